//! From the arguments of a dynamic call to the parameters of a function.
//!
//! ```python
//! def scale(value, factor=2, *, label="x"): ...
//! ```
//! has the [`Signature`] `Signature::new("scale", &["value", "factor"]).required(1)
//! .keyword_only(&["label"], 0)`. Generated wrappers bind through it, so that a wrong call raises
//! CPython's TypeError, word for word. Defaults are filled in by the wrapper, which knows them.
//!
//! Source: `Python/ceval.c`, `initialize_locals`, `too_many_positional`, `missing_arguments`.

use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::dict::Dict;
use crate::exc::{Exc, Result};
use crate::function::{Args, DynFunc};
use crate::object::Object;
use crate::str::Str;
use crate::tuple::Tuple;
use crate::value::Value;

/// The parameters of a function.
#[derive(Clone, Copy)]
pub struct Signature {
    name: &'static str,
    params: &'static [&'static str],
    positional_only: usize,
    /// How many of `params` have no default: the first ones.
    required: usize,
    varargs: bool,
    keyword_only: &'static [&'static str],
    /// Which of `keyword_only` have no default, as a bit set.
    keyword_required: u64,
    kwargs: bool,
    /// Parameters before these that are bound already: `self`.
    bound: usize,
}

/// Arguments sorted by parameter; None where the default applies.
#[derive(Default)]
pub struct Bound {
    /// One for each positional parameter, then one for each keyword-only parameter.
    pub values: Vec<Option<Value>>,
    /// What `*args` gets.
    pub varargs: Vec<Value>,
    /// What `**kwargs` gets.
    pub kwargs: Vec<(Str, Value)>,
}

impl Bound {
    /// Takes what `*args` gets.
    pub fn rest(&mut self) -> Vec<Value> {
        core::mem::take(&mut self.varargs)
    }

    /// Takes what `**kwargs` gets.
    pub fn named(&mut self) -> Vec<(Str, Value)> {
        core::mem::take(&mut self.kwargs)
    }

    /// Takes the next argument. Called for the parameters in order by generated wrappers.
    pub fn take(&mut self, index: usize) -> Option<Value> {
        self.values.get_mut(index).and_then(Option::take)
    }

    /// Takes an argument that has no default, as a `T`.
    pub fn required<T: Object>(&mut self, index: usize) -> Result<T> {
        match self.take(index) {
            Some(value) => convert(&value),
            None => Err(Exc::system_error("an argument was not bound")),
        }
    }

    /// Takes an argument as a `T`, or None where the default applies.
    pub fn optional<T: Object>(&mut self, index: usize) -> Result<Option<T>> {
        self.take(index).map(|value| convert(&value)).transpose()
    }
}

/// `value` where a `T` is known to be needed. Raises TypeError otherwise.
pub fn convert<T: Object>(value: &Value) -> Result<T> {
    T::from_value(value).ok_or_else(|| {
        Exc::type_error(format!("unexpected object of type '{}'", value.type_name()))
    })
}

/// The items of `*args`, converted to what inference found.
pub fn convert_rest<T: Object>(items: Vec<Value>) -> Result<Tuple<T>> {
    let items: Result<Vec<T>> = items.iter().map(convert).collect();
    Ok(Tuple::from(items?))
}

/// The items of `**kwargs`, converted to what inference found.
pub fn convert_keywords<K: Object, V: Object>(items: Vec<(Str, Value)>) -> Result<Dict<K, V>> {
    let dict = Dict::new();
    for (key, value) in items {
        dict.set_item(convert(&Value::Str(key))?, convert(&value)?)?;
    }
    Ok(dict)
}

/// `args` with the items of `*rest` behind them.
pub fn with_rest<T: Object>(mut args: Vec<Value>, rest: &Tuple<T>) -> Vec<Value> {
    args.extend(rest.iter().map(Object::into_value));
    args
}

impl Signature {
    /// A function whose parameters are all required and may be given by name.
    pub const fn new(name: &'static str, params: &'static [&'static str]) -> Signature {
        Signature {
            name,
            params,
            positional_only: 0,
            required: params.len(),
            varargs: false,
            keyword_only: &[],
            keyword_required: 0,
            kwargs: false,
            bound: 0,
        }
    }

    /// The first `bound` parameters of the function, not among these, have their arguments.
    pub const fn bound(self, bound: usize) -> Signature {
        Signature { bound, ..self }
    }

    /// The first `required` parameters have no default.
    pub const fn required(self, required: usize) -> Signature {
        Signature { required, ..self }
    }

    /// The first `count` parameters cannot be given by name.
    pub const fn positional_only(self, count: usize) -> Signature {
        Signature {
            positional_only: count,
            ..self
        }
    }

    /// With `*args`.
    pub const fn varargs(self) -> Signature {
        Signature {
            varargs: true,
            ..self
        }
    }

    /// With parameters after `*`; bit i of `required` is set where names[i] has no default.
    pub const fn keyword_only(self, names: &'static [&'static str], required: u64) -> Signature {
        Signature {
            keyword_only: names,
            keyword_required: required,
            ..self
        }
    }

    /// With `**kwargs`.
    pub const fn kwargs(self) -> Signature {
        Signature {
            kwargs: true,
            ..self
        }
    }

