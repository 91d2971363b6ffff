//! Decorators of the library that wrap a function: what they make is known when compiling.
//!
//! ```python
//! @contextmanager
//! def section(name):          # a generator function, and
//!     yield name              # def section(name): return Manager(generator(name))
//!
//! @types.coroutine
//! def switch():               # def switch(): return Awaitable(generator())
//!     yield
//!
//! @lru_cache(maxsize=32)
//! def square(n):              # def square(n): return cache[n] if n in cache else …
//!     return n * n
//! ```
//!
//! Invariants: the wrapper has the parameters of the function that it wraps, so that calls stay
//! static; it is the innermost decorator, others see the wrapper; names in the function's own body
//! mean the wrapper, as in Python.

use super::Source;
use crate::hir::lower::Lowerer;
use crate::hir::lower::builder::blank;
use crate::hir::lower::function::{Defaults, header};
use crate::hir::lower::scope::{self, ScopeKind};
use crate::hir::{
    Arg, ClassId, ExprId, ExprKind, FuncId, Global, GlobalId, LocalId, ParamKind, StmtKind, Target,
};
use crate::syntax::TextRange;
use crate::syntax::ast::{self, Expr};

/// What the innermost decorator makes of a function.
#[derive(Clone)]
pub(in crate::hir::lower) enum Wrapping {
    Manager,
    AsyncManager,
    Awaitable,
    Cache(Size),
    Property,
}

#[derive(Clone)]
pub(in crate::hir::lower) enum Size {
    Unbounded,
    Default,
    Given(Expr),
}

/// CPython's default of `lru_cache`.
const DEFAULT_SIZE: i64 = 128;

/// Something of the compiler's own that the wrapper uses.
#[derive(Clone, Copy)]
enum Held {
    Function(FuncId),
    Global(GlobalId),
    /// A local of the function around the wrapper.
    Captured(LocalId),
}

enum Helper {
    /// An object around the generator of the function.
    Object(ClassId),
    Cache(Held),
    Attribute,
}

/// A class around a generator: its methods are headers and lines of Python.
struct WrapperClass {
    name: &'static str,
    methods: &'static [(&'static str, &'static [&'static str])],
}

const INIT: (&str, &[&str]) = ("def __init__(self, gen)", &["self.gen = gen"]);

const MANAGER: WrapperClass = WrapperClass {
    name: "_GeneratorContextManager",
    methods: &[
        INIT,
        (
            "def __enter__(self)",
            &[
                "try:",
                "    return next(self.gen)",
                "except StopIteration:",
                "    raise RuntimeError(\"generator didn't yield\") from None",
            ],
        ),
        (
            "def __exit__(self, typ, value, traceback)",
            &[
                "if value is None:",
                "    try:",
                "        next(self.gen)",
                "    except StopIteration:",
                "        return False",
                "    raise RuntimeError(\"generator didn't stop\")",
                "try:",
                "    self.gen.throw(value)",
                "except StopIteration as exc:",
                "    return exc is not value",
                "except BaseException as exc:",
                "    if exc is value:",
                "        return False",
                "    raise",
                "raise RuntimeError(\"generator didn't stop after throw()\")",
            ],
        ),
    ],
};

const ASYNC_MANAGER: WrapperClass = WrapperClass {
    name: "_AsyncGeneratorContextManager",
    methods: &[
        INIT,
        (
            "async def __aenter__(self)",
            &[
                "try:",
                "    return await anext(self.gen)",
                "except StopAsyncIteration:",
                "    raise RuntimeError(\"generator didn't yield\") from None",
            ],
        ),
        (
            "async def __aexit__(self, typ, value, traceback)",
            &[
                "if value is None:",
                "    try:",
                "        await anext(self.gen)",
                "    except StopAsyncIteration:",
                "        return False",
                "    raise RuntimeError(\"generator didn't stop\")",
                "try:",
                "    await self.gen.athrow(value)",
                "except StopAsyncIteration as exc:",
                "    return exc is not value",
                "except BaseException as exc:",
                "    if exc is value:",
                "        return False",
                "    raise",
                "raise RuntimeError(\"generator didn't stop after athrow()\")",
            ],
        ),
    ],
};

