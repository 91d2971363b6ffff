//! What stubs declare, resolved: native classes, functions and constants as tables.
//!
//! ```python
//! class list[T]:
//!     @raises
//!     def pop(self, index: i64 = -1, /) -> T: ...
//! ```
//! becomes a [`NativeClass`] `list` whose method table maps `pop` to one [`Signature`]. Adding a
//! native function takes a stub line and a Rust function, and no line here.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::syntax::stub::{
    self, Stub, StubFunction, StubKind, StubLiteral, StubParamKind, StubType,
};
use crate::types::interval::Interval;
use crate::types::ty::Range;

/// A class that a stub declares.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct NativeId(pub u16);

macro_rules! well_known {
    ($($name:ident = $python:literal),* $(,)?) => {
        /// The classes that inference itself speaks of, in the order of their ids.
        const WELL_KNOWN: &[&str] = &[$($python),*];
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum Order { $($name),* }
        impl NativeId {
            $(pub const $name: NativeId = NativeId(Order::$name as u16);)*
        }
    };
}

well_known! {
    OBJECT = "builtins.object",
    STR = "builtins.str",
    BYTES = "builtins.bytes",
    LIST = "builtins.list",
    DICT = "builtins.dict",
    SET = "builtins.set",
    FROZENSET = "builtins.frozenset",
    TUPLE = "builtins.tuple",
    RANGE = "builtins.range",
    SLICE = "builtins.slice",
    INT = "builtins.int",
    FLOAT = "builtins.float",
    BOOL = "builtins.bool",
    NONE_TYPE = "builtins.NoneType",
    TYPE = "builtins.type",
    ITERATOR = "builtins.Iterator",
    GENERATOR = "builtins.Generator",
    COROUTINE = "builtins.Coroutine",
    ASYNC_GENERATOR = "builtins.AsyncGenerator",
    BASE_EXCEPTION = "builtins.BaseException",
    EXCEPTION = "builtins.Exception",
}

/// A function or method with its overloads.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FunctionSet(pub u32);

#[derive(Clone, Debug)]
pub enum NativeItem {
    Module,
    Class(NativeId),
    Function(FunctionSet),
    Constant(Rc<Constant>),
}

#[derive(Debug)]
pub struct Constant {
    pub ty: NativeType,
    pub rust: String,
}

#[derive(Debug)]
pub struct NativeClass {
    /// As Python's `__name__`.
    pub name: String,
    /// Dotted, with its module.
    pub qualname: String,
    /// The Rust type's path under the prelude.
    pub rust: String,
    pub params: usize,
    pub base: Option<NativeId>,
    /// The base's type arguments, in terms of the class's own parameters.
    pub base_args: Vec<NativeType>,
    pub methods: FxHashMap<String, FunctionSet>,
    /// A mutable object that holds values of its type arguments.
    pub is_container: bool,
    pub is_exception: bool,
}

#[derive(Debug)]
pub struct Signature {
    pub name: String,
    /// A method name for methods, a path under the prelude otherwise.
    pub rust: String,
    /// Without [`StubKind::Function`]'s `self`; the class's own parameters come first.
    pub kind: StubKind,
    pub class: Option<NativeId>,
    pub type_params: usize,
    pub params: Vec<NativeParam>,
    pub returns: NativeType,
    pub raises: bool,
    pub is_async: bool,
}

#[derive(Debug)]
pub struct NativeParam {
    pub name: String,
    pub kind: StubParamKind,
    pub ty: NativeType,
    /// The native takes it by value.
    pub is_own: bool,
    /// The native asks for its items by position.
    pub is_sequence: bool,
    pub default: Option<StubLiteral>,
}

impl NativeParam {
    /// Whether a call that passes positional arguments alone must pass it.
    pub fn is_required(&self) -> bool {
        self.default.is_none() && self.kind != StubParamKind::KeywordOnly
    }
}

/// The type of a stub's parameter or result; `Param` is an index into the signature's type
/// parameters.
#[derive(Clone, PartialEq, Hash, Debug)]
pub enum NativeType {
    None,
    Bool,
    I64(Range),
    Int,
    Float,
    Value,
    /// A `Value` that is an int or a float.
    Number,
    Never,
    Param(usize),
    /// The receiver's own type.
    This,
    Class(NativeId, Vec<NativeType>),
    Tuple(Vec<NativeType>),
    Optional(Box<NativeType>),
    Iterable(Box<NativeType>),
    Awaitable(Box<NativeType>),
    Callable(Vec<NativeType>, Box<NativeType>),
    /// A class object.
    ClassObject,
    /// Any object, statically typed: the native is generic over it.
    Object,
}

