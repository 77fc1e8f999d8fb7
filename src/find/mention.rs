//! Mentions: every name, role, group, document and pronoun that could be a source.

use std::collections::HashSet;
use std::hash::BuildHasherDefault;

use super::token::{EDGE, Token, TokenKind};
use crate::lexicon::{KeyHasher, Marks, Pronoun, ascii_key, words};

/// Position of a [`Mention`] in its scene's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct MentionId(pub u32);

/// What a mention is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MentionKind {
    /// A capitalised name: a person's, an organisation's, a place's.
    Name,
    /// A lower-case noun for people (`the senator`, `analysts`), or an indefinite (`others`).
    Role,
    /// A lower-case noun for an organisation or collective (`the ministry`).
    Group,
    /// A document that speaks (`the report`, `a statement`).
    Document,
    /// A personal pronoun.
    Pronoun,
    /// `who`, `which`, `that`.
    Relative,
}

/// A noun phrase's core: for a name all its capitalised words, for a noun the words from its determiner to its head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mention {
    /// First token.
    pub first: usize,
    /// One past the last token; the head is the last one.
    pub end: usize,
    /// What it is.
    pub kind: MentionKind,
}

impl Mention {
    /// The head's token: the last one.
    pub fn head(&self) -> usize {
        self.end.saturating_sub(1)
    }
}

/// Finds the mentions among `tokens`, in order of their first token. They may overlap only where a role noun stands
/// inside the run of a longer name.
pub fn mentions(tokens: &[Token], headline: &dyn Fn(u32) -> bool) -> Vec<Mention> {
    let mut finder = Finder { tokens, headline, capitalised: HashSet::default() };
    let mut capitalised = HashSet::with_capacity_and_hasher(tokens.len() / 16, BuildHasherDefault::default());
    let capital = tokens.iter().enumerate().filter(|(at, t)| t.capital && !finder.capital_is_free(*at));
    capitalised.extend(capital.map(|(_, t)| t.key));
    finder.capitalised = capitalised;
    let mut found = Vec::with_capacity(tokens.len() / 5);
    let mut at = 0;
    while at < tokens.len() {
        at = finder.next(at, &mut found);
    }
    // Nearly in order already: a name may begin with particles before a noun that stands there.
    in_order(&mut found);
    found.dedup();
    found
}

/// Puts mentions into the order of their tokens by moving each that is out of place.
fn in_order(found: &mut [Mention]) {
    let place = |m: &Mention| (m.first, m.end);
    for end in 1..found.len() {
        let Some((last, before)) = found.get(..=end).and_then(<[Mention]>::split_last) else { return };
        if before.last().is_none_or(|m| place(m) <= place(last)) {
            continue;
        }
        let to = before.partition_point(|m| place(m) <= place(last));
        if let Some(run) = found.get_mut(to..=end) {
            run.rotate_right(1);
        }
    }
}

/// The key of `A`, and of `A.`
const LETTER_A: u64 = ascii_key("a");

struct Finder<'a> {
    tokens: &'a [Token],
    headline: &'a dyn Fn(u32) -> bool,
    /// Keys of words with a capital where only names have one: such a word at a sentence's start is a name too.
    capitalised: HashSet<u64, BuildHasherDefault<KeyHasher>>,
}

