//! Attributes: fields of instances, class attributes, properties, bound methods.
//!
//! An instance's fields are kept at the topmost class of its hierarchy, because all classes of a
//! hierarchy share one Rust type. Reading a field that nobody has assigned yet waits: inference
//! may still find the assignment.

use std::rc::Rc;

use crate::diag::{Code, Diagnostic};
use crate::hir::{ClassId, ExprId, ExprKind, Function, MethodKind};
use crate::types::engine::{Infer, MAX_FORCE};
use crate::types::native::{NativeId, NativeItem};
use crate::types::table::Op;
use crate::types::ty::{Closure, ExceptionClass, Ty, Var};

impl<'p> Infer<'p> {
    pub(super) fn attribute(&mut self, id: ExprId, object: ExprId, ty: &Ty, name: &str) -> Ty {
        let some = ty.some();
        match &some {
            Ty::Never => {
                self.wait();
                Ty::Never
            }
            Ty::Instance(class) => self.instance_attribute(id, object, *class, &some, name),
            Ty::Exception(exception) => self.exception_attribute(id, object, *exception, name),
            Ty::Class(class) => self.class_attribute(id, *class, name),
            Ty::NativeModule(module) => {
                match self.out.natives.item(&format!("{module}.{name}")).cloned() {
                    Some(NativeItem::Function(set)) => Ty::NativeFunction(set),
                    Some(NativeItem::Class(class)) => Ty::NativeClass(class),
                    Some(NativeItem::Module) => Ty::NativeModule(format!("{module}.{name}").into()),
                    Some(NativeItem::Constant(constant)) => {
                        self.substitute(&constant.ty, Some(id), &[], None)
                    }
                    None => self.dynamic_attribute(id, &some, name),
                }
            }
            Ty::Function(closure)
                if is_object_name(name) && !self.is_renamed(closure.function, name) =>
            {
                match self.out.described(self.program, *closure) {
                    Ok(function) => {
                        let docstring = &self.program.function(function).docstring;
                        self.object_name(id, name, docstring.as_deref())
                    }
                    Err(Ty::Never) => {
                        self.wait();
                        Ty::Never
                    }
                    Err(_) => self.unknown_name(id, name),
                }
            }
            Ty::NativeFunction(_) | Ty::NativeClass(_) if name == "__name__" => {
                self.object_name(id, name, None)
            }
            _ => self.native_attribute(id, object, &some, name),
        }
    }

    /// The name of a function that wraps one that only the running program knows.
    fn unknown_name(&mut self, id: ExprId, name: &str) -> Ty {
        let span = self.function().expr(id).span;
        let message = format!("`{name}` of a function that wraps a dynamic one is not supported");
        let diagnostic =
            Diagnostic::error(Code::Unsupported, span, message.clone()).help("leave `@wraps` out");
        self.diagnostics.insert((span, message), diagnostic);
        self.object_name(id, name, None)
    }

    /// `f.__name__`, `C.__doc__`: texts that the source says.
    fn object_name(&mut self, id: ExprId, name: &str, docstring: Option<&str>) -> Ty {
        self.set_op(id, Op::Intrinsic("name"));
        if name == "__doc__" && docstring.is_none() {
            return Ty::None;
        }
        super::expr::str_type()
    }

    /// `type(x)`: whatever it is used for, unless that is its name or a comparison,
    /// may make another object.
    pub(super) fn class_of_object(&mut self, id: ExprId, ty: &Ty) -> Ty {
        self.out.vars.escape(ty);
        self.dynamic_call("__class__", Some(&[]));
        if let Ty::Instance(class) = ty.some()
            && !is_only_named(self.function(), id)
        {
            let mut pending = vec![class];
            while let Some(class) = pending.pop() {
                pending.extend(self.out.class(class).subclasses.iter().copied());
                if self.out.info(class).is_constructed {
                    self.out.vars.escape(&Ty::Class(class));
                }
            }
        }
        self.out.vars.value("the class of an object, as a value")
    }

