//! Files that appear whole or not at all.
//!
//! Problem: cargo reads what the compiler writes, by its time stamp, and a run may be interrupted
//! anywhere. So a file is written beside its place and renamed, and only where its content changes.

use std::fs;
use std::io;
use std::path::Path;

/// Makes `path` hold `text`, with its directories.
pub(crate) fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    write_whole(path, text.as_bytes())
}

/// Makes `path` hold these bytes, with its directories.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    replace(path, |temporary| fs::write(temporary, bytes))
}

/// Makes `path` a copy of `from`, without copying where the file system allows it.
#[cfg(feature = "cli")]
pub(crate) fn place(from: &Path, path: &Path) -> io::Result<()> {
    replace(path, |temporary| fs::copy(from, temporary).map(|_| ()))
}

/// Lets `write` make a file, which then takes the place of `path` in one step.
fn replace(path: &Path, write: impl FnOnce(&Path) -> io::Result<()>) -> io::Result<()> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.new", std::process::id()));
    let temporary = path.with_file_name(name);
    let result = write(&temporary).and_then(|()| fs::rename(&temporary, path));
    if result.is_err() {
        // The error that matters is the first one.
        let _ = fs::remove_file(&temporary);
    }
    result
}
