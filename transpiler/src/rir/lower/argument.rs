//! The arguments of a call, in the order in which Python evaluates them, with defaults, `*` and `**`.
//!
//! ```python
//! f(*row, key=1, **options)    # `*args` is an array or a vector, `**kwargs` a dict
//! f(*measure())                # let (part, part_2) = measure(); f(part, part_2)
//! ```

use std::collections::hash_map::Entry;

use rustc_hash::FxHashMap;

use crate::hir::{Arg, ExprId, ExprKind as Hir, Function, LocalId, ParamDefault};
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::{Block, Expr, ExprKind, Stmt, StmtKind, Type, Use};
use crate::types::native::NativeId;
use crate::types::ty::{Closure, InstanceId, Ty};
use crate::types::{BoundArg, Op};

/// The variables that hold the items of each `*operand` of a call, once it is evaluated.
pub(super) type SpreadParts = FxHashMap<ExprId, Vec<String>>;

impl Body<'_> {
    /// The values of the parameters from `skip` on, in order. Parameters that carry nothing at
    /// run time are left out. Where the call names arguments in another order than the parameters
    /// have, `out` evaluates them in the call's.
    pub(super) fn bound_args(
        &mut self,
        target: InstanceId,
        function: &Function,
        skip: usize,
        args: &[BoundArg],
        env: Option<&Expr>,
        out: &mut Vec<Stmt>,
    ) -> Vec<Expr> {
        let params = || function.params.iter().skip(skip).zip(args);
        // What carries nothing at run time may still do something.
        let has_effects = params().any(|(param, arg)| {
            let ty = self.cx.types.local(target, param.local);
            matches!(arg, BoundArg::Expr(it) if self.cx.is_static(&ty) && !self.is_name(*it))
        });
        if !self.evaluates_ahead(args) && !has_effects {
            return params()
                .filter_map(|(param, arg)| self.bound_arg(target, param, arg, env))
                .collect();
        }
        let mut by_evaluation: Vec<_> = params().enumerate().collect();
        by_evaluation.sort_by_key(|(_, (_, arg))| first_evaluated(arg));
        let mut values = Vec::new();
        let mut spread = SpreadParts::default();
        for (index, (param, arg)) in by_evaluation {
            let part = self.spread_part(arg, &mut spread, out);
            let value = match part {
                Some((part, from)) => {
                    let to = self.cx.types.local(target, param.local);
                    (!self.cx.is_static(&to)).then(|| self.coerce(part, &from, &to))
                }
                None => self.bound_arg(target, param, arg, env),
            };
            let Some(value) = value else {
                if let BoundArg::Expr(it) = arg {
                    let value = self.value(*it);
                    self.do_effects(value, out);
                }
                continue;
            };
            let value = match super::coerce::is_pure(&value) {
                true => value,
                false => moved(self.held("arg", value, out)),
            };
            values.push((index, value));
        }
        values.sort_by_key(|(index, _)| *index);
        values.into_iter().map(|(_, value)| value).collect()
    }

    /// Whether arguments have to be evaluated before the call that takes them: they stand in
    /// another order than the parameters, or several are parts of one tuple that is made here.
    pub(super) fn evaluates_ahead(&self, args: &[BoundArg]) -> bool {
        let is_in_order = args.iter().filter_map(first_evaluated).is_sorted();
        !is_in_order || args.iter().any(|it| self.is_part(it))
    }

    /// An item of `*operand` where evaluating the operand does something.
    fn is_part(&self, arg: &BoundArg) -> bool {
        matches!(arg, BoundArg::Item(operand, _) if !self.is_name(*operand))
    }

    /// The item that `arg` takes from `*operand`, with its type. The first one takes the whole
    /// tuple apart, in `out`; None where `arg` is no such item.
    pub(super) fn spread_part(
        &mut self,
        arg: &BoundArg,
        spread: &mut SpreadParts,
        out: &mut Vec<Stmt>,
    ) -> Option<(Expr, Ty)> {
        let BoundArg::Item(operand, index) = arg else {
            return None;
        };
        if !self.is_part(arg) {
            return None;
        }
        let types = self.types_of(self.ty(*operand).some().args());
        let names = match spread.entry(*operand) {
            Entry::Occupied(names) => names.into_mut(),
            Entry::Vacant(place) => {
                let names: Vec<String> = types.iter().map(|_| self.temp("part")).collect();
                let init = self.value(*operand);
                let declaration = StmtKind::LetTuple {
                    names: names.iter().map(|it| (it.clone(), false)).collect(),
                    ty: Type::Tuple(types.iter().map(|it| self.rust(it)).collect()),
                    init,
                };
                out.push(self.plain(declaration));
                place.insert(names)
            }
        };
        let ty = types.get(*index)?.clone();
        let rust = self.rust(&ty);
        Some((self.local_value(names.get(*index)?, rust), ty))
    }

    pub(super) fn do_effects(&mut self, value: Expr, out: &mut Vec<Stmt>) {
        if !super::coerce::is_pure(&value) {
            out.extend(self.effects(value));
        }
    }

    /// Evaluating it does nothing: it names a function, a class, or a part of a module.
    pub(super) fn is_name(&self, id: ExprId) -> bool {
        match &self.function.expr(id).kind {
            Hir::Attribute { object, .. } => {
                let op = self.cx.types.op(self.instance, id);
                let is_property = matches!(op, Some(Op::Call { .. } | Op::Virtual { .. }));
                !is_property && self.is_name(*object)
            }
            Hir::Local(_)
            | Hir::Global(_)
            | Hir::Function(_)
            | Hir::Class(_)
            | Hir::Module(_)
            | Hir::Native(_)
            | Hir::Super(_) => true,
            _ => false,
        }
    }

    /// `value`, which an expression gives whatever its operand holds, after what the operand does.
    pub(super) fn beside(&mut self, operand: ExprId, value: Expr) -> Expr {
        if self.is_name(operand) {
            return value;
        }
        let effects = self.value(operand);
        self.after_effects(effects, value)
    }

    pub(super) fn bound_arg(
        &mut self,
        target: InstanceId,
        param: &crate::hir::Param,
        arg: &BoundArg,
        env: Option<&Expr>,
    ) -> Option<Expr> {
        let ty = self.cx.types.local(target, param.local);
        if self.cx.is_static(&ty) {
            return None;
        }
        Some(match arg {
            BoundArg::Expr(expr) => self.value_as(*expr, &ty),
            BoundArg::Item(expr, index) => self.tuple_item(*expr, *index, &ty),
            BoundArg::Default => self.default_value(target, param.default.as_ref(), &ty, env),
            BoundArg::Star(items) => {
                let element = self.argument(&ty, 0);
                let array = self.star_items(items, &element);
                let rust = self.rust(&ty);
                self.call("Tuple::from", vec![array], rust)
            }
            BoundArg::StarStar(items) => self.keyword_dict(items, &ty),
            BoundArg::NativeDefault(_) => self.unit(),
        })
    }

    pub(super) fn tuple_item(&mut self, expr: ExprId, index: usize, to: &Ty) -> Expr {
        let tuple = self.ty(expr);
        let ty = self.argument(&tuple, index);
        let rust = self.rust(&ty);
        let receiver = self.receiver(expr, &tuple);
        let part = self.field(receiver, &index.to_string(), rust.clone());
        let part = if self.cx.is_copy(&ty) {
            part
        } else {
            self.method(part, "clone", Vec::new(), rust)
        };
        self.coerce(part, &ty, to)
    }

    /// The arguments of `*args`: an array, or a vector where an iterable is spread.
    pub(super) fn star_items(&mut self, items: &[(ExprId, bool)], element: &Ty) -> Expr {
        if items.iter().all(|(_, spread)| !spread) {
            let values = items
                .iter()
                .map(|(it, _)| self.item_as(*it, element))
                .collect();
            let element = Box::new(self.rust(element));
            let ty = match items {
                [] => Type::FixedArray(element, 0),
                _ => Type::Array(element),
            };
            return Expr {
                kind: ExprKind::Array(values),
                ty,
            };
        }
        let ty = Type::generic("Vec", [self.rust(element)]);
        let collection = ty.clone();
        self.gathered("items", "Vec::new", ty, |body, held, stmts| {
            for (expr, spread) in items {
                let own = body.cx.element(&body.ty(*expr));
                if *spread && own == Ty::Never && !body.cx.is_same_repr(&own, element) {
                    // Nothing is ever put into what is spread.
                    let value = body.value(*expr);
                    body.do_effects(value, stmts);
                    continue;
                }
                let add = if *spread {
                    let source = body.iterable_operand(*expr, element);
                    let collected = body.raising("rt::collect", vec![source], collection.clone());
                    body.method(held.clone(), "extend", vec![collected], Type::Unit)
                } else {
                    let value = body.item_as(*expr, element);
                    body.method(held.clone(), "push", vec![value], Type::Unit)
                };
                stmts.push(body.plain(StmtKind::Expr(add)));
            }
        })
    }

    /// `{ let mut items = Vec::new(); items.push(a); …; items }`: `fill` puts into what it gets.
    pub(super) fn gathered(
        &mut self,
        noun: &str,
        path: &str,
        ty: Type,
        fill: impl FnOnce(&mut Self, &Expr, &mut Vec<Stmt>),
    ) -> Expr {
        let name = self.temp(noun);
        let made = self.call(path, Vec::new(), ty.clone());
        let held = Expr {
            kind: ExprKind::Local {
                name: name.clone(),
                mode: Use::Copy,
            },
            ty: ty.clone(),
        };
        let mut stmts = Vec::new();
        fill(self, &held, &mut stmts);
        // Python's own containers are shared handles, which change without `mut`.
        let declaration = StmtKind::Let {
            name: name.clone(),
            mutable: path == "Vec::new" && !stmts.is_empty(),
            ty: ty.clone(),
            init: Some(made),
        };
        stmts.insert(0, self.plain(declaration));
        let value = Some(Box::new(self.local_value(&name, ty.clone())));
        Expr {
            kind: ExprKind::Block(Block { stmts, value }),
            ty,
        }
    }

    pub(super) fn keyword_dict(&mut self, items: &[(Option<String>, ExprId)], ty: &Ty) -> Expr {
        let (named, element) = (self.argument(ty, 0), self.argument(ty, 1));
        let str_ty = Ty::Native(NativeId::STR, [].into());
        let rust = self.rust(ty);
        if items.iter().all(|(name, _)| name.is_some()) {
            if items.is_empty() {
                return self.call("Dict::new", Vec::new(), rust);
            }
            let pairs = items
                .iter()
                .map(|(name, expr)| {
                    let key = self.str_literal(name.as_deref().unwrap_or_default());
                    let key = self.coerce(key, &str_ty, &named);
                    let pair = vec![key, self.value_as(*expr, &element)];
                    Expr {
                        kind: ExprKind::Tuple(pair),
                        ty: Type::Never,
                    }
                })
                .collect();
            let array = Expr {
                kind: ExprKind::Array(pairs),
                ty: Type::Never,
            };
            return self.raising("Dict::from_pairs", vec![array], rust);
        }
        self.gathered("kwargs", "Dict::new", rust, |body, dict, stmts| {
            for (key, expr) in items {
                let dict = dict.clone();
                let add = match key {
                    Some(key) => {
                        let key = body.str_literal(key);
                        let key = body.coerce(key, &str_ty, &named);
                        let value = body.value_as(*expr, &element);
                        body.raising_method(dict, "set_item", vec![key, value], Type::Unit)
                    }
                    None => {
                        let from = body.ty(*expr);
                        let target = body.reference(dict);
                        body.spread_keywords(*expr, &from, target, ty)
                    }
                };
                stmts.push(body.plain(StmtKind::Expr(add)));
            }
        })
    }

    pub(super) fn default_value(
        &mut self,
        target: InstanceId,
        default: Option<&ParamDefault>,
        to: &Ty,
        env: Option<&Expr>,
    ) -> Expr {
        match default {
            Some(ParamDefault::Literal(expr)) => self.foreign_literal(target, *expr, to),
            Some(ParamDefault::Global(global)) => self.read_global(*global, to),
            Some(ParamDefault::Captured(local)) => self.captured_default(target, *local, to, env),
            None => self.unit(),
        }
    }

    /// `**mapping` in a call: into the dict that the callee gets.
    pub(super) fn spread_keywords(
        &mut self,
        source: ExprId,
        from: &Ty,
        target: Expr,
        to: &Ty,
    ) -> Expr {
        if self.cx.is_same_repr(from, to) {
            let source = self.operand(source, from);
            return self.raising("rt::spread_dict", vec![target, source], Type::Unit);
        }
        let is_dict = from.is_native(NativeId::DICT);
        let (key, value) = (self.argument(from, 0), self.argument(from, 1));
        if is_dict && self.cx.is_same_repr(&key, &self.argument(to, 0)) {
            let source = self.operand(source, from);
            let wanted = self.argument(to, 1);
            let converter = self.converter(&value, &wanted);
            let args = vec![target, source, converter];
            return self.raising("rt::spread_converted", args, Type::Unit);
        }
        let source = self.dynamic_operand(source);
        self.raising("rt::spread_mapping", vec![target, source], Type::Unit)
    }

    /// What the `def` statement of a nested function has stored in its environment.
    pub(super) fn captured_default(
        &mut self,
        target: InstanceId,
        local: LocalId,
        to: &Ty,
        env: Option<&Expr>,
    ) -> Expr {
        let instance = self.cx.types.instance(target);
        let closure = Closure {
            function: instance.function,
            parent: instance.parent,
        };
        let mut fields = self.cx.env_fields(closure).into_iter();
        let (Some(capture), Some(env)) = (fields.find(|it| it.outer == local), env) else {
            let unit = self.unit();
            let from = instance.parent.map(|it| self.cx.types.local(it, local));
            return match from {
                Some(from) if self.cx.is_static(&from) => self.coerce(unit, &from, to),
                _ => {
                    let rust = self.rust(to);
                    self.unreached_as(rust)
                }
            };
        };
        let from = self.cx.types.local(target, capture.inner);
        let rust = self.rust(&from);
        let name = self.cx.env_field_name(closure, capture.inner);
        let stored = self.field(env.clone(), &name, rust.clone());
        let value = self.method(stored, "clone", Vec::new(), rust);
        self.coerce(value, &from, to)
    }

    /// A literal of another function's arena.
    pub(super) fn foreign_literal(&mut self, target: InstanceId, expr: ExprId, to: &Ty) -> Expr {
        let mut foreign = Body::new(self.cx, target);
        foreign.module = self.module;
        foreign.handler = self.handler.clone();
        foreign.is_bare = self.is_bare;
        let value = foreign.value_as(expr, to);
        relocate(value, (!self.is_bare).then_some(self.line))
    }

    /// Arguments of a dynamic call: an `Args`.
    pub(super) fn dynamic_args(&mut self, args: &[Arg]) -> Expr {
        let ty = Type::path("Args");
        if args.iter().all(|it| matches!(it, Arg::Positional(_))) {
            let values = args
                .iter()
                .map(|it| self.value_as(it.value(), &dynamic()))
                .collect();
            let array = Expr {
                kind: ExprKind::Array(values),
                ty: Type::Never,
            };
            return self.call("Args::new", vec![array], ty);
        }
        let name = self.temp("args");
        let mut stmts = vec![self.plain(StmtKind::Let {
            name: name.clone(),
            mutable: true,
            ty: ty.clone(),
            init: Some(self.call("Args::default", Vec::new(), ty.clone())),
        })];
        for arg in args {
            let value = self.value_as(arg.value(), &dynamic());
            let it = Expr {
                kind: ExprKind::Local {
                    name: name.clone(),
                    mode: Use::Copy,
                },
                ty: ty.clone(),
            };
            let add = match arg {
                Arg::Positional(_) => self.method(it, "push", vec![value], Type::Unit),
                Arg::Keyword(key, _) => {
                    let key = self.literal_text(key);
                    self.raising_method(it, "push_keyword", vec![key, value], Type::Unit)
                }
                Arg::Star(_) => {
                    let by_ref = self.reference(value);
                    self.raising_method(it, "spread", vec![by_ref], Type::Unit)
                }
                Arg::StarStar(_) => {
                    let by_ref = self.reference(value);
                    self.raising_method(it, "spread_keywords", vec![by_ref], Type::Unit)
                }
            };
            stmts.push(self.plain(StmtKind::Expr(add)));
        }
        let value = Some(Box::new(self.local_value(&name, ty.clone())));
        Expr {
            kind: ExprKind::Block(Block { stmts, value }),
            ty,
        }
    }
}

