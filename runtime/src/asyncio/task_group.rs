//! `asyncio.TaskGroup`: tasks that end with their block.
//!
//! ```python
//! async with asyncio.TaskGroup() as group:
//!     group.create_task(fetch(1))
//!     group.create_task(fetch(2))
//! ```
//! The first failure cancels the others and the block; all failures are raised as one group.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};
use core::future::Future as RustFuture;

use super::future::{self, AnyFuture, Future};
use super::task::{self, Task};
use crate::coroutine::Coroutine;
use crate::exc::{CANCELLED_ERROR, Exc, KEYBOARD_INTERRUPT, Result, SYSTEM_EXIT};
use crate::executor;
use crate::object::Object;
use crate::str::Str;

/// `asyncio.TaskGroup`.
pub struct TaskGroup(Rc<GroupState>);

#[derive(Default)]
struct GroupState {
    entered: Cell<bool>,
    exiting: Cell<bool>,
    aborting: Cell<bool>,
    /// We asked the parent to be cancelled, to get it out of its block.
    parent_cancelled: Cell<bool>,
    parent: RefCell<Option<Rc<dyn AnyFuture>>>,
    tasks: RefCell<Vec<Rc<dyn AnyFuture>>>,
    errors: RefCell<Vec<Exc>>,
    base_error: RefCell<Option<Exc>>,
    all_done: RefCell<Option<Future<()>>>,
}

native_object!(TaskGroup, "TaskGroup");

impl Default for TaskGroup {
    fn default() -> Self {
        TaskGroup::new()
    }
}

fn is_base_error(exc: &Exc) -> bool {
    exc.is(&SYSTEM_EXIT) || exc.is(&KEYBOARD_INTERRUPT)
}

impl TaskGroup {
    /// `TaskGroup()`.
    pub fn new() -> TaskGroup {
        TaskGroup(Rc::default())
    }

    /// `create_task(coroutine, name=name)`.
    ///
    /// # Errors
    /// RuntimeError outside of the block or after a failure.
    pub fn create_task<T: Object>(
        &self,
        coroutine: Coroutine<T>,
        name: Option<Str>,
    ) -> Result<Task<T>> {
        let state = &self.0;
        let problem = if !state.entered.get() {
            "has not been entered"
        } else if state.exiting.get() && state.tasks.borrow().is_empty() {
            "is finished"
        } else if state.aborting.get() {
            "is shutting down"
        } else {
            let task = task::spawn(coroutine, name);
            let this = self.clone();
            future::then(&task.erased(), move |task| this.task_done(&task));
            state.tasks.borrow_mut().push(task.erased());
            return Ok(task);
        };
        Err(Exc::runtime_error(alloc::format!(
            "TaskGroup {} {problem}",
            self.describe()
        )))
    }

    fn abort(&self) {
        self.0.aborting.set(true);
        let tasks = self.0.tasks.borrow().clone();
        for task in tasks {
            if !task.core().done().get() {
                task.cancel(None);
            }
        }
    }

    fn task_done(&self, task: &Rc<dyn AnyFuture>) {
        let state = &self.0;
        state.tasks.borrow_mut().retain(|it| !Rc::ptr_eq(it, task));
        if state.tasks.borrow().is_empty()
            && let Some(all_done) = &*state.all_done.borrow()
        {
            // It may be cancelled already.
            let _ = all_done.set_result(());
        }
        if task.is_cancelled() {
            return;
        }
        let Some(exc) = task.failure() else { return };
        state.errors.borrow_mut().push(exc.clone());
        if is_base_error(&exc) && state.base_error.borrow().is_none() {
            *state.base_error.borrow_mut() = Some(exc);
        }
        if !state.aborting.get() && !state.parent_cancelled.get() {
            self.abort();
            state.parent_cancelled.set(true);
            let parent = state.parent.borrow().clone();
            if let Some(parent) = parent {
                parent.cancel(None);
            }
        }
    }

    /// `async with asyncio.TaskGroup() as group`.
    ///
    /// # Errors
    /// RuntimeError when it is entered twice or outside of a task.
    pub fn __aenter__(&self) -> impl RustFuture<Output = Result<TaskGroup>> + use<> {
        let this = self.clone();
        async move {
            if this.0.entered.get() {
                return Err(Exc::runtime_error(alloc::format!(
                    "TaskGroup {} has already been entered",
                    this.describe()
                )));
            }
            executor::require_running()?;
            let Some(parent) = task::current() else {
                return Err(Exc::runtime_error(alloc::format!(
                    "TaskGroup {} cannot determine the parent task",
                    this.describe()
                )));
            };
            *this.0.parent.borrow_mut() = Some(parent);
            this.0.entered.set(true);
            Ok(this)
        }
    }

    /// The end of the block: waits for the tasks.
    ///
    /// # Errors
    /// An ExceptionGroup of all failures; CancelledError when the parent is cancelled.
    pub fn __aexit__(&self, exc: Option<Exc>) -> impl RustFuture<Output = Result<bool>> + use<> {
        let this = self.clone();
        async move { this.exit(exc).await.map(|()| false) }
    }

    async fn exit(&self, exc: Option<Exc>) -> Result<()> {
        let state = &self.0;
        state.exiting.set(true);
        if let Some(exc) = &exc
            && is_base_error(exc)
            && state.base_error.borrow().is_none()
        {
            *state.base_error.borrow_mut() = Some(exc.clone());
        }
        let mut cancelled = exc.clone().filter(|exc| exc.is(&CANCELLED_ERROR));
        if state.parent_cancelled.get()
            && let Some(parent) = &*state.parent.borrow()
        {
            let cancels = parent.core().cancels();
            cancels.set(cancels.get().saturating_sub(1));
            if cancels.get() == 0 {
                cancelled = None;
            }
        }
        if exc.is_some() && !state.aborting.get() {
            self.abort();
        }
        while !state.tasks.borrow().is_empty() {
            let all_done = Future::new();
            *state.all_done.borrow_mut() = Some(all_done.clone());
            match all_done.await {
                Err(exc) if exc.is(&CANCELLED_ERROR) => {
                    if !state.aborting.get() {
                        cancelled = Some(exc);
                        self.abort();
                    }
                }
                outcome => outcome?,
            }
            *state.all_done.borrow_mut() = None;
        }
        drop(state.parent.take());
        if let Some(exc) = state.base_error.take() {
            return Err(exc);
        }
        let mut errors = state.errors.take();
        if let Some(exc) = cancelled
            && errors.is_empty()
        {
            return Err(exc);
        }
        errors.extend(exc.filter(|exc| !exc.is(&CANCELLED_ERROR)));
        if errors.is_empty() {
            return Ok(());
        }
        Err(Exc::group("unhandled errors in a TaskGroup", errors).from_none())
    }

    fn describe(&self) -> String {
        let state = &self.0;
        let mut text = String::from("<TaskGroup");
        let (tasks, errors) = (state.tasks.borrow().len(), state.errors.borrow().len());
        if tasks > 0 {
            text.push_str(&alloc::format!(" tasks={tasks}"));
        }
        if errors > 0 {
            text.push_str(&alloc::format!(" errors={errors}"));
        }
        if state.aborting.get() {
            text.push_str(" cancelling");
        } else if state.entered.get() {
            text.push_str(" entered");
        }
        text.push('>');
        text
    }
}
