//! The registry as a table.

use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::RefCell;

use crate::asyncio::future::{AnyFuture, Core, FutureCell};
use crate::executor::{self, Entry};
use crate::object::Object;
use crate::platform::{Home, TaskKey};

/// What a task knows of its place.
#[derive(Default)]
pub(crate) struct Seat {
    home: Home,
    index: u32,
}

impl Seat {
    /// What the waker of task `id` knows of it.
    pub(crate) fn key(&self, id: u32) -> TaskKey {
        TaskKey {
            executor: self.home,
            index: self.index,
            id,
        }
    }
}

pub(crate) struct Registry(RefCell<Table>);

struct Table {
    tasks: Vec<Option<Entry>>,
    free: Vec<u32>,
}

impl Registry {
    pub(crate) const fn new() -> Registry {
        Registry(RefCell::new(Table {
            tasks: Vec::new(),
            free: Vec::new(),
        }))
    }

    /// Enters a task, which `make` gives its place.
    pub(crate) fn enter<T: Object>(
        &self,
        home: Home,
        make: impl FnOnce(Seat) -> Rc<FutureCell<T>>,
    ) -> Rc<FutureCell<T>> {
        let mut table = self.0.borrow_mut();
        let index = table.free.pop().unwrap_or(table.tasks.len() as u32);
        let task = make(Seat { home, index });
        let entry = Entry::new(task.clone());
        match table.tasks.get_mut(index as usize) {
            Some(place) => *place = Some(entry),
            None => table.tasks.push(Some(entry)),
        }
        task
    }

    /// Forgets a task that has ended.
    pub(crate) fn leave(&self, task: &Core) {
        let mut table = self.0.borrow_mut();
        let index = task.seat.index;
        let task = table.tasks.get_mut(index as usize).and_then(Option::take);
        if task.is_some() {
            table.free.push(index);
        }
        drop(table);
        drop(task);
    }

    /// Wakes the task that the key means, if it has not ended.
    pub(crate) fn wake(&self, key: TaskKey) {
        let task = self.0.borrow().tasks.get(key.index as usize).cloned();
        if let Some(task) = task.flatten()
            && let Some(future) = task.clone().into_future()
            && future.core().task_key() == key
        {
            executor::schedule(task);
        }
    }

    /// The tasks, youngest first.
    pub(crate) fn each(&self, f: &mut dyn FnMut(Rc<dyn AnyFuture>)) {
        let table = self.0.borrow();
        let entries = table.tasks.iter().flatten().cloned();
        let mut all: Vec<Rc<dyn AnyFuture>> = entries.filter_map(Entry::into_future).collect();
        drop(table);
        all.sort_unstable_by_key(|task| core::cmp::Reverse(task.core().id));
        all.into_iter().for_each(f);
    }
}
