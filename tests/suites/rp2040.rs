//! A Raspberry Pi Pico's image under an emulator of the chip, in virtual time: what the pins do, to
//! the microsecond, and what leaves at the UART.

use std::path::Path;
use std::process::{Command, Output};

use libtest_mimic::{Arguments, Failed, Trial};
use taipan_tests::board;
use taipan_tests::root;

const BOARD: &str = "pico";
const TARGET: &str = "thumbv6m-none-eabi";

/// The emulator, installed by `npm ci` in `tests/rp2040`.
const PACKAGE: &str = "tests/rp2040/node_modules/rp2040js";

/// What the program may take between a timer or an edge and the pin, in microseconds: at 125 MHz
/// some thousands of instructions.
const LATENCY: u64 = 100;

/// GPIO3 goes low, is let go of, and goes low again: pin, microsecond, level.
const BUTTON: [&str; 4] = ["3@0=1", "3@120000=0", "3@150000=1", "3@333000=0"];

type Test = fn() -> Result<(), Failed>;

fn main() {
    let arguments = Arguments::from_args();
    let tests: [(&str, Test); 6] = [
        ("pico/blink_and_button", blink_and_button),
        ("pico/bus", bus),
        ("pico/lights", lights),
        ("pico/modem", modem),
        ("pico/peripherals", peripherals),
        ("pico/serial", serial),
    ];
    let missing = missing();
    let trials = tests.into_iter().map(|(name, test)| match missing.clone() {
        None => Trial::test(name, test),
        Some(why) => Trial::test(format!("{name}: skipped: {why}"), move || {
            Err(Failed::from(why))
        })
        .with_ignored_flag(!board::is_required()),
    });
    libtest_mimic::run(&arguments, trials.collect()).exit();
}

fn missing() -> Option<String> {
    if !board::has_target(TARGET) {
        return Some(format!("target {TARGET} not installed"));
    }
    let node = Command::new("node").arg("--version").output();
    if !node.is_ok_and(|output| output.status.success()) {
        return Some("node not installed".to_owned());
    }
    let is_installed = root().join(PACKAGE).is_dir();
    (!is_installed).then(|| format!("{PACKAGE} not installed (npm ci in tests/rp2040)"))
}

/// Something that happened: when, and what.
type Event = (u64, String);

/// Builds a script of `tests/rp2040` and runs it for so many milliseconds.
fn run(script: &str, milliseconds: u32, stimuli: &[&str]) -> Result<Vec<Event>, Failed> {
    let scratch = Path::new(env!("CARGO_TARGET_TMPDIR")).join("rp2040");
    let mut build = Command::new(env!("CARGO_BIN_EXE_taipan-under-test"));
    build
        .current_dir(root())
        .env("TAIPAN_CACHE", scratch.join("cache"))
        .args(["build", "--board", BOARD, "--out-dir"])
        .arg(&scratch)
        .arg(format!("tests/rp2040/{script}.py"));
    succeed(build.output()?)?;
    let mut run = Command::new("node");
    run.current_dir(root().join("tests/rp2040"))
        .arg("run.mjs")
        .arg(scratch.join(format!("{script}.elf")))
        .arg(milliseconds.to_string())
        .args(stimuli);
    let output = succeed(run.output()?)?;
    events(&String::from_utf8_lossy(&output.stdout))
}

fn blink_and_button() -> Result<(), Failed> {
    judge(&run("blink_and_button", 450, &BUTTON)?)
}

/// What the peripherals do is exact: the chip's own counters make it.
fn peripherals() -> Result<(), Failed> {
    let events = run("peripherals", 40, &[])?;
    let edges = |pin: &str| -> Vec<(u64, bool)> {
        let of_pin = |(time, what): &Event| {
            let level = what.strip_prefix("pin ")?.strip_prefix(pin)?;
            Some((*time, level.ends_with('1')))
        };
        events.iter().filter_map(of_pin).collect()
    };
    let led = edges("25 ");
    let rises: Vec<u64> = led.iter().filter(|it| it.1).map(|it| it.0).collect();
    let is_regular = rises.windows(2).all(|it| it[1] - it[0] == 1000);
    if rises.len() < 8 || !is_regular {
        return Err(Failed::from(format!("no 1 kHz at the led: {led:?}")));
    }
    let [(first, true), (second, false), ..] = led[..] else {
        return Err(Failed::from(format!("the led starts with {led:?}")));
    };
    if second - first != 250 {
        return Err(Failed::from(format!("a duty of {} us", second - first)));
    }
    let pulse = edges("2 ");
    let (start, toggles) = pulse.split_first().ok_or("no pulse")?;
    for (count, (time, _)) in (1..).zip(toggles) {
        let due = start.0 + count * 2000;
        if !(due..due + LATENCY).contains(time) {
            return Err(Failed::from(format!("the timer fired {count} at {time}")));
        }
    }
    if toggles.len() != 3 {
        return Err(Failed::from(format!("the timer fired {pulse:?}")));
    }
    expect_printed(&events, &["125000000 1000 16384 250003", "0 0", "done"])
}

/// The runner has a memory at the first I2C bus.
fn bus() -> Result<(), Failed> {
    let printed = [
        "['0x42']",
        "b'ipan'",
        "1",
        "bytearray(b'an')",
        "[Errno 5] Input/output error",
        "no such I2C bus at these pins",
    ];
    expect_printed(&run("bus", 40, &[])?, &printed)
}

/// The runner has lights at a pin, which are particular about pulses.
fn lights() -> Result<(), Failed> {
    let events = run("lights", 10, &[])?;
    let seen: Vec<&str> = events
        .iter()
        .filter_map(|(_, what)| what.strip_prefix("strip "))
        .collect();
    if seen != ["02010300000000ff80", "55aaf055aaf055aaf0"] {
        return Err(Failed::from(format!("the lights saw {seen:?}")));
    }
    expect_printed(&events, &["(255, 0, 128)", "done"])
}

/// The runner has a modem at the second UART: what it says wakes the task that waits for it.
fn modem() -> Result<(), Failed> {
    let printed = [
        "UART(1, baudrate=115200, bits=8, parity=None, stop=1)",
        "tick 0",
        "tick 1",
        r"b'AT\r\n'",
        r"b'OK\r\n'",
        "tick 2",
        "True 601",
        "silence",
        "4 0 None",
        r"True b'NOW\n' None",
        "no such UART at these pins",
    ];
    expect_printed(&run("modem", 150, &[])?, &printed)
}

/// The runner has a register of one byte at the first serial bus.
fn serial() -> Result<(), Failed> {
    let printed = [
        "SPI(0, baudrate=4000000, polarity=0, phase=0, bits=8)",
        r"b'\x02UU'",
        "bytearray(b'Uab')",
        r"bytearray(b'c\x00\x00')",
        "SPI(0, baudrate=4000000, polarity=1, phase=1, bits=8)",
        "no such SPI bus at these pins",
    ];
    expect_printed(&run("serial", 40, &[])?, &printed)
}

fn expect_printed(events: &[Event], expected: &[&str]) -> Result<(), Failed> {
    let printed: Vec<&str> = events
        .iter()
        .filter_map(|(_, what)| what.strip_prefix("uart "))
        .collect();
    if printed != expected {
        return Err(Failed::from(format!("printed {printed:?}")));
    }
    Ok(())
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
