//! `%`-formatting of bytes: `b"%d:%s" % (n, data)`.
//!
//! The text's formatter does the work, one byte for one character of Latin-1; bytes among the
//! values go in as such characters, too.
//!
//! Source: the Python library reference, "printf-style Bytes Formatting".

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::Bytes;
use crate::exc::{Exc, Result};
use crate::object::Object;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Value;

/// `template % values`; a tuple gives several values. TypeError, ValueError, KeyError.
pub fn percent(template: &Bytes, values: &Value) -> Result<Bytes> {
    let mut text = String::new();
    let mut codes: Vec<char> = Vec::new();
    let mut is_code = false;
    for &byte in template.as_slice() {
        let c = char::from(byte);
        let is_end = is_code && (c.is_ascii_alphabetic() || c == '%');
        if is_end && c != '%' {
            codes.push(c);
        }
        // `%b` is the name of `%s` here.
        text.push(if is_end && c == 'b' { 's' } else { c });
        is_code = if is_code { !is_end } else { c == '%' };
    }
    let values = match values {
        Value::Tuple(items) => {
            let items = items.as_slice().iter().enumerate();
            let items = items.map(|(at, it)| part(codes.get(at), it));
            Value::Tuple(Tuple::from(items.collect::<Result<Vec<Value>>>()?))
        }
        Value::Dict(_) => values.clone(),
        one => part(codes.first(), one)?,
    };
    let text = crate::str::percent::percent_of("bytes", &Str::from(text), &values)?;
    let bytes: Vec<u8> = text
        .as_str()
        .chars()
        .map(|c| u8::try_from(c).unwrap_or(b'?'))
        .collect();
    Ok(Bytes::new(&bytes))
}

/// A value as the text's formatter takes it.
fn part(code: Option<&char>, value: &Value) -> Result<Value> {
    let latin = |bytes: &[u8]| {
        Value::Str(Str::from(
            bytes.iter().copied().map(char::from).collect::<String>(),
        ))
    };
    match (code, value) {
        (Some('s' | 'b' | 'c') | None, Value::Bytes(bytes)) => Ok(latin(bytes.as_slice())),
        (Some('s' | 'b' | 'c') | None, Value::ByteArray(bytes)) => Ok(latin(&bytes.to_vec())),
        (Some('s' | 'b'), other) => Err(Exc::type_error(format!(
            "%b requires a bytes-like object, or an object that implements __bytes__, not '{}'",
            other.type_name()
        ))),
        (_, other) => Ok(other.clone()),
    }
}
