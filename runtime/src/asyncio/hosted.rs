//! The loop under another executor: a future that any Rust program can await.
//!
//! ```python
//! async def serve(n: int) -> str:
//!     async with asyncio.timeout(2):                 # needs a loop
//!         await asyncio.gather(read(n), read(n + 1))
//! ```
//! ```text
//! let text = taipan_runtime::Loop::run(logic::serve(3)).await?;
//! ```
//! A poll of [`Run`] is one iteration of this thread's loop. What wakes a task from outside (a timer,
//! an I/O object of the host's) wakes the host's task too, which polls again. Several runs on one
//! thread share the loop: their tasks may wait for each other, whoever polls steps them all.
//!
//! Invariants:
//! 1. While a run waits, its host's waker is known to [`platform`], so that every wake-up reaches it,
//!    and the clock calls it when the next timer is due.
//! 2. A run that ends wakes the others: they may have relied on its timer.
//! 3. A run inside of a running loop is awaited as it stands: it hosts nothing.
//! 4. The last run cancels the tasks that are left and waits for them, as `asyncio.run` does.

use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::Cell;
use core::future::Future;
use core::mem;
use core::pin::Pin;
use core::task::{Context, Poll};

use super::task::{self, Task};
use crate::coroutine::coroutine;
use crate::exc::{Exc, Result};
use crate::executor::{self, Executor};
use crate::platform::{self, Instant};

/// How often a dropped run steps its task, so that `finally` blocks run.
const LAST_STEPS: usize = 64;

local! {
    /// The runs that have begun and not ended, and how many there ever were.
    static RUNS: Cell<(u32, u32)> = Cell::new((0, 0));
}

/// Python's event loop, for a program that has an executor of its own.
pub struct Loop;

impl Loop {
    /// Runs `future` on the loop of the thread that polls. Whatever needs a loop works inside:
    /// tasks, timeouts, locks. Dropping the run cancels it: CancelledError is raised where it
    /// stands.
    ///
    /// # Errors
    /// What the future raises.
    pub fn run<F, T>(future: F) -> Run<F, T>
    where
        F: Future<Output = Result<T>> + 'static,
        T: 'static,
    {
        Run(State::New(future))
    }

    /// Runs `future` to its end on this thread, which does nothing else meanwhile: for a program
    /// without an executor of its own.
    ///
    /// # Errors
    /// What the future raises; RuntimeError where a loop runs on the thread already.
    pub fn block_on<F, T>(future: F) -> Result<T>
    where
        F: Future<Output = Result<T>> + 'static,
        T: 'static,
    {
        if executor::with(|executor| executor.is_running()) {
            return Err(Exc::runtime_error(
                "Loop::block_on cannot be called from a running event loop",
            ));
        }
        let result = Rc::new(Cell::new(None));
        let slot = result.clone();
        super::run(coroutine("Loop.block_on", async move {
            slot.set(Some(future.await?));
            Ok(())
        }))?;
        result
            .take()
            .ok_or_else(|| Exc::runtime_error("the loop stopped before the future was done"))
    }
}

/// What [`Loop::run`] waits on.
#[must_use = "a loop runs when it is awaited"]
pub struct Run<F, T>(State<F, T>);

enum State<F, T> {
    New(F),
    /// The loop of this thread, stepped by a host.
    Hosted(Running<T>),
    /// The loop runs already, and the task that it polls awaits the future.
    Awaited(Pin<Box<F>>),
    Ended,
}

// The future is boxed before it is first polled.
impl<F, T> Unpin for Run<F, T> {}

