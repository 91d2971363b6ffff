//! What `choice`, `sample` and `shuffle` draw from: anything with a length and positions.

use crate::bytes::Bytes;
use crate::collections::Deque;
use crate::dict::Dict;
use crate::dynamic as ops;
use crate::exc::{Exc, Result};
use crate::int::Int;
use crate::iter::Iter;
use crate::list::List;
use crate::object::Object;
use crate::range::Range;
use crate::set::{FrozenSet, Set};
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Value;

/// A sequence to draw from.
pub trait Population {
    /// The type of the elements.
    type Item: Object;

    /// `len(self)`.
    fn length(&self) -> Result<usize>;

    /// `self[index]`, for an index within the length.
    fn at(&self, index: usize) -> Result<Self::Item>;
}

/// A sequence that can be shuffled.
pub trait Mutable: Population {
    /// `self[i], self[j] = self[j], self[i]`.
    fn swap(&self, i: usize, j: usize) -> Result<()>;
}

impl<T: Object> Population for List<T> {
    type Item = T;

    fn length(&self) -> Result<usize> {
        Ok(self.len() as usize)
    }

    fn at(&self, index: usize) -> Result<T> {
        self.get(index as i64)
    }
}

impl<T: Object> Mutable for List<T> {
    fn swap(&self, i: usize, j: usize) -> Result<()> {
        let (a, b): (T, T) = (self.at(i)?, self.at(j)?);
        self.set(i as i64, b)?;
        self.set(j as i64, a)
    }
}

impl<T: Object> Population for Deque<T> {
    type Item = T;

    fn length(&self) -> Result<usize> {
        Ok(self.len() as usize)
    }

    fn at(&self, index: usize) -> Result<T> {
        self.get(index as i64)
    }
}

impl<T: Object> Population for Tuple<T> {
    type Item = T;

    fn length(&self) -> Result<usize> {
        Ok(self.len() as usize)
    }

    fn at(&self, index: usize) -> Result<T> {
        self.get(index as i64)
    }
}

impl Population for Str {
    type Item = Str;

    fn length(&self) -> Result<usize> {
        Ok(self.count_chars())
    }

    fn at(&self, index: usize) -> Result<Str> {
        self.get(index as i64)
    }
}

impl Population for Bytes {
    type Item = i64;

    fn length(&self) -> Result<usize> {
        Ok(self.as_slice().len())
    }

    fn at(&self, index: usize) -> Result<i64> {
        self.get(index as i64)
    }
}

impl Population for Range {
    type Item = Int;

    fn length(&self) -> Result<usize> {
        Ok(self.len() as usize)
    }

    fn at(&self, index: usize) -> Result<Int> {
        self.get(index as i64)
    }
}

impl Population for Value {
    type Item = Value;

    fn length(&self) -> Result<usize> {
        Ok(ops::len(self)? as usize)
    }

    fn at(&self, index: usize) -> Result<Value> {
        ops::get_item(self, &(index as i64).into_value())
    }
}

impl Mutable for Value {
    fn swap(&self, i: usize, j: usize) -> Result<()> {
        let (a, b): (Value, Value) = (self.at(i)?, self.at(j)?);
        ops::set_item(self, (i as i64).into_value(), b)?;
        ops::set_item(self, (j as i64).into_value(), a)
    }
}

/// What has no positions to draw from raises when it is drawn from, as under CPython.
macro_rules! unordered {
    ($($type:ty, $item:ty $(, $generic:ident)*;)*) => {$(
        impl<$($generic: Object),*> Population for $type {
            type Item = $item;

            fn length(&self) -> Result<usize> {
                Err(Exc::type_error(alloc::format!(
                    "'{}' object is not subscriptable",
                    self.type_name()
                )))
            }

            fn at(&self, _index: usize) -> Result<$item> {
                self.length().and(Err(Exc::index_error("")))
            }
        }
    )*};
}

unordered! {
    Set<T>, T, T;
    FrozenSet<T>, T, T;
    Dict<K, V>, K, K, V;
    Iter<T>, T, T;
}

macro_rules! shaped {
    ($($count:literal ($($item:ident)+) ($($place:tt)+);)*) => {$(
        impl<T: Object> Population for ($($item,)+) {
            type Item = T;

            fn length(&self) -> Result<usize> {
                Ok($count)
            }

            fn at(&self, index: usize) -> Result<T> {
                Ok([$(&self.$place),+][index].clone())
            }
        }
    )*};
}

shaped! {
    1 (T) (0);
    2 (T T) (0 1);
    3 (T T T) (0 1 2);
    4 (T T T T) (0 1 2 3);
    5 (T T T T T) (0 1 2 3 4);
    6 (T T T T T T) (0 1 2 3 4 5);
    7 (T T T T T T T) (0 1 2 3 4 5 6);
    8 (T T T T T T T T) (0 1 2 3 4 5 6 7);
    9 (T T T T T T T T T) (0 1 2 3 4 5 6 7 8);
    10 (T T T T T T T T T T) (0 1 2 3 4 5 6 7 8 9);
    11 (T T T T T T T T T T T) (0 1 2 3 4 5 6 7 8 9 10);
    12 (T T T T T T T T T T T T) (0 1 2 3 4 5 6 7 8 9 10 11);
}
