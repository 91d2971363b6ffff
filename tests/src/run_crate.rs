//! One crate that holds every fixture as modules, and one binary that runs them all.
//!
//! Problem: a cargo build a fixture would take minutes. As modules of one crate they are compiled
//! together, incrementally, against a runtime that is built once.
//!
//! Invariants: the binary tells by its `argv[0]` which fixture to run, so that `sys.argv` is what
//! the script expects; time is virtual; a fixture that rustc rejects is taken out and the others
//! are built without it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use taipan::Output;
use taipan::cli::messages::{Messages, Remark};

use crate::fixture::{self, Fixture};

/// What was built.
pub struct RunCrate {
    pub binary: PathBuf,
    /// Why a fixture is not in the binary, by its name.
    pub failures: BTreeMap<String, String>,
    /// What rustc warns about in generated code.
    pub warnings: Vec<String>,
}

struct Case {
    fixture: Fixture,
    /// The module that holds the fixture's modules.
    module: String,
    output: Output,
}

/// Compiles the fixtures into one crate in `directory`.
///
/// # Errors
/// Where files cannot be written, or cargo fails on what is not generated code.
pub fn build(fixtures: &[Fixture], directory: &Path) -> io::Result<RunCrate> {
    let mut failures = BTreeMap::new();
    let mut cases = Vec::new();
    for fixture in fixtures {
        let module = fixture
            .name
            .replace(|c: char| !c.is_ascii_alphanumeric(), "_");
        match fixture.compile() {
            Ok(output) => match fixture::errors(&output) {
                Some(errors) => {
                    failures.insert(fixture.name.clone(), errors);
                }
                None if output.files.is_empty() => {
                    failures.insert(fixture.name.clone(), "nothing is emitted".to_owned());
                }
                None => cases.push(Case {
                    fixture: fixture.clone(),
                    module,
                    output,
                }),
            },
            Err(error) => {
                failures.insert(fixture.name.clone(), error.to_string());
            }
        }
    }
    write_if_changed(&directory.join("Cargo.toml"), &manifest())?;
    let workspace_lock = fs::read_to_string(crate::root().join("Cargo.lock"))?;
    let lock = directory.join("Cargo.lock");
    if !lock.is_file() {
        write_if_changed(&lock, &workspace_lock)?;
    }
    for case in &cases {
        for file in &case.output.files {
            let path = format!("src/{}/{}.rs", case.module, file.module);
            write_if_changed(&directory.join(path), &file.text)?;
        }
    }
    loop {
        write_if_changed(&directory.join("src/main.rs"), &main_file(&cases))?;
        let (success, messages, stderr) = cargo(directory)?;
        if success {
            let binary = messages.executables.get("taipan-run").cloned();
            let binary = binary.ok_or_else(|| io::Error::other("cargo built no binary"))?;
            let warnings = messages
                .warnings
                .into_iter()
                .map(|it| it.rendered)
                .collect();
            return Ok(RunCrate {
                binary,
                failures,
                warnings,
            });
        }
        let before = cases.len();
        cases.retain(|case| {
            let of_case = |remark: &&Remark| in_module(&remark.file, &case.module);
            let texts: Vec<&str> = messages
                .rejections
                .iter()
                .filter(of_case)
                .map(|remark| remark.rendered.as_str())
                .collect();
            if !texts.is_empty() {
                let text = format!("rustc rejects generated code\n{}", texts.join("\n"));
                failures.insert(case.fixture.name.clone(), text);
            }
            texts.is_empty()
        });
        if cases.len() == before {
            let mut text = stderr;
            for remark in &messages.rejections {
                text.push_str(&remark.rendered);
            }
            return Err(io::Error::other(text));
        }
    }
}

fn in_module(file: &str, module: &str) -> bool {
    file.strip_prefix("src/")
        .is_some_and(|rest| rest.split('/').next() == Some(module))
}

fn manifest() -> String {
    let runtime = crate::root().join("runtime");
    format!(
        r#"[package]
name = "taipan-run"
version = "0.0.0"
edition = "2024"

[workspace]

[dependencies]
taipan-runtime = {{ path = {:?} }}

[profile.dev]
debug = false
panic = "abort"

[profile.dev.package."*"]
opt-level = 2
"#,
        runtime.display().to_string()
    )
}

fn main_file(cases: &[Case]) -> String {
    let mut modules = String::new();
    let mut arms = String::new();
    for Case {
        fixture,
        module,
        output,
    } in cases
    {
        let _ = writeln!(modules, "mod {module} {{");
        for file in &output.files {
            let _ = writeln!(modules, "    pub mod {};", file.module);
        }
        modules.push_str("}\n");
        let _ = write!(arms, "        {0:?} => rt::main({0:?}, &[", fixture.script);
        for source in &output.sources {
            let path = crate::root().join(&source.path);
            if path.is_file() {
                let path = path.display().to_string();
                let _ = write!(arms, "({:?}, include_str!({path:?})), ", source.path);
            }
        }
        let main = fixture.main_module();
        let _ = write!(
            arms,
            "], || {{\n            platform::use_virtual_clock();\n            \
             {module}::{main}::module()\n        }}),\n"
        );
    }
    format!(
        r#"#![forbid(unsafe_code)]
// Functions that a script never calls are still compiled.
#![allow(dead_code)]

use taipan_runtime::{{platform, rt}};

{modules}
fn main() -> std::process::ExitCode {{
    let script = std::env::args().next().unwrap_or_default();
    match script.as_str() {{
{arms}        _ => std::process::ExitCode::from(99),
    }}
}}
"#
    )
}

fn cargo(directory: &Path) -> io::Result<(bool, Messages, String)> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(directory)
        .args(["build", "--message-format=json", "--color=never"]);
    command.arg("--target-dir").arg(directory.join("target"));
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    let output = command.output()?;
    let messages = Messages::read_all(&String::from_utf8_lossy(&output.stdout));
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    Ok((output.status.success(), messages, stderr))
}

/// Makes `path` hold `text`, with its directories.
pub(crate) fn write_if_changed(path: &Path, text: &str) -> io::Result<()> {
    if fs::read(path).is_ok_and(|old| old == text.as_bytes()) {
        return Ok(());
    }
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory)?;
    }
    fs::write(path, text)
}
