//! Text to bytes and back: `str.encode`, `bytes.decode`.
//!
//! ```python
//! print("é".encode("ascii", "replace"), b"\xff".decode("utf-8", "ignore"))
//! ```
//!
//! UTF-8, ASCII, Latin-1, UTF-16 and UTF-32, under all their usual names. Texts of errors are
//! CPython's.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::exc::{Exc, Result};
use crate::str::Str;
use crate::str::repr::write_escape;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Codec {
    Utf8,
    Ascii,
    Latin1,
    Utf16(Order),
    Utf32(Order),
}

/// The order of bytes; a mark says which one it is when none is given.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Marked,
    Little,
    Big,
}

impl Codec {
    /// LookupError.
    fn find(name: &str) -> Result<Codec> {
        let plain: String = name
            .chars()
            .filter(|c| !matches!(c, '-' | '_' | ' '))
            .map(|c| c.to_ascii_lowercase())
            .collect();
        Ok(match plain.as_str() {
            "utf8" | "u8" | "utf" | "cp65001" => Codec::Utf8,
            "ascii" | "usascii" | "646" => Codec::Ascii,
            "latin1" | "latin" | "l1" | "iso88591" | "8859" | "cp819" => Codec::Latin1,
            "utf16" | "u16" => Codec::Utf16(Order::Marked),
            "utf16le" => Codec::Utf16(Order::Little),
            "utf16be" => Codec::Utf16(Order::Big),
            "utf32" | "u32" => Codec::Utf32(Order::Marked),
            "utf32le" => Codec::Utf32(Order::Little),
            "utf32be" => Codec::Utf32(Order::Big),
            _ => return Err(Exc::lookup_error(format!("unknown encoding: {name}"))),
        })
    }

    const fn name(self) -> &'static str {
        match self {
            Codec::Utf8 => "utf-8",
            Codec::Ascii => "ascii",
            Codec::Latin1 => "latin-1",
            Codec::Utf16(Order::Marked | Order::Little) => "utf-16-le",
            Codec::Utf16(Order::Big) => "utf-16-be",
            Codec::Utf32(Order::Marked | Order::Little) => "utf-32-le",
            Codec::Utf32(Order::Big) => "utf-32-be",
        }
    }
}

#[cold]
fn unknown_handler(errors: &str) -> Exc {
    Exc::lookup_error(format!("unknown error handler name '{errors}'"))
}

/// `text.encode(encoding, errors)`. LookupError, UnicodeEncodeError.
pub(crate) fn encode(text: &Str, encoding: &str, errors: &str) -> Result<Vec<u8>> {
    let codec: Codec = Codec::find(encoding)?;
    let source: &str = text.as_str();
    match codec {
        Codec::Utf8 => Ok(source.as_bytes().to_vec()),
        Codec::Ascii | Codec::Latin1 if text.is_ascii() => Ok(source.as_bytes().to_vec()),
        Codec::Ascii => encode_narrow(source, codec, 0x80, errors),
        Codec::Latin1 => encode_narrow(source, codec, 0x100, errors),
        Codec::Utf16(order) => {
            let mark: Option<u16> = (order == Order::Marked).then_some(0xfeff);
            let units = mark.into_iter().chain(source.encode_utf16());
            Ok(units
                .flat_map(|unit| match order {
                    Order::Big => unit.to_be_bytes(),
                    _ => unit.to_le_bytes(),
                })
                .collect())
        }
        Codec::Utf32(order) => {
            let mark: Option<u32> = (order == Order::Marked).then_some(0xfeff);
            let units = mark.into_iter().chain(source.chars().map(u32::from));
            Ok(units
                .flat_map(|unit| match order {
                    Order::Big => unit.to_be_bytes(),
                    _ => unit.to_le_bytes(),
                })
                .collect())
        }
    }
}

/// Characters below `limit` are one byte each; the others are errors.
fn encode_narrow(text: &str, codec: Codec, limit: u32, errors: &str) -> Result<Vec<u8>> {
    let mut bytes: Vec<u8> = Vec::with_capacity(text.len());
    for (at, c) in text.chars().enumerate() {
        if (c as u32) < limit {
            bytes.push(c as u32 as u8);
            continue;
        }
        match errors {
            "strict" => return Err(encode_error(text, at, codec, limit)),
            "ignore" => {}
            "replace" => bytes.push(b'?'),
            "xmlcharrefreplace" => bytes.extend(format!("&#{};", c as u32).bytes()),
            "backslashreplace" => {
                let mut escape: String = String::new();
                write_escape(c, &mut escape);
                bytes.extend(escape.bytes());
            }
            _ => return Err(unknown_handler(errors)),
        }
    }
    Ok(bytes)
}

fn encode_error(text: &str, at: usize, codec: Codec, limit: u32) -> Exc {
    let bad: Vec<char> = text
        .chars()
        .skip(at)
        .take_while(|&c| c as u32 >= limit)
        .collect();
    let name: &str = codec.name();
    let what: String = match bad.as_slice() {
        [c] => {
            let mut escape: String = String::new();
            write_escape(*c, &mut escape);
            format!("character '{escape}' in position {at}")
        }
        _ => format!("characters in position {at}-{}", at + bad.len() - 1),
    };
    Exc::unicode_encode_error(format!(
        "'{name}' codec can't encode {what}: ordinal not in range({limit})"
    ))
}

