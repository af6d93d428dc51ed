//! The tables that weights are looked up in, made of a model by `build.rs`, and by whoever
//! reads another model: perfect hashes over the keys of its rows.
//!
//! A model is, in little-endian order: [`MAGIC`], how many rows there are, the step of a
//! weight, a floor for each class, then the rows in the order of their keys: how far the key
//! is from the one before, a set of classes, and a weight for each class of the set, each a
//! number of as many bytes as it needs ([`put`]), as most are small. What is made of it begins with the same head. Then come how many
//! slots and buckets the table of whole rows has, and that of rows with nothing but the two
//! weights that evidence about one kind asks for; the whole rows: all weights, then the key;
//! for each of their slots a tag and the number of its row; a shift for each bucket; the
//! short rows, a slot each: key and two weights; a shift for each of their buckets. A key
//! picks its bucket, key and shift its slot, whose tag turns nearly all keys away that no
//! row has. What is asked for most often lies together, to stay in the cache: the short
//! rows, which most evidence needs, and of the whole rows those with the most weights, which
//! are those of common words and classes.

/// How a model begins.
pub const MAGIC: &[u8; 8] = b"figures2";
/// What a number may be.
pub const CLASSES: usize = 12;
/// Bytes before the first row of a model.
pub const HEAD: usize = 8 + 4 + 4 + 4 * CLASSES;
/// Where the whole rows begin: at a line of the cache.
pub const ROWS: usize = HEAD + 64;
/// Bytes of a whole row: half a line of the cache.
pub const ROW: usize = 32;
/// Bytes of a short row.
pub const SHORT: usize = 8;

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

/// Bits of the number of a row; those above are a tag.
const NUMBER: u32 = 18;

/// The number of the row in a slot, where the tag is that of a key.
#[inline]
#[must_use]
pub const fn number(slot: u32, key: u32) -> (u32, bool) {
    (slot & ((1 << NUMBER) - 1), slot >> NUMBER == key >> NUMBER)
}

/// A hash as a number below another.
#[inline]
const fn scaled(hash: u32, below: usize) -> usize {
    ((hash as u64 * below as u64) >> 32) as usize
}

/// A row of a model.
type KeyedWeights = (u32, [i16; CLASSES]);

/// Writes a number, seven bits a byte, the lowest first; the last byte is below 128.
pub fn put(mut number: u32, out: &mut Vec<u8>) {
    while number >= 128 {
        out.push(number.to_le_bytes()[0] | 128);
        number >>= 7;
    }
    out.push(number.to_le_bytes()[0]);
}

/// Reads a number as [`put`] writes it.
fn take(rest: &mut &[u8]) -> Option<u32> {
    let mut number = 0;
    for shift in (0..35).step_by(7) {
        let (byte, behind) = rest.split_first()?;
        *rest = behind;
        number |= u32::from(byte & 127) << shift;
        if byte & 128 == 0 {
            return Some(number);
        }
    }
    None
}

/// Writes a row whose key is so far from the one before.
pub fn put_row(gap: u32, weights: &[i16; CLASSES], out: &mut Vec<u8>) {
    put(gap, out);
    put(weights.iter().enumerate().fold(0, |set, (i, w)| set | u32::from(*w != 0) << i), out);
    for weight in weights.iter().filter(|weight| **weight != 0) {
        let sign = u32::from(*weight < 0);
        put(u32::from(weight.unsigned_abs()) << 1 | sign, out);
    }
}

/// The next row of a model, whose last one had a key.
fn take_row(rest: &mut &[u8], last: u32) -> Option<KeyedWeights> {
    let key = last.checked_add(take(rest)?)?;
    let set = take(rest)?;
    let mut row = [0; CLASSES];
    for (_, weight) in row.iter_mut().enumerate().filter(|(class, _)| set & 1 << class != 0) {
        let written = take(rest)?;
        let size = i16::try_from(written >> 1).ok()?;
        *weight = if written & 1 == 1 { -size } else { size };
    }
    Some((key, row))
}

