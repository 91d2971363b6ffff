//! The small steps that generated code is made of: conversions between static types, text,
//! identity, and the errors of operations on a value that may be None.
//!
//! ```python
//! node.left.value + 1       # node.left may be None
//! ```
//! is `rt::some(node.0.left.get(…)?, "Node")?` on the way: the operation raises where CPython's
//! does.

use crate::glue::or_stop;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use crate::asyncio::AnyAwaitable;
use crate::class::Class;
use crate::dict::Dict;
use crate::exc::{Exc, Result};
use crate::function::Args;
use crate::iter::{Iter, Iterable};
use crate::list::List;
use crate::object::{Cmp, Object};
use crate::set::Set;
use crate::str::Str;
use crate::value::Value;

pub use crate::cell::no_attribute;

/// How a `try` with a `finally` was left; the error of the `Result` around it is a raise.
pub enum Exit<T> {
    /// Past its end.
    Next,
    /// By `return`.
    Return(T),
    /// By `break` of a loop around it.
    Break,
    /// By `continue` of a loop around it.
    Continue,
}

/// The value of a variable that may be None where a value is needed. Raises TypeError.
#[inline]
pub fn some<T>(value: Option<T>, kind: &'static str) -> Result<T> {
    match value {
        Some(it) => Ok(it),
        None => Err(none_where(kind)),
    }
}

/// The object of an attribute that may be None. Raises AttributeError.
#[inline]
pub fn some_with<T>(value: Option<T>, attribute: &'static str) -> Result<T> {
    match value {
        Some(it) => Ok(it),
        None => Err(none_with(attribute)),
    }
}

#[cold]
fn none_with(attribute: &'static str) -> Exc {
    Exc::attribute_error(format!("'NoneType' object has no attribute '{attribute}'"))
}

/// An operand that may be None. Raises TypeError with this text.
#[inline]
pub fn some_typed<T>(value: Option<T>, text: &'static str) -> Result<T> {
    match value {
        Some(it) => Ok(it),
        None => Err(none_typed(text)),
    }
}

#[cold]
fn none_typed(text: &'static str) -> Exc {
    Exc::type_error(text)
}

#[cold]
fn none_where(kind: &'static str) -> Exc {
    Exc::type_error(format!("'NoneType' object where {kind} is needed"))
}

/// What stands where inference found that no value can arrive.
pub fn never<A, T>(_: A) -> T {
    unreachable!("a value arrived where inference found none")
}

/// Calls a block that `?` may leave.
pub fn run<T>(block: impl FnOnce() -> Result<T>) -> Result<T> {
    block()
}

// Text.

/// `hash(object)`.
pub fn hash<T: Object>(object: &T) -> Result<i64> {
    object.hash()
}

/// The text that `__str__` or `__repr__` returned dynamically.
pub fn as_text(value: &Value) -> Result<Str> {
    match (value.unheld(), value) {
        (Value::Str(text), _) => Ok(text),
        (_, other) => Err(Exc::type_error(format!(
            "__str__ returned non-string (type {})",
            other.type_name()
        ))),
    }
}

/// Appends what a special method returned.
pub fn push_text(out: &mut String, text: &Str) -> Result<()> {
    out.push_str(text.as_str());
    Ok(())
}

/// `<__main__.Account object at 0x…>`, the repr of a class without its own.
pub fn instance_repr<T>(class: &Class, address: *const T, out: &mut String) -> Result<()> {
    out.push_str(&format!(
        "<{}.{} object at {:#x}>",
        class.module(),
        class.qualname(),
        address.addr()
    ));
    Ok(())
}

/// The hash of an object without `__eq__`: of its address.
pub fn address_hash<T>(address: *const T) -> i64 {
    (address.addr() >> 4) as i64
}

