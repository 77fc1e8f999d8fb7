//! One phenomenon a test.

use super::super::segment::paragraphs;
use super::*;

fn found(text: &str) -> Vec<Quote> {
    let document = Document::new("t", text).unwrap();
    quotes(&document, &paragraphs(&document))
}

/// The words of every span, nested ones with as many dots before them as they lie deep, unclosed ones with `…` after them.
fn words(text: &str) -> Vec<String> {
    let quotes = found(text);
    let depth = |q: &Quote| std::iter::successors(q.parent, |p| quotes[p.position()].parent).count();
    let line = |q: &Quote| format!("{}{}{}", "·".repeat(depth(q)), q.inner.of(text), if q.closed { "" } else { "…" });
    quotes.iter().map(line).collect()
}

/// Checks each text against the spans it is to have.
fn check(cases: &[(&str, &[&str])]) {
    for (text, expected) in cases {
        assert_eq!(words(text), *expected, "{text}");
    }
}

#[test]
fn double_marks_of_every_shape() {
    check(&[
        ("“Go on,” Ida Marsh said.", &["Go on,"]),
        ("\"Go on,\" Ida Marsh said.", &["Go on,"]),
        ("''Go on,'' Ida Marsh said.", &["Go on,"]),
        ("``Go on,'' Ida Marsh said.", &["Go on,"]),
        ("‘‘Go on,’’ Ida Marsh said.", &["Go on,"]),
        ("„Weiter so“, sagte Ida Marsch.", &["Weiter so"]),
        ("„Dalej”, powiedziała Ida Marsz.", &["Dalej"]),
        ("«\u{a0}Continuez\u{a0}», dit Ida Marche.", &["Continuez"]),
        ("«\u{202f}Continuez\u{202f}», dit-elle.", &["Continuez"]),
        ("»Weiter so«, sagte Ida Marsch.", &["Weiter so"]),
        ("‹Weiter so›, sagte Ida Marsch.", &["Weiter so"]),
        ("”Fortsätt”, sade Ida Mars.", &["Fortsätt"]),
    ]);
}

#[test]
fn mixed_shapes_pair() {
    check(&[
        ("“Go on,\" Ida Marsh said.", &["Go on,"]),
        ("\"Go on,” Ida Marsh said.", &["Go on,"]),
        ("“Go on,'' Ida Marsh said.", &["Go on,"]),
        ("“Go on,“ Ida Marsh said.", &["Go on,"]),
        ("‘Go on,' Ida Marsh said.", &["Go on,"]),
        ("'Go on,’ Ida Marsh said.", &["Go on,"]),
        ("„Weiter so\", sagte Ida Marsch.", &["Weiter so"]),
    ]);
}

#[test]
fn positions_in_the_sentence() {
    check(&[
        ("“We know,” Orla Finch said, “and we wait.”", &["We know,", "and we wait."]),
        ("Finch put it so: \"We wait.\"", &["We wait."]),
        ("Finch put it so:\"We wait.\"", &["We wait."]),
        ("The plan (\"a joke\", Finch said) was dropped.", &["a joke"]),
        ("The plan—“a joke”—was dropped.", &["a joke"]),
        ("\"We wait--\" Finch began, then stopped.", &["We wait--"]),
        ("Finch calls it an \"anti-\"anything plan.", &["anti-"]),
        ("\"We wait,\"Finch said. \"Still.\"", &["We wait,", "Still."]),
        ("\" We wait, \" Finch said.", &["We wait,"]),
        ("\"...and we wait\", Finch said, \"$5 at a time\".", &["...and we wait", "$5 at a time"]),
    ]);
}

#[test]
fn apostrophes_are_no_marks() {
    for text in [
        "The leaders’ plan and the workers’ answer weren’t the players’ idea.",
        "The leaders' plan and the workers' answer weren't the players' idea.",
        "Back in the ’90s and the '80s they let ’em rock ’n’ roll, and rock 'n' roll 'til dawn.",
        "Back in the ‘90s they let ‘em be, ‘til the owners’ club closed.",
        "At five o'clock Shia’ al-Omari met O’Hara at the dancers’ hall.",
        "He shouldn‘t have, said nobody‘s friends’ friend.",
        "Goin’ and comin', singin' all the way.",
        "'Twas late, and the dogs' barking had stopped.",
        "He is 5'10\", she is 6' 2\", the film ran 12'30\" and the pipe was 12\" wide.",
        "The runner, 6'3\" and the brothers' best, won in 9'58\".",
        "The state 's plan and the mayors ' answer.",
    ] {
        assert_eq!(words(text), [""; 0], "{text}");
    }
}

