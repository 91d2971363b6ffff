//! State of a thread that runs Python code.
//!
//! The runtime keeps a few variables outside of any function: the recursion depth, the output
//! buffer, the module variables of the program ([`crate::global::Global`]). Python objects hold
//! `Rc`s and never leave their thread, so this state belongs to a thread as well: with `std` it
//! is thread-local, or a [`PerThread`] where the program declares it; without it there is one
//! thread and a plain static.

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

/// A static that each thread has for itself. The first thread to ask finds its value in the static
/// itself, which costs scripts nothing; each other one makes a default value, which stays where it
/// is until the process ends, as that of the first does.
pub(crate) struct PerThread<T: 'static> {
    first: T,
    #[cfg(feature = "std")]
    number: others::Number,
}

// SAFETY: `first` is reached by one thread alone, and is not dropped, as statics are not.
unsafe impl<T> Sync for PerThread<T> {}

impl<T: Default> PerThread<T> {
    pub(crate) const fn new(first: T) -> PerThread<T> {
        PerThread {
            first,
            #[cfg(feature = "std")]
            number: others::Number::new(),
        }
    }

    /// The value of the calling thread.
    #[inline(always)]
    pub(crate) fn here(&self) -> &T {
        #[cfg(feature = "std")]
        if !first::IS_FIRST.with(core::cell::Cell::get) && !first::claim() {
            return others::value(&self.number);
        }
        &self.first
    }
}

#[cfg(feature = "std")]
mod first {
    use core::cell::Cell;
    use core::sync::atomic::{AtomicBool, Ordering};

    std::thread_local! {
        pub(super) static IS_FIRST: Cell<bool> = const { Cell::new(false) };
    }

    static CLAIMED: AtomicBool = AtomicBool::new(false);

    /// Whether the calling thread, which is not known to be the first, is the first to ask.
    #[cold]
    pub(super) fn claim() -> bool {
        let is_first = !CLAIMED.swap(true, Ordering::AcqRel);
        IS_FIRST.with(|it| it.set(is_first));
        is_first
    }
}

/// What threads other than the first have.
#[cfg(feature = "std")]
mod others {
    use alloc::boxed::Box;
    use alloc::vec::Vec;
    use core::any::Any;
    use core::cell::RefCell;
    use core::sync::atomic::{AtomicUsize, Ordering};

    std::thread_local! {
        /// By the number of the static.
        static VALUES: RefCell<Vec<Option<&'static dyn Any>>> = const { RefCell::new(Vec::new()) };
    }

    static COUNT: AtomicUsize = AtomicUsize::new(0);

    /// Of a static that some thread other than the first has used; 0 is none yet.
    pub(super) struct Number(AtomicUsize);

    impl Number {
        pub(super) const fn new() -> Number {
            Number(AtomicUsize::new(0))
        }

        fn get(&self) -> usize {
            let known = self.0.load(Ordering::Relaxed);
            if known != 0 {
                return known;
            }
            let next = COUNT.fetch_add(1, Ordering::Relaxed) + 1;
            // Where another thread came first, its number counts.
            let won = self
                .0
                .compare_exchange(0, next, Ordering::Relaxed, Ordering::Relaxed);
            won.map_or_else(|theirs| theirs, |_| next)
        }
    }

    /// The calling thread's value of the static with that number.
    #[cold]
    pub(super) fn value<T: Default + 'static>(number: &Number) -> &'static T {
        let number = number.get();
        let known = VALUES.with_borrow(|values| values.get(number).copied().flatten());
        if let Some(value) = known.and_then(|it| it.downcast_ref()) {
            return value;
        }
        let value: &'static T = Box::leak(Box::default());
        VALUES.with_borrow_mut(|values| {
            let length = values.len().max(number + 1);
            values.resize(length, None);
            values[number] = Some(value);
        });
        value
    }
}
