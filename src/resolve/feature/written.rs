//! Features as a weights file writes them: `next_word('said')`, `place(b0)`, `place_gap(a0,2)`.

use std::fmt::Write as _;

use super::{MOST_VALUES, Sym, Template, Value};
use crate::lexicon::key;

/// The feature as a weights file writes it. `word` gives a word's text by its key; `None` where it is not known, and then
/// the feature has no name.
pub fn write_feature<'a>(
    template: Template,
    values: &[Value],
    word: &dyn Fn(u64) -> Option<&'a str>,
) -> Option<String> {
    let mut out = format!("{}(", template.name());
    for (n, value) in values.iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        match value {
            Value::Int(i) => write!(out, "{i}").ok()?,
            Value::Word(k) => write!(out, "'{}'", word(*k)?).ok()?,
            Value::Sym(s) => out.push_str(s.text()),
            Value::Char(c) => write!(out, "\\{}", c.get()).ok()?,
            Value::Signs(signs) => {
                out.push('"');
                out.extend(signs.iter().map(char::from));
                out.push('"');
            }
        }
    }
    out.push(')');
    Some(out)
}

/// A feature read from a weights file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written {
    /// Its template.
    pub template: Template,
    all: [Value; MOST_VALUES],
    number: usize,
}

impl Written {
    /// Its values.
    pub fn values(&self) -> &[Value] {
        self.all.get(..self.number).unwrap_or(&self.all)
    }
}

/// A feature as [`write_feature`] writes it; `None` where it is not of that form or names no template. `like` is a template
/// that it may well have: files are in order.
pub fn parse_feature(written: &str, like: Option<Template>) -> Option<Written> {
    let (template, mut rest) = match like.and_then(|t| Some((t, written.strip_prefix(t.name())?.strip_prefix('(')?))) {
        Some(found) => found,
        None => written.split_once('(').and_then(|(name, rest)| Some((Template::by_name(name)?, rest)))?,
    };
    rest = rest.strip_suffix(')')?;
    let mut all = [Value::Int(0); MOST_VALUES];
    let mut number = 0;
    while !rest.is_empty() {
        let (value, behind) = parse_value(rest)?;
        *all.get_mut(number)? = value;
        number += 1;
        rest = match behind.strip_prefix(',') {
            Some(more) if !more.is_empty() => more,
            None if behind.is_empty() => behind,
            _ => return None,
        };
    }
    Some(Written { template, all, number })
}

/// One value and the text behind it.
fn parse_value(text: &str) -> Option<(Value, &str)> {
    match text.as_bytes().first()? {
        b'\'' => {
            let quoted = text.get(1..)?;
            // The word itself may hold apostrophes; it ends at the one before a comma or the end.
            let inside = |at: &usize| matches!(quoted.as_bytes().get(at + 1), None | Some(b','));
            let end = (0..quoted.len()).find(|at| quoted.as_bytes().get(*at) == Some(&b'\'') && inside(at))?;
            Some((Value::Word(key(quoted.get(..end)?)), quoted.get(end + 1..)?))
        }
        b'"' => {
            let (signs, rest) = text.get(1..)?.split_once('"')?;
            Some((Value::Signs(signs.bytes().collect()), rest))
        }
        b'\\' => {
            let escaped = text.get(1..)?;
            let c = escaped.chars().next()?;
            Some((Value::from(c), escaped.get(c.len_utf8()..)?))
        }
        _ => {
            let end = text.bytes().position(|b| b == b',').unwrap_or(text.len());
            let (word, rest) = (text.get(..end)?, text.get(end..)?);
            let number = word.starts_with(|c: char| c.is_ascii_digit() || c == '-');
            let value = if number { Value::Int(word.parse().ok()?) } else { Value::Sym(Sym::named(word)?) };
            Some((value, rest))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(written: &str) -> Option<(Template, Vec<Value>)> {
        parse_feature(written, None).map(|w| (w.template, w.values().to_vec()))
    }

    #[test]
    fn written_features_are_read_again() {
        let words = ["said", "it's"];
        let by_key = |k: u64| words.iter().copied().find(|w| key(w) == k);
        let values = [
            Value::Int(-3),
            Value::Word(key("said")),
            Value::Word(key("it's")),
            Value::Sym(Sym::new("none")),
            Value::from(','),
            Value::Signs(",Q.".bytes().collect()),
            Value::from('\''),
        ];
        for from in 0..2 {
            for end in from..from + MOST_VALUES {
                let some = &values[from..=end];
                let written = write_feature(Template::GapPattern, some, &by_key).unwrap();
                assert_eq!(read(&written), Some((Template::GapPattern, some.to_vec())), "{written}");
                assert_eq!(parse_feature(&written, Some(Template::GapPattern)), parse_feature(&written, None));
                assert_eq!(parse_feature(&written, Some(Template::Place)), parse_feature(&written, None));
            }
        }
    }

    #[test]
    fn malformed_features_are_refused() {
        for bad in ["", "place", "place(b0", "unheard_of(1)", "place(b0,)", "gap_signs(\",)", "place(somewhere)"] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
