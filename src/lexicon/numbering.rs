//! Numbers for keys: the words and names of one document.

/// Numbers keys in the order they come, and keeps what is known of each. A flat table with linear probing: keys are hashes
/// already.
#[derive(Debug, Default)]
pub(crate) struct Numbering<T = ()> {
    /// A power of two of places for the numbers of keys; [`FREE`] where there is none.
    places: Vec<u32>,
    /// The keys by their numbers, each with what is known of it.
    all: Vec<(u64, T)>,
}

/// No number. Not 0: places that have to be zero are fetched where the allocator is slow.
const FREE: u32 = u32::MAX;

impl<T: Default> Numbering<T> {
    /// With room for so many different keys; for more it grows.
    pub(crate) fn with_room_for(keys: usize) -> Self {
        Self { places: vec![FREE; (2 * keys).next_power_of_two().max(4)], all: Vec::with_capacity(keys) }
    }

    /// The number of `key`, a new one where it has none.
    #[inline]
    pub(crate) fn add(&mut self, key: u64) -> u32 {
        self.add_known(key, |_| ())
    }

    /// The same; where it has one already, `again` learns what is known of it.
    #[inline]
    pub(crate) fn add_known(&mut self, key: u64, again: impl FnOnce(&mut T)) -> u32 {
        if 2 * self.all.len() >= self.places.len() {
            self.grow();
        }
        let at = self.place(key);
        let Some(place) = self.places.get_mut(at) else { return 0 };
        if *place == FREE {
            *place = u32::try_from(self.all.len()).unwrap_or(FREE);
            self.all.push((key, T::default()));
        } else if let Some((_, known)) = self.all.get_mut(*place as usize) {
            again(known);
        }
        *place
    }

    /// The number of `key`, where it has one.
    #[inline]
    pub(crate) fn get(&self, key: u64) -> Option<u32> {
        self.places.get(self.place(key)).copied().filter(|number| *number != FREE)
    }

    /// The key with this number.
    #[inline]
    pub(crate) fn key(&self, number: u32) -> Option<u64> {
        self.all.get(number as usize).map(|(key, _)| *key)
    }

    /// What is known of the key with this number.
    #[inline]
    pub(crate) fn known(&self, number: u32) -> Option<&T> {
        self.all.get(number as usize).map(|(_, known)| known)
    }

    /// The same, to be changed.
    #[inline]
    pub(crate) fn known_mut(&mut self, number: u32) -> Option<&mut T> {
        self.all.get_mut(number as usize).map(|(_, known)| known)
    }

    /// Where `key` stands, or the free place it would be put in.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the low bits are what is wanted")]
    fn place(&self, key: u64) -> usize {
        let last = self.places.len().wrapping_sub(1);
        let mut at = key as usize & last;
        while let Some(&number) = self.places.get(at)
            && number != FREE
            && self.key(number) != Some(key)
        {
            at = (at + 1) & last;
        }
        at
    }

    #[cold]
    fn grow(&mut self) {
        let larger = Self::with_room_for(self.places.len());
        self.places = larger.places;
        self.all.reserve(larger.all.capacity().saturating_sub(self.all.len()));
        for number in 0..self.all.len() {
            let at = self.all.get(number).map_or(0, |(key, _)| self.place(*key));
            if let Some(place) = self.places.get_mut(at) {
                *place = u32::try_from(number).unwrap_or(FREE);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_numbered_in_order_however_many() {
        let mut numbering: Numbering = Numbering::default();
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
