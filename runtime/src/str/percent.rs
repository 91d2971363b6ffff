//! `%`-formatting: `"%-8s %5.1f%%" % (name, share)`.
//!
//! ```python
//! print("%(name)s has %(n)04d" % {"name": "Ada", "n": 7})
//! ```
//!
//! Source: CPython's `unicode_format_arg_parse` and its kin; texts are those of 3.11.

use alloc::format;
use alloc::string::String;
use core::iter::Peekable;
use core::str::CharIndices;

use super::{Str, count_chars};
use crate::dynamic as ops;
use crate::exc::{Exc, Result};
use crate::format::number::float_digits;
use crate::int::{self, Int};
use crate::object::Object;
use crate::value::Value;

/// The arguments as they are used up.
struct Arguments<'a> {
    /// The elements of a tuple, or the one other value.
    items: &'a [Value],
    next: usize,
    /// A single value that keys may look into.
    mapping: Option<&'a Value>,
}

impl<'a> Arguments<'a> {
    fn take(&mut self) -> Result<&'a Value> {
        match self.items.get(self.next) {
            Some(value) => {
                self.next += 1;
                Ok(value)
            }
            None => Err(Exc::type_error("not enough arguments for format string")),
        }
    }
}

/// What stands between `%` and the type.
#[derive(Default)]
struct Flags {
    left: bool,
    plus: bool,
    space: bool,
    alternate: bool,
    zero: bool,
    width: usize,
    precision: Option<usize>,
}

/// `template % values`; a tuple gives several values. TypeError, ValueError, KeyError,
/// OverflowError.
pub fn percent(template: &Str, values: &Value) -> Result<Str> {
    percent_of("string", template, values)
}

/// The same; `kind` is what errors call the template.
pub(crate) fn percent_of(kind: &str, template: &Str, values: &Value) -> Result<Str> {
    let held = values.held().filter(|it| matches!(it, Value::Tuple(_)));
    let (items, mapping) = match held.as_ref().unwrap_or(values) {
        Value::Tuple(items) => (items.as_slice(), None),
        other => (
            core::slice::from_ref(other),
            is_mapping(other).then_some(other),
        ),
    };
    let mut arguments: Arguments<'_> = Arguments {
        items,
        next: 0,
        mapping,
    };
    let mut out: String = String::with_capacity(template.as_str().len());
    let mut chars: Peekable<CharIndices<'_>> = template.as_str().char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let mut keyed: Option<Value> = None;
        if chars.next_if(|&(_, c)| c == '(').is_some() {
            let Some(mapping) = arguments.mapping else {
                return Err(Exc::type_error("format requires a mapping"));
            };
            let key: Str = read_key(&mut chars)?;
            keyed = Some(ops::get_item(mapping, &Value::Str(key))?);
            // Keys use up the mapping: a later `%s` finds nothing.
            arguments.next = arguments.items.len();
        }
        let flags: Flags = read_flags(&mut chars, &mut arguments)?;
        chars.next_if(|&(_, c)| matches!(c, 'h' | 'l' | 'L'));
        let Some((place, code)) = chars.next() else {
            return Err(Exc::value_error("incomplete format"));
        };
        if code == '%' && place == at + 1 {
            out.push('%');
            continue;
        }
        let value: &Value = match &keyed {
            Some(value) => value,
            None => arguments.take()?,
        };
        let position: usize = template.as_str()[..place].chars().count();
        write_argument(value, code, position, &flags, &mut out)?;
    }
    if arguments.next < arguments.items.len() && arguments.mapping.is_none() {
        return Err(Exc::type_error(format!(
            "not all arguments converted during {kind} formatting"
        )));
    }
    Ok(Str::from(out))
}

