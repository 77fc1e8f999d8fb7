//! Speakers named by a people file: whom a name fits, whom it does not, and what is said of it.
#![expect(clippy::unwrap_used, reason = "a test that meets what it does not expect fails")]

use inquit::resolve::model::Model;
use inquit::{Analysis, Details, Document, People, RowOptions, analyze_among, rows};
use proptest::prelude::*;

/// The people that are known, but where a case has its own.
const PEOPLE: &str = "\
name,aliases,id,title,organisation,pronouns
Ada Lund,,p1,Fisheries Minister,Harbour Party,she/her
Berit Moe,Bibi Moe,p2,Mayor,,she/her
Cato Moe,,p3,,Forest League,he/him
Shia al-Varani,,p4,Prime Minister,,he/him
Bríd O'Hara,,p5,,,she/her
Robin Tveit,,p6,,,she/her
José García Marín,Pepe Marín,p7,Coach,,he/him
Inland Water Board,IWB,o1,,,
Harbour Party,HP,o2,,,
Ewa Strand Jr.,,p8,Judge,,
Paul A. Kvale,,p9,,,he/him
Paul B. Kvale,,p10,,,he/him
Siv Berg,,p11,Senator,Green Union,she/her
Siv Berg,,p12,Goalkeeper,Orsk Harriers,she/her
Noor van der Eik,,p13,Senator,,
";

fn people(table: &str) -> People {
    People::from_reader("people.csv", table.as_bytes()).unwrap()
}

fn analysis(text: &str, people: &People) -> (Document, Analysis) {
    let document = Document::new("a.txt", text).unwrap();
    let analysis = analyze_among(&document, Model::built_in(), Details::ALL, Some(people));
    (document, analysis)
}

/// The speaker and the identifier of the last row of the article, and what is said of names that were left as printed.
fn last(text: &str, table: &str) -> (String, String, Vec<String>) {
    let (document, analysis) = analysis(text, &people(table));
    let row = rows(&document, &analysis, &RowOptions::default()).pop().unwrap();
    let said = analysis.unsettled.iter().map(ToString::to_string).collect();
    (row.speaker.unwrap_or_default(), row.speaker_id.unwrap_or_default(), said)
}

#[test]
fn a_name_that_fits_one_of_the_people_is_theirs() {
    for (text, name, id) in [
        // The full name, whoever else has the surname.
        ("“We stay,” said Ada Lund.", "Ada Lund", "p1"),
        ("Ada Lund came late.\n\n“We stay,” Lund said.", "Ada Lund", "p1"),
        ("Ada Lund came late.\n\n“We stay,” she said.", "Ada Lund", "p1"),
        ("“We stay,” said Cato Moe.", "Cato Moe", "p3"),
        // Spellings.
        ("“We stay,” said Brid O’Hara.", "Bríd O'Hara", "p5"),
        ("“We stay,” said BRÍD O’HARA.", "Bríd O'Hara", "p5"),
        ("“We stay,” Shia’ al-Varani told reporters.", "Shia al-Varani", "p4"),
        ("“We stay,” said Ewa Strand.", "Ewa Strand Jr.", "p8"),
        ("“We stay,” said Ada M. Lund.", "Ada Lund", "p1"),
        ("“We stay,” said Noor van der Eik.", "Noor van der Eik", "p13"),
        // Another name.
        ("“We stay,” said Bibi Moe.", "Berit Moe", "p2"),
        ("“We stay,” the IWB said.", "Inland Water Board", "o1"),
        ("The Inland Water Board (IWB) met.\n\n“We stay,” the IWB said.", "Inland Water Board", "o1"),
        // Initials.
        ("“We stay,” said C. Moe, who had come late.", "Cato Moe", "p3"),
        ("“We stay,” said Paul B. Kvale.", "Paul B. Kvale", "p10"),
        // The surname, and what else the article says.
        ("“We stay,” Fisheries Minister Lund said.", "Ada Lund", "p1"),
        ("“We stay,” said Minister Lund.", "Ada Lund", "p1"),
        ("“We stay,” Prime Minister al-Varani said.", "Shia al-Varani", "p4"),
        ("“We stay,” Sen. van der Eik said.", "Noor van der Eik", "p13"),
        ("“We stay,” Lund said after the Harbour Party met.", "Ada Lund", "p1"),
        ("“We stay,” Lund said for the HP.", "Ada Lund", "p1"),
        // Two of one name, told apart by what they are.
        ("“We stay,” said Senator Siv Berg.", "Siv Berg", "p11"),
        ("“We stay,” said Siv Berg of the Orsk Harriers.", "Siv Berg", "p12"),
        // A role of somebody who has a name in the article.
        ("Fisheries Minister Ada Lund came late.\n\n“We stay,” the minister said.", "Ada Lund", "p1"),
        // Several speak.
        ("“We stay,” Ada Lund and Olaf Nygard said.", "Ada Lund; Olaf Nygard", "p1; "),
        ("“We stay,” Ada Lund and Cato Moe said.", "Ada Lund; Cato Moe", "p1; p3"),
    ] {
        let (speaker, own, said) = last(text, PEOPLE);
        assert_eq!((speaker.as_str(), own.as_str()), (name, id), "{text}: {said:?}");
        assert!(said.is_empty(), "{text}: {said:?}");
    }
}

