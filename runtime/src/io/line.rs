//! One call of `print`.
//!
//! ```python
//! print(a, b, sep=", ")
//! ```
//! is `Line::new().sep(&", ").arg(&a).arg(&b).finish()`. What a `__str__` raises ends the line
//! there; the arguments before it are written, as in CPython.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::Cell;

use super::stream::TextFile;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::iter::Iterable;
use crate::object::Object;
use crate::single::per_thread;
use crate::str::Str;
use crate::value::Value;

per_thread! {
    /// The memory of the last line, for the next one.
    static SPARE: Cell<String> = Cell::new(String::new());
}

/// A line being printed.
pub struct Line {
    text: String,
    sep: Option<Str>,
    end: Option<Str>,
    /// Where it goes, if not to standard output.
    file: Option<Rc<dyn Target>>,
    flush: bool,
    any: bool,
    failed: Option<Exc>,
}

/// A stream, or an object with `write`: a program that never prints to one does not link it.
trait Target {
    fn write_line(&self, text: &str, flush: bool) -> Result<()>;
}

impl Default for Line {
    fn default() -> Line {
        Line::new()
    }
}

impl Line {
    /// An empty line to standard output.
    #[inline]
    pub fn new() -> Line {
        Line {
            text: SPARE.with(Cell::take),
            sep: None,
            end: None,
            file: None,
            flush: false,
            any: false,
            failed: None,
        }
    }

    /// `sep=text`.
    pub fn sep(mut self, text: &impl PrintText) -> Line {
        match text.print_text("sep") {
            Ok(text) => self.sep = text,
            Err(exc) => self.failed = Some(exc),
        }
        self
    }

    /// `end=text`.
    pub fn end(mut self, text: &impl PrintText) -> Line {
        match text.print_text("end") {
            Ok(text) => self.end = text,
            Err(exc) => self.failed = Some(exc),
        }
        self
    }

    /// `file=stream`.
    pub fn file(mut self, file: &impl PrintFile) -> Line {
        file.target(&mut self);
        self
    }

    /// `flush=on`.
    pub fn flush<T: Object>(mut self, on: &T) -> Line {
        match on.truth() {
            Ok(on) => self.flush = on,
            Err(exc) => self.failed = Some(exc),
        }
        self
    }

    /// Adds an argument.
    #[inline]
    pub fn arg<T: PrintArg>(mut self, arg: &T) -> Line {
        if self.failed.is_none() {
            arg.print_to(&mut self);
        }
        self
    }

    /// Adds arguments that are all evaluated: `print(xs, xs.pop())` shows the shorter list.
    #[inline]
    pub fn all(mut self, args: &impl PrintArgs) -> Line {
        args.print_all(&mut self);
        self
    }

    /// Adds a literal.
    fn text(&mut self, text: &str) {
        self.separate();
        self.text.push_str(text);
    }

    #[inline]
    fn separate(&mut self) {
        if self.any {
            match &self.sep {
                None => self.text.push(' '),
                Some(sep) => self.text.push_str(sep.as_str()),
            }
        }
        self.any = true;
    }

    /// Adds `str(arg)`.
    #[inline]
    fn object<T: Object>(&mut self, arg: &T) {
        self.separate();
        let before = self.text.len();
        if let Err(exc) = arg.str_to(&mut self.text) {
            self.text.truncate(before);
            self.failed = Some(exc);
        }
    }

    /// Writes the line, unless something waits to be raised: without bigints a sum that went beyond
    /// the ints, which is wrong in the line.
    pub fn finish(mut self) -> Result<()> {
        crate::recursion::check_interrupt()?;
        if self.failed.is_none() {
            match &self.end {
                None => self.text.push('\n'),
                Some(end) => self.text.push_str(end.as_str()),
            }
        }
        let written = self.write();
        self.text.clear();
        SPARE.with(|it| it.set(core::mem::take(&mut self.text)));
        match self.failed {
            Some(exc) => Err(exc),
            None => written,
        }
    }

    fn write(&self) -> Result<()> {
        if let Some(file) = &self.file {
            return file.write_line(&self.text, self.flush);
        }
        #[cfg(feature = "std")]
        if let Some(file) = super::redirect::instead_of_stdout() {
            return file.write_line(&self.text, self.flush);
        }
        super::console::write_out(&self.text)?;
        if self.flush {
            return super::console::flush_out();
        }
        Ok(())
    }
}