const AWAITABLE: WrapperClass = WrapperClass {
    name: "generator",
    methods: &[
        INIT,
        ("def __await__(self)", &["return self.gen"]),
        ("def __iter__(self)", &["return self.gen"]),
        ("def __next__(self)", &["return next(self.gen)"]),
        ("def send(self, value)", &["return self.gen.send(value)"]),
        ("def throw(self, value)", &["return self.gen.throw(value)"]),
        ("def close(self)", &["self.gen.close()"]),
    ],
};

impl Lowerer {
    /// What the decorator makes of the function below it, if the compiler knows.
    fn wrapping_of(&mut self, decorator: &Expr) -> Option<Wrapping> {
        let (callee, arguments) = match decorator {
            Expr::Call(it) => (&*it.func, Some(&it.arguments)),
            other => (other, None),
        };
        let name = self.static_native(callee)?;
        match (name.as_str(), arguments) {
            ("contextlib.contextmanager", None) => Some(Wrapping::Manager),
            ("contextlib.asynccontextmanager", None) => Some(Wrapping::AsyncManager),
            ("types.coroutine", None) => Some(Wrapping::Awaitable),
            ("functools.cache", None) => Some(Wrapping::Cache(Size::Unbounded)),
            ("functools.cached_property", None) => Some(Wrapping::Property),
            ("functools.lru_cache", None) => Some(Wrapping::Cache(Size::Default)),
            ("functools.lru_cache", Some(it)) => {
                let size = it.find_argument_value("maxsize", 0);
                if let Some(typed) = it.find_argument_value("typed", 1)
                    && !matches!(typed, Expr::BooleanLiteral(it) if !it.value)
                {
                    let help = "arguments that are equal share an entry without it";
                    self.unsupported(it.range, "`typed` caches are not supported", help);
                }
                let size = size.map_or(Size::Default, |it| Size::Given(it.clone()));
                Some(Wrapping::Cache(size))
            }
            _ => None,
        }
    }

    /// What the innermost decorator that replaces the function makes of it.
    pub(in crate::hir::lower) fn wrapping(
        &mut self,
        it: &ast::StmtFunctionDef,
    ) -> Option<Wrapping> {
        let mut decorators = it.decorator_list.iter().rev().map(|it| &it.expression);
        let innermost = decorators.find(|it| !scope::is_transparent(it))?;
        self.wrapping_of(innermost)
    }

    /// Whether a decorated function of a module is still what its name stands for.
    pub(in crate::hir::lower) fn keeps_name(
        &mut self,
        module: usize,
        scope: scope::ScopeId,
        def: TextRange,
    ) -> bool {
        let Some(source) = self.modules.get(module).cloned() else {
            return false;
        };
        let Some(decorators) = source.scopes.decorators.get(&def) else {
            return false;
        };
        let mut replacing = decorators.iter().filter(|it| !scope::is_transparent(it));
        let (Some(only), None) = (replacing.next(), replacing.next()) else {
            return false;
        };
        let saved = (self.module, self.scope);
        (self.module, self.scope) = (module, scope);
        let wrapping = self.wrapping_of(only);
        if let Some(Wrapping::Cache(_)) = &wrapping {
            let id = self.function_id(module, def);
            self.cache_of(id, def);
        }
        (self.module, self.scope) = saved;
        wrapping.is_some()
    }

    /// The variable with the cache of a function.
    fn cache_of(&mut self, function: FuncId, range: TextRange) -> GlobalId {
        if let Some(&id) = self.caches.get(&function) {
            return id;
        }
        let id = GlobalId(self.program.globals.len() as u32);
        let global = Global {
            name: "cache".to_owned(),
            module: self.module_id(),
            class: None,
            annotation: None,
            span: self.span(range),
        };
        self.program.globals.push(global);
        self.caches.insert(function, id);
        id
    }

