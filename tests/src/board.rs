//! The emulated boards, and scripts as firmware on them.
//!
//! Problem: linking an image takes seconds, and there are several cases for each of several boards.
//! So one script imports the cases one after the other, with a line between what they print.
//!
//! Invariant: what a machine lacks is named, and is a failure where `TAIPAN_REQUIRE_TARGETS` is set.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::fixture::{self, Fixture};
use crate::run_crate::write_if_changed;

/// The line before what the case of that name prints.
const MARKER: &str = "=== ";

/// An emulated board.
#[derive(Clone, Copy, Debug)]
pub struct Board {
    pub name: &'static str,
    target: &'static str,
    pub(crate) emulator: &'static str,
    /// The emulator's name of it.
    pub(crate) machine: &'static str,
    /// KiB of flash.
    pub flash: u32,
    /// How many cases an image holds.
    pub cases: usize,
}

/// The boards that the tests run on.
pub const EMULATED: [Board; 4] = [
    Board {
        name: "qemu-lm3s6965",
        target: "thumbv7m-none-eabi",
        emulator: "qemu-system-arm",
        machine: "lm3s6965evb",
        flash: 256,
        cases: 1,
    },
    Board {
        name: "qemu-mps2-an386",
        target: "thumbv7em-none-eabihf",
        emulator: "qemu-system-arm",
        machine: "mps2-an386",
        flash: 4096,
        cases: 8,
    },
    Board {
        name: "microbit",
        target: "thumbv6m-none-eabi",
        emulator: "qemu-system-arm",
        machine: "microbit",
        flash: 256,
        cases: 1,
    },
    Board {
        name: "qemu-riscv32",
        target: "riscv32imac-unknown-none-elf",
        emulator: "qemu-system-riscv32",
        machine: "virt",
        flash: 4096,
        cases: 8,
    },
];

impl Board {
    /// Why tests cannot run on it here; None where they can.
    pub fn missing(&self) -> Option<String> {
        if !has_target(self.target) {
            return Some(format!("target {} not installed", self.target));
        }
        let emulator = Command::new(self.emulator).arg("--version").output();
        if !emulator.is_ok_and(|output| output.status.success()) {
            return Some(format!("{} not installed", self.emulator));
        }
        None
    }
}

/// Whether the active toolchain has the library of `target`.
pub fn has_target(target: &str) -> bool {
    let library = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", target])
        .output();
    library.is_ok_and(|output| {
        let path = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        !fixture::names(Path::new(&path)).is_empty()
    })
}

/// Whether what is missing is a failure.
pub fn is_required() -> bool {
    std::env::var_os("TAIPAN_REQUIRE_TARGETS").is_some()
}

/// A board's directory, in which the command is started, beside a cache for all boards.
pub struct Scratch {
    taipan: PathBuf,
    directory: PathBuf,
    cache: PathBuf,
}

impl Scratch {
    /// The directory of the board below `all`; boards are tested at once, and write scripts of the
    /// same names.
    ///
    /// # Errors
    /// Where the directory cannot be made.
    pub fn new(taipan: &Path, all: &Path, board: &Board) -> io::Result<Scratch> {
        let directory = all.join(board.name);
        fs::create_dir_all(&directory)?;
        Ok(Scratch {
            taipan: taipan.to_owned(),
            directory,
            cache: all.join("cache"),
        })
    }

    /// What each of these cases prints as firmware for the board, by its name.
    ///
    /// # Errors
    /// Where the image cannot be built; what the command said.
    pub fn run(&self, board: &Board, cases: &[Fixture]) -> io::Result<BTreeMap<String, String>> {
        let mut script = String::new();
        let mut name = String::from("all");
        for case in cases {
            let path = Path::new(&case.script);
            let module = path.file_stem().unwrap_or_default().to_string_lossy();
            let text = fs::read_to_string(crate::root().join(path))?;
            write_if_changed(&self.directory.join(format!("{module}.py")), &text)?;
            script.push_str(&format!(
                "print({:?})\nimport {module}\n",
                format!("{MARKER}{}", case.name)
            ));
            name.push('_');
            name.push_str(&module);
        }
        let script_name = format!("{name}.py");
        write_if_changed(&self.directory.join(&script_name), &script)?;
        let args = ["run", "--quiet", "--board", board.name, &script_name];
        let output = succeeded(self.taipan(&args).output()?)?;
        Ok(outputs(&String::from_utf8_lossy(&output.stdout)))
    }

