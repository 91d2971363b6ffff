//! `except*`: a group is taken apart by class, and what is left goes on.
//!
//! ```python
//! try: ...
//! except* ValueError as group: ...    # star.take(ValueError), star.failed(…) if the block raises
//! ```
//! Source: PEP 654, "except*".

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::RefCell;

use super::builtin::BASE_EXCEPTION_GROUP;
use super::{Exc, ExcClass, Result};
use crate::identity::identity_hash;
use crate::object::Object;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Value;

/// The state of one `try` with `except*`.
#[derive(Clone)]
pub struct ExceptStar(Rc<Star>);

struct Star {
    exc: Exc,
    /// What no clause has taken yet.
    rest: RefCell<Option<Exc>>,
    taken: RefCell<Vec<Exc>>,
    raised: RefCell<Vec<Exc>>,
}

impl ExceptStar {
    /// Begins to handle `exc`.
    pub fn new(exc: &Exc) -> ExceptStar {
        ExceptStar(Rc::new(Star {
            exc: exc.clone(),
            rest: RefCell::new(Some(exc.clone())),
            taken: RefCell::default(),
            raised: RefCell::default(),
        }))
    }

    /// The part that a clause handles; an exception that is no group is wrapped in one.
    ///
    /// # Errors
    /// TypeError for what is no exception class, or is a class of groups.
    pub fn take(&self, classes: &Value) -> Result<Option<Exc>> {
        let Some(mut rest) = self.0.rest.take() else {
            return Ok(None);
        };
        let mut found = Vec::new();
        for class in classes_of(classes)? {
            let (part, left) = rest.split_by_class(class)?;
            found.extend(part);
            match left {
                Some(left) => rest = left,
                None => {
                    return Ok(self.took(found));
                }
            }
        }
        self.0.rest.replace(Some(rest));
        Ok(self.took(found))
    }

    fn took(&self, mut found: Vec<Exc>) -> Option<Exc> {
        let part = match found.len() {
            0 => return None,
            1 => found.remove(0),
            _ => self.0.exc.keep(&found),
        };
        let part = match part.is(&BASE_EXCEPTION_GROUP) {
            true => part,
            false => {
                let wrapped = Exc::group("", alloc::vec![part.clone()]);
                let members = Tuple::from(alloc::vec![Value::Exc(part)]);
                wrapped.set_args(alloc::vec![
                    Value::Str(Str::from("")),
                    Value::Tuple(members)
                ]);
                wrapped
            }
        };
        self.0.taken.borrow_mut().push(part.clone());
        Some(part)
    }

    /// The block of a clause raised.
    pub fn failed(&self, exc: Exc) {
        self.0.raised.borrow_mut().push(exc);
    }

    /// Raises what the blocks raised and what no clause took.
    ///
    /// # Errors
    /// The exception itself when no clause took any of it, else a group.
    pub fn finish(&self) -> Result<()> {
        let rest = self.0.rest.take();
        let taken = self.0.taken.take();
        if taken.is_empty() {
            return rest.map_or(Ok(()), Err);
        }
        let is_part = |exc: &Exc| taken.iter().any(|it| it.is_same(exc));
        let (mut going_on, raised): (Vec<Exc>, Vec<Exc>) =
            self.0.raised.take().into_iter().partition(is_part);
        going_on.extend(rest);
        let going_on = match going_on.len() {
            0 | 1 => going_on.pop(),
            _ => Some(self.0.exc.keep(&going_on)),
        };
        if raised.is_empty() {
            return going_on.map_or(Ok(()), Err);
        }
        let members = raised.into_iter().chain(going_on).collect();
        Err(Exc::group("", members))
    }
}

/// The classes of a clause.
fn classes_of(classes: &Value) -> Result<Vec<&'static ExcClass>> {
    let one = |class: &Value| match class {
        Value::ExcClass(class) if class.is_subclass(&BASE_EXCEPTION_GROUP) => Err(Exc::type_error(
            "catching ExceptionGroup with except* is not allowed. Use except instead.",
        )),
        Value::ExcClass(class) => Ok(*class),
        _ => Err(Exc::type_error(
            "catching classes that do not inherit from BaseException is not allowed",
        )),
    };
    match classes {
        Value::Tuple(classes) => classes.iter().map(|it| one(&it)).collect(),
        class => Ok(alloc::vec![one(class)?]),
    }
}

impl Exc {
    /// The group with those members alone that are in one of `parts`.
    fn keep(&self, parts: &[Exc]) -> Exc {
        let mut leaves = Vec::new();
        parts.iter().for_each(|it| it.leaves(&mut leaves));
        self.only(&leaves).unwrap_or_else(|| self.clone())
    }

    fn leaves(&self, out: &mut Vec<Exc>) {
        if !self.is(&BASE_EXCEPTION_GROUP) {
            return out.push(self.clone());
        }
        self.members().iter().for_each(|it| it.leaves(out));
    }

    fn only(&self, leaves: &[Exc]) -> Option<Exc> {
        if !self.is(&BASE_EXCEPTION_GROUP) {
            let is_kept = leaves.iter().any(|it| it.is_same(self));
            return is_kept.then(|| self.clone());
        }
        let members: Vec<Exc> = self
            .members()
            .iter()
            .filter_map(|it| it.only(leaves))
            .collect();
        (!members.is_empty()).then(|| self.derive(members))
    }
}

impl Object for ExceptStar {
    fn type_name(&self) -> &'static str {
        "ExceptStar"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        self.0.exc.repr_to(out)
    }

    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn hash(&self) -> Result<i64> {
        Ok(identity_hash(self.0.exc.address()))
    }

    fn into_value(self) -> Value {
        self.0.exc.clone().into_value()
    }

    fn from_value(_value: &Value) -> Option<Self> {
        None
    }
}
