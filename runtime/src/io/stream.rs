//! Text streams as objects: `sys.stdout`, an open file, an `io.StringIO`.
//!
//! ```python
//! out = sys.stdout
//! out.write("partial")
//! out.flush()
//! ```
//! One handle type for all, so that `file=` and a parameter called `out` take any of them.

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::console;
use crate::class::Class;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::iter::Iter;
use crate::list::List;
use crate::object::Object;
use crate::str::Str;
use crate::value::{Native, Value};

/// A text stream. Clones are the same stream.
#[derive(Clone)]
pub struct TextFile(Rc<Stream>);

pub(super) enum Stream {
    Stdin,
    Stdout,
    Stderr,
    Memory(RefCell<Memory>),
    #[cfg(feature = "std")]
    File(super::file::File),
}

#[derive(Default)]
pub(super) struct Memory {
    text: String,
    /// Where the next read or write is, in bytes.
    position: usize,
    closed: bool,
}

/// `sys.stdin`.
pub fn stdin() -> TextFile {
    TextFile(Rc::new(Stream::Stdin))
}

/// `sys.__stdout__`.
pub fn console_stdout() -> TextFile {
    TextFile(Rc::new(Stream::Stdout))
}

/// `sys.__stderr__`.
pub fn console_stderr() -> TextFile {
    TextFile(Rc::new(Stream::Stderr))
}

#[cold]
fn closed() -> Exc {
    Exc::value_error("I/O operation on closed file.")
}

#[cold]
fn unsupported(what: &str) -> Exc {
    Exc::with_text(&super::UNSUPPORTED_OPERATION, String::from(what))
}

impl TextFile {
    #[cfg(feature = "std")]
    pub(super) fn from_file(file: super::file::File) -> TextFile {
        TextFile(Rc::new(Stream::File(file)))
    }

    #[cfg(feature = "std")]
    pub(super) fn is_stdout(&self) -> bool {
        matches!(*self.0, Stream::Stdout)
    }

    #[cfg(feature = "std")]
    pub(super) fn is_stderr(&self) -> bool {
        matches!(*self.0, Stream::Stderr)
    }

    /// `io.StringIO(initial)`.
    pub fn memory(initial: &Str) -> TextFile {
        let memory = Memory {
            text: initial.as_str().into(),
            ..Memory::default()
        };
        TextFile(Rc::new(Stream::Memory(RefCell::new(memory))))
    }

    pub(super) fn write_text(&self, text: &str) -> Result<()> {
        match &*self.0 {
            Stream::Stdin => Err(unsupported("not writable")),
            Stream::Stdout => console::write_out(text),
            Stream::Stderr => console::write_err(text),
            Stream::Memory(memory) => memory.borrow_mut().write(text),
            #[cfg(feature = "std")]
            Stream::File(file) => file.write(text.as_bytes()),
        }
    }

    /// `write(text)`: the number of characters.
    pub fn write(&self, text: &Str) -> Result<i64> {
        self.write_text(text.as_str())?;
        Ok(text.len())
    }

    /// `writelines(lines)`.
    pub fn writelines<I: crate::iter::Iterable<Item = Str>>(&self, lines: &I) -> Result<()> {
        for line in lines.iterate()? {
            self.write_text(line?.as_str())?;
        }
        Ok(())
    }

    /// `flush()`.
    pub fn flush(&self) -> Result<()> {
        match &*self.0 {
            Stream::Stdout => console::flush_out(),
            Stream::Stdin | Stream::Stderr => Ok(()),
            Stream::Memory(memory) => memory.borrow().open(),
            #[cfg(feature = "std")]
            Stream::File(file) => file.flush(),
        }
    }

    /// `read(size)`: so many characters, all for a negative size.
    pub fn read(&self, size: i64) -> Result<Str> {
        if size >= 0 {
            return self.read_chars(size);
        }
        match &*self.0 {
            Stream::Stdin => console::read_all().map(Str::from),
            Stream::Stdout | Stream::Stderr => Err(unsupported("not readable")),
            Stream::Memory(memory) => memory.borrow_mut().read_all(),
            #[cfg(feature = "std")]
            Stream::File(file) => file.read_text(),
        }
    }

