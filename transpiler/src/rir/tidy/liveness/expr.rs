//! Expressions, last operand first.

use super::Pass;
use crate::rir::tidy::set::Set;
use crate::rir::{BinaryOp, Expr, ExprKind, Handler, Type, Use};

impl Pass<'_> {
    pub(super) fn exprs<'e>(&mut self, exprs: impl DoubleEndedIterator<Item = &'e mut Expr>) {
        for expr in exprs.rev() {
            self.expr(expr);
        }
    }

    pub(super) fn expr(&mut self, expr: &mut Expr) {
        match &mut expr.kind {
            ExprKind::Literal(_) | ExprKind::Path(_) => {}
            ExprKind::Local { name, mode } => {
                let id = self.id(name);
                let once = self.counts.get(&id).is_none_or(|count| *count <= 1);
                let last = !self.live.has(id) && self.own.has(id) && self.movable.has(id);
                if *mode == Use::Clone && self.changes && self.counted && last && once {
                    *mode = Use::Move;
                }
                self.live.add(id);
                self.named.add(id);
            }
            ExprKind::Call { args, .. } => self.exprs(args.iter_mut()),
            ExprKind::Macro { args, options, .. } => {
                self.exprs(options.iter_mut().map(|(_, value)| value));
                self.exprs(args.iter_mut());
            }
            ExprKind::CallValue {
                callee: first,
                args,
            }
            | ExprKind::Method {
                receiver: first,
                args,
                ..
            } => {
                self.exprs(args.iter_mut());
                self.expr(first);
            }
            ExprKind::Struct { fields, .. } => {
                self.exprs(fields.iter_mut().map(|(_, value)| value))
            }
            ExprKind::Tuple(items) | ExprKind::Array(items) => self.exprs(items.iter_mut()),
            ExprKind::Field { object: value, .. }
            | ExprKind::Ref(value)
            | ExprKind::RefMut(value)
            | ExprKind::Deref(value)
            | ExprKind::Unary { value, .. }
            | ExprKind::Cast(value)
            | ExprKind::Spelled(value)
            | ExprKind::Await(value)
            | ExprKind::At { value, .. } => self.expr(value),
            ExprKind::Propagate { value, handler, .. } => {
                if let Handler::Block(label) = handler {
                    let caught = self.after_break(&Some(label.clone()));
                    self.live.join(&caught);
                }
                self.expr(value);
            }
            ExprKind::Binary { op, left, right } => {
                let may_skip = matches!(op, BinaryOp::And | BinaryOp::Or);
                let before = may_skip.then(|| self.live.clone());
                self.expr(right);
                if let Some(before) = before {
                    self.live.join(&before);
                }
                self.expr(left);
            }
            ExprKind::Range { from, to } => {
                self.expr(to);
                self.expr(from);
            }
            ExprKind::If { test, then, orelse } => {
                let after = self.live.clone();
                self.block(then);
                let then_live = std::mem::replace(&mut self.live, after);
                self.block(orelse);
                self.live.join(&then_live);
                self.whole(test);
            }
            ExprKind::Match { value, arms } => {
                self.arms(arms);
                self.whole(value);
            }
            ExprKind::Block(body) => self.block(body),
            ExprKind::Labeled { label, body } => self.labeled(label.clone(), body),
            ExprKind::Closure { params, body, .. } => {
                let names: Vec<String> = params.iter().map(|param| param.name.clone()).collect();
                let types: Vec<Type> = params.iter().map(|param| param.ty.clone()).collect();
                let unused = self.captured(&names, &types, |pass| pass.expr(body));
                for (param, unused) in params.iter_mut().zip(unused) {
                    if unused && self.changes && !param.name.starts_with('_') {
                        param.name.insert(0, '_');
                    }
                }
            }
            ExprKind::Async(body) => {
                self.captured(&[], &[], |pass| pass.block(body));
            }
            ExprKind::Return(value) => {
                self.live = Set::default();
                if let Some(value) = value {
                    self.expr(value);
                }
            }
            ExprKind::Break { label, value } => {
                self.live = self.after_break(label);
                if let Some(value) = value {
                    self.expr(value);
                }
            }
            ExprKind::Continue { label } => self.live = self.after_continue(label),
        }
    }

    /// Walks the body of a closure or async block; says which parameters it does not name.
    pub(super) fn captured(
        &mut self,
        params: &[String],
        types: &[Type],
        inside: impl FnOnce(&mut Self),
    ) -> Vec<bool> {
        let live = std::mem::take(&mut self.live);
        let own = std::mem::take(&mut self.own);
        let movable = std::mem::take(&mut self.movable);
        let named = std::mem::take(&mut self.named);
        let targets = std::mem::take(&mut self.targets);
        let depth = std::mem::take(&mut self.depth);
        let counted = std::mem::replace(&mut self.counted, false);
        let counts = std::mem::take(&mut self.counts);
        let ids: Vec<usize> = params.iter().map(|name| self.id(name)).collect();
        for (id, ty) in ids.iter().zip(types) {
            self.declare(*id, Some(ty));
        }
        inside(self);
        let unused = ids.iter().map(|id| !self.named.has(*id)).collect();
        for id in &ids {
            self.live.remove(*id);
            self.named.remove(*id);
        }
        self.live.join(&live);
        self.named.join(&named);
        self.own = own;
        self.movable = movable;
        self.targets = targets;
        self.depth = depth;
        self.counted = counted;
        self.counts = counts;
        unused
    }
}
