//! The event loop: which task runs next.
//!
//! ```python
//! async def main():
//!     task = asyncio.create_task(work())   # ready, runs when main lets go
//!     await asyncio.sleep(0)               # to the back of the queue
//!     await asyncio.sleep(1)               # into the sleep queue
//! ```
//!
//! The order in which tasks run is observable, so an iteration is asyncio's: timers that are due
//! join the ready queue; what was ready *then* runs, in order; what these runs make ready waits
//! for the next iteration. Every completion of a future takes one hop through the ready queue
//! before its waiters run.
//!
//! Invariants:
//! 1. One executor a thread. [`Executor::running`] is set between `run_until` and its return.
//! 2. Nothing of the queues is borrowed while Python code runs.
//! 3. The registry holds every unfinished task, so a task lives until it has ended.

pub(crate) mod driver;
mod entry;
pub(crate) mod interrupts;
mod ready;
mod registry;
mod sleeping;
mod waker;

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::Cell;
use core::ptr::NonNull;
use core::task::Context;

use crate::asyncio::future::{AnyFuture, Core, FutureCell};
use crate::asyncio::state::Task;
use crate::exc::{Exc, Result};
use crate::frame::Stem;
use crate::object::Object;
use crate::platform::{self, Home, Instant};
use crate::recursion;
pub(crate) use entry::{Entry, Link, Place, Scheduled};
use ready::Ready;
use registry::Registry;
pub(crate) use registry::Seat;
use sleeping::Sleeping;

/// The event loop of this thread.
pub(crate) struct Executor {
    ready: Ready,
    sleeping: Sleeping,
    registry: Registry,
    running: Cell<bool>,
    stopping: Cell<Stopping>,
    /// The loop ends when this is done.
    awaited: Cell<*const Core>,
    /// Ctrl-C cancels what is awaited.
    cancels_awaited: Cell<bool>,
    /// Raised out of the loop by a KeyboardInterrupt or SystemExit in a task.
    fatal: Cell<Option<Exc>>,
    number: Cell<Option<Home>>,
    /// Tasks are numbered for their names, over all loops.
    tasks_made: Cell<u32>,
}

/// When the loop ends.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stopping {
    No,
    /// After the next iteration: who waits for a future runs in that.
    Soon,
    /// After the present iteration.
    Now,
    /// At once, by an exception.
    Fatal,
}

local! {
    static EXECUTOR: Executor = Executor {
        ready: Ready::new(),
        sleeping: Sleeping::new(),
        registry: Registry::new(),
        running: Cell::new(false),
        stopping: Cell::new(Stopping::No),
        awaited: Cell::new(core::ptr::null()),
        cancels_awaited: Cell::new(false),
        fatal: Cell::new(None),
        number: Cell::new(None),
        tasks_made: Cell::new(0),
    };
}

/// Reaches the executor of this thread.
#[inline(always)]
pub(crate) fn with<R>(f: impl FnOnce(&Executor) -> R) -> R {
    EXECUTOR.with(|executor| f(executor))
}

/// Appends to the ready queue, unless it is there already; wakes what sleeps.
#[inline(always)]
pub(crate) fn schedule(entry: Entry) {
    with(|executor| {
        if entry.link().place() == Place::Nowhere {
            executor.ready.push(entry, Place::Ready);
        } else {
            executor.schedule_from(entry);
        }
    });
}

/// Runs an entry that stands in no queue when the clock shows the time of its timer.
#[inline]
pub(crate) fn sleep(entry: Entry) {
    with(|executor| executor.sleeping.push(entry));
}

/// Lets go of the count of a task that [`driver::Current::keep`] gave, perhaps in this very step.
pub(crate) fn give_back(entry: Entry) {
    if entry.link().place() == Place::Kept {
        entry.link().place.set(Place::Nowhere);
        core::mem::forget(entry);
    }
}

/// Takes an entry out of the sleep queue, if it is there.
pub(crate) fn stop_timer(link: &Link) {
    if link.place() == Place::Asleep {
        with(|executor| executor.sleeping.remove(link));
    }
}

/// Takes an entry out of the sleep queue, or out of the ready queue where its timer has put it;
/// false if it is in neither.
pub(crate) fn interrupt_sleep(link: &Link) -> bool {
    with(|executor| {
        match link.place() {
            Place::Asleep => executor.sleeping.remove(link),
            Place::Due => {
                executor.ready.remove(link);
            }
            _ => return false,
        }
        true
    })
}

/// RuntimeError unless a loop runs on this thread.
pub(crate) fn require_running() -> Result<()> {
    if with(Executor::is_running) {
        return Ok(());
    }
    Err(Exc::runtime_error("no running event loop"))
}

