//! Walking over a dict, forwards and backwards.
//!
//! ```python
//! for k in d:
//!     del d[k]      # RuntimeError at the next step: dictionary changed size during iteration
//! ```
//! Replacing values is allowed. Source: CPython `Objects/dictobject.c`, `dictiter_iternextitem`.

use super::Dict;
use crate::exc::{Exc, Result};
use crate::object::Object;

/// A position in a dict that must keep its size.
struct Walk<K, V> {
    dict: Dict<K, V>,
    /// The size at the start; `usize::MAX` once it has been found changed, which is for good.
    size: usize,
    /// The next position, or the one after it when walking backwards.
    at: usize,
    left: usize,
    done: bool,
    backwards: bool,
}

impl<K: Object, V: Object> Walk<K, V> {
    fn new(dict: &Dict<K, V>, backwards: bool) -> Self {
        let (size, end) = dict.0.table.read(|table| (table.len(), table.end()));
        Walk {
            dict: dict.clone(),
            size,
            at: if backwards { end } else { 0 },
            left: size,
            done: false,
            backwards,
        }
    }

    #[inline]
    fn step<R>(&mut self, take: impl FnOnce(&(K, V)) -> R) -> Option<Result<R>> {
        if self.done {
            return None;
        }
        let (size, found) = self.dict.0.table.read(|table| {
            let found = if self.backwards {
                table.last_live(self.at)
            } else {
                table.next_live(self.at)
            };
            let left = self.left > 0;
            let found = found.map(|(at, item)| (at, left.then(|| take(item))));
            (table.len(), found)
        });
        if size != self.size {
            self.size = usize::MAX;
            return Some(Err(changed("dictionary changed size during iteration")));
        }
        match found {
            Some((at, Some(item))) => {
                self.at = if self.backwards { at } else { at + 1 };
                self.left -= 1;
                Some(Ok(item))
            }
            Some((_, None)) => {
                self.done = true;
                Some(Err(changed("dictionary keys changed during iteration")))
            }
            None => {
                self.done = true;
                None
            }
        }
    }
}

#[cold]
fn changed(text: &'static str) -> Exc {
    Exc::runtime_error(text)
}

macro_rules! walker {
    ($(#[$doc:meta])* $Walker:ident $Item:ty, |$entry:ident| $take:expr) => {
        $(#[$doc])*
        pub struct $Walker<K, V>(Walk<K, V>);

        impl<K: Object, V: Object> $Walker<K, V> {
            pub(crate) fn new(dict: &Dict<K, V>) -> Self {
                $Walker(Walk::new(dict, false))
            }

            pub(crate) fn backwards(dict: &Dict<K, V>) -> Self {
                $Walker(Walk::new(dict, true))
            }
        }

        impl<K: Object, V: Object> Iterator for $Walker<K, V> {
            type Item = Result<$Item>;

            #[inline]
            fn next(&mut self) -> Option<Self::Item> {
                self.0.step(|$entry| $take)
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                (self.0.left, None)
            }
        }
    };
}

walker!(
    /// Walks over keys and values.
    DictEntries (K, V), |entry| entry.clone()
);
walker!(
    /// Walks over keys.
    DictKeysIter K, |entry| entry.0.clone()
);
walker!(
    /// Walks over values.
    DictValuesIter V, |entry| entry.1.clone()
);
