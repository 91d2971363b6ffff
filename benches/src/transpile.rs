//! How many lines a second taipan turns into Rust.
//!
//! A long program is made of several small ones repeated under other names, all of it called.
//! `taipan emit` is timed on it and on one of each, so that starting up and reading stubs do not
//! count.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::Instant;

use crate::measure::median;
use crate::tools::Tools;

/// How often each of [`PARTS`] is repeated.
const BLOCKS: usize = 100;

/// Small programs of different kinds; `#` in a name stands for the number of the repetition.
const PARTS: [&str; 5] = [
    include_str!("blocks/account.py"),
    include_str!("blocks/shapes.py"),
    include_str!("blocks/calculator.py"),
    include_str!("blocks/routes.py"),
    include_str!("blocks/tables.py"),
];

const IMPORTS: &str = "import asyncio\nimport heapq\nfrom dataclasses import dataclass, field\n";

/// Lines a second, or why it could not be measured.
pub fn lines_per_second(tools: &Tools) -> Result<f64, String> {
    let (small, small_lines) = write(tools, "transpile_small", 1)?;
    let (large, large_lines) = write(tools, "transpile_large", BLOCKS)?;
    let mut seconds = [Vec::new(), Vec::new()];
    for _ in 0..3 {
        for (path, times) in [&small, &large].into_iter().zip(&mut seconds) {
            times.push(emit(tools, path)?);
        }
    }
    let [small_time, large_time] = seconds.map(|s| median(&s).unwrap_or_default());
    Ok((large_lines - small_lines) as f64 / (large_time - small_time).max(1e-9))
}

fn write(tools: &Tools, name: &str, blocks: usize) -> Result<(PathBuf, usize), String> {
    let mut text = String::from(IMPORTS);
    for k in 0..blocks {
        for part in PARTS {
            let part = part.replace('#', &k.to_string());
            write!(text, "\n\n{part}").map_err(|e| e.to_string())?;
        }
    }
    let path = tools.scratch.join(format!("{name}.py"));
    std::fs::write(&path, &text).map_err(|e| e.to_string())?;
    Ok((path, text.lines().count()))
}

fn emit(tools: &Tools, path: &PathBuf) -> Result<f64, String> {
    let start = Instant::now();
    let output = Command::new(&tools.taipan)
        .arg("emit")
        .arg(path)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .output()
        .map_err(|e| e.to_string())?;
    let seconds = start.elapsed().as_secs_f64();
    if output.status.success() {
        Ok(seconds)
    } else {
        let text = String::from_utf8_lossy(&output.stderr);
        Err(text.lines().take(5).collect::<Vec<_>>().join("\n"))
    }
}
