//! Conversions between static types: each is an explicit call.
//!
//! ```python
//! x = 1 if flag else None     # i64 → Option<i64>: Some(1)
//! items = [1, "a"]            # i64 → Value: 1.into_value()
//! ```

use crate::rir::lower::body::Body;
use crate::rir::{Arm, Block, Expr, ExprKind, Literal, Pattern, SMALL_INTS, Stmt, StmtKind, Type};
use crate::types::interval::Interval;
use crate::types::native::NativeId;
use crate::types::ty::{MAX_TUPLE, Ty, Var};

impl Body<'_> {
    /// `expr`, an owned value of type `from`, as a `to`.
    pub(super) fn coerce(&mut self, expr: Expr, from: &Ty, to: &Ty) -> Expr {
        if self.cx.types.vars.same(from, to) {
            return expr;
        }
        match (from, to) {
            // The value is dropped where only its effects matter.
            (_, Ty::Never) if expr.ty == Type::Never => expr,
            (_, Ty::Never) => self.drop_to_unit(expr),
            (Ty::Never, _) if self.rust(to) == Type::Unit => expr,
            (Ty::Never, _) => {
                let ty = self.rust(to);
                never(expr, ty)
            }
            (_, Ty::None) => self.drop_to_unit(expr),
            (Ty::Value(_), Ty::Value(_)) => expr,
            (Ty::Bool, Ty::I64(_)) => self.call("i64::from", vec![expr], Type::path("i64")),
            (Ty::I64(_), Ty::Int) if is_small(&expr, from) => {
                self.call("Int::small", vec![expr], Type::path("Int"))
            }
            (Ty::I64(_), Ty::Int) if matches!(expr.kind, ExprKind::Literal(_)) => {
                self.call("int::from_i64", vec![expr], Type::path("Int"))
            }
            (Ty::Bool | Ty::I64(_), Ty::Int) => {
                self.call("Int::from", vec![expr], Type::path("Int"))
            }
            (Ty::Int, Ty::I64(_)) => {
                let by_ref = self.reference(expr);
                self.raising("int::to_i64", vec![by_ref], Type::path("i64"))
            }
            (Ty::Bool, Ty::Float) => {
                let wide = self.call("i64::from", vec![expr], Type::path("i64"));
                self.cast(wide)
            }
            (Ty::I64(_), Ty::Float) => match expr.kind {
                ExprKind::Literal(Literal::I64(it)) => self.float(it as f64),
                _ => self.cast(expr),
            },
            (Ty::Int, Ty::Float) => {
                let by_ref = self.reference(expr);
                self.raising("int::to_f64", vec![by_ref], Type::path("f64"))
            }
            (Ty::None, Ty::Optional(_)) => self.none_of(expr, to),
            (Ty::Optional(a), Ty::Optional(b)) => self.map_optional(expr, a, b),
            (Ty::Optional(inner), _) if !to.is_value() => {
                let ty = self.rust(inner);
                let kind = self.literal_text(&self.cx.types.display(self.cx.program, inner));
                let some = self.raising("rt::some", vec![expr, kind], ty);
                self.coerce(some, inner, to)
            }
            (Ty::Instance(class), it) if self.cx.takes_held(*class, it) => {
                self.held_as(expr, *class, to)
            }
            (it, Ty::Instance(class)) if self.cx.takes_held(*class, it) => {
                self.holding(expr, from, *class)
            }
            (_, Ty::Optional(inner)) => {
                let value = self.coerce(expr, from, inner);
                let ty = self.rust(to);
                self.call("Some", vec![value], ty)
            }
            (_, Ty::Value(_)) => self.to_value(expr, from),
            (Ty::Value(_), _) => self.from_value(expr, to),
            (Ty::Tuple(a), Ty::Tuple(b)) => self.convert_tuple(expr, a.to_vec(), b.to_vec(), to),
            (Ty::Tuple(a), Ty::Native(NativeId::TUPLE, b)) => {
                let (a, b) = (a.to_vec(), b.to_vec());
                self.tuple_to_variadic(expr, a, b.first().copied(), to)
            }
            (Ty::Function(_) | Ty::Bound(_), Ty::Callable(_)) => self.to_callable(expr, from, to),
            // It cannot be one: the runtime says so.
            _ if to.is_number() && !from.is_number() => {
                let value = self.to_value(expr, from);
                self.from_value(value, to)
            }
            (Ty::Float, Ty::Int | Ty::I64(_)) => {
                let value = self.to_value(expr, from);
                self.from_value(value, to)
            }
            _ => expr,
        }
    }

    /// `{ call; }`: what is done for its effect.
    pub(super) fn done(&mut self, call: Expr) -> Expr {
        let stmt = Stmt {
            source: None,
            kind: StmtKind::Expr(call),
        };
        let block = Block {
            stmts: vec![stmt],
            value: None,
        };
        Expr {
            kind: ExprKind::Block(block),
            ty: Type::Unit,
        }
    }

    pub(super) fn drop_to_unit(&mut self, expr: Expr) -> Expr {
        if expr.ty == Type::Unit {
            return expr;
        }
        self.call("drop", vec![expr], Type::Unit)
    }

    fn none_of(&mut self, expr: Expr, to: &Ty) -> Expr {
        let none = Expr {
            kind: ExprKind::Path("None".to_owned()),
            ty: self.rust(to),
        };
        self.after_effects(expr, none)
    }

    /// `second`, after `first` has been evaluated where it does anything.
    pub(super) fn after_effects(&mut self, first: Expr, second: Expr) -> Expr {
        if is_pure(&first) {
            return second;
        }
        let ty = second.ty.clone();
        let stmts = self.effects(first);
        Expr {
            kind: ExprKind::Block(Block {
                stmts,
                value: Some(Box::new(second)),
            }),
            ty,
        }
    }

    fn map_optional(&mut self, expr: Expr, from: &Ty, to: &Ty) -> Expr {
        if self.cx.is_same_repr(from, to) {
            return expr;
        }
        let ty = Type::generic("Option", [self.rust(to)]);
        let it = self.local_value("it", self.rust(from));
        let inner = self.coerce(it, from, to);
        let some = self.call("Some", vec![inner], ty.clone());
        let none = Expr {
            kind: ExprKind::Path("None".to_owned()),
            ty: ty.clone(),
        };
        let arms = vec![
            Arm {
                pattern: Pattern::Variant {
                    path: "Some".to_owned(),
                    fields: vec![Pattern::Bind {
                        name: "it".to_owned(),
                        mutable: false,
                    }],
                },
                guard: None,
                body: value_block(some),
            },
            Arm {
                pattern: Pattern::Variant {
                    path: "None".to_owned(),
                    fields: Vec::new(),
                },
                guard: None,
                body: value_block(none),
            },
        ];
        Expr {
            kind: ExprKind::Match {
                value: Box::new(expr),
                arms,
            },
            ty,
        }
    }

    fn convert_tuple(&mut self, expr: Expr, from: Vec<Var>, to: Vec<Var>, whole: &Ty) -> Expr {
        let (from, to) = (self.types_of(&from), self.types_of(&to));
        let same = from
            .iter()
            .zip(&to)
            .all(|(a, b)| self.cx.is_same_repr(a, b));
        if same || from.len() != to.len() {
            return expr;
        }
        let ty = self.rust(whole);
        if let ExprKind::Tuple(items) = expr.kind {
            let items = items
                .into_iter()
                .zip(from.iter().zip(&to))
                .map(|(item, (a, b))| self.coerce(item, a, b))
                .collect();
            return Expr {
                kind: ExprKind::Tuple(items),
                ty,
            };
        }
        self.with_parts(expr, &from, ty.clone(), |body, parts| {
            let items = parts
                .into_iter()
                .zip(from.iter().zip(&to))
                .map(|(item, (a, b))| body.coerce(item, a, b))
                .collect();
            Expr {
                kind: ExprKind::Tuple(items),
                ty,
            }
        })
    }

    fn tuple_to_variadic(
        &mut self,
        expr: Expr,
        from: Vec<Var>,
        element: Option<Var>,
        whole: &Ty,
    ) -> Expr {
        let from = self.types_of(&from);
        let element = element.map_or(Ty::Never, |it| self.cx.types.vars.get(it));
        let ty = self.rust(whole);
        self.with_items(expr, &from, &element, |body, array| {
            body.call("Tuple::from", vec![array], ty)
        })
    }

    /// The items of a fixed tuple, each as an `element`, in a Rust array that `build` gets.
    pub(super) fn with_items(
        &mut self,
        expr: Expr,
        from: &[Ty],
        element: &Ty,
        build: impl FnOnce(&mut Self, Expr) -> Expr,
    ) -> Expr {
        let array = Type::Array(Box::new(self.rust(element)));
        if from.is_empty() {
            let empty = Expr {
                kind: ExprKind::Array(Vec::new()),
                ty: Type::FixedArray(Box::new(self.rust(element)), 0),
            };
            let built = build(self, empty);
            return self.after_effects(expr, built);
        }
        if from.len() > MAX_TUPLE {
            return expr;
        }
        if let ExprKind::Tuple(items) = expr.kind {
            let items = items
                .into_iter()
                .zip(from)
                .map(|(item, ty)| self.item_to(item, ty, element))
                .collect();
            return build(
                self,
                Expr {
                    kind: ExprKind::Array(items),
                    ty: array,
                },
            );
        }
        let ty = Type::Never;
        self.with_parts(expr, from, ty, |body, parts| {
            let items = parts
                .into_iter()
                .zip(from)
                .map(|(item, ty)| body.item_to(item, ty, element))
                .collect();
            build(
                body,
                Expr {
                    kind: ExprKind::Array(items),
                    ty: array,
                },
            )
        })
    }

    /// Takes a tuple apart: `{ let (a, b): (A, B) = expr; build(a, b) }`.
    pub(super) fn with_parts(
        &mut self,
        expr: Expr,
        types: &[Ty],
        ty: Type,
        build: impl FnOnce(&mut Self, Vec<Expr>) -> Expr,
    ) -> Expr {
        let rust: Vec<Type> = types.iter().map(|it| self.rust(it)).collect();
        let names: Vec<String> = types.iter().map(|_| self.temp("part")).collect();
        let parts = names
            .iter()
            .zip(&rust)
            .map(|(name, ty)| self.local_value(name, ty.clone()))
            .collect();
        let value = build(self, parts);
        let ty = if ty == Type::Never {
            value.ty.clone()
        } else {
            ty
        };
        let stmts = vec![self.plain(crate::rir::StmtKind::LetTuple {
            names: names.into_iter().map(|it| (it, false)).collect(),
            ty: Type::Tuple(rust),
            init: expr,
        })];
        Expr {
            kind: ExprKind::Block(Block {
                stmts,
                value: Some(Box::new(value)),
            }),
            ty,
        }
    }

    /// Boxes a statically typed value.
    pub(super) fn to_value(&mut self, expr: Expr, from: &Ty) -> Expr {
        let value = Type::path("Value");
        match from {
            Ty::Never => never(expr, value),
            Ty::None => {
                let none = Expr {
                    kind: ExprKind::Path("Value::None".to_owned()),
                    ty: value,
                };
                self.after_effects(expr, none)
            }
            Ty::Function(_) | Ty::Bound(_) | Ty::NativeFunction(_) if !self.cx.is_static(from) => {
                self.function_value(expr, from)
            }
            Ty::Function(_) | Ty::Bound(_) | Ty::NativeFunction(_) => {
                let unit = self.unit();
                let function = self.function_value(unit, from);
                self.after_effects(expr, function)
            }
            Ty::Class(class) => {
                let class = self.class_value(*class);
                self.after_effects(expr, class)
            }
            Ty::NativeClass(id) => {
                let class = self.native_class_value(*id);
                self.after_effects(expr, class)
            }
            Ty::NativeModule(_) | Ty::Module(_) => Expr {
                kind: ExprKind::Path("Value::None".to_owned()),
                ty: value,
            },
            Ty::Tuple(args) if !args.is_empty() && args.len() <= MAX_TUPLE => {
                let args = args.to_vec();
                let types = self.types_of(&args);
                let needs_help = types.iter().any(|it| {
                    self.cx.is_static(it) || matches!(it, Ty::Function(_) | Ty::Bound(_))
                });
                if !needs_help {
                    return self.method(expr, "into_value", Vec::new(), value);
                }
                let why = Ty::Value(crate::types::ty::Why(0));
                self.with_items(expr, &types, &why, |body, array| {
                    let tuple = body.call(
                        "Tuple::from",
                        vec![array],
                        Type::generic("Tuple", [Type::path("Value")]),
                    );
                    body.method(tuple, "into_value", Vec::new(), Type::path("Value"))
                })
            }
            Ty::Optional(inner) if matches!(**inner, Ty::Function(_) | Ty::Bound(_)) => {
                let inner = (**inner).clone();
                let it = self.local_value("it", self.rust(&inner));
                let boxed = self.to_value(it, &inner);
                let arms = vec![
                    Arm {
                        pattern: Pattern::Variant {
                            path: "Some".to_owned(),
                            fields: vec![Pattern::Bind {
                                name: "it".to_owned(),
                                mutable: false,
                            }],
                        },
                        guard: None,
                        body: value_block(boxed),
                    },
                    Arm {
                        pattern: Pattern::Wildcard,
                        guard: None,
                        body: value_block(Expr {
                            kind: ExprKind::Path("Value::None".to_owned()),
                            ty: value.clone(),
                        }),
                    },
                ];
                Expr {
                    kind: ExprKind::Match {
                        value: Box::new(expr),
                        arms,
                    },
                    ty: value,
                }
            }
            _ => match expr.kind {
                ExprKind::Literal(Literal::I64(_)) => {
                    let int = self.coerce(expr, &Ty::ANY_I64, &Ty::Int);
                    self.call("Value::Int", vec![int], value)
                }
                _ => self.method(expr, "into_value", Vec::new(), value),
            },
        }
    }

    /// Unboxes; raises TypeError where the value is of another type.
    pub(super) fn from_value(&mut self, expr: Expr, to: &Ty) -> Expr {
        let ty = self.rust(to);
        if ty == Type::path("Value") {
            return expr;
        }
        if self.cx.is_static(to) {
            return self.drop_to_unit(expr);
        }
        let by_ref = self.reference(expr);
        let call = Expr {
            ty: ty.clone().result(),
            kind: ExprKind::Call {
                path: "rt::convert".to_owned(),
                types: vec![ty.clone()],
                args: vec![by_ref],
            },
        };
        self.propagate(call, ty)
    }

    pub(super) fn types_of(&self, vars: &[Var]) -> Vec<Ty> {
        vars.iter().map(|it| self.cx.types.vars.get(*it)).collect()
    }
}