/// A future is done.
#[inline]
pub(crate) fn completed(future: &Core) {
    with(|executor| {
        if core::ptr::eq(executor.awaited.get(), future) {
            executor.awaited.set(core::ptr::null());
            executor.stopping.set(Stopping::Soon);
        }
    });
}

impl Executor {
    pub(crate) fn is_running(&self) -> bool {
        self.running.get()
    }

    /// The number of the next task: `Task-1` is the first; after four thousand million comes 1.
    pub(crate) fn next_task_number(&self) -> u32 {
        let number = self.tasks_made.get().wrapping_add(1).max(1);
        self.tasks_made.set(number);
        number
    }

    /// Which executor this is among those of all threads.
    pub(crate) fn number(&self) -> Home {
        self.number.get().unwrap_or_else(|| {
            let number = platform::claim_executor();
            self.number.set(Some(number));
            number
        })
    }

    /// The same for what is in a queue or on its way to one.
    #[cold]
    fn schedule_from(&self, entry: Entry) {
        match entry.link().place() {
            Place::Asleep => {
                self.sleeping.remove(entry.link());
                self.ready.push(entry, Place::Ready);
            }
            Place::Kept => {
                entry.link().place.set(Place::Again);
                // The step has its count again.
                core::mem::forget(entry);
            }
            _ => {}
        }
    }

    /// Enters a task into the registry; `make` learns its place.
    pub(crate) fn register<T: Object>(
        &self,
        make: impl FnOnce(Seat) -> Rc<FutureCell<T>>,
    ) -> Rc<FutureCell<T>> {
        self.registry.enter(self.number(), make)
    }

    /// Removes a task that has ended.
    pub(crate) fn unregister(&self, task: &Core) {
        self.registry.leave(task);
    }

    /// The tasks that have not ended, youngest first.
    pub(crate) fn each_task(&self, f: &mut dyn FnMut(Rc<dyn AnyFuture>)) {
        self.registry.each(f);
    }

    /// The same as a list, oldest first.
    pub(crate) fn tasks(&self) -> Vec<Rc<dyn AnyFuture>> {
        let mut tasks = Vec::new();
        self.each_task(&mut |task| tasks.push(task));
        tasks.reverse();
        tasks
    }

    /// Ends the loop after the present iteration.
    pub(crate) fn stop(&self) {
        self.stopping.set(Stopping::Now);
    }

    /// Ends the loop at once with an exception that no task may hold back.
    pub(crate) fn fail(&self, exc: Exc) {
        self.fatal.set(Some(exc));
        self.stopping.set(Stopping::Fatal);
        self.ready.end();
    }

    /// Runs iterations until [`Executor::stop`].
    ///
    /// # Errors
    /// KeyboardInterrupt or SystemExit raised by a task.
    pub(crate) fn run_until_stopped(&self) -> Result<()> {
        self.running.set(true);
        let outcome = driver::for_loop(|cx| {
            loop {
                self.run_once(cx)?;
                match self.stopping.get() {
                    Stopping::No => {}
                    Stopping::Soon => self.stopping.set(Stopping::Now),
                    Stopping::Now | Stopping::Fatal => return self.take_fatal(),
                }
            }
        });
        self.stopping.set(Stopping::No);
        self.running.set(false);
        outcome
    }

    /// Runs iterations until a future is done, and those who wait for it have run; or until
    /// [`Executor::stop`].
    ///
    /// # Errors
    /// As [`Executor::run_until_stopped`].
    pub(crate) fn run_until_done(&self, future: &Rc<dyn AnyFuture>) -> Result<()> {
        if future.core().done().get() {
            self.stop();
        } else {
            self.awaited.set(Rc::as_ptr(future).cast());
        }
        let outcome = self.run_until_stopped();
        self.awaited.set(core::ptr::null());
        outcome
    }

    /// Has Ctrl-C cancel what is awaited, or not. False if Ctrl-C came, and was not to cancel twice.
    pub(crate) fn cancel_awaited(&self, cancels: bool) -> bool {
        self.cancels_awaited.replace(cancels)
    }

    /// The first Ctrl-C cancels the main task, so that its `finally` blocks run; the second ends
    /// the loop.
    #[cold]
    fn take_interrupt(&self) -> Result<()> {
        let interrupt = recursion::check_interrupt();
        if interrupt.is_err()
            && recursion::HAS_KEYBOARD
            && self.cancels_awaited.replace(false)
            && let Some(main) = self.awaited_future()
        {
            main.cancel(None);
            return Ok(());
        }
        interrupt
    }

