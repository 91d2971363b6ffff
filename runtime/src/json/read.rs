//! `json.loads`.

use alloc::string::String;
use alloc::vec::Vec;

use super::decode_error;
use crate::dict::Dict;
use crate::dynamic;
use crate::exc::Result;
use crate::float;
use crate::function::Args;
use crate::int;
use crate::list::List;
use crate::object::Object;
use crate::recursion;
use crate::str::Str;
use crate::value::Value;

/// `json.loads(text)` with its hooks, each None or called with what was read. Raises
/// JSONDecodeError, RecursionError, what a hook raises.
pub fn _loads(
    text: &Str,
    object_hook: &Value,
    object_pairs_hook: &Value,
    parse_float: &Value,
    parse_int: &Value,
) -> Result<Value> {
    let hooks = Hooks {
        object: object_hook,
        pairs: object_pairs_hook,
        float: parse_float,
        int: parse_int,
    };
    let text = text.as_str();
    let mut reader = Reader { text, at: 0, hooks };
    if text.starts_with('\u{feff}') {
        return reader.fail("Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
    }
    reader.space();
    let value = reader.value()?;
    reader.space();
    if reader.at < text.len() {
        return reader.fail("Extra data", reader.at);
    }
    Ok(value)
}

/// What is called with objects and numbers; None for the plain values.
struct Hooks<'a> {
    object: &'a Value,
    pairs: &'a Value,
    float: &'a Value,
    int: &'a Value,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    hooks: Hooks<'a>,
}

/// What the hook makes of it; None without a hook.
fn hooked(hook: &Value, read: impl FnOnce() -> Value) -> Result<Option<Value>> {
    match hook {
        Value::None => Ok(None),
        hook => dynamic::call(hook, Args::new([read()])).map(Some),
    }
}