#[test]
fn single_marks_as_first_marks() {
    check(&[
        ("‘It doesn’t matter,’ she said.", &["It doesn’t matter,"]),
        ("'It doesn't matter,' she said.", &["It doesn't matter,"]),
        ("'The leaders' plan doesn't work,' she said.", &["The leaders' plan doesn't work,"]),
        (
            "‘The leaders’ plan doesn’t work,’ she said. ‘Nor will it.’",
            &["The leaders’ plan doesn’t work,", "Nor will it."],
        ),
        ("She called the plan 'a poor joke' and left.", &["a poor joke"]),
        ("Finch calls rivals’ plan ‘a joke’ at leaders’ meeting", &["a joke"]),
        ("Mayor ‘won’t resign’", &["won’t resign"]),
        ("‘Let ’em try,’ said Finch.", &["Let ’em try,"]),
        ("‘The ’90s were kind,’ said Finch.", &["The ’90s were kind,"]),
        ("’We wait,’ said Finch.", &["We wait,"]),
        ("‘Is it the boys’?’ she asked.", &["Is it the boys’?"]),
    ]);
}

#[test]
fn nesting_either_way() {
    check(&[
        ("“He told me, ‘Go home,’ and I did,” Finch said.", &["He told me, ‘Go home,’ and I did,", "·Go home,"]),
        ("\"He told me, 'Go home,' and I did,\" Finch said.", &["He told me, 'Go home,' and I did,", "·Go home,"]),
        ("‘He called it a “disaster”,’ Finch said.", &["He called it a “disaster”,", "·disaster"]),
        ("“He told me, ‘Go home.’”", &["He told me, ‘Go home.’", "·Go home."]),
        ("\"He told me, 'Go home.'\"", &["He told me, 'Go home.'", "·Go home."]),
        ("\"He told me, 'Go home.' \" Finch said.", &["He told me, 'Go home.'", "·Go home."]),
        ("''He told me, 'Go home.' '' Finch said.", &["He told me, 'Go home.'", "·Go home."]),
        ("''He told me, 'Go home.''' Finch said.", &["He told me, 'Go home.'", "·Go home."]),
        ("'''Go home' was all he told me,'' Finch said.", &["'Go home' was all he told me,", "·Go home"]),
        ("“‘Go home’ was all he told me,” Finch said.", &["‘Go home’ was all he told me,", "·Go home"]),
        (
            "“A calls it ‘what B called “odd” then’ now.”",
            &["A calls it ‘what B called “odd” then’ now.", "·what B called “odd” then", "··odd"],
        ),
        ("\"The so-called “plan” is dead,\" Finch said.", &["The so-called “plan” is dead,", "·plan"]),
        ("« Il m’a dit ‹ partez › hier », dit-elle.", &["Il m’a dit ‹ partez › hier", "·partez"]),
    ]);
}

#[test]
fn several_paragraphs_reopen() {
    let text = "“We have waited for years.\n\n“Now we act,” Finch said.\n\n“Others will follow.”";
    let quotes = found(text);
    assert_eq!(words(text), ["We have waited for years.…", "Now we act,", "Others will follow."]);
    assert_eq!(quotes.iter().map(|q| q.reopens).collect::<Vec<_>>(), [None, Some(QuoteId::new(0)), None]);
    assert_eq!(quotes[0].outer.of(text), "“We have waited for years.");

    for text in [
        "\"We waited.\n\"And waited.\n\"Now we act,\" Finch said.",
        "''We waited.\n''And waited.\n''Now we act,'' Finch said.",
    ] {
        assert_eq!(words(text), ["We waited.…", "And waited.…", "Now we act,"]);
        assert_eq!(found(text)[2].reopens, Some(QuoteId::new(1)));
    }
    for text in ["‘We waited.\n‘Now we act,’ Finch said.", "'We waited.\n'Now we act,' Finch said."] {
        assert_eq!(words(text), ["We waited.…", "Now we act,"]);
        assert_eq!(found(text)[1].reopens, Some(QuoteId::new(0)));
    }
}

#[test]
fn a_nested_quotation_reopens_too() {
    let text = "“He said, ‘We waited.\n“‘Now we act.’ So he said.”";
    let quotes = found(text);
    assert_eq!(words(text), ["He said, ‘We waited.…", "·We waited.…", "‘Now we act.’ So he said.", "·Now we act."]);
    assert_eq!(quotes[2].reopens, Some(QuoteId::new(0)));
    assert_eq!(quotes[3].reopens, Some(QuoteId::new(1)));
}

#[test]
fn a_caption_between_does_not_break_the_link() {
    let text = "“We have waited for years.\nPhoto: Lakeside News\n“Now we act,” Finch said.";
    assert_eq!(found(text)[1].reopens, Some(QuoteId::new(0)));
}

