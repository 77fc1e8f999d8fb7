//! Saved pages of many makers: what is read of them, and what is not.

#![cfg(feature = "html")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use inquit::document::RegionKind;
use inquit::{Document, read};
use proptest::prelude::*;

const FOLDER: &str = "tests/formats/html";

fn page(path: &Path) -> Document {
    read::html::document(&path.to_string_lossy(), std::fs::read(path).unwrap(), None).unwrap()
}

fn pages() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<_> = entries
        .filter(|path| path.with_extension("expected").exists() && path.extension().is_some_and(|e| e == "html"))
        .collect();
    pages.sort();
    pages
}

/// What was read, laid out as in the files of what is expected: metadata, paragraphs with their kinds, quotations.
fn outline(document: &Document) -> String {
    let meta = &document.meta;
    let mut all = String::new();
    for (key, value) in [
        ("title", &meta.title),
        ("outlet", &meta.outlet),
        ("author", &meta.author),
        ("published", &meta.published),
        ("url", &meta.url),
        ("language", &document.language),
    ] {
        if let Some(value) = value {
            writeln!(all, "{key}: {value}").unwrap();
        }
    }
    all.push_str("---\n");
    let text = document.text();
    let mut at = 0;
    for paragraph in text.split("\n\n") {
        let kind = document
            .regions()
            .iter()
            .rev()
            .find(|r| r.kind != RegionKind::Quoted && r.span.start() <= at && at < r.span.end())
            .map_or('+', |r| match r.kind {
                RegionKind::Headline => '#',
                RegionKind::Caption => '~',
                RegionKind::Furniture => '!',
                RegionKind::Body | RegionKind::Quoted => '+',
            });
        writeln!(all, "{kind} {}", paragraph.replace('\n', "\\n")).unwrap();
        at += paragraph.len() + 2;
    }
    all.push_str("---\n");
    for region in document.regions().iter().filter(|r| r.kind == RegionKind::Quoted) {
        writeln!(all, "> {}", region.span.of(text).replace('\n', "\\n")).unwrap();
    }
    all
}

#[test]
fn every_page_gives_its_article_and_nothing_else() {
    let pages = pages();
    assert!(pages.len() >= 12, "{} pages in {FOLDER}", pages.len());
    let mut faults = String::new();
    for path in pages {
        let expected = std::fs::read_to_string(path.with_extension("expected")).unwrap();
        let (expected, absent) = expected.rsplit_once("---\n").unwrap();
        let document = page(&path);
        let read = outline(&document);
        for (sign, ours, theirs) in [('<', expected, read.as_str()), ('>', &read, expected)] {
            let other: Vec<&str> = theirs.lines().collect();
            for line in ours.lines().filter(|line| !other.contains(line)) {
                writeln!(faults, "{}: {sign} {line}", path.display()).unwrap();
            }
        }
        // In order, too.
        if faults.is_empty() {
            assert_eq!(read, expected, "{}", path.display());
        }
        for phrase in absent.lines().map(|line| line.strip_prefix("- ").unwrap()) {
            if document.text().contains(phrase) {
                writeln!(faults, "{}: ! {phrase}", path.display()).unwrap();
            }
        }
    }
    assert!(faults.is_empty(), "\n(< is missing, > is too much, ! must not be there)\n{faults}");
}

fn read(html: &str) -> Result<Document, inquit::Error> {
    read::html::document("page.html", html.as_bytes().to_vec(), None)
}

fn fragment(html: &str) -> Document {
    read::html::fragment("page.html#1", html).unwrap()
}

/// The spans of `document` that are quoted.
fn quoted(document: &Document) -> Vec<&str> {
    let regions = document.regions().iter().filter(|r| r.kind == RegionKind::Quoted);
    regions.map(|r| r.span.of(document.text())).collect()
}

#[test]
fn pages_without_an_article_are_refused_in_a_sentence() {
    let links = (0..40)
        .map(|n| format!("<li><a href=/{n}>The {n}th headline of the day, and more.</a></li>"))
        .collect::<Vec<_>>()
        .concat();
    for html in [
        "",
        " ",
        "<html><body></body></html>",
        "<frameset cols=20%,80%><frame src=menu.htm><frame src=main.htm><noframes>Your browser shows no frames, which this site of ours needs.</noframes></frameset>",
        &format!("<title>News</title><ul>{links}</ul>"),
        &format!("<title>News</title><nav>{links}</nav><main><ul>{links}</ul></main>"),
        "<title>404 Not Found</title><h1>Not Found</h1><p>The requested address was not found on this server, sorry.</p>",
        "<title>Page not found | The Vane</title><h1>Page not found</h1><p>We looked everywhere, but the page you asked for is not here. It may have moved.</p>",
        "<title>Just a moment...</title><p>Checking your browser before you go on to the page. This takes five seconds.</p>",
        "<script>document.write('<p>A paragraph that is long enough to be the text of an article.</p>')</script>",
    ] {
        let error = read(html).unwrap_err().to_string();
        assert!(error.starts_with("page.html: no article on this page"), "{html}: {error}");
    }
}

