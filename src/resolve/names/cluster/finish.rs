//! From the drafts to the entities.

use super::super::form::{fullest, gender};
use super::super::{Cast, Entity, EntityKind, NOBODY};
use super::Builder;

impl Builder<'_, '_> {
    /// The finished entities.
    pub(super) fn cast(mut self) -> Cast {
        let chunks = self.chunks;
        let mut names = vec![NOBODY; self.scene.mentions.len()];
        // The chunks of each draft, in order, one draft behind the other.
        let mut members = vec![0; chunks.all.len()];
        let mut start = 0;
        for draft in &mut self.drafts {
            draft.end = start;
            start += draft.members;
        }
        for (number, (at, c)) in (0..).zip(chunks.all.iter().enumerate()) {
            if let Some(name) = names.get_mut(c.mention) {
                *name = number;
            }
            if let Some(draft) = self.drafts.get_mut(c.owner.get() as usize) {
                if let Some(member) = members.get_mut(draft.end) {
                    *member = at;
                }
                draft.end += 1;
            }
        }
        let mut entities = Vec::with_capacity(self.drafts.len());
        let mut words = Vec::with_capacity(2 * self.drafts.len());
        let mut forms = Vec::new();
        for draft in &self.drafts {
            let mentions = draft.end - draft.members..draft.end;
            let own = members.get(mentions.clone()).unwrap_or(&[]).iter().filter_map(|&at| chunks.get(at));
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
                expanded: None,
                words: from..words.len(),
                mentions,
            });
        }
        // Positions among the chunks become those among the mentions.
        for at in &mut members {
            *at = chunks.get(*at).map_or(0, |c| c.mention);
        }
        Cast { entities, names, chunks: Vec::new(), words, expanded: Vec::new(), mentions: members }
    }
}
