//! Fixtures as firmware: one image a board that runs them all, under the board's own runner.
//!
//! Problem: linking an image takes seconds, and there are a dozen cases for each of four boards.
//! So the project that `--eject` leaves gets all cases as modules, and a `main` that runs one after
//! the other, with a line between them.
//!
//! Invariants: the project is built and run by cargo alone, as its owner would; what a machine
//! lacks is named, and is a failure where `TAIPAN_REQUIRE_TARGETS` is set.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::fixture::{self, Fixture};
use crate::run_crate::write_if_changed;

/// The line before what the case of that name prints.
const MARKER: &str = "=== ";

/// An emulated board.
#[derive(Clone, Copy, Debug)]
pub struct Board {
    pub name: &'static str,
    pub target: &'static str,
    pub emulator: &'static str,
}

/// The boards that the tests run on.
pub const EMULATED: [Board; 3] = [
    Board {
        name: "qemu-lm3s6965",
        target: "thumbv7m-none-eabi",
        emulator: "qemu-system-arm",
    },
    Board {
        name: "qemu-mps2-an386",
        target: "thumbv7em-none-eabihf",
        emulator: "qemu-system-arm",
    },
    Board {
        name: "microbit",
        target: "thumbv6m-none-eabi",
        emulator: "qemu-system-arm",
    },
];

/// Why tests that were asked for cannot run here; None where they can.
pub fn missing(board: &Board) -> Option<String> {
    if !has_target(board.target) {
        return Some(format!("target {} not installed", board.target));
    }
    let starts = Command::new(board.emulator).arg("--version").output();
    if !starts.is_ok_and(|output| output.status.success()) {
        return Some(format!("{} not installed", board.emulator));
    }
    None
}

/// Whether the active toolchain has the library of `target`.
pub fn has_target(target: &str) -> bool {
    let lib = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", target])
        .output();
    lib.is_ok_and(|output| {
        let path = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        !fixture::names(Path::new(&path)).is_empty()
    })
}

/// Whether what is missing is a failure.
pub fn is_required() -> bool {
    std::env::var_os("TAIPAN_REQUIRE_TARGETS").is_some()
}

/// A firmware project in a directory, ejected by the command `taipan`.
pub struct Project {
    directory: PathBuf,
    /// Shared by all boards.
    target_directory: PathBuf,
}

impl Project {
    /// Ejects `script` for a board into `scratch`.
    ///
    /// # Errors
    /// Where the command fails, with what it said.
    pub fn eject(
        taipan: &Path,
        board: &Board,
        script: &str,
        scratch: &Path,
    ) -> io::Result<Project> {
        let directory = scratch.join(board.name);
        let fresh = scratch.join(format!("{}-new", board.name));
        if fresh.exists() {
            fs::remove_dir_all(&fresh)?;
        }
        let mut command = Command::new(taipan);
        command
            .current_dir(crate::root())
            .env("TAIPAN_CACHE", scratch.join("cache"))
            .args(["build", "--board", board.name, script, "--eject"])
            .arg(&fresh);
        succeed(command.output()?)?;
        // Files that did not change keep their times, so that cargo builds what did.
        update(&fresh, &directory)?;
        fs::remove_dir_all(&fresh)?;
        Ok(Project {
            directory,
            target_directory: scratch.join("target"),
        })
    }

    /// Puts `cases` into the place of the script.
    ///
    /// # Errors
    /// Where a case does not compile, or a file cannot be written.
    pub fn hold(&self, cases: &[Fixture]) -> io::Result<()> {
        let mut modules = String::new();
        let mut rows = String::new();
        for case in cases {
            let module = case.name.replace(|c: char| !c.is_ascii_alphanumeric(), "_");
            let output = case.compile()?;
            if let Some(errors) = fixture::errors(&output) {
                return Err(io::Error::other(errors));
            }
            let _ = writeln!(modules, "mod {module} {{");
            for file in &output.files {
                let path = format!("src/{module}/{}.rs", file.module);
                write_if_changed(&self.directory.join(path), &file.text)?;
                let _ = writeln!(modules, "    pub mod {};", file.module);
            }
            modules.push_str("}\n");
            let main = case.main_module();
            let _ = writeln!(rows, "    ({:?}, {module}::{main}::module),", case.name);
        }
        let path = self.directory.join("src/main.rs");
        let is_support = |line: &&str| line.starts_with("mod ") && line.ends_with(';');
        let support: String = fs::read_to_string(&path)?
            .lines()
            .filter(is_support)
            .map(|line| format!("{line}\n"))
            .collect();
        let main = format!(
            r#"//! Runs each case, one after the other.
#![no_std]
#![no_main]
// Functions that a script never calls are still compiled.
#![allow(dead_code)]

{support}{modules}
use taipan_runtime::rt::{{self, Result, Str, firmware}};

const CASES: &[(&str, fn() -> Result<()>)] = &[
{rows}];

#[board::entry]
fn main() -> ! {{
    board::start();
    firmware::main(|| {{
        for (name, case) in CASES {{
            rt::print!(Str::from({MARKER:?}), Str::from(*name); sep = Str::from(""))?;
            let status = match case() {{
                Ok(()) => 0,
                Err(exc) => {{
                    rt::print!(Str::from(exc.traceback().as_str()))?;
                    1
                }}
            }};
            rt::print!(Str::from("[exit "), status, Str::from("]"); sep = Str::from(""))?;
        }}
        Ok(())
    }})
}}
"#
        );
        write_if_changed(&path, &main)
    }

    /// `cargo build --release`, as the project's owner would.
    ///
    /// # Errors
    /// Where cargo fails, with what it said.
    pub fn build(&self) -> io::Result<()> {
        succeed(self.cargo("build").output()?).map(|_| ())
    }

    /// `cargo run --release`: what the firmware prints under the board's runner.
    ///
    /// # Errors
    /// Where the firmware cannot be built or started.
    pub fn run(&self) -> io::Result<String> {
        self.build()?;
        let output = self.cargo("run").output()?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    fn cargo(&self, command: &str) -> Command {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo
            .current_dir(&self.directory)
            .args([command, "--release", "--quiet", "--target-dir"])
            .arg(&self.target_directory);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                cargo.env_remove(&name);
            }
        }
        cargo
    }
}

/// What each case printed, by its name.
pub fn outputs(text: &str) -> BTreeMap<String, String> {
    let mut outputs = BTreeMap::new();
    let mut current = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix(MARKER) {
            current = Some(name.to_owned());
        } else if let Some(name) = &current {
            let output: &mut String = outputs.entry(name.clone()).or_default();
            output.push_str(line);
            output.push('\n');
        }
    }
    outputs
}

fn succeed(output: Output) -> io::Result<Output> {
    if output.status.success() {
        return Ok(output);
    }
    Err(io::Error::other(
        String::from_utf8_lossy(&output.stderr).into_owned(),
    ))
}

/// Makes `to` hold what `from` holds, and nothing of it anew that is the same.
fn update(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            update(&path, &target)?;
        } else {
            write_if_changed(&target, &fs::read_to_string(&path)?)?;
        }
    }
    Ok(())
}
