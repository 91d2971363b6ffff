//! Operators on numbers, identity and equality, subscripts of tuples; other operators are calls.

use crate::hir::{BinaryOp as Hir, ExprId, ExprKind as HirExpr, UnaryOp as HirUnary};
use crate::rir::lower::body::{Body, unborrowed};
use crate::rir::{BinaryOp, Expr, ExprKind, Type, UnaryOp};
use crate::types::Op;
use crate::types::interval::Interval;
use crate::types::native::NativeType;
use crate::types::ty::Ty;

impl Body<'_> {
    pub(super) fn unary(&mut self, id: ExprId, op: HirUnary, value: ExprId) -> Expr {
        let ty = self.ty(id);
        match self.cx.types.op(self.instance, id).cloned() {
            Some(Op::Primitive) => {
                if let (HirUnary::Neg, HirExpr::Int(digits)) = (op, &self.function.expr(value).kind)
                    && let Ok(it) = format!("-{digits}").parse::<i64>()
                {
                    let literal = self.i64(it);
                    return self.coerce(literal, &Ty::ANY_I64, &ty);
                }
                let operand = self.value_as(value, &ty);
                let rust = self.rust(&ty);
                match (op, &ty) {
                    (HirUnary::Pos, _) => operand,
                    (HirUnary::Neg, _) => self.prefix(UnaryOp::Neg, operand),
                    (HirUnary::Invert, Ty::I64(_)) => self.prefix(UnaryOp::Not, operand),
                    (HirUnary::Invert, _) => {
                        let by_ref = self.reference(operand);
                        self.call("int::invert", vec![by_ref], rust)
                    }
                }
            }
            Some(Op::Dynamic) | None => {
                let operand = self.dynamic_operand(value);
                let path = match op {
                    HirUnary::Neg => "rt::ops::neg",
                    HirUnary::Pos => "rt::ops::pos",
                    HirUnary::Invert => "rt::ops::invert",
                };
                self.raising(path, vec![operand], Type::path("Value"))
            }
            Some(op) => self.op_call(id, &op),
        }
    }

    fn prefix(&self, op: UnaryOp, value: Expr) -> Expr {
        let ty = value.ty.clone();
        Expr {
            kind: ExprKind::Unary {
                op,
                value: Box::new(value),
            },
            ty,
        }
    }

    pub(super) fn infix(&self, op: BinaryOp, left: Expr, right: Expr, ty: Type) -> Expr {
        let kind = ExprKind::Binary {
            op,
            left: Box::new(left),
            right: Box::new(right),
        };
        Expr { kind, ty }
    }

    pub(super) fn binary(
        &mut self,
        id: ExprId,
        op: Hir,
        left: ExprId,
        right: ExprId,
        in_place: bool,
    ) -> Expr {
        match self.cx.types.op(self.instance, id).cloned() {
            Some(Op::Primitive) => self.arithmetic(id, op, left, right),
            Some(Op::Dynamic) | None => {
                let (a, b) = (self.dynamic_operand(left), self.dynamic_operand(right));
                let path = format!("rt::ops::{}", dynamic_name(op, in_place));
                let value = self.raising(&path, vec![a, b], Type::path("Value"));
                let ty = self.ty(id);
                self.coerce_dynamic(value, &ty)
            }
            Some(op) if in_place && self.is_mutation(&op) => self.mutated(id, &op, left),
            Some(op) => self.op_call(id, &op),
        }
    }

    /// A native that changes its receiver and returns nothing.
    pub(super) fn is_mutation(&self, op: &Op) -> bool {
        let Op::Native { set, overload, .. } = op else {
            return false;
        };
        let signature = self.cx.types.signature(*set, *overload);
        signature.is_some_and(|it| it.returns == NativeType::None)
    }

    /// `left += right` of a native that changes `left`, whose value it then is.
    fn mutated(&mut self, id: ExprId, op: &Op, left: ExprId) -> Expr {
        let call = self.op_call(id, op);
        let value = self.unstepped(left);
        self.after_effects(call, value)
    }

    fn arithmetic(&mut self, id: ExprId, op: Hir, left: ExprId, right: ExprId) -> Expr {
        let ty = self.ty(id);
        let (a, b) = (self.ty(left).some(), self.ty(right).some());
        if let Ty::Tuple(_) = ty {
            return self.concat_tuples(left, right, &a, &b, &ty);
        }
        let rust = self.rust(&ty);
        if a == Ty::Float || b == Ty::Float {
            let (x, y) = (
                self.item_as(left, &Ty::Float),
                self.item_as(right, &Ty::Float),
            );
            return match op {
                Hir::Add => self.infix(BinaryOp::Add, x, y, rust),
                Hir::Sub => self.infix(BinaryOp::Sub, x, y, rust),
                Hir::Mul => self.infix(BinaryOp::Mul, x, y, rust),
                Hir::TrueDiv => self.raising("float::div", vec![x, y], rust),
                Hir::FloorDiv => self.raising("float::floordiv", vec![x, y], rust),
                Hir::Mod => self.raising("float::modulo", vec![x, y], rust),
                _ => self.raising("float::pow", vec![x, y], rust),
            };
        }
        if let Some(value) = self.bounded(op, left, right, &rust) {
            return value;
        }
        let is_small = |it: &Ty| matches!(it, Ty::Bool | Ty::I64(_));
        if is_small(&a) && is_small(&b) {
            if ty == Ty::Bool {
                let (x, y) = (self.value(left), self.value(right));
                let op = match op {
                    Hir::BitAnd => BinaryOp::BitAnd,
                    Hir::BitOr => BinaryOp::BitOr,
                    _ => BinaryOp::BitXor,
                };
                return self.infix(op, x, y, rust);
            }
            match op {
                Hir::Add | Hir::Sub | Hir::Mul => {
                    let (x, y) = (
                        self.value_as(left, &Ty::ANY_I64),
                        self.value_as(right, &Ty::ANY_I64),
                    );
                    if ty == Ty::ANY_I64 {
                        let op = match op {
                            Hir::Add => BinaryOp::Add,
                            Hir::Sub => BinaryOp::Sub,
                            _ => BinaryOp::Mul,
                        };
                        return self.infix(op, x, y, rust);
                    }
                    let path = match op {
                        Hir::Add => "int::add_i64",
                        Hir::Sub => "int::sub_i64",
                        _ => "int::mul_i64",
                    };
                    return self.call(path, vec![x, y], rust);
                }
                Hir::BitAnd | Hir::BitOr | Hir::BitXor => {
                    let (x, y) = (
                        self.value_as(left, &Ty::ANY_I64),
                        self.value_as(right, &Ty::ANY_I64),
                    );
                    let op = match op {
                        Hir::BitAnd => BinaryOp::BitAnd,
                        Hir::BitOr => BinaryOp::BitOr,
                        _ => BinaryOp::BitXor,
                    };
                    return self.infix(op, x, y, rust);
                }
                Hir::LShift if ty == Ty::ANY_I64 => {
                    let (x, y) = (
                        self.value_as(left, &Ty::ANY_I64),
                        self.value_as(right, &Ty::ANY_I64),
                    );
                    return self.infix(BinaryOp::Shl, x, y, rust);
                }
                Hir::Pow if ty == Ty::ANY_I64 => {
                    let (x, y) = (
                        self.value_as(left, &Ty::ANY_I64),
                        self.value_as(right, &Ty::ANY_I64),
                    );
                    let exponent = match y.kind {
                        ExprKind::Literal(_) => y,
                        _ => Expr {
                            kind: ExprKind::Cast(Box::new(y)),
                            ty: Type::path("u32"),
                        },
                    };
                    return self.method(x, "pow", vec![exponent], rust);
                }
                _ => {}
            }
            let path = match (op, &ty) {
                (Hir::TrueDiv, _) => Some("int::truediv_i64"),
                (Hir::FloorDiv, Ty::I64(_)) => Some("int::floordiv_i64"),
                (Hir::Mod, _) => Some("int::modulo_i64"),
                (Hir::LShift, _) => Some("int::shl_i64"),
                (Hir::RShift, _) => Some("int::shr_i64"),
                (Hir::Pow, _) => Some("int::pow_i64"),
                _ => None,
            };
            if let Some(path) = path {
                let (x, y) = (
                    self.value_as(left, &Ty::ANY_I64),
                    self.value_as(right, &Ty::ANY_I64),
                );
                return self.raising(path, vec![x, y], rust);
            }
        }
        let takes_i64 = matches!(op, Hir::Add | Hir::Sub | Hir::Mul) && is_small(&b);
        let y_ty = if takes_i64 { Ty::ANY_I64 } else { Ty::Int };
        let (x, y) = (self.operand(left, &Ty::Int), self.operand(right, &y_ty));
        let infix = match op {
            Hir::Add => Some(BinaryOp::Add),
            Hir::Sub => Some(BinaryOp::Sub),
            Hir::Mul => Some(BinaryOp::Mul),
            Hir::BitAnd => Some(BinaryOp::BitAnd),
            Hir::BitOr => Some(BinaryOp::BitOr),
            Hir::BitXor => Some(BinaryOp::BitXor),
            _ => None,
        };
        let int = Type::path("Int");
        if let Some(op) = infix {
            let value = self.infix(op, unborrowed(x), unborrowed(y), int);
            // A mask below 2**63 leaves an i64.
            return match ty {
                Ty::I64(_) => {
                    let by_ref = self.reference(value);
                    self.raising("int::to_i64", vec![by_ref], rust)
                }
                _ => value,
            };
        }
        let path = match op {
            Hir::TrueDiv => "int::truediv",
            Hir::FloorDiv => "int::floordiv",
            Hir::Mod => "int::modulo",
            Hir::LShift => "int::shl",
            Hir::RShift => "int::shr",
            _ => "int::pow",
        };
        if op == Hir::TrueDiv {
            return self.raising(path, vec![x, y], rust);
        }
        let value = self.raising(path, vec![x, y], int);
        match ty {
            Ty::I64(_) => {
                let by_ref = self.reference(value);
                self.raising("int::to_i64", vec![by_ref], rust)
            }
            _ => value,
        }
    }

    /// `x % y` and `x // y` of a positive `y`, `x >> n` of a small `n`, `x & y` of a natural `y`:
    /// what cannot raise.
    fn bounded(&mut self, op: Hir, left: ExprId, right: ExprId, rust: &Type) -> Option<Expr> {
        let by = self.ty(right).some().interval()?;
        let a = self.ty(left).some();
        let of = a.interval();
        let is_natural = of.is_some_and(Interval::is_natural);
        let infix = match op {
            Hir::Mod if by.low > 0 && is_natural => Some(BinaryOp::Rem),
            Hir::FloorDiv if by.low > 0 && is_natural => Some(BinaryOp::Div),
            Hir::RShift if of.is_some() && by.is_natural() && by.high < 64 => Some(BinaryOp::Shr),
            Hir::TrueDiv if by.low > 0 || by.high < 0 => {
                let exact = Interval::EXACT_FLOATS;
                if !exact.contains(by) || !of.is_some_and(|it| exact.contains(it)) {
                    return None;
                }
                let (x, y) = (
                    self.value_as(left, &Ty::Float),
                    self.value_as(right, &Ty::Float),
                );
                return Some(self.infix(BinaryOp::Div, x, y, rust.clone()));
            }
            _ => None,
        };
        if let Some(infix) = infix {
            let (x, y) = (
                self.value_as(left, &Ty::ANY_I64),
                self.value_as(right, &Ty::ANY_I64),
            );
            return Some(self.infix(infix, x, y, rust.clone()));
        }
        let name = match op {
            Hir::Mod if by.low > 0 => "rem_euclid",
            Hir::FloorDiv if by.low > 0 => "div_euclid",
            Hir::BitAnd if by.is_natural() && a == Ty::Int => "bit_and_i64",
            _ => return None,
        };
        let receiver = match of {
            None => self.receiver(left, &Ty::Int),
            Some(_) => self.value_as(left, &Ty::ANY_I64),
        };
        let argument = self.value_as(right, &Ty::ANY_I64);
        Some(self.method(receiver, name, vec![argument], rust.clone()))
    }

    fn concat_tuples(&mut self, left: ExprId, right: ExprId, a: &Ty, b: &Ty, ty: &Ty) -> Expr {
        let (x, y) = (self.value(left), self.value(right));
        let rust = self.rust(ty);
        let (ta, tb) = (self.types_of(a.args()), self.types_of(b.args()));
        if ta.is_empty() {
            return self.after_effects(x, y);
        }
        if tb.is_empty() {
            return x;
        }
        let result = rust.clone();
        self.with_parts(x, &ta, rust, |body, mut parts| {
            body.with_parts(y, &tb, result.clone(), |_, more| {
                parts.extend(more);
                Expr {
                    kind: ExprKind::Tuple(parts),
                    ty: result.clone(),
                }
            })
        })
    }

    // Subscripts.

    pub(super) fn subscript(&mut self, id: ExprId, object: ExprId, index: ExprId) -> Expr {
        let object_ty = self.ty(object);
        match self.cx.types.op(self.instance, id).cloned() {
            Some(Op::Primitive) => {
                let Ty::Tuple(items) = object_ty.some() else {
                    return self.unit();
                };
                let at = self.tuple_index(index, items.len());
                let receiver = self.receiver(object, &object_ty.some());
                let ty = self.ty(id);
                let rust = self.rust(&ty);
                let part = self.field(receiver, &at.to_string(), rust.clone());
                if self.cx.is_copy(&ty) {
                    part
                } else {
                    self.method(part, "clone", Vec::new(), rust)
                }
            }
            Some(Op::Dynamic) | None => {
                let ty = self.ty(id);
                if self.cx.is_static(&ty) {
                    return self.unit();
                }
                let (a, b) = (self.dynamic_operand(object), self.dynamic_operand(index));
                let value = self.raising("rt::ops::get_item", vec![a, b], Type::path("Value"));
                self.coerce_dynamic(value, &ty)
            }
            Some(op) => self.op_call(id, &op),
        }
    }

    fn tuple_index(&self, index: ExprId, len: usize) -> usize {
        let at = match &self.function.expr(index).kind {
            HirExpr::Int(digits) => digits.parse::<i64>().unwrap_or(0),
            HirExpr::Unary(HirUnary::Neg, inner) => match &self.function.expr(*inner).kind {
                HirExpr::Int(digits) => -digits.parse::<i64>().unwrap_or(0),
                _ => 0,
            },
            _ => 0,
        };
        let at = if at < 0 { at + len as i64 } else { at };
        usize::try_from(at).unwrap_or(0)
    }
}

