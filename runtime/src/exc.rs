//! How a raise travels: [`Exc`], one word, in the `Err` of every [`Result`].
//!
//! ```python
//! def load(n):
//!     raise ValueError("bad") from None
//! ```
//! becomes `return Err(Exc::value_error("bad").from_none()).at(PY, 2)`. An exception is a shared
//! object as in Python: clones are the same exception. The good path costs nothing; frames are
//! collected by [`At`] while the error passes through functions.
//!
//! Source: the Python reference, 4.3 "Exceptions" and 8.4 "The try statement".

mod arguments;
mod builtin;
mod chain;
mod class;
mod group;
mod handling;
mod more;
mod protocol;
mod render;
mod star;
pub(crate) mod trace;

pub use builtin::*;
pub use chain::During;
pub use class::{AttrHook, ExcClass, ExcText, InitHook, MethodHook, TextHook};
pub use handling::{Handling, exc_info, exception, handled, handling, no_exception};
pub(crate) use render::{Sink, source_line};
pub use render::{Sources, set_sources};
pub use star::ExceptStar;

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{OnceCell, RefCell};

use crate::held::Held;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Value;
use arguments::Arguments;
use more::Extras;

/// What every operation that may raise returns.
pub type Result<T = ()> = core::result::Result<T, Exc>;

/// A Python exception instance. Clones are the same object.
#[derive(Clone)]
pub struct Exc(Rc<Body>);

struct Body {
    class: &'static ExcClass,
    args: RefCell<Arguments>,
    trail: RefCell<Trail>,
    more: OnceCell<Box<dyn Extras>>,
}

/// The traceback collected so far, outermost function first.
type Trail = Option<Box<Entry>>;

#[derive(Clone)]
struct Entry {
    frame: Frame,
    inner: Trail,
}

/// One function of one file: what a traceback entry says beside the line.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The file as Python would name it.
    pub file: &'static str,
    /// `co_name`: the plain function name, or `<module>`.
    pub function: &'static str,
}

impl Code {
    /// The code object of `function` in `file`.
    pub const fn new(file: &'static str, function: &'static str) -> Code {
        Code { file, function }
    }
}

/// One traceback entry.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    pub code: Code,
    pub line: u32,
}

impl Frame {
    /// Whether both are one line of one function. Its name is where the function has it.
    fn is_same(&self, other: &Frame) -> bool {
        self.line == other.line && core::ptr::eq(self.code.function, other.code.function)
    }
}

impl Exc {
    /// `class(*args)`, without running a user's `__init__`.
    #[cold]
    pub fn new(class: &'static ExcClass, args: Vec<Value>) -> Exc {
        Exc::make(class, Arguments::from_values(args))
    }

    /// `class()`.
    #[cold]
    pub fn empty(class: &'static ExcClass) -> Exc {
        Exc::make(class, Arguments::Empty)
    }

    /// `class(*values)`.
    #[cold]
    pub(crate) fn with_held(class: &'static ExcClass, values: Vec<Held>) -> Exc {
        Exc::make(class, Arguments::from_held(values))
    }

    fn make(class: &'static ExcClass, args: Arguments) -> Exc {
        Exc(Rc::new(Body {
            class,
            args: RefCell::new(args),
            trail: RefCell::new(None),
            more: OnceCell::new(),
        }))
    }

    /// `class(text)`.
    #[cold]
    pub fn with_text(class: &'static ExcClass, text: impl Into<ExcText>) -> Exc {
        Exc::make(class, Arguments::from_text(text.into().0))
    }

