use crate::write::record::Kind;
use crate::{Document, Language, RowOptions, analyze, rows};

/// What a text in another language has around the paragraphs of a test, so that its language is told.
const GERMAN: &str = "Der Gemeinderat hat am Dienstag beschlossen, die alte Brücke bis zum Frühjahr zu sperren, wie die Bürgermeisterin \
                      Hedda Kropp nach der Sitzung mitteilte. Der Verkehr wird über das Nachbardorf umgeleitet, was viele verärgert.";
const FRENCH: &str = "Le conseil municipal a voté mardi la fermeture du vieux pont jusqu’au printemps prochain, et la maire Odette \
                      Lavergne ne le regrette pas. La circulation sera déviée par l’autre rive, ce qui irrite les habitants.";
const SPANISH: &str = "El ayuntamiento decidió el martes cerrar el viejo puente hasta la primavera, como dijo la alcaldesa Remedios \
                       Ollero después de la sesión. El tráfico se desviará por el pueblo vecino, lo que molesta a muchos.";
const RUSSIAN: &str = "Городской совет во вторник решил закрыть старый мост до весны, как сообщила после заседания мэр Лидия \
                       Воротникова. Движение направят через соседнюю деревню, что раздражает многих жителей.";

/// The speakers of the quotations in `text`, which stands below `around`.
fn speakers(around: &str, text: &str) -> Vec<Option<String>> {
    let document = Document::new("a.txt", format!("{around}\n\n{text}\n")).unwrap();
    let analysis = analyze(&document);
    assert!(matches!(analysis.language, Language::Other(_)), "{:?}: {text}", analysis.language);
    rows(&document, &analysis, &RowOptions::default()).into_iter().map(|row| row.speaker).collect()
}

fn one(around: &str, text: &str) -> Option<String> {
    let speakers = speakers(around, text);
    assert_eq!(speakers.len(), 1, "{text}");
    speakers.into_iter().next().flatten()
}

#[test]
fn a_name_before_a_colon_speaks() {
    for (around, text, speaker) in [
        (GERMAN, "Hedda Kropp: „Wir bleiben hier.“", "Hedda Kropp"),
        (GERMAN, "Kropp: „Wir bleiben hier.“", "Hedda Kropp"),
        (GERMAN, "KROPP: „Wir bleiben hier.“", "KROPP"),
        (GERMAN, "Das war es noch nicht. Hedda Kropp (58): „Wir bleiben hier.“", "Hedda Kropp"),
        (GERMAN, "– Hedda Kropp, Bürgermeisterin: »Wir bleiben hier.«", "Hedda Kropp"),
        (FRENCH, "Odette Lavergne : « Nous restons ici. »", "Odette Lavergne"),
        (FRENCH, "Jean-Luc de la Tour : « Nous restons ici. »", "Jean-Luc de la Tour"),
        (SPANISH, "Rosa del Río: «No nos vamos.»", "Rosa del Río"),
        (RUSSIAN, "Лидия Воротникова: «Мы остаёмся здесь.»", "Лидия Воротникова"),
    ] {
        assert_eq!(one(around, text).as_deref(), Some(speaker), "{text}");
    }
}

#[test]
fn capitals_alone_are_no_name() {
    for (around, text) in [
        // German nouns have capitals, and so have the words that begin a sentence.
        (GERMAN, "Sein Fazit: „Wir bleiben hier.“"),
        (GERMAN, "Fazit: „Wir bleiben hier.“"),
        (GERMAN, "Unterm Strich sagte er: „Wir bleiben hier.“"),
        (GERMAN, "ACHTUNG: „Wir bleiben hier.“"),
        (GERMAN, "„Wir bleiben hier.“ – Ein Kommentar"),
        (GERMAN, "Die Zeitung fragte Hedda Kropp nach der Brücke: „Wir bleiben hier.“"),
        (FRENCH, "Conclusion : « Nous restons ici. »"),
        (FRENCH, "Sa réponse à Odette Lavergne : « Nous restons ici. »"),
        (FRENCH, "ENCADRÉ SPÉCIAL : « Nous restons ici. »"),
        (SPANISH, "A las 18 horas: «No nos vamos.»"),
        (SPANISH, "Remedios Ollero\nrespondió en la radio: «No nos vamos.»"),
        (RUSSIAN, "Ответ: «Мы остаёмся здесь.»"),
    ] {
        assert_eq!(one(around, text), None, "{text}");
    }
}

