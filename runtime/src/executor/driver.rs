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
//! exception first when it is polled again.
//!
//! A drive by hand has the slot to itself: it is saved and restored around it. So is a loop as a
//! whole, hence the steps of its tasks, which never nest, need not.

use core::cell::Cell;
use core::ptr::NonNull;
use core::task::Context;

use super::entry::{Entry, Link};
use crate::asyncio::future::Core;
use crate::exc::Exc;
use crate::held::Held;

/// Who polls.
#[derive(Clone, Copy)]
pub(crate) enum Mode {
    /// A task of our executor.
    Task(Current),
    /// `send`, `throw` and `close` called by the program.
    Hand,
    /// Somebody else's executor.
    Foreign,
}

/// The task whose step is running.
#[derive(Clone, Copy)]
pub(crate) struct Current(NonNull<Core>);

impl Current {
    #[inline]
    pub(crate) fn core(&self) -> &Core {
        // SAFETY: `mode` or `current` made it, so the task's step runs, and its caller has a count
        // of the task; who got it keeps it within the poll.
        unsafe { self.0.as_ref() }
    }

    /// A count of the task, for a queue.
    #[inline]
    pub(crate) fn entry(self) -> Entry {
        // SAFETY: as in `core`; the pointer is the entry that `step` was given.
        unsafe { Entry::share(self.0.cast::<Link>()) }
    }
}

/// What a task's step does with the task when it comes back pending.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Left {
    /// Somebody else has it, and schedules it.
    Waiting,
    /// The leaf only let go: step again in the next iteration.
    Again,
    /// Its timer is set: into the sleep queue.
    Asleep,
}

/// What driver and leaf exchange.
pub(crate) struct Slot {
    thrown: Cell<Option<Exc>>,
    sent: Cell<Option<Held>>,
    yielded: Cell<Option<Held>>,
    /// The data of the driver's waker: of a task the address of its core, null for a drive by hand.
    driver: Cell<*const ()>,
    /// The task whose step is running, whoever drives within it.
    task: Cell<*const Core>,
    left: Cell<Left>,
}

/// Its address is the driver when there is none of ours.
static NOBODY: u8 = 0;

const fn nobody() -> *const () {
    (&raw const NOBODY).cast()
}

local! {
    static SLOT: Slot = Slot {
        thrown: Cell::new(None),
        sent: Cell::new(None),
        yielded: Cell::new(None),
        driver: Cell::new(nobody()),
        task: Cell::new(core::ptr::null()),
        left: Cell::new(Left::Waiting),
    };
}

/// What a drive by hand resumes with.
pub(crate) enum Resume {
    Send(Held),
    Throw(Exc),
}

/// Gives `poll` a slot of its own, driven by hand; says also what was handed out.
pub(crate) fn drive<R>(resume: Resume, poll: impl FnOnce() -> R) -> (R, Option<Held>) {
    let (thrown, sent) = match resume {
        Resume::Send(value) => (None, Some(value)),
        Resume::Throw(exc) => (Some(exc), None),
    };
    isolated(core::ptr::null(), thrown, sent, poll)
}

/// Runs a loop, which has the slot to itself.
pub(crate) fn for_loop<R>(run: impl FnOnce() -> R) -> R {
    isolated(nobody(), None, None, run).0
}

fn isolated<R>(
    driver: *const (),
    thrown: Option<Exc>,
    sent: Option<Held>,
    work: impl FnOnce() -> R,
) -> (R, Option<Held>) {
    SLOT.with(|slot| {
        let outer = (
            slot.thrown.replace(thrown),
            slot.sent.replace(sent),
            slot.yielded.take(),
            slot.driver.replace(driver),
            slot.left.replace(Left::Waiting),
        );
        let result = work();
        drop(slot.thrown.replace(outer.0));
        drop(slot.sent.replace(outer.1));
        let yielded = slot.yielded.replace(outer.2);
        slot.driver.set(outer.3);
        slot.left.set(outer.4);
        (result, yielded)
    })
}

/// Polls as the step of a task; the leaf raises `thrown`. Says what to do with the task, and gives
/// back the exception if nobody took it: the leaf is not one of ours.
///
/// # Safety
/// `task` came from the `Rc` of a future, and the caller has a count of it.
#[inline]
pub(crate) unsafe fn step<R>(
    task: *const Core,
    thrown: Option<Exc>,
    poll: impl FnOnce() -> R,
) -> (R, Left, Option<Exc>) {
    SLOT.with(|slot| {
        let throws = thrown.is_some();
        if throws {
            slot.thrown.set(thrown);
        }
        slot.driver.set(task.cast());
        slot.task.set(task);
        let result = poll();
        slot.task.set(core::ptr::null());
        slot.driver.set(nobody());
        let thrown = if throws { slot.thrown.take() } else { None };
        (result, slot.left.replace(Left::Waiting), thrown)
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
    if !core::ptr::eq(SLOT.with(|slot| slot.driver.get()), data) {
        return Mode::Foreign;
    }
    match NonNull::new(data.cast::<Core>().cast_mut()) {
        Some(task) => Mode::Task(Current(task)),
        None => Mode::Hand,
    }
}

/// The task whose step is running.
pub(crate) fn current() -> Option<Current> {
    NonNull::new(SLOT.with(|slot| slot.task.get()).cast_mut()).map(Current)
}

/// Says what the step of the present task does with it.
#[inline]
pub(crate) fn leave(left: Left) {
    SLOT.with(|slot| slot.left.set(left));
}

/// Lets others run: what a bare `yield` does.
#[inline]
pub(crate) fn let_go(cx: &Context<'_>) {
    match mode(cx) {
        Mode::Task(_) => leave(Left::Again),
        Mode::Hand => {}
        Mode::Foreign => cx.waker().wake_by_ref(),
    }
}

/// The waker of the present task was called during its own step.
pub(crate) fn step_again(task: *const ()) -> bool {
    let own = SLOT.with(|slot| core::ptr::eq(slot.driver.get(), task));
    if own {
        leave(Left::Again);
    }
    own
}