    /// Reads characters one at a time out of lines; the rest of a line is put back.
    fn read_chars(&self, size: i64) -> Result<Str> {
        match &*self.0 {
            Stream::Memory(memory) => memory.borrow_mut().read_chars(size),
            #[cfg(feature = "std")]
            Stream::File(file) => file.read_chars(size),
            Stream::Stdin => Err(Exc::not_implemented_error("sys.stdin.read(size)")),
            Stream::Stdout | Stream::Stderr => Err(unsupported("not readable")),
        }
    }

    /// `readline()`: a line with its newline; empty at the end.
    pub fn readline(&self) -> Result<Str> {
        match &*self.0 {
            Stream::Stdin => console::read_line().map(Str::from),
            Stream::Stdout | Stream::Stderr => Err(unsupported("not readable")),
            Stream::Memory(memory) => memory.borrow_mut().read_line(),
            #[cfg(feature = "std")]
            Stream::File(file) => file.read_text_line(),
        }
    }

    /// `readlines()`.
    pub fn readlines(&self) -> Result<List<Str>> {
        let lines: Vec<Str> = self.lines().collect::<Result<Vec<Str>>>()?;
        Ok(List::from(lines))
    }

    /// The lines from here on.
    pub fn lines(&self) -> impl Iterator<Item = Result<Str>> + 'static {
        let stream = self.clone();
        core::iter::from_fn(move || match stream.readline() {
            Ok(line) if line.is_empty() => None,
            line => Some(line),
        })
    }

    /// `getvalue()` of a StringIO.
    pub fn getvalue(&self) -> Result<Str> {
        match &*self.0 {
            Stream::Memory(memory) => {
                memory.borrow().open()?;
                Ok(Str::from(memory.borrow().text.as_str()))
            }
            _ => Err(crate::cell::no_attribute(self.type_name(), "getvalue")),
        }
    }

    /// `seek(position)`; only the start, the end and what `tell` gave are portable positions.
    pub fn seek(&self, position: i64) -> Result<i64> {
        if position < 0 {
            return Err(Exc::value_error(format!(
                "Negative seek position {position}"
            )));
        }
        match &*self.0 {
            Stream::Memory(memory) => memory.borrow_mut().seek(position),
            #[cfg(feature = "std")]
            Stream::File(file) => file.seek(std::io::SeekFrom::Start(position as u64)),
            _ => Err(unsupported("underlying stream is not seekable")),
        }
    }

    /// `tell()`.
    pub fn tell(&self) -> Result<i64> {
        match &*self.0 {
            Stream::Memory(memory) => memory.borrow_mut().tell(),
            #[cfg(feature = "std")]
            Stream::File(file) => file.tell(),
            _ => Err(unsupported("underlying stream is not seekable")),
        }
    }

    /// `close()`.
    pub fn close(&self) -> Result<()> {
        match &*self.0 {
            Stream::Memory(memory) => {
                memory.borrow_mut().closed = true;
                Ok(())
            }
            #[cfg(feature = "std")]
            Stream::File(file) => file.close(),
            _ => Ok(()),
        }
    }

    /// `closed`.
    pub fn closed(&self) -> bool {
        match &*self.0 {
            Stream::Memory(memory) => memory.borrow().closed,
            #[cfg(feature = "std")]
            Stream::File(file) => file.is_closed(),
            _ => false,
        }
    }

    /// `name`.
    pub fn name(&self) -> Result<Str> {
        match &*self.0 {
            Stream::Stdin => Ok(Str::from("<stdin>")),
            Stream::Stdout => Ok(Str::from("<stdout>")),
            Stream::Stderr => Ok(Str::from("<stderr>")),
            Stream::Memory(_) => Err(crate::cell::no_attribute("_io.StringIO", "name")),
            #[cfg(feature = "std")]
            Stream::File(file) => Ok(file.name()),
        }
    }

    /// `mode`.
    pub fn mode(&self) -> Result<Str> {
        match &*self.0 {
            Stream::Stdin => Ok(Str::from("r")),
            Stream::Stdout | Stream::Stderr => Ok(Str::from("w")),
            Stream::Memory(_) => Err(crate::cell::no_attribute("_io.StringIO", "mode")),
            #[cfg(feature = "std")]
            Stream::File(file) => Ok(Str::from(file.mode())),
        }
    }

    /// `isatty()`.
    pub fn isatty(&self) -> bool {
        match &*self.0 {
            Stream::Stdin => console::is_terminal(0),
            Stream::Stdout => console::is_terminal(1),
            Stream::Stderr => console::is_terminal(2),
            _ => false,
        }
    }

    /// `fileno()` of a standard stream.
    pub fn fileno(&self) -> Result<i64> {
        match &*self.0 {
            Stream::Stdin => Ok(0),
            Stream::Stdout => Ok(1),
            Stream::Stderr => Ok(2),
            _ => Err(unsupported("fileno")),
        }
    }

    /// `__enter__()`. Raises ValueError when closed.
    #[allow(non_snake_case, reason = "native methods carry Python's names")]
    pub fn __enter__(&self) -> Result<TextFile> {
        if self.closed() {
            return Err(closed());
        }
        Ok(self.clone())
    }

    /// `__exit__(…)`: closes, and swallows nothing.
    #[allow(non_snake_case, reason = "native methods carry Python's names")]
    pub fn __exit__(&self, _class: &Value, _exc: &Value, _traceback: &Value) -> Result<bool> {
        self.close()?;
        Ok(false)
    }
}

