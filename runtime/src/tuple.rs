//! Placeholder that lets the crate build.
use alloc::rc::Rc;

pub struct Tuple<T>(pub Rc<[T]>);

impl<T> Clone for Tuple<T> {
    fn clone(&self) -> Self {
        Tuple(self.0.clone())
    }
}

impl<T> From<alloc::vec::Vec<T>> for Tuple<T> {
    fn from(items: alloc::vec::Vec<T>) -> Self {
        Tuple(items.into())
    }
}