#[test]
fn a_name_that_could_be_several_peoples_is_left_as_printed_and_named() {
    for (text, name, remark) in [
        ("“We stay,” Moe said.", "Moe", "“Moe” could be Berit Moe (p2) or Cato Moe (p3): left as printed"),
        // Mayor or not, there is another one.
        ("“We stay,” Mayor Moe said.", "Moe", "“Moe” could be Berit Moe (p2) or Cato Moe (p3): left as printed"),
        (
            "“We stay,” said Siv Berg.",
            "Siv Berg",
            "“Siv Berg” could be Siv Berg (p11) or Siv Berg (p12): left as printed",
        ),
        (
            "“We stay,” said Paul Kvale.",
            "Paul Kvale",
            "“Paul Kvale” could be Paul A. Kvale (p9) or Paul B. Kvale (p10): left as printed",
        ),
        (
            "“We stay,” Lund said.",
            "Lund",
            "“Lund” could be Ada Lund (p1), but nothing else in the article says so: left as printed",
        ),
        // Another office than the one that is known.
        (
            "“We stay,” Prime Minister Lund said.",
            "Lund",
            "“Lund” could be Ada Lund (p1), but nothing else in the article says so: left as printed",
        ),
        (
            "“We stay,” said former Minister Lund.",
            "Lund",
            "“Lund” could be Ada Lund (p1), but nothing else in the article says so: left as printed",
        ),
        // Other pronouns.
        (
            "Robin Tveit came late.\n\n“We stay,” he said.",
            "Robin Tveit",
            "“Robin Tveit” could be Robin Tveit (p6), but the article has other pronouns: left as printed",
        ),
        (
            "“We stay,” said Mr. Robin Tveit.",
            "Robin Tveit",
            "“Robin Tveit” could be Robin Tveit (p6), but the article has other pronouns: left as printed",
        ),
        // A family: the surname alone may be anybody's.
        (
            "Ada Lund came with her brother, Olaf Lund.\n\n“We stay,” said Lund.",
            "Ada Lund",
            "“Lund” could be Ada Lund (p1), but the article names others of that surname: left as printed",
        ),
    ] {
        let (speaker, id, said) = last(text, PEOPLE);
        assert_eq!((speaker.as_str(), id.as_str()), (name, ""), "{text}");
        assert_eq!(said, [remark], "{text}");
    }
}

#[test]
fn nobody_is_made_of_what_is_not_known() {
    for (text, name) in [
        // Somebody else of the surname, whose first name the article gives.
        ("“We stay,” said Olaf Lund.", "Olaf Lund"),
        ("Olaf Lund came late.\n\n“We stay,” Lund said.", "Olaf Lund"),
        ("“We stay,” said O. Lund, who had come late.", "O. Lund"),
        ("“We stay,” said Ewa Strand Sr.", "Ewa Strand Sr."),
        // A role alone, whoever is minister.
        ("“We stay,” the fisheries minister said.", "the fisheries minister"),
        // An organisation is nobody's surname.
        ("“We stay,” the Lund Institute said.", "Lund Institute"),
        ("“We stay,” said the water board.", "water board"),
    ] {
        let (speaker, id, said) = last(text, PEOPLE);
        assert_eq!((speaker.as_str(), id.as_str()), (name, ""), "{text}");
        assert!(said.is_empty(), "{text}: {said:?}");
    }
}

#[test]
fn pronouns_of_the_people_tell_whom_others_stand_for() {
    let text = "Kvik Aasen met Sandu Roth at the pier.\n\n“We stay,” she said.";
    assert_eq!(last(text, "name\nZita Quill\n").0, "");
    let first = last(text, "name,id,pronouns\nKvik Aasen,1,she/her\nSandu Roth,2,he/him\n");
    let second = last(text, "name,id,pronouns\nKvik Aasen,1,he/him\nSandu Roth,2,she/her\n");
    assert_eq!((first.1.as_str(), second.1.as_str()), ("1", "2"));
}

#[test]
fn a_row_that_says_he_is_not_hers() {
    let text = "Robin Tveit came late.\n\n“We stay,” said Tveit.\n\n“We fish,” she said.\n\n“We sail,” he said.";
    let (document, analysis) = analysis(text, &people(PEOPLE));
    let ids = rows(&document, &analysis, &RowOptions::default()).into_iter().map(|r| r.speaker_id.unwrap_or_default());
    assert_eq!(ids.collect::<Vec<_>>(), ["p6", "p6", ""]);
}

