//! `except*`, taken apart into a plain `try`.
//!
//! ```python
//! try: body
//! except* A as group: handle(group)
//! # except: star = ExceptStar(exc)
//! #     part = star.take(A)
//! #     if part is not None:
//! #         try:
//! #             try: raise part
//! #             except BaseExceptionGroup as group: handle(group)
//! #         except: star.failed(exc)
//! #     star.finish()
//! ```
//! Raising the part makes it the exception that the block handles: a bare `raise` raises it again.

use super::Lowerer;
use crate::hir::{CompareOp, ExprKind, Handler, LocalId, Stmt, StmtKind};
use crate::syntax::TextRange;
use crate::syntax::ast;

impl Lowerer {
    pub(super) fn except_star(&mut self, it: &ast::StmtTry) {
        let range = it.range;
        let body = self.nested(&it.body);
        let handling = self.block(|this| {
            let exc = this.make(ExprKind::CurrentException, range);
            let star = this.call_native("_except_star.ExceptStar", vec![exc], range);
            let star = this.temp_of("star", star, range);
            for handler in &it.handlers {
                this.star_clause(star, handler);
            }
            let object = this.local(star, range);
            let finish = this.attribute(object, "finish", range);
            let finish = this.call(finish, Vec::new(), range);
            this.emit(StmtKind::Expr(finish), range);
        });
        let handlers = vec![self.catch_all(handling, range)];
        let orelse = self.nested(&it.orelse);
        let finally = self.nested(&it.finalbody);
        let kind = StmtKind::Try {
            body,
            handlers,
            orelse,
            finally,
        };
        self.emit(kind, range);
    }

    fn star_clause(&mut self, star: LocalId, handler: &ast::ExceptHandler) {
        let ast::ExceptHandler::ExceptHandler(clause) = handler;
        let range = clause.range;
        let Some(classes) = &clause.type_ else {
            return;
        };
        let classes = self.expr(classes);
        let object = self.local(star, range);
        let take = self.attribute(object, "take", range);
        let part = self.call(take, vec![classes], range);
        let part = self.temp_of("part", part, range);
        let then = self.block(|this| {
            let mut inner = this.handler(handler);
            inner.classes = Some(vec![this.native("builtins.BaseExceptionGroup", range)]);
            let raise = this.block(|this| {
                let exc = Some(this.local(part, range));
                this.emit(StmtKind::Raise { exc, cause: None }, range);
            });
            let block = this.block(|this| this.emit(plain_try(raise, inner), range));
            let failed = this.block(|this| {
                let object = this.local(star, range);
                let failed = this.attribute(object, "failed", range);
                let exc = this.make(ExprKind::CurrentException, range);
                let failed = this.call(failed, vec![exc], range);
                this.emit(StmtKind::Expr(failed), range);
            });
            let failed = this.catch_all(failed, range);
            this.emit(plain_try(block, failed), range);
        });
        let left = self.local(part, range);
        let right = self.none(range);
        let test = ExprKind::Compare {
            op: CompareOp::IsNot,
            left,
            right,
        };
        let test = self.make(test, range);
        let orelse = Vec::new();
        self.emit(StmtKind::If { test, then, orelse }, range);
    }

    fn catch_all(&mut self, body: Vec<Stmt>, range: TextRange) -> Handler {
        Handler {
            classes: None,
            name: None,
            body,
            span: self.span(range),
        }
    }
}

fn plain_try(body: Vec<Stmt>, handler: Handler) -> StmtKind {
    StmtKind::Try {
        body,
        handlers: vec![handler],
        orelse: Vec::new(),
        finally: Vec::new(),
    }
}
