//! Text in and out: `print`, `input`, the standard streams, text files.
//!
//! ```python
//! print("total", n, sep=": ", file=sys.stderr)
//! with open("log.txt", "w") as log:
//!     log.write("started\n")
//! ```
//! `print` formats into a line of its own and hands it to a stream in one piece. Standard output
//! is a buffer, flushed when it is full, at the end of the program, before standard error is
//! written and before standard input is read, and at each newline on a terminal.
//!
//! Source: the Python library reference, "io" and "Built-in Functions".

#[cfg(feature = "std")]
mod binary_file;
pub mod console;
#[cfg(feature = "std")]
mod file;
mod line;
pub mod redirect;
mod stream;
#[cfg(feature = "std")]
mod text_file;

pub use line::{Line, PrintArg, PrintFile, PrintText, Spread};
pub use redirect::{stderr, stdout};
pub use stream::{TextFile, console_stderr, console_stdout, stdin};
#[cfg(feature = "std")]
pub use {
    binary_file::{BinaryFile, open_binary},
    file::{error_text, os_exc},
    text_file::open,
};

use crate::exc::{Exc, ExcClass, OS_ERROR, Result, VALUE_ERROR};
use crate::object::Object;
use crate::str::Str;

/// `io.UnsupportedOperation`.
pub static UNSUPPORTED_OPERATION: ExcClass = ExcClass::new("UnsupportedOperation", &OS_ERROR)
    .in_module("io")
    .with_bases(&[&VALUE_ERROR]);

/// `input(prompt)`. Raises EOFError at the end of input.
pub fn input<T: Object>(prompt: &T) -> Result<Str> {
    let mut text = alloc::string::String::new();
    prompt.str_to(&mut text)?;
    console::write_out(&text)?;
    console::flush_out()?;
    let mut line = console::read_line()?;
    if line.is_empty() {
        return Err(Exc::eof_error("EOF when reading a line"));
    }
    if line.ends_with('\n') {
        line.pop();
    }
    Ok(Str::from(line))
}

/// `print(a, b; sep = …, end = …, file = …, flush = …)`: evaluates to `Result<()>`.
#[doc(hidden)]
#[macro_export]
macro_rules! __print {
    (@) => {
        ()
    };
    (@ $head:expr $(, $tail:expr)*) => {
        (&$head, $crate::__print!(@ $($tail),*))
    };
    ($($arg:expr),* $(,)?) => {
        $crate::io::Line::new().all(&$crate::__print!(@ $($arg),*)).finish()
    };
    ($($arg:expr),* ; $($option:ident = $value:expr),* $(,)?) => {
        // As in Python's call: what is printed is evaluated before the options.
        match &$crate::__print!(@ $($arg),*) {
            args => $crate::io::Line::new()
                $(.$option(&$value))*
                .all(args)
                .finish(),
        }
    };
}
