//! What holds for the paragraphs and quoted spans of any text.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

use inquit::find::quote::{Quote, QuoteId, QuoteStyle, quotes};
use inquit::find::segment::paragraphs;
use inquit::{Document, RegionKind, Span};
use proptest::prelude::*;

fn found(text: &str) -> Vec<Quote> {
    let document = Document::new("t", text).unwrap();
    quotes(&document, &paragraphs(&document))
}

fn inner<'t>(text: &'t str, quotes: &[Quote]) -> Vec<&'t str> {
    quotes.iter().map(|q| q.inner.of(text)).collect()
}

/// Panics unless `quotes` are spans of `text` in order, with children inside their parents.
fn assert_sound(text: &str, quotes: &[Quote]) {
    let mut last = 0;
    for (n, quote) in quotes.iter().enumerate() {
        for span in [quote.outer, quote.inner] {
            assert!(text.get(span.start()..span.end()).is_some(), "{span:?} in {text:?}");
        }
        assert!(quote.outer.covers(quote.inner), "{quote:?} in {text:?}");
        assert!(!quote.inner.of(text).is_empty(), "{quote:?} in {text:?}");
        assert_eq!(quote.inner.of(text).trim(), quote.inner.of(text));
        assert!(last <= quote.outer.start(), "{quote:?} in {text:?}");
        last = quote.outer.start();
        for (earlier, what) in [(quote.parent, "parent"), (quote.reopens, "reopens")] {
            assert!(earlier.is_none_or(|e| e.position() < n), "{what} of {quote:?} in {text:?}");
        }
        if let Some(parent) = quote.parent {
            assert!(quotes[parent.position()].inner.covers(quote.outer), "{quote:?} in {text:?}");
        }
        if let Some(earlier) = quote.reopens {
            assert!(!quotes[earlier.position()].closed, "{quote:?} in {text:?}");
        }
    }
}

/// A paragraph whose marks are sound: sentences with or without a quotation, `<` and `>` standing for the marks.
fn paragraph() -> impl Strategy<Value = String> {
    let sentence = prop_oneof![
        Just("The council of Harrow Down met on Tuesday."),
        Just("<We wait for the county,> Orla Finch said."),
        Just("Finch called the leaders’ plan <a joke>, and left."),
        Just("It isn’t over, said Finch: <Not by far.>"),
        Just("<We know,> Finch said, <and we don’t forget.>"),
        Just("Is it <over>? (<Yes,> said nobody.)"),
        Just("Back in the ’90s the mill was <the heart of the town.>"),
    ];
    prop::collection::vec(sentence, 1..5).prop_map(|s| s.join(" "))
}

fn marked(text: &str, open: &str, close: &str) -> String {
    text.replace('<', open).replace('>', close)
}

