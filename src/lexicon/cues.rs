//! The list of reporting verbs.

/// The reporting verbs, each with its forms and how strongly these report.
pub(crate) fn cues() -> impl Iterator<Item = (&'static str, impl Iterator<Item = (&'static str, u8)>)> {
    let lines = include_str!("en/cues.txt").lines().filter(|line| !line.starts_with('#') && !line.is_empty());
    lines.map(|line| {
        let mut fields = line.split_ascii_whitespace();
        let form = |field: &'static str| {
            let (form, strength) = field.split_once('/').unwrap_or((field, "0"));
            (form, strength.parse().unwrap_or(0))
        };
        (fields.next().unwrap_or_default(), fields.map(form))
    })
}
