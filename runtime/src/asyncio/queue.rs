//! `asyncio.Queue`, `PriorityQueue` and `LifoQueue`.
//!
//! ```python
//! queue = asyncio.Queue(maxsize=10)
//! await queue.put(job)       # waits while it is full
//! job = await queue.get()    # waits while it is empty
//! queue.task_done()
//! await queue.join()         # until every job is done
//! ```

use alloc::collections::VecDeque;
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::{Cell, RefCell};
use core::future::Future;

use super::Event;
use super::exceptions::{QUEUE_EMPTY, QUEUE_FULL};
use super::waiters::Waiters;
use crate::exc::{Exc, Result};
use crate::object::{Cmp, Object};

/// Which item comes out first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Order {
    Fifo,
    Lifo,
    Smallest,
}

/// `asyncio.Queue`, and its kin: they differ in the order of items alone.
pub struct Queue<T: Object>(Rc<QueueState<T>>);

struct QueueState<T> {
    items: RefCell<VecDeque<T>>,
    order: Order,
    maxsize: i64,
    getters: Waiters,
    putters: Waiters,
    unfinished: Cell<i64>,
    finished: Event,
}

native_object!(Queue<T>, "Queue");

impl<T: Object> Queue<T> {
    /// `Queue(maxsize)`: no limit below 1.
    pub fn new(maxsize: i64) -> Queue<T> {
        Queue::make(maxsize, Order::Fifo)
    }

    /// `LifoQueue(maxsize)`.
    pub fn lifo(maxsize: i64) -> Queue<T> {
        Queue::make(maxsize, Order::Lifo)
    }

    /// `PriorityQueue(maxsize)`: the smallest item comes first.
    pub fn priority(maxsize: i64) -> Queue<T> {
        Queue::make(maxsize, Order::Smallest)
    }

    fn make(maxsize: i64, order: Order) -> Queue<T> {
        let finished = Event::new();
        finished.set();
        Queue(Rc::new(QueueState {
            items: RefCell::new(VecDeque::new()),
            order,
            maxsize,
            getters: Waiters::new(),
            putters: Waiters::new(),
            unfinished: Cell::new(0),
            finished,
        }))
    }

    /// `qsize()`.
    pub fn qsize(&self) -> i64 {
        self.0.items.borrow().len() as i64
    }

    /// `maxsize`.
    pub fn maxsize(&self) -> i64 {
        self.0.maxsize
    }

    /// `empty()`.
    pub fn empty(&self) -> bool {
        self.0.items.borrow().is_empty()
    }

    /// `full()`.
    pub fn full(&self) -> bool {
        self.0.maxsize > 0 && self.qsize() >= self.0.maxsize
    }

    /// `put(item)`.
    ///
    /// # Errors
    /// What is thrown in; what comparing raises in a priority queue.
    pub fn put(&self, item: T) -> impl Future<Output = Result<()>> + use<T> {
        let this = self.clone();
        async move {
            while this.full() {
                let putter = this.0.putters.join();
                if let Err(exc) = putter.clone().await {
                    putter.cancel(None);
                    this.0.putters.leave(&putter);
                    if !this.full() && !putter.cancelled() {
                        this.0.putters.pop_and_wake();
                    }
                    return Err(exc);
                }
            }
            this.put_nowait(item)
        }
    }

    /// `put_nowait(item)`.
    ///
    /// # Errors
    /// QueueFull; what comparing raises in a priority queue.
    pub fn put_nowait(&self, item: T) -> Result<()> {
        if self.full() {
            return Err(Exc::new(&QUEUE_FULL, alloc::vec![]));
        }
        self.insert(item)?;
        self.0.unfinished.set(self.0.unfinished.get() + 1);
        self.0.finished.clear();
        self.0.getters.pop_and_wake();
        Ok(())
    }

    /// `get()`.
    ///
    /// # Errors
    /// What is thrown in; what comparing raises in a priority queue.
    pub fn get(&self) -> impl Future<Output = Result<T>> + use<T> {
        let this = self.clone();
        async move {
            while this.empty() {
                let getter = this.0.getters.join();
                if let Err(exc) = getter.clone().await {
                    getter.cancel(None);
                    this.0.getters.leave(&getter);
                    if !this.empty() && !getter.cancelled() {
                        this.0.getters.pop_and_wake();
                    }
                    return Err(exc);
                }
            }
            this.get_nowait()
        }
    }

