//! Builtins whose typing no signature can say: they look at types, take any object, or name an
//! attribute by a literal.

use crate::diag::{Code, Diagnostic};
use crate::hir::{Arg, ClassId, ExprId, ExprKind};
use crate::types::engine::Infer;
use crate::types::interval::Interval;
use crate::types::native::{FunctionSet, NativeId, NativeItem};
use crate::types::table::Op;
use crate::types::ty::{Range, Ty};

/// What an object asks that is a class itself: `issubclass(it, base)`.
const SUBCLASS_TEST: &str = "<issubclass>";

/// The special methods of its argument that a builtin asks, where it needs a builtin value if
/// there are none.
fn asked_by(known: &str) -> Option<&'static [&'static str]> {
    Some(match known {
        "len" => &["__len__"],
        "iter" | "iterated" => &["__iter__"],
        "abs" => &["__abs__"],
        "int" => &["__int__", "__index__"],
        "float" => &["__float__", "__index__"],
        "bool" => &["__bool__", "__len__"],
        _ => return None,
    })
}

impl<'p> Infer<'p> {
    /// The full name of a builtin function that is held in a variable.
    pub(super) fn intrinsic_of(&self, set: FunctionSet) -> Option<String> {
        let natives = &self.out.natives;
        let name = format!("builtins.{}", natives.overloads(set).first()?.name);
        match natives.item(&name) {
            Some(NativeItem::Function(it)) if *it == set => Some(name),
            _ => None,
        }
    }

