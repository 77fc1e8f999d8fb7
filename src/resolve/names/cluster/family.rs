//! Whom a short name stands for that is several people's.

use super::{Builder, Chunk, titles};

impl Builder<'_, '_> {
    /// A family with one surname: a gendered title decides, else who was named last with a full name, else the first.
    pub(super) fn choose(&self, c: &Chunk, several: &[usize]) -> usize {
        let sex = c.sex;
        let paragraph = |m: usize| self.scene.mentions.get(m).map_or(0, |m| self.scene.token(m.first).paragraph);
        let here = paragraph(c.mention);
        let most = several.iter().filter_map(|&n| self.drafts.get(n)).map(|d| d.members).max().unwrap_or(1).max(1);
        let score = |n: usize| -> f64 {
            let Some(d) = self.drafts.get(n) else { return f64::MIN };
            let own = i32::from(self.chunks.first(d.first).entry.name_gender);
            let mut s = match sex.signum() * own.signum() {
                1 => 3.0,
                -1 => -5.0,
                _ => 0.0,
            };
            // `Mrs. Belaro`, where another of the name goes by `Belaro` alone: the title tells them apart.
            if sex != 0 && d.bare {
                s -= 2.0;
            }
            s += 2.0
                * f64::from(u32::from(
                    self.chunks.title_keys(c).any(|key| titles(&self.titles, d).any(|title| title == key)),
                ));
            s += 2.0 * f64::from(d.members) / f64::from(most);
            match d.latest {
                Some(latest) => s + 1.0 / (1.0 + f64::from(here - paragraph(latest.mention).min(here))),
                None => s - 1.0,
            }
        };
        let mut best: Option<(usize, f64)> = None;
        for &n in several {
            let score = score(n);
            if best.is_none_or(|(_, s)| score > s) {
                best = Some((n, score));
            }
        }
        best.map_or(0, |(n, _)| n)
    }
}
