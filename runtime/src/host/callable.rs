//! Rust closures as Python callables, and Python's callables called from Rust.
//!
//! ```python
//! def visit(tree: Tree, each: Callable[[str, int], bool]) -> Callable[[int], int]: ...
//! ```
//! ```text
//! let scale = logic::visit(&tree, |name: Str, depth: Int| depth < 3)?;
//! scale.invoke(4)?
//! ```
//! A closure gets Python's types and gives what stands for its result, or a `Result` of it whose
//! error is raised in Python.

use alloc::string::String;
use alloc::vec::Vec;

use super::IntoPython;
use crate::bytes::Bytes;
use crate::exc::{Exc, Result};
use crate::function::Func;
use crate::int::Int;
use crate::list::List;
use crate::object::Object;
use crate::str::Str;

/// What a closure that Python calls returns: a value that stands for a Python `T`, or a `Result`.
#[diagnostic::on_unimplemented(
    message = "Python takes a callable that returns `{T}` here, and this one returns `{Self}`",
    label = "does not return a `{T}`"
)]
pub trait Answer<T> {
    /// The Python value.
    ///
    /// # Errors
    /// What the closure returned; as [`IntoPython::into_python`].
    fn answer(self) -> Result<T>;
}

impl<T: Object> Answer<T> for T {
    #[inline]
    fn answer(self) -> Result<T> {
        Ok(self)
    }
}

impl<T, U: IntoPython<T>> Answer<T> for core::result::Result<U, Exc> {
    #[inline]
    fn answer(self) -> Result<T> {
        self?.into_python()
    }
}

macro_rules! plain {
    ($($rust:ty => $python:ty,)*) => {$(
        impl Answer<$python> for $rust {
            #[inline]
            fn answer(self) -> Result<$python> {
                self.into_python()
            }
        }
    )*};
}

plain! {
    i8 => Int, i16 => Int, i32 => Int, i64 => Int,
    u8 => Int, u16 => Int, u32 => Int, u64 => Int, usize => Int,
    f32 => f64, &str => Str, String => Str, char => Str, Vec<u8> => Bytes,
}

impl<T: Object, U: IntoPython<T>> Answer<List<T>> for Vec<U> {
    fn answer(self) -> Result<List<T>> {
        self.into_python()
    }
}

macro_rules! arities {
    ($(($($arg:ident $value:ident),*))*) => {$(
        impl<F, X, R, $($arg),*> IntoPython<Func<($($arg,)*), R>> for F
        where
            F: Fn($($arg),*) -> X + 'static,
            X: Answer<R>,
            R: 'static,
            $($arg: 'static,)*
        {
            fn into_python(self) -> Result<Func<($($arg,)*), R>> {
                Ok(Func::new("<closure>", move |($($value,)*): ($($arg,)*)| {
                    self($($value),*).answer()
                }))
            }
        }

        impl<R: 'static, $($arg: 'static),*> Func<($($arg,)*), R> {
            /// Calls the Python function.
            ///
            /// # Errors
            /// What it raises; as [`IntoPython::into_python`].
            #[allow(clippy::too_many_arguments)]
            pub fn invoke(&self, $($value: impl IntoPython<$arg>),*) -> Result<R> {
                self.call(($($value.into_python()?,)*))
            }
        }
    )*};
}

arities! {
    ()
    (A a)
    (A a, B b)
    (A a, B b, C c)
    (A a, B b, C c, D d)
    (A a, B b, C c, D d, E e)
}
