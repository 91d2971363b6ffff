//! Classes: a handle type for each hierarchy, its fields, methods, and what the runtime asks of
//! every object.
//!
//! ```python
//! class Shape: ...
//! class Circle(Shape): ...
//! ```
//! ```text
//! pub struct Shape(pub Rc<ShapeFields>);       // every class of the hierarchy
//! pub struct ShapeFields { pub class: &'static Class, pub radius: MaybeField<f64>, … }
//! pub static SHAPE: Class = Class::new("Shape", &[]);
//! pub static CIRCLE: Class = Class::new("Circle", &[&SHAPE]);
//! ```
//!
//! One Rust type a hierarchy makes an upcast nothing, and lists of mixed subclasses native; the
//! price is that an object has room for the fields of its sibling classes.

use crate::hir::{Base, ClassId, FuncId, MethodKind};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::calls;
use crate::rir::lower::names;
use crate::rir::{
    Arm, Block, Expr, ExprKind, Fields, Function, Impl, Item, Literal, Param, Pattern, Receiver,
    Stmt, StmtKind, Struct, Type, Use,
};
use crate::types::ty::{InstanceId, Ty};

/// A special method that inference reached, and whether subclasses override it.
#[derive(Clone, Copy)]
pub(super) struct Special {
    pub(super) target: InstanceId,
    pub(super) is_virtual: bool,
}