/// Whether items can be looked up in `value`; a text does not count.
fn is_mapping(value: &Value) -> bool {
    match value {
        Value::Dict(_)
        | Value::List(_)
        | Value::Bytes(_)
        | Value::ByteArray(_)
        | Value::Range(_) => true,
        Value::Instance(instance) => {
            let held = instance.held();
            instance.class().has_method("__getitem__") || held.is_some_and(|it| is_mapping(&it))
        }
        Value::Native(native) => native.has_method("__getitem__"),
        _ => false,
    }
}

/// The key between parentheses, which may nest.
fn read_key(chars: &mut Peekable<CharIndices<'_>>) -> Result<Str> {
    let mut key: Str = Str::EMPTY;
    let mut depth: usize = 1;
    for (_, c) in chars.by_ref() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Ok(key);
        }
        key.push_char(c);
    }
    Err(Exc::value_error("incomplete format key"))
}

/// A number in the template, or `*` for one from the arguments.
fn read_size(
    chars: &mut Peekable<CharIndices<'_>>,
    arguments: &mut Arguments<'_>,
    text: &'static str,
) -> Result<Option<i64>> {
    if chars.next_if(|&(_, c)| c == '*').is_some() {
        let Value::Int(size) = arguments.take()? else {
            return Err(Exc::type_error("* wants int"));
        };
        return int::to_i64(size).map(Some);
    }
    let mut size: Option<i64> = None;
    while let Some((_, c)) = chars.next_if(|(_, c)| c.is_ascii_digit()) {
        let more: Option<i64> = size
            .unwrap_or(0)
            .checked_mul(10)
            .and_then(|n| n.checked_add(i64::from(c as u32 - 48)));
        match more {
            Some(more) if more <= i64::from(i32::MAX) => size = Some(more),
            _ => return Err(Exc::value_error(text)),
        }
    }
    Ok(size)
}

fn read_flags(chars: &mut Peekable<CharIndices<'_>>, arguments: &mut Arguments) -> Result<Flags> {
    let mut flags: Flags = Flags::default();
    while let Some((_, c)) = chars.next_if(|&(_, c)| matches!(c, '-' | '+' | ' ' | '#' | '0')) {
        match c {
            '-' => flags.left = true,
            '+' => flags.plus = true,
            ' ' => flags.space = true,
            '#' => flags.alternate = true,
            _ => flags.zero = true,
        }
    }
    let width: i64 = read_size(chars, arguments, "width too big")?.unwrap_or(0);
    flags.left |= width < 0;
    flags.width = usize::try_from(width.unsigned_abs()).unwrap_or(0);
    if chars.next_if(|&(_, c)| c == '.').is_some() {
        let precision: i64 = read_size(chars, arguments, "precision too big")?.unwrap_or(0);
        flags.precision = Some(usize::try_from(precision).unwrap_or(0));
    }
    Ok(flags)
}

fn write_argument(
    value: &Value,
    code: char,
    position: usize,
    flags: &Flags,
    out: &mut String,
) -> Result<()> {
    let mut text: String = String::new();
    match code {
        's' => value.str_to(&mut text)?,
        'r' => value.repr_to(&mut text)?,
        'a' => {
            let mut shown: String = String::new();
            value.repr_to(&mut shown)?;
            super::repr::write_ascii(&shown, &mut text);
        }
        'c' => write_character(value, &mut text)?,
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
            let number: Int = integer(value, code)?;
            write_integer(&number, code, flags, out)?;
            return Ok(());
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let number: f64 = match value {
                Value::Float(number) => *number,
                Value::Int(number) => int::to_f64(number)?,
                Value::Bool(number) => f64::from(u8::from(*number)),
                other => ops::to_float(other)?,
            };
            let digits: String = float_digits(number, Some(code), flags.precision, flags.alternate);
            match digits.strip_prefix('-') {
                Some(digits) => pad_number(true, "", digits, flags, out),
                None => pad_number(false, "", &digits, flags, out),
            }
            return Ok(());
        }
        _ => {
            return Err(Exc::value_error(format!(
                "unsupported format character '{}' ({:#x}) at index {position}",
                if matches!(code, ' '..='~') { code } else { '?' },
                code as u32
            )));
        }
    }
    if code != 'c'
        && let Some(limit) = flags.precision
        && let Some((at, _)) = text.char_indices().nth(limit)
    {
        text.truncate(at);
    }
    let spaces: usize = flags.width.saturating_sub(count_chars(&text));
    if !flags.left {
        out.extend(core::iter::repeat_n(' ', spaces));
    }
    out.push_str(&text);
    if flags.left {
        out.extend(core::iter::repeat_n(' ', spaces));
    }
    Ok(())
}

