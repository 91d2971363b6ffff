//! What futures and tasks have whatever their result: callbacks, the state of a task's step, the
//! bookkeeping of cancellation.
//!
//! ```python
//! task.cancel("late")        # must_cancel, or cancels what `waiting` names
//! task.add_done_callback(f)  # callbacks
//! ```
//! Sleeping tasks are counted in bytes, so what is rare lives in a box of its own.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::Cell;
use core::task::Waker;

use super::future::AnyFuture;
use crate::exc::{self, Exc};
use crate::held::Held;
use crate::platform::TaskKey;
use crate::str::Str;

/// How a future ended.
pub(crate) enum Outcome<T> {
    Pending,
    Done(T),
    Failed(Exc),
    Cancelled,
}

/// What a done future schedules.
pub(crate) enum Callback {
    /// The task that awaits it.
    Task(Rc<dyn AnyFuture>),
    /// A future of Rust's, polled by somebody else's executor or combinator.
    Waker(Waker),
    /// A function; the number finds it for removal.
    Call(Box<Call>),
}

/// A function to call, and the number that finds it for removal.
pub(crate) struct Call {
    pub(crate) number: u64,
    pub(crate) function: Rc<dyn Fn(Rc<dyn AnyFuture>)>,
}

/// Most futures have one callback.
#[derive(Default)]
pub(super) enum Callbacks {
    #[default]
    None,
    One(Callback),
    #[expect(clippy::box_collection, reason = "keeps every future 8 bytes smaller")]
    Many(Box<Vec<Callback>>),
}

/// What a future seldom has.
#[derive(Default)]
pub(crate) struct Rare {
    pub(crate) name: Option<Str>,
    pub(crate) cancel_message: Option<Held>,
    /// The CancelledError that ended a task, to be raised to the first who asks.
    pub(crate) cancelled_by: Option<Exc>,
    /// What `cancel` does instead, for a future that stands for others.
    pub(crate) on_cancel: Option<Rc<dyn Fn(Option<Held>) -> bool>>,
    pub(super) callbacks_made: u64,
}

/// What a future has whatever its result.
#[doc(hidden)]
pub struct Core {
    pub(super) callbacks: Cell<Callbacks>,
    rare: Cell<Option<Box<Rare>>>,
    /// What a task is suspended on, if that is a future.
    pub(crate) waiting: Cell<Option<Rc<dyn AnyFuture>>>,
    /// The timer that a task sleeps on; 0 for none.
    pub(crate) timer: Cell<u64>,
    /// The number of a task; 0 for a plain future.
    pub(crate) id: u32,
    pub(crate) executor: u32,
    pub(crate) index: u32,
    pub(crate) cancels: Cell<u16>,
    flags: Cell<u8>,
}

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
    pub(crate) fn new(id: u32, executor: u32, index: u32) -> Core {
        Core {
            callbacks: Cell::new(Callbacks::None),
            rare: Cell::new(None),
            waiting: Cell::new(None),
            timer: Cell::new(0),
            id,
            executor,
            index,
            cancels: Cell::new(0),
            flags: Cell::new(0),
        }
    }

    fn flag(&self, bit: u8) -> Flag<'_> {
        Flag {
            flags: &self.flags,
            bit,
        }
    }

    #[inline]
    pub(crate) fn done(&self) -> Flag<'_> {
        self.flag(1)
    }

    #[inline]
    pub(crate) fn must_cancel(&self) -> Flag<'_> {
        self.flag(2)
    }

    /// A foreign future holds the waker of this task.
    #[inline]
    pub(crate) fn foreign(&self) -> Flag<'_> {
        self.flag(4)
    }

    /// The failure is to be reported unless somebody asks for it.
    #[inline]
    pub(crate) fn unseen(&self) -> Flag<'_> {
        self.flag(8)
    }

    /// A sleeping task is on its way to hear that it is cancelled.
    pub(crate) fn interrupted(&self) -> Flag<'_> {
        self.flag(32)
    }

    /// This is what `gather` returned.
    pub(crate) fn is_gathering(&self) -> Flag<'_> {
        self.flag(16)
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
        TaskKey {
            executor: self.executor,
            index: self.index,
            id: self.id,
        }
    }

    /// Reads the rare part if there is one.
    pub(crate) fn peek<R>(&self, f: impl FnOnce(&Rare) -> R) -> Option<R> {
        let rare = self.rare.take()?;
        let result = f(&rare);
        self.rare.set(Some(rare));
        Some(result)
    }

    /// Changes the rare part, making it if need be.
    pub(crate) fn edit<R>(&self, f: impl FnOnce(&mut Rare) -> R) -> R {
        let mut rare = self.rare.take().unwrap_or_default();
        let result = f(&mut rare);
        self.rare.set(Some(rare));
        result
    }

    pub(crate) fn add_callback(&self, callback: Callback) {
        let callbacks = match self.callbacks.take() {
            Callbacks::None => Callbacks::One(callback),
            Callbacks::One(first) => Callbacks::Many(Box::new(alloc::vec![first, callback])),
            Callbacks::Many(mut all) => {
                all.push(callback);
                Callbacks::Many(all)
            }
        };
        self.callbacks.set(callbacks);
    }

    fn take_callbacks(&self) -> Vec<Callback> {
        match self.callbacks.take() {
            Callbacks::None => Vec::new(),
            Callbacks::One(callback) => alloc::vec![callback],
            Callbacks::Many(all) => *all,
        }
    }

    /// Keeps the callbacks that `keep` accepts; says how many went.
    pub(super) fn retain_callbacks(&self, keep: impl Fn(&Callback) -> bool) -> i64 {
        let mut all = self.take_callbacks();
        let before = all.len();
        let (kept, gone): (Vec<_>, Vec<_>) = all.drain(..).partition(keep);
        let after = kept.len();
        for callback in kept {
            self.add_callback(callback);
        }
        drop(gone);
        (before - after) as i64
    }

    pub(super) fn has_waker(&self, waker: &Waker) -> bool {
        let callbacks = self.callbacks.take();
        let same =
            |callback: &Callback| matches!(callback, Callback::Waker(w) if w.will_wake(waker));
        let found = match &callbacks {
            Callbacks::None => false,
            Callbacks::One(callback) => same(callback),
            Callbacks::Many(all) => all.iter().any(same),
        };
        self.callbacks.set(callbacks);
        found
    }

    /// The CancelledError that `cancel` left to be raised.
    pub(crate) fn cancelled_error(&self) -> Exc {
        if self.rare_is_empty() {
            return Exc::cancelled_error();
        }
        self.edit(|rare| match rare.cancelled_by.take() {
            Some(exc) => exc,
            None => cancelled_with(rare.cancel_message.clone()),
        })
    }

    fn rare_is_empty(&self) -> bool {
        let rare = self.rare.take();
        let empty = rare.is_none();
        self.rare.set(rare);
        empty
    }

    pub(crate) fn set_cancel_message(&self, message: Option<Held>) {
        if message.is_some() || !self.rare_is_empty() {
            self.edit(|rare| rare.cancel_message = message);
        }
    }
}

/// `CancelledError(message)`.
pub(crate) fn cancelled_with(message: Option<Held>) -> Exc {
    match message {
        None => Exc::cancelled_error(),
        Some(message) => Exc::with_held(&exc::CANCELLED_ERROR, message),
    }
}
