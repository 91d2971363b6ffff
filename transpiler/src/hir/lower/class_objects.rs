//! What the objects of classes that are made anew can do, once all methods are lowered.
//!
//! ```python
//! def make(prefix):
//!     class Greeter:
//!         greeting = prefix + "!"
//!         def __init__(self, name): self.name = name
//!     return Greeter
//! Hi = make("hi")
//! Hi("you").greeting       # __call__(class_object, name): Greeter(class_object, name)
//!                          # a getter of Greeter: self.<class>.greeting
//! ```
//!
//! Invariants: `__init__` of such a class takes the class object after `self`, and is called by
//! `__call__` of the class object alone; class methods and static methods are methods of the class
//! object that instances pass calls on to.

use rustc_hash::{FxHashMap, FxHashSet};

use super::builder::blank;
use super::construction::{line_of, method};
use super::made::{CLASS, ClassObject};
use super::writer::Writer;
use crate::hir::{
    Arg, ClassId, CompareOp, ExprId, ExprKind, FuncId, Function, Handler, LocalId, LocalKind,
    Method, MethodKind, Param, ParamKind, Program, Stmt, StmtKind, Target, each_store,
};

/// Writes the methods of class objects, and those of their instances that ask them.
pub(super) fn complete(program: &mut Program, objects: &FxHashMap<ClassId, ClassObject>) {
    let stored = match objects.is_empty() {
        true => FxHashSet::default(),
        false => stored_names(program),
    };
    let mut all: Vec<(&ClassId, &ClassObject)> = objects.iter().collect();
    all.sort_by_key(|(id, _)| **id);
    for (class, object) in all {
        let mut completion = Completion {
            program,
            class: *class,
            kind: object.kind,
        };
        let init = completion.init();
        completion.call(init);
        for (name, function) in &object.shared {
            completion.pass_on(name, *function);
        }
        completion.unbound_methods();
        for name in &object.variables {
            completion.variable(name, stored.contains(name));
        }
        completion.inherited_variables();
        completion.descriptions();
        completion.instance_check();
        completion.subclass_check();
        completion.own_class();
    }
}

struct Completion<'p> {
    program: &'p mut Program,
    class: ClassId,
    kind: ClassId,
}

