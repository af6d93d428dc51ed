//! The table that weights are looked up in, made of a model by `build.rs`, and by whoever
//! reads another model: a perfect hash over the keys of its rows.
//!
//! A model is, in little-endian order: [`MAGIC`], how many rows there are, the step of a
//! weight, a floor for each class, then the rows: a key, a set of classes, and a weight for
//! each class of the set. The table is the same head, how many buckets and slots it has, a
//! shift for each bucket, a tag for each slot, a row for each slot: all its weights, then
//! its key. A key picks its bucket, key and shift its slot, whose tag turns nearly all keys
//! away that no row has.

/// How a model begins.
pub const MAGIC: &[u8; 8] = b"figures1";
/// What a number may be.
pub const CLASSES: usize = 12;
/// Bytes before the first row of a model.
pub const HEAD: usize = 8 + 4 + 4 + 4 * CLASSES;
/// Bytes of a row of the table; one never lies across two lines of the cache.
pub const ROW: usize = 32;

/// Keys of a bucket, on average.
const BUCKET: usize = 3;

/// The bucket of a key, of so many.
#[inline]
#[must_use]
pub const fn bucket(key: u32, buckets: usize) -> usize {
    scaled(key.wrapping_mul(0x9e37_79b1), buckets)
}

/// The slot of a key under a shift, of so many.
#[inline]
#[must_use]
pub const fn slot(key: u32, shift: u16, slots: usize) -> usize {
    let x = (key ^ (key >> 15)).wrapping_add((shift as u32).wrapping_mul(0x85eb_ca6b));
    let x = (x ^ (x >> 16)).wrapping_mul(0xc2b2_ae35);
    scaled(x ^ (x >> 13), slots)
}

/// What tells a key from others that have its slot.
#[inline]
#[expect(clippy::cast_possible_truncation, reason = "one half of the key")]
#[must_use]
pub const fn tag(key: u32) -> u16 {
    key as u16
}

/// A hash as a number below another.
#[inline]
const fn scaled(hash: u32, below: usize) -> usize {
    ((hash as u64 * below as u64) >> 32) as usize
}

/// A row of a model.
type Row = (u32, [i16; CLASSES]);

/// The row of a model at a place, and one past its end.
fn row(model: &[u8], at: usize) -> Option<(Row, usize)> {
    let key = u32::from_le_bytes(*model.get(at..)?.first_chunk()?);
    let set = u16::from_le_bytes(*model.get(at + 4..)?.first_chunk()?);
    let mut weights = model.get(at + 6..)?.as_chunks::<2>().0.iter();
    let mut row = [0; CLASSES];
    let mut end = at + 6;
    for (_, weight) in row.iter_mut().enumerate().filter(|(class, _)| set & 1 << class != 0) {
        *weight = i16::from_le_bytes(*weights.next()?);
        end += 2;
    }
    Some(((key, row), end))
}

/// The table of a model; `None` where the bytes are none, or have too many rows.
#[must_use]
pub fn compile(model: &[u8]) -> Option<Vec<u8>> {
    let (count, _) = model.strip_prefix(MAGIC)?.split_first_chunk::<4>()?;
    let count = u32::from_le_bytes(*count) as usize;
    if count > model.len() / 6 {
        return None;
    }
    let mut rows = Vec::with_capacity(count);
    let mut at = HEAD;
    for _ in 0..count {
        let (row, end) = row(model, at)?;
        rows.push(row);
        at = end;
    }
    // Of rows with one key the first counts.
    rows.sort_by_key(|(key, _)| *key);
    rows.dedup_by_key(|(key, _)| *key);
    let mut slots = (rows.len() + rows.len() / 16).max(8);
    loop {
        if let Some((shifts, taken)) = placed(&rows, slots) {
            let mut out = model.get(..HEAD)?.to_vec();
            write(&shifts, &taken, &mut out);
            return Some(out);
        }
        slots += slots / 16 + 1;
    }
}

fn write(shifts: &[u16], taken: &[Option<Row>], out: &mut Vec<u8>) {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX).to_le_bytes();
    out.extend(number(shifts.len()));
    out.extend(number(taken.len()));
    out.extend(shifts.iter().flat_map(|shift| shift.to_le_bytes()));
    out.extend(taken.iter().flat_map(|row| row.map_or(0, |(key, _)| tag(key)).to_le_bytes()));
    for row in taken {
        // A slot without a row weighs nothing, whatever its key.
        let (key, weights) = row.unwrap_or_default();
        out.extend(weights.iter().flat_map(|weight| weight.to_le_bytes()));
        out.extend(key.to_le_bytes());
        out.extend([0; ROW - 2 * CLASSES - 4]);
    }
}

/// The shift of each bucket and what is in each of so many slots, where every bucket finds
/// a shift.
fn placed(rows: &[Row], slots: usize) -> Option<(Vec<u16>, Vec<Option<Row>>)> {
    let buckets = rows.len().div_ceil(BUCKET).max(1);
    let mut in_bucket: Vec<Vec<&Row>> = vec![Vec::new(); buckets];
    for row in rows {
        in_bucket.get_mut(bucket(row.0, buckets))?.push(row);
    }
    let mut order: Vec<usize> = (0..buckets).collect();
    // The fullest first, while there is room.
    order.sort_by_key(|&b| in_bucket.get(b).map_or(0, |keys| usize::MAX - keys.len()));
    let mut shifts = vec![0u16; buckets];
    let mut taken: Vec<Option<Row>> = vec![None; slots];
    for b in order {
        let keys = in_bucket.get(b)?;
        let mut wanted = Vec::with_capacity(keys.len());
        let fits = (0..=u16::MAX).find(|&shift| {
            wanted.clear();
            keys.iter().all(|&(key, _)| {
                let at = slot(*key, shift, slots);
                let free = taken.get(at).is_some_and(Option::is_none) && !wanted.contains(&at);
                wanted.push(at);
                free
            })
        })?;
        *shifts.get_mut(b)? = fits;
        for (&at, &row) in wanted.iter().zip(keys) {
            *taken.get_mut(at)? = Some(*row);
        }
    }
    Some((shifts, taken))
}
