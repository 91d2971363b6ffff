//! Rust tuples as Python tuples, for one to twelve elements.
//!
//! ```python
//! name, age = ("Ann", 30)      # (Str, Int)
//! ```

use alloc::string::String;
use alloc::vec::Vec;

use super::{Tuple, hash_all};
use crate::exc::{Exc, Result};
use crate::iter::Iterable;
use crate::object::{Cmp, Object};
use crate::sequence::{position, same_or_equal};
use crate::value::Value;

macro_rules! shaped {
    ($($T:ident $x:ident $at:tt),+) => {
        impl<$($T: Object),+> Object for ($($T,)+) {
            const PLAIN: bool = $($T::PLAIN)&&+;

            fn type_name(&self) -> &'static str {
                "tuple"
            }

            fn repr_to(&self, out: &mut String) -> Result<()> {
                out.push('(');
                $(
                    if $at > 0 {
                        out.push_str(", ");
                    }
                    self.$at.repr_to(out)?;
                )+
                out.push_str(if shaped!(@count $($x)+) == 1 { ",)" } else { ")" });
                Ok(())
            }

            fn equals(&self, other: &Self) -> Result<bool> {
                let all = $(same_or_equal(&self.$at, &other.$at)?)&&+;
                Ok(all)
            }

            fn is_same(&self, other: &Self) -> bool {
                $(self.$at.is_same(&other.$at))&&+
            }

            fn compare(&self, op: Cmp, other: &Self) -> Result<bool> {
                $(
                    if !same_or_equal(&self.$at, &other.$at)? {
                        return self.$at.compare(op, &other.$at);
                    }
                )+
                Ok(op.holds(core::cmp::Ordering::Equal))
            }

            fn hash(&self) -> Result<i64> {
                hash_all([$(self.$at.hash()),+])
            }

            fn into_value(self) -> Value {
                Value::Tuple(Tuple::from([$(self.$at.into_value()),+]))
            }

            fn from_value(value: &Value) -> Option<Self> {
                let Value::Tuple(tuple) = value else {
                    return Self::from_value(&value.held()?);
                };
                let [$($x),+] = tuple.as_slice() else {
                    return None;
                };
                Some(($($T::from_value($x)?,)+))
            }
        }
    };
    (@count $($x:ident)+) => { [$(stringify!($x)),+].len() };
}

shaped!(A a 0);
shaped!(A a 0, B b 1);
shaped!(A a 0, B b 1, C c 2);
shaped!(A a 0, B b 1, C c 2, D d 3);
shaped!(A a 0, B b 1, C c 2, D d 3, E e 4);
shaped!(A a 0, B b 1, C c 2, D d 3, E e 4, F f 5);
shaped!(A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6);
shaped!(A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7);
shaped!(A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8);
shaped!(A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8, J j 9);
shaped!(A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8, J j 9, K k 10);
shaped!(A a 0, B b 1, C c 2, D d 3, E e 4, F f 5, G g 6, H h 7, I i 8, J j 9, K k 10, L l 11);

/// A Rust tuple whose elements have one type: it can be walked over and indexed.
pub trait Homogeneous {
    /// The type of the elements.
    type Item: Object;

    /// The elements, in order.
    fn to_array(&self) -> impl AsRef<[Self::Item]> + IntoIterator<Item = Self::Item> + 'static;
}

macro_rules! homogeneous {
    ($($T:ident $x:ident),+) => {
        impl<T: Object> Homogeneous for ($($T,)+) {
            type Item = T;

            fn to_array(&self) -> impl AsRef<[T]> + IntoIterator<Item = T> + 'static {
                let ($($x,)+) = self;
                [$($x.clone()),+]
            }
        }

        impl<T: Object> Iterable for ($($T,)+) {
            type Item = T;

            fn iterate(&self) -> Result<impl Iterator<Item = Result<T>> + 'static> {
                Ok(self.to_array().into_iter().map(Ok))
            }

            fn snapshot(&self) -> Option<Vec<T>> {
                Some(self.to_array().into_iter().collect())
            }
        }
    };
}

homogeneous!(T a);
homogeneous!(T a, T b);
homogeneous!(T a, T b, T c);
homogeneous!(T a, T b, T c, T d);
homogeneous!(T a, T b, T c, T d, T e);
homogeneous!(T a, T b, T c, T d, T e, T f);
homogeneous!(T a, T b, T c, T d, T e, T f, T g);
homogeneous!(T a, T b, T c, T d, T e, T f, T g, T h);
homogeneous!(T a, T b, T c, T d, T e, T f, T g, T h, T i);
homogeneous!(T a, T b, T c, T d, T e, T f, T g, T h, T i, T j);
homogeneous!(T a, T b, T c, T d, T e, T f, T g, T h, T i, T j, T k);
homogeneous!(T a, T b, T c, T d, T e, T f, T g, T h, T i, T j, T k, T l);

/// `pair[index]` where the index is not a literal.
///
/// # Errors
/// IndexError.
pub fn get<S: Homogeneous>(tuple: &S, index: i64) -> Result<S::Item> {
    let items = tuple.to_array();
    let items = items.as_ref();
    match position(index, items.len()) {
        Some(at) => Ok(items[at].clone()),
        None => Err(Exc::index_error("tuple index out of range")),
    }
}

/// The tuple as a [`Tuple`], which has all of tuple's methods.
pub fn to_tuple<S: Homogeneous>(tuple: &S) -> Tuple<S::Item> {
    tuple.to_array().into_iter().collect()
}
