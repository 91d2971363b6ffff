//! All that generated code imports. Not for people: names here follow the compiler.

pub use crate::__abi as abi;
pub use crate::__attempt as attempt;
pub use crate::__concat as concat;
pub use crate::__handle as handle;
pub use crate::__host_class as host_class;
pub use crate::__print as print;
pub use crate::async_generator::{AsyncGenerator, anext_or, async_generator};
pub use crate::asyncio;
pub use crate::asyncio::{
    AnyAwaitable, AnyTask, Awaitable, Future, Task, aenter, aexit, aiter, anext, anext_item,
    anext_value_or, async_iterator, await_entering, await_generator, await_iter, await_leaving,
    await_step, await_value,
};
pub use crate::attributes::Attributes;
pub use crate::binding::{
    Bound, FromArgs, Signature, convert, convert_keywords, convert_rest, with_rest,
};
pub use crate::bisect;
pub use crate::builtins::{self, ascii, repr, str_of as str};
pub use crate::bytes::{self, ByteArray, Bytes};
pub use crate::cell::{
    CellVar, Field, MaybeField, del_local, del_module_local, let_go, local, module_local,
    take_local,
};
pub use crate::class::{self, Class};
pub use crate::closure::{Environment, StaticFunction};
pub use crate::collections::{self, Counter, DefaultDict, Deque, OrderedDict};
pub use crate::copy;
pub use crate::coroutine::{Boxed, Coroutine, boxed, coroutine, dropped};
pub use crate::dataclasses;
pub use crate::dict::{self, Dict, DictItems, DictKeys, DictValues};
pub use crate::dynamic as ops;
pub use crate::exc::*;
pub use crate::finalizer::{Finalized, finalize};
#[cfg(not(feature = "std"))]
pub use crate::firmware;
pub use crate::float;
pub use crate::format;
pub use crate::function::{Args, DynFunc, Func};
pub use crate::functools::{self, LruCache};
pub use crate::generator::{Co, Generator, Sent, Step, generator};
pub use crate::global::{Global, not_defined};
pub use crate::glue::{
    checked_len, collect, format_spec, holds, id, in_items, is_same, object_repr, or_stop,
    or_stop_async, slice_bound, unreached,
};
pub use crate::heapq;
pub use crate::host;
pub use crate::identity::Identity;
pub use crate::import::Imported;
pub use crate::inspect;
pub use crate::int;
pub use crate::int::Int;
pub use crate::io;
pub use crate::io::Spread;
pub use crate::iter::{self, Iter, Iterable, Lazy, lazy, unpack, unpack_star};
pub use crate::itertools;
pub use crate::json;
pub use crate::list::List;
pub use crate::machine;
pub use crate::math;
pub use crate::object::{Cmp, Object};
#[cfg(feature = "std")]
pub use crate::os;
pub use crate::platform;
pub use crate::random;
pub use crate::range::{self, Range};
pub use crate::re;
pub use crate::recursion::{Depth, enter};
pub use crate::set::{self, FrozenSet, Set};
pub use crate::slice::{self, Slice};
#[cfg(feature = "std")]
pub use crate::start::main;
pub use crate::str::{self, Str};
pub use crate::string;
pub use crate::struct_;
pub use crate::support::*;
pub use crate::sys;
pub use crate::time;
pub use crate::traceback;
pub use crate::tuple::{self, Tuple};
pub use crate::value::{Instance, Native, Value};

/// What every generated file brings into scope by name.
pub mod prelude {
    pub use alloc::rc::Rc;
    pub use alloc::string::String;
    pub use alloc::vec::Vec;

    pub use super::{
        Args, AsyncGenerator, At, Bound, ByteArray, Bytes, CellVar, Class, Cmp, Co, Code,
        Coroutine, Counter, DefaultDict, Depth, Deque, Dict, DictItems, DictKeys, DictValues,
        During, DynFunc, Exc, ExcClass, ExceptStar, Exit, Field, FrozenSet, Func, Generator,
        Global, Instance, Int, Iter, Iterable, List, LruCache, MaybeField, Object, OrderedDict,
        Range, Result, Set, Signature, Slice, Str, Tuple, Value, attempt, float, int,
    };
}
