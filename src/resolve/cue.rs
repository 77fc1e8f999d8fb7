//! The cue of an attribution, and what is said with it: the channel, the addressee, the second-hand source.

use super::phrase::{noun_phrase, one_line, phrase_start};
use super::scope::{Scope, Unit};
use crate::Span;
use crate::find::mention::{Mention, MentionKind};
use crate::find::scene::{Scene, TokenRange};
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, Pronoun, ascii_key, words};

/// Verbs that are followed by whom something is said to.
const TAKES_ADDRESSEE: [u64; 12] = [
    ascii_key("told"),
    ascii_key("tells"),
    ascii_key("tell"),
    ascii_key("telling"),
    ascii_key("informed"),
    ascii_key("assured"),
    ascii_key("reminded"),
    ascii_key("warned"),
    ascii_key("advised"),
    ascii_key("texted"),
    ascii_key("emailed"),
    ascii_key("notified"),
];

/// Prepositions that lead to where something is said.
const BEFORE_CHANNEL: [u64; 8] = [
    ON,
    VIA,
    ascii_key("in"),
    ascii_key("during"),
    ascii_key("through"),
    ascii_key("at"),
    ascii_key("by"),
    ascii_key("over"),
];

const ON: u64 = ascii_key("on");
const VIA: u64 = ascii_key("via");
const QUOTED: u64 = ascii_key("quoted");
const CITED: u64 = ascii_key("cited");
const PUT: u64 = ascii_key("put");
const PUTS: u64 = ascii_key("puts");

/// The farthest a cue or channel is looked for, in tokens.
const FAR: usize = 120;

/// The cue that joins a mention to a quotation, as tokens `first..end`; `None` where nothing on the page does, as for a
/// quotation carried over from an earlier sentence.
pub fn cue_of(scope: &Scope<'_>, unit: &Unit, mention: usize) -> Option<(usize, usize)> {
    let scene = scope.scene;
    let (number, mention) = (mention, scene.mentions.get(mention)?);
    // `According to Singh`
    if mention.first >= 2 {
        // Of the mentions that begin there the first.
        let before = scene.mentions.get(..number).unwrap_or(&[]).iter().rev();
        let phrase = phrase_start(scene, number - before.take_while(|o| o.first == mention.first).count());
        for lead in [mention.first, phrase, mention.first - 1] {
            let two = lead.checked_sub(2);
            if let Some(at) = two
                && scene.token(at).key == words::ACCORDING
                && scene.token(at + 1).key == words::TO
                && (lead + 1 != mention.first || scene.token(lead).has(Marks::DETERMINER))
            {
                return Some((at, lead));
            }
        }
    }
    let (a, b) = (unit.range.first, unit.range.end);
    let sentence = scene.token(mention.first).sentence;
    if mention.end <= a {
        return before_quote(scope, unit, mention);
    }
    // The clause after the quotation: the strongest cue in it, the one next to the mention first.
    let limit = scene.sentence(sentence).end;
    let in_clause = |at: usize| at >= b && at < limit && scope.holds(at);
    let adjacent = [mention.end, mention.first.wrapping_sub(1)];
    if let Some(&at) = adjacent.iter().find(|&&at| in_clause(at) && (scope.cue(at) >= 2 || puts_it(scene, at))) {
        return Some((at, at + 1 + usize::from(puts_it(scene, at))));
    }
    let near = (b..limit.min(mention.end + 24)).take_while(|&at| scope.holds(at));
    let best = near.filter(|&at| scope.cue(at) >= 2).max_by_key(|&at| {
        let between = if at >= mention.end { at - mention.end } else { mention.first.saturating_sub(at) };
        (i32::from(scope.cue(at)) * 6 - i32::try_from(between).unwrap_or(99)).max(-60)
    });
    best.map(|at| (at, at + 1)).or_else(|| dash(scene, b, mention))
}

/// `quoted`, `cited`
fn is_quoted(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.token(at).key, QUOTED | CITED) && matches!(scene.text(at, at + 1), "quoted" | "cited")
}