impl Completion<'_> {
    fn writer(&self, owner: ClassId, name: &str) -> Writer {
        let class = self.program.class(self.class);
        let (module, span) = (class.module, class.span);
        Writer {
            function: Function {
                name: name.to_owned(),
                qualname: format!("{}.{name}", class.qualname),
                class: Some(owner),
                ..blank(module, span)
            },
            span,
        }
    }

    fn add(&mut self, writer: Writer, kind: MethodKind) -> Option<FuncId> {
        let function = FuncId(self.program.functions.len() as u32);
        let name = writer.function.name.clone();
        let owner = writer.function.class?;
        self.program.functions.push(writer.function);
        let methods = &mut self.program.classes[owner.index()].methods;
        methods.push(Method {
            name,
            kind,
            function,
        });
        Some(function)
    }

    /// `__init__` with the class object.
    fn init(&mut self) -> Option<FuncId> {
        if let Some(own) = method(self.program, self.class, "__init__") {
            return Some(own);
        }
        let line = line_of(self.program, self.class);
        let mut inits = line.iter();
        let inherited = inits.find_map(|it| method(self.program, *it, "__init__"));
        let mut writer = self.writer(self.class, "__init__");
        let this = writer.own("self");
        let given = writer.own("class_object");
        let object = writer.expr(ExprKind::Local(this));
        let value = writer.expr(ExprKind::Local(given));
        let name = CLASS.to_owned();
        let target = Target::Attribute { object, name };
        writer.stmt(StmtKind::Assign { target, value });
        if let Some(inherited) = inherited {
            let shape = self.program.function(inherited);
            for param in shape.params.iter().skip(1) {
                writer.param(shape, param);
            }
            let object = writer.expr(ExprKind::Super(self.class));
            let name = "__init__".to_owned();
            let callee = writer.expr(ExprKind::Attribute { object, name });
            let args = writer.forwarded(shape, 2);
            let call = writer.expr(ExprKind::Call { callee, args });
            writer.stmt(StmtKind::Expr(call));
        }
        self.add(writer, MethodKind::Instance)
    }

    /// Calling the class object makes an instance.
    fn call(&mut self, init: Option<FuncId>) {
        let Some(init) = init else { return };
        let mut writer = self.writer(self.kind, "__call__");
        let class = &self.program.class(self.class).qualname;
        writer.function.qualname = format!("{class}.__init__");
        let this = writer.own("self");
        let shape = self.program.function(init);
        for param in shape.params.iter().skip(2) {
            writer.param(shape, param);
        }
        let callee = writer.expr(ExprKind::Class(self.class));
        let own = writer.expr(ExprKind::Local(this));
        let mut args = vec![Arg::Positional(own)];
        args.extend(writer.forwarded(shape, 1));
        let value = writer.expr(ExprKind::Call { callee, args });
        writer.stmt(StmtKind::Return(Some(value)));
        self.add(writer, MethodKind::Instance);
    }

    /// A class method or static method, called on an instance.
    fn pass_on(&mut self, name: &str, function: FuncId) {
        let mut writer = self.writer(self.class, name);
        let this = writer.own("self");
        let shape = self.program.function(function);
        for param in shape.params.iter().skip(1) {
            writer.param(shape, param);
        }
        let object = writer.class_of(this);
        let name = name.to_owned();
        let callee = writer.expr(ExprKind::Attribute { object, name });
        let args = writer.forwarded(shape, 1);
        let value = writer.expr(ExprKind::Call { callee, args });
        writer.stmt(StmtKind::Return(Some(value)));
        self.add(writer, MethodKind::Instance);
    }

    /// `Greeter.greet(greeter)`: a method called on the class object.
    fn unbound_methods(&mut self) {
        let methods = self.program.class(self.class).methods.clone();
        for own in methods {
            let is_taken = method(self.program, self.kind, &own.name).is_some();
            if own.kind != MethodKind::Instance || own.name.starts_with("__") || is_taken {
                continue;
            }
            let mut writer = self.writer(self.kind, &own.name);
            writer.own("class_object");
            let shape = self.program.function(own.function);
            for param in &shape.params {
                writer.param(shape, param);
            }
            let callee = writer.expr(ExprKind::Function(own.function));
            let args = writer.forwarded(shape, 1);
            let value = writer.expr(ExprKind::Call { callee, args });
            writer.stmt(StmtKind::Return(Some(value)));
            self.add(writer, MethodKind::Instance);
        }
    }

    /// A class variable, as instances see it. An instance may have an attribute in front of it.
    fn variable(&mut self, name: &str, is_stored: bool) {
        let is_method = method(self.program, self.class, name).is_some();
        if is_method || name.starts_with("__") {
            return;
        }
        let own = format!("<{name}>");
        let mut writer = self.writer(self.class, name);
        let this = writer.own("self");
        if is_stored {
            let object = writer.expr(ExprKind::Local(this));
            let name = own.clone();
            let value = writer.expr(ExprKind::Attribute { object, name });
            let missing = writer.expr(ExprKind::Native("builtins.AttributeError".to_owned()));
            let span = writer.span;
            let handler = Handler {
                classes: Some(vec![missing]),
                name: None,
                body: Vec::new(),
                span,
            };
            let body = vec![Stmt {
                kind: StmtKind::Return(Some(value)),
                span,
            }];
            writer.stmt(StmtKind::Try {
                body,
                handlers: vec![handler],
                orelse: Vec::new(),
                finally: Vec::new(),
            });
        }
        let object = writer.class_of(this);
        let name = name.to_owned();
        let value = writer.expr(ExprKind::Attribute {
            object,
            name: name.clone(),
        });
        writer.stmt(StmtKind::Return(Some(value)));
        self.add(writer, MethodKind::Getter);
        if is_stored {
            let mut writer = self.writer(self.class, &name);
            let this = writer.own("self");
            let given = writer.own("value");
            let object = writer.expr(ExprKind::Local(this));
            let value = writer.expr(ExprKind::Local(given));
            let target = Target::Attribute { object, name: own };
            writer.stmt(StmtKind::Assign { target, value });
            self.add(writer, MethodKind::Setter);
        }
    }

    /// Class variables and static methods of bases, asked of the class object.
    fn inherited_variables(&mut self) {
        let line = line_of(self.program, self.class);
        for base in line.into_iter().skip(1) {
            let class = self.program.class(base);
            let names: Vec<String> = class.attrs.iter().map(|it| it.0.clone()).collect();
            let functions: Vec<Method> = class.methods.clone();
            for name in names {
                self.inherited(base, &name);
            }
            for it in functions {
                if it.kind == MethodKind::Static {
                    self.static_method(base, &it);
                }
            }
        }
    }

    fn static_method(&mut self, base: ClassId, found: &Method) {
        if method(self.program, self.kind, &found.name).is_some() {
            return;
        }
        let mut writer = self.writer(self.kind, &found.name);
        writer.own("class_object");
        let shape = self.program.function(found.function);
        for param in &shape.params {
            writer.param(shape, param);
        }
        let object = writer.expr(ExprKind::Class(base));
        let name = found.name.clone();
        let callee = writer.expr(ExprKind::Attribute { object, name });
        let args = writer.forwarded(shape, 1);
        let value = writer.expr(ExprKind::Call { callee, args });
        writer.stmt(StmtKind::Return(Some(value)));
        self.add(writer, MethodKind::Instance);
    }

    fn inherited(&mut self, base: ClassId, name: &str) {
        if method(self.program, self.kind, name).is_some() {
            return;
        }
        let mut writer = self.writer(self.kind, name);
        writer.own("self");
        let object = writer.expr(ExprKind::Class(base));
        let name = name.to_owned();
        let value = writer.expr(ExprKind::Attribute { object, name });
        writer.stmt(StmtKind::Return(Some(value)));
        self.add(writer, MethodKind::Getter);
    }

    /// The texts that describe the class.
    fn descriptions(&mut self) {
        let class = self.program.class(self.class);
        let module = self.program.module(class.module).name.clone();
        let text = |it: &str| ExprKind::Str(it.to_owned());
        let docstring = class.docstring.as_deref().map_or(ExprKind::None, text);
        let shown = format!("<class '{module}.{}'>", class.qualname);
        let all = [
            ("__name__", MethodKind::Getter, text(&class.name)),
            ("__qualname__", MethodKind::Getter, text(&class.qualname)),
            ("__module__", MethodKind::Getter, text(&module)),
            ("__doc__", MethodKind::Getter, docstring),
            ("__repr__", MethodKind::Instance, text(&shown)),
        ];
        for (name, kind, value) in all {
            let mut writer = self.writer(self.kind, name);
            writer.own("self");
            let value = writer.expr(value);
            writer.stmt(StmtKind::Return(Some(value)));
            self.add(writer, kind);
        }
    }

    /// `isinstance(x, Greeter)`.
    fn instance_check(&mut self) {
        let mut writer = self.writer(self.kind, "__instancecheck__");
        let this = writer.own("self");
        let instance = writer.own("instance");
        let callee = writer.expr(ExprKind::Native("builtins.isinstance".to_owned()));
        let object = writer.expr(ExprKind::Local(instance));
        let class = writer.expr(ExprKind::Class(self.class));
        let args = vec![Arg::Positional(object), Arg::Positional(class)];
        let is_instance = writer.expr(ExprKind::Call { callee, args });
        let left = writer.class_of(instance);
        let right = writer.expr(ExprKind::Local(this));
        let op = CompareOp::Is;
        let is_own = writer.expr(ExprKind::Compare { op, left, right });
        let value = writer.expr(ExprKind::And(is_instance, is_own));
        writer.stmt(StmtKind::Return(Some(value)));
        self.add(writer, MethodKind::Instance);
    }

    /// `issubclass(Greeter, base)`.
    fn subclass_check(&mut self) {
        let mut writer = self.writer(self.kind, "<issubclass>");
        let this = writer.own("self");
        let base = writer.own("base");
        let own = writer.expr(ExprKind::Local(this));
        let other = writer.expr(ExprKind::Local(base));
        let (op, left, right) = (CompareOp::Is, own, other);
        let is_own = writer.expr(ExprKind::Compare { op, left, right });
        let callee = writer.expr(ExprKind::Native("builtins.issubclass".to_owned()));
        let class = writer.expr(ExprKind::Class(self.class));
        let other = writer.expr(ExprKind::Local(base));
        let args = vec![Arg::Positional(class), Arg::Positional(other)];
        let is_below = writer.expr(ExprKind::Call { callee, args });
        let value = writer.expr(ExprKind::Or(is_own, is_below));
        writer.stmt(StmtKind::Return(Some(value)));
        self.add(writer, MethodKind::Instance);
    }

    /// `type(greeter)`.
    fn own_class(&mut self) {
        let mut writer = self.writer(self.class, "__class__");
        let this = writer.own("self");
        let value = writer.class_of(this);
        writer.stmt(StmtKind::Return(Some(value)));
        self.add(writer, MethodKind::Getter);
    }
}