impl Memory {
    fn open(&self) -> Result<()> {
        if self.closed {
            Err(Exc::value_error("I/O operation on closed file"))
        } else {
            Ok(())
        }
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.open()?;
        // Overwrites as many characters as it writes.
        let mut end = self.position;
        for old in self.text[self.position..]
            .chars()
            .take(text.chars().count())
        {
            end += old.len_utf8();
        }
        self.text.replace_range(self.position..end, text);
        self.position += text.len();
        Ok(())
    }

    fn take(&mut self, bytes: usize) -> Result<Str> {
        self.open()?;
        let text = Str::from(&self.text[self.position..self.position + bytes]);
        self.position += bytes;
        Ok(text)
    }

    fn read_all(&mut self) -> Result<Str> {
        self.take(self.text.len() - self.position)
    }

    fn read_chars(&mut self, size: i64) -> Result<Str> {
        let rest = &self.text[self.position..];
        let bytes = rest.chars().take(size as usize).map(char::len_utf8).sum();
        self.take(bytes)
    }

    fn read_line(&mut self) -> Result<Str> {
        let rest = &self.text[self.position..];
        self.take(rest.find('\n').map_or(rest.len(), |at| at + 1))
    }

    /// Positions count characters; beyond the end is the end.
    fn seek(&mut self, position: i64) -> Result<i64> {
        self.open()?;
        let wanted = usize::try_from(position).unwrap_or(usize::MAX);
        let mut starts = self.text.char_indices().map(|(at, _)| at);
        self.position = starts.nth(wanted).unwrap_or(self.text.len());
        Ok(position)
    }

    fn tell(&mut self) -> Result<i64> {
        self.open()?;
        Ok(self.text[..self.position].chars().count() as i64)
    }
}

impl crate::iter::Iterable for TextFile {
    type Item = Str;

    fn iterate(&self) -> Result<impl Iterator<Item = Result<Str>> + 'static> {
        if self.closed() {
            return Err(closed());
        }
        Ok(self.lines())
    }
}

