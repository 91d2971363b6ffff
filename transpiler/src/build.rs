//! Python as a part of a Rust crate: what its `build.rs` calls.
//!
//! Problem: cargo builds the crate, so the compiler must be a step of cargo's: read files, say
//! which, write into `OUT_DIR`, and report mistakes as cargo does.
//!
//! ```python
//! # src/logic.py
//! async def fetch(n: int) -> float: ...
//! ```
//! ```no_run
//! // build.rs
//! taipan::Build::new().file("src/logic.py").run();
//! ```
//! ```text
//! // src/main.rs
//! taipan_runtime::include_python!("logic");
//! logic::fetch(3).await?
//! ```
//! The files of one [`Build`] are one program: they import each other and share their modules.
//! What is included is named after the first one; each becomes a module of the crate.
//!
//! ```text
//! OUT_DIR/taipan/
//!   logic.rs                  what `include_python!("logic")` includes
//!   logic/surface/logic.rs    the functions and classes that Rust calls
//!   logic/modules/….rs        the compiled program: every module that is reached
//! ```
//!
//! Invariants: nothing is written outside of `OUT_DIR`; a file is written where its content
//! changes; every file that was read is watched.

mod error;
mod files;

use std::collections::BTreeMap;
use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use crate::diag::{Diagnostic, Severity};
use crate::loader::FsLoader;
use crate::source::SourceFile;
use crate::{Board, Exports, Options, Output, compile, draw, rust_module_name};
pub use error::BuildError;

/// Compiles Python files into the crate that is being built.
#[derive(Clone, Default, Debug)]
#[must_use = "nothing happens before `run` or `try_run`"]
pub struct Build {
    files: Vec<PathBuf>,
    directories: Vec<PathBuf>,
    /// Each with the path of the Rust module that it describes.
    stubs: Vec<(PathBuf, String)>,
}

impl Build {
    /// Of no files yet.
    pub fn new() -> Build {
        Build::default()
    }

    /// A file whose public functions and classes Rust uses; relative paths start at the crate's
    /// `Cargo.toml`. What it imports is found beside it.
    pub fn file(mut self, path: impl AsRef<Path>) -> Build {
        self.files.push(path.as_ref().to_owned());
        self
    }

    /// A directory in which imported modules are looked for, after those of the files.
    pub fn path(mut self, directory: impl AsRef<Path>) -> Build {
        self.directories.push(directory.as_ref().to_owned());
        self
    }

    /// A stub, `host.pyi`: Python imports `host`, and what the stub declares is what the Rust module
    /// of that path has (`crate::host`).
    pub fn stub(mut self, path: impl AsRef<Path>, module: impl Into<String>) -> Build {
        self.stubs.push((path.as_ref().to_owned(), module.into()));
        self
    }

    /// Compiles; ends the build with a report where that fails.
    pub fn run(self) {
        if let Err(error) = self.try_run() {
            eprintln!("{error}");
            std::process::exit(1);
        }
    }

    /// Compiles.
    ///
    /// # Errors
    /// Mistakes in the Python code, drawn as text; files that cannot be read or written; a call
    /// from elsewhere than a build script.
    pub fn try_run(self) -> Result<(), BuildError> {
        let out = env::var_os("OUT_DIR").ok_or(BuildError::NotInBuildScript)?;
        let modules = self.modules()?;
        let (output, loader) = self.compile(&modules)?;
        for (_, path) in &loader.read {
            println!("cargo::rerun-if-changed={}", path.display());
        }
        for diagnostic in &output.diagnostics {
            if diagnostic.severity == Severity::Warning {
                println!("cargo::warning={}", one_line(diagnostic, &output.sources));
            }
        }
        if let Some(problem) = loader.unreadable.first() {
            return Err(BuildError::Invalid(problem.clone()));
        }
        if output.has_errors() {
            let color = env::var_os("CARGO_TERM_COLOR").is_some_and(|it| it == "always");
            let errors = output.diagnostics.iter().filter(|it| it.is_error());
            let drawn = errors.map(|it| draw::human(it, &output.sources, color));
            return Err(BuildError::Python(drawn.collect()));
        }
        files::write(&Path::new(&out).join("taipan"), &modules, &output)
    }

