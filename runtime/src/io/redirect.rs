//! What `sys.stdout` and `sys.stderr` are at the moment.
//!
//! ```python
//! sys.stdout = io.StringIO()
//! print("kept")
//! sys.stdout = sys.__stdout__
//! ```
//! A firmware has one console, and nothing to send its output elsewhere.

use super::stream::{TextFile, console_stderr, console_stdout};

#[cfg(feature = "std")]
mod targets {
    use core::cell::RefCell;

    use super::TextFile;
    use crate::single::per_thread;

    per_thread! {
        static STDOUT: RefCell<Option<TextFile>> = RefCell::new(None);
    }
    per_thread! {
        static STDERR: RefCell<Option<TextFile>> = RefCell::new(None);
    }

    /// What stands for standard output, if it is another stream.
    pub(crate) fn instead_of_stdout() -> Option<TextFile> {
        STDOUT.with(|it| it.borrow().clone())
    }

    /// What stands for standard error, if it is another stream.
    pub(super) fn instead_of_stderr() -> Option<TextFile> {
        STDERR.with(|it| it.borrow().clone())
    }

    /// `sys.stdout = stream`.
    pub fn set_stdout(stream: &TextFile) {
        let stream = (!stream.is_stdout()).then(|| stream.clone());
        STDOUT.with(|it| it.replace(stream));
    }

    /// `sys.stderr = stream`.
    pub fn set_stderr(stream: &TextFile) {
        let stream = (!stream.is_stderr()).then(|| stream.clone());
        STDERR.with(|it| it.replace(stream));
    }
}

#[cfg(not(feature = "std"))]
mod targets {
    use super::TextFile;

    pub(super) fn instead_of_stdout() -> Option<TextFile> {
        None
    }

    pub(super) fn instead_of_stderr() -> Option<TextFile> {
        None
    }

    /// `sys.stdout = stream`: without effect.
    pub fn set_stdout(_stream: &TextFile) {}

    /// `sys.stderr = stream`: without effect.
    pub fn set_stderr(_stream: &TextFile) {}
}

#[cfg(feature = "std")]
pub(super) use targets::instead_of_stdout;
#[cfg(not(feature = "std"))]
use targets::instead_of_stdout;

use targets::instead_of_stderr;
pub use targets::{set_stderr, set_stdout};

/// `sys.stdout`.
pub fn stdout() -> TextFile {
    instead_of_stdout().unwrap_or_else(console_stdout)
}

/// `sys.stderr`.
pub fn stderr() -> TextFile {
    instead_of_stderr().unwrap_or_else(console_stderr)
}
