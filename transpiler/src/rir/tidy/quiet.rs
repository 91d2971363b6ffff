//! Whose death nobody sees.
//!
//! Problem: CPython frees an object when its last reference goes, and a finalizer (`__del__`, a
//! generator's `finally`) makes that moment visible. Only values without one may die earlier than
//! the variable that holds them.

use rustc_hash::FxHashSet;

use crate::rir::Type;

/// The types of plain data: the runtime's, and the user's classes that were found to be such.
#[derive(Clone, Default, Debug)]
pub struct Quiet {
    classes: FxHashSet<String>,
    /// The classes with a `__del__`.
    finalized: FxHashSet<String>,
}

/// What the end of a class's objects depends on.
pub struct Finality<'a> {
    /// The Rust type.
    pub handle: &'a str,
    pub fields: Vec<Type>,
    /// The class, or one below it, has a `__del__`.
    pub is_finalized: bool,
}

impl Quiet {
    /// The classes of a whole program: those that hold data only, and have no `__del__`.
    pub fn new<'a>(classes: impl Iterator<Item = Finality<'a>>) -> Quiet {
        let (finalized, plain): (Vec<_>, Vec<_>) = classes.partition(|it| it.is_finalized);
        let name = |it: &Finality<'_>| it.handle.to_owned();
        let mut quiet = Quiet {
            classes: plain.iter().map(name).collect(),
            finalized: finalized.iter().map(name).collect(),
        };
        // A class that holds a loud one is loud.
        loop {
            let count = quiet.classes.len();
            for class in &plain {
                if !class.fields.iter().all(|ty| quiet.is_field(ty)) {
                    quiet.classes.remove(class.handle);
                }
            }
            if quiet.classes.len() == count {
                return quiet;
            }
        }
    }

    fn is_field(&self, ty: &Type) -> bool {
        match ty {
            Type::Ref(_) => true,
            Type::Path(path, args)
                if matches!(path.as_str(), "MaybeField" | "Field" | "Cell" | "RefCell") =>
            {
                args.iter().all(|arg| self.is_data(arg))
            }
            _ => self.is_data(ty),
        }
    }

    /// A `__del__` runs where such a value ends.
    pub(super) fn is_finalized(&self, ty: &Type) -> bool {
        match ty {
            Type::Path(path, args) => {
                let class = path.rsplit("::").next().unwrap_or(path);
                self.finalized.contains(class) || args.iter().any(|arg| self.is_finalized(arg))
            }
            Type::Tuple(items) => items.iter().any(|item| self.is_finalized(item)),
            _ => false,
        }
    }

    pub(super) fn is_data(&self, ty: &Type) -> bool {
        match ty {
            Type::Unit => true,
            Type::Path(path, args) => {
                let data = matches!(
                    path.as_str(),
                    "Int"
                        | "Str"
                        | "Bytes"
                        | "ByteArray"
                        | "bool"
                        | "i64"
                        | "f64"
                        | "List"
                        | "Tuple"
                        | "Dict"
                        | "Set"
                        | "FrozenSet"
                        | "Range"
                        | "Slice"
                        | "Option"
                );
                let class = path.rsplit("::").next().unwrap_or(path);
                (data || self.classes.contains(class)) && args.iter().all(|arg| self.is_data(arg))
            }
            Type::Tuple(items) => items.iter().all(|item| self.is_data(item)),
            _ => false,
        }
    }
}
