//! Where Rust code meets Python code: conversions and the error of a crate that includes Python.
//!
//! ```python
//! def greet(name: str, times: int) -> str: ...
//! ```
//! ```text
//! logic::greet("Ada", 3)?          // &str becomes Str, an i32 becomes Int
//! ```
//! A function that Rust calls takes `impl IntoPython<Str>`: whatever stands for a Python `str`. It
//! returns the Python value, which is Rust's own type for floats, bools, tuples and `Option`, and
//! otherwise one of this crate's with the usual conversions.

mod callable;
mod extract;

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll};

use crate::bytes::Bytes;
use crate::dict::Dict;
use crate::exc::{Exc, ExcClass, Result};
use crate::executor::driver;
use crate::int::Int;
use crate::list::List;
use crate::object::Object;
use crate::str::Str;
use crate::tuple::Tuple;
pub use callable::Answer;
pub use extract::Extract;

/// A Rust value that stands for a Python `T`.
#[diagnostic::on_unimplemented(
    message = "Python takes a `{T}` here, and `{Self}` does not become one",
    label = "does not become a `{T}`"
)]
pub trait IntoPython<T> {
    /// The Python value.
    ///
    /// # Errors
    /// What hashing a key of a dict raises; OverflowError.
    fn into_python(self) -> Result<T>;
}

impl<T> IntoPython<T> for T {
    #[inline(always)]
    fn into_python(self) -> Result<T> {
        Ok(self)
    }
}

/// A handle is passed as another one to the same object.
impl<T: Clone> IntoPython<T> for &T {
    #[inline]
    fn into_python(self) -> Result<T> {
        Ok(self.clone())
    }
}

macro_rules! ints {
    ($($rust:ty)*) => {$(
        impl IntoPython<Int> for $rust {
            #[inline]
            fn into_python(self) -> Result<Int> {
                Ok(Int::from(self))
            }
        }
    )*};
}

ints!(i8 i16 i32 i64 u8 u16 u32 u64 usize);

macro_rules! machine_ints {
    ($($rust:ty)*) => {$(
        impl IntoPython<i64> for $rust {
            #[inline]
            fn into_python(self) -> Result<i64> {
                Ok(i64::from(self))
            }
        }
    )*};
}

machine_ints!(i8 i16 i32 u8 u16 u32);

macro_rules! wide_ints {
    ($($rust:ty)*) => {$(
        impl IntoPython<i64> for $rust {
            #[inline]
            fn into_python(self) -> Result<i64> {
                i64::try_from(self).map_err(|_| {
                    Exc::overflow_error("Python int too large to convert to C long")
                })
            }
        }
    )*};
}

wide_ints!(u64 usize);

impl IntoPython<f64> for f32 {
    #[inline]
    fn into_python(self) -> Result<f64> {
        Ok(f64::from(self))
    }
}

impl IntoPython<Str> for &str {
    fn into_python(self) -> Result<Str> {
        Ok(Str::from(self))
    }
}

impl IntoPython<Str> for String {
    fn into_python(self) -> Result<Str> {
        Ok(Str::from(self))
    }
}

impl IntoPython<Str> for &String {
    fn into_python(self) -> Result<Str> {
        Ok(Str::from(self.as_str()))
    }
}

impl IntoPython<Str> for char {
    fn into_python(self) -> Result<Str> {
        Ok(Str::from(String::from(self)))
    }
}

impl IntoPython<Bytes> for &[u8] {
    fn into_python(self) -> Result<Bytes> {
        Ok(Bytes::from(self))
    }
}

impl<const N: usize> IntoPython<Bytes> for &[u8; N] {
    fn into_python(self) -> Result<Bytes> {
        Ok(Bytes::from(self.as_slice()))
    }
}

impl IntoPython<Bytes> for Vec<u8> {
    fn into_python(self) -> Result<Bytes> {
        Ok(Bytes::from(self))
    }
}

