//! Crates that have a part in Python: built and run as their users do.
//!
//! The packages of the workspace in `fixtures/projects` pass their own tests; where one has an
//! `expected.out`, `cargo run` prints that text. `crossing` is firmware: its `cargo run` starts the
//! emulator. One target directory serves them all.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use taipan_tests::board;
use taipan_tests::fixture::names;
use taipan_tests::root;

fn directory() -> PathBuf {
    root().join("fixtures/projects")
}

fn cargo(arguments: &[&str]) -> Output {
    cargo_in(&directory(), arguments)
}

fn cargo_in(directory: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(directory)
        .env("CARGO_TARGET_DIR", root().join("target/projects"))
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn projects_print_what_they_say() {
    let mut ran = 0;
    for name in names(&directory()) {
        let expected = directory().join(&name).join("expected.out");
        let Ok(expected) = fs::read_to_string(expected) else {
            continue;
        };
        let output = cargo(&["run", "--quiet", "--locked", "--package", &name]);
        assert_eq!(
            text(&output.stdout),
            expected,
            "{name}:\n{}",
            text(&output.stderr)
        );
        assert_eq!(text(&output.stderr), "", "{name} is built without warnings");
        ran += 1;
    }
    assert!(ran > 0);
}

#[test]
fn projects_pass_their_tests() {
    let output = cargo(&["test", "--quiet", "--locked", "--workspace"]);
    assert!(
        output.status.success(),
        "{}{}",
        text(&output.stdout),
        text(&output.stderr)
    );
}

/// What a crate needs of Rust is little: the rest is Python.
#[test]
fn projects_have_fewer_than_80_lines_of_rust() {
    for name in names(&directory()) {
        let project = directory().join(&name);
        let Ok(sources) = fs::read_dir(project.join("src")) else {
            continue;
        };
        let sources = sources.map(|it| it.unwrap().path());
        let sources = sources.chain([project.join("build.rs")]);
        let sources = sources.filter(|it| it.extension().is_some_and(|it| it == "rs"));
        let lines: usize = sources
            .map(|it| fs::read_to_string(it).unwrap().lines().count())
            .sum();
        assert!(lines < 80, "{name}: {lines}");
    }
}

#[test]
fn firmware_prints_what_it_says() {
    let board = board::EMULATED
        .iter()
        .find(|it| it.name == "qemu-mps2-an386");
    if let Some(why) = board.and_then(board::Board::missing) {
        assert!(!board::is_required(), "{why}");
        return;
    }
    let project = directory().join("crossing");
    let output = cargo_in(&project, &["run", "--quiet", "--locked"]);
    let expected = fs::read_to_string(project.join("expected.txt")).unwrap();
    assert_eq!(text(&output.stdout), expected, "{}", text(&output.stderr));
}
