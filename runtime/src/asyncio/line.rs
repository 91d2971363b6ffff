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
//! 1. A place is linked from its first poll until it leaves; it does not move in between (`Pin`).
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
}

/// One place in a line: a part of the await.
pub(super) struct Place {
    /// Nothing to drop once it has left, which saves a look at each await.
    who: ManuallyDrop<Cell<Who>>,
    /// Where it stands, unless it is nowhere.
    neighbours: Cell<Neighbours>,
    _pinned: PhantomPinned,
}

#[derive(Clone, Copy)]
struct Neighbours {
    previous: Option<NonNull<Place>>,
    next: Option<NonNull<Place>>,
}

/// Who waits in a place.
enum Who {
    /// It is in no line.
    Nobody,
    /// It stands in line, and has been woken.
    Woken,
    Task(Entry),
    /// Somebody who is no task of ours.
    Future(Future<()>, Wait),
}

impl Line {
    pub(super) const fn new() -> Line {
        Line {
            first: Cell::new(None),
            last: Cell::new(None),
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

    /// How many stand in line, the woken among them.
    pub(super) fn len(&self) -> usize {
        self.places().count()
    }

    /// Wakes all who wait; they leave the line when they run.
    pub(super) fn wake_all(&self) {
        while let Some(future) = self.wake_tasks() {
            // Fails when it is cancelled, which is as well.
            let _ = future.set_result(());
        }
    }

    /// Wakes up to the first who is no task, and gives its future.
    fn wake_tasks(&self) -> Option<Future<()>> {
        for place in self.places() {
            match place.who.replace(Who::Woken) {
                Who::Nobody | Who::Woken => {}
                Who::Task(task) => executor::schedule(task),
                Who::Future(future, state) => {
                    let wakes = !future.done();
                    place.who.set(Who::Future(future.clone(), state));
                    if wakes {
                        return Some(future);
                    }
                }
            }
        }
        None
    }
}

impl Place {
    #[inline]
    pub(super) const fn new() -> Place {
        Place {
            who: ManuallyDrop::new(Cell::new(Who::Nobody)),
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

    /// Waits in the line, which it joins at its first poll unless there is nothing to wait for: ready
    /// when it has been woken, or with what is thrown in.
    #[inline]
    pub(super) fn poll(
        self: Pin<&Self>,
        line: &Line,
        is_over: impl FnOnce() -> bool,
        cx: &mut Context<'_>,
    ) -> Poll<Result<()>> {
        let who = ManuallyDrop::new(self.who.replace(Who::Nobody));
        match &*who {
            Who::Nobody if is_over() => Poll::Ready(Ok(())),
            Who::Nobody => self.join(line, cx),
            Who::Woken => {
                self.unlink(line);
                Poll::Ready(driver::take_thrown().map_or(Ok(()), Err))
            }
            Who::Task(_) | Who::Future(..) => self.look(ManuallyDrop::into_inner(who), line, cx),
        }
    }

    /// Joins the end of the line.
    fn join(self: Pin<&Self>, line: &Line, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let this = NonNull::from(self.get_ref());
        let last = line.last.replace(Some(this));
        match last {
            // SAFETY: what is linked is alive.
            Some(last) => unsafe { last.as_ref() }.update(|it| it.next = Some(this)),
            None => line.first.set(Some(this)),
        }
        self.neighbours.set(Neighbours {
            previous: last,
            next: None,
        });
        match driver::mode(cx) {
            Mode::Task(task) => {
                core::mem::forget(self.who.replace(Who::Task(task.entry())));
                Poll::Pending
            }
            Mode::Hand | Mode::Foreign => self.join_as_future(line, cx),
        }
    }

    #[cold]
    fn join_as_future(self: Pin<&Self>, line: &Line, cx: &mut Context<'_>) -> Poll<Result<()>> {
        self.look(Who::Future(Future::new(), Wait::New), line, cx)
    }

    /// It has been polled, and `who` was not woken as a task.
    #[cold]
    fn look(self: Pin<&Self>, who: Who, line: &Line, cx: &mut Context<'_>) -> Poll<Result<()>> {
        let (who, poll) = match who {
            Who::Future(future, mut state) => {
                let poll = future::poll_wait(&future.erased(), &mut state, cx);
                let poll = poll.map(|waited| waited.and_then(|()| future.result()));
                (Who::Future(future, state), poll)
            }
            who => {
                let thrown = driver::take_thrown();
                let poll = thrown.map_or(Poll::Pending, |exc| Poll::Ready(Err(exc)));
                (who, poll)
            }
        };
        self.who.set(who);
        if poll.is_ready() {
            self.leave(line);
        }
        poll
    }

    /// Leaves the line, if it is in it.
    #[inline]
    pub(super) fn leave(&self, line: &Line) {
        match self.who.replace(Who::Nobody) {
            Who::Nobody => {}
            _ => self.unlink(line),
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
