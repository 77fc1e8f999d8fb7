//! Numbers for keys: the words and names of one document.

/// Numbers keys in the order they come, so that what is known of each can stand in a list. A flat table with linear
/// probing: keys are hashes already.
#[derive(Debug, Default)]
pub(crate) struct Numbering {
    /// A power of two of places: the number of a key plus one; 0 is a free place.
    places: Vec<u32>,
    /// The keys by their numbers.
    keys: Vec<u64>,
}

impl Numbering {
    /// With room for so many different keys; for more it grows.
    pub(crate) fn with_room_for(keys: usize) -> Self {
        Self { places: vec![0; (2 * keys).next_power_of_two().max(4)], keys: Vec::with_capacity(keys) }
    }

    /// The number of `key`, a new one where it has none.
    #[inline]
    pub(crate) fn add(&mut self, key: u64) -> u32 {
        if 2 * self.keys.len() >= self.places.len() {
            self.grow();
        }
        let at = self.place(key);
        let Some(place) = self.places.get_mut(at) else { return 0 };
        if *place == 0 {
            self.keys.push(key);
            *place = u32::try_from(self.keys.len()).unwrap_or(u32::MAX);
        }
        *place - 1
    }

    /// The number of `key`, where it has one.
    #[inline]
    pub(crate) fn get(&self, key: u64) -> Option<u32> {
        self.places.get(self.place(key)).and_then(|number| number.checked_sub(1))
    }

    /// Where `key` stands, or the free place it would be put in.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
    fn place(&self, key: u64) -> usize {
        let last = self.places.len().wrapping_sub(1);
        let mut at = key as usize & last;
        while let Some(number) = self.places.get(at).and_then(|number| number.checked_sub(1))
            && self.keys.get(number as usize) != Some(&key)
        {
            at = (at + 1) & last;
        }
        at
    }

    #[cold]
    fn grow(&mut self) {
        let larger = Self::with_room_for(self.places.len());
        self.places = larger.places;
        for key in std::mem::replace(&mut self.keys, larger.keys) {
            self.add(key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_numbered_in_order_however_many() {
        let mut numbering = Numbering::default();
        // Close together, and far apart with the same low bits; the key 0 among them.
        let keys = || (0..1000u64).chain((1..1000).map(|n| n << 40));
        for _ in 0..2 {
            for (number, key) in (0..).zip(keys()) {
                assert_eq!(numbering.add(key), number);
            }
        }
        assert_eq!(numbering.get(7), Some(7));
        assert_eq!(numbering.get(1000), None);
    }
}
