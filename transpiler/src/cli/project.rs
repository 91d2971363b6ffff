//! The cargo project that scripts are built in.
//!
//! ```text
//! scripts/app-8899aabbccddeeff/
//!   .lock  Cargo.toml  Cargo.lock
//!   app/… or src/…             what `host` or `firmware::files` say
//!   bin/debug/app  bin/debug/record.json
//! ```
//!
//! Invariants: a project belongs to one platform and one list of scripts, each with its absolute
//! path and the name that the user gave it, which is part of what is compiled; nobody writes in it without holding
//! its lock; `record.json` is written after the binary that it speaks of.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::board::{Board, Size};
use super::cache::{self, Cache, Lock};
use super::firmware::files::Firmware;
use super::host;
use crate::loader::{self, FsLoader};
use crate::place::{place, write_if_changed};
use crate::{Output, rust_module_name};

/// A script on the command line.
pub(super) struct Script {
    /// As it was typed.
    pub(super) path: PathBuf,
    /// What its binary is called.
    pub(super) stem: String,
    absolute: PathBuf,
}

impl Script {
    pub(super) fn new(path: &Path) -> io::Result<Script> {
        let stem = path
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        Ok(Script {
            path: path.to_owned(),
            stem,
            absolute: std::path::absolute(path)?,
        })
    }

    /// As diagnostics and tracebacks name it.
    pub(super) fn shown(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// Its directory in the project.
    pub(super) fn directory(&self) -> String {
        rust_module_name(&self.stem)
    }
}

/// Which of a project's binaries is meant.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Flavour {
    pub(super) release: bool,
    pub(super) target: Option<String>,
}

impl Flavour {
    fn directory(&self) -> PathBuf {
        let profile = if self.release { "release" } else { "debug" };
        Path::new("bin")
            .join(self.target.as_deref().unwrap_or_default())
            .join(profile)
    }
}

/// What a binary was made from.
#[derive(Serialize, Deserialize, PartialEq, Eq)]
pub(super) struct Record {
    compiler: u64,
    /// Path and content of each file that was read.
    read: Vec<(PathBuf, u64)>,
    /// Paths at which a file would have been read.
    missing: Vec<PathBuf>,
}

impl Record {
    /// Of a compilation whose modules the loader read; `others` were read beside them.
    pub(super) fn new(output: &Output, loader: &FsLoader, others: &[(PathBuf, String)]) -> Record {
        let content = |module: &str| {
            let source = output.sources.iter().find(|source| source.name == module);
            source
                .map(|source| hash(source.text.as_str()))
                .unwrap_or_default()
        };
        let modules = loader.read.iter();
        let modules = modules.map(|(module, path)| (path.clone(), content(module)));
        let others = others
            .iter()
            .map(|(path, text)| (path.clone(), hash(text.as_str())));
        Record {
            compiler: cache::COMPILER,
            read: modules.chain(others).collect(),
            missing: loader.missing.clone(),
        }
    }

    fn holds(&self) -> bool {
        let same = |(path, content): &(PathBuf, u64)| {
            loader::read(path).is_ok_and(|text| hash(text.as_str()) == *content)
        };
        self.compiler == cache::COMPILER
            && self.read.iter().all(same)
            && self.missing.iter().all(|path| !path.is_file())
    }
}

fn hash(value: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// What scripts are built for.
#[derive(Clone, Copy)]
pub(super) enum Platform<'a> {
    /// An operating system, this one or that of `--target`.
    Host,
    /// A firmware holds one script; `heap` counts before the board's own.
    Board {
        board: &'a Board,
        heap: Option<Size>,
    },
}

/// Files by their path in a project.
pub(super) type Files = Vec<(PathBuf, String)>;

pub(super) struct Project<'a> {
    pub(super) directory: PathBuf,
    platform: Platform<'a>,
    /// The package's name.
    pub(super) package: String,
    /// Tells the binaries of projects apart in the shared target directory.
    key: String,
}

