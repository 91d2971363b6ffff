//! The fixtures of `fixtures/mcu` as firmware, under the emulator of each board: they print what the
//! reference printed.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Failed, Trial};
use taipan_tests::board::{self, Board, EMULATED, Project};
use taipan_tests::compare;
use taipan_tests::fixture::{self, Fixture};

/// What the cases of a board printed, or why there is nothing.
type Printed = Result<BTreeMap<String, String>, String>;

fn main() {
    let arguments = Arguments::from_args();
    let cases = fixture::in_area("mcu");
    let mut trials = Vec::new();
    for board in EMULATED {
        if let Some(why) = board::missing(&board) {
            let name = format!("{}: skipped: {why}", board.name);
            let skipped = Trial::test(name, move || Err(Failed::from(why)));
            trials.push(skipped.with_ignored_flag(!board::is_required()));
            continue;
        }
        let printed = Arc::new(OnceLock::new());
        for case in &cases {
            let (all, case) = (cases.clone(), case.clone());
            let printed = printed.clone();
            let name = format!("{}/{}", board.name, case.name);
            trials.push(Trial::test(name, move || {
                judge(&case, printed.get_or_init(|| run(&board, &all)))
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

fn run(board: &Board, cases: &[Fixture]) -> Printed {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mcu");
    let taipan = Path::new(env!("CARGO_BIN_EXE_taipan-under-test"));
    let first = cases.first().ok_or("no fixtures")?;
    let run = || {
        let project = Project::eject(taipan, board, &first.script, &scratch)?;
        project.build()?;
        project.hold(cases)?;
        project.run()
    };
    let text = run().map_err(|error| error.to_string())?;
    Ok(board::outputs(&text))
}

fn judge(case: &Fixture, printed: &Printed) -> Result<(), Failed> {
    let printed = printed.as_ref().map_err(Failed::from)?;
    let expected = fs::read_to_string(case.beside("out"))?;
    let actual = printed.get(&case.name).map_or("", String::as_str);
    compare::texts(".out", &expected, actual)
}
