//! Class variables that only statements outside of the class body make.
//!
//! ```python
//! class Square: ...
//! Square.extra = "added"       # a variable of Square, unset until here
//! ```
//!
//! Invariant: a name that the class or one above it has already is that one's.

use crate::hir::statements::{each_block, each_target};
use crate::hir::{
    Base, Class, ClassId, ExprKind, Function, Global, GlobalId, Program, Stmt, StmtKind, Target,
};
use crate::source::Span;

/// Declares them.
pub(super) fn declare(program: &mut Program) {
    let mut stores = Vec::new();
    for function in &program.functions {
        survey(function, &function.body, &mut stores);
        for expr in &function.exprs {
            if let ExprKind::Block { body, .. } = &expr.kind {
                survey(function, body, &mut stores);
            }
        }
    }
    for (id, name, span) in stores {
        if has(program, id, &name) {
            continue;
        }
        let global = GlobalId(program.globals.len() as u32);
        let Some(class) = program.classes.get_mut(id.index()) else {
            continue;
        };
        class.attrs.push((name.clone(), global));
        let module = class.module;
        program.globals.push(Global {
            name,
            module,
            class: Some(id),
            annotation: None,
            span,
        });
    }
}

fn survey(function: &Function, body: &[Stmt], stores: &mut Vec<(ClassId, String, Span)>) {
    for stmt in body {
        if let StmtKind::Assign { .. } = &stmt.kind {
            each_target(&stmt.kind, |target| {
                if let Target::Attribute { object, name } = target
                    && let ExprKind::Class(id) = function.expr(*object).kind
                {
                    stores.push((id, name.clone(), stmt.span));
                }
            });
        }
        each_block(&stmt.kind, |block| survey(function, block, stores));
    }
}

fn has(program: &Program, id: ClassId, name: &str) -> bool {
    let class = program.class(id);
    let is_own = |it: &Class| {
        it.attrs.iter().any(|it| it.0 == name)
            || it.nested.iter().any(|it| it.0 == name)
            || it.methods.iter().any(|it| it.name == name)
    };
    name.starts_with("__")
        || is_own(class)
        || class
            .bases
            .iter()
            .chain([&class.base])
            .any(|base| match base {
                Base::User(base) => has(program, *base, name),
                Base::Native(_) => true,
                Base::Object => false,
            })
}
