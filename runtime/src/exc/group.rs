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
        self.more()
            .map_or_else(Vec::new, |it| it.members.borrow().clone())
    }

    fn set_members(&self, members: Vec<Exc>) {
        *self.make_more().members.borrow_mut() = members;
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
        let more = part.make_more();
        *more.notes.borrow_mut() = self.notes();
        *more.cause.borrow_mut() = self.cause();
        *more.context.borrow_mut() = self.context();
        more.suppress_context.set(self.suppress_context());
        *part.0.trail.borrow_mut() = self.0.trail.borrow().clone();
        part
    }

    /// `except* class`: the part that matches, and the rest.
    pub(super) fn split_by_class(
        &self,
        class: &'static ExcClass,
    ) -> Result<(Option<Exc>, Option<Exc>)> {
        self.parted(&mut |it| Ok(it.is(class)))
    }

    /// The part of which `matches` is true, and the rest; groups keep their nesting.
    fn parted(
        &self,
        matches: &mut dyn FnMut(&Exc) -> Result<bool>,
    ) -> Result<(Option<Exc>, Option<Exc>)> {
        if matches(self)? {
            return Ok((Some(self.clone()), None));
        }
        if !self.is(&BASE_EXCEPTION_GROUP) {
            return Ok((None, Some(self.clone())));
        }
        let mut matching = Vec::new();
        let mut rest = Vec::new();
        for member in self.members() {
            let (yes, no) = member.parted(matches)?;
            matching.extend(yes);
            rest.extend(no);
        }
        let part = |members: Vec<Exc>| (!members.is_empty()).then(|| self.derive(members));
        Ok((part(matching), part(rest)))
    }

    /// `self.split(condition)`: a class, a tuple of classes, or a predicate.
    ///
    /// # Errors
    /// TypeError for another condition, and what the predicate raises.
    pub fn split(&self, condition: &Value) -> Result<(Option<Exc>, Option<Exc>)> {
        let misfit =
            || Exc::type_error("expected a function, exception type or tuple of exception types");
        let class_of = |it: &Value| match it {
            Value::ExcClass(class) => Ok(*class),
            _ => Err(misfit()),
        };
        let classes: Vec<&'static ExcClass> = match condition {
            Value::ExcClass(class) => alloc::vec![*class],
            Value::Tuple(classes) => classes
                .iter()
                .map(|it| class_of(&it))
                .collect::<Result<_>>()?,
            other if !crate::dynamic::callable(other) => return Err(misfit()),
            predicate => {
                return self.parted(&mut |it| {
                    let args = Args::new([Value::Exc(it.clone())]);
                    crate::object::Object::truth(&crate::dynamic::call::call(predicate, args)?)
                });
            }
        };
        self.parted(&mut |it| Ok(classes.iter().any(|class| it.is(class))))
    }

    /// `self.subgroup(condition)`: what [`Exc::split`] finds.
    ///
    /// # Errors
    /// Those of [`Exc::split`].
    pub fn subgroup(&self, condition: &Value) -> Result<Option<Exc>> {
        Ok(self.split(condition)?.0)
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