proptest! {
    #[test]
    fn any_text_gives_sound_spans(
        text in "([\"'`“”„‘’‚«»‹›]|''|``|‘‘|[ a-zS.,?!:;()—-]|[0-9]|\\PC|\r\n|\n|\r|\u{2028}|\u{a0}|\u{202f}|\u{200b}){0,60}"
    ) {
        assert_sound(&text, &found(&text));
    }

    #[test]
    fn any_run_of_marks_gives_sound_spans(text in "([\"'“”‘’ax ]|\n){0,200}") {
        assert_sound(&text, &found(&text));
    }

    #[test]
    fn declared_regions_give_sound_spans(text in "([\"“”‘’a .]|\n){0,40}", regions in prop::collection::vec((0usize..60, 0usize..60, 0u8..5), 0..6)) {
        let mut document = Document::new("t", text.clone()).unwrap();
        for (a, b, kind) in regions {
            let kind = match kind {
                0 => RegionKind::Headline,
                1 => RegionKind::Furniture,
                2 => RegionKind::Body,
                _ => RegionKind::Quoted,
            };
            document.add_region(Span::new(a.min(b), a.max(b)), kind);
        }
        let quotes = quotes(&document, &paragraphs(&document));
        assert_sound(&text, &quotes);
        for quote in quotes.iter().filter(|q| q.style == QuoteStyle::Declared) {
            prop_assert_eq!(quote.outer, quote.inner);
        }
    }

    #[test]
    fn paragraphs_cover_all_but_white_space(text in "([a-z“”.]{1,30}|[ \t]|\n|\r\n|\r|\u{2028}|\u{2029}){0,60}") {
        let document = Document::new("t", text.clone()).unwrap();
        let mut last = 0;
        for paragraph in paragraphs(&document) {
            let span = paragraph.span;
            prop_assert!(text.get(last..span.start()).is_some_and(|gap| gap.trim().is_empty()));
            prop_assert_eq!(span.of(&text).trim(), span.of(&text));
            prop_assert!(!span.is_empty());
            last = span.end();
        }
        prop_assert!(text.get(last..).is_some_and(|gap| gap.trim().is_empty()));
    }

    #[test]
    fn every_style_of_marks_gives_the_same_words(text in paragraph()) {
        let curly = marked(&text, "“", "”");
        let expected = inner(&curly, &found(&curly)).into_iter().map(str::to_owned).collect::<Vec<_>>();
        prop_assert_eq!(expected.len(), text.matches('<').count());
        for (open, close) in [("\"", "\""), ("''", "''"), ("“", "\""), ("\"", "”"), ("„", "“"), ("«\u{a0}", "\u{a0}»"), ("‘", "’")] {
            let other = marked(&text, open, close);
            prop_assert_eq!(inner(&other, &found(&other)), expected.clone(), "{}", other);
        }
        // All marks straight, the apostrophes with them.
        let straight = marked(&text, "\"", "\"").replace('’', "'");
        let words: Vec<String> = expected.iter().map(|w| w.replace('’', "'")).collect();
        prop_assert_eq!(inner(&straight, &found(&straight)), words);
    }

    #[test]
    fn a_stray_mark_harms_no_other_paragraph(
        texts in prop::collection::vec(paragraph(), 2..5),
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        mark in prop::sample::select(vec!["\"", "“", "”", "'", "’", "‘", "''", "»", "«"]),
        curly in any::<bool>(),
    ) {
        let (open, close) = if curly { ("“", "”") } else { ("\"", "\"") };
        let texts: Vec<String> = texts.iter().map(|t| marked(t, open, close)).collect();
        let hit = which.index(texts.len());
        let mut harmed = texts.clone();
        let places: Vec<usize> = harmed[hit].char_indices().map(|(i, _)| i).collect();
        harmed[hit].insert_str(places[place.index(places.len())], mark);
        // Spans by paragraph: position of the paragraph and place in it.
        let spans = |texts: &[String]| {
            let whole = texts.join("\n");
            let quotes = found(&whole);
            let mut start = 0;
            let mut all = Vec::new();
            for text in texts {
                let range = Span::new(start, start + text.len());
                let here = quotes.iter().filter(|q| range.covers(q.outer));
                all.push(here.map(|q| (q.outer.start() - start, q.outer.end() - start, q.inner.start() - start, q.closed)).collect::<Vec<_>>());
                start += text.len() + 1;
            }
            all
        };
        let (before, after) = (spans(&texts), spans(&harmed));
        for n in (0..texts.len()).filter(|&n| n != hit) {
            prop_assert_eq!(&before[n], &after[n]);
        }
    }

    #[test]
    fn line_ends_do_not_matter(texts in prop::collection::vec(paragraph(), 1..6), blank in any::<bool>()) {
        let texts: Vec<String> = texts.iter().map(|t| marked(t, "“", "”")).collect();
        let unix = texts.join(if blank { "\n\n" } else { "\n" });
        for end in ["\r\n", "\r", "\u{2028}"] {
            let other = unix.replace('\n', end);
            prop_assert_eq!(inner(&other, &found(&other)), inner(&unix, &found(&unix)));
        }
    }

    #[test]
    fn wrapping_changes_nothing_but_line_ends(texts in prop::collection::vec(paragraph(), 2..6), width in 55usize..80) {
        let texts: Vec<String> = texts.iter().map(|t| marked(&format!("{t} {t} Nobody else spoke that night, and the council went home along the river in the rain."), "\"", "\"")).collect();
        let wrapped: Vec<String> = texts.iter().map(|t| wrap(t, width)).collect();
        let (plain, wrapped) = (texts.join("\n\n"), wrapped.join("\n\n"));
        let unwrapped: Vec<String> = inner(&wrapped, &found(&wrapped)).iter().map(|q| q.replace('\n', " ")).collect();
        prop_assert_eq!(unwrapped, inner(&plain, &found(&plain)));
    }
}

fn wrap(text: &str, width: usize) -> String {
    let (mut wrapped, mut used) = (String::new(), 0);
    for word in text.split(' ') {
        let length = word.chars().count();
        if used > 0 && used + 1 + length > width {
            wrapped.push('\n');
            used = 0;
        } else if used > 0 {
            wrapped.push(' ');
            used += 1;
        }
        wrapped.push_str(word);
        used += length;
    }
    wrapped
}

#[test]
fn a_whole_article() {
    let text = "Harrow Down to rebuild ‘heart of the town’\n\nOrla Finch at the mill on May 3. Photo: Lakeside News\n\nHARROW DOWN — The council voted to rebuild the old mill, which its owner called “the heart of the town.”\n\n“We waited six years,” Orla Finch said. “Then he told me, ‘It’s done.’\n\n“I didn’t believe him.”\n\nThe county’s \"final\" answer is due in June, the councillors’ office said.\n\nShare this\n\nLeave a Reply\n\n“First!” wrote somebody.\n";
    let quotes = found(text);
    let expected = [
        "heart of the town",
        "the heart of the town.",
        "We waited six years,",
        "Then he told me, ‘It’s done.’",
        "It’s done.",
        "I didn’t believe him.",
        "final",
    ];
    assert_eq!(inner(text, &quotes), expected);
    assert_sound(text, &quotes);
    assert_eq!(quotes[5].reopens.map(QuoteId::position), Some(3));
    assert_eq!(quotes[4].parent.map(QuoteId::position), Some(3));
}
