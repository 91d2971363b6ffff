//! The user's cache: the unpacked runtime, one shared target directory, a project a script.
//!
//! ```text
//! ~/.cache/taipan/
//!   target/                  cargo's; the runtime is compiled once for all scripts
//!   0.1.0-1f2e3d4c5b6a7988/  what this version of the command carries
//!     runtime/…
//!     scripts/app-8899aabbccddeeff/…
//! ```
//!
//! Invariants: a file appears whole or not at all (temporary file, then rename), and only when
//! its content changes, so that cargo sees nothing new; whoever writes holds the directory's
//! lock; whatever an interrupted run left is put right by the next one; the whole cache may be
//! deleted at any time.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::place::write_if_changed;

mod embedded {
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
}

/// Names this build of the compiler: a binary made by another one is not run again.
pub(super) const COMPILER: u64 = embedded::COMPILER_FINGERPRINT;

/// `Cargo.lock` entries for the runtime and all that it needs.
pub(super) const LOCK: &str = embedded::LOCK;

pub(super) struct Cache {
    root: PathBuf,
}

impl Cache {
    /// `TAIPAN_CACHE`, else the platform's cache directory.
    ///
    /// # Errors
    /// Where none of the environment variables says where that is.
    pub(super) fn locate() -> io::Result<Cache> {
        let variable = |name: &str| {
            std::env::var_os(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from)
        };
        let root = variable("TAIPAN_CACHE")
            .or_else(|| {
                variable("XDG_CACHE_HOME")
                    .filter(|it| it.is_absolute())
                    .map(|it| it.join("taipan"))
            })
            .or_else(|| variable("LOCALAPPDATA").map(|it| it.join("taipan").join("cache")))
            .or_else(|| variable("HOME").map(|it| it.join(".cache").join("taipan")))
            .ok_or_else(|| io::Error::other("no cache directory: set TAIPAN_CACHE"))?;
        Ok(Cache {
            root: std::path::absolute(root)?,
        })
    }

    /// What cargo is given as `--target-dir`.
    pub(super) fn target(&self) -> PathBuf {
        self.root.join("target")
    }

    fn version(&self) -> PathBuf {
        let version = env!("CARGO_PKG_VERSION");
        self.root
            .join(format!("{version}-{:016x}", embedded::RUNTIME_FINGERPRINT))
    }

    /// The directory of the project that is called `name`.
    pub(super) fn project(&self, name: &str) -> PathBuf {
        self.version().join("scripts").join(name)
    }

    /// Unpacks the runtime, unless it is there already, and returns its directory.
    pub(super) fn runtime(&self) -> io::Result<PathBuf> {
        let version = self.version();
        let _lock = Lock::exclusive(&version.join("lock"))?;
        let runtime = version.join("runtime");
        Cache::unpack_runtime(&runtime)?;
        Ok(runtime)
    }

    /// Writes the runtime crate into a directory.
    pub(super) fn unpack_runtime(directory: &Path) -> io::Result<()> {
        write_if_changed(&directory.join("Cargo.toml"), embedded::RUNTIME_MANIFEST)?;
        for (name, text) in embedded::RUNTIME_SOURCES {
            write_if_changed(&directory.join("src").join(name), text)?;
        }
        Ok(())
    }
}

/// A locked file; unlocked when dropped, and by the system if the process ends.
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    pub(super) fn exclusive(path: &Path) -> io::Result<Lock> {
        let file = Lock::open(path)?;
        file.lock()?;
        Ok(Lock { _file: file })
    }

    pub(super) fn shared(path: &Path) -> io::Result<Lock> {
        let file = Lock::open(path)?;
        file.lock_shared()?;
        Ok(Lock { _file: file })
    }

    fn open(path: &Path) -> io::Result<File> {
        if let Some(directory) = path.parent() {
            fs::create_dir_all(directory)?;
        }
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(path)
    }
}
