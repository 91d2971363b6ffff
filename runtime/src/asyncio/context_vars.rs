//! `contextvars`: variables of which each task has its own values.
//!
//! ```python
//! request = ContextVar("request", default="-")
//! token = request.set("r1")     # seen here, and by the tasks that are made from here on
//! request.reset(token)
//! ```
//! A task keeps its context among its rare parts; what runs outside of any task uses the one of the
//! thread. Whoever makes a task or a callback hands on a copy, by way of a function that the first
//! `set` installs: without it programs link none of this.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use core::any::Any;
use core::cell::{Cell, RefCell};

use alloc::vec::Vec;

use super::by_name::{ByName, Given};
use super::state::Core;
use super::task;
use crate::exc::{Exc, Result};
use crate::object::Object;
use crate::single::per_thread;
use crate::str::Str;
use crate::value::Value;

/// A variable; copies are the same variable.
pub struct ContextVar<T: Object>(Rc<VarState<T>>);

struct VarState<T> {
    name: Str,
    default: Option<T>,
}

native_object!(ContextVar<T>, "ContextVar");

/// What `set` returns, to `reset` the variable.
pub struct Token<T: Object>(Rc<TokenState<T>>);

struct TokenState<T: Object> {
    var: ContextVar<T>,
    old: Option<T>,
    context: ContextObject,
    used: Cell<bool>,
}

native_object!(Token<T>, "Token");

/// The values of all variables, as `copy_context` gives them.
pub struct ContextObject(Rc<RefCell<Vec<Entry>>>);

native_object!(ContextObject, "Context");

/// The value of one variable.
#[derive(Clone)]
struct Entry {
    /// Keeps the address that stands for the variable.
    var: Rc<dyn Any>,
    value: Rc<dyn Any>,
}

impl Entry {
    fn is_of(&self, address: usize) -> bool {
        Rc::as_ptr(&self.var).cast::<u8>() as usize == address
    }
}

type Callback = Box<dyn FnOnce() -> Result<()>>;

/// What makers of tasks and callbacks call.
#[derive(Clone, Copy)]
struct Hooks {
    task: fn(&Core),
    callback: fn(Callback) -> Callback,
}

per_thread! {
    static HOOKS: Cell<Option<Hooks>> = Cell::new(None);
}

per_thread! {
    /// The context outside of tasks.
    static OUTSIDE: RefCell<Option<ContextObject>> = RefCell::new(None);
}

per_thread! {
    /// The context that `Context.run` or a callback has put in force.
    static ENTERED: RefCell<Option<ContextObject>> = RefCell::new(None);
}

/// Gives a new task a copy of the present context.
#[inline]
pub(super) fn inherit(task: &Core) {
    if let Some(hooks) = HOOKS.with(Cell::get) {
        (hooks.task)(task);
    }
}

/// Has a callback run in a copy of the present context.
pub(super) fn carry(callback: Callback) -> Callback {
    match HOOKS.with(Cell::get) {
        Some(hooks) => (hooks.callback)(callback),
        None => callback,
    }
}

/// The present context.
fn present() -> ContextObject {
    if let Some(entered) = ENTERED.with(|entered| entered.borrow().clone()) {
        return entered;
    }
    match task::current() {
        Some(task) => task.core().edit(|rare| {
            let context = rare.context.get_or_insert_with(ContextObject::new);
            context.clone()
        }),
        None => OUTSIDE.with(|outside| {
            let mut outside = outside.borrow_mut();
            outside.get_or_insert_with(ContextObject::new).clone()
        }),
    }
}

/// `contextvars.copy_context()`.
pub fn copy_context() -> ContextObject {
    present().copy()
}

impl ContextObject {
    /// `Context()`.
    #[allow(clippy::new_without_default, reason = "it is Python's constructor")]
    pub fn new() -> ContextObject {
        ContextObject(Rc::new(RefCell::new(Vec::new())))
    }

    /// `context.copy()`.
    pub fn copy(&self) -> ContextObject {
        ContextObject(Rc::new(RefCell::new(self.0.borrow().clone())))
    }

