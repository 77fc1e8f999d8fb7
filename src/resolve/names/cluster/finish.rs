//! From the drafts to the entities.

use super::super::chunk::chain;
use super::super::form::{fullest, gender};
use super::super::{Cast, Entity, EntityKind, NOBODY};
use super::Builder;

impl Builder<'_, '_> {
    /// The finished entities.
    pub(super) fn cast(self) -> Cast {
        let chunks = self.chunks;
        let mut names = vec![(NOBODY, NOBODY); self.scene.mentions.len()];
        for (number, c) in (0..).zip(&chunks.all) {
            if let Some(name) = names.get_mut(c.mention) {
                *name = (number, c.owner.get());
            }
        }
        let mut entities = Vec::with_capacity(self.drafts.len());
        let mut words = Vec::with_capacity(2 * self.drafts.len());
        let mut forms = Vec::new();
        for draft in &self.drafts {
            let own = chain(&chunks.all, draft.head);
            let person = draft.kind == EntityKind::Person;
            let gender = if person { gender(chunks, own.clone(), self.words(draft)) } else { 0 };
            let form = if draft.varied { fullest(chunks, own, person, &mut forms) } else { None };
            let form = form.unwrap_or(draft.form);
            let from = words.len();
            words.extend(chunks.words(form).iter().map(|&word| self.index.key(word)));
            entities.push(Entity {
                kind: draft.kind,
                gender,
                form: form.form(),
                broken: form.broken,
                expanded: None,
                words: from..words.len(),
                first: draft.head,
                times: draft.members as usize,
            });
        }
        Cast { entities, names, chunks: Vec::new(), words, expanded: Vec::new() }
    }
}
