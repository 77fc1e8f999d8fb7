//! Names that were left as printed.

use std::fmt;

/// A speaker's name that could be that of people who are known, and why it was left as the article has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unsettled {
    /// The name as the article gives it most fully.
    pub name: String,
    /// The people it could be, each with what tells them from others, [`LISTED`](Self::LISTED) at most.
    pub candidates: Vec<String>,
    /// How many more there are.
    pub others: usize,
    /// Why none of them was chosen.
    pub reason: Reason,
}

/// Why a name was left as printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// It could be that of several people.
    Several,
    /// It is too short to tell anybody by, and nothing else in the article says that they are meant.
    Alone,
    /// The surname alone stands beside the quotation, and the article names several people of that surname.
    Family,
    /// The article calls the speaker by other pronouns.
    Pronouns,
}

impl Unsettled {
    /// People that are listed by name.
    pub const LISTED: usize = 3;
}

/// What is said of it, without the article: `“Lund” could be Ada Lund (p17) or Berit Lund (p22): left as printed`.
impl fmt::Display for Unsettled {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (first, rest) = self.candidates.split_first().map_or(("", &[][..]), |(first, rest)| (first, rest));
        write!(out, "“{}” could be {first}", self.name)?;
        for (n, candidate) in (1..).zip(rest) {
            let last = n == rest.len() && self.others == 0;
            write!(out, "{} {candidate}", if last { " or" } else { "," })?;
        }
        match self.others {
            0 => {}
            1 => write!(out, " or one other")?,
            n => write!(out, " or {n} others")?,
        }
        out.write_str(match self.reason {
            Reason::Several => ": left as printed",
            Reason::Alone => ", but nothing else in the article says so: left as printed",
            Reason::Family => ", but the article names others of that surname: left as printed",
            Reason::Pronouns => ", but the article has other pronouns: left as printed",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_in_one_line() {
        let said = |candidates: &[&str], others, reason| {
            let candidates = candidates.iter().map(|&c| c.to_owned()).collect();
            Unsettled { name: "Lund".to_owned(), candidates, others, reason }.to_string()
        };
        let two = ["Ada Lund (p17)", "Berit Lund (p22)"];
        assert_eq!(
            said(&two, 0, Reason::Several),
            "“Lund” could be Ada Lund (p17) or Berit Lund (p22): left as printed"
        );
        assert_eq!(
            said(&two, 4, Reason::Several),
            "“Lund” could be Ada Lund (p17), Berit Lund (p22) or 4 others: left as printed"
        );
        assert_eq!(
            said(&["Ada Lund"], 0, Reason::Alone),
            "“Lund” could be Ada Lund, but nothing else in the article says so: left as printed"
        );
    }
}