impl<T: Object, U: IntoPython<T>> IntoPython<List<T>> for Vec<U> {
    fn into_python(self) -> Result<List<T>> {
        let items: Result<Vec<T>> = self.into_iter().map(U::into_python).collect();
        items.map(List::from)
    }
}

impl<T: Object, U: IntoPython<T>, const N: usize> IntoPython<List<T>> for [U; N] {
    fn into_python(self) -> Result<List<T>> {
        let items: Result<Vec<T>> = self.into_iter().map(U::into_python).collect();
        items.map(List::from)
    }
}

impl<T: Object, U: IntoPython<T> + Clone> IntoPython<List<T>> for &[U] {
    fn into_python(self) -> Result<List<T>> {
        let items: Result<Vec<T>> = self.iter().cloned().map(U::into_python).collect();
        items.map(List::from)
    }
}

impl<K, V, A, B> IntoPython<Dict<K, V>> for Vec<(A, B)>
where
    K: Object,
    V: Object,
    A: IntoPython<K>,
    B: IntoPython<V>,
{
    fn into_python(self) -> Result<Dict<K, V>> {
        dict(self)
    }
}

impl<K, V, A, B, const N: usize> IntoPython<Dict<K, V>> for [(A, B); N]
where
    K: Object,
    V: Object,
    A: IntoPython<K>,
    B: IntoPython<V>,
{
    fn into_python(self) -> Result<Dict<K, V>> {
        dict(self)
    }
}

impl<K, V, A, B> IntoPython<Dict<K, V>> for BTreeMap<A, B>
where
    K: Object,
    V: Object,
    A: IntoPython<K>,
    B: IntoPython<V>,
{
    fn into_python(self) -> Result<Dict<K, V>> {
        dict(self)
    }
}

#[cfg(feature = "std")]
impl<K, V, A, B, S> IntoPython<Dict<K, V>> for std::collections::HashMap<A, B, S>
where
    K: Object,
    V: Object,
    A: IntoPython<K>,
    B: IntoPython<V>,
{
    fn into_python(self) -> Result<Dict<K, V>> {
        dict(self)
    }
}

fn dict<K, V, A, B>(pairs: impl IntoIterator<Item = (A, B)>) -> Result<Dict<K, V>>
where
    K: Object,
    V: Object,
    A: IntoPython<K>,
    B: IntoPython<V>,
{
    let dict = Dict::new();
    for (key, value) in pairs {
        dict.set_item(key.into_python()?, value.into_python()?)?;
    }
    Ok(dict)
}

impl<T: 'static, U: IntoPython<T>> IntoPython<Tuple<T>> for Vec<U> {
    fn into_python(self) -> Result<Tuple<T>> {
        self.into_iter().map(U::into_python).collect()
    }
}

/// What Rust can make of a Python value that it is given for the length of a call.
#[diagnostic::on_unimplemented(
    message = "Rust wants a `{Self}` here, and Python gives a `{P}`",
    label = "the stub says `{P}`"
)]
pub trait FromPython<P>: Sized {
    /// The Rust value.
    ///
    /// # Errors
    /// OverflowError where an int does not fit.
    fn from_python(value: P) -> Result<Self>;
}

impl<'a, T: Clone> FromPython<&'a T> for T {
    #[inline]
    fn from_python(value: &'a T) -> Result<T> {
        Ok(value.clone())
    }
}

impl<'a, T> FromPython<&'a T> for &'a T {
    #[inline(always)]
    fn from_python(value: &'a T) -> Result<&'a T> {
        Ok(value)
    }
}

macro_rules! from_int {
    ($($rust:ident)*) => {$(
        impl<'a> FromPython<&'a Int> for $rust {
            #[inline]
            fn from_python(value: &'a Int) -> Result<$rust> {
                $rust::try_from(value)
            }
        }
    )*};
}

from_int!(i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);

