//! The command line: reads files, runs the compiler, draws what it says, drives cargo.
//!
//! ```text
//! args ──▶ loader ──▶ taipan::compile ──▶ report (draw)
//!                            └─▶ project (cache) ──▶ cargo ──▶ the script's binary
//! ```
//!
//! Invariants: the exit status is the script's own for `run`, 101 where compiling fails, 2 where
//! the command line is wrong; besides diagnostics only cargo's and the script's own output reach
//! the terminal.

mod args;
mod board;
mod build;
mod cache;
mod cargo;
mod firmware;
mod host;
mod inspect;
mod json;
pub mod messages;
mod new;
mod project;
mod report;

use std::ffi::OsString;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::process::ExitCode;

use crate::loader::FsLoader;
use crate::source::SourceFile;
use crate::{Options, Output};
use args::{Cli, Command};
use report::Reporter;

/// Why a command ends without having done its work.
enum Failure {
    /// Diagnostics have been reported.
    Compile,
    /// The command line asks for something that is not there.
    Usage(String),
    /// The system said no.
    Io(io::Error),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Failure {
        Failure::Io(error)
    }
}

/// Runs one command; `args` are the process's, with the program's name first.
pub fn main(args: Vec<OsString>) -> ExitCode {
    let cli = match Cli::from_args(args) {
        Ok(cli) => cli,
        Err(error) => {
            // A closed pipe is no reason to fail.
            let _ = error.print();
            return ExitCode::from(error.exit_code() as u8);
        }
    };
    let reporter = Reporter::new(&cli.term);
    let result = match &cli.command {
        Command::Run {
            build,
            script,
            args,
        } => match &build.board {
            None => build::run(script, args, build, &cli.term, &reporter),
            Some(board) => firmware::run(script, args, board, build, &cli.term, &reporter),
        },
        Command::Build {
            build,
            out_dir,
            eject,
            scripts,
        } => match (&build.board, eject) {
            (Some(board), Some(directory)) => {
                firmware::eject(scripts, board, directory, build, &reporter)
            }
            (Some(board), None) => {
                firmware::build(scripts, board, out_dir, build, &cli.term, &reporter)
            }
            (None, _) => build::build(scripts, out_dir, build, &cli.term, &reporter),
        },
        Command::Check { scripts } => inspect::check(scripts, &reporter),
        Command::Emit { script } => inspect::emit(script, &reporter),
        Command::Dump { stage, script } => inspect::dump(script, *stage, &reporter),
        Command::Explain { subject } => inspect::explain(subject, &reporter),
        Command::New { board, name } => new::new(name, board.as_deref()),
        Command::Boards => firmware::boards(),
    };
    match result {
        Ok(code) => code,
        Err(Failure::Compile) => ExitCode::from(101),
        Err(Failure::Usage(text)) => {
            reporter.error(&text);
            ExitCode::from(2)
        }
        Err(Failure::Io(error)) => {
            reporter.error(&error.to_string());
            ExitCode::from(101)
        }
    }
}

/// Reads a script and hands it to `work`, one of the compiler's functions.
fn with_compiler<T>(
    path: &Path,
    board: Option<&board::Board>,
    reporter: &Reporter,
    work: impl FnOnce(&mut FsLoader, SourceFile, &Options) -> T,
) -> Result<(T, FsLoader), Failure> {
    let shown = path.display();
    let (mut loader, main) = FsLoader::open(path)
        .map_err(|error| Failure::Usage(format!("can't read '{shown}': {error}")))?;
    let stem = path
        .file_stem()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let options = Options {
        board: board.map(board::Board::known_to_compiler),
        ..Options::for_script(&stem)
    };
    let result = catch_unwind(AssertUnwindSafe(|| work(&mut loader, main, &options)));
    for problem in &loader.unreadable {
        reporter.error(problem);
    }
    match result {
        Ok(it) => Ok((it, loader)),
        Err(_) => {
            reporter.error(&format!(
                "internal error: the compiler panicked on '{shown}'; please report it with the \
                 script and the message above"
            ));
            Err(Failure::Compile)
        }
    }
}

/// Compiles a script, for a board if one is given, and reports what was found.
fn compile(
    path: &Path,
    board: Option<&board::Board>,
    reporter: &Reporter,
) -> Result<(Output, FsLoader), Failure> {
    let (output, loader) = with_compiler(path, board, reporter, |loader, main, options| {
        crate::compile(loader, main, options)
    })?;
    reporter.output(&output, &path.to_string_lossy());
    if output.has_errors() || !loader.unreadable.is_empty() {
        return Err(Failure::Compile);
    }
    Ok((output, loader))
}
