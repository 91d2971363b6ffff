//! `str.format` and `str.format_map`.
//!
//! ```python
//! print("{0:>{w}} {name!r} {pos.x} {row[0]}".format(7, w=4, name="Ada", pos=p, row=[1]))
//! ```
//!
//! Source: CPython's `Objects/stringlib/unicode_format.h`; texts are those of 3.11.

use alloc::format;
use alloc::string::String;

use super::Str;
use super::intern::intern;
use crate::dynamic as ops;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::int::Int;
use crate::object::Object;
use crate::value::Value;

/// How fields without a name are counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Unknown,
    Automatic(usize),
    Manual,
}

/// Where fields find their values.
struct Fields<'a> {
    args: &'a Args,
    /// The argument of `format_map`.
    mapping: Option<&'a Value>,
    numbering: Numbering,
}

impl Str {
    /// `self.format(*args, **kwargs)`. ValueError, IndexError, KeyError, and what formatting the
    /// values raises.
    pub fn format(&self, args: &Args) -> Result<Str> {
        let mut fields: Fields<'_> = Fields {
            args,
            mapping: None,
            numbering: Numbering::Unknown,
        };
        let mut out: String = String::with_capacity(self.as_str().len());
        write_template(self.as_str(), &mut fields, 2, &mut out)?;
        Ok(Str::from(out))
    }

    /// `self.format_map(mapping)`. As [`Str::format`].
    pub fn format_map(&self, mapping: &Value) -> Result<Str> {
        let args: Args = Args::default();
        let mut fields: Fields<'_> = Fields {
            args: &args,
            mapping: Some(mapping),
            numbering: Numbering::Unknown,
        };
        let mut out: String = String::with_capacity(self.as_str().len());
        write_template(self.as_str(), &mut fields, 2, &mut out)?;
        Ok(Str::from(out))
    }
}

fn write_template(
    template: &str,
    fields: &mut Fields<'_>,
    depth: usize,
    out: &mut String,
) -> Result<()> {
    if depth == 0 {
        return Err(Exc::value_error("Max string recursion exceeded"));
    }
    let mut rest: &str = template;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        let brace: u8 = rest.as_bytes()[at];
        rest = &rest[at + 1..];
        if rest.as_bytes().first() == Some(&brace) {
            out.push(char::from(brace));
            rest = &rest[1..];
            continue;
        }
        if brace == b'}' {
            return Err(Exc::value_error("Single '}' encountered in format string"));
        }
        if rest.is_empty() {
            return Err(Exc::value_error("Single '{' encountered in format string"));
        }
        rest = write_field(rest, fields, depth, out)?;
    }
    out.push_str(rest);
    Ok(())
}

/// Writes the field at the start of `rest`; returns what comes after its brace.
fn write_field<'t>(
    rest: &'t str,
    fields: &mut Fields<'_>,
    depth: usize,
    out: &mut String,
) -> Result<&'t str> {
    let mut bracket: bool = false;
    let mut name_end: Option<(usize, char)> = None;
    for (at, c) in rest.char_indices() {
        match c {
            '{' => return Err(Exc::value_error("unexpected '{' in field name")),
            '[' => bracket = true,
            ']' => bracket = false,
            '}' | ':' | '!' if !bracket => {
                name_end = Some((at, c));
                break;
            }
            _ => {}
        }
    }
    let Some((at, end)) = name_end else {
        return Err(Exc::value_error("expected '}' before end of string"));
    };
    let name: &str = &rest[..at];
    let mut rest: &str = &rest[at + 1..];
    let mut conversion: Option<char> = None;
    let mut has_spec: bool = end == ':';
    if end == '!' {
        let mut chars = rest.chars();
        let Some(c) = chars.next() else {
            return Err(Exc::value_error(
                "end of string while looking for conversion specifier",
            ));
        };
        conversion = Some(c);
        rest = chars.as_str();
        match chars.next() {
            None => return Err(Exc::value_error("unmatched '{' in format spec")),
            Some(':') => has_spec = true,
            Some('}') => {}
            Some(_) => {
                return Err(Exc::value_error("expected ':' after conversion specifier"));
            }
        }
        rest = &rest[1..];
    }
    let mut spec: &str = "";
    if has_spec {
        let mut open: usize = 1;
        let mut spec_end: Option<usize> = None;
        for (at, c) in rest.char_indices() {
            match c {
                '{' => open += 1,
                '}' => open -= 1,
                _ => {}
            }
            if open == 0 {
                spec_end = Some(at);
                break;
            }
        }
        let Some(at) = spec_end else {
            return Err(Exc::value_error("unmatched '{' in format spec"));
        };
        spec = &rest[..at];
        rest = &rest[at + 1..];
    }
    let value: Value = fields.value(name)?;
    let mut expanded: String = String::new();
    if spec.contains(['{', '}']) {
        write_template(spec, fields, depth - 1, &mut expanded)?;
        spec = &expanded;
    }
    match conversion {
        None => value.format_to(spec, out)?,
        Some(code @ ('s' | 'r' | 'a')) => {
            let mut text: String = String::new();
            match code {
                's' => value.str_to(&mut text)?,
                'r' => value.repr_to(&mut text)?,
                _ => {
                    let mut shown: String = String::new();
                    value.repr_to(&mut shown)?;
                    super::repr::write_ascii(&shown, &mut text);
                }
            }
            crate::format::format_str(&Str::from(text), spec, out)?;
        }
        Some(code) => {
            return Err(Exc::value_error(match code {
                '!'..='~' => format!("Unknown conversion specifier {code}"),
                _ => format!("Unknown conversion specifier \\x{:x}", code as u32),
            }));
        }
    }
    Ok(rest)
}

