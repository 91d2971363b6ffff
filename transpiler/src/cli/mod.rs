//! The command line: reads files, runs the compiler, draws what it says, drives cargo.

use std::ffi::OsString;
use std::process::ExitCode;

/// Runs one command; `args` are the process's, with the program's name first.
pub fn main(args: Vec<OsString>) -> ExitCode {
    let _ = args;
    ExitCode::SUCCESS
}