    fn native_attribute(&mut self, id: ExprId, object: ExprId, ty: &Ty, name: &str) -> Ty {
        let class = match ty {
            Ty::NativeClass(class) => Some(*class),
            _ => ty.native_class(),
        };
        let natives = self.out.natives.clone();
        let is_named = matches!(ty, Ty::NativeClass(_))
            || matches!(
                self.function().expr(object).kind,
                ExprKind::Local(_) | ExprKind::Global(_)
            );
        if let Some((_, constant)) = class.and_then(|it| natives.class_variable(it, name))
            && is_named
        {
            return self.substitute(&constant.ty, Some(id), &[], None);
        }
        let Some(set) = class.and_then(|it| natives.method(it, name)) else {
            return self.dynamic_attribute(id, ty, name);
        };
        let is_property = natives
            .overloads(set)
            .first()
            .is_some_and(|it| it.kind == crate::syntax::stub::StubKind::Property);
        if !is_property || matches!(ty, Ty::NativeClass(_)) {
            return Ty::Bound(Rc::new((ty.clone(), name.to_owned())));
        }
        let Some(signature) = natives.overloads(set).first() else {
            return Ty::Never;
        };
        let vars = self.type_arguments(id, signature, Some(ty));
        let result = self.substitute(&signature.returns, Some(id), &vars, Some(ty));
        let receiver = Some(object);
        self.set_op(
            id,
            Op::Native {
                set,
                overload: 0,
                types: vars,
                receiver,
                args: Vec::new(),
            },
        );
        result
    }

    fn dynamic_attribute(&mut self, id: ExprId, ty: &Ty, name: &str) -> Ty {
        // A getter or a method may be behind the name.
        self.dynamic_call(name, Some(&[]));
        self.dynamic_op(id, &[ty], &format!("attribute {name} of a dynamic value"))
    }

    fn instance_attribute(
        &mut self,
        id: ExprId,
        object: ExprId,
        class: ClassId,
        ty: &Ty,
        name: &str,
    ) -> Ty {
        if let Some(found) = self.getter(id, object, class, name) {
            return found;
        }
        let field = self.out.field(class, name);
        let class_attr = self.class_variable_of_instances(class, name);
        if self.shadows_method(class, name) {
            return self.dynamic_attribute(id, ty, name);
        }
        if let Some(var) = field {
            self.set_op(id, Op::Field { class });
            if let Some((_, global)) = class_attr {
                let ty = self.out.global(global);
                self.out.vars.join(var, &ty);
            }
            let found = self.out.vars.get(var);
            if found == Ty::Never {
                self.wait();
            }
            return found;
        }
        if let Some((_, global)) = class_attr {
            self.set_op(id, Op::ClassAttribute(global));
            return self.out.global(global);
        }
        if self.find_method(class, name).is_some() {
            if let [(owner, function)] = self.overrides(class, name)[..]
                && self.method_kind(owner, function) == MethodKind::Static
            {
                return Ty::Function(Closure {
                    function,
                    parent: None,
                });
            }
            return Ty::Bound(Rc::new((ty.clone(), name.to_owned())));
        }
        if let Some(nested) = self.nested_class(class, name) {
            return Ty::Class(nested);
        }
        if name == "__dict__" {
            return self.dynamic_attribute(id, ty, name);
        }
        if self.find_anywhere(class, name) || self.find_method(class, "__getattr__").is_some() {
            return self.dynamic_attribute(id, ty, name);
        }
        if self.held_method(class, name).is_some() {
            let held = self.view(object, &[]);
            return self.native_attribute(id, object, &held, name);
        }
        // Assigned by code that has not been seen yet, or by nobody.
        if self.force() < MAX_FORCE {
            self.wait();
            return Ty::Never;
        }
        self.dynamic_attribute(id, ty, name)
    }

    /// Objects may have an attribute of their own under the name of a method.
    pub(super) fn shadows_method(&mut self, class: ClassId, name: &str) -> bool {
        let Some(var) = self.out.field(class, name) else {
            return false;
        };
        let is_method = self.find_method(class, name).is_some();
        if is_method {
            let any = self.out.vars.value("an attribute in front of a method");
            self.out.vars.join(var, &any);
        }
        is_method
    }

