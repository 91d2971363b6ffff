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

use super::entry::{Entry, Link, Place};
use super::waker;
use crate::asyncio::future::Core;
use crate::exc::Exc;
use crate::held::Held;
use crate::linked;

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
        // SAFETY: `mode` or `current` made it, so the task's step runs, and there is a count of the
        // task (`begin_step`); who got it keeps it within the poll.
        unsafe { self.0.as_ref() }
    }

    /// A count of the task, for a queue.
    #[inline]
    pub(crate) fn entry(self) -> Entry {
        // SAFETY: as in `core`; the pointer is that of an `Rc`.
        unsafe { Entry::share(self.0.cast::<Link>()) }
    }

    /// The same for somebody who gives it to [`super::schedule`] or [`super::give_back`]: the count of
    /// the step, if the step has it.
    #[inline(always)]
    pub(crate) fn keep(self) -> Entry {
        let link = &self.core().link;
        if link.place() != Place::Nowhere {
            return self.entry();
        }
        link.goes(Place::Kept);
        // SAFETY: the step does not drop its count where the place is this.
        unsafe { Entry::from_raw(self.0.cast::<Link>()) }
    }
}

/// What driver and leaf exchange.
pub(crate) struct Slot {
    thrown: Cell<Option<Exc>>,
    sent: Cell<Option<Held>>,
    yielded: Cell<Option<Held>>,
    /// Of a task the address of its core, null for a drive by hand.
    driver: Cell<*const ()>,
    /// The task within whose step the program drives by hand.
    task: Cell<Option<NonNull<Core>>>,
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
        task: Cell::new(None),
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
    let task = current().map(|it| it.0);
    isolated(core::ptr::null(), task, || {
        SLOT.with(|slot| {
            drop(slot.thrown.replace(thrown));
            drop(slot.sent.replace(sent));
        });
        poll()
    })
}

/// Runs a loop, which has the slot to itself. Its tasks are polled with one context: the waker says
/// no more than that the driver is this slot's.
#[inline]
pub(crate) fn for_loop<R>(run: impl FnOnce(&mut Context<'_>) -> R) -> R {
    let waker = waker::lent(SLOT.with(|slot| address(slot)));
    let mut cx = Context::from_waker(&waker);
    if linked::dynamic() {
        return isolated(nobody(), None, || run(&mut cx)).0;
    }
    // Nobody drives by hand around it.
    let result = run(&mut cx);
    end_step();
    result
}

fn isolated<R>(
    driver: *const (),
    task: Option<NonNull<Core>>,
    work: impl FnOnce() -> R,
) -> (R, Option<Held>) {
    SLOT.with(|slot| {
        let outer = (
            slot.thrown.take(),
            slot.sent.take(),
            slot.yielded.take(),
            slot.driver.replace(driver),
            slot.task.replace(task),
        );
        let result = work();
        drop(slot.thrown.replace(outer.0));
        drop(slot.sent.replace(outer.1));
        let yielded = slot.yielded.replace(outer.2);
        slot.driver.set(outer.3);
        slot.task.set(outer.4);
        (result, yielded)
    })
}

/// The step of a task begins: whatever is polled next is polled by it, until another begins or
/// [`end_step`] is called.
///
/// # Safety
/// `task` came from the `Rc` of a future, and there is a count of it until then.
#[inline(always)]
pub(crate) unsafe fn begin_step(task: NonNull<Link>) {
    SLOT.with(|slot| slot.driver.set(task.as_ptr().cast()));
}

/// No task's step runs any more.
#[inline]
pub(crate) fn end_step() {
    SLOT.with(|slot| slot.driver.set(nobody()));
}

/// Does what belongs to no task's step, be it in the middle of one.
pub(crate) fn outside(work: fn()) {
    let driver = SLOT.with(|slot| slot.driver.replace(nobody()));
    work();
    SLOT.with(|slot| slot.driver.set(driver));
}

/// Has the leaf of the next step raise `exc`.
pub(crate) fn throw(exc: Exc) {
    SLOT.with(|slot| slot.thrown.set(Some(exc)));
}

/// What a leaf that is polled again must raise.
#[inline(always)]
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

/// Who polls with this context. A waker that is not the loop's own belongs to a combinator or to
/// another executor, and must be called.
#[inline(always)]
pub(crate) fn mode(cx: &Context<'_>) -> Mode {
    let data = cx.waker().data();
    SLOT.with(|slot| {
        let driver = NonNull::new(slot.driver.get().cast::<Core>().cast_mut());
        match driver {
            Some(task) if core::ptr::eq(address(slot), data) => Mode::Task(Current(task)),
            None if linked::dynamic() && data.is_null() => Mode::Hand,
            // Or a coroutine that is being closed, and nobody waits for it.
            _ => Mode::Foreign,
        }
    })
}

/// The data of the waker that a loop lends.
#[inline(always)]
fn address(slot: &Slot) -> *const () {
    (&raw const *slot).cast()
}

/// The task whose step is running, whoever drives within it.
pub(crate) fn current() -> Option<Current> {
    let (driver, task) = SLOT.with(|slot| (slot.driver.get(), slot.task.get()));
    if core::ptr::eq(driver, nobody()) {
        return None;
    }
    let driver = NonNull::new(driver.cast::<Core>().cast_mut());
    driver.or(task).map(Current)
}

/// Lets others run: what a bare `yield` does.
#[inline]
pub(crate) fn let_go(cx: &Context<'_>) {
    match mode(cx) {
        Mode::Task(task) => task.core().link.goes(Place::Again),
        Mode::Hand => {}
        Mode::Foreign => cx.waker().wake_by_ref(),
    }
}

/// The task to which the loop lent the waker with this data, and whether that is on this thread.
///
/// # Safety
/// `data` is that of a waker from [`waker::lent`], of a loop that runs.
pub(super) unsafe fn borrower(data: *const ()) -> (Option<Current>, bool) {
    // SAFETY: the slot of a thread whose loop runs is there.
    let slot = unsafe { &*data.cast::<Slot>() };
    let driver = slot.driver.get();
    let is_task = !core::ptr::eq(driver, nobody());
    let driver = NonNull::new(driver.cast::<Core>().cast_mut()).filter(|_| is_task);
    (
        driver.or(slot.task.get()).map(Current),
        SLOT.with(|own| core::ptr::eq(address(own), data)),
    )
}
