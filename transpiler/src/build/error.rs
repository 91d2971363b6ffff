//! Why a build fails.

use std::error::Error;
use std::fmt::{Display, Formatter, Result};
use std::io;
use std::path::PathBuf;

use crate::diag::Severity;
use crate::draw::plain;

/// Why Python files could not be compiled into a crate.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// There is no `OUT_DIR`: this is no build script.
    NotInBuildScript,
    /// The builder was given something that is not there, or does not go together.
    Invalid(String),
    /// A file of `OUT_DIR` cannot be written.
    Write(PathBuf, io::Error),
    /// The Python code has mistakes: each as it is drawn, with its place.
    Python(Vec<String>),
}

impl Display for BuildError {
    fn fmt(&self, f: &mut Formatter<'_>) -> Result {
        let text = match self {
            BuildError::NotInBuildScript => {
                "`OUT_DIR` is not set: `taipan::Build` runs in a build script".to_owned()
            }
            BuildError::Invalid(text) => text.clone(),
            BuildError::Write(path, error) => format!("can't write '{}': {error}", path.display()),
            BuildError::Python(drawn) => return f.write_str(drawn.join("\n").trim_end()),
        };
        f.write_str(plain(Severity::Error, &text, false).trim_end())
    }
}

impl Error for BuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            BuildError::Write(_, error) => Some(error),
            _ => None,
        }
    }
}
