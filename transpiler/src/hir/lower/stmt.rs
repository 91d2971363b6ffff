//! Statements that map onto one HIR statement, and dispatch to those that do not.
//!
//! ```python
//! assert ok, "no"                  # if not ok: raise AssertionError("no")
//! except ValueError as exc: …      # Handler; the name is unbound again at its end
//! ```
//!
//! Invariants: every emitted statement has the span of the statement that it came from.

use super::Lowerer;
use super::scope;
use crate::hir::{CompareOp, Conversion, ExprId, ExprKind, Handler, StmtKind, Target};
use crate::syntax::ast::{self, Expr, Stmt};
use crate::syntax::{Ranged, TextRange};

impl Lowerer {
    pub(super) fn stmt(&mut self, stmt: &Stmt) {
        let range = stmt.range();
        match stmt {
            Stmt::Expr(it) => {
                if !it.value.is_literal_expr() {
                    let value = self.expr(&it.value);
                    self.emit(StmtKind::Expr(value), range);
                }
            }
            Stmt::Assign(it) => self.assign(it),
            Stmt::AugAssign(it) => self.aug_assign(it),
            Stmt::AnnAssign(it) => self.ann_assign(it),
            Stmt::Return(it) => {
                let is_none = it
                    .value
                    .as_ref()
                    .is_some_and(|it| it.is_none_literal_expr());
                let value = it.value.as_ref().map(|it| self.expr(it));
                let value = match value {
                    Some(value) if self.is_initializer() && !is_none => {
                        self.only_none(value, range)
                    }
                    value => value,
                };
                self.emit(StmtKind::Return(value), range);
            }
            Stmt::Delete(it) => it.targets.iter().for_each(|it| self.delete(it)),
            Stmt::If(it) => self.if_stmt(it),
            Stmt::While(it) => {
                let test = self.expr(&it.test);
                let body = self.nested(&it.body);
                let orelse = self.nested(&it.orelse);
                let header = TextRange::new(range.start(), it.test.end());
                self.emit(StmtKind::While { test, body, orelse }, header);
            }
            Stmt::For(it) => {
                let iter = self.expr(&it.iter);
                let iter = self.enum_members(iter);
                let target = self.target(&it.target);
                let body = self.nested(&it.body);
                let orelse = self.nested(&it.orelse);
                let is_async = it.is_async;
                let header = TextRange::new(range.start(), it.iter.end());
                self.emit(
                    StmtKind::For {
                        target,
                        iter,
                        body,
                        orelse,
                        is_async,
                    },
                    header,
                );
            }
            Stmt::With(it) => self.with(it),
            Stmt::Match(it) => self.match_stmt(it),
            Stmt::Raise(it) => {
                let exc = it.exc.as_ref().map(|it| self.expr(it));
                let cause = it.cause.as_ref().map(|it| self.expr(it));
                self.emit(StmtKind::Raise { exc, cause }, range);
            }
            Stmt::Try(it) => self.try_stmt(it),
            Stmt::Assert(it) => {
                let test = self.expr(&it.test);
                let test = self.make(crate::hir::ExprKind::Not(test), it.test.range());
                let then = self.block(|this| {
                    let args = it
                        .msg
                        .as_ref()
                        .map(|it| this.expr(it))
                        .into_iter()
                        .collect();
                    this.raise_native("builtins.AssertionError", args, range);
                });
                self.emit(
                    StmtKind::If {
                        test,
                        then,
                        orelse: Vec::new(),
                    },
                    range,
                );
            }
            Stmt::FunctionDef(it) => match self.scope_kind() {
                scope::ScopeKind::Class => self.method_def(it),
                _ => self.function_def(it),
            },
            Stmt::ClassDef(it) => self.class_def(it),
            Stmt::Import(it) => self.import(it),
            Stmt::ImportFrom(it) => self.import_from(it),
            Stmt::Break(_) => self.emit(StmtKind::Break, range),
            Stmt::Continue(_) => self.emit(StmtKind::Continue, range),
            Stmt::Global(_)
            | Stmt::Nonlocal(_)
            | Stmt::Pass(_)
            | Stmt::TypeAlias(_)
            | Stmt::IpyEscapeCommand(_) => {}
        }
    }

    fn if_stmt(&mut self, it: &ast::StmtIf) {
        let clauses: Vec<&ast::ElifElseClause> = it.elif_else_clauses.iter().collect();
        self.if_chain(it.range, &it.test, &it.body, &clauses);
    }

    fn if_chain(
        &mut self,
        range: TextRange,
        test: &Expr,
        body: &[Stmt],
        rest: &[&ast::ElifElseClause],
    ) {
        let is_main = self.modules.get(self.module).is_some_and(|it| it.is_main);
        match known_test(test, is_main) {
            Some(true) => return body.iter().for_each(|it| self.stmt(it)),
            Some(false) => return self.else_chain(rest),
            None => {}
        }
        let header = TextRange::new(range.start(), test.end());
        let test = self.expr(test);
        let then = self.nested(body);
        let orelse = self.block(|this| this.else_chain(rest));
        self.emit(StmtKind::If { test, then, orelse }, header);
    }

    fn else_chain(&mut self, rest: &[&ast::ElifElseClause]) {
        let Some((first, rest)) = rest.split_first() else {
            return;
        };
        match &first.test {
            Some(test) => self.if_chain(first.range, test, &first.body, rest),
            None => first.body.iter().for_each(|it| self.stmt(it)),
        }
    }

