//! `json.dumps`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::dynamic;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::list::List;
use crate::object::Object;
use crate::recursion;
use crate::str::Str;
use crate::value::Value;

struct Writer {
    out: String,
    /// One level of indentation; None writes one line.
    indent: Option<String>,
    item: Str,
    key: Str,
    sort_keys: bool,
    ensure_ascii: bool,
    allow_nan: bool,
    skip_keys: bool,
    default: Value,
    /// The containers being written, to find one inside itself.
    open: Vec<usize>,
}

/// `json.dumps(value, indent=…, separators=…, default=…)` with the switches `sort_keys`,
/// `ensure_ascii`, `allow_nan` and `skipkeys`. Raises TypeError for what JSON does not have,
/// ValueError for a cycle.
pub fn _dumps(
    value: &Value,
    indent: &Value,
    separators: &Value,
    default: &Value,
    switches: &(bool, bool, bool, bool),
) -> Result<Str> {
    let (sort_keys, ensure_ascii, allow_nan, skip_keys) = *switches;
    let indent = match indent {
        Value::None => None,
        Value::Str(text) => Some(String::from(text.as_str())),
        count => {
            let count = dynamic::to_index(count)?.clamp_i64();
            Some(" ".repeat(usize::try_from(count).unwrap_or(0)))
        }
    };
    let (item, key) = match separators {
        Value::None => (
            Str::from(if indent.is_some() { "," } else { ", " }),
            Str::from(": "),
        ),
        pair => match crate::iter::unpack::<2, _>(pair)? {
            [Value::Str(item), Value::Str(key)] => (item, key),
            _ => return Err(Exc::type_error("separators must be strings")),
        },
    };
    let mut writer = Writer {
        out: String::new(),
        indent,
        item,
        key,
        sort_keys,
        ensure_ascii,
        allow_nan,
        skip_keys,
        default: default.clone(),
        open: Vec::new(),
    };
    writer.value(value)?;
    Ok(Str::from(writer.out))
}

impl Writer {
    fn value(&mut self, value: &Value) -> Result<()> {
        let _depth = recursion::enter()?;
        match value {
            Value::None => self.out.push_str("null"),
            Value::Bool(flag) => self.out.push_str(if *flag { "true" } else { "false" }),
            Value::Int(number) => number.repr_to(&mut self.out)?,
            Value::Float(number) => self.float(*number)?,
            Value::Str(text) => self.string(text.as_str()),
            Value::List(list) => self.array(list.address(), list.to_vec())?,
            Value::Tuple(tuple) => self.array(0, tuple.to_vec())?,
            Value::Dict(dict) => self.object(dict.address(), dict.to_pairs())?,
            Value::Instance(_) if let Some(held) = plain(value) => self.value(&held)?,
            other => {
                if matches!(self.default, Value::None) {
                    return Err(Exc::type_error(format!(
                        "Object of type {} is not JSON serializable",
                        other.type_name()
                    )));
                }
                let default = self.default.clone();
                let replaced = dynamic::call(&default, Args::new([other.clone()]))?;
                self.value(&replaced)?;
            }
        }
        Ok(())
    }

    fn float(&mut self, number: f64) -> Result<()> {
        if !self.allow_nan && !number.is_finite() {
            return Err(Exc::value_error(
                "Out of range float values are not JSON compliant",
            ));
        }
        match number {
            _ if number.is_nan() => self.out.push_str("NaN"),
            f64::INFINITY => self.out.push_str("Infinity"),
            f64::NEG_INFINITY => self.out.push_str("-Infinity"),
            number => number.repr_to(&mut self.out)?,
        }
        Ok(())
    }

    fn string(&mut self, text: &str) {
        self.out.push('"');
        for c in text.chars() {
            match c {
                '"' => self.out.push_str("\\\""),
                '\\' => self.out.push_str("\\\\"),
                '\n' => self.out.push_str("\\n"),
                '\r' => self.out.push_str("\\r"),
                '\t' => self.out.push_str("\\t"),
                '\u{8}' => self.out.push_str("\\b"),
                '\u{c}' => self.out.push_str("\\f"),
                c if c < ' ' || (self.ensure_ascii && c > '~') => {
                    let mut units = [0u16; 2];
                    for unit in c.encode_utf16(&mut units) {
                        self.out.push_str(&format!("\\u{unit:04x}"));
                    }
                }
                c => self.out.push(c),
            }
        }
        self.out.push('"');
    }

    fn enter(&mut self, address: usize) -> Result<()> {
        if address != 0 && self.open.contains(&address) {
            return Err(Exc::value_error("Circular reference detected"));
        }
        self.open.push(address);
        Ok(())
    }

    fn newline(&mut self) {
        if let Some(indent) = &self.indent {
            self.out.push('\n');
            for _ in 0..self.open.len() {
                self.out.push_str(indent);
            }
        }
    }

    fn array(&mut self, address: usize, items: Vec<Value>) -> Result<()> {
        if items.is_empty() {
            self.out.push_str("[]");
            return Ok(());
        }
        self.enter(address)?;
        self.out.push('[');
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.out.push_str(self.item.clone().as_str());
            }
            self.newline();
            self.value(item)?;
        }
        self.open.pop();
        self.newline();
        self.out.push(']');
        Ok(())
    }

    fn object(&mut self, address: usize, pairs: Vec<(Value, Value)>) -> Result<()> {
        if pairs.is_empty() {
            self.out.push_str("{}");
            return Ok(());
        }
        let pairs = match self.sort_keys {
            false => pairs,
            true => {
                let keys = List::from(pairs);
                keys.sort_by_key(|(key, _): (Value, Value)| Ok(key), false)?;
                keys.to_vec()
            }
        };
        self.enter(address)?;
        self.out.push('{');
        let skips = self.skip_keys;
        let written = pairs.iter().filter(|(key, _)| !skips || is_name(key));
        for (i, (key, value)) in written.enumerate() {
            if i > 0 {
                self.out.push_str(self.item.clone().as_str());
            }
            self.newline();
            self.name(key)?;
            self.out.push_str(self.key.clone().as_str());
            self.value(value)?;
        }
        self.open.pop();
        self.newline();
        self.out.push('}');
        Ok(())
    }

    /// A key: a string, or a plain value as a string.
    fn name(&mut self, key: &Value) -> Result<()> {
        match key {
            Value::Str(text) => {
                self.string(text.as_str());
                Ok(())
            }
            Value::Instance(_) if let Some(held) = plain(key) => self.name(&held),
            key if is_name(key) => {
                self.out.push('"');
                self.value(key)?;
                self.out.push('"');
                Ok(())
            }
            other => Err(Exc::type_error(format!(
                "keys must be str, int, float, bool or None, not {}",
                other.type_name()
            ))),
        }
    }
}

/// Whether JSON has a name for the key.
fn is_name(key: &Value) -> bool {
    matches!(
        key.unheld(),
        Value::Str(_) | Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_)
    )
}

/// What an object holds, where JSON has a form for that.
fn plain(object: &Value) -> Option<Value> {
    let held = object.held()?;
    let is_plain =
        is_name(&held) || matches!(held, Value::List(_) | Value::Tuple(_) | Value::Dict(_));
    is_plain.then_some(held)
}
