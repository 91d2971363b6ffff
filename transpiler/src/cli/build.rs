//! `run` and `build`: from scripts to native binaries. For boards see [`super::firmware`].
//!
//! Invariants: an unchanged script is run again without asking cargo; the binary replaces this
//! process, so that signals, standard streams and the exit status are the script's own; a
//! project is locked from the first file written to the last binary taken out of it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use serde_json::json;

use super::args::{BuildArgs, Term};
use super::cache::{Cache, Lock};
use super::cargo;
use super::messages::{Remark, python_line};
use super::project::{Flavour, Platform, Project, Record, Script};
use super::report::Reporter;
use super::{Failure, compile};
use crate::Output;
use crate::diag::{Code, Diagnostic};
use crate::source::{FileId, Span};

/// Compiles a script, unless that was done before, and becomes it.
pub(super) fn run(
    path: &Path,
    args: &[OsString],
    options: &BuildArgs,
    term: &Term,
    reporter: &Reporter,
) -> Result<ExitCode, Failure> {
    let script = Script::new(path)?;
    let executable = executable(script, Platform::Host, &[], options, term, reporter)?;
    let mut command = Command::new(&executable);
    command.args(args);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::arg0(&mut command, path);
    become_process(command)
}

/// The binary of one script, made now unless nothing changed since it was; `read` are files
/// besides the script's own that it depends on.
pub(super) fn executable(
    script: Script,
    platform: Platform,
    read: &[(PathBuf, String)],
    options: &BuildArgs,
    term: &Term,
    reporter: &Reporter,
) -> Result<PathBuf, Failure> {
    let cache = Cache::locate()?;
    let project = Project::of(&cache, std::slice::from_ref(&script), platform);
    if let Some(executable) = project.fresh(&script, &flavour(options)) {
        return Ok(executable);
    }
    let built = build_all(&cache, &project, [script], read, options, term, reporter)?;
    let executable = built.into_iter().map(|(_, executable)| executable).next();
    Ok(executable.unwrap_or_default())
}

/// Runs a command in the place of this process.
pub(super) fn become_process(mut command: Command) -> Result<ExitCode, Failure> {
    cargo::clean_environment(&mut command);
    execute(command)
}

#[cfg(unix)]
fn execute(mut command: Command) -> Result<ExitCode, Failure> {
    use std::os::unix::process::CommandExt;
    Err(Failure::Io(command.exec()))
}

#[cfg(not(unix))]
fn execute(mut command: Command) -> Result<ExitCode, Failure> {
    let status = command.status()?;
    std::process::exit(status.code().unwrap_or(1))
}

/// Compiles scripts in one cargo build and puts each binary into `out_dir`.
pub(super) fn build(
    paths: &[PathBuf],
    out_dir: &Path,
    options: &BuildArgs,
    term: &Term,
    reporter: &Reporter,
) -> Result<ExitCode, Failure> {
    let scripts = distinct(paths, out_dir)?;
    let cache = Cache::locate()?;
    let project = Project::of(&cache, &scripts, Platform::Host);
    let result = build_all(&cache, &project, scripts, &[], options, term, reporter);
    if let Ok(built) = &result {
        for (script, executable) in built {
            let name = executable.file_name().unwrap_or_default();
            leave(script, executable, &out_dir.join(name), reporter)?;
        }
    }
    finished(result.is_ok(), reporter);
    result.map(|_| ExitCode::SUCCESS)
}

/// The scripts at these paths, whose binaries must not overwrite each other.
pub(super) fn distinct(paths: &[PathBuf], out_dir: &Path) -> Result<Vec<Script>, Failure> {
    let mut scripts: Vec<Script> = Vec::new();
    for path in paths {
        let script = Script::new(path)?;
        if let Some(other) = scripts.iter().find(|other| other.stem == script.stem) {
            return Err(Failure::Usage(format!(
                "'{}' and '{}' would both become '{}'",
                other.path.display(),
                path.display(),
                out_dir.join(&script.stem).display()
            )));
        }
        scripts.push(script);
    }
    Ok(scripts)
}

/// Puts what was built for a script where the user wants it.
pub(super) fn leave(
    script: &Script,
    built: &Path,
    path: &Path,
    reporter: &Reporter,
) -> Result<(), Failure> {
    if path.is_dir() {
        let path = path.display();
        return Err(Failure::Usage(format!(
            "'{path}' is a directory: use --out-dir"
        )));
    }
    crate::place::place(built, path)?;
    if reporter.is_json() {
        reporter.json(&json!({
            "reason": "compiler-artifact",
            "target": { "name": script.stem, "src_path": script.path, "kind": ["bin"] },
            "filenames": [path],
            "executable": path,
        }));
    }
    Ok(())
}

