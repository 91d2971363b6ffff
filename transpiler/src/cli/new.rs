//! `cargo taipan new [--board BOARD] NAME`: a directory with a first script that shows what this
//! is for.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use super::Failure;
use super::board::Board;

const SCRIPT: &str = r#"import asyncio


async def greet(name, delay):
    await asyncio.sleep(delay)
    print("hello,", name)


async def main():
    await asyncio.gather(greet("world", 0.2), greet("taipan", 0.1))


asyncio.run(main())
"#;

const BLINK: &str = r#"import asyncio
from machine import Pin


async def blink(led, period_ms):
    while True:
        led.toggle()
        await asyncio.sleep_ms(period_ms)


async def main():
    blinking = asyncio.create_task(blink(Pin("LED", Pin.OUT), 250))
    await asyncio.sleep(5)
    blinking.cancel()
    print("done")


asyncio.run(main())
"#;

pub(super) fn new(name: &Path, board: Option<&str>) -> Result<ExitCode, Failure> {
    let shown = name.display();
    let board = board
        .map(|board| Board::load(board, Path::new(".")))
        .transpose()?;
    if name.exists() {
        return Err(Failure::Usage(format!(
            "destination '{shown}' already exists"
        )));
    }
    fs::create_dir_all(name)?;
    let (script, option) = match &board {
        Some(board) if board.pins.contains_key("LED") => {
            (BLINK, format!("--board {} ", board.name))
        }
        Some(board) => (SCRIPT, format!("--board {} ", board.name)),
        None => (SCRIPT, String::new()),
    };
    fs::write(name.join("main.py"), script)?;
    for (path, text) in board.iter().flat_map(|board| &board.read) {
        let file = path.file_name().unwrap_or_default();
        fs::write(name.join(file), text)?;
    }
    eprintln!("     Created '{shown}'; run it with: cargo taipan run {option}{shown}/main.py");
    Ok(ExitCode::SUCCESS)
}
