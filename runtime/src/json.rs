//! Module `json`.
//!
//! ```python
//! text = json.dumps({"a": [1, 2.5, None]}, indent=2)
//! data = json.loads(text)        # Value
//! ```
//!
//! Source: the Python library reference, "json"; `Lib/json/`.

mod read;
mod write;

pub use read::_loads;
pub use write::_dumps;

use alloc::format;

use crate::exc::{Exc, ExcClass, VALUE_ERROR};
use crate::int::Int;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// `json.JSONDecodeError`.
pub static JSON_DECODE_ERROR: ExcClass =
    ExcClass::new("JSONDecodeError", &VALUE_ERROR).in_module("json.decoder");

/// `JSONDecodeError(msg, doc, pos)`; `at` is in bytes.
#[cold]
fn decode_error(message: &str, document: &str, at: usize) -> Exc {
    let before = &document[..at];
    let position = before.chars().count();
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |tail| tail.chars().count())
        + 1;
    let text = format!("{message}: line {line} column {column} (char {position})");
    let exc = Exc::with_text(&JSON_DECODE_ERROR, text);
    let number = |n: usize| Int::from(n).into_value();
    exc.set_attr("msg", Value::Str(Str::from(message)));
    exc.set_attr("doc", Value::Str(Str::from(document)));
    exc.set_attr("pos", number(position));
    exc.set_attr("lineno", number(line));
    exc.set_attr("colno", number(column));
    exc
}
