//! `open(name, "rb")`: files of bytes on a disk.
//!
//! ```python
//! with open("image.raw", "rb") as image:
//!     header = image.read(16)
//! ```

use alloc::format;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use std::io::{Read, SeekFrom};

use super::UNSUPPORTED_OPERATION;
use super::file::{File, open_file, os_exc};
use crate::bytes::{ByteArray, Bytes};
use crate::class::Class;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::iter::{Iter, Iterable};
use crate::list::List;
use crate::object::Object;
use crate::str::Str;
use crate::value::{Native, Value};

/// A file of bytes. Clones are the same file.
#[derive(Clone)]
pub struct BinaryFile(Rc<File>);

/// `open(name, mode)` for binary modes. Raises FileNotFoundError and its kin, ValueError for a bad
/// mode. Files are buffered whatever `_buffering` asks for.
pub fn open_binary(name: &Str, mode: &Str, _buffering: i64) -> Result<BinaryFile> {
    let file = open_file(name, mode, 'b')?;
    Ok(BinaryFile(Rc::new(file)))
}

impl BinaryFile {
    /// Raises what CPython says of such a use: of a closed file, of one opened for another.
    fn check(&self, what: &'static str, of: &str, is_able: bool) -> Result<()> {
        if self.closed() {
            return Err(Exc::value_error(format!("{what} {of} closed file")));
        }
        match is_able {
            true => Ok(()),
            false => Err(Exc::with_text(&UNSUPPORTED_OPERATION, what)),
        }
    }

    /// `read(size)`: so many bytes, all for a negative size or `None`.
    pub fn read(&self, size: Option<i64>) -> Result<Bytes> {
        self.check("read", "of", self.readable())?;
        let Some(size) = size.and_then(|it| usize::try_from(it).ok()) else {
            return self.0.read_all().map(Bytes::from);
        };
        self.0.reading(|reader| {
            let mut bytes = Vec::new();
            let read = reader.take(size as u64).read_to_end(&mut bytes);
            read.map_err(|error| os_exc(&error, None))?;
            Ok(Bytes::from(bytes))
        })
    }

    /// `readinto(buffer)`: how many bytes were there.
    pub fn readinto(&self, buffer: &ByteArray) -> Result<i64> {
        let bytes = self.read(Some(buffer.len()))?;
        for (at, byte) in (0..).zip(bytes.as_slice()) {
            buffer.set(at, i64::from(*byte))?;
        }
        Ok(bytes.len())
    }

    /// `readline()`: a line with its newline; empty at the end.
    pub fn readline(&self) -> Result<Bytes> {
        self.check("readline", "of", self.readable())?;
        self.0.read_line().map(Bytes::from)
    }

    /// `readlines()`.
    pub fn readlines(&self) -> Result<List<Bytes>> {
        let lines: Vec<Bytes> = self.lines().collect::<Result<Vec<Bytes>>>()?;
        Ok(List::from(lines))
    }

    fn lines(&self) -> impl Iterator<Item = Result<Bytes>> + 'static {
        let file = self.clone();
        core::iter::from_fn(move || match file.readline() {
            Ok(line) if line.is_empty() => None,
            line => Some(line),
        })
    }

    /// `write(data)`: the number of bytes.
    pub fn write(&self, data: &Bytes) -> Result<i64> {
        self.check("write", "to", self.writable())?;
        self.0.write(data.as_slice())?;
        Ok(data.len())
    }

    /// `write(data)` of a bytearray.
    pub fn write_array(&self, data: &ByteArray) -> Result<i64> {
        self.write(&Bytes::from(data.to_vec()))
    }

    /// `writelines(lines)`.
    pub fn writelines<I: Iterable<Item = Bytes>>(&self, lines: &I) -> Result<()> {
        for line in lines.iterate()? {
            self.write(&line?)?;
        }
        Ok(())
    }

    /// `seek(offset, whence)`. Raises ValueError for another `whence` than 0, 1 and 2.
    pub fn seek(&self, offset: i64, whence: i64) -> Result<i64> {
        self.check("seek", "of", true)?;
        let to = match whence {
            0 => SeekFrom::Start(
                u64::try_from(offset).map_err(|_| Exc::os_error(22, "Invalid argument", None))?,
            ),
            1 => SeekFrom::Current(offset),
            2 => SeekFrom::End(offset),
            _ => {
                let text = format!("whence value {whence} unsupported");
                return Err(Exc::value_error(text));
            }
        };
        self.0.seek(to)
    }

    /// `tell()`.
    pub fn tell(&self) -> Result<i64> {
        self.0.tell()
    }

    /// `flush()`.
    pub fn flush(&self) -> Result<()> {
        self.0.flush()
    }

    /// `close()`.
    pub fn close(&self) -> Result<()> {
        self.0.close()
    }

    /// `closed`.
    pub fn closed(&self) -> bool {
        self.0.is_closed()
    }

    /// `name`.
    pub fn name(&self) -> Str {
        self.0.name()
    }

    /// `mode`: as CPython spells it.
    pub fn mode(&self) -> Str {
        let mode = self.0.mode();
        let kind: String = mode.chars().filter(|it| "rwax".contains(*it)).collect();
        let plus = if mode.contains('+') { "+" } else { "" };
        match (kind.as_str(), plus) {
            // What is truncated first is read and written as any file.
            ("w", "+") => Str::from("rb+"),
            _ => Str::from(format!("{kind}b{plus}")),
        }
    }

    /// `readable()`.
    pub fn readable(&self) -> bool {
        self.0.mode().contains(['r', '+'])
    }

    /// `writable()`.
    pub fn writable(&self) -> bool {
        self.0.mode().contains(['w', 'a', 'x', '+'])
    }

    /// `seekable()`.
    pub fn seekable(&self) -> bool {
        true
    }

    /// `__enter__()`. Raises ValueError when closed.
    #[allow(non_snake_case, reason = "native methods carry Python's names")]
    pub fn __enter__(&self) -> Result<BinaryFile> {
        match self.closed() {
            true => Err(Exc::value_error("I/O operation on closed file.")),
            false => Ok(self.clone()),
        }
    }

    /// `__exit__(…)`: closes, and swallows nothing.
    #[allow(non_snake_case, reason = "native methods carry Python's names")]
    pub fn __exit__(&self, _class: &Value, _exc: &Value, _traceback: &Value) -> Result<bool> {
        self.close()?;
        Ok(false)
    }
}