#[test]
fn short_articles_are_articles() {
    let document = read(
        "<title>Bridge opens</title><body><h1>Bridge opens</h1><p>The bridge at Marl opened on Monday, the mayor said.</p></body>",
    );
    assert_eq!(document.unwrap().text(), "Bridge opens\n\nThe bridge at Marl opened on Monday, the mayor said.");
}

/// A page with these paragraphs around one that is `odd`.
fn around(tag: &str, odd: &str) -> String {
    let before = "<p>The bridge at Marl opened on Monday, a year late, and the first to cross it was a dog, the mayor said.</p>\
                  <p>“We had planned a parade,” said the mayor, Ilse Brandvold, who had brought a band and a cake for it.</p>";
    let after = "<p>The ferry goes on until the end of the month, its captain said, and then she will sell it to Grimsay.</p>\
                 <p>“I have carried more cats than cars,” she told the council, which has not yet answered her letter, or the next.</p>";
    format!(
        "<title>Bridge opens</title>{tag}<h1>Bridge opens</h1><div class=story>{before}{odd}{after}</div><div class=menu>Menu</div>"
    )
}

#[test]
fn a_paragraph_is_judged_by_all_of_it_and_not_by_how_it_begins() {
    let text = |odd: &str| read(&around("<body>", odd)).unwrap().text().to_owned();
    for odd in [
        "<p><span class=dateline>HALLAND —</span> The toll is a mistake, said the minister on Tuesday, who had signed it.</p>",
        "<p><a class=popup href=#a>The toll</a> is a mistake, said the minister on Tuesday, who had signed it.</p>",
        "<p><strong class=sponsor>The toll</strong> is a mistake, said the minister on Tuesday, <span class=tags>who</span> had signed it.</p>",
    ] {
        let text = text(odd);
        assert!(
            text.contains("is a mistake, said the minister") || text.contains("HALLAND — The toll is"),
            "{odd}: {text}"
        );
    }
    // A speech that is a link is one; bits of the page alone are none of the article.
    assert!(
        text("<p><a class=popup href=#a>“The toll is a mistake,” said the minister.</a></p>").contains("“The toll is")
    );
    let byline = "<p>By <span class=author>Ada Vane and Per Moe</span>, <span class=timestamp>Monday 4 May</span></p>";
    assert!(!text(byline).contains("Vane"), "{}", text(byline));
}

#[test]
fn paragraphs_called_the_same_that_are_the_article_are_no_furniture() {
    let paragraphs = (0..12)
        .map(|n| {
            let class = if n > 0 { " class=paywall" } else { "" };
            format!("<p{class}>On day {n} of the strike, “nobody has moved a crate,” the harbour master said, and counted them again.</p>")
        })
        .collect::<Vec<_>>();
    let body = paragraphs
        .chunks(4)
        .map(|some| format!("<div class=body>{}</div>", some.concat()))
        .collect::<Vec<_>>()
        .concat();
    let document = read(&format!("<title>Strike</title><article><h1>Strike</h1>{body}</article>")).unwrap();
    assert_eq!(document.text().matches("nobody has moved a crate").count(), 12, "{}", document.text());
}

#[test]
fn bylines_are_names_without_what_follows_them() {
    for (line, author) in [
        ("By Ada Vane May 4, 2031 3:46 PM", Some("Ada Vane")),
        ("Ada Vane22 Dec 2031651", Some("Ada Vane")),
        ("Ada Vane | Apr 19, 2031", Some("Ada Vane")),
        ("Ada Vane @adavane", Some("Ada Vane")),
        ("Ada Vane —", Some("Ada Vane")),
        ("Bo May, Ada Vane", Some("Bo May, Ada Vane")),
        ("By Theresa May | 4 May", Some("Theresa May")),
        ("4 May 2031", None),
    ] {
        let page = around(&format!("<body><div class=byline>{line}</div>"), "");
        assert_eq!(read(&page).unwrap().meta.author.as_deref(), author, "{line}");
    }
}

