//! Stores to `x.__dict__`: attributes by name, past properties and `__setattr__`.
//!
//! ```python
//! instance.__dict__[self.name] = value
//! self.__dict__.update(options)
//! ```
//!
//! Invariant: what `x.__dict__` gives as a value is a copy, so nothing else may change it.

use super::Lowerer;
use crate::hir::{ExprId, StmtKind, Target};
use crate::syntax::ast::{self, Expr};
use crate::syntax::{Ranged, TextRange};

const STORE: &str = "builtins.__dict__ store";
const DELETE: &str = "builtins.__dict__ delete";

impl Lowerer {
    /// `x.__dict__[name] = value`. False: the target is another one.
    pub(super) fn store_own_attribute(&mut self, target: &Expr, value: ExprId) -> bool {
        let Some((object, name)) = self.own_attribute(target) else {
            return false;
        };
        let call = self.call_native(STORE, vec![object, name, value], target.range());
        self.emit(StmtKind::Expr(call), target.range());
        true
    }

    /// `del x.__dict__[name]`.
    pub(super) fn delete_own_attribute(&mut self, target: &Expr) -> bool {
        let Some((object, name)) = self.own_attribute(target) else {
            return false;
        };
        let call = self.call_native(DELETE, vec![object, name], target.range());
        self.emit(StmtKind::Expr(call), target.range());
        true
    }

    fn own_attribute(&mut self, target: &Expr) -> Option<(ExprId, ExprId)> {
        let Expr::Subscript(target) = target else {
            return None;
        };
        let object = owner(&target.value)?;
        let object = self.expr(object);
        Some((object, self.expr(&target.slice)))
    }

    /// `x.__dict__.update(…)`; other calls that change it are refused.
    pub(super) fn own_attributes_call(&mut self, it: &ast::ExprCall) -> Option<ExprId> {
        let Expr::Attribute(method) = &*it.func else {
            return None;
        };
        let object = owner(&method.value)?;
        match method.attr.as_str() {
            "update" => {}
            "pop" | "popitem" | "setdefault" | "clear" => {
                let text = format!("`__dict__.{}` is not supported", method.attr);
                let help = "use `setattr` and `delattr`, or store to `__dict__[name]`";
                self.unsupported(it.range, text, help);
                return Some(self.placeholder(it.range));
            }
            _ => return None,
        }
        let object = self.expr(object);
        let held = self.temp("object", it.range);
        let body = self.block(|this| {
            this.set_local(held, object, it.range);
            for mapping in &it.arguments.args {
                this.store_each(held, mapping, it.range);
            }
            for keyword in &it.arguments.keywords {
                match &keyword.arg {
                    Some(name) => {
                        let object = this.local(held, it.range);
                        let name = this.str(name, it.range);
                        let value = this.expr(&keyword.value);
                        let call = this.call_native(STORE, vec![object, name, value], it.range);
                        this.emit(StmtKind::Expr(call), it.range);
                    }
                    None => this.store_each(held, &keyword.value, it.range),
                }
            }
        });
        let none = self.none(it.range);
        Some(self.body_block(none, body, it.range))
    }

    /// Stores what a mapping has.
    fn store_each(&mut self, object: crate::hir::LocalId, mapping: &Expr, range: TextRange) {
        let mapping = self.expr(mapping);
        let all = self.call_native("builtins.dict", vec![mapping], range);
        let callee = self.attribute(all, "items", range);
        let iter = self.call(callee, Vec::new(), range);
        let [name, value] = ["name", "value"].map(|it| self.variable(it, range));
        let body = self.block(|this| {
            let args = [object, name, value]
                .map(|it| this.local(it, range))
                .to_vec();
            let call = this.call_native(STORE, args, range);
            this.emit(StmtKind::Expr(call), range);
        });
        let target = Target::Unpack {
            targets: vec![Target::Local(name), Target::Local(value)],
            star: None,
        };
        let kind = StmtKind::For {
            target,
            iter,
            body,
            orelse: Vec::new(),
            is_async: false,
        };
        self.emit(kind, range);
    }
}

/// The object of `x.__dict__` and `vars(x)`.
fn owner(value: &Expr) -> Option<&Expr> {
    match value {
        Expr::Attribute(it) if it.attr.as_str() == "__dict__" => Some(&it.value),
        Expr::Call(it) => match (&*it.func, &*it.arguments.args) {
            (Expr::Name(name), [object]) if name.id.as_str() == "vars" => Some(object),
            _ => None,
        },
        _ => None,
    }
}
