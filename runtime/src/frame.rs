//! A suspended body behind one thin pointer: what generators and coroutines are made of.
//!
//! ```python
//! g = numbers()       # a frame: a count, a state, and the body that rustc made of the function
//! ```
//!
//! `Rc<dyn Future>` is two words, and each access computes where the body starts; a generator
//! pipeline pays that for every item. A frame lays its head out the same way whatever the body is.
//!
//! Invariants:
//! 1. The body is initialised unless the state is `Finished` (or `finish` is dropping it).
//! 2. The body is entered in state `Running` only, and by nobody who finds the frame `Running`.
//! 3. The body never moves.

use alloc::boxed::Box;
use alloc::rc::Rc;
use core::cell::{Cell, UnsafeCell};
use core::future::Future;
use core::marker::PhantomData;
use core::mem::{ManuallyDrop, MaybeUninit};
use core::pin::Pin;
use core::ptr::NonNull;
use core::task::{Context, Poll};

use crate::exc::Result;
use crate::value::{Native, Value};

/// Where a body stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    Created,
    Suspended,
    Running,
    Finished,
}

impl State {
    /// `generator.gi_frame`: None at the end.
    pub(crate) fn frame(self) -> Value {
        match self {
            State::Finished => Value::None,
            _ => Value::Native(Rc::new(FrameObject)),
        }
    }
}

/// The frame of a generator or coroutine that has not ended. It shows nothing but that.
struct FrameObject;

impl Native for FrameObject {
    fn type_name(&self) -> &'static str {
        "frame"
    }
}

/// What an owner keeps beside the body: what becomes of the result of a body that a loop has resumed.
pub(crate) trait Owner<R>: 'static {
    /// The body of the task whose step this is has ended.
    fn ended(result: Result<R>);
}

/// A counted handle of a frame: `X` is what its owner keeps beside the body, `R` the result.
#[repr(transparent)]
pub(crate) struct Frame<X: 'static, R: 'static> {
    head: NonNull<Head<X>>,
    /// It owns a body that may own anything.
    owns: PhantomData<Box<(X, R)>>,
}

/// How many handles there may be: where words have 32 bits, as many as 256 KiB of them, and a suspended
/// task is a word smaller.
#[cfg(target_pointer_width = "64")]
type Handles = u32;
#[cfg(not(target_pointer_width = "64"))]
type Handles = u16;

#[repr(C)]
struct Head<X: 'static> {
    stem: Stem,
    extra: X,
}

/// What all frames have whatever their types: how each begins.
#[repr(C)]
pub(crate) struct Stem {
    table: &'static Table,
    handles: Cell<Handles>,
    state: Cell<State>,
}

/// What depends on the types behind a stem. Each function takes the stem of a `Whole` of these types.
struct Table {
    poll: PollBody,
    /// Drops the body. It is initialised, and nobody is in it.
    clear: unsafe fn(NonNull<Stem>),
    /// Frees the allocation; the body is gone already.
    free: unsafe fn(NonNull<Stem>),
}

