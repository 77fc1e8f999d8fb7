//! Sizes as they are written: `500000`, `64MiB`, `2 GB`.

/// Factors by the letter of the unit, and what it means without an `i`.
const UNITS: &[(char, u64, u64)] = &[('k', 1 << 10, 1_000), ('m', 1 << 20, 1_000_000), ('g', 1 << 30, 1_000_000_000)];

/// A number of bytes, at least one: with `KiB`, `MiB`, `GiB` or `K`, `M`, `G` in powers of 1024, with `kB`, `MB`, `GB` of 1000.
///
/// # Errors
/// What is expected, for anything else.
pub(super) fn bytes(text: &str) -> Result<usize, String> {
    let expected = || "a number of bytes such as 500000, 64MiB or 2GB".to_owned();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(end).ok_or_else(expected)?;
    let number: u64 = number.parse().map_err(|_| expected())?;
    let unit = unit.trim_start().to_ascii_lowercase();
    let factor = match unit.as_str() {
        "" | "b" => 1,
        unit => {
            let of = |&(letter, binary, decimal): &(char, u64, u64)| match unit.strip_prefix(letter)? {
                "" | "ib" => Some(binary),
                "b" => Some(decimal),
                _ => None,
            };
            UNITS.iter().find_map(of).ok_or_else(expected)?
        }
    };
    let bytes = number.checked_mul(factor).and_then(|bytes| usize::try_from(bytes).ok());
    bytes.filter(|&bytes| bytes > 0).ok_or_else(expected)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_in_the_usual_units() {
        let sizes =
            [("1", 1), ("10 k", 10 << 10), ("3kb", 3000), ("64MiB", 64 << 20), ("2 GB", 2_000_000_000), ("7b", 7)];
        for (text, size) in sizes {
            assert_eq!(bytes(text), Ok(size), "{text}");
        }
        for text in ["", "0", "-1", "1.5M", "MiB", "5 TB", "5 Mi", "99999999999999999999", "99999999999999 GiB"] {
            assert!(bytes(text).is_err(), "{text}");
        }
    }
}
