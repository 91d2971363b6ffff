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
use crate::syntax::stub::{StubLiteral, StubParamKind};
use crate::types::native::{FunctionSet, NativeId, NativeParam, NativeType, Signature};

impl Body<'_> {
    /// A native function as a `Value`; a constructor is its class.
    pub(super) fn native_function_value(&mut self, set: FunctionSet) -> Expr {
        let natives = std::rc::Rc::clone(&self.cx.types.natives);
        let overloads = natives.overloads(set);
        let Some(signature) = overloads.first() else {
            return self.unreached_as(Type::path("Value"));
        };
        if let Some(class) = signature.class
            && !gives_iterator(overloads)
        {
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
        let mut fewest = 0;
        for signature in narrower {
            let counts = fewest..=most(signature);
            fewest = most(signature) + 1;
            arms.push(Arm {
                pattern: Pattern::Or(
                    counts
                        .map(|it| Pattern::Literal(Literal::I64(it as i64)))
                        .collect(),
                ),
                guard: None,
                body: self.native_wrapper(signature),
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
            let all = wrapped.iter().flat_map(|it| &it.params);
            let named: Vec<_> = all.filter(|it| is_named(it)).collect();
            let counted = match named.is_empty() {
                true => method(given, "count", Vec::new()),
                false => method(given, "count_beside", vec![names(named.into_iter())]),
            };
            let chosen = Expr {
                kind: ExprKind::Match {
                    value: Box::new(counted),
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
        let binder = self.native_binder(signature);
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
            if let NativeType::Callable(params, _) = &param.ty {
                // A closure has a type without a name: it stands in the call.
                values.push(callback(params.len(), index));
                index += 1;
                continue;
            }
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
                    NativeType::Bool
                        | NativeType::I64(_)
                        | NativeType::Float
                        | NativeType::Optional(_)
                );
            let value = local(&name, Use::Move, ty.clone());
            values.push(match is_ref {
                _ if param.kind == StubParamKind::Star => {
                    let items = method(value, "iter", Vec::new());
                    match &param.ty {
                        NativeType::Iterable(_) => bare(iterators(items), Type::Never),
                        _ => items,
                    }
                }
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
            false if is_iterator(&signature.returns) => call("Iter::new", vec![made]),
            false => made,
        };
        let value = self.ok(method(made, "into_value", Vec::new()));
        self.leave_closure(outside);
        Block {
            stmts,
            value: Some(Box::new(value)),
        }
    }

    /// The parameters, as the binder of arguments wants them.
    fn native_binder(&self, signature: &Signature) -> Expr {
        let of = |is_wanted: fn(StubParamKind) -> bool| {
            let params = signature.params.iter();
            params.filter(move |it| is_wanted(it.kind))
        };
        let plain = || {
            of(|it| {
                matches!(
                    it,
                    StubParamKind::PositionalOnly | StubParamKind::Positional
                )
            })
        };
        let named = || signature.params.iter().filter(|it| is_named(it));
        let mut binder = call(
            "Signature::new",
            vec![text(&signature.name), names(plain())],
        );
        let required = plain().filter(|it| it.default.is_none()).count();
        if required < plain().count() {
            binder = method(binder, "required", vec![number(required)]);
        }
        let positional = plain().filter(|it| it.kind == StubParamKind::PositionalOnly);
        let positional = positional.count();
        if positional > 0 {
            binder = method(binder, "positional_only", vec![number(positional)]);
        }
        if of(|it| it == StubParamKind::Star).next().is_some() {
            binder = method(binder, "varargs", Vec::new());
        }
        if named().next().is_some() {
            let needed = named().enumerate().filter(|(_, it)| it.default.is_none());
            let needed = needed.fold(0, |bits, (at, _)| bits | 1 << at);
            binder = method(binder, "keyword_only", vec![names(named()), number(needed)]);
        }
        binder
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
        if matches!(param.ty, NativeType::Optional(_)) {
            let (name, is_given) = match &param.default {
                None => ("required", true),
                Some(_) => ("optional", false),
            };
            let taken = typed(bound, name, rust.clone(), vec![number(index)]);
            let taken = bare(taken, rust.clone());
            return match is_given {
                true => (taken, rust),
                false => (method(taken, "flatten", Vec::new()), rust),
            };
        }
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

/// How many arguments it takes, beside those that only have names.
fn most(signature: &Signature) -> usize {
    let mut params = signature.params.iter();
    match params.any(|it| it.kind == StubParamKind::Star) {
        true => usize::MAX,
        false => signature.params.iter().filter(|it| !is_named(it)).count(),
    }
}

fn is_named(param: &NativeParam) -> bool {
    param.kind == StubParamKind::KeywordOnly
}

fn wrapped_type(body: &Body<'_>, ty: &NativeType) -> Type {
    match ty {
        NativeType::Bool => Type::path("bool"),
        NativeType::I64(_) => Type::path("i64"),
        NativeType::Int => Type::path("Int"),
        NativeType::Float => Type::path("f64"),
        NativeType::Optional(inner) => Type::generic("Option", [wrapped_type(body, inner)]),
        NativeType::Class(class, _) if body.cx.types.natives.class(*class).is_exception => {
            Type::path("Exc")
        }
        NativeType::Class(class, args) => {
            let path = super::ty::class_path(&body.cx.types.natives.class(*class).rust);
            match args.is_empty() {
                true => Type::path(&path),
                false => Type::generic(&path, vec![Type::path("Value"); args.len()]),
            }
        }
        _ => Type::path("Value"),
    }
}

fn names<'a>(params: impl Iterator<Item = &'a NativeParam>) -> Expr {
    reference(Expr {
        kind: ExprKind::Array(params.map(|it| text(&it.name)).collect()),
        ty: Type::Never,
    })
}

/// `rt::callback2(bound.required(1)?)`: a closure that calls what dynamic code passes.
fn callback(arity: usize, index: usize) -> Expr {
    let bound = local("bound", Use::Copy, Type::Never);
    let given = typed(bound, "required", Type::path("Value"), vec![number(index)]);
    call(
        &format!("rt::callback{arity}"),
        vec![bare(given, Type::Never)],
    )
}

fn iterators(items: Expr) -> Expr {
    call("rt::value_iterators", vec![items])
}

fn is_iterator(ty: &NativeType) -> bool {
    matches!(ty, NativeType::Class(NativeId::ITERATOR, _))
}

/// A constructor that gives an iterator is a function to Rust: `chain`.
pub(super) fn gives_iterator(overloads: &[Signature]) -> bool {
    overloads.first().is_some_and(|it| is_iterator(&it.returns))
}

fn is_open(ty: &NativeType) -> bool {
    matches!(ty, NativeType::Value | NativeType::Param(_))
}

/// Arguments that dynamic code passes can be converted to what the native takes.
fn can_wrap(signature: &Signature) -> bool {
    let is_plain = |it: &NativeType| match it {
        NativeType::Bool
        | NativeType::I64(_)
        | NativeType::Int
        | NativeType::Float
        | NativeType::Value
        | NativeType::Number
        | NativeType::Param(_)
        | NativeType::Object => true,
        NativeType::Class(_, args) => args.iter().all(is_open),
        _ => false,
    };
    let takes = |it: &NativeParam| {
        let is_star = it.kind == StubParamKind::Star;
        let is_plain = match &it.ty {
            NativeType::Awaitable(_) => !is_star,
            NativeType::Iterable(item) => is_open(item),
            NativeType::Optional(inner) => {
                let is_none = matches!(it.default, None | Some(StubLiteral::None));
                !is_star && is_none && is_plain(inner)
            }
            NativeType::Callable(params, result) => {
                let is_open = params.iter().all(is_open) && is_open(result);
                !is_star && is_open && (1..=2).contains(&params.len()) && it.default.is_none()
            }
            ty => is_plain(ty),
        };
        is_plain && it.kind != StubParamKind::StarStar
    };
    let gives = !matches!(
        signature.returns,
        NativeType::Awaitable(_) | NativeType::Iterable(_) | NativeType::Callable(..)
    );
    gives && signature.params.iter().all(takes)
}
