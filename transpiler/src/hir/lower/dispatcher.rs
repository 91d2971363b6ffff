//! Generic functions of `functools.singledispatch`: the class that an implementation is for may
//! stand in its annotation.
//!
//! ```python
//! @singledispatch
//! def show(value): ...
//!
//! @show.register                   # show.register(int)
//! def _(value: int): ...
//! ```
//! Function objects do not know their annotations; `lib/functools.py`, where the rest is, is told
//! the class. A union names several.

use super::Lowerer;
use super::names::Entity;
use crate::hir::{ExprId, ExprKind, FuncId, GlobalId, LocalId, Target};
use crate::syntax::Ranged;
use crate::syntax::ast::{self, Expr};

/// A variable that holds a generic function.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Holder {
    Global(GlobalId),
    Local(FuncId, LocalId),
}

impl Lowerer {
    /// Notes what a `def` binds, if it makes a generic function.
    pub(super) fn note_dispatcher(&mut self, it: &ast::StmtFunctionDef, target: &Target) {
        let holder = match target {
            Target::Global(id) => Holder::Global(*id),
            Target::Local(id) => Holder::Local(self.builder.id, *id),
            _ => return,
        };
        let makes = |decorator: &ast::Decorator| {
            let Some(Entity::Function(id)) = self.static_entity(&decorator.expression) else {
                return false;
            };
            let function = self.program.function(id);
            let module = self.program.module(function.module);
            module.name == "functools" && function.name == "singledispatch"
        };
        if it.decorator_list.iter().any(makes) {
            self.dispatchers.insert(holder);
        }
    }

    /// The classes in the annotation of a function that `callee`, a decorator, registers; none
    /// where it is told them otherwise.
    pub(super) fn registered_classes(
        &mut self,
        callee: ExprId,
        it: &ast::StmtFunctionDef,
    ) -> Vec<ExprId> {
        let function = &self.builder.function;
        let ExprKind::Attribute { object, name } = &function.expr(callee).kind else {
            return Vec::new();
        };
        let holder = match function.expr(*object).kind {
            ExprKind::Global(id) => Holder::Global(id),
            ExprKind::Local(id) => Holder::Local(self.builder.id, id),
            _ => return Vec::new(),
        };
        if name != "register" || !self.dispatchers.contains(&holder) {
            return Vec::new();
        }
        let first = it.parameters.iter_non_variadic_params().next();
        let mut classes = Vec::new();
        if let Some(annotation) = first.and_then(|it| it.annotation()) {
            self.classes_of(annotation, &mut classes);
        }
        classes
    }

    fn classes_of(&mut self, annotation: &Expr, classes: &mut Vec<ExprId>) {
        match annotation {
            Expr::BinOp(it) if it.op == ast::Operator::BitOr => {
                self.classes_of(&it.left, classes);
                self.classes_of(&it.right, classes);
            }
            Expr::StringLiteral(_) => {
                let text = "`register` of a function whose annotation is a text";
                let help = "name the class without quotes, or in `@….register(…)`";
                self.unsupported(annotation.range(), text, help);
            }
            _ => classes.push(self.expr(annotation)),
        }
    }
}
