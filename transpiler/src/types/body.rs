//! Statements: control flow, and what flows into each target.

use crate::hir::{Handler, Stmt, StmtKind, Target, each_block};
use crate::types::engine::Infer;
use crate::types::facts::Fact;
use crate::types::native::NativeId;
use crate::types::ty::{ExceptionClass, Ty};

impl<'p> Infer<'p> {
    /// Evaluates statements; false when control does not get past them.
    pub(super) fn block(&mut self, body: &'p [Stmt]) -> bool {
        for stmt in body {
            if !self.stmt(stmt) {
                return false;
            }
        }
        true
    }

    fn stmt(&mut self, stmt: &'p Stmt) -> bool {
        self.out.vars.span = Some(stmt.span);
        match &stmt.kind {
            StmtKind::Expr(value) => {
                self.expr(*value);
                true
            }
            StmtKind::Assign { target, value } => {
                let mut ty = self.expr(*value);
                if matches!(target, Target::Unpack { .. }) {
                    ty = self.view(*value, &["__iter__"]);
                } else if self.counts_freely(target, *value) {
                    ty = Ty::Int;
                }
                self.assign(target, &ty);
                true
            }
            StmtKind::Delete(target) => {
                self.delete(target);
                true
            }
            StmtKind::If { test, then, orelse } => self.branch(*test, then, orelse),
            StmtKind::While { test, body, orelse } => {
                self.forget_assigned(body);
                self.test(*test);
                let before = self.facts.mark();
                self.assume(*test, true);
                self.block(body);
                self.facts.undo(before);
                let is_endless = matches!(
                    self.function().expr(*test).kind,
                    crate::hir::ExprKind::Bool(true)
                );
                let breaks = has_break(body);
                if !breaks {
                    self.assume(*test, false);
                }
                let ends = self.block(orelse);
                breaks || (!is_endless && ends)
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                is_async,
            } => {
                let iterable = self.expr(*iter);
                self.forget_assigned(std::slice::from_ref(stmt));
                let item = if *is_async {
                    self.async_item(&iterable)
                } else {
                    self.item(*iter, &iterable)
                };
                let before = self.facts.mark();
                self.assign(target, &item);
                if let Target::Unpack { targets, .. } = target
                    && let Some(Target::Local(local)) = targets.first()
                    && let Some(interval) = self.enumerated_interval(*iter)
                {
                    self.bound(*local, interval);
                }
                self.block(body);
                self.facts.undo(before);
                let ends = self.block(orelse);
                has_break(body) || ends
            }
            StmtKind::Break | StmtKind::Continue => false,
            StmtKind::Return(value) => {
                let ty = match value {
                    Some(value) => self.expr(*value),
                    None => Ty::None,
                };
                let ret = self.out.instance(self.current).ret;
                self.out.vars.join(ret, &ty);
                self.note_comparison(*value, &ty);
                false
            }
            StmtKind::Raise { exc, cause } => {
                for value in [exc, cause].into_iter().flatten() {
                    self.expr(*value);
                    // `raise ValueError` makes an instance of the class.
                    if let Ty::Class(class) = self.ty_of(*value) {
                        self.construct_plain(*value, class);
                    }
                }
                false
            }
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => {
                let start = self.facts.mark();
                let ends = self.block(body) && self.block(orelse);
                let mut ways = Vec::new();
                if ends {
                    ways.push(self.facts.changes(start));
                }
                self.facts.undo(start);
                // Control may leave the body, and a handler, at any point.
                self.forget_assigned(body);
                self.forget_assigned(orelse);
                for handler in handlers {
                    let before = self.facts.mark();
                    if self.handler(handler) {
                        ways.push(self.facts.changes(start));
                    }
                    self.facts.undo(before);
                    self.forget_assigned(&handler.body);
                }
                let ends = self.block(finally);
                let is_left = !ways.is_empty();
                if is_left {
                    self.facts.undo(start);
                    self.facts.meet(ways);
                    self.forget_assigned(finally);
                }
                ends && is_left
            }
            StmtKind::Def(_) => true,
            StmtKind::ClassDef { class: _, body } => {
                self.block(body);
                true
            }
            StmtKind::Import(_) => true,
        }
    }

    fn branch(&mut self, test: crate::hir::ExprId, then: &'p [Stmt], orelse: &'p [Stmt]) -> bool {
        self.test(test);
        let start = self.facts.mark();
        self.assume(test, true);
        let then_ends = self.block(then);
        let after_then = self.facts.changes(start);
        self.facts.undo(start);
        self.assume(test, false);
        let else_ends = self.block(orelse);
        if then_ends {
            let mut ways = vec![after_then];
            if else_ends {
                ways.push(self.facts.changes(start));
            }
            self.facts.undo(start);
            self.facts.meet(ways);
        }
        then_ends || else_ends
    }

