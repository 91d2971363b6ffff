//! Functions of a class body that the class body itself calls.
//!
//! ```python
//! class Game:
//!     def command(name):                 # no method: nobody asks an object for it
//!         return lambda function: ...
//!     @command("go")
//!     def go(self, direction): ...
//! ```
//! In Python such a function becomes a method only when an attribute of its name is read. Where
//! the program reads none, it is a static method.

use rustc_hash::FxHashSet;

use crate::hir::{ExprKind, FuncId, MethodKind, Program};

/// Makes them static methods.
pub(super) fn make_static(program: &mut Program) {
    let mut called: FxHashSet<FuncId> = FxHashSet::default();
    let mut read: FxHashSet<&str> = FxHashSet::default();
    for (caller, function) in program.functions.iter().enumerate() {
        for expr in &function.exprs {
            match &expr.kind {
                ExprKind::Call { callee, .. } => {
                    if let ExprKind::Function(id) = function.expr(*callee).kind
                        && program.function(id).parent == Some(FuncId(caller as u32))
                    {
                        called.insert(id);
                    }
                }
                ExprKind::Attribute { name, .. } => {
                    read.insert(name);
                }
                _ => {}
            }
        }
    }
    let mut found = Vec::new();
    for (class, it) in program.classes.iter().enumerate() {
        for (at, method) in it.methods.iter().enumerate() {
            let is_plain = method.kind == MethodKind::Instance && !method.name.starts_with("__");
            if is_plain && called.contains(&method.function) && !read.contains(&*method.name) {
                found.push((class, at));
            }
        }
    }
    for (class, at) in found {
        program.classes[class].methods[at].kind = MethodKind::Static;
    }
}