/// True where the token is one of `words`, and no abbreviation.
pub(super) fn is_one_of(scene: &Scene<'_>, at: usize, words: &[u64]) -> bool {
    words.contains(&scene.token(at).key) && !scene.text(at, at + 1).ends_with('.')
}

/// `as she put it`, `he puts it`
fn puts_it(scene: &Scene<'_>, at: usize) -> bool {
    matches!(scene.token(at).key, PUT | PUTS)
        && matches!(scene.text(at, at + 1), "put" | "puts")
        && scene.text(at + 1, at + 2) == "it"
}

/// `“…” — Mara Voss, resident`: the dash is the cue.
fn dash(scene: &Scene<'_>, b: usize, mention: &Mention) -> Option<(usize, usize)> {
    (scene.token(b).is_dash() && mention.first == b + 1).then_some((b, b + 1))
}

fn before_quote(scope: &Scope<'_>, unit: &Unit, mention: &Mention) -> Option<(usize, usize)> {
    let scene = scope.scene;
    let a = unit.range.first;
    let own = scene.token(mention.first);
    let first = scene.token(a);
    let same_sentence = own.sentence == first.sentence;
    let from = mention.end;
    let to = if same_sentence { a } else { scene.sentence(own.sentence).end };
    // A participle or verb close to the quotation says it: `adding that …`, `labeling the presence a …`.
    let mut best: Option<(i32, usize)> = None;
    let mut quotes_passed = 0;
    for at in from..to {
        if !scope.holds(at) {
            quotes_passed += i32::from(scope.holds(at + 1));
            continue;
        }
        let strength = i32::from(scope.cue(at));
        if strength == 0
            || scene.token(at).has(Marks::CUE_NOUN) && !scene.token(at).has(Marks::CUE_VERB) && strength < 3
        {
            continue;
        }
        let token = scene.token(at);
        let relative = scene.before(at).entry.pronoun == Pronoun::Who;
        let participle = token.entry.tag.0 == b'G';
        let adjacent =
            at == mention.end || scene.before(at).has(Marks::ADVERB.or(Marks::AUXILIARY)) && at <= mention.end + 2;
        let mut score = strength * 4 + quotes_passed * 6;
        score += if adjacent { 6 } else { 0 };
        score += if participle && strength >= 3 { 5 } else { 0 };
        score -= if relative { 8 } else { 0 };
        if best.is_none_or(|(s, _)| score > s) {
            best = Some((score, at));
        }
    }
    // `was quoted by the agency as saying`: the passive says whose words they are.
    let passive = |at: &usize| is_quoted(scene, *at) && scene.before(*at).has(Marks::AUXILIARY) && scope.holds(*at);
    if let Some(at) = (from..to).find(passive) {
        return Some((at, at + 1));
    }
    if let Some((_, at)) = best {
        return Some((at, at + 1 + usize::from(puts_it(scene, at))));
    }
    // `in her words`, `Byron’s claim`: a noun before; then the inverted verb; then the colon.
    if let Some(at) = mention
        .first
        .checked_sub(1)
        .filter(|&at| scope.cue(at) >= 2 && scope.holds(at) && scene.token(at).sentence == own.sentence)
    {
        return Some((at, at + 1));
    }
    let colon = a.checked_sub(1)?;
    (scene.token(colon).ch == ':' && scene.token(colon).kind == TokenKind::Punctuation && same_sentence)
        .then_some((colon, a))
}

/// The channel and addressee printed with the cue of `spoken` words, as one cell: `reporters; a statement`.
pub fn via(scope: &Scope<'_>, spoken: TokenRange, mention: &Mention, cue: (usize, usize)) -> Option<String> {
    let scene = scope.scene;
    let addressee = addressee(scope, spoken, mention, cue);
    let channel = channel(scope, spoken, mention, cue);
    match (addressee, channel) {
        (Some(a), Some(c)) if a != c => Some(format!("{}; {}", scene_text(scene, a), scene_text(scene, c))),
        (Some(one), _) | (None, Some(one)) => Some(scene_text(scene, one)),
        (None, None) => None,
    }
}

