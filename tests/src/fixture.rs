//! The fixtures: Python programs beside what the reference printed for them.
//!
//! ```text
//! fixtures/lang/hello.py            one case; its first line says what it shows
//! fixtures/lang/modules/main.py     one case with modules of its own
//! ```
//!
//! Flags stand at the end of the first line or on the second: `# taipan: ref=hand wrong="…"`.
//!
//! - `ref=cpython` (the default), `ref=micropython`, `ref=hand`: who wrote the `.out`;
//! - `wrong="why"`: the result is known to be wrong; the test fails as soon as it is right;
//! - `flash=512`: as firmware it needs so many KiB, more than the smallest boards have.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use taipan::draw;
use taipan::loader::FsLoader;
use taipan::{Options, Output};

/// One case.
#[derive(Clone, Debug)]
pub struct Fixture {
    /// `lang/hello`, `lang/modules`: what the test is called.
    pub name: String,
    /// Of the main script, relative to the repository: `fixtures/lang/hello.py`.
    pub script: String,
    /// Who judges: `cpython`, `micropython`, `hand`.
    pub reference: String,
    /// Why the result is known to be wrong.
    pub wrong: Option<String>,
    /// KiB of flash that it needs as firmware; 0 where the smallest board has enough.
    pub flash: u32,
}

/// Every case but those in `fixtures/ui`, in the order of their names.
pub fn all() -> Vec<Fixture> {
    let directory = crate::root().join("fixtures");
    let mut found = Vec::new();
    for area in names(&directory) {
        if area != "ui" && directory.join(&area).is_dir() {
            found.extend(in_area(&area));
        }
    }
    found
}

/// The cases of one area.
pub fn in_area(area: &str) -> Vec<Fixture> {
    let directory = crate::root().join("fixtures").join(area);
    let mut found = Vec::new();
    for entry in names(&directory) {
        if let Some(stem) = entry.strip_suffix(".py") {
            found.push(Fixture::new(
                format!("{area}/{stem}"),
                format!("fixtures/{area}/{entry}"),
            ));
        } else if directory.join(&entry).join("main.py").is_file() {
            let script = format!("fixtures/{area}/{entry}/main.py");
            found.push(Fixture::new(format!("{area}/{entry}"), script));
        }
    }
    found
}

/// What a directory holds, sorted; nothing where there is no directory.
pub fn names(directory: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(directory) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

impl Fixture {
    fn new(name: String, script: String) -> Fixture {
        let text = fs::read_to_string(crate::root().join(&script)).unwrap_or_default();
        let flags = flags(&text);
        let get = |key: &str| {
            flags
                .iter()
                .find(|(name, _)| name == key)
                .map(|(_, it)| it.clone())
        };
        Fixture {
            name,
            script,
            reference: get("ref").unwrap_or_else(|| "cpython".to_owned()),
            wrong: get("wrong"),
            flash: get("flash").and_then(|it| it.parse().ok()).unwrap_or(0),
        }
    }

    /// The file beside the script with another extension.
    pub fn beside(&self, extension: &str) -> PathBuf {
        crate::root().join(&self.script).with_extension(extension)
    }

    /// Compiles it as `taipan run fixtures/…` does in the repository.
    ///
    /// # Errors
    /// Where the fixture cannot be read, or the compiler panics.
    pub fn compile(&self) -> std::io::Result<Output> {
        let (mut loader, main) = FsLoader::open_in(&crate::root(), Path::new(&self.script))?;
        let options = Options::for_script(&self.stem());
        unpanicked(|| taipan::compile(&mut loader, main, &options))
    }

    fn stem(&self) -> String {
        Path::new(&self.script)
            .file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    }

    /// The Rust module of the main script.
    pub fn main_module(&self) -> String {
        Options::for_script(&self.stem()).main
    }
}

/// A traceback without the `~~^~~` lines, which are not promised.
pub fn without_markers(stderr: &str) -> String {
    let is_marker = |line: &str| {
        let line = line.trim();
        line.contains('^') && line.chars().all(|c| c == '~' || c == '^')
    };
    stderr
        .lines()
        .filter(|line| !is_marker(line))
        .map(|line| format!("{line}\n"))
        .collect()
}

/// What the compiler makes of something, where it does not panic.
///
/// # Errors
/// Where it does.
pub fn unpanicked<T>(work: impl FnOnce() -> T) -> std::io::Result<T> {
    catch_unwind(AssertUnwindSafe(work)).map_err(|_| std::io::Error::other("the compiler panicked"))
}

/// The errors of a compilation as text, if it has any.
pub fn errors(output: &Output) -> Option<String> {
    let drawn = output
        .diagnostics
        .iter()
        .map(|it| draw::human(it, &output.sources, false));
    output
        .has_errors()
        .then(|| drawn.collect::<Vec<_>>().join("\n"))
}

/// The flags in the first two lines: `name=value` or `name="a value"`.
fn flags(text: &str) -> Vec<(String, String)> {
    let lines = text.lines().take(2);
    let Some((_, mut rest)) = lines
        .into_iter()
        .find_map(|line| line.split_once("# taipan:"))
    else {
        return Vec::new();
    };
    let mut flags = Vec::new();
    while let Some((name, value)) = rest.split_once('=') {
        let (value, left) = match value.strip_prefix('"') {
            Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
            None => value.split_once(' ').unwrap_or((value, "")),
        };
        flags.push((name.trim().to_owned(), value.to_owned()));
        rest = left;
    }
    flags
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flags_stand_on_the_first_two_lines() {
        let flag = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(flags("# Shows it.\nprint()\n"), []);
        assert_eq!(
            flags("# Shows it.\n# taipan: ref=hand\n"),
            [flag("ref", "hand")]
        );
        assert_eq!(
            flags("# Shows it. # taipan: ref=micropython wrong=\"order of = and x\"\n"),
            [
                flag("ref", "micropython"),
                flag("wrong", "order of = and x")
            ]
        );
    }
}
