//! `with`: PEP 343's expansion, and `async with` with its awaits.
//!
//! ```python
//! with open(path) as file:
//!     work(file)
//! # manager = open(path)
//! # file_value = manager.__enter__()
//! # try: file = file_value; work(file)
//! # except: if not manager.__exit__(type(exc), exc, exc.__traceback__): raise
//! # else: manager.__exit__(None, None, None)
//! ```
//!
//! Invariants: `__exit__` runs exactly once. A body that can leave by `return`, `break` or
//! `continue` calls it in a `finally`, guarded by a flag that the handler sets.

use super::Lowerer;
use crate::hir::{Awaited, ExprId, ExprKind, Handler, LocalId, StmtKind};
use crate::syntax::ast::{self, Stmt};
use crate::syntax::{Ranged, TextRange};

/// Intrinsics that no program can name.
const CHECK: &str = "builtins.with manager";
const CHECK_ASYNC: &str = "builtins.async with manager";

impl Lowerer {
    pub(super) fn with(&mut self, it: &ast::StmtWith) {
        self.with_items(&it.items, &it.body, it.is_async, it.range);
    }

    fn with_items(
        &mut self,
        items: &[ast::WithItem],
        body: &[Stmt],
        is_async: bool,
        range: TextRange,
    ) {
        let Some((item, rest)) = items.split_first() else {
            body.iter().for_each(|it| self.stmt(it));
            return;
        };
        let header = TextRange::new(range.start(), item.range.end());
        let value = self.expr(&item.context_expr);
        let manager = self.temp_of("manager", value, header);
        self.check_manager(manager, is_async, header);
        let entered = self.special(
            manager,
            if is_async { "__aenter__" } else { "__enter__" },
            header,
        );
        let entered = match is_async {
            true => self.make(ExprKind::Await(Awaited::Entering, entered), header),
            false => entered,
        };
        let value = match &item.optional_vars {
            Some(_) => Some(self.temp_of("entered", entered, header)),
            None => {
                self.emit(StmtKind::Expr(entered), header);
                None
            }
        };
        let leaves = escapes(body, false);
        let failed = leaves.then(|| {
            let flag = self.variable("failed", header);
            let no = self.make(ExprKind::Bool(false), header);
            self.set_local(flag, no, header);
            flag
        });
        let inner = self.block(|this| {
            if let (Some(target), Some(value)) = (&item.optional_vars, value) {
                let value = this.local(value, target.range());
                let target = this.target(target);
                this.emit(StmtKind::Assign { target, value }, header);
            }
            this.with_items(rest, body, is_async, range);
        });
        let handler = self.block(|this| {
            if let Some(flag) = failed {
                let yes = this.make(ExprKind::Bool(true), header);
                this.set_local(flag, yes, header);
            }
            this.exit_with_exception(manager, is_async, header);
        });
        let span = self.span(header);
        let handlers = vec![Handler {
            classes: None,
            name: None,
            body: handler,
            span,
        }];
        let Some(flag) = failed else {
            let orelse = self.block(|this| this.exit_normally(manager, is_async, header));
            let kind = StmtKind::Try {
                body: inner,
                handlers,
                orelse,
                finally: Vec::new(),
            };
            self.emit(kind, header);
            return;
        };
        let finally = self.block(|this| {
            let flag = this.local(flag, header);
            let test = this.make(ExprKind::Not(flag), header);
            let then = this.block(|this| this.exit_normally(manager, is_async, header));
            this.emit(
                StmtKind::If {
                    test,
                    then,
                    orelse: Vec::new(),
                },
                header,
            );
        });
        let kind = StmtKind::Try {
            body: inner,
            handlers,
            orelse: Vec::new(),
            finally,
        };
        self.emit(kind, header);
    }

    /// Raises unless both methods are there, before either is called.
    fn check_manager(&mut self, manager: LocalId, is_async: bool, range: TextRange) {
        let object = self.local(manager, range);
        let name = if is_async { CHECK_ASYNC } else { CHECK };
        let check = self.call_native(name, vec![object], range);
        self.emit(StmtKind::Expr(check), range);
    }

    /// `manager.__method__()`.
    fn special(&mut self, manager: LocalId, method: &str, range: TextRange) -> ExprId {
        let object = self.local(manager, range);
        let callee = self.attribute(object, method, range);
        self.call(callee, Vec::new(), range)
    }

    fn exit(
        &mut self,
        manager: LocalId,
        args: Vec<ExprId>,
        is_async: bool,
        range: TextRange,
    ) -> ExprId {
        let object = self.local(manager, range);
        let method = if is_async { "__aexit__" } else { "__exit__" };
        let callee = self.attribute(object, method, range);
        let call = self.call(callee, args, range);
        match is_async {
            true => self.make(ExprKind::Await(Awaited::Leaving, call), range),
            false => call,
        }
    }

    fn exit_normally(&mut self, manager: LocalId, is_async: bool, range: TextRange) {
        let args = (0..3).map(|_| self.none(range)).collect();
        let exit = self.exit(manager, args, is_async, range);
        self.emit(StmtKind::Expr(exit), range);
    }

    fn exit_with_exception(&mut self, manager: LocalId, is_async: bool, range: TextRange) {
        let exc = self.make(ExprKind::CurrentException, range);
        let class = self.call_native("builtins.type", vec![exc], range);
        let value = self.make(ExprKind::CurrentException, range);
        let exc = self.make(ExprKind::CurrentException, range);
        let traceback = self.attribute(exc, "__traceback__", range);
        let exit = self.exit(manager, vec![class, value, traceback], is_async, range);
        let test = self.make(ExprKind::Not(exit), range);
        let then = self.block(|this| {
            this.emit(
                StmtKind::Raise {
                    exc: None,
                    cause: None,
                },
                range,
            )
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
}

/// Whether control can leave the statements other than at their end or by an exception.
fn escapes(body: &[Stmt], in_loop: bool) -> bool {
    body.iter().any(|stmt| match stmt {
        Stmt::Return(_) => true,
        Stmt::Break(_) | Stmt::Continue(_) => !in_loop,
        Stmt::If(it) => {
            escapes(&it.body, in_loop)
                || it
                    .elif_else_clauses
                    .iter()
                    .any(|it| escapes(&it.body, in_loop))
        }
        Stmt::For(it) => escapes(&it.body, true) || escapes(&it.orelse, in_loop),
        Stmt::While(it) => escapes(&it.body, true) || escapes(&it.orelse, in_loop),
        Stmt::With(it) => escapes(&it.body, in_loop),
        Stmt::Match(it) => it.cases.iter().any(|it| escapes(&it.body, in_loop)),
        Stmt::Try(it) => {
            escapes(&it.body, in_loop)
                || escapes(&it.orelse, in_loop)
                || escapes(&it.finalbody, in_loop)
                || it.handlers.iter().any(|handler| {
                    let ast::ExceptHandler::ExceptHandler(handler) = handler;
                    escapes(&handler.body, in_loop)
                })
        }
        _ => false,
    })
}
