//! What an assignment stores to: locals, globals, fields, items, unpacking; and `del`.
//!
//! ```python
//! self.total, *rest = row     # the value first, then each target from left to right
//! ```

use crate::hir::{ClassId, ExprId, ExprKind as Hir, MethodKind, Target};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::call::dynamic;
use crate::rir::{Expr, ExprKind, Pattern, Stmt, StmtKind, Type, Use};
use crate::types::native::NativeId;
use crate::types::ty::{ExceptionClass, Ty};

impl Body<'_> {
    pub(super) fn assign(&mut self, target: &Target, value: ExprId, out: &mut Vec<Stmt>) {
        if let Target::Unpack {
            targets,
            star: None,
        } = target
            && let Hir::Tuple(items) = &self.function.expr(value).kind
            && items.len() == targets.len()
        {
            // `a, b = b, a`: all values first, then all targets.
            let items = items.clone();
            let mut temps = Vec::new();
            for item in &items {
                let ty = self.ty(*item);
                let value = self.value(*item);
                temps.push(self.bind("value", value, &ty, out));
            }
            for (target, (name, ty)) in targets.iter().zip(temps) {
                let value = self.local_value(&name, self.rust(&ty));
                self.store(target, value, &ty, out);
            }
            return;
        }
        let ty = self.ty(value);
        match target {
            Target::Local(local) if self.is_own_mutation(*local, value) => {
                if let Some(op) = self.cx.types.op(self.instance, value).cloned() {
                    let call = self.op_call(value, &op);
                    out.push(self.plain(StmtKind::Expr(call)));
                }
            }
            Target::Local(local) => {
                let storage = self.local_ty(*local);
                if self.cx.is_static(&storage) {
                    let value = self.value(value);
                    if !super::coerce::is_pure(&value) {
                        out.push(self.plain(StmtKind::Expr(value)));
                    }
                } else {
                    let value = self.value_as(value, &storage);
                    self.store_local(*local, value, out);
                }
                self.let_go_others(*local, out);
            }
            Target::Global(global) => {
                let storage = self.cx.types.global(*global);
                let value = self.value_as(value, &storage);
                self.store_global(*global, value, out);
            }
            _ => {
                let lowered = self.value(value);
                self.store(target, lowered, &ty, out);
            }
        }
    }

    /// Binds a value to a temporary.
    pub(super) fn bind(
        &mut self,
        noun: &str,
        value: Expr,
        ty: &Ty,
        out: &mut Vec<Stmt>,
    ) -> (String, Ty) {
        let name = self.temp(noun);
        let rust = self.rust(ty);
        out.push(self.plain(StmtKind::Let {
            name: name.clone(),
            mutable: false,
            ty: rust,
            init: Some(value),
        }));
        (name, ty.clone())
    }

    pub(super) fn store_local(
        &mut self,
        local: crate::hir::LocalId,
        value: Expr,
        out: &mut Vec<Stmt>,
    ) {
        let hir = self.function.local(local);
        let name = self.local_name(local);
        let storage = self.local_ty(local);
        let rust = match self.is_optional(local) {
            true => Type::generic("Option", [self.rust(&storage)]),
            false => self.rust(&storage),
        };
        let place = Expr {
            kind: ExprKind::Local {
                name,
                mode: Use::Copy,
            },
            ty: rust.clone(),
        };
        let kind = if hir.is_cell {
            StmtKind::Expr(self.method(place, "set", vec![value], Type::Unit))
        } else if self.is_optional(local) {
            let some = self.call("Some", vec![value], rust);
            StmtKind::Assign { place, value: some }
        } else {
            StmtKind::Assign { place, value }
        };
        out.push(self.plain(kind));
    }

    /// Stores an owned value of type `ty`.
    pub(super) fn store(&mut self, target: &Target, value: Expr, ty: &Ty, out: &mut Vec<Stmt>) {
        match target {
            Target::Local(local) => {
                let storage = self.local_ty(*local);
                if self.cx.is_static(&storage) {
                    if !super::coerce::is_pure(&value) {
                        out.push(self.plain(StmtKind::Expr(value)));
                    }
                } else {
                    let value = self.coerce(value, ty, &storage);
                    self.store_local(*local, value, out);
                }
                self.let_go_others(*local, out);
            }
            Target::Global(global) => {
                let storage = self.cx.types.global(*global);
                let value = self.coerce(value, ty, &storage);
                self.store_global(*global, value, out);
            }
            Target::Attribute { object, name } => {
                self.store_attribute(*object, name, value, ty, out);
            }
            Target::Subscript { object, index } => {
                self.store_item(*object, *index, value, ty, out);
            }
            Target::Unpack { targets, star } => self.unpack(targets, *star, value, ty, out),
        }
    }

    pub(super) fn store_attribute(
        &mut self,
        object: ExprId,
        name: &str,
        value: Expr,
        ty: &Ty,
        out: &mut Vec<Stmt>,
    ) {
        if self.is_building(object) {
            self.store_initial(name, value, ty, out);
            return;
        }
        let object_ty = self.ty(object).some();
        let kind = match &object_ty {
            Ty::Instance(class) | Ty::Exception(ExceptionClass::User(class))
                if self.cx.accessor(*class, name, MethodKind::Setter).is_some() =>
            {
                let Some(setter) = self.cx.setter(*class, name) else {
                    return;
                };
                let instance = self.cx.types.instance(setter.target);
                let function = self.cx.program.function(instance.function);
                let param = function.params.get(1).map(|it| it.local);
                let to = param.map_or(Ty::Never, |it| self.cx.types.local(setter.target, it));
                let value = self.coerce(value, ty, &to);
                let value = self.settled(value, object, out);
                let receiver = self.receiver(object, &object_ty);
                let method = self.cx.setter_name(*class, name, setter);
                if self.cx.is_exception_class(*class) {
                    let receiver = self.method(receiver, "clone", Vec::new(), Type::path("Exc"));
                    let path =
                        super::names::path(&self.cx.names, self.module, function.module, &method);
                    StmtKind::Expr(self.raising(&path, vec![receiver, value], Type::Unit))
                } else {
                    let ret = self.rust(&self.cx.types.vars.get(instance.ret));
                    StmtKind::Expr(self.raising_method(receiver, &method, vec![value], ret))
                }
            }
            Ty::Instance(class) | Ty::Exception(ExceptionClass::User(class))
                if self.cx.accessor(*class, name, MethodKind::Getter).is_some() =>
            {
                if !super::coerce::is_pure(&value) {
                    out.push(self.plain(StmtKind::Expr(value)));
                }
                let owner = self.literal_text(&self.cx.program.class(*class).name);
                let text = self.literal_text(name);
                StmtKind::Expr(self.raising("rt::no_setter", vec![owner, text], Type::Unit))
            }
            Ty::Instance(class) if self.is_frozen_store(*class, name) => {
                if !super::coerce::is_pure(&value) {
                    out.push(self.plain(StmtKind::Expr(value)));
                }
                let text = self.literal_text(name);
                let path = match self.cx.is_tuple_field(*class, name) {
                    true => "rt::read_only",
                    false => "rt::dataclasses::frozen",
                };
                StmtKind::Expr(self.raising(path, vec![text], Type::Unit))
            }
            // An object of a subclass may have room for more.
            Ty::Instance(class)
                if self.cx.types.class(*class).subclasses.is_empty()
                    && self
                        .cx
                        .program
                        .is_slotless_store(&self.cx.types.vars.ancestors(*class), name) =>
            {
                if !super::coerce::is_pure(&value) {
                    out.push(self.plain(StmtKind::Expr(value)));
                }
                let owner = self.literal_text(&self.cx.program.class(*class).name);
                let text = self.literal_text(name);
                StmtKind::Expr(self.raising("rt::no_slot", vec![owner, text], Type::Unit))
            }
            Ty::Instance(class) if !self.cx.has_hook(*class, "__setattr__") => {
                let storage = match self.cx.types.field(*class, name) {
                    Some(var) => self.cx.types.vars.get(var),
                    None => Ty::Never,
                };
                if self.cx.is_static(&storage) {
                    self.do_effects(value, out);
                    let unit = self.unit();
                    let object = self.beside(object, unit);
                    self.do_effects(object, out);
                    return;
                }
                let value = self.coerce(value, ty, &storage);
                let value = self.settled(value, object, out);
                let receiver = self.receiver(object, &object_ty);
                let fields = self.field(receiver, "0", Type::Never);
                let slot = self.field(fields, &crate::rir::name::value(name), self.rust(&storage));
                StmtKind::Expr(self.method(slot, "set", vec![value], Type::Unit))
            }
            Ty::Exception(_) => {
                let value = self.coerce(value, ty, &dynamic());
                let receiver = self.receiver(object, &object_ty);
                let text = self.literal_text(name);
                StmtKind::Expr(self.method(receiver, "set_attr", vec![text, value], Type::Unit))
            }
            Ty::Class(class) if self.cx.program.class(*class).is_member(name) => {
                self.do_effects(value, out);
                let text = self.literal_text(name);
                StmtKind::Expr(self.raising("rt::member_store", vec![text], Type::Unit))
            }
            Ty::Class(class) => {
                let found = self.cx.class_variable(*class, name);
                match found {
                    Some(global) => {
                        let storage = self.cx.types.global(global);
                        let value = self.coerce(value, ty, &storage);
                        if self.is_name(object) {
                            self.store_global(global, value, out);
                            return;
                        }
                        let value = self.settled(value, object, out);
                        let object = self.value(object);
                        self.do_effects(object, out);
                        self.store_global(global, value, out);
                        return;
                    }
                    None => {
                        let call = self.raising("rt::unreached", Vec::new(), Type::Unit);
                        StmtKind::Expr(call)
                    }
                }
            }
            _ => {
                let value = self.coerce(value, ty, &dynamic());
                let value = self.settled(value, object, out);
                let receiver = self.dynamic_operand(object);
                let text = self.literal_text(name);
                StmtKind::Expr(self.raising(
                    "rt::ops::set_attr",
                    vec![receiver, text, value],
                    Type::Unit,
                ))
            }
        };
        out.push(self.plain(kind));
    }

    /// A value that must be computed before the target's object is: bound to a temporary unless
    /// the object is a plain local.
    pub(super) fn settled(&mut self, value: Expr, object: ExprId, out: &mut Vec<Stmt>) -> Expr {
        let is_local = matches!(self.function.expr(object).kind, Hir::Local(_));
        if is_local {
            return value;
        }
        self.settled_value(value, out)
    }

    fn settled_value(&mut self, value: Expr, out: &mut Vec<Stmt>) -> Expr {
        if super::coerce::is_pure(&value) {
            return value;
        }
        let name = self.temp("value");
        let ty = value.ty.clone();
        out.push(self.plain(StmtKind::Let {
            name: name.clone(),
            mutable: false,
            ty: ty.clone(),
            init: Some(value),
        }));
        self.local_value(&name, ty)
    }

    /// The same before `object[index]` is evaluated.
    fn settled_item(
        &mut self,
        value: Expr,
        object: ExprId,
        index: ExprId,
        out: &mut Vec<Stmt>,
    ) -> Expr {
        match self.function.expr(index).kind {
            Hir::Local(_) | Hir::Int(_) | Hir::Str(_) => self.settled(value, object, out),
            _ => self.settled_value(value, out),
        }
    }

    pub(super) fn store_item(
        &mut self,
        object: ExprId,
        index: ExprId,
        value: Expr,
        ty: &Ty,
        out: &mut Vec<Stmt>,
    ) {
        let object_ty = self.ty(object).some();
        let index_ty = self.ty(index);
        let unit = Type::Unit;
        let call = match &object_ty {
            Ty::Native(NativeId::LIST, _) if index_ty.is_list_index() => {
                let element = self.argument(&object_ty, 0);
                let value = self.coerce(value, ty, &element);
                let value = self.settled_item(value, object, index, out);
                let receiver = self.receiver(object, &object_ty);
                let index = self.value_as(index, &Ty::ANY_I64);
                self.raising_method(receiver, "set", vec![index, value], unit)
            }
            Ty::Native(NativeId::LIST, _)
                if index_ty.is_native(NativeId::SLICE) && !ty.is_never_iterable() =>
            {
                let element = self.argument(&object_ty, 0);
                let (name, _) = self.bind("items", value, ty, out);
                let held = self.local_value(&name, self.rust(ty));
                let by_ref = match ty {
                    Ty::Tuple(args) => {
                        let from = self.types_of(args);
                        let rust = Type::generic("Tuple", [self.rust(&element)]);
                        let tuple = self.with_items(held, &from, &element, |body, array| {
                            body.call("Tuple::from", vec![array], rust)
                        });
                        self.reference(tuple)
                    }
                    _ => {
                        let own = self.cx.element(ty);
                        let (source, own) = self.unpack_source(held, ty, own, out);
                        if self.cx.is_same_repr(&own, &element) {
                            source
                        } else {
                            let rust = Type::generic("Iter", [self.rust(&element)]);
                            let items = self.convert_items(source, &own, &element, rust);
                            self.reference(items)
                        }
                    }
                };
                let receiver = self.receiver(object, &object_ty);
                let slice = self.operand(index, &index_ty);
                self.raising_method(receiver, "set_slice", vec![slice, by_ref], unit)
            }
            Ty::Native(id, args)
                if args.len() == 2
                    && self.cx.types.natives.method(*id, "__setitem__").is_some() =>
            {
                let (key, element) = (self.argument(&object_ty, 0), self.argument(&object_ty, 1));
                let value = self.coerce(value, ty, &element);
                let value = self.settled_item(value, object, index, out);
                let receiver = self.receiver(object, &object_ty);
                let index = self.value_as(index, &key);
                self.raising_method(receiver, "set_item", vec![index, value], unit)
            }
            Ty::Native(id, _)
                if *id != NativeId::LIST
                    && self.cx.types.natives.method(*id, "__setitem__").is_some()
                    && !index_ty.is_native(NativeId::SLICE) =>
            {
                self.store_native_item(*id, object, &object_ty, index, value, ty, out)
            }
            Ty::Instance(class) if self.cx.special_method(*class, "__setitem__").is_some() => {
                let Some(found) = self.cx.special_method(*class, "__setitem__") else {
                    return;
                };
                let function = self
                    .cx
                    .program
                    .function(self.cx.types.instance(found.target).function);
                let types: Vec<Ty> = function
                    .params
                    .iter()
                    .skip(1)
                    .map(|it| self.cx.types.local(found.target, it.local))
                    .collect();
                let [key, element] = types.as_slice() else {
                    return;
                };
                let value = self.coerce(value, ty, element);
                let value = self.settled_item(value, object, index, out);
                let receiver = self.receiver(object, &object_ty);
                let index = self.value_as(index, key);
                match self.special_call(*class, "__setitem__", receiver, vec![index, value]) {
                    Some(call) => call,
                    None => return,
                }
            }
            _ => {
                let value = self.coerce(value, ty, &dynamic());
                let value = self.settled_item(value, object, index, out);
                let receiver = self.dynamic_operand(object);
                let index = self.value_as(index, &dynamic());
                self.raising("rt::ops::set_item", vec![receiver, index, value], unit)
            }
        };
        out.push(self.plain(StmtKind::Expr(call)));
    }

    #[allow(clippy::too_many_arguments)]
    pub(super) fn store_native_item(
        &mut self,
        id: NativeId,
        object: ExprId,
        object_ty: &Ty,
        index: ExprId,
        value: Expr,
        ty: &Ty,
        out: &mut Vec<Stmt>,
    ) -> Expr {
        let set = self.cx.types.natives.method(id, "__setitem__");
        let cx = self.cx;
        let signature = set.and_then(|it| cx.types.signature(it, 0));
        let types: Vec<Ty> = match signature {
            Some(signature) => signature
                .params
                .iter()
                .map(|it| self.native_type(&it.ty, object_ty.args(), Some(object_ty)))
                .collect(),
            None => Vec::new(),
        };
        let [key, element] = types.as_slice() else {
            return self.unreached(object);
        };
        let value = self.coerce(value, ty, element);
        let value = self.settled_item(value, object, index, out);
        let receiver = self.receiver(object, object_ty);
        let index = self.value_as(index, key);
        let name = signature.map_or("set_item", |it| it.rust.as_str());
        let raises = signature.is_some_and(|it| it.raises);
        if raises {
            self.raising_method(receiver, name, vec![index, value], Type::Unit)
        } else {
            self.method(receiver, name, vec![index, value], Type::Unit)
        }
    }

    pub(super) fn unpack(
        &mut self,
        targets: &[Target],
        star: Option<usize>,
        value: Expr,
        ty: &Ty,
        out: &mut Vec<Stmt>,
    ) {
        let some = ty.some();
        let value = if self.cx.types.vars.same(ty, &some) {
            value
        } else {
            self.coerce(value, ty, &some)
        };
        if let (Ty::Tuple(args), None) = (&some, star)
            && args.len() == targets.len()
            && args.len() <= crate::types::ty::MAX_TUPLE
            && !args.is_empty()
        {
            let types = self.types_of(args);
            let names: Vec<String> = targets.iter().map(|it| self.target_noun(it)).collect();
            out.push(self.plain(StmtKind::LetTuple {
                names: names.iter().map(|it| (it.clone(), false)).collect(),
                ty: Type::Tuple(types.iter().map(|it| self.rust(it)).collect()),
                init: value,
            }));
            for (target, (name, ty)) in targets.iter().zip(names.iter().zip(&types)) {
                let part = self.local_value(name, self.rust(ty));
                self.store(target, part, ty, out);
            }
            return;
        }
        let element = self.cx.element(&some);
        let (source, element) = self.unpack_source(value, &some, element, out);
        let rust = self.rust(&element);
        let names: Vec<String> = targets.iter().map(|it| self.target_noun(it)).collect();
        match star {
            None => {
                let array = Type::FixedArray(Box::new(rust.clone()), targets.len());
                let call = self.raising("rt::unpack", vec![source], array.clone());
                out.push(self.plain(StmtKind::LetPattern {
                    pattern: Pattern::Array(bindings(&names)),
                    ty: array,
                    init: call,
                }));
                for (target, name) in targets.iter().zip(&names) {
                    let part = self.local_value(name, rust.clone());
                    self.store(target, part, &element, out);
                }
            }
            Some(star) => self.unpack_star(targets, star, source, &element, names, out),
        }
    }

    /// A reference to the iterable that is unpacked.
    pub(super) fn unpack_source(
        &mut self,
        value: Expr,
        ty: &Ty,
        element: Ty,
        out: &mut Vec<Stmt>,
    ) -> (Expr, Ty) {
        match ty {
            Ty::Tuple(args) => {
                let from = self.types_of(args);
                let rust = Type::generic("Tuple", [self.rust(&element)]);
                let tuple = self.with_items(value, &from, &element, |body, array| {
                    body.call("Tuple::from", vec![array], rust)
                });
                (self.reference(tuple), element)
            }
            Ty::Instance(class) => {
                let (name, _) = self.bind("items", value, ty, out);
                let receiver = Expr {
                    kind: ExprKind::Local {
                        name,
                        mode: Use::Copy,
                    },
                    ty: self.rust(ty),
                };
                self.instance_iterator(ExprId(0), *class, receiver)
            }
            Ty::Value(_) => (self.reference(value), element),
            _ if self.cx.is_unpackable(ty) => (self.reference(value), element),
            _ => {
                let value = self.coerce(value, ty, &dynamic());
                (self.reference(value), dynamic())
            }
        }
    }

    pub(super) fn unpack_star(
        &mut self,
        targets: &[Target],
        star: usize,
        source: Expr,
        element: &Ty,
        names: Vec<String>,
        out: &mut Vec<Stmt>,
    ) {
        let rust = self.rust(element);
        let (before, after) = (star, targets.len() - star - 1);
        let list = Type::generic("List", [rust.clone()]);
        let part = |len: usize| Type::FixedArray(Box::new(rust.clone()), len);
        let ty = Type::Tuple(vec![part(before), list.clone(), part(after)]);
        let call = self.raising("rt::unpack_star", vec![source], ty.clone());
        let rest = names.get(star).cloned().unwrap_or_default();
        out.push(self.plain(StmtKind::LetPattern {
            pattern: Pattern::Tuple(vec![
                Pattern::Array(bindings(names.get(..before).unwrap_or_default())),
                Pattern::Bind {
                    name: rest,
                    mutable: false,
                },
                Pattern::Array(bindings(names.get(star + 1..).unwrap_or_default())),
            ]),
            ty,
            init: call,
        }));
        for (index, (target, name)) in targets.iter().zip(&names).enumerate() {
            if index != star {
                let part = self.local_value(name, rust.clone());
                self.store(target, part, element, out);
                continue;
            }
            let storage = self.target_type(target);
            let to = match &storage {
                Some(Ty::Native(NativeId::LIST, _)) => storage.clone().unwrap_or(Ty::Never),
                _ => Ty::Never,
            };
            let part = self.local_value(name, list.clone());
            let inner = self.argument(&to, 0);
            if to == Ty::Never || self.cx.is_same_repr(&inner, element) {
                let own = storage.clone().unwrap_or(Ty::Never);
                self.store_list(target, part, &own, out);
            } else {
                let by_ref = self.reference(part);
                let closure = self.converter(element, &inner);
                let items = self.raising("rt::convert_list", vec![by_ref, closure], self.rust(&to));
                self.store(target, items, &to, out);
            }
        }
    }

    pub(super) fn store_list(
        &mut self,
        target: &Target,
        value: Expr,
        ty: &Ty,
        out: &mut Vec<Stmt>,
    ) {
        match ty {
            Ty::Value(_) => {
                let boxed = self.method(value, "into_value", Vec::new(), Type::path("Value"));
                self.store(target, boxed, ty, out);
            }
            _ => self.store(target, value, ty, out),
        }
    }

    pub(super) fn target_type(&self, target: &Target) -> Option<Ty> {
        match target {
            Target::Local(local) => Some(self.local_ty(*local)),
            Target::Global(global) => Some(self.cx.types.global(*global)),
            _ => None,
        }
    }

    /// A name for the part of an unpacked value that goes to a target.
    pub(super) fn target_noun(&mut self, target: &Target) -> String {
        let noun = match target {
            Target::Local(local) => self.function.local(*local).name.clone(),
            Target::Attribute { name, .. } => name.clone(),
            _ => "part".to_owned(),
        };
        let noun = crate::rir::name::local(&noun).into_owned();
        self.temp(&noun)
    }
}

impl Body<'_> {
    /// Storing or deleting the attribute raises.
    pub(super) fn is_frozen_store(&self, class: ClassId, name: &str) -> bool {
        let ancestors = self.cx.types.vars.ancestors(class);
        let program = self.cx.program;
        program.is_frozen_store(&ancestors, name, self.function)
    }
}

impl Cx<'_> {
    /// The attribute is a field of a named tuple.
    pub(super) fn is_tuple_field(&self, class: ClassId, name: &str) -> bool {
        let ancestors = self.types.vars.ancestors(class);
        let mut fields = ancestors
            .iter()
            .flat_map(|it| &self.program.class(*it).tuple_fields);
        fields.any(|it| it == name)
    }
}

pub(super) fn bindings(names: &[String]) -> Vec<Pattern> {
    names
        .iter()
        .map(|it| Pattern::Bind {
            name: it.clone(),
            mutable: false,
        })
        .collect()
}
