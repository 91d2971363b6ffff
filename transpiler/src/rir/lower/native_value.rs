//! Native functions as values: a wrapper converts the arguments as the stub says.
//!
//! ```python
//! FUNCTIONS = {"sqrt": math.sqrt, "len": len}
//! FUNCTIONS["sqrt"](16)       # |args| … math::sqrt(ops::to_float(&x)?)
//! ```

use crate::rir::lower::body::Body;
use crate::rir::lower::class::{call, local, method, reference, text};
use crate::rir::lower::dynamic::{bare, number};
use crate::rir::lower::wrapper::over_args;
use crate::rir::{Arm, Block, Expr, ExprKind, Literal, Pattern, StmtKind, Type, Use};
use crate::syntax::stub::StubParamKind;
use crate::types::native::{FunctionSet, NativeId, NativeParam, NativeType, Signature};

impl Body<'_> {
    /// A native function as a `Value`; a constructor is its class.
    pub(super) fn native_function_value(&mut self, set: FunctionSet) -> Expr {
        let natives = std::rc::Rc::clone(&self.cx.types.natives);
        let Some(signature) = natives.overloads(set).first() else {
            return self.unreached_as(Type::path("Value"));
        };
        if let Some(class) = signature.class {
            return self.native_class_value(class);
        }
        let name = text(&signature.name);
        // The runtime has objects of the builtins.
        if signature.rust.starts_with("builtins::") {
            return self.raising("rt::ops::builtin", vec![name], Type::path("Value"));
        }
        let mut wrapped: Vec<&Signature> = Vec::new();
        for it in natives.overloads(set).iter().filter(|it| can_wrap(it)) {
            // Of those that take as many arguments, the last is the most general.
            let same = wrapped.iter().position(|own| most(own) == most(it));
            match same.and_then(|index| wrapped.get_mut(index)) {
                Some(own) => *own = it,
                None => wrapped.push(it),
            }
        }
        wrapped.sort_by_key(|it| most(it));
        let Some((widest, narrower)) = wrapped.split_last() else {
            return self.raising("rt::ops::builtin", vec![name], Type::path("Value"));
        };
        let mut arms: Vec<Arm> = Vec::new();
        for signature in narrower {
            let block = self.native_wrapper(signature);
            arms.push(Arm {
                pattern: Pattern::Literal(Literal::I64(most(signature) as i64)),
                guard: None,
                body: block,
            });
        }
        let mut body = self.native_wrapper(widest);
        if !arms.is_empty() {
            arms.push(Arm {
                pattern: Pattern::Wildcard,
                guard: None,
                body,
            });
            let given = local("args", Use::Copy, Type::Never);
            let chosen = Expr {
                kind: ExprKind::Match {
                    value: Box::new(method(given, "count", Vec::new())),
                    arms,
                },
                ty: Type::Never,
            };
            body = Block {
                stmts: Vec::new(),
                value: Some(Box::new(chosen)),
            };
        }
        let function = call("DynFunc::builtin", vec![name, over_args(body)]);
        self.call("Value::Func", vec![function], Type::path("Value"))
    }

    /// Binds `args`, converts, calls, boxes.
    fn native_wrapper(&mut self, signature: &Signature) -> Block {
        let outside = self.enter_closure();
        let plain = || {
            let params = signature.params.iter();
            params.filter(|it| it.kind != StubParamKind::Star)
        };
        let names = Expr {
            kind: ExprKind::Array(plain().map(|it| text(&it.name)).collect()),
            ty: Type::Never,
        };
        let mut binder = call(
            "Signature::new",
            vec![text(&signature.name), reference(names)],
        );
        let required = plain().filter(|it| it.default.is_none()).count();
        if required < plain().count() {
            binder = method(binder, "required", vec![number(required)]);
        }
        if plain().count() < signature.params.len() {
            binder = method(binder, "varargs", Vec::new());
        }
        let args = local("args", Use::Copy, Type::path("Args"));
        let mut stmts = vec![self.plain(StmtKind::Let {
            name: "bound".to_owned(),
            mutable: true,
            ty: Type::path("Bound"),
            init: Some(bare(method(binder, "bind", vec![args]), Type::Never)),
        })];
        let mut values = Vec::new();
        let mut index = 0;
        for param in &signature.params {
            let name = self.temp("arg");
            let (value, ty) = self.wrapped_arg(param, index);
            index += usize::from(param.kind != StubParamKind::Star);
            stmts.push(self.plain(StmtKind::Let {
                name: name.clone(),
                mutable: false,
                ty: ty.clone(),
                init: Some(value),
            }));
            let is_ref = !param.is_own
                && param.kind != StubParamKind::Star
                && !matches!(
                    param.ty,
                    NativeType::Bool | NativeType::I64(_) | NativeType::Float
                );
            let value = local(&name, Use::Move, ty.clone());
            values.push(match is_ref {
                _ if param.kind == StubParamKind::Star => method(value, "iter", Vec::new()),
                true => reference(local(&name, Use::Copy, ty)),
                false => value,
            });
        }
        let made = self.native_invoke(signature, None, values, Type::Never);
        let made = match made.kind {
            ExprKind::Propagate { value, handler, .. } => Expr {
                kind: ExprKind::Propagate {
                    value,
                    line: None,
                    handler,
                },
                ty: Type::Never,
            },
            kind => Expr {
                kind,
                ty: Type::Never,
            },
        };
        let made = match signature.is_async {
            true => call("rt::coroutine", vec![text(&signature.name), made]),
            false => made,
        };
        let value = self.ok(method(made, "into_value", Vec::new()));
        self.leave_closure(outside);
        Block {
            stmts,
            value: Some(Box::new(value)),
        }
    }

    fn wrapped_arg(&mut self, param: &NativeParam, index: usize) -> (Expr, Type) {
        let bound = local("bound", Use::Copy, Type::Never);
        let rust = wrapped_type(self, &param.ty);
        if param.kind == StubParamKind::Star {
            let rest = method(bound, "rest", Vec::new());
            let ty = Type::generic("Tuple", [rust]);
            return (bare(call("rt::convert_rest", vec![rest]), ty.clone()), ty);
        }
        let value = Type::path("Value");
        let taken = match &param.default {
            None => bare(
                typed(bound, "required", value, vec![number(index)]),
                Type::Never,
            ),
            Some(default) => {
                let taken = typed(bound, "optional", value, vec![number(index)]);
                let default = self.native_default(&NativeType::Value, default, &[]);
                let default = match default.kind {
                    ExprKind::Ref(inner) => *inner,
                    kind => Expr {
                        kind,
                        ty: default.ty,
                    },
                };
                let default = method(default, "into_value", Vec::new());
                method(bare(taken, Type::Never), "unwrap_or", vec![default])
            }
        };
        let converted = match &param.ty {
            NativeType::Float => bare(
                call("rt::ops::to_float", vec![reference(taken)]),
                rust.clone(),
            ),
            NativeType::Int => bare(
                call("rt::ops::to_index", vec![reference(taken)]),
                rust.clone(),
            ),
            NativeType::I64(_) => {
                let int = bare(
                    call("rt::ops::to_index", vec![reference(taken)]),
                    Type::Never,
                );
                bare(call("int::to_i64", vec![reference(int)]), rust.clone())
            }
            NativeType::Bool | NativeType::Class(..) => {
                bare(call("rt::convert", vec![reference(taken)]), rust.clone())
            }
            _ => taken,
        };
        (converted, rust)
    }
}