    pub(super) fn record_attribute(&mut self, id: ExprId, ty: &Ty) {
        let current = self.current;
        if let Some(slot) = self
            .out
            .instances
            .get_mut(current.index())
            .and_then(|it| it.exprs.get_mut(id.index()))
        {
            *slot = ty.clone();
        }
    }

    /// A property: its getter is called.
    pub(super) fn getter(
        &mut self,
        id: ExprId,
        object: ExprId,
        class: ClassId,
        name: &str,
    ) -> Option<Ty> {
        let (owner, function, _) =
            self.find_kind(class, name, |kind| kind == MethodKind::Getter)?;
        let overriding = self.property_overrides(class, name, MethodKind::Getter);
        let receiver = self.receiver_type(owner);
        let closure = Closure {
            function,
            parent: None,
        };
        let ty = self.call_positional(closure, std::slice::from_ref(&receiver));
        let target = self.instance_for(function, None, vec![receiver]);
        self.note_instance(owner, function, target);
        let mut result = ty;
        for (owner, other) in &overriding {
            let receiver = self.receiver_type(*owner);
            let closure = Closure {
                function: *other,
                parent: None,
            };
            self.call_positional(closure, std::slice::from_ref(&receiver));
            let id = self.instance_for(*other, None, vec![receiver]);
            self.note_instance(*owner, *other, id);
            let (a, b) = (self.out.instance(target).ret, self.out.instance(id).ret);
            self.out.vars.unify(a, b);
            result = self.out.vars.get(a);
        }
        let op = if overriding.is_empty() {
            Op::Call {
                target,
                receiver: Some(object),
                args: Vec::new(),
            }
        } else {
            Op::Virtual {
                class,
                method: name.to_owned(),
                target,
                receiver: object,
                args: Vec::new(),
            }
        };
        self.set_op(id, op);
        Some(result)
    }

    /// Accessors of subclasses that replace the one that `class` has.
    fn property_overrides(
        &self,
        class: ClassId,
        name: &str,
        kind: MethodKind,
    ) -> Vec<(ClassId, crate::hir::FuncId)> {
        let mut found = Vec::new();
        let mut pending: Vec<ClassId> = self.out.class(class).subclasses.iter().copied().collect();
        while let Some(class) = pending.pop() {
            pending.extend(self.out.class(class).subclasses.iter().copied());
            let methods = &self.program.class(class).methods;
            found.extend(
                methods
                    .iter()
                    .filter(|it| it.name == name && it.kind == kind)
                    .map(|it| (class, it.function)),
            );
        }
        found
    }

    /// A variable of the class object that instances see too.
    pub(super) fn class_variable(
        &self,
        class: ClassId,
        name: &str,
    ) -> Option<(ClassId, crate::hir::GlobalId)> {
        self.out
            .vars
            .ancestors(class)
            .into_iter()
            .find_map(|owner| {
                let attrs = &self.program.class(owner).attrs;
                attrs
                    .iter()
                    .find(|(it, _)| it == name)
                    .map(|(_, global)| (owner, *global))
            })
    }

    /// The class variable that instances see. Where subclasses replace it, all of them have one
    /// type, because the object's class decides which one is read.
    pub(super) fn class_variable_of_instances(
        &mut self,
        class: ClassId,
        name: &str,
    ) -> Option<(ClassId, crate::hir::GlobalId)> {
        let program = self.program;
        let mut found = self.class_variable(class, name);
        let mut pending: Vec<ClassId> = self.out.class(class).subclasses.iter().copied().collect();
        while let Some(class) = pending.pop() {
            pending.extend(self.out.class(class).subclasses.iter().copied());
            let attrs = &program.class(class).attrs;
            let Some((_, global)) = attrs.iter().find(|(it, _)| it == name) else {
                continue;
            };
            match found {
                None => found = Some((class, *global)),
                Some((_, first)) => {
                    let (a, b) = (
                        self.out.globals[first.index()],
                        self.out.globals[global.index()],
                    );
                    self.out.vars.unify(a, b);
                }
            }
        }
        found
    }

