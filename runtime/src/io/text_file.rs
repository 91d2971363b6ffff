//! `open()`: files of text on a disk.
//!
//! ```python
//! with open("data.csv") as rows:
//!     for row in rows: ...
//! ```
//! Text is UTF-8; `\r\n` reads as `\n`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;
use std::io::BufRead;

use super::file::{File, open_file, os_exc};
use super::stream::TextFile;
use crate::exc::{Exc, Result};
use crate::str::Str;

/// `open(name, mode)` for text modes. Raises FileNotFoundError and its kin, ValueError for a bad
/// mode, LookupError for an encoding other than UTF-8 and its part ASCII. Files are buffered
/// whatever `_buffering` asks for.
pub fn open(name: &Str, mode: &Str, _buffering: i64, encoding: Option<Str>) -> Result<TextFile> {
    if let Some(encoding) = encoding {
        let plain = encoding.as_str().to_lowercase().replace(['-', '_'], "");
        if !matches!(plain.as_str(), "utf8" | "ascii" | "usascii") {
            return Err(Exc::lookup_error(format!("unknown encoding: {encoding}")));
        }
    }
    if mode.as_str().contains('b') {
        return Err(Exc::not_implemented_error("open() of binary files"));
    }
    open_file(name, mode, 't').map(TextFile::from_file)
}

/// UTF-8 to text. Raises UnicodeDecodeError.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String> {
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let byte = error.as_bytes()[at];
        let reason = match error.utf8_error().error_len() {
            None => "unexpected end of data",
            Some(_) if (0x80..0xc2).contains(&byte) || byte > 0xf4 => "invalid start byte",
            Some(_) => "invalid continuation byte",
        };
        Exc::unicode_decode_error(format!(
            "'utf-8' codec can't decode byte {byte:#04x} in position {at}: {reason}"
        ))
    })
}

impl File {
    pub(super) fn read_text(&self) -> Result<Str> {
        let text = decode(self.read_all()?)?;
        Ok(Str::from(if text.contains('\r') {
            text.replace("\r\n", "\n")
        } else {
            text
        }))
    }

    pub(super) fn read_text_line(&self) -> Result<Str> {
        let mut bytes = self.read_line()?;
        if bytes.ends_with(b"\r\n") {
            bytes.truncate(bytes.len() - 2);
            bytes.push(b'\n');
        }
        Ok(Str::from(decode(bytes)?))
    }

    pub(super) fn read_chars(&self, size: i64) -> Result<Str> {
        self.reading(|reader| {
            let mut bytes = Vec::new();
            let mut left = size;
            // One byte at a time out of the buffer: a character ends before the next start byte.
            loop {
                let ahead = reader.fill_buf().map_err(|error| os_exc(&error, None))?;
                let Some(&byte) = ahead.first() else { break };
                if byte & 0xc0 != 0x80 {
                    if left == 0 {
                        break;
                    }
                    left -= 1;
                }
                bytes.push(byte);
                reader.consume(1);
            }
            Ok(Str::from(decode(bytes)?))
        })
    }
}
