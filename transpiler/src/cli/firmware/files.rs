//! The firmware crate: an ordinary `no_std` project around a script's module.
//!
//! ```text
//! Cargo.toml  build.rs  memory.x  .cargo/config.toml
//! src/main.rs        starts the board, then the script
//! src/board.rs       the family's: clock, console, start
//! src/pin.rs, …      the family's drivers for what the script uses of `machine`
//! src/config.rs      the board's: constants and pins
//! src/generated/     the script, a file a Python module
//! ```
//!
//! Invariants: the files are the same whether taipan builds them in its cache or `--eject` leaves
//! them with the user; nothing in them needs taipan; all that comes from a board file is written
//! as a literal of its type.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use toml::{Table, Value};

use crate::cli::board::{Board, Size};
use crate::cli::project::{Files, Script};
use crate::{Output, rust_module_name};

/// What a firmware is made of.
pub(in crate::cli) struct Firmware<'a> {
    pub(in crate::cli) board: &'a Board,
    /// Instead of the board's own.
    pub(in crate::cli) heap: Option<Size>,
    pub(in crate::cli) script: &'a Script,
    pub(in crate::cli) output: &'a Output,
    /// Where the runtime crate is, seen from the firmware's.
    pub(in crate::cli) runtime: &'a Path,
}

impl Firmware<'_> {
    /// The crate called `package`.
    pub(in crate::cli) fn files(&self, package: &str) -> Files {
        let mut files = vec![
            ("Cargo.toml".into(), self.manifest(package)),
            (".cargo/config.toml".into(), self.cargo_config()),
            ("build.rs".into(), self.build_script()),
            ("memory.x".into(), self.memory()),
            ("src/main.rs".into(), self.main()),
            ("src/config.rs".into(), self.config()),
        ];
        for (module, text) in self.board.modules(&self.output.machine) {
            files.push((format!("src/{module}.rs").into(), text.to_owned()));
        }
        for file in &self.output.files {
            let name = format!("src/generated/{}.rs", file.module);
            files.push((name.into(), file.text.clone()));
        }
        files
    }

    fn manifest(&self, package: &str) -> String {
        let mut runtime = Table::new();
        let path = self.runtime.display().to_string();
        runtime.insert("path".into(), Value::String(path.clone()));
        runtime.insert("default-features".into(), Value::Boolean(false));
        let features = [
            ("embassy", true),
            ("bigint", self.board.bigint),
            ("dynamic", self.output.is_dynamic),
        ];
        let features = features.iter().filter(|(_, is_needed)| *is_needed);
        let features = features.map(|(name, _)| Value::String((*name).to_owned()));
        runtime.insert("features".into(), Value::Array(features.collect()));
        let mut dependencies = self.board.dependencies.clone();
        dependencies.insert("taipan-runtime".into(), Value::Table(runtime));
        let mut lines = String::new();
        for (name, value) in &dependencies {
            // Writing to a string cannot fail.
            let _ = writeln!(lines, "{name} = {value}");
        }
        format!(
            r#"[package]
name = "{package}"
version = "0.1.0"
edition = "2024"

# A project of its own, wherever it stands; the runtime is a dependency of it.
[workspace]
exclude = [{path:?}]

[dependencies]
{lines}
[profile.dev]
opt-level = "s"
panic = "abort"

[profile.release]
opt-level = "s"
lto = "fat"
codegen-units = 1
panic = "abort"
# Not in the flash: for the debugger.
debug = "line-tables-only"

# What the script does is fast, what it stands on is small.
[profile.release.package."*"]
opt-level = "z"
"#
        )
    }

    fn cargo_config(&self) -> String {
        let target = &self.board.target;
        let runner = &self.board.runner;
        let words: Vec<Value> = std::iter::once(&runner.command)
            .chain(runner.args.iter().filter(|it| *it != "{elf}"))
            .map(|it| Value::String(it.clone()))
            .collect();
        format!(
            "[build]\ntarget = \"{target}\"\n\n[target.{target}]\nrunner = {}\n",
            Value::Array(words)
        )
    }

    fn build_script(&self) -> String {
        let args: String = self
            .board
            .link_args
            .iter()
            .map(|arg| format!("    println!(\"cargo:rustc-link-arg-bins={{}}\", {arg:?});\n"))
            .collect();
        format!(
            r#"//! Puts the memory map where the linker finds it.

use std::path::PathBuf;
use std::{{env, fs}};

fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::copy("memory.x", out.join("memory.x"))?;
    println!("cargo:rustc-link-search={{}}", out.display());
    println!("cargo:rerun-if-changed=memory.x");
{args}    Ok(())
}}
"#
        )
    }

    fn memory(&self) -> String {
        let mut text = format!("/* {} */\nMEMORY\n{{\n", self.board.description);
        for (name, region) in &self.board.memory {
            let (origin, length) = (region.origin, region.length);
            let _ = writeln!(
                text,
                "  {name} : ORIGIN = {origin:#010x}, LENGTH = {length}"
            );
        }
        text.push_str("}\n");
        text.push_str(&self.board.linker_script);
        text
    }

    fn config(&self) -> String {
        let heap = self.heap.unwrap_or(self.board.heap).0;
        let mut text = format!(
            "//! {}: what the code of its family must know.\n\n\
             /// Bytes for what is made at run time.\npub const HEAP: usize = {heap};\n",
            self.board.description
        );
        for (name, value) in &self.board.constants {
            let _ = writeln!(text, "pub const {name}: u32 = {value};");
        }
        if self.output.machine.contains("Pin") {
            text.push_str("\n/// What `machine.Pin` takes beside numbers.\n");
            text.push_str("pub const PINS: &[(&str, u8)] = &[");
            for (name, number) in &self.board.pins {
                let _ = write!(text, "\n    ({name:?}, {number}),");
            }
            text.push_str(if self.board.pins.is_empty() {
                "];\n"
            } else {
                "\n];\n"
            });
        }
        text
    }

    fn main(&self) -> String {
        let modules: String = self
            .output
            .files
            .iter()
            .map(|file| format!("    pub mod {};\n", file.module))
            .collect();
        let module = rust_module_name(&self.script.stem);
        let support: String = std::iter::once("config")
            .chain(self.board.modules(&self.output.machine).into_keys())
            .collect::<BTreeSet<_>>()
            .into_iter()
            .map(|module| format!("mod {module};\n"))
            .collect();
        format!(
            r#"//! {script:?} as firmware: {description}.
#![no_std]
#![no_main]

{support}// Functions that the script never calls are compiled as well.
#[allow(dead_code)]
mod generated {{
{modules}}}

#[board::entry]
fn main() -> ! {{
    board::start();
    taipan_runtime::rt::firmware::main(generated::{module}::module)
}}
"#,
            script = self.script.shown(),
            description = self.board.description
        )
    }
}
