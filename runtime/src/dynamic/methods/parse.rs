//! The arguments of a call to a builtin method.
//!
//! Source: `Python/getargs.c` and `Objects/methodobject.c`, whose texts these are.

use alloc::format;
use alloc::vec::Vec;

use crate::dynamic::to_index;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::int;
use crate::object::Object;
use crate::str::Str;
use crate::value::Value;

/// A call being taken apart.
pub(in crate::dynamic) struct Call {
    owner: &'static str,
    pub(super) name: &'static str,
    args: Args,
}

impl Call {
    pub(in crate::dynamic) fn new(owner: &'static str, name: &'static str, args: Args) -> Call {
        Call { owner, name, args }
    }

    fn no_keywords(&self) -> Result<()> {
        if self.args.keywords.is_empty() {
            return Ok(());
        }
        Err(Exc::type_error(format!(
            "{}.{}() takes no keyword arguments",
            self.owner, self.name
        )))
    }

    /// No arguments.
    pub(super) fn none(&mut self) -> Result<()> {
        self.no_keywords()?;
        match self.args.positional.len() {
            0 => Ok(()),
            given => Err(Exc::type_error(format!(
                "{}.{}() takes no arguments ({given} given)",
                self.owner, self.name
            ))),
        }
    }

    /// Exactly one argument.
    pub(super) fn one(&mut self) -> Result<Value> {
        self.no_keywords()?;
        match self.args.positional.len() {
            1 => Ok(self.args.positional.remove(0)),
            given => Err(Exc::type_error(format!(
                "{}.{}() takes exactly one argument ({given} given)",
                self.owner, self.name
            ))),
        }
    }

    /// From `least` to `most` positional arguments; None for those not given.
    pub(super) fn between(&mut self, least: usize, most: usize) -> Result<Vec<Option<Value>>> {
        self.no_keywords()?;
        let given = self.args.positional.len();
        let (bound, limit) = match given {
            _ if given < least => ("at least ", least),
            _ if given > most => ("at most ", most),
            _ => return Ok(self.padded(most)),
        };
        let bound = if least == most { "" } else { bound };
        Err(Exc::type_error(format!(
            "{} expected {bound}{limit} argument{}, got {given}",
            self.name,
            if limit == 1 { "" } else { "s" }
        )))
    }

    /// What `find` and its kin take: the thing sought, and bounds.
    pub(super) fn search(&mut self) -> Result<(Value, Option<i64>, Option<i64>)> {
        self.no_keywords()?;
        let given = self.args.positional.len();
        if !(1..=3).contains(&given) {
            let (bound, limit) = if given == 0 {
                ("least", 1)
            } else {
                ("most", 3)
            };
            return Err(Exc::type_error(format!(
                "{}() takes at {bound} {limit} argument{} ({given} given)",
                self.name,
                if limit == 1 { "" } else { "s" }
            )));
        }
        let mut found = self.padded(3);
        let sought = found[0].take().unwrap_or(Value::None);
        Ok((sought, bound(&found[1])?, bound(&found[2])?))
    }

    fn padded(&mut self, count: usize) -> Vec<Option<Value>> {
        let mut found: Vec<Option<Value>> = core::mem::take(&mut self.args.positional)
            .into_iter()
            .map(Some)
            .collect();
        found.resize(count, None);
        found
    }

    /// Any number of positional arguments.
    pub(super) fn all(&mut self) -> Result<Vec<Value>> {
        self.no_keywords()?;
        Ok(core::mem::take(&mut self.args.positional))
    }

    /// Everything as it came.
    pub(super) fn raw(self) -> Args {
        self.args
    }

    /// Arguments that may be given by name; an empty name is positional-only.
    pub(in crate::dynamic) fn named(
        &mut self,
        names: &[&str],
        least: usize,
    ) -> Result<Vec<Option<Value>>> {
        self.named_after(names, least, names.len())
    }

    /// The same; only the first `positional` may be given by position.
    pub(super) fn named_after(
        &mut self,
        names: &[&str],
        least: usize,
        positional: usize,
    ) -> Result<Vec<Option<Value>>> {
        let given = self.args.positional.len();
        let name = self.name;
        if given + self.args.keywords.len() > names.len() || given > positional {
            if positional == 0 {
                return Err(Exc::type_error(format!(
                    "{name}() takes no positional arguments"
                )));
            }
            return Err(Exc::type_error(format!(
                "{name}() takes at most {positional} argument{} ({} given)",
                if positional == 1 { "" } else { "s" },
                given + self.args.keywords.len()
            )));
        }
        let keywords = core::mem::take(&mut self.args.keywords);
        let mut found = self.padded(names.len());
        for (key, value) in keywords {
            let at = names
                .iter()
                .position(|name| *name == key.as_str() && !name.is_empty());
            let Some(at) = at else {
                return Err(Exc::type_error(format!(
                    "'{}' is an invalid keyword argument for {name}()",
                    key.as_str()
                )));
            };
            if found[at].is_some() {
                return Err(Exc::type_error(format!(
                    "argument for {name}() given by name ('{}') and position ({})",
                    key.as_str(),
                    at + 1
                )));
            }
            found[at] = Some(value);
        }
        for (i, value) in found.iter().enumerate().take(least) {
            if value.is_none() {
                return Err(Exc::type_error(format!(
                    "{name}() missing required argument '{}' (pos {})",
                    names[i],
                    i + 1
                )));
            }
        }
        Ok(found)
    }
}

/// TypeError of a slot wrapper called with another number of arguments.
#[cold]
pub(super) fn expected_one(given: usize) -> Exc {
    Exc::type_error(format!("expected 1 argument, got {given}"))
}

/// An index argument. Raises TypeError, OverflowError.
pub(super) fn index(value: &Value) -> Result<i64> {
    int::to_i64(&to_index(value)?)
}

/// An index argument with a default.
pub(super) fn index_or(value: Option<&Value>, default: i64) -> Result<i64> {
    value.map_or(Ok(default), index)
}

/// A bound of a search: None or an index, clamped.
pub(super) fn bound(value: &Option<Value>) -> Result<Option<i64>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(value) => match to_index(value) {
            Ok(at) => Ok(Some(at.clamp_i64())),
            Err(_) => Err(Exc::type_error(
                "slice indices must be integers or None or have an __index__ method",
            )),
        },
    }
}

/// A string argument; `text` is the TypeError up to the name of the type found.
pub(super) fn text(value: &Value, message: &str) -> Result<Str> {
    match value.unheld() {
        Value::Str(text) => Ok(text),
        _ => Err(Exc::type_error(format!("{message}{}", value.type_name()))),
    }
}

/// A truth argument with a default.
pub(super) fn flag_or(value: Option<&Value>, default: bool) -> Result<bool> {
    value.map_or(Ok(default), Value::truth)
}
