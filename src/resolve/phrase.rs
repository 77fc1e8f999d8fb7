//! From a mention's core to the noun phrase as printed, and to the mention that is the phrase's head.

use crate::Span;
use crate::find::mention::{Mention, MentionKind};
use crate::find::scene::{Scene, TokenRange};
use crate::find::token::TokenKind;
use crate::lexicon::{Marks, Pronoun, words};

/// Most words of a noun phrase printed with its apposition.
const LONGEST: usize = 6;

/// The noun phrase of the mention with this index, in bytes, as it is given for the mention: a long apposition
/// describes more than it names, and is left out. It lies in one sentence and holds no quotation but a nickname's.
pub fn noun_phrase(scene: &Scene<'_>, mention: usize) -> Span {
    let core = core_tokens(scene, mention);
    let whole = with_aside(scene, mention, core);
    let words = || (whole.first..whole.end).filter(|&at| scene.token(at).is_word()).count();
    let range = if whole != core && words() > LONGEST { core } else { whole };
    if range.end <= range.first {
        return Span::EMPTY;
    }
    scene.token(range.first).span.hull(scene.token(range.end - 1).span)
}

/// The text on one line, with single spaces: a phrase of hard-wrapped text may hold line ends.
pub fn one_line(text: &str) -> String {
    // Nearly always it is: no white space but single spaces between words.
    let mut before = b' ';
    let goes_on = |&b: &u8| b.is_ascii() && b >= b' ' && (std::mem::replace(&mut before, b) != b' ' || b != b' ');
    if text.as_bytes().iter().all(goes_on) && before != b' ' {
        return text.to_owned();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tokens of the noun phrase: titles and modifiers before the core, what `of` and `for` add behind it, the partner
/// joined by `and`, and the apposition that stands between it and its verb.
pub fn phrase_tokens(scene: &Scene<'_>, mention: usize) -> TokenRange {
    with_aside(scene, mention, core_tokens(scene, mention))
}

/// One past the last token of the same, the apposition left out.
pub fn core_end(scene: &Scene<'_>, mention: usize) -> usize {
    scene.mentions.get(mention).map_or(0, |m| core_end_of(scene, m))
}

fn core_end_of(scene: &Scene<'_>, m: &Mention) -> usize {
    let own = matches!(m.kind, MentionKind::Pronoun | MentionKind::Relative | MentionKind::Name);
    if own { m.end } else { complements_end(scene, m) }
}

/// The first token of the same.
pub fn phrase_start(scene: &Scene<'_>, mention: usize) -> usize {
    scene.mentions.get(mention).map_or(0, |m| core_start(scene, mention, m))
}

/// The tokens of the noun phrase with this core.
fn with_aside(scene: &Scene<'_>, mention: usize, core: TokenRange) -> TokenRange {
    let pronoun = |m: &Mention| matches!(m.kind, MentionKind::Pronoun | MentionKind::Relative);
    if scene.mentions.get(mention).is_none_or(pronoun) {
        return core;
    }
    TokenRange { first: core.first, end: aside_end(scene, core.first, core.end).unwrap_or(core.end) }
}

/// The same without the apposition.
fn core_tokens(scene: &Scene<'_>, mention: usize) -> TokenRange {
    let Some(&m) = scene.mentions.get(mention) else { return TokenRange::default() };
    TokenRange { first: core_start(scene, mention, &m), end: core_end_of(scene, &m) }
}

/// The first token of the core: of the titles, and of the partner joined by `and`.
fn core_start(scene: &Scene<'_>, mention: usize, m: &Mention) -> usize {
    if matches!(m.kind, MentionKind::Pronoun | MentionKind::Relative) {
        return m.first;
    }
    let role = if m.kind == MentionKind::Name { ending_at(scene, mention, m.first, false) } else { None };
    let first = role.map_or(m.first, |role| role.first);
    joined_before(scene, mention, first).unwrap_or(first)
}

/// The mention of a role that ends where token `at` begins; with `names` also of a name.
fn ending_at(scene: &Scene<'_>, before: usize, at: usize, names: bool) -> Option<Mention> {
    let own = scene.token(at);
    (before.saturating_sub(4)..before)
        .rev()
        .filter_map(|i| scene.mentions.get(i))
        .find(|m| {
            m.end == at
                && (m.kind == MentionKind::Role || names && m.kind == MentionKind::Name)
                && scene.token(m.head()).sentence == own.sentence
                && scene.token(m.first).quote == own.quote
        })
        .copied()
}

/// `analysts and critics of …`, `Ada Byron and Bo Lind`: the first token of the partner before `and`.
fn joined_before(scene: &Scene<'_>, mention: usize, first: usize) -> Option<usize> {
    let and = first.checked_sub(1)?;
    if scene.token(and).key != words::AND || scene.token(and).sentence != scene.token(first).sentence {
        return None;
    }
    let m = scene.mentions.get(mention)?;
    let partner = ending_at(scene, mention, and, m.kind == MentionKind::Name)?;
    let own = scene.token(first).entry;
    let alike = (m.kind == MentionKind::Name) == (partner.kind == MentionKind::Name);
    // `the meeting of Byron and Lind`: what a preposition governs is no subject.
    let governed = scene.before(partner.first).has(Marks::PREPOSITION);
    (alike && !governed && own.pronoun == Pronoun::No).then_some(partner.first)
}

/// One past the last token of the complements behind a noun: `of America’s failed policy in Iraq`, `from X’s office`.
fn complements_end(scene: &Scene<'_>, m: &Mention) -> usize {
    let own = scene.token(m.head());
    let mut end = m.end;
    for _ in 0..3 {
        let lead = scene.token(end);
        if !lead.has(Marks::PREPOSITION) || lead.sentence != own.sentence || lead.quote != own.quote {
            break;
        }
        let document = m.kind == MentionKind::Document;
        let text = lead.span.of(scene.document.text());
        let takes = match text {
            "of" | "for" | "from" | "at" | "with" | "behind" | "against" => true,
            "by" | "to" | "about" => document,
            "in" | "on" | "near" => end > m.end || !document,
            _ => false,
        };
        if !takes {
            break;
        }
        let place = matches!(text, "in" | "on" | "at" | "near");
        let Some(behind) = object_end(scene, end + 1, place) else { break };
        if behind - m.first > 24 {
            break;
        }
        end = behind;
    }
    end
}

/// One past the object of a preposition that stands before `from`: determiners, adjectives, names and nouns to the last
/// noun. `None` where there is none, or where it is a date or, behind a preposition of place, where people say things
/// (`in a statement`).
fn object_end(scene: &Scene<'_>, from: usize, place: bool) -> Option<usize> {
    let own = scene.token(from);
    let mut end = None;
    let mut owned = false;
    let mut channel = false;
    for at in from..from + 10 {
        let t = scene.token(at);
        if t.sentence != own.sentence || t.quote != own.quote {
            break;
        }
        match t.kind {
            TokenKind::Possessive => {
                owned = true;
            }
            TokenKind::Number => end = Some(at + 1),
            TokenKind::Word => {
                if t.has(Marks::DATE) || at > from && t.entry.cue >= 3 && t.has(Marks::CUE_VERB) {
                    if t.has(Marks::DATE) {
                        return end.filter(|_| at > from);
                    }
                    break;
                }
                if place && t.has(Marks::CHANNEL.or(Marks::ISSUED)) && t.is_lower() {
                    if t.has(Marks::ISSUED) {
                        return None;
                    }
                    channel = true;
                }
                // `of the parliament Tarik al-Varani`: a name behind a finished noun phrase is another phrase.
                let finished = at > from && end == Some(at) && scene.token(at - 1).is_lower() && t.capital();
                if finished && starts_name(scene, at) {
                    break;
                }
                let unknown = t.entry.tag.0 == b'?' && t.is_lower();
                if t.begins_as_name() || unknown || t.entry.tag.is_noun() && !t.has(Marks::AUXILIARY) {
                    end = Some(at + 1);
                    owned = false;
                } else if owned && matches!(t.entry.tag.0, b'D' | b'E' | b'J' | b'G') {
                    // `America’s failed policy`: between a possessive and its noun.
                } else if !(t.has(Marks::DETERMINER)
                    || matches!(t.entry.tag.0, b'J' | b'E' | b'T' | b'P')
                    || t.entry.tag.0 == b'G' && at == from
                    || t.has(Marks::PARTICLE))
                {
                    break;
                }
            }
            // `Joint Task Force - Operation …`
            TokenKind::Punctuation if t.ch == '-' && end == Some(at) && scene.token(at + 1).capital() => {}
            _ => break,
        }
    }
    // `a narrator in the Byron ad says`: where people say things belongs to the phrase only before its verb.
    let speaks = |at: usize| scene.token(at).cue() >= 3 && scene.token(at).has(Marks::CUE_VERB);
    end.filter(|&at| !channel || speaks(at))
}

/// `, an associate professor of surgery at …,` between a mention and its verb: one past its last token before the
/// closing comma. A clause with `who` adds a statement about the source and is left out.
fn aside_end(scene: &Scene<'_>, first: usize, end: usize) -> Option<usize> {
    let comma = scene.token(end);
    if comma.ch != ',' || comma.sentence != scene.before(end).sentence || comma.quote != scene.before(end).quote {
        return None;
    }
    let next = scene.token(end + 1);
    let opens = next.has(Marks::DETERMINER) && next.entry.pronoun != Pronoun::Who
        || next.is_lower() && (next.has(Marks::ROLE) || matches!(next.entry.tag.0, b'J' | b'N'))
        || next.kind == TokenKind::Number;
    // `In Ohio, the governor said`: what a preposition governs, or a place, has no apposition that speaks.
    let first = scene.before(first);
    let governed =
        first.has(Marks::PREPOSITION) && first.sentence == comma.sentence || scene.before(end).has(Marks::PLACE);
    if !opens || governed || next.sentence != comma.sentence {
        return None;
    }
    let speaks = |at: usize| {
        let verb = |at: usize| {
            scene.token(at).has(Marks::CUE_VERB) && scene.token(at).cue() >= 3 && scene.token(at).is_lower()
        };
        verb(at) || (scene.token(at).has(Marks::ADVERB) || scene.token(at).has(Marks::AUXILIARY)) && verb(at + 1)
    };
    for at in end + 1..end + 36 {
        let t = scene.token(at);
        if t.sentence != comma.sentence || t.quote != comma.quote {
            return None;
        }
        if t.ch == ',' && t.kind == TokenKind::Punctuation && speaks(at + 1) {
            return Some(at);
        }
        // `X, spokesperson for Y said`: without the second comma only a bare role is sure to be no new subject.
        if at > end + 2 && speaks(at) && t.entry.tag.0 == b'D' {
            return (!next.has(Marks::DETERMINER)).then_some(at);
        }
        // A clause of its own.
        let finite =
            t.is_lower() && matches!(t.entry.tag.0, b'D' | b'Z' | b'M') && !scene.before(at).has(Marks::DETERMINER);
        if finite || t.entry.pronoun == Pronoun::Who && at > end + 1 || t.has(Marks::AUXILIARY) && t.is_lower() {
            return None;
        }
    }
    None
}

/// The mention that is the head of the phrase in which `mention` stands: `Varani` in `Varani’s office said` is not the
/// source, the office is; `spokesperson` in `government spokesperson Tarik al-Varani` is he himself.
pub fn head_of(scene: &Scene<'_>, mention: usize) -> usize {
    let head = head_within(scene, mention);
    phrase_over(scene, head).unwrap_or(head)
}

/// Like [`head_of`], but the issuer of a statement stays itself: `the ministry` in `a statement by the ministry`.
pub fn head_within(scene: &Scene<'_>, mention: usize) -> usize {
    let mut at = mention;
    for _ in 0..4 {
        match step_to_head(scene, at) {
            Some(next) if next != at => at = next,
            _ => break,
        }
    }
    at
}

/// The head of the phrase in whose complement or apposition the mention stands: `a statement by the ministry`,
/// `Ada Byron, a fellow at the institute,`.
fn phrase_over(scene: &Scene<'_>, mention: usize) -> Option<usize> {
    let m = scene.mentions.get(mention)?;
    let head = scene.token(m.head());
    let sentence = scene.sentence(head.sentence).first;
    let near = mention.saturating_sub(8);
    // Those of the sentence, from the nearest to the first.
    let before =
        (near..mention).zip(scene.mentions.get(near..mention)?).rev().take_while(|(_, o)| o.head() >= sentence);
    let over = before.filter(|&(i, o)| {
        // Behind a name only an apposition belongs to its phrase.
        (o.kind == MentionKind::Document || o.kind == MentionKind::Name && scene.token(o.end).ch == ',')
            && o.end <= m.first
            && scene.token(o.first).quote == head.quote
            && phrase_tokens(scene, i).end >= m.end
    });
    over.last().map(|(over, _)| head_within(scene, over))
}

fn step_to_head(scene: &Scene<'_>, mention: usize) -> Option<usize> {
    let m = scene.mentions.get(mention)?;
    let head = scene.token(m.head());
    let near = mention.saturating_sub(6)..(mention + 7).min(scene.mentions.len());
    let same =
        |o: &Mention| scene.token(o.head()).sentence == head.sentence && scene.token(o.first).quote == head.quote;
    // Inside a longer phrase whose head comes later: a possessor or modifier.
    if m.kind == MentionKind::Name {
        let possessive = scene.token(m.end).kind == TokenKind::Possessive;
        let all = scene.mentions.get(near.clone()).unwrap_or(&[]);
        let longer = near.clone().zip(all).take_while(|(_, o)| o.first <= m.first).find(|(_, o)| {
            let owned = || {
                possessive
                    || scene.token(o.first).has(Marks::DETERMINER)
                    || o.kind == MentionKind::Role && starts_name(scene, o.end)
            };
            o.end > m.end && o.kind != MentionKind::Name && owned() && same(o)
        });
        if let Some((longer, _)) = longer {
            return Some(longer);
        }
    }
    if !matches!(m.kind, MentionKind::Role | MentionKind::Group) {
        return None;
    }
    // `spokesperson Tarik al-Varani`; `his campaign manager, Hugo Stern, said`.
    // `Deputy Speaker of the parliament Tarik al-Varani`
    let behind = complements_end(scene, m);
    let comma = [m.end, behind].into_iter().find(|&at| scene.token(at).ch == ',');
    let name_at = match comma {
        Some(at) => at + 1,
        None if behind > m.end && starts_name(scene, behind) => behind,
        None => m.end,
    };
    let titled = comma.is_none() || closes_aside(scene, name_at);
    let singular = scene.token(m.head()).entry.tag.0 != b'S';
    if singular && titled && m.kind == MentionKind::Role {
        let behind = mention + 1..near.end;
        let mut behind = behind.clone().zip(scene.mentions.get(behind).unwrap_or(&[]));
        let name = behind.find(|(_, o)| o.kind == MentionKind::Name && o.first == name_at && same(o)).map(|(n, _)| n);
        if name.is_some_and(|n| scene.mentions.get(n).is_some_and(|o| scene.token(o.end).kind != TokenKind::Possessive))
        {
            return name;
        }
    }
    // `Yehia Belaro, military spokesperson for …`: the name before the comma.
    // `Byron, a top aide said`: without a second comma a noun with an article is a subject of its own.
    let tail = scene.token(behind);
    let closed = tail.kind == TokenKind::Mark || tail.kind == TokenKind::Punctuation && tail.ch != ':';
    let apposed = closed || !scene.token(m.first).has(Marks::DETERMINER);
    // `Ada Byron, a lawyer and senior fellow at …`
    let first = joined_before(scene, mention, m.first).unwrap_or(m.first);
    if singular && apposed && m.kind == MentionKind::Role && scene.before(first).ch == ',' {
        return near.rev().find(|&i| {
            scene.mentions.get(i).is_some_and(|o| {
                o.kind == MentionKind::Name && o.end + 1 == first && same(o) && !scene.token(o.head()).has(Marks::PLACE)
            })
        });
    }
    None
}

fn starts_name(scene: &Scene<'_>, at: usize) -> bool {
    let i = scene.mentions.partition_point(|m| m.first < at);
    scene.mentions.get(i).is_some_and(|m| m.first == at && m.kind == MentionKind::Name)
}

/// True where a name starts at `at` and a comma, a cue or the sentence's end follows it.
fn closes_aside(scene: &Scene<'_>, at: usize) -> bool {
    let i = scene.mentions.partition_point(|m| m.first < at);
    let Some(m) = scene.mentions.get(i).filter(|m| m.first == at && m.kind == MentionKind::Name) else { return false };
    let next = scene.token(m.end);
    matches!(next.ch, ',' | '.' | '(') || scene.token(m.end).cue() >= 3 || next.kind == TokenKind::Mark
}
