//! Rows out: the record and one file a format.

pub mod columns;
pub mod csv;
pub mod jsonl;
pub mod kept;
pub mod record;
pub mod row;
pub mod rows;
