//! Placeholder that lets the crate build.
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

pub struct List<T>(pub Rc<RefCell<Vec<T>>>);

impl<T> Clone for List<T> {
    fn clone(&self) -> Self {
        List(self.0.clone())
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(items: Vec<T>) -> Self {
        List(Rc::new(RefCell::new(items)))
    }
}

impl<T: Clone> List<T> {
    pub fn iter(&self) -> alloc::vec::IntoIter<T> {
        self.0.borrow().clone().into_iter()
    }
}