    /// A class that stands in the body of `class` or of a class above it.
    fn nested_class(&self, class: ClassId, name: &str) -> Option<ClassId> {
        let owners = self.out.vars.ancestors(class).into_iter();
        owners
            .flat_map(|owner| &self.program.class(owner).nested)
            .find(|(it, _)| it == name)
            .map(|(_, nested)| *nested)
    }

    fn class_attribute(&mut self, id: ExprId, class: ClassId, name: &str) -> Ty {
        if let Some((_, global)) = self.class_variable(class, name) {
            self.set_op(id, Op::ClassAttribute(global));
            return self.out.global(global);
        }
        if is_object_name(name) {
            let docstring = &self.program.class(class).docstring;
            return self.object_name(id, name, docstring.as_deref());
        }
        if let Some(nested) = self.nested_class(class, name) {
            return Ty::Class(nested);
        }
        if let Some((owner, function)) = self.find_method(class, name) {
            return match self.method_kind(owner, function) {
                MethodKind::Class => Ty::Bound(Rc::new((Ty::Class(class), name.to_owned()))),
                _ => Ty::Function(Closure {
                    function,
                    parent: None,
                }),
            };
        }
        self.dynamic_attribute(id, &Ty::Class(class), name)
    }

    fn exception_attribute(
        &mut self,
        id: ExprId,
        object: ExprId,
        exception: ExceptionClass,
        name: &str,
    ) -> Ty {
        if let ExceptionClass::User(class) = exception {
            let ty = Ty::Exception(exception);
            if let Some(found) = self.getter(id, object, class, name) {
                return found;
            }
            if let Some(var) = self.out.field(class, name) {
                self.set_op(id, Op::Field { class });
                if let Some((_, global)) = self.class_variable_of_instances(class, name) {
                    let ty = self.out.global(global);
                    self.out.vars.join(var, &ty);
                }
                let found = self.out.vars.get(var);
                self.out.vars.escape(&found);
                return found;
            }
            if let Some((_, global)) = self.class_variable_of_instances(class, name) {
                self.set_op(id, Op::ClassAttribute(global));
                return self.out.global(global);
            }
            if self.find_method(class, name).is_some() {
                return Ty::Bound(Rc::new((ty, name.to_owned())));
            }
        }
        let class = match exception {
            ExceptionClass::Native(id) => id,
            ExceptionClass::User(class) => self
                .out
                .vars
                .native_base(class)
                .unwrap_or(NativeId::BASE_EXCEPTION),
        };
        if self.out.natives.method(class, name).is_none() {
            return self.dynamic_attribute(id, &Ty::Exception(exception), name);
        }
        let set = self.out.natives.method(class, name);
        let natives = self.out.natives.clone();
        let signature = set.and_then(|it| natives.overloads(it).first());
        match (set, signature) {
            (Some(set), Some(signature))
                if signature.kind == crate::syntax::stub::StubKind::Property =>
            {
                let types: Rc<[Var]> = Rc::from([]);
                let receiver = Some(object);
                self.set_op(
                    id,
                    Op::Native {
                        set,
                        overload: 0,
                        types,
                        receiver,
                        args: Vec::new(),
                    },
                );
                let this = Ty::Exception(exception);
                self.substitute(&signature.returns, Some(id), &[], Some(&this))
            }
            _ => Ty::Bound(Rc::new((Ty::Exception(exception), name.to_owned()))),
        }
    }

