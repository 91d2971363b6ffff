//! Files on a disk: what text files and binary files have in common, in bytes.
//!
//! Bytes that were read past what the caller asked for stay in the reader, so `readline`, `read`
//! and iteration mix.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;
use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, BufWriter, Error, Read, Seek, SeekFrom, Write};

use super::UNSUPPORTED_OPERATION;
use crate::exc::{Exc, Result};
use crate::str::Str;

/// An open or closed file.
pub(super) struct File {
    name: Str,
    mode: String,
    handle: RefCell<Handle>,
}

enum Handle {
    Reader(BufReader<std::fs::File>),
    Writer(BufWriter<std::fs::File>),
    /// `r+` and its kin: unbuffered, so that reads and writes share one position.
    Both(BufReader<std::fs::File>),
    Closed,
}

/// Opens a file. `modes` are the letters that the kind of file takes beside those of all.
///
/// # Errors
/// FileNotFoundError and its kin, ValueError for a bad mode.
pub(super) fn open_file(name: &Str, mode: &Str, modes: char) -> Result<File> {
    let text = mode.as_str();
    let plus = text.contains('+');
    let kinds: Vec<char> = text.chars().filter(|c| "rwax".contains(*c)).collect();
    if text.chars().any(|c| !"rwax+".contains(c) && c != modes) {
        return Err(Exc::value_error(format!("invalid mode: '{text}'")));
    }
    let &[kind] = kinds.as_slice() else {
        return Err(Exc::value_error(
            "must have exactly one of create/read/write/append mode",
        ));
    };
    let mut options = OpenOptions::new();
    match kind {
        'r' => options.read(true).write(plus),
        'w' => options.write(true).create(true).truncate(true).read(plus),
        'a' => options.append(true).create(true).read(plus),
        _ => options.write(true).create_new(true).read(plus),
    };
    let named = |error: &Error| os_exc(error, Some(name.clone()));
    let file = options.open(name.as_str()).map_err(|error| named(&error))?;
    if file.metadata().is_ok_and(|it| it.is_dir()) {
        return Err(Exc::os_error(21, "Is a directory", Some(name.clone())));
    }
    let handle = match (kind, plus) {
        (_, true) => Handle::Both(BufReader::new(file)),
        ('r', false) => Handle::Reader(BufReader::new(file)),
        _ => Handle::Writer(BufWriter::new(file)),
    };
    Ok(File {
        name: name.clone(),
        mode: text.into(),
        handle: RefCell::new(handle),
    })
}

/// The OSError for what the system reported.
#[cold]
pub fn os_exc(error: &Error, filename: Option<Str>) -> Exc {
    match error.raw_os_error() {
        Some(code) => Exc::os_error(i64::from(code), &error_text(error), filename),
        None => Exc::os_error_text(format!("{error}")),
    }
}

/// What the system says of an error of its own.
pub fn error_text(error: &Error) -> String {
    // std says "No such file or directory (os error 2)".
    let text = format!("{error}");
    let own = text.split(" (os error").next();
    own.map_or(text.clone(), str::to_owned)
}

#[cold]
fn unsupported(what: &'static str) -> Exc {
    Exc::with_text(&UNSUPPORTED_OPERATION, what)
}

#[cold]
fn closed() -> Exc {
    Exc::value_error("I/O operation on closed file.")
}

impl File {
    pub(super) fn name(&self) -> Str {
        self.name.clone()
    }

    pub(super) fn mode(&self) -> &str {
        &self.mode
    }

    pub(super) fn is_closed(&self) -> bool {
        matches!(&*self.handle.borrow(), Handle::Closed)
    }

    pub(super) fn reading<R>(
        &self,
        read: impl FnOnce(&mut BufReader<std::fs::File>) -> Result<R>,
    ) -> Result<R> {
        match &mut *self.handle.borrow_mut() {
            Handle::Reader(reader) | Handle::Both(reader) => read(reader),
            Handle::Writer(_) => Err(unsupported("not readable")),
            Handle::Closed => Err(closed()),
        }
    }

    pub(super) fn write(&self, bytes: &[u8]) -> Result<()> {
        let written = match &mut *self.handle.borrow_mut() {
            Handle::Writer(writer) => writer.write_all(bytes),
            Handle::Both(reader) => reader
                // Drops what was read ahead.
                .seek_relative(0)
                .and_then(|()| reader.stream_position())
                .and_then(|at| reader.seek(SeekFrom::Start(at)))
                .and_then(|_| reader.get_mut().write_all(bytes)),
            Handle::Reader(_) => return Err(unsupported("not writable")),
            Handle::Closed => return Err(closed()),
        };
        written.map_err(|error| os_exc(&error, None))
    }

    pub(super) fn flush(&self) -> Result<()> {
        match &mut *self.handle.borrow_mut() {
            Handle::Writer(writer) => writer.flush().map_err(|error| os_exc(&error, None)),
            Handle::Closed => Err(closed()),
            _ => Ok(()),
        }
    }

    pub(super) fn close(&self) -> Result<()> {
        let handle = self.handle.replace(Handle::Closed);
        match handle {
            Handle::Writer(mut writer) => writer.flush().map_err(|error| os_exc(&error, None)),
            _ => Ok(()),
        }
    }

    pub(super) fn seek(&self, to: SeekFrom) -> Result<i64> {
        let moved = match &mut *self.handle.borrow_mut() {
            Handle::Reader(reader) | Handle::Both(reader) => reader.seek(to),
            Handle::Writer(writer) => writer.seek(to),
            Handle::Closed => return Err(closed()),
        };
        moved
            .map(|at| at as i64)
            .map_err(|error| os_exc(&error, None))
    }

    pub(super) fn tell(&self) -> Result<i64> {
        let position = match &mut *self.handle.borrow_mut() {
            Handle::Reader(reader) | Handle::Both(reader) => reader.stream_position(),
            Handle::Writer(writer) => writer.stream_position(),
            Handle::Closed => return Err(closed()),
        };
        position
            .map(|at| at as i64)
            .map_err(|error| os_exc(&error, None))
    }

    /// All bytes from here on.
    pub(super) fn read_all(&self) -> Result<Vec<u8>> {
        self.reading(|reader| {
            let mut bytes = Vec::new();
            let read = reader.read_to_end(&mut bytes);
            read.map_err(|error| os_exc(&error, None))?;
            Ok(bytes)
        })
    }

    /// The bytes up to the next newline, with it.
    pub(super) fn read_line(&self) -> Result<Vec<u8>> {
        self.reading(|reader| {
            let mut bytes = Vec::new();
            let read = reader.read_until(b'\n', &mut bytes);
            read.map_err(|error| os_exc(&error, None))?;
            Ok(bytes)
        })
    }
}