/// Polls the body, which is initialised, and nobody else is in it. Whether it was suspended; if not,
/// it is cleared, and the result is in the room that the caller has for it, else with the owner.
type PollBody = unsafe fn(NonNull<Stem>, &mut Context<'_>, Room) -> bool;

/// Room for a result; none: [`Owner::ended`] gets it.
type Room = Option<NonNull<()>>;

impl Stem {
    /// Whether it has neither ended nor is running.
    #[inline(always)]
    pub(crate) fn is_resumable(&self) -> bool {
        matches!(self.state.get(), State::Created | State::Suspended)
    }

    /// Resumes the body once; at its end [`Owner::ended`] gets the result. Whether it was suspended.
    ///
    /// # Safety
    /// The stem is that of a frame, which somebody has a handle of, and it is resumable.
    #[inline(always)]
    pub(crate) unsafe fn step(stem: NonNull<Stem>, cx: &mut Context<'_>) -> bool {
        // SAFETY: the caller's promise; the body is neither running nor finished.
        unsafe { Stem::resume(stem, cx, None) }
    }

    /// # Safety
    /// As [`Stem::step`]; the body is resumable, and the room is that for its result.
    #[inline(always)]
    unsafe fn resume(this: NonNull<Stem>, cx: &mut Context<'_>, room: Room) -> bool {
        // SAFETY: the caller's promise; who looks finds the body running.
        unsafe {
            let stem = this.as_ref();
            stem.state.set(State::Running);
            let is_suspended = (stem.table.poll)(this, cx, room);
            if is_suspended {
                stem.state.set(State::Suspended);
            }
            is_suspended
        }
    }

    /// Drops the body in state `Running`, when nobody is in it.
    ///
    /// # Safety
    /// As [`Stem::step`]; the body is initialised, and left or never entered.
    unsafe fn clear(this: NonNull<Stem>) {
        // SAFETY: the caller's promise.
        unsafe {
            (this.as_ref().table.clear)(this);
            this.as_ref().state.set(State::Finished);
        }
    }

    /// Ends a body that is not running, by dropping it.
    ///
    /// # Safety
    /// As [`Stem::step`].
    unsafe fn finish(this: NonNull<Stem>) {
        // SAFETY: the caller's promise; a resumable body is initialised, and nobody is in it.
        unsafe {
            if this.as_ref().is_resumable() {
                this.as_ref().state.set(State::Running);
                Stem::clear(this);
            }
        }
    }

    /// The last handle goes.
    ///
    /// # Safety
    /// As [`Stem::step`], and the caller gives up its handle.
    #[cold]
    unsafe fn release(this: NonNull<Stem>) {
        // SAFETY: the handle is there until its count is taken; a frame without any is freed.
        unsafe {
            Stem::finish(this);
            // A local's destructor may have made a new handle.
            let handles = this.as_ref().handles.get();
            this.as_ref().handles.set(handles - 1);
            if handles == 1 && this.as_ref().state.get() == State::Finished {
                (this.as_ref().table.free)(this);
            }
        }
    }
}

/// A body has ended: its result goes to who waits.
///
/// # Safety
/// The stem is that of a frame of these types, whose body is initialised and never entered again;
/// the room is for a `Result<R>`.
#[inline(never)]
unsafe fn deliver<X: Owner<R>, R: 'static>(stem: NonNull<Stem>, result: Result<R>, room: Room) {
    // SAFETY: the caller's promise.
    unsafe {
        Stem::clear(stem);
        match room {
            Some(room) => room.cast().write(result),
            None => X::ended(result),
        }
    }
}

#[repr(C)]
struct Whole<X: 'static, F> {
    head: Head<X>,
    body: UnsafeCell<MaybeUninit<F>>,
}

impl<X: 'static, F> Whole<X, F> {
    const fn table<R: 'static>() -> &'static Table
    where
        X: Owner<R>,
        F: Future<Output = Result<R>>,
    {
        &Table {
            poll: Self::poll,
            clear: Self::clear,
            free: Self::free,
        }
    }

    /// # Safety
    /// As [`PollBody`] says.
    unsafe fn poll<R: 'static>(stem: NonNull<Stem>, cx: &mut Context<'_>, room: Room) -> bool
    where
        X: Owner<R>,
        F: Future<Output = Result<R>>,
    {
        let whole = stem.cast::<Self>();
        // SAFETY: the stem is that of this whole (caller); the body is initialised and entered by
        // nobody else (caller), and never moves. Once it is ready it is not entered again.
        unsafe {
            let body = Pin::new_unchecked((*(*whole.as_ptr()).body.get()).assume_init_mut());
            match body.poll(cx) {
                Poll::Pending => true,
                Poll::Ready(result) => {
                    deliver::<X, R>(stem, result, room);
                    false
                }
            }
        }
    }

    /// # Safety
    /// As [`Table::clear`].
    unsafe fn clear(stem: NonNull<Stem>) {
        let whole = stem.cast::<Self>();
        // SAFETY: as in `poll`; the caller never enters the body again.
        unsafe { (*(*whole.as_ptr()).body.get()).assume_init_drop() }
    }

    /// # Safety
    /// As [`Table::free`].
    unsafe fn free(stem: NonNull<Stem>) {
        // SAFETY: the whole came from a box, and this is the last handle (caller).
        drop(unsafe { Box::from_raw(stem.cast::<Self>().as_ptr()) });
    }
}

