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

impl<T> Iter<T> {
    pub fn new(source: impl Iterator<Item = Result<T>> + 'static) -> Iter<T> {
        Iter(Rc::new(RefCell::new(Box::new(source))))
    }
}

pub trait Iterable {
    type Item: crate::object::Object;
    fn iterate(&self) -> Result<impl Iterator<Item = Result<Self::Item>> + 'static>;
}
