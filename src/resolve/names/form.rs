//! The form that shows an entity best, and the gender its forms speak for.

use super::chunk::{Chunk, Chunks};
use super::index::Term;
use super::traits::Traits;
use crate::find::scene::Scene;
use crate::lexicon::Marks;

/// Different forms of one name that are compared.
const FORMS: usize = 200;

/// The mention that shows the entity by its fullest form outside headlines, of equally full ones by the one printed most
/// often; `None` where there is one form only. `forms` is room for them.
pub(super) fn fullest<'c>(
    chunks: &Chunks<'_, '_>,
    members: impl Iterator<Item = &'c Chunk> + Clone,
    person: bool,
    forms: &mut Vec<(&'c Chunk, usize)>,
) -> Option<&'c Chunk> {
    if let Some(c) = only_full(chunks, members.clone()) {
        return Some(c);
    }
    let scene = chunks.scene;
    forms.clear();
    for c in members {
        if let Some(form) = forms.iter_mut().find(|(o, _)| chunks.are_shown_alike(c, o)) {
            form.1 += 1;
        } else if forms.len() < FORMS {
            forms.push((c, 1));
        }
    }
    if forms.len() < 2 {
        return None;
    }
    // `Ada Byron Scores`, `The Making of Ada Byron`: common words behind a shorter form or in a headline, or `of`.
    let of = |&t: &usize| is_of(scene, t);
    let common = |&t: &usize| Traits::of(scene, scene.token(t)).any(Traits::COMMON);
    let behind = |c: &Chunk, words: usize| chunks.core(c).get(words..).is_some_and(|rest| rest.iter().any(common));
    let spoilt = |c: &Chunk| {
        let longer = |o: &Chunk| {
            o.len() > 1
                && c.len() > o.len()
                && chunks.words(c).starts_with(chunks.words(o))
                && (chunks.in_headline(c) || behind(c, o.len()))
        };
        person
            && (chunks.core(c).iter().any(of)
                || c.len() > 2 && chunks.in_headline(c) && behind(c, 2)
                || forms.iter().any(|(o, _)| longer(o)))
    };
    let fullness = |(c, times): &(&Chunk, usize)| {
        let shouted = c.shouted;
        (!spoilt(c), !shouted, c.len(), !chunks.in_headline(c), c.end - c.first, *times, c.length)
    };
    let mut best = None;
    for (form, fullness) in forms.iter().map(|form| (form.0, fullness(form))) {
        if best.as_ref().is_none_or(|(_, most)| fullness >= *most) {
            best = Some((form, fullness));
        }
    }
    best.map(|(c, _)| c)
}

/// The form of two words, where all others are of one word: nothing is fuller, nor can it be spoilt but by `of`. So it is
/// with most people.
fn only_full<'c>(chunks: &Chunks<'_, '_>, mut members: impl Iterator<Item = &'c Chunk> + Clone) -> Option<&'c Chunk> {
    let full = members.clone().take(FORMS).find(|c| c.len() > 1)?;
    let clear = full.len() == 2 && !full.shouted && !chunks.core(full).iter().any(|&t| is_of(chunks.scene, t));
    (clear && members.all(|c| c.len() == 1 || chunks.are_shown_alike(c, full))).then_some(full)
}

/// `of`, or another preposition.
fn is_of(scene: &Scene<'_>, token: usize) -> bool {
    scene.token(token).is_lower() && scene.token(token).has(Marks::PREPOSITION)
}

/// Evidence of gender from titles, roles and first names of the mentions of a person whose name has these `words`.
pub(super) fn gender<'c>(
    chunks: &Chunks<'_, '_>,
    members: impl Iterator<Item = &'c Chunk> + Clone,
    words: &[Term],
) -> i32 {
    let scene = chunks.scene;
    let titles: i32 = members.clone().map(|c| c.sex + i32::from(c.role_sex)).sum();
    // The last mention that begins with the same word tells it.
    let full = members.filter(|c| c.len() > 1 && chunks.words(c).first() == words.first());
    let first = full.last().map_or(0, |c| {
        let own = i32::from(chunks.first(c).entry.name_gender);
        // A first initial says nothing: the second name does (`J. Anselm`).
        if own == 0 && chunks.first(c).span.len() <= 2 {
            let all = chunks.core(c).iter().map(|&t| i32::from(scene.token(t).entry.name_gender));
            all.into_iter().find(|&g| g != 0).unwrap_or(0)
        } else {
            own
        }
    });
    titles.clamp(-1, 1) * 40 + first
}