    fn value(&self, address: usize) -> Option<Rc<dyn Any>> {
        let entries = self.0.borrow();
        let entry = entries.iter().find(|it| it.is_of(address));
        entry.map(|it| it.value.clone())
    }

    fn replace(&self, var: Rc<dyn Any>, value: Option<Rc<dyn Any>>) {
        let address = Rc::as_ptr(&var).cast::<u8>() as usize;
        let mut entries = self.0.borrow_mut();
        let at = entries.iter().position(|it| it.is_of(address));
        let old = match (at, value) {
            (Some(at), Some(value)) => Some(core::mem::replace(&mut entries[at].value, value)),
            (Some(at), None) => Some(entries.remove(at).value),
            (None, Some(value)) => {
                entries.push(Entry { var, value });
                None
            }
            (None, None) => None,
        };
        // Dropping it may run Python code.
        drop(entries);
        drop(old);
    }

    /// `var in context`.
    pub fn contains<T: Object>(&self, var: &ContextVar<T>) -> bool {
        self.value(var.address()).is_some()
    }

    /// `len(context)`.
    pub fn len(&self) -> i64 {
        self.0.borrow().len() as i64
    }

    /// `not context`.
    pub fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    /// `context[var]`.
    ///
    /// # Errors
    /// KeyError where it has no value.
    pub fn get_item<T: Object>(&self, var: &ContextVar<T>) -> Result<T> {
        let value = self.value(var.address());
        let value = value.and_then(|it| it.downcast_ref::<T>().cloned());
        value.ok_or_else(|| Exc::key_error(var.clone()))
    }

    /// `context.get(var)`.
    pub fn get<T: Object>(&self, var: &ContextVar<T>) -> Option<T> {
        let value = self.value(var.address());
        value.and_then(|it| it.downcast_ref::<T>().cloned())
    }

    /// `context.run(function)`.
    ///
    /// # Errors
    /// What the function raises.
    pub fn run<R>(&self, function: impl FnOnce() -> Result<R>) -> Result<R> {
        let enter = |context| ENTERED.with(|entered| entered.replace(context));
        let outer = enter(Some(self.clone()));
        let result = function();
        drop(enter(outer));
        result
    }

    /// `context.run(function, a)`.
    ///
    /// # Errors
    /// What the function raises.
    pub fn run_with_1<A, R>(&self, function: impl FnOnce(A) -> Result<R>, a: A) -> Result<R> {
        self.run(|| function(a))
    }

    /// `context.run(function, a, b)`.
    ///
    /// # Errors
    /// What the function raises.
    pub fn run_with_2<A, B, R>(
        &self,
        function: impl FnOnce(A, B) -> Result<R>,
        a: A,
        b: B,
    ) -> Result<R> {
        self.run(|| function(a, b))
    }

    fn describe(&self) -> String {
        let address = Rc::as_ptr(&self.0).cast::<u8>() as usize;
        alloc::format!("<_contextvars.Context object at {address:#x}>")
    }
}

impl<T: Object> ContextVar<T> {
    /// `ContextVar(name)`.
    pub fn new(name: &Str) -> ContextVar<T> {
        ContextVar::make(name, None)
    }

    /// `ContextVar(name, default=default)`.
    pub fn with_default(name: &Str, default: T) -> ContextVar<T> {
        ContextVar::make(name, Some(default))
    }

    fn make(name: &Str, default: Option<T>) -> ContextVar<T> {
        ContextVar(Rc::new(VarState {
            name: name.clone(),
            default,
        }))
    }

    fn address(&self) -> usize {
        Rc::as_ptr(&self.0).cast::<u8>() as usize
    }

    /// `var.name`.
    pub fn name(&self) -> Str {
        self.0.name.clone()
    }

    fn found(&self) -> Option<T> {
        HOOKS.with(Cell::get)?;
        present().get(self)
    }