/// TypeError of an order that a class does not define.
pub fn not_comparable<T: Object>(op: Cmp, a: &T, b: &T) -> Result<bool> {
    Err(Exc::type_error(format!(
        "'{}' not supported between instances of '{}' and '{}'",
        op.symbol(),
        a.type_name(),
        b.type_name()
    )))
}

/// `hash(object)` of a class that has `__eq__` but no `__hash__`. Raises TypeError.
pub fn unhashable<T: Object>(object: &T) -> Result<i64> {
    Err(Exc::type_error(format!(
        "unhashable type: '{}'",
        object.type_name()
    )))
}

/// `object.__format__(spec)`. Raises TypeError for a spec.
pub fn format_plain<T: Object>(object: &T, spec: &str, out: &mut String) -> Result<()> {
    if spec.is_empty() {
        return object.str_to(out);
    }
    Err(Exc::type_error(format!(
        "unsupported format string passed to {}.__format__",
        object.type_name()
    )))
}

/// A store to a property without a setter. Raises AttributeError.
#[cold]
pub fn no_setter(class: &str, name: &str) -> Result<()> {
    Err(Exc::attribute_error(format!(
        "property '{name}' of '{class}' object has no setter"
    )))
}

/// A store that `__slots__` has no place for. Raises AttributeError.
#[cold]
pub fn no_slot(class: &str, name: &str) -> Result<()> {
    Err(Exc::attribute_error(format!(
        "'{class}' object has no attribute '{name}'"
    )))
}

/// A store to a field of a named tuple. Raises AttributeError.
#[cold]
pub fn read_only(_name: &str) -> Result<()> {
    Err(Exc::attribute_error("can't set attribute"))
}

/// A store to a member of an enumeration, through its class. Raises AttributeError.
#[cold]
pub fn member_store(name: &str) -> Result<()> {
    Err(Exc::attribute_error(format!(
        "cannot reassign member '{name}'"
    )))
}

/// A `del` of a field of a named tuple. Raises AttributeError.
#[cold]
pub fn undeletable(_name: &str) -> Result<()> {
    Err(Exc::attribute_error("can't delete attribute"))
}

/// A `del` of a property without a deleter. Raises AttributeError.
#[cold]
pub fn no_deleter(class: &str, name: &str) -> Result<()> {
    Err(Exc::attribute_error(format!(
        "property '{name}' of '{class}' object has no deleter"
    )))
}

/// `super().name` that no base has. Raises AttributeError.
#[cold]
pub fn no_super_attribute(name: &str) -> Result<()> {
    Err(Exc::attribute_error(format!(
        "'super' object has no attribute '{name}'"
    )))
}

/// `object.__setattr__(object, name, value)`: past the class's own `__setattr__`.
///
/// # Errors
/// AttributeError where no code of the program gives the class such an attribute.
pub fn set_field(object: &Value, name: &Str, value: Value) -> Result<()> {
    let Value::Instance(instance) = object else {
        return crate::dynamic::set_attr(object, name.as_str(), value);
    };
    match instance.clone().set_attr(name.as_str(), value) {
        Some(done) => done,
        None => Err(no_attribute(instance.class().name(), name.as_str())),
    }
}

/// `object.__delattr__(object, name)`.
///
/// # Errors
/// AttributeError where the attribute is not set.
pub fn del_field(object: &Value, name: &Str) -> Result<()> {
    let Value::Instance(instance) = object else {
        return crate::dynamic::del_attr(object, name.as_str());
    };
    match instance.clone().del_attr(name.as_str()) {
        Some(done) => done,
        None => Err(no_attribute(instance.class().name(), name.as_str())),
    }
}

/// The truth of what a comparison returned, or `default` for `NotImplemented`.
pub fn implemented_or(value: &Value, default: impl FnOnce() -> Result<bool>) -> Result<bool> {
    match value {
        Value::NotImplemented => default(),
        other => other.truth(),
    }
}

