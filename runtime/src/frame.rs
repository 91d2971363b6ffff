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

/// A counted handle of a frame: `X` is what its owner keeps beside the body, `R` the result.
pub(crate) struct Frame<X: 'static, R: 'static> {
    head: NonNull<Head<X, R>>,
    /// It owns a body that may own anything.
    owns: PhantomData<Box<(X, R)>>,
}

/// How many handles there may be: where words have 32 bits, as many as 256 KiB of them, and a suspended
/// task is a word smaller.
#[cfg(target_pointer_width = "64")]
type Handles = u32;
#[cfg(not(target_pointer_width = "64"))]
type Handles = u16;

struct Head<X: 'static, R: 'static> {
    handles: Cell<Handles>,
    state: Cell<State>,
    table: &'static Table<X, R>,
    extra: X,
}

type PollBody<X, R> = unsafe fn(NonNull<Head<X, R>>, &mut Context<'_>) -> Poll<Result<R>>;

/// What depends on the type of the body. Each function takes a head that belongs to a `Whole` with
/// that body.
struct Table<X: 'static, R: 'static> {
    /// Polls the body. It is initialised, and nobody else is in it.
    poll: PollBody<X, R>,
    /// Drops the body. It is initialised, and nobody is in it.
    clear: unsafe fn(NonNull<Head<X, R>>),
    /// Frees the allocation; the body is gone already.
    free: unsafe fn(NonNull<Head<X, R>>),
}

#[repr(C)]
struct Whole<X: 'static, R: 'static, F> {
    head: Head<X, R>,
    body: UnsafeCell<MaybeUninit<F>>,
}

impl<X: 'static, R: 'static, F: Future<Output = Result<R>>> Whole<X, R, F> {
    const TABLE: &'static Table<X, R> = &Table {
        poll: Self::poll,
        clear: Self::clear,
        free: Self::free,
    };

    /// # Safety
    /// As [`Table::poll`].
    unsafe fn poll(head: NonNull<Head<X, R>>, cx: &mut Context<'_>) -> Poll<Result<R>> {
        let whole = head.cast::<Self>();
        // SAFETY: the head is that of this whole (caller); the body is initialised and entered by
        // nobody else (caller), and never moves.
        unsafe { Pin::new_unchecked((*(*whole.as_ptr()).body.get()).assume_init_mut()) }.poll(cx)
    }

    /// # Safety
    /// As [`Table::clear`].
    unsafe fn clear(head: NonNull<Head<X, R>>) {
        let whole = head.cast::<Self>();
        // SAFETY: as in `poll`; the caller never enters the body again.
        unsafe { (*(*whole.as_ptr()).body.get()).assume_init_drop() }
    }

    /// # Safety
    /// As [`Table::free`].
    unsafe fn free(head: NonNull<Head<X, R>>) {
        // SAFETY: the whole came from a box, and this is the last handle (caller).
        drop(unsafe { Box::from_raw(head.cast::<Self>().as_ptr()) });
    }
}

impl<X, R> Frame<X, R> {
    /// Places a body, which may keep a pointer to `extra`: that stays where it is until the last
    /// handle goes.
    pub(crate) fn new<F: Future<Output = Result<R>> + 'static>(
        extra: X,
        body: impl FnOnce(&X) -> F,
    ) -> Frame<X, R> {
        let whole: Box<Whole<X, R, F>> = Box::new(Whole {
            head: Head {
                handles: Cell::new(1),
                state: Cell::new(State::Created),
                table: Whole::<X, R, F>::TABLE,
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
    fn head(&self) -> &Head<X, R> {
        // SAFETY: a handle keeps the allocation.
        unsafe { self.head.as_ref() }
    }

    #[inline]
    pub(crate) fn state(&self) -> State {
        self.head().state.get()
    }

    #[inline]
    pub(crate) fn extra(&self) -> &X {
        &self.head().extra
    }

    /// Whether no other handle refers to the frame.
    #[inline]
    pub(crate) fn is_last(&self) -> bool {
        self.head().handles.get() == 1
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
        let head = self.head();
        assert!(
            matches!(head.state.get(), State::Created | State::Suspended),
            "a body was resumed that cannot be"
        );
        head.state.set(State::Running);
        // SAFETY: it was neither running nor finished, and others now find it running.
        let poll = unsafe { (head.table.poll)(self.head, cx) };
        if poll.is_pending() {
            head.state.set(State::Suspended);
        } else {
            self.clear();
        }
        poll
    }

    /// Ends a body that is not running, by dropping it.
    pub(crate) fn finish(&self) {
        if matches!(self.state(), State::Created | State::Suspended) {
            self.head().state.set(State::Running);
            self.clear();
        }
    }

    /// Drops the body in state `Running`, when nobody is in it.
    #[inline]
    fn clear(&self) {
        // SAFETY: the callers left or never entered the body, and it was initialised.
        unsafe { (self.head().table.clear)(self.head) };
        self.head().state.set(State::Finished);
    }
}

impl<X, R> Clone for Frame<X, R> {
    fn clone(&self) -> Self {
        let handles = &self.head().handles;
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
        let handles = self.head().handles.get();
        if handles > 1 {
            self.head().handles.set(handles - 1);
            return;
        }
        self.finish();
        // A local's destructor may have made a new handle.
        let handles = self.head().handles.get();
        self.head().handles.set(handles - 1);
        if handles == 1 && self.state() == State::Finished {
            // SAFETY: the last handle, and the body is gone.
            unsafe { (self.head().table.free)(self.head) };
        }
    }
}
