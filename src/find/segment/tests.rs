use super::*;

fn shown(document: &Document) -> Vec<(&str, RegionKind)> {
    paragraphs(document).into_iter().map(|p| (p.span.of(document.text()), p.region)).collect()
}

fn texts(text: &str) -> Vec<String> {
    let document = Document::new("t", text).unwrap();
    shown(&document).into_iter().map(|(p, _)| p.to_owned()).collect()
}

const LONG: &str = "The council of Harrow Down met on Tuesday for the first time since the flood and voted to rebuild the old mill by the river.";

#[test]
fn every_kind_of_line_end() {
    for end in ["\n", "\r\n", "\r", "\u{2028}", "\u{2029}"] {
        for blank in [1, 2, 3] {
            let end = end.repeat(blank);
            assert_eq!(texts(&format!("First one.{end}  Second one. {end}")), ["First one.", "Second one."], "{end:?}");
        }
    }
    assert_eq!(texts(" \n\t\n\u{a0}\n"), [""; 0]);
}

#[test]
fn wrapped_text_is_told_from_lines_that_are_paragraphs() {
    let wrapped = "The council of Harrow Down met on Tuesday for the first time since the\nflood and voted to rebuild the old mill by the river. Nobody spoke\nagainst the plan.\n\nOrla Finch, who runs the mill, said she had waited for this day since\nthe water came.\n";
    assert_eq!(texts(wrapped).len(), 2);
    assert_eq!(texts(&wrapped.replace('\n', "\r\n")).len(), 2);
    // Short sentences, one a line.
    let lines = "The council met.\nIt voted.\nThe mill by the river will be rebuilt after all.\nOrla Finch was pleased to hear it on Tuesday.\nNobody spoke against it.\n";
    assert_eq!(texts(lines).len(), 5);
    // One paragraph a line with blank lines between, all of a length.
    let spaced = "The council of Harrow Down met on Tuesday for the first time,\n\nand voted to rebuild the old mill that stands beside the river,\n\nwhich nobody at all had thought it would do before the winter.\n";
    assert_eq!(texts(spaced).len(), 3);
    assert_eq!(texts(&format!("{LONG}\n{LONG}\n")).len(), 2);
}

#[test]
fn wrapped_text_breaks_at_indents_and_short_lines() {
    let indented = "   The council of Harrow Down met on Tuesday for the first time since\nthe flood and voted to rebuild the old mill by the river with money\nfrom the county.\n   Orla Finch, who runs the mill, said that she had waited for this day\nsince the water came up the steps of the house in the spring of the\nyear before last.\n";
    assert_eq!(texts(indented).len(), 2);
    let headed = "MILL TO BE REBUILT\nThe council of Harrow Down met on Tuesday for the first time since the\nflood and voted to rebuild the old mill by the river. Nobody spoke\nagainst the plan.\n";
    assert_eq!(texts(headed).len(), 2);
}

#[test]
fn headlines_by_their_looks() {
    for (text, is) in [
        ("Harrow Down to rebuild its mill", true),
        ("Finch: ‘We Will Rebuild The Old Mill.’", true),
        ("Will the mill ever turn again?", true),
        ("The council met on Tuesday.", false),
        ("HARROW DOWN — The council met on Tuesday and voted to rebuild.", false),
        ("Mill", false),
    ] {
        let text = format!("{text}\n{LONG}");
        let document = Document::new("t", text).unwrap();
        let expected = if is { RegionKind::Headline } else { RegionKind::Body };
        assert_eq!(shown(&document)[0].1, expected, "{}", document.text());
    }
}

#[test]
fn the_title_in_the_metadata_is_the_headline() {
    let mut document = Document::new("t", format!("Regional\nThe council met.\n{LONG}")).unwrap();
    document.meta.title = Some("The council met.".into());
    let kinds: Vec<_> = shown(&document).into_iter().map(|(_, k)| k).collect();
    assert_eq!(kinds, [RegionKind::Body, RegionKind::Headline, RegionKind::Body]);
}

#[test]
fn the_comments_end_the_article() {
    let text = format!("{LONG}\n{LONG}\nHappy\n0 %\nLeave a Reply\n“First!” wrote somebody.\n{LONG}");
    let document = Document::new("t", text).unwrap();
    let kinds: Vec<_> = shown(&document).into_iter().map(|(_, k)| k).collect();
    let (body, furniture) = (RegionKind::Body, RegionKind::Furniture);
    assert_eq!(kinds, [body, body, furniture, furniture, furniture, furniture, furniture]);
}

#[test]
fn a_comments_link_at_the_top_ends_nothing() {
    let text = format!("Comments\n{LONG}\n{LONG}\n{LONG}");
    let document = Document::new("t", text).unwrap();
    let kinds: Vec<_> = shown(&document).into_iter().map(|(_, k)| k).collect();
    assert_eq!(kinds, [RegionKind::Furniture, RegionKind::Body, RegionKind::Body, RegionKind::Body]);
}

#[test]
fn weak_words_alone_are_the_article() {
    let document = Document::new("t", format!("{LONG}\nSad.\n{LONG}")).unwrap();
    assert_eq!(shown(&document)[1], ("Sad.", RegionKind::Body));
}

#[test]
fn declared_regions_decide() {
    let text = format!("Leave a Reply\n{LONG}\nShare this\nIda Marsh at the mill");
    let mut document = Document::new("t", text.clone()).unwrap();
    let span = |part: &str| Span::new(text.find(part).unwrap(), text.find(part).unwrap() + part.len());
    document.add_region(Span::new(0, text.len()), RegionKind::Body);
    document.add_region(span("Leave a Reply"), RegionKind::Headline);
    document.add_region(span("Ida Marsh at the mill"), RegionKind::Caption);
    document.add_region(span("council"), RegionKind::Quoted);
    let kinds: Vec<_> = shown(&document).into_iter().map(|(_, k)| k).collect();
    assert_eq!(kinds, [RegionKind::Headline, RegionKind::Body, RegionKind::Body, RegionKind::Caption]);
}