/// Raises TypeError where a class without `__init__` is called with arguments.
pub fn takes_no_arguments(class: &str, args: &Args) -> Result<()> {
    if args.positional.is_empty() && args.keywords.is_empty() {
        return Ok(());
    }
    Err(Exc::type_error(format!("{class}() takes no arguments")))
}

// Iteration.

/// `iter(object)` as an iterator object.
pub fn iter<I: Iterable>(source: &I) -> Result<Iter<I::Item>> {
    Ok(Iter::new(source.iterate()?))
}

/// An iterator over what a `__next__` gives until it raises StopIteration.
pub fn iter_next<T: Object>(mut next: impl FnMut() -> Result<T> + 'static) -> Iter<T> {
    let mut is_done = false;
    Iter::new(core::iter::from_fn(move || {
        if is_done {
            return None;
        }
        match or_stop(next()) {
            Ok(Some(item)) => Some(Ok(item)),
            Ok(None) => {
                is_done = true;
                None
            }
            Err(exc) => Some(Err(exc)),
        }
    }))
}

/// An iterator over what a `__getitem__` gives from 0 on, until it raises IndexError.
pub fn iter_by_index<T: Object>(mut item: impl FnMut(i64) -> Result<T> + 'static) -> Iter<T> {
    let mut next = Some(0);
    Iter::new(core::iter::from_fn(move || {
        let index = next?;
        match or_stop(item(index)) {
            Ok(Some(item)) => {
                next = Some(index + 1);
                Some(Ok(item))
            }
            Ok(None) => {
                next = None;
                None
            }
            Err(exc) if exc.is(&crate::exc::INDEX_ERROR) => {
                next = None;
                None
            }
            Err(exc) => Some(Err(exc)),
        }
    }))
}

/// The items of an iterable, each converted.
pub fn convert_items<I: Iterable, T: Object>(
    source: &I,
    mut convert: impl FnMut(I::Item) -> Result<T> + 'static,
) -> Result<Iter<T>> {
    let items = source.iterate()?;
    Ok(Iter::new(
        items.map(move |item| item.and_then(&mut convert)),
    ))
}

/// The iterators of the items of `rows`: what `zip(*rows)` goes through.
///
/// # Errors
/// Whatever iterating raises.
pub fn iterators<I: Iterable>(rows: &I) -> Result<Vec<Iter<<I::Item as Iterable>::Item>>>
where
    I::Item: Iterable,
{
    rows.iterate()?
        .map(|row| Ok(Iter::new(row?.iterate()?)))
        .collect()
}

/// The same, each item of a row converted.
///
/// # Errors
/// Whatever iterating or converting raises.
pub fn converted_iterators<I: Iterable, T: Object>(
    rows: &I,
    convert: impl Fn(<I::Item as Iterable>::Item) -> Result<T> + Copy + 'static,
) -> Result<Vec<Iter<T>>>
where
    I::Item: Iterable,
{
    rows.iterate()?
        .map(|row| convert_items(&row?, convert))
        .collect()
}

/// A list of other elements.
pub fn convert_list<A: Object, B: Object>(
    source: &List<A>,
    mut convert: impl FnMut(A) -> Result<B>,
) -> Result<List<B>> {
    let items: Result<Vec<B>> = source.to_vec().into_iter().map(&mut convert).collect();
    Ok(List::from(items?))
}

/// A closure that calls what dynamic code passes to a native.
pub fn callback1(function: Value) -> impl FnMut(Value) -> Result<Value> + 'static {
    move |a| crate::dynamic::call(&function, Args::new([a]))
}

/// The same, of two arguments.
pub fn callback2(function: Value) -> impl FnMut(Value, Value) -> Result<Value> + 'static {
    move |a, b| crate::dynamic::call(&function, Args::new([a, b]))
}

/// The iterators of what dynamic code passes as `*iterables`.
///
/// # Errors
/// What `__iter__` raises.
pub fn value_iterators(items: impl Iterator<Item = Value>) -> Result<Vec<Iter<Value>>> {
    items.map(|it| it.iterate().map(Iter::new)).collect()
}

