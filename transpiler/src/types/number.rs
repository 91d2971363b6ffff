//! Arithmetic on numbers: the type of each result, and the interval of each `i64`.
//!
//! ```python
//! (a & 255) * 256 + b % 7     # i64: at most 65_286
//! n + 1                       # int, unless a test nearby bounds n
//! ```
//!
//! An `i64` is an int that provably fits one: literals, lengths, loop indices, remainders, masks,
//! and what is computed of them within bounds.

use crate::hir::{Arg, BinaryOp, Constant, ExprId, ExprKind, UnaryOp};
use crate::types::engine::Infer;
use crate::types::interval::Interval;
use crate::types::ty::Ty;

/// Operands nest at most this deep below an operation whose interval is asked for.
const MAX_DEPTH: u32 = 6;

impl Infer<'_> {
    /// The interval of an expression that is an `i64` or still unknown; None for all others.
    pub(super) fn interval(&self, expr: ExprId) -> Option<Interval> {
        self.interval_within(expr, MAX_DEPTH)
    }

    fn interval_within(&self, expr: ExprId, depth: u32) -> Option<Interval> {
        let function = self.function();
        match self.ty_of(expr) {
            Ty::I64 | Ty::Never => {}
            Ty::Bool => return Some(Interval::new(0, 1)),
            _ => return None,
        }
        let inner = |it: ExprId| match depth.checked_sub(1) {
            Some(depth) => self.interval_within(it, depth),
            None => None,
        };
        let found = match &function.expr(expr).kind {
            ExprKind::Int(digits) => digits.parse().ok().map(Interval::point),
            ExprKind::Local(local) => self.facts.bounds(*local),
            ExprKind::Global(global) => match self.out.constants.get(global) {
                Some(Constant::Int(it)) => Some(Interval::point(*it)),
                _ => None,
            },
            ExprKind::Unary(UnaryOp::Neg, value) => inner(*value).and_then(Interval::neg),
            ExprKind::Binary {
                op, left, right, ..
            } => match (inner(*left), inner(*right)) {
                (Some(a), Some(b)) => result_interval(*op, a, b),
                // A mask of a larger number.
                (None, Some(b)) if *op == BinaryOp::BitAnd && b.low >= 0 => {
                    Some(Interval::new(0, b.high))
                }
                (None, Some(b)) if *op == BinaryOp::Mod => remainder(b),
                _ => None,
            },
            ExprKind::Call { callee, args } => self.call_interval(*callee, args, depth),
            _ => None,
        };
        Some(found.unwrap_or(Interval::FULL))
    }

    fn call_interval(&self, callee: ExprId, args: &[Arg], depth: u32) -> Option<Interval> {
        let ExprKind::Native(name) = &self.function().expr(callee).kind else {
            return None;
        };
        match (name.as_str(), args) {
            ("builtins.len", _) => Some(Interval::LENGTH),
            ("builtins.ord", _) => Some(Interval::new(0, 0x10_FFFF)),
            ("builtins.int", [Arg::Positional(it)]) => {
                self.interval_within(*it, depth.checked_sub(1)?)
            }
            _ => None,
        }
    }

    /// The values of the first variable of `for i, item in enumerate(…)`.
    pub(super) fn enumerated_interval(&self, iter: ExprId) -> Option<Interval> {
        let ExprKind::Call { callee, args } = &self.function().expr(iter).kind else {
            return None;
        };
        let is_enumerate = matches!(&self.function().expr(*callee).kind,
            ExprKind::Native(name) if name == "builtins.enumerate");
        let start = match args.as_slice() {
            [Arg::Positional(_)] => Interval::point(0),
            [Arg::Positional(_), Arg::Positional(start)]
            | [Arg::Positional(_), Arg::Keyword(_, start)] => self.interval(*start)?,
            _ => return None,
        };
        if is_enumerate {
            start.add(Interval::LENGTH)
        } else {
            None
        }
    }

    /// The values of a counted loop's variable: `for i in range(…)`.
    pub(super) fn counted_interval(&self, iter: ExprId) -> Option<Interval> {
        if !self.out.is_counted_range(self.program, self.current, iter) {
            return None;
        }
        let ExprKind::Call { args, .. } = &self.function().expr(iter).kind else {
            return None;
        };
        let bounds: Vec<Interval> = args
            .iter()
            .map(|it| self.interval(super::call::arg_expr(it)))
            .map(|it| it.unwrap_or(Interval::FULL))
            .collect();
        let zero = Interval::point(0);
        let (start, stop, step) = match bounds.as_slice() {
            [stop] => (zero, *stop, Interval::point(1)),
            [start, stop] => (*start, *stop, Interval::point(1)),
            [start, stop, step] => (*start, *stop, *step),
            _ => return None,
        };
        if step.low > 0 {
            let last = stop.high.saturating_sub(1);
            Some(Interval::new(start.low.min(last), last))
        } else if step.high < 0 {
            let last = stop.low.saturating_add(1);
            Some(Interval::new(last, start.high.max(last)))
        } else {
            None
        }
    }

    /// The result of an arithmetic operator on two numbers; None where only the running program
    /// can tell it (`int ** int` may be a float).
    pub(super) fn number_result(
        &self,
        op: BinaryOp,
        (left, a): (ExprId, &Ty),
        (right, b): (ExprId, &Ty),
    ) -> Option<Ty> {
        let is_float = *a == Ty::Float || *b == Ty::Float;
        let is_bool = *a == Ty::Bool && *b == Ty::Bool;
        let is_small = |it: &Ty| matches!(it, Ty::Bool | Ty::I64);
        let second = self.interval(right);
        let is_natural = second.is_some_and(|it| it.low >= 0);
        let fits = || match (self.interval(left), second) {
            (Some(a), Some(b)) => result_interval(op, a, b).is_some(),
            _ => false,
        };
        let int = |fits: bool| if fits { Ty::I64 } else { Ty::Int };
        Some(match op {
            BinaryOp::MatMul => return None,
            BinaryOp::TrueDiv => Ty::Float,
            BinaryOp::Pow if is_float => Ty::Float,
            BinaryOp::Pow if is_natural => int(is_small(a) && fits()),
            BinaryOp::Pow => return None,
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul if is_float => Ty::Float,
            BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul => int(is_small(a) && fits()),
            BinaryOp::FloorDiv | BinaryOp::Mod if is_float => Ty::Float,
            BinaryOp::FloorDiv => int(is_small(a) && second.is_some_and(|it| it.low > 0)),
            BinaryOp::Mod => int(is_small(b)),
            _ if is_float => return None,
            BinaryOp::LShift => int(is_small(a) && fits()),
            BinaryOp::RShift => int(is_small(a)),
            BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor if is_bool => Ty::Bool,
            BinaryOp::BitAnd if is_natural => Ty::I64,
            BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor => {
                int(is_small(a) && is_small(b))
            }
        })
    }
}

