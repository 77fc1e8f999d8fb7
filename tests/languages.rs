//! Articles in other languages than English, and English ones that could be taken for them: `tests/languages/`.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that meets what it does not expect fails")]

use inquit::{Analysis, Details, Document, Language, RowOptions, analyze};
use proptest::prelude::*;
use serde_json::Value;

fn lines(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(format!("tests/languages/{name}.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn analysis(text: &str, declared: Option<&str>) -> Analysis {
    let mut document = Document::new("a.txt", text).unwrap();
    document.language = declared.map(str::to_owned);
    analyze(&document)
}

fn language(text: &str, declared: Option<&str>) -> String {
    match analysis(text, declared).language {
        Language::Unknown => "?".to_owned(),
        language => language.code().unwrap().to_string(),
    }
}

/// The first `n` words; of text without spaces as many letters.
fn beginning(text: &str, n: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    if words.len() > 5 { words[..n.min(words.len())].join(" ") } else { text.chars().take(2 * n).collect() }
}

/// The detector has no model of these. They are known not to be English, and what they are can only be declared.
const UNTOLD: [&str; 3] = ["is", "eu", "sw"];

#[test]
fn other_languages_are_told() {
    for line in lines("texts") {
        let (expected, text) = (line["language"].as_str().unwrap(), line["text"].as_str().unwrap());
        for declared in [None, Some("en-US"), Some("fr")] {
            let found = language(text, declared);
            let right = if UNTOLD.contains(&expected) { found != "en" && found != "?" } else { found == expected };
            assert!(right, "{expected}, declared {declared:?}: {found}");
        }
        assert_eq!(language(text, Some(expected)), expected);
        assert_eq!(language(&text.to_uppercase(), Some(expected)), expected, "in capitals");
    }
}

#[test]
fn short_texts_are_told_or_left_open_and_never_called_english() {
    let mut told = 0;
    for line in lines("texts") {
        let (expected, text) = (line["language"].as_str().unwrap(), line["text"].as_str().unwrap());
        for words in [3, 6, 10, 15, 25] {
            let found = language(&beginning(text, words), None);
            assert_ne!(found, "en", "{expected}: {words} words");
            let right = found == "?" || found == expected || UNTOLD.contains(&expected);
            assert!(right, "{expected}: {words} words are {found}");
            told += usize::from(words == 25 && found != "?");
        }
    }
    assert!(told >= 35, "of 40 texts of 25 words only {told} are told");
}

#[test]
fn english_is_never_called_another_language() {
    for line in lines("english") {
        let text = line["text"].as_str().unwrap();
        for declared in [None, Some("en"), Some("und"), Some("")] {
            let found = language(text, declared);
            assert!(found == "en" || found == "?", "{}: {found}", line["case"]);
        }
    }
}

/// What is not in English is never said to be in English.
#[test]
fn text_in_many_alphabets_is_not_called_english() {
    let greek = "Σὲ γνωρίζω ἀπὸ τὴν κόψη τοῦ σπαθιοῦ ";
    let signs = "⡌⠁⠧⠑ ∮ⅆ ℵℶℷ ʃəˈnɛtık əsoʊsiˈeıʃn ";
    let text = format!("Sample text with the letters of the world\n\n{}\n\n{}", signs.repeat(30), greek.repeat(3));
    for declared in [None, Some("en")] {
        let told = analysis(&text, declared).language;
        assert!(matches!(told, Language::Other(code) if code.as_str() != "en"), "{told:?}");
    }
}

#[test]
fn a_wrong_declaration_does_not_harm_english() {
    for line in lines("english") {
        let (case, text) = (line["case"].as_str().unwrap(), line["text"].as_str().unwrap());
        let found = language(text, Some("nb-NO"));
        // What has hardly a word of the language cannot tell.
        let open = ["clipped commentary"].contains(&case);
        assert!(found == "en" || found == "?" || open, "{case}: {found}");
    }
}

#[test]
fn all_that_is_printed_in_marks_is_found() {
    for line in lines("texts") {
        let text = line["text"].as_str().unwrap();
        let found: Vec<Value> = analysis(text, None).quotes.iter().map(|q| Value::from(q.inner.of(text))).collect();
        assert_eq!(Value::from(found), line["quotes"], "{}", line["language"]);
    }
}

#[test]
fn no_speaker_is_made_up() {
    for line in lines("texts") {
        let document = Document::new("a.txt", line["text"].as_str().unwrap()).unwrap();
        for row in inquit::rows(&document, &analyze(&document), &RowOptions::default()) {
            assert_eq!((row.speaker, row.confidence), (None, 0.0), "{}", line["language"]);
        }
    }
}

/// Elisions and apostrophes of languages that have many, each with the spans in marks.
#[test]
fn apostrophes_are_no_marks() {
    for (text, quotes) in [
        (
            "L’homme qu’on a vu d’abord n’était pas l’auteur du livre, dit-il, et c’est aujourd’hui qu’il s’en va.",
            vec![],
        ),
        (
            "L'homme qu'on a vu n'était pas l'auteur du livre 'Le pont', dit-il, et c'est aujourd'hui qu'il s'en va.",
            vec!["Le pont"],
        ),
        (
            "L’avocat a parlé d’« erreur », puis d’“oubli”, et la presse de l’“affaire du pont” qu’elle n’a pas vue.",
            vec!["erreur", "oubli", "affaire du pont"],
        ),
        (
            "L'anno scorso un po' di gente dell'università andò all'aperto, dov'era l'amica dell'\"eroe\" d'un tempo.",
            vec!["eroe"],
        ),
        (
            "Un po’ d’acqua nell’«orto» dell’amico: quest’anno c’è anche l’“oro” che non s’era visto mai nei campi.",
            vec!["orto", "oro"],
        ),
        (
            "’s Avonds zat hij in ’t café met z’n foto’s, en ’s morgens zei hij: ‘Dat was ’n mooie avond’ tegen mij.",
            vec!["Dat was ’n mooie avond"],
        ),
        (
            "Türkiye’nin İstanbul’daki köprüsü Ankara’dan gelen “uzmanlar” için kapandı, dedi belediyenin sözcüsü dün.",
            vec!["uzmanlar"],
        ),
        (
            "Hans’ Bruder und Max’ Schwester sagten, so geht’s nicht, und sprachen von einem ‚Irrtum‘ der ganzen Stadt.",
            vec!["Irrtum"],
        ),
        (
            "Il a dit que « l’“affaire” n’est pas finie » et que les juges n’ont qu’à lire ce qu’il a écrit hier soir.",
            vec!["l’“affaire” n’est pas finie", "affaire"],
        ),
    ] {
        let analysis = analysis(text, None);
        assert_ne!(analysis.language, Language::English, "{text}");
        let found: Vec<&str> = analysis.quotes.iter().map(|q| q.inner.of(text)).collect();
        assert_eq!(found, quotes, "{text}");
    }
}

/// Marks as the languages set them.
#[test]
fn marks_are_paired_as_they_are_printed() {
    for (text, quotes) in [
        (
            "»Das geht nicht«, sagte er gestern. »Das ging noch nie.« Dann schwieg er, und alle gingen nach Hause.",
            vec!["Das geht nicht", "Das ging noch nie."],
        ),
        (
            "Han sagde »nej« og »aldrig mere« til dem, der spurgte ham om broen, og så gik han hjem til sine børn.",
            vec!["nej", "aldrig mere"],
        ),
        (
            "»Det går inte», sade han i går. »Det har aldrig gått», sade hon också, och sedan gick alla hem till sitt.",
            vec!["Det går inte", "Det har aldrig gått"],
        ),
        (
            "”Se ei käy”, hän sanoi eilen. ”Se ei ole koskaan käynyt”, sanoi toinen, ja sitten kaikki lähtivät kotiin.",
            vec!["Se ei käy", "Se ei ole koskaan käynyt"],
        ),
        (
            "„Nie da się” – powiedział wczoraj. „Nigdy się nie dało” – dodał i wszyscy poszli do domu, bo było późno.",
            vec!["Nie da się", "Nigdy się nie dało"],
        ),
        (
            "„To »nie« było jasne” – powiedział wczoraj wieczorem i wszyscy poszli do domu, bo było już bardzo późno.",
            vec!["To »nie« było jasne", "nie"],
        ),
        (
            "「これは『古い橋』の話です」と町長は会議の後に語った。住民は「わからない」と答えた。",
            vec!["これは『古い橋』の話です", "古い橋", "わからない"],
        ),
        (
            "他说：“这是‘老桥’的事。”然后大家都回家了，因为天已经晚了，没有人再谈论这件事情。",
            vec!["这是‘老桥’的事。", "老桥"],
        ),
    ] {
        let analysis = analysis(text, None);
        assert_ne!(analysis.language, Language::English, "{text}");
        let found: Vec<&str> = analysis.quotes.iter().map(|q| q.inner.of(text)).collect();
        assert_eq!(found, quotes, "{text}");
    }
}

#[test]
fn who_knows_better_may_say_so() {
    let text = lines("texts")[0]["text"].as_str().unwrap().to_owned();
    let document = Document::new("a.txt", text).unwrap();
    let details = Details { assume_english: true, ..Details::ALL };
    let analysis = inquit::analyze_for(&document, inquit::resolve::model::Model::built_in(), details);
    assert_eq!(analysis.language, Language::English);
}

proptest! {
    #[test]
    fn mixtures_never_panic(
        order in proptest::collection::vec((any::<prop::sample::Index>(), 0..400usize, 0..400usize), 0..6),
        declared in proptest::option::of("[a-z]{0,4}(-[A-Z]{2})?"),
        noise in "\\PC{0,20}",
    ) {
        let texts: Vec<String> =
            lines("texts").iter().chain(&lines("english")).map(|l| l["text"].as_str().unwrap().to_owned()).collect();
        let mut text = noise;
        for (which, from, length) in order {
            text.extend(texts[which.index(texts.len())].chars().skip(from).take(length));
        }
        let mut document = Document::new("a.txt", text).unwrap();
        document.language = declared;
        let details = Details { indirect: true, ..Details::ALL };
        let analysis = inquit::analyze_for(&document, inquit::resolve::model::Model::built_in(), details);
        prop_assert_eq!(analysis.quotes.len(), analysis.attributions.len());
        for attribution in &analysis.attributions {
            let spans = [attribution.mention, attribution.cue];
            prop_assert!(spans.iter().flatten().all(|s| document.text().get(s.start()..s.end()).is_some()));
        }
        inquit::rows(&document, &analysis, &RowOptions::default());
    }
}
