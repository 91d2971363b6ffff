//! Finds modules in the file system, the way CPython does for `python3 app.py`.
//!
//! ```python
//! import helper.text      # DIR/helper/__init__.py, then DIR/helper/text.py
//! ```
//!
//! Invariants: modules are looked for in the script's own directory, or in those that a build names,
//! in their order; a package wins over a module of the same name; every file that was read and every place that was looked at in vain
//! is recorded, so that a later run can tell whether anything has changed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::Loader;
use crate::source::SourceFile;

/// A directory in which modules are looked for.
#[derive(Clone, PartialEq, Eq)]
struct Directory {
    path: PathBuf,
    /// The same as the user wrote it, to put before the names of files; may be empty.
    shown: PathBuf,
}

/// Reads what a script imports.
#[derive(Default)]
pub struct FsLoader {
    directories: Vec<Directory>,
    /// What Rust supplies, by module name.
    stubs: Vec<SourceFile>,
    /// Module name and absolute path of each file read.
    pub(crate) read: Vec<(String, PathBuf)>,
    /// Absolute paths at which there was no file.
    pub(crate) missing: Vec<PathBuf>,
    /// Files that are there and could not be read, with the reason.
    pub(crate) unreadable: Vec<String>,
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
        let own = Directory {
            path: absolute.parent().unwrap_or(Path::new("/")).to_owned(),
            shown: script.parent().unwrap_or(Path::new("")).to_owned(),
        };
        let loader = FsLoader {
            directories: vec![own],
            read: vec![("__main__".to_owned(), absolute)],
            ..FsLoader::default()
        };
        let main = SourceFile::new(script.to_string_lossy(), "__main__", text);
        Ok((loader, main))
    }

    /// Modules are looked for in this directory too, after those before it.
    ///
    /// # Errors
    /// Where the present directory is not known.
    pub fn add_directory(&mut self, shown: &Path) -> io::Result<()> {
        let directory = Directory {
            path: std::path::absolute(Path::new(".").join(shown))?,
            shown: shown.to_owned(),
        };
        if !self.directories.contains(&directory) {
            self.directories.push(directory);
        }
        Ok(())
    }

    /// The module of that name is what this stub says.
    ///
    /// # Errors
    /// Where the stub cannot be read, or is not UTF-8.
    pub fn add_stub(&mut self, name: &str, shown: &Path) -> io::Result<()> {
        let path = std::path::absolute(shown)?;
        let text = read(&path)?;
        self.read.push((name.to_owned(), path));
        self.stubs
            .push(SourceFile::new(shown.to_string_lossy(), name, text));
        Ok(())
    }

    fn try_file(&mut self, at: &Directory, relative: &Path, name: &str) -> Option<SourceFile> {
        let path = at.path.join(relative);
        let shown = at.shown.join(relative).to_string_lossy().into_owned();
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
        if let Some(stub) = self.stubs.iter().find(|it| it.name == name) {
            return Some(stub.clone());
        }
        let base: PathBuf = module.iter().collect();
        self.directories.clone().iter().find_map(|at| {
            self.try_file(at, &base.join("__init__.py"), &name)
                .or_else(|| self.try_file(at, &base.with_extension("py"), &name))
        })
    }
}

/// The text of a file, without the mark that some editors put at its beginning.
pub(crate) fn read(path: &Path) -> io::Result<String> {
    let mut text = fs::read_to_string(path)?;
    if text.starts_with('\u{feff}') {
        text.remove(0);
    }
    Ok(text)
}
