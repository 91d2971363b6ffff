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

/// What can stand in a queue.
///
/// # Safety
/// The type is `repr(C)` and begins with a [`Link`] that [`Link::new`] made for this type.
pub(crate) unsafe trait Scheduled: Sized + 'static {
    /// It is its turn, because its timer put it there.
    fn fire(self: Rc<Self>);

    /// It is its turn, and it is no task, or one with a flag of [`Link::BEFORE`]. Whether the body is to
    /// be resumed.
    fn begin(self: &Rc<Self>) -> bool;

    /// What a flag of [`Link::AFTER`] asks for, when it is where it goes.
    fn end(self: &Rc<Self>) {}

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
    /// Its step runs, and somebody has the step's count, to schedule it with.
    Kept,
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
    fire: unsafe fn(NonNull<Link>),
    begin: unsafe fn(NonNull<Link>) -> bool,
    end: unsafe fn(NonNull<Link>),
    retain: unsafe fn(NonNull<Link>),
    /// Consumes one count.
    release: unsafe fn(NonNull<Link>),
    /// Consumes one count.
    into_future: unsafe fn(NonNull<Link>) -> Option<Rc<dyn AnyFuture>>,
}

struct Of<X>(X);

impl<X: Scheduled> Of<X> {
    const TABLE: &'static Table = &Table {
        // SAFETY: the link began life as an `Rc<X>`; the caller gives up a count.
        fire: |link| unsafe { Self::take(link) }.fire(),
        // SAFETY: as above, and the caller keeps the count.
        begin: |link| unsafe { Self::borrow(link) }.begin(),
        // SAFETY: as for `begin`.
        end: |link| unsafe { Self::borrow(link) }.end(),
        // SAFETY: as for `begin`.
        retain: |link| mem::forget(Rc::clone(&*unsafe { Self::borrow(link) })),
        // SAFETY: as for `fire`.
        release: |link| drop(unsafe { Self::take(link) }),
        // SAFETY: as for `fire`.
        into_future: |link| unsafe { Self::take(link) }.into_future(),
    };

    /// # Safety
    /// The link came from `Rc::into_raw` of an `Rc<X>`; the caller gives up the count.
    unsafe fn take(link: NonNull<Link>) -> Rc<X> {
        // SAFETY: the caller's promise; `Scheduled` has the link at the start of `X`.
        unsafe { Rc::from_raw(link.cast::<X>().as_ptr()) }
    }
}

impl<X: Scheduled> Of<X> {
    /// # Safety
    /// As [`Of::take`], but the caller keeps the count.
    #[inline(always)]
    unsafe fn borrow(link: NonNull<Link>) -> ManuallyDrop<Rc<X>> {
        // SAFETY: the caller's promise; nothing is dropped.
        ManuallyDrop::new(unsafe { Self::take(link) })
    }
}

impl Link {
    /// The flags that the loop looks at before a step,
    pub(crate) const BEFORE: u8 = 0b1000_1111;
    /// and after it.
    pub(crate) const AFTER: u8 = 0b0001_0010;
    /// The one that says that the timer fired.
    pub(crate) const FIRED: u8 = 0b1000_0000;

    /// Of what has no body to resume.
    pub(crate) const fn of_callback<X: Scheduled>() -> Link {
        let link = Link::new::<X>();
        Link {
            flags: Cell::new(Link::BEFORE),
            ..link
        }
    }

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
    #[inline(always)]
    pub(crate) fn goes(&self, place: Place) {
        match self.place.get() {
            Place::Nowhere => self.place.set(place),
            Place::Kept => self.goes_too(place),
            _ => {}
        }
    }

    /// It goes to a queue, and somebody keeps the count of the step for another reason.
    #[cold]
    fn goes_too(&self, place: Place) {
        // SAFETY: the step runs, and whoever drops the count that it gave away leaves the registry's.
        mem::forget(unsafe { Entry::share(NonNull::from(self)) });
        self.place.set(place);
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
    #[inline(always)]
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

    #[cold]
    pub(super) fn fire(self) {
        let link = self.into_raw();
        // SAFETY: the count is given up.
        unsafe { (link.as_ref().table.fire)(link) }
    }

    #[cold]
    pub(super) fn begin(&self) -> bool {
        // SAFETY: this is a count; the table is that of the type behind the link.
        unsafe { (self.link().table.begin)(self.0) }
    }

    /// Calls what the step of a task asks for at its end.
    ///
    /// # Safety
    /// Somebody has a count of the link.
    #[cold]
    pub(super) unsafe fn end(link: NonNull<Link>) {
        // SAFETY: the caller's promise.
        unsafe { (link.as_ref().table.end)(link) }
    }

    #[inline(always)]
    pub(super) fn raw(&self) -> NonNull<Link> {
        self.0
    }

    /// What this is an entry of.
    ///
    /// # Safety
    /// It is an entry of an `X`.
    #[inline]
    pub(crate) unsafe fn downcast<X: Scheduled>(self) -> Rc<X> {
        // SAFETY: the caller's promise; the count is given up.
        unsafe { Of::<X>::take(self.into_raw()) }
    }

    /// The future that this is an entry of.
    pub(crate) fn into_future(self) -> Option<Rc<dyn AnyFuture>> {
        let link = self.into_raw();
        // SAFETY: as in `fire`.
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
        // SAFETY: as in `fire`.
        unsafe { (self.0.as_ref().table.release)(self.0) }
    }
}