    fn handler(&mut self, handler: &'p Handler) -> bool {
        let mut caught: Option<ExceptionClass> = None;
        if let Some(classes) = &handler.classes {
            for class in classes {
                let one = match self.expr(*class) {
                    Ty::Class(id) => ExceptionClass::User(id),
                    Ty::NativeClass(id) => ExceptionClass::Native(id),
                    _ => ExceptionClass::Native(NativeId::BASE_EXCEPTION),
                };
                caught = Some(match caught {
                    None => one,
                    Some(other) => {
                        let joined = self
                            .out
                            .vars
                            .join_types(&Ty::Exception(other), &Ty::Exception(one));
                        match joined {
                            Ty::Exception(class) => class,
                            _ => ExceptionClass::Native(NativeId::BASE_EXCEPTION),
                        }
                    }
                });
            }
        }
        if let Some(name) = handler.name {
            let class = caught.unwrap_or(ExceptionClass::Native(NativeId::BASE_EXCEPTION));
            let var = self.local_var(self.current, name);
            self.out.vars.join(var, &Ty::Exception(class));
        }
        self.block(&handler.body)
    }

    /// Lets a value flow into a target.
    pub(super) fn assign(&mut self, target: &'p Target, ty: &Ty) {
        match target {
            Target::Local(local) => {
                self.facts.forget(*local);
                let var = self.local_var(self.current, *local);
                if let Some(annotation) = &self.function().local(*local).annotation {
                    self.check_annotation(annotation, ty);
                    self.seed_annotation(var, annotation);
                }
                self.out.vars.join(var, ty);
                let is_some = !matches!(ty, Ty::Never | Ty::None | Ty::Optional(_) | Ty::Value(_));
                if is_some {
                    self.learn(*local, Fact::NotNone);
                }
                if let Ty::I64(range) = ty {
                    self.bound(*local, range.0);
                }
            }
            Target::Global(global) => {
                let program = self.program;
                let var = self.out.globals[global.index()];
                if let Some(annotation) = &program.global(*global).annotation {
                    self.check_annotation(annotation, ty);
                    self.seed_annotation(var, annotation);
                }
                self.out.vars.join(var, ty);
            }
            Target::Attribute { object, name } => {
                let object_ty = self.expr(*object);
                self.set_attribute(&object_ty, name, ty);
            }
            Target::Subscript { object, index } => {
                self.expr(*object);
                let object_ty = self.view(*object, &["__setitem__"]);
                let index_ty = self.expr(*index);
                self.set_item(&object_ty, &index_ty, ty);
            }
            Target::Unpack { targets, star } => self.unpack(targets, *star, ty),
        }
    }

    fn unpack(&mut self, targets: &'p [Target], star: Option<usize>, ty: &Ty) {
        if let (Ty::Tuple(args), None) = (ty, star)
            && args.len() == targets.len()
        {
            let items: Vec<Ty> = args.iter().map(|it| self.out.vars.get(*it)).collect();
            for (target, item) in targets.iter().zip(&items) {
                self.assign(target, item);
            }
            return;
        }
        let item = self.element(ty);
        for (index, target) in targets.iter().enumerate() {
            if star == Some(index) {
                let var = self.star_site(target);
                self.out.vars.join(var, &item);
                let list = Ty::Native(NativeId::LIST, [var].into());
                self.assign(target, &list);
            } else {
                self.assign(target, &item);
            }
        }
    }

    /// The element variable of the list that a starred target gets: the target's own place is
    /// its identity.
    fn star_site(&mut self, target: &'p Target) -> crate::types::ty::Var {
        let id = match target {
            Target::Local(local) => local.0,
            Target::Global(global) => 1 << 20 | global.0,
            Target::Attribute { object, .. } | Target::Subscript { object, .. } => {
                1 << 21 | object.0
            }
            Target::Unpack { .. } => 1 << 22,
        };
        self.site(crate::hir::ExprId(u32::MAX - 1), id)
    }

    fn delete(&mut self, target: &'p Target) {
        match target {
            Target::Local(local) => {
                self.facts.forget(*local);
            }
            Target::Attribute { object, name } => {
                let object_ty = self.expr(*object);
                self.delete_attribute(&object_ty, name);
            }
            Target::Subscript { object, index } => {
                self.expr(*object);
                let object_ty = self.view(*object, &["__delitem__"]);
                let index_ty = self.expr(*index);
                self.delete_item(&object_ty, &index_ty);
            }
            Target::Global(_) | Target::Unpack { .. } => {}
        }
    }
}

/// Whether a `break` leaves the loop whose body this is.
pub(super) fn has_break(body: &[Stmt]) -> bool {
    body.iter().any(|stmt| match &stmt.kind {
        StmtKind::Break => true,
        // A loop's `else` belongs to the loop around it.
        StmtKind::While { orelse, .. } | StmtKind::For { orelse, .. } => has_break(orelse),
        kind => {
            let mut found = false;
            each_block(kind, |block| found |= has_break(block));
            found
        }
    })
}
