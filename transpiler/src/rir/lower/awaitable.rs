//! Awaitables as operands: one, or several whose results have one type.
//!
//! ```python
//! await asyncio.gather(a(), *rest)    # a vector of coroutines, or of `AnyAwaitable`s
//! ```

use crate::hir::ExprId;
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::{Expr, ExprKind, Param, StmtKind, Type};
use crate::types::native::NativeId;
use crate::types::ty::Ty;

impl Body<'_> {
    /// Something to await with a result of type `result`, by value.
    pub(super) fn awaitable(&mut self, id: ExprId, result: &Ty) -> Expr {
        let ty = self.ty(id).some();
        let value = self.value_as(id, &ty);
        let own = self.cx.awaited(&ty);
        if let Ty::Native(NativeId::COROUTINE, _) = ty
            && !self.cx.is_same_repr(&own, result)
        {
            return self.converted_coroutine(value, &own, result);
        }
        if !matches!(ty, Ty::Native(..)) {
            return self.any_awaitable(value, &ty, result);
        }
        value
    }

    /// The awaitables that a call takes as `*aws`: an array, or a vector where one is spread. Those
    /// of one kind stay what they are.
    pub(super) fn awaitables(&mut self, items: &[(ExprId, bool)], result: &Ty) -> Expr {
        let kind = self.common_awaitable(items, result);
        let element = match &kind {
            Some(kind) => self.rust(kind),
            None => Type::generic("rt::AnyAwaitable", [self.rust(result)]),
        };
        let one = |body: &mut Self, it: ExprId| {
            let ty = body.ty(it).some();
            let value = body.value_as(it, &ty);
            match &kind {
                Some(_) => value,
                None => body.any_awaitable(value, &ty, result),
            }
        };
        if !items.is_empty() && items.iter().all(|(_, spread)| !spread) {
            let values = items.iter().map(|(it, _)| one(self, *it)).collect();
            return Expr {
                kind: ExprKind::Array(values),
                ty: Type::Never,
            };
        }
        let ty = Type::generic("Vec", [element]);
        let collect = |body: &mut Self, spread: ExprId| match &kind {
            Some(kind) => body.spread_alike(spread, kind, &ty),
            None => body.spread_awaitables(spread, result, &ty),
        };
        if let [(spread, true)] = items {
            return collect(self, *spread);
        }
        self.gathered("items", "Vec::new", ty.clone(), |body, held, stmts| {
            for (expr, spread) in items {
                let add = if *spread {
                    let collected = collect(body, *expr);
                    body.method(held.clone(), "extend", vec![collected], Type::Unit)
                } else {
                    let value = one(body, *expr);
                    body.method(held.clone(), "push", vec![value], Type::Unit)
                };
                stmts.push(body.plain(StmtKind::Expr(add)));
            }
        })
    }

    /// The type that all of these awaitables have, if their results need no conversion.
    fn common_awaitable(&self, items: &[(ExprId, bool)], result: &Ty) -> Option<Ty> {
        let mut kinds = items.iter().map(|(it, spread)| {
            let ty = self.ty(*it).some();
            match spread {
                true => self.cx.element(&ty),
                false => ty,
            }
        });
        let kind = kinds.next()?;
        let is_plain = matches!(kind, Ty::Native(..))
            && self.cx.is_same_repr(&self.cx.awaited(&kind), result)
            && kinds.all(|other| self.cx.is_same_repr(&kind, &other));
        is_plain.then_some(kind)
    }

    /// One of several awaitables whose results have the type `result`.
    pub(super) fn any_awaitable(&mut self, value: Expr, ty: &Ty, result: &Ty) -> Expr {
        let element = Type::generic("rt::AnyAwaitable", [self.rust(result)]);
        let own = self.cx.awaited(ty);
        let is_plain = matches!(ty, Ty::Native(..)) && self.cx.is_same_repr(&own, result);
        if is_plain {
            return self.call("rt::AnyAwaitable::from", vec![value], element);
        }
        if let Ty::Native(NativeId::COROUTINE, _) = ty {
            let value = self.converted_coroutine(value, &own, result);
            return self.call("rt::AnyAwaitable::from", vec![value], element);
        }
        let value = self.coerce(value, ty, &dynamic());
        // Nothing else says what the result is where the value is all that there is.
        Expr {
            kind: ExprKind::Call {
                path: "rt::AnyAwaitable::Value".to_owned(),
                types: vec![self.rust(result)],
                args: vec![value],
            },
            ty: element,
        }
    }

    pub(super) fn converted_coroutine(&mut self, value: Expr, own: &Ty, result: &Ty) -> Expr {
        let it = self.local_value("it", self.rust(own));
        let converted = self.coerce(it, own, result);
        let closure = self.closure_expr("it", self.rust(own), converted);
        let rust = Type::generic("Coroutine", [self.rust(result)]);
        self.method(value, "map", vec![closure], rust)
    }

    /// The items of an iterable of awaitables of the type `kind`.
    pub(super) fn spread_alike(&mut self, expr: ExprId, kind: &Ty, rust: &Type) -> Expr {
        let source = self.iterable_operand(expr, kind);
        self.raising("rt::awaitables", vec![source], rust.clone())
    }

    pub(super) fn spread_awaitables(&mut self, expr: ExprId, result: &Ty, rust: &Type) -> Expr {
        let source_ty = self.ty(expr).some();
        let own = self.cx.element(&source_ty);
        let source = self.iterable_operand(expr, &own);
        let outside = self.enter_closure();
        let it = self.local_value("it", self.rust(&own));
        let converted = self.any_awaitable(it, &own, result);
        let body = self.ok(converted);
        self.leave_closure(outside);
        let closure = Expr {
            kind: ExprKind::Closure {
                is_move: false,
                params: vec![Param {
                    name: "it".to_owned(),
                    mutable: false,
                    ty: self.rust(&own),
                }],
                ret: Some(Type::generic("rt::AnyAwaitable", [self.rust(result)]).result()),
                body: Box::new(body),
            },
            ty: Type::Never,
        };
        self.raising("rt::awaitables_with", vec![source, closure], rust.clone())
    }
}
