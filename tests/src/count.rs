//! How many instructions a firmware runs, exactly.
//!
//! ```text
//! 10000 switches      ◀─ the script prints how often it will do it
//!   …                 ◀─ what is counted: the longest stretch between two calls of the emulator
//! done
//! ```
//! A plugin of the emulator (`tests/emulator/calls.c`) counts at each call, time is counted in
//! instructions as well, and so two runs are the same. Printing, some hundred instructions, is in it.
//!
//! Invariant: what a machine lacks is named, as for the boards.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use crate::board::{Board, succeeded};

/// The least emulator that has the plugin's interface.
const EMULATOR: u32 = 9;

/// Why nothing can be counted on `board` here; None where it can.
pub fn missing(board: &Board) -> Option<String> {
    if let Some(why) = board.missing() {
        return Some(why);
    }
    let compiler = Command::new("cc").arg("--version").output();
    if !compiler.is_ok_and(|output| output.status.success()) {
        return Some("cc not installed".to_owned());
    }
    let output = Command::new(board.emulator).arg("--version").output();
    let text = output.map(|it| String::from_utf8_lossy(&it.stdout).into_owned());
    let version = text.ok().and_then(|it| version(&it)).unwrap_or(0);
    (version < EMULATOR).then(|| format!("{} {EMULATOR} not installed", board.emulator))
}

/// `QEMU emulator version 10.0.2 …`
fn version(text: &str) -> Option<u32> {
    let (_, rest) = text.split_once(" version ")?;
    rest.split('.').next()?.parse().ok()
}

/// Instructions each time that the firmware does what it prints that it does.
///
/// # Errors
/// Where the plugin cannot be built, the emulator fails, or the script prints no number.
pub fn instructions(board: &Board, elf: &Path) -> io::Result<u64> {
    let plugin = elf.with_extension("so");
    let mut compile = Command::new("cc");
    compile
        .args(["-O2", "-shared", "-fPIC", "-fvisibility=hidden", "-o"])
        .arg(&plugin)
        .arg(crate::root().join("tests/emulator/calls.c"));
    succeeded(compile.output()?)?;
    let calls = elf.with_extension("calls");
    let mut run = Command::new(board.emulator);
    run.args(["-M", board.machine])
        .args(["-nographic", "-monitor", "none", "-serial", "none"])
        .args(["-semihosting-config", "enable=on,target=native"])
        // A thousand instructions take as long as at 15.6 MHz, and sleeping takes no time.
        .args(["-icount", "shift=6,sleep=off", "-plugin"])
        .arg(format!("{},out={}", plugin.display(), calls.display()))
        .arg("-kernel")
        .arg(elf);
    let output = succeeded(run.output()?)?;
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let times = printed.split_whitespace().next();
    let times: Option<u64> = times.and_then(|it| it.parse().ok());
    let totals: Vec<u64> = fs::read_to_string(&calls)?
        .lines()
        .filter_map(|line| line.parse().ok())
        .collect();
    let longest = totals.windows(2).map(|it| it[1] - it[0]).max();
    match (times, longest) {
        (Some(times), Some(longest)) => Ok(longest / times.max(1)),
        _ => Err(io::Error::other(format!("printed {printed:?}"))),
    }
}