/// The table of a model; `None` where the bytes are none, or have too many rows.
#[must_use]
pub fn compile(model: &[u8]) -> Option<Vec<u8>> {
    let (count, _) = model.strip_prefix(MAGIC)?.split_first_chunk::<4>()?;
    let count = u32::from_le_bytes(*count) as usize;
    if count > model.len() / 3 || count >= 1 << NUMBER {
        return None;
    }
    let mut rows: Vec<KeyedWeights> = Vec::with_capacity(count);
    let mut rest = model.get(HEAD..)?;
    for _ in 0..count {
        let last = rows.last().map_or(0, |(key, _)| *key);
        rows.push(take_row(&mut rest, last)?);
    }
    // Of rows with one key the first counts.
    rows.dedup_by_key(|(key, _)| *key);
    // Whether evidence with a key is about one kind, the key does not tell.
    let is_short = |row: &&KeyedWeights| row.1.iter().skip(2).all(|weight| *weight == 0);
    let short: Vec<KeyedWeights> = rows.iter().filter(is_short).copied().collect();
    let mut out = model.get(..HEAD)?.to_vec();
    write(&Hashed::of(&rows), &Hashed::of(&short), &mut out);
    Some(out)
}

fn write(whole: &Hashed, short: &Hashed, out: &mut Vec<u8>) {
    for hashed in [whole, short] {
        for count in [hashed.slots.len(), hashed.shifts.len()] {
            out.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
        }
    }
    out.resize(ROWS, 0);
    let mut order: Vec<usize> = (0..whole.slots.len()).collect();
    order.sort_by_key(|&slot| {
        let weights = whole.slots.get(slot).into_iter().flat_map(|(_, weights)| weights);
        weights.filter(|weight| **weight == 0).count()
    });
    let mut numbers = vec![0; whole.slots.len()];
    for (&slot, number) in order.iter().zip(0u32..) {
        let (key, weights) = whole.slots.get(slot).copied().unwrap_or_default();
        out.extend(weights.iter().flat_map(|weight| weight.to_le_bytes()));
        out.extend(key.to_le_bytes());
        out.extend([0; ROW - 2 * CLASSES - 4]);
        if let Some(known) = numbers.get_mut(slot) {
            *known = key >> NUMBER << NUMBER | number;
        }
    }
    out.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
    out.extend(whole.shifts.iter().flat_map(|shift| shift.to_le_bytes()));
    for (key, weights) in &short.slots {
        out.extend(key.to_le_bytes());
        out.extend(weights.iter().take(2).flat_map(|weight| weight.to_le_bytes()));
    }
    out.extend(short.shifts.iter().flat_map(|shift| shift.to_le_bytes()));
}

/// Rows in the slots of a perfect hash. A slot without a row weighs nothing, whatever its
/// key.
struct Hashed {
    shifts: Vec<u16>,
    slots: Vec<KeyedWeights>,
}

impl Hashed {
    fn of(rows: &[KeyedWeights]) -> Self {
        let mut slots = (rows.len() + rows.len() / 16).max(8);
        loop {
            if let Some(hashed) = Self::placed(rows, slots) {
                return hashed;
            }
            slots += slots / 16 + 1;
        }
    }

    /// The rows in so many slots, where every bucket finds a shift.
    fn placed(rows: &[KeyedWeights], slots: usize) -> Option<Self> {
        let buckets = rows.len().div_ceil(BUCKET).max(1);
        let mut in_bucket: Vec<Vec<&KeyedWeights>> = vec![Vec::new(); buckets];
        for row in rows {
            in_bucket.get_mut(bucket(row.0, buckets))?.push(row);
        }
        let mut order: Vec<usize> = (0..buckets).collect();
        // The fullest first, while there is room.
        order.sort_by_key(|&b| in_bucket.get(b).map_or(0, |keys| usize::MAX - keys.len()));
        let mut shifts = vec![0u16; buckets];
        let mut taken: Vec<Option<KeyedWeights>> = vec![None; slots];
        for b in order {
            let keys = in_bucket.get(b)?;
            let mut wanted = Vec::with_capacity(keys.len());
            let fits = (0..=u16::MAX).find(|&shift| {
                wanted.clear();
                keys.iter().all(|(key, _)| {
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
        Some(Self { shifts, slots: taken.into_iter().map(Option::unwrap_or_default).collect() })
    }
}
