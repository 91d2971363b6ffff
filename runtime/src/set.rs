//! Placeholder that lets the crate build.
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

pub struct Set<T>(pub Rc<RefCell<Vec<T>>>);

impl<T> Clone for Set<T> {
    fn clone(&self) -> Self {
        Set(self.0.clone())
    }
}

pub struct FrozenSet<T>(pub Rc<RefCell<Vec<T>>>);

impl<T> Clone for FrozenSet<T> {
    fn clone(&self) -> Self {
        FrozenSet(self.0.clone())
    }
}
