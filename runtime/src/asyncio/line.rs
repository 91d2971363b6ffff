//! Tasks that stand in line at an event, oldest first.
//!
//! ```python
//! await ready.wait()        # stands in line until somebody calls ready.set()
//! ```
//! In CPython each has a future of its own, in a deque. Here the place in the line is a part of the
//! await itself, so that waiting allocates nothing. Who does not await as a task of ours has a future
//! in its place.
//!
//! Invariants:
//! 1. A place is linked from its first poll until it is woken or leaves; it does not move in between
//!    (`Pin`).
//! 2. Who drops a place makes it leave first.
//! 3. Nothing of the line is held while a future is completed: that may call anything.

use core::cell::Cell;
use core::marker::PhantomPinned;
use core::mem::ManuallyDrop;
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::{Context, Poll};

use super::future::{self, Future, Wait};
use crate::exc::Result;
use crate::executor::driver::{self, Mode};
use crate::executor::{self, Entry};

/// A line of places.
pub(super) struct Line {
    first: Cell<Option<NonNull<Place>>>,
    last: Cell<Option<NonNull<Place>>>,
    /// How many wait, the woken among them until they run.
    waiting: Cell<usize>,
}

/// One place in a line: a part of the await.
pub(super) struct Place {
    state: Cell<State>,
    /// Where the await of the future stands, if there is one.
    wait: Cell<Wait>,
    /// Who waits, if somebody does: nothing to drop once it has left, which saves a look at each await.
    who: ManuallyDrop<Cell<Option<Entry>>>,
    /// Where it stands, unless it is nowhere.
    neighbours: Cell<Neighbours>,
    _pinned: PhantomPinned,
}

#[derive(Clone, Copy)]
struct Neighbours {
    previous: Option<NonNull<Place>>,
    next: Option<NonNull<Place>>,
}

#[derive(Clone, Copy)]
enum State {
    /// It is in no line, and nobody waits.
    Out,
    /// It is in no line any more, and who waits is about to run.
    Woken,
    /// A task of ours waits.
    Task,
    /// A future waits, for somebody who is no task of ours.
    Future,
}

impl Line {
    pub(super) const fn new() -> Line {
        Line {
            first: Cell::new(None),
            last: Cell::new(None),
            waiting: Cell::new(0),
        }
    }

    fn places(&self) -> impl Iterator<Item = &Place> {
        // SAFETY: what is linked is pinned and alive (invariant 1), and nobody links or leaves
        // while the callers iterate.
        let deref = |it: NonNull<Place>| unsafe { it.as_ref() };
        core::iter::successors(self.first.get().map(deref), move |it| {
            it.neighbours.get().next.map(deref)
        })
    }

    /// How many wait, the woken among them.
    pub(super) fn len(&self) -> usize {
        self.waiting.get()
    }

    /// Wakes all who wait. Tasks leave the line now, futures when somebody looks.
    pub(super) fn wake_all(&self) {
        // Nobody joins or leaves meanwhile: futures are completed when all tasks have been woken.
        let mut at = self.first.take();
        self.last.set(None);
        while let Some(link) = at {
            // SAFETY: what was linked is pinned and alive (invariant 1).
            let place = unsafe { link.as_ref() };
            at = place.neighbours.get().next;
            if !place.wake() {
                self.append(place);
            }
        }
        if self.first.get().is_some() {
            self.wake_futures();
        }
    }

    /// Links a place at the end.
    fn append(&self, place: &Place) {
        let link = NonNull::from(place);
        let last = self.last.replace(Some(link));
        match last {
            // SAFETY: what is linked is alive.
            Some(last) => unsafe { last.as_ref() }.update(|it| it.next = Some(link)),
            None => self.first.set(Some(link)),
        }
        place.neighbours.set(Neighbours {
            previous: last,
            next: None,
        });
    }

    fn count(&self, by: isize) {
        self.waiting.set(self.waiting.get().wrapping_add_signed(by));
    }

    #[cold]
    #[inline(never)]
    fn wake_futures(&self) {
        while let Some(future) = self.places().find_map(Place::waiting_future) {
            // Fails when it is cancelled, which is as well.
            let _ = future.set_result(());
        }
    }
}

impl Place {
    #[inline]
    pub(super) const fn new() -> Place {
        Place {
            state: Cell::new(State::Out),
            wait: Cell::new(Wait::New),
            who: ManuallyDrop::new(Cell::new(None)),
            neighbours: Cell::new(Neighbours {
                previous: None,
                next: None,
            }),
            _pinned: PhantomPinned,
        }
    }