pub struct Natives {
    classes: Vec<NativeClass>,
    sets: Vec<Vec<Signature>>,
    items: FxHashMap<String, NativeItem>,
    /// Functions named like a class are what calling the class does.
    constructors: FxHashMap<NativeId, FunctionSet>,
    /// What is wrong with the stubs; empty in a released compiler.
    pub errors: Vec<String>,
}

impl Natives {
    /// Builds the tables from stubs: `(module, text)` pairs.
    pub fn load(files: &[(&str, &str)]) -> Natives {
        let mut natives = Natives {
            classes: Vec::new(),
            sets: Vec::new(),
            items: FxHashMap::default(),
            constructors: FxHashMap::default(),
            errors: Vec::new(),
        };
        for qualname in WELL_KNOWN {
            natives.declare(qualname);
        }
        let mut stubs: Vec<(&str, Stub)> = Vec::new();
        for (module, text) in files {
            natives.declare_module(module);
            match stub::parse(text) {
                Ok(stub) => stubs.push((module, stub)),
                Err(err) => natives.errors.push(format!("{module}: {err}")),
            }
        }
        for (module, stub) in &stubs {
            for class in &stub.classes {
                natives.declare(&format!("{module}.{}", class.name));
            }
        }
        for (module, stub) in &stubs {
            for (alias, of) in &stub.aliases {
                match natives.find_class(module, of) {
                    Some(id) => {
                        natives
                            .items
                            .insert(format!("{module}.{alias}"), NativeItem::Class(id));
                    }
                    None => natives.complain(module, alias, "an alias of nothing"),
                }
            }
        }
        for (module, stub) in &stubs {
            natives.fill(module, stub);
        }
        natives
    }

    pub fn class(&self, id: NativeId) -> &NativeClass {
        // Ids are made by `declare` alone.
        &self.classes[id.0 as usize]
    }

    pub fn overloads(&self, set: FunctionSet) -> &[Signature] {
        self.sets.get(set.0 as usize).map_or(&[], Vec::as_slice)
    }

    /// Looks up a dotted name: `builtins.len`, `math.pi`, `asyncio`.
    pub fn item(&self, dotted: &str) -> Option<&NativeItem> {
        self.items.get(dotted)
    }

    /// What a class or one of its bases names for all instances: `Pin.OUT`; with its dotted name.
    pub fn class_variable(&self, class: NativeId, name: &str) -> Option<(String, &Constant)> {
        let mut next = Some(class);
        while let Some(class) = next {
            let class = self.class(class);
            let dotted = format!("{}.{name}", class.qualname);
            if let Some(NativeItem::Constant(constant)) = self.items.get(&dotted) {
                return Some((dotted, constant));
            }
            next = class.base;
        }
        None
    }

    pub fn class_named(&self, dotted: &str) -> Option<NativeId> {
        match self.items.get(dotted) {
            Some(NativeItem::Class(id)) => Some(*id),
            _ => None,
        }
    }

    /// What calling the class runs: a function of its name, or its `__new__` or `__init__`.
    pub fn constructor(&self, class: NativeId) -> Option<FunctionSet> {
        let methods = &self.class(class).methods;
        self.constructors
            .get(&class)
            .or_else(|| methods.get("__new__"))
            .or_else(|| methods.get("__init__"))
            .copied()
    }

    /// A method of the class or of one of its bases.
    pub fn method(&self, class: NativeId, name: &str) -> Option<FunctionSet> {
        let mut it = Some(class);
        while let Some(id) = it {
            let class = self.class(id);
            if let Some(set) = class.methods.get(name) {
                return Some(*set);
            }
            it = class.base;
        }
        None
    }

    fn declare_module(&mut self, dotted: &str) {
        let mut end = 0;
        while let Some(dot) = dotted.get(end..).and_then(|rest| rest.find('.')) {
            end += dot;
            if let Some(parent) = dotted.get(..end) {
                self.items
                    .entry(parent.to_owned())
                    .or_insert(NativeItem::Module);
            }
            end += 1;
        }
        self.items.insert(dotted.to_owned(), NativeItem::Module);
    }