    /// The firmware of a script of the repository; from a copy, as its path is a part of it.
    ///
    /// # Errors
    /// Where it fails; what it said.
    pub fn build(&self, board: &Board, script: &Path) -> io::Result<PathBuf> {
        let name = script.file_name().unwrap_or_default().to_string_lossy();
        write_if_changed(&self.directory.join(&*name), &fs::read_to_string(script)?)?;
        let build = ["build", "--quiet", "--board", board.name, &name];
        succeeded(self.taipan(&build).output()?)?;
        Ok(self.directory.join(&*name).with_extension("elf"))
    }

    /// What a script of `directory` prints, which has a board of its own beside it.
    ///
    /// # Errors
    /// Where it fails; what it said.
    pub fn run_on_own(&self, directory: &Path, board: &str, script: &str) -> io::Result<String> {
        for name in fixture::names(directory) {
            let text = fs::read_to_string(directory.join(&name))?;
            write_if_changed(&self.directory.join(&name), &text)?;
        }
        let run = ["run", "--quiet", "--board", board, script];
        let output = succeeded(self.taipan(&run).output()?)?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// What a script of the repository prints that is sent `input` once it has printed a line.
    ///
    /// # Errors
    /// Where it fails; what it said.
    pub fn converse(&self, board: &Board, script: &Path, input: &str) -> io::Result<String> {
        let name = script.file_name().unwrap_or_default().to_string_lossy();
        write_if_changed(&self.directory.join(&*name), &fs::read_to_string(script)?)?;
        let mut run = self.taipan(&["run", "--quiet", "--board", board.name, &name]);
        run.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = run.stderr(Stdio::piped()).spawn()?;
        let mut printed = String::new();
        if let (Some(stdin), Some(stdout)) = (&mut child.stdin, &mut child.stdout) {
            let mut stdout = BufReader::new(stdout);
            stdout.read_line(&mut printed)?;
            stdin.write_all(input.as_bytes())?;
            stdout.read_to_string(&mut printed)?;
        }
        succeeded(child.wait_with_output()?)?;
        Ok(printed)
    }

    /// Ejects a script of the repository, and has cargo alone build and run what is there: what it
    /// prints.
    ///
    /// # Errors
    /// Where one of the commands fails; what it said.
    pub fn run_ejected(&self, board: &Board, script: &Path) -> io::Result<String> {
        let output = self.cargo_ejected(board, script, "run")?;
        Ok(String::from_utf8_lossy(&output.stdout).into_owned())
    }

    /// The same, built only. Its paths are below its own directory, and so it is the same to the
    /// byte wherever the repository is: cargo makes the names of symbols from paths, and the linker
    /// an order from names.
    ///
    /// # Errors
    /// As there.
    pub fn build_ejected(&self, board: &Board, script: &Path) -> io::Result<PathBuf> {
        self.cargo_ejected(board, script, "build")?;
        let name = script.file_stem().unwrap_or_default();
        let built = self.directory.join("target").join(board.target);
        Ok(built.join("release").join(name))
    }

    fn cargo_ejected(&self, board: &Board, script: &Path, what: &str) -> io::Result<Output> {
        let name = script.file_stem().unwrap_or_default().to_string_lossy();
        let ejected = format!("ejected_{name}");
        let directory = self.directory.join(&ejected);
        if directory.exists() {
            fs::remove_dir_all(&directory)?;
        }
        let copy = script.file_name().unwrap_or_default().to_string_lossy();
        write_if_changed(&self.directory.join(&*copy), &fs::read_to_string(script)?)?;
        succeeded(
            self.taipan(&["build", "--board", board.name, "--eject", &ejected, &copy])
                .output()?,
        )?;
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&directory).args([
            what,
            "--release",
            "--quiet",
            "--target-dir",
            "../target",
        ]);
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
                cargo.env_remove(&name);
            }
        }
        succeeded(cargo.output()?)
    }

    fn taipan(&self, args: &[&str]) -> Command {
        let mut command = Command::new(&self.taipan);
        command
            .current_dir(&self.directory)
            .env("TAIPAN_CACHE", &self.cache)
            .env_remove("CARGO_TERM_COLOR")
            .args(args);
        command
    }
}

fn outputs(text: &str) -> BTreeMap<String, String> {
    let mut outputs = BTreeMap::new();
    let mut current: Option<&mut String> = None;
    for line in text.lines() {
        if let Some(name) = line.strip_prefix(MARKER) {
            current = Some(outputs.entry(name.to_owned()).or_default());
        } else if let Some(output) = &mut current {
            output.push_str(line);
            output.push('\n');
        }
    }
    outputs
}

pub(crate) fn succeeded(output: Output) -> io::Result<Output> {
    if output.status.success() {
        return Ok(output);
    }
    let text = [output.stderr, output.stdout].concat();
    Err(io::Error::other(
        String::from_utf8_lossy(&text).into_owned(),
    ))
}