/// A dict of other keys and values.
///
/// # Errors
/// What converting a key or a value, or hashing a key raises.
pub fn convert_dict<A: Object, B: Object, C: Object, D: Object>(
    source: &Dict<A, B>,
    mut key: impl FnMut(A) -> Result<C>,
    mut value: impl FnMut(B) -> Result<D>,
) -> Result<Dict<C, D>> {
    let converted = Dict::new();
    for entry in source.items().iterate()? {
        let (a, b) = entry?;
        converted.set_item(key(a)?, value(b)?)?;
    }
    Ok(converted)
}

/// The same set with items of another type.
///
/// # Errors
/// What converting or hashing an item raises.
pub fn convert_set<A: Object, B: Object>(
    source: &Set<A>,
    mut convert: impl FnMut(A) -> Result<B>,
) -> Result<Set<B>> {
    let items: Result<Vec<B>> = source.to_vec().into_iter().map(&mut convert).collect();
    Set::from_items(items?)
}

/// All items of an iterable of awaitables of several kinds, or whose results are converted.
pub fn awaitables_with<I: Iterable, T: Object>(
    source: &I,
    convert: impl FnMut(I::Item) -> Result<AnyAwaitable<T>>,
) -> Result<Vec<AnyAwaitable<T>>> {
    let items: Result<Vec<I::Item>> = source.iterate()?.collect();
    items?.into_iter().map(convert).collect()
}

/// All items of an iterable of awaitables of one kind.
///
/// # Errors
/// Whatever iterating raises.
pub fn awaitables<I: Iterable>(source: &I) -> Result<Vec<I::Item>> {
    source.iterate()?.collect()
}

/// `{**target, **source}` of one type.
pub fn spread_dict<K: Object, V: Object>(target: &Dict<K, V>, source: &Dict<K, V>) -> Result<()> {
    for (key, value) in source.to_pairs() {
        target.set_item(key, value)?;
    }
    Ok(())
}

/// Keyword arguments from a dict whose values have another type.
///
/// # Errors
/// What the conversion raises.
pub fn spread_converted<K: Object, V: Object, W: Object>(
    target: &Dict<K, V>,
    source: &Dict<K, W>,
    convert: impl Fn(W) -> Result<V>,
) -> Result<()> {
    for (key, value) in source.to_pairs() {
        target.set_item(key, convert(value)?)?;
    }
    Ok(())
}

/// Keyword arguments from a mapping that a call spreads dynamically.
///
/// # Errors
/// TypeError when it is no mapping, or a key is no str.
pub fn spread_mapping<K: Object, V: Object>(target: &Dict<K, V>, source: &Value) -> Result<()> {
    let mut args = Args::default();
    args.spread_keywords(source)?;
    for (key, value) in args.keywords {
        let key = crate::binding::convert(&Value::Str(key))?;
        target.set_item(key, crate::binding::convert(&value)?)?;
    }
    Ok(())
}

/// `object.__dict__`: the attributes that are set, in the order of their discovery.
///
/// # Errors
/// None: names are hashable.
pub fn attributes<const N: usize>(fields: [(&'static str, Option<Value>); N]) -> Result<Value> {
    let dict: Dict<Value, Value> = Dict::new();
    for (name, value) in fields {
        if let Some(value) = value {
            dict.set_item(Value::Str(Str::from(name)), value)?;
        }
    }
    Ok(Value::Dict(dict))
}

/// `vars(object)`.
///
/// # Errors
/// TypeError where the object has no `__dict__`.
pub fn vars(object: &Value) -> Result<Value> {
    match crate::dynamic::get_attr(object, "__dict__") {
        Err(exc) if exc.is(&crate::exc::ATTRIBUTE_ERROR) => Err(Exc::type_error(
            "vars() argument must have __dict__ attribute",
        )),
        found => found,
    }
}
