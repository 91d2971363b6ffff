//! Questions about static types that inference has settled.

use crate::hir::ClassId;
use crate::rir::lower::Cx;
use crate::types::native::{NativeId, NativeType};
use crate::types::ty::{ExceptionClass, Ty, Var, Why};

impl Cx<'_> {
    fn filled(&self, ty: &NativeType, args: &[Var], this: &Ty) -> Ty {
        match ty {
            NativeType::None | NativeType::Never => Ty::None,
            NativeType::Bool => Ty::Bool,
            NativeType::I64(range) => Ty::I64(*range),
            NativeType::Int => Ty::Int,
            NativeType::Float => Ty::Float,
            NativeType::Param(index) => match args.get(*index) {
                Some(var) => self.types.vars.get(*var),
                None => Ty::Never,
            },
            NativeType::This => this.clone(),
            NativeType::Class(class, items) => {
                let vars: Option<Vec<Var>> = items
                    .iter()
                    .map(|it| match it {
                        NativeType::Param(index) => args.get(*index).copied(),
                        _ => None,
                    })
                    .collect();
                match vars {
                    Some(vars) => Ty::Native(*class, vars.into()),
                    None => Ty::Value(Why(0)),
                }
            }
            NativeType::Tuple(items) => {
                let vars: Option<Vec<Var>> = items
                    .iter()
                    .map(|it| match it {
                        NativeType::Param(index) => args.get(*index).copied(),
                        _ => None,
                    })
                    .collect();
                match vars {
                    Some(vars) => Ty::Tuple(vars.into()),
                    None => Ty::Value(Why(0)),
                }
            }
            _ => Ty::Value(Why(0)),
        }
    }

    fn returned(&self, id: NativeId, name: &str) -> Option<&NativeType> {
        let set = self.types.natives.method(id, name)?;
        self.types
            .natives
            .overloads(set)
            .first()
            .map(|it| &it.returns)
    }

    /// The items of an iterable.
    pub(super) fn element(&self, ty: &Ty) -> Ty {
        match ty {
            Ty::Optional(inner) => self.element(inner),
            Ty::Native(NativeId::STR, _) => ty.clone(),
            Ty::Native(NativeId::BYTES, _) => Ty::ANY_I64,
            Ty::Native(NativeId::RANGE, _) => Ty::Int,
            Ty::Native(
                NativeId::LIST
                | NativeId::SET
                | NativeId::FROZENSET
                | NativeId::TUPLE
                | NativeId::ITERATOR
                | NativeId::DICT
                | NativeId::GENERATOR,
                args,
            ) => match args.first() {
                Some(var) => self.types.vars.get(*var),
                None => Ty::Never,
            },
            Ty::Native(id, args) => match self.returned(*id, "__iter__") {
                Some(NativeType::Class(_, items)) => match items.first() {
                    Some(item) => self.filled(item, args, ty),
                    None => Ty::Never,
                },
                _ => Ty::Value(Why(0)),
            },
            Ty::Tuple(args) => match self.types.tuple_items.get(args) {
                Some(var) => self.types.vars.get(*var),
                None => Ty::Value(Why(0)),
            },
            Ty::Instance(class) => match self.special_method(*class, "__iter__") {
                Some(found) => match self.result_type(found.target) {
                    Ty::Instance(class) => match self.special_method(class, "__next__") {
                        Some(next) => self.result_type(next.target),
                        None => Ty::Never,
                    },
                    other => self.element(&other),
                },
                None if let Some(held) = self.held(*class) => self.element(&held),
                None => match self.special_method(*class, "__getitem__") {
                    Some(found) => self.result_type(found.target),
                    None => Ty::Value(Why(0)),
                },
            },
            Ty::Never => Ty::Never,
            _ => Ty::Value(Why(0)),
        }
    }

    /// Whether an argument fits a native's parameter without any conversion that needs inference.
    pub(super) fn plainly_fits(&self, param: &NativeType, ty: &Ty) -> bool {
        match (param, ty) {
            (NativeType::Object | NativeType::Param(_) | NativeType::Value, _) => true,
            (NativeType::I64(_) | NativeType::Int, _) => {
                matches!(ty, Ty::I64(_) | Ty::Int | Ty::Bool)
            }
            (NativeType::Float, _) => ty.is_number(),
            (NativeType::Bool, _) => *ty == Ty::Bool,
            (NativeType::Class(class, _), Ty::Exception(exception)) => {
                let wanted = ExceptionClass::Native(*class);
                self.types.vars.exception_derives(*exception, wanted)
            }
            (NativeType::Class(class, _), _) => ty.is_native(*class),
            (NativeType::Iterable(_), _) => matches!(ty, Ty::Native(..)),
            _ => false,
        }
    }

    /// Whether `await` of an instance drives a generator whose types inference knows; any other
    /// `__await__` is asked at run time.
    pub(super) fn awaits_generator(&self, class: ClassId) -> bool {
        self.special_method(class, "__await__")
            .is_some_and(|it| self.result_type(it.target).is_native(NativeId::GENERATOR))
    }

    /// What awaiting a value gives.
    pub(super) fn awaited(&self, ty: &Ty) -> Ty {
        match ty {
            Ty::Native(NativeId::COROUTINE, args) => match args.first() {
                Some(var) => self.types.vars.get(*var),
                None => Ty::Never,
            },
            Ty::Native(id, args) => match self.returned(*id, "__await__") {
                Some(NativeType::Class(NativeId::GENERATOR, items)) => match items.get(2) {
                    Some(item) => self.filled(item, args, ty),
                    None => Ty::None,
                },
                Some(returned) => self.filled(returned, args, ty),
                None => Ty::Value(Why(0)),
            },
            _ => Ty::Value(Why(0)),
        }
    }

    /// An exception class that makes more of its arguments than `args`: `OSError(2, "No such file")`.
    pub(super) fn has_own_attributes(&self, class: NativeId) -> bool {
        let mut at = Some(class);
        while let Some(id) = at.filter(|it| *it != NativeId::BASE_EXCEPTION) {
            let class = self.types.natives.class(id);
            if !class.methods.is_empty() {
                return true;
            }
            at = class.base;
        }
        false
    }

    /// Whether `anext` of such a value is known.
    pub(super) fn is_async_iterator(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Instance(class) => self.special_method(*class, "__anext__").is_some(),
            Ty::Native(NativeId::ASYNC_GENERATOR, _) | Ty::Value(_) | Ty::Never => true,
            Ty::Native(id, _) => self.types.natives.method(*id, "__anext__").is_some(),
            _ => false,
        }
    }

    pub(super) fn async_element(&self, id: NativeId, ty: &Ty) -> Ty {
        match self.returned(id, "__anext__") {
            Some(NativeType::Awaitable(item)) => self.filled(item, ty.args(), ty),
            Some(returned) => self.filled(returned, ty.args(), ty),
            None => Ty::Value(Why(0)),
        }
    }

    /// What the runtime's `Iterable` takes as it is.
    pub(super) fn is_unpackable(&self, ty: &Ty) -> bool {
        matches!(ty, Ty::Native(..))
    }

    /// `isinstance` where the static types decide it.
    pub(super) fn static_isinstance(&self, ty: &Ty, class: &Ty) -> Option<bool> {
        if let Ty::Tuple(args) = class {
            let mut all_no = true;
            for var in args.iter() {
                match self.static_isinstance(ty, &self.types.vars.get(*var)) {
                    Some(true) => return Some(true),
                    Some(false) => {}
                    None => all_no = false,
                }
            }
            return all_no.then_some(false);
        }
        let own = match ty {
            Ty::Never => return Some(false),
            Ty::Optional(_) | Ty::Value(_) => return None,
            Ty::Instance(own)
                if matches!(class, Ty::NativeClass(_)) && self.types.held(*own).is_some() =>
            {
                self.types.vars.native_base(*own)?
            }
            Ty::Instance(own) => match class {
                Ty::Class(class) => {
                    if self.types.vars.derives(*own, *class) {
                        return Some(true);
                    }
                    let may_be_below = self.types.vars.ancestors(*class).contains(own)
                        || self.types.vars.has_copies(*class);
                    return if may_be_below { None } else { Some(false) };
                }
                Ty::NativeClass(NativeId::OBJECT) => return Some(true),
                Ty::NativeClass(id) => {
                    let name = self.types.natives.class(*id).name.as_str();
                    let stands = |it: &ClassId| self.program.class(*it).stands_for == Some(name);
                    return Some(self.types.vars.ancestors(*own).iter().any(stands));
                }
                _ => return None,
            },
            Ty::Exception(own) => {
                let class = match class {
                    Ty::Class(id) => ExceptionClass::User(*id),
                    Ty::NativeClass(NativeId::OBJECT) => return Some(true),
                    Ty::NativeClass(id) => ExceptionClass::Native(*id),
                    _ => return None,
                };
                return self
                    .types
                    .vars
                    .exception_derives(*own, class)
                    .then_some(true);
            }
            Ty::None => NativeId::NONE_TYPE,
            _ => ty.native_class()?,
        };
        match class {
            Ty::NativeClass(NativeId::OBJECT) => Some(true),
            Ty::NativeClass(NativeId::INT) if own == NativeId::BOOL => Some(true),
            Ty::NativeClass(id) => {
                let mut it = Some(own);
                while let Some(own) = it {
                    if own == *id {
                        return Some(true);
                    }
                    it = self.types.natives.class(own).base;
                }
                Some(false)
            }
            Ty::Class(_) => Some(false),
            _ => None,
        }
    }
}
