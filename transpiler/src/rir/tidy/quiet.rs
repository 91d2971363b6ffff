//! Whose death nobody sees.
//!
//! Problem: CPython frees an object when its last reference goes, and a finalizer (`__del__`, a
//! generator's `finally`) makes that moment visible. Only values without one may die earlier than
//! the variable that holds them.

use std::collections::HashSet;

use crate::rir::Type;

/// The types of plain data: the runtime's, and the user's classes that were found to be such.
#[derive(Clone, Default, Debug)]
pub struct Quiet {
    classes: HashSet<String>,
}

impl Quiet {
    /// With the Rust paths of the user's classes that have no finalizer and hold nothing with one.
    pub fn with_classes(classes: impl IntoIterator<Item = String>) -> Quiet {
        Quiet {
            classes: classes.into_iter().collect(),
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
                (data || self.classes.contains(path)) && args.iter().all(|arg| self.is_data(arg))
            }
            Type::Tuple(items) => items.iter().all(|item| self.is_data(item)),
            _ => false,
        }
    }
}
