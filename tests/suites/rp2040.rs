//! A Raspberry Pi Pico's image under an emulator of the chip, in virtual time: what the pins do, to
//! the microsecond, and what leaves at the UART.

use std::path::Path;
use std::process::{Command, Output};

use libtest_mimic::{Arguments, Failed, Trial};
use taipan_tests::board::{self, Board};
use taipan_tests::root;

const PICO: Board = Board {
    name: "pico",
    target: "thumbv6m-none-eabi",
    emulator: "node",
};

/// The emulator, installed by `npm ci` in `tests/rp2040`.
const PACKAGE: &str = "tests/rp2040/node_modules/rp2040js";

/// What the program may take between a timer or an edge and the pin, in microseconds: at 125 MHz
/// some thousands of instructions.
const LATENCY: u64 = 100;

/// GPIO3 goes low, is let go of, and goes low again: pin, microsecond, level.
const BUTTON: [&str; 4] = ["3@0=1", "3@120000=0", "3@150000=1", "3@333000=0"];

fn main() {
    let arguments = Arguments::from_args();
    let name = "pico/blink_and_button";
    let trial = match missing() {
        None => Trial::test(name, blink_and_button),
        Some(why) => Trial::test(format!("{name}: skipped: {why}"), move || {
            Err(Failed::from(why))
        })
        .with_ignored_flag(!board::is_required()),
    };
    libtest_mimic::run(&arguments, vec![trial]).exit();
}

fn missing() -> Option<String> {
    board::missing(&PICO).or_else(|| {
        let is_installed = root().join(PACKAGE).is_dir();
        (!is_installed).then(|| format!("{PACKAGE} not installed (npm ci in tests/rp2040)"))
    })
}

/// Something that happened: when, and what.
type Event = (u64, String);

fn blink_and_button() -> Result<(), Failed> {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rp2040");
    let mut build = Command::new(env!("CARGO_BIN_EXE_taipan-under-test"));
    build
        .current_dir(root())
        .env("TAIPAN_CACHE", scratch.join("cache"))
        .args(["build", "--board", PICO.name, "--out-dir"])
        .arg(&scratch)
        .arg("tests/rp2040/blink_and_button.py");
    succeed(build.output()?)?;
    let mut run = Command::new(PICO.emulator);
    run.current_dir(root().join("tests/rp2040"))
        .arg("run.mjs")
        .arg(scratch.join("blink_and_button.elf"))
        .arg("450")
        .args(BUTTON);
    let output = succeed(run.output()?)?;
    let events = events(&String::from_utf8_lossy(&output.stdout))?;
    judge(&events)
}

/// The led starts low, changes every 50 ms from the start on, and obeys the button.
fn judge(events: &[Event]) -> Result<(), Failed> {
    let mut rest = events.iter();
    let mut expect = |at: Option<u64>, what: &str| -> Result<u64, Failed> {
        let (time, text) = rest.next().ok_or_else(|| format!("no '{what}'"))?;
        let in_time = at.is_none_or(|at| (at..at + LATENCY).contains(time));
        if in_time && text == what {
            return Ok(*time);
        }
        Err(Failed::from(format!(
            "expected '{what}' at {at:?}, found '{text}' at {time}"
        )))
    };
    let half = |time: u64| Some(time + 50_000);
    expect(None, "pin 25 0")?;
    let mut last = expect(None, "pin 25 1")?;
    last = expect(half(last), "pin 25 0")?;
    last = expect(half(last), "pin 25 1")?;
    expect(Some(120_000), "uart pressed 1")?;
    last = expect(half(last), "pin 25 0")?;
    last = expect(half(last), "pin 25 1")?;
    last = expect(half(last), "pin 25 0")?;
    expect(half(last), "pin 25 1")?;
    expect(Some(333_000), "uart pressed 2")?;
    let off = expect(Some(333_000), "pin 25 0")?;
    expect(Some(off + 20_000), "pin 25 1")?;
    expect(Some(off + 20_000), "uart done")?;
    match rest.next() {
        None => Ok(()),
        Some((time, text)) => Err(Failed::from(format!("then '{text}' at {time}"))),
    }
}

/// `100023 pin 25 1`, a line an event.
fn events(text: &str) -> Result<Vec<Event>, Failed> {
    let event = |line: &str| {
        let (time, what) = line.split_once(' ')?;
        Some((time.parse().ok()?, what.to_owned()))
    };
    text.lines()
        .map(|line| event(line).ok_or_else(|| Failed::from(line.to_owned())))
        .collect()
}

fn succeed(output: Output) -> Result<Output, Failed> {
    if output.status.success() {
        return Ok(output);
    }
    Err(Failed::from(String::from_utf8_lossy(&output.stderr)))
}
