//! What stands right beside a mention or a quotation: the notes on a few tokens, read at once and asked by their bits.

use super::Scope;
use super::gap::STRONG;
use super::note::{CUE, HERE, VERB};

/// Times a note: that note sixteen times.
const EACH: u128 = 0x0101_0101_0101_0101_0101_0101_0101_0101;
/// The highest bits of sixteen notes: those of tokens of the level.
const HIGHEST: u128 = EACH * HERE as u128;

/// The most tokens told of before it.
const BEFORE: usize = 8;
/// The highest bits of their notes.
const HIGHEST_BEFORE: u64 = u64::from_le_bytes([HERE; BEFORE]);

/// For each number of tokens up to sixteen the bits of the notes on so many: a look takes less than to shift as far.
const FIRST: [u128; 17] = {
    let mut table = [0; 17];
    let (mut slots, mut bits): (&mut [u128], u128) = (&mut table, 0);
    while let [slot, more @ ..] = slots {
        *slot = bits;
        bits = bits << 8 | 0xff;
        slots = more;
    }
    table
};

/// The notes on the tokens beside a stretch of text.
#[derive(Debug, Clone, Copy)]
pub struct Beside<'s> {
    scope: &'s Scope<'s>,
    /// One past the stretch.
    end: usize,
    /// Those before it, the nearest one highest, and those behind it, the nearest one lowest.
    before: u64,
    behind: u128,
}

impl<'s> Scope<'s> {
    /// What stands beside the tokens `first..end`.
    #[inline]
    pub fn beside(&'s self, first: usize, end: usize) -> Beside<'s> {
        let (before, behind) = (self.gaps.eight_before(first), self.gaps.sixteen_from(end));
        Beside { scope: self, end, before, behind }
    }
}

impl Beside<'_> {
    /// How strongly the token right behind reports, 0 to 4; 0 where it is of another level.
    #[inline]
    pub fn next_cue(&self) -> u8 {
        let [note, ..] = self.behind.to_le_bytes();
        note & CUE
    }

    /// The same of the token right before, and of the one before that.
    #[inline]
    pub fn previous_cues(&self) -> [u8; 2] {
        let [nearest, second, ..] = self.before.to_be_bytes();
        [nearest & CUE, second & CUE]
    }

    /// True where the token right before stands in the level.
    #[inline]
    pub fn previous_stands(&self) -> bool {
        let [note, ..] = self.before.to_be_bytes();
        note & HERE != 0
    }

    /// True where the token right behind does.
    #[inline]
    pub fn next_stands(&self) -> bool {
        let [note, ..] = self.behind.to_le_bytes();
        note & HERE != 0
    }

    /// True where the `most` tokens right before, eight at most, all stand in the level.
    #[inline]
    pub fn whole_before(&self, most: usize) -> bool {
        let strangers = !self.before & HIGHEST_BEFORE;
        strangers.leading_zeros() as usize / 8 >= most.min(BEFORE)
    }

    /// The same of those right behind.
    #[inline]
    pub fn whole_behind(&self, most: usize) -> bool {
        self.run() >= most.min(BEFORE)
    }

    /// How many tokens behind stand in the level before one that does not, sixteen at most.
    #[inline]
    fn run(&self) -> usize {
        (!self.behind & HIGHEST).trailing_zeros() as usize / 8
    }

    /// Those of the bits that are of the first `most` tokens behind, as far as no quotation stands before them.
    #[inline]
    fn within(&self, bits: u128, most: usize) -> u128 {
        bits & FIRST.get(self.run().min(most)).unwrap_or(&u128::MAX)
    }

    /// The first strong cue of `most` tokens behind, sixteen at most, where no quotation stands before it.
    #[inline]
    pub fn strong_cue(&self, most: usize) -> Option<usize> {
        // Strong ones reach the highest bit.
        let raised = (self.behind & (EACH * u128::from(CUE))) + EACH * u128::from(0x80 - STRONG);
        let strong = self.within(raised & HIGHEST, most);
        (strong != 0).then(|| self.end + strong.trailing_zeros() as usize / 8)
    }

    /// The commas, dashes and opening brackets on the way to a token behind.
    #[inline]
    pub fn commas_to(&self, at: usize) -> usize {
        self.scope.gaps.commas(self.end, at)
    }

    /// The first verb of `most` tokens behind, sixteen at most, where no quotation stands before it, and its tag's letter.
    #[inline]
    pub fn verb(&self, most: usize) -> Option<(usize, u8)> {
        let mut verbs = self.within(self.behind & (EACH * u128::from(VERB)), most);
        while verbs != 0 {
            let at = self.end + verbs.trailing_zeros() as usize / 8;
            let letter = self.scope.letter(at);
            if letter == b'M' || letter != b'n' && self.scope.token(at).entry.tag.is_verb() {
                return Some((at, letter));
            }
            // A name: the next one.
            verbs &= verbs - 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Document;
    use crate::find::scene::Scene;
    use crate::lexicon::english;

    const TEXT: &str = "Nobody is quoted here, said Bo Stern, and so this is far from all.\n\nThe mayor spoke (at length).\n\n\
        “A farce,” said Ada Lind, who on Monday – “at last” – met the “press” and told it “no”.\n\n“Why?” she asked.\n\n\
        Much later the council, which had met, said that it would not say more about what was said.";

    #[test]
    fn what_is_read_at_once_is_what_is_asked_of_each_token() {
        let document = Document::new("d", TEXT).unwrap();
        let scene = Scene::new(&document, english());
        let scope = Scope::running_text(&scene);
        let last = scene.tokens.len();
        let strong = |at: usize| scope.cue(at) >= STRONG;
        for at in 0..=last {
            let beside = scope.beside(at, at);
            let before = |back: usize| at.checked_sub(back);
            assert_eq!(beside.next_cue(), scope.cue(at));
            assert_eq!(beside.previous_cues(), [1, 2].map(|back| before(back).map_or(0, |at| scope.cue(at))));
            assert_eq!(beside.next_stands(), scope.stands(at));
            assert_eq!(beside.previous_stands(), before(1).is_some_and(|at| scope.stands(at)));
            for most in 0..=8 {
                let all_before = (1..=most).all(|back| before(back).is_some_and(|at| scope.stands(at)));
                assert_eq!(beside.whole_before(most), all_before, "{at} {most}");
                assert_eq!(beside.whole_behind(most), (at..at + most).all(|at| scope.stands(at)), "{at} {most}");
            }
            for most in 0..=16 {
                let found = (at..at + most).take_while(|&at| scope.stands(at)).find(|&at| strong(at));
                assert_eq!(beside.strong_cue(most), found, "{at} {most}");
            }
        }
        assert!((0..last).any(strong));
    }

    #[test]
    fn nothing_is_noted_far_from_quotations() {
        let document = Document::new("d", TEXT).unwrap();
        let scene = Scene::new(&document, english());
        let scope = Scope::running_text(&scene);
        let word = |wanted: &str| (0..scene.tokens.len()).find(|&at| scene.text(at, at + 1) == wanted).unwrap();
        // The first paragraph is never looked at: a mention stands nearer.
        assert!(scope.holds(word("Nobody")) && !scope.stands(word("Nobody")));
        assert!(scope.stands(word("mayor")) && scope.stands(word("Lind")) && scope.stands(word("she")));
        assert!(!scope.stands(word("farce")) && !scope.holds(word("farce")));
        assert!(!scope.stands(word("would")));
    }
}