impl Finder<'_> {
    fn get(&self, at: usize) -> &Token {
        self.tokens.get(at).unwrap_or(&EDGE)
    }

    fn before(&self, at: usize) -> &Token {
        at.checked_sub(1).map_or(&EDGE, |i| self.get(i))
    }

    /// Adds what starts at `at`; returns where to look next.
    fn next(&self, at: usize, found: &mut Vec<Mention>) -> usize {
        let token = self.get(at);
        if !may_be_mention(token, self.get(at + 1)) {
            return at + 1;
        }
        if let Some(kind) = self.pronoun(at) {
            found.push(Mention { first: at, end: at + 1, kind });
            return at + 1;
        }
        if self.is_name(at) {
            let first = self.particles_before(at);
            let end = self.name_end(at);
            let all_dates = (first..end).all(|i| self.get(i).has(Marks::DATE) || self.get(i).kind != TokenKind::Word);
            // `May told reporters`: a month does not speak, a person of that name does.
            if !all_dates || end == at + 1 && self.speaks(at) {
                let kind = if self.is_office(first, end) { MentionKind::Role } else { MentionKind::Name };
                found.push(Mention { first, end, kind });
            }
            return end;
        }
        if let Some(kind) = self.noun_kind(at) {
            // Only the last noun of a compound is its head: `police officials`.
            let next = self.get(at + 1);
            let compound = next.quote == token.quote
                && next.sentence == token.sentence
                && next.is_lower()
                && self.noun_kind(at + 1).is_some();
            if !compound {
                found.push(Mention { first: self.phrase_start(at), end: at + 1, kind });
            }
        }
        at + 1
    }

    fn pronoun(&self, at: usize) -> Option<MentionKind> {
        let token = self.get(at);
        match token.entry.pronoun {
            Pronoun::No => None,
            Pronoun::Who => Some(MentionKind::Relative),
            Pronoun::That => {
                let (before, next) = (self.before(at), self.get(at + 1));
                let finite = matches!(next.entry.tag.0, b'Z' | b'D' | b'V' | b'M') && next.is_lower();
                let noun = before.is_word()
                    && (before.entry.tag.is_noun() || before.capital)
                    && before.sentence == token.sentence;
                (finite && noun).then_some(MentionKind::Relative)
            }
            Pronoun::Indefinite => {
                // `some officials`, `one man`: a determiner, not a source.
                let next = self.get(at + 1);
                let unknown = next.is_lower() && next.entry.tag.0 == b'?';
                let determines =
                    next.is_word() && (unknown || next.entry.tag.is_noun() || next.entry.tag.0 == b'J' || next.capital);
                (!determines).then_some(MentionKind::Role)
            }
            _ if token.all_capitals && token.span.len() > 1 && token.entry.pronoun != Pronoun::I => None, // the US, IT
            _ => Some(MentionKind::Pronoun),
        }
    }

    /// True where a capital letter says nothing: at the start of a sentence, behind a mark, colon or bracket, in a headline.
    fn capital_is_free(&self, at: usize) -> bool {
        let (token, before) = (self.get(at), self.before(at));
        before.sentence != token.sentence
            || before.kind == TokenKind::Mark
            || matches!(before.ch, ':' | '(' | '—' | '[' | '…' | '•')
            || (self.headline)(token.paragraph)
    }

    fn is_name(&self, at: usize) -> bool {
        let token = self.get(at);
        if token.kind != TokenKind::Word || token.contracted || token.adjectival {
            return false;
        }
        // `Will wrote`: an auxiliary stands before no past tense, a person of that name does.
        if token.capital && token.has(Marks::AUXILIARY) && self.speaks(at) && self.get(at + 1).entry.tag.0 == b'D' {
            return true;
        }
        if !token.capital {
            return self.is_prefixed_name(at);
        }
        if token.entry.pronoun == Pronoun::I && token.span.len() > 1 || token.ch == 'I' && token.span.len() == 1 {
            return false;
        }
        // `Julie A. Diaz`: an initial, not an article.
        if token.key == LETTER_A && token.span.len() == 2 && self.get(at + 1).capital && self.before(at).capital {
            return true;
        }
        let common = token.entry.tag.0 != b'?' && !token.all_capitals;
        if self.capital_is_free(at) {
            if !common || token.has(Marks::HARD_TITLE) {
                return !token
                    .has(Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::CONJUNCTION).or(Marks::AUXILIARY));
            }
            // `Will Harker said`, `White House aides`: a common word that a capital follows closely.
            let next = self.get(at + 1);
            let headline = (self.headline)(token.paragraph);
            let joins = next.capital && next.sentence == token.sentence && next.quote == token.quote && !headline;
            let closed = Marks::DETERMINER.or(Marks::PREPOSITION).or(Marks::CONJUNCTION).or(Marks::ADVERB);
            // `But Byron`, `So Byron`: a function word has its capital from the sentence.
            let function = matches!(token.entry.tag.0, b'K' | b'I' | b'R' | b'T' | b'W') && !token.entry.first_name;
            if self.capitalised.contains(&token.key)
                && !function
                && !token.has(closed.or(Marks::AUXILIARY).or(Marks::PRONOUN))
            {
                return true;
            }
            return joins
                && (token.entry.first_name
                    || token.has(Marks::SOFT_TITLE.or(Marks::ORGANISATION).or(Marks::PLACE))
                    || token.entry.tag.is_noun()
                    || token.entry.tag.0 == b'J')
                && !token.has(closed)
                || token.entry.first_name
                    && !headline
                    && !token.has(closed.or(Marks::AUXILIARY))
                    && self.speech_follows(at);
        }
        let small =
            Marks::DETERMINER.or(Marks::CONJUNCTION).or(Marks::PREPOSITION).or(Marks::AUXILIARY).or(Marks::PRONOUN);
        !token.has(small) || token.all_capitals || token.entry.first_name
    }

    /// `First Deputy Speaker`, `the President`: titles and nothing else name an office, not a person.
    fn is_office(&self, first: usize, end: usize) -> bool {
        let title = Marks::HARD_TITLE.or(Marks::SOFT_TITLE);
        let last = self.get(end - 1);
        let before = self.before(first);
        let led = before.sentence == last.sentence
            && (before.has(Marks::DETERMINER) || before.kind == TokenKind::Possessive || before.is_lower());
        let polite = |i: usize| {
            self.get(i).has(Marks::HARD_TITLE) && self.get(i).entry.gender != 0 && !self.get(i).has(Marks::ROLE)
        };
        // `Minister calls river toll …`: alone at the start of a sentence or headline.
        let next = self.get(end);
        let alone = self.capital_is_free(first)
            && last.has(Marks::ROLE)
            && !self.capitalised.contains(&last.key)
            && !next.capital
            && !next.entry.tag.is_noun()
            && !next.has(Marks::ROLE);
        last.has(Marks::HARD_TITLE)
            && !last.has(Marks::ORGANISATION)
            && (led || end - first > 1 || alone)
            && !(first..end).any(polite)
            && (first..end).all(|i| self.get(i).has(title.or(Marks::DEMONYM)) || self.get(i).is_lower())
    }

    fn speech_follows(&self, at: usize) -> bool {
        let next = self.get(at + 1);
        next.has(Marks::CUE_VERB) && next.is_lower()
    }

    /// True for a word that no preposition governs before a finite verb that mostly reports.
    fn speaks(&self, at: usize) -> bool {
        let (before, next) = (self.before(at), self.get(at + 1));
        let governed = before.has(Marks::PREPOSITION) && before.sentence == self.get(at).sentence;
        !governed && self.speech_follows(at) && next.entry.cue >= 3 && matches!(next.entry.tag.0, b'D' | b'Z')
    }

    /// `al-Varani`, `el-Baz`, `d’Arcy`: a lower-case particle joined to a capital.
    fn is_prefixed_name(&self, at: usize) -> bool {
        self.get(at).entry.tag.0 == b'?' && self.get(at).prefixed
    }

    /// Lower-case particles that stand before the first capital: `de Belaro`, `van der Meer`.
    fn particles_before(&self, at: usize) -> usize {
        let mut first = at;
        while first > 0 {
            let before = self.get(first - 1);
            let token = self.get(first);
            if before.is_lower()
                && before.has(Marks::PARTICLE)
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
    fn name_end(&self, at: usize) -> usize {
        let mut end = at + 1;
        while let Some(farther) = self.farther(at, end) {
            end = farther;
        }
        end
    }

    /// One past what the tokens from `end` on add to the name that began at `first`: another capital, or one behind a
    /// particle, `of`, `&`; a suffix; what follows a nickname in marks.
    fn farther(&self, first: usize, end: usize) -> Option<usize> {
        let (last, next) = (self.get(end - 1), self.get(end));
        if next.sentence != last.sentence {
            return None;
        }
        if next.quote == last.quote {
            let particle = |at: usize| self.get(at).is_lower() && self.get(at).has(Marks::PARTICLE);
            let office = is_of(next) && self.takes_of(first, end);
            let article = self.get(end + 1).is_word() && self.get(end + 1).has(Marks::DETERMINER);
            // `Foundry Workers’ Union`: many own it together, and it is one organisation.
            let owned = next.kind == TokenKind::Possessive
                && next.span.len() <= '’'.len_utf8()
                && self.get(end + 1).has(Marks::ORGANISATION);
            let links = [
                (true, 0),
                (particle(end), 1),
                (particle(end) && particle(end + 1), 2),
                (office, 1),
                (office && article, 2),
                (next.ch == '&' || owned || self.is_joint_office(first, end), 1),
            ];
            let link = links.iter().find(|(holds, words)| *holds && self.continues_name_at(end + words, last));
            if let Some((_, words)) = link {
                return Some(end + words + 1);
            }
            let suffix = self.get(end + 1);
            if next.ch == ',' && suffix.has(Marks::SUFFIX) && suffix.capital && suffix.span.len() <= 3 {
                return Some(end + 2);
            }
        }
        self.behind_nickname(end, last)
    }

    /// `Ministry of Water and Forests`: what `and` adds to what `of` began, unless it is an organisation of its own.
    fn is_joint_office(&self, first: usize, end: usize) -> bool {
        let (and, behind) = (self.get(end), self.get(end + 1));
        and.key == words::AND
            && self.get(first).has(Marks::ORGANISATION)
            && (first..end).any(|t| is_of(self.get(t)))
            && !behind.has(Marks::ORGANISATION.or(Marks::HARD_TITLE).or(Marks::PLACE))
            && !behind.all_capitals
            && !behind.entry.first_name
    }

    /// True where what is behind `of` belongs to the name: an office or organisation takes it (`Secretary of State`,
    /// `University of Ohio`), a person does not (`Ada Byron of the University`).
    fn takes_of(&self, first: usize, end: usize) -> bool {
        let mut run = (first..end).map(|t| self.get(t));
        let last = self.get(end - 1);
        let office = Marks::HARD_TITLE.or(Marks::SOFT_TITLE).or(Marks::ORGANISATION);
        last.has(office) || last.entry.tag.is_noun() || !run.any(|t| t.entry.first_name) && end - first < 3
    }

    fn continues_name(&self, at: usize) -> bool {
        let token = self.get(at);
        self.is_name(at)
            && self.pronoun(at).is_none()
            && !(self.capital_is_free(at) && self.before(at).kind != TokenKind::Word && token.entry.tag.0 != b'?')
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
            && self.get(at + 1).capital
            && self.get(close).quote == nick
            && self.get(close + 1).capital
            && self.continues_name_at(close + 1, last))
        .then_some(close + 2)
    }

    fn noun_kind(&self, at: usize) -> Option<MentionKind> {
        let token = self.get(at);
        if !token.is_word() || token.capital && !self.capital_is_free(at) {
            return None;
        }
        let next = self.get(at + 1);
        if token.capital && next.capital && next.sentence == token.sentence {
            return None;
        }
        // `companies report`: a verb behind a plural subject.
        let before = self.before(at);
        if token.has(Marks::CUE_VERB)
            && before.sentence == token.sentence
            && (before.entry.tag.0 == b'S' || before.entry.pronoun != Pronoun::No && !before.has(Marks::DETERMINER))
        {
            return None;
        }
        if token.has(Marks::ROLE) || self.is_age(at) || self.is_agent(at) {
            Some(MentionKind::Role)
        } else if token.has(Marks::GROUP) {
            Some(MentionKind::Group)
        } else if token.has(Marks::ISSUED.or(Marks::STUDY)) {
            Some(MentionKind::Document)
        } else if self.speaks(at) && self.is_noun_phrase(at) {
            Some(MentionKind::Group)
        } else {
            None
        }
    }

    /// `the crew`, `the two`, `21 percent`: what no list holds, where its place before a reporting verb shows that it speaks.
    fn is_noun_phrase(&self, head: usize) -> bool {
        let (token, before) = (self.get(head), self.before(head));
        let led = before.sentence == token.sentence
            && (before.has(Marks::DETERMINER) || before.kind == TokenKind::Number || before.entry.tag.0 == b'J');
        let noun = token.is_lower() && (token.entry.tag.is_noun() || token.entry.tag.0 == b'?');
        led && (noun || token.kind == TokenKind::Number || token.is_lower() && token.entry.tag.0 == b'C')
    }

    /// `one questioner`, `the bassoonist`: an unknown noun made with a suffix for people, behind a determiner.
    fn is_agent(&self, at: usize) -> bool {
        let (token, before) = (self.get(at), self.before(at));
        token.agent
            && token.is_lower()
            && token.entry.tag.0 == b'?'
            && before.has(Marks::DETERMINER)
            && before.sentence == token.sentence
    }

    /// `the 46-year-old`, with nothing behind that it would describe.
    fn is_age(&self, at: usize) -> bool {
        let (token, next) = (self.get(at), self.get(at + 1));
        token.kind == TokenKind::Number && token.age && !next.entry.tag.is_noun() && !next.capital
    }

    /// The first token of the noun phrase whose head is `head`: back over modifiers to the determiner.
    fn phrase_start(&self, head: usize) -> usize {
        let scope = self.get(head);
        let mut first = head;
        let mut at = head;
        for _ in 0..8 {
            let Some(before) = at.checked_sub(1) else { break };
            let token = self.get(before);
            if token.sentence != scope.sentence || token.quote != scope.quote {
                break;
            }
            if token.kind == TokenKind::Word && token.has(Marks::DETERMINER) {
                return before;
            }
            // `Around 100 members`
            if at < head && self.get(at).kind == TokenKind::Number && ABOUT.contains(&token.key) {
                return before;
            }
            let possessive = token.kind == TokenKind::Possessive;
            let stops = !possessive
                && (!token.is_word()
                    || token.has(Marks::PREPOSITION.or(Marks::AUXILIARY).or(Marks::CONJUNCTION))
                    || token.entry.pronoun != Pronoun::No
                    || matches!(token.entry.tag.0, b'M' | b'W' | b'K' | b'I')
                    || token.is_lower()
                        && token.entry.tag.is_verb()
                        && (token.entry.cue >= 3 || matches!(token.entry.tag.0, b'Z' | b'D'))
                    || token.is_lower() && token.entry.tag.0 == b'R' && token.has(Marks::ADVERB));
            if stops {
                break;
            }
            first = before;
            at = before;
        }
        while first < head && self.get(first).kind == TokenKind::Possessive {
            first += 1;
        }
        first
    }
}

/// False for signs and for most small words, which need no closer look: no list of nouns holds them, and no reporting word
/// follows.
fn may_be_mention(token: &Token, next: &Token) -> bool {
    let nouns = Marks::ROLE.or(Marks::GROUP).or(Marks::ISSUED).or(Marks::STUDY);
    match token.kind {
        TokenKind::Word => {
            token.capital
                || token.has(nouns)
                || token.entry.pronoun != Pronoun::No
                || token.prefixed
                || token.agent
                || next.has(Marks::CUE_VERB)
        }
        TokenKind::Number => true,
        TokenKind::Possessive | TokenKind::Mark | TokenKind::Punctuation => false,
    }
}

fn is_of(token: &Token) -> bool {
    token.is_lower() && (token.key == words::OF || token.key == words::FOR)
}

/// Words that make a number rough.
const ABOUT: [u64; 7] = [
    ascii_key("about"),
    ascii_key("almost"),
    ascii_key("around"),
    ascii_key("nearly"),
    ascii_key("over"),
    ascii_key("roughly"),
    ascii_key("some"),
];
