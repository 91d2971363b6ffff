//! The one place where containers mutate through a shared handle: [`Shared`].
//!
//! ```python
//! a = b = []
//! a.append(1)      # b sees it
//! ```
//! A `RefCell` would do, at the price of a counter update on each element access, which doubles
//! the time of `xs[i]` in a loop. [`Shared`] hands out the data for the length of one closure
//! instead, under one invariant that this crate keeps:
//!
//! *A closure given to [`Shared::read`] or [`Shared::write`] never runs a user's code and never
//! reaches the same container again.* Therefore no closure calls `Object::equals`, `hash`,
//! `compare` or `repr_to` of a type that is not [`PLAIN`](crate::object::Object::PLAIN), none
//! calls a user's function, and none *drops* an element (a drop may run a `finally` of a
//! suspended generator): elements are moved out of the closure and dropped after it. Cloning an
//! element is allowed, it counts a reference. Debug builds check the invariant.

use core::cell::{Cell, UnsafeCell};

/// Data that several handles share and mutate.
pub(crate) struct Shared<T> {
    #[cfg(debug_assertions)]
    users: Cell<isize>,
    /// See [`ReprGuard`].
    pub(crate) repr: ReprGuard,
    data: UnsafeCell<T>,
}

impl<T> Shared<T> {
    pub(crate) const fn new(data: T) -> Shared<T> {
        Shared {
            #[cfg(debug_assertions)]
            users: Cell::new(0),
            repr: ReprGuard(Cell::new(false)),
            data: UnsafeCell::new(data),
        }
    }

    /// Looks at the data.
    #[inline(always)]
    pub(crate) fn read<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        #[cfg(debug_assertions)]
        let _user = User::enter(&self.users, 1);
        // SAFETY: by the invariant of this module no exclusive reference to the data lives while
        // `look` runs, and the reference given to it cannot outlive the call.
        look(unsafe { &*self.data.get() })
    }

    /// Changes the data.
    #[inline(always)]
    pub(crate) fn write<R>(&self, change: impl FnOnce(&mut T) -> R) -> R {
        #[cfg(debug_assertions)]
        let _user = User::enter(&self.users, -1);
        // SAFETY: by the invariant of this module no other reference to the data lives while
        // `change` runs, and the reference given to it cannot outlive the call.
        change(unsafe { &mut *self.data.get() })
    }
}

/// Set while `repr` of a container is being built: inside itself it is printed as `[...]`.
#[derive(Default)]
pub(crate) struct ReprGuard(Cell<bool>);

impl ReprGuard {
    /// Runs `body` unless the representation is being built already; says whether it ran.
    pub(crate) fn run<E>(
        &self,
        body: impl FnOnce() -> core::result::Result<(), E>,
    ) -> core::result::Result<bool, E> {
        if self.0.replace(true) {
            return Ok(false);
        }
        let done = body();
        self.0.set(false);
        done.map(|()| true)
    }
}

/// One running closure, counted in debug builds: readers are positive, a writer is -1.
#[cfg(debug_assertions)]
struct User<'a>(&'a Cell<isize>, isize);

#[cfg(debug_assertions)]
impl<'a> User<'a> {
    fn enter(users: &'a Cell<isize>, step: isize) -> User<'a> {
        let now = users.get();
        assert!(
            if step > 0 { now >= 0 } else { now == 0 },
            "a container was reached from inside its own access"
        );
        users.set(now + step);
        User(users, step)
    }
}

#[cfg(debug_assertions)]
impl Drop for User<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - self.1);
    }
}