    /// Changes a neighbour.
    fn update(&self, change: impl FnOnce(&mut Neighbours)) {
        let mut neighbours = self.neighbours.get();
        change(&mut neighbours);
        self.neighbours.set(neighbours);
    }

    /// Wakes a task; false for a future.
    #[inline]
    fn wake(&self) -> bool {
        match self.state.get() {
            State::Out | State::Woken => true,
            State::Task => {
                self.state.set(State::Woken);
                if let Some(task) = self.who.take() {
                    executor::schedule(task);
                }
                true
            }
            State::Future => false,
        }
    }

    /// The future that stands here.
    fn future(&self) -> Option<Future<()>> {
        match self.state.get() {
            State::Future => {
                let entry = self.who.take()?;
                // SAFETY: it is an entry of such a future: `join_as_future` made it.
                let future = Future(unsafe { entry.downcast() });
                self.who.set(Some(Entry::new(future.0.clone())));
                Some(future)
            }
            _ => None,
        }
    }

    /// The same, if it is to be woken.
    fn waiting_future(&self) -> Option<Future<()>> {
        self.future().filter(|it| !it.done())
    }

    /// Waits in the line, which it joins at its first poll unless there is nothing to wait for: ready
    /// when it has been woken, or with what is thrown in.
    #[inline(always)]
    pub(super) fn poll(
        self: Pin<&Self>,
        line: &Line,
        is_over: impl FnOnce() -> bool,
        cx: &mut Context<'_>,
    ) -> Poll<Result<()>> {
        if !matches!(self.state.get(), State::Woken) {
            return self.wait(line, is_over, cx);
        }
        // A call of its own would be most of what it costs to go on.
        self.state.set(State::Out);
        line.count(-1);
        Poll::Ready(match driver::take_thrown() {
            None => Ok(()),
            Some(exc) => Err(exc),
        })
    }

    /// The same for who has not been woken.
    #[inline(never)]
    fn wait(
        self: Pin<&Self>,
        line: &Line,
        is_over: impl FnOnce() -> bool,
        cx: &mut Context<'_>,
    ) -> Poll<Result<()>> {
        match self.state.get() {
            State::Out if is_over() => Poll::Ready(Ok(())),
            State::Out => self.join(line, cx),
            State::Woken | State::Task | State::Future => self.look(line, cx),
        }
    }

    /// Joins the end of the line.
    fn join(self: Pin<&Self>, line: &Line, cx: &mut Context<'_>) -> Poll<Result<()>> {
        line.append(self.get_ref());
        line.count(1);
        match driver::mode(cx) {
            Mode::Task(task) => {
                self.state.set(State::Task);
                // There was nobody.
                core::mem::forget(self.who.replace(Some(task.keep())));
                Poll::Pending
            }
            Mode::Hand | Mode::Foreign => self.join_as_future(line, cx),
        }
    }

    #[cold]
    #[inline(never)]
    fn join_as_future(self: Pin<&Self>, line: &Line, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.state.set(State::Future);
        self.wait.set(Wait::New);
        self.who.set(Some(Entry::new(Future::<()>::new().0)));
        self.look(line, cx)
    }

    /// It has been polled, and was not woken as a task.
    #[cold]
    fn look(self: Pin<&Self>, line: &Line, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let poll = match self.future() {
            Some(future) => {
                let mut wait = self.wait.get();
                let poll = future::poll_wait(&future.erased(), &mut wait, cx);
                self.wait.set(wait);
                poll.map(|waited| waited.and_then(|()| future.result()))
            }
            None => match driver::take_thrown() {
                Some(exc) => Poll::Ready(Err(exc)),
                None => Poll::Pending,
            },
        };
        if poll.is_ready() {
            self.leave(line);
        }
        poll
    }

    /// Leaves the line, if it is in it.
    #[inline]
    pub(super) fn leave(&self, line: &Line) {
        if !matches!(self.state.get(), State::Out) {
            self.leave_early(line);
        }
    }

    /// The same before it has run.
    #[cold]
    fn leave_early(&self, line: &Line) {
        if !matches!(self.state.replace(State::Out), State::Woken) {
            self.unlink(line);
        }
        line.count(-1);
        if let Some(who) = self.who.take() {
            executor::give_back(who);
        }
    }

    fn unlink(&self, line: &Line) {
        let Neighbours { previous, next } = self.neighbours.get();
        match previous {
            // SAFETY: what is linked is alive.
            Some(previous) => unsafe { previous.as_ref() }.update(|it| it.next = next),
            None => line.first.set(next),
        }
        match next {
            // SAFETY: what is linked is alive.
            Some(next) => unsafe { next.as_ref() }.update(|it| it.previous = previous),
            None => line.last.set(previous),
        }
    }
}
