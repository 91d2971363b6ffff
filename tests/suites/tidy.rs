//! Rules about our own sources that no compiler checks.

use std::fs;
use std::path::{Path, PathBuf};

use taipan_tests::fixture::{in_area, names};
use taipan_tests::root;

const LONGEST_FILE: usize = 800;

/// The direction of imports: a stage may use what stands before it.
const STAGES: [&str; 13] = [
    "source", "diag", "stack", "syntax", "hir", "types", "rir", "emit", "finish", "draw", "loader",
    "build", "cli",
];

/// Printing is late: whoever prints knows nothing but the Rust-shaped tree.
const FORBIDDEN: [(&str, &str); 3] = [("emit", "syntax"), ("emit", "hir"), ("emit", "types")];

struct File {
    /// Relative to the repository.
    path: String,
    text: String,
}

impl File {
    /// The lines of code before the unit tests, with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self
            .text
            .lines()
            .take_while(|line| !line.starts_with("#[cfg(test)]"));
        let is_code = |line: &str| !line.trim_start().starts_with("//");
        (1..).zip(lines).filter(move |(_, line)| is_code(line))
    }
}

fn sources(directories: &[&str]) -> Vec<File> {
    let mut files = Vec::new();
    for directory in directories {
        collect(&root().join(directory), &mut files);
    }
    assert!(!files.is_empty());
    files
}

fn collect(directory: &Path, files: &mut Vec<File>) {
    for name in names(directory) {
        let path: PathBuf = directory.join(name);
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|it| it == "rs") {
            let text = fs::read_to_string(&path).unwrap_or_default();
            let path = path
                .strip_prefix(root())
                .unwrap_or(&path)
                .display()
                .to_string();
            files.push(File { path, text });
        }
    }
}

fn report(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}\n", complaints.join("\n"));
}

#[test]
fn no_file_is_longer_than_people_read() {
    let mut complaints = Vec::new();
    for file in sources(&["transpiler", "runtime", "tests"]) {
        let lines = file.text.lines().count();
        if lines > LONGEST_FILE {
            complaints.push(format!(
                "{}: {lines} lines, at most {LONGEST_FILE}",
                file.path
            ));
        }
    }
    report(&complaints);
}

#[test]
fn each_file_says_what_it_is_for() {
    let directories = ["transpiler", "runtime/src", "tests/src", "tests/suites"];
    let silent = sources(&directories)
        .into_iter()
        .filter(|file| !file.text.starts_with("//!"));
    let complaints: Vec<String> = silent
        .map(|file| format!("{}: does not begin with //!", file.path))
        .collect();
    report(&complaints);
}

#[test]
fn imports_run_one_way() {
    let mut complaints = Vec::new();
    for file in sources(&["transpiler/src"]) {
        let Some(stage) = stage_of(&file.path) else {
            continue;
        };
        for (number, line) in file.code() {
            for used in line.split("crate::").skip(1) {
                let used: String = used
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_')
                    .collect();
                let Some(other) = STAGES.iter().position(|it| *it == used) else {
                    continue;
                };
                let forbidden = FORBIDDEN.contains(&(STAGES[stage], used.as_str()));
                if other > stage || forbidden {
                    let place = format!("{}:{number}", file.path);
                    complaints.push(format!("{place}: {} must not use {used}", STAGES[stage]));
                }
            }
        }
    }
    report(&complaints);
}

fn stage_of(path: &str) -> Option<usize> {
    let rest = path.strip_prefix("transpiler/src/")?;
    let name = rest.split(['/', '.']).next()?;
    STAGES.iter().position(|stage| *stage == name)
}

#[test]
fn only_syntax_knows_the_parser() {
    let mut complaints = Vec::new();
    for file in sources(&["transpiler/src"]) {
        let is_syntax = stage_of(&file.path).is_some_and(|it| STAGES[it] == "syntax");
        for (number, line) in file.code() {
            if line.contains("rustpython_") && !is_syntax {
                complaints.push(format!("{}:{number}: names the parser's crates", file.path));
            }
        }
    }
    report(&complaints);
}

#[test]
fn the_transpiler_does_not_panic() {
    let banned = [
        ".unwrap()",
        "todo!(",
        "unimplemented!(",
        "panic!(",
        "unreachable!(",
        ".expect(",
    ];
    let mut complaints = Vec::new();
    for file in sources(&["transpiler/src"]) {
        for (number, line) in file.code() {
            for word in banned.iter().filter(|word| line.contains(*word)) {
                complaints.push(format!("{}:{number}: {word}", file.path));
            }
        }
    }
    report(&complaints);
}

#[test]
fn unsafe_code_is_in_the_runtime_and_says_why() {
    let mut complaints = Vec::new();
    for file in sources(&["transpiler/src", "tests/src", "runtime/src"]) {
        let lines: Vec<&str> = file.text.lines().collect();
        for (number, line) in file.code() {
            let begins = ["unsafe {", "unsafe impl"];
            if !begins.iter().any(|it| line.contains(it)) {
                continue;
            }
            let place = format!("{}:{number}", file.path);
            if !file.path.starts_with("runtime/") {
                complaints.push(format!("{place}: unsafe outside the runtime"));
            }
            let above = lines[..number - 1].iter().rev();
            let mut reasons = above.take_while(|it| {
                let it = it.trim_start();
                it.starts_with("//") || it.starts_with("#[") || !it.ends_with([';', '{', '}'])
            });
            if !line.contains("SAFETY:") && !reasons.any(|it| it.contains("SAFETY:")) {
                complaints.push(format!("{place}: no // SAFETY: above it"));
            }
        }
    }
    report(&complaints);
}

#[test]
fn generated_code_is_safe() {
    let mut complaints = Vec::new();
    for area in names(&root().join("fixtures")) {
        for fixture in in_area(&area) {
            let text = fs::read_to_string(fixture.beside("rs")).unwrap_or_default();
            if text
                .lines()
                .any(|line| !line.trim_start().starts_with("//") && line.contains("unsafe "))
            {
                complaints.push(format!("{}: unsafe", fixture.name));
            }
        }
    }
    report(&complaints);
}

#[test]
fn each_fixture_says_what_it_shows() {
    let mut complaints = Vec::new();
    for area in names(&root().join("fixtures")) {
        for fixture in in_area(&area) {
            let text = fs::read_to_string(root().join(&fixture.script)).unwrap_or_default();
            if !text.starts_with("# ") {
                complaints.push(format!("{}: no comment on the first line", fixture.script));
            }
        }
    }
    report(&complaints);
}
