//! The clean text while it is written, and the table that leads back to the source.

/// The clean text so far.
#[derive(Debug, Default)]
pub struct Output {
    /// The text.
    pub text: String,
    /// Where the distance to the source changes, as [`super::Text`] keeps it.
    pub offsets: Vec<(u32, u32)>,
    /// Source offset less clean offset, at the end of the text.
    delta: i64,
}

/// A length or an offset as the tables keep it.
#[must_use]
pub fn n32(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

impl Output {
    /// An empty text with room for a source of `len` bytes.
    #[must_use]
    pub fn with_capacity(len: usize) -> Self {
        Self { text: String::with_capacity(len + len / 64), ..Self::default() }
    }

    /// Bytes written.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.text.len()
    }

    /// Whether nothing was written.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Notes where the next byte comes from.
    #[inline]
    fn from(&mut self, source: usize) {
        let delta = i64::from(n32(source)) - i64::from(n32(self.text.len()));
        if delta != self.delta {
            self.delta = delta;
            self.offsets.push((n32(self.text.len()), n32(source)));
        }
    }

    /// Notes that what was written since `start` ends at `end` in the source.
    fn until(&mut self, start: usize, end: usize) {
        let last = self.text.len().saturating_sub(1).max(start);
        let delta = i64::from(n32(end)) - 1 - i64::from(n32(last));
        if delta == self.delta {
            return;
        }
        if last == start && self.offsets.last().is_none_or(|o| o.0 as usize != start) {
            let source = i64::from(n32(start)) + self.delta;
            self.offsets.push((n32(start), u32::try_from(source).unwrap_or(0)));
        }
        self.delta = delta;
        self.offsets.push((n32(last), n32(end - 1)));
    }

    /// Writes a stretch that stands in the source as it is, at `source`.
    #[inline]
    pub fn copy(&mut self, part: &str, source: usize) {
        self.from(source);
        self.text.push_str(part);
    }

    /// Writes something that stands for the bytes `from..to` of the source.
    pub fn replace(&mut self, from: usize, to: usize, write: impl FnOnce(&mut String)) {
        let start = self.text.len();
        self.from(from);
        write(&mut self.text);
        self.until(start, to);
    }

    /// Writes characters each of which stands for all of the bytes `from..to`.
    pub fn replace_each(&mut self, from: usize, to: usize, part: &str) {
        for c in part.chars() {
            self.replace(from, to, |out| out.push(c));
        }
    }

    /// Takes back what was written from `start` on; gives its source offset.
    pub fn take_back(&mut self, start: usize) -> usize {
        let source = super::source_of(&self.offsets, n32(start)) as usize;
        self.text.truncate(start);
        while self.offsets.last().is_some_and(|o| o.0 as usize >= start) {
            self.offsets.pop();
        }
        self.delta = self.offsets.last().map_or(0, |o| i64::from(o.1) - i64::from(o.0));
        source
    }
}
