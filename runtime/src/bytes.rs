//! `bytes`: placeholder that lets the crate build.
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

#[derive(Clone)]
pub struct Bytes(pub Rc<[u8]>);

#[derive(Clone)]
pub struct ByteArray(pub Rc<RefCell<Vec<u8>>>);