impl Iterable for BinaryFile {
    type Item = Bytes;

    fn iterate(&self) -> Result<impl Iterator<Item = Result<Bytes>> + 'static> {
        self.__enter__()?;
        Ok(self.lines())
    }
}

impl Object for BinaryFile {
    fn type_name(&self) -> &'static str {
        Native::type_name(&*self.0)
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        Native::repr_to(self.0.clone(), out)
    }

    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
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
                any.downcast::<File>().ok().map(BinaryFile)
            }
            _ => None,
        }
    }
}

static READER: Class = Class::new("BufferedReader", &[]).in_module("_io");
static WRITER: Class = Class::new("BufferedWriter", &[]).in_module("_io");
static RANDOM: Class = Class::new("BufferedRandom", &[]).in_module("_io");

impl Native for File {
    fn type_name(&self) -> &'static str {
        match (self.mode().contains('+'), self.mode().contains('r')) {
            (true, _) => "_io.BufferedRandom",
            (false, true) => "_io.BufferedReader",
            (false, false) => "_io.BufferedWriter",
        }
    }

    fn class(&self) -> &'static Class {
        match (self.mode().contains('+'), self.mode().contains('r')) {
            (true, _) => &RANDOM,
            (false, true) => &READER,
            (false, false) => &WRITER,
        }
    }

    fn repr_to(self: Rc<Self>, out: &mut String) -> Result<()> {
        out.push_str(&format!("<{} name=", Native::type_name(&*self)));
        self.name().repr_to(out)?;
        out.push('>');
        Ok(())
    }

    fn get_attr(self: Rc<Self>, name: &str) -> Option<Result<Value>> {
        let file = BinaryFile(self);
        Some(Ok(match name {
            "closed" => Value::Bool(file.closed()),
            "name" => Value::Str(file.name()),
            "mode" => Value::Str(file.mode()),
            _ => return None,
        }))
    }

    fn methods(&self) -> &'static [&'static str] {
        &[
            "__enter__",
            "__exit__",
            "__iter__",
            "close",
            "flush",
            "read",
            "readable",
            "readline",
            "readlines",
            "seek",
            "seekable",
            "tell",
            "writable",
            "write",
        ]
    }

    fn call_method(self: Rc<Self>, name: &str, args: Args) -> Option<Result<Value>> {
        let file = BinaryFile(self);
        let integer = |value: &Value| crate::binding::convert::<i64>(value);
        Some(match (name, args.positional.as_slice()) {
            ("write", [Value::Bytes(data)]) => file.write(data).map(Object::into_value),
            ("write", [Value::ByteArray(data)]) => file.write_array(data).map(Object::into_value),
            ("write", [other]) => Err(Exc::type_error(format!(
                "a bytes-like object is required, not '{}'",
                other.type_name()
            ))),
            ("read", [] | [Value::None]) => file.read(None).map(Value::Bytes),
            ("read", [size]) => integer(size)
                .and_then(|size| file.read(Some(size)))
                .map(Value::Bytes),
            ("readline", []) => file.readline().map(Value::Bytes),
            ("readlines", []) => file.readlines().map(|lines| {
                let lines: Vec<Value> = lines.iter().map(Value::Bytes).collect();
                Value::List(List::from(lines))
            }),
            ("tell", []) => file.tell().map(Object::into_value),
            ("seek", [at, whence @ ..]) if whence.len() < 2 => {
                let whence = whence.first().map_or(Ok(0), integer);
                integer(at)
                    .and_then(|at| file.seek(at, whence?))
                    .map(Object::into_value)
            }
            ("flush", []) => file.flush().map(Object::into_value),
            ("close", []) => file.close().map(Object::into_value),
            ("readable", []) => Ok(Value::Bool(file.readable())),
            ("writable", []) => Ok(Value::Bool(file.writable())),
            ("seekable", []) => Ok(Value::Bool(file.seekable())),
            ("__enter__", []) => file.__enter__().map(Object::into_value),
            ("__exit__", _) => file.close().map(|()| Value::Bool(false)),
            _ => return None,
        })
    }

    fn iterate(self: Rc<Self>) -> Option<Result<Iter<Value>>> {
        let lines = BinaryFile(self).lines().map(|line| line.map(Value::Bytes));
        Some(Ok(Iter::new(lines)))
    }
}