impl<'a> FromPython<&'a f64> for f32 {
    fn from_python(value: &'a f64) -> Result<f32> {
        Ok(*value as f32)
    }
}

impl<'a> FromPython<&'a Str> for &'a str {
    fn from_python(value: &'a Str) -> Result<&'a str> {
        Ok(value.as_str())
    }
}

impl<'a> FromPython<&'a Str> for String {
    fn from_python(value: &'a Str) -> Result<String> {
        Ok(value.as_str().into())
    }
}

impl<'a> FromPython<&'a Bytes> for &'a [u8] {
    fn from_python(value: &'a Bytes) -> Result<&'a [u8]> {
        Ok(value.as_ref())
    }
}

impl<'a> FromPython<&'a Bytes> for Vec<u8> {
    fn from_python(value: &'a Bytes) -> Result<Vec<u8>> {
        Ok(value.as_ref().to_vec())
    }
}

impl<'a, T, U> FromPython<&'a List<T>> for Vec<U>
where
    T: Object,
    U: for<'b> FromPython<&'b T>,
{
    fn from_python(value: &'a List<T>) -> Result<Vec<U>> {
        value.iter().map(|it| U::from_python(&it)).collect()
    }
}

/// An argument of a Rust function, in the type that its signature asks for.
///
/// # Errors
/// As [`FromPython::from_python`].
#[inline(always)]
pub fn given<P, T: FromPython<P>>(value: P) -> Result<T> {
    T::from_python(value)
}

/// A Rust error as the Python exception that the stub names.
///
/// # Errors
/// That exception, with the error's text.
#[inline]
pub fn raised<T, E: fmt::Display>(
    result: core::result::Result<T, E>,
    class: &'static ExcClass,
) -> Result<T> {
    result.map_err(|error| Exc::with_text(class, alloc::format!("{error}")))
}

/// Awaits a Rust future. What cancels the task is raised here, and the future dropped.
///
/// # Errors
/// What is thrown in: CancelledError.
#[inline(always)]
pub fn awaited<F: Future>(future: F) -> Awaited<F> {
    Awaited(future)
}

/// The future of [`awaited`]: by hand, since the state of an `async fn` would be one more to keep.
pub struct Awaited<F>(F);

impl<F: Future> Future for Awaited<F> {
    type Output = Result<F::Output>;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<F::Output>> {
        // SAFETY: the field is pinned as long as the struct is: nothing moves it out, and there is
        // no `Drop` and no `Unpin` beyond the field's own.
        let future = unsafe { self.map_unchecked_mut(|it| &mut it.0) };
        match driver::take_thrown() {
            Some(exc) => Poll::Ready(Err(exc)),
            None => future.poll(cx).map(Ok),
        }
    }
}

/// The conversions between a class that Rust supplies and its handle in Python.
#[doc(hidden)]
#[macro_export]
macro_rules! __host_class {
    ($handle:ident, $fields:ident, $rust:path) => {
        impl $crate::host::IntoPython<$handle> for $rust {
            fn into_python(self) -> $crate::rt::Result<$handle> {
                Ok($handle($crate::rt::prelude::Rc::new($fields {
                    held: self,
                })))
            }
        }

        impl<'a> $crate::host::FromPython<&'a $handle> for &'a $rust {
            fn from_python(value: &'a $handle) -> $crate::rt::Result<&'a $rust> {
                Ok(&value.0.held)
            }
        }
    };
}

impl fmt::Display for Exc {
    /// The traceback, as Python prints it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.traceback().trim_end())
    }
}

impl core::error::Error for Exc {}

/// Includes the Python files of a `taipan::Build`, by the name of the first one: each is a module.
///
/// ```ignore
/// taipan_runtime::include_python!("logic");
/// ```
#[macro_export]
macro_rules! include_python {
    ($name:literal) => {
        ::core::include!(::core::concat!(
            ::core::env!("OUT_DIR"),
            "/taipan/",
            $name,
            ".rs"
        ));
    };
}