#[test]
fn what_a_page_says_of_itself_as_a_whole_hides_nothing() {
    for tag in [
        "<body>",
        "<html class='hidden-sidebar'><body>",
        "<html lang=en class=hidden><body class='sidebar menu'>",
        "<HTML><body style='display: none' data-a='>'>",
        "<html><body hidden>",
    ] {
        let text = read(&around(tag, "")).unwrap().text().to_owned();
        assert!(text.contains("a dog, the mayor said.") && text.contains("more cats than cars"), "{tag}: {text}");
        assert!(!text.contains("Menu"), "{tag}: {text}");
    }
}

#[test]
fn deep_and_costly_pages_are_refused_soon() {
    for html in [
        "<div>".repeat(100_000) + "<p>Deep.</p>" + &"</div>".repeat(100_000),
        "<b>".repeat(100_000),
        "<table><tr><td>".repeat(30_000),
        "<blockquote><q>".repeat(50_000),
        "<svg><title>".repeat(50_000),
    ] {
        let start = std::time::Instant::now();
        assert!(read(&html).is_err());
        assert!(read::html::fragment("a", &html).is_err());
        // Seconds, where the square of it would be minutes.
        assert!(
            start.elapsed().as_secs() < 20,
            "{:?} for {}",
            start.elapsed(),
            html.split('>').next().unwrap_or_default()
        );
    }
}

