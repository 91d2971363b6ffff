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
mod sleeping;
mod waker;

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use crate::asyncio::future::AnyFuture;
use crate::exc::{Exc, Result};
use crate::platform::{self, Home, Instant};
use crate::recursion;
pub(crate) use entry::{Entry, Link, Place, Scheduled};
use ready::Ready;
use sleeping::Sleeping;
pub(crate) use waker::waker_of;

/// The event loop of this thread.
pub(crate) struct Executor {
    ready: Ready,
    /// What the present iteration has still to run.
    batch: Ready,
    sleeping: Sleeping,
    registry: RefCell<Registry>,
    running: Cell<bool>,
    stopping: Cell<bool>,
    /// What Ctrl-C cancels first: the task that `asyncio.run` made.
    main: Cell<Option<Rc<dyn AnyFuture>>>,
    /// Raised out of the loop by a KeyboardInterrupt or SystemExit in a task.
    fatal: Cell<Option<Exc>>,
    number: Cell<Option<Home>>,
    /// Tasks are numbered for their names, over all loops.
    tasks_made: Cell<u32>,
}

struct Registry {
    tasks: Vec<Option<Entry>>,
    free: Vec<u32>,
}

local! {
    static EXECUTOR: Executor = Executor {
        ready: Ready::new(),
        batch: Ready::new(),
        sleeping: Sleeping::new(),
        registry: RefCell::new(Registry { tasks: Vec::new(), free: Vec::new() }),
        running: Cell::new(false),
        stopping: Cell::new(false),
        main: Cell::new(None),
        fatal: Cell::new(None),
        number: Cell::new(None),
        tasks_made: Cell::new(0),
    };
}

/// Reaches the executor of this thread.
#[inline]
pub(crate) fn with<R>(f: impl FnOnce(&Executor) -> R) -> R {
    EXECUTOR.with(|executor| f(executor))
}

/// Appends to the ready queue, unless it is there already; wakes what sleeps.
#[inline]
pub(crate) fn schedule(entry: Entry) {
    with(|executor| {
        if entry.link().place() != Place::Nowhere && !executor.wake(&entry) {
            return;
        }
        executor.ready.push(entry, Place::Ready);
    });
}

/// Appends to the ready queue what stands in none, at the end of its step.
#[inline]
pub(crate) fn step_again(entry: Entry) {
    with(|executor| executor.ready.push(entry, Place::Ready));
}