    /// The dotted name of each file's module.
    fn modules(&self) -> Result<Vec<String>, BuildError> {
        let mut names: Vec<String> = Vec::new();
        for path in &self.files {
            if !path.is_file() {
                return Err(BuildError::Invalid(format!(
                    "can't read '{}': no such file",
                    path.display()
                )));
            }
            let name = module_name(path).ok_or_else(|| {
                let text = format!("'{}' cannot be imported by its name", path.display());
                BuildError::Invalid(text)
            })?;
            let rust = rust_module_name(&name);
            if names.iter().any(|it| rust_module_name(it) == rust) {
                let text = format!("two files are modules of the name '{name}'");
                return Err(BuildError::Invalid(text));
            }
            names.push(name);
        }
        match names.is_empty() {
            true => Err(BuildError::Invalid("no file was given".to_owned())),
            false => Ok(names),
        }
    }

    /// Compiles a script that imports the modules, and exports them.
    fn compile(&self, modules: &[String]) -> Result<(Output, FsLoader), BuildError> {
        let mut loader = FsLoader::default();
        let own = self.files.iter().map(|it| directory_of(it));
        for directory in own.chain(self.directories.iter().map(PathBuf::as_path)) {
            loader.add_directory(directory).map_err(|error| {
                BuildError::Invalid(format!("'{}': {error}", directory.display()))
            })?;
        }
        let mut hosts = BTreeMap::new();
        for (path, module) in &self.stubs {
            let stem = path.file_stem().and_then(OsStr::to_str).unwrap_or_default();
            loader.add_stub(stem, path).map_err(|error| {
                BuildError::Invalid(format!("can't read '{}': {error}", path.display()))
            })?;
            hosts.insert(stem.to_owned(), module.clone());
        }
        let imports: String = modules.iter().map(|it| format!("import {it}\n")).collect();
        let main = SourceFile::frozen("__main__", &imports);
        let options = Options {
            main: files::MAIN.to_owned(),
            board: bare_metal(),
            exports: Some(Exports {
                root: files::root(modules),
                modules: modules.to_vec(),
                hosts,
            }),
        };
        let output = compile(&mut loader, main, &options);
        Ok((output, loader))
    }
}

/// A diagnostic with its way out, as cargo shows warnings: in one line.
fn one_line(diagnostic: &Diagnostic, sources: &[SourceFile]) -> String {
    let mut text = draw::short(diagnostic, sources).trim_end().to_owned();
    for help in &diagnostic.help {
        text.push_str(&format!("; {help}"));
    }
    text
}

/// The module that a file is: `src/logic.py` is `logic`, `src/shop/__init__.py` is `shop`.
fn module_name(path: &Path) -> Option<String> {
    let stem = match path.file_stem()? {
        stem if stem == "__init__" => path.parent()?.file_name()?,
        stem => stem,
    };
    let stem = stem.to_str()?;
    let is_plain = |c: char| c == '_' || c.is_alphanumeric();
    let is_name = stem.chars().all(is_plain) && !stem.starts_with(|c: char| c.is_numeric());
    (is_name && path.extension() == Some(OsStr::new("py"))).then(|| stem.to_owned())
}

/// Where the module of a file is looked for.
fn directory_of(path: &Path) -> &Path {
    let parent = path.parent().unwrap_or(Path::new(""));
    match path.file_stem() {
        Some(stem) if stem == "__init__" => parent.parent().unwrap_or(Path::new("")),
        _ => parent,
    }
}

/// Without an operating system, what needs one is refused where it is named.
fn bare_metal() -> Option<Board> {
    let system = env::var("CARGO_CFG_TARGET_OS").ok()?;
    (system == "none").then(|| Board {
        name: env::var("TARGET").unwrap_or_default(),
        machine: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_modules() {
        let names = [
            "src/logic.py",
            "src/shop/__init__.py",
            "a-b.py",
            "1.py",
            "x.txt",
        ];
        let names = names.map(|it| module_name(Path::new(it)));
        let expected = [Some("logic"), Some("shop"), None, None, None];
        assert_eq!(names, expected.map(|it| it.map(str::to_owned)));
        assert_eq!(
            directory_of(Path::new("src/shop/__init__.py")),
            Path::new("src")
        );
        assert_eq!(directory_of(Path::new("logic.py")), Path::new(""));
    }

    #[test]
    fn mistakes_in_the_list_are_told() {
        let told = |build: Build| build.modules().unwrap_err().to_string();
        assert_eq!(told(Build::new()), "error: no file was given");
        assert_eq!(
            told(Build::new().file("src/none.py")),
            "error: can't read 'src/none.py': no such file"
        );
    }
}