fn write_character(value: &Value, out: &mut String) -> Result<()> {
    match value {
        Value::Str(text) if text.count_chars() == 1 => {
            out.push_str(text.as_str());
            Ok(())
        }
        Value::Bool(code) => {
            out.push(char::from(u8::from(*code)));
            Ok(())
        }
        Value::Instance(_) if let Some(held) = value.held() => write_character(&held, out),
        Value::Int(code) => {
            let c: Option<char> = code
                .as_i64()
                .and_then(|code| u32::try_from(code).ok())
                .and_then(char::from_u32);
            match c {
                Some(c) => {
                    out.push(c);
                    Ok(())
                }
                None => Err(Exc::overflow_error("%c arg not in range(0x110000)")),
            }
        }
        _ => Err(Exc::type_error("%c requires int or char")),
    }
}

/// The argument of an integer type; `%d` takes floats too.
fn integer(value: &Value, code: char) -> Result<Int> {
    match (value, code) {
        (Value::Int(number), _) => Ok(number.clone()),
        (Value::Bool(number), _) => Ok(Int::from(*number)),
        (Value::Float(number), 'd' | 'i' | 'u') => int::from_float(*number),
        (Value::Instance(instance), _) if instance.class().has_method("__index__") => {
            ops::to_index(value)
        }
        (Value::Instance(_), _) if let Some(held) = value.held() => integer(&held, code),
        (other, 'd' | 'i' | 'u') => Err(Exc::type_error(format!(
            "%{code} format: a real number is required, not {}",
            other.type_name()
        ))),
        (other, _) => Err(Exc::type_error(format!(
            "%{code} format: an integer is required, not {}",
            other.type_name()
        ))),
    }
}

fn write_integer(number: &Int, code: char, flags: &Flags, out: &mut String) -> Result<()> {
    let mut digits: String = String::new();
    let prefix: &str = match code {
        'x' => "0x",
        'X' => "0X",
        'o' => "0o",
        _ => "",
    };
    match code {
        'x' | 'X' => digits = int::arith::digits(number, 16),
        'o' => digits = int::arith::digits(number, 8),
        _ => number.abs().repr_to(&mut digits)?,
    }
    if code == 'X' {
        digits.make_ascii_uppercase();
    }
    if let Some(least) = flags.precision
        && digits.len() < least
    {
        let zeros: String = core::iter::repeat_n('0', least - digits.len()).collect();
        digits.insert_str(0, &zeros);
    }
    let prefix: &str = if flags.alternate { prefix } else { "" };
    pad_number(number.is_negative(), prefix, &digits, flags, out);
    Ok(())
}

fn pad_number(negative: bool, prefix: &str, digits: &str, flags: &Flags, out: &mut String) {
    let sign: &str = match (negative, flags.plus, flags.space) {
        (true, _, _) => "-",
        (false, true, _) => "+",
        (false, false, true) => " ",
        (false, false, false) => "",
    };
    let missing: usize = flags
        .width
        .saturating_sub(sign.len() + prefix.len() + digits.len());
    let zeros: bool = flags.zero && !flags.left;
    if !flags.left && !zeros {
        out.extend(core::iter::repeat_n(' ', missing));
    }
    out.push_str(sign);
    out.push_str(prefix);
    if zeros {
        out.extend(core::iter::repeat_n('0', missing));
    }
    out.push_str(digits);
    if flags.left {
        out.extend(core::iter::repeat_n(' ', missing));
    }
}
