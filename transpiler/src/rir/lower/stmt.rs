//! Statements.

use crate::hir::{ExprId, ExprKind as Hir, Stmt as HirStmt, StmtKind as HirKind};
use crate::rir::lower::body::Body;
use crate::rir::lower::exits::Leave;
use crate::rir::{Block, Stmt, StmtKind, Type};
use crate::types::native::NativeId;
use crate::types::ty::Ty;

impl<'a> Body<'a> {
    pub(super) fn stmts(&mut self, body: &[HirStmt]) -> Vec<Stmt> {
        let mut out = Vec::new();
        for stmt in body {
            let line = self.cx.line(stmt.span);
            self.line = line;
            let comment = self.comment(line);
            let from = out.len();
            self.stmt(stmt, &mut out);
            match out.get_mut(from) {
                Some(first) => first.source = comment,
                None => {
                    if let Some(source) = comment {
                        out.push(Stmt {
                            source: Some(source),
                            kind: StmtKind::Comment,
                        });
                    }
                }
            }
        }
        out
    }

    pub(super) fn stmt(&mut self, stmt: &HirStmt, out: &mut Vec<Stmt>) {
        match &stmt.kind {
            HirKind::Expr(value) => {
                if matches!(self.function.expr(*value).kind, Hir::Str(_) | Hir::None) {
                    return;
                }
                if self.initial_super(*value, out) {
                    return;
                }
                let ty = self.ty(*value);
                let value = self.value(*value);
                if ty.is_native(NativeId::COROUTINE) {
                    let dropped = self.dropped(value);
                    out.push(self.plain(StmtKind::Expr(dropped)));
                } else if !super::coerce::is_pure(&value) {
                    out.extend(self.effects(value));
                }
            }
            HirKind::Assign { target, value } => self.assign(target, *value, out),
            HirKind::Delete(target) => self.delete(target, out),
            HirKind::If { test, then, orelse } => {
                let test = self.test(*test);
                let then = Block {
                    stmts: self.stmts(then),
                    value: None,
                };
                let orelse = if orelse.is_empty() {
                    None
                } else {
                    Some(Block {
                        stmts: self.stmts(orelse),
                        value: None,
                    })
                };
                out.push(self.plain(StmtKind::If { test, then, orelse }));
            }
            HirKind::While { test, body, orelse } => self.while_(*test, body, orelse, out),
            HirKind::For {
                target,
                iter,
                body,
                orelse,
                is_async,
            } => {
                self.for_(target, *iter, body, orelse, *is_async, out);
            }
            HirKind::Break => self.leave(Leave::Break, out),
            HirKind::Continue => self.leave(Leave::Continue, out),
            HirKind::Return(value) => {
                let ret = self.ret_ty();
                let value = match value {
                    Some(value) => self.value_as(*value, &ret),
                    None => {
                        let unit = self.unit();
                        self.coerce(unit, &Ty::None, &ret)
                    }
                };
                self.leave(Leave::Return(value), out);
            }
            HirKind::Raise { exc, cause } => self.raise(*exc, *cause, out),
            HirKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => {
                self.try_(body, handlers, orelse, finally, out);
            }
            // Defaults that are no literals are stored by assignments beside it.
            HirKind::Def(_) => {}
            HirKind::ClassDef { class: _, body } => out.extend(self.stmts(body)),
            HirKind::Import(module) => {
                let name = self.cx.names.module(*module).to_owned();
                let path = format!("super::{name}::import");
                let call = self.raising(&path, Vec::new(), Type::Unit);
                out.push(self.plain(StmtKind::Expr(call)));
            }
        }
    }

    // Assignment.

    /// `xs += ys`, which changes the object that `xs` names already.
    pub(super) fn is_own_mutation(&self, local: crate::hir::LocalId, value: ExprId) -> bool {
        let Hir::Binary {
            left,
            in_place: true,
            ..
        } = self.function.expr(value).kind
        else {
            return false;
        };
        matches!(self.function.expr(left).kind, Hir::Local(it) if it == local)
            && self.cx.types.vars.same(&self.ty(left), &self.ty(value))
            && self
                .cx
                .types
                .op(self.instance, value)
                .is_some_and(|op| self.is_mutation(op))
    }
}