impl Project<'_> {
    /// The project of these scripts, which need not exist yet.
    pub(super) fn of<'a>(cache: &Cache, scripts: &[Script], platform: Platform<'a>) -> Project<'a> {
        let identity: Vec<_> = scripts.iter().map(|it| (&it.absolute, &it.path)).collect();
        let key = match platform {
            Platform::Host => hash(identity),
            Platform::Board { board, heap } => hash((identity, &board.name, heap)),
        };
        let key = format!("{key:016x}");
        let first = scripts
            .first()
            .map(|script| script.directory())
            .unwrap_or_default();
        let name = ascii(&first);
        let unique = format!("{name}-{key}");
        Project {
            directory: cache.project(&unique),
            platform,
            package: match platform {
                Platform::Host => name,
                // cargo tells the build scripts of packages apart by their names alone.
                Platform::Board { .. } => unique,
            },
            key,
        }
    }

    /// What its firmware is for.
    pub(super) fn board(&self) -> Option<&Board> {
        match self.platform {
            Platform::Host => None,
            Platform::Board { board, .. } => Some(board),
        }
    }

    pub(super) fn lock_path(&self) -> PathBuf {
        self.directory.join(".lock")
    }

    /// Where the binary of a script is kept.
    pub(super) fn executable(&self, script: &Script, flavour: &Flavour) -> PathBuf {
        let name = format!("{}{}", script.stem, std::env::consts::EXE_SUFFIX);
        self.directory.join(flavour.directory()).join(name)
    }

    fn record_path(&self, flavour: &Flavour) -> PathBuf {
        self.directory.join(flavour.directory()).join("record.json")
    }

    /// The binary made by an earlier run, if all that it was made from is unchanged.
    pub(super) fn fresh(&self, script: &Script, flavour: &Flavour) -> Option<PathBuf> {
        let record_path = self.record_path(flavour);
        if !record_path.is_file() {
            return None;
        }
        let _lock = Lock::shared(&self.lock_path()).ok()?;
        let record: Record = serde_json::from_slice(&fs::read(record_path).ok()?).ok()?;
        let executable = self.executable(script, flavour);
        (record.holds() && executable.is_file()).then_some(executable)
    }

    /// Keeps what cargo built, and what it was built from.
    pub(super) fn keep(
        &self,
        script: &Script,
        flavour: &Flavour,
        built: &Path,
        record: &Record,
    ) -> io::Result<PathBuf> {
        let executable = self.executable(script, flavour);
        place(built, &executable)?;
        let text = serde_json::to_string(record).map_err(io::Error::other)?;
        write_if_changed(&self.record_path(flavour), &text)?;
        Ok(executable)
    }

    /// Voids the record before anything that it speaks of changes.
    pub(super) fn forget(&self, flavour: &Flavour) -> io::Result<()> {
        match fs::remove_file(self.record_path(flavour)) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => Ok(()),
        }
    }

    /// What cargo calls the binary of a script.
    pub(super) fn binary(&self, script: &Script) -> String {
        match self.platform {
            Platform::Host => format!("{}-{}", ascii(&script.directory()), self.key),
            Platform::Board { .. } => self.package.clone(),
        }
    }

    /// The file of a generated module, relative to the project.
    pub(super) fn generated(&self, script: &Script, module: &str) -> String {
        match self.platform {
            Platform::Host => format!("{}/generated/{module}.rs", script.directory()),
            Platform::Board { .. } => format!("src/generated/{module}.rs"),
        }
    }

    /// Writes everything but the binaries; whoever calls holds the lock.
    pub(super) fn write(&self, runtime: &Path, programs: &[(Script, Output)]) -> io::Result<()> {
        let files = match self.platform {
            Platform::Host => host::files(self, runtime, programs),
            Platform::Board { board, heap } => {
                let firmware = programs.iter().map(|(script, output)| Firmware {
                    board,
                    heap,
                    script,
                    output,
                    runtime,
                });
                firmware.flat_map(|it| it.files(&self.package)).collect()
            }
        };
        for (path, text) in &files {
            write_if_changed(&self.directory.join(path), text)?;
        }
        let lock = self.directory.join("Cargo.lock");
        // cargo orders and trims it; what it wrote is as good as ours.
        if !lock.is_file() {
            write_if_changed(&lock, &lock_file(&self.package))?;
        }
        Ok(())
    }
}

/// cargo takes no other letters in the name of a package.
fn ascii(name: &str) -> String {
    let allowed = |c: char| {
        if c.is_ascii_alphanumeric() || c == '_' {
            c
        } else {
            '_'
        }
    };
    name.chars().map(allowed).collect()
}

fn lock_file(package: &str) -> String {
    format!(
        "version = 4\n\n[[package]]\nname = {package:?}\nversion = \"0.0.0\"\n\
         dependencies = [\n \"taipan-runtime\",\n]\n{}",
        cache::LOCK
    )
}
