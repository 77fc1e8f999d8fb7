//! From a mention's core to the noun phrase as printed.

use crate::Span;
use crate::find::scene::Scene;

/// The noun phrase of the mention with this index.
pub fn noun_phrase(scene: &Scene<'_>, mention: usize) -> Span {
    let Some(m) = scene.mentions.get(mention) else { return Span::EMPTY };
    scene.token(m.first).span.hull(scene.token(m.head()).span)
}
