//! Files that are replaced whole, locks between processes, what is private and what
//! cannot be read.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// How the temporary files begin that are on their way to replace another.
const TEMPORARY: &str = ".dateline-";
/// A temporary file this old belongs to nobody any more.
const ORPHANED: Duration = Duration::from_hours(1);

/// Makes a folder, and those above it, that only their owner sees into. One that is
/// there stays as it is.
///
/// # Errors
/// Those of the file system.
pub fn make_folder(path: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(path)
}

/// Opens a file to read; `None` where it is not there.
///
/// # Errors
/// Those of the file system, and where a pipe stands in its place: nobody may ever write to it.
pub fn open_if_there(path: &Path) -> io::Result<Option<File>> {
    if fs::metadata(path).is_ok_and(|meta| meta.file_type().is_fifo()) {
        return Err(io::Error::other("it is a pipe"));
    }
    match File::open(path) {
        Ok(file) => Ok(Some(file)),
        Err(error) if is_nothing(&error) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether a file could not be opened as there is none: where a file stands in the place of its
/// folder (`HOME=/dev/null`) there is none either.
#[must_use]
pub fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

/// How files are opened that only their owner may read.
#[must_use]
pub fn private() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.mode(0o600);
    options
}

/// The paths among these that others may read, where that can be told.
#[must_use]
pub fn open_to_others(folders: &[&Path]) -> Vec<PathBuf> {
    let open =
        |path: &Path| fs::metadata(path).is_ok_and(|meta| meta.permissions().mode() & 0o077 != 0);
    let mut found: Vec<PathBuf> = Vec::new();
    for folder in folders {
        if open(folder) {
            found.push((*folder).to_owned());
            continue;
        }
        let files = fs::read_dir(folder).into_iter().flatten().flatten();
        found.extend(files.map(|f| f.path()).filter(|path| open(path)).take(1));
    }
    found
}

/// Removes what writers left behind that were killed in the middle.
pub fn sweep(folder: &Path) {
    for file in fs::read_dir(folder).into_iter().flatten().flatten() {
        let ours = file.file_name().to_string_lossy().starts_with(TEMPORARY);
        let age = file.metadata().and_then(|m| m.modified()).ok().and_then(|t| t.elapsed().ok());
        if ours && age.is_some_and(|age| age > ORPHANED) {
            let _ = fs::remove_file(file.path());
        }
    }
}

/// A name beside a file for what cannot be read of it: `NAME.damaged-DATE`, not taken.
fn aside(path: &Path) -> PathBuf {
    let now = jiff::Timestamp::now().strftime("%Y%m%d-%H%M%S").to_string();
    let name = path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    let mut wanted = path.with_file_name(format!("{name}.damaged-{now}"));
    let mut number = 1;
    while wanted.exists() {
        number += 1;
        wanted = path.with_file_name(format!("{name}.damaged-{now}-{number}"));
    }
    wanted
}

/// Moves a file that cannot be read out of the way; where it is now.
///
/// # Errors
/// Those of the file system.
pub fn set_aside(path: &Path) -> io::Result<PathBuf> {
    let to = aside(path);
    fs::rename(path, &to)?;
    Ok(to)
}

/// Keeps a part of a file that cannot be read, beside it.
///
/// # Errors
/// Those of the file system.
pub fn set_part_aside(path: &Path, bytes: &[u8]) -> io::Result<PathBuf> {
    let to = aside(path);
    let mut file = private().write(true).create_new(true).open(&to)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(to)
}

/// Writes a file so that whoever reads it, also after a crash at any moment, finds
/// the old one or the new one.
///
/// # Errors
/// Those of the file system; the old file is then still there.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace_with(path, |file| file.write_all(bytes))
}

