//! Texts of any length that nobody wrote: each made of one thing over and over.

/// One kind of text: what stands before, what is repeated, and what stands behind it all.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Kind {
    pub(crate) name: &'static str,
    head: &'static str,
    piece: &'static str,
    tail: &'static str,
}

/// In a piece stands for a name that no other piece has.
const NAME: &str = "NAME";
/// The same of a word without a capital.
const WORD: &str = "WORD";

impl Kind {
    const fn of(name: &'static str, piece: &'static str) -> Self {
        Self { name, head: "", piece, tail: "" }
    }

    /// A text of this kind of `bytes` bytes, or a little more.
    pub(crate) fn text(&self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + self.piece.len() + 16);
        text.push_str(self.head);
        if self.name == "nested" {
            let deep = bytes / "“‘’”".len();
            text.push_str(&"“‘".repeat(deep));
            text.push('a');
            text.push_str(&"’”".repeat(deep));
        }
        let mut number = 0;
        while text.len() < bytes {
            let mut rest = self.piece;
            while let Some((before, name, behind)) =
                [NAME, WORD].iter().find_map(|&n| rest.split_once(n).map(|(b, e)| (b, n, e)))
            {
                text.push_str(before);
                push_word(number, name == NAME, &mut text);
                rest = behind;
            }
            text.push_str(rest);
            number += 1;
        }
        text.push_str(self.tail);
        text
    }
}

impl Kind {
    /// The same between two quotations, the one with a name and the other with a pronoun: without quotations many a text is
    /// hardly looked at.
    pub(crate) fn between_quotations(&self, bytes: usize) -> String {
        format!("“We stay,” said Ada Lund. {} “No,” she said.", self.text(bytes))
    }
}

/// Adds a word that stands for `number`, of two syllables or more.
fn push_word(number: usize, capital: bool, text: &mut String) {
    let letter = |letters: &[u8], n: usize| letters.get(n % letters.len()).copied().map_or('x', char::from);
    let mut rest = number + 4000;
    let mut first = capital;
    while rest > 0 {
        let consonant = letter(b"bdfgklmnprstvz", rest);
        text.push(if std::mem::take(&mut first) { consonant.to_ascii_uppercase() } else { consonant });
        text.push(letter(b"aeiou", rest / 14));
        rest /= 70;
    }
}