/// The interval of a result; None where it may leave `i64`.
fn result_interval(op: BinaryOp, a: Interval, b: Interval) -> Option<Interval> {
    match op {
        BinaryOp::Add => a.add(b),
        BinaryOp::Sub => a.sub(b),
        BinaryOp::Mul => a.mul(b),
        BinaryOp::Pow => a.pow(b),
        BinaryOp::LShift => a.shl(b),
        BinaryOp::FloorDiv if b.low > 0 && b.low == b.high => Some(a.floordiv(b.low)),
        BinaryOp::FloorDiv if b.low > 0 => Some(a.join(Interval::point(0))),
        BinaryOp::Mod => remainder(b),
        BinaryOp::RShift => Some(a.join(Interval::point(0)).join(Interval::point(-1))),
        BinaryOp::BitAnd if b.low >= 0 => Some(Interval::new(0, b.high)),
        BinaryOp::BitAnd if a.low >= 0 => Some(Interval::new(0, a.high)),
        BinaryOp::BitOr | BinaryOp::BitXor | BinaryOp::BitAnd => Some(Interval::FULL),
        BinaryOp::TrueDiv | BinaryOp::FloorDiv | BinaryOp::MatMul => None,
    }
}

/// `x % divisor` has the divisor's sign.
fn remainder(divisor: Interval) -> Option<Interval> {
    let low = divisor.low.checked_add(1)?.min(0);
    Some(Interval::new(low, divisor.high.saturating_sub(1).max(0)))
}