impl Fields<'_> {
    /// The value of a field name: first, then attributes and items.
    fn value(&mut self, name: &str) -> Result<Value> {
        let first_end: usize = name.find(['.', '[']).unwrap_or(name.len());
        let (first, mut path) = name.split_at(first_end);
        let mut value: Value = self.first(first)?;
        while !path.is_empty() {
            if let Some(after) = path.strip_prefix('.') {
                let end: usize = after.find(['.', '[']).unwrap_or(after.len());
                if end == 0 {
                    return Err(Exc::value_error("Empty attribute in format string"));
                }
                value = ops::get_attr(&value, intern(&Str::from(&after[..end])))?;
                path = &after[end..];
            } else if let Some(after) = path.strip_prefix('[') {
                let Some(end) = after.find(']') else {
                    return Err(Exc::value_error("Missing ']' in format string"));
                };
                if end == 0 {
                    return Err(Exc::value_error("Empty attribute in format string"));
                }
                let key: Value = match index(&after[..end])? {
                    Some(index) => Value::Int(Int::from(index)),
                    None => Value::Str(Str::from(&after[..end])),
                };
                value = ops::get_item(&value, &key)?;
                path = &after[end + 1..];
            } else {
                return Err(Exc::value_error(
                    "Only '.' or '[' may follow ']' in format field specifier",
                ));
            }
        }
        Ok(value)
    }

    fn first(&mut self, name: &str) -> Result<Value> {
        let place: usize = match index(name)? {
            _ if name.is_empty() => {
                let next: usize = match self.numbering {
                    Numbering::Manual => {
                        return Err(Exc::value_error(
                            "cannot switch from manual field specification to automatic field numbering",
                        ));
                    }
                    Numbering::Unknown => 0,
                    Numbering::Automatic(next) => next,
                };
                self.numbering = Numbering::Automatic(next + 1);
                next
            }
            Some(place) => {
                if matches!(self.numbering, Numbering::Automatic(_)) {
                    return Err(Exc::value_error(
                        "cannot switch from automatic field numbering to manual field specification",
                    ));
                }
                self.numbering = Numbering::Manual;
                place
            }
            None => return self.named(name),
        };
        if self.mapping.is_some() {
            return Err(Exc::value_error("Format string contains positional fields"));
        }
        match self.args.positional.get(place) {
            Some(value) => Ok(value.clone()),
            None => Err(Exc::index_error(format!(
                "Replacement index {place} out of range for positional args tuple"
            ))),
        }
    }

    fn named(&self, name: &str) -> Result<Value> {
        let key: Str = Str::from(name);
        if let Some(mapping) = self.mapping {
            return ops::get_item(mapping, &Value::Str(key));
        }
        match self
            .args
            .keywords
            .iter()
            .find(|(keyword, _)| *keyword == key)
        {
            Some((_, value)) => Ok(value.clone()),
            None => Err(Exc::key_error(key)),
        }
    }
}

/// A field name that is a number. ValueError for one that no index holds.
fn index(text: &str) -> Result<Option<usize>> {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(None);
    }
    match text.parse::<usize>() {
        Ok(index) if index <= isize::MAX as usize => Ok(Some(index)),
        _ => Err(Exc::value_error("Too many decimal digits in format string")),
    }
}
