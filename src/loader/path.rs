//! Files whose names are no UTF-8: told with `�` for what is not, and found again by that.
//! And which file a path leads to, through links and `..`.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What stands for bytes that are no character.
const SIGN: char = '\u{fffd}';

/// A file, as it is told and where it lies.
#[derive(Debug, Clone)]
pub struct FilePath {
    told: String,
    /// Where it lies, if that cannot be told.
    real: Option<PathBuf>,
}

impl From<String> for FilePath {
    fn from(told: String) -> Self {
        Self { told, real: None }
    }
}

impl From<&Path> for FilePath {
    fn from(path: &Path) -> Self {
        let real = path.to_str().is_none().then(|| path.to_owned());
        Self { told: path.to_string_lossy().into_owned(), real }
    }
}

impl FilePath {
    /// What it is told as.
    #[must_use]
    pub fn told(&self) -> &str {
        &self.told
    }

    pub(super) fn into_told(self) -> String {
        self.told
    }

    pub(super) fn open(&self) -> io::Result<File> {
        match &self.real {
            Some(real) => File::open(real),
            None => File::open(found(&self.told)),
        }
    }
}

/// Where a file or folder lies that is told so: of two that are told alike neither is
/// taken for the other.
#[must_use]
pub fn found(told: &str) -> PathBuf {
    let path = Path::new(told);
    if !told.contains(SIGN) || path.exists() {
        return path.to_owned();
    }
    let mut at = PathBuf::new();
    for part in path.components() {
        let next = at.join(part);
        let name = part.as_os_str().to_string_lossy();
        if !name.contains(SIGN) || next.exists() {
            at = next;
            continue;
        }
        let folder = if at.as_os_str().is_empty() { Path::new(".") } else { &at };
        let alike =
            |name: &std::ffi::OsStr| name.to_string_lossy() == part.as_os_str().to_string_lossy();
        let names = fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.file_name());
        let mut fit = names.filter(|own| alike(own));
        match (fit.next(), fit.next()) {
            (Some(name), None) => at.push(name),
            _ => return path.to_owned(),
        }
    }
    at
}

/// The most links that are followed one after another, as kernels have it.
const MOST_LINKS: usize = 40;

/// Where the file lies that a path leads to: one answer for all its names, through links,
/// `.` and `..`, from whichever folder. A file that is not there, or a link that leads to
/// none, has the place where it would be.
#[must_use]
pub fn place(told: &str) -> PathBuf {
    let mut at = found(told);
    for _ in 0..MOST_LINKS {
        let Ok(whole) = std::path::absolute(&at) else { return at };
        let (Some(folder), Some(name)) = (whole.parent(), whole.file_name()) else {
            return fs::canonicalize(&whole).unwrap_or(whole);
        };
        let folder = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
        at = folder.join(name);
        match fs::read_link(&at) {
            Ok(target) => at = folder.join(target),
            Err(_) => return at,
        }
    }
    at
}

/// Whether a path is a link that leads to nothing.
pub(super) fn is_dead_link(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|meta| meta.is_symlink()) && !path.exists()
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    #[test]
    fn a_name_that_is_no_utf_8_is_found_by_what_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join(OsStr::from_bytes(b"n\xe9ws"));
        fs::create_dir(&inner).unwrap();
        let real = inner.join(OsStr::from_bytes(b"ng\xe0y.txt"));
        fs::write(&real, "x").unwrap();
        let file = FilePath::from(&*real);
        assert!(file.told().ends_with("n\u{fffd}ws/ng\u{fffd}y.txt"));
        assert!(file.open().is_ok());
        assert_eq!(found(file.told()), real);
        assert!(FilePath::from(file.into_told()).open().is_ok());
        // Another one that is told alike: nobody knows which is meant.
        fs::write(inner.join(OsStr::from_bytes(b"ng\xe1y.txt")), "y").unwrap();
        let told = FilePath::from(&*real).into_told();
        assert!(!found(&told).exists() && FilePath::from(&*real).open().is_ok());
    }

    #[test]
    fn all_names_of_a_file_lead_to_one_place() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let root = fs::canonicalize(folder.path()).unwrap();
        let at = |name: &str| root.join(name);
        fs::create_dir(at("in")).unwrap();
        fs::write(at("in/a.txt"), "x").unwrap();
        symlink("in", at("by")).unwrap();
        symlink("by/a.txt", at("link.txt")).unwrap();
        symlink(at("link.txt"), at("in/again.txt")).unwrap();
        symlink("gone.txt", at("dead.txt")).unwrap();
        symlink("round.txt", at("round.txt")).unwrap();
        let told = |name: &str| place(at(name).to_str().unwrap());
        for name in ["in/a.txt", "in/../in/./a.txt", "by/a.txt", "link.txt", "by/again.txt"] {
            assert_eq!(told(name), at("in/a.txt"), "{name}");
        }
        assert_eq!(told("by/../in/new.txt"), at("in/new.txt"));
        assert_eq!(told("dead.txt"), at("gone.txt"));
        assert_eq!(told("in/.."), root);
        // One that leads to itself is at least the same each time.
        assert_eq!(told("round.txt"), told("round.txt"));
        assert!(is_dead_link(&at("dead.txt")) && is_dead_link(&at("round.txt")));
        assert!(!is_dead_link(&at("link.txt")) && !is_dead_link(&at("none.txt")));
    }
}
