//! Texts that live as long as the program.
//!
//! ```python
//! name = "po" + "s"
//! print(getattr(point, name), "{0.pos}".format(point))
//! ```
//!
//! Names of attributes are `&'static str` everywhere. One that is computed is kept forever, once:
//! programs compute few of them.

use alloc::boxed::Box;
use alloc::collections::BTreeSet;
use core::cell::RefCell;

use super::Str;
use crate::single::per_thread;

per_thread! {
    static NAMES: RefCell<BTreeSet<&'static str>> = RefCell::new(BTreeSet::new());
}

/// The text of `name`, kept for good. Literals are kept already.
pub fn intern(name: &Str) -> &'static str {
    if name.is_literal() {
        return name.literal_text();
    }
    NAMES.with(|names| {
        let mut names = names.borrow_mut();
        match names.get(name.as_str()) {
            Some(known) => known,
            None => {
                let kept: &'static str = Box::leak(Box::from(name.as_str()));
                names.insert(kept);
                kept
            }
        }
    })
}
