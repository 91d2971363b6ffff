//! A task whose result's type is unknown: what `current_task()` and `all_tasks()` give.
//!
//! ```python
//! me = asyncio.current_task()
//! print(me.get_name())
//! ```

use alloc::rc::Rc;
use alloc::string::String;
use core::future::IntoFuture;

use super::awaitable::WaitAny;
use super::event_loop::EventLoop;
use super::future::AnyFuture;
use super::task;
use crate::exc::{Exc, Result};
use crate::executor;
use crate::held::Held;
use crate::identity::identity_hash;
use crate::object::Object;
use crate::set::Set;
use crate::str::Str;
use crate::value::Value;

/// A task of any result.
#[derive(Clone)]
pub struct AnyTask(pub(crate) Rc<dyn AnyFuture>);

/// `asyncio.current_task()`.
///
/// # Errors
/// RuntimeError when no loop runs.
pub fn current_task() -> Result<Option<AnyTask>> {
    executor::require_running()?;
    Ok(task::current().map(AnyTask))
}

/// `asyncio.all_tasks()`: those that have not ended.
///
/// # Errors
/// RuntimeError when no loop runs.
pub fn all_tasks() -> Result<Set<AnyTask>> {
    executor::require_running()?;
    unfinished()
}

fn unfinished() -> Result<Set<AnyTask>> {
    let tasks = executor::with(|executor| executor.tasks());
    Set::from_items(
        tasks
            .into_iter()
            .filter(|it| !it.core().done().get())
            .map(AnyTask),
    )
}

/// `asyncio.current_task(loop)`: there is one loop a thread, which need not run.
pub fn current_task_of(_event_loop: &EventLoop) -> Option<AnyTask> {
    task::current().map(AnyTask)
}

/// `asyncio.all_tasks(loop)`.
///
/// # Errors
/// None in practice: a set of tasks hashes their addresses.
pub fn all_tasks_of(_event_loop: &EventLoop) -> Result<Set<AnyTask>> {
    unfinished()
}

impl AnyTask {
    /// `get_name()`.
    pub fn get_name(&self) -> Str {
        task::name_of(self.0.core())
    }

    /// `set_name(name)`.
    pub fn set_name(&self, name: &Str) {
        self.0.core().edit(|rare| rare.name = Some(name.clone()));
    }

    /// `done()`.
    pub fn done(&self) -> bool {
        self.0.core().done().get()
    }

    /// `cancelled()`.
    pub fn cancelled(&self) -> bool {
        self.0.is_cancelled()
    }

    /// `cancel(msg)`.
    pub fn cancel(&self, message: Option<Value>) -> bool {
        self.0.clone().cancel(message.map(Held::new))
    }

    /// `cancelling()`.
    pub fn cancelling(&self) -> i64 {
        i64::from(self.0.core().cancels().get())
    }

    /// `uncancel()`.
    pub fn uncancel(&self) -> i64 {
        let cancels = self.0.core().cancels();
        cancels.set(cancels.get().saturating_sub(1));
        self.cancelling()
    }

    /// `result()`.
    ///
    /// # Errors
    /// As [`super::Future::result`].
    pub fn result(&self) -> Result<Value> {
        self.0.result_value()
    }

    /// `exception()`.
    ///
    /// # Errors
    /// As [`super::Future::exception`].
    pub fn exception(&self) -> Result<Option<Exc>> {
        if !self.done() {
            return Err(super::invalid_state_error("Exception is not set."));
        }
        if self.cancelled() {
            return Err(self.0.core().cancelled_error());
        }
        Ok(self.0.failure())
    }
}

impl IntoFuture for AnyTask {
    type Output = Result<Value>;
    type IntoFuture = core::pin::Pin<alloc::boxed::Box<dyn Future<Output = Result<Value>>>>;

    fn into_future(self) -> Self::IntoFuture {
        alloc::boxed::Box::pin(WaitAny::new(self.0))
    }
}

impl Object for AnyTask {
    fn type_name(&self) -> &'static str {
        "Task"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        self.0.identify_to(&mut |piece| out.push_str(piece));
        Ok(())
    }

    fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    fn hash(&self) -> Result<i64> {
        Ok(identity_hash(Rc::as_ptr(&self.0).cast::<u8>() as usize))
    }

    fn into_value(self) -> Value {
        self.0.into_native().map_or(Value::None, Value::Native)
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Native(native) => native.clone().into_future().map(AnyTask),
            _ => None,
        }
    }
}