    fn awaited_future(&self) -> Option<Rc<dyn AnyFuture>> {
        let awaited = NonNull::new(self.awaited.get().cast_mut())?;
        // SAFETY: who awaits has a count while it does, and the pointer is that of its `Rc`.
        unsafe { Entry::share(awaited.cast()) }.into_future()
    }

    fn run_once(&self, cx: &mut Context<'_>) -> Result<()> {
        if recursion::is_interrupted() {
            self.take_interrupt()?;
        }
        self.collect_wakes();
        self.sleeping.drop_dead_heads();
        if self.ready.is_empty() && self.stopping.get() == Stopping::No {
            platform::park(interrupts::or_sooner(self.sleeping.next()));
            self.collect_wakes();
        }
        self.run_ready(cx);
        Ok(())
    }

    /// One iteration that never waits, for whoever has an executor of their own.
    ///
    /// # Errors
    /// As [`Executor::run_until_stopped`].
    pub(crate) fn step(&self) -> Result<()> {
        let outer = self.running.replace(true);
        self.collect_wakes();
        self.sleeping.drop_dead_heads();
        let outcome = driver::for_loop(|cx| {
            self.run_ready(cx);
            self.take_fatal()
        });
        self.running.set(outer);
        outcome
    }

    /// Whether a step would run something now.
    pub(crate) fn has_ready(&self) -> bool {
        !self.ready.is_empty()
    }

    /// When there is something to do next.
    pub(crate) fn next_timer(&self) -> Option<Instant> {
        self.sleeping.drop_dead_heads();
        interrupts::or_sooner(self.sleeping.next())
    }

    /// What ended the loop, if it was an exception.
    fn take_fatal(&self) -> Result<()> {
        self.fatal.take().map_or(Ok(()), Err)
    }

    fn run_ready(&self, cx: &mut Context<'_>) {
        self.sleeping.move_due(&self.ready);
        self.ready.begin();
        while let Some(entry) = self.ready.next() {
            self.turn(entry, cx);
        }
    }

    /// What comes before the step of a task that is not plain, or instead of it, if it is none.
    #[cold]
    #[inline(never)]
    fn begin(entry: Entry) -> Option<Entry> {
        if entry.link().place.replace(Place::Nowhere) == Place::Due {
            entry.fire();
            return None;
        }
        entry.begin().then_some(entry)
    }

    /// The turn of an entry that has left the ready queue.
    #[inline(always)]
    fn turn(&self, entry: Entry, cx: &mut Context<'_>) {
        let link = entry.link();
        let raw = entry.raw();
        // SAFETY: what has no flag is a task with a body, of which it has a handle.
        let is_plain = link.flags.get() & Link::BEFORE == 0
            && unsafe { raw.cast::<Task>().as_ref().body.as_ref() }.is_resumable();
        let Some(entry) = (if is_plain {
            Some(entry)
        } else {
            Executor::begin(entry)
        }) else {
            return;
        };
        let link = entry.link();
        link.place.set(Place::Nowhere);
        // SAFETY: it is a task with a resumable body, of which it has a handle. Until the task has ended
        // the registry has a count of it.
        let goes_on = unsafe {
            let body = raw.cast::<Task>().as_ref().body;
            driver::begin_step(raw);
            Stem::step(body, cx)
        };
        if !goes_on {
            return;
        }
        match link.place() {
            Place::Again => self.ready.push(entry, Place::Ready),
            Place::Drowsy => self.sleeping.push(entry),
            Place::Kept => {
                link.place.set(Place::Nowhere);
                core::mem::forget(entry);
            }
            // Somebody else has it, or has it in the ready queue already.
            Place::Nowhere | Place::Ready | Place::Due | Place::Asleep => drop(entry),
        }
        // SAFETY: it has not ended, so the registry has a count.
        unsafe {
            if raw.as_ref().flags.get() & Link::AFTER != 0 {
                Entry::end(raw);
            }
        }
    }

    /// Handlers first: what they set wakes tasks.
    #[inline(always)]
    fn collect_wakes(&self) {
        interrupts::check();
        if platform::is_posted()
            && let Some(number) = self.number.get()
        {
            self.collect_posted(number);
        }
    }

    #[cold]
    fn collect_posted(&self, number: Home) {
        platform::collect(number, |key| self.registry.wake(key));
    }

    /// Forgets what an ended loop left behind; dropping it may run Python code.
    pub(crate) fn clear(&self) {
        self.ready.clear();
        self.sleeping.clear();
    }
}
