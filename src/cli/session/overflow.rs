//! Articles of files beyond those that memory is to hold: packed, in a file without a name
//! that only this process can open, and that is gone with it however it ends.
//!
//! Articles of feeds lie in the cache, see [`crate::library::cache`]. Where no such file can
//! be made or written, articles stay in memory.

use std::env;
use std::fs::File;
use std::io;
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use super::lock;
use crate::library::files::make_folder;
use crate::store::packed::{PackedEntry, PackedRange, PackedStorage, Packer};

/// Bytes of packed articles that stay in memory: some two thousand articles, so that most
/// sittings write nothing.
const IN_MEMORY: usize = 4 << 20;
/// Bytes of the disk that are left free: this file is a convenience, marks and notes are not.
const LEFT_FREE: u64 = 32 << 20;

/// The file.
#[derive(Debug)]
struct Nameless(File);

impl PackedStorage for Nameless {
    fn read(&self, place: PackedRange) -> Option<Vec<u8>> {
        let mut bytes = vec![0; place.length as usize];
        self.0.read_exact_at(&mut bytes, place.offset).ok()?;
        Some(bytes)
    }
}

#[derive(Debug, Default)]
struct OverflowState {
    in_memory: usize,
    file: Option<Arc<Nameless>>,
    end: u64,
    /// It cannot be written, which was told.
    given_up: bool,
}

/// Keeps packed articles in memory up to a bound, and in a nameless file beyond it.
#[derive(Debug)]
pub(super) struct Overflow {
    folder: PathBuf,
    most: usize,
    left_free: u64,
    state: Mutex<OverflowState>,
}

impl Overflow {
    /// With its file in a folder; among the system's temporary files where there is none.
    pub(super) fn new(folder: Option<&Path>) -> Self {
        Self {
            folder: folder.map_or_else(env::temp_dir, Path::to_owned),
            most: IN_MEMORY,
            left_free: LEFT_FREE,
            state: Mutex::default(),
        }
    }

    /// Moves what is too much out of memory.
    ///
    /// # Errors
    ///
    /// Where that cannot be written, the first time; what was to be moved stays in memory.
    pub(super) fn take<'a>(
        &self,
        bodies: impl Iterator<Item = &'a mut PackedEntry>,
    ) -> io::Result<()> {
        let mut state = lock(&self.state);
        if state.given_up {
            tighten(bodies);
            return Ok(());
        }
        let (mut bytes, mut moved) = (Vec::new(), Vec::new());
        for body in bodies {
            let PackedEntry::InMemory(packed) = &*body else { continue };
            if state.in_memory + packed.len() <= self.most {
                state.in_memory += packed.len();
                // Copied, so that it lies with the others that stay, not among what the
                // thread that made it lets go of.
                *body = PackedEntry::InMemory(Arc::from(&**packed));
            } else if let Ok(length) = u32::try_from(packed.len()) {
                let place = PackedRange { offset: state.end + bytes.len() as u64, length };
                bytes.extend_from_slice(packed);
                moved.push((body, place));
            }
        }
        if moved.is_empty() {
            return Ok(());
        }
        match self.write(&mut state, &bytes) {
            Ok(file) => {
                for (body, place) in moved {
                    *body = PackedEntry::Stored(Arc::clone(&file) as Arc<dyn PackedStorage>, place);
                }
                Ok(())
            }
            Err(error) => {
                state.given_up = true;
                tighten(moved.into_iter().map(|(body, _)| body));
                Err(error)
            }
        }
    }

    /// Writes at the end of the file, which is made where there is none yet.
    fn write(&self, state: &mut OverflowState, bytes: &[u8]) -> io::Result<Arc<Nameless>> {
        let file = if let Some(file) = &state.file {
            Arc::clone(file)
        } else {
            make_folder(&self.folder)?;
            let file = Arc::new(Nameless(tempfile::tempfile_in(&self.folder)?));
            Arc::clone(state.file.insert(file))
        };
        let length = bytes.len() as u64;
        if room(&file.0).is_some_and(|free| free < self.left_free.saturating_add(length)) {
            return Err(io::Error::other("the disk is nearly full"));
        }
        if let Err(error) = file.0.write_all_at(bytes, state.end) {
            // What was written of them would be in the way of what must be kept.
            let _ = file.0.set_len(state.end);
            return Err(error);
        }
        state.end += length;
        Ok(file)
    }
}

