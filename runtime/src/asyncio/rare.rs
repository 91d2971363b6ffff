//! What futures and tasks seldom have: a name, callbacks, a message that cancels.
//!
//! ```python
//! task.set_name("reader")
//! task.add_done_callback(print)
//! ```
//! It stands in a box that [`Core::edit`] makes. What looks into the box or drops it is called by way
//! of functions that the first `edit` installs, so that programs without any of it link none of that.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec;
use alloc::vec::Vec;
use core::cell::Cell;
use core::mem::ManuallyDrop;
use core::task::Waker;

use super::context_vars::ContextObject;
use super::future::{AnyFuture, Called};
use super::state::Core;
use crate::exc::{self, Exc};
use crate::executor::{self, Entry};
use crate::held::Held;
use crate::str::Str;

/// What a done future schedules.
pub(crate) enum Callback {
    /// The task that awaits it.
    Task(Entry),
    /// A future of Rust's, polled by somebody else's executor or combinator.
    Waker(Waker),
    /// A function, and what finds it for removal.
    Call(Key, Rc<dyn Fn(Rc<dyn AnyFuture>)>),
}

/// Which callback: addresses of function objects are even, and numbers are made odd.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key(usize);

impl Key {
    /// Of a function object.
    pub(crate) fn of_function(address: usize) -> Key {
        Key(address)
    }

    fn of_number(number: u32) -> Key {
        Key((number as usize) << 1 | 1)
    }
}

#[derive(Default)]
pub(crate) struct Rare {
    pub(crate) name: Option<Str>,
    pub(crate) cancel_message: Option<Held>,
    /// What `cancel` does instead, for a future that stands for others.
    pub(crate) on_cancel: Option<Rc<dyn Fn(Option<Held>) -> bool>>,
    /// What `contextvars` have as values here, where a task has set one or was made with some.
    pub(crate) context: Option<ContextObject>,
    callbacks_made: u32,
    /// The callbacks after the first, or all where the first is not a task.
    callbacks: Vec<Callback>,
}

impl Rare {
    /// Whether nobody would miss it, once there are no callbacks.
    fn is_empty(&self) -> bool {
        self.name.is_none()
            && self.cancel_message.is_none()
            && self.on_cancel.is_none()
            && self.context.is_none()
    }
}

/// The box, if there is one. Only [`Hooks`] know how to drop it.
pub(super) struct RareCell(Cell<ManuallyDrop<Option<Box<Rare>>>>);

/// What a future does with its rare part.
#[derive(Clone, Copy)]
struct Hooks {
    drop: fn(&RareCell),
    complete: fn(&RareCell, &Rc<dyn AnyFuture>),
    has_callbacks: fn(&RareCell) -> bool,
    on_cancel: fn(&RareCell, &Option<Held>) -> Option<bool>,
    forget_message: fn(&RareCell),
    cancelled_error: fn(&RareCell) -> Exc,
}

local! {
    /// Set where the first rare part is made.
    static HOOKS: Cell<Option<Hooks>> = Cell::new(None);
}

const INSTALLED: Hooks = Hooks {
    drop: |rare| drop(rare.take()),
    complete: |rare, future| {
        for callback in rare.take_callbacks() {
            match callback {
                Callback::Task(task) => executor::schedule(task),
                Callback::Waker(waker) => waker.wake(),
                Callback::Call(_, function) => Called::schedule(function, future.clone()),
            }
        }
    },
    has_callbacks: |rare| rare.peek(|rare| !rare.callbacks.is_empty()) == Some(true),
    on_cancel: |rare, message| {
        let on_cancel = rare.peek(|rare| rare.on_cancel.clone()).flatten()?;
        Some(on_cancel(message.clone()))
    },
    forget_message: |rare| drop(rare.edit(|rare| rare.cancel_message.take())),
    cancelled_error: |rare| {
        let message = rare.peek(|rare| rare.cancel_message.clone());
        cancelled_with(message.flatten())
    },
};

impl RareCell {
    pub(super) const fn new() -> RareCell {
        RareCell(Cell::new(ManuallyDrop::new(None)))
    }

    fn take(&self) -> Option<Box<Rare>> {
        ManuallyDrop::into_inner(self.0.replace(ManuallyDrop::new(None)))
    }

    fn put(&self, rare: Box<Rare>) {
        self.0.set(ManuallyDrop::new(Some(rare)));
    }

    /// The hooks, if there is anything for them to look at.
    #[inline]
    fn hooks(&self) -> Option<Hooks> {
        if self.is_empty() {
            return None;
        }
        HOOKS.with(|it| it.get())
    }