#[test]
fn unclosed_and_stray_marks() {
    check(&[
        ("Finch said: “We wait.", &["We wait.…"]),
        ("Finch said: ''We wait. And wait.", &["We wait. And wait.…"]),
        ("We wait,” Finch said. “For now.”", &["For now."]),
        ("We wait,\" Finch said. \"For now.\"", &["For now."]),
        ("We wait, Finch said.”", &[]),
        ("We wait, Finch said.\"", &[]),
        ("“He said, ‘Go,” Finch recalled.", &["He said, ‘Go,", "·Go,…"]),
        ("\"One,\" Finch said. \" Two,\" he said. \"Three\" came last.", &["One,", "Two,", "Three"]),
        ("» Read the whole story", &[]),
        ("Home » News » Harrow Down", &[]),
        ("Home › News › Harrow Down", &[]),
        ("Read on »", &[]),
    ]);
}

#[test]
fn one_stray_mark_costs_little() {
    let words = words("\"One,\" Finch said. \"Two,\" he said.\" \"Three,\" he said. \"Four,\" he said.");
    assert_eq!(words, ["One,", "Two,", "Three,", "Four,"]);
}

#[test]
fn empty_and_adjacent_marks() {
    check(&[
        ("\"\"=", &[]),
        ("“”", &[]),
        ("''''", &[]),
        ("\"", &[]),
        ("'", &[]),
        ("\" \"", &[]),
        ("\"a\"\"b\"", &["a", "b"]),
        ("“a”“b”", &["a", "b"]),
        ("“…”", &[]),
        ("x = \"\"; “Go,” Finch said.", &["Go,"]),
    ]);
}

#[test]
fn furniture_yields_nothing() {
    let text = "Mill reopens\n\n“We wait,” Orla Finch said.\n\nFor more, sign up for our “Daily Mill” letter.";
    assert_eq!(words(text), ["We wait,"]);
}

#[test]
fn wrapped_lines_do_not_end_a_quotation() {
    let text = "Orla Finch, who runs the mill at Harrow Down, was not pleased. \"We have\nwaited for the better part of a decade,\" she said, \"and nobody has so\nmuch as called.\"\n\nThe council did not answer questions that were sent to it by letter on\nFriday.\n";
    let expected = ["We have\nwaited for the better part of a decade,", "and nobody has so\nmuch as called."];
    assert_eq!(words(text), expected);
}

fn declared(text: &str, from: &str, to: &str) -> Vec<Quote> {
    let mut document = Document::new("t", text).unwrap();
    let span = Span::new(text.find(from).unwrap(), text.find(to).unwrap() + to.len());
    document.add_region(span, RegionKind::Quoted);
    quotes(&document, &paragraphs(&document))
}

#[test]
fn declared_spans() {
    let text = "Finch wrote: We wait, said “the boss” to me. “Go.”";
    let quotes = declared(text, "We wait", "to me. ");
    let shown: Vec<_> = quotes.iter().map(|q| (q.inner.of(text), q.parent, q.style)).collect();
    let expected = [
        ("We wait, said “the boss” to me.", None, QuoteStyle::Declared),
        ("the boss", Some(QuoteId::new(0)), QuoteStyle::Double),
        ("Go.", None, QuoteStyle::Double),
    ];
    assert_eq!(shown, expected);
    assert_eq!(quotes[0].outer, quotes[0].inner);
}

#[test]
fn a_declared_span_that_has_marks_is_one_quotation() {
    let quotes = declared("“We wait.”\n“Go.”", "“We", "wait.”");
    assert_eq!(quotes.iter().map(|q| q.style).collect::<Vec<_>>(), [QuoteStyle::Double; 2]);
}

#[test]
fn links_stay_right_when_declared_spans_come_between() {
    let text = "“We waited.\n“Now we act,” Finch said. Quite so.";
    let quotes = declared(text, "We waited", "“Now");
    let reopened = quotes.iter().find_map(|q| q.reopens).unwrap();
    assert_eq!(quotes[reopened.position()].inner.of(text), "We waited.");
}

#[test]
fn depth_is_bounded() {
    let text = format!("{}x{}", "“‘".repeat(500), "’”".repeat(500));
    let quotes = found(&text);
    assert!(!quotes.is_empty() && quotes.len() <= 16, "{}", quotes.len());
}

#[test]
fn long_paragraphs_are_settled_in_pieces_without_loss() {
    let text = "“He said ‘go’ and went,” said Ida. ".repeat(3000);
    assert_eq!(found(&text).len(), 6000);
    let open = format!("“{}” she said.", "He said ‘go’ and went. ".repeat(5000));
    assert_eq!(found(&open).len(), 5001);
}
