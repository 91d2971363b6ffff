//! Parsing of a format specification.

use alloc::format;
use alloc::string::String;

use crate::exc::{Exc, Result};

/// The thousands separator.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Grouping {
    Comma,
    Underscore,
}

/// A parsed specification.
pub(crate) struct Spec {
    pub(crate) fill: char,
    pub(crate) align: char,
    pub(crate) sign: Option<char>,
    /// `z`: a negative zero loses its sign.
    pub(crate) no_negative_zero: bool,
    pub(crate) alternate: bool,
    pub(crate) width: usize,
    pub(crate) grouping: Option<Grouping>,
    pub(crate) precision: Option<usize>,
    pub(crate) kind: Option<char>,
}

/// Takes one character off the front if `test` holds of it.
fn take(rest: &mut &str, test: impl FnOnce(char) -> bool) -> Option<char> {
    let c: char = rest.chars().next().filter(|&c| test(c))?;
    *rest = &rest[c.len_utf8()..];
    Some(c)
}

/// Takes a number off the front; digits of any script count.
fn take_number(rest: &mut &str) -> Result<Option<usize>> {
    let mut number: Option<usize> = None;
    while let Some(value) = rest.chars().next().and_then(crate::unicode::decimal_value) {
        let more: Option<usize> = number
            .unwrap_or(0)
            .checked_mul(10)
            .and_then(|n| n.checked_add(value as usize));
        match more {
            Some(more) if more <= isize::MAX as usize => number = Some(more),
            _ => return Err(Exc::value_error("Too many decimal digits in format string")),
        }
        take(rest, |_| true);
    }
    Ok(number)
}

const fn is_align(c: char) -> bool {
    matches!(c, '<' | '>' | '=' | '^')
}

impl Spec {
    /// Parses `text`. ValueError with CPython's texts.
    pub(crate) fn parse(text: &str, type_name: &str, align: char) -> Result<Spec> {
        let mut rest: &str = text;
        let mut fill: Option<char> = None;
        let mut chosen: Option<char> = None;
        let mut ahead = text.chars();
        if let (Some(first), Some(second)) = (ahead.next(), ahead.next())
            && is_align(second)
        {
            (fill, chosen) = (Some(first), Some(second));
            rest = ahead.as_str();
        } else if let Some(c) = take(&mut rest, is_align) {
            chosen = Some(c);
        }
        let sign: Option<char> = take(&mut rest, |c| matches!(c, '+' | '-' | ' '));
        let no_negative_zero: bool = take(&mut rest, |c| c == 'z').is_some();
        let alternate: bool = take(&mut rest, |c| c == '#').is_some();
        if fill.is_none() && take(&mut rest, |c| c == '0').is_some() {
            fill = Some('0');
            if chosen.is_none() && align == '>' {
                chosen = Some('=');
            }
        }
        let width: usize = take_number(&mut rest)?.unwrap_or(0);
        let mut grouping: Option<Grouping> = None;
        if take(&mut rest, |c| c == ',').is_some() {
            grouping = Some(Grouping::Comma);
        }
        if take(&mut rest, |c| c == '_').is_some() {
            if grouping.is_some() {
                return Err(Exc::value_error("Cannot specify both ',' and '_'."));
            }
            grouping = Some(Grouping::Underscore);
        }
        if rest.starts_with(',') && grouping == Some(Grouping::Underscore) {
            return Err(Exc::value_error("Cannot specify both ',' and '_'."));
        }
        let mut precision: Option<usize> = None;
        if take(&mut rest, |c| c == '.').is_some() {
            precision = take_number(&mut rest)?;
            if precision.is_none() {
                return Err(Exc::value_error("Format specifier missing precision"));
            }
        }
        let kind: Option<char> = take(&mut rest, |_| true);
        if !rest.is_empty() {
            return Err(Exc::value_error(format!(
                "Invalid format specifier '{text}' for object of type '{type_name}'"
            )));
        }
        if let Some(separator) = grouping {
            // A str has the type 's' by default, which takes no separator.
            let code: Option<char> = if type_name == "str" {
                kind.or(Some('s'))
            } else {
                kind
            };
            match code {
                None | Some('d' | 'e' | 'f' | 'g' | 'E' | 'G' | '%' | 'F') => {}
                Some('b' | 'o' | 'x' | 'X') if separator == Grouping::Underscore => {}
                Some(code) => {
                    let shown: String = match code {
                        '!'..='\x7f' => format!("{code}"),
                        _ => format!("\\x{:x}", code as u32),
                    };
                    let separator: char = if separator == Grouping::Comma {
                        ','
                    } else {
                        '_'
                    };
                    return Err(Exc::value_error(format!(
                        "Cannot specify '{separator}' with '{shown}'."
                    )));
                }
            }
        }
        Ok(Spec {
            fill: fill.unwrap_or(' '),
            align: chosen.unwrap_or(align),
            sign,
            no_negative_zero,
            alternate,
            width,
            grouping,
            precision,
            kind,
        })
    }

    /// Appends `text` of `chars` characters, padded to the width.
    pub(crate) fn pad(&self, text: &str, chars: usize, out: &mut String) {
        let total: usize = self.width.saturating_sub(chars);
        let left: usize = match self.align {
            '>' | '=' => total,
            '^' => total / 2,
            _ => 0,
        };
        out.extend(core::iter::repeat_n(self.fill, left));
        out.push_str(text);
        out.extend(core::iter::repeat_n(self.fill, total - left));
    }
}