/// Every kind there is.
pub(crate) const KINDS: &[Kind] = &[
    // Marks.
    Kind::of("straight marks", "\""),
    Kind::of("straight marks apart", "\" "),
    Kind::of("opening marks", "“"),
    Kind::of("closing marks", "”"),
    Kind::of("empty quotations", "“”"),
    Kind::of("opening and closing apart", "“ ” "),
    Kind::of("mixed guillemets", "«‹»›„“‟ "),
    Kind::of("single marks", "‘’ ‘"),
    Kind::of("apostrophes", "'"),
    Kind::of("apostrophes apart", "' "),
    Kind::of("apostrophes at words", "'a' b' 'c "),
    Kind::of("typewriter marks", "``''"),
    Kind::of("nested", "“‘"),
    Kind { tail: "’”’”", ..Kind::of("nested, hardly closed", "“‘") },
    Kind { head: "“", ..Kind::of("one unclosed quotation", "word ") },
    Kind { head: "“", ..Kind::of("one unclosed quotation, one word", "w") },
    Kind { head: "“", tail: "”", ..Kind::of("one quotation of sentences", "It was so. ") },
    Kind::of("unclosed paragraphs", "“a b\n\n"),
    Kind::of("unclosed lines", "“a b\n"),
    Kind::of("unclosed nested paragraphs", "“a ‘b\n\n"),
    Kind::of("opening marks at words", "“a "),
    Kind::of("closing marks at words", "a” "),
    Kind::of("inches", "5'10\" "),
    // Quotations.
    Kind::of("quotations", "“a” "),
    Kind::of("quotations without spaces", "“a”"),
    Kind::of("quotations that differ", "“WORD” "),
    Kind::of("straight quotations", "\"a\" "),
    Kind::of("quotations in paragraphs", "“a”\n\n"),
    Kind::of("quotations in lines", "“a”\n"),
    Kind::of("quotations in quotations", "“a ‘b’ «c» d” "),
    Kind::of("attributed to one", "“a,” said X. "),
    Kind::of("attributed to many", "“a,” said NAME. "),
    Kind::of("attributed to many in full", "“We stay,” said NAME Lund. "),
    Kind::of("attributed to pronouns", "“a,” he said. "),
    Kind::of("attributed in paragraphs", "“We stay,” NAME Lund said.\n\n“No,” she said.\n\n"),
    Kind::of("attributed twice", "NAME said, “a,” said NAME. "),
    Kind::of("according to", "According to NAME, “it” rained. "),
    Kind::of("doubtful in one sentence", "the plan called “good” by NAME and "),
    Kind::of("scare quotes in one sentence", "the so-called “plan” and "),
    Kind::of("doubtful in one sentence, no names", "a “b” c "),
    Kind::of("doubtful with cues in one sentence", "said “b” that "),
    Kind::of("quotations and commas", "“a,” "),
    // Words.
    Kind::of("one word", "a"),
    Kind::of("one word in capitals", "A"),
    Kind::of("one word of accents", "é"),
    Kind::of("one word of hyphens", "a-"),
    Kind::of("one word of apostrophes", "a’"),
    Kind::of("one word of points", "a."),
    Kind::of("one name", "Ilse Brandvold "),
    Kind::of("names that differ", "NAME "),
    Kind::of("names that differ, listed", "NAME NAME, "),
    Kind::of("names in sentences", "NAME Lund left. "),
    Kind::of("first names", "Maria David "),
    Kind::of("surnames of one", "Maria NAME. "),
    Kind::of("names and pronouns", "NAME Lund left. She came. "),
    Kind::of("organisations", "NAME Harbour Office Inc. "),
    Kind::of("acronyms", "the NAME Union (NU) "),
    Kind::of("joined names", "NAME and "),
    Kind::of("of names", "NAME of "),
    Kind::of("possessives", "NAME’s "),
    Kind::of("capitals", "NAME LUND "),
    Kind::of("cues", "said "),
    Kind::of("cues, many", "told asked added wrote "),
    Kind::of("reports in one sentence", "NAME said that "),
    Kind::of("reports in one sentence by pronouns", "he said that she believes "),
    Kind::of("reports", "NAME said that it rains. "),
    Kind::of("reports by according to", "it rains, according to NAME, "),
    Kind::of("reports with quotations", "NAME said that it was “good” and "),
    Kind::of("that", "that "),
    Kind::of("to", "to "),
    Kind::of("and", "and "),
    Kind::of("who said", "who said "),
    Kind::of("saying", ", saying "),
    Kind::of("pronouns", "he "),
    Kind::of("titles", "Mr. "),
    Kind::of("offices", "President "),
    Kind::of("roles", "the mayor, "),
    Kind::of("spokesmen", "a spokesman for "),
    Kind::of("title case", "The Old Harbour "),
    Kind::of("sentences", "It rains. "),
    Kind::of("one sentence", "it rains and "),
    Kind::of("paragraphs", "It rains.\n\n"),
    Kind::of("lines", "it rains\n"),
    Kind::of("initials", "A. B. C. "),
    Kind::of("labels", "A: "),
    Kind::of("labels in lines", "A: b\n"),
    Kind::of("labels in paragraphs", "NAME: We stay.\n\n"),
    Kind::of("labels of capitals", "LUND: We stay. "),
    Kind::of("addresses", "https://example.org/a?b=c "),
    Kind::of("handles", "@handle "),
    Kind::of("furniture", "Advertisement\n\n"),
    Kind::of("read more", "Read more: NAME\n\n"),
    Kind::of("asides", "(laughs) "),
    Kind::of("datelines", "HALLAND - "),
    Kind::of("signatures", "“a”\n\n— NAME Lund\n\n"),
    // Signs.
    Kind::of("digits", "1"),
    Kind::of("numbers", "1 "),
    Kind::of("money", "$3.5 "),
    Kind::of("commas", ","),
    Kind::of("commas apart", ", "),
    Kind::of("colons", ": "),
    Kind::of("points", "."),
    Kind::of("points apart", ". "),
    Kind::of("dashes", "—"),
    Kind::of("dashes apart", "— "),
    Kind::of("hyphens", "-"),
    Kind::of("opening brackets", "("),
    Kind::of("brackets", "()"),
    Kind::of("square brackets", "[a] "),
    Kind::of("combining marks", "\u{301}"),
    Kind::of("characters of no width", "\u{200b}"),
    Kind::of("byte-order marks", "\u{feff}"),
    Kind::of("emoji", "👩‍👩‍👧"),
    Kind::of("zeros", "\0"),
    Kind::of("Chinese", "漁業"),
    // White space.
    Kind::of("spaces", " "),
    Kind::of("spaces of no break", "\u{a0}"),
    Kind::of("line ends", "\n"),
    Kind::of("carriage returns", "\r"),
    Kind::of("both line ends", "\r\n"),
    Kind::of("tabs", "\t"),
    Kind { head: "“a", tail: "b”", ..Kind::of("spaces in a quotation", " ") },
    Kind { head: "“a", tail: "b”", ..Kind::of("line ends in a quotation", "\n") },
    Kind::of("blank lines", " \n"),
];