    fn declare(&mut self, qualname: &str) -> NativeId {
        if let Some(id) = self.class_named(qualname) {
            return id;
        }
        let id = NativeId(self.classes.len() as u16);
        let name = qualname.rsplit('.').next().unwrap_or(qualname);
        self.classes.push(NativeClass {
            name: name.to_owned(),
            qualname: qualname.to_owned(),
            rust: qualname
                .strip_prefix("builtins.")
                .unwrap_or(qualname)
                .replace('.', "::"),
            params: 0,
            base: None,
            base_args: Vec::new(),
            methods: FxHashMap::default(),
            is_container: false,
            is_exception: false,
        });
        self.items
            .insert(qualname.to_owned(), NativeItem::Class(id));
        id
    }

    fn fill(&mut self, module: &str, stub: &Stub) {
        for class in &stub.classes {
            let id = self.declare(&format!("{module}.{}", class.name));
            let mut methods: FxHashMap<String, Vec<Signature>> = FxHashMap::default();
            for method in &class.methods {
                match self.signature(module, Some((id, &class.type_params)), method) {
                    Ok(it) => methods.entry(it.name.clone()).or_default().push(it),
                    Err(err) => self.complain(module, &class.name, &err),
                }
            }
            let (variables, fields): (Vec<_>, Vec<_>) =
                class.fields.iter().partition(|it| it.is_class_variable);
            for variable in variables {
                self.constant(module, Some(class), variable);
            }
            for field in fields {
                let scope = Scope {
                    module,
                    params: class.type_params.clone(),
                    class: Some(id),
                };
                match self.resolve(&scope, &field.ty) {
                    Ok(returns) => {
                        let name = field.name.clone();
                        methods.entry(name.clone()).or_default().push(Signature {
                            rust: field.rust.clone().unwrap_or_else(|| name.clone()),
                            name,
                            kind: StubKind::Property,
                            class: Some(id),
                            type_params: class.type_params.len(),
                            params: Vec::new(),
                            returns,
                            raises: false,
                            is_async: false,
                        });
                    }
                    Err(err) => self.complain(module, &class.name, &err),
                }
            }
            let base = class.bases.iter().find_map(|base| match base {
                StubType::Name(name) | StubType::Apply(name, _) => self.find_class(module, name),
                _ => None,
            });
            let scope = Scope {
                module,
                params: class.type_params.clone(),
                class: Some(id),
            };
            let base_args = class.bases.iter().find_map(|it| match it {
                StubType::Apply(_, args) if base.is_some() => args
                    .iter()
                    .map(|it| self.resolve(&scope, it).ok())
                    .collect::<Option<Vec<_>>>(),
                _ => None,
            });
            let mut sets = FxHashMap::default();
            for (name, overloads) in methods {
                sets.insert(name, self.add_set(overloads));
            }
            let is_lazy = [
                NativeId::ITERATOR,
                NativeId::GENERATOR,
                NativeId::COROUTINE,
                NativeId::ASYNC_GENERATOR,
                NativeId::TUPLE,
                NativeId::FROZENSET,
            ]
            .contains(&id);
            let declared: Vec<String> = match self.classes.get(id.0 as usize) {
                Some(slot) => sets
                    .keys()
                    .filter(|it| slot.methods.contains_key(*it))
                    .cloned()
                    .collect(),
                None => Vec::new(),
            };
            for name in declared {
                self.complain(module, &format!("{}.{name}", class.name), "declared twice");
            }
            if let Some(slot) = self.classes.get_mut(id.0 as usize) {
                if let Some(rust) = &class.rust {
                    slot.rust = rust.clone();
                }
                slot.params = slot.params.max(class.type_params.len());
                slot.base = slot.base.or(base);
                slot.base_args = base_args.unwrap_or(std::mem::take(&mut slot.base_args));
                slot.methods.extend(sets);
                slot.is_container = slot.params > 0 && !is_lazy;
            }
        }
        let mut functions: FxHashMap<String, Vec<Signature>> = FxHashMap::default();
        for function in &stub.functions {
            match self.signature(module, None, function) {
                Ok(it) => functions.entry(it.name.clone()).or_default().push(it),
                Err(err) => self.complain(module, &function.name, &err),
            }
        }
        for (name, overloads) in functions {
            let set = self.add_set(overloads);
            let dotted = format!("{module}.{name}");
            match self.class_named(&dotted) {
                Some(class) => {
                    self.constructors.insert(class, set);
                }
                None => {
                    self.items.insert(dotted, NativeItem::Function(set));
                }
            }
        }
        for constant in &stub.constants {
            self.constant(module, None, constant);
        }
        self.mark_exceptions();
    }

