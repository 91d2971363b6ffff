//! What futures and tasks have whatever their result: callbacks, the state of a task's step, the
//! bookkeeping of cancellation.
//!
//! ```python
//! task.cancel("late")        # must_cancel, or cancels what `waiting` names
//! task.add_done_callback(f)  # callbacks
//! ```
//! Sleeping tasks are counted in bytes, so what is rare lives in a box of its own (`rare.rs`).

use core::cell::Cell;
use core::ptr::NonNull;

use super::rare::{Callback, RareCell};
use crate::exc::Exc;
use crate::executor::{Entry, Link, Scheduled, Seat};
use crate::frame::Stem;
use crate::held::Held;
use crate::platform::TaskKey;

/// How a future ended.
pub(crate) enum Outcome<T> {
    Done(T),
    Failed(Exc),
    /// With the CancelledError that ended it, to be raised to the first who asks.
    Cancelled(Cell<Option<Exc>>),
}

impl<T> Outcome<T> {
    /// Cancelled, and nobody has raised that yet.
    pub(crate) fn cancelled() -> Outcome<T> {
        Outcome::Cancelled(Cell::new(None))
    }
}

/// What a future has whatever its result.
#[doc(hidden)]
#[repr(C)]
pub struct Core {
    pub(crate) link: Link,
    /// The first callback, if that is a task: most futures have no other.
    waiter: Cell<Option<Entry>>,
    pub(super) rare: RareCell,
    /// What a task is suspended on, if that is a future.
    waiting: Cell<Option<Entry>>,
    /// The number of a task; 0 for a plain future.
    pub(crate) id: u32,
    /// Its place among the tasks that have not ended.
    pub(crate) seat: Seat,
}

/// How every task begins, whatever its result: what the loop knows of it.
#[repr(C)]
pub(crate) struct Task {
    core: Core,
    /// `Some(Body<T>)` of its type.
    pub(crate) body: NonNull<Stem>,
}

// What the loop looks at is in `Link::BEFORE` and `Link::AFTER`.
const DONE: u8 = 1;
const MUST_CANCEL: u8 = 2;
const WAITING: u8 = 4;
const INTERRUPTED: u8 = 8;
const THROWING: u8 = 16;
const UNSEEN: u8 = 32;
const GATHERING: u8 = 64;
const FIRED: u8 = 128;
const _: () = assert!(Link::BEFORE == DONE | MUST_CANCEL | WAITING | INTERRUPTED | FIRED);
const _: () = assert!(Link::FIRED == FIRED);
const _: () = assert!(Link::AFTER == MUST_CANCEL | THROWING);

/// One of the flags of a future, to be used as a `Cell<bool>`.
pub(crate) struct Flag<'a> {
    flags: &'a Cell<u8>,
    bit: u8,
}

impl Flag<'_> {
    #[inline]
    pub(crate) fn get(&self) -> bool {
        self.flags.get() & self.bit != 0
    }

    #[inline]
    pub(crate) fn set(&self, value: bool) {
        let others = self.flags.get() & !self.bit;
        self.flags
            .set(if value { others | self.bit } else { others });
    }

    #[inline]
    pub(crate) fn replace(&self, value: bool) -> bool {
        let old = self.get();
        self.set(value);
        old
    }
}

/// What a future is, to the program.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Class {
    Future,
    Task,
    Gathering,
}

impl Class {
    pub(super) fn name(self) -> &'static str {
        match self {
            Class::Future => "Future",
            Class::Task => "Task",
            Class::Gathering => "_GatheringFuture",
        }
    }
}

impl Core {
    /// Of a future of type `X`.
    pub(crate) fn new<X: Scheduled>(id: u32, seat: Seat) -> Core {
        Core {
            link: Link::new::<X>(),
            waiter: Cell::new(None),
            rare: RareCell::new(),
            waiting: Cell::new(None),
            id,
            seat,
        }
    }

    /// How many requests to cancel stand.
    #[inline]
    pub(crate) fn cancels(&self) -> &Cell<u16> {
        &self.link.count
    }

    #[inline]
    fn flag(&self, bit: u8) -> Flag<'_> {
        Flag {
            flags: &self.link.flags,
            bit,
        }
    }

    /// The step raises something in the leaf, which may not look.
    pub(crate) fn throwing(&self) -> Flag<'_> {
        self.flag(THROWING)
    }

    #[inline]
    pub(crate) fn done(&self) -> Flag<'_> {
        self.flag(DONE)
    }

    #[inline]
    pub(crate) fn must_cancel(&self) -> Flag<'_> {
        self.flag(MUST_CANCEL)
    }

    /// A step ended with the task suspended on `future`.
    pub(super) fn wait_for(&self, future: Entry) {
        self.waiting.set(Some(future));
        self.flag(WAITING).set(true);
    }

    /// What the step before left the task suspended on, to be forgotten.
    pub(super) fn take_waiting(&self) -> Option<Entry> {
        self.flag(WAITING).set(false);
        self.waiting.take()
    }

    /// What the task is suspended on, if that is a future.
    pub(super) fn waiting(&self) -> Option<Entry> {
        let waiting = self.waiting.take();
        self.waiting.set(waiting.clone());
        waiting
    }

    /// The failure is to be reported unless somebody asks for it.
    #[inline]
    pub(crate) fn unseen(&self) -> Flag<'_> {
        self.flag(UNSEEN)
    }

    /// A sleeping task is on its way to hear that it is cancelled.
    #[inline]
    pub(crate) fn interrupted(&self) -> Flag<'_> {
        self.flag(INTERRUPTED)
    }

    /// The timer of a sleeping task fired.
    #[inline]
    pub(crate) fn fired(&self) -> Flag<'_> {
        self.flag(FIRED)
    }

    /// This is what `gather` returned.
    pub(crate) fn is_gathering(&self) -> Flag<'_> {
        self.flag(GATHERING)
    }

    /// What this is, to the program.
    pub(crate) fn class(&self) -> Class {
        match self.id {
            0 if self.is_gathering().get() => Class::Gathering,
            0 => Class::Future,
            _ => Class::Task,
        }
    }

    pub(crate) fn task_key(&self) -> TaskKey {
        self.seat.key(self.id)
    }

    /// A task awaits this.
    pub(crate) fn add_task(&self, task: Entry) {
        let first = self.waiter.take();
        if first.is_some() || self.rare.has_callbacks() {
            self.waiter.set(first);
            self.add_callback(Callback::Task(task));
        } else {
            self.waiter.set(Some(task));
        }
    }

    /// The first callback, if that is a task.
    pub(super) fn take_waiter(&self) -> Option<Entry> {
        self.waiter.take()
    }

    /// The CancelledError that `cancel` asked for.
    pub(crate) fn cancelled_error(&self) -> Exc {
        self.rare.cancelled_error()
    }

    pub(crate) fn set_cancel_message(&self, message: Option<Held>) {
        match message {
            Some(message) => message.keep_as_message(self),
            None => self.rare.forget_message(),
        }
    }
}