    pub(super) fn super_attribute(&mut self, id: ExprId, class: ClassId, name: &str) -> Ty {
        let chain = self.out.vars.ancestors(class);
        let Some(base) = chain.get(1).copied() else {
            return self.out.vars.value("an attribute of object");
        };
        if let Some((owner, function, _)) =
            self.find_kind(base, name, |kind| kind == MethodKind::Getter)
        {
            let receiver = self.receiver_type(owner);
            let closure = Closure {
                function,
                parent: None,
            };
            let ty = self.call_positional(closure, std::slice::from_ref(&receiver));
            let target = self.instance_for(function, None, vec![receiver]);
            let object = match &self.function().expr(id).kind {
                crate::hir::ExprKind::Attribute { object, .. } => *object,
                _ => id,
            };
            self.expr(object);
            self.set_op(
                id,
                Op::Call {
                    target,
                    receiver: Some(object),
                    args: Vec::new(),
                },
            );
            return ty;
        }
        if let Some((_, global)) = self.class_variable(base, name) {
            self.set_op(id, Op::ClassAttribute(global));
            return self.out.global(global);
        }
        Ty::Bound(Rc::new((Ty::Instance(base), name.to_owned())))
    }

    /// `object.name = value`.
    pub(super) fn set_attribute(&mut self, object_ty: &Ty, name: &str, value: &Ty) {
        let some = object_ty.some();
        let class = match &some {
            Ty::Never => {
                self.wait();
                return;
            }
            Ty::Instance(class) => *class,
            Ty::Exception(ExceptionClass::User(class)) => {
                self.out.vars.escape(value);
                *class
            }
            Ty::Class(class) => {
                match self.class_variable(*class, name) {
                    // The store raises.
                    Some(_) if self.program.class(*class).is_member(name) => {}
                    Some((_, global)) => {
                        let var = self.out.globals[global.index()];
                        self.out.vars.join(var, value);
                    }
                    None => self.refuse_class_store(*class, name),
                }
                return;
            }
            _ => {
                if let Ty::Function(closure) = &some
                    && is_object_name(name)
                {
                    self.rename(closure.function, name);
                }
                self.out.vars.escape(&some);
                self.out.vars.escape(value);
                self.set_dynamic_attribute(name, value);
                return;
            }
        };
        if let Some((owner, function, _)) =
            self.find_kind(class, name, |kind| kind == MethodKind::Setter)
        {
            let mut all = vec![(owner, function)];
            all.extend(self.property_overrides(class, name, MethodKind::Setter));
            let mut first = None;
            for (owner, function) in all {
                let receiver = self.receiver_type(owner);
                let closure = Closure {
                    function,
                    parent: None,
                };
                let types = vec![receiver, value.clone()];
                if self.call_positional(closure, &types) == Ty::Never && self.must_wait(&types) {
                    return;
                }
                let target = self.instance_for(function, None, types);
                self.note_instance(owner, function, target);
                match first {
                    None => first = Some(target),
                    Some(first) => self.unify_signatures(first, target),
                }
            }
            return;
        }
        if self
            .find_kind(class, name, |kind| kind == MethodKind::Getter)
            .is_some()
        {
            // A property without a setter: the store raises.
            return;
        }
        let ancestors = self.out.vars.ancestors(class);
        if self
            .program
            .is_frozen_store(&ancestors, name, self.function())
        {
            return;
        }
        let is_last = self.out.class(class).subclasses.is_empty();
        if is_last && self.program.is_slotless_store(&ancestors, name) {
            return;
        }
        if !self.overrides(class, "__setattr__").is_empty() {
            self.out.vars.escape(&some);
            self.set_any_field(class, Some(name), value);
            return;
        }
        let value = self.first_class(value);
        let var = self.field_var(class, name);
        let span = self.out.vars.span;
        self.out.vars.join(var, &value);
        self.out.vars.span = span;
    }

    /// Which classes have an attribute is known before anything runs.
    fn refuse_class_store(&mut self, class: ClassId, name: &str) {
        let Some(span) = self.out.vars.span else {
            return;
        };
        let class = &self.program.class(class).name;
        let message = format!("`{name}` of the class `{class}` is set from elsewhere");
        let diagnostic = Diagnostic::error(Code::Unsupported, span, message.clone())
            .help("define it in the class body");
        self.diagnostics.insert((span, message), diagnostic);
    }

