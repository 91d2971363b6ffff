//! `repr(str)`: quotes, escapes, and what counts as printable.
//!
//! ```python
//! print(repr("it's\n"))    # "it's\n" within double quotes, since there is a single one inside
//! ```

use alloc::string::String;
use core::fmt::Write;

use crate::unicode;

/// Appends `repr(text)`.
pub(crate) fn write_repr(text: &str, out: &mut String) {
    let quote: char = if text.contains('\'') && !text.contains('"') {
        '"'
    } else {
        '\''
    };
    out.reserve(text.len() + 2);
    out.push(quote);
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            ' '..='~' => {
                if c == quote {
                    out.push('\\');
                }
                out.push(c);
            }
            _ if unicode::is_printable(c) => out.push(c),
            _ => write_escape(c, out),
        }
    }
    out.push(quote);
}

/// Appends `\xNN`, `\uNNNN` or `\UNNNNNNNN`.
pub(crate) fn write_escape(c: char, out: &mut String) {
    let code: u32 = c as u32;
    // Writing to a String cannot fail.
    let _ = match code {
        0..0x100 => write!(out, "\\x{code:02x}"),
        0x100..0x10000 => write!(out, "\\u{code:04x}"),
        _ => write!(out, "\\U{code:08x}"),
    };
}

/// Appends `text` with everything beyond ASCII escaped: `ascii()` of what `repr` gave.
pub(crate) fn write_ascii(text: &str, out: &mut String) {
    for c in text.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            write_escape(c, out);
        }
    }
}