    /// Lowers the function under an id of its own, and the wrapper as `id`.
    pub(in crate::hir::lower) fn wrapped_function(
        &mut self,
        id: FuncId,
        it: &ast::StmtFunctionDef,
        wrapping: &Wrapping,
        defaults: Defaults,
    ) {
        let name = it.name.as_str();
        let range = header(it);
        let pending = self.store_defaults(name, &it.parameters, defaults);
        let span = self.span(range);
        let inner = self.reserve_function(span);
        self.lower_body(inner, it, Vec::new());
        // It is no method of the class: the wrapper is.
        if let Some(function) = self.program.functions.get_mut(inner.index()) {
            function.class = None;
        }
        let is_captured = defaults == Defaults::Captured;
        let function = match is_captured {
            true => {
                let value = self.make(ExprKind::Function(inner), range);
                Held::Captured(self.temp_of("wrapped", value, range))
            }
            false => Held::Function(inner),
        };
        let helper = match wrapping {
            Wrapping::Manager => Helper::Object(self.wrapper_class(it, &MANAGER)),
            Wrapping::AsyncManager => Helper::Object(self.wrapper_class(it, &ASYNC_MANAGER)),
            Wrapping::Awaitable => Helper::Object(self.wrapper_class(it, &AWAITABLE)),
            Wrapping::Cache(size) => Helper::Cache(self.cache(id, it, size, is_captured)),
            Wrapping::Property => Helper::Attribute,
        };
        let Some(scope) = self
            .modules
            .get(self.module)
            .and_then(|module| module.scopes.of(it.range))
        else {
            return;
        };
        let mut wrapper = blank(self.module_id(), span);
        wrapper.name = name.to_owned();
        wrapper.qualname = self.inner_qualname(name);
        wrapper.parent = Some(self.builder.id);
        wrapper.docstring = crate::hir::lower::module::docstring(&it.body);
        let class_scope = (self.scope_kind() == ScopeKind::Class).then_some(self.scope);
        if class_scope.is_some() {
            wrapper.class = self.classes.last().map(|it| it.id);
        }
        self.enter(id, scope, wrapper);
        self.builder.class_scope = class_scope;
        self.parameters(&it.parameters, pending);
        match helper {
            Helper::Cache(cache) => self.cached_call(it, function, cache),
            Helper::Attribute => self.cached_attribute(it, function),
            Helper::Object(class) => {
                let inner = self.wrapped_call(function, range);
                let callee = self.make(ExprKind::Class(class), range);
                let manager = self.call(callee, vec![inner], range);
                self.emit(StmtKind::Return(Some(manager)), range);
            }
        }
        self.leave();
    }

    fn held(&mut self, held: Held, range: TextRange) -> ExprId {
        let kind = match held {
            Held::Function(id) => ExprKind::Function(id),
            Held::Global(id) => ExprKind::Global(id),
            Held::Captured(outer) => {
                let captures = &self.builder.function.captures;
                let found = captures.iter().find(|it| it.outer == outer);
                let inner = match found.map(|it| it.inner) {
                    Some(inner) => inner,
                    None => {
                        let span = self.span(range);
                        self.builder.capture(outer, "wrapped", span)
                    }
                };
                ExprKind::Local(inner)
            }
        };
        self.make(kind, range)
    }

    /// The call of the wrapped function with all that the wrapper was given.
    fn wrapped_call(&mut self, function: Held, range: TextRange) -> ExprId {
        let callee = self.held(function, range);
        let params: Vec<(LocalId, ParamKind, String)> = self
            .builder
            .function
            .params
            .iter()
            .map(|it| {
                let name = self.builder.function.param_name(it).to_owned();
                (it.local, it.kind, name)
            })
            .collect();
        let args = params
            .into_iter()
            .map(|(local, kind, name)| {
                let value = self.local(local, range);
                match kind {
                    ParamKind::PositionalOnly | ParamKind::Positional => Arg::Positional(value),
                    ParamKind::KeywordOnly => Arg::Keyword(name, value),
                    ParamKind::Star => Arg::Star(value),
                    ParamKind::StarStar => Arg::StarStar(value),
                }
            })
            .collect();
        self.make(ExprKind::Call { callee, args }, range)
    }

