//! Has cargo build a project.
//!
//! Invariants: cargo's own progress is shown as it is; rustc's text is shown only with
//! `--verbose`, or if it is not about generated code (a missing linker); cargo runs in the
//! project's directory, so that no configuration of the directory in which the script is run gets
//! in the way.

use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use super::args::{BuildArgs, ColorArg, Term};
use super::messages::Messages;

/// Which cargo to run: the one that runs us, if it does.
fn program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"))
}

/// Builds the project and tells whether that worked; `color` is whether rustc's own text, where
/// it is shown, may have colours.
///
/// # Errors
/// Where cargo cannot be started or its messages cannot be read.
pub(super) fn build(
    project: &Path,
    target_directory: &Path,
    args: &BuildArgs,
    term: &Term,
    color: bool,
) -> io::Result<(bool, Messages)> {
    let format = if color {
        "json-diagnostic-rendered-ansi"
    } else {
        "json"
    };
    let mut command = Command::new(program());
    clean_environment(&mut command);
    command
        .current_dir(project)
        .args(["build", "--message-format", format, "--target-dir"])
        .arg(target_directory)
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    if args.release {
        command.arg("--release");
    }
    if args.offline {
        command.arg("--offline");
    }
    if let Some(target) = &args.target {
        command.args(["--target", target]);
    }
    if term.quiet {
        command.arg("--quiet");
    }
    for _ in 0..term.verbose {
        command.arg("--verbose");
    }
    if let Some(color) = term.color {
        let when = match color {
            ColorArg::Auto => "auto",
            ColorArg::Always => "always",
            ColorArg::Never => "never",
        };
        command.args(["--color", when]);
    }
    let mut child = command.spawn().map_err(|error| {
        io::Error::other(format!(
            "can't run {}: {error}",
            program().to_string_lossy()
        ))
    })?;
    let mut messages = Messages::default();
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            let text = messages.read(&line?);
            if let Some(text) = text.filter(|text| term.verbose > 0 || text.is_foreign) {
                // A closed stderr is no reason to fail.
                let _ = io::stderr().write_all(text.rendered.as_bytes());
            }
        }
    }
    Ok((child.wait()?.success(), messages))
}

/// Takes away what cargo sets for the processes that it starts: neither another cargo nor the
/// script may take it for their own.
pub(super) fn clean_environment(command: &mut Command) {
    let fixed = [
        "CARGO",
        "CARGO_MANIFEST_DIR",
        "CARGO_MANIFEST_PATH",
        "CARGO_CRATE_NAME",
        "CARGO_BIN_NAME",
        "CARGO_PRIMARY_PACKAGE",
        "CARGO_TARGET_TMPDIR",
        "OUT_DIR",
        "RUST_RECURSION_COUNT",
    ];
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if fixed.contains(&text.as_ref())
            || text.starts_with("CARGO_PKG_")
            || text.starts_with("CARGO_BIN_EXE_")
        {
            command.env_remove(&name);
        }
    }
}
