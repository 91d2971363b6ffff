//! `exc.args`, without a [`Value`] where there is a text or nothing.

use alloc::borrow::Cow;
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

use super::{Result, Sink};
use crate::held::Held;
use crate::io::console;
use crate::str::Str;
use crate::str::repr::write_repr;
use crate::value::Value;

/// The arguments of an exception.
pub(super) enum Arguments {
    Empty,
    Literal(&'static str),
    Made(Box<dyn Made>),
}

/// Arguments made at run time: behind a vtable, so that programs without any do not link what makes
/// texts of them.
pub(super) trait Made {
    /// The text, if that is all.
    fn text(&self) -> Option<&str>;

    /// The values, if it is no text.
    fn values(&self) -> &[Held];

    /// What `str` of most exceptions says.
    fn give_text(&self, out: Sink<'_>) -> Result<()>;
}

impl Made for String {
    fn text(&self) -> Option<&str> {
        Some(self)
    }

    fn values(&self) -> &[Held] {
        &[]
    }

    fn give_text(&self, out: Sink<'_>) -> Result<()> {
        out(self);
        Ok(())
    }
}

impl Made for Vec<Held> {
    fn text(&self) -> Option<&str> {
        None
    }

    fn values(&self) -> &[Held] {
        self
    }

    fn give_text(&self, out: Sink<'_>) -> Result<()> {
        let mut text = String::new();
        match self.as_slice() {
            [only] => only.str_to(&mut text),
            values => tuple(values, &mut text),
        }?;
        out(&text);
        Ok(())
    }
}

impl Arguments {
    pub(super) fn from_text(text: Cow<'static, str>) -> Arguments {
        match text {
            Cow::Borrowed(text) => Arguments::Literal(text),
            Cow::Owned(text) => Arguments::Made(Box::new(text)),
        }
    }

    pub(super) fn from_held(values: Vec<Held>) -> Arguments {
        Arguments::Made(Box::new(values))
    }

    pub(super) fn from_values(values: Vec<Value>) -> Arguments {
        match values.as_slice() {
            [] => Arguments::Empty,
            _ => Arguments::from_held(values.into_iter().map(Held::new).collect()),
        }
    }

    /// The text, if that is all.
    fn text(&self) -> Option<&str> {
        match self {
            Arguments::Empty => None,
            Arguments::Literal(text) => Some(text),
            Arguments::Made(made) => made.text(),
        }
    }

    fn values(&self) -> &[Held] {
        match self {
            Arguments::Empty | Arguments::Literal(_) => &[],
            Arguments::Made(made) => made.values(),
        }
    }

    pub(super) fn to_values(&self) -> Vec<Value> {
        match self.text() {
            Some(text) => alloc::vec![Value::Str(Str::from(text))],
            None => self.values().iter().map(Held::value).collect(),
        }
    }

    /// What `str` of most exceptions says.
    pub(super) fn str_to(&self, out: &mut String) -> Result<()> {
        self.give_text(&mut |piece| out.push_str(piece))
    }

    /// The same, piece by piece.
    pub(super) fn give_text(&self, out: Sink<'_>) -> Result<()> {
        match self {
            Arguments::Empty => Ok(()),
            Arguments::Literal(text) => {
                out(text);
                Ok(())
            }
            Arguments::Made(made) => made.give_text(out),
        }
    }

    /// What `str` of a KeyError says.
    pub(super) fn key_to(&self, out: &mut String) -> Result<()> {
        match (self.text(), self.values()) {
            (Some(text), _) => {
                write_repr(text, out);
                Ok(())
            }
            (None, [only]) => only.repr_to(out),
            _ => self.str_to(out),
        }
    }

    /// What a SystemExit with these tells the system.
    pub(super) fn exit_status(&self) -> i32 {
        if matches!(self, Arguments::Empty) {
            return 0;
        }
        if let [only] = self.values() {
            return only.exit_status();
        }
        let mut text = String::new();
        if self.str_to(&mut text).is_ok() {
            text.push('\n');
            // Nobody is left to tell that standard error is closed.
            let _ = console::write_err(&text);
        }
        1
    }

    /// The arguments in parentheses.
    pub(super) fn tuple_to(&self, out: &mut String) -> Result<()> {
        match self.text() {
            Some(text) => {
                out.push('(');
                write_repr(text, out);
                out.push(')');
                Ok(())
            }
            None => tuple(self.values(), out),
        }
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
