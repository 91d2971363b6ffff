//! Between a driver and the leaf that a coroutine is suspended at.
//!
//! ```python
//! coro.throw(ValueError())      # the innermost await raises it
//! task.cancel()                 # so does this, by way of the loop
//! coro.send(None)               # evaluates to what the innermost await handed out
//! ```
//!
//! A driver (a task's step, or `send`/`throw` by hand) resumes a coroutine by polling it. What
//! Python passes along the chain of awaits goes beside it, through the [`Slot`]: the exception to
//! raise, the value to resume with, the value handed out. Every leaf of ours takes the pending
//! exception first when it is polled again. Each drive has the slot to itself: it is saved and
//! restored around nested ones.

use core::cell::Cell;
use core::task::Context;

use crate::exc::Exc;
use crate::held::Held;

/// Who polls.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// A task of our executor, at this address.
    Task(*const ()),
    /// `send`, `throw` and `close` called by the program.
    Hand,
    /// Somebody else's executor.
    Foreign,
}

/// What driver and leaf exchange.
pub(crate) struct Slot {
    thrown: Cell<Option<Exc>>,
    sent: Cell<Option<Held>>,
    yielded: Cell<Option<Held>>,
    mode: Cell<Mode>,
    /// The leaf only let go: step again in the next iteration.
    again: Cell<bool>,
}

local! {
    static SLOT: Slot = Slot {
        thrown: Cell::new(None),
        sent: Cell::new(None),
        yielded: Cell::new(None),
        mode: Cell::new(Mode::Foreign),
        again: Cell::new(false),
    };
}

/// What a drive resumes with.
pub(crate) enum Resume {
    Next,
    Send(Held),
    Throw(Exc),
}

/// What the leaf left when a drive came back pending.
pub(crate) struct Left {
    pub(crate) yielded: Option<Held>,
    pub(crate) again: bool,
    /// Nobody took the exception: the leaf is not one of ours.
    pub(crate) thrown: Option<Exc>,
}

/// Gives `poll` a slot of its own.
pub(crate) fn drive<R>(mode: Mode, resume: Resume, poll: impl FnOnce() -> R) -> (R, Left) {
    let (thrown, sent) = match resume {
        Resume::Next => (None, None),
        Resume::Send(value) => (None, Some(value)),
        Resume::Throw(exc) => (Some(exc), None),
    };
    SLOT.with(|slot| {
        let outer = (
            slot.thrown.replace(thrown),
            slot.sent.replace(sent),
            slot.yielded.take(),
            slot.mode.replace(mode),
            slot.again.replace(false),
        );
        let result = poll();
        let left = Left {
            thrown: slot.thrown.replace(outer.0),
            yielded: slot.yielded.replace(outer.2),
            again: slot.again.replace(outer.4),
        };
        slot.sent.set(outer.1);
        slot.mode.set(outer.3);
        (result, left)
    })
}

/// What a leaf that is polled again must raise.
#[inline]
pub(crate) fn take_thrown() -> Option<Exc> {
    SLOT.with(|slot| slot.thrown.take())
}

/// What a leaf that handed out a value is resumed with.
pub(crate) fn take_sent() -> Option<Held> {
    SLOT.with(|slot| slot.sent.take())
}

/// Hands a value out to whoever drives by hand.
pub(crate) fn yield_out(value: Held) {
    SLOT.with(|slot| slot.yielded.set(Some(value)));
}

/// Who polls with this context. A waker that is not the driver's own belongs to a combinator or to
/// another executor, and must be called.
#[inline]
pub(crate) fn mode(cx: &Context<'_>) -> Mode {
    let data = cx.waker().data();
    match SLOT.with(|slot| slot.mode.get()) {
        Mode::Task(task) if core::ptr::eq(task, data) => Mode::Task(task),
        Mode::Hand if data.is_null() => Mode::Hand,
        _ => Mode::Foreign,
    }
}

/// Lets others run: what a bare `yield` does.
#[inline]
pub(crate) fn let_go(cx: &Context<'_>) {
    match mode(cx) {
        Mode::Task(_) => SLOT.with(|slot| slot.again.set(true)),
        Mode::Hand => {}
        Mode::Foreign => cx.waker().wake_by_ref(),
    }
}

/// The waker of the present task was called during its own step.
pub(crate) fn step_again(task: *const ()) -> bool {
    SLOT.with(|slot| {
        let own = slot.mode.get() == Mode::Task(task);
        if own {
            slot.again.set(true);
        }
        own
    })
}