    /// `var.get()`.
    ///
    /// # Errors
    /// LookupError where it has neither a value nor a default.
    pub fn get(&self) -> Result<T> {
        self.found()
            .or_else(|| self.0.default.clone())
            .ok_or_else(|| Exc::lookup_error(self.describe()))
    }

    /// `var.get(default)`.
    pub fn get_or(&self, default: T) -> T {
        self.found().unwrap_or(default)
    }

    /// `var.set(value)`.
    pub fn set(&self, value: T) -> Token<T> {
        HOOKS.with(|hooks| {
            hooks.set(Some(Hooks {
                task: |task| {
                    let context = copy_context();
                    task.edit(|rare| rare.context = Some(context));
                },
                callback: |callback| {
                    let context = copy_context();
                    Box::new(move || context.run(callback))
                },
            }));
        });
        let context = present();
        let old = context.get(self);
        context.replace(self.0.clone(), Some(Rc::new(value)));
        Token(Rc::new(TokenState {
            var: self.clone(),
            old,
            context,
            used: Cell::new(false),
        }))
    }

    /// `var.reset(token)`.
    ///
    /// # Errors
    /// RuntimeError for a token that was used; ValueError for one of another variable or context.
    pub fn reset(&self, token: &Token<T>) -> Result<()> {
        let refused = |why: &str| alloc::format!("{} {why}", token.describe());
        if token.0.used.get() {
            return Err(Exc::runtime_error(refused("has already been used once")));
        }
        if token.0.var.address() != self.address() {
            return Err(Exc::value_error(refused(
                "was created by a different ContextVar",
            )));
        }
        let context = present();
        if !Object::is_same(&context, &token.0.context) {
            return Err(Exc::value_error(refused(
                "was created in a different Context",
            )));
        }
        token.0.used.set(true);
        let old = token.0.old.clone();
        context.replace(self.0.clone(), old.map(|it| Rc::new(it) as Rc<dyn Any>));
        Ok(())
    }

    fn describe(&self) -> String {
        let mut text = String::from("<ContextVar name=");
        // The repr of a string cannot fail, and a default that cannot be shown is left out.
        let _ = self.0.name.repr_to(&mut text);
        if let Some(default) = &self.0.default {
            text.push_str(" default=");
            let _ = default.repr_to(&mut text);
        }
        text.push_str(&alloc::format!(" at {:#x}>", self.address()));
        text
    }
}

impl<T: Object> Token<T> {
    /// `token.var`.
    pub fn var(&self) -> ContextVar<T> {
        self.0.var.clone()
    }

    fn describe(&self) -> String {
        let used = if self.0.used.get() { " used" } else { "" };
        let address = Rc::as_ptr(&self.0).cast::<u8>() as usize;
        alloc::format!(
            "<Token{used} var={} at {address:#x}>",
            self.0.var.describe()
        )
    }
}

impl<T: Object> ByName for ContextVar<T> {
    const METHODS: &'static [&'static str] = &["get", "set", "reset"];

    fn attribute(&self, name: &str) -> Option<Value> {
        (name == "name").then(|| self.name().into_value())
    }

    fn call(&self, name: &'static str, mut given: Given) -> Result<Value> {
        match name {
            "get" => match given.next("default") {
                Some(default) => Ok(self.found().map_or(default, T::into_value)),
                None => self.get().map(T::into_value),
            },
            "set" => Ok(self.set(given.take("value")?).into_value()),
            _ => self.reset(&given.take("token")?).map(Object::into_value),
        }
    }
}

impl<T: Object> ByName for Token<T> {
    const METHODS: &'static [&'static str] = &[];

    fn attribute(&self, name: &str) -> Option<Value> {
        (name == "var").then(|| self.var().into_value())
    }

    fn call(&self, _name: &'static str, _given: Given) -> Result<Value> {
        Ok(Value::None)
    }
}

impl ByName for ContextObject {
    const METHODS: &'static [&'static str] = &["copy", "run"];

    fn call(&self, name: &'static str, given: Given) -> Result<Value> {
        match name {
            "copy" => Ok(self.copy().into_value()),
            _ => self.run(given.callback()?),
        }
    }
}
