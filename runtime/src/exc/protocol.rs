//! Exceptions as objects: `str`, `repr`, attributes and methods.
//!
//! ```python
//! except OSError as e:
//!     print(e.errno, e, repr(e), e.args)
//! ```
//! A text is made from `args` when asked for. `str` of a KeyError is the repr of its key.
//!
//! Source: the Python library reference, "Built-in Exceptions"; `Objects/exceptions.c`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::builtin::*;
use super::{Exc, ExcClass, Result, Sink};
use crate::function::Args;
use crate::held::Held;
use crate::int::Int;
use crate::list::List;
use crate::object::Object;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Value;

/// What a text is where making it raises.
const FAILED: &str = "<exception str() failed>";

impl Object for Exc {
    fn type_name(&self) -> &'static str {
        self.class().name()
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        if let Some(hook) = self.class().repr_hook() {
            out.push_str(hook(self)?.as_str());
            return Ok(());
        }
        self.write_repr(out)
    }

    fn str_to(&self, out: &mut String) -> Result<()> {
        if let Some(hook) = self.class().str_hook() {
            out.push_str(hook(self)?.as_str());
            return Ok(());
        }
        self.write_str(out)
    }

    fn is_same(&self, other: &Self) -> bool {
        Exc::is_same(self, other)
    }

    fn hash(&self) -> Result<i64> {
        Ok(crate::identity::identity_hash(self.address()))
    }

    fn into_value(self) -> Value {
        Value::Exc(self)
    }

    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Exc(exc) => Some(exc.clone()),
            _ => None,
        }
    }
}

impl Exc {
    /// `super().__repr__()` of a user's class.
    pub fn base_repr(&self) -> Result<Str> {
        let mut out = String::new();
        self.write_repr(&mut out)?;
        Ok(Str::from(out))
    }

    /// `super().__str__()` of a user's class.
    pub fn base_str(&self) -> Result<Str> {
        let mut out = String::new();
        self.write_str(&mut out)?;
        Ok(Str::from(out))
    }

    fn write_repr(&self, out: &mut String) -> Result<()> {
        out.push_str(self.class().name());
        self.0.args.borrow().tuple_to(out)
    }

    fn write_str(&self, out: &mut String) -> Result<()> {
        match self.class().nature().text {
            Some(write) => write(self, out),
            None => self.plain_text(out),
        }
    }

    /// `str` of an exception whose class says nothing else.
    pub(super) fn plain_text(&self, out: &mut String) -> Result<()> {
        self.0.args.borrow().str_to(out)
    }

    /// What `BaseException.__init__` and those of its builtin children do beyond storing `args`.
    pub(super) fn builtin_init(&self, args: &Args) -> Result<()> {
        if !args.keywords.is_empty() {
            return Err(Exc::type_error(format!(
                "{}() takes no keyword arguments",
                self.class().name()
            )));
        }
        if self.is(&OS_ERROR) && matches!(args.positional.len(), 2..=5) {
            self.set_attr("errno", args.positional[0].clone());
            self.set_attr("strerror", args.positional[1].clone());
            if let Some(filename) = args.positional.get(2) {
                self.set_attr("filename", filename.clone());
                self.set_args(args.positional[..2].to_vec());
            }
        }
        if self.is(&BASE_EXCEPTION_GROUP) {
            self.group_init(args)?;
        }
        Ok(())
    }

    /// `OSError(errno, strerror, filename)`, with the subclass that Python picks for `errno`.
    #[cold]
    pub fn os_error(errno: i64, strerror: &str, filename: Option<Str>) -> Exc {
        let class = class_of_errno(errno);
        let errno = Held::typed(Int::from(errno));
        let strerror = Held::typed(Str::from(strerror));
        let exc = Exc::with_held(class, alloc::vec![errno.clone(), strerror.clone()]);
        exc.hold("errno", errno);
        exc.hold("strerror", strerror);
        if let Some(filename) = filename {
            exc.hold("filename", Held::typed(filename));
        }
        exc
    }

    /// [`Exc::text`], piece by piece.
    pub(super) fn give_text(&self, out: Sink<'_>) {
        self.class().text_giver()(self, out);
    }

    /// The same, where it is what the arguments say.
    pub(super) fn give_arguments(&self, out: Sink<'_>) {
        if self.0.args.borrow().give_text(out).is_err() {
            out(FAILED);
        }
    }

    /// The same, where the class has a text of its own.
    pub(super) fn give_made_text(&self, out: Sink<'_>) {
        out(&self.text());
    }

    /// `str(self)`; a user's `__str__` that raises gives CPython's replacement.
    pub fn text(&self) -> String {
        let mut out = String::new();
        match self.str_to(&mut out) {
            Ok(()) => out,
            Err(_) => String::from(FAILED),
        }
    }