/// Ends the messages of a build.
pub(super) fn finished(success: bool, reporter: &Reporter) {
    if reporter.is_json() {
        reporter.json(&json!({ "reason": "build-finished", "success": success }));
    }
}

fn flavour(options: &BuildArgs) -> Flavour {
    Flavour {
        release: options.release,
        target: options.target.clone(),
    }
}

/// Compiles the scripts of a project and has cargo build them; the binaries in their order.
fn build_all(
    cache: &Cache,
    project: &Project,
    scripts: impl IntoIterator<Item = Script>,
    read: &[(PathBuf, String)],
    options: &BuildArgs,
    term: &Term,
    reporter: &Reporter,
) -> Result<Vec<(Script, PathBuf)>, Failure> {
    let mut programs = Vec::new();
    let mut records = Vec::new();
    let mut failed = false;
    for script in scripts {
        match compile(&script.path, project.board(), reporter) {
            Ok((output, loader)) => {
                records.push(Record::new(&output, &loader, read));
                programs.push((script, output));
            }
            Err(Failure::Compile) => failed = true,
            Err(other) => return Err(other),
        }
    }
    if failed {
        return Err(Failure::Compile);
    }
    let runtime = cache.runtime()?;
    let _lock = Lock::exclusive(&project.lock_path())?;
    let flavour = flavour(options);
    project.forget(&flavour)?;
    project.write(&runtime, &programs)?;
    let target = cache.target();
    let (success, messages) =
        cargo::build(&project.directory, &target, options, term, reporter.color)?;
    if !success {
        if let Some((region, bytes)) = &messages.overflow {
            let of = project.board().and_then(|board| board.memory.get(region));
            let size = of.map_or(String::new(), |it| format!("{} of ", it.length));
            reporter.error(&format!(
                "the firmware does not fit: it needs {bytes} bytes more than the {size}{region}; \
                 `build --verbose` for a larger board says what takes them, `explain` what is dynamic"
            ));
        }
        report_rejections(project, &programs, &messages.rejections, reporter);
        return Err(Failure::Compile);
    }
    let mut built = Vec::new();
    for ((script, _), record) in programs.into_iter().zip(&records) {
        let name = project.binary(&script);
        let executable = messages.executables.get(&name).ok_or_else(|| {
            std::io::Error::other(format!("internal error: cargo built no binary '{name}'"))
        })?;
        let kept = project.keep(&script, &flavour, executable, record)?;
        built.push((script, kept));
    }
    Ok(built)
}

/// Says that generated code was rejected, once for each Python line.
fn report_rejections(
    project: &Project,
    programs: &[(Script, Output)],
    rejections: &[Remark],
    reporter: &Reporter,
) {
    let mut reported = Vec::new();
    for rejection in rejections {
        let found = programs.iter().find_map(|(script, output)| {
            let generated = |module: &str| project.generated(script, module) == rejection.file;
            let file = output.files.iter().find(|file| generated(&file.module))?;
            let line = python_line(&file.text, rejection.line).unwrap_or(1);
            Some((script, output, file.path.as_str(), line))
        });
        match found {
            Some((_, _, path, line)) if reported.contains(&(path.to_owned(), line)) => {}
            Some((script, output, path, line)) => {
                reported.push((path.to_owned(), line));
                let diagnostic = rejection_diagnostic(script, output, path, line);
                reporter.diagnostic(&diagnostic, &output.sources, &script.shown());
            }
            None if reported.is_empty() => {
                reported.push((String::new(), 0));
                reporter.error(&format!(
                    "internal error: '{}' was rejected; {HOW_TO_REPORT}",
                    rejection.file
                ));
            }
            None => {}
        }
    }
}

const HOW_TO_REPORT: &str = "this is a bug in taipan, not in the script; please report it with \
                             the script and what `--verbose` prints";

fn rejection_diagnostic(script: &Script, output: &Output, path: &str, line: u32) -> Diagnostic {
    let index = output
        .sources
        .iter()
        .position(|source| source.path == path)
        .unwrap_or_default();
    let (start, end) = output.sources.get(index).map_or((0, 0), |source| {
        let text = source.line_text(line);
        let indent = (text.len() - text.trim_start().len()) as u32;
        let start = source.line_start(line);
        (start + indent, start + text.len() as u32)
    });
    let span = Span::new(FileId(index as u32), start, end);
    let message = format!("internal error: generated code for {path}:{line} was rejected");
    Diagnostic::error(Code::InternalError, span, message)
        .note(HOW_TO_REPORT)
        .help(format!(
            "see the generated code with `cargo taipan emit {}`",
            script.shown()
        ))
}
