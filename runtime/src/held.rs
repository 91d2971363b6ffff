//! A [`Value`] at arm's length: [`Held`].
//!
//! ```python
//! task.cancel("late")       # the message travels through every future on the way
//! raise Retry(3)            # arguments of an exception
//! ```
//! Futures and exceptions carry values for programs that give them any. A `Value` field would link
//! what dropping and printing each kind of value needs, dictionaries and floats among it, into
//! programs that never make one: some 30 KiB on a microcontroller. Here that code hangs on the
//! vtable that [`Held::new`] names, and is linked where somebody calls it.

use alloc::rc::Rc;
use alloc::string::String;

use crate::asyncio::future::Core;
use crate::exc::Result;
use crate::io::console;
use crate::object::Object;
use crate::value::Value;

/// A shared value.
#[derive(Clone)]
pub struct Held(Rc<dyn Hold>);

trait Hold {
    fn value(&self) -> Value;
    fn str_to(&self, out: &mut String) -> Result<()>;
    fn repr_to(&self, out: &mut String) -> Result<()>;
    fn exit_status(&self) -> i32;
    fn keep_as_message(self: Rc<Self>, future: &Core);
}

impl Hold for Value {
    fn value(&self) -> Value {
        self.clone()
    }

    fn str_to(&self, out: &mut String) -> Result<()> {
        Object::str_to(self, out)
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        Object::repr_to(self, out)
    }

    fn exit_status(&self) -> i32 {
        match self {
            Value::None => 0,
            Value::Bool(code) => i32::from(*code),
            // The system keeps the low byte; a code beyond 64 bits is -1.
            Value::Int(code) => code.as_i64().unwrap_or(-1) as i32,
            other => {
                let mut text = String::new();
                if Object::str_to(other, &mut text).is_ok() {
                    text.push('\n');
                    // Nobody is left to tell that standard error is closed.
                    let _ = console::write_err(&text);
                }
                1
            }
        }
    }

    fn keep_as_message(self: Rc<Self>, future: &Core) {
        future.edit(|rare| rare.cancel_message = Some(Held(self)));
    }
}

/// A value in a type of its own: printing a key that is missing from a dict of ints takes no more
/// than ints do.
struct Typed<T>(T);

impl<T: Object> Hold for Typed<T> {
    fn value(&self) -> Value {
        self.0.clone().into_value()
    }

    fn str_to(&self, out: &mut String) -> Result<()> {
        self.0.str_to(out)
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        self.0.repr_to(out)
    }

    /// No SystemExit is made with it.
    fn exit_status(&self) -> i32 {
        1
    }

    fn keep_as_message(self: Rc<Self>, future: &Core) {
        future.edit(|rare| rare.cancel_message = Some(Held(self)));
    }
}

impl Held {
    pub(crate) fn new(value: Value) -> Held {
        Held(Rc::new(value))
    }

    /// The same without a `Value`, for what is no SystemExit's.
    pub(crate) fn typed(value: impl Object) -> Held {
        Held(Rc::new(Typed(value)))
    }

    pub(crate) fn value(&self) -> Value {
        self.0.value()
    }

    pub(crate) fn str_to(&self, out: &mut String) -> Result<()> {
        self.0.str_to(out)
    }

    /// What `sys.exit(self)` tells the system; writes what is no number to standard error.
    pub(crate) fn exit_status(&self) -> i32 {
        self.0.exit_status()
    }

    /// Has a future that is cancelled keep it.
    pub(crate) fn keep_as_message(self, future: &Core) {
        self.0.keep_as_message(future);
    }

    pub(crate) fn repr_to(&self, out: &mut String) -> Result<()> {
        self.0.repr_to(out)
    }
}