#[test]
fn many_paragraphs_take_time_in_proportion() {
    let html = format!(
        "<title>Long</title><article>{}</article>",
        "<p>The mayor said “no”, and the town said so too.</p>".repeat(20_000)
    );
    let start = std::time::Instant::now();
    assert_eq!(read(&html).unwrap().text().split("\n\n").count(), 20_000);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn fragments_are_read_whole() {
    let document =
        fragment("<p>He said <q>no</q>.</p><p>Then&nbsp;he left&shy;over<br>a line.</p><ul><li>One<li>Two</ul>");
    assert_eq!(document.text(), "He said no.\n\nThen\u{a0}he leftover\na line.\n\nOne\n\nTwo");
    assert_eq!(quoted(&document), ["no"]);
    // Without any tag, text is text.
    assert_eq!(fragment("One &amp; two.\nThree.\n\nFour.\n").text(), "One & two.\nThree.\n\nFour.");
    // With tags in its lines alone, blank lines part it.
    assert_eq!(fragment("One <b>and</b>\ntwo.\n\nThree.").text(), "One and two.\n\nThree.");
    assert_eq!(fragment("a<br><br>b<br/>c").text(), "a\n\nb\nc");
    assert_eq!(fragment("").text(), "");
    assert_eq!(fragment("<pre>one\ntwo\n\nthree</pre>").text(), "one\ntwo\n\nthree");
    let document = fragment("<figure><img><figcaption>The bridge.</figcaption></figure><p>Text.</p>");
    assert_eq!(document.regions()[0].kind, RegionKind::Caption);
}

#[test]
fn block_quotations_are_one_each_without_whom_they_are_by() {
    let body = "<p>The mayor wrote a letter to the town, and it was read aloud in the hall on Monday evening.</p>";
    let quote = |inner: &str| {
        let document = fragment(&format!("{body}<blockquote>{inner}</blockquote>{body}"));
        quoted(&document).iter().map(|q| (*q).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(quote("<p>One.</p><p>Two.</p>"), ["One.\n\nTwo."]);
    assert_eq!(quote("<p>One.</p><p>Two.</p><footer>— <cite>Ada Vane</cite></footer>"), ["One.\n\nTwo."]);
    assert_eq!(quote("One.<br><br>Two.<br>— Ada Vane"), ["One.\n\nTwo.\n— Ada Vane"]);
    assert_eq!(quote("<p>One.</p>&mdash; Ada Vane (@vane) <a href=#>May 2</a>"), ["One."]);
    assert_eq!(quote("<p>One. <cite>Ada Vane</cite></p>"), ["One."]);
    // The work that is named in a sentence is part of it.
    assert_eq!(quote("<p>I read <i>The Vane</i> daily.</p>"), ["I read The Vane daily."]);
    // Marks of its own tell more.
    assert_eq!(quote("<p>“One.”</p>"), Vec::<String>::new());
    assert_eq!(quote("<p>“One.</p><p>“Two.”</p>"), Vec::<String>::new());
    assert_eq!(quote("<p>One.</p><blockquote><p>Two.</p></blockquote>"), ["One.\n\nTwo."]);
    // Text that is moved in as a whole is not quoted.
    let document = fragment(&format!("<blockquote>{}</blockquote><p>End.</p>", body.repeat(3)));
    assert_eq!(quoted(&document), Vec::<&str>::new());
    assert_eq!(quoted(&fragment("<p>He said <q>“no”</q>.</p>")), Vec::<&str>::new());
}

#[test]
fn quotations_without_marks_find_their_speakers() {
    let html = "<title>Letter found</title><h1>Letter found</h1><p>Win Arkle, an archivist, read the letter aloud to the inquiry \
        on Monday evening and said:</p><blockquote><p>I give this field to the larks, for ever.</p><p>And I give it to no road.</p>\
        </blockquote><p>The hall was full. The mayor, Ada Vane, said <q>we shall see them</q> as she left.</p>";
    let document = read(html).unwrap();
    let analysis = inquit::analyze(&document);
    let rows: Vec<_> = inquit::rows(&document, &analysis, &inquit::RowOptions::default()).into_iter().collect();
    let said: Vec<_> = rows.iter().map(|row| (row.quote.as_str(), row.speaker.as_deref())).collect();
    assert_eq!(said.len(), 2, "{said:?}");
    assert_eq!(said[0].0, "I give this field to the larks, for ever.\n\nAnd I give it to no road.");
    assert!(said[0].1.is_some_and(|name| name.ends_with("Arkle")), "{said:?}");
    assert_eq!(said[1], ("we shall see them", Some("Ada Vane")));
}

/// Bytes of a real page that were damaged: cut, some bits turned over, a part of another page put in.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let pages: Vec<Vec<u8>> = pages().iter().map(|path| std::fs::read(path).unwrap()).collect();
    let others = pages.clone();
    (
        prop::sample::select(pages),
        prop::sample::select(others),
        any::<(prop::sample::Index, prop::sample::Index, prop::sample::Index)>(),
        prop::collection::vec((any::<prop::sample::Index>(), 0u8..8), 0..40),
    )
        .prop_map(|(mut page, other, (cut, from, at), flips)| {
            let part = &other[from.index(other.len())..];
            let part = &part[..part.len().min(3000)];
            let at = at.index(page.len());
            page.splice(at..at, part.iter().copied());
            page.truncate(cut.index(page.len() + 1).max(page.len() / 4));
            for (place, bit) in flips {
                let place = place.index(page.len());
                page[place] ^= 1u8 << bit;
            }
            page
        })
}

/// Bits of pages in any order.
fn tag_soup() -> impl Strategy<Value = String> {
    const BITS: &[&str] = &[
        "<p>",
        "</p>",
        "<blockquote>",
        "</blockquote>",
        "<q>",
        "</q>",
        "<table>",
        "<tr>",
        "<td>",
        "</td>",
        "</table>",
        "<li>",
        "<figure>",
        "<figcaption>",
        "</figure>",
        "<a href=x>",
        "</a>",
        "<br>",
        "<b>",
        "</b>",
        "<div class=related>",
        "</div>",
        "<h1>",
        "</h1>",
        "<h2>",
        "<cite>",
        "</cite>",
        "<footer>",
        "</footer>",
        "<pre>",
        "\n\n",
        "</pre>",
        "<svg>",
        "<title>",
        "<template>",
        "</template>",
        "<select>",
        "<form>",
        "<aside class=pullquote>",
        "</aside>",
        "“Yes,” she said. ",
        "word ",
        "&nbsp;",
        "&#0;",
        "é",
        "\u{ad}",
        "<article>",
        "<body hidden>",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "<html lang=xx>",
        "<script type=application/ld+json>{\"@type\":\"Article\",\"author\":[[{}]]}</script>",
        "<meta name=author content=' '>",
    ];
    prop::collection::vec(prop::sample::select(BITS), 0..120).prop_map(|bits| bits.concat())
}

fn is_sound(document: &Document) -> bool {
    let text = document.text();
    document
        .regions()
        .iter()
        .all(|r| text.get(r.span.start()..r.span.end()).is_some_and(|s| s.trim() == s && !s.is_empty()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn damaged_pages_are_read_or_refused(page in damaged()) {
        if let Ok(document) = read::html::document("a", page, None) {
            prop_assert!(is_sound(&document));
        }
    }

    #[test]
    fn bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..2000), charset in "[a-z0-9-]{0,12}") {
        if let Ok(document) = read::html::document("a", bytes, Some(&charset)) {
            prop_assert!(is_sound(&document));
        }
    }

    #[test]
    fn tags_in_any_order_are_read(soup in tag_soup()) {
        prop_assert!(is_sound(&fragment(&soup)));
        if let Ok(document) = read(&soup) {
            prop_assert!(is_sound(&document));
        }
    }
}
