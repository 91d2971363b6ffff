//! Placeholder that lets the crate build.
use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::RefCell;

use crate::exc::Result;

pub struct Iter<T>(pub Rc<RefCell<Box<dyn Iterator<Item = Result<T>>>>>);

impl<T> Clone for Iter<T> {
    fn clone(&self) -> Self {
        Iter(self.0.clone())
    }
}
