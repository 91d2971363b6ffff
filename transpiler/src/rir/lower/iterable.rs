//! Iterables as operands: references to what implements `Iterable`, with items converted.
//!
//! ```python
//! values.extend(rows)         # &rows, or an Iter that converts each item
//! ```

use crate::hir::ExprId;
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::lower::callable::unpropagated;
use crate::rir::{Block, Expr, ExprKind, Param, StmtKind, Type, Use};
use crate::types::ty::Ty;

impl Body<'_> {
    /// A reference to something that implements `Iterable` with items of type `element`.
    pub(super) fn iterable_operand(&mut self, id: ExprId, element: &Ty) -> Expr {
        let ty = self.iterated_type(id);
        let own = self.cx.element(&ty);
        match &ty {
            Ty::Tuple(args) => {
                let from = self.types_of(args);
                let rust = Type::generic("Tuple", [self.rust(element)]);
                let value = self.value(id);
                let tuple = self.with_items(value, &from, element, |body, array| {
                    body.call("Tuple::from", vec![array], rust)
                });
                self.reference(tuple)
            }
            Ty::Instance(_) => {
                let items = self.iterator(id, element);
                self.reference(items)
            }
            _ if self.cx.has_iterate(&ty)
                && (self.cx.is_same_repr(&own, element) || own == Ty::Never) =>
            {
                self.operand(id, &ty)
            }
            _ => {
                let items = self.iterator(id, element);
                self.reference(items)
            }
        }
    }

    /// The type of what is iterated: what never arrives stands for anything.
    fn iterated_type(&self, id: ExprId) -> Ty {
        match self.ty(id).some() {
            Ty::Never => dynamic(),
            ty => ty,
        }
    }

    /// An owned `Iter<element>` over an expression.
    pub(super) fn iterator(&mut self, id: ExprId, element: &Ty) -> Expr {
        let ty = self.iterated_type(id);
        let rust = Type::generic("Iter", [self.rust(element)]);
        if let Ty::Instance(class) = ty {
            let receiver = self.receiver(id, &ty);
            let (items, own) = self.instance_iterator(id, class, receiver);
            return self.convert_items(items, &own, element, rust);
        }
        let own = self.cx.element(&ty);
        if let Ty::Tuple(_) = ty {
            let operand = self.iterable_operand(id, element);
            return self.raising("rt::iter", vec![operand], rust);
        }
        if !self.cx.has_iterate(&ty) {
            let value = self.dynamic_operand(id);
            let items = Type::generic("Iter", [Type::path("Value")]);
            let items = self.raising("rt::iter", vec![value], items);
            if self.cx.is_same_repr(&own, element) {
                return items;
            }
            let items = self.reference(items);
            return self.convert_items(items, &own, element, rust);
        }
        let operand = self.operand(id, &ty);
        self.convert_items(operand, &own, element, rust)
    }

    pub(super) fn convert_items(&mut self, source: Expr, from: &Ty, to: &Ty, rust: Type) -> Expr {
        if self.cx.is_same_repr(from, to) {
            return self.raising("rt::iter", vec![source], rust);
        }
        let closure = self.converter(from, to);
        self.raising("rt::convert_items", vec![source, closure], rust)
    }

    /// One of several arguments.
    pub(super) fn item_as(&mut self, id: ExprId, element: &Ty) -> Expr {
        let from = self.ty(id);
        if *element != Ty::Float || !from.is_value() {
            return self.value_as(id, element);
        }
        let value = self.value(id);
        self.item_to(value, &from, element)
    }

    /// An item of what is iterated, as an `element`. Items stay what they are between containers
    /// of Python, so that only natives ask a dynamic one for a float: they take ints too.
    pub(super) fn item_to(&mut self, value: Expr, from: &Ty, element: &Ty) -> Expr {
        if *element != Ty::Float || !from.is_value() {
            return self.coerce(value, from, element);
        }
        let by_ref = self.reference(value);
        let rust = self.rust(element);
        self.raising("rt::ops::to_float", vec![by_ref], rust)
    }

    /// `|it: A| -> Result<B> { Ok(…) }`
    pub(super) fn converter(&mut self, from: &Ty, to: &Ty) -> Expr {
        let outside = self.enter_closure();
        let rust = self.rust(from);
        let it = self.local_value("it", rust.clone());
        let value = self.item_to(it, from, to);
        let body = self.ok(value);
        self.leave_closure(outside);
        Expr {
            kind: ExprKind::Closure {
                is_move: false,
                params: vec![Param {
                    name: "it".to_owned(),
                    mutable: false,
                    ty: rust,
                }],
                ret: Some(self.rust(to).result()),
                body: Box::new(body),
            },
            ty: Type::Never,
        }
    }

    /// What iterating an instance of a class of the program gives: a reference to an `Iterable`,
    /// and the type of its items.
    pub(super) fn instance_iterator(
        &mut self,
        id: ExprId,
        class: crate::hir::ClassId,
        receiver: Expr,
    ) -> (Expr, Ty) {
        let Some(found) = self.cx.special_method(class, "__iter__") else {
            if let Some(held) = self.cx.held(class) {
                let item = self.cx.element(&held);
                let held = self.held_as(receiver, class, &held);
                return (self.reference(held), item);
            }
            return self.by_index(id, class, receiver);
        };
        let own = self.cx.result_type(found.target);
        if !matches!(own, Ty::Instance(_)) && !self.cx.has_iterate(&own) {
            // No iterator: the runtime says so.
            let object = self.owned_receiver(receiver);
            let value = self.method(object, "into_value", Vec::new(), Type::path("Value"));
            return (self.reference(value), dynamic());
        }
        let Some(iterator) = self.special_call(class, "__iter__", receiver, Vec::new()) else {
            let call = self.unreached(id);
            return (call, Ty::Never);
        };
        match &own {
            Ty::Instance(class) => {
                let class = *class;
                let Some(next) = self.cx.special_method(class, "__next__") else {
                    return (iterator, Ty::Never);
                };
                let item = self.cx.result_type(next.target);
                let name = self.temp("iterator");
                let rust = self.rust(&own);
                let bound = self.plain(StmtKind::Let {
                    name: name.clone(),
                    mutable: false,
                    ty: rust.clone(),
                    init: Some(iterator),
                });
                let outside = self.enter_closure();
                let it = Expr {
                    kind: ExprKind::Local {
                        name,
                        mode: Use::Copy,
                    },
                    ty: rust,
                };
                let call = self.special_call(class, "__next__", it, Vec::new());
                self.leave_closure(outside);
                let body = match call {
                    Some(call) => unpropagated(call),
                    None => self.unit(),
                };
                let item_rust = self.rust(&item);
                let closure = Expr {
                    kind: ExprKind::Closure {
                        is_move: true,
                        params: Vec::new(),
                        ret: None,
                        body: Box::new(body),
                    },
                    ty: Type::Never,
                };
                let iter_ty = Type::generic("Iter", [item_rust]);
                let iter = self.call("rt::iter_next", vec![closure], iter_ty.clone());
                let block = Block {
                    stmts: vec![bound],
                    value: Some(Box::new(iter)),
                };
                let block = Expr {
                    kind: ExprKind::Block(block),
                    ty: iter_ty,
                };
                (self.reference(block), item)
            }
            other => {
                let item = self.cx.element(other);
                (self.reference(iterator), item)
            }
        }
    }

    /// The items of an object without `__iter__`: those that `__getitem__` gives from 0 on.
    fn by_index(&mut self, id: ExprId, class: crate::hir::ClassId, receiver: Expr) -> (Expr, Ty) {
        let Some(found) = self.cx.special_method(class, "__getitem__") else {
            return (self.dynamic_operand(id), dynamic());
        };
        let item = self.cx.result_type(found.target);
        let function = self.cx.types.instance(found.target).function;
        let param = self.cx.program.function(function).params.get(1);
        let to = param.map_or(Ty::Never, |it| self.cx.types.local(found.target, it.local));
        let name = self.temp("sequence");
        let rust = receiver.ty.clone();
        let held = self.owned_receiver(receiver);
        let bound = self.plain(StmtKind::Let {
            name: name.clone(),
            mutable: false,
            ty: rust.clone(),
            init: Some(held),
        });
        let outside = self.enter_closure();
        let it = Expr {
            kind: ExprKind::Local {
                name,
                mode: Use::Copy,
            },
            ty: rust,
        };
        let index = Expr {
            kind: ExprKind::Local {
                name: "index".to_owned(),
                mode: Use::Copy,
            },
            ty: Type::path("i64"),
        };
        let index = self.coerce(index, &Ty::ANY_I64, &to);
        let call = self.special_call(class, "__getitem__", it, vec![index]);
        self.leave_closure(outside);
        let body = match call {
            Some(call) => unpropagated(call),
            None => self.unit(),
        };
        let closure = Expr {
            kind: ExprKind::Closure {
                is_move: true,
                params: vec![Param {
                    name: "index".to_owned(),
                    mutable: false,
                    ty: Type::path("i64"),
                }],
                ret: None,
                body: Box::new(body),
            },
            ty: Type::Never,
        };
        let iter_ty = Type::generic("Iter", [self.rust(&item)]);
        let iter = self.call("rt::iter_by_index", vec![closure], iter_ty.clone());
        let block = Expr {
            kind: ExprKind::Block(Block {
                stmts: vec![bound],
                value: Some(Box::new(iter)),
            }),
            ty: iter_ty,
        };
        (self.reference(block), item)
    }
}
