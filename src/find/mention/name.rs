//! Which tokens begin a name, and how far it goes.

use super::Finder;
use crate::find::token::{BLOCK, Token, TokenKind};
use crate::lexicon::{Marks, Pronoun, ascii_key, words};

/// The key of `A`, and of `A.`
const LETTER_A: u64 = ascii_key("a");

impl Finder<'_> {
    /// True where the token at `at` can begin or continue a name, and is no pronoun.
    pub(super) fn is_name(&self, at: usize) -> bool {
        self.is_noted(at, |block| block.names)
    }

    /// The same, told by a closer look at the token and its surroundings.
    pub(super) fn reads_as_name(&self, at: usize) -> bool {
        let token = self.get(at);
        if !token.begins_as_name() || token.kind != TokenKind::Word || token.contracted() || token.adjectival() {
            return false;
        }
        if !token.capital() {
            // `al-Varani`, `el-Baz`, `d’Arcy`: a lower-case particle joined to a capital.
            return token.entry.tag.0 == b'?';
        }
        // `Will wrote`: an auxiliary stands before no past tense, a person of that name does.
        if token.has(Marks::AUXILIARY) && self.speaks(at) && self.get(at + 1).entry.tag.0 == b'D' {
            return true;
        }
        // `…,” Over said`: nor does a preposition stand before a verb.
        if token.has(Marks::PREPOSITION) && !self.capital_is_free(at) && self.speaks(at) {
            return true;
        }
        if token.entry.pronoun == Pronoun::I && token.span.len() > 1 || token.ch == 'I' && token.span.len() == 1 {
            return false;
        }
        // `Julie A. Diaz`: an initial, not an article.
        if token.key == LETTER_A && token.span.len() == 2 && self.get(at + 1).capital() && self.before(at).capital() {
            return true;
        }
        let common = token.entry.tag.0 != b'?' && !token.all_capitals();
        if self.capital_is_free(at) {
            if !common || token.has(Marks::HARD_TITLE) {
                return !token
                    .has(Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::CONJUNCTION).or(Marks::AUXILIARY));
            }
            // `Will Harker said`, `White House aides`: a common word that a capital follows closely.
            let next = self.get(at + 1);
            let headline = self.in_headline(at);
            let joins = next.capital() && next.sentence == token.sentence && next.quote == token.quote && !headline;
            // `But Byron`, `So Byron`: a function word has its capital from the sentence.
            let function = matches!(token.entry.tag.0, b'K' | b'I' | b'R' | b'T' | b'W') && !token.entry.first_name;
            if !function
                && !token.has(CLOSED.or(Marks::AUXILIARY).or(Marks::PRONOUN))
                && self.capitalised.get(token.key).is_some()
            {
                return true;
            }
            return joins
                && (token.entry.first_name
                    || token.has(Marks::SOFT_TITLE.or(Marks::ORGANISATION).or(Marks::PLACE))
                    || token.entry.tag.is_noun()
                    || token.entry.tag.0 == b'J')
                && !token.has(CLOSED)
                || token.entry.first_name
                    && !headline
                    && !token.has(CLOSED.or(Marks::AUXILIARY))
                    && self.speech_follows(at);
        }
        let small =
            Marks::DETERMINER.or(Marks::CONJUNCTION).or(Marks::PREPOSITION).or(Marks::AUXILIARY).or(Marks::PRONOUN);
        // `Anders Over has mended clocks`
        let (before, next) = (self.before(at), self.get(at + 1));
        let surname = token.has(Marks::PREPOSITION)
            && before.capital()
            && before.entry.first_name
            && next.is_lower()
            && (next.has(Marks::AUXILIARY) || next.entry.tag.is_verb());
        !token.has(small) || token.all_capitals() || token.entry.first_name || surname
    }

    /// `First Deputy Speaker`, `the President`: titles and nothing else name an office, not a person.
    pub(super) fn is_office(&self, first: usize, end: usize) -> bool {
        let last = self.get(end - 1);
        if !last.has(Marks::HARD_TITLE) || last.has(Marks::ORGANISATION) {
            return false;
        }
        let title = Marks::HARD_TITLE.or(Marks::SOFT_TITLE).or(Marks::DEMONYM);
        let before = self.before(first);
        let led = before.sentence == last.sentence
            && (before.has(Marks::DETERMINER) || before.kind == TokenKind::Possessive || before.is_lower());
        let polite = |i: usize| {
            self.get(i).has(Marks::HARD_TITLE) && self.get(i).entry.gender != 0 && !self.get(i).has(Marks::ROLE)
        };
        // `Minister calls river toll …`: alone at the start of a sentence or headline.
        let next = self.get(end);
        let alone = || {
            self.capital_is_free(first)
                && last.has(Marks::ROLE)
                && self.capitalised.get(last.key).is_none()
                && !next.capital()
                && !next.entry.tag.is_noun()
                && !next.has(Marks::ROLE)
        };
        (led || end - first > 1 || alone())
            && !(first..end).any(polite)
            && (first..end).all(|i| self.get(i).has(title) || self.get(i).is_lower())
    }

    /// Lower-case particles that stand before the first capital: `de Belaro`, `van der Meer`.
    pub(super) fn particles_before(&self, at: usize) -> usize {
        let mut first = at;
        while first > 0 {
            let before = self.get(first - 1);
            let token = self.get(first);
            if before.has(Marks::PARTICLE)
                && before.is_lower()
                && before.entry.tag.0 == b'?'
                && before.sentence == token.sentence
                && before.quote == token.quote
            {
                first -= 1;
            } else {
                break;
            }
        }
        first
    }

    /// One past the last token of the name that starts at `at`.
    pub(super) fn name_end(&self, at: usize) -> usize {
        let mut end = self.joined_end(at + 1);
        while let Some(farther) = self.farther(at, end) {
            end = self.joined_end(farther);
        }
        end
    }

    /// The first token from `at` on that does not join the one before it.
    fn joined_end(&self, at: usize) -> usize {
        let mut end = at;
        while let Some(block) = self.blocks.get(end / BLOCK) {
            let first = end % BLOCK;
            let joined = (block.joined >> first).trailing_ones() as usize;
            end += joined;
            if first + joined < BLOCK {
                break;
            }
        }
        end
    }

    /// True where the token at `at`, which is of a name, joins the one before it if that is of a name too.
    pub(super) fn follows_closely(&self, at: usize) -> bool {
        let (token, before) = (self.get(at), self.before(at));
        (token.sentence == before.sentence) & (token.quote == before.quote) & !self.stands_free(at)
    }

    /// True for a common word whose capital says nothing, behind what is no word.
    fn stands_free(&self, at: usize) -> bool {
        self.capital_is_free(at) & (self.before(at).kind != TokenKind::Word) & (self.get(at).entry.tag.0 != b'?')
    }

    /// One past what the tokens from `end` on add to the name that began at `first`: another capital, or one behind a
    /// particle, `of`, `&`; a suffix; what follows a nickname in marks.
    fn farther(&self, first: usize, end: usize) -> Option<usize> {
        let (last, next) = (self.get(end - 1), self.get(end));
        if next.sentence != last.sentence || !may_go_on(next) {
            return None;
        }
        if next.quote == last.quote {
            if self.continues_name(end) {
                return Some(end + 1);
            }
            let behind = if next.ch == ',' { self.behind_comma(end) } else { self.behind_link(first, end, last) };
            if behind.is_some() {
                return behind;
            }
        }
        self.behind_nickname(end, last)
    }

    /// One past what a word or sign at `end` joins to the name that began at `first`: a particle, `of`, `and`, `&`, a possessive.
    fn behind_link(&self, first: usize, end: usize, last: &Token) -> Option<usize> {
        let next = self.get(end);
        let particle = |at: usize| self.get(at).is_lower() && self.get(at).has(Marks::PARTICLE);
        let office = is_of(next) && self.takes_of(first, end);
        let article = self.get(end + 1).is_word() && self.get(end + 1).has(Marks::DETERMINER);
        // `Foundry Workers’ Union`: many own it together, and it is one organisation.
        let owned = next.kind == TokenKind::Possessive
            && next.span.len() <= '’'.len_utf8()
            && self.get(end + 1).has(Marks::ORGANISATION);
        let links = [
            (particle(end), 1),
            (particle(end) && particle(end + 1), 2),
            (office, 1),
            (office && article, 2),
            (next.ch == '&' || owned || self.is_joint_office(first, end), 1),
        ];
        let link = links.iter().find(|(holds, words)| *holds && self.continues_name_at(end + words, last));
        link.map(|(_, words)| end + words + 1)
    }

    /// One past a suffix behind the comma at `end`: `Lena Marsh, PhD`.
    fn behind_comma(&self, end: usize) -> Option<usize> {
        let suffix = self.get(end + 1);
        (suffix.has(Marks::SUFFIX) && suffix.capital() && suffix.span.len() <= 3).then_some(end + 2)
    }

    /// `Ministry of Water and Forests`: what `and` adds to what `of` began, unless it is an organisation of its own.
    fn is_joint_office(&self, first: usize, end: usize) -> bool {
        let (and, behind) = (self.get(end), self.get(end + 1));
        and.key == words::AND
            && self.get(first).has(Marks::ORGANISATION)
            && (first..end).any(|t| is_of(self.get(t)))
            && !behind.has(Marks::ORGANISATION.or(Marks::HARD_TITLE).or(Marks::PLACE))
            && !behind.all_capitals()
            && !behind.entry.first_name
    }

    /// True where what is behind `of` belongs to the name: an office or organisation takes it (`Secretary of State`,
    /// `University of Ohio`), a person does not (`Ada Byron of the University`).
    fn takes_of(&self, first: usize, end: usize) -> bool {
        let last = self.get(end - 1);
        let office = Marks::HARD_TITLE.or(Marks::SOFT_TITLE).or(Marks::ORGANISATION);
        last.has(office)
            || last.entry.tag.is_noun()
            || end - first < 3 && !(first..end).any(|t| self.get(t).entry.first_name)
    }

    fn continues_name(&self, at: usize) -> bool {
        self.is_name(at) && !self.stands_free(at)
    }

    fn continues_name_at(&self, at: usize, last: &Token) -> bool {
        let token = self.get(at);
        token.sentence == last.sentence && token.quote == last.quote && self.continues_name(at)
    }

    /// `Gen. Anselm “Dusty” Belaro`: a nickname in marks of one to three words between two parts of a name.
    fn behind_nickname(&self, at: usize, last: &Token) -> Option<usize> {
        if self.get(at).kind != TokenKind::Mark || self.get(at).quote.is_none() {
            return None;
        }
        let nick = self.get(at).quote;
        let close = (at + 1..at + 5).find(|&i| self.get(i).kind == TokenKind::Mark)?;
        let inside = at + 1..close;
        (!inside.is_empty()
            && inside.clone().all(|i| self.get(i).kind == TokenKind::Word && self.get(i).quote == nick)
            && self.get(at + 1).capital()
            && self.get(close).quote == nick
            && self.get(close + 1).capital()
            && self.continues_name_at(close + 1, last))
        .then_some(close + 2)
    }
}