impl Cx<'_> {
    pub(super) fn is_exception_class(&self, class: ClassId) -> bool {
        let root = self.types.root_class(class);
        match &self.program.class(root).base {
            Base::Native(name) => self
                .types
                .natives
                .class_named(name)
                .is_some_and(|it| self.types.natives.class(it).is_exception),
            _ => false,
        }
    }

    /// The static that stands for a class object.
    pub(super) fn class_static(&self, class: ClassId) -> String {
        format!(
            "{}_CLASS",
            names::snake(self.names.class(class)).to_uppercase()
        )
    }

    pub(super) fn exception_static(&self, class: ClassId) -> String {
        names::snake(self.names.class(class)).to_uppercase()
    }

    pub(super) fn class_static_path(&self, from: crate::hir::ModuleId, class: ClassId) -> String {
        let module = self.program.class(class).module;
        names::path(&self.names, from, module, &self.class_static(class))
    }

    /// The constructor of a class in its hierarchy's `impl`.
    pub(super) fn new_name(&self, class: ClassId) -> String {
        if self.is_alone(class) {
            "new".to_owned()
        } else {
            format!("new_{}", names::snake(self.names.class(class)))
        }
    }

    fn is_alone(&self, class: ClassId) -> bool {
        let root = self.types.root_class(class);
        root == class && self.types.class(root).subclasses.is_empty()
    }

    /// The method that dispatches on an object's class.
    pub(super) fn dispatch_name(&self, _class: ClassId, method: &str) -> String {
        let bare = method.trim_start_matches('_').trim_end_matches('_');
        format!("dispatch_{bare}")
    }

    pub(super) fn class_variable(
        &self,
        class: ClassId,
        name: &str,
    ) -> Option<crate::hir::GlobalId> {
        self.types
            .vars
            .ancestors(class)
            .into_iter()
            .find_map(|owner| {
                let attrs = &self.program.class(owner).attrs;
                attrs
                    .iter()
                    .find(|(it, _)| it == name)
                    .map(|(_, global)| *global)
            })
    }

    /// Whether every instance has the field from the end of its construction on.
    pub(super) fn is_always_set(&self, _class: ClassId, _name: &str) -> bool {
        false
    }

    /// The accessor of a property.
    pub(super) fn accessor(&self, class: ClassId, name: &str, kind: MethodKind) -> Option<FuncId> {
        self.types
            .vars
            .ancestors(class)
            .into_iter()
            .find_map(|owner| {
                self.program
                    .class(owner)
                    .methods
                    .iter()
                    .find(|it| it.name == name && it.kind == kind)
                    .map(|it| it.function)
            })
    }

    pub(super) fn live_instance(&self, function: FuncId) -> Option<InstanceId> {
        self.types.live_of(function).first().copied()
    }

    /// A method that the runtime or an operator calls on instances of `class`.
    pub(super) fn special_method(&self, class: ClassId, name: &str) -> Option<Special> {
        let own = self
            .types
            .vars
            .ancestors(class)
            .into_iter()
            .find_map(|owner| {
                self.program
                    .class(owner)
                    .methods
                    .iter()
                    .rev()
                    .find(|it| it.name == name && it.kind != MethodKind::Setter)
                    .map(|it| it.function)
            });
        let found = calls::implementations(self.program, self.types, class, name);
        let below: Vec<_> = found
            .iter()
            .copied()
            .filter(|id| {
                let owner = self
                    .program
                    .function(self.types.instance(*id).function)
                    .class;
                owner
                    .is_some_and(|it| it != class && self.types.vars.ancestors(it).contains(&class))
            })
            .collect();
        let target = own
            .and_then(|it| self.live_instance(it))
            .or(below.first().copied())?;
        Some(Special {
            target,
            is_virtual: !below.is_empty(),
        })
    }

    /// What a call of an instance gives.
    pub(super) fn result_type(&self, id: InstanceId) -> Ty {
        use crate::types::native::NativeId;
        let instance = self.types.instance(id);
        let function = self.program.function(instance.function);
        match (function.is_async, function.is_generator) {
            (false, false) => self.types.vars.get(instance.ret),
            (true, false) => Ty::Native(NativeId::COROUTINE, [instance.ret].into()),
            (false, true) => Ty::Native(
                NativeId::GENERATOR,
                [instance.yields, instance.sends, instance.ret].into(),
            ),
            (true, true) => Ty::Native(
                NativeId::ASYNC_GENERATOR,
                [instance.yields, instance.sends].into(),
            ),
        }
    }

    pub(super) fn is_coroutine_function(&self, id: InstanceId) -> bool {
        let function = self.program.function(self.types.instance(id).function);
        function.is_async && !function.is_generator
    }

    // Items.

    pub(super) fn class_items(&self, id: ClassId) -> Vec<(u32, Item)> {
        let hir = self.program.class(id);
        let line = self.line(hir.span);
        if self.is_exception_class(id) {
            return vec![(line, self.exception_item(id))];
        }
        let mut items = vec![(line, self.class_static_item(id))];
        if self.types.root_class(id) != id {
            return items;
        }
        let handle = self.names.class(id).to_owned();
        let fields_name = format!("{handle}Fields");
        let module = hir.module;
        let source = Some(self.source_line(hir.span.file, line));
        items.insert(
            0,
            (
                line,
                Item::Struct(Struct {
                    name: handle.clone(),
                    doc: hir.docstring.clone(),
                    derives: vec!["Clone".to_owned()],
                    fields: Fields::Tuple(vec![Type::generic("Rc", [Type::path(&fields_name)])]),
                    source,
                }),
            ),
        );
        let mut fields = Vec::new();
        if !self.is_alone(id) {
            let class = Type::Ref(Box::new(Type::path("Class")));
            fields.push(("class".to_owned(), static_ref(class)));
        }
        for (name, var) in &self.types.class(id).fields {
            let ty = self.types.vars.get(*var);
            if self.is_static(&ty) {
                continue;
            }
            let rust = self.rust_type(module, &ty);
            fields.push((
                crate::rir::name::value(name).into_owned(),
                Type::generic("MaybeField", [rust]),
            ));
        }
        items.push((
            line,
            Item::Struct(Struct {
                name: fields_name.clone(),
                doc: None,
                derives: Vec::new(),
                fields: Fields::Named(fields),
                source: None,
            }),
        ));
        let mut methods = Vec::new();
        let hierarchy = self.hierarchy(id);
        for class in &hierarchy {
            if self.types.class(*class).is_constructed {
                methods.push(Item::Function(self.constructor(id, *class)));
            }
            methods.extend(self.method_items(*class));
        }
        methods.extend(self.dispatchers(id, &hierarchy));
        if !self.is_alone(id) {
            methods.push(Item::Function(self.is_instance_method()));
        }
        if !methods.is_empty() {
            items.push((
                line,
                Item::Impl(Impl {
                    of: None,
                    ty: Type::path(&handle),
                    items: methods,
                }),
            ));
        }
        items.push((line, self.object_impl(id)));
        items.push((line, self.instance_impl(id, &hierarchy)));
        items
    }

    /// A class and all below it, topmost first.
    pub(super) fn hierarchy(&self, root: ClassId) -> Vec<ClassId> {
        let mut all = vec![root];
        let mut at = 0;
        while let Some(class) = all.get(at).copied() {
            all.extend(self.types.class(class).subclasses.iter().copied());
            at += 1;
        }
        all
    }

    fn method_items(&self, class: ClassId) -> Vec<Item> {
        let mut items = Vec::new();
        for method in &self.program.class(class).methods {
            for id in self.types.live_of(method.function) {
                items.push(Item::Function(self.function(*id)));
            }
        }
        items
    }

    fn class_static_item(&self, id: ClassId) -> Item {
        let hir = self.program.class(id);
        let bases = match hir.base {
            Base::User(base) => {
                let path = self.class_static_path(hir.module, base);
                vec![reference(path_expr(&path))]
            }
            _ => Vec::new(),
        };
        let mut value = call(
            "Class::new",
            vec![
                text(&hir.name),
                reference(Expr {
                    kind: ExprKind::Array(bases),
                    ty: Type::Never,
                }),
            ],
        );
        if hir.qualname != hir.name {
            value = method(value, "with_qualname", vec![text(&hir.qualname)]);
        }
        if self.program.module(hir.module).name != "__main__" {
            let module = self.program.module(hir.module).name.clone();
            value = method(value, "in_module", vec![text(&module)]);
        }
        let root = self.types.root_class(id);
        if self.types.class(root).is_dynamic {
            let names: Vec<Expr> = hir
                .methods
                .iter()
                .filter(|it| {
                    it.kind == MethodKind::Instance && self.live_instance(it.function).is_some()
                })
                .map(|it| text(&it.name))
                .collect();
            if !names.is_empty() {
                let names = reference(Expr {
                    kind: ExprKind::Array(names),
                    ty: Type::Never,
                });
                value = method(value, "with_methods", vec![names]);
            }
        }
        if self.types.class(id).is_dynamic_class
            && let Some(constructor) = self.class_constructor(id)
        {
            value = method(value, "with_constructor", vec![constructor]);
        }
        Item::Static {
            name: self.class_static(id),
            ty: Type::path("Class"),
            value,
            source: None,
        }
    }

    fn exception_item(&self, id: ClassId) -> Item {
        let hir = self.program.class(id);
        let base = match &hir.base {
            Base::User(base) => {
                let module = self.program.class(*base).module;
                names::path(
                    &self.names,
                    hir.module,
                    module,
                    &self.exception_static(*base),
                )
            }
            Base::Native(name) => {
                let bare = name.rsplit('.').next().unwrap_or(name);
                let class = self.types.natives.class_named(name);
                match class.map(|it| self.types.natives.class(it).rust.clone()) {
                    Some(rust) if rust != bare && (rust.contains("::") || rust.contains('_')) => {
                        format!("rt::{rust}")
                    }
                    _ => format!("rt::{}", names::snake(bare).to_uppercase()),
                }
            }
            Base::Object => "rt::EXCEPTION".to_owned(),
        };
        let mut value = call(
            "ExcClass::new",
            vec![text(&hir.name), reference(path_expr(&base))],
        );
        let module = self.program.module(hir.module).name.clone();
        if module != "__main__" {
            value = method(value, "in_module", vec![text(&module)]);
        }
        for (name, hook) in [("__str__", "with_str"), ("__repr__", "with_repr")] {
            let own = hir.methods.iter().find(|it| it.name == name);
            if let Some(target) = own.and_then(|it| self.live_instance(it.function)) {
                let path = self.names.function(target).to_owned();
                let hook_fn = closure_of_exception(&path);
                value = method(value, hook, vec![hook_fn]);
            }
        }
        if self.types.class(id).is_dynamic_class
            && let Some(hook) = self.exception_init(id)
        {
            value = method(value, "with_init", vec![hook]);
        }
        let line = self.line(hir.span);
        Item::Static {
            name: self.exception_static(id),
            ty: Type::path("ExcClass"),
            value,
            source: Some(self.source_line(hir.span.file, line)),
        }
    }

    /// `pub fn new(…) -> Result<Account>`: makes the object, then runs `__init__`.
    fn constructor(&self, root: ClassId, class: ClassId) -> Function {
        let module = self.program.class(root).module;
        let handle = self.names.class(root).to_owned();
        let rust = Type::path(&handle);
        let mut fields = Vec::new();
        if !self.is_alone(class) {
            let path = self.class_static_path(module, class);
            fields.push(("class".to_owned(), reference(path_expr(&path))));
        }
        for (name, var) in &self.types.class(root).fields {
            if self.is_static(&self.types.vars.get(*var)) {
                continue;
            }
            fields.push((
                crate::rir::name::value(name).into_owned(),
                call("MaybeField::unset", Vec::new()),
            ));
        }
        let literal = Expr {
            kind: ExprKind::Struct {
                path: format!("{handle}Fields"),
                fields,
            },
            ty: Type::Never,
        };
        let object = call(&handle, vec![call("Rc::new", vec![literal])]);
        let init = self
            .types
            .vars
            .ancestors(class)
            .into_iter()
            .find_map(|owner| {
                let methods = &self.program.class(owner).methods;
                methods
                    .iter()
                    .find(|it| it.name == "__init__")
                    .map(|it| it.function)
            })
            .and_then(|it| self.live_instance(it));
        let new_name = self.new_name(class);
        let Some(init) = init else {
            return Function {
                name: new_name,
                is_pub: true,
                is_async: false,
                receiver: Receiver::None,
                params: Vec::new(),
                ret: rust,
                code: None,
                doc: None,
                source: None,
                body: Block {
                    stmts: Vec::new(),
                    value: Some(Box::new(object)),
                },
            };
        };
        let function = self.program.function(self.types.instance(init).function);
        let mut params = Vec::new();
        let mut args = Vec::new();
        let mut scope = names_of(function.params.len());
        for param in function.params.iter().skip(1) {
            let ty = self.types.local(init, param.local);
            if self.is_static(&ty) {
                continue;
            }
            let name = scope.fresh(&crate::rir::name::local(&function.local(param.local).name));
            let ty = self.rust_type(module, &ty);
            args.push(local(&name, Use::Move, ty.clone()));
            params.push(Param {
                name,
                mutable: false,
                ty,
            });
        }
        let this = scope.fresh("this");
        let init_name = self.names.function(init).to_owned();
        let run = method(local(&this, Use::Copy, rust.clone()), &init_name, args);
        let run = Expr {
            kind: ExprKind::Propagate {
                value: Box::new(Expr {
                    kind: run.kind,
                    ty: Type::Unit.result(),
                }),
                line: None,
                handler: crate::rir::Handler::Return,
            },
            ty: Type::Unit,
        };
        let done = call("Ok", vec![local(&this, Use::Move, rust.clone())]);
        Function {
            name: new_name,
            is_pub: true,
            is_async: false,
            receiver: Receiver::None,
            params,
            ret: rust.clone().result(),
            code: None,
            doc: None,
            source: None,
            body: Block {
                stmts: vec![
                    plain(StmtKind::Let {
                        name: this,
                        mutable: false,
                        ty: rust,
                        init: Some(object),
                    }),
                    plain(StmtKind::Expr(run)),
                ],
                value: Some(Box::new(Expr {
                    kind: done.kind,
                    ty: Type::Never,
                })),
            },
        }
    }

    /// `shape.is_instance(&CIRCLE_CLASS)`.
    fn is_instance_method(&self) -> Function {
        let class = Type::Ref(Box::new(Type::path("Class")));
        let own = field(field(local("self", Use::Copy, Type::Never), "0"), "class");
        let test = method(
            own,
            "is_subclass",
            vec![local("class", Use::Copy, class.clone())],
        );
        Function {
            name: "is_instance".to_owned(),
            is_pub: true,
            is_async: false,
            receiver: Receiver::Ref,
            params: vec![Param {
                name: "class".to_owned(),
                mutable: false,
                ty: static_ref(class),
            }],
            ret: Type::path("bool"),
            code: None,
            doc: None,
            source: None,
            body: Block {
                stmts: Vec::new(),
                value: Some(Box::new(test)),
            },
        }
    }

    /// One dispatcher for each method name that several classes of the hierarchy implement.
    fn dispatchers(&self, root: ClassId, hierarchy: &[ClassId]) -> Vec<Item> {
        let mut by_name: std::collections::BTreeMap<&str, Vec<InstanceId>> =
            std::collections::BTreeMap::new();
        for class in hierarchy {
            for method in &self.program.class(*class).methods {
                if !matches!(method.kind, MethodKind::Instance | MethodKind::Getter)
                    || method.name == "__init__"
                {
                    continue;
                }
                if let Some(target) = self.live_instance(method.function) {
                    by_name.entry(&method.name).or_default().push(target);
                }
            }
        }
        by_name
            .into_iter()
            .filter(|(_, targets)| targets.len() > 1)
            .filter_map(|(name, targets)| self.dispatcher(root, name, &targets))
            .collect()
    }

    fn dispatcher(&self, root: ClassId, name: &str, targets: &[InstanceId]) -> Option<Item> {
        let module = self.program.class(root).module;
        let first = *targets.first()?;
        let function = self.program.function(self.types.instance(first).function);
        let body = Body::new(self, first);
        let mut params = Vec::new();
        for param in function.params.iter().skip(1) {
            let ty = self.types.local(first, param.local);
            if self.is_static(&ty) {
                continue;
            }
            let rust = self.rust_type(module, &ty);
            params.push(Param {
                name: body.local_name(param.local),
                mutable: false,
                ty: rust,
            });
        }
        let result = self.result_type(first);
        let rust = body.rust(&result);
        // Subclasses first: the most derived class that matches has the method.
        let mut ordered: Vec<InstanceId> = targets.to_vec();
        ordered.reverse();
        let mut stmts = Vec::new();
        for target in ordered {
            let own = self.program.function(self.types.instance(target).function);
            let Some(class) = own.class else { continue };
            let path = self.class_static_path(module, class);
            let test = method(
                local("self", Use::Copy, Type::Never),
                "is_instance",
                vec![reference(path_expr(&path))],
            );
            let args: Vec<Expr> = params
                .iter()
                .map(|it| local(&it.name, Use::Move, it.ty.clone()))
                .collect();
            let is_sync = !own.is_async && !own.is_generator;
            let receiver = local(
                "self",
                if is_sync { Use::Copy } else { Use::Clone },
                Type::Never,
            );
            let call_own = method(receiver, self.names.function(target), args);
            let value = match (own.is_async, own.is_generator) {
                (false, false) => call_own,
                (true, false) => call(
                    "Ok",
                    vec![call("rt::coroutine", vec![text(&own.qualname), call_own])],
                ),
                _ => call("Ok", vec![call_own]),
            };
            let then = Block {
                stmts: vec![plain(StmtKind::Return(Some(value)))],
                value: None,
            };
            stmts.push(plain(StmtKind::If {
                test,
                then,
                orelse: None,
            }));
        }
        let own_class = method(
            field(field(local("self", Use::Copy, Type::Never), "0"), "class"),
            "name",
            Vec::new(),
        );
        let missing = call(
            "Err",
            vec![call("rt::no_attribute", vec![own_class, text(name)])],
        );
        let block = Block {
            stmts,
            value: Some(Box::new(missing)),
        };
        Some(Item::Function(Function {
            name: self.dispatch_name(root, name),
            is_pub: true,
            is_async: false,
            receiver: Receiver::Ref,
            params,
            ret: rust.result(),
            code: None,
            doc: Some(format!("`{name}` of the object's own class.")),
            source: None,
            body: block,
        }))
    }

    // What the runtime asks of every object.

    fn object_impl(&self, root: ClassId) -> Item {
        let handle = self.names.class(root).to_owned();
        let own = Type::path(&handle);
        let own_ref = Type::Ref(Box::new(own.clone()));
        let class = if self.is_alone(root) {
            reference(path_expr(&self.class_static(root)))
        } else {
            field(field(local("self", Use::Copy, Type::Never), "0"), "class")
        };
        let text_ref = Type::path("&'static str");
        let out = Param {
            name: "out".to_owned(),
            mutable: false,
            ty: Type::path("&mut String"),
        };
        let mut items = vec![simple(
            "type_name",
            Receiver::Ref,
            Vec::new(),
            text_ref,
            method(class.clone(), "name", Vec::new()),
        )];
        let repr = match self.special_value(root, "__repr__") {
            Some(text_call) => push_text(text_call),
            None => call(
                "rt::instance_repr",
                vec![
                    class.clone(),
                    call(
                        "Rc::as_ptr",
                        vec![reference(field(local("self", Use::Copy, Type::Never), "0"))],
                    ),
                    local("out", Use::Copy, Type::Never),
                ],
            ),
        };
        items.push(simple(
            "repr_to",
            Receiver::Ref,
            vec![out.clone()],
            Type::Unit.result(),
            repr,
        ));
        if let Some(text_call) = self.special_value(root, "__str__") {
            items.push(simple(
                "str_to",
                Receiver::Ref,
                vec![out.clone()],
                Type::Unit.result(),
                push_text(text_call),
            ));
        }
        if let Some(text_call) = self.special_with_spec(root) {
            let spec = Param {
                name: "spec".to_owned(),
                mutable: false,
                ty: Type::path("&str"),
            };
            items.push(simple(
                "format_to",
                Receiver::Ref,
                vec![spec, out],
                Type::Unit.result(),
                push_text(text_call),
            ));
        }
        if let Some(test) = self.truth_value(root) {
            items.push(simple(
                "truth",
                Receiver::Ref,
                Vec::new(),
                Type::path("bool").result(),
                test,
            ));
        }
        let other = Param {
            name: "other".to_owned(),
            mutable: false,
            ty: own_ref,
        };
        let defines_eq = self.special_method(root, "__eq__").is_some();
        if let Some(test) = self.special_compare(root, "__eq__") {
            items.push(simple(
                "equals",
                Receiver::Ref,
                vec![other.clone()],
                Type::path("bool").result(),
                test,
            ));
        }
        if let Some(item) = self.compare_method(root, &other) {
            items.push(item);
        }
        let same = call(
            "Rc::ptr_eq",
            vec![
                reference(field(local("self", Use::Copy, Type::Never), "0")),
                reference(field(local("other", Use::Copy, Type::Never), "0")),
            ],
        );
        items.push(simple(
            "is_same",
            Receiver::Ref,
            vec![other],
            Type::path("bool"),
            same,
        ));
        match self.hash_value(root) {
            Some(value) => items.push(simple(
                "hash",
                Receiver::Ref,
                Vec::new(),
                Type::path("i64").result(),
                value,
            )),
            None if !defines_eq => items.push(simple(
                "hash",
                Receiver::Ref,
                Vec::new(),
                Type::path("i64").result(),
                call(
                    "Ok",
                    vec![call(
                        "rt::address_hash",
                        vec![call(
                            "Rc::as_ptr",
                            vec![reference(field(local("self", Use::Copy, Type::Never), "0"))],
                        )],
                    )],
                ),
            )),
            None => {}
        }
        items.push(simple(
            "into_value",
            Receiver::Value,
            Vec::new(),
            Type::path("Value"),
            call(
                "Value::Instance",
                vec![field(local("self", Use::Copy, Type::Never), "0")],
            ),
        ));
        let value = Param {
            name: "value".to_owned(),
            mutable: false,
            ty: Type::Ref(Box::new(Type::path("Value"))),
        };
        let fields = format!("{handle}Fields");
        let found = Expr {
            kind: ExprKind::Method {
                receiver: Box::new(local("value", Use::Copy, Type::Never)),
                name: "instance".to_owned(),
                types: vec![Type::path(&fields)],
                args: Vec::new(),
            },
            ty: Type::Never,
        };
        items.push(simple(
            "from_value",
            Receiver::None,
            vec![value],
            Type::generic("Option", [own.clone()]),
            method(found, "map", vec![path_expr(&handle)]),
        ));
        Item::Impl(Impl {
            of: Some(Type::path("Object")),
            ty: own,
            items,
        })
    }

    /// A call of a special method on `self`, with the handler of the runtime's own functions.
    fn special_value(&self, class: ClassId, name: &str) -> Option<Expr> {
        let found = self.special_method(class, name)?;
        let mut body = Body::new(self, found.target);
        let own = local("self", Use::Copy, Type::Never);
        let call = body.special_call(class, name, own, Vec::new())?;
        let ty = self.result_type(found.target);
        let call = bare(call);
        match ty {
            Ty::Value(_) => {
                let by_ref = reference(call);
                Some(body.raising("rt::as_text", vec![by_ref], Type::path("Str")))
            }
            _ => Some(call),
        }
    }

    fn special_with_spec(&self, class: ClassId) -> Option<Expr> {
        let found = self.special_method(class, "__format__")?;
        let mut body = Body::new(self, found.target);
        let own = local("self", Use::Copy, Type::Never);
        let spec = call("Str::new", vec![local("spec", Use::Copy, Type::Never)]);
        let function = self
            .program
            .function(self.types.instance(found.target).function);
        let to = self
            .types
            .local(found.target, function.params.get(1)?.local);
        let text_ty = Ty::Native(crate::types::native::NativeId::STR, [].into());
        let spec = body.coerce(
            Expr {
                kind: spec.kind,
                ty: Type::path("Str"),
            },
            &text_ty,
            &to,
        );
        let call = body.special_call(class, "__format__", own, vec![spec])?;
        Some(bare(call))
    }

    fn truth_value(&self, class: ClassId) -> Option<Expr> {
        let own = local("self", Use::Copy, Type::Never);
        for name in ["__bool__", "__len__"] {
            let Some(found) = self.special_method(class, name) else {
                continue;
            };
            let mut body = Body::new(self, found.target);
            let ty = self.result_type(found.target);
            let call_own = body.special_call(class, name, own, Vec::new())?;
            let call_own = bare(call_own);
            let test = body.truth(call_own, &ty);
            return Some(call("Ok", vec![bare(test)]));
        }
        None
    }

    fn special_compare(&self, class: ClassId, name: &str) -> Option<Expr> {
        let found = self.special_method(class, name)?;
        let function = self
            .program
            .function(self.types.instance(found.target).function);
        let param = function.params.get(1)?;
        let to = self.types.local(found.target, param.local);
        let mut body = Body::new(self, found.target);
        let root = self.types.root_class(class);
        let own_ty = Ty::Instance(root);
        let other = method(local("other", Use::Copy, Type::Never), "clone", Vec::new());
        let other = Expr {
            kind: other.kind,
            ty: body.rust(&own_ty),
        };
        let other = body.coerce(other, &own_ty, &to);
        let own = local("self", Use::Copy, Type::Never);
        let ret = self.result_type(found.target);
        let answer = body.special_call(class, name, own, vec![other])?;
        let answer = bare(answer);
        if ret.is_value() {
            let by_ref = reference(answer);
            let same = path_expr("false");
            return Some(call("rt::implemented_or", vec![by_ref, same]));
        }
        let test = body.truth(answer, &ret);
        Some(call("Ok", vec![bare(test)]))
    }

    fn compare_method(&self, root: ClassId, other: &Param) -> Option<Item> {
        let mut arms = Vec::new();
        // `a > b` without `__gt__` is `b < a`.
        let pairs = [
            ("Cmp::Lt", "__lt__", "__gt__"),
            ("Cmp::Le", "__le__", "__ge__"),
            ("Cmp::Gt", "__gt__", "__lt__"),
            ("Cmp::Ge", "__ge__", "__le__"),
        ];
        for (variant, name, reflected) in pairs {
            let body = match self.special_compare(root, name) {
                Some(test) => test,
                None => match self.special_method(root, reflected) {
                    Some(_) => {
                        let swapped = pairs
                            .iter()
                            .find(|it| it.1 == reflected)
                            .map_or("Cmp::Lt", |it| it.0);
                        method(
                            local("other", Use::Copy, Type::Never),
                            "compare",
                            vec![path_expr(swapped), local("self", Use::Copy, Type::Never)],
                        )
                    }
                    None => continue,
                },
            };
            arms.push(Arm {
                pattern: Pattern::Variant {
                    path: variant.to_owned(),
                    fields: Vec::new(),
                },
                guard: None,
                body: Block {
                    stmts: Vec::new(),
                    value: Some(Box::new(body)),
                },
            });
        }
        if arms.is_empty() {
            return None;
        }
        arms.push(Arm {
            pattern: Pattern::Wildcard,
            guard: None,
            body: Block {
                stmts: Vec::new(),
                value: Some(Box::new(call(
                    "rt::not_comparable",
                    vec![
                        local("op", Use::Copy, Type::Never),
                        local("self", Use::Copy, Type::Never),
                        local("other", Use::Copy, Type::Never),
                    ],
                ))),
            },
        });
        let op = Param {
            name: "op".to_owned(),
            mutable: false,
            ty: Type::path("Cmp"),
        };
        let value = Expr {
            kind: ExprKind::Match {
                value: Box::new(local("op", Use::Copy, Type::Never)),
                arms,
            },
            ty: Type::Never,
        };
        Some(simple(
            "compare",
            Receiver::Ref,
            vec![op, other.clone()],
            Type::path("bool").result(),
            value,
        ))
    }

    fn hash_value(&self, class: ClassId) -> Option<Expr> {
        let found = self.special_method(class, "__hash__")?;
        let mut body = Body::new(self, found.target);
        let own = local("self", Use::Copy, Type::Never);
        let ty = self.result_type(found.target);
        let value = body.special_call(class, "__hash__", own, Vec::new())?;
        let value = bare(value);
        let value = body.coerce(value, &ty, &Ty::Int);
        Some(call(
            "Ok",
            vec![method(bare(value), "hash_value", Vec::new())],
        ))
    }
}