impl<F, T> Future for Run<F, T>
where
    F: Future<Output = Result<T>> + 'static,
    T: 'static,
{
    type Output = Result<T>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Result<T>> {
        self.0 = match mem::replace(&mut self.0, State::Ended) {
            State::New(future) => match executor::with(Executor::is_running) {
                true => State::Awaited(Box::pin(future)),
                false => State::Hosted(Running::start(future)),
            },
            begun => begun,
        };
        let poll = match &mut self.0 {
            State::Hosted(running) => executor::with(|executor| running.poll(executor, cx)),
            State::Awaited(future) => future.as_mut().poll(cx),
            State::New(_) | State::Ended => {
                return Poll::Ready(Err(Exc::runtime_error("the run has ended")));
            }
        };
        if poll.is_ready() {
            self.0 = State::Ended;
        }
        poll
    }
}

struct Running<T> {
    main: Task<()>,
    result: Rc<Cell<Option<Result<T>>>>,
    number: u32,
    /// When the clock calls the host's waker.
    armed: Option<Instant>,
    /// The tasks that were left have been cancelled.
    is_ending: bool,
}

impl<T: 'static> Running<T> {
    fn start(future: impl Future<Output = Result<T>> + 'static) -> Running<T> {
        let result = Rc::new(Cell::new(None));
        let slot = result.clone();
        let main = coroutine("Loop.run", async move {
            slot.set(Some(future.await));
            Ok(())
        });
        if !super::event_loop::is_set() {
            super::set_event_loop(Some(super::new_event_loop()));
        }
        let number = RUNS.with(|runs| {
            let (present, ever) = runs.get();
            runs.set((present + 1, ever.wrapping_add(1)));
            ever
        });
        Running {
            main: task::spawn(main, None),
            result,
            number,
            armed: None,
            is_ending: false,
        }
    }

    fn poll(&mut self, executor: &Executor, cx: &mut Context<'_>) -> Poll<Result<T>> {
        platform::enter_host(executor.number(), self.number, cx.waker());
        // Polled by a task of the same loop, somebody else steps.
        if !executor.is_running()
            && let Err(exc) = executor.step()
        {
            return Poll::Ready(Err(exc));
        }
        if self.main.done() && self.has_ended(executor) {
            return Poll::Ready(match self.result.take() {
                Some(result) => result,
                None => Err(self
                    .main
                    .result()
                    .err()
                    .unwrap_or_else(Exc::cancelled_error)),
            });
        }
        if executor.has_ready() {
            cx.waker().wake_by_ref();
        } else {
            self.arm(executor, cx);
        }
        Poll::Pending
    }

    /// Nothing of the run is left. The last one ends the tasks that nobody waits for.
    fn has_ended(&mut self, executor: &Executor) -> bool {
        let is_last = RUNS.with(|runs| runs.get().0) == 1 && !executor.is_running();
        if !is_last {
            return true;
        }
        if !mem::replace(&mut self.is_ending, true) {
            for task in executor.tasks() {
                task.cancel(None);
            }
        }
        executor.tasks().is_empty()
    }

    /// Has the clock call the host when the next timer is due.
    fn arm(&mut self, executor: &Executor, cx: &mut Context<'_>) {
        let Some(next) = executor.next_timer() else {
            return;
        };
        let now = Instant::now();
        let is_armed = |it: &Instant| it.cmp(next).is_le() && !it.is_due(now);
        if !self.armed.as_ref().is_some_and(is_armed) {
            self.armed = Some(next);
            platform::wake_at(next, cx.waker());
        }
    }
}

impl<T> Drop for Running<T> {
    fn drop(&mut self) {
        if !self.main.done() {
            self.main.erased().cancel(None);
            executor::with(|executor| {
                let mut steps = 0;
                while steps < LAST_STEPS && !executor.is_running() && !self.main.done() {
                    if executor.step().is_err() || !executor.has_ready() {
                        break;
                    }
                    steps += 1;
                }
            });
        }
        RUNS.with(|runs| {
            let (present, ever) = runs.get();
            runs.set((present - 1, ever));
        });
        let executor = executor::with(Executor::number);
        platform::leave_host(executor, self.number);
        platform::ring(executor);
    }
}
