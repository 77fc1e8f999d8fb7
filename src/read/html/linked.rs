//! What a page's JSON-LD says of its article, as <https://schema.org> has it.

use std::collections::HashMap;

use serde_json::{Map, Value};

use super::dom::{Dom, ROOT, words};

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Linked {
    pub(super) title: Option<String>,
    pub(super) outlet: Option<String>,
    /// Of several authors, all, with commas between them.
    pub(super) author: Option<String>,
    pub(super) published: Option<String>,
    pub(super) url: Option<String>,
    pub(super) language: Option<String>,
}

type Object = Map<String, Value>;

/// Lists in lists and objects in objects that are looked into.
const DEEPEST: usize = 4;

/// What the scripts say of the article; what cannot be read, or is about something else, says nothing.
pub(super) fn article(scripts: &[&str]) -> Linked {
    let values: Vec<Value> = scripts.iter().filter_map(|script| read(script)).collect();
    let mut objects = Vec::new();
    for value in &values {
        gather(value, 0, &mut objects);
    }
    let known: HashMap<&str, &Object> =
        objects.iter().filter(|o| o.len() > 1).filter_map(|o| Some((o.get("@id")?.as_str()?, *o))).collect();
    // Elsewhere an object may stand by its name alone.
    let whole = |object: &'_ Object| -> Option<String> {
        let name = |o: &Object| o.get("name").or_else(|| o.get("legalName")).and_then(text);
        name(object).or_else(|| name(known.get(object.get("@id")?.as_str()?)?))
    };
    let Some(article) = objects.iter().find(|o| is_article(o)) else { return Linked::default() };
    let names = |key: &str| {
        let mut all: Vec<String> = Vec::new();
        let value = article.get(key);
        let listed = match value {
            Some(Value::Array(values)) => values.as_slice(),
            Some(value) => std::slice::from_ref(value),
            None => &[],
        };
        for value in listed {
            let name = match value {
                Value::Object(object) => whole(object),
                value => text(value),
            };
            if let Some(name) = name.filter(|name| !name.contains("://") && !all.contains(name)) {
                all.push(name);
            }
        }
        Some(all).filter(|all| !all.is_empty())
    };
    let address = |key: &str| match article.get(key)? {
        Value::Object(object) => object.get("@id").or_else(|| object.get("url")).and_then(text),
        value => text(value),
    };
    Linked {
        title: article.get("headline").or_else(|| article.get("name")).and_then(text),
        outlet: names("publisher").and_then(|all| all.into_iter().next()),
        author: names("author").or_else(|| names("creator")).map(|all| all.join(", ")),
        published: article.get("datePublished").or_else(|| article.get("dateCreated")).and_then(text),
        url: [address("url"), address("mainEntityOfPage"), address("@id")]
            .into_iter()
            .flatten()
            .find(|url| url.starts_with("http")),
        language: article.get("inLanguage").and_then(text),
    }
}

/// The script's value; some makers put it into a comment, or leave a semicolon or line ends within its strings.
fn read(script: &str) -> Option<Value> {
    let script =
        script.trim().trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let script =
        script.trim_end_matches("-->").trim_end_matches("]]>").trim_end_matches("//").trim().trim_end_matches(';');
    serde_json::from_str(script).ok().or_else(|| {
        let line = script.replace(|c: char| c.is_control(), " ");
        serde_json::from_str(&line).ok()
    })
}

/// The objects in `value` that may be of an article, or named by one.
fn gather<'a>(value: &'a Value, depth: usize, found: &mut Vec<&'a Object>) {
    if depth > DEEPEST {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|v| gather(v, depth + 1, found)),
        Value::Object(object) => {
            found.push(object);
            for key in ["@graph", "mainEntity", "mainEntityOfPage", "itemReviewed"] {
                if let Some(value) = object.get(key) {
                    gather(value, depth + 1, found);
                }
            }
        }
        _ => {}
    }
}

fn is_article(object: &Object) -> bool {
    let kind = |value: &Value| {
        value.as_str().is_some_and(|kind| {
            let kind = kind.rsplit(['/', ':']).next().unwrap_or(kind);
            kind.ends_with("Article") || kind.ends_with("Posting") && kind != "JobPosting" || kind == "Report"
        })
    };
    match object.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(kind),
        Some(value) => kind(value),
        None => false,
    }
}

/// `value` as one line of text; of a list the first.
fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(decoded(text)).filter(|text| !text.is_empty()),
        Value::Array(values) => values.first().and_then(text),
        Value::Object(object) => object.get("@value").or_else(|| object.get("name")).and_then(text),
        _ => None,
    }
}

/// `text` as one line; what is written as in HTML, though this is not HTML, is decoded.
pub(super) fn decoded(text: &str) -> String {
    let marked = text.contains('&') && text.contains(';') || text.contains("</");
    match Dom::parse(text) {
        Ok(dom) if marked => dom.text(ROOT),
        _ => words(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_article_is_found_wherever_it_stands() {
        let graph = r##"{"@graph": [{"@type": "WebSite", "name": "Site"},
            {"@type": ["Thing", "https://schema.org/NewsArticle"], "headline": "Rain &amp; wind\n today", "author": [{"@id": "#a"}, {"name": "Bo Lund"}, "Bo Lund"],
             "publisher": {"@id": "#o"}, "datePublished": "2024-05-01", "mainEntityOfPage": {"@id": "https://a.example/1"}},
            {"@type": "Person", "@id": "#a", "name": "Ada Vane"}, {"@id": "#o", "name": "The Vane"}]}"##;
        let linked = article(&["{broken", r#"[{"@type": "BreadcrumbList"}]"#, graph]);
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(
            linked,
            Linked {
                title: some("Rain & wind today"),
                outlet: some("The Vane"),
                author: some("Ada Vane, Bo Lund"),
                published: some("2024-05-01"),
                url: some("https://a.example/1"),
                language: None,
            }
        );
    }

    #[test]
    fn what_is_about_something_else_says_nothing() {
        let other = r#"{"@type": "JobPosting", "title": "Editor", "datePublished": "2024-05-01"}"#;
        assert_eq!(article(&[other, "", "null", "[[[[[[[[]]]]]]]]"]), Linked::default());
    }

    #[test]
    fn scripts_that_are_nearly_sound_are_read() {
        let script = "<!-- {\"@type\": \"Article\", \"headline\": \"Two\nlines\"}; -->";
        assert_eq!(article(&[script]).title.as_deref(), Some("Two lines"));
    }
}
