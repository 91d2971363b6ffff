//! Suspension: `await`, `yield`, `yield from`, and what may be awaited.
//!
//! ```python
//! data = await read()         # read().await: the future itself, nothing allocated
//! got = yield data            # co.yield_(data).await
//! ```

use crate::hir::{Awaited, ClassId, ExprId, ExprKind as Hir};
use crate::rir::lower::body::Body;
use crate::rir::lower::call::{dynamic, iterator_name};
use crate::rir::{Expr, ExprKind, Type, Use};
use crate::types::Op;
use crate::types::native::NativeId;
use crate::types::ty::Ty;

impl Body<'_> {
    pub(super) fn await_expr(&mut self, id: ExprId, awaited: Awaited, value: ExprId) -> Expr {
        let ty = self.ty(id);
        let rust = self.rust(&ty);
        let inner = self.ty(value);
        let is_call = matches!(self.function.expr(value).kind, Hir::Call { .. });
        if is_call {
            match self.cx.types.op(self.instance, value).cloned() {
                Some(Op::Call {
                    target,
                    receiver,
                    args,
                }) if self.cx.is_coroutine_function(target) => {
                    let outer = self.line;
                    let future = self.call_instance(value, target, receiver, &args, true);
                    self.line = outer;
                    return self.await_future(future, rust);
                }
                Some(Op::Native {
                    set,
                    overload,
                    types,
                    receiver,
                    args,
                }) if self
                    .cx
                    .types
                    .signature(set, overload)
                    .is_some_and(|it| it.is_async) =>
                {
                    let future = self.native_future(value, set, overload, &types, receiver, &args);
                    return self.await_future(future, rust);
                }
                _ => {}
            }
        }
        let is_dynamic = match inner.some() {
            Ty::Value(_) => true,
            Ty::Instance(class) => !self.cx.awaits_generator(class),
            _ => matches!(self.cx.types.op(self.instance, id), Some(Op::Dynamic)),
        };
        if is_dynamic {
            let awaiting = match awaited {
                Awaited::Expression => "rt::await_value",
                Awaited::Entering => "rt::await_entering",
                Awaited::Leaving => "rt::await_leaving",
            };
            let value = self.value_as(value, &dynamic());
            let future = self.call(awaiting, vec![value], Type::Never);
            let result = self.await_future(future, Type::path("Value"));
            return self.coerce_dynamic(result, &ty);
        }
        if let Ty::Instance(class) = inner.some() {
            return self.await_instance(value, class, rust);
        }
        let value = self.value_as(value, &inner.some());
        let future = match inner.some() {
            Ty::Native(..) => value,
            _ => self.call("rt::Awaitable::wait", vec![value], Type::Never),
        };
        self.await_future(future, rust)
    }

    /// `await` of an instance whose class has `__await__`: drives the generator that it gives.
    pub(super) fn await_instance(&mut self, value: ExprId, class: ClassId, rust: Type) -> Expr {
        let receiver = self.receiver(value, &Ty::Instance(class));
        let Some(call) = self.special_call(class, "__await__", receiver, Vec::new()) else {
            return self.unreached(value);
        };
        let future = self.call("rt::await_generator", vec![call], Type::Never);
        self.await_future(future, rust)
    }

    pub(super) fn await_future(&mut self, future: Expr, ty: Type) -> Expr {
        let result = ty.clone().result();
        let awaited = Expr {
            kind: ExprKind::Await(Box::new(future)),
            ty: result,
        };
        self.propagate(awaited, ty)
    }

    /// Calls a special method that inference has reached for a class: directly, or dispatched.
    pub(super) fn special_call(
        &mut self,
        class: ClassId,
        name: &str,
        receiver: Expr,
        args: Vec<Expr>,
    ) -> Option<Expr> {
        let found = self.cx.special_method(class, name)?;
        let instance = self.cx.types.instance(found.target);
        let function = self.cx.program.function(instance.function);
        let ret = self.cx.types.vars.get(instance.ret);
        let rust = self.rust(&ret);
        let method = if found.is_virtual {
            self.cx.dispatch_name(class, name)
        } else {
            self.cx.names.function(found.target).to_owned()
        };
        let is_sync = !function.is_async && !function.is_generator;
        if found.is_virtual {
            return Some(self.raising_method(receiver, &method, args, rust));
        }
        let receiver = if is_sync {
            receiver
        } else {
            self.owned_receiver(receiver)
        };
        if is_sync {
            return Some(self.raising_method(receiver, &method, args, rust));
        }
        let call = self.method(receiver, &method, args, Type::Never);
        if function.is_generator {
            return Some(call);
        }
        Some(call)
    }

    pub(super) fn yield_expr(&mut self, value: Option<ExprId>) -> Expr {
        let instance = self.cx.types.instance(self.instance);
        let yields = self.cx.types.vars.get(instance.yields);
        let sends = self.cx.types.vars.get(instance.sends);
        let value = match value {
            Some(value) => self.value_as(value, &yields),
            None => {
                let unit = self.unit();
                self.coerce(unit, &Ty::None, &yields)
            }
        };
        let co = Expr {
            kind: ExprKind::Local {
                name: "co".to_owned(),
                mode: Use::Copy,
            },
            ty: Type::Never,
        };
        let future = self.method(co, "yield_", vec![value], Type::Never);
        let rust = self.rust(&sends);
        self.await_future(future, rust)
    }

    pub(super) fn yield_from(&mut self, value: ExprId, ty: &Ty) -> Expr {
        let source = self.ty(value);
        let instance = self.cx.types.instance(self.instance);
        let yields = self.cx.types.vars.get(instance.yields);
        let co = Expr {
            kind: ExprKind::Local {
                name: "co".to_owned(),
                mode: Use::Copy,
            },
            ty: Type::Never,
        };
        let rust = self.rust(ty);
        if let Ty::Native(NativeId::GENERATOR, _) = source {
            let item = self.argument(&source, 0);
            let generator = self.value(value);
            if self.cx.is_same_repr(&item, &yields) {
                let future = self.method(co, "delegate", vec![generator], Type::Never);
                return self.await_future(future, rust);
            }
            let it = self.local_value("it", self.rust(&item));
            let converted = self.coerce(it, &item, &yields);
            let closure = self.closure_expr("it", self.rust(&item), converted);
            let future = self.method(co, "delegate_with", vec![generator, closure], Type::Never);
            return self.await_future(future, rust);
        }
        if source.is_value() || ty.is_value() {
            let source = self.value_as(value, &dynamic());
            let future = self.method(co, "delegate_value", vec![source], Type::Never);
            return self.await_future(future, rust);
        }
        let name = self.literal_text(iterator_name(&source));
        let items = self.iterator(value, &yields);
        let future = self.method(co, "delegate_iter", vec![name, items], Type::Never);
        let done = self.await_future(future, Type::Unit);
        self.coerce(done, &Ty::None, ty)
    }

    /// `|name: ty| value`.
    pub(super) fn closure_expr(&self, name: &str, ty: Type, value: Expr) -> Expr {
        let params = vec![crate::rir::Param {
            name: name.to_owned(),
            mutable: false,
            ty,
        }];
        let kind = ExprKind::Closure {
            is_move: false,
            params,
            ret: None,
            body: Box::new(value),
        };
        Expr {
            kind,
            ty: Type::Never,
        }
    }
}
