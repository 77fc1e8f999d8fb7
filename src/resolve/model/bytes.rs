//! Lists as bytes: how `build.rs` writes tables down and the program reads them.

/// Adds a list: its length, then its items.
#[allow(dead_code, reason = "only build.rs and a test write tables")]
pub(super) fn add_list<const N: usize>(items: impl ExactSizeIterator<Item = [u8; N]>, out: &mut Vec<u8>) {
    out.extend((items.len() as u64).to_le_bytes());
    items.for_each(|item| out.extend(item));
}

/// Takes the list that begins `rest`; `None` where that is too short for one.
#[allow(dead_code, reason = "build.rs reads none")]
pub(super) fn take_list<'b, const N: usize>(rest: &mut &'b [u8]) -> Option<&'b [[u8; N]]> {
    let (length, behind) = rest.split_first_chunk()?;
    let bytes = usize::try_from(u64::from_le_bytes(*length)).ok()?.checked_mul(N)?;
    let (list, behind) = behind.split_at_checked(bytes)?;
    *rest = behind;
    Some(list.as_chunks().0)
}

/// Numbers of four bytes, one behind the other.
#[allow(dead_code, reason = "only build.rs and a test write tables")]
pub(super) fn joined<const N: usize>(numbers: impl IntoIterator<Item = [u8; 4]>) -> [u8; N] {
    let mut out = [0; N];
    out.as_chunks_mut().0.iter_mut().zip(numbers).for_each(|(slot, number)| *slot = number);
    out
}