    /// A constant of the module, or of one of its classes.
    fn constant(
        &mut self,
        module: &str,
        class: Option<&stub::StubClass>,
        constant: &stub::StubConstant,
    ) {
        let scope = Scope {
            module,
            params: Vec::new(),
            class: None,
        };
        let owner = match class {
            None => module.to_owned(),
            Some(class) => format!("{module}.{}", class.name),
        };
        match self.resolve(&scope, &constant.ty) {
            Ok(ty) => {
                let rust = constant.rust.clone().unwrap_or_else(|| {
                    let name = constant.name.to_uppercase();
                    let class = class.and_then(|it| it.rust.clone());
                    let owner = class.unwrap_or_else(|| module_path(&owner));
                    format!("{owner}::{name}")
                });
                let dotted = format!("{owner}.{}", constant.name);
                let item = NativeItem::Constant(Rc::new(Constant { ty, rust }));
                self.items.insert(dotted, item);
            }
            Err(err) => self.complain(module, &constant.name, &err),
        }
    }

    fn mark_exceptions(&mut self) {
        for index in 0..self.classes.len() {
            let mut it = Some(NativeId(index as u16));
            while let Some(id) = it {
                if id == NativeId::BASE_EXCEPTION {
                    self.classes[index].is_exception = true;
                    break;
                }
                it = self.class(id).base;
            }
        }
    }

    fn complain(&mut self, module: &str, item: &str, err: &str) {
        self.errors.push(format!("{module}.{item}: {err}"));
    }

    fn add_set(&mut self, overloads: Vec<Signature>) -> FunctionSet {
        self.sets.push(overloads);
        FunctionSet(self.sets.len() as u32 - 1)
    }

    fn signature(
        &self,
        module: &str,
        class: Option<(NativeId, &[String])>,
        it: &StubFunction,
    ) -> Result<Signature, String> {
        let mut names: Vec<String> = class.map_or_else(Vec::new, |(_, params)| params.to_vec());
        names.extend(it.type_params.iter().cloned());
        let scope = Scope {
            module,
            params: names,
            class: class.map(|(id, _)| id),
        };
        let takes_self = class.is_some() && it.kind != StubKind::Static;
        let mut params = Vec::new();
        for (index, param) in it.params.iter().enumerate() {
            if takes_self && index == 0 {
                continue;
            }
            let Some(ty) = &param.ty else {
                return Err(format!("{}: parameter {} has no type", it.name, param.name));
            };
            let (ty, is_own) = match ty {
                StubType::Apply(name, args) if name == "Own" && args.len() == 1 => (&args[0], true),
                other => (other, false),
            };
            params.push(NativeParam {
                name: param.name.clone(),
                kind: param.kind,
                ty: self.resolve(&scope, ty)?,
                is_own,
                is_sequence: matches!(ty, StubType::Apply(name, _) if name == "Sequence"),
                default: param.default.clone(),
            });
        }
        // Calling the class runs it; in Rust it makes the object.
        let is_init = it.name == "__init__";
        let rust = match (&it.rust, class) {
            (Some(rust), _) => rust.clone(),
            (None, Some(_)) if is_init => "new".to_owned(),
            (None, Some(_)) => rust_name(&it.name),
            (None, None) => format!("{}::{}", module_path(module), rust_name(&it.name)),
        };
        Ok(Signature {
            name: it.name.clone(),
            rust,
            kind: it.kind,
            class: scope.class,
            type_params: scope.params.len(),
            params,
            returns: match class {
                Some((id, own)) if is_init => {
                    let own = (0..own.len()).map(NativeType::Param).collect();
                    NativeType::Class(id, own)
                }
                _ => self.resolve(&scope, &it.returns)?,
            },
            raises: it.raises,
            is_async: it.is_async,
        })
    }

    fn find_class(&self, module: &str, name: &str) -> Option<NativeId> {
        self.class_named(&format!("{module}.{name}"))
            .or_else(|| self.class_named(&format!("builtins.{name}")))
            .or_else(|| self.class_named(name))
    }

