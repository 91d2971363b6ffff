//! Module `traceback`.
//!
//! ```python
//! try: work()
//! except Exception:
//!     traceback.print_exc()
//! ```
//! Source: the Python library reference, "traceback".

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::exc::trace::Trace;
use crate::exc::{Exc, Result, handled};
use crate::io::{TextFile, stderr};
use crate::list::List;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

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

/// `print_exception(type(exc), exc, tb)`, as before Python 3.10.
///
/// # Errors
/// What writing raises.
pub fn print_parts(class: &Value, exc: &Exc, tb: &Value, file: Option<TextFile>) -> Result<()> {
    print(&parts(class, exc, tb), file)
}

/// `format_exception(type(exc), exc, tb)`, as before Python 3.10.
pub fn format_parts(class: &Value, exc: &Exc, tb: &Value) -> List<Str> {
    entries(&parts(class, exc, tb))
}

/// The class says nothing that the exception does not say.
fn parts(_class: &Value, exc: &Exc, tb: &Value) -> String {
    match tb {
        Value::None => only(exc).concat(),
        _ => exc.traceback(),
    }
}

/// `format_exception(exc)`: a line each, with the source line that belongs to it.
pub fn format_exception(exc: &Exc) -> List<Str> {
    entries(&exc.traceback())
}

/// The lines, each with the source line that belongs to it.
fn entries(text: &str) -> List<Str> {
    let mut lines: Vec<String> = Vec::new();
    for line in text.split_inclusive('\n') {
        match lines.last_mut() {
            Some(last) if line.starts_with("    ") && last.starts_with("  File ") => {
                last.push_str(line);
            }
            _ => lines.push(String::from(line)),
        }
    }
    List::from(lines.into_iter().map(Str::from).collect::<Vec<Str>>())
}

/// `format_tb(tb)`: an entry each, with its source line.
///
/// # Errors
/// AttributeError for what is no traceback.
pub fn format_tb(tb: &Value) -> Result<List<Str>> {
    Ok(entries(&text_of(tb)?))
}

/// `print_tb(tb)`.
///
/// # Errors
/// Those of [`format_tb`], and what writing raises.
pub fn print_tb(tb: &Value, file: Option<TextFile>) -> Result<()> {
    print(&text_of(tb)?, file)
}

fn text_of(tb: &Value) -> Result<String> {
    match (Trace::of(tb), tb) {
        (Some(trace), _) => Ok(trace.text()),
        (None, Value::None) => Ok(String::new()),
        _ => {
            let text = format!("'{}' object has no attribute 'tb_frame'", tb.type_name());
            Err(Exc::attribute_error(text))
        }
    }
}

/// `format_exception_only(exc)`: the exception and its notes, a line each.
pub fn format_exception_only(exc: &Exc) -> List<Str> {
    List::from(only(exc).into_iter().map(Str::from).collect::<Vec<Str>>())
}

fn only(exc: &Exc) -> Vec<String> {
    let mut lines = alloc::vec![exc.summary()];
    for note in exc.notes() {
        lines.extend(note.as_str().split('\n').map(|line| format!("{line}\n")));
    }
    lines
}

/// `format_exception_only(type(exc), exc)`, as before Python 3.10.
pub fn format_only_part(_class: &Value, exc: &Exc) -> List<Str> {
    format_exception_only(exc)
}