fn scene_text(scene: &Scene<'_>, (first, end): (usize, usize)) -> String {
    one_line(scene.text(first, end))
}

/// `told state media`, `said to reporters`, `informed the court`.
fn addressee(scope: &Scope<'_>, spoken: TokenRange, mention: &Mention, cue: (usize, usize)) -> Option<(usize, usize)> {
    let scene = scope.scene;
    let takes = is_one_of(scene, cue.0, &TAKES_ADDRESSEE);
    let passive = scene.before(cue.0).has(Marks::AUXILIARY)
        && matches!(scene.text(cue.0 - 1, cue.0), "was" | "were" | "been" | "is" | "are");
    if takes && passive {
        return None;
    }
    let mut from = cue.1;
    // `“…,” she told reporters`; inverted: `told Mr Prosser the court` does not occur.
    if !takes {
        if scene.token(from).key != words::TO || scene.token(cue.0).key == words::ACCORDING {
            return None;
        }
        from += 1;
        if scene.token(from).entry.tag.0 == b'V' && !scene.token(from).has(Marks::ROLE) {
            return None;
        }
    }
    if from == mention.first || from == spoken.first {
        return None;
    }
    let end = object(scope, from)?;
    let pronoun = scene.token(from).entry.pronoun;
    let whole = (from, end);
    (!matches!(pronoun, Pronoun::That | Pronoun::Who)).then_some(whole)
}

/// One past the object noun phrase that starts at `from`.
fn object(scope: &Scope<'_>, from: usize) -> Option<usize> {
    let scene = scope.scene;
    let own = scene.token(from);
    if !scope.holds(from) {
        return None;
    }
    let mut end = None;
    for at in from..from + 9 {
        let t = scene.token(at);
        if t.sentence != own.sentence || !scope.holds(at) {
            break;
        }
        match t.kind {
            TokenKind::Possessive => {}
            TokenKind::Number => end = Some(at + 1),
            TokenKind::Word => {
                if t.entry.pronoun == Pronoun::That || t.entry.pronoun != Pronoun::No && !t.has(Marks::DETERMINER) {
                    if at == from && t.entry.pronoun != Pronoun::That {
                        return Some(at + 1);
                    }
                    break;
                }
                if t.has(Marks::DATE)
                    || t.has(Marks::AUXILIARY)
                    || t.has(Marks::CONJUNCTION) && end.is_some() && scene.token(at).key != words::AND
                {
                    break;
                }
                if at > from && t.is_lower() && t.has(Marks::PREPOSITION) {
                    // `the BBC’s Today programme`, `members of the court`
                    if t.key != words::OF {
                        break;
                    }
                } else if t.begins_as_name() || t.entry.tag.is_noun() {
                    end = Some(at + 1);
                } else if t.is_lower()
                    && !t.has(Marks::DETERMINER)
                    && !matches!(t.entry.tag.0, b'J' | b'T' | b'P' | b'K' | b'E' | b'G' | b'?')
                {
                    break;
                } else if t.entry.tag.0 == b'?' {
                    end = Some(at + 1);
                }
            }
            _ => break,
        }
    }
    end
}