impl Target for TextFile {
    fn write_line(&self, text: &str, flush: bool) -> Result<()> {
        self.write_text(text)?;
        if flush { self.flush() } else { Ok(()) }
    }
}

impl Target for Value {
    fn write_line(&self, text: &str, flush: bool) -> Result<()> {
        let text = Value::Str(Str::from(text));
        crate::dynamic::call::call_method(self, "write", Args::new([text]))?;
        if flush {
            crate::dynamic::call::call_method(self, "flush", Args::default())?;
        }
        Ok(())
    }
}

/// An argument of `print`: an object, or `*items`.
pub trait PrintArg {
    #[doc(hidden)]
    fn print_to(&self, line: &mut Line);
}

impl<T: Object> PrintArg for T {
    #[inline]
    fn print_to(&self, line: &mut Line) {
        line.object(self);
    }
}

impl PrintArg for &'static str {
    #[inline]
    fn print_to(&self, line: &mut Line) {
        line.text(self);
    }
}

/// References to the arguments of one `print`, nested: `(&a, (&b, ()))`.
pub trait PrintArgs {
    #[doc(hidden)]
    fn print_all(&self, line: &mut Line);
}

impl PrintArgs for () {
    #[inline]
    fn print_all(&self, _line: &mut Line) {}
}

impl<T: PrintArg, R: PrintArgs> PrintArgs for (&T, R) {
    #[inline]
    fn print_all(&self, line: &mut Line) {
        if line.failed.is_none() {
            self.0.print_to(line);
            self.1.print_all(line);
        }
    }
}

/// `print(*items)`.
pub struct Spread<'a, I>(pub &'a I);

impl<I: Iterable> PrintArg for Spread<'_, I> {
    fn print_to(&self, line: &mut Line) {
        // Python takes all items before it writes any.
        match self.0.to_items() {
            Ok(items) => {
                for item in items {
                    if line.failed.is_none() {
                        line.object(&item);
                    }
                }
            }
            Err(exc) => line.failed = Some(exc),
        }
    }
}

/// What `sep` and `end` take: a string, or None for the default.
pub trait PrintText {
    /// The string. Raises TypeError `sep must be None or a string, not int`.
    fn print_text(&self, name: &str) -> Result<Option<Str>>;
}

impl PrintText for Str {
    fn print_text(&self, _name: &str) -> Result<Option<Str>> {
        Ok(Some(self.clone()))
    }
}

impl PrintText for &str {
    fn print_text(&self, _name: &str) -> Result<Option<Str>> {
        Ok(Some(Str::from(*self)))
    }
}

impl PrintText for () {
    fn print_text(&self, _name: &str) -> Result<Option<Str>> {
        Ok(None)
    }
}

impl PrintText for Option<Str> {
    fn print_text(&self, _name: &str) -> Result<Option<Str>> {
        Ok(self.clone())
    }
}

impl PrintText for Value {
    fn print_text(&self, name: &str) -> Result<Option<Str>> {
        match self {
            Value::None => Ok(None),
            Value::Str(text) => Ok(Some(text.clone())),
            other => Err(Exc::type_error(format!(
                "{name} must be None or a string, not {}",
                other.type_name()
            ))),
        }
    }
}

/// What `file` takes: a stream, None for standard output, or anything with a `write` method.
pub trait PrintFile {
    #[doc(hidden)]
    fn target(&self, line: &mut Line);
}

impl PrintFile for TextFile {
    fn target(&self, line: &mut Line) {
        line.file = Some(Rc::new(self.clone()));
    }
}

impl PrintFile for () {
    fn target(&self, _line: &mut Line) {}
}

impl<T: PrintFile> PrintFile for Option<T> {
    fn target(&self, line: &mut Line) {
        if let Some(file) = self {
            file.target(line);
        }
    }
}

impl PrintFile for Value {
    fn target(&self, line: &mut Line) {
        match (self, TextFile::from_value(self)) {
            (Value::None, _) => {}
            (_, Some(file)) => file.target(line),
            _ => line.file = Some(Rc::new(self.clone())),
        }
    }
}
