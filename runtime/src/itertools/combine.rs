//! Combinatoric iterators: `product`, `permutations`, `combinations`.
//!
//! ```python
//! for suit, rank in product("SH", range(13)): ...
//! ```
//! All take their input at once and give tuples in the order of positions.

use alloc::vec::Vec;

use crate::exc::{Exc, Result};
use crate::iter::Iterable;
use crate::object::Object;
use crate::tuple::Tuple;

macro_rules! products {
    ($($product:ident, $($T:ident $x:ident)+;)*) => {$(
        /// `product(…)`.
        ///
        /// # Errors
        /// What iterating raises.
        pub fn $product<$($T: Iterable),+>(
            $($x: &$T),+
        ) -> Result<impl Iterator<Item = Result<($($T::Item),+)>> + 'static> {
            $(let $x: Vec<$T::Item> = $x.to_items()?;)+
            let sizes = [$($x.len()),+];
            Ok(odometer(sizes.to_vec()).map(move |places| {
                let mut places = places.into_iter();
                $(let $x = $x[places.next().unwrap_or(0)].clone();)+
                Ok(($($x),+))
            }))
        }
    )*};
}

products! {
    product, A a B b;
    product3, A a B b C c;
    product4, A a B b C c D d;
}

/// `product(*its, repeat=repeat)`.
///
/// # Errors
/// ValueError when `repeat` is negative; what iterating raises.
pub fn product_star<I: Iterable>(
    its: impl IntoIterator<Item = I>,
    repeat: i64,
) -> Result<impl Iterator<Item = Result<Tuple<I::Item>>> + 'static> {
    if repeat < 0 {
        return Err(Exc::value_error("repeat argument cannot be negative"));
    }
    let pools = its.into_iter().map(|it| it.to_items());
    let pools: Vec<Vec<I::Item>> = pools.collect::<Result<_>>()?;
    let count = pools.len();
    let sizes: Vec<usize> = (0..count * repeat as usize)
        .map(|at| pools[at % count].len())
        .collect();
    Ok(odometer(sizes).map(move |places| {
        let row = places.iter().enumerate();
        Ok(row
            .map(|(at, &place)| pools[at % count][place].clone())
            .collect())
    }))
}

/// `product(it, repeat=repeat)`.
///
/// # Errors
/// ValueError when `repeat` is negative; what iterating raises.
pub fn product_repeat<I: Iterable>(
    it: &I,
    repeat: i64,
) -> Result<impl Iterator<Item = Result<Tuple<I::Item>>> + 'static> {
    if repeat < 0 {
        return Err(Exc::value_error("repeat argument cannot be negative"));
    }
    let pool = it.to_items()?;
    let sizes = alloc::vec![pool.len(); repeat as usize];
    Ok(odometer(sizes).map(move |places| Ok(picked(&pool, &places))))
}

fn picked<T: Object>(pool: &[T], places: &[usize]) -> Tuple<T> {
    places.iter().map(|&at| pool[at].clone()).collect()
}

/// All rows of positions below `sizes`, the last one turning fastest.
fn odometer(sizes: Vec<usize>) -> impl Iterator<Item = Vec<usize>> {
    let mut next = (!sizes.contains(&0)).then(|| alloc::vec![0; sizes.len()]);
    core::iter::from_fn(move || {
        let places = next.take()?;
        let mut after = places.clone();
        for at in (0..sizes.len()).rev() {
            after[at] += 1;
            if after[at] < sizes[at] {
                next = Some(after);
                break;
            }
            after[at] = 0;
        }
        Some(places)
    })
}

fn not_negative(r: i64) -> Result<usize> {
    usize::try_from(r).map_err(|_| Exc::value_error("r must be non-negative"))
}

/// `permutations(it, r)`; `r` None means all.
///
/// # Errors
/// ValueError when `r` is negative; what iterating raises.
pub fn permutations<I: Iterable>(
    it: &I,
    r: Option<i64>,
) -> Result<impl Iterator<Item = Result<Tuple<I::Item>>> + 'static> {
    let pool = it.to_items()?;
    let n = pool.len();
    let r = r.map_or(Ok(n), not_negative)?;
    let mut order: Vec<usize> = (0..n).collect();
    let mut cycles: Vec<usize> = (0..r.min(n)).map(|at| n - at).collect();
    let mut fresh = r <= n;
    let mut done = r > n;
    Ok(core::iter::from_fn(move || {
        if done {
            return None;
        }
        if !core::mem::take(&mut fresh) {
            let mut at = r;
            loop {
                if at == 0 {
                    done = true;
                    return None;
                }
                at -= 1;
                cycles[at] -= 1;
                if cycles[at] > 0 {
                    order.swap(at, n - cycles[at]);
                    break;
                }
                order[at..].rotate_left(1);
                cycles[at] = n - at;
            }
        }
        Some(Ok(picked(&pool, &order[..r])))
    }))
}

/// `combinations(it, r)`.
///
/// # Errors
/// ValueError when `r` is negative; what iterating raises.
pub fn combinations<I: Iterable>(
    it: &I,
    r: i64,
) -> Result<impl Iterator<Item = Result<Tuple<I::Item>>> + 'static> {
    let pool = it.to_items()?;
    let (n, r) = (pool.len(), not_negative(r)?);
    let mut next = (r <= n).then(|| (0..r).collect::<Vec<usize>>());
    Ok(core::iter::from_fn(move || {
        let places = next.take()?;
        if let Some(at) = (0..r).rev().find(|&at| places[at] != at + n - r) {
            let mut after = places.clone();
            after[at] += 1;
            for later in at + 1..r {
                after[later] = after[later - 1] + 1;
            }
            next = Some(after);
        }
        Some(Ok(picked(&pool, &places)))
    }))
}

/// `combinations_with_replacement(it, r)`.
///
/// # Errors
/// ValueError when `r` is negative; what iterating raises.
pub fn combinations_with_replacement<I: Iterable>(
    it: &I,
    r: i64,
) -> Result<impl Iterator<Item = Result<Tuple<I::Item>>> + 'static> {
    let pool = it.to_items()?;
    let (n, r) = (pool.len(), not_negative(r)?);
    let mut next = (n > 0 || r == 0).then(|| alloc::vec![0; r]);
    Ok(core::iter::from_fn(move || {
        let places = next.take()?;
        if let Some(at) = (0..r).rev().find(|&at| places[at] != n - 1) {
            let mut after = places.clone();
            let place = after[at] + 1;
            after[at..].fill(place);
            next = Some(after);
        }
        Some(Ok(picked(&pool, &places)))
    }))
}
