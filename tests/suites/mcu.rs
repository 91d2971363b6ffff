//! Scripts as firmware, under the emulator of each board.
//!
//! - each case of `fixtures/mcu` prints what the reference printed;
//! - each script of `fixtures/mcu/sizes` takes no more flash and RAM than its `.size` says: that is
//!   a bound, and to be blessed anew where it is no longer close;
//! - an ejected project is built and run by cargo alone.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Failed, Trial};
use taipan_tests::board::{self, Board, EMULATED, Scratch};
use taipan_tests::fixture::{self, Fixture};
use taipan_tests::{blesses, compare, root};

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
            let name = format!("{}: skipped: {why}", board.name);
            let skipped = Trial::test(name, move || Err(Failed::from(why)));
            trials.push(skipped.with_ignored_flag(!board::is_required()));
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
            for script in sizes() {
                let stem = script.file_stem().unwrap_or_default().to_string_lossy();
                let name = format!("{}/size/{stem}", board.name);
                trials.push(Trial::test(name, move || size(&board, &script)));
            }
            let first = fitting.first().cloned();
            trials.push(Trial::test(format!("{}/ejected", board.name), move || {
                ejected(&board, first)
            }));
        }
    }
    libtest_mimic::run(&arguments, trials).exit();
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

fn sizes() -> Vec<PathBuf> {
    let directory = root().join("fixtures/mcu/sizes");
    let names = fixture::names(&directory).into_iter();
    let scripts = names.filter(|name| name.ends_with(".py"));
    scripts.map(|name| directory.join(name)).collect()
}

fn size(board: &Board, script: &Path) -> Result<(), Failed> {
    let said = scratch(board)?.build(board, script)?;
    let golden = script.with_extension("size");
    let measured: Vec<(&str, u64)> = ["flash", "ram"]
        .into_iter()
        .map(|name| (name, bytes(&said, name)))
        .collect();
    if blesses() {
        let lines = measured
            .iter()
            .map(|(name, bytes)| format!("{name} {bytes}\n"));
        return Ok(fs::write(&golden, lines.collect::<String>())?);
    }
    let bounds = fs::read_to_string(&golden)?;
    for (name, bytes) in measured {
        let bound = self::bytes(&bounds, name);
        if bytes > bound || bytes < bound - bound / 32 {
            return Err(format!("{name}: {bytes} bytes, where .size says {bound}").into());
        }
    }
    Ok(())
}

/// The number behind a name that begins a line.
fn bytes(text: &str, name: &str) -> u64 {
    let rest = text.lines().find_map(|line| line.trim().strip_prefix(name));
    let number = rest.and_then(|rest| rest.split_whitespace().next()?.parse().ok());
    number.unwrap_or(0)
}