impl<X, R> Frame<X, R> {
    /// Places a body, which may keep a pointer to `extra`: that stays where it is until the last
    /// handle goes.
    pub(crate) fn new<F: Future<Output = Result<R>> + 'static>(
        extra: X,
        body: impl FnOnce(&X) -> F,
    ) -> Frame<X, R>
    where
        X: Owner<R>,
    {
        let whole: Box<Whole<X, F>> = Box::new(Whole {
            head: Head {
                stem: Stem {
                    table: Whole::<X, F>::table(),
                    handles: Cell::new(1),
                    state: Cell::new(State::Created),
                },
                extra,
            },
            body: UnsafeCell::new(MaybeUninit::uninit()),
        });
        let whole = NonNull::from(Box::leak(whole));
        // SAFETY: nobody else knows the allocation; `extra` is only shared from here on.
        unsafe {
            let body = body(&(*whole.as_ptr()).head.extra);
            (*(*whole.as_ptr()).body.get()).write(body);
        }
        Frame {
            head: whole.cast(),
            owns: PhantomData,
        }
    }

    #[inline]
    fn head(&self) -> &Head<X> {
        // SAFETY: a handle keeps the allocation.
        unsafe { self.head.as_ref() }
    }

    #[inline]
    fn stem(&self) -> &Stem {
        &self.head().stem
    }

    #[inline]
    pub(crate) fn state(&self) -> State {
        self.stem().state.get()
    }

    /// Whether it has neither ended nor is running.
    #[inline]
    pub(crate) fn is_resumable(&self) -> bool {
        self.stem().is_resumable()
    }

    #[inline]
    pub(crate) fn extra(&self) -> &X {
        &self.head().extra
    }

    /// Whether no other handle refers to the frame.
    #[inline]
    pub(crate) fn is_last(&self) -> bool {
        self.stem().handles.get() == 1
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.head == other.head
    }

    pub(crate) fn address(&self) -> usize {
        self.head.as_ptr() as usize
    }

    /// The frame as a plain pointer, which keeps nothing alive.
    pub(crate) fn raw(&self) -> NonNull<()> {
        self.head.cast()
    }

    /// A new handle of the frame that `raw` came from.
    ///
    /// # Safety
    /// `raw` was made by [`Frame::raw`] of a frame of this type, and a handle of it exists.
    pub(crate) unsafe fn from_raw(raw: NonNull<()>) -> Self {
        let borrowed = ManuallyDrop::new(Frame {
            head: raw.cast(),
            owns: PhantomData,
        });
        Frame::clone(&borrowed)
    }

    /// Resumes the body once and drops it at its end.
    ///
    /// Panics unless the state is `Created` or `Suspended`: callers have their own texts for the
    /// other two.
    #[inline]
    pub(crate) fn poll(&self, cx: &mut Context<'_>) -> Poll<Result<R>> {
        assert!(self.is_resumable(), "a body was resumed that cannot be");
        let mut result = MaybeUninit::<Result<R>>::uninit();
        let room = NonNull::from(&mut result).cast();
        // SAFETY: it is resumable, this is a handle, and the results of all bodies of this type are
        // of this one. What was not suspended has written it.
        unsafe {
            if Stem::resume(self.head.cast(), cx, Some(room)) {
                return Poll::Pending;
            }
            Poll::Ready(result.assume_init())
        }
    }

    /// Ends a body that is not running, by dropping it.
    pub(crate) fn finish(&self) {
        // SAFETY: this is a handle.
        unsafe { Stem::finish(self.head.cast()) }
    }
}

impl<X, R> Clone for Frame<X, R> {
    fn clone(&self) -> Self {
        let handles = &self.stem().handles;
        // A wrapped count would free the frame early.
        handles.set(
            handles
                .get()
                .checked_add(1)
                .expect("too many handles of a frame"),
        );
        Frame {
            head: self.head,
            owns: PhantomData,
        }
    }
}

impl<X, R> Drop for Frame<X, R> {
    #[inline]
    fn drop(&mut self) {
        let handles = &self.stem().handles;
        if handles.get() > 1 {
            handles.set(handles.get() - 1);
            return;
        }
        // SAFETY: this is the last handle, and it goes.
        unsafe { Stem::release(self.head.cast()) }
    }
}