/// Runs an entry that stands in no queue when the clock shows the time of its timer.
#[inline]
pub(crate) fn sleep(entry: Entry) {
    with(|executor| executor.sleeping.push(entry));
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
                executor.batch.remove(link);
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

/// Shell's sort: the numbers differ, and a general sort is 4 KiB of a microcontroller's flash.
fn oldest_first(tasks: &mut [Rc<dyn AnyFuture>]) {
    let id = |task: &Rc<dyn AnyFuture>| task.core().id;
    let mut gap = tasks.len() / 2;
    while gap > 0 {
        for start in gap..tasks.len() {
            let mut at = start;
            while at >= gap && id(&tasks[at]) < id(&tasks[at - gap]) {
                tasks.swap(at, at - gap);
                at -= gap;
            }
        }
        gap /= 2;
    }
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

    /// Takes out of the sleep queue; false if it is ready already.
    #[cold]
    fn wake(&self, entry: &Entry) -> bool {
        let asleep = entry.link().place() == Place::Asleep;
        if asleep {
            self.sleeping.remove(entry.link());
        }
        asleep
    }

    /// Enters a task into the registry; `make` learns its place.
    pub(crate) fn register<T: Scheduled>(&self, make: impl FnOnce(u32) -> Rc<T>) -> Rc<T> {
        let mut registry = self.registry.borrow_mut();
        let index = registry.free.pop().unwrap_or(registry.tasks.len() as u32);
        let task = make(index);
        let entry = Entry::new(task.clone());
        match registry.tasks.get_mut(index as usize) {
            Some(place) => *place = Some(entry),
            None => registry.tasks.push(Some(entry)),
        }
        task
    }

    /// Removes a task that has ended.
    pub(crate) fn unregister(&self, index: u32) {
        let mut registry = self.registry.borrow_mut();
        let task = registry
            .tasks
            .get_mut(index as usize)
            .and_then(Option::take);
        if task.is_some() {
            registry.free.push(index);
        }
        drop(registry);
        drop(task);
    }

    /// The tasks that have not ended, oldest first.
    pub(crate) fn tasks(&self) -> Vec<Rc<dyn AnyFuture>> {
        let registry = self.registry.borrow();
        let mut tasks = Vec::with_capacity(registry.tasks.len() - registry.free.len());
        let entries = registry.tasks.iter().flatten().cloned();
        tasks.extend(entries.filter_map(Entry::into_future));
        drop(registry);
        oldest_first(&mut tasks);
        tasks
    }

    /// Ends the loop after the present iteration.
    pub(crate) fn stop(&self) {
        self.stopping.set(true);
    }

    /// Ends the loop at once with an exception that no task may hold back.
    pub(crate) fn fail(&self, exc: Exc) {
        self.fatal.set(Some(exc));
        // The iteration ends here; the rest is first in the next.
        self.batch.append(&self.ready);
        self.ready.append(&self.batch);
    }

    /// Runs iterations until [`Executor::stop`].
    ///
    /// # Errors
    /// KeyboardInterrupt or SystemExit raised by a task.
    pub(crate) fn run_until_stopped(&self) -> Result<()> {
        self.running.set(true);
        let outcome = driver::for_loop(|| {
            loop {
                self.run_once()?;
                if self.stopping.replace(false) {
                    return Ok(());
                }
            }
        });
        self.running.set(false);
        outcome
    }

    /// Names the task that Ctrl-C cancels. Gives back the one named before: None if Ctrl-C came.
    pub(crate) fn set_main(&self, main: Option<Rc<dyn AnyFuture>>) -> Option<Rc<dyn AnyFuture>> {
        self.main.replace(main)
    }

    /// The first Ctrl-C cancels the main task, so that its `finally` blocks run; the second ends
    /// the loop.
    #[cold]
    fn take_interrupt(&self) -> Result<()> {
        let interrupt = recursion::check_interrupt();
        match self.main.take() {
            Some(main) if interrupt.is_err() => {
                main.cancel(None);
                Ok(())
            }
            main => {
                self.main.set(main);
                interrupt
            }
        }
    }

    fn run_once(&self) -> Result<()> {
        if recursion::is_interrupted() {
            self.take_interrupt()?;
        }
        self.collect_wakes();
        self.sleeping.drop_dead_heads();
        if self.ready.is_empty() && !self.stopping.get() {
            platform::park(interrupts::or_sooner(self.sleeping.next()));
            self.collect_wakes();
        }
        self.run_ready()
    }

    /// One iteration that never waits, for whoever has an executor of their own.
    ///
    /// # Errors
    /// As [`Executor::run_until_stopped`].
    pub(crate) fn step(&self) -> Result<()> {
        let outer = self.running.replace(true);
        self.collect_wakes();
        self.sleeping.drop_dead_heads();
        let outcome = driver::for_loop(|| self.run_ready());
        self.running.set(outer);
        outcome
    }

    /// Whether a step would run something now.
    pub(crate) fn has_ready(&self) -> bool {
        !self.ready.is_empty() || !self.batch.is_empty()
    }

    /// When there is something to do next.
    pub(crate) fn next_timer(&self) -> Option<Instant> {
        self.sleeping.drop_dead_heads();
        interrupts::or_sooner(self.sleeping.next())
    }

    fn run_ready(&self) -> Result<()> {
        self.sleeping.move_due(&self.ready);
        // What becomes ready from here on waits for the next iteration.
        self.batch.append(&self.ready);
        while let Some((entry, due)) = self.batch.pop() {
            entry.run(due);
        }
        driver::end_step();
        self.fatal.take().map_or(Ok(()), Err)
    }

    /// Handlers first: what they set wakes tasks.
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
        let tasks = self.registry.borrow().tasks.len() as u32;
        platform::collect(number, tasks, |key| {
            let task = self
                .registry
                .borrow()
                .tasks
                .get(key.index as usize)
                .cloned()
                .flatten();
            if let Some(task) = task
                && (key.id == 0 || task.clone().is(key))
            {
                schedule(task);
            }
        });
    }

    /// Forgets what an ended loop left behind; dropping it may run Python code.
    pub(crate) fn clear(&self) {
        while let Some(entry) = self.ready.pop() {
            drop(entry);
        }
        self.sleeping.clear();
    }
}