#[test]
fn signatures_speak() {
    for (around, text, speaker) in [
        (GERMAN, "„Wir bleiben hier, und zwar alle.“ – Hedda Kropp", Some("Hedda Kropp")),
        (GERMAN, "„Wir bleiben hier, und zwar alle.“ — Hedda Kropp, Bürgermeisterin", Some("Hedda Kropp")),
        (GERMAN, "„Wir bleiben hier, und zwar alle.“\n\n— Hedda Kropp", Some("Hedda Kropp")),
        (FRENCH, "« Nous restons ici. » (Odette Lavergne)", Some("Odette Lavergne")),
        (FRENCH, "« Nous restons ici. » (Odette Lavergne, maire)", Some("Odette Lavergne")),
        (FRENCH, "« Nous restons ici. » (AFP)", None),
        (FRENCH, "« Nous restons ici. » – Odette Lavergne ne cède pas", None),
        (FRENCH, "Elle a dit : « Nous restons ici. » – Odette Lavergne", None),
        (GERMAN, "„Wir bleiben hier, und zwar alle.“ – sagte sie", None),
    ] {
        assert_eq!(one(around, text).as_deref(), speaker, "{text}");
    }
}

#[test]
fn labels_in_capitals_come_again() {
    let twice = "MODERATOR: „Und jetzt?“\n\nHALE: „Nichts.“\n\nMODERATOR: „Wirklich nicht?“";
    let named = speakers(GERMAN, twice);
    assert_eq!(named, [Some("MODERATOR".to_owned()), None, Some("MODERATOR".to_owned())]);
}

#[test]
fn a_quotation_that_opens_anew_keeps_its_speaker() {
    let document = format!("{FRENCH}\n\nOdette Lavergne : “Nous restons ici.\n\n“Et nous réparons le pont.”\n");
    let document = Document::new("a.txt", document).unwrap();
    let rows = rows(&document, &analyze(&document), &RowOptions::default());
    let [first, second] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!(first.speaker.as_deref(), Some("Odette Lavergne"));
    assert_eq!(
        (second.speaker.as_deref(), second.continues.as_ref()),
        (first.speaker.as_deref(), Some(&first.quote_id))
    );
}

#[test]
fn rows_say_what_was_not_read() {
    let text = format!("{GERMAN}\n\n„Wir bleiben hier“, sagte Hedda Kropp. Von „Sturheit“ will sie nichts hören.\n");
    let document = Document::new("a.txt", text).unwrap();
    let details = crate::Details { indirect: true, ..crate::Details::ALL };
    let analysis = crate::analyze_for(&document, crate::resolve::model::Model::built_in(), details);
    assert!(analysis.relations.is_empty());
    let rows = rows(&document, &analysis, &RowOptions::default());
    assert_eq!(rows.iter().map(|r| r.kind).collect::<Vec<_>>(), [Kind::Mixed, Kind::Mixed]);
    for row in rows {
        assert_eq!((row.speaker, row.mention, row.speaker_type, row.confidence), (None, None, None, 0.0));
        assert_eq!(row.why, ["not in English: words that would name a speaker are not read"]);
        assert_eq!(row.language.map(|code| code.to_string()).as_deref(), Some("de"));
    }
}

#[test]
fn sentences_are_told_by_signs_and_capitals() {
    let kinds = |around: &str, text: &str| -> Vec<Kind> {
        let document = Document::new("a.txt", format!("{around}\n\n{text}\n")).unwrap();
        analyze(&document).attributions.iter().map(|a| a.kind).collect()
    };
    let text = "« Nous restons. » « Nous ne partirons pas d’ici » « un non clair et net » « Non »";
    assert_eq!(kinds(FRENCH, text), [Kind::Direct, Kind::Direct, Kind::Mixed, Kind::Mixed]);
    let chinese = "青石镇议会星期二决定关闭老桥，直到明年春天。许多居民对此感到不满，因为车辆将绕行邻村。";
    assert_eq!(kinds(chinese, "镇长说：“我们不能再冒这个风险了。”这是“老桥”。"), [Kind::Direct, Kind::Mixed]);
}