    /// The type of a call of an intrinsic; None where `name` is none. Evaluates the arguments.
    pub(super) fn intrinsic(&mut self, id: ExprId, name: &str, args: &'p [Arg]) -> Option<Ty> {
        let builtin = match name {
            "asyncio.iscoroutinefunction" | "inspect.iscoroutinefunction" => "iscoroutinefunction",
            "inspect.isgeneratorfunction" => "isgeneratorfunction",
            "inspect.isasyncgenfunction" => "isasyncgenfunction",
            _ => name.strip_prefix("builtins.")?,
        };
        if let Some(ty) = self.own_protocol(id, builtin, args) {
            return Some(ty);
        }
        let known: &'static str = match builtin {
            "print" => "print",
            "iscoroutinefunction" => "iscoroutinefunction",
            "isgeneratorfunction" => "isgeneratorfunction",
            "isasyncgenfunction" => "isasyncgenfunction",
            "with manager" => "with manager",
            "async with manager" => "async with manager",
            "isinstance" => "isinstance",
            "issubclass" => "issubclass",
            "type" if args.len() == 1 => "type",
            "len" => "len",
            "str" if args.len() == 1 => "str",
            "repr" => "repr",
            "ascii" => "ascii",
            "bool" if args.len() <= 1 => "bool",
            "hash" => "hash",
            "id" => "id",
            "format" => "format",
            "callable" => "callable",
            "iter" if args.len() == 1 => "iter",
            "aiter" => "aiter",
            "next" => "next",
            "vars" if args.len() == 1 => "vars",
            "dir" if args.len() == 1 => "dir",
            "getattr" => "getattr",
            "setattr" => "setattr",
            "hasattr" => "hasattr",
            "delattr" => "delattr",
            "__dict__ store" => "__dict__ store",
            "__dict__ delete" => "__dict__ delete",
            "int" if args.len() == 1 => "int",
            "float" if args.len() == 1 => "float",
            "reveal_type" => "reveal_type",
            "abs" => "abs",
            "<iterated>" => "iterated",
            "<made of>" => "made of",
            "<keywords>" => "keywords",
            _ => return None,
        };
        self.eval_args(args);
        if let (Some(names), Some(Arg::Positional(first))) = (asked_by(known), args.first()) {
            self.view(*first, names);
        }
        let types = self.arg_types(args);
        let is_plain = args.iter().all(|it| matches!(it, Arg::Positional(_)));
        let is_spread = args.iter().any(|it| matches!(it, Arg::StarStar(_)));
        if !is_plain && (known != "print" || is_spread) {
            return None;
        }
        let first = types.first().cloned().unwrap_or(Ty::None);
        if first == Ty::Never && !matches!(known, "print") {
            self.wait();
        }
        let result = self.intrinsic_type(id, known, args, &types, &first)?;
        Some(result)
    }

    /// `reversed(x)` of an object with `__reversed__`: a call of that. Of the arguments of
    /// `isinstance` the class has a say.
    fn own_protocol(&mut self, id: ExprId, builtin: &str, args: &'p [Arg]) -> Option<Ty> {
        let method = match builtin {
            "reversed" => "__reversed__",
            "round" => "__round__",
            "isinstance" => "__instancecheck__",
            "issubclass" => SUBCLASS_TEST,
            _ => return None,
        };
        let positional: Option<Vec<ExprId>> = args
            .iter()
            .map(|it| match it {
                Arg::Positional(it) => Some(*it),
                _ => None,
            })
            .collect();
        let positional = positional?;
        let (object, rest) = match (builtin, positional.as_slice()) {
            ("isinstance", [instance, class]) => (class, std::slice::from_ref(instance)),
            (_, all) => all.split_first()?,
        };
        let Ty::Instance(class) = self.expr(*object) else {
            return None;
        };
        self.find_method(class, method)?;
        rest.iter().for_each(|it| {
            self.expr(*it);
        });
        self.operator_method(id, class, method, *object, rest)
    }

    fn intrinsic_type(
        &mut self,
        id: ExprId,
        known: &'static str,
        args: &'p [Arg],
        types: &[Ty],
        first: &Ty,
    ) -> Option<Ty> {
        let some = first.some();
        let special = |infer: &mut Self, name: &str| -> Option<Ty> {
            match &some {
                Ty::Instance(class) => infer.reach_method(*class, name, &[]),
                _ => None,
            }
        };
        let result = match known {
            "print" => {
                for arg in args {
                    if let Arg::Star(spread) = arg {
                        let ty = self.ty_of(*spread);
                        self.element(&ty);
                    }
                }
                Ty::None
            }
            "callable" if matches!(some, Ty::Function(_) | Ty::Bound(_)) => {
                self.out.vars.escape(first);
                Ty::Bool
            }
            "iscoroutinefunction" | "isgeneratorfunction" | "isasyncgenfunction" => {
                if !matches!(first, Ty::Function(_)) {
                    self.out.vars.escape(first);
                }
                Ty::Bool
            }
            "with manager" | "async with manager" => {
                let is_async = known == "async with manager";
                if !self.out.is_manager(self.program, first, is_async) {
                    self.out.vars.escape(first);
                }
                Ty::None
            }
            "isinstance" | "issubclass" | "callable" | "hasattr" | "bool" => {
                if known == "hasattr" {
                    return self.has_attribute(id, args, first);
                }
                if known == "bool" {
                    self.truth(first);
                }
                if known == "issubclass" {
                    self.out.vars.escape(first);
                    let any = self.out.vars.value("a class whose bases are asked for");
                    self.dynamic_call(SUBCLASS_TEST, Some(&[any]));
                }
                if known == "isinstance" && types.get(1).is_some_and(Ty::is_value) {
                    let any = self.out.vars.value("an object whose class is asked for");
                    self.dynamic_call("__instancecheck__", Some(&[any]));
                }
                Ty::Bool
            }
            "type" => {
                if let (Ty::Instance(class), Some(arg)) = (&some, args.first())
                    && let Some(ty) = self.getter(id, arg.value(), *class, "__class__")
                {
                    return Some(ty);
                }
                // An object of a class that nobody derives from: a plain name is evaluated for
                // its value alone.
                if let (Ty::Instance(class), Some(arg)) = (first, args.first())
                    && self.out.class(*class).subclasses.is_empty()
                    && matches!(
                        self.function().expr(arg.value()).kind,
                        crate::hir::ExprKind::Local(_)
                    )
                {
                    let class = *class;
                    self.set_op(id, Op::Intrinsic("type"));
                    return Some(Ty::Class(class));
                }
                self.class_of_object(id, first)
            }
            "len" => {
                if let Ty::Instance(class) = &some {
                    if self.reach_method(*class, "__len__", &[]).is_none() {
                        self.dynamic_call("__len__", Some(&[]));
                        self.out.vars.escape(first);
                    }
                } else if first.is_value() {
                    self.dynamic_call("__len__", Some(&[]));
                }
                match &some {
                    // The length of a range is no number of items in memory.
                    Ty::Native(id, _) if *id != NativeId::RANGE => Ty::i64(Interval::LENGTH),
                    Ty::Tuple(_) => Ty::i64(Interval::LENGTH),
                    _ => Ty::i64(Interval::new(0, i64::MAX)),
                }
            }
            "str" => {
                special(self, "__str__");
                super::expr::str_type()
            }
            "repr" | "ascii" => {
                special(self, "__repr__");
                super::expr::str_type()
            }
            "format" => {
                self.formatted(first);
                super::expr::str_type()
            }
            "hash" | "id" => Ty::ANY_I64,
            "iterated" if first.iterates_at_any_time() => first.clone(),
            "iter" | "iterated" => {
                if let Ty::Instance(class) = &some
                    && let Some(ty) = self.reach_method(*class, "__iter__", &[])
                {
                    self.set_op(id, Op::Intrinsic(known));
                    return Some(ty);
                }
                if matches!(
                    some,
                    Ty::Native(NativeId::ITERATOR | NativeId::GENERATOR, _)
                ) {
                    some
                } else {
                    let element = self.element(first);
                    let var = self.site(id, 0);
                    self.out.vars.join(var, &element);
                    Ty::Native(NativeId::ITERATOR, [var].into())
                }
            }
            "aiter" => first.clone(),
            "next" => {
                let item = match &some {
                    Ty::Instance(class) => match self.reach_method(*class, "__next__", &[]) {
                        Some(ty) => ty,
                        None => {
                            self.dynamic_call("__next__", Some(&[]));
                            self.dynamic_op(id, &[first], "next() of an object without __next__")
                        }
                    },
                    Ty::Native(NativeId::ITERATOR | NativeId::GENERATOR, _) | Ty::Never => {
                        self.element(first)
                    }
                    _ => {
                        self.dynamic_call("__next__", Some(&[]));
                        self.dynamic_op(id, &[first], "next() of a dynamic value")
                    }
                };
                match types.get(1) {
                    None => item,
                    Some(default) => {
                        let var = self.site(id, 0);
                        self.out.vars.join(var, &item);
                        self.out.vars.join(var, default);
                        self.out.vars.get(var)
                    }
                }
            }
            "vars" => {
                self.out.vars.escape(first);
                self.dynamic_call("__dict__", Some(&[]));
                self.out.vars.value("the attributes of an object")
            }
            "dir" => {
                self.out.vars.escape(first);
                self.dynamic_call("__dict__", Some(&[]));
                self.out.vars.value("the names of an object")
            }
            "getattr" => return self.get_attribute(id, args, types),
            "setattr" => {
                let [_, name, _] = args else { return None };
                let value = types.get(2)?.clone();
                match self.literal_text(name.value()) {
                    Some(name) => {
                        self.out.vars.escape(first);
                        self.out.vars.escape(&value);
                        self.set_attribute(first, &name, &value);
                    }
                    None => {
                        self.out.vars.escape(first);
                        self.out.vars.escape(&value);
                        self.open_fields(&value);
                    }
                }
                Ty::None
            }
            "delattr" | "__dict__ delete" => {
                self.out.vars.escape(first);
                Ty::None
            }
            "__dict__ store" => {
                let value = types.get(2)?;
                self.out.vars.escape(first);
                self.out.vars.escape(value);
                self.open_fields(value);
                Ty::None
            }
            "int" => match &some {
                Ty::Bool => Ty::i64(Interval::BOOL),
                Ty::I64(_) | Ty::Never => some.clone(),
                Ty::Int | Ty::Float => Ty::Int,
                Ty::Native(NativeId::STR | NativeId::BYTES, _) => Ty::Int,
                Ty::Instance(_) => match special(self, "__int__") {
                    Some(ty) => ty,
                    None => special(self, "__index__")?,
                },
                Ty::Value(_) => {
                    self.dynamic_call("__int__", Some(&[]));
                    Ty::Int
                }
                _ => return None,
            },
            "float" => match &some {
                Ty::Bool | Ty::I64(_) | Ty::Int | Ty::Float | Ty::Never => Ty::Float,
                Ty::Native(NativeId::STR, _) => Ty::Float,
                Ty::Instance(_) => special(self, "__float__")?,
                Ty::Value(_) => {
                    self.dynamic_call("__float__", Some(&[]));
                    Ty::Float
                }
                _ => return None,
            },
            "abs" => match &some {
                Ty::Bool | Ty::I64(_) => some
                    .interval()
                    .and_then(Interval::abs)
                    .map_or(Ty::Int, Ty::i64),
                Ty::Int => Ty::Int,
                Ty::Float => Ty::Float,
                Ty::Instance(_) => special(self, "__abs__")?,
                Ty::Never => Ty::Never,
                _ => {
                    self.dynamic_call("__abs__", Some(&[]));
                    self.dynamic_op(id, &[first], "abs() of a dynamic value")
                }
            },
            "made of" => return Some(self.made_of(id, first, types.get(1)?)),
            "keywords" => {
                self.hold_keywords(first, types.get(1)?);
                Ty::None
            }
            "reveal_type" => {
                self.reveal(id, first);
                first.clone()
            }
            _ => return None,
        };
        self.set_op(id, Op::Intrinsic(known));
        Some(result)
    }

    fn reveal(&mut self, id: ExprId, ty: &Ty) {
        let span = self.function().expr(id).span;
        let range = match ty {
            Ty::I64(Range(Interval::FULL)) => " in i64".to_owned(),
            Ty::I64(Range(it)) => format!(" in {}..={}", it.low, it.high),
            _ => String::new(),
        };
        let text = format!("revealed: {}{range}", self.out.display(self.program, ty));
        let diagnostic = Diagnostic::warning(Code::RevealedType, span, text);
        self.diagnostics
            .insert((span, "reveal_type".to_owned()), diagnostic);
    }

    fn literal_text(&self, expr: ExprId) -> Option<String> {
        match &self.function().expr(expr).kind {
            ExprKind::Str(text) => Some(text.clone()),
            _ => None,
        }
    }

    fn get_attribute(&mut self, id: ExprId, args: &'p [Arg], types: &[Ty]) -> Option<Ty> {
        let [_, name, ..] = args else {
            return None;
        };
        let first = types.first()?;
        self.out.vars.escape(first);
        for ty in types {
            self.out.vars.escape(ty);
        }
        match self.literal_text(name.value()) {
            Some(name) => self.dynamic_call(&name, Some(&[])),
            None => self.open_methods_of(first),
        }
        self.set_op(id, Op::Intrinsic("getattr"));
        Some(self.out.vars.value("getattr() of an object"))
    }

    /// Any method may be reached through a computed name.
    fn open_methods_of(&mut self, ty: &Ty) {
        let program = self.program;
        let root = match ty.some() {
            Ty::Instance(class) | Ty::Class(class) => Some(self.out.root_class(class)),
            Ty::Value(_) => None,
            _ => return,
        };
        for (index, class) in program.classes.iter().enumerate() {
            let id = ClassId(index as u32);
            let is_reached = match root {
                Some(root) => self.out.root_class(id) == root,
                None => self.out.info(id).is_dynamic,
            };
            if is_reached {
                for method in &class.methods {
                    self.dynamic_call(&method.name, None);
                }
            }
        }
    }

    fn open_fields(&mut self, value: &Ty) {
        for index in 0..self.out.classes.len() {
            let info = self.out.info(ClassId(index as u32));
            let (is_dynamic, is_class) = (info.is_dynamic, info.is_dynamic_class);
            let mut places = Vec::new();
            if is_dynamic {
                places.extend(info.fields.iter().map(|it| it.1));
            }
            if is_class {
                let attrs = &self.program.classes[index].attrs;
                places.extend(attrs.iter().map(|it| self.out.globals[it.1.index()]));
            }
            for var in places {
                self.out.vars.join(var, value);
            }
        }
    }

    fn has_attribute(&mut self, id: ExprId, args: &'p [Arg], first: &Ty) -> Option<Ty> {
        self.out.vars.escape(first);
        if let Some(name) = args.get(1).and_then(|it| self.literal_text(it.value())) {
            self.dynamic_call(&name, Some(&[]));
        }
        self.set_op(id, Op::Intrinsic("hasattr"));
        Some(Ty::Bool)
    }
}
