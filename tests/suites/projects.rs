//! Crates that have a part in Python: built and run as their users do.
//!
//! The packages of the workspace in `fixtures/projects` pass their own tests; where one has an
//! `expected.out`, `cargo run` prints that text. One target directory serves them all.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use taipan_tests::fixture::names;
use taipan_tests::root;

fn directory() -> PathBuf {
    root().join("fixtures/projects")
}

fn cargo(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(directory())
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
