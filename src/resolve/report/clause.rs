//! A cue with its source: the clause around which the edges of what is reported are looked for.

use super::cue::Setting;
use super::line::{Line, hangs};
use super::near::Near;
use super::values::{BEFORE, BEHIND, NONE};
use super::words::{Joint, Words};
use crate::find::scene::TokenRange;
use crate::lexicon::words;
use crate::resolve::feature::{Value, int};
use crate::resolve::phrase::phrase_tokens;

/// A cue and its source in their sentence.
#[derive(Debug)]
pub struct Clause<'c, 's> {
    /// The sentence.
    pub setting: &'c Setting<'s>,
    /// The cue.
    pub cue: usize,
    /// The tokens of the source.
    pub source: Option<TokenRange>,
    /// The verb of which the cue is a form, or the cue.
    pub(super) lemma: Value,
    /// The nearest `that` behind the cue.
    pub(super) that: Option<usize>,
}

impl<'c, 's> Clause<'c, 's> {
    /// The clause of the cue at `cue`, whose source the mention `source` names.
    pub fn new(setting: &'c Setting<'s>, cue: usize, source: Option<usize>) -> Self {
        let line = &setting.line;
        let source = source.map(|m| phrase_tokens(line.scene, m));
        let tokens = line.scene.tokens.get(line.range.first..line.range.end).unwrap_or(&[]);
        let behind = tokens.get((cue + 1).saturating_sub(line.range.first)..).unwrap_or(&[]);
        let that = behind.iter().position(|t| t.key == words::THAT).map(|distance| cue + 1 + distance);
        Self { setting, cue, source, lemma: setting.verb(cue), that }
    }

    /// Its sentence.
    pub fn line(&self) -> &'c Line<'s> {
        &self.setting.line
    }

    pub(super) fn words(&self) -> &'c Words {
        &self.setting.words
    }

    /// How many words in `from..to` mostly report.
    pub(super) fn reports(&self, from: usize, to: usize) -> usize {
        let strong = self.setting.strong.iter().filter(|(at, _)| (from..to).contains(at));
        strong.filter(|(at, _)| self.line().token(*at).cue() >= 3).count()
    }

    /// How many commas stand in `from..to`, up to `most`.
    pub(super) fn commas(&self, from: usize, to: usize, most: usize) -> Value {
        int(self.words().joints(from, to).number(Joint::COMMA).min(most))
    }

    /// Whether any word in `from..to` stands in a quotation.
    pub(super) fn any_quoted(&self, from: usize, to: usize) -> Value {
        self.words().joints(from, to).any(Joint::QUOTED).into()
    }

    /// Its first token.
    pub(super) fn first(&self) -> usize {
        self.source.map_or(self.cue, |s| s.first.min(self.cue))
    }

    /// One past its last token.
    pub(super) fn end(&self) -> usize {
        self.source.map_or(self.cue + 1, |s| s.end.max(self.cue + 1))
    }

    /// On which side of the cue the source stands.
    pub(super) fn side(&self) -> Value {
        self.source.map_or(NONE, |s| if s.end <= self.cue { BEFORE } else { BEHIND })
    }

    /// True where a mention of the sentence begins at `at`.
    pub(super) fn mention_begins(&self, at: usize) -> bool {
        self.setting.mentions().binary_search_by_key(&at, |m| m.first).is_ok()
    }

    /// True for a word or sign on which clauses hang.
    pub(super) fn hangs(&self, at: usize) -> bool {
        hangs(self.line().token(at))
    }

    /// What is reported does not hold its source.
    pub(super) fn allows(&self, near: Near) -> bool {
        self.source.is_none_or(|s| {
            near.before.is_none_or(|end| s.end > self.cue || end <= s.first)
                && near.behind.is_none_or(|begin| s.first < self.cue || begin >= s.end)
        })
    }

    /// True where a quotation that does not hold the cue goes on over the edge before token `at`: nothing that is reported
    /// begins or ends there.
    pub(super) fn inside(&self, at: usize) -> bool {
        let line = self.line();
        let quote = line.token(at).quote;
        quote.is_some() && quote == line.scene.before(at).quote && quote != line.token(self.cue).quote
    }
}