fn dynamic_name(op: Hir, in_place: bool) -> &'static str {
    match (op, in_place) {
        (Hir::Add, false) => "add",
        (Hir::Add, true) => "iadd",
        (Hir::Sub, false) => "sub",
        (Hir::Sub, true) => "isub",
        (Hir::Mul, false) => "mul",
        (Hir::Mul, true) => "imul",
        (Hir::TrueDiv, false) => "truediv",
        (Hir::TrueDiv, true) => "itruediv",
        (Hir::FloorDiv, false) => "floordiv",
        (Hir::FloorDiv, true) => "ifloordiv",
        (Hir::Mod, false) => "modulo",
        (Hir::Mod, true) => "imodulo",
        (Hir::Pow, false) => "pow",
        (Hir::Pow, true) => "ipow",
        (Hir::LShift, false) => "lshift",
        (Hir::LShift, true) => "ilshift",
        (Hir::RShift, false) => "rshift",
        (Hir::RShift, true) => "irshift",
        (Hir::BitAnd, false) => "bitand",
        (Hir::BitAnd, true) => "ibitand",
        (Hir::BitOr, false) => "bitor",
        (Hir::BitOr, true) => "ibitor",
        (Hir::BitXor, false) => "bitxor",
        (Hir::BitXor, true) => "ibitxor",
        (Hir::MatMul, false) => "matmul",
        (Hir::MatMul, true) => "imatmul",
    }
}