    fn resolve(&self, scope: &Scope, ty: &StubType) -> Result<NativeType, String> {
        match ty {
            StubType::None => Ok(NativeType::None),
            StubType::Name(name) => self.resolve_name(scope, name, &[]),
            StubType::Apply(name, args) => self.resolve_name(scope, name, args),
            StubType::Union(members) => {
                let some: Vec<_> = members.iter().filter(|it| **it != StubType::None).collect();
                match some.as_slice() {
                    [one] => Ok(NativeType::Optional(Box::new(self.resolve(scope, one)?))),
                    _ => Ok(NativeType::Value),
                }
            }
            StubType::List(_) | StubType::Ellipsis => Err("misplaced list or ellipsis".to_owned()),
        }
    }

    fn resolve_name(
        &self,
        scope: &Scope,
        name: &str,
        args: &[StubType],
    ) -> Result<NativeType, String> {
        if let Some(index) = scope.params.iter().position(|it| it == name) {
            return Ok(NativeType::Param(index));
        }
        let one = |index: usize| -> Result<Box<NativeType>, String> {
            match args.get(index) {
                Some(it) => Ok(Box::new(self.resolve(scope, it)?)),
                None => Ok(Box::new(NativeType::Value)),
            }
        };
        let bare = name.rsplit('.').next().unwrap_or(name);
        if let Some(interval) = machine_integer(bare) {
            return Ok(NativeType::I64(Range(interval)));
        }
        Ok(match bare {
            "int" | "SupportsInt" => NativeType::Int,
            "float" | "SupportsFloat" => NativeType::Float,
            "bool" => NativeType::Bool,
            "Any" | "Value" => NativeType::Value,
            "number" => NativeType::Number,
            "object" | "Hashable" | "Object" => NativeType::Object,
            "Never" | "NoReturn" => NativeType::Never,
            "Self" => NativeType::This,
            "type" => NativeType::ClassObject,
            "Own" => *one(0)?,
            "Optional" => NativeType::Optional(one(0)?),
            "Iterable" | "Sequence" | "Collection" | "Reversible" => NativeType::Iterable(one(0)?),
            "Awaitable" => NativeType::Awaitable(one(0)?),
            "Callable" => {
                let params = match args.first() {
                    Some(StubType::List(list)) => {
                        let list: Result<Vec<_>, _> =
                            list.iter().map(|it| self.resolve(scope, it)).collect();
                        list?
                    }
                    _ => return Ok(NativeType::Value),
                };
                NativeType::Callable(params, one(1)?)
            }
            "tuple" if matches!(args, [_, StubType::Ellipsis]) => {
                NativeType::Class(NativeId::TUPLE, vec![*one(0)?])
            }
            "tuple" => {
                let list: Result<Vec<_>, _> =
                    args.iter().map(|it| self.resolve(scope, it)).collect();
                NativeType::Tuple(list?)
            }
            "Coroutine" if args.len() == 3 => {
                NativeType::Class(NativeId::COROUTINE, vec![*one(2)?])
            }
            _ => {
                let Some(id) = self.find_class(scope.module, name) else {
                    return Err(format!("unknown type {name}"));
                };
                let list: Result<Vec<_>, _> =
                    args.iter().map(|it| self.resolve(scope, it)).collect();
                NativeType::Class(id, list?)
            }
        })
    }
}

/// Names of `i64`s, some of which say which values it has.
fn machine_integer(name: &str) -> Option<Interval> {
    let (low, high) = match name {
        "i64" | "SupportsIndex" => return Some(Interval::FULL),
        "length" => return Some(Interval::LENGTH),
        "position" => (-1, Interval::LENGTH.high),
        "byte" => return Some(Interval::BYTE),
        "codepoint" => (0, 0x10_FFFF),
        "natural" => (0, i64::MAX),
        "ticks" => (0, (1 << 30) - 1),
        "ticks_span" => (-(1 << 29), (1 << 29) - 1),
        _ => return None,
    };
    Some(Interval { low, high })
}

struct Scope<'a> {
    module: &'a str,
    params: Vec<String>,
    class: Option<NativeId>,
}

fn module_path(module: &str) -> String {
    module.replace('.', "::")
}

/// The Rust spelling of a Python name: a trailing underscore where Rust has the word for itself.
pub fn rust_name(name: &str) -> String {
    const KEYWORDS: &[&str] = &[
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
        "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
        "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub",
        "ref", "return", "self", "static", "struct", "super", "trait", "true", "try", "type",
        "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    ];
    if KEYWORDS.contains(&name) {
        format!("{name}_")
    } else {
        name.to_owned()
    }
}