    /// `get_nowait()`.
    ///
    /// # Errors
    /// QueueEmpty; what comparing raises in a priority queue.
    pub fn get_nowait(&self) -> Result<T> {
        let Some(item) = self.remove()? else {
            return Err(Exc::new(&QUEUE_EMPTY, alloc::vec![]));
        };
        self.0.putters.pop_and_wake();
        Ok(item)
    }

    /// `task_done()`.
    ///
    /// # Errors
    /// ValueError when it is called more often than items were put.
    pub fn task_done(&self) -> Result<()> {
        let unfinished = self.0.unfinished.get();
        if unfinished <= 0 {
            return Err(Exc::value_error("task_done() called too many times"));
        }
        self.0.unfinished.set(unfinished - 1);
        if unfinished == 1 {
            self.0.finished.set();
        }
        Ok(())
    }

    /// `join()`.
    ///
    /// # Errors
    /// What is thrown in.
    pub fn join(&self) -> impl Future<Output = Result<()>> + use<T> {
        let this = self.clone();
        async move {
            if this.0.unfinished.get() > 0 {
                this.0.finished.wait().await?;
            }
            Ok(())
        }
    }

    fn insert(&self, item: T) -> Result<()> {
        let last = self.0.items.borrow().len();
        self.0.items.borrow_mut().push_back(item);
        if self.0.order == Order::Smallest {
            return self.sift_up(0, last);
        }
        Ok(())
    }

    fn remove(&self) -> Result<Option<T>> {
        match self.0.order {
            Order::Fifo => Ok(self.0.items.borrow_mut().pop_front()),
            Order::Lifo => Ok(self.0.items.borrow_mut().pop_back()),
            Order::Smallest => self.remove_smallest(),
        }
    }

    fn item(&self, at: usize) -> Option<T> {
        self.0.items.borrow().get(at).cloned()
    }

    fn place(&self, at: usize, item: T) {
        if let Some(slot) = self.0.items.borrow_mut().get_mut(at) {
            *slot = item;
        }
    }

    /// Moves the item at `at` towards the root while it is smaller than its parent: the steps of
    /// `heapq`, since the order of equal items is observable.
    fn sift_up(&self, root: usize, mut at: usize) -> Result<()> {
        let Some(item) = self.item(at) else {
            return Ok(());
        };
        while at > root {
            let above = (at - 1) / 2;
            let Some(parent) = self.item(above) else {
                break;
            };
            if !item.compare(Cmp::Lt, &parent)? {
                break;
            }
            self.place(at, parent);
            at = above;
        }
        self.place(at, item);
        Ok(())
    }

    fn remove_smallest(&self) -> Result<Option<T>> {
        let Some(last) = self.0.items.borrow_mut().pop_back() else {
            return Ok(None);
        };
        let Some(smallest) = self.item(0) else {
            return Ok(Some(last));
        };
        self.place(0, last.clone());
        // To a leaf along the smaller children, then up: as `heapq` does.
        let end = self.0.items.borrow().len();
        let mut at = 0;
        let mut child = 1;
        while child < end {
            if child + 1 < end
                && let (Some(left), Some(right)) = (self.item(child), self.item(child + 1))
                && !left.compare(Cmp::Lt, &right)?
            {
                child += 1;
            }
            if let Some(smaller) = self.item(child) {
                self.place(at, smaller);
            }
            at = child;
            child = 2 * at + 1;
        }
        self.place(at, last);
        self.sift_up(0, at)?;
        Ok(Some(smallest))
    }

    fn describe(&self) -> String {
        let class = match self.0.order {
            Order::Fifo => "Queue",
            Order::Lifo => "LifoQueue",
            Order::Smallest => "PriorityQueue",
        };
        let address = Rc::as_ptr(&self.0) as usize;
        let mut text = alloc::format!("<{class} at {address:#x} maxsize={}", self.maxsize());
        if !self.empty() {
            text.push_str(" _queue=[");
            let items: VecDeque<T> = self.0.items.borrow().clone();
            for (i, item) in items.iter().enumerate() {
                text.push_str(if i == 0 { "" } else { ", " });
                if item.repr_to(&mut text).is_err() {
                    text.push('?');
                }
            }
            text.push(']');
        }
        for (name, n) in [
            (" _getters[", self.0.getters.len()),
            (" _putters[", self.0.putters.len()),
        ] {
            if n > 0 {
                text.push_str(&alloc::format!("{name}{n}]"));
            }
        }
        if self.0.unfinished.get() > 0 {
            text.push_str(&alloc::format!(" tasks={}", self.0.unfinished.get()));
        }
        text.push('>');
        text
    }
}
