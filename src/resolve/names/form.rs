//! The form that shows an entity best, and the gender its forms speak for.

use super::chunk::Chunk;
use crate::find::scene::Scene;
use crate::lexicon::Marks;

/// Different forms of one name that are compared.
const FORMS: usize = 200;

/// The mention that shows the entity by its fullest form outside headlines, of equally full ones by the one printed most
/// often; `None` where there is one form only.
pub(super) fn fullest<'c>(
    scene: &Scene<'_>,
    members: impl Iterator<Item = &'c Chunk<'c>>,
    person: bool,
) -> Option<&'c Chunk<'c>> {
    let mut forms: Vec<(&Chunk<'_>, usize)> = Vec::new();
    for c in members {
        if let Some(form) = forms.iter_mut().find(|(o, _)| c.is_shown_as(scene, o)) {
            form.1 += 1;
        } else if forms.len() < FORMS {
            forms.push((c, 1));
        }
    }
    if forms.len() < 2 {
        return None;
    }
    // `Ada Byron Scores`, `The Making of Ada Byron`: common words behind a shorter form or in a headline, or `of`.
    let common = |&t: &usize| {
        let token = scene.token(t);
        token.entry.tag.0 != b'?' && !token.entry.first_name
    };
    let of = |&t: &usize| scene.token(t).is_lower() && scene.token(t).has(Marks::PREPOSITION);
    let behind = |c: &Chunk<'_>, words: usize| c.core.get(words..).is_some_and(|rest| rest.iter().any(common));
    let spoilt = |c: &Chunk<'_>| {
        let longer = |o: &Chunk<'_>| {
            o.words.len() > 1
                && c.words.len() > o.words.len()
                && c.words.starts_with(o.words)
                && (c.headline || behind(c, o.words.len()))
        };
        person && (c.core.iter().any(of) || c.headline && behind(c, 2) || forms.iter().any(|(o, _)| longer(o)))
    };
    let shouted = |c: &Chunk<'_>| c.core.iter().all(|&t| scene.token(t).all_capitals());
    let fullness = |(c, times): &(&Chunk<'_>, usize)| {
        let extent = c.end - c.core.first().map_or(0, |t| *t);
        (!spoilt(c), !shouted(c), c.words.len(), !c.headline, extent, *times, c.length)
    };
    let mut best = None;
    for (form, fullness) in forms.iter().map(|form| (form.0, fullness(form))) {
        if best.as_ref().is_none_or(|(_, most)| fullness >= *most) {
            best = Some((form, fullness));
        }
    }
    best.map(|(c, _)| c)
}

/// Evidence of gender from titles, roles and first names.
pub(super) fn gender<'c>(scene: &Scene<'_>, members: impl Iterator<Item = &'c Chunk<'c>>, words: &[u64]) -> i32 {
    let mut titles = 0;
    let mut first = 0;
    for c in members {
        titles += c.titles.iter().map(|&t| i32::from(scene.token(t).entry.gender)).sum::<i32>();
        if let Some(m) = scene.mentions.get(c.mention) {
            let before = scene.before(m.first);
            if before.has(Marks::ROLE) && before.is_lower() {
                titles += i32::from(before.entry.gender);
            }
        }
        if c.words.len() > 1 && c.words.first() == words.first() {
            let of = || c.core.iter().map(|&t| i32::from(scene.token(t).entry.name_gender)).find(|&g| g != 0);
            first = c.core.first().map_or(0, |&t| i32::from(scene.token(t).entry.name_gender));
            // A first initial says nothing: the second name does (`J. Anselm`).
            if first == 0 && c.core.first().is_some_and(|&t| scene.token(t).span.len() <= 2) {
                first = of().unwrap_or(0);
            }
        }
    }
    titles.clamp(-1, 1) * 40 + first
}