impl Writer {
    /// A parameter of the function's own.
    fn own(&mut self, name: &str) -> LocalId {
        let local = self.local(name, LocalKind::Param);
        self.function.params.push(Param {
            local,
            kind: ParamKind::PositionalOnly,
            default: None,
        });
        local
    }

    /// The class object of an instance.
    fn class_of(&mut self, instance: LocalId) -> ExprId {
        let object = self.expr(ExprKind::Local(instance));
        let name = CLASS.to_owned();
        self.expr(ExprKind::Attribute { object, name })
    }
}

/// The names of attributes that some statement stores to what may be an instance.
fn stored_names(program: &Program) -> FxHashSet<String> {
    let mut names = FxHashSet::default();
    for function in &program.functions {
        each_store(function, |object, name| {
            if !is_class_object(function, object) {
                names.insert(name.to_owned());
            }
        });
        // A name for `setattr`.
        names.extend(function.exprs.iter().filter_map(|it| match &it.kind {
            ExprKind::Str(text) => Some(text.clone()),
            _ => None,
        }));
    }
    names
}

/// Whether an expression is visibly a class object.
fn is_class_object(function: &Function, object: ExprId) -> bool {
    match &function.expr(object).kind {
        ExprKind::Local(local) => {
            let local = function.local(*local);
            local.kind == LocalKind::Temp && local.name == "class_object"
        }
        ExprKind::Attribute { name, .. } => name == CLASS,
        ExprKind::Class(_) => true,
        _ => false,
    }
}
