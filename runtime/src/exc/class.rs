//! The classes of exceptions: statics, linked by their bases.
//!
//! ```python
//! class Retry(ValueError):
//!     def __init__(self, after):
//!         super().__init__(f"retry after {after}")
//!         self.after = after
//! ```
//! becomes
//! ```ignore
//! pub static RETRY: ExcClass = ExcClass::new("Retry", &rt::VALUE_ERROR).with_init(retry_init);
//! ```
//! where `retry_init` parses the arguments of a dynamic call. A class is its address. What
//! a class does not say itself it inherits when it is made; attributes and methods are looked up
//! along the bases, nearest class first.

use alloc::borrow::Cow;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use super::render::Drawing;
use super::{Exc, Result, Sink};
use crate::class::OBJECT;
use crate::function::Args;
use crate::object::Object;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Value;

/// `__str__` or `__repr__` of a user's class.
pub type TextHook = fn(&Exc) -> Result<Str>;
/// `__init__` of a user's class, called dynamically.
pub type InitHook = fn(&Exc, Args) -> Result<()>;
/// Appends `str` of an exception of a builtin class: linked with the class, not with every `str`.
pub(super) type TextWriter = fn(&Exc, &mut String) -> Result<()>;
/// Draws an exception into a traceback; false where it is drawn as any other.
pub(super) type DrawingHook = fn(&mut Drawing, &Exc) -> bool;
/// Looks an attribute up: properties, class variables, bound methods. None: not mine.
pub type AttrHook = fn(&Exc, &str) -> Option<Result<Value>>;
/// Calls a method. None: not mine.
pub type MethodHook = fn(&Exc, &str, &Args) -> Option<Result<Value>>;

/// What the runtime does with exceptions of a builtin class, and of the classes below it. It hangs on
/// the class, so that who never raises one links none of it.
pub(super) struct Nature {
    /// What `BaseException.__str__` is.
    pub(super) text: Option<TextWriter>,
    /// How a traceback draws them.
    pub(super) drawing: Option<DrawingHook>,
    /// What they become where they leave a coroutine.
    pub(super) escape: Option<fn(Exc) -> Exc>,
    /// What else happens where they end a task.
    pub(super) end_task: Option<fn(&Exc)>,
    /// What they tell the system where nobody catches them.
    pub(super) exit_status: Option<fn(&Exc) -> i32>,
}

impl Nature {
    pub(super) const PLAIN: Nature = Nature {
        text: None,
        drawing: None,
        escape: None,
        end_task: None,
        exit_status: None,
    };

    const fn is_plain(&self) -> bool {
        self.text.is_none()
            && self.drawing.is_none()
            && self.escape.is_none()
            && self.end_task.is_none()
            && self.exit_status.is_none()
    }
}

/// An exception class.
#[derive(Clone, Copy)]
pub struct ExcClass {
    name: &'static str,
    module: &'static str,
    /// The module where a traceback names it.
    qualifier: Option<&'static str>,
    doc: Option<&'static str>,
    base: Option<&'static ExcClass>,
    more_bases: &'static [&'static ExcClass],
    nature: &'static Nature,
    give_text: fn(&Exc, Sink<'_>),
    str_hook: Option<TextHook>,
    repr_hook: Option<TextHook>,
    init_hook: Option<InitHook>,
    attr_hook: Option<AttrHook>,
    method_hook: Option<MethodHook>,
}

impl ExcClass {
    /// A class of the main module with one base.
    pub const fn new(name: &'static str, base: &'static ExcClass) -> ExcClass {
        ExcClass {
            module: "__main__",
            ..ExcClass::builtin(name, base)
        }
    }

    pub(super) const fn builtin(name: &'static str, base: &'static ExcClass) -> ExcClass {
        ExcClass {
            name,
            module: "builtins",
            qualifier: None,
            doc: None,
            base: Some(base),
            more_bases: &[],
            attr_hook: None,
            method_hook: None,
            ..*base
        }
    }