/// `in a statement`, `on X`, `during an interview`: near the cue, outside the quotation, in the cue's sentence.
fn channel(scope: &Scope<'_>, spoken: TokenRange, mention: &Mention, cue: (usize, usize)) -> Option<(usize, usize)> {
    let scene = scope.scene;
    let sentence = scene.sentence_of(cue.0);
    let mut found: Option<(usize, usize)> = None;
    let from = mention.end.min(cue.0).max(cue.0.saturating_sub(FAR)).max(sentence.first);
    let near = from..sentence.end.min(cue.1 + 14);
    let here = scene.tokens.get(near.clone()).unwrap_or(&[]);
    let opening = std::iter::once((sentence.first, scene.token(sentence.first)));
    // Most words are no prepositions; that is asked first.
    for (at, t) in opening.chain(near.zip(here)).filter(|(_, t)| t.has(Marks::PREPOSITION)) {
        if !t.is_word() || !scope.holds(at) {
            continue;
        }
        if !is_one_of(scene, at, &BEFORE_CHANNEL) {
            continue;
        }
        // The sentence's opening, or what follows the cue.
        let opening = at == sentence.first;
        let behind = at >= cue.0 && at < cue.1 + 14 && (at < spoken.first || at >= spoken.end);
        let between = at >= mention.end && at < cue.0;
        if !(opening || behind || between) {
            continue;
        }
        if let Some(phrase) = channel_phrase(scope, at + 1) {
            let platform = scene.token(phrase.0).capital() && matches!(t.key, ON | VIA);
            // A platform is nearer to the words than the statement posted there.
            if platform {
                return Some(phrase);
            }
            found = found.or(Some(phrase));
        }
    }
    found
}

/// A noun phrase that starts at `from` and whose head is a place where people say things.
fn channel_phrase(scope: &Scope<'_>, from: usize) -> Option<(usize, usize)> {
    let scene = scope.scene;
    let own = scene.token(from);
    let mut end = None;
    for at in from..from + 7 {
        let t = scene.token(at);
        if t.sentence != own.sentence || !scope.holds(at) || !(t.is_word() || t.kind == TokenKind::Possessive) {
            break;
        }
        if t.is_word() && t.has(Marks::CHANNEL.or(Marks::ISSUED)) && (t.is_lower() || at == from) {
            end = Some(at + 1);
        } else if t.has(Marks::PREPOSITION.or(Marks::CONJUNCTION).or(Marks::AUXILIARY)) || end.is_some() {
            break;
        }
    }
    end.map(|end| (from, end))
}

/// The second-hand source of a quotation whose source is `mention`: `…,” according to Rudaw News`, `was quoted by the
/// Courier as saying`. Returns the mention that relays.
pub fn relayed_by(scope: &Scope<'_>, unit: &Unit, mention: &Mention, cue: Option<(usize, usize)>) -> Option<usize> {
    let scene = scope.scene;
    let (a, b) = (unit.range.first, unit.range.end);
    let sentence = scene.sentence_of(b.saturating_sub(1));
    let beyond = |m: &Mention| m.first >= mention.end || m.end <= mention.first;
    let named = |from: usize, to: usize| {
        scene.mentions_in(from, to.min(sentence.end)).filter(|&i| {
            scene.mentions.get(i).is_some_and(|m| {
                scope.holds(m.first)
                    && beyond(m)
                    && matches!(m.kind, MentionKind::Name | MentionKind::Group | MentionKind::Document)
            })
        })
    };
    for at in b..sentence.end.min(b + FAR) {
        if scope.holds(at) && scene.token(at).key == words::ACCORDING && scene.token(at + 1).key == words::TO {
            return named(at + 2, at + 8).next();
        }
    }
    if let Some((cue, _)) = cue.filter(|&(cue, _)| is_quoted(scene, cue) && cue < a) {
        let by = (cue + 1..cue + 4).find(|&at| scene.text(at, at + 1) == "by")?;
        return named(by + 1, by + 6).next();
    }
    None
}

/// The printed form of a relaying source: a name alone where there is one, else its noun phrase without the article.
pub fn relay_text(scene: &Scene<'_>, mention: usize) -> String {
    let span = match scene.mentions.get(mention) {
        Some(m) if m.kind == MentionKind::Name => {
            Span::new(scene.token(m.first).span.start(), scene.token(m.head()).span.end())
        }
        _ => noun_phrase(scene, mention),
    };
    strip_article(&one_line(span.of(scene.document.text()))).to_owned()
}

/// The phrase without a leading `the`, `a` or `an`.
pub fn strip_article(phrase: &str) -> &str {
    for article in ["the ", "The ", "a ", "A ", "an ", "An "] {
        if let Some(rest) = phrase.strip_prefix(article) {
            return rest;
        }
    }
    phrase
}
