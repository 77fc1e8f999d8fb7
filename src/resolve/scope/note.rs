//! What is noted of one token of a level: a byte, so that eight can be asked at once.

use crate::find::token::{Token, TokenKind};
use crate::lexicon::{Marks, Tag};

/// In the note on a token: it stands in the level.
pub(super) const HERE: u8 = 0x80;
/// It is punctuation that outlines show, or it does not stand in the level and the token before it does. Of other tokens of
/// deeper quotations nothing is noted.
pub(super) const SIGN: u8 = 0x10;
/// It stands in the level, and its word is most often a verb.
pub(super) const VERB: u8 = 0x08;
/// How strongly it reports, 0 to 4.
pub(super) const CUE: u8 = 0x07;

/// What is noted of a token of the level.
#[inline]
pub(super) fn note(token: &Token) -> u8 {
    // Which tokens are punctuation follows no rule that a processor could guess: nothing branches here.
    let noted = SIGNS.get(token.ch as usize % SIGNS.len()).copied().unwrap_or_default();
    let sign = u8::from(noted == place_of(token.kind, token.ch)) * SIGN;
    let verb = VERBS.get(usize::from(token.entry.tag.0)).copied().unwrap_or_default();
    HERE | token.cue() | sign | verb
}

/// What is noted of a word with the tag of this letter.
const VERBS: [u8; 256] = {
    let mut table = [0; 256];
    let (mut rest, mut letter): (&mut [u8], u8) = (&mut table, 0);
    while let [slot, more @ ..] = rest {
        *slot = if Tag(letter).is_verb() || letter == b'M' { VERB } else { 0 };
        rest = more;
        letter = letter.wrapping_add(1);
    }
    table
};

/// A token's kind and first character as one number.
const fn place_of(kind: TokenKind, ch: char) -> u32 {
    (kind as u32) << 24 | ch as u32
}

/// The punctuation that is noted: each at the rest of its number, divided by how many there is room for.
const SIGNS: [u32; 64] = {
    const NOTED: [char; 7] = [',', '.', ':', ';', '(', ')', '—'];
    let mut table = [u32::MAX; 64];
    let mut rest: &[char] = &NOTED;
    while let [ch, more @ ..] = rest {
        let (_, from) = table.split_at_mut(*ch as usize % 64);
        if let [slot, ..] = from {
            assert!(*slot == u32::MAX && sign(*ch) != 0);
            *slot = place_of(TokenKind::Punctuation, *ch);
        }
        rest = more;
    }
    table
};

/// The letter of a word's tag, and the like, for a token with this note.
#[inline]
pub(super) fn letter(token: &Token, note: u8) -> u8 {
    if note & HERE == 0 {
        return 0;
    }
    match token.kind {
        TokenKind::Number => b'C',
        TokenKind::Possessive => b'\'',
        TokenKind::Word
            if token.capital() && !token.has(Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::PRONOUN)) =>
        {
            b'n'
        }
        TokenKind::Word if token.prefixed() => b'n',
        // `“…,” read a statement`: in this place it is a finite verb.
        TokenKind::Word if note & CUE > token.entry.cue => b'D',
        TokenKind::Word => token.entry.tag.0,
        _ => b'.',
    }
}

/// The sign that an outline shows of punctuation, 0 for none.
pub(super) const fn sign(ch: char) -> u8 {
    match ch {
        '—' => b'-',
        ',' | '.' | ':' | ';' | '(' | ')' => ch as u8,
        _ => 0,
    }
}
