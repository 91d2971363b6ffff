//! The order of the attributes of objects.
//!
//! ```python
//! class Developer(Employee):
//!     def __init__(self, name, lang):
//!         super().__init__(name)
//!         self.lang = lang           # vars(self): name, lang
//! ```
//!
//! Inference finds attributes in the order in which it looks at functions. What an object shows
//! (`vars(self)`) is in the order of assignment: first what the constructors of the hierarchy
//! assign, topmost class first, then what other methods do.

use crate::hir::{ClassId, ExprKind, FuncId, Program, each_store};
use crate::types::table::Types;

/// Sorts the attributes of every hierarchy.
pub(super) fn sort(program: &Program, types: &mut Types) {
    for index in 0..types.classes.len() {
        if types.classes[index].fields.len() < 2 {
            continue;
        }
        let order = order(program, types, ClassId(index as u32));
        let place = |name: &str| order.iter().position(|it| it == name);
        let fields = &mut types.classes[index].fields;
        // What nobody assigns in a method stays behind.
        fields.sort_by_key(|(name, _)| place(name).unwrap_or(order.len()));
    }
}

/// The attributes that methods of a class and of those below it assign.
fn order(program: &Program, types: &Types, root: ClassId) -> Vec<String> {
    let mut classes = vec![root];
    let mut at = 0;
    while let Some(class) = classes.get(at).copied() {
        classes.extend(types.class(class).subclasses.iter().copied());
        at += 1;
    }
    let mut order = Vec::new();
    for is_init in [true, false] {
        for class in &classes {
            for method in &program.class(*class).methods {
                if (method.name == "__init__") == is_init {
                    note(program, method.function, &mut order);
                }
            }
        }
    }
    order
}

fn note(program: &Program, function: FuncId, order: &mut Vec<String>) {
    let function = program.function(function);
    let Some(this) = function.params.first().map(|it| it.local) else {
        return;
    };
    each_store(function, |object, name| {
        let is_own = matches!(function.expr(object).kind, ExprKind::Local(it) if it == this);
        if is_own && !order.iter().any(|it| it == name) {
            order.push(name.to_owned());
        }
    });
}
