//! What the queues hold: tasks and callbacks, linked through themselves.
//!
//! ```python
//! loop.call_soon(print)            # an entry of the ready queue
//! await asyncio.sleep(1)           # the task is one of the sleep queue, then of the ready queue
//! ```
//! An [`Entry`] is one word and owns one count of an `Rc`. What it points to begins with a [`Link`],
//! so that queueing allocates nothing, however many tasks there are.
//!
//! Invariant: a link is in at most one queue, and [`Link::place`] says in which.

use alloc::rc::Rc;
use core::cell::Cell;
use core::mem::{self, ManuallyDrop};
use core::ptr::NonNull;

use super::sleeping::Timer;
use crate::asyncio::future::AnyFuture;
use crate::platform::TaskKey;

/// What can stand in a queue.
///
/// # Safety
/// The type is `repr(C)` and begins with a [`Link`] that [`Link::new`] made for this type.
pub(crate) unsafe trait Scheduled: Sized + 'static {
    /// It was its turn; `due` if a timer of its own put it there.
    fn run(self: Rc<Self>, due: bool);

    /// The future that it is.
    fn into_future(self: Rc<Self>) -> Option<Rc<dyn AnyFuture>> {
        None
    }
}

/// Where an entry stands, or is about to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Place {
    Nowhere,
    Ready,
    /// In the ready queue, because its timer fired.
    Due,
    Asleep,
    /// Its step runs, and it goes to the ready queue when that ends.
    Again,
    /// Its step runs, and it goes to the sleep queue when that ends.
    Drowsy,
}

/// The head of everything that can stand in a queue.
#[repr(C)]
pub(crate) struct Link {
    pub(super) next: Cell<Option<NonNull<Link>>>,
    table: &'static Table,
    pub(super) timer: Timer,
    pub(super) place: Cell<Place>,
    /// The owner's: room that alignment leaves.
    pub(crate) flags: Cell<u8>,
    /// The owner's as well.
    pub(crate) count: Cell<u16>,
}

/// What depends on the type behind a link; each function takes a link of that type.
struct Table {
    /// Consumes one count.
    run: unsafe fn(NonNull<Link>, bool),
    retain: unsafe fn(NonNull<Link>),
    /// Consumes one count.
    release: unsafe fn(NonNull<Link>),
    /// Consumes one count.
    into_future: unsafe fn(NonNull<Link>) -> Option<Rc<dyn AnyFuture>>,
}

struct Of<X>(X);

impl<X: Scheduled> Of<X> {
    const TABLE: &'static Table = &Table {
        // SAFETY: the caller gives up the count of a link that began life as an `Rc<X>`.
        run: |link, due| unsafe { Self::take(link) }.run(due),
        // SAFETY: as above, but the count remains the caller's.
        retain: |link| mem::forget(Rc::clone(&*ManuallyDrop::new(unsafe { Self::take(link) }))),
        // SAFETY: as for `run`.
        release: |link| drop(unsafe { Self::take(link) }),
        // SAFETY: as for `run`.
        into_future: |link| unsafe { Self::take(link) }.into_future(),
    };

    /// # Safety
    /// The link came from `Rc::into_raw` of an `Rc<X>`; the caller gives up the count.
    unsafe fn take(link: NonNull<Link>) -> Rc<X> {
        // SAFETY: the caller's promise; `Scheduled` has the link at the start of `X`.
        unsafe { Rc::from_raw(link.cast::<X>().as_ptr()) }
    }
}

impl Link {
    pub(crate) const fn new<X: Scheduled>() -> Link {
        Link {
            next: Cell::new(None),
            table: Of::<X>::TABLE,
            timer: Timer::new(),
            place: Cell::new(Place::Nowhere),
            flags: Cell::new(0),
            count: Cell::new(0),
        }
    }

    #[inline]
    pub(crate) fn place(&self) -> Place {
        self.place.get()
    }

    /// Says where the step of a task puts it, unless something has put it elsewhere meanwhile.
    #[inline]
    pub(crate) fn goes(&self, place: Place) {
        if self.place.get() == Place::Nowhere {
            self.place.set(place);
        }
    }

    #[inline]
    pub(crate) fn timer(&self) -> &Timer {
        &self.timer
    }
}

/// One count of something that can stand in a queue.
pub(crate) struct Entry(NonNull<Link>);

impl Entry {
    #[inline]
    pub(crate) fn new<X: Scheduled>(target: Rc<X>) -> Entry {
        // SAFETY: `Rc::into_raw` is never null.
        Entry(unsafe { NonNull::new_unchecked(Rc::into_raw(target).cast_mut()) }.cast())
    }

    /// The entry of a future.
    #[inline]
    pub(crate) fn of(future: Rc<dyn AnyFuture>) -> Entry {
        // SAFETY: `Rc::into_raw` is never null; only `FutureCell` is an `AnyFuture`, and that is
        // `Scheduled`.
        Entry(unsafe { NonNull::new_unchecked(Rc::into_raw(future).cast_mut().cast()) })
    }

    #[inline]
    pub(crate) fn link(&self) -> &Link {
        // SAFETY: the count keeps it.
        unsafe { self.0.as_ref() }
    }

    /// A new count.
    ///
    /// # Safety
    /// The link came from [`Entry::into_raw`], and somebody owns a count of it.
    #[inline]
    pub(crate) unsafe fn share(link: NonNull<Link>) -> Entry {
        // SAFETY: the caller's promise: the table is that of the type behind the link.
        unsafe { (link.as_ref().table.retain)(link) };
        Entry(link)
    }

    /// Gives the count to a queue.
    #[inline]
    pub(crate) fn into_raw(self) -> NonNull<Link> {
        ManuallyDrop::new(self).0
    }

    /// Takes it back.
    ///
    /// # Safety
    /// The link came from [`Entry::into_raw`], and nobody else takes that count.
    #[inline]
    pub(super) unsafe fn from_raw(link: NonNull<Link>) -> Entry {
        Entry(link)
    }

    #[inline]
    pub(super) fn run(self, due: bool) {
        let link = self.into_raw();
        // SAFETY: the count is given up; the table is that of the type behind the link.
        unsafe { (link.as_ref().table.run)(link, due) }
    }

    /// Whether this is the task with that key.
    pub(super) fn is(self, key: TaskKey) -> bool {
        let future = self.into_future();
        future.is_some_and(|it| it.core().task_key() == key)
    }

    /// The future that this is an entry of.
    pub(crate) fn into_future(self) -> Option<Rc<dyn AnyFuture>> {
        let link = self.into_raw();
        // SAFETY: as in `run`.
        unsafe { (link.as_ref().table.into_future)(link) }
    }
}

impl Clone for Entry {
    #[inline]
    fn clone(&self) -> Entry {
        // SAFETY: this is a count.
        unsafe { Entry::share(self.0) }
    }
}

impl Drop for Entry {
    #[inline]
    fn drop(&mut self) {
        // SAFETY: as in `run`.
        unsafe { (self.0.as_ref().table.release)(self.0) }
    }
}