/// A propagation without a line: the runtime's functions have no place in a traceback.
fn bare(expr: Expr) -> Expr {
    match expr.kind {
        ExprKind::Propagate { value, handler, .. } => Expr {
            kind: ExprKind::Propagate {
                value,
                line: None,
                handler,
            },
            ty: expr.ty,
        },
        ExprKind::Unary { op, value } => Expr {
            kind: ExprKind::Unary {
                op,
                value: Box::new(bare(*value)),
            },
            ty: expr.ty,
        },
        kind => Expr { kind, ty: expr.ty },
    }
}

fn push_text(text: Expr) -> Expr {
    let out = local("out", Use::Copy, Type::Never);
    let by_ref = reference(bare(text));
    call("rt::push_text", vec![out, by_ref])
}

fn closure_of_exception(path: &str) -> Expr {
    let exc = Param {
        name: "exc".to_owned(),
        mutable: false,
        ty: Type::Never,
    };
    let body = call(
        path,
        vec![method(
            local("exc", Use::Copy, Type::Never),
            "clone",
            Vec::new(),
        )],
    );
    Expr {
        kind: ExprKind::Closure {
            is_move: false,
            params: vec![exc],
            ret: None,
            body: Box::new(body),
        },
        ty: Type::Never,
    }
}

fn names_of(_count: usize) -> crate::rir::name::Names {
    let mut names = crate::rir::name::Names::new();
    names.take("self");
    names
}

