//! What is said about programs that do not compile: what CPython says, where it says it, and
//! exactly the `.stderr` beside them.
//!
//! ```python
//! # SyntaxError: 'await' outside function       the first error, with CPython's very words, at
//! await f()                                     the place that `positions.tsv` has from CPython
//! ```
//!
//! ```python
//! # refused: undefined function                 what CPython meets at run time, or never
//! f()  # error here                             these lines, and no others
//! ```
//!
//! `.stderr` is blessed with `TAIPAN_BLESS=rs cargo test -p taipan-tests --test ui`.

use std::collections::BTreeSet;
use std::fs;

use libtest_mimic::{Arguments, Failed, Trial};
use taipan::Output;
use taipan::diag::{Code, Diagnostic};
use taipan_tests::fixture::{self, Fixture};
use taipan_tests::{compare, root};

fn main() {
    let arguments = Arguments::from_args();
    let trials = fixture::in_area("ui")
        .into_iter()
        .map(|fixture| Trial::test(fixture.name.clone(), move || judge(&fixture)));
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

/// A result that is known to be wrong fails as soon as it is right.
fn judge(fixture: &Fixture) -> Result<(), Failed> {
    match (&fixture.wrong, check(fixture)) {
        (None, result) => result,
        (Some(_), Err(_)) => Ok(()),
        (Some(why), Ok(())) => Err(Failed::from(format!(
            "agrees with the reference; take the flag out: {why}"
        ))),
    }
}

fn check(fixture: &Fixture) -> Result<(), Failed> {
    let output = fixture.compile()?;
    let Some(text) = fixture::errors(&output) else {
        return Err(Failed::from("compiles, and must not"));
    };
    let source = fs::read_to_string(root().join(&fixture.script))?;
    let first = source
        .lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches("# ");
    let first = first.split("  # taipan:").next().unwrap_or_default();
    let result = match first.split_once(": ") {
        Some(("refused", _)) => check_lines(&source, &output),
        Some((kind, message)) => check_error(fixture, kind, message, &output),
        None => Err(Failed::from("the first line is not `# KIND: TEXT`")),
    };
    if let Err(failed) = result {
        let why = failed.message().unwrap_or_default();
        return Err(Failed::from(format!("{why}\n{text}")));
    }
    compare::with_file(&fixture.beside("stderr"), &text)
}

/// The first error is CPython's.
fn check_error(
    fixture: &Fixture,
    kind: &str,
    message: &str,
    output: &Output,
) -> Result<(), Failed> {
    let Some(error) = output.diagnostics.iter().find(|it| it.is_error()) else {
        return Err(Failed::from("no error"));
    };
    let codes: &[Code] = match kind {
        "SyntaxError" => &[Code::SyntaxError, Code::TooComplex],
        "IndentationError" | "TabError" => &[Code::IndentationError, Code::TooComplex],
        _ => &[],
    };
    if !codes.contains(&error.code) {
        return Err(Failed::from(format!(
            "is no {kind}, but {}",
            error.code.name()
        )));
    }
    compare::texts(
        "message",
        &format!("{message}\n"),
        &format!("{}\n", error.message),
    )?;
    let positions = fs::read_to_string(root().join("fixtures/ui/positions.tsv"))?;
    let file = fixture.script.rsplit('/').next().unwrap_or_default();
    let expected = positions.lines().find_map(|line| {
        let mut fields = line.split('\t');
        (fields.next() == Some(file)).then(|| (number(fields.next()), number(fields.next())))
    });
    // Some errors have no column in CPython.
    match expected {
        Some((line, column)) if column > 0 => {
            let actual = place(error, output);
            if actual == (line, column) {
                return Ok(());
            }
            Err(Failed::from(format!(
                "at {actual:?}, and must be at {:?}",
                (line, column)
            )))
        }
        Some((line, _)) if place(error, output).0 != line => {
            Err(Failed::from(format!("not on line {line}")))
        }
        _ => Ok(()),
    }
}

fn number(field: Option<&str>) -> i64 {
    field.and_then(|text| text.parse().ok()).unwrap_or_default()
}

/// Line and column of an error, both from 1.
fn place(error: &Diagnostic, output: &Output) -> (i64, i64) {
    let source = output.sources.get(error.primary.file.index());
    let position = source.map(|source| source.position(error.primary.start));
    position.map_or((0, 0), |it| (i64::from(it.line), i64::from(it.column) + 1))
}

/// Errors stand on the lines that say so.
fn check_lines(source: &str, output: &Output) -> Result<(), Failed> {
    let expected: BTreeSet<i64> = (1..)
        .zip(source.lines())
        .filter(|(_, line)| line.ends_with("# error here"))
        .map(|(number, _)| number)
        .collect();
    let errors = output.diagnostics.iter().filter(|it| it.is_error());
    let actual: BTreeSet<i64> = errors.map(|it| place(it, output).0).collect();
    if expected == actual {
        return Ok(());
    }
    Err(Failed::from(format!(
        "errors on lines {actual:?}, and must be on {expected:?}"
    )))
}
