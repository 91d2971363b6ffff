//! What is emitted for each fixture is exactly the `.rs` beside it.
//!
//! A fixture with modules of its own has one `.rs` beside each `.py`. Blessed with
//! `TAIPAN_BLESS=rs cargo test -p taipan-tests --test golden`.

use libtest_mimic::{Arguments, Failed, Trial};
use taipan_tests::fixture::{self, Fixture};
use taipan_tests::{compare, root};

fn main() {
    let arguments = Arguments::from_args();
    let trials = fixture::all()
        .into_iter()
        .map(|fixture| Trial::test(fixture.name.clone(), move || check(&fixture)));
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn check(fixture: &Fixture) -> Result<(), Failed> {
    let output = fixture.compile()?;
    if let Some(errors) = fixture::errors(&output) {
        return if fixture.wrong.is_some() {
            Ok(())
        } else {
            Err(Failed::from(errors))
        };
    }
    if output.files.is_empty() {
        return Err(Failed::from("nothing is emitted"));
    }
    for file in &output.files {
        compare::with_file(&root().join(&file.path).with_extension("rs"), &file.text)?;
    }
    Ok(())
}