impl Object for TextFile {
    fn type_name(&self) -> &'static str {
        match &*self.0 {
            Stream::Memory(_) => "_io.StringIO",
            _ => "_io.TextIOWrapper",
        }
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        let mode = match &*self.0 {
            Stream::Memory(_) => {
                out.push_str(&format!(
                    "<_io.StringIO object at {:#x}>",
                    Native::address(&*self.0)
                ));
                return Ok(());
            }
            Stream::Stdin => "r",
            Stream::Stdout | Stream::Stderr => "w",
            #[cfg(feature = "std")]
            Stream::File(file) => file.mode(),
        };
        out.push_str("<_io.TextIOWrapper name=");
        self.name()?.repr_to(out)?;
        out.push_str(&format!(" mode='{mode}' encoding='utf-8'>"));
        Ok(())
    }

    fn is_same(&self, other: &Self) -> bool {
        use Stream::{Stderr, Stdin, Stdout};
        match (&*self.0, &*other.0) {
            (Stdin, Stdin) | (Stdout, Stdout) | (Stderr, Stderr) => true,
            _ => Rc::ptr_eq(&self.0, &other.0),
        }
    }

    fn hash(&self) -> Result<i64> {
        Ok(crate::identity::identity_hash(Native::address(&*self.0)))
    }

    fn into_value(self) -> Value {
        Value::Native(self.0)
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Native(native) => {
                let any: Rc<dyn core::any::Any> = native.clone();
                any.downcast::<Stream>().ok().map(TextFile)
            }
            _ => None,
        }
    }
}

static MEMORY: Class = Class::new("StringIO", &[]).in_module("_io");
static WRAPPER: Class = Class::new("TextIOWrapper", &[]).in_module("_io");

impl Native for Stream {
    fn type_name(&self) -> &'static str {
        match self {
            Stream::Memory(_) => "_io.StringIO",
            _ => "_io.TextIOWrapper",
        }
    }

    fn class(&self) -> &'static Class {
        match self {
            Stream::Memory(_) => &MEMORY,
            _ => &WRAPPER,
        }
    }

    fn repr_to(self: Rc<Self>, out: &mut String) -> Result<()> {
        Object::repr_to(&TextFile(self), out)
    }

    fn get_attr(self: Rc<Self>, name: &str) -> Option<Result<Value>> {
        let file = TextFile(self);
        match name {
            "closed" => Some(Ok(Value::Bool(file.closed()))),
            "name" => Some(file.name().map(Value::Str)),
            "mode" => Some(file.mode().map(Value::Str)),
            "encoding" => Some(Ok(Value::Str(Str::from("utf-8")))),
            _ => None,
        }
    }

    fn methods(&self) -> &'static [&'static str] {
        &[
            "__enter__",
            "__exit__",
            "__iter__",
            "close",
            "flush",
            "getvalue",
            "isatty",
            "read",
            "readline",
            "readlines",
            "seek",
            "tell",
            "write",
        ]
    }

    fn call_method(self: Rc<Self>, name: &str, args: Args) -> Option<Result<Value>> {
        let file = TextFile(self);
        let integer = |value: &Value| crate::binding::convert::<i64>(value);
        Some(match (name, args.positional.as_slice()) {
            ("write", [Value::Str(text)]) => file.write(text).map(Object::into_value),
            ("write", [other]) => Err(Exc::type_error(format!(
                "write() argument must be str, not {}",
                other.type_name()
            ))),
            ("read", []) => file.read(-1).map(Value::Str),
            ("read", [size]) => integer(size)
                .and_then(|size| file.read(size))
                .map(Value::Str),
            ("readline", []) => file.readline().map(Value::Str),
            ("readlines", []) => file.readlines().map(|lines| {
                let lines: Vec<Value> = lines.iter().map(Value::Str).collect();
                Value::List(List::from(lines))
            }),
            ("tell", []) => file.tell().map(Object::into_value),
            ("seek", [at]) => integer(at)
                .and_then(|at| file.seek(at))
                .map(Object::into_value),
            ("getvalue", []) => file.getvalue().map(Value::Str),
            ("flush", []) => file.flush().map(Object::into_value),
            ("close", []) => file.close().map(Object::into_value),
            ("isatty", []) => Ok(Value::Bool(file.isatty())),
            ("__enter__", []) => file.__enter__().map(Object::into_value),
            ("__exit__", _) => file.close().map(|()| Value::Bool(false)),
            _ => return None,
        })
    }

    fn iterate(self: Rc<Self>) -> Option<Result<Iter<Value>>> {
        let lines = TextFile(self).lines().map(|line| line.map(Value::Str));
        Some(Ok(Iter::new(lines)))
    }
}
