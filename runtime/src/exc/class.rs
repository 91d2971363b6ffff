//! The classes of exceptions: statics, linked by their bases.
//!
//! ```python
//! class Retry(ValueError): ...
//! ```
//! becomes `pub static RETRY: ExcClass = ExcClass::new("Retry", &rt::VALUE_ERROR);`. A class is
//! its address.

use alloc::borrow::Cow;
use alloc::string::String;

use crate::str::Str;

/// An exception class.
pub struct ExcClass {
    name: &'static str,
    module: &'static str,
    base: Option<&'static ExcClass>,
}

impl ExcClass {
    /// A class of the main module with one base.
    pub const fn new(name: &'static str, base: &'static ExcClass) -> ExcClass {
        ExcClass {
            name,
            module: "__main__",
            base: Some(base),
        }
    }

    pub(super) const fn builtin(name: &'static str, base: Option<&'static ExcClass>) -> ExcClass {
        ExcClass {
            name,
            module: "builtins",
            base,
        }
    }

    /// The same class, defined in another module.
    pub const fn in_module(self, module: &'static str) -> ExcClass {
        ExcClass { module, ..self }
    }

    /// `cls.__name__`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// `cls.__module__`.
    pub const fn module(&self) -> &'static str {
        self.module
    }

    /// `issubclass(self, other)`.
    pub fn is_subclass(&'static self, other: &'static ExcClass) -> bool {
        let mut at = Some(self);
        while let Some(class) = at {
            if core::ptr::eq(class, other) {
                return true;
            }
            at = class.base;
        }
        false
    }
}

/// The text of an exception: a literal, or built on the error path.
pub struct ExcText(Cow<'static, str>);

impl ExcText {
    pub(super) fn into_str(self) -> Str {
        match self.0 {
            Cow::Borrowed(text) => Str::from(text),
            Cow::Owned(text) => Str::from(text),
        }
    }
}

impl From<&'static str> for ExcText {
    fn from(text: &'static str) -> ExcText {
        ExcText(Cow::Borrowed(text))
    }
}

impl From<String> for ExcText {
    fn from(text: String) -> ExcText {
        ExcText(Cow::Owned(text))
    }
}

impl From<&Str> for ExcText {
    fn from(text: &Str) -> ExcText {
        ExcText(Cow::Owned(text.as_str().into()))
    }
}

impl From<Str> for ExcText {
    fn from(text: Str) -> ExcText {
        ExcText::from(&text)
    }
}
