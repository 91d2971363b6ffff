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

use crate::hir::{Base, ClassId, ExprKind as Hir, MethodKind, Program};
use crate::rir::lower::Cx;
use crate::rir::lower::body::Body;
use crate::rir::lower::dynamic::lambda;
use crate::rir::lower::names;
use crate::rir::lower::object::{bare, checked_text};
use crate::rir::{
    Block, Expr, ExprKind, Fields, Finality, Function, Impl, Item, Literal, Param, Quiet, Receiver,
    Stmt, StmtKind, Struct, Type, Use,
};
use crate::types::native::NativeId;
use crate::types::ty::{InstanceId, Ty};

impl Cx<'_> {
    pub(super) fn is_exception_class(&self, class: ClassId) -> bool {
        names::is_exception(self.program, self.types, class)
    }

    /// The static that stands for a class object.
    pub(super) fn class_static(&self, class: ClassId) -> String {
        self.names.class_static(class).to_owned()
    }

    pub(super) fn exception_static(&self, class: ClassId) -> String {
        self.names.class_static(class).to_owned()
    }

    pub(super) fn class_static_path(&self, from: crate::hir::ModuleId, class: ClassId) -> String {
        let module = self.program.class(class).module;
        names::path(&self.names, from, module, &self.class_static(class))
    }

    /// The constructor of a class in its hierarchy's `impl`.
    pub(super) fn new_name(&self, class: ClassId) -> String {
        self.names.constructor(class).to_owned()
    }

    pub(super) fn is_alone(&self, class: ClassId) -> bool {
        let root = self.types.root_class(class);
        root == class && self.types.class(root).subclasses.is_empty()
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

    /// What a call of an instance gives.
    pub(super) fn result_type(&self, id: InstanceId) -> Ty {
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

    pub(super) fn class_items(&self, id: ClassId) -> Vec<Item> {
        let hir = self.program.class(id);
        let line = self.line(hir.span);
        if self.is_exception_class(id) {
            return vec![self.exception_item(id)];
        }
        let mut items = vec![self.class_static_item(id)];
        if self.types.root_class(id) != id {
            return items;
        }
        let handle = self.names.class(id).to_owned();
        let fields_name = format!("{handle}Fields");
        let source = Some(self.source_line(hir.span.file, line));
        items.insert(
            0,
            Item::Struct(Struct {
                name: handle.clone(),
                doc: hir.docstring.clone(),
                derives: vec!["Clone".to_owned()],
                fields: Fields::Tuple(vec![Type::generic("Rc", [Type::path(&fields_name)])]),
                source,
            }),
        );
        items.push(Item::Struct(Struct {
            name: fields_name.clone(),
            doc: None,
            derives: Vec::new(),
            fields: Fields::Named(self.fields(id)),
            source: None,
        }));
        let mut methods = Vec::new();
        let hierarchy = self.hierarchy(id);
        for class in &hierarchy {
            let info = self.types.class(*class);
            if info.is_constructed && self.program.class(*class).make.is_none() {
                methods.push(Item::Function(self.constructor(id, *class)));
            }
            if info.is_blank {
                methods.push(Item::Function(self.blank_constructor(id, *class)));
            }
            methods.extend(self.method_items(*class));
        }
        methods.extend(self.class_variable_items(id, &hierarchy));
        methods.extend(self.dispatchers(id, &hierarchy));
        if !self.is_alone(id) {
            methods.push(Item::Function(self.is_instance_method()));
        }
        if !methods.is_empty() {
            items.push(Item::Impl(Impl {
                of: None,
                ty: Type::path(&handle),
                items: methods,
            }));
        }
        items.push(self.object_impl(id));
        items.push(self.instance_impl(id, &hierarchy));
        items.extend(self.drop_impl(id));
        items.extend(self.host_conversions(id));
        if self.copies {
            items.push(self.copy_impl(id));
        }
        items
    }

    /// What the handle of a hierarchy points to.
    fn fields(&self, id: ClassId) -> Vec<(String, Type)> {
        let module = self.program.class(id).module;
        let mut fields = Vec::new();
        fields.extend(self.host_field(id));
        if !self.is_alone(id) {
            let class = Type::Ref(Box::new(Type::path("Class")));
            fields.push(("class".to_owned(), static_ref(class)));
        }
        if self.has_extra(id) {
            let extra = Type::path("rt::Attributes");
            fields.push((super::dynamic::EXTRA.to_owned(), extra));
        }
        if self.is_finalized(id) {
            let flag = Type::path("rt::Finalized");
            fields.push((super::finalizer::FINALIZED.to_owned(), flag));
        }
        for (name, var) in &self.types.class(id).fields {
            let ty = self.types.vars.get(*var);
            if self.is_static(&ty) {
                continue;
            }
            let rust = self.rust_type(module, &ty);
            let holder = if self.is_always_set(id, name) {
                "Field"
            } else {
                "MaybeField"
            };
            fields.push((
                crate::rir::name::value(name).into_owned(),
                Type::generic(holder, [rust]),
            ));
        }
        fields
    }

    /// The classes that hold plain data.
    pub(super) fn quiet(&self) -> Quiet {
        let classes = (0..self.program.classes.len()).map(|index| ClassId(index as u32));
        let roots =
            classes.filter(|&id| self.types.root_class(id) == id && !self.is_exception_class(id));
        Quiet::new(roots.map(|id| Finality {
            handle: self.names.class(id),
            fields: self.fields(id).into_iter().map(|(_, ty)| ty).collect(),
            is_finalized: self.is_finalized(id),
        }))
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
        let methods = &self.program.class(class).methods;
        for (at, method) in methods.iter().enumerate() {
            // `__rmul__ = __mul__` is a second name of one function.
            if methods
                .iter()
                .take(at)
                .any(|it| it.function == method.function)
            {
                continue;
            }
            for id in self.types.live_of(method.function) {
                if self.prefixes.is_asked(*id) {
                    items.push(Item::Function(self.initial_function(class, *id)));
                }
                let is_contained = !self.prefixes.is_called(*id) || self.is_host_class(class);
                if method.name == "__init__" && is_contained {
                    continue;
                }
                items.push(Item::Function(self.function(*id)));
            }
        }
        // What a decorator of a method gets is a method of the handle as well.
        for function in self.functions_of.get(&class).into_iter().flatten() {
            if methods.iter().all(|own| own.function != *function) {
                let live = self.types.live_of(*function).iter();
                items.extend(live.map(|id| Item::Function(self.function(*id))));
            }
        }
        items
    }

    fn class_static_item(&self, id: ClassId) -> Item {
        let hir = self.program.class(id);
        let class_ref = |it: ClassId| {
            let path = self.class_static_path(hir.module, it);
            reference(path_expr(&path))
        };
        let bases = match hir.base {
            _ if !hir.bases.is_empty() => {
                let bases = hir.bases.iter().filter_map(Base::class);
                bases.map(class_ref).collect()
            }
            Base::User(base) => vec![class_ref(base)],
            Base::Native(_) => self.held_class(id).into_iter().collect(),
            _ if hir.is_abstract_base => vec![reference(path_expr("rt::class::ABC"))],
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
        if let (false, Base::User(next)) = (hir.bases.is_empty(), &hir.base) {
            value = method(value, "with_next", vec![class_ref(*next)]);
        }
        if let Some(origin) = hir.origin {
            value = method(value, "copy_of", vec![class_ref(origin)]);
        }
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
        if self.lists_names {
            let own = hir.methods.iter().map(|it| &it.name);
            let own = own.chain(hir.attrs.iter().map(|(name, _)| name));
            let own = own.chain(hir.nested.iter().map(|(name, _)| name));
            let own: Vec<String> = own.filter(|it| !it.contains('<')).cloned().collect();
            value = method(value, "with_names", vec![texts(&own)]);
        }
        let is_dynamic = self.types.class(root).is_dynamic;
        if (is_dynamic || self.types.class(id).is_dynamic_class)
            && let Some(attrs) = self.class_attrs(id)
        {
            value = method(value, "with_attrs", vec![attrs]);
        }
        if (is_dynamic || self.types.class(id).is_dynamic_class)
            && self.sets_class_variables(id)
            && let Some(setters) = self.class_setters(id)
        {
            value = method(value, "with_set_attrs", vec![setters]);
        }
        if is_dynamic && hir.is_frozen {
            value = method(value, "frozen", Vec::new());
        }
        if !hir.fields.is_empty() && (is_dynamic || self.types.class(id).is_dynamic_class) {
            value = method(value, "with_fields", vec![texts(&hir.fields)]);
        }
        if is_dynamic && !hir.tuple_fields.is_empty() {
            value = method(value, "with_tuple_fields", vec![texts(&hir.tuple_fields)]);
        }
        if let Some(docstring) = &hir.docstring
            && (is_dynamic || self.types.class(id).is_dynamic_class)
        {
            value = method(value, "with_doc", vec![text(docstring)]);
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

    /// Some code assigns an attribute of an object of unknown type that has the name of a
    /// variable of the class, or a name that is computed.
    fn sets_class_variables(&self, id: ClassId) -> bool {
        let attrs = &self.program.class(id).attrs;
        self.stores_any
            || attrs
                .iter()
                .any(|(name, _)| self.types.dynamic_calls.contains_key(name))
    }

    /// The static of a builtin exception class, by its dotted name.
    pub(super) fn native_exception_path(&self, name: &str) -> String {
        let bare = name.rsplit('.').next().unwrap_or(name);
        let class = self.types.natives.class_named(name);
        match class.map(|it| self.types.natives.class(it).rust.clone()) {
            Some(rust) if rust != bare && (rust.contains("::") || rust.contains('_')) => {
                format!("rt::{rust}")
            }
            _ => format!("rt::{}", names::snake(bare).to_uppercase()),
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
            Base::Native(name) => self.native_exception_path(name),
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
        if let Some(docstring) = &hir.docstring {
            value = method(value, "with_doc", vec![text(docstring)]);
        }
        for (name, hook) in [("__str__", "with_str"), ("__repr__", "with_repr")] {
            let own = hir.methods.iter().find(|it| it.name == name);
            if let Some(target) = own.and_then(|it| self.live_instance(it.function)) {
                value = method(value, hook, vec![self.exception_text(target)]);
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

    /// `|exc| app_error_str(exc.clone())`: what `__str__` or `__repr__` gives, as text.
    fn exception_text(&self, target: InstanceId) -> Expr {
        let exc = local("exc", Use::Copy, Type::Never);
        let path = self.names.function(target);
        let text = call(path, vec![method(exc, "clone", Vec::new())]);
        let text = match self.result_type(target) {
            Ty::Native(NativeId::STR, _) => text,
            ty => {
                let mut body = Body::bare(self, target);
                let rust = body.rust(&ty);
                let value = bare(body.propagate(text, rust));
                checked_text(&mut body, value, &ty)
            }
        };
        lambda("exc", text)
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
    let body = Block {
        stmts: Vec::new(),
        value: Some(Box::new(value)),
    };
    with_body(name, receiver, params, ret, body)
}

/// A function without a place in tracebacks.
pub(super) fn with_body(
    name: &str,
    receiver: Receiver,
    params: Vec<Param>,
    ret: Type,
    body: Block,
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
        body,
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

/// Whether the program asks a class or an object for its names.
pub(super) fn names_are_listed(program: &Program) -> bool {
    let mut all = program.functions.iter().flat_map(|it| &it.exprs);
    all.any(|it| matches!(&it.kind, Hir::Native(name) if name == "builtins.dir"))
}

/// Whether the program reads docstrings: `f.__doc__`.
pub(super) fn docstrings_are_read(program: &Program) -> bool {
    let mut all = program.functions.iter().flat_map(|it| &it.exprs);
    all.any(|it| matches!(&it.kind, Hir::Attribute { name, .. } if name == "__doc__"))
}

/// `&["x", "y"]`
fn texts(names: &[String]) -> Expr {
    reference(Expr {
        kind: ExprKind::Array(names.iter().map(|it| text(it)).collect()),
        ty: Type::Never,
    })
}