    #[inline]
    pub(super) fn is_empty(&self) -> bool {
        let rare = self.0.replace(ManuallyDrop::new(None));
        let is_empty = rare.is_none();
        self.0.set(rare);
        is_empty
    }

    /// All callbacks; a box without anything else goes, as a done task may be kept for long.
    fn take_callbacks(&self) -> Vec<Callback> {
        let Some(mut rare) = self.take() else {
            return Vec::new();
        };
        let callbacks = core::mem::take(&mut rare.callbacks);
        if !rare.is_empty() {
            self.put(rare);
        }
        callbacks
    }

    /// Reads the rare part if there is one.
    fn peek<R>(&self, f: impl FnOnce(&Rare) -> R) -> Option<R> {
        let rare = self.take()?;
        let result = f(&rare);
        self.put(rare);
        Some(result)
    }

    /// Changes the rare part, making it if need be.
    fn edit<R>(&self, f: impl FnOnce(&mut Rare) -> R) -> R {
        let mut rare = self.take().unwrap_or_else(|| {
            HOOKS.with(|it| it.set(Some(INSTALLED)));
            Box::default()
        });
        let result = f(&mut rare);
        self.put(rare);
        result
    }

    /// The future is done: schedules its callbacks, and forgets them.
    #[inline]
    pub(super) fn complete(&self, future: impl FnOnce() -> Rc<dyn AnyFuture>) {
        if let Some(hooks) = self.hooks() {
            (hooks.complete)(self, &future());
        }
    }

    pub(super) fn has_callbacks(&self) -> bool {
        self.hooks().is_some_and(|it| (it.has_callbacks)(self))
    }

    /// What `cancel` does instead, if something does.
    pub(super) fn on_cancel(&self, message: &Option<Held>) -> Option<bool> {
        (self.hooks()?.on_cancel)(self, message)
    }

    /// It is cancelled without a message.
    pub(super) fn forget_message(&self) {
        if let Some(hooks) = self.hooks() {
            (hooks.forget_message)(self);
        }
    }

    /// The CancelledError that `cancel` asked for.
    pub(super) fn cancelled_error(&self) -> Exc {
        match self.hooks() {
            Some(hooks) => (hooks.cancelled_error)(self),
            None => Exc::cancelled_error(),
        }
    }
}

impl Drop for RareCell {
    #[inline]
    fn drop(&mut self) {
        if let Some(hooks) = self.hooks() {
            (hooks.drop)(self);
        }
    }
}

impl Core {
    /// Reads the rare part if there is one.
    pub(crate) fn peek<R>(&self, f: impl FnOnce(&Rare) -> R) -> Option<R> {
        self.rare.peek(f)
    }

    /// Changes the rare part, making it if need be.
    pub(crate) fn edit<R>(&self, f: impl FnOnce(&mut Rare) -> R) -> R {
        self.rare.edit(f)
    }

    /// A key for one callback more.
    pub(super) fn next_key(&self) -> Key {
        self.edit(|rare| {
            rare.callbacks_made += 1;
            Key::of_number(rare.callbacks_made)
        })
    }

    pub(crate) fn add_callback(&self, callback: Callback) {
        self.edit(|rare| {
            if rare.callbacks.is_empty() {
                // Most have one, and there may be a hundred tasks.
                rare.callbacks = vec![callback];
            } else {
                rare.callbacks.push(callback);
            }
        });
    }

    /// Removes the functions with this key; says how many there were.
    pub(super) fn remove_callbacks(&self, key: Key) -> i64 {
        let is_it = |it: &Callback| matches!(it, Callback::Call(other, _) if *other == key);
        if !self.rare.has_callbacks() {
            return 0;
        }
        let gone: Vec<Callback> =
            self.edit(|rare| rare.callbacks.extract_if(.., |it| is_it(it)).collect());
        gone.len() as i64
    }

    pub(super) fn has_waker(&self, waker: &Waker) -> bool {
        let same = |it: &Callback| matches!(it, Callback::Waker(it) if it.will_wake(waker));
        self.peek(|rare| rare.callbacks.iter().any(same)) == Some(true)
    }
}

/// `CancelledError(message)`.
pub(crate) fn cancelled_with(message: Option<Held>) -> Exc {
    match message {
        None => Exc::cancelled_error(),
        Some(message) => Exc::with_held(&exc::CANCELLED_ERROR, alloc::vec![message]),
    }
}