/// A value that never arrives, as one of type `ty`.
fn never(expr: Expr, ty: Type) -> Expr {
    // A number by itself would be an `i32` to rustc, whatever its size.
    let own = match expr.kind {
        ExprKind::Literal(Literal::I64(_)) => "i64",
        _ => "_",
    };
    let kind = ExprKind::Call {
        path: "rt::never".to_owned(),
        types: vec![Type::path(own), ty.clone()],
        args: vec![expr],
    };
    Expr { kind, ty }
}

pub(super) fn value_block(value: Expr) -> Block {
    Block {
        stmts: Vec::new(),
        value: Some(Box::new(value)),
    }
}

/// Whether an `Int` of this type holds `expr` inline.
fn is_small(expr: &Expr, ty: &Ty) -> bool {
    match expr.kind {
        ExprKind::Literal(Literal::I64(it)) => SMALL_INTS.contains(Interval::point(it)),
        _ => ty.interval().is_some_and(|it| SMALL_INTS.contains(it)),
    }
}

/// Evaluating it does nothing but give the value.
pub(super) fn is_pure(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Literal(_) | ExprKind::Local { .. } | ExprKind::Path(_) => true,
        ExprKind::Ref(inner) => is_pure(inner),
        ExprKind::Tuple(items) => items.iter().all(is_pure),
        _ => false,
    }
}
