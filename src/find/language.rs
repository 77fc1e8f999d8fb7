//! Is it English, and if not, what is it?
//!
//! Of what English writes in lower case, a third and more are function words, and nearly all the rest are words that the lexicon
//! knows; of other languages hardly any are. That is nearly free to count and never takes English for anything else. Only what is not
//! English by these counts is shown to a detector, which names the language.

use smallvec::SmallVec;
use whatlang::{Lang, Script};

use super::scene::Scene;
use super::segment::Paragraph;
use super::token::{Token, TokenKind, Tokens, tokens};
use crate::Span;
use crate::document::RegionKind;
use crate::language::{Code, Language};
use crate::lexicon::{self, Marks};
use crate::span::boundary_before;

/// Words in lower case from which on the share of function words is enough to say that it is English.
const MANY: u32 = 40;
/// Of all that is not English the language is told only from so many words in lower case on.
const ENOUGH: u32 = 12;
/// The same where the detector is sure, or the format says so too.
const FEWEST: u32 = 5;
/// Letters of other alphabets from which on they cannot be but a few names.
const LETTERS: usize = 20;

/// Per cent of English function words among the words in lower case, at least: news has 26 and more, texts in other languages that
/// share some of them (`in`, `for`, `over`, `die`) 10 and less.
const FUNCTION: u32 = 20;
/// The same of words that the lexicon knows: recipes and forecasts have 66, texts in dialect 50, other languages 14 and less.
const KNOWN: u32 = 30;
/// The same where there are fewer than [`MANY`], of which a Polish or Danish sentence may share more by chance.
const KNOWN_OF_SOME: u32 = 40;
/// No more than this where there are few words.
const KNOWN_OF_FEW: u32 = 15;

/// Bytes of the text that the detector reads.
const SAMPLE: usize = 4096;
/// Bytes whose words are counted where a text has no quotations, and so no tokens yet: first few, then as many as it takes.
const LEADS: [usize; 2] = [300, 1500];
/// Words in lower case that are enough there: where nothing is quoted, a mistake costs no speaker.
const MANY_OF_LEAD: u32 = 12;
/// Per cent of these.
const FUNCTION_OF_LEAD: u32 = 28;

/// The words in lower case, and those of them that are English function words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct SmallWords {
    pub(super) all: u32,
    pub(super) function: u32,
}

impl SmallWords {
    /// True where nothing more needs to be asked.
    fn are_english(self) -> bool {
        self.all >= MANY && share(self.function, self.all) >= FUNCTION
    }
}

/// Per cent, rounded down.
fn share(part: u32, whole: u32) -> u32 {
    u32::try_from(u64::from(part) * 100 / u64::from(whole.max(1))).unwrap_or(u32::MAX)
}

/// The language of the scene's document. What the format declares it to be is believed only where the text does not tell.
pub fn detect(scene: &Scene<'_>) -> Language {
    if scene.small_words.are_english() {
        return Language::English;
    }
    let declared = scene.document.language.as_deref().and_then(Code::of_tag);
    if !scene.tokens.is_empty() {
        return closely(scene, &scene.tokens, declared);
    }
    let tokens_of = |bytes: usize, headlines: bool| {
        let lead = lead(scene, bytes, headlines);
        let end = lead.last().map_or(0, |p| p.span.end());
        tokens(scene.document.text().get(..end).unwrap_or_default(), &lead, &[], lexicon::english())
    };
    let [few, more] = LEADS;
    let small = tokens_of(few, false).small_words();
    if small.all >= MANY_OF_LEAD && share(small.function, small.all) >= FUNCTION_OF_LEAD {
        return Language::English;
    }
    let tokens = tokens_of(more, true);
    if tokens.small_words().are_english() { Language::English } else { closely(scene, &tokens, declared) }
}

/// The first paragraphs, as far as so many bytes go, of running text alone or of `headlines` too.
fn lead(scene: &Scene<'_>, bytes: usize, headlines: bool) -> SmallVec<[Paragraph; 8]> {
    let text = scene.document.text();
    let mut room = bytes;
    let running = |p: &&Paragraph| p.region == RegionKind::Body || headlines && p.region != RegionKind::Furniture;
    let lead = scene.paragraphs.iter().filter(running).map_while(|p| {
        let end = boundary_before(text, p.span.start() + room.min(p.span.len()));
        room -= end - p.span.start();
        (end > p.span.start()).then(|| Paragraph { span: Span::new(p.span.start(), end), ..*p })
    });
    lead.collect()
}

/// What is known of the words that tell.
#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    words: u32,
    known: u32,
    function: u32,
    /// All is in capitals, and all words are counted.
    shouted: bool,
}

