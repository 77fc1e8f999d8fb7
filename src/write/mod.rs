//! Rows out: the record and one file a format.

pub mod record;