#[test]
fn the_reasons_tell_that_the_name_is_from_the_file() {
    let (document, analysis) = analysis("“We stay,” Minister Lund said.", &people(PEOPLE));
    let row = rows(&document, &analysis, &RowOptions::default()).pop().unwrap();
    assert_eq!(row.why.last().unwrap(), "in the people file by the surname and the title");
    // What the article prints stays what it prints.
    assert_eq!(row.speaker_title.as_deref(), Some("Minister"));
    assert_eq!(row.mention.unwrap().text, "Minister Lund");
}

#[test]
fn whoever_has_no_identifier_still_has_a_name() {
    let (speaker, id, said) = last("“We stay,” said Brid O’Hara.", "name;title\nBríd O’Hara;Judge\n");
    assert_eq!((speaker.as_str(), id.as_str(), said.len()), ("Bríd O’Hara", "", 0));
}

#[test]
fn below_the_threshold_there_is_no_identifier() {
    let (document, analysis) = analysis("“We stay,” said Ada Lund.", &people(PEOPLE));
    let options = RowOptions { min_confidence: Some(1.1), ..RowOptions::default() };
    let row = rows(&document, &analysis, &options).pop().unwrap();
    assert_eq!((row.speaker, row.speaker_id), (None, None));
}

#[test]
fn many_people_of_one_surname_are_counted() {
    let table: String = (0..5000).map(|n| format!("Ada{n} Lund,{n}\n")).collect::<Vec<_>>().concat();
    let (speaker, _, said) = last("“We stay,” Lund said.", &format!("name,id\n{table}"));
    assert_eq!(speaker, "Lund");
    assert_eq!(said, ["“Lund” could be Ada0 Lund (0), Ada1 Lund (1) or 4998 others: left as printed"]);
}

/// An article with some of the names, in quotations.
fn article() -> impl Strategy<Value = String> {
    let names = [
        "Ada Lund",
        "Lund",
        "Moe",
        "Mayor Moe",
        "Siv Berg",
        "she",
        "he",
        "Paul Kvale",
        "the IWB",
        "C. Moe",
        "Mr. Tveit",
        "Robin Tveit",
        "Ada Lund and Cato Moe",
        "Pepe Marín",
        "Minister Lund",
        "Olaf Lund",
    ];
    proptest::collection::vec(proptest::sample::select(names.to_vec()), 1..8).prop_map(|names| {
        names.into_iter().map(|name| format!("“We stay for now,” said {name}.\n\n")).collect::<Vec<_>>().concat()
    })
}

proptest! {
    #[test]
    fn the_order_of_the_people_makes_no_difference(
        text in article(),
        lines in Just(PEOPLE.lines().skip(1).collect::<Vec<_>>()).prop_shuffle(),
    ) {
        let header = PEOPLE.lines().next().unwrap();
        let shuffled = people(&format!("{header}\n{}\n", lines.join("\n")));
        let (document, own) = analysis(&text, &people(PEOPLE));
        let (_, other) = analysis(&text, &shuffled);
        let options = RowOptions::default();
        prop_assert_eq!(rows(&document, &own, &options), rows(&document, &other, &options));
        prop_assert_eq!(own.unsettled, other.unsettled);
    }

    #[test]
    fn people_that_nobody_names_change_nothing(text in article()) {
        let document = Document::new("a.txt", text.as_str()).unwrap();
        let strangers = people("name,id,pronouns\nZita Quill,z1,she/her\n");
        let without = inquit::analyze(&document);
        let (_, with) = analysis(&text, &strangers);
        let options = RowOptions::default();
        prop_assert_eq!(rows(&document, &without, &options), rows(&document, &with, &options));
        prop_assert!(with.unsettled.is_empty());
    }

    #[test]
    fn no_table_makes_the_reader_panic(
        bytes in proptest::collection::vec(any::<u8>(), 0..300),
        cut in 0..PEOPLE.len(),
        flip in (0..PEOPLE.len(), 1..=255u8),
    ) {
        let mut damaged = PEOPLE.as_bytes().to_vec();
        damaged[flip.0] ^= flip.1;
        for table in [&bytes[..], &PEOPLE.as_bytes()[..cut], &damaged, &["name\n".as_bytes(), &bytes].concat()] {
            match People::from_reader("people.csv", table) {
                Ok(people) => {
                    analysis("“We stay,” said Ada Lund and Moe.", &people);
                }
                Err(error) => prop_assert!(error.to_string().starts_with("people.csv:"), "{}", error),
            }
        }
    }
}