    /// `self.name` of an attribute that the compiler does not know. Raises AttributeError.
    pub fn get_attr(&self, name: &str) -> Result<Value> {
        if let Some(value) = self.attr(name) {
            return Ok(value);
        }
        let hooked = self
            .class()
            .find(&mut |class| class.own_attr_hook().and_then(|hook| hook(self, name)));
        if let Some(value) = hooked {
            return value;
        }
        let args = self.args();
        Ok(match name {
            "args" => Value::Tuple(Tuple::from(args)),
            "__cause__" => optional(self.cause()),
            "__context__" => optional(self.context()),
            "__suppress_context__" => Value::Bool(self.suppress_context()),
            "__traceback__" => self.trace(),
            "__notes__" if !self.notes().is_empty() => {
                let notes = self.notes().into_iter().map(Value::Str);
                Value::List(List::from(notes.collect::<Vec<Value>>()))
            }
            "__class__" => Value::ExcClass(self.class()),
            "value" if self.is(&STOP_ITERATION) => args.into_iter().next().unwrap_or(Value::None),
            "code" if self.is(&SYSTEM_EXIT) => match args.len() {
                0 => Value::None,
                1 => args[0].clone(),
                _ => Value::Tuple(Tuple::from(args)),
            },
            "errno" | "strerror" | "filename" | "filename2" if self.is(&OS_ERROR) => Value::None,
            "name" | "path" if self.is(&IMPORT_ERROR) => Value::None,
            "name" if self.is(&NAME_ERROR) || self.is(&ATTRIBUTE_ERROR) => Value::None,
            "message" if self.is(&BASE_EXCEPTION_GROUP) => {
                args.into_iter().next().unwrap_or(Value::None)
            }
            "exceptions" if self.is(&BASE_EXCEPTION_GROUP) => {
                let members = self.members().into_iter().map(Value::Exc);
                Value::Tuple(Tuple::from(members.collect::<Vec<Value>>()))
            }
            _ => return Err(crate::cell::no_attribute(self.class().name(), name)),
        })
    }

    /// `self.method(*args)` of a method that the compiler does not know.
    pub fn call_method(&self, name: &str, args: Args) -> Result<Value> {
        let hooked = self.class().find(&mut |class| {
            class
                .own_method_hook()
                .and_then(|hook| hook(self, name, &args))
        });
        if let Some(result) = hooked {
            return result;
        }
        match (name, args.positional.as_slice()) {
            ("add_note", [Value::Str(note)]) => {
                self.add_note(note);
                Ok(Value::None)
            }
            ("with_traceback", [_]) => Ok(Value::Exc(self.clone())),
            ("split", [condition]) if self.is(&BASE_EXCEPTION_GROUP) => {
                let (part, rest) = self.split(condition)?;
                Ok((part, rest).into_value())
            }
            ("subgroup", [condition]) if self.is(&BASE_EXCEPTION_GROUP) => {
                Ok(self.subgroup(condition)?.into_value())
            }
            ("__str__", []) => Ok(Value::Str(Str::from(self.text()))),
            ("__init__", _) => {
                self.set_args(args.positional);
                Ok(Value::None)
            }
            _ => crate::dynamic::call::call(&self.get_attr(name)?, args),
        }
    }

    /// `self.add_note(note)`.
    pub fn add_note(&self, note: &Str) {
        self.push_note(note.clone());
    }
}

/// `str` of a KeyError.
pub(super) fn key_text(exc: &Exc, out: &mut String) -> Result<()> {
    exc.0.args.borrow().key_to(out)
}

/// `str` of an OSError.
pub(super) fn os_error_text(exc: &Exc, out: &mut String) -> Result<()> {
    let (Some(errno), Some(strerror)) = (exc.held("errno"), exc.held("strerror")) else {
        return exc.plain_text(out);
    };
    out.push_str("[Errno ");
    errno.str_to(out)?;
    out.push_str("] ");
    strerror.str_to(out)?;
    if let Some(filename) = exc.held("filename") {
        out.push_str(": ");
        filename.repr_to(out)?;
    }
    Ok(())
}

impl Exc {
    /// The exit status that a SystemExit asks for.
    pub(crate) fn exit_status(&self) -> Option<i32> {
        self.class().nature().exit_status.map(|status| status(self))
    }

    /// What it becomes where it leaves a coroutine.
    pub(crate) fn escape(self) -> Exc {
        match self.class().nature().escape {
            None => self,
            Some(escape) => escape(self),
        }
    }

    /// It has ended a task.
    pub(crate) fn end_task(&self) {
        if let Some(end) = self.class().nature().end_task {
            end(self);
        }
    }
}

/// The subclass of OSError that stands for `errno`.
pub(super) fn class_of_errno(errno: i64) -> &'static ExcClass {
    match errno {
        1 | 13 => &PERMISSION_ERROR,
        2 => &FILE_NOT_FOUND_ERROR,
        3 => &PROCESS_LOOKUP_ERROR,
        4 => &INTERRUPTED_ERROR,
        10 => &CHILD_PROCESS_ERROR,
        11 | 114 | 115 => &BLOCKING_IO_ERROR,
        17 => &FILE_EXISTS_ERROR,
        20 => &NOT_A_DIRECTORY_ERROR,
        21 => &IS_A_DIRECTORY_ERROR,
        32 | 108 => &BROKEN_PIPE_ERROR,
        103 => &CONNECTION_ABORTED_ERROR,
        104 => &CONNECTION_RESET_ERROR,
        110 => &TIMEOUT_ERROR,
        111 => &CONNECTION_REFUSED_ERROR,
        _ => &OS_ERROR,
    }
}

fn optional(exc: Option<Exc>) -> Value {
    exc.map_or(Value::None, Value::Exc)
}
