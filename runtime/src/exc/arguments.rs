//! `exc.args`, without a [`Value`] where there is a text or nothing.

use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Result, Sink};
use crate::held::Held;
use crate::io::console;
use crate::str::Str;
use crate::str::repr::write_repr;
use crate::value::Value;

/// The arguments of an exception.
#[derive(Clone)]
pub(super) enum Arguments {
    Empty,
    Text(Cow<'static, str>),
    Values(Vec<Held>),
}

impl Arguments {
    pub(super) fn from_values(values: Vec<Value>) -> Arguments {
        match values.as_slice() {
            [] => Arguments::Empty,
            _ => Arguments::Values(values.into_iter().map(Held::new).collect()),
        }
    }

    pub(super) fn to_values(&self) -> Vec<Value> {
        match self {
            Arguments::Empty => Vec::new(),
            Arguments::Text(text) => alloc::vec![Value::Str(Str::from(&**text))],
            Arguments::Values(values) => values.iter().map(Held::value).collect(),
        }
    }

    /// What `str` of most exceptions says.
    pub(super) fn str_to(&self, out: &mut String) -> Result<()> {
        match self {
            Arguments::Empty => Ok(()),
            Arguments::Text(text) => {
                out.push_str(text);
                Ok(())
            }
            Arguments::Values(values) => match values.as_slice() {
                [only] => only.str_to(out),
                values => tuple(values, out),
            },
        }
    }

    /// Gives out the text, if it is there; false where it has to be made of values.
    pub(super) fn give_text(&self, out: Sink<'_>) -> bool {
        match self {
            Arguments::Empty => true,
            Arguments::Text(text) => {
                out(text);
                true
            }
            Arguments::Values(_) => false,
        }
    }

    /// What `str` of a KeyError says.
    pub(super) fn key_to(&self, out: &mut String) -> Result<()> {
        match self {
            Arguments::Text(text) => {
                write_repr(text, out);
                Ok(())
            }
            Arguments::Values(values) if values.len() == 1 => values[0].repr_to(out),
            other => other.str_to(out),
        }
    }

    /// What a SystemExit with these tells the system.
    pub(super) fn exit_status(&self) -> i32 {
        match self {
            Arguments::Empty => 0,
            Arguments::Text(text) => {
                let text = [text, "\n"].concat();
                // Nobody is left to tell that standard error is closed.
                let _ = console::write_err(&text);
                1
            }
            Arguments::Values(values) => match values.as_slice() {
                [only] => only.exit_status(),
                _ => {
                    let mut text = String::new();
                    if tuple(values, &mut text).is_ok() {
                        text.push('\n');
                        let _ = console::write_err(&text);
                    }
                    1
                }
            },
        }
    }

    /// The arguments in parentheses.
    pub(super) fn tuple_to(&self, out: &mut String) -> Result<()> {
        match self {
            Arguments::Empty => out.push_str("()"),
            Arguments::Text(text) => {
                out.push('(');
                write_repr(text, out);
                out.push(')');
            }
            Arguments::Values(values) => tuple(values, out)?,
        }
        Ok(())
    }
}

fn tuple(values: &[Held], out: &mut String) -> Result<()> {
    out.push('(');
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            out.push_str(", ");
        }
        value.repr_to(out)?;
    }
    out.push(')');
    Ok(())
}