    /// A store through `__setattr__`, or by a computed name.
    pub(super) fn set_any_field(&mut self, class: ClassId, name: Option<&str>, value: &Ty) {
        self.out.vars.escape(value);
        let any = self.out.vars.value("stored through __setattr__");
        if let Some(name) = name {
            self.field_var(class, name);
        }
        let root = self.out.root_class(class);
        let fields = self.out.info(root).fields.clone();
        for (field, var) in fields {
            if name.is_none_or(|it| it == field) {
                self.out.vars.join(var, &any);
            }
        }
    }

    /// `del object.name`.
    pub(super) fn delete_attribute(&mut self, object_ty: &Ty, name: &str) {
        let some = object_ty.some();
        let Ty::Instance(class) = &some else {
            self.out.vars.escape(&some);
            self.dynamic_call(name, Some(&[]));
            return;
        };
        let deleter = self.find_kind(*class, name, |kind| kind == MethodKind::Deleter);
        if let Some((owner, function, _)) = deleter {
            let mut all = vec![(owner, function)];
            all.extend(self.property_overrides(*class, name, MethodKind::Deleter));
            for (owner, function) in all {
                let receiver = vec![self.receiver_type(owner)];
                let target = self.instance_for(function, None, receiver);
                let this = self.program.function(function).params.first();
                if let Some(param) = this {
                    let var = self.local_var(target, param.local);
                    let ty = self.receiver_type(owner);
                    self.out.vars.join(var, &ty);
                }
                self.note_instance(owner, function, target);
            }
        } else if let Some(var) = self.out.field(*class, name)
            && self.overrides(*class, "__delattr__").is_empty()
        {
            // What has no value of its own at run time could not be told from what is missing.
            if self.out.vars.get(var).is_known_value() {
                let any = self.out.vars.value("an attribute that is deleted");
                self.out.vars.join(var, &any);
            }
        } else if self.out.field(*class, name).is_none()
            || !self.overrides(*class, "__delattr__").is_empty()
        {
            self.out.vars.escape(&some);
        }
    }

    pub(super) fn field_var(&mut self, class: ClassId, name: &str) -> Var {
        if let Some(var) = self.out.known_field(class, name) {
            return var;
        }
        let root = self.out.root_class(class);
        let var = self.out.vars.fresh();
        self.out
            .update(root, |it| it.fields.push((name.to_owned(), var)));
        let declared = self
            .out
            .vars
            .ancestors(class)
            .into_iter()
            .find_map(|owner| {
                let declared = &self.program.class(owner).declared;
                declared
                    .iter()
                    .find(|(it, _)| it == name)
                    .map(|(_, annotation)| annotation)
            });
        if let Some(annotation) = declared {
            self.seed_annotation(var, annotation);
        }
        var
    }

    /// A store through a `Value` reaches every dynamic class that has the attribute.
    fn set_dynamic_attribute(&mut self, name: &str, value: &Ty) {
        for index in 0..self.out.classes.len() {
            let class = ClassId(index as u32);
            if !self.out.info(class).is_dynamic {
                continue;
            }
            if let Some(var) = self.out.field(class, name) {
                self.out.vars.join(var, value);
            }
        }
        for class in &self.program.classes {
            for (_, global) in class.attrs.iter().filter(|(it, _)| it == name) {
                let var = self.out.globals[global.index()];
                self.out.vars.join(var, value);
            }
        }
        self.dynamic_call(name, Some(std::slice::from_ref(value)));
    }
}

/// Whether an expression is only asked for its name, or compared.
fn is_only_named(function: &Function, id: ExprId) -> bool {
    function.exprs.iter().any(|it| match &it.kind {
        ExprKind::Attribute { object, name } => *object == id && is_object_name(name),
        ExprKind::Compare { left, right, .. } => *left == id || *right == id,
        _ => false,
    })
}

/// Attributes of functions and classes whose values the source says.
fn is_object_name(name: &str) -> bool {
    matches!(name, "__name__" | "__qualname__" | "__module__" | "__doc__")
}
