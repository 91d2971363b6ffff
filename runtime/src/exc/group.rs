//! ExceptionGroup: several exceptions that travel as one.
//!
//! ```python
//! raise ExceptionGroup("unhandled errors in a TaskGroup", [ValueError(1), KeyError(2)])
//! ```
//! The members are kept beside `args`, so that printing and `except*` need no dynamic access.
//!
//! Source: PEP 654.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::builtin::{BASE_EXCEPTION_GROUP, EXCEPTION, EXCEPTION_GROUP};
use super::{Exc, ExcClass, Result};
use crate::function::Args;
use crate::list::List;
use crate::str::Str;
use crate::value::Value;

impl Exc {
    /// `ExceptionGroup(message, members)`, or BaseExceptionGroup when a member asks for it.
    #[cold]
    pub fn group(message: impl Into<super::ExcText>, members: Vec<Exc>) -> Exc {
        let all_plain = members.iter().all(|it| it.is(&EXCEPTION));
        let class = if all_plain {
            &EXCEPTION_GROUP
        } else {
            &BASE_EXCEPTION_GROUP
        };
        let message = Value::Str(message.into().into_str());
        let exc = Exc::new(class, alloc::vec![message, list_of(&members)]);
        exc.set_members(members);
        exc
    }

    /// `self.exceptions`; empty unless a group.
    pub fn members(&self) -> Vec<Exc> {
        self.0.members.borrow().clone()
    }

    fn set_members(&self, members: Vec<Exc>) {
        *self.0.members.borrow_mut() = members;
    }

    pub(super) fn group_init(&self, args: &Args) -> Result<()> {
        let [message, members] = args.positional.as_slice() else {
            return Err(Exc::type_error(format!(
                "BaseExceptionGroup.__new__() takes exactly 2 arguments ({} given)",
                args.positional.len()
            )));
        };
        if !matches!(message, Value::Str(_)) {
            return Err(Exc::type_error(format!(
                "argument 1 must be str, not {}",
                crate::object::Object::type_name(message)
            )));
        }
        let mut found = Vec::new();
        for (i, member) in crate::dynamic::iterate::iterate(members)?.enumerate() {
            match member? {
                Value::Exc(exc) => found.push(exc),
                _ => {
                    return Err(Exc::value_error(format!(
                        "Item {i} of second argument (exceptions) is not an exception"
                    )));
                }
            }
        }
        if found.is_empty() {
            return Err(Exc::value_error(
                "second argument (exceptions) must be a non-empty sequence",
            ));
        }
        if self.is(&EXCEPTION_GROUP) && !found.iter().all(|it| it.is(&EXCEPTION)) {
            return Err(Exc::type_error(
                "Cannot nest BaseExceptions in an ExceptionGroup",
            ));
        }
        self.set_members(found);
        Ok(())
    }

    /// `self.derive(members)` with what Python carries over: notes, chain and traceback.
    pub(super) fn derive(&self, members: Vec<Exc>) -> Exc {
        let message = match self.args().first() {
            Some(Value::Str(message)) => message.clone(),
            _ => Str::from(""),
        };
        let part = Exc::group(message, members);
        *part.0.notes.borrow_mut() = self.notes();
        *part.0.cause.borrow_mut() = self.cause();
        part.set_context(self.context());
        part.0.suppress_context.set(self.suppress_context());
        *part.0.frames.borrow_mut() = self.frames();
        part
    }

    /// `except* class`: the part that matches, wrapped in a group if it is not one, and the rest.
    pub fn split(&self, class: &'static ExcClass) -> (Option<Exc>, Option<Exc>) {
        if self.is(class) {
            return (Some(self.clone()), None);
        }
        if !self.is(&BASE_EXCEPTION_GROUP) {
            return (None, Some(self.clone()));
        }
        let mut matching = Vec::new();
        let mut rest = Vec::new();
        for member in self.members() {
            let (yes, no) = member.split(class);
            matching.extend(yes);
            rest.extend(no);
        }
        let part = |members: Vec<Exc>| (!members.is_empty()).then(|| self.derive(members));
        (part(matching), part(rest))
    }
}

fn list_of(members: &[Exc]) -> Value {
    Value::List(List::from(
        members
            .iter()
            .cloned()
            .map(Value::Exc)
            .collect::<Vec<Value>>(),
    ))
}

/// `str` of a group.
pub(super) fn text(exc: &Exc, out: &mut String) -> Result<()> {
    let count = exc.members().len();
    if count == 0 {
        return exc.plain_text(out);
    }
    if let Some(message) = exc.args().first() {
        crate::object::Object::str_to(message, out)?;
    }
    let plural = if count == 1 { "" } else { "s" };
    out.push_str(&format!(" ({count} sub-exception{plural})"));
    Ok(())
}
