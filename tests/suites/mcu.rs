//! Scripts as firmware, under the emulator of each board.
//!
//! - each case of `fixtures/mcu` prints what the reference printed;
//! - each script of `fixtures/mcu/sizes` takes no more flash and RAM than its `.size` says: that is
//!   a bound, and to be blessed anew where it is no longer close;
//! - each script of `fixtures/mcu/counts` runs no more instructions than its `.count` says, to be
//!   blessed likewise;
//! - `tests/soak` makes and cancels tasks for ten minutes of the board's time, and the heap's
//!   high-water mark does not rise after the first;
//! - `tests/full` fills the heap of the board;
//! - `tests/uart` talks to the outside by its UART;
//! - an ejected project is built and run by cargo alone.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Failed, Trial};
use taipan_tests::board::{self, Board, EMULATED, Scratch};
use taipan_tests::fixture::{self, Fixture};
use taipan_tests::{blesses, compare, count, image, root};

/// What the cases of an image printed, or why there is nothing.
type Printed = Arc<OnceLock<Result<BTreeMap<String, String>, String>>>;

/// The board whose sizes are held, and whose project is ejected.
const MEASURED: &str = "qemu-lm3s6965";

fn main() {
    let arguments = Arguments::from_args();
    let cases = fixture::in_area("mcu");
    let mut trials = Vec::new();
    for board in EMULATED {
        if let Some(why) = board.missing() {
            trials.push(skipped(board.name.to_owned(), why));
            continue;
        }
        let fits = |case: &&Fixture| case.flash <= board.flash;
        let fitting: Vec<Fixture> = cases.iter().filter(fits).cloned().collect();
        for image in fitting.chunks(board.cases) {
            let image: Arc<[Fixture]> = image.into();
            let printed = Printed::default();
            for case in image.iter().cloned() {
                let (image, printed) = (image.clone(), printed.clone());
                let name = format!("{}/{}", board.name, case.name);
                trials.push(Trial::test(name, move || {
                    judge(&board, &case, &image, &printed)
                }));
            }
        }
        if board.name == MEASURED {
            for (stem, script) in scripts("sizes") {
                let name = format!("{}/size/{stem}", board.name);
                trials.push(Trial::test(name, move || size(&board, &script)));
            }
            let missing = count::missing(&board);
            for (stem, script) in scripts("counts") {
                let name = format!("{}/count/{stem}", board.name);
                trials.push(match missing.clone() {
                    None => Trial::test(name, move || count(&board, &script)),
                    Some(why) => skipped(name, why),
                });
            }
            let name = format!("{}/soak", board.name);
            trials.push(Trial::test(name, move || soak(&board)));
            let name = format!("{}/full", board.name);
            trials.push(Trial::test(name, move || full(&board)));
            let name = format!("{}/uart", board.name);
            trials.push(Trial::test(name, move || uart(&board)));
            let first = fitting.first().cloned();
            trials.push(Trial::test(format!("{}/ejected", board.name), move || {
                ejected(&board, first)
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
}

/// A test that cannot run on this machine.
fn skipped(name: String, why: String) -> Trial {
    let name = format!("{name}: skipped: {why}");
    let trial = Trial::test(name, move || Err(Failed::from(why)));
    trial.with_ignored_flag(!board::is_required())
}

fn scratch(board: &Board) -> io::Result<Scratch> {
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mcu");
    let taipan = Path::new(env!("CARGO_BIN_EXE_taipan-under-test"));
    Scratch::new(taipan, &directory, board)
}

/// What the reference printed, without the line with the exit status.
fn expected(case: &Fixture) -> Result<String, Failed> {
    let text = fs::read_to_string(case.beside("out"))?;
    Ok(text.replace("[exit 0]\n", ""))
}

fn judge(
    board: &Board,
    case: &Fixture,
    image: &[Fixture],
    printed: &Printed,
) -> Result<(), Failed> {
    let run = || scratch(board).and_then(|it| it.run(board, image));
    let run = || run().map_err(|it| it.to_string());
    let printed = printed.get_or_init(run).as_ref().map_err(Failed::from)?;
    let actual = printed.get(&case.name).map_or("", String::as_str);
    compare::texts(".out", &expected(case)?, actual)
}

fn ejected(board: &Board, case: Option<Fixture>) -> Result<(), Failed> {
    let case = case.ok_or("no fixtures")?;
    let actual = scratch(board)?.run_ejected(board, &root().join(&case.script))?;
    compare::texts(".out", &expected(&case)?, &actual)
}

/// Each line is `most bytes ever in use, bytes in use, what the script prints`.
fn soak(board: &Board) -> Result<(), Failed> {
    let printed = scratch(board)?.run_on_own(&root().join("tests/soak"), "soak", "soak.py")?;
    let mut minutes = printed.lines().skip(1).map(|line| {
        let (state, text) = line.split_once(" minute ")?;
        Some((state, text.to_owned()))
    });
    let Some(Some((after_two, _))) = minutes.next() else {
        return Err(format!("printed {printed:?}").into());
    };
    let expected = (2..10).map(|minute| Some((after_two, minute.to_string())));
    if !minutes.eq(expected) {
        return Err(format!("the heap does not stay as it is:\n{printed}").into());
    }
    Ok(())
}

/// It prints what could be raised, and ends with the message for what could not.
fn full(board: &Board) -> Result<(), Failed> {
    let expected = "refused MemoryError()\n\
                    given back\n\
                    MemoryError: the heap is full\n";
    let directory = root().join("tests/full");
    match scratch(board)?.run_on_own(&directory, board.name, "full.py") {
        Ok(printed) => Err(format!("it ended well: {printed}").into()),
        Err(error) => compare::texts("output", expected, &error.to_string()),
    }
}

/// Its UART is the emulator's terminal.
fn uart(board: &Board) -> Result<(), Failed> {
    let long = "x".repeat(3000);
    let script = root().join("tests/uart/echo.py");
    let input = format!("hello\nworld\n{long}\nend\n");
    let expected = format!("ready\n> hello\n> world\n> {long}\ndone\n");
    let printed = scratch(board)?.converse(board, &script, &input)?;
    compare::texts("output", &expected, &printed)
}

/// The scripts in a directory of `fixtures/mcu`, by name.
fn scripts(directory: &str) -> Vec<(String, PathBuf)> {
    let directory = root().join("fixtures/mcu").join(directory);
    let names = fixture::names(&directory).into_iter();
    names
        .filter_map(|name| {
            let stem = name.strip_suffix(".py")?;
            Some((stem.to_owned(), directory.join(&name)))
        })
        .collect()
}

fn size(board: &Board, script: &Path) -> Result<(), Failed> {
    let (flash, ram) = image::sizes(&scratch(board)?.build_ejected(board, script)?)?;
    let measured = [("flash", flash), ("ram", ram)];
    hold(&measured, &script.with_extension("size"))
}

fn count(board: &Board, script: &Path) -> Result<(), Failed> {
    let elf = scratch(board)?.build(board, script)?;
    let instructions = count::instructions(board, &elf)?;
    let measured = [("instructions", instructions)];
    hold(&measured, &script.with_extension("count"))
}

/// Holds what was measured to the bounds of a golden file, which must be close.
fn hold(measured: &[(&str, u64)], golden: &Path) -> Result<(), Failed> {
    if blesses() {
        let lines = measured.iter().map(|(name, it)| format!("{name} {it}\n"));
        return Ok(fs::write(golden, lines.collect::<String>())?);
    }
    let bounds = fs::read_to_string(golden)?;
    for (name, actual) in measured {
        let bound = number(&bounds, name);
        if *actual > bound || *actual < bound - bound / 32 {
            let file = golden.display();
            return Err(format!("{name}: {actual}, where {file} says {bound}").into());
        }
    }
    Ok(())
}

/// The number behind a name that begins a line.
fn number(text: &str, name: &str) -> u64 {
    let rest = text.lines().find_map(|line| line.trim().strip_prefix(name));
    let number = rest.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    number.unwrap_or(0)
}
