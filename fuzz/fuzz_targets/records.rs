//! Records of anything, for the targets of the writers.

use inquit::{Code, Record};
use inquit::document::Metadata;
use inquit::write::record::{Kind, Place, SPEAKER_TYPES};
use libfuzzer_sys::arbitrary::{Arbitrary, Result, Unstructured};

/// Tags of languages, and what is none.
const LANGUAGES: [&str; 4] = ["en-GB", "nb", "und", "?"];

fn place(any: &mut Unstructured<'_>) -> Result<Option<Place>> {
    let text: Option<String> = any.arbitrary()?;
    text.map(|text| Ok(Place { text, start: any.arbitrary::<u32>()? as usize, end: any.arbitrary::<u32>()? as usize }))
        .transpose()
}

/// An identifier as rows have them.
fn id(any: &mut Unstructured<'_>) -> Result<String> {
    Ok(format!("{:016x}", u64::arbitrary(any)?))
}

fn some_id(any: &mut Unstructured<'_>) -> Result<Option<String>> {
    if bool::arbitrary(any)? { id(any).map(Some) } else { Ok(None) }
}

/// A probability as it is published, with three decimals.
fn probability(any: &mut Unstructured<'_>) -> Result<f64> {
    Ok(f64::from(any.int_in_range(0..=1000u16)?) / 1000.0)
}

/// Any record at all.
pub(crate) fn record(any: &mut Unstructured<'_>) -> Result<Record> {
    let speakers: Vec<String> = any.arbitrary()?;
    Ok(Record {
        speaker: any.arbitrary()?,
        speakers,
        speaker_id: any.arbitrary()?,
        quote: any.arbitrary()?,
        source: any.arbitrary()?,
        input: any.arbitrary()?,
        mention: place(any)?,
        speaker_title: any.arbitrary()?,
        speaker_type: if bool::arbitrary(any)? { Some(*any.choose(&SPEAKER_TYPES)?) } else { None },
        cue: place(any)?,
        via: any.arbitrary()?,
        relayed_by: any.arbitrary()?,
        kind: *any.choose(&Kind::ALL)?,
        confidence: probability(any)?,
        name_confidence: if bool::arbitrary(any)? { Some(probability(any)?) } else { None },
        why: any.arbitrary()?,
        quote_id: id(any)?,
        continues: some_id(any)?,
        part_of: some_id(any)?,
        nested_in: some_id(any)?,
        repeats: some_id(any)?,
        paragraph: any.arbitrary::<u32>()? as usize,
        sentence: any.arbitrary::<u32>()? as usize,
        content: vec![(any.arbitrary::<u32>()? as usize, any.arbitrary::<u32>()? as usize)],
        prefix: any.arbitrary()?,
        suffix: any.arbitrary()?,
        meta: Metadata {
            title: any.arbitrary()?,
            outlet: any.arbitrary()?,
            author: any.arbitrary()?,
            published: any.arbitrary()?,
            url: any.arbitrary()?,
        },
        kept: any.arbitrary()?,
        language: Code::of_tag(any.choose(&LANGUAGES)?),
    })
}

/// As many records as the bytes give.
pub(crate) fn records(bytes: &[u8]) -> Vec<Record> {
    let mut any = Unstructured::new(bytes);
    let mut all = Vec::new();
    while !any.is_empty() && all.len() < 8 {
        match record(&mut any) {
            Ok(record) => all.push(record),
            Err(_) => break,
        }
    }
    all
}
