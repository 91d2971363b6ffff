//! Comparing text with what a file holds.

use std::fs;
use std::path::Path;

use libtest_mimic::Failed;
use similar::TextDiff;

/// Fails where `actual` is not what the file says; with blessing on, makes the file say so.
pub fn with_file(path: &Path, actual: &str) -> Result<(), Failed> {
    let expected = fs::read_to_string(path).ok();
    if expected.as_deref() == Some(actual) {
        return Ok(());
    }
    if crate::blesses() {
        return fs::write(path, actual).map_err(|error| failed(path, &error.to_string()));
    }
    match expected {
        Some(expected) => texts(&path.display().to_string(), &expected, actual),
        None => Err(failed(
            path,
            "missing; write it with TAIPAN_BLESS=rs cargo test",
        )),
    }
}

/// Fails, showing the difference, where the texts are not the same.
pub fn texts(what: &str, expected: &str, actual: &str) -> Result<(), Failed> {
    if expected == actual {
        return Ok(());
    }
    let diff = TextDiff::from_lines(expected, actual);
    let shown = diff
        .unified_diff()
        .context_radius(3)
        .header(what, "actual")
        .to_string();
    Err(Failed::from(shown))
}

fn failed(path: &Path, text: &str) -> Failed {
    Failed::from(format!("{}: {text}", path.display()))
}
