//! Has cargo build a project, and translates what rustc says about generated code.
//!
//! Problem: rustc's complaints about generated code mean nothing to whoever wrote the Python.
//! cargo's progress is shown as it is; an error in a generated file is a bug of taipan's and is
//! reported as one, at the Python line that the nearest `// N:` comment above it names.
//!
//! Invariants: rustc's own text is shown only with `--verbose`, or if the error is not in
//! generated code (a missing linker); cargo runs in the project's directory, so that no
//! configuration of the directory in which the script is run gets in the way.

use std::collections::HashMap;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::args::{BuildArgs, ColorArg, Term};

/// What cargo made of a project.
pub(super) struct Build {
    pub(super) success: bool,
    /// By the binary's name.
    pub(super) executables: HashMap<String, PathBuf>,
    pub(super) rejections: Vec<Rejection>,
}

/// A place in generated code that rustc did not accept.
pub(super) struct Rejection {
    /// Relative to the project.
    pub(super) file: String,
    /// From 1.
    pub(super) line: usize,
}

/// Which cargo to run: the one that runs us, if it does.
fn program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"))
}

/// Builds the project; `color` is whether rustc's own text, where it is shown, may have colours.
///
/// # Errors
/// Where cargo cannot be started or its messages cannot be read.
pub(super) fn build(
    project: &Path,
    target_directory: &Path,
    args: &BuildArgs,
    term: &Term,
    color: bool,
) -> io::Result<Build> {
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
    let mut build = Build {
        success: false,
        executables: HashMap::new(),
        rejections: Vec::new(),
    };
    if let Some(stdout) = child.stdout.take() {
        for line in BufReader::new(stdout).lines() {
            if let Ok(message) = serde_json::from_str::<Value>(&line?) {
                build.read(&message, term);
            }
        }
    }
    build.success = child.wait()?.success();
    Ok(build)
}

impl Build {
    fn read(&mut self, message: &Value, term: &Term) {
        match message["reason"].as_str() {
            Some("compiler-artifact") => {
                let name = message["target"]["name"].as_str();
                if let (Some(name), Some(path)) = (name, message["executable"].as_str()) {
                    self.executables
                        .insert(name.to_owned(), PathBuf::from(path));
                }
            }
            Some("compiler-message") => self.read_diagnostic(&message["message"], term),
            _ => {}
        }
    }

    fn read_diagnostic(&mut self, diagnostic: &Value, term: &Term) {
        let is_error = diagnostic["level"]
            .as_str()
            .is_some_and(|level| level.starts_with("error"));
        let place = || {
            let spans = diagnostic["spans"].as_array()?;
            let primary = spans.iter().find(|span| span["is_primary"] == true)?;
            let file = primary["file_name"].as_str()?.to_owned();
            Some(Rejection {
                file,
                line: primary["line_start"].as_u64()? as usize,
            })
        };
        let place = if is_error { place() } else { None };
        // `aborting due to …` has neither a place nor a code, and says nothing of its own.
        let is_summary = diagnostic["message"]
            .as_str()
            .is_some_and(|it| it.starts_with("aborting"));
        let is_foreign = is_error && place.is_none() && !is_summary;
        if (term.verbose > 0 || is_foreign)
            && let Some(text) = diagnostic["rendered"].as_str()
        {
            // A closed stderr is no reason to fail.
            let _ = io::stderr().write_all(text.as_bytes());
        }
        self.rejections.extend(place);
    }
}

/// The Python line that a line of a generated file came from: that of the nearest comment
/// `// 7: await asyncio.sleep(0)` above it.
pub(super) fn python_line(generated: &str, line: usize) -> Option<u32> {
    let above: Vec<&str> = generated.lines().take(line).collect();
    above.into_iter().rev().find_map(|text| {
        let (number, _) = text.trim_start().strip_prefix("// ")?.split_once(':')?;
        number.parse().ok()
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_comment_above_names_the_line() {
        let generated = "fn f() {\n    // 7: x = 1\n    let x = 1;\n    // a: b\n    x\n}\n";
        assert_eq!(python_line(generated, 1), None);
        assert_eq!(python_line(generated, 3), Some(7));
        assert_eq!(python_line(generated, 6), Some(7));
    }

    #[test]
    fn messages_are_sorted_into_ours_and_others() {
        let term = Term {
            quiet: false,
            verbose: 0,
            color: None,
            message_format: super::super::args::MessageFormat::Human,
        };
        let mut build = Build {
            success: false,
            executables: HashMap::new(),
            rejections: Vec::new(),
        };
        let artifact = serde_json::json!({
            "reason": "compiler-artifact",
            "target": { "name": "app-1" },
            "executable": "/t/app-1",
        });
        let error = serde_json::json!({
            "reason": "compiler-message",
            "message": {
                "level": "error",
                "message": "mismatched types",
                "spans": [
                    { "is_primary": true, "file_name": "app/generated/app.rs", "line_start": 12 },
                ],
            },
        });
        build.read(&artifact, &term);
        build.read(&error, &term);
        assert_eq!(build.executables["app-1"], PathBuf::from("/t/app-1"));
        let places: Vec<_> = build
            .rejections
            .iter()
            .map(|it| (it.file.as_str(), it.line))
            .collect();
        assert_eq!(places, [("app/generated/app.rs", 12)]);
    }
}
