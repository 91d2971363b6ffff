//! Which form of a native fits, and how well.
//!
//! ```python
//! int("7"), int(7.5)          # the first form that takes the argument exactly, else converted
//! ```

use crate::hir::{Arg, ExprId};
use crate::syntax::stub::StubParamKind;
use crate::types::engine::Infer;
use crate::types::native::{FunctionSet, NativeId, NativeType, Natives, Signature};
use crate::types::table::BoundArg;
use crate::types::ty::{ExceptionClass, Ty};

/// How well an argument fits a parameter.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Fit {
    No,
    /// After a check at run time: a `Value`, or a value that may be None.
    Checked,
    /// After a conversion that Python knows: bool or int where a float goes.
    Converted,
    Exact,
}

impl<'p> Infer<'p> {
    /// The overload that fits best, earlier ones first; None where none does, or where a `Value`
    /// leaves open which one is meant.
    pub(super) fn pick(
        &mut self,
        natives: &Natives,
        set: FunctionSet,
        args: &'p [Arg],
    ) -> Option<(usize, Vec<BoundArg>)> {
        let mut best: Option<(Fit, usize, Vec<BoundArg>)> = None;
        let mut checked = 0;
        for (index, signature) in natives.overloads(set).iter().enumerate() {
            let Some(bound) = self.bind_native(signature, args) else {
                continue;
            };
            let mut fit = Fit::Exact;
            for (param, arg) in signature.params.iter().zip(&bound) {
                fit = fit.min(self.fit_bound(&param.ty, arg));
            }
            match fit {
                Fit::No => continue,
                Fit::Checked => checked += 1,
                Fit::Converted | Fit::Exact => {}
            }
            if best.as_ref().is_none_or(|(other, ..)| fit > *other) {
                best = Some((fit, index, bound));
            }
        }
        let (fit, index, bound) = best?;
        if fit == Fit::Checked && checked > 1 {
            return None;
        }
        Some((index, bound))
    }

    pub(super) fn bind_native(&self, signature: &Signature, args: &[Arg]) -> Option<Vec<BoundArg>> {
        let mut slots: Vec<Option<BoundArg>> = vec![None; signature.params.len()];
        let mut star: Vec<(ExprId, bool)> = Vec::new();
        let mut named: Vec<(Option<String>, ExprId)> = Vec::new();
        let mut next = 0;
        let is_positional = |index: usize| {
            signature.params.get(index).is_some_and(|it| {
                matches!(
                    it.kind,
                    StubParamKind::PositionalOnly | StubParamKind::Positional
                )
            })
        };
        let has_star = signature
            .params
            .iter()
            .any(|it| it.kind == StubParamKind::Star);
        let has_double = signature
            .params
            .iter()
            .any(|it| it.kind == StubParamKind::StarStar);
        for arg in args {
            match arg {
                Arg::Positional(expr) if is_positional(next) && star.is_empty() => {
                    slots[next] = Some(BoundArg::Expr(*expr));
                    next += 1;
                }
                Arg::Positional(expr) if has_star => star.push((*expr, false)),
                Arg::Star(expr) => match self.ty_of(*expr) {
                    // No parameter would evaluate it.
                    Ty::Tuple(items) if items.is_empty() => return None,
                    Ty::Tuple(items) if !has_star => {
                        for index in 0..items.len() {
                            if !is_positional(next) {
                                return None;
                            }
                            slots[next] = Some(BoundArg::Item(*expr, index));
                            next += 1;
                        }
                    }
                    _ if has_star && !is_positional(next) => star.push((*expr, true)),
                    _ => return None,
                },
                Arg::Keyword(name, expr) => {
                    let found = signature.params.iter().position(|it| {
                        it.name == *name
                            && matches!(
                                it.kind,
                                StubParamKind::Positional | StubParamKind::KeywordOnly
                            )
                    });
                    match found {
                        Some(index) if slots[index].is_none() => {
                            slots[index] = Some(BoundArg::Expr(*expr));
                        }
                        None if has_double => named.push((Some(name.clone()), *expr)),
                        _ => return None,
                    }
                }
                Arg::StarStar(expr) if has_double => named.push((None, *expr)),
                _ => return None,
            }
        }
        let mut bound = Vec::with_capacity(slots.len());
        for (slot, param) in slots.into_iter().zip(&signature.params) {
            bound.push(match (slot, param.kind) {
                (Some(it), _) => it,
                (None, StubParamKind::Star) => BoundArg::Star(std::mem::take(&mut star)),
                (None, StubParamKind::StarStar) => BoundArg::StarStar(std::mem::take(&mut named)),
                (None, _) => BoundArg::NativeDefault(param.default.clone()?),
            });
        }
        Some(bound)
    }

