//! Arithmetic on numbers: the type of each result, and the interval of each `i64`.
//!
//! ```python
//! (a & 255) * 256 + b % 7     # i64: at most 65_286
//! n + 1                       # int, unless a test nearby bounds n
//! ```
//!
//! An `i64` is an int that provably fits one: literals, lengths, loop indices, remainders, masks,
//! and what is computed of them within bounds.

use crate::hir::{Arg, BinaryOp, ExprId, ExprKind, Target, UnaryOp};
use crate::types::engine::Infer;
use crate::types::interval::Interval;
use crate::types::native::{NativeId, Signature};
use crate::types::table::Op;
use crate::types::ty::Ty;

impl Infer<'_> {
    /// The interval of an expression that is an `i64` or still unknown; None for all others.
    pub(super) fn interval(&self, expr: ExprId) -> Option<Interval> {
        match self.ty_of(expr) {
            Ty::Never => Some(Interval::FULL),
            ty => ty.interval(),
        }
    }

    /// Whether an assignment adds to what it assigns, and nothing bounds that here: `total += x`.
    /// Any range of it would have to contain its own sum, so it is an `int` at once. Asked once
    /// types are at rest, as what is still unknown may be a bound.
    pub(super) fn counts_freely(&self, target: &Target, value: ExprId) -> bool {
        if !self.is_at_rest {
            return false;
        }
        let function = self.function();
        let ExprKind::Binary {
            op: BinaryOp::Add | BinaryOp::Sub,
            left,
            right,
            in_place,
        } = function.expr(value).kind
        else {
            return false;
        };
        let is_same = match (target, &function.expr(left).kind) {
            (Target::Local(a), ExprKind::Local(b)) => a == b && self.facts.bounds(*a).is_none(),
            (Target::Global(a), ExprKind::Global(b)) => a == b,
            (Target::Attribute { .. }, ExprKind::Attribute { .. }) => {
                let op = self.out.op(self.current, left);
                in_place && matches!(op, Some(Op::Field { .. }))
            }
            (Target::Subscript { object, .. }, ExprKind::Subscript { .. }) => {
                // What the stub of another container gives may be less than what it holds.
                let object = self.ty_of(*object).some();
                in_place && (object.is_native(NativeId::LIST) || object.is_native(NativeId::DICT))
            }
            _ => false,
        };
        let steps = |it: Interval| it != Interval::point(0);
        is_same
            && matches!(self.ty_of(left), Ty::I64(_))
            && matches!(self.ty_of(right), Ty::I64(range) if steps(range.0))
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

    /// The items of a counted `range(…)`.
    pub(super) fn counted_interval(&self, iter: ExprId) -> Interval {
        let ExprKind::Call { args, .. } = &self.function().expr(iter).kind else {
            return Interval::FULL;
        };
        let bounds: Vec<Interval> = args
            .iter()
            .map(|it| self.interval(it.value()))
            .map(|it| it.unwrap_or(Interval::FULL))
            .collect();
        let zero = Interval::point(0);
        let (start, stop, step) = match bounds.as_slice() {
            [stop] => (zero, *stop, Interval::point(1)),
            [start, stop] => (*start, *stop, Interval::point(1)),
            [start, stop, step] => (*start, *stop, *step),
            _ => return Interval::FULL,
        };
        let (first, last) = (stop.low.saturating_add(1), stop.high.saturating_sub(1));
        match (step.low > 0, step.high < 0) {
            (true, _) => Interval::new(start.low.min(last), last),
            (_, true) => Interval::new(first, start.high.max(first)),
            _ => start.join(Interval::new(first, last)),
        }
    }
}

/// `result` of a native with what its arguments tell beyond its signature: `min(x, 255)`.
pub(super) fn native_number(signature: &Signature, args: &[Ty], result: Ty) -> Ty {
    let fold = match signature.rust.as_str() {
        "builtins::max_of" => Interval::greatest,
        "builtins::min_of" => Interval::least,
        _ => return result,
    };
    let known: Option<Vec<Interval>> = args.iter().map(Ty::interval).collect();
    match (&result, known.and_then(|it| it.into_iter().reduce(fold))) {
        (Ty::I64(range), Some(known)) => Ty::i64(range.0.meet(known)),
        _ => result,
    }
}

/// What an arithmetic operator gives for two numbers; None where only the running program can
/// tell it (`int ** int` may be a float).
pub(super) fn binary_number(op: BinaryOp, a: &Ty, b: &Ty) -> Option<Ty> {
    let is_bool = *a == Ty::Bool && *b == Ty::Bool;
    let (x, y) = (a.interval(), b.interval());
    if *a == Ty::Float || *b == Ty::Float {
        return match op {
            BinaryOp::Add
            | BinaryOp::Sub
            | BinaryOp::Mul
            | BinaryOp::TrueDiv
            | BinaryOp::FloorDiv
            | BinaryOp::Mod
            | BinaryOp::Pow => Some(Ty::Float),
            _ => None,
        };
    }
    let both = |work: fn(Interval, Interval) -> Option<Interval>| work(x?, y?);
    let found = match op {
        BinaryOp::MatMul => return None,
        BinaryOp::TrueDiv => return Some(Ty::Float),
        BinaryOp::Pow if !y.is_some_and(Interval::is_natural) => return None,
        BinaryOp::Pow => both(Interval::pow),
        BinaryOp::Add => both(Interval::add),
        BinaryOp::Sub => both(Interval::sub),
        BinaryOp::Mul => both(Interval::mul),
        BinaryOp::FloorDiv => both(Interval::floordiv),
        BinaryOp::Mod => y.and_then(|y| Interval::modulo(x, y)),
        BinaryOp::LShift => both(Interval::shl),
        BinaryOp::RShift => both(|x, y| Some(x.shr(y))),
        BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor if is_bool => return Some(Ty::Bool),
        BinaryOp::BitAnd => Interval::and(x, y),
        BinaryOp::BitOr => both(|x, y| Some(x.or(y))),
        BinaryOp::BitXor => both(|x, y| Some(x.xor(y))),
    };
    Some(found.map_or(Ty::Int, Ty::i64))
}

/// What an operator gives for a number; None where it has no such operator.
pub(super) fn unary_number(op: UnaryOp, ty: &Ty) -> Option<Ty> {
    let found = match (ty, op) {
        (Ty::Float, UnaryOp::Neg | UnaryOp::Pos) => return Some(Ty::Float),
        (Ty::Bool | Ty::I64(_) | Ty::Int, UnaryOp::Neg) => ty.interval().and_then(Interval::neg),
        (Ty::Bool | Ty::I64(_) | Ty::Int, UnaryOp::Pos) => ty.interval(),
        (Ty::Bool | Ty::I64(_) | Ty::Int, UnaryOp::Invert) => ty.interval().map(Interval::invert),
        _ => return None,
    };
    Some(found.map_or(Ty::Int, Ty::i64))
}
