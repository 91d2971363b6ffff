//! Comparisons: which are Rust's own, which call special methods, which are dynamic.
//!
//! ```python
//! a == b      # one Rust type: `equals`; {1} == frozenset([1]): through `Value`s; 1 == "a": False
//! ```

use crate::hir::{CompareOp, ExprId, ExprKind};
use crate::types::engine::Infer;
use crate::types::native::NativeId;
use crate::types::operator::Operand;
use crate::types::table::Op;
use crate::types::ty::Ty;

impl Infer<'_> {
    pub(super) fn compare(
        &mut self,
        id: ExprId,
        op: CompareOp,
        left: Operand,
        right: Operand,
    ) -> Ty {
        let (a, b) = self.compare_views(op, left, right);
        let (left, right) = ((left.0, &a), (right.0, &b));
        let (a, b) = (left.1, right.1);
        if *a == Ty::Never || *b == Ty::Never {
            return Ty::Bool;
        }
        match op {
            CompareOp::Eq | CompareOp::Ne => return self.compare_equal(id, op, left, right),
            CompareOp::Is | CompareOp::IsNot => {
                self.set_op(id, Op::Primitive);
                if *a != Ty::None && *b != Ty::None && !self.is_comparable(a, b) {
                    self.dynamic_op(id, &[a, b], "identity of objects of different types");
                }
            }
            CompareOp::In | CompareOp::NotIn => self.compare_in(id, left, right),
            CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => {
                return self.compare_order(id, op, left, right);
            }
        }
        Ty::Bool
    }

    /// What the operands are for this comparison.
    fn compare_views(&mut self, op: CompareOp, left: Operand, right: Operand) -> (Ty, Ty) {
        match op {
            CompareOp::Is | CompareOp::IsNot => (left.1.clone(), right.1.clone()),
            CompareOp::In | CompareOp::NotIn => {
                let container = self.operand_view(right, &["__contains__", "__iter__"]);
                let item = match self.viewed(left.1, &[]) {
                    Some(_) => {
                        let items = self.element(&container);
                        self.view_among(left.0, &items)
                    }
                    None => left.1.clone(),
                };
                (item, container)
            }
            CompareOp::Eq | CompareOp::Ne => {
                let names = ["__eq__", "__ne__"];
                self.view_both(left, right, &names, &names)
            }
            CompareOp::Lt | CompareOp::Le | CompareOp::Gt | CompareOp::Ge => {
                let names = ["__lt__", "__le__", "__gt__", "__ge__"];
                let (a, b) = self.view_both(left, right, &names, &names);
                if self.is_comparable(&a, &b) {
                    return (a, b);
                }
                // The error tells their own types.
                self.unview(left.0);
                self.unview(right.0);
                (left.1.clone(), right.1.clone())
            }
        }
    }

    /// Both have one Rust type once their arguments are unified.
    pub(super) fn is_comparable(&self, a: &Ty, b: &Ty) -> bool {
        let (a, b) = (a.some(), b.some());
        match (&a, &b) {
            (Ty::None, _) | (_, Ty::None) => true,
            _ if a.is_number() && b.is_number() => true,
            (Ty::Native(m, _), Ty::Native(n, _)) => m == n,
            (Ty::Tuple(x), Ty::Tuple(y)) => {
                x.len() == y.len()
                    && x.iter().zip(y.iter()).all(|(x, y)| {
                        let (x, y) = (self.out.vars.get(*x), self.out.vars.get(*y));
                        x == Ty::Never || y == Ty::Never || self.is_comparable(&x, &y)
                    })
            }
            (Ty::Instance(x), Ty::Instance(y)) => {
                self.out.root_class(*x) == self.out.root_class(*y)
            }
            (Ty::Exception(_), Ty::Exception(_)) => true,
            _ => false,
        }
    }

    /// Values of two types without a common Rust type that may be equal all the same:
    /// `{1} == frozenset([1])`, `(1, "a") == tuple(xs)`.
    pub(super) fn may_equal(&self, a: &Ty, b: &Ty) -> bool {
        !self.is_comparable(a, b)
            && match (self.kind(a), self.kind(b)) {
                (Some(a), Some(b)) => a == b,
                _ => true,
            }
    }

    /// A number for builtin types of which values may be equal; None where more may be.
    pub(super) fn kind(&self, ty: &Ty) -> Option<u8> {
        Some(match ty {
            Ty::Bool | Ty::I64(_) | Ty::Int | Ty::Float => 0,
            Ty::Native(NativeId::STR, _) => 1,
            Ty::Native(NativeId::BYTES, _) => 2,
            Ty::Native(NativeId::LIST, _) => 3,
            Ty::Tuple(_) | Ty::Native(NativeId::TUPLE, _) => 4,
            Ty::Native(NativeId::SET | NativeId::FROZENSET, _) => 5,
            Ty::Native(NativeId::DICT, _) => 6,
            Ty::Native(NativeId::RANGE, _) => 7,
            _ => return None,
        })
    }

    pub(super) fn compare_equal(
        &mut self,
        id: ExprId,
        op: CompareOp,
        left: Operand,
        right: Operand,
    ) -> Ty {
        let (a, b) = (left.1.some(), right.1.some());
        if a.is_value() || b.is_value() {
            self.dynamic_call("__eq__", Some(std::slice::from_ref(left.1)));
            self.dynamic_call("__eq__", Some(std::slice::from_ref(right.1)));
            self.dynamic_call("__ne__", None);
            self.dynamic_op(id, &[left.1, right.1], "equality with a dynamic value");
            return self.answer_of_values();
        }
        let name = if op == CompareOp::Eq {
            "__eq__"
        } else {
            "__ne__"
        };
        if let (Ty::Instance(class), Ty::Instance(_)) = (&a, &b)
            && !matches!(left.1, Ty::Optional(_))
            && !matches!(right.1, Ty::Optional(_))
            && let Some(ty) = self.operator_method(id, *class, name, left.0, &[right.0])
        {
            if ty.is_value() {
                self.dynamic_call(name, Some(std::slice::from_ref(right.1)));
                self.dynamic_op(
                    id,
                    &[left.1, right.1],
                    "equality that may not be implemented",
                );
                return self.answer_of_values();
            }
            return match ty {
                Ty::Never => Ty::Bool,
                ty => ty,
            };
        }
        let has_own = |it: &Ty| match it {
            Ty::Instance(class) => ["__eq__", "__ne__"]
                .iter()
                .any(|name| !self.overrides(*class, name).is_empty()),
            _ => false,
        };
        let is_alike = self.is_comparable(&a, &b) && a != Ty::None && b != Ty::None;
        if ((has_own(&a) || has_own(&b)) && !is_alike) || self.may_equal(&a, &b) {
            for name in ["__eq__", "__ne__"] {
                self.dynamic_call(name, Some(std::slice::from_ref(right.1)));
                self.dynamic_call(name, Some(std::slice::from_ref(left.1)));
            }
            self.dynamic_op(id, &[left.1, right.1], "equality with another type");
            return self.answer_of_values();
        }
        if self.is_comparable(&a, &b) && !(a.is_number() && b.is_number()) {
            self.out.vars.join_types(&a, &b);
        }
        self.set_op(id, Op::Primitive);
        Ty::Bool
    }

    /// What a comparison through `Value`s gives.
    fn answer_of_values(&self) -> Ty {
        match self.out.vars.get(self.out.comparison) {
            Ty::Never => Ty::Bool,
            ty => ty,
        }
    }

    /// A `return` that may be in a method for comparisons: `return Condition("==", self, other)`.
    pub(super) fn note_comparison(&mut self, value: Option<ExprId>, ty: &Ty) {
        const NAMES: [&str; 6] = ["__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__"];
        let function = self.function();
        if function.class.is_none()
            || !NAMES.contains(&function.name.as_str())
            || matches!(ty, Ty::Never | Ty::Bool)
        {
            return;
        }
        // Not implemented is no answer.
        if let Some(value) = value
            && matches!(&function.expr(value).kind, ExprKind::Native(name) if name == "builtins.NotImplemented")
        {
            return;
        }
        let answer = self.out.vars.value("a comparison that gives no bool");
        self.out.vars.join(self.out.comparison, &answer);
    }

    pub(super) fn compare_order(
        &mut self,
        id: ExprId,
        op: CompareOp,
        left: Operand,
        right: Operand,
    ) -> Ty {
        let (a, b) = (left.1.some(), right.1.some());
        let (name, reflected) = match op {
            CompareOp::Lt => ("__lt__", "__gt__"),
            CompareOp::Le => ("__le__", "__ge__"),
            CompareOp::Gt => ("__gt__", "__lt__"),
            _ => ("__ge__", "__le__"),
        };
        if let Ty::Instance(class) = &a
            && let Some(ty) = self.operator_method(id, *class, name, left.0, &[right.0])
            && !ty.is_value()
        {
            return ty;
        }
        if let Ty::Instance(class) = &b
            && let Some(ty) = self.operator_method(id, *class, reflected, right.0, &[left.0])
            && !ty.is_value()
        {
            return ty;
        }
        let is_plain = !matches!(a, Ty::Instance(_) | Ty::None) && !matches!(b, Ty::None);
        if is_plain && self.is_comparable(&a, &b) && !a.is_value() {
            if !a.is_number() {
                self.out.vars.join_types(&a, &b);
            }
            self.set_op(id, Op::Primitive);
            return Ty::Bool;
        }
        self.dynamic_call(name, Some(std::slice::from_ref(right.1)));
        self.dynamic_call(reflected, Some(std::slice::from_ref(left.1)));
        self.dynamic_op(id, &[left.1, right.1], "an order of dynamic values");
        self.answer_of_values()
    }

    pub(super) fn compare_in(&mut self, id: ExprId, item: Operand, container: Operand) {
        let some = container.1.some();
        if let Ty::Instance(class) = &some
            && self
                .operator_method(id, *class, "__contains__", container.0, &[item.0])
                .is_some()
        {
            return;
        }
        if let Ty::Tuple(parts) = &some {
            let parts: Vec<Ty> = parts.iter().map(|it| self.out.vars.get(*it)).collect();
            let comparable = parts
                .iter()
                .all(|it| !it.is_value() && !item.1.is_value() && self.is_comparable(it, item.1));
            if comparable {
                self.set_op(id, Op::Primitive);
                return;
            }
        }
        if self.protocol(&some, "__contains__").is_some() {
            let element = self.element(&some);
            let fits = element == Ty::Never
                || (self.is_same_shape(&element, item.1)
                    && !matches!(item.1, Ty::Optional(_))
                    && *item.1 != Ty::None)
                || element.is_value();
            if fits
                && self
                    .call_protocol(id, (container.0, &some), "__contains__", &[item.0])
                    .is_some()
            {
                return;
            }
        }
        self.dynamic_call("__contains__", Some(std::slice::from_ref(item.1)));
        self.dynamic_call("__eq__", Some(std::slice::from_ref(item.1)));
        if let Ty::Instance(_) | Ty::Value(_) = some {
            // Without `__contains__` the items are compared.
            self.element(&some);
            self.dynamic_call("__getitem__", Some(&[Ty::Int]));
        }
        self.dynamic_op(id, &[item.1, container.1], "membership of another type");
    }

    pub(super) fn is_same_shape(&self, a: &Ty, b: &Ty) -> bool {
        match (a, b) {
            _ if a.is_int() && b.is_int() => true,
            (Ty::Native(m, _), Ty::Native(n, _)) => m == n,
            (Ty::Tuple(x), Ty::Tuple(y)) => x.len() == y.len(),
            (Ty::Instance(x), Ty::Instance(y)) => {
                self.out.root_class(*x) == self.out.root_class(*y)
            }
            _ => self.out.vars.same(a, b),
        }
    }
}