fn static_ref(ty: Type) -> Type {
    match ty {
        Type::Ref(inner) => match *inner {
            Type::Path(name, args) if args.is_empty() => Type::path(&format!("&'static {name}")),
            other => Type::Ref(Box::new(other)),
        },
        other => other,
    }
}

pub(super) fn simple(
    name: &str,
    receiver: Receiver,
    params: Vec<Param>,
    ret: Type,
    value: Expr,
) -> Item {
    Item::Function(Function {
        name: name.to_owned(),
        is_pub: false,
        is_async: false,
        receiver,
        params,
        ret,
        code: None,
        doc: None,
        source: None,
        body: Block {
            stmts: Vec::new(),
            value: Some(Box::new(value)),
        },
    })
}

pub(super) fn call(path: &str, args: Vec<Expr>) -> Expr {
    Expr {
        kind: ExprKind::Call {
            path: path.to_owned(),
            types: Vec::new(),
            args,
        },
        ty: Type::Never,
    }
}

pub(super) fn method(receiver: Expr, name: &str, args: Vec<Expr>) -> Expr {
    Expr {
        kind: ExprKind::Method {
            receiver: Box::new(receiver),
            name: name.to_owned(),
            types: Vec::new(),
            args,
        },
        ty: Type::Never,
    }
}

pub(super) fn field(object: Expr, name: &str) -> Expr {
    Expr {
        kind: ExprKind::Field {
            object: Box::new(object),
            name: name.to_owned(),
        },
        ty: Type::Never,
    }
}

pub(super) fn reference(value: Expr) -> Expr {
    Expr {
        kind: ExprKind::Ref(Box::new(value)),
        ty: Type::Never,
    }
}

pub(super) fn local(name: &str, mode: Use, ty: Type) -> Expr {
    Expr {
        kind: ExprKind::Local {
            name: name.to_owned(),
            mode,
        },
        ty,
    }
}

pub(super) fn path_expr(path: &str) -> Expr {
    Expr {
        kind: ExprKind::Path(path.to_owned()),
        ty: Type::Never,
    }
}

pub(super) fn text(text: &str) -> Expr {
    Expr {
        kind: ExprKind::Literal(Literal::Text(text.to_owned())),
        ty: Type::path("str"),
    }
}

pub(super) fn plain(kind: StmtKind) -> Stmt {
    Stmt { source: None, kind }
}
