//! Slices of lists: `xs[a:b:c]`, and assignment to and deletion of them.
//!
//! ```python
//! xs[1:3] = range(10)     # any length
//! xs[::2] = [0] * 3       # an extended slice wants exactly as many
//! del xs[::-2]
//! ```
//!
//! Source: CPython `Objects/listobject.c`, `list_subscript` and `list_ass_subscript`.

use alloc::vec::Vec;

use super::{List, drop_items};
use crate::exc::{Exc, Result};
use crate::iter::Iterable;
use crate::object::Object;
use crate::slice::{Slice, Span};

impl<T: Object> List<T> {
    /// `self[slice]`.
    ///
    /// # Errors
    /// ValueError when the step is zero.
    pub fn slice(&self, slice: &Slice) -> Result<List<T>> {
        let span = slice.resolve(self.len())?;
        Ok(self.0.read(|items| {
            if span.step == 1 {
                List::from(items[span.as_range()].to_vec())
            } else {
                span.positions().map(|at| items[at].clone()).collect()
            }
        }))
    }

    /// `self[start:stop]`.
    pub fn slice_range(&self, start: Option<i64>, stop: Option<i64>) -> List<T> {
        self.0.read(|items| {
            let span = Span::between(start, stop, items.len() as i64);
            List::from(items[span.as_range()].to_vec())
        })
    }

    /// `self[slice] = it`.
    ///
    /// # Errors
    /// ValueError when the step is zero or an extended slice has another length; what iterating
    /// raises, before anything changes.
    pub fn set_slice<I: Iterable<Item = T>>(&self, slice: &Slice, it: &I) -> Result {
        slice.resolve(self.len())?;
        let new = it.to_items()?;
        let span = slice.resolve(self.len())?;
        if span.step != 1 && new.len() != span.count {
            return Err(Exc::value_error(alloc::format!(
                "attempt to assign sequence of size {} to extended slice of size {}",
                new.len(),
                span.count
            )));
        }
        drop_items(self.0.write(|items| {
            if span.step == 1 {
                return items.splice(span.as_range(), new).collect();
            }
            span.positions()
                .zip(new)
                .map(|(at, item)| core::mem::replace(&mut items[at], item))
                .collect()
        }));
        Ok(())
    }

    /// `self[start:stop] = it`.
    ///
    /// # Errors
    /// What iterating raises, before anything changes.
    pub fn set_slice_range<I: Iterable<Item = T>>(
        &self,
        start: Option<i64>,
        stop: Option<i64>,
        it: &I,
    ) -> Result {
        self.set_slice(&Slice::new(start, stop, None), it)
    }

    /// `del self[slice]`.
    ///
    /// # Errors
    /// ValueError when the step is zero.
    pub fn del_slice(&self, slice: &Slice) -> Result {
        let span = slice.resolve(self.len())?.ascending();
        drop_items(self.0.write(|items| {
            if span.step == 1 {
                return items.drain(span.as_range()).collect();
            }
            let mut positions = span.positions().peekable();
            let mut old = Vec::with_capacity(span.count);
            for (at, item) in core::mem::take(items).into_iter().enumerate() {
                if positions.next_if_eq(&at).is_some() {
                    old.push(item);
                } else {
                    items.push(item);
                }
            }
            old
        }));
        Ok(())
    }
}
