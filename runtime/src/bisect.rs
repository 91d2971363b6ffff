//! `bisect`: positions in sorted lists.
//!
//! ```python
//! grade = "FDCBA"[bisect([60, 70, 80, 90], score)]
//! ```
//!
//! Source: CPython `Lib/bisect.py`, 3.11.

use crate::exc::{Exc, Result};
use crate::list::List;
use crate::object::{Cmp, Object};

/// The bounds of the search; `hi` None means the length.
fn bounds<T: Object>(list: &List<T>, lo: i64, hi: Option<i64>) -> Result<(i64, i64)> {
    if lo < 0 {
        return Err(Exc::value_error("lo must be non-negative"));
    }
    Ok((lo, hi.unwrap_or_else(|| list.len())))
}

/// The first position where `goes_left` says so.
fn search<T: Object>(
    list: &List<T>,
    lo: i64,
    hi: Option<i64>,
    mut goes_left: impl FnMut(T) -> Result<bool>,
) -> Result<i64> {
    let (mut lo, mut hi) = bounds(list, lo, hi)?;
    while lo < hi {
        let middle = lo + (hi - lo) / 2;
        if goes_left(list.get(middle)?)? {
            hi = middle;
        } else {
            lo = middle + 1;
        }
    }
    Ok(lo)
}

/// `bisect_right(list, item, lo, hi)`, also `bisect`.
///
/// # Errors
/// ValueError when `lo` is negative; what comparing raises.
pub fn bisect_right<T: Object>(list: &List<T>, item: &T, lo: i64, hi: Option<i64>) -> Result<i64> {
    search(list, lo, hi, |at| item.compare(Cmp::Lt, &at))
}

/// `bisect_left(list, item, lo, hi)`.
///
/// # Errors
/// ValueError when `lo` is negative; what comparing raises.
pub fn bisect_left<T: Object>(list: &List<T>, item: &T, lo: i64, hi: Option<i64>) -> Result<i64> {
    search(list, lo, hi, |at| Ok(!at.compare(Cmp::Lt, item)?))
}

/// `bisect_right(list, item, lo, hi, key=key)`: `item` is compared with keys.
///
/// # Errors
/// ValueError when `lo` is negative; what the key and comparing raises.
pub fn bisect_right_by_key<T: Object, K: Object>(
    list: &List<T>,
    item: &K,
    lo: i64,
    hi: Option<i64>,
    mut key: impl FnMut(T) -> Result<K>,
) -> Result<i64> {
    search(list, lo, hi, |at| item.compare(Cmp::Lt, &key(at)?))
}

/// `bisect_left(list, item, lo, hi, key=key)`: `item` is compared with keys.
///
/// # Errors
/// ValueError when `lo` is negative; what the key and comparing raises.
pub fn bisect_left_by_key<T: Object, K: Object>(
    list: &List<T>,
    item: &K,
    lo: i64,
    hi: Option<i64>,
    mut key: impl FnMut(T) -> Result<K>,
) -> Result<i64> {
    search(list, lo, hi, |at| Ok(!key(at)?.compare(Cmp::Lt, item)?))
}

/// `insort_right(list, item, lo, hi)`, also `insort`.
///
/// # Errors
/// ValueError when `lo` is negative; what comparing raises.
pub fn insort_right<T: Object>(list: &List<T>, item: T, lo: i64, hi: Option<i64>) -> Result {
    let at = bisect_right(list, &item, lo, hi)?;
    list.insert(at, item);
    Ok(())
}

/// `insort_left(list, item, lo, hi)`.
///
/// # Errors
/// ValueError when `lo` is negative; what comparing raises.
pub fn insort_left<T: Object>(list: &List<T>, item: T, lo: i64, hi: Option<i64>) -> Result {
    let at = bisect_left(list, &item, lo, hi)?;
    list.insert(at, item);
    Ok(())
}

/// `insort_right(list, item, lo, hi, key=key)`.
///
/// # Errors
/// ValueError when `lo` is negative; what the key and comparing raises.
pub fn insort_right_by_key<T: Object, K: Object>(
    list: &List<T>,
    item: T,
    lo: i64,
    hi: Option<i64>,
    mut key: impl FnMut(T) -> Result<K>,
) -> Result {
    let wanted = key(item.clone())?;
    let at = bisect_right_by_key(list, &wanted, lo, hi, key)?;
    list.insert(at, item);
    Ok(())
}

/// `insort_left(list, item, lo, hi, key=key)`.
///
/// # Errors
/// ValueError when `lo` is negative; what the key and comparing raises.
pub fn insort_left_by_key<T: Object, K: Object>(
    list: &List<T>,
    item: T,
    lo: i64,
    hi: Option<i64>,
    mut key: impl FnMut(T) -> Result<K>,
) -> Result {
    let wanted = key(item.clone())?;
    let at = bisect_left_by_key(list, &wanted, lo, hi, key)?;
    list.insert(at, item);
    Ok(())
}
