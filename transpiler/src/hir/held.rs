//! Classes that derive from a builtin one whose instances are values.
//!
//! ```python
//! class Stack(list): ...       # an object with a hidden field: a list
//! class Name(str): ...         # the same, with a string that never changes
//! ```
//! An object of such a class is an object like any other, with the builtin value in a field that
//! no name of Python's reaches. What the class does not define is asked of that value.

use super::{Base, ClassId, Program};

/// The hidden field.
pub const HELD: &str = "<held>";

/// When an object gets the value that it holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Held {
    /// `__new__` makes an empty one, `__init__` fills it.
    Container,
    /// `__new__` makes it of its arguments.
    Constant,
}

impl Held {
    /// Of a builtin class, by its dotted name; None for one that cannot be a base.
    pub fn of(name: &str) -> Option<Held> {
        match name {
            "builtins.dict"
            | "builtins.list"
            | "builtins.set"
            | "collections.Counter"
            | "collections.OrderedDict"
            | "collections.defaultdict"
            | "collections.deque" => Some(Held::Container),
            "builtins.bytes" | "builtins.float" | "builtins.frozenset" | "builtins.int"
            | "builtins.str" | "builtins.tuple" => Some(Held::Constant),
            _ => None,
        }
    }
}

impl Program {
    /// The builtin class whose value objects of the class hold, by its dotted name.
    pub fn held_base(&self, class: ClassId) -> Option<(&str, Held)> {
        let mut at = class;
        // Lines are short; a class that is its own base has been refused.
        for _ in 0..self.classes.len() {
            match &self.class(at).base {
                Base::User(base) => at = *base,
                Base::Object => return None,
                Base::Native(name) => return Some((name, Held::of(name)?)),
            }
        }
        None
    }
}
