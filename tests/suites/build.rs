//! What `taipan::Build` prints and makes: `fixtures/build`, whose README says what is in it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use taipan_tests::root;

fn directory() -> PathBuf {
    root().join("fixtures/build")
}

fn sources() -> PathBuf {
    directory().join("source")
}

/// What a build with these arguments prints, and the surfaces that it writes.
fn built(name: &str, arguments: &str) -> String {
    let out = root().join("target/tmp/build").join(name);
    // What an earlier run left would hide what this one does not write.
    let _ = fs::remove_dir_all(&out);
    fs::create_dir_all(&out).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_build-under-test"))
        .args(arguments.split_whitespace())
        .current_dir(sources())
        .env("OUT_DIR", &out)
        .output()
        .unwrap();
    let here = format!("{}/", sources().display());
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).replace(&here, "");
    let status = output.status.code().unwrap_or(-1);
    let mut all = format!(
        "{}{}[exit {status}]\n",
        text(&output.stdout),
        text(&output.stderr)
    );
    for path in surfaces(&out.join("taipan")) {
        all.push_str(&format!("\n{}:\n", path.file_name().unwrap().display()));
        all.push_str(&fs::read_to_string(path).unwrap());
    }
    all
}

fn surfaces(directory: &Path) -> Vec<PathBuf> {
    let below = |directory: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(directory).into_iter().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|it| it.unwrap().path()).collect();
        paths.sort();
        paths
    };
    let mut found = Vec::new();
    for part in below(directory) {
        found.extend(below(&part.join("surface")));
    }
    found
}

#[test]
fn builds_say_what_they_should() {
    let mut wrong = Vec::new();
    let cases = fs::read_to_string(directory().join("cases")).unwrap();
    for case in cases.lines() {
        let (name, arguments) = case.split_once(':').unwrap();
        let printed = built(name, arguments);
        let golden = directory().join(format!("{name}.txt"));
        if std::env::var_os("TAIPAN_BLESS").is_some_and(|it| it == "build") {
            fs::write(&golden, &printed).unwrap();
        } else if fs::read_to_string(&golden).unwrap_or_default() != printed {
            wrong.push(format!("{name}:\n{printed}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_has_not_changed_is_not_written() {
    let path = root().join("target/tmp/build/again/taipan/names/surface/names.rs");
    built("again", "names.py");
    let first = fs::metadata(&path).unwrap().modified().unwrap();
    let status = Command::new(env!("CARGO_BIN_EXE_build-under-test"))
        .arg("names.py")
        .current_dir(sources())
        .env("OUT_DIR", root().join("target/tmp/build/again"))
        .output()
        .unwrap()
        .status;
    assert!(status.success());
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), first);
}