    pub(super) fn fit_bound(&mut self, param: &NativeType, arg: &BoundArg) -> Fit {
        match arg {
            BoundArg::Expr(expr) => {
                let ty = self.ty_of(*expr);
                self.fit_viewed(param, &ty)
            }
            BoundArg::Item(expr, index) => {
                let ty = match self.ty_of(*expr).args().get(*index) {
                    Some(var) => self.out.vars.get(*var),
                    None => Ty::Never,
                };
                self.fit(param, &ty)
            }
            BoundArg::Star(items) => {
                let mut fit = Fit::Exact;
                for (expr, spread) in items {
                    let mut ty = self.ty_of(*expr);
                    if *spread {
                        ty = self.element(&ty);
                    }
                    fit = fit.min(self.fit(param, &ty));
                }
                fit
            }
            BoundArg::StarStar(items) => {
                let mut fit = Fit::Exact;
                for (name, expr) in items {
                    if name.is_some() {
                        let ty = self.ty_of(*expr);
                        fit = fit.min(self.fit(param, &ty));
                    }
                }
                fit
            }
            BoundArg::Default | BoundArg::NativeDefault(_) => Fit::Exact,
        }
    }

    /// The runtime reads an object of the program as a mapping.
    pub(super) fn read_as_mapping(&mut self) {
        let any = self.out.vars.value("a key of a mapping");
        self.dynamic_call("keys", Some(&[]));
        self.dynamic_call("__getitem__", Some(&[any]));
    }

    pub(super) fn fit(&mut self, param: &NativeType, ty: &Ty) -> Fit {
        let when = |it: bool| if it { Fit::Exact } else { Fit::No };
        match (param, ty) {
            (_, Ty::Never) => Fit::Exact,
            (NativeType::Object | NativeType::Param(_) | NativeType::Value, _) => {
                when(!matches!(ty, Ty::NativeModule(_) | Ty::Module(_)))
            }
            (NativeType::Optional(_), Ty::None) => Fit::Exact,
            (NativeType::Optional(inner), _) => {
                let inner = (**inner).clone();
                self.fit(&inner, &ty.some())
            }
            (NativeType::ClassObject, _) => when(matches!(
                ty,
                Ty::Class(_) | Ty::NativeClass(_) | Ty::Value(_)
            )),
            (NativeType::Iterable(item), Ty::Value(_)) if is_open(item) => Fit::Exact,
            (NativeType::Callable(..), Ty::Value(_)) => Fit::Exact,
            (NativeType::Awaitable(_), Ty::Value(_)) => Fit::Exact,
            (_, Ty::Value(_)) => Fit::Checked,
            (_, Ty::Optional(inner)) => match self.fit(param, inner) {
                Fit::No => Fit::No,
                _ => Fit::Checked,
            },
            (NativeType::None, _) => when(*ty == Ty::None),
            (NativeType::Bool, _) => when(*ty == Ty::Bool),
            (NativeType::I64(_), Ty::I64(_)) | (NativeType::Int, Ty::I64(_) | Ty::Int) => {
                Fit::Exact
            }
            (NativeType::I64(_), Ty::Int | Ty::Bool) | (NativeType::Int, Ty::Bool) => {
                Fit::Converted
            }
            (NativeType::Float, Ty::Float) => Fit::Exact,
            (NativeType::Float, _) if ty.is_number() => Fit::Converted,
            (NativeType::Class(class, _), Ty::Exception(exception)) => when(
                self.out
                    .vars
                    .exception_derives(*exception, ExceptionClass::Native(*class)),
            ),
            (NativeType::Class(NativeId::TUPLE, _), Ty::Tuple(_)) => Fit::Converted,
            (NativeType::Class(class, _), Ty::Native(id, _)) => {
                let mut it = Some(*id);
                while let Some(id) = it {
                    if id == *class {
                        return Fit::Exact;
                    }
                    it = self.out.natives.class(id).base;
                }
                Fit::No
            }
            (NativeType::This, _) => Fit::Exact,
            (NativeType::Tuple(items), Ty::Tuple(vars)) => {
                if items.len() != vars.len() {
                    return Fit::No;
                }
                let mut fit = Fit::Exact;
                for (item, var) in items.iter().zip(vars.iter()) {
                    let ty = self.out.vars.get(*var);
                    fit = fit.min(self.fit(item, &ty));
                }
                fit
            }
            (NativeType::Iterable(_), _) if !self.is_iterable(ty) => Fit::No,
            // `dict(x)` and `d.update(x)` ask for `x.keys` before they iterate.
            (NativeType::Iterable(item), Ty::Instance(class))
                if matches!(**item, NativeType::Tuple(_))
                    && self.find_method(*class, "keys").is_some() =>
            {
                self.read_as_mapping();
                Fit::No
            }
            (NativeType::Iterable(item), _) if is_open(item) => Fit::Exact,
            (NativeType::Iterable(item), _) => {
                let element = self.element(ty);
                self.fit(item, &element)
            }
            (NativeType::Awaitable(_), _) => when(self.is_awaitable(ty)),
            (NativeType::Callable(..), _) => when(matches!(
                ty,
                Ty::Function(_)
                    | Ty::Callable(_)
                    | Ty::Bound(_)
                    | Ty::Class(_)
                    | Ty::NativeClass(_)
                    | Ty::NativeFunction(_)
                    | Ty::Instance(_)
            )),
            _ => Fit::No,
        }
    }
}

/// Items of any type will do.
pub(super) fn is_open(item: &NativeType) -> bool {
    matches!(
        item,
        NativeType::Param(_) | NativeType::Object | NativeType::Value
    )
}