/// A call's value after statements that evaluate parts of it.
pub(super) fn after(stmts: Vec<Stmt>, value: Expr) -> Expr {
    if stmts.is_empty() {
        return value;
    }
    let ty = value.ty.clone();
    let value = Some(Box::new(value));
    Expr {
        kind: ExprKind::Block(Block { stmts, value }),
        ty,
    }
}

/// A temporary's only use.
pub(super) fn moved(held: Expr) -> Expr {
    match held.kind {
        ExprKind::Local { name, .. } => Expr {
            kind: ExprKind::Local {
                name,
                mode: Use::Move,
            },
            ty: held.ty,
        },
        kind => Expr { kind, ty: held.ty },
    }
}

/// Arguments are numbered in the order of their evaluation.
pub(super) fn first_evaluated(arg: &BoundArg) -> Option<ExprId> {
    match arg {
        BoundArg::Expr(it) | BoundArg::Item(it, _) => Some(*it),
        BoundArg::Star(items) => items.first().map(|it| it.0),
        BoundArg::StarStar(items) => items.first().map(|it| it.1),
        BoundArg::Default | BoundArg::NativeDefault(_) => None,
    }
}

/// Gives a default's propagations the line of the call.
pub(super) fn relocate(expr: Expr, line: Option<u32>) -> Expr {
    match expr.kind {
        ExprKind::Propagate { value, handler, .. } => Expr {
            kind: ExprKind::Propagate {
                value,
                line,
                handler,
            },
            ty: expr.ty,
        },
        kind => Expr { kind, ty: expr.ty },
    }
}