    /// `type(self)`.
    pub fn class(&self) -> &'static ExcClass {
        self.0.class
    }

    /// `isinstance(self, class)`.
    pub fn is(&self, class: &'static ExcClass) -> bool {
        self.0.class.is_subclass(class)
    }

    /// `self is other`.
    pub fn is_same(&self, other: &Exc) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// `self.args`, as a copy.
    pub fn args(&self) -> Vec<Value> {
        self.0.args.borrow().to_values()
    }

    /// `self.args`, as the tuple that Python sees.
    pub fn arguments(&self) -> Tuple<Value> {
        Tuple::from(self.args())
    }

    /// `StopIteration.value`: the first argument, or None.
    pub fn value(&self) -> Value {
        self.args().into_iter().next().unwrap_or(Value::None)
    }

    /// The traceback collected so far, innermost function first.
    pub fn frames(&self) -> Vec<Frame> {
        let mut frames = Vec::new();
        self.each_frame(&mut |frame| frames.push(frame));
        frames.reverse();
        frames
    }

    pub(crate) fn has_frames(&self) -> bool {
        self.0.trail.borrow().is_some()
    }

    /// The traceback collected so far, outermost function first.
    pub(crate) fn each_frame(&self, f: &mut dyn FnMut(Frame)) {
        let trail = self.0.trail.borrow();
        let mut at = &*trail;
        while let Some(entry) = at {
            f(entry.frame);
            at = &entry.inner;
        }
    }

    /// `self.args = args`; what `super().__init__(*args)` of a user's class does.
    pub fn set_args(&self, args: Vec<Value>) {
        let old = self.0.args.replace(Arguments::from_values(args));
        drop(old);
    }

    /// An attribute that the program stored on the exception.
    pub fn attr(&self, name: &str) -> Option<Value> {
        Some(self.held(name)?.value())
    }

    /// The same, as it is kept.
    fn held(&self, name: &str) -> Option<Held> {
        let attrs = self.more()?.attrs.borrow();
        let (_, value) = attrs.iter().find(|(key, _)| key.as_str() == name)?;
        Some(value.clone())
    }

    /// `self.name = value`.
    pub fn set_attr(&self, name: &str, value: Value) {
        self.hold(name, Held::new(value));
    }

    fn hold(&self, name: &str, value: Held) {
        let mut attrs = self.make_more().attrs.borrow_mut();
        match attrs.iter_mut().find(|(key, _)| key.as_str() == name) {
            Some(attr) => {
                let old = core::mem::replace(&mut attr.1, value);
                drop(attrs);
                drop(old);
            }
            None => attrs.push((Str::from(name), value)),
        }
    }

    /// `del self.name`; false when there is no such attribute.
    pub fn del_attr(&self, name: &str) -> bool {
        let Some(more) = self.more() else {
            return false;
        };
        let mut attrs = more.attrs.borrow_mut();
        let Some(at) = attrs.iter().position(|(key, _)| key.as_str() == name) else {
            return false;
        };
        let old = attrs.remove(at);
        drop(attrs);
        drop(old);
        true
    }

    /// `self.__notes__`.
    pub fn notes(&self) -> Vec<Str> {
        self.more()
            .map_or_else(Vec::new, |it| it.notes.borrow().clone())
    }

    fn push_note(&self, note: Str) {
        self.make_more().notes.borrow_mut().push(note);
    }

    /// What `id(self)` is made of.
    pub fn address(&self) -> usize {
        Rc::as_ptr(&self.0).addr()
    }

    #[cold]
    fn push_frame(&self, code: Code, line: u32) {
        let mut trail = self.0.trail.borrow_mut();
        let inner = trail.take();
        let frame = Frame { code, line };
        *trail = Some(Box::new(Entry { frame, inner }));
    }
}

/// Adds source positions to what an operation raises.
pub trait At {
    /// On an error, adds a traceback entry.
    fn at(self, code: Code, line: u32) -> Self;
}

impl<T> At for Result<T> {
    #[inline(always)]
    fn at(self, code: Code, line: u32) -> Self {
        if let Err(exc) = &self {
            exc.push_frame(code, line);
        }
        self
    }
}

impl core::fmt::Debug for Exc {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let mut text = String::new();
        match crate::object::Object::repr_to(self, &mut text) {
            Ok(()) => f.write_str(&text),
            Err(_) => f.write_str(self.0.class.name()),
        }
    }
}