    /// BaseException.
    pub(super) const fn root(name: &'static str) -> ExcClass {
        ExcClass {
            name,
            module: "builtins",
            qualifier: None,
            doc: None,
            base: None,
            more_bases: &[],
            nature: &Nature::PLAIN,
            give_text: Exc::give_arguments,
            str_hook: None,
            repr_hook: None,
            init_hook: None,
            attr_hook: None,
            method_hook: None,
        }
    }

    pub(super) const fn with_nature(self, nature: &'static Nature) -> ExcClass {
        ExcClass {
            nature,
            give_text: match nature.text {
                Some(_) => Exc::give_made_text,
                None => self.give_text,
            },
            ..self
        }
    }

    /// The same class, defined in another module.
    pub const fn in_module(self, module: &'static str) -> ExcClass {
        ExcClass {
            module,
            qualifier: Some(module),
            ..self
        }
    }

    /// With a docstring.
    pub const fn with_doc(self, doc: &'static str) -> ExcClass {
        ExcClass {
            doc: Some(doc),
            ..self
        }
    }

    /// The bases after the first. What none before them says is inherited of them.
    pub const fn with_bases(self, more_bases: &'static [&'static ExcClass]) -> ExcClass {
        let mut class = ExcClass { more_bases, ..self };
        let mut at = 0;
        while at < more_bases.len() {
            let base = more_bases[at];
            if class.nature.is_plain() && class.str_hook.is_none() {
                class.nature = base.nature;
                class.give_text = base.give_text;
            }
            if class.str_hook.is_none() {
                class.str_hook = base.str_hook;
            }
            if class.repr_hook.is_none() {
                class.repr_hook = base.repr_hook;
            }
            if class.init_hook.is_none() {
                class.init_hook = base.init_hook;
            }
            at += 1;
        }
        class
    }

    /// With a `__str__` of its own.
    pub const fn with_str(self, hook: TextHook) -> ExcClass {
        ExcClass {
            str_hook: Some(hook),
            give_text: Exc::give_made_text,
            ..self
        }
    }

    /// With a `__repr__` of its own.
    pub const fn with_repr(self, hook: TextHook) -> ExcClass {
        ExcClass {
            repr_hook: Some(hook),
            ..self
        }
    }

    /// With an `__init__` of its own.
    pub const fn with_init(self, hook: InitHook) -> ExcClass {
        ExcClass {
            init_hook: Some(hook),
            ..self
        }
    }

    /// With properties or class variables.
    pub const fn with_attrs(self, hook: AttrHook) -> ExcClass {
        ExcClass {
            attr_hook: Some(hook),
            ..self
        }
    }

    /// With methods.
    pub const fn with_methods(self, hook: MethodHook) -> ExcClass {
        ExcClass {
            method_hook: Some(hook),
            ..self
        }
    }

    /// `cls.__name__`.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// `cls.__module__`.
    pub const fn module(&self) -> &'static str {
        self.module
    }

    /// `cls.__base__`; None for BaseException, whose base is `object`.
    pub const fn base(&self) -> Option<&'static ExcClass> {
        self.base
    }

    /// `cls.name` of what every class has.
    pub fn get_attr(&'static self, name: &str) -> Option<Result<Value>> {
        Some(Ok(match name {
            "__name__" | "__qualname__" => Value::Str(Str::from(self.name)),
            "__module__" => Value::Str(Str::from(self.module)),
            "__doc__" => self.doc.map(Str::from).into_value(),
            "__base__" => match self.base {
                Some(base) => Value::ExcClass(base),
                None => Value::Class(&OBJECT),
            },
            "__bases__" => {
                let more = self.more_bases.iter().copied().map(Value::ExcClass);
                let first = self.get_attr("__base__")?.ok();
                Tuple::from(first.into_iter().chain(more).collect::<Vec<_>>()).into_value()
            }
            "__mro__" => {
                let mut all: Vec<Value> = Vec::new();
                self.visit(&mut |class| all.push(Value::ExcClass(class)));
                all.push(Value::Class(&OBJECT));
                Tuple::from(all).into_value()
            }
            _ => return None,
        }))
    }

    /// `issubclass(self, other)`.
    pub fn is_subclass(&'static self, other: &'static ExcClass) -> bool {
        let mut at = Some(self);
        while let Some(class) = at {
            if core::ptr::eq(class, other)
                || class.more_bases.iter().any(|base| base.is_subclass(other))
            {
                return true;
            }
            at = class.base;
        }
        false
    }

    /// The first answer of `f` along the bases: depth first, which is Python's order as long as
    /// bases do not share more than the builtin classes at the top.
    pub(super) fn find<R>(
        &'static self,
        f: &mut dyn FnMut(&'static ExcClass) -> Option<R>,
    ) -> Option<R> {
        let mut at = Some(self);
        while let Some(class) = at {
            if let Some(found) = f(class) {
                return Some(found);
            }
            if !class.more_bases.is_empty() {
                let bases = class
                    .base
                    .into_iter()
                    .chain(class.more_bases.iter().copied());
                return bases.into_iter().find_map(|base| base.find(f));
            }
            at = class.base;
        }
        None
    }

    /// Every class of the order in which [`Self::find`] asks.
    fn visit(&'static self, f: &mut dyn FnMut(&'static ExcClass)) {
        self.find(&mut |class| -> Option<()> {
            f(class);
            None
        });
    }

    /// The module, where a traceback names it.
    pub(super) fn qualifier(&self) -> Option<&'static str> {
        self.qualifier
    }

    pub(super) fn nature(&self) -> &'static Nature {
        self.nature
    }

    /// Gives out `str` of an exception of this class.
    pub(super) fn text_giver(&self) -> fn(&Exc, Sink<'_>) {
        self.give_text
    }

    pub(super) fn str_hook(&self) -> Option<TextHook> {
        self.str_hook
    }

    pub(super) fn repr_hook(&self) -> Option<TextHook> {
        self.repr_hook
    }

    pub(super) fn own_attr_hook(&self) -> Option<AttrHook> {
        self.attr_hook
    }

    pub(super) fn own_method_hook(&self) -> Option<MethodHook> {
        self.method_hook
    }

    /// `cls(*args, **kwargs)` of a class that is known at run time only.
    pub fn construct(&'static self, args: Args) -> Result<Exc> {
        let mut class = self;
        if core::ptr::eq(self, &raw const super::OS_ERROR)
            && args.positional.len() >= 2
            && let Value::Int(errno) = &args.positional[0]
            && let Some(errno) = errno.as_i64()
        {
            class = super::protocol::class_of_errno(errno);
        }
        let exc = Exc::new(class, args.positional.clone());
        match self.init_hook {
            Some(init) => init(&exc, args)?,
            None => exc.builtin_init(&args)?,
        }
        Ok(exc)
    }

    /// `raise cls`.
    pub fn instance(&'static self) -> Result<Exc> {
        self.construct(Args::default())
    }

    /// `repr(cls)`.
    pub fn repr(&self) -> String {
        match self.module {
            "builtins" => format!("<class '{}'>", self.name),
            module => format!("<class '{module}.{}'>", self.name),
        }
    }
}

/// The text of an exception: a literal, or built on the error path.
pub struct ExcText(pub(super) Cow<'static, str>);

impl ExcText {
    pub(super) fn into_str(self) -> Str {
        match self.0 {
            Cow::Borrowed(text) => Str::from(text),
            Cow::Owned(text) => Str::from(text),
        }
    }
}

impl From<&'static str> for ExcText {
    fn from(text: &'static str) -> ExcText {
        ExcText(Cow::Borrowed(text))
    }
}

impl From<String> for ExcText {
    fn from(text: String) -> ExcText {
        ExcText(Cow::Owned(text))
    }
}

impl From<&Str> for ExcText {
    fn from(text: &Str) -> ExcText {
        ExcText(Cow::Owned(text.as_str().into()))
    }
}

impl From<Str> for ExcText {
    fn from(text: Str) -> ExcText {
        ExcText::from(&text)
    }
}
