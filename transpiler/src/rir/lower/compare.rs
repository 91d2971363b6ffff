//! Comparisons: Rust's own operators, calls of special methods, or the runtime's through `Value`s.
//!
//! ```python
//! a < b                # i64: a < b;  Account: a.lt(&b)?;  dynamic: rt::ops::compare(Cmp::Lt, …)
//! column == 5          # what `__eq__` answers, be it a bool or not
//! ```

use crate::hir::{CompareOp, ExprId, ExprKind as HirExpr};
use crate::rir::lower::body::Body;
use crate::rir::lower::coerce::is_pure;
use crate::rir::{BinaryOp, Block, Expr, ExprKind, StmtKind, Type};
use crate::types::Op;
use crate::types::native::NativeId;
use crate::types::ty::Ty;

impl Body<'_> {
    pub(super) fn compare(
        &mut self,
        id: ExprId,
        op: CompareOp,
        left: ExprId,
        right: ExprId,
    ) -> Expr {
        let resolved = self.cx.types.op(self.instance, id).cloned();
        match resolved {
            Some(Op::Primitive) => match op {
                CompareOp::Is | CompareOp::IsNot => self.identity(op, left, right),
                CompareOp::In | CompareOp::NotIn => self.in_tuple(op, left, right),
                _ => self.order(op, left, right),
            },
            Some(Op::Dynamic) if self.ty(id) != Ty::Bool => self.rich_compare(op, left, right),
            Some(Op::Dynamic) | None => self.compare_dynamic(op, left, right),
            Some(resolved) => {
                let ty = self.ty_of_op(&resolved);
                let call = self.op_call(id, &resolved);
                let result = self.ty(id);
                if result != Ty::Bool {
                    return self.coerce(call, &ty, &result);
                }
                let test = match ty {
                    Ty::Bool => call,
                    _ => self.truth(call, &ty),
                };
                let is_negated =
                    op == CompareOp::NotIn || (op == CompareOp::Ne && self.is_eq_method(&resolved));
                if is_negated { self.not(test) } else { test }
            }
        }
    }

    fn is_eq_method(&self, op: &Op) -> bool {
        match op {
            Op::Call { target, .. } | Op::Virtual { target, .. } => {
                let function = self.cx.types.instance(*target).function;
                self.cx.program.function(function).name == "__eq__"
            }
            _ => false,
        }
    }

    /// A comparison that need not give a bool: a `Value`.
    fn rich_compare(&mut self, op: CompareOp, left: ExprId, right: ExprId) -> Expr {
        let name = match op {
            CompareOp::Ne => "Ne",
            CompareOp::Lt => "Lt",
            CompareOp::Le => "Le",
            CompareOp::Gt => "Gt",
            CompareOp::Ge => "Ge",
            _ => "Eq",
        };
        let cmp = self.path_value(&format!("Cmp::{name}"), Type::Never);
        let (a, b) = (self.dynamic_operand(left), self.dynamic_operand(right));
        self.raising(
            "rt::ops::rich_compare",
            vec![cmp, a, b],
            Type::path("Value"),
        )
    }

    fn compare_dynamic(&mut self, op: CompareOp, left: ExprId, right: ExprId) -> Expr {
        let (a, b) = (self.dynamic_operand(left), self.dynamic_operand(right));
        let bool = Type::path("bool");
        let cmp = |name: &str, body: &Self| body.path_value(&format!("Cmp::{name}"), Type::Never);
        match op {
            CompareOp::Eq => self.raising("rt::ops::equals", vec![a, b], bool),
            CompareOp::Ne => self.raising("rt::ops::not_equals", vec![a, b], bool),
            CompareOp::In | CompareOp::NotIn => {
                let found = self.raising("rt::ops::contains", vec![b, a], bool);
                if op == CompareOp::In {
                    found
                } else {
                    self.not(found)
                }
            }
            CompareOp::Is | CompareOp::IsNot => {
                let same = self.call("rt::is_same", vec![a, b], bool);
                if op == CompareOp::Is {
                    same
                } else {
                    self.not(same)
                }
            }
            CompareOp::Lt => {
                let cmp = cmp("Lt", self);
                self.raising("rt::ops::compare", vec![cmp, a, b], bool)
            }
            CompareOp::Le => {
                let cmp = cmp("Le", self);
                self.raising("rt::ops::compare", vec![cmp, a, b], bool)
            }
            CompareOp::Gt => {
                let cmp = cmp("Gt", self);
                self.raising("rt::ops::compare", vec![cmp, a, b], bool)
            }
            CompareOp::Ge => {
                let cmp = cmp("Ge", self);
                self.raising("rt::ops::compare", vec![cmp, a, b], bool)
            }
        }
    }

    fn identity(&mut self, op: CompareOp, left: ExprId, right: ExprId) -> Expr {
        let (a, b) = (self.ty(left), self.ty(right));
        let same = if b == Ty::None || a == Ty::None {
            self.compared_with_none((left, &a), (right, &b))
        } else if a.is_number() && b.is_number() && a != b && !(a.is_int() && b.is_int()) {
            let (p, q) = (self.value(left), self.value(right));
            let no = self.bool(false);
            let rest = self.after_effects(q, no);
            self.after_effects(p, rest)
        } else if (a.is_number() && a != Ty::Float)
            || b.is_number() && b != Ty::Float
            || self.cx.is_static(&a)
        {
            self.equal(left, right, &a, &b)
        } else {
            let ty = self.common(&a, &b);
            let (mut x, mut y) = (self.operand(left, &ty), self.operand(right, &ty));
            if self.cx.is_copy(&ty) {
                (x, y) = (self.reference(x), self.reference(y));
            }
            self.call("rt::is_same", vec![x, y], Type::path("bool"))
        };
        if op == CompareOp::Is {
            same
        } else {
            self.not(same)
        }
    }

    /// Two values of which at least one is None, whatever else it does: `find(x) == 3`.
    fn compared_with_none(&mut self, left: (ExprId, &Ty), right: (ExprId, &Ty)) -> Expr {
        if *right.1 != Ty::None {
            let none = self.value(left.0);
            let test = self.is_none(right.0, right.1);
            return self.after_effects(none, test);
        }
        let test = self.is_none(left.0, left.1);
        let none = self.value(right.0);
        if is_pure(&none) {
            return test;
        }
        let bool = Type::path("bool");
        let name = self.temp("same");
        let same = self.local_value(&name, bool.clone());
        let mut stmts = vec![self.plain(StmtKind::Let {
            name,
            mutable: false,
            ty: bool.clone(),
            init: Some(test),
        })];
        stmts.extend(self.effects(none));
        Expr {
            kind: ExprKind::Block(Block {
                stmts,
                value: Some(Box::new(same)),
            }),
            ty: bool,
        }
    }

    fn is_none(&mut self, subject: ExprId, ty: &Ty) -> Expr {
        let bool = Type::path("bool");
        match ty {
            Ty::Optional(_) => {
                let place = match self.place(subject) {
                    Some(place) => place,
                    None => self.value(subject),
                };
                self.method(place, "is_none", Vec::new(), bool)
            }
            Ty::Value(_) => {
                let place = match self.place(subject) {
                    Some(place) => place,
                    None => self.value(subject),
                };
                self.method(place, "is_none", Vec::new(), bool)
            }
            _ => {
                let answer = self.bool(*ty == Ty::None);
                let value = self.value(subject);
                self.after_effects(value, answer)
            }
        }
    }

    /// The type that both sides of a comparison have in Rust.
    pub(super) fn common(&self, a: &Ty, b: &Ty) -> Ty {
        match (a, b) {
            (Ty::Optional(_), _) => a.clone(),
            (_, Ty::Optional(_)) => b.clone(),
            (Ty::Never, _) => b.clone(),
            (Ty::Instance(_), Ty::Instance(_)) => a.clone(),
            _ => a.clone(),
        }
    }

    fn order(&mut self, op: CompareOp, left: ExprId, right: ExprId) -> Expr {
        let (a, b) = (self.ty(left), self.ty(right));
        if matches!(op, CompareOp::Eq | CompareOp::Ne) {
            let equal = self.equal(left, right, &a, &b);
            return match (op, equal.kind) {
                (
                    CompareOp::Ne,
                    ExprKind::Binary {
                        op: BinaryOp::Eq,
                        left,
                        right,
                    },
                ) => self.infix(BinaryOp::Ne, *left, *right, equal.ty),
                (CompareOp::Ne, kind) => {
                    let equal = Expr { kind, ty: equal.ty };
                    self.not(equal)
                }
                (_, kind) => Expr { kind, ty: equal.ty },
            };
        }
        let (x, y) = (a.some(), b.some());
        let rust_op = match op {
            CompareOp::Lt => BinaryOp::Lt,
            CompareOp::Le => BinaryOp::Le,
            CompareOp::Gt => BinaryOp::Gt,
            _ => BinaryOp::Ge,
        };
        if x.is_number() && y.is_number() {
            return self.numbers(rust_op, left, right, &x, &y);
        }
        let cmp = match op {
            CompareOp::Lt => "Cmp::Lt",
            CompareOp::Le => "Cmp::Le",
            CompareOp::Gt => "Cmp::Gt",
            _ => "Cmp::Ge",
        };
        if x.is_native(NativeId::STR) && y.is_native(NativeId::STR) {
            let (p, q) = (self.receiver(left, &x), self.receiver(right, &y));
            return self.infix(rust_op, p, q, Type::path("bool"));
        }
        let (p, q) = (self.receiver(left, &x), self.operand(right, &y));
        let q = match self.cx.is_copy(&y) {
            true => self.reference(q),
            false => q,
        };
        let cmp = self.path_value(cmp, Type::Never);
        self.raising_method(p, "compare", vec![cmp, q], Type::path("bool"))
    }

    pub(super) fn numbers(
        &mut self,
        op: BinaryOp,
        left: ExprId,
        right: ExprId,
        a: &Ty,
        b: &Ty,
    ) -> Expr {
        let bool = Type::path("bool");
        if *a == Ty::Bool && *b == Ty::Bool {
            let (x, y) = (self.value(left), self.value(right));
            return self.infix(op, x, y, bool);
        }
        if *a == Ty::Float && *b == Ty::Float {
            let (x, y) = (
                self.value_as(left, &Ty::Float),
                self.value_as(right, &Ty::Float),
            );
            return self.infix(op, x, y, bool);
        }
        if *a == Ty::Float || *b == Ty::Float {
            // A literal converts exactly; other ints compare without rounding.
            let is_literal = |body: &Self, id: ExprId| matches!(&body.function.expr(id).kind, HirExpr::Int(it) if it.len() < 16);
            let exact = (*a == Ty::Float && (is_literal(self, right) || *b == Ty::Bool))
                || (*b == Ty::Float && (is_literal(self, left) || *a == Ty::Bool));
            if exact {
                let (x, y) = (
                    self.value_as(left, &Ty::Float),
                    self.value_as(right, &Ty::Float),
                );
                return self.infix(op, x, y, bool);
            }
            let ordering = Type::Never;
            let compared = if *a == Ty::Float {
                let (x, y) = (
                    self.value_as(left, &Ty::Float),
                    self.operand(right, &Ty::Int),
                );
                self.call("float::cmp_int", vec![x, y], ordering)
            } else {
                let (x, y) = (
                    self.operand(left, &Ty::Int),
                    self.value_as(right, &Ty::Float),
                );
                self.call("int::cmp_float", vec![x, y], ordering)
            };
            let test = match op {
                BinaryOp::Lt => "Cmp::Lt",
                BinaryOp::Le => "Cmp::Le",
                BinaryOp::Gt => "Cmp::Gt",
                BinaryOp::Ge => "Cmp::Ge",
                _ => "Cmp::Eq",
            };
            let cmp = self.path_value(test, Type::Never);
            return self.call("rt::holds", vec![cmp, compared], bool);
        }
        if *a != Ty::Int && *b != Ty::Int {
            let (x, y) = (
                self.value_as(left, &Ty::ANY_I64),
                self.value_as(right, &Ty::ANY_I64),
            );
            return self.infix(op, x, y, bool);
        }
        // `Int` compares with `i64` directly; the other way round the operator is mirrored.
        if *a == Ty::Int && *b != Ty::Int {
            let (x, y) = (
                self.receiver(left, &Ty::Int),
                self.value_as(right, &Ty::ANY_I64),
            );
            return self.infix(op, x, y, bool);
        }
        if *b == Ty::Int
            && *a != Ty::Int
            && matches!(self.function.expr(left).kind, HirExpr::Int(_))
        {
            let (x, y) = (
                self.value_as(left, &Ty::ANY_I64),
                self.receiver(right, &Ty::Int),
            );
            return self.infix(mirrored(op), y, x, bool);
        }
        let (x, y) = (
            self.receiver(left, &Ty::Int),
            self.receiver(right, &Ty::Int),
        );
        self.infix(op, x, y, bool)
    }

    fn equal(&mut self, left: ExprId, right: ExprId, a: &Ty, b: &Ty) -> Expr {
        let bool = Type::path("bool");
        if a.is_number() && b.is_number() {
            return self.numbers(BinaryOp::Eq, left, right, a, b);
        }
        if *b == Ty::None || *a == Ty::None {
            return self.compared_with_none((left, a), (right, b));
        }
        let (x, y) = (a.some(), b.some());
        if self.cx.is_static(&x) && self.cx.is_static(&y) {
            let answer = self.bool(self.cx.types.vars.same(&x, &y));
            let (p, q) = (self.value(left), self.value(right));
            let rest = self.after_effects(q, answer);
            return self.after_effects(p, rest);
        }
        let is_optional = matches!(a, Ty::Optional(_)) || matches!(b, Ty::Optional(_));
        if x.is_native(NativeId::STR) && y.is_native(NativeId::STR) && !is_optional {
            let p = self.receiver(left, &x);
            if let HirExpr::Str(text) = &self.function.expr(right).kind {
                let text = self.literal_text(&text.clone());
                return self.infix(BinaryOp::Eq, p, text, bool);
            }
            let q = self.receiver(right, &y);
            return self.infix(BinaryOp::Eq, p, q, bool);
        }
        let comparable = self.cx.is_same_repr(&x, &y)
            || (x.is_number() && y.is_number())
            || matches!((&x, &y), (Ty::Never, _) | (_, Ty::Never));
        if !comparable {
            let (p, q) = (self.value(left), self.value(right));
            let no = self.bool(false);
            let rest = self.after_effects(q, no);
            return self.after_effects(p, rest);
        }
        let ty = if is_optional {
            let inner = if matches!((&x, &y), (Ty::I64(_), Ty::Int)) {
                y.clone()
            } else {
                x.clone()
            };
            Ty::Optional(std::rc::Rc::new(inner))
        } else {
            self.common(a, b)
        };
        let p = self.receiver(left, &ty);
        let q = self.operand(right, &ty);
        let q = if self.cx.is_copy(&ty) {
            self.reference(q)
        } else {
            q
        };
        self.raising_method(p, "equals", vec![q], bool)
    }

    /// `x in (a, b)`: a chain of comparisons, as the items have their own types.
    fn in_tuple(&mut self, op: CompareOp, item: ExprId, container: ExprId) -> Expr {
        let item_ty = self.ty(item);
        let tuple_ty = self.ty(container).some();
        let types = self.types_of(tuple_ty.args());
        let value = self.value(item);
        let tuple = self.value(container);
        let element = types
            .iter()
            .fold(item_ty.clone(), |widest, ty| match (&widest, ty) {
                (Ty::I64(_) | Ty::Bool, Ty::Int) | (Ty::Bool, Ty::I64(_)) => ty.clone(),
                (Ty::I64(_) | Ty::Int | Ty::Bool, Ty::Float) => Ty::Float,
                (it, Ty::Optional(_)) if !matches!(it, Ty::Optional(_)) => ty.clone(),
                _ => widest,
            });
        let value = self.coerce(value, &item_ty, &element);
        let rust = self.rust(&element);
        let name = self.temp("item");
        let bound = self.plain(StmtKind::Let {
            name: name.clone(),
            mutable: false,
            ty: rust.clone(),
            init: Some(value),
        });
        let by_ref = self.local_ref(&name, rust);
        let found = self.with_items(tuple, &types, &element, |body, array| {
            let slice = body.reference(array);
            body.raising("rt::in_items", vec![slice, by_ref], Type::path("bool"))
        });
        let block = Block {
            stmts: vec![bound],
            value: Some(Box::new(found)),
        };
        let found = Expr {
            kind: ExprKind::Block(block),
            ty: Type::path("bool"),
        };
        if op == CompareOp::In {
            found
        } else {
            self.not(found)
        }
    }
}

pub(super) fn mirrored(op: BinaryOp) -> BinaryOp {
    match op {
        BinaryOp::Lt => BinaryOp::Gt,
        BinaryOp::Le => BinaryOp::Ge,
        BinaryOp::Gt => BinaryOp::Lt,
        BinaryOp::Ge => BinaryOp::Le,
        other => other,
    }
}
