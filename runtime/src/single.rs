//! State of the one thread that runs Python code.
//!
//! The runtime keeps a few variables outside of any function: the recursion depth, the output
//! buffer, the module variables of the program ([`crate::global::Global`]). Python objects hold
//! `Rc`s and never leave their thread, so this state belongs to a thread as well: with `std` it
//! is thread-local, without it there is one thread and a plain static.

#[cfg(feature = "std")]
macro_rules! per_thread {
    ($(#[$meta:meta])* $vis:vis static $name:ident: $ty:ty = $init:expr;) => {
        ::std::thread_local! {
            $(#[$meta])*
            $vis static $name: $ty = const { $init };
        }
    };
}

#[cfg(not(feature = "std"))]
macro_rules! per_thread {
    ($(#[$meta:meta])* $vis:vis static $name:ident: $ty:ty = $init:expr;) => {
        $(#[$meta])*
        $vis static $name: $crate::single::Single<$ty> = $crate::single::Single::new($init);
    };
}

pub(crate) use per_thread;

/// A static of the only thread there is.
#[cfg(not(feature = "std"))]
pub(crate) struct Single<T>(T);

// SAFETY: without `std` there are no threads; interrupt handlers of a firmware are Rust, and
// reach Python code through the executor's wakers only, never through these statics.
#[cfg(not(feature = "std"))]
unsafe impl<T> Sync for Single<T> {}

#[cfg(not(feature = "std"))]
impl<T> Single<T> {
    pub(crate) const fn new(value: T) -> Single<T> {
        Single(value)
    }

    pub(crate) fn with<R>(&self, f: impl FnOnce(&T) -> R) -> R {
        f(&self.0)
    }
}

/// As much of an atomic as the only thread there is needs. Where nothing ever stores into it, it is a
/// constant to the linker, which an atomic is not.
#[cfg(not(feature = "std"))]
pub(crate) struct Plain<T>(Single<core::cell::Cell<T>>);

#[cfg(not(feature = "std"))]
impl<T: Copy> Plain<T> {
    pub(crate) const fn new(value: T) -> Plain<T> {
        Plain(Single::new(core::cell::Cell::new(value)))
    }

    #[inline]
    pub(crate) fn load(&self, _order: core::sync::atomic::Ordering) -> T {
        self.0.with(core::cell::Cell::get)
    }

    #[inline]
    pub(crate) fn store(&self, value: T, _order: core::sync::atomic::Ordering) {
        self.0.with(|it| it.set(value));
    }
}

/// Makes sure that the calling thread is the one that runs Python code: the first to ask.
///
/// Panics on any other thread, which keeps `unsafe impl Sync` of the module variables sound.
#[inline(always)]
pub(crate) fn check_thread() {
    #[cfg(feature = "std")]
    if !owner::IS_OWNER.with(core::cell::Cell::get) {
        assert!(
            owner::claim(),
            "compiled Python code runs on one thread, and this is another one"
        );
    }
}

/// Whether the calling thread is the one that runs Python code: the first to ask.
#[inline]
pub(crate) fn is_own_thread() -> bool {
    #[cfg(feature = "std")]
    return owner::IS_OWNER.with(core::cell::Cell::get) || owner::claim();
    #[cfg(not(feature = "std"))]
    return true;
}

#[cfg(feature = "std")]
mod owner {
    use core::cell::Cell;
    use core::sync::atomic::{AtomicBool, Ordering};

    std::thread_local! {
        pub(super) static IS_OWNER: Cell<bool> = const { Cell::new(false) };
    }

    static CLAIMED: AtomicBool = AtomicBool::new(false);

    #[cold]
    pub(super) fn claim() -> bool {
        let is_first = !CLAIMED.swap(true, Ordering::AcqRel);
        IS_OWNER.with(|it| it.set(is_first));
        is_first
    }
}