/// `bytes.decode(encoding, errors)`. LookupError, UnicodeDecodeError.
pub(crate) fn decode(bytes: &[u8], encoding: &str, errors: &str) -> Result<Str> {
    // Nothing is nothing in any encoding, even in one that does not exist.
    if bytes.is_empty() {
        return Ok(Str::EMPTY);
    }
    let codec: Codec = Codec::find(encoding)?;
    match codec {
        Codec::Utf8 => decode_utf8(bytes, errors),
        Codec::Latin1 => Ok(Str::from(
            bytes
                .iter()
                .map(|&byte| char::from(byte))
                .collect::<String>(),
        )),
        Codec::Ascii => {
            let mut out: String = String::with_capacity(bytes.len());
            for (at, &byte) in bytes.iter().enumerate() {
                if byte.is_ascii() {
                    out.push(char::from(byte));
                } else {
                    let reason: &str = "ordinal not in range(128)";
                    handle(bytes, at, 1, codec, reason, errors, &mut out)?;
                }
            }
            Ok(Str::from(out))
        }
        Codec::Utf16(order) => decode_units(bytes, codec, order, 2, errors),
        Codec::Utf32(order) => decode_units(bytes, codec, order, 4, errors),
    }
}

fn decode_utf8(bytes: &[u8], errors: &str) -> Result<Str> {
    let mut from: usize = 0;
    let mut out: String = String::new();
    loop {
        let error = match core::str::from_utf8(&bytes[from..]) {
            Ok(text) if from == 0 => return Ok(Str::new(text)),
            Ok(text) => {
                out.push_str(text);
                return Ok(Str::from(out));
            }
            Err(error) => error,
        };
        let at: usize = from + error.valid_up_to();
        out.extend(core::str::from_utf8(&bytes[from..at]));
        let (size, reason) = match error.error_len() {
            None => (bytes.len() - at, "unexpected end of data"),
            Some(size) if matches!(bytes[at], 0x80..0xc2 | 0xf5..) => (size, "invalid start byte"),
            Some(size) => (size, "invalid continuation byte"),
        };
        handle(bytes, at, size, Codec::Utf8, reason, errors, &mut out)?;
        from = at + size;
    }
}

/// Does with `size` bad bytes at `at` what `errors` says.
fn handle(
    bytes: &[u8],
    at: usize,
    size: usize,
    codec: Codec,
    reason: &str,
    errors: &str,
    out: &mut String,
) -> Result<()> {
    match errors {
        "strict" => {
            let what: String = match size {
                1 => format!("byte {:#04x} in position {at}", bytes[at]),
                _ => format!("bytes in position {at}-{}", at + size - 1),
            };
            return Err(Exc::unicode_decode_error(format!(
                "'{}' codec can't decode {what}: {reason}",
                codec.name()
            )));
        }
        "ignore" => {}
        "replace" => out.push('\u{fffd}'),
        "backslashreplace" => {
            for &byte in &bytes[at..at + size] {
                out.push_str("\\x");
                crate::bytes::push_hex(byte, out);
            }
        }
        _ => return Err(unknown_handler(errors)),
    }
    Ok(())
}

/// UTF-16 and UTF-32: units of `size` bytes.
fn decode_units(
    bytes: &[u8],
    codec: Codec,
    order: Order,
    size: usize,
    errors: &str,
) -> Result<Str> {
    let unit = |at: usize, big: bool| {
        let part: &[u8] = &bytes[at..at + size];
        let fold = |value: u32, byte: &u8| (value << 8) | u32::from(*byte);
        if big {
            part.iter().fold(0, fold)
        } else {
            part.iter().rev().fold(0, fold)
        }
    };
    let mut at: usize = 0;
    let mut big: bool = order == Order::Big;
    if order == Order::Marked && bytes.len() >= size {
        let swapped: u32 = 0xfffe << (8 * (size - 2));
        match unit(0, false) {
            0xfeff => at = size,
            mark if mark == swapped => (at, big) = (size, true),
            _ => {}
        }
    }
    let mut out: String = String::new();
    while at < bytes.len() {
        if bytes.len() - at < size {
            handle(
                bytes,
                at,
                bytes.len() - at,
                codec,
                "truncated data",
                errors,
                &mut out,
            )?;
            break;
        }
        let code: u32 = unit(at, big);
        let mut length: usize = size;
        let mut found: Option<char> = char::from_u32(code);
        let mut reason: &str = if size == 2 {
            "illegal encoding"
        } else {
            "code point not in range(0x110000)"
        };
        if size == 2 && (0xd800..0xdc00).contains(&code) {
            if bytes.len() - at < 4 {
                handle(
                    bytes,
                    at,
                    bytes.len() - at,
                    codec,
                    "unexpected end of data",
                    errors,
                    &mut out,
                )?;
                break;
            }
            let low: u32 = unit(at + 2, big);
            if (0xdc00..0xe000).contains(&low) {
                found = char::from_u32(0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00));
                length = 4;
            } else {
                reason = "illegal UTF-16 surrogate";
            }
        }
        match found {
            Some(c) => out.push(c),
            None => handle(bytes, at, length, codec, reason, errors, &mut out)?,
        }
        at += length;
    }
    Ok(Str::from(out))
}
