//! Calls of the builtins that inference knows by name.

use crate::hir::{Arg, ExprId, ExprKind as Hir};
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::{Expr, ExprKind, Type};
use crate::types::native::NativeId;
use crate::types::ty::{ExceptionClass, Ty};

impl Body<'_> {
    pub(super) fn intrinsic_call(
        &mut self,
        id: ExprId,
        name: &str,
        callee: ExprId,
        args: &[Arg],
    ) -> Expr {
        let ids: Vec<ExprId> = args.iter().map(Arg::value).collect();
        let first = ids.first().copied();
        let result = self.ty(id);
        let rust = self.rust(&result);
        let str_ty = Type::path("Str");
        match (name, first) {
            ("print", _) => self.print(args),
            (
                "iscoroutinefunction" | "isgeneratorfunction" | "isasyncgenfunction",
                Some(function),
            ) => self.is_kind_of_function(name, function),
            ("with manager" | "async with manager", Some(manager)) => {
                let ty = self.ty(manager);
                let is_async = name == "async with manager";
                if self.cx.types.is_manager(self.cx.program, &ty, is_async) {
                    return self.unit();
                }
                let value = self.dynamic_operand(manager);
                let check = if is_async {
                    "rt::ops::check_async_manager"
                } else {
                    "rt::ops::check_manager"
                };
                self.raising(check, vec![value], Type::Unit)
            }
            ("exception", _) => self.new_exception(id, args),
            ("super", _) => self.super_native(callee, args),
            ("abstract", _) => self.abstract_class(id),
            ("object", Some(this)) => self.object_store(this, &ids),
            ("isinstance" | "issubclass", Some(subject)) => match ids.get(1) {
                Some(class) => self.isinstance(name, subject, *class),
                None => self.unreached(id),
            },
            ("type", Some(_)) if self.cx.is_static(&result) => self.unit(),
            ("type", Some(subject)) => {
                let value = self.dynamic_operand(subject);
                self.call("rt::ops::type_", vec![value], rust)
            }
            ("len", Some(subject)) => self.len(subject),
            ("str" | "repr" | "ascii", Some(subject)) => {
                let ty = self.ty(subject);
                if name == "str" && ty.is_native(NativeId::STR) {
                    return self.value(subject);
                }
                let shown = self.shown(subject, &ty);
                let by_ref = self.reference(shown);
                self.raising(&format!("rt::{name}"), vec![by_ref], str_ty)
            }
            ("made of", Some(_)) => match (ids.get(1), &result) {
                (Some(value), Ty::Instance(class)) => {
                    let from = self.ty(*value);
                    let value = self.value(*value);
                    self.holding(value, &from, *class)
                }
                _ => self.unreached(id),
            },
            ("keywords", Some(held)) => match ids.get(1) {
                Some(named) => self.hold_keywords(held, *named),
                None => self.unreached(id),
            },
            ("bool", None) => self.bool(false),
            ("bool", Some(subject)) => self.test(subject),
            ("hash", Some(subject)) => {
                let ty = self.ty(subject);
                let shown = self.shown(subject, &ty);
                let by_ref = self.reference(shown);
                self.raising("rt::hash", vec![by_ref], rust)
            }
            ("id", Some(subject)) => {
                let value = self.dynamic_operand(subject);
                self.call("rt::id", vec![value], rust)
            }
            ("format", Some(subject)) => {
                let ty = self.ty(subject);
                let shown = self.shown(subject, &ty);
                let by_ref = self.reference(shown);
                let spec = match ids.get(1) {
                    Some(spec) => {
                        let text = Ty::Native(NativeId::STR, [].into());
                        let value = self.value_as(*spec, &text);
                        self.method(value, "as_str", Vec::new(), Type::path("str"))
                    }
                    None => self.literal_text(""),
                };
                self.raising("rt::format_spec", vec![by_ref, spec], str_ty)
            }
            ("callable", Some(subject)) => {
                let value = self.dynamic_operand(subject);
                self.call("rt::ops::callable", vec![value], rust)
            }
            ("iterated", Some(subject)) if result.iterates_at_any_time() => {
                self.value_as(subject, &result)
            }
            ("iter" | "iterated", Some(subject)) => self.iter(subject, &result),
            ("aiter", Some(subject)) => self.value(subject),
            ("next", Some(subject)) => self.next(id, subject, ids.get(1).copied()),
            ("getattr" | "hasattr" | "delattr" | "__dict__ delete", Some(subject)) => {
                self.dynamic_attribute_call(name, subject, &ids)
            }
            ("vars", Some(subject)) => {
                let value = self.dynamic_operand(subject);
                self.raising("rt::vars", vec![value], rust)
            }
            ("dir", Some(subject)) => {
                let value = self.dynamic_operand(subject);
                self.raising("rt::ops::dir", vec![value], rust)
            }
            ("setattr" | "__dict__ store", Some(subject)) => match (ids.get(1), ids.get(2)) {
                (Some(key), Some(value)) => {
                    let path = match name {
                        "setattr" => "rt::ops::setattr",
                        _ => "rt::ops::store_own",
                    };
                    self.setattr(path, subject, *key, *value)
                }
                _ => self.unreached(id),
            },
            ("int", Some(subject)) => self.int(subject, &result),
            ("float", Some(subject)) => self.to_float(subject),
            ("abs", Some(subject)) => self.abs(subject, &result),
            ("reveal_type", Some(subject)) => self.value(subject),
            _ => self.unreached(id),
        }
    }

    fn print(&mut self, args: &[Arg]) -> Expr {
        let mut values = Vec::new();
        let mut options = Vec::new();
        for arg in args {
            match arg {
                Arg::Positional(it) => values.push(self.printed(*it)),
                Arg::Star(it) => {
                    let ty = self.ty(*it);
                    let own = self.cx.element(&ty);
                    let source = self.iterable_operand(*it, &own);
                    let spread = self.call("rt::Spread", vec![source], Type::Never);
                    values.push(spread);
                }
                // No text: the runtime says so.
                Arg::Keyword(name, it)
                    if matches!(name.as_str(), "sep" | "end") && self.ty(*it).is_number() =>
                {
                    options.push((name.clone(), self.value_as(*it, &dynamic())));
                }
                Arg::Keyword(name, it) => options.push((name.clone(), self.printed(*it))),
                // Such a call is dynamic.
                Arg::StarStar(it) => values.push(self.printed(*it)),
            }
        }
        let kind = ExprKind::Macro {
            path: "rt::print!".to_owned(),
            args: values,
            options,
        };
        let print = Expr {
            kind,
            ty: Type::Unit.result(),
        };
        self.propagate(print, Type::Unit)
    }

    /// What `print` takes: an object, or a literal as Rust's own.
    fn printed(&mut self, id: ExprId) -> Expr {
        match &self.function.expr(id).kind {
            Hir::Str(text) => self.literal_text(text),
            _ => {
                let ty = self.ty(id);
                self.shown_part(id, &ty)
            }
        }
    }

    fn new_exception(&mut self, id: ExprId, args: &[Arg]) -> Expr {
        let exc = Type::path("Exc");
        let Ty::Exception(ExceptionClass::Native(class)) = self.ty(id) else {
            return self.unreached(id);
        };
        let looks_at_args = args.len() > 1 && self.cx.has_own_attributes(class);
        let class = self.native_exception(class);
        if let [Arg::Positional(only)] = args
            && let Hir::Str(text) = &self.function.expr(*only).kind
        {
            let text = self.literal_text(&text.clone());
            return self.call("Exc::with_text", vec![class, text], exc);
        }
        if !looks_at_args && args.iter().all(|it| matches!(it, Arg::Positional(_))) {
            let values: Vec<Expr> = args
                .iter()
                .map(|it| self.value_as(it.value(), &dynamic()))
                .collect();
            let array = Expr {
                kind: ExprKind::Array(values),
                ty: Type::Never,
            };
            let vec = self.call("Vec::from", vec![array], Type::Never);
            return self.call("Exc::new", vec![class, vec], exc);
        }
        let packed = self.dynamic_args(args);
        self.raising_method(class, "construct", vec![packed], exc)
    }

    /// A reference to a builtin exception class's static.
    pub(super) fn native_exception(&self, class: NativeId) -> Expr {
        let class = self.cx.types.natives.class(class);
        let path = if class.rust.contains("::") || class.rust.contains("_") {
            format!("rt::{}", class.rust)
        } else {
            format!("rt::{}", super::names::snake(&class.name).to_uppercase())
        };
        let path = self.path_value(&path, Type::Never);
        Expr {
            kind: ExprKind::Ref(Box::new(path)),
            ty: Type::Never,
        }
    }

    /// `super().method(…)` where the method is `object`'s or a builtin exception's.
    fn super_native(&mut self, callee: ExprId, args: &[Arg]) -> Expr {
        let Hir::Attribute { name, .. } = &self.function.expr(callee).kind else {
            return self.unit();
        };
        let receiver = self.self_place();
        let is_exception = receiver.ty == Type::path("Exc");
        match (name.as_str(), is_exception) {
            ("__init__", true) => {
                let values: Vec<Expr> = args
                    .iter()
                    .map(|it| self.value_as(it.value(), &dynamic()))
                    .collect();
                let array = Expr {
                    kind: ExprKind::Array(values),
                    ty: Type::Never,
                };
                let vec = self.call("Vec::from", vec![array], Type::Never);
                self.method(receiver, "set_args", vec![vec], Type::Unit)
            }
            ("__str__", true) => {
                self.raising_method(receiver, "base_str", Vec::new(), Type::path("Str"))
            }
            ("__repr__", true) => {
                self.raising_method(receiver, "base_repr", Vec::new(), Type::path("Str"))
            }
            ("__repr__" | "__str__", false) => {
                let by_ref = self.reference(receiver);
                self.raising("rt::object_repr", vec![by_ref], Type::path("Str"))
            }
            ("__eq__", _) => match args.first() {
                Some(other) => {
                    let other = self.dynamic_operand(other.value());
                    let own = self.self_value();
                    let own = self.method(own, "into_value", Vec::new(), Type::path("Value"));
                    let own = self.reference(own);
                    self.call("rt::is_same", vec![own, other], Type::path("bool"))
                }
                None => self.bool(false),
            },
            ("__hash__", _) => {
                let own = self.self_value();
                let own = self.method(own, "into_value", Vec::new(), Type::path("Value"));
                let own = self.reference(own);
                let id = self.call("rt::id", vec![own], Type::path("i64"));
                self.call("Int::from", vec![id], Type::path("Int"))
            }
            ("__setattr__" | "__delattr__", _) => {
                let own = self.self_value();
                let own = self.method(own, "into_value", Vec::new(), Type::path("Value"));
                let own = self.reference(own);
                let ids: Vec<ExprId> = args.iter().map(Arg::value).collect();
                self.store_past_hook(own, &ids)
            }
            ("__init__" | "__init_subclass__", _) => self.unit(),
            _ => {
                let text = self.literal_text(name);
                self.raising("rt::no_super_attribute", vec![text], Type::Unit)
            }
        }
    }

    /// `C()` of a class with abstract methods.
    fn abstract_class(&mut self, id: ExprId) -> Expr {
        let ty = self.ty(id);
        let Ty::Instance(class) = ty else {
            return self.unreached(id);
        };
        let call = self.cx.cannot_instantiate(class);
        let rust = self.rust(&ty);
        self.propagate(call, rust)
    }

    /// `object.__setattr__(self, name, value)`.
    fn object_store(&mut self, this: ExprId, ids: &[ExprId]) -> Expr {
        let own = self.dynamic_operand(this);
        self.store_past_hook(own, ids.get(1..).unwrap_or_default())
    }

    fn store_past_hook(&mut self, own: Expr, ids: &[ExprId]) -> Expr {
        let text = Ty::Native(NativeId::STR, [].into());
        match ids {
            [name, value] => {
                let name = self.operand(*name, &text);
                let value = self.value_as(*value, &dynamic());
                self.raising("rt::set_field", vec![own, name, value], Type::Unit)
            }
            [name] => {
                let name = self.operand(*name, &text);
                self.raising("rt::del_field", vec![own, name], Type::Unit)
            }
            _ => self.unit(),
        }
    }

    fn isinstance(&mut self, name: &str, subject: ExprId, class: ExprId) -> Expr {
        let bool = Type::path("bool");
        let (ty, class_ty) = (self.ty(subject), self.ty(class));
        if name == "isinstance"
            && let Some(answer) = self.cx.static_isinstance(&ty, &class_ty)
        {
            let value = self.value(subject);
            let answer = self.bool(answer);
            let answer = self.beside(class, answer);
            return self.after_effects(value, answer);
        }
        let is_instance = name == "isinstance";
        if let (Ty::Exception(_), Some(path), true) =
            (&ty, self.exception_class_ref(&class_ty), is_instance)
        {
            let receiver = self.receiver(subject, &ty);
            let path = self.beside(class, path);
            return self.method(receiver, "is", vec![path], bool);
        }
        if let (Ty::Instance(_), Ty::Class(tested)) = (ty.some(), &class_ty)
            && is_instance
            && !matches!(ty, Ty::Optional(_))
        {
            let receiver = self.receiver(subject, &ty);
            let test = self.class_test(*tested);
            let test = self.beside(class, test);
            return self.method(receiver, "is_instance", vec![test], bool);
        }
        let value = self.dynamic_operand(subject);
        let class = self.dynamic_operand(class);
        self.raising(&format!("rt::ops::{name}"), vec![value, class], bool)
    }

    fn class_test(&self, class: crate::hir::ClassId) -> Expr {
        let path = self.cx.class_static_path(self.module, class);
        let path = self.path_value(&path, Type::Never);
        Expr {
            kind: ExprKind::Ref(Box::new(path)),
            ty: Type::Never,
        }
    }

    /// `iscoroutinefunction(f)`: known of a function, else by the names of all that are such.
    fn is_kind_of_function(&mut self, name: &str, function: ExprId) -> Expr {
        let is_kind = |it: &crate::hir::Function| match name {
            "iscoroutinefunction" => it.is_async && !it.is_generator,
            "isgeneratorfunction" => !it.is_async && it.is_generator,
            _ => it.is_async && it.is_generator,
        };
        let bool = Type::path("bool");
        if let Ty::Function(closure) = self.ty(function) {
            let answer = is_kind(self.cx.program.function(closure.function));
            let value = self.value(function);
            let answer = self.bool(answer);
            return self.after_effects(value, answer);
        }
        let all = self.cx.program.functions.iter().filter(|it| is_kind(it));
        let names = all.map(|it| self.literal_text(&it.qualname)).collect();
        let array = Expr {
            kind: ExprKind::Array(names),
            ty: Type::Never,
        };
        let value = self.dynamic_operand(function);
        let by_ref = self.reference(array);
        self.call("rt::inspect::is_function_of", vec![value, by_ref], bool)
    }

    /// A reference to the static of an exception class, by the class object's type.
    pub(super) fn exception_class_ref(&self, ty: &Ty) -> Option<Expr> {
        match ty {
            Ty::NativeClass(id) if self.cx.types.natives.class(*id).is_exception => {
                Some(self.native_exception(*id))
            }
            Ty::Class(class) if self.cx.is_exception_class(*class) => {
                let path = self.exception_class_path(*class);
                let path = self.path_value(&path, Type::Never);
                Some(Expr {
                    kind: ExprKind::Ref(Box::new(path)),
                    ty: Type::Never,
                })
            }
            _ => None,
        }
    }

    fn len(&mut self, subject: ExprId) -> Expr {
        let i64 = Type::path("i64");
        let ty = self.ty(subject);
        let some = ty.some();
        match &some {
            Ty::Tuple(args) => {
                let value = self.value(subject);
                let len = self.i64(args.len() as i64);
                self.after_effects(value, len)
            }
            Ty::Native(id, _)
                if self.cx.types.natives.method(*id, "__len__").is_some()
                    || Self::is_sized(*id) =>
            {
                let receiver = self.receiver(subject, &some);
                self.method(receiver, "len", Vec::new(), i64)
            }
            Ty::Instance(class) if self.cx.special_method(*class, "__len__").is_some() => {
                let receiver = self.receiver(subject, &some);
                let Some(found) = self.cx.special_method(*class, "__len__") else {
                    return self.unit();
                };
                let ret = self.cx.result_type(found.target);
                match self.special_call(*class, "__len__", receiver, Vec::new()) {
                    Some(call) if ret.is_list_index() => {
                        let call = self.coerce(call, &ret, &Ty::ANY_I64);
                        self.raising("rt::checked_len", vec![call], i64)
                    }
                    Some(call) => {
                        let call = self.coerce(call, &ret, &dynamic());
                        let by_ref = self.reference(call);
                        let int =
                            self.raising("rt::ops::to_index", vec![by_ref], Type::path("Int"));
                        let len = self.coerce(int, &Ty::Int, &Ty::ANY_I64);
                        self.raising("rt::checked_len", vec![len], i64)
                    }
                    None => self.unreached(subject),
                }
            }
            _ => {
                let value = self.dynamic_operand(subject);
                self.raising("rt::ops::len", vec![value], i64)
            }
        }
    }

    fn is_sized(id: NativeId) -> bool {
        matches!(
            id,
            NativeId::STR
                | NativeId::BYTES
                | NativeId::LIST
                | NativeId::DICT
                | NativeId::SET
                | NativeId::FROZENSET
                | NativeId::TUPLE
                | NativeId::RANGE
        )
    }

    fn iter(&mut self, subject: ExprId, result: &Ty) -> Expr {
        let ty = self.ty(subject).some();
        match (&ty, result) {
            (Ty::Native(NativeId::ITERATOR | NativeId::GENERATOR, _), _) => {
                self.value_as(subject, &ty)
            }
            (Ty::Instance(class), Ty::Instance(_) | Ty::Native(NativeId::GENERATOR, _)) => {
                let receiver = self.receiver(subject, &ty);
                match self.special_call(*class, "__iter__", receiver, Vec::new()) {
                    Some(call) => call,
                    None => self.unreached(subject),
                }
            }
            _ => {
                let element = self.argument(result, 0);
                self.iterator(subject, &element)
            }
        }
    }

    fn next(&mut self, id: ExprId, subject: ExprId, default: Option<ExprId>) -> Expr {
        let ty = self.ty(subject).some();
        let result = self.ty(id);
        let rust = self.rust(&result);
        let (own, call) = match &ty {
            Ty::Native(native @ (NativeId::ITERATOR | NativeId::GENERATOR), _) => {
                let name = match *native {
                    NativeId::ITERATOR => "next_item",
                    _ => "next",
                };
                let own = self.cx.element(&ty);
                let receiver = self.receiver(subject, &ty);
                let own_rust = self.rust(&own);
                (
                    own,
                    self.method(receiver, name, Vec::new(), own_rust.result()),
                )
            }
            Ty::Instance(class) if let Some(found) = self.cx.special_method(*class, "__next__") => {
                let own = self.cx.result_type(found.target);
                let receiver = self.receiver(subject, &ty);
                let outside = self.enter_closure();
                let call = self.special_call(*class, "__next__", receiver, Vec::new());
                self.leave_closure(outside);
                // It gets its line below.
                match call.map(|it| it.kind) {
                    Some(ExprKind::Propagate { value, .. }) => (own, *value),
                    Some(kind) => {
                        let ty = self.rust(&own).result();
                        (own, Expr { kind, ty })
                    }
                    None => return self.unreached(id),
                }
            }
            _ => {
                let value = self.dynamic_operand(subject);
                let own = dynamic();
                let call = self.call("rt::ops::next", vec![value], Type::path("Value").result());
                (own, call)
            }
        };
        let own_rust = self.rust(&own);
        match default {
            None => {
                let value = self.propagate(call, own_rust);
                self.coerce(value, &own, &result)
            }
            Some(default) => {
                let default = self.value_as(default, &result);
                let optional = self.raising(
                    "rt::or_stop",
                    vec![call],
                    Type::generic("Option", [own_rust.clone()]),
                );
                let it = self.local_value("it", own_rust);
                let found = self.coerce(it, &own, &result);
                let arms = vec![
                    crate::rir::Arm {
                        pattern: crate::rir::Pattern::Variant {
                            path: "Some".to_owned(),
                            fields: vec![crate::rir::Pattern::Bind {
                                name: "it".to_owned(),
                                mutable: false,
                            }],
                        },
                        guard: None,
                        body: super::coerce::value_block(found),
                    },
                    crate::rir::Arm {
                        pattern: crate::rir::Pattern::Variant {
                            path: "None".to_owned(),
                            fields: Vec::new(),
                        },
                        guard: None,
                        body: super::coerce::value_block(default),
                    },
                ];
                Expr {
                    kind: ExprKind::Match {
                        value: Box::new(optional),
                        arms,
                    },
                    ty: rust,
                }
            }
        }
    }

    fn dynamic_attribute_call(&mut self, name: &str, subject: ExprId, ids: &[ExprId]) -> Expr {
        let value = self.dynamic_operand(subject);
        let Some(key) = ids.get(1) else {
            return self.unreached(subject);
        };
        let key = self.dynamic_operand(*key);
        let (path, rust) = match name {
            "hasattr" => ("rt::ops::hasattr", Type::path("bool")),
            "delattr" => ("rt::ops::delattr", Type::Unit),
            "__dict__ delete" => ("rt::ops::delete_own", Type::Unit),
            _ => ("rt::ops::getattr", Type::path("Value")),
        };
        match (name, ids.get(2)) {
            ("getattr", Some(default)) => {
                let default = self.value_as(*default, &dynamic());
                self.raising("rt::ops::getattr_or", vec![value, key, default], rust)
            }
            _ => self.raising(path, vec![value, key], rust),
        }
    }

    fn setattr(&mut self, path: &str, subject: ExprId, key: ExprId, value: ExprId) -> Expr {
        let object = self.dynamic_operand(subject);
        let key = self.dynamic_operand(key);
        let value = self.value_as(value, &dynamic());
        self.raising(path, vec![object, key, value], Type::Unit)
    }

    fn int(&mut self, subject: ExprId, result: &Ty) -> Expr {
        let ty = self.ty(subject);
        let int = Type::path("Int");
        match ty.some() {
            Ty::Bool | Ty::I64(_) | Ty::Int => self.value_as(subject, result),
            Ty::Float => {
                let value = self.value_as(subject, &Ty::Float);
                self.raising("int::from_float", vec![value], int)
            }
            some @ Ty::Native(NativeId::STR, _) => {
                let value = self.operand(subject, &some);
                self.raising("int::from_str", vec![value], int)
            }
            Ty::Instance(class) => {
                let name = if self.cx.special_method(class, "__int__").is_some() {
                    "__int__"
                } else {
                    "__index__"
                };
                let receiver = self.receiver(subject, &Ty::Instance(class));
                match self.special_call(class, name, receiver, Vec::new()) {
                    Some(call) => call,
                    None => self.unreached(subject),
                }
            }
            _ => {
                let value = self.dynamic_operand(subject);
                self.raising("rt::ops::to_int", vec![value], int)
            }
        }
    }

    fn to_float(&mut self, subject: ExprId) -> Expr {
        let ty = self.ty(subject);
        let f64 = Type::path("f64");
        match ty.some() {
            some if some.is_number() => self.value_as(subject, &Ty::Float),
            some @ Ty::Native(NativeId::STR, _) => {
                let value = self.operand(subject, &some);
                self.raising("float::from_str", vec![value], f64)
            }
            Ty::Instance(class) => {
                let receiver = self.receiver(subject, &Ty::Instance(class));
                match self.special_call(class, "__float__", receiver, Vec::new()) {
                    Some(call) => call,
                    None => self.unreached(subject),
                }
            }
            _ => {
                let value = self.dynamic_operand(subject);
                self.raising("rt::ops::as_float", vec![value], f64)
            }
        }
    }

    fn abs(&mut self, subject: ExprId, result: &Ty) -> Expr {
        let ty = self.ty(subject);
        let rust = self.rust(result);
        match ty.some() {
            Ty::Bool => self.value_as(subject, &Ty::ANY_I64),
            Ty::Float => {
                let value = self.value_as(subject, &Ty::Float);
                self.method(value, "abs", Vec::new(), rust)
            }
            Ty::I64(_) | Ty::Int => {
                let value = self.value_as(subject, result);
                self.method(value, "abs", Vec::new(), rust)
            }
            Ty::Instance(class) => {
                let receiver = self.receiver(subject, &Ty::Instance(class));
                match self.special_call(class, "__abs__", receiver, Vec::new()) {
                    Some(call) => call,
                    None => self.unreached(subject),
                }
            }
            _ => {
                let value = self.dynamic_operand(subject);
                self.raising("rt::ops::abs", vec![value], rust)
            }
        }
    }
}
