//! `zip`: several iterables side by side.
//!
//! ```python
//! for name, age in zip(names, ages, strict=True): ...
//! columns = zip(*rows)
//! ```

use alloc::format;
use alloc::vec::Vec;

use crate::exc::{Exc, Result};
use crate::iter::{Iter, Iterable};
use crate::tuple::Tuple;
use crate::value::Value;

/// `zip()`, which gives nothing.
pub fn zip0(_strict: bool) -> impl Iterator<Item = Result<Value>> + 'static {
    core::iter::empty()
}

/// `zip(a)`.
///
/// # Errors
/// What `__iter__` raises.
pub fn zip1<A: Iterable>(a: &A) -> Result<impl Iterator<Item = Result<(A::Item,)>> + 'static> {
    Ok(a.iterate()?.map(|a| Ok((a?,))))
}

macro_rules! zips {
    ($($zip:ident, $A:ident $a:ident, $($T:ident $x:ident $n:literal)+;)*) => {$(
        /// `zip(…, strict=strict)`: ends with the shortest one.
        ///
        /// # Errors
        /// What `__iter__` raises; with `strict` the iterator raises ValueError when one ends
        /// before another.
        #[inline]
        pub fn $zip<$A: Iterable, $($T: Iterable),+>(
            $a: &$A,
            $($x: &$T,)+
            strict: bool,
        ) -> Result<impl Iterator<Item = Result<($A::Item, $($T::Item),+)>> + 'static> {
            let mut $a = $a.iterate()?;
            $(let mut $x = $x.iterate()?;)+
            Ok(core::iter::from_fn(move || {
                let $a = match $a.next() {
                    Some(Ok(item)) => item,
                    Some(Err(exc)) => return Some(Err(exc)),
                    None if !strict => return None,
                    None => {
                        // The others must have ended too.
                        $(
                            match $x.next() {
                                Some(Ok(_)) => return Some(Err(uneven($n, "longer"))),
                                Some(Err(exc)) => return Some(Err(exc)),
                                None => {}
                            }
                        )+
                        return None;
                    }
                };
                $(
                    let $x = match $x.next() {
                        Some(Ok(item)) => item,
                        Some(Err(exc)) => return Some(Err(exc)),
                        None if !strict => return None,
                        None => return Some(Err(uneven($n, "shorter"))),
                    };
                )+
                Some(Ok(($a, $($x),+)))
            }))
        }
    )*};
}

zips! {
    zip, A a, B b 2;
    zip3, A a, B b 2 C c 3;
    zip4, A a, B b 2 C c 3 D d 4;
    zip5, A a, B b 2 C c 3 D d 4 E e 5;
    zip6, A a, B b 2 C c 3 D d 4 E e 5 F f 6;
}

/// Argument `n` of a strict zip ended at another place than those before it.
#[cold]
fn uneven(n: usize, how: &str) -> Exc {
    Exc::value_error(match n {
        2 => format!("zip() argument 2 is {how} than argument 1"),
        _ => format!("zip() argument {n} is {how} than arguments 1-{}", n - 1),
    })
}

/// `zip(*its, strict=strict)`: as many iterables as there are.
///
/// # Errors
/// What `__iter__` raises; with `strict` the iterator raises ValueError when one ends before
/// another.
pub fn zip_star<I: Iterable>(
    its: impl IntoIterator<Item = I>,
    strict: bool,
) -> Result<impl Iterator<Item = Result<Tuple<I::Item>>> + 'static> {
    let sources = iterators(its)?;
    Ok(core::iter::from_fn(move || {
        if sources.is_empty() {
            return None;
        }
        let mut row = Vec::with_capacity(sources.len());
        let mut ended = false;
        for (i, source) in sources.iter().enumerate() {
            match source.advance() {
                Err(exc) => return Some(Err(exc)),
                Ok(Some(_)) if ended => return Some(Err(uneven(i + 1, "longer"))),
                Ok(Some(item)) => row.push(item),
                Ok(None) if !strict => return None,
                Ok(None) if i > 0 && !ended => return Some(Err(uneven(i + 1, "shorter"))),
                Ok(None) => ended = true,
            }
        }
        (!ended).then(|| Ok(Tuple::from(row)))
    }))
}

/// Several iterators of one type, to be walked in step.
pub(crate) fn iterators<I: Iterable>(
    its: impl IntoIterator<Item = I>,
) -> Result<Vec<Iter<I::Item>>> {
    its.into_iter()
        .map(|it| Ok(Iter::new(it.iterate()?)))
        .collect()
}
