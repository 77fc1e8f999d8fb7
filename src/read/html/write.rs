//! Blocks into the article's text and its regions.

use super::blocks::{Block, Piece};
use super::choice::Role;
use crate::document::RegionKind;
use crate::read::compose::Composer;
use crate::{Document, Error};

/// Of a hundred letters of the text so many are quoted in blocks at most; where there are more, the page's maker has moved the
/// text in by what is meant for quotations.
const MOST_QUOTED: usize = 60;

/// Quotations that are looked for in the text: each takes a look through all of it.
const MOST_ASKED: usize = 100;

/// Letters of the shortest quotation that is not the same by chance.
const SHORTEST_PULLED: usize = 12;

/// The document `id` of the `chosen` ones of `found`.
///
/// # Errors
/// Those of [`Document::new`].
pub(super) fn document(id: &str, found: &[Block], chosen: &[(usize, Role)]) -> Result<Document, Error> {
    let mut composer = Composer::default();
    let mut chosen: Vec<(&Block, Role)> = chosen.iter().filter_map(|&(n, role)| Some((found.get(n)?, role))).collect();
    pulled_once(&mut chosen);
    let layout = is_layout(&chosen);
    let mut rest = chosen.as_slice();
    while let Some((&(block, role), more)) = rest.split_first() {
        let quoted = if layout || role != Role::Body { &[][..] } else { quotation(rest) };
        if quoted.is_empty() {
            write(&mut composer, block, role);
            rest = more;
            continue;
        }
        let marked = has_marks(quoted);
        if !marked {
            composer.open(RegionKind::Quoted);
        }
        for (block, role) in quoted {
            write(&mut composer, block, *role);
        }
        if !marked {
            composer.close();
        }
        rest = rest.get(quoted.len()..).unwrap_or_default();
    }
    composer.finish(id)
}

/// Leaves out words set large that the text has anyway, with whom they are by: asides made for it, and block quotations that
/// stand word for word in a paragraph.
fn pulled_once(chosen: &mut Vec<(&Block, Role)>) {
    let plain = |b: &Block| b.text().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let is_set = |b: &Block, role: Role| role == Role::Pulled || b.quotation.is_some();
    if !chosen.iter().any(|(b, role)| is_set(b, *role)) {
        return;
    }
    let running = chosen.iter().filter(|(b, role)| *role == Role::Body && b.quotation.is_none());
    let text = running.map(|(b, _)| plain(b)).collect::<Vec<_>>().join(" ");
    let mut asked = 0;
    let mut left_out = false;
    chosen.retain_mut(|(block, role)| {
        let pulled = *role == Role::Pulled;
        if pulled {
            *role = Role::Body;
        }
        if block.attribution || by_dash(block) && (pulled || block.quotation.is_some()) {
            return !std::mem::take(&mut left_out);
        }
        left_out = false;
        if is_set(block, if pulled { Role::Pulled } else { *role }) && asked < MOST_ASKED {
            asked += 1;
            let words = plain(block);
            left_out = words.len() >= SHORTEST_PULLED && text.contains(&words);
        }
        !left_out
    });
}

/// True where block quotations are most of the text.
fn is_layout(chosen: &[(&Block, Role)]) -> bool {
    let sum = |quoted: bool| -> usize {
        let counted = chosen.iter().filter(|(b, r)| *r == Role::Body && (b.quotation.is_some() || !quoted));
        counted.map(|(b, _)| b.chars).sum()
    };
    sum(true) * 100 > sum(false) * MOST_QUOTED
}

/// The blocks at the head of `rest` that are one quotation, without whom it is by.
fn quotation<'a, 'b>(rest: &'b [(&'a Block, Role)]) -> &'b [(&'a Block, Role)] {
    let Some(node) = rest.first().and_then(|(b, _)| b.quotation) else { return &[] };
    let end = rest
        .iter()
        .position(|(b, role)| b.quotation != Some(node) || *role != Role::Body || b.attribution || by_dash(b))
        .unwrap_or(rest.len());
    rest.get(..end).unwrap_or_default()
}

/// True for `— Ada Vane, mayor`.
fn by_dash(block: &Block) -> bool {
    let text = block.text();
    let name =
        text.strip_prefix(['—', '–', '―', '~']).or_else(|| text.strip_prefix("--")).or_else(|| text.strip_prefix("- "));
    name.is_some_and(|name| {
        name.trim().starts_with(|c: char| c.is_uppercase() || c == '@') && text.chars().count() < 200
    })
}

/// True where the words have quotation marks of their own, which tell more than that they stand in a block.
fn has_marks(quoted: &[(&Block, Role)]) -> bool {
    let opens = |b: &Block| b.text().starts_with(['“', '"', '‘', '\'', '«', '„', '»', '「']);
    let closes =
        |b: &Block| b.text().trim_end_matches(['.', ',']).ends_with(['”', '"', '’', '\'', '»', '“', '«', '」']);
    quoted.first().is_some_and(|(b, _)| opens(b)) && quoted.last().is_some_and(|(b, _)| closes(b))
}

fn write(composer: &mut Composer, block: &Block, role: Role) {
    let kind = match role {
        Role::Headline => Some(RegionKind::Headline),
        Role::Caption => Some(RegionKind::Caption),
        Role::Body | Role::Pulled => None,
    };
    if let Some(kind) = kind {
        composer.open(kind);
    }
    // Marks within <q> are the quotation's; browsers then show two pairs, and its maker has meant one.
    let mut opened = Vec::new();
    for (n, piece) in block.pieces.iter().enumerate() {
        match piece {
            Piece::Words(words) => composer.push(words),
            Piece::Break => composer.line_break(),
            Piece::Open => {
                let marked = block.pieces.get(n + 1).is_some_and(|next| match next {
                    Piece::Words(words) => words.trim_start().starts_with(['“', '"', '‘', '«', '„']),
                    _ => false,
                });
                opened.push(!marked);
                if !marked {
                    composer.open(RegionKind::Quoted);
                }
            }
            Piece::Close => {
                if opened.pop() == Some(true) {
                    composer.close();
                }
            }
        }
    }
    composer.end_paragraph();
    if kind.is_some() {
        composer.close();
    }
}
