//! Module `traceback`.
//!
//! ```python
//! try: work()
//! except Exception:
//!     traceback.print_exc()
//! ```
//! Source: the Python library reference, "traceback".

use alloc::string::String;
use alloc::vec::Vec;

use crate::exc::{Exc, Result, handled};
use crate::io::{TextFile, stderr};
use crate::list::List;
use crate::str::Str;

fn print(text: &str, file: Option<TextFile>) -> Result<()> {
    file.unwrap_or_else(stderr).write(&Str::from(text))?;
    Ok(())
}

/// What is printed where no exception is being handled.
const NOTHING: &str = "NoneType: None\n";

/// `print_exc()`.
///
/// # Errors
/// What writing raises.
pub fn print_exc(file: Option<TextFile>) -> Result<()> {
    print(format_exc().as_str(), file)
}

/// `format_exc()`.
pub fn format_exc() -> Str {
    match handled() {
        Some(exc) => Str::from(exc.traceback()),
        None => Str::from(NOTHING),
    }
}

/// `print_exception(exc)`.
///
/// # Errors
/// What writing raises.
pub fn print_exception(exc: &Exc, file: Option<TextFile>) -> Result<()> {
    print(&exc.traceback(), file)
}

/// `format_exception(exc)`: a line each, with the source line that belongs to it.
pub fn format_exception(exc: &Exc) -> List<Str> {
    let mut lines: Vec<String> = Vec::new();
    for line in exc.traceback().split_inclusive('\n') {
        match lines.last_mut() {
            Some(last) if line.starts_with("    ") && last.starts_with("  File ") => {
                last.push_str(line);
            }
            _ => lines.push(String::from(line)),
        }
    }
    List::from(lines.into_iter().map(Str::from).collect::<Vec<Str>>())
}

/// `format_exception_only(exc)`.
pub fn format_exception_only(exc: &Exc) -> List<Str> {
    List::from(alloc::vec![Str::from(exc.summary())])
}
