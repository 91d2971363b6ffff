//! What few exceptions have: where they came from, notes, attributes, members.
//!
//! ```python
//! raise Retry("late") from error      # a cause
//! error.add_note("third attempt")
//! ```
//! It stands in a box of its own behind a vtable, so that a program that gives no exception any of
//! this links nothing that drops or draws it.

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use super::Exc;
use super::render::{Drawing, Seen};
use crate::held::Held;
use crate::str::Str;

#[derive(Default)]
pub(super) struct More {
    pub(super) attrs: RefCell<Vec<(Str, Held)>>,
    pub(super) cause: RefCell<Option<Exc>>,
    pub(super) context: RefCell<Option<Exc>>,
    pub(super) suppress_context: Cell<bool>,
    pub(super) notes: RefCell<Vec<Str>>,
    /// The exceptions inside an exception group.
    pub(super) members: RefCell<Vec<Exc>>,
}

pub(super) trait Extras {
    fn more(&self) -> &More;

    /// What a traceback shows before the last of `seen`, whose these are.
    fn draw_origin(&self, drawing: &mut Drawing<'_>, seen: &Seen<'_>);

    /// What it shows after it.
    fn draw_notes(&self, drawing: &mut Drawing<'_>);
}

impl Extras for More {
    fn more(&self) -> &More {
        self
    }

    fn draw_origin(&self, drawing: &mut Drawing<'_>, seen: &Seen<'_>) {
        let cause = self.cause.borrow().clone();
        let context = self.context.borrow().clone();
        drawing.origin(cause, context, self.suppress_context.get(), seen);
    }

    fn draw_notes(&self, drawing: &mut Drawing<'_>) {
        for note in self.notes.borrow().iter() {
            drawing.emit(note.as_str(), '|');
        }
    }
}

impl Exc {
    pub(super) fn extras(&self) -> Option<&dyn Extras> {
        self.0.more.get().map(|it| &**it)
    }

    pub(super) fn more(&self) -> Option<&More> {
        self.extras().map(Extras::more)
    }

    /// The same, made if need be.
    pub(super) fn make_more(&self) -> &More {
        let more = self.0.more.get_or_init(|| Box::new(More::default()));
        more.more()
    }
}