impl Reader<'_> {
    #[cold]
    fn fail<T>(&self, message: &str, at: usize) -> Result<T> {
        Err(decode_error(message, self.text, at))
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &str) -> bool {
        let found = self.text[self.at..].starts_with(word);
        if found {
            self.at += word.len();
        }
        found
    }

    fn value(&mut self) -> Result<Value> {
        let _depth = recursion::enter()?;
        match self.peek() {
            Some(b'"') => {
                self.at += 1;
                self.string().map(|text| Value::Str(Str::from(text)))
            }
            Some(b'{') => self.object(),
            Some(b'[') => self.array(),
            Some(b'n') if self.word("null") => Ok(Value::None),
            Some(b't') if self.word("true") => Ok(Value::Bool(true)),
            Some(b'f') if self.word("false") => Ok(Value::Bool(false)),
            Some(b'N') if self.word("NaN") => Ok(Value::Float(f64::NAN)),
            Some(b'I') if self.word("Infinity") => Ok(Value::Float(f64::INFINITY)),
            Some(b'-') if self.word("-Infinity") => Ok(Value::Float(f64::NEG_INFINITY)),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => self.fail("Expecting value", self.at),
        }
    }

    fn number(&mut self) -> Result<Value> {
        let bytes = self.text.as_bytes();
        let digits = |from: usize| {
            bytes[from..]
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count()
        };
        let start = self.at;
        let mut end = start + usize::from(bytes[start] == b'-');
        match bytes.get(end) {
            Some(b'0') => end += 1,
            Some(b'1'..=b'9') => end += digits(end),
            _ => return self.fail("Expecting value", start),
        }
        let mut is_float = false;
        if bytes.get(end) == Some(&b'.') && digits(end + 1) > 0 {
            end += 1 + digits(end + 1);
            is_float = true;
        }
        if let Some(b'e' | b'E') = bytes.get(end) {
            let sign = usize::from(matches!(bytes.get(end + 1), Some(b'+' | b'-')));
            let exponent = digits((end + 1 + sign).min(bytes.len()));
            if exponent > 0 {
                end += 1 + sign + exponent;
                is_float = true;
            }
        }
        self.at = end;
        let text = Str::from(&self.text[start..end]);
        let hook = match is_float {
            true => self.hooks.float,
            false => self.hooks.int,
        };
        if let Some(value) = hooked(hook, || Value::Str(text.clone()))? {
            return Ok(value);
        }
        if is_float {
            float::from_str(&text).map(Value::Float)
        } else {
            int::from_str(&text).map(Value::Int)
        }
    }

    fn array(&mut self) -> Result<Value> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(List::from(items)));
        }
        loop {
            items.push(self.value()?);
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b']') => {
                    self.at += 1;
                    return Ok(Value::List(List::from(items)));
                }
                _ => return self.fail("Expecting ',' delimiter", self.at),
            }
            self.space();
        }
    }

    fn object(&mut self) -> Result<Value> {
        const NAME: &str = "Expecting property name enclosed in double quotes";
        self.at += 1;
        let mut pairs: Vec<(Value, Value)> = Vec::new();
        self.space();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return self.made(pairs);
        }
        loop {
            if self.peek() != Some(b'"') {
                return self.fail(NAME, self.at);
            }
            self.at += 1;
            let key = self.string()?;
            self.space();
            if self.peek() != Some(b':') {
                return self.fail("Expecting ':' delimiter", self.at);
            }
            self.at += 1;
            self.space();
            let value = self.value()?;
            pairs.push((Value::Str(Str::from(key)), value));
            self.space();
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => {
                    self.at += 1;
                    return self.made(pairs);
                }
                _ => return self.fail("Expecting ',' delimiter", self.at),
            }
            self.space();
        }
    }

    /// The object of those pairs.
    fn made(&self, pairs: Vec<(Value, Value)>) -> Result<Value> {
        let list = || {
            Value::List(List::from_iter(
                pairs.iter().cloned().map(Object::into_value),
            ))
        };
        if let Some(value) = hooked(self.hooks.pairs, list)? {
            return Ok(value);
        }
        let dict = Value::Dict(Dict::from_pairs(pairs)?);
        Ok(hooked(self.hooks.object, || dict.clone())?.unwrap_or(dict))
    }

    /// After the opening quote.
    fn string(&mut self) -> Result<String> {
        let begin = self.at - 1;
        let mut out = String::new();
        loop {
            let rest = &self.text[self.at..];
            let Some(end) = rest.find(|c: char| c == '"' || c == '\\' || c < ' ') else {
                return self.fail("Unterminated string starting at", begin);
            };
            out.push_str(&rest[..end]);
            self.at += end;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(out);
                }
                Some(b'\\') => self.escape(begin, &mut out)?,
                _ => return self.fail("Invalid control character at", self.at),
            }
        }
    }

    fn escape(&mut self, begin: usize, out: &mut String) -> Result<()> {
        let at = self.at;
        let Some(escape) = self.text.as_bytes().get(at + 1) else {
            return self.fail("Unterminated string starting at", begin);
        };
        self.at += 2;
        out.push(match escape {
            b'"' => '"',
            b'\\' => '\\',
            b'/' => '/',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.unicode(out),
            _ => return self.fail("Invalid \\escape", at),
        });
        Ok(())
    }

    /// After `\u`; a pair of surrogates is one character.
    fn unicode(&mut self, out: &mut String) -> Result<()> {
        let first = self.hex()?;
        if (0xd800..0xdc00).contains(&first) && self.text[self.at..].starts_with("\\u") {
            let back = self.at;
            self.at += 2;
            let second = self.hex()?;
            if (0xdc00..0xe000).contains(&second) {
                let code = 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
                out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
                return Ok(());
            }
            self.at = back;
        }
        out.push(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
        Ok(())
    }

    fn hex(&mut self) -> Result<u32> {
        let digits = self.text.get(self.at..self.at + 4);
        let digits = digits.filter(|digits| digits.bytes().all(|it| it.is_ascii_hexdigit()));
        match digits.and_then(|digits| u32::from_str_radix(digits, 16).ok()) {
            Some(code) => {
                self.at += 4;
                Ok(code)
            }
            // CPython counts from the `u`.
            None => self.fail("Invalid \\uXXXX escape", self.at - 1),
        }
    }
}
