//! `cargo taipan new NAME`: a directory with a first script that shows what this is for.

use std::fs;
use std::path::Path;
use std::process::ExitCode;

use super::Failure;

const SCRIPT: &str = r#"import asyncio


async def greet(name, delay):
    await asyncio.sleep(delay)
    print("hello,", name)


async def main():
    await asyncio.gather(greet("world", 0.2), greet("taipan", 0.1))


asyncio.run(main())
"#;

pub(super) fn new(name: &Path) -> Result<ExitCode, Failure> {
    let shown = name.display();
    if name.exists() {
        return Err(Failure::Usage(format!(
            "destination '{shown}' already exists"
        )));
    }
    fs::create_dir_all(name)?;
    fs::write(name.join("main.py"), SCRIPT)?;
    eprintln!("     Created '{shown}'; run it with: cargo taipan run {shown}/main.py");
    Ok(ExitCode::SUCCESS)
}