    fn delete(&mut self, target: &Expr) {
        match target {
            Expr::Tuple(it) => it.elts.iter().for_each(|it| self.delete(it)),
            Expr::List(it) => it.elts.iter().for_each(|it| self.delete(it)),
            other if self.delete_own_attribute(other) => {}
            other => {
                let place = self.target(other);
                self.emit(StmtKind::Delete(place), other.range());
            }
        }
    }

    fn try_stmt(&mut self, it: &ast::StmtTry) {
        if it.is_star {
            return self.except_star(it);
        }
        let names_handled = handles(it, &["NameError"]);
        let imports_handled = scope::catches_import_error(it);
        self.name_error_handlers += u32::from(names_handled);
        self.import_error_handlers += u32::from(imports_handled);
        let body = self.nested(&it.body);
        self.name_error_handlers -= u32::from(names_handled);
        self.import_error_handlers -= u32::from(imports_handled);
        let handlers = it.handlers.iter().map(|it| self.handler(it)).collect();
        let orelse = self.nested(&it.orelse);
        let finally = self.nested(&it.finalbody);
        if imports_handled && self.only_names_modules(&body) {
            // Every import is there: what is bound instead of a missing one never is.
            for stmt in body.into_iter().chain(orelse).chain(finally) {
                self.emit_at(stmt.kind, stmt.span);
            }
            return;
        }
        self.emit(
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            },
            it.range,
        );
    }

    /// The statements bind names to modules and what is in them, which cannot fail.
    fn only_names_modules(&self, body: &[crate::hir::Stmt]) -> bool {
        body.iter().all(|it| match &it.kind {
            StmtKind::Assign { value, .. } => matches!(
                self.builder.function.expr(*value).kind,
                crate::hir::ExprKind::Module(_) | crate::hir::ExprKind::Native(_)
            ),
            _ => false,
        })
    }

    pub(super) fn handler(&mut self, handler: &ast::ExceptHandler) -> Handler {
        let ast::ExceptHandler::ExceptHandler(it) = handler;
        let classes = it.type_.as_ref().map(|class| match &**class {
            Expr::Tuple(it) => it.elts.iter().map(|it| self.expr(it)).collect(),
            other => vec![self.expr(other)],
        });
        let mut name = None;
        let mut global = None;
        if let Some(it) = &it.name {
            match self.name_target(&it.id, it.range) {
                Target::Local(id) => name = Some(id),
                other => {
                    name = Some(self.temp("exc", it.range));
                    global = Some((other, it));
                }
            }
        }
        let body = self.block(|this| {
            if let (Some((target, id)), Some(name)) = (global.take(), name) {
                let value = this.local(name, id.range);
                this.emit(StmtKind::Assign { target, value }, id.range);
                it.body.iter().for_each(|it| this.stmt(it));
                let target = this.name_target(&id.id, id.range);
                this.emit(StmtKind::Delete(target), id.range);
            } else {
                it.body.iter().for_each(|it| this.stmt(it));
            }
        });
        let end = it.name.as_ref().map(|it| it.range.end());
        let end = end.or(it.type_.as_ref().map(|it| it.end()));
        let end = end.unwrap_or(it.range.start() + crate::syntax::TextSize::from(6));
        let span = self.span(TextRange::new(it.range.start(), end));
        Handler {
            classes,
            name,
            body,
            span,
        }
    }

    /// The function that is being lowered is the `__init__` of a class.
    fn is_initializer(&self) -> bool {
        let function = &self.builder.function;
        function.name == "__init__" && self.builder.class_scope.is_some()
    }

    /// What `__init__` returns must be None: anything else raises TypeError.
    fn only_none(&mut self, value: ExprId, range: TextRange) -> Option<ExprId> {
        let result = self.temp("result", range);
        self.set_local(result, value, range);
        let op = CompareOp::IsNot;
        let (left, right) = (self.local(result, range), self.none(range));
        let test = self.make(ExprKind::Compare { op, left, right }, range);
        let then = self.block(|this| {
            let value = this.local(result, range);
            let class = this.call_native("builtins.type", vec![value], range);
            let name = this.attribute(class, "__name__", range);
            let format = ExprKind::Format {
                value: name,
                conversion: Conversion::Repr,
                spec: None,
            };
            let head = this.str("__init__() should return None, not ", range);
            let parts = vec![head, this.make(format, range)];
            let text = this.make(ExprKind::Concat(parts), range);
            this.raise_native("builtins.TypeError", vec![text], range);
        });
        let orelse = Vec::new();
        self.emit(StmtKind::If { test, then, orelse }, range);
        None
    }
}

/// Whether some handler names one of the classes, or catches everything.
fn handles(it: &ast::StmtTry, classes: &[&str]) -> bool {
    it.handlers.iter().any(|handler| {
        let ast::ExceptHandler::ExceptHandler(handler) = handler;
        let Some(class) = &handler.type_ else {
            return true;
        };
        let names = match &**class {
            Expr::Tuple(it) => it.elts.iter().collect(),
            other => vec![other],
        };
        names.into_iter().any(|it| {
            matches!(it, Expr::Name(name) if classes.contains(&name.id.as_str())
                || matches!(name.id.as_str(), "Exception" | "BaseException"))
        })
    })
}

/// A condition that is decided at compile time.
fn known_test(test: &Expr, is_main: bool) -> Option<bool> {
    if scope::is_main_test(test) {
        return Some(is_main);
    }
    scope::is_type_checking(test).then_some(false)
}