    /// The class of the objects that the function returns.
    fn wrapper_class(&mut self, it: &ast::StmtFunctionDef, class: &WrapperClass) -> ClassId {
        let id = self.class_id(self.module, it.range);
        let mut source = Source::default();
        for (head, lines) in class.methods {
            source.text.push_str(&format!("    {head}:\n"));
            for line in *lines {
                source.text.push_str(&format!("        {line}\n"));
            }
        }
        self.functional_body(id, class.name, it.range, |this| this.synthesise(id, source));
        id
    }

    /// Makes the cache where the `def` stands.
    fn cache(
        &mut self,
        id: FuncId,
        it: &ast::StmtFunctionDef,
        size: &Size,
        is_captured: bool,
    ) -> Held {
        let range = header(it);
        if it.is_async || it.parameters.kwarg.is_some() {
            let text =
                "a cache for a function that is async or has `**` parameters is not supported";
            self.unsupported(range, text, "keep the results in a dict");
        }
        let size = match size {
            Size::Unbounded => self.none(range),
            Size::Default => self.int(DEFAULT_SIZE, range),
            Size::Given(size) => self.expr(size),
        };
        let value = self.call_native("functools._lru_cache_wrapper", vec![size], range);
        if is_captured {
            return Held::Captured(self.temp_of("cache", value, range));
        }
        let global = self.cache_of(id, it.range);
        if let Some(slot) = self.program.globals.get_mut(global.index()) {
            slot.name = format!("{}_cache", it.name);
        }
        let target = Target::Global(global);
        self.emit(StmtKind::Assign { target, value }, range);
        Held::Global(global)
    }

    /// `return cache[key] if key in cache else cache.store(key, wrapped(…))`
    fn cached_call(&mut self, it: &ast::StmtFunctionDef, function: Held, cache: Held) {
        let range = header(it);
        let params: Vec<LocalId> = self
            .builder
            .function
            .params
            .iter()
            .map(|it| it.local)
            .collect();
        let key = |this: &mut Lowerer| match params.as_slice() {
            &[one] => this.local(one, range),
            several => {
                let items = several.iter().map(|it| this.local(*it, range)).collect();
                this.make(ExprKind::Tuple(items), range)
            }
        };
        let method = |this: &mut Lowerer, name: &str, args: Vec<ExprId>| {
            let object = this.held(cache, range);
            let callee = this.attribute(object, name, range);
            this.call(callee, args, range)
        };
        let asked = key(self);
        let test = method(self, "_find", vec![asked]);
        let known = key(self);
        let then = method(self, "_get", vec![known]);
        let stored = key(self);
        let value = self.wrapped_call(function, range);
        let orelse = method(self, "_store", vec![stored, value]);
        let value = self.make(ExprKind::Conditional { test, then, orelse }, range);
        self.emit(StmtKind::Return(Some(value)), range);
    }

    /// `if not hasattr(self, "_value"): self._value = wrapped(self)`, then that.
    fn cached_attribute(&mut self, it: &ast::StmtFunctionDef, function: Held) {
        let range = header(it);
        let Some(own) = self.builder.function.params.first().map(|it| it.local) else {
            return;
        };
        let name = format!("_{}", it.name);
        let object = self.local(own, range);
        let text = self.str(&name, range);
        let has = self.call_native("builtins.hasattr", vec![object, text], range);
        let test = self.make(ExprKind::Not(has), range);
        let then = self.block(|this| {
            let value = this.wrapped_call(function, range);
            let object = this.local(own, range);
            let name = name.clone();
            let target = Target::Attribute { object, name };
            this.emit(StmtKind::Assign { target, value }, range);
        });
        let orelse = Vec::new();
        self.emit(StmtKind::If { test, then, orelse }, range);
        let object = self.local(own, range);
        let value = self.attribute(object, &name, range);
        self.emit(StmtKind::Return(Some(value)), range);
    }
}
