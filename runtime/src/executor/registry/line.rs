//! The registry as a line through the tasks, the youngest first.

use alloc::rc::Rc;
use core::cell::Cell;
use core::ptr::NonNull;

use crate::asyncio::future::{AnyFuture, Core, FutureCell};
use crate::executor::{self, Entry};
use crate::object::Object;
use crate::platform::{Home, TaskKey};

/// What a task knows of its place: who is older.
#[derive(Default)]
pub(crate) struct Seat(Cell<Option<NonNull<Core>>>);

impl Seat {
    /// What the waker of task `id` knows of it.
    pub(crate) fn key(&self, id: u32) -> TaskKey {
        TaskKey(id)
    }
}

/// It owns a count of each task.
pub(crate) struct Registry(Seat);

impl Registry {
    pub(crate) const fn new() -> Registry {
        Registry(Seat(Cell::new(None)))
    }

    /// Enters a task, which `make` gives its place.
    pub(crate) fn enter<T: Object>(
        &self,
        _home: Home,
        make: impl FnOnce(Seat) -> Rc<FutureCell<T>>,
    ) -> Rc<FutureCell<T>> {
        let task = make(Seat(Cell::new(self.0.0.get())));
        let link = Entry::new(task.clone()).into_raw();
        self.0.0.set(Some(link.cast()));
        task
    }

    /// Forgets a task that has ended.
    pub(crate) fn leave(&self, task: &Core) {
        let mut at = &self.0.0;
        // SAFETY: the counts of the line keep what is in it.
        while let Some(core) = at.get().map(|it| unsafe { it.as_ref() }) {
            if core::ptr::eq(core, task) {
                let link = at.replace(core.seat.0.take());
                // SAFETY: the count was given up in `enter`; the task leaves the line here.
                drop(link.map(|it| unsafe { Entry::from_raw(it.cast()) }));
                return;
            }
            at = &core.seat.0;
        }
    }

    fn tasks(&self) -> impl Iterator<Item = NonNull<Core>> {
        // SAFETY: as in `leave`.
        let older = |it: &NonNull<Core>| unsafe { it.as_ref() }.seat.0.get();
        core::iter::successors(self.0.0.get(), older)
    }

    /// Wakes the tasks that the key may mean: who has nothing to do waits on.
    pub(crate) fn wake(&self, key: TaskKey) {
        for task in self.tasks() {
            // SAFETY: as in `leave`.
            if key.may_mean(unsafe { task.as_ref() }.id) {
                executor::schedule(Self::entry(task));
            }
        }
    }

    fn entry(task: NonNull<Core>) -> Entry {
        // SAFETY: the task is in the line, which has a count of it from `Entry::into_raw`.
        unsafe { Entry::share(task.cast()) }
    }

    /// The tasks, youngest first.
    pub(crate) fn each(&self, f: &mut dyn FnMut(Rc<dyn AnyFuture>)) {
        for task in self.tasks() {
            if let Some(future) = Self::entry(task).into_future() {
                f(future);
            }
        }
    }
}
