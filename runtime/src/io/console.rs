//! The three standard streams of the process, or the console of a board.
//!
//! With `std` these are the process's own. Without it, text goes to the function given to
//! [`set_writer`] and there is no input.

#[cfg(feature = "std")]
pub use with_std::*;
#[cfg(not(feature = "std"))]
pub use without_std::*;

#[cfg(feature = "std")]
mod with_std {
    use alloc::string::String;
    use alloc::vec::Vec;
    use core::sync::atomic::{AtomicU8, Ordering};
    use std::io::{self, BufRead, IsTerminal, Read, Write};
    use std::sync::{Mutex, MutexGuard, PoisonError};

    use crate::exc::Result;
    use crate::io::os_exc;

    // When the buffer of standard output is written: after each write, where nobody flushes at the
    // end (inside a Rust program); as decided at the first write; at each newline, on a terminal;
    // when it is full.
    const ALWAYS: u8 = 0;
    const UNDECIDED: u8 = 1;
    const NEWLINE: u8 = 2;
    const FULL: u8 = 3;

    static MODE: AtomicU8 = AtomicU8::new(ALWAYS);

    const CAPACITY: usize = 1 << 15;

    /// The process has one standard output, whichever thread runs Python code; the first thread
    /// flushes it when Ctrl-C finds that one busy.
    static OUT: Mutex<Vec<u8>> = Mutex::new(Vec::new());

    fn out() -> MutexGuard<'static, Vec<u8>> {
        OUT.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Says that the program flushes at its end, so that output may be held back.
    pub(crate) fn hold_output() {
        MODE.store(UNDECIDED, Ordering::Relaxed);
    }

    /// Writes to standard output. Raises BrokenPipeError and its kin.
    pub fn write_out(text: &str) -> Result<()> {
        let mut out = out();
        out.extend_from_slice(text.as_bytes());
        let flush = out.len() >= CAPACITY
            || match MODE.load(Ordering::Relaxed) {
                FULL => false,
                ALWAYS => true,
                NEWLINE => text.contains('\n'),
                _ => {
                    let terminal = io::stdout().is_terminal();
                    MODE.store(if terminal { NEWLINE } else { FULL }, Ordering::Relaxed);
                    terminal && text.contains('\n')
                }
            };
        if flush {
            write_through(&mut out)
        } else {
            Ok(())
        }
    }

    /// Flushes standard output. What could not be written is given up.
    pub fn flush_out() -> Result<()> {
        write_through(&mut out())
    }

    fn write_through(out: &mut Vec<u8>) -> Result<()> {
        if out.is_empty() {
            return Ok(());
        }
        let mut stdout = io::stdout().lock();
        let written = stdout.write_all(out).and_then(|()| stdout.flush());
        out.clear();
        written.map_err(|error| os_exc(&error, None))
    }

    /// Writes to standard error, after standard output.
    pub fn write_err(text: &str) -> Result<()> {
        flush_out()?;
        io::stderr()
            .lock()
            .write_all(text.as_bytes())
            .map_err(|error| os_exc(&error, None))
    }

    /// Writes to standard error what `fill` gives out, in one piece.
    pub(crate) fn write_err_pieces(fill: impl FnOnce(&mut dyn FnMut(&str))) -> Result<()> {
        let mut text = String::new();
        fill(&mut |piece| text.push_str(piece));
        write_err(&text)
    }

    /// A line of standard input with its newline; empty at the end.
    pub fn read_line() -> Result<String> {
        flush_out()?;
        let mut bytes = Vec::new();
        let read = io::stdin().lock().read_until(b'\n', &mut bytes);
        crate::recursion::check_interrupt()?;
        read.map_err(|error| os_exc(&error, None))?;
        if bytes.ends_with(b"\r\n") {
            bytes.truncate(bytes.len() - 2);
            bytes.push(b'\n');
        }
        super::super::text_file::decode(bytes)
    }

    /// The rest of standard input.
    pub fn read_all() -> Result<String> {
        flush_out()?;
        let mut bytes = Vec::new();
        io::stdin()
            .lock()
            .read_to_end(&mut bytes)
            .map_err(|error| os_exc(&error, None))?;
        let text = super::super::text_file::decode(bytes)?;
        Ok(if text.contains('\r') {
            text.replace("\r\n", "\n")
        } else {
            text
        })
    }

    /// `stream.isatty()` for 0, 1 and 2.
    pub(crate) fn is_terminal(fd: i64) -> bool {
        match fd {
            0 => io::stdin().is_terminal(),
            1 => io::stdout().is_terminal(),
            _ => io::stderr().is_terminal(),
        }
    }
}

#[cfg(not(feature = "std"))]
mod without_std {
    use alloc::string::String;
    use core::cell::Cell;

    use crate::exc::Result;
    use crate::single::per_thread;

    per_thread! {
        static WRITER: Cell<fn(&str)> = Cell::new(|_| {});
    }

    /// Where text goes: a serial port, semihosting. Nowhere until this is called.
    pub fn set_writer(writer: fn(&str)) {
        WRITER.with(|it| it.set(writer));
    }

    /// Writes to the console.
    pub fn write_out(text: &str) -> Result<()> {
        WRITER.with(Cell::get)(text);
        Ok(())
    }

    /// Writes to the console.
    pub fn write_err(text: &str) -> Result<()> {
        write_out(text)
    }

    /// Writes to the console what `fill` gives out.
    pub(crate) fn write_err_pieces(fill: impl FnOnce(&mut dyn FnMut(&str))) -> Result<()> {
        fill(&mut WRITER.with(Cell::get));
        Ok(())
    }

    /// Nothing is held back.
    pub fn flush_out() -> Result<()> {
        Ok(())
    }

    /// There is no input.
    pub fn read_line() -> Result<String> {
        Ok(String::new())
    }

    /// There is no input.
    pub fn read_all() -> Result<String> {
        Ok(String::new())
    }

    pub(crate) fn is_terminal(_fd: i64) -> bool {
        false
    }
}
