//! What is said about programs that do not compile is exactly the `.stderr` beside them.
//!
//! The first line of such a program gives the text to expect; the rendered diagnostics must
//! contain it. Blessed with `TAIPAN_BLESS=rs cargo test -p taipan-tests --test ui`.

use libtest_mimic::{Arguments, Failed, Trial};
use taipan_tests::fixture::{self, Fixture};
use taipan_tests::{compare, root};

fn main() {
    let arguments = Arguments::from_args();
    let trials = fixture::in_area("ui")
        .into_iter()
        .map(|fixture| Trial::test(fixture.name.clone(), move || check(&fixture)));
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn check(fixture: &Fixture) -> Result<(), Failed> {
    let output = fixture.compile()?;
    let Some(text) = fixture::errors(&output) else {
        return Err(Failed::from("compiles, and must not"));
    };
    let source = std::fs::read_to_string(root().join(&fixture.script))?;
    let expected = source
        .lines()
        .next()
        .unwrap_or_default()
        .trim_start_matches(['#', ' ']);
    if !text.contains(expected) {
        return Err(Failed::from(format!("does not say: {expected}\n\n{text}")));
    }
    compare::with_file(&fixture.beside("stderr"), &text)
}
