//! Runs fixtures under the reference and writes what it printed: `.out`, and `.err` where there
//! is one already (an empty one asks for it).
//!
//! ```text
//! cargo run -p taipan-tests --bin reference            fixtures that have no .out yet
//! cargo run -p taipan-tests --bin reference -- async/  those with that in their name, again
//! ```
//!
//! Invariant: nothing of ours runs here. A fixture with `ref=hand` is left alone.

use std::fs::{self, File};
use std::io;
use std::process::{Command, ExitCode, Stdio};

use taipan_tests::fixture::{self, Fixture};
use taipan_tests::root;

fn main() -> ExitCode {
    let filters: Vec<String> = std::env::args().skip(1).collect();
    let mut failed = false;
    for fixture in fixture::all() {
        let wanted = match filters.as_slice() {
            [] => !fixture.beside("out").is_file(),
            filters => filters
                .iter()
                .any(|filter| fixture.name.contains(filter.as_str())),
        };
        if !wanted || fixture.reference == "hand" {
            continue;
        }
        match write(&fixture) {
            Ok(()) => println!("{}", fixture.name),
            Err(error) => {
                eprintln!("{}: {error}", fixture.name);
                failed = true;
            }
        }
    }
    if failed {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

fn write(fixture: &Fixture) -> io::Result<()> {
    let interpreter = match fixture.reference.as_str() {
        "cpython" => python()?,
        "micropython" => "micropython",
        other => return Err(io::Error::other(format!("unknown reference {other}"))),
    };
    let stdin = match File::open(fixture.beside("in")) {
        Ok(file) => Stdio::from(file),
        Err(_) => Stdio::null(),
    };
    let output = Command::new(interpreter)
        .arg(&fixture.script)
        .current_dir(root())
        .env("PYTHONDONTWRITEBYTECODE", "1")
        .env("PYTHONIOENCODING", "utf-8")
        .stdin(stdin)
        .output()?;
    let mut out = output.stdout;
    if !out.is_empty() && !out.ends_with(b"\n") {
        out.push(b'\n');
    }
    let code = output
        .status
        .code()
        .ok_or_else(|| io::Error::other("killed by a signal"))?;
    out.extend_from_slice(format!("[exit {code}]\n").as_bytes());
    fs::write(fixture.beside("out"), out)?;
    let err = fixture.beside("err");
    if err.is_file() {
        let text = String::from_utf8_lossy(&output.stderr);
        fs::write(err, fixture::without_markers(&text))?;
    }
    Ok(())
}

/// CPython 3.11, or an error: other versions word some messages differently.
fn python() -> io::Result<&'static str> {
    for name in ["python3.11", "python3"] {
        let version = Command::new(name).arg("--version").output();
        if version.is_ok_and(|it| it.stdout.starts_with(b"Python 3.11.")) {
            return Ok(name);
        }
    }
    Err(io::Error::other(
        "needs CPython 3.11 as python3.11 or python3",
    ))
}
