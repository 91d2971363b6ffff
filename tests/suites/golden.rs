//! What is emitted for each fixture is exactly the `.rs` beside it.
//!
//! A fixture with modules of its own has one `.rs` beside each `.py`. Blessed with
//! `TAIPAN_BLESS=rs cargo test -p taipan-tests --test golden`.

use std::fs;

use libtest_mimic::{Arguments, Failed, Trial};
use taipan_tests::fixture::{self, Fixture};
use taipan_tests::{compare, root};

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = fixture::all()
        .into_iter()
        .map(|fixture| Trial::test(fixture.name.clone(), move || check(&fixture)))
        .collect();
    trials.push(Trial::test(
        "the_readme_shows_what_is_emitted",
        check_readme,
    ));
    libtest_mimic::run(&arguments, trials).exit();
}

/// The README's two listings are a fixture and its Rust.
fn check_readme() -> Result<(), Failed> {
    let path = root().join("README.md");
    let mut readme = fs::read_to_string(&path)?;
    for (language, extension) in [("python", "py"), ("rust", "rs")] {
        let file = root()
            .join("fixtures/async/readme")
            .with_extension(extension);
        let listing = fs::read_to_string(file)?;
        let fence = format!("```{language}\n");
        let (before, rest) = readme.split_once(&fence).ok_or("no listing")?;
        let (_, after) = rest.split_once("```\n").ok_or("no end of the listing")?;
        readme = format!("{before}{fence}{listing}```\n{after}");
    }
    compare::with_file(&path, &readme)
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
    let own = |path: &str| root().join(path).is_file();
    for file in output.files.iter().filter(|it| own(&it.path)) {
        compare::with_file(&root().join(&file.path).with_extension("rs"), &file.text)?;
    }
    Ok(())
}