/// True for most of what [`Finder::reads_as_name`]: capitalised words that are names wherever they stand, or where the capital
/// tells because it is not `free`.
pub(super) fn stands_out(token: &Token, free: bool) -> bool {
    let small = Marks::DETERMINER.or(Marks::CONJUNCTION).or(Marks::PREPOSITION).or(Marks::AUXILIARY).or(Marks::PRONOUN);
    let never_small = (token.entry.tag.0 == b'?') | token.has(Marks::HARD_TITLE) | token.all_capitals();
    token.capital() & !(token.has(small) | token.contracted() | token.adjectival()) & (never_small | !free)
}

/// True for most of what [`Finder::reads_as_name`] is not true of: function words whose capital is `free`.
pub(super) fn stands_back(token: &Token, free: bool) -> bool {
    free & token.capital() & token.has(Marks::OPENER) & !token.all_capitals()
}

/// Function words, auxiliaries aside, and adverbs.
const CLOSED: Marks = Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::CONJUNCTION).or(Marks::ADVERB);

/// False for nearly all that stands behind a name: neither another capital nor anything that joins more to it.
fn may_go_on(next: &Token) -> bool {
    next.begins_as_name()
        | matches!(next.kind, TokenKind::Mark | TokenKind::Possessive)
        | matches!(next.ch, '&' | ',')
        | next.has(Marks::LINK)
}

fn is_of(token: &Token) -> bool {
    token.is_lower() && (token.key == words::OF || token.key == words::FOR)
}
