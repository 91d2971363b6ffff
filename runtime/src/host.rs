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

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use core::fmt;

use crate::bytes::Bytes;
use crate::dict::Dict;
use crate::exc::{Exc, Result};
use crate::int::Int;
use crate::list::List;
use crate::object::Object;
use crate::str::Str;
use crate::tuple::Tuple;

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