impl Counts {
    fn of<'t>(words: impl Iterator<Item = &'t Token>) -> Self {
        words.fold(Self::default(), |counts, word| Self {
            words: counts.words.saturating_add(1),
            known: counts.known + u32::from(word.entry.tag.0 != b'?'),
            function: counts.function + u32::from(word.has(Marks::FUNCTION)),
            ..counts
        })
    }

    /// Capitals tell nothing, for names have them, unless all is in capitals.
    fn new(tokens: &[Token]) -> Self {
        let words = || tokens.iter().filter(|t| t.kind == TokenKind::Word);
        let small = Self::of(words().filter(|t| t.is_lower()));
        if small.words >= ENOUGH {
            return small;
        }
        let all = Self::of(words());
        let shouted = Self::of(words().filter(|t| t.all_capitals())).words;
        // A list of names has no function words; only where it would be a long one it is no list.
        let least = if share(all.function, all.words) >= FUNCTION { ENOUGH } else { MANY };
        if all.words >= least && share(shouted, all.words) > 50 { Self { shouted: true, ..all } } else { small }
    }
}

/// A closer look, which only few English texts need: short ones, and such as consist of names, numbers or headlines.
fn closely(scene: &Scene<'_>, tokens: &[Token], declared: Option<Code>) -> Language {
    let counts = Counts::new(tokens);
    let Counts { words, known, function, shouted } = counts;
    let (known, function) = (share(known, words), share(function, words));
    // Names in capitals are not known.
    let english = if words >= MANY { known >= KNOWN || function >= FUNCTION } else { known >= KNOWN_OF_SOME };
    if words >= ENOUGH && english {
        return Language::English;
    }
    let sample = sample(scene);
    let alphabet = foreign_letters(&sample);
    let detected = if alphabet || words >= FEWEST { whatlang::detect(&sample) } else { None };
    let sure = detected.as_ref().filter(|found| found.is_reliable()).map(whatlang::Info::lang);
    let foreign = declared.filter(|&code| code != Code::ENGLISH && code != Code::UNDETERMINED);
    if alphabet {
        // What little is in Latin letters may be English; the text is not.
        let found = detected.filter(|found| found.script() != Script::Latin).map(|found| found.lang());
        return Language::Other(other(found, foreign));
    }
    match sure {
        Some(Lang::Eng) => Language::English,
        Some(lang) if words >= ENOUGH || known < KNOWN_OF_FEW => Language::Other(other(Some(lang), foreign)),
        // A detector that is not sure of a text this long has never heard of its language.
        None if words >= MANY && !shouted => Language::Other(other(None, foreign)),
        _ => match declared {
            Some(Code::ENGLISH) => Language::English,
            Some(_) if words >= FEWEST && known < KNOWN_OF_FEW => foreign.map_or(Language::Unknown, Language::Other),
            _ => Language::Unknown,
        },
    }
}

/// Which language it is that is not English: the one `found` in the text, unless the format declares one that no text is told by.
fn other(found: Option<Lang>, declared: Option<Code>) -> Code {
    let found = found.map(Code::of);
    match (found, declared) {
        (Some(found), Some(declared)) => {
            if declared.name().is_some() {
                found
            } else {
                declared
            }
        }
        (found, declared) => found.or(declared).unwrap_or(Code::UNDETERMINED),
    }
}

/// The beginning of the article's own text.
fn sample(scene: &Scene<'_>) -> String {
    let text = scene.document.text();
    let mut sample = String::new();
    for paragraph in scene.paragraphs.iter().filter(|p| p.region != RegionKind::Furniture) {
        let words = paragraph.span.of(text);
        let room = SAMPLE.saturating_sub(sample.len());
        if words.len() > room {
            sample.push_str(words.get(..boundary_before(words, room)).unwrap_or_default());
            break;
        }
        sample.push_str(words);
        sample.push('\n');
    }
    sample
}

/// True where most letters are of other alphabets than the Latin one.
fn foreign_letters(sample: &str) -> bool {
    let (mut latin, mut other) = (0, 0);
    for c in sample.chars().filter(|c| c.is_alphabetic()) {
        // The last of the Latin letters that words are written with; phonetic ones follow.
        match c {
            '\0'..='\u{24f}' | '\u{1e00}'..='\u{1eff}' | '\u{ff21}'..='\u{ff5a}' => latin += 1,
            _ => other += 1,
        }
    }
    other >= LETTERS && other > latin
}

impl Tokens {
    /// How many words it has in lower case, and how many of these are English function words.
    pub(super) fn small_words(&self) -> SmallWords {
        self.classes().iter().fold(SmallWords::default(), |so_far, block| {
            let (all, function) = block.small_words();
            SmallWords { all: so_far.all + all.count_ones(), function: so_far.function + function.count_ones() }
        })
    }
}
