//! Classes as objects: what `type(x)`, `isinstance` and `repr` need to know.

/// A class of the program or of the runtime. A class is its address.
pub struct Class {
    name: &'static str,
    module: &'static str,
    bases: &'static [&'static Class],
}

impl Class {
    /// A class of the main module.
    pub const fn new(name: &'static str, bases: &'static [&'static Class]) -> Class {
        Class {
            name,
            module: "__main__",
            bases,
        }
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
    pub fn is_subclass(&'static self, other: &'static Class) -> bool {
        core::ptr::eq(self, other) || self.bases.iter().any(|base| base.is_subclass(other))
    }
}
