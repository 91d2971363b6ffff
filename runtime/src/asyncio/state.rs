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

use super::context_vars::ContextObject;
use super::future::AnyFuture;
use crate::exc::{self, Exc};
use crate::executor::{Entry, Link, Scheduled};
use crate::held::Held;
use crate::platform::{Home, TaskKey};
use crate::str::Str;

/// How a future ended.
pub(crate) enum Outcome<T> {
    Done(T),
    Failed(Exc),
    Cancelled,
}

/// What a done future schedules.
pub(crate) enum Callback {
    /// The task that awaits it.
    Task(Entry),
    /// A future of Rust's, polled by somebody else's executor or combinator.
    Waker(Waker),
    /// A function, and the number that finds it for removal.
    Call(u64, Rc<dyn Fn(Rc<dyn AnyFuture>)>),
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
    /// What `contextvars` have as values here, where a task has set one or was made with some.
    pub(crate) context: Option<ContextObject>,
    pub(super) callbacks_made: u64,
    /// The callbacks after the first, or all where the first is not a task.
    callbacks: Vec<Callback>,
}

/// What a future has whatever its result.
#[doc(hidden)]
#[repr(C)]
pub struct Core {
    pub(crate) link: Link,
    /// The first callback, if that is a task: most futures have no other.
    waiter: Cell<Option<Entry>>,
    rare: Cell<Option<Box<Rare>>>,
    /// What a task is suspended on, if that is a future.
    waiting: Cell<Option<Entry>>,
    /// The number of a task; 0 for a plain future.
    pub(crate) id: u32,
    pub(crate) index: u32,
    home: Home,
}

const DONE: u8 = 1;
const MUST_CANCEL: u8 = 2;
const WAITING: u8 = 4;
const UNSEEN: u8 = 8;
const GATHERING: u8 = 16;
const INTERRUPTED: u8 = 32;
const FIRED: u8 = 64;
const THROWING: u8 = 128;

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

    /// What is said of an exception that nobody looked at.
    pub(super) fn unretrieved(self) -> &'static str {
        match self {
            Class::Future => "Future exception was never retrieved\n",
            Class::Task => "Task exception was never retrieved\n",
            Class::Gathering => "_GatheringFuture exception was never retrieved\n",
        }
    }
}

impl Core {
    /// Of a future of type `X`.
    pub(crate) fn new<X: Scheduled>(id: u32, home: Home, index: u32) -> Core {
        Core {
            link: Link::new::<X>(),
            waiter: Cell::new(None),
            rare: Cell::new(None),
            waiting: Cell::new(None),
            id,
            index,
            home,
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

    /// Whether a step has nothing to look at but the coroutine.
    #[inline]
    pub(crate) fn begins_plainly(&self) -> bool {
        self.link.flags.get() & (DONE | MUST_CANCEL | WAITING | INTERRUPTED) == 0
    }

    /// Whether a step that comes back pending leaves nothing to look at but where the task goes.
    #[inline]
    pub(crate) fn ends_plainly(&self) -> bool {
        self.link.flags.get() & (MUST_CANCEL | THROWING) == 0
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
        TaskKey {
            executor: self.home,
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
        self.edit(|rare| rare.callbacks.push(callback));
    }

    /// A task awaits this.
    pub(crate) fn add_task(&self, task: Entry) {
        let first = self.waiter.take();
        let later = self.peek(|rare| !rare.callbacks.is_empty()) == Some(true);
        if first.is_some() || later {
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

    /// The callbacks after [`Core::take_waiter`]'s.
    pub(super) fn take_callbacks(&self) -> Vec<Callback> {
        if self.rare_is_empty() {
            return Vec::new();
        }
        self.edit(|rare| core::mem::take(&mut rare.callbacks))
    }

    /// Removes the functions with this number; says how many there were.
    pub(super) fn remove_callbacks(&self, number: u64) -> i64 {
        let is_it = |it: &Callback| matches!(it, Callback::Call(other, _) if *other == number);
        let (gone, kept): (Vec<_>, Vec<_>) = self.take_callbacks().into_iter().partition(is_it);
        if !kept.is_empty() {
            self.edit(|rare| rare.callbacks = kept);
        }
        gone.len() as i64
    }

    pub(super) fn has_waker(&self, waker: &Waker) -> bool {
        let same = |it: &Callback| matches!(it, Callback::Waker(it) if it.will_wake(waker));
        self.peek(|rare| rare.callbacks.iter().any(same)) == Some(true)
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