/// As [`replace`], with what `write` writes.
///
/// # Errors
/// Those of the file system and of `write`; the old file is then still there.
pub fn replace_with(
    path: &Path,
    write: impl FnOnce(&mut io::BufWriter<&mut File>) -> io::Result<()>,
) -> io::Result<()> {
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    make_folder(folder)?;
    let mut temporary = tempfile::Builder::new().prefix(TEMPORARY).tempfile_in(folder)?;
    {
        let mut buffered = io::BufWriter::new(temporary.as_file_mut());
        write(&mut buffered)?;
        buffered.flush()?;
    }
    if let Ok(meta) = fs::metadata(path) {
        // A file the user made keeps the rights the user gave it.
        temporary.as_file().set_permissions(meta.permissions())?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(path).map_err(|e| e.error)?;
    sync_folder(folder);
    Ok(())
}

/// Appends whole lines to a journal that only its owner may read, behind `head` where it
/// is empty. On return they are on the disk. A line that a killed writer left torn is
/// closed first. Whoever calls holds the journal's lock. Returns how long the file is, in
/// bytes.
///
/// # Errors
/// Those of the file system; then the file is as long as it was.
pub fn append(path: &Path, head: &[u8], lines: &[u8]) -> io::Result<u64> {
    let mut file = private().create(true).append(true).read(true).open(path)?;
    let length = file.metadata()?.len();
    let before: &[u8] = match length.checked_sub(1) {
        None => head,
        Some(last) if ends_line(&mut file, last)? => b"",
        Some(_) => b"\n",
    };
    let bytes = [before, lines].concat();
    if let Err(error) = file.write_all(&bytes).and_then(|()| file.sync_data()) {
        // Half of it on a full disk is none: what waits is written as one later.
        let _ = file.set_len(length);
        return Err(error);
    }
    Ok(length + bytes.len() as u64)
}

/// Whether a line ends at the last byte of a file.
fn ends_line(file: &mut File, last: u64) -> io::Result<bool> {
    let mut byte = [0];
    file.seek(SeekFrom::Start(last))?;
    file.read_exact(&mut byte)?;
    Ok(byte == *b"\n")
}

/// Makes a rename last. Not every file system can; then it lasts a little later.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// How long is waited at most between two looks at whether a lock is free.
const LONGEST: Duration = Duration::from_millis(10);

/// A lock between processes, held until dropped. The file stays: removing it would
/// let two processes lock two files of one name.
#[derive(Debug)]
pub struct Lock(File);

impl Lock {
    /// Waits for the lock.
    ///
    /// # Errors
    /// Those of the file system.
    pub fn take(path: &Path) -> io::Result<Self> {
        let file = Self::file(path)?;
        file.lock()?;
        Ok(Self(file))
    }

    /// Waits for the lock so long at most.
    ///
    /// # Errors
    /// Those of the file system, and where another process does not let go of it.
    pub fn take_within(path: &Path, patience: Duration) -> io::Result<Self> {
        let file = Self::file(path)?;
        let until = Instant::now() + patience;
        let mut pause = Duration::from_millis(1);
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(fs::TryLockError::Error(error)) => return Err(error),
                Err(fs::TryLockError::WouldBlock) if Instant::now() >= until => {
                    let what = format!("another program holds {}", path.display());
                    return Err(io::Error::new(io::ErrorKind::TimedOut, what));
                }
                Err(fs::TryLockError::WouldBlock) => {
                    thread::sleep(pause);
                    pause = (pause * 2).min(LONGEST);
                }
            }
        }
    }

    fn file(path: &Path) -> io::Result<File> {
        if let Some(folder) = path.parent() {
            make_folder(folder)?;
        }
        private().create(true).truncate(false).write(true).open(path)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing the file unlocks it all the same.
        let _ = self.0.unlock();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mode(path: &Path) -> u32 {
        fs::metadata(path).unwrap().permissions().mode() & 0o777
    }

    #[test]
    fn what_is_made_is_private() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b/c.json");
        replace(&path, b"{}").unwrap();
        let lock = folder.path().join("d/e.lock");
        drop(Lock::take(&lock).unwrap());
        assert_eq!((mode(&path), mode(&lock)), (0o600, 0o600));
        let parent = path.parent().unwrap();
        assert_eq!((mode(parent), mode(parent.parent().unwrap())), (0o700, 0o700));
        assert!(open_to_others(&[parent]).is_empty());
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
        assert_eq!(open_to_others(&[parent]), [path]);
    }

    #[test]
    fn a_lock_that_is_held_is_not_waited_for_for_ever() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("x.lock");
        let held = Lock::take(&path).unwrap();
        let failed = Lock::take_within(&path, Duration::from_millis(30)).unwrap_err();
        assert_eq!(failed.kind(), io::ErrorKind::TimedOut);
        drop(held);
        assert!(Lock::take_within(&path, Duration::from_millis(30)).is_ok());
    }

    #[test]
    fn what_killed_writers_left_is_swept_and_the_rest_stays() {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name);
        for name in [".dateline-old", ".dateline-new", "marks.jsonl"] {
            fs::write(path(name), "x").unwrap();
        }
        let long_ago = std::time::SystemTime::now() - 2 * ORPHANED;
        for name in [".dateline-old", "marks.jsonl"] {
            File::options().write(true).open(path(name)).unwrap().set_modified(long_ago).unwrap();
        }
        sweep(folder.path());
        assert!(!path(".dateline-old").exists());
        assert!(path(".dateline-new").exists() && path("marks.jsonl").exists());
    }

    #[test]
    fn a_pipe_in_the_place_of_a_file_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("marks.jsonl");
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success());
        assert!(open_if_there(&path).unwrap_err().to_string().contains("pipe"));
        assert!(open_if_there(Path::new("/dev/null")).unwrap().is_some());
        assert!(open_if_there(&folder.path().join("none")).unwrap().is_none());
    }

    #[test]
    fn what_is_set_aside_never_overwrites() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("feeds.json");
        let mut kept = Vec::new();
        for n in 0..3 {
            fs::write(&path, format!("{n}")).unwrap();
            kept.push(set_aside(&path).unwrap());
        }
        let texts: Vec<String> = kept.iter().map(|p| fs::read_to_string(p).unwrap()).collect();
        assert_eq!(texts, ["0", "1", "2"]);
        assert!(kept[0].to_string_lossy().contains("feeds.json.damaged-2"));
    }

    #[test]
    fn a_failed_write_leaves_the_old_file() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a/b.txt");
        replace(&path, b"old").unwrap();
        let failed = replace_with(&path, |out| {
            out.write_all(b"half")?;
            Err(io::Error::other("disk gone"))
        });
        assert!(failed.is_err());
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    }
}
