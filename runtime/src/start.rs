//! The start and the end of a program: [`main`].
//!
//! The program runs on a thread of its own with a stack large enough for Python's recursion
//! limit, in debug builds too. The first thread waits for it and for Ctrl-C. At the end the
//! output is flushed, an uncaught exception is printed, and the exit status is CPython's: 0, 1,
//! what `sys.exit` says, 130 by SIGINT, 120 when output could not be written.
//!
//! Source: the Python library reference, "sys.exit", "signal"; `Python/pylifecycle.c`.

use alloc::format;
use std::io::{PipeReader, Read, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::exc::{self, Exc, KEYBOARD_INTERRUPT, Result, Sources};
use crate::io::console;
use crate::{interrupt, recursion, sys};

/// What the first thread hears about.
pub(crate) const INTERRUPTED: u8 = b'i';
const FINISHED: u8 = b'f';

/// Stack sizes to try, largest first. Only what is touched takes memory.
const STACKS: [usize; 5] = if usize::BITS >= 64 {
    [4 << 30, 1 << 30, 256 << 20, 64 << 20, 8 << 20]
} else {
    [256 << 20, 128 << 20, 64 << 20, 16 << 20, 8 << 20]
};

/// How long a program may go on after Ctrl-C without noticing.
const GRACE: Duration = Duration::from_millis(300);

enum Outcome {
    Status(u8),
    Interrupt,
}

/// Runs the module body `body` of the script `file`.
pub fn main(file: &'static str, sources: Sources, body: fn() -> Result<()>) -> ExitCode {
    report_panics();
    let Ok((reader, writer)) = std::io::pipe() else {
        return run_here(file, sources, body);
    };
    interrupt::install(&writer);
    for size in STACKS {
        let Ok(mut done) = writer.try_clone() else {
            continue;
        };
        let work = move || {
            recursion::set_stack(size);
            let outcome = run(file, sources, body);
            // The first thread waits for this byte or for the end of the pipe.
            let _ = done.write_all(&[FINISHED]);
            outcome
        };
        if let Ok(worker) = thread::Builder::new().stack_size(size).spawn(work) {
            drop(writer);
            return finish(wait(worker, reader));
        }
    }
    run_here(file, sources, body)
}

/// Where threads or pipes are not to be had.
fn run_here(file: &'static str, sources: Sources, body: fn() -> Result<()>) -> ExitCode {
    finish(run(file, sources, body))
}

fn wait(worker: thread::JoinHandle<Outcome>, mut events: PipeReader) -> Outcome {
    let mut event = [0u8];
    while events.read_exact(&mut event).is_ok() && event[0] == INTERRUPTED {
        worker.thread().unpark();
        let start = std::time::Instant::now();
        while recursion::is_interrupted() && !worker.is_finished() {
            if start.elapsed() > GRACE {
                // A loop without calls, or a blocking read: nothing will take the exception.
                let _ = console::write_err("KeyboardInterrupt\n");
                return Outcome::Interrupt;
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
    match worker.join() {
        Ok(outcome) => outcome,
        Err(_) => Outcome::Status(101),
    }
}

fn finish(outcome: Outcome) -> ExitCode {
    match outcome {
        Outcome::Status(status) => ExitCode::from(status),
        Outcome::Interrupt => {
            interrupt::die();
            ExitCode::from(130)
        }
    }
}

fn run(file: &'static str, sources: Sources, body: fn() -> Result<()>) -> Outcome {
    exc::set_sources(sources);
    sys::set_argv(file);
    console::hold_output();
    let result = recursion::enter().and_then(|_depth| body());
    let outcome = match result {
        Ok(()) => Outcome::Status(0),
        Err(exc) => uncaught(&exc),
    };
    match (console::flush_out(), outcome) {
        (Err(exc), Outcome::Status(_)) => {
            let _ = console::write_err(&format!(
                "Exception ignored in: <_io.TextIOWrapper name='<stdout>' mode='w' \
                 encoding='utf-8'>\n{}",
                exc.summary()
            ));
            Outcome::Status(120)
        }
        (_, outcome) => outcome,
    }
}

/// Prints what nothing caught; for SystemExit, its status.
fn uncaught(exc: &Exc) -> Outcome {
    if let Some(status) = exc.exit_status() {
        return Outcome::Status(status as u8);
    }
    let _ = console::flush_out();
    let _ = console::write_err(&exc.traceback());
    if exc.is(&KEYBOARD_INTERRUPT) {
        Outcome::Interrupt
    } else {
        Outcome::Status(1)
    }
}

/// A Rust panic is a defect of the compiler or of the runtime, and says so.
fn report_panics() {
    static REPORTED: AtomicBool = AtomicBool::new(false);
    std::panic::set_hook(std::boxed::Box::new(|info| {
        if REPORTED.swap(true, Ordering::AcqRel) {
            return;
        }
        let _ = console::flush_out();
        let _ = console::write_err(&format!(
            "internal error: the compiled program panicked\n  {info}\n\
             This is a defect of taipan, not of your script. Please report it together with the \
             script\nand the text above.\n"
        ));
        // Without unwinding the process would end by a signal: leave with cargo's status.
        std::process::exit(101);
    }));
}
