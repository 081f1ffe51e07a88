//! Files that are there as a whole or not at all.

use std::ffi::OsString;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::vec::Vec;

use super::error::{LoadError, SaveError};

/// The contents of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<u8>, LoadError> {
    fs::read(path).map_err(|error| LoadError::Io { path: path.into(), error })
}

/// Puts a file with these contents into its place in one step: whoever reads it
/// finds the old one or the new one, also after a loss of power.
pub(crate) fn write(path: &Path, contents: &[u8]) -> Result<(), SaveError> {
    replace(path, |file| file.write_all(contents))
        .map_err(|error| SaveError::Io { path: path.into(), error })
}

/// The file is written under another name in the same folder, and then renamed;
/// after an error that one is removed, and `path` is as it was.
fn replace(path: &Path, fill_in: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    let (temporary, mut file) = create_beside(path)?;
    let written = fill_in(&mut file).and_then(|()| file.sync_all());
    // Some systems rename closed files only.
    drop(file);
    let renamed = written.and_then(|()| fs::rename(&temporary, path));
    if renamed.is_err() {
        // The first error says more than one about the rest.
        let _ = fs::remove_file(&temporary);
    }
    renamed?;
    sync_folder(path);
    Ok(())
}

/// A new file whose name no other process or thread has chosen.
fn create_beside(path: &Path) -> io::Result<(PathBuf, File)> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let name = path.file_name().ok_or_else(|| io::Error::from(io::ErrorKind::IsADirectory))?;
    loop {
        let mut name = OsString::from(name);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        name.push(std::format!(".tmp-{}-{number}", std::process::id()));
        let temporary = path.with_file_name(name);
        match OpenOptions::new().write(true).create_new(true).open(&temporary) {
            Ok(file) => return Ok((temporary, file)),
            // Left over from a process of that number that was ended.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(error),
        }
    }
}

/// Makes the renaming last. The new file is in its place already, and not every
/// file system can do this, so a failure is none of the caller's.
fn sync_folder(path: &Path) {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let _ = File::open(folder.unwrap_or(Path::new("."))).and_then(|folder| folder.sync_all());
    }
    #[cfg(not(unix))]
    let _ = path;
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use super::*;

    /// A folder that is removed in the end.
    struct Folder(PathBuf);

    impl Folder {
        fn new(name: &str) -> Self {
            let name = std::format!("relu-disk-{name}-{}", std::process::id());
            let path = std::env::temp_dir().join(name);
            fs::create_dir_all(&path).unwrap();
            Self(path)
        }

        fn names(&self) -> Vec<String> {
            let entries = fs::read_dir(&self.0).unwrap();
            let mut names: Vec<_> =
                entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
            names.sort();
            names
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn a_file_is_replaced_as_a_whole() {
        let folder = Folder::new("replaced");
        let path = folder.0.join("weights");
        for contents in ["first, which is longer", "second"] {
            write(&path, contents.as_bytes()).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), contents);
        }
        assert_eq!(folder.names(), ["weights"]);
    }

    #[test]
    fn a_failure_leaves_the_old_file_and_nothing_else() {
        let folder = Folder::new("failure");
        let path = folder.0.join("weights");
        write(&path, b"old").unwrap();
        let error = replace(&path, |file| {
            file.write_all(b"ne")?;
            Err(io::Error::from(io::ErrorKind::StorageFull))
        });
        assert_eq!(error.unwrap_err().kind(), io::ErrorKind::StorageFull);
        assert_eq!(fs::read(&path).unwrap(), b"old");
        assert_eq!(folder.names(), ["weights"]);
    }

    #[test]
    fn a_folder_is_not_replaced() {
        let folder = Folder::new("folder");
        let path = folder.0.join("weights");
        fs::create_dir(&path).unwrap();
        assert!(write(&path, b"new").is_err());
        assert!(write(Path::new("/"), b"new").is_err());
        assert!(write(&folder.0.join("no/such"), b"new").is_err());
        assert_eq!(folder.names(), ["weights"]);
    }

    #[test]
    fn names_that_are_taken_are_left_alone() {
        let folder = Folder::new("taken");
        let path = folder.0.join("weights");
        let (first, _) = create_beside(&path).unwrap();
        let (second, _) = create_beside(&path).unwrap();
        assert_ne!(first, second);
    }
}
