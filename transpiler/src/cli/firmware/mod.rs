//! `--board`: from a script to the firmware of a microcontroller.
//!
//! ```text
//! board file ─▶ Board ─▶ files ─▶ cargo ─▶ ELF ─▶ image (sizes, UF2) or the board's runner
//! ```
//!
//! Invariants: firmware is always optimised, as it would seldom fit otherwise; a firmware holds
//! one script; the runner replaces this process, so that its exit status is the script's where
//! the runner passes it on.

pub(super) mod files;
mod image;
mod origin;

use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use super::args::{BuildArgs, Term};
use super::board::Board;
use super::cache::Cache;
use super::project::{Platform, Script};
use super::report::Reporter;
use super::{Failure, build, compile};
use crate::place;
use files::Firmware;
use image::Image;

/// Builds the firmware and starts what runs it.
pub(super) fn run(
    path: &Path,
    args: &[OsString],
    board: &str,
    options: &BuildArgs,
    term: &Term,
    reporter: &Reporter,
) -> Result<ExitCode, Failure> {
    if !args.is_empty() {
        let shown = path.display();
        return Err(Failure::Usage(format!(
            "a board has no command line for '{shown}'; sys.argv holds its name alone"
        )));
    }
    let board = Board::load(board, beside(path))?;
    let runner = &board.runner;
    if !is_installed(&runner.command) {
        return Err(Failure::Usage(format!(
            "'{}' runs firmware of the board '{}', and is not installed: {}",
            runner.command, board.name, runner.install
        )));
    }
    let elf = elf(path, &board, options, term, reporter)?;
    let mut command = Command::new(&runner.command);
    for arg in &runner.args {
        match arg.as_str() {
            "{elf}" => command.arg(&elf),
            arg => command.arg(arg),
        };
    }
    build::become_process(command)
}

/// Leaves `DIR/STEM.elf`, and `DIR/STEM.uf2` for boards that take it, and says how full they are.
pub(super) fn build(
    paths: &[PathBuf],
    board: &str,
    out_dir: &Path,
    options: &BuildArgs,
    term: &Term,
    reporter: &Reporter,
) -> Result<ExitCode, Failure> {
    let scripts = build::distinct(paths, out_dir)?;
    let mut failed = false;
    for script in scripts {
        let board = Board::load(board, beside(&script.path))?;
        let elf = match elf(&script.path, &board, options, term, reporter) {
            Ok(elf) => elf,
            Err(Failure::Compile) => {
                failed = true;
                continue;
            }
            Err(other) => return Err(other),
        };
        let left = out_dir.join(format!("{}.elf", script.stem));
        build::leave(&script, &elf, &left, reporter)?;
        let image = Image::read(&elf)?;
        if let Some(family) = board.uf2_family {
            let path = left.with_extension("uf2");
            place::write_whole(&path, &image.uf2(family))?;
        }
        if !term.quiet && !reporter.is_json() {
            let output = match term.verbose {
                0 => None,
                _ => Some(compile(&script.path, Some(&board), reporter)?.0),
            };
            eprint!("{}", image.report(&board, &left, output.as_ref()));
        }
    }
    build::finished(!failed, reporter);
    if failed {
        return Err(Failure::Compile);
    }
    Ok(ExitCode::SUCCESS)
}

/// Writes the firmware's project, with the runtime, into a directory of the user's.
pub(super) fn eject(
    paths: &[PathBuf],
    board: &str,
    directory: &Path,
    options: &BuildArgs,
    reporter: &Reporter,
) -> Result<ExitCode, Failure> {
    let [path] = paths else {
        return Err(Failure::Usage("--eject takes one script".to_owned()));
    };
    let shown = directory.display();
    let is_taken = fs::read_dir(directory).is_ok_and(|mut entries| entries.next().is_some());
    if is_taken || directory.is_file() {
        return Err(Failure::Usage(format!(
            "destination '{shown}' exists and is not empty"
        )));
    }
    let board = Board::load(board, beside(path))?;
    let script = Script::new(path)?;
    let (output, _) = compile(path, Some(&board), reporter)?;
    let firmware = Firmware {
        board: &board,
        heap: options.heap,
        script: &script,
        output: &output,
        runtime: Path::new("taipan-runtime"),
    };
    for (name, text) in firmware.files(&script.directory()) {
        place::write_if_changed(&directory.join(name), &text)?;
    }
    Cache::unpack_runtime(&directory.join("taipan-runtime"))?;
    eprintln!("     Created '{shown}'; build it there with: cargo build --release");
    Ok(ExitCode::SUCCESS)
}

/// Lists what firmware can be built for.
pub(super) fn boards() -> Result<ExitCode, Failure> {
    let row = |cells: [&str; 5]| {
        let [name, chip, flash, ram, rest] = cells;
        println!("{name:<18} {chip:<12} {flash:>8} {ram:>8}  {rest}");
    };
    row(["BOARD", "CHIP", "FLASH", "RAM", "RUNNER"]);
    for board in Board::built_in()? {
        let size = |bytes: u64| super::board::Size(bytes).to_string();
        let rest = format!("{:<20} {}", board.runner.command, board.description);
        let (flash, ram) = (size(board.flash()), size(board.ram()));
        row([&board.name, &board.chip, &flash, &ram, &rest]);
    }
    Ok(ExitCode::SUCCESS)
}

/// Where a board file of the user's own stands.
fn beside(script: &Path) -> &Path {
    match script.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn elf(
    path: &Path,
    board: &Board,
    options: &BuildArgs,
    term: &Term,
    reporter: &Reporter,
) -> Result<PathBuf, Failure> {
    let platform = Platform::Board {
        board,
        heap: options.heap,
    };
    let options = BuildArgs {
        release: true,
        target: Some(board.target.clone()),
        ..options.clone()
    };
    let script = Script::new(path)?;
    build::executable(script, platform, &board.read, &options, term, reporter)
}

fn is_installed(command: &str) -> bool {
    let is_program = |directory: PathBuf| {
        let name = directory.join(command);
        name.is_file()
            || name
                .with_extension(std::env::consts::EXE_EXTENSION)
                .is_file()
    };
    let path = std::env::var_os("PATH");
    std::env::split_paths(path.as_deref().unwrap_or(OsStr::new(""))).any(is_program)
}
