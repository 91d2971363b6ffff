//! Compares the same programs under CPython, compiled by taipan, and written by hand in Rust.
//!
//! `cargo run --release -- [NAME…] [--runs N] [--taipan PATH] [--python COMMAND]`, in `benches/`.
//!
//! All three run in turn, several times, within one run of this program, so that they meet the
//! same machine. CPython does the work once, the native programs `scale` times, and the table
//! shows the median for one time. Outputs are compared before any time is taken. A program that
//! taipan refuses is named, with the reason, and the others go on.

mod measure;
mod programs;
mod table;
mod tools;
mod transpile;

use std::path::PathBuf;
use std::process::ExitCode;

use crate::measure::{Memory, Timing};
use crate::programs::{PROGRAMS, Program};
use crate::tools::{Built, Tools};

/// What the command line asked for.
struct Options {
    names: Vec<String>,
    runs: usize,
    taipan: Option<PathBuf>,
    python: String,
}

impl Options {
    fn parse() -> Result<Options, String> {
        let mut options = Options {
            names: Vec::new(),
            runs: 5,
            taipan: None,
            python: "python3".to_owned(),
        };
        let mut args = std::env::args().skip(1);
        while let Some(arg) = args.next() {
            let mut value = || args.next().ok_or(format!("{arg} needs a value"));
            match arg.as_str() {
                "--runs" => {
                    let text = value()?;
                    options.runs = text
                        .parse()
                        .ok()
                        .filter(|&n| n > 0)
                        .ok_or(format!("--runs {text}: not a count"))?;
                }
                "--taipan" => options.taipan = Some(PathBuf::from(value()?)),
                "--python" => options.python = value()?,
                name if PROGRAMS.iter().any(|p| p.name == name) => options.names.push(arg),
                name => return Err(format!("no program and no option is called {name}")),
            }
        }
        Ok(options)
    }

    fn wants(&self, program: &Program) -> bool {
        self.names.is_empty() || self.names.iter().any(|n| n == program.name)
    }
}

fn main() -> ExitCode {
    match Options::parse().and_then(|options| run(&options)) {
        Ok(complete) if complete => ExitCode::SUCCESS,
        Ok(_) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("benches: {message}");
            ExitCode::from(2)
        }
    }
}

/// Runs everything; false when a program did not compile or printed something else.
fn run(options: &Options) -> Result<bool, String> {
    let tools = Tools::prepare(options.taipan.clone(), &options.python)?;
    let chosen: Vec<&Program> = PROGRAMS.iter().filter(|p| options.wants(p)).collect();
    let built = tools.build_all(&chosen);
    let mut complete = true;

    let mut timings = Vec::new();
    for program in &chosen {
        let mut timing = Timing::new(program, &tools, built.get(program.name));
        timing.check();
        timings.push(timing);
    }
    for round in 1..=options.runs {
        eprintln!("run {round} of {}", options.runs);
        for timing in &mut timings {
            timing.sample()?;
        }
    }
    for timing in &timings {
        for complaint in &timing.complaints {
            println!("{}: {complaint}", timing.program.name);
            complete = false;
        }
    }
    table::print_timings(&timings, options.runs);
    if chosen.iter().any(|p| p.name == programs::SLEEPING) {
        let idle = built.get(programs::SLEEPING_IDLE);
        let busy = built.get(programs::SLEEPING);
        table::print_memory(&Memory::measure(&tools, busy, idle));
    }
    if options.names.is_empty() {
        if let Some(Built::Binary(path)) = built.get(programs::HELLO) {
            let size = measure::file_size(path);
            println!("\nhello.py, release: {:.0} KiB", size as f64 / 1024.0);
        }
        match transpile::lines_per_second(&tools) {
            Ok(rate) => println!("transpiling: {rate:.0} lines/s"),
            Err(message) => {
                println!("transpiling: not measured: {message}");
                complete = false;
            }
        }
        tools.run_seam()?;
    }
    Ok(complete)
}
