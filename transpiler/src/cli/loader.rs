//! Finds modules in the file system, the way CPython does for `python3 app.py`.
//!
//! ```python
//! import helper.text      # DIR/helper/__init__.py, then DIR/helper/text.py
//! ```
//!
//! Invariants: modules are looked for in the script's own directory only; a package wins over a
//! module of the same name; every file that was read and every place that was looked at in vain
//! is recorded, so that a later run can tell whether anything has changed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Loader;
use crate::source::SourceFile;

/// Reads what a script imports from the script's own directory.
#[derive(Default)]
pub struct FsLoader {
    /// Where modules are looked for.
    directory: PathBuf,
    /// The same as the user wrote it, to put before the names of files; may be empty.
    shown: PathBuf,
    /// Module name and absolute path of each file read.
    pub(super) read: Vec<(String, PathBuf)>,
    /// Absolute paths at which there was no file.
    pub(super) missing: Vec<PathBuf>,
    /// Files that are there and could not be read, with the reason.
    pub(super) unreadable: Vec<String>,
}

impl FsLoader {
    /// Reads the script and gets ready to find what it imports.
    ///
    /// # Errors
    /// Where the script cannot be read, or is not UTF-8.
    pub fn open(script: &Path) -> io::Result<(FsLoader, SourceFile)> {
        FsLoader::open_in(Path::new(""), script)
    }

    /// The same, as if the command ran in `directory`.
    ///
    /// # Errors
    /// As [`FsLoader::open`].
    pub fn open_in(directory: &Path, script: &Path) -> io::Result<(FsLoader, SourceFile)> {
        let absolute = std::path::absolute(directory.join(script))?;
        let text = read(&absolute)?;
        let loader = FsLoader {
            directory: absolute.parent().unwrap_or(Path::new("/")).to_owned(),
            shown: script.parent().unwrap_or(Path::new("")).to_owned(),
            read: vec![("__main__".to_owned(), absolute)],
            ..FsLoader::default()
        };
        let main = SourceFile::new(script.to_string_lossy(), "__main__", text);
        Ok((loader, main))
    }

    fn try_file(&mut self, relative: &Path, name: &str) -> Option<SourceFile> {
        let path = self.directory.join(relative);
        let shown = self.shown.join(relative).to_string_lossy().into_owned();
        match read(&path) {
            Ok(text) => {
                self.read.push((name.to_owned(), path));
                Some(SourceFile::new(shown, name, text))
            }
            Err(error) => {
                if path.is_file() {
                    self.unreadable
                        .push(format!("can't read '{shown}': {error}"));
                } else {
                    self.missing.push(path);
                }
                None
            }
        }
    }
}

impl Loader for FsLoader {
    fn load(&mut self, module: &[&str]) -> Option<SourceFile> {
        let name = module.join(".");
        let base: PathBuf = module.iter().collect();
        self.try_file(&base.join("__init__.py"), &name)
            .or_else(|| self.try_file(&base.with_extension("py"), &name))
    }
}

/// The text of a file, without the mark that some editors put at its beginning.
pub(super) fn read(path: &Path) -> io::Result<String> {
    let mut text = fs::read_to_string(path)?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}