fn typed(receiver: Expr, name: &str, ty: Type, args: Vec<Expr>) -> Expr {
    Expr {
        kind: ExprKind::Method {
            receiver: Box::new(receiver),
            name: name.to_owned(),
            types: vec![ty],
            args,
        },
        ty: Type::Never,
    }
}

fn most(signature: &Signature) -> usize {
    signature.params.len()
}

fn wrapped_type(body: &Body<'_>, ty: &NativeType) -> Type {
    match ty {
        NativeType::Bool => Type::path("bool"),
        NativeType::I64(_) => Type::path("i64"),
        NativeType::Int => Type::path("Int"),
        NativeType::Float => Type::path("f64"),
        NativeType::Class(class, _) => Type::path(&super::ty::class_path(
            &body.cx.types.natives.class(*class).rust,
        )),
        _ => Type::path("Value"),
    }
}

/// Arguments that dynamic code passes can be converted to what the native takes.
fn can_wrap(signature: &Signature) -> bool {
    let takes = |it: &NativeParam| {
        let is_plain = match &it.ty {
            NativeType::Bool
            | NativeType::I64(_)
            | NativeType::Int
            | NativeType::Float
            | NativeType::Value
            | NativeType::Param(_)
            | NativeType::Object => true,
            NativeType::Awaitable(_) => it.kind != StubParamKind::Star,
            NativeType::Class(_, args) => args.is_empty(),
            NativeType::Iterable(item) => {
                it.kind != StubParamKind::Star
                    && matches!(**item, NativeType::Value | NativeType::Param(_))
            }
            _ => false,
        };
        is_plain && !matches!(it.kind, StubParamKind::StarStar)
    };
    let gives = match &signature.returns {
        NativeType::Class(class, _) => !matches!(*class, NativeId::ITERATOR),
        NativeType::Awaitable(_) | NativeType::Iterable(_) | NativeType::Callable(..) => false,
        _ => true,
    };
    gives && signature.params.iter().all(takes)
}
