//! When objects end whose end can be seen.
//!
//! ```python
//! def work():
//!     first = Noisy("first")       # each with a `__del__`
//!     second = Noisy("second")
//!                                  # CPython lets go of `first`, then of `second`
//! ```
//! ```text
//! let second: Noisy;
//! let first: Noisy;
//! ```
//!
//! CPython clears parameters, then variables in the order of their first assignment; Rust drops
//! variables against the order of their declarations. Where several of them hold objects with a
//! `__del__`, these are declared first, in the opposite order.
//!
//! ```python
//! print(next(lines(path)))         # CPython closes the file, then prints
//! ```
//! What has no name ends in CPython with the operation that it was made for, in Rust with the
//! statement: the operation becomes a statement of its own.

use crate::hir::{
    ExprId, ExprKind as Hir, LocalId, Stmt as HirStmt, StmtKind as HirKind, each_block,
    each_operand,
};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::{Block, Expr, ExprKind, Stmt, StmtKind, Type};
use crate::types::Op;
use crate::types::ty::Ty;

impl Cx<'_> {
    /// A `__del__` may run where the value ends.
    fn is_finalized_value(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Instance(class) => self.special_method(*class, "__del__").is_some(),
            Ty::Optional(inner) => self.is_finalized_value(inner),
            Ty::Tuple(vars) | Ty::Native(_, vars) => {
                let mut items = vars.iter().map(|it| self.types.vars.get(*it));
                items.any(|it| self.is_finalized_value(&it))
            }
            _ => false,
        }
    }
}

impl Body<'_> {
    /// The local holds such an object, and others do as well.
    pub(super) fn ends_in_order(&self, local: LocalId) -> bool {
        let is_finalized = |it: LocalId| self.cx.is_finalized_value(&self.local_ty(it));
        let locals = (0..self.function.locals.len() as u32).map(LocalId);
        is_finalized(local) && locals.filter(|it| is_finalized(*it)).count() > 1
    }

    /// Puts the declarations of such locals first, the last one foremost.
    pub(super) fn order_ends(&self, declarations: &mut [Stmt]) {
        let locals = (0..self.function.locals.len() as u32).map(LocalId);
        let ordered: Vec<LocalId> = locals.filter(|it| self.ends_in_order(*it)).collect();
        if ordered.is_empty() {
            return;
        }
        // The parts of a name that have nothing to do with each other are one variable in Python.
        let slot = |local: &LocalId| {
            let name = &self.function.local(*local).name;
            let mut locals = self.function.locals.iter();
            locals.position(|it| it.name == *name)
        };
        let position = |stmt: &Stmt| match &stmt.kind {
            StmtKind::Let { name, .. } => {
                let mut ordered = ordered.iter();
                ordered
                    .find(|it| self.local_name(**it) == *name)
                    .and_then(slot)
            }
            _ => None,
        };
        declarations.sort_by_key(|it| std::cmp::Reverse(position(it)));
    }
}

impl Body<'_> {
    /// `value`, which is what `id` became, and what ends with it.
    pub(super) fn with_ends(&mut self, id: ExprId, value: Expr) -> Expr {
        if value.ty == Type::Never || !self.ends_operand(id) {
            return value;
        }
        let name = self.temp("value");
        let ty = value.ty.clone();
        let result = self.local_value(&name, ty.clone());
        let held = self.plain(StmtKind::Let {
            name,
            mutable: false,
            ty: ty.clone(),
            init: Some(value),
        });
        Expr {
            kind: ExprKind::Block(Block {
                stmts: vec![held],
                value: Some(Box::new(result)),
            }),
            ty,
        }
    }

    /// Some operand of the expression is made for it, and its end can be seen.
    fn ends_operand(&self, id: ExprId) -> bool {
        let function = self.function;
        let mut found = false;
        each_operand(&function.expr(id).kind, |operand| {
            // A method's object is what the call is made on.
            let made = match function.expr(operand).kind {
                Hir::Attribute { object, .. } => object,
                _ => operand,
            };
            found |=
                matches!(function.expr(made).kind, Hir::Call { .. }) && self.is_loud_call(made);
        });
        found
    }

    fn is_loud_call(&self, id: ExprId) -> bool {
        if self.cx.is_finalized_value(&self.ty(id)) {
            return true;
        }
        let Some(Op::Call { target, .. }) = self.cx.types.op(self.instance, id) else {
            return false;
        };
        let callee = self.cx.types.instance(*target).function;
        let callee = self.cx.program.function(callee);
        callee.is_generator && tries(&callee.body)
    }
}

/// A `try` or a `with` is somewhere in the block.
fn tries(body: &[HirStmt]) -> bool {
    body.iter().any(|stmt| {
        let mut found = matches!(stmt.kind, HirKind::Try { .. });
        each_block(&stmt.kind, |it| found |= tries(it));
        found
    })
}