/// Packs what stays in memory against the will of who laid it out for the disk.
fn tighten<'a>(bodies: impl Iterator<Item = &'a mut PackedEntry>) {
    let mut packer = Packer::default();
    bodies.for_each(|body| body.tighten(&mut packer));
}

/// Bytes that are free where a file lies; `None` where the system does not tell.
fn room(file: &File) -> Option<u64> {
    let told = rustix::fs::fstatvfs(file).ok()?;
    Some(told.f_bavail.saturating_mul(told.f_frsize))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Entry;

    fn entries(count: usize) -> Vec<Entry> {
        let entry = |number: usize| {
            let mut entry = Entry::default();
            entry.article.title = format!("Report {number}");
            entry
        };
        (0..count).map(entry).collect()
    }

    #[test]
    fn what_is_too_much_lies_in_a_file_without_a_name() {
        let folder = tempfile::tempdir().unwrap();
        let below = folder.path().join("cache");
        let entries = entries(20);
        let one = match PackedEntry::of(&entries[0]) {
            PackedEntry::InMemory(bytes) => bytes.len(),
            PackedEntry::Stored(..) => 0,
        };
        let overflow = Overflow { most: one * 5, ..Overflow::new(Some(&below)) };
        let mut bodies: Vec<PackedEntry> = entries.iter().map(PackedEntry::of).collect();
        for some in bodies.chunks_mut(7) {
            overflow.take(some.iter_mut()).unwrap();
        }
        let here = bodies.iter().filter(|b| matches!(b, PackedEntry::InMemory(_))).count();
        assert!((4..=5).contains(&here), "{here}");
        let opened: Vec<Entry> = bodies.iter().map(|b| b.open().unwrap()).collect();
        assert_eq!(opened, entries);
        assert_eq!(std::fs::read_dir(below).unwrap().count(), 0, "it has no name");
    }

    #[test]
    fn the_last_of_the_disk_is_left_to_what_must_be_kept() {
        let folder = tempfile::tempdir().unwrap();
        let free = room(&tempfile::tempfile_in(folder.path()).unwrap()).unwrap();
        let entries = entries(2);
        for (left_free, taken) in [(0, true), (free + (1 << 40), false)] {
            let overflow = Overflow { most: 0, left_free, ..Overflow::new(Some(folder.path())) };
            let mut bodies: Vec<PackedEntry> = entries.iter().map(PackedEntry::of).collect();
            assert_eq!(overflow.take(bodies.iter_mut()).is_ok(), taken);
            let stored = |body: &PackedEntry| matches!(body, PackedEntry::Stored(..));
            assert!(bodies.iter().all(|body| stored(body) == taken));
        }
    }

    #[test]
    fn what_stays_in_memory_against_the_will_is_packed() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("file");
        std::fs::write(&in_the_way, "").unwrap();
        let mut entry = Entry::default();
        entry.article.title = "Report ".repeat(100);
        let mut packer = Packer::default();
        for (below, fits) in [("cache", true), ("file", false)] {
            let overflow = Overflow { most: 0, ..Overflow::new(Some(&folder.path().join(below))) };
            for _ in 0..2 {
                let mut body = packer.loose(&entry);
                let _ = overflow.take(std::iter::once(&mut body));
                assert_eq!(body.open(), Some(entry.clone()));
                match body {
                    PackedEntry::InMemory(bytes) => assert!(!fits && bytes.len() < 200),
                    PackedEntry::Stored(..) => assert!(fits),
                }
            }
        }
    }

    #[test]
    fn what_cannot_be_written_stays_in_memory() {
        let folder = tempfile::tempdir().unwrap();
        let in_the_way = folder.path().join("file");
        std::fs::write(&in_the_way, "").unwrap();
        let overflow = Overflow { most: 0, ..Overflow::new(Some(&in_the_way)) };
        let entries = entries(2);
        let mut bodies: Vec<PackedEntry> = entries.iter().map(PackedEntry::of).collect();
        assert!(overflow.take(bodies.iter_mut()).is_err(), "told once");
        assert!(overflow.take(bodies.iter_mut()).is_ok());
        assert!(bodies.iter().all(|b| matches!(b, PackedEntry::InMemory(_))));
    }
}
