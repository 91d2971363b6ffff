//! Attributes that only the running program knows.
//!
//! ```python
//! class Options:
//!     def __init__(self, **given):
//!         for name, value in given.items():
//!             setattr(self, name, value)
//! ```
//! Fields that the compiler sees are fields of a struct; the others are kept here, by name.

use crate::dict::Dict;
use crate::exc::Result;
use crate::str::Str;
use crate::value::Value;

/// The attributes of one object beyond its fields.
pub struct Attributes(Dict<Str, Value>);

impl Attributes {
    /// Of a new object.
    pub fn new() -> Attributes {
        Attributes(Dict::new())
    }

    /// `object.name`. None: not here.
    pub fn get(&self, name: &str) -> Option<Result<Value>> {
        self.0.get(&Str::from(name)).transpose()
    }

    /// `object.name = value`.
    pub fn set(&self, name: &str, value: Value) -> Option<Result<()>> {
        Some(self.0.set_item(Str::from(name), value))
    }

    /// `del object.name`. None: not here.
    pub fn del(&self, name: &str) -> Option<Result<()>> {
        let name = Str::from(name);
        match self.0.contains(&name) {
            Ok(true) => Some(self.0.del_item(&name)),
            Ok(false) => None,
            Err(exc) => Some(Err(exc)),
        }
    }

    /// The same attributes for a copy of the object.
    pub fn duplicate(&self) -> Attributes {
        Attributes(self.0.copy())
    }

    /// Adds them to the `__dict__` that the fields made.
    ///
    /// # Errors
    /// None: names are hashable.
    pub fn extend(&self, dict: Result<Value>) -> Result<Value> {
        let dict = dict?;
        if let Value::Dict(all) = &dict {
            for (name, value) in self.0.to_pairs() {
                all.set_item(Value::Str(name), value)?;
            }
        }
        Ok(dict)
    }
}

impl Default for Attributes {
    fn default() -> Attributes {
        Attributes::new()
    }
}