    /// Sorts `args` by parameter. Raises CPython's TypeErrors.
    pub fn bind(&self, args: Args) -> Result<Bound> {
        let mut bound = Bound::default();
        let given = args.positional.len();
        bound
            .values
            .resize(self.params.len() + self.keyword_only.len(), None);
        for (i, value) in args.positional.into_iter().enumerate() {
            if i < self.params.len() {
                bound.values[i] = Some(value);
            } else {
                bound.varargs.push(value);
            }
        }
        for (key, value) in args.keywords {
            self.bind_keyword(&mut bound, key, value)?;
        }
        if given > self.params.len() && !self.varargs {
            return Err(self.too_many(given, &bound));
        }
        let missing: Vec<&str> = (0..self.required)
            .filter(|i| bound.values[*i].is_none())
            .map(|i| self.params[i])
            .collect();
        if !missing.is_empty() {
            return Err(self.missing("positional", &missing));
        }
        let missing: Vec<&str> = (0..self.keyword_only.len())
            .filter(|i| self.keyword_required & (1 << i) != 0)
            .filter(|i| bound.values[self.params.len() + i].is_none())
            .map(|i| self.keyword_only[i])
            .collect();
        if !missing.is_empty() {
            return Err(self.missing("keyword-only", &missing));
        }
        Ok(bound)
    }

    fn bind_keyword(&self, bound: &mut Bound, key: Str, value: Value) -> Result<()> {
        let named = self.params.iter().skip(self.positional_only);
        let found = named
            .chain(self.keyword_only)
            .position(|name| *name == key.as_str());
        if let Some(index) = found {
            let slot = &mut bound.values[index + self.positional_only];
            if slot.is_some() {
                return Err(Exc::type_error(format!(
                    "{}() got multiple values for argument '{}'",
                    self.name,
                    key.as_str()
                )));
            }
            *slot = Some(value);
            return Ok(());
        }
        if self.kwargs {
            bound.kwargs.push((key, value));
            return Ok(());
        }
        if self.params[..self.positional_only].contains(&key.as_str()) {
            return Err(Exc::type_error(format!(
                "{}() got some positional-only arguments passed as keyword arguments: '{}'",
                self.name,
                key.as_str()
            )));
        }
        Err(unexpected_keyword(self.name, key.as_str()))
    }

    #[cold]
    fn too_many(&self, given: usize, bound: &Bound) -> Exc {
        let most = self.params.len() + self.bound;
        let least = self.required + self.bound;
        let given = given + self.bound;
        let takes = if least < most {
            format!("from {least} to {most}")
        } else {
            format!("{most}")
        };
        let plural = if most == 1 && least == most { "" } else { "s" };
        let keywords = bound.values[self.params.len()..]
            .iter()
            .filter(|it| it.is_some())
            .count();
        let (given, verb) = if keywords > 0 {
            let s = if given == 1 { "" } else { "s" };
            let k = if keywords == 1 { "" } else { "s" };
            let given =
                format!("{given} positional argument{s} (and {keywords} keyword-only argument{k})");
            (given, "were")
        } else {
            (format!("{given}"), if given == 1 { "was" } else { "were" })
        };
        Exc::type_error(format!(
            "{}() takes {takes} positional argument{plural} but {given} {verb} given",
            self.name
        ))
    }

    #[cold]
    fn missing(&self, kind: &str, names: &[&str]) -> Exc {
        Exc::type_error(format!(
            "{}() missing {} required {kind} argument{}: {}",
            self.name,
            names.len(),
            if names.len() == 1 { "" } else { "s" },
            enumeration(names)
        ))
    }
}

/// TypeError `f() got an unexpected keyword argument 'x'`.
#[cold]
pub fn unexpected_keyword(function: &str, key: &str) -> Exc {
    Exc::type_error(format!(
        "{function}() got an unexpected keyword argument '{key}'"
    ))
}

#[cold]
pub(crate) fn wrong_result(function: &DynFunc, result: &Value) -> Exc {
    Exc::type_error(format!(
        "{}() returned an unexpected object of type '{}'",
        function.qualname(),
        result.type_name()
    ))
}

/// `'a'`, `'a' and 'b'`, `'a', 'b', and 'c'`.
fn enumeration(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    match quoted.as_slice() {
        [] => String::new(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [init @ .., last] => format!("{}, and {last}", init.join(", ")),
    }
}

/// A Rust tuple as the arguments of a call.
pub trait FromArgs: Sized {
    /// Takes positional arguments apart. Raises TypeError when the number or a type is wrong.
    fn from_args(function: &'static str, args: Args) -> Result<Self>;

    /// The inverse.
    fn into_args(self) -> Args;
}

macro_rules! from_args {
    ($count:literal $($name:ident $value:ident)*) => {
        impl<$($name: Object),*> FromArgs for ($($name,)*) {
            fn from_args(function: &'static str, args: Args) -> Result<Self> {
                if let Some((key, _)) = args.keywords.first() {
                    return Err(unexpected_keyword(function, key.as_str()));
                }
                let given = args.positional.len();
                let Ok([$($value),*]) = <[Value; $count]>::try_from(args.positional) else {
                    return Err(arity(function, $count, given));
                };
                Ok(($(convert::<$name>(&$value)?,)*))
            }

            fn into_args(self) -> Args {
                let ($($value,)*) = self;
                Args::new(alloc::vec![$($value.into_value()),*])
            }
        }
    };
}

from_args!(0);
from_args!(1 A a);
from_args!(2 A a B b);
from_args!(3 A a B b C c);
from_args!(4 A a B b C c D d);
from_args!(5 A a B b C c D d E e);
from_args!(6 A a B b C c D d E e F f);
from_args!(7 A a B b C c D d E e F f G g);
from_args!(8 A a B b C c D d E e F f G g H h);

#[cold]
fn arity(function: &str, expected: usize, given: usize) -> Exc {
    if given < expected {
        let missing = expected - given;
        return Exc::type_error(format!(
            "{function}() missing {missing} required positional argument{}",
            if missing == 1 { "" } else { "s" }
        ));
    }
    Exc::type_error(format!(
        "{function}() takes {expected} positional argument{} but {given} {} given",
        if expected == 1 { "" } else { "s" },
        if given == 1 { "was" } else { "were" }
    ))
}
