//! The lattice of static types, and the variables that inference solves.
//!
//! ```text
//! Never < {None, bool, i64 < int, float, str, list[v], tuple[v, …], Class, function, …}
//!       < Optional[T] < Value
//! ```
//!
//! `Never` is "no value has got here yet". `i64` is an `int` that is proven to fit one; its
//! [`Range`] says which values it has. An argument of a constructed type is a [`Var`]: two
//! containers that flow together have their variables unified, because both names then see one
//! allocation.
//!
//! Invariants:
//! 1. A variable's type only rises, and so does its range. Every function here reports whether something rose.
//! 2. No type contains its own variable: [`Vars::join`] turns an infinite type into `Value`.
//! 3. A container that joins `Value` has `Value` elements ([`Vars::escape`]).

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use crate::hir::{ClassId, FuncId, ModuleId};
use crate::source::Span;
use crate::types::interval::Interval;
use crate::types::native::{FunctionSet, NativeId};

/// A type variable: an element of [`Vars`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Var(pub u32);

/// A function specialised for one signature.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct InstanceId(pub u32);

impl InstanceId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// A function together with the instance of the enclosing function that creates it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Closure {
    pub function: FuncId,
    pub parent: Option<InstanceId>,
}

/// An exception class: builtin, or of the program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ExceptionClass {
    Native(NativeId),
    User(ClassId),
}

/// Why a type had to be `Value`: an index into [`Vars::reasons`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Why(pub u32);

#[derive(Clone, Debug)]
pub struct Reason {
    pub text: String,
    pub span: Option<Span>,
    /// Nothing but an int, a float or a bool.
    pub is_number: bool,
}

pub type Args = Rc<[Var]>;

/// Longer tuples have items of one type: `tuple[T, ...]`.
pub const MAX_TUPLE: usize = 12;

/// The values that an `i64` can have. Types that differ in nothing else are equal: they are one
/// Rust type. [`super::vars::Vars`] alone follows how ranges grow.
#[derive(Clone, Copy, Debug)]
pub struct Range(pub Interval);

impl PartialEq for Range {
    fn eq(&self, _: &Range) -> bool {
        true
    }
}

impl Eq for Range {}

impl Hash for Range {
    fn hash<H: Hasher>(&self, _: &mut H) {}
}

#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub enum Ty {
    Never,
    None,
    Bool,
    I64(Range),
    Int,
    Float,
    /// A class that a stub declares: `str`, `list[T]`, `asyncio.Task[T]`.
    Native(NativeId, Args),
    /// A tuple of fixed length.
    Tuple(Args),
    /// An instance of a class of the program or of a class derived from it.
    Instance(ClassId),
    Exception(ExceptionClass),
    /// A function object of which the very function is known.
    Function(Closure),
    /// A method bound to its receiver.
    Bound(Rc<(Ty, String)>),
    /// A callable of known shape: parameters, then the result.
    Callable(Args),
    /// A class object.
    Class(ClassId),
    NativeClass(NativeId),
    NativeFunction(FunctionSet),
    NativeModule(Rc<str>),
    Module(ModuleId),
    /// A `T` or None; `T` is neither Never, None, Optional nor Value.
    Optional(Rc<Ty>),
    Value(Why),
}

impl Ty {
    /// An `i64` of which nothing more is known.
    pub const ANY_I64: Ty = Ty::I64(Range(Interval::FULL));

    pub fn i64(interval: Interval) -> Ty {
        Ty::I64(Range(interval))
    }

    /// The values of a type that is held as a machine integer.
    pub fn interval(&self) -> Option<Interval> {
        match self {
            Ty::I64(range) => Some(range.0),
            Ty::Bool => Some(Interval::BOOL),
            _ => None,
        }
    }

    pub fn is_value(&self) -> bool {
        matches!(self, Ty::Value(_))
    }

    /// There is but one value of the type.
    pub fn is_known_value(&self) -> bool {
        matches!(
            self,
            Ty::None
                | Ty::Function(_)
                | Ty::Bound(_)
                | Ty::Class(_)
                | Ty::NativeClass(_)
                | Ty::NativeFunction(_)
                | Ty::NativeModule(_)
                | Ty::Module(_)
        )
    }

    /// What a list takes as the index of one item.
    pub fn is_list_index(&self) -> bool {
        matches!(self.some(), Ty::I64(_) | Ty::Int | Ty::Bool)
    }

    /// Nothing of this type can be iterated.
    pub fn is_never_iterable(&self) -> bool {
        matches!(
            self,
            Ty::None | Ty::Bool | Ty::I64(_) | Ty::Int | Ty::Float | Ty::Function(_) | Ty::Bound(_)
        )
    }

    pub fn is_int(&self) -> bool {
        matches!(self, Ty::I64(_) | Ty::Int)
    }

    pub fn is_number(&self) -> bool {
        matches!(self, Ty::Bool | Ty::I64(_) | Ty::Int | Ty::Float)
    }

    /// The type without None.
    pub fn some(&self) -> Ty {
        match self {
            Ty::Optional(inner) => (**inner).clone(),
            it => it.clone(),
        }
    }

    pub fn native(&self) -> Option<(NativeId, &Args)> {
        match self {
            Ty::Native(id, args) => Some((*id, args)),
            _ => None,
        }
    }

    /// The native class whose methods a value of this type has.
    pub fn native_class(&self) -> Option<NativeId> {
        match self {
            Ty::Native(id, _) => Some(*id),
            Ty::Bool => Some(NativeId::BOOL),
            Ty::I64(_) | Ty::Int => Some(NativeId::INT),
            Ty::Float => Some(NativeId::FLOAT),
            Ty::Tuple(_) => Some(NativeId::TUPLE),
            _ => None,
        }
    }

    pub fn is_native(&self, id: NativeId) -> bool {
        matches!(self, Ty::Native(it, _) if *it == id)
    }

    /// Making an iterator of it can be put off until the iterator is used, and nobody sees.
    pub fn iterates_at_any_time(&self) -> bool {
        matches!(
            self,
            Ty::Native(
                NativeId::RANGE
                    | NativeId::LIST
                    | NativeId::TUPLE
                    | NativeId::STR
                    | NativeId::BYTES,
                _
            )
        )
    }

    pub fn args(&self) -> &[Var] {
        match self {
            Ty::Native(_, args) | Ty::Tuple(args) | Ty::Callable(args) => args,
            _ => &[],
        }
    }
}
