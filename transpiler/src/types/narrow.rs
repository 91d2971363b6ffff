//! What a test says of a local inside the branch that it guards.
//!
//! ```python
//! if node is None:
//!     return 0
//! return node.size        # node: Node, though declared Optional[Node]
//! ```
//!
//! Only locals that no other function assigns are narrowed; an assignment drops what was known.
//! Comparisons of ints bound them ([`Interval`]).

use crate::hir::{
    CompareOp, ExprId, ExprKind, Function, LocalId, Stmt, StmtKind, Target, each_block, each_expr,
    each_operand, each_target,
};
use crate::types::engine::Infer;
use crate::types::facts::{Fact, Mark};
use crate::types::interval::Interval;
use crate::types::native::NativeId;
use crate::types::ty::{ExceptionClass, Ty};

impl Infer<'_> {
    /// The type of a local here.
    pub(super) fn narrowed(&self, local: LocalId, ty: Ty) -> Ty {
        let ty = match self.facts.fact(local) {
            Some(Fact::NotNone) => ty.some(),
            Some(Fact::IsNone) if matches!(ty, Ty::Optional(_)) => Ty::None,
            Some(Fact::Is(class)) => self.instance_of(&ty, class).unwrap_or(ty),
            _ => ty,
        };
        match (&ty, self.facts.bounds(local)) {
            (Ty::I64(range), Some(bounds)) => Ty::i64(range.0.meet(bounds)),
            _ => ty,
        }
    }

    /// What a value of type `ty` is once `isinstance(value, class)` holds.
    fn instance_of(&self, ty: &Ty, class: &Ty) -> Option<Ty> {
        let some = ty.some();
        match (&some, class) {
            // An object of a class that derives from the builtin one stays what it is.
            (Ty::Value(_), Ty::NativeClass(id)) if self.is_derived_from(*id) => Some(some),
            (Ty::Value(why), Ty::NativeClass(id)) => match *id {
                NativeId::STR | NativeId::BYTES | NativeId::RANGE => {
                    Some(Ty::Native(*id, [].into()))
                }
                NativeId::FLOAT => Some(Ty::Float),
                _ => Some(Ty::Value(*why)),
            },
            // An instance of a copy is none of the class's own Rust type.
            (_, Ty::Class(class)) if self.out.vars.has_copies(*class) => Some(some),
            (Ty::Value(_), Ty::Class(class)) => Some(self.receiver_type(*class)),
            (Ty::Instance(base), Ty::Class(class)) => self
                .out
                .vars
                .ancestors(*class)
                .contains(base)
                .then_some(Ty::Instance(*class)),
            (Ty::Exception(base), Ty::Class(class)) => {
                let class = ExceptionClass::User(*class);
                self.out
                    .vars
                    .exception_derives(class, *base)
                    .then_some(Ty::Exception(class))
            }
            (Ty::Exception(base), Ty::NativeClass(class)) => {
                let class = ExceptionClass::Native(*class);
                self.out
                    .vars
                    .exception_derives(class, *base)
                    .then_some(Ty::Exception(class))
            }
            _ => Some(some),
        }
    }

    /// Adds what holds when `test` is `outcome`.
    pub(super) fn assume(&mut self, test: ExprId, outcome: bool) {
        let function = self.function();
        match &function.expr(test).kind {
            ExprKind::Not(inner) => self.assume(*inner, !outcome),
            ExprKind::And(a, b) | ExprKind::Or(a, b) => {
                let is_and = matches!(function.expr(test).kind, ExprKind::And(..));
                if is_and == outcome {
                    self.assume(*a, outcome);
                    self.forget_assigned_in(*b);
                    self.assume(*b, outcome);
                }
            }
            _ => self.assume_of(test, outcome),
        }
    }

    /// What a test without `and`, `or` and `not` says.
    fn assume_of(&mut self, test: ExprId, outcome: bool) {
        let function = self.function();
        match &function.expr(test).kind {
            ExprKind::Local(local) => {
                if outcome {
                    self.learn(*local, Fact::NotNone);
                }
                let zero = Interval::point(0);
                if let Some(interval) = self.interval(test) {
                    let interval = match outcome {
                        true => without(interval, zero),
                        false => interval.meet(zero),
                    };
                    self.bound(*local, interval);
                }
            }
            // An assignment inside comes after what is compared.
            ExprKind::Compare { right, .. } if self.assigns(*right) => {}
            ExprKind::Compare { op, left, right } => {
                self.compared(*op, *left, *right, outcome);
                let ExprKind::Local(local) = function.expr(*left).kind else {
                    return;
                };
                if !matches!(function.expr(*right).kind, ExprKind::None) {
                    return;
                }
                let is_none = match op {
                    CompareOp::Is | CompareOp::Eq => outcome,
                    CompareOp::IsNot | CompareOp::Ne => !outcome,
                    _ => return,
                };
                self.learn(local, if is_none { Fact::IsNone } else { Fact::NotNone });
            }
            ExprKind::Call { callee, args } if outcome => {
                let [subject, class] = args.as_slice() else {
                    return;
                };
                let (crate::hir::Arg::Positional(subject), crate::hir::Arg::Positional(class)) =
                    (subject, class)
                else {
                    return;
                };
                let is_isinstance = matches!(&function.expr(*callee).kind,
                    ExprKind::Native(name) if name == "builtins.isinstance");
                if let (true, ExprKind::Local(local)) =
                    (is_isinstance, &function.expr(*subject).kind)
                {
                    let local = *local;
                    let class = match &function.expr(*class).kind {
                        ExprKind::Class(id) => Ty::Class(*id),
                        ExprKind::Native(name) => match self.out.natives.class_named(name) {
                            Some(id) => Ty::NativeClass(id),
                            None => return,
                        },
                        ExprKind::Tuple(_) => Ty::NativeClass(NativeId::OBJECT),
                        _ => return,
                    };
                    self.learn(local, Fact::Is(class));
                }
            }
            _ => {}
        }
    }

    pub(super) fn learn(&mut self, local: LocalId, fact: Fact) {
        if !self.function().local(local).is_cell {
            self.facts.learn(local, fact);
        }
    }

    /// The local's values from here on.
    pub(super) fn bound(&mut self, local: LocalId, interval: Interval) {
        if interval != Interval::FULL && !self.function().local(local).is_cell {
            self.facts.bound(local, interval);
        }
    }

    /// A comparison bounds each side by the other.
    fn compared(&mut self, op: CompareOp, left: ExprId, right: ExprId, outcome: bool) {
        let (Some(a), Some(b)) = (self.interval(left), self.interval(right)) else {
            return;
        };
        let below = |it: Interval| Interval::new(i64::MIN, it.high.saturating_sub(1));
        let up_to = |it: Interval| Interval::new(i64::MIN, it.high);
        let above = |it: Interval| Interval::new(it.low.saturating_add(1), i64::MAX);
        let from = |it: Interval| Interval::new(it.low, i64::MAX);
        let (a, b) = match (op, outcome) {
            (CompareOp::Lt, true) | (CompareOp::Ge, false) => (a.meet(below(b)), b.meet(above(a))),
            (CompareOp::Le, true) | (CompareOp::Gt, false) => (a.meet(up_to(b)), b.meet(from(a))),
            (CompareOp::Gt, true) | (CompareOp::Le, false) => (a.meet(above(b)), b.meet(below(a))),
            (CompareOp::Ge, true) | (CompareOp::Lt, false) => (a.meet(from(b)), b.meet(up_to(a))),
            (CompareOp::Eq, true) | (CompareOp::Ne, false) => (a.meet(b), b.meet(a)),
            (CompareOp::Eq, false) | (CompareOp::Ne, true) => (without(a, b), without(b, a)),
            _ => return,
        };
        for (side, interval) in [(left, a), (right, b)] {
            if let ExprKind::Local(local) = self.function().expr(side).kind {
                self.bound(local, interval);
            }
        }
    }

    /// Forgets all locals that the statements assign.
    pub(super) fn forget_assigned(&mut self, body: &[Stmt]) {
        let mut facts = std::mem::take(&mut self.facts);
        each_assigned(self.function(), body, &mut |local| facts.forget(local));
        self.facts = facts;
    }

    /// Forgets all locals that the expression assigns: `(n := next(it))`.
    pub(super) fn forget_assigned_in(&mut self, expr: ExprId) {
        let mut facts = std::mem::take(&mut self.facts);
        each_assigned_in(self.function(), expr, &mut |local| facts.forget(local));
        self.facts = facts;
    }

    /// Goes back to what was known before an expression that may not have been evaluated.
    pub(super) fn reset_facts(&mut self, before: Mark, expr: ExprId) {
        self.facts.undo(before);
        self.forget_assigned_in(expr);
    }

    fn assigns(&self, expr: ExprId) -> bool {
        let mut found = false;
        each_assigned_in(self.function(), expr, &mut |_| found = true);
        found
    }
}

/// The values of `interval` that differ from the one value of `other`.
fn without(interval: Interval, other: Interval) -> Interval {
    if other.low != other.high || interval.low == interval.high {
        return interval;
    }
    Interval {
        low: interval.low + i64::from(interval.low == other.low),
        high: interval.high - i64::from(interval.high == other.high),
    }
}

fn each_assigned(function: &Function, body: &[Stmt], work: &mut impl FnMut(LocalId)) {
    for stmt in body {
        each_target(&stmt.kind, |target| {
            if let Target::Local(local) = target {
                work(*local);
            }
        });
        if let StmtKind::Try { handlers, .. } = &stmt.kind {
            handlers
                .iter()
                .filter_map(|it| it.name)
                .for_each(&mut *work);
        }
        each_expr(&stmt.kind, |expr| each_assigned_in(function, expr, work));
        each_block(&stmt.kind, |block| each_assigned(function, block, work));
    }
}

fn each_assigned_in(function: &Function, expr: ExprId, work: &mut impl FnMut(LocalId)) {
    let kind = &function.expr(expr).kind;
    if let ExprKind::Block { body, .. } = kind {
        each_assigned(function, body, work);
    }
    each_operand(kind, |it| each_assigned_in(function, it, work));
}
