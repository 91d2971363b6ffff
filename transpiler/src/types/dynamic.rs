//! What dynamic code may do: functions, classes and methods that escaped, and calls by name.
//!
//! ```python
//! shapes = [Square(2), "circle"]      # Square escapes: its instances are among `Value`s
//! shapes[0].grow(by=3)                # a dynamic call: `grow` of every dynamic class gets it
//! ```
//! Each thing that has escaped is a task of its own: what dynamic code does with it depends on the
//! names that dynamic calls use, and on the types that they pass.

use crate::hir::{ClassId, FuncId, MethodKind, ParamKind};
use crate::source::Span;
use crate::types::engine::Infer;
use crate::types::table::DynamicCall;
use crate::types::ty::{Closure, ExceptionClass, InstanceId, Ty};
use crate::types::worklist::{EscapeId, Readers};

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Escape {
    Function(Closure),
    Class(ClassId),
    ClassObject(ClassId),
    Method(ClassId, String),
}

impl Infer<'_> {
    /// Notes what has become visible to dynamic code.
    pub(super) fn note_escape(&mut self, ty: &Ty, span: Option<Span>) {
        match ty {
            Ty::Function(closure) => {
                self.escaped(Escape::Function(*closure), span);
            }
            Ty::Instance(class) | Ty::Exception(ExceptionClass::User(class)) => {
                self.escaped(Escape::Class(*class), span);
            }
            Ty::Class(class) => {
                self.escaped(Escape::ClassObject(*class), span);
            }
            Ty::Bound(bound) => {
                let (receiver, method) = &**bound;
                self.out.vars.span = span;
                self.out.vars.escape(receiver);
                if let Ty::Instance(class) = receiver {
                    self.escaped(Escape::Method(*class, method.clone()), span);
                }
            }
            _ => {}
        }
    }

    fn escaped(&mut self, escape: Escape, span: Option<Span>) {
        if self.escapes.insert(escape.clone()) {
            self.all_escapes.push((escape, span));
            self.out.vars.work.add_escape();
        }
    }

    /// Dynamic code may use what escaped in any way that the program's dynamic operations name.
    pub(super) fn open_escape(&mut self, id: EscapeId) {
        let (escape, span) = self.all_escapes[id.0 as usize].clone();
        // What becomes dynamic along with it does so there.
        self.out.vars.span = span;
        match escape {
            Escape::Function(closure) => {
                let class = self.class_of_method(closure.function);
                let id = self.open_instance(closure.function, closure.parent, class);
                self.out
                    .dynamic_functions
                    .insert((closure.function, closure.parent), id);
            }
            Escape::Class(class) => self.open_class(class),
            Escape::ClassObject(class) => {
                if !self.out.class(class).is_dynamic_class {
                    self.out.update(class, |it| it.is_dynamic_class = true);
                }
                if let Some(make) = self.program.class(class).make {
                    self.open_instance(make, None, None);
                    return;
                }
                let ancestors = self.out.vars.ancestors(class);
                if self.program.abstract_methods(&ancestors).is_empty() {
                    self.constructed(class);
                }
                self.out.vars.escaped.push((Ty::Instance(class), span));
                if let Some((_, init)) = self.find_method(class, "__init__") {
                    self.open_instance(init, None, Some(class));
                }
            }
            Escape::Method(class, name) => {
                // The receiver may be of any class below.
                for (owner, function) in self.overrides(class, &name).iter() {
                    self.open_instance(*function, None, Some(*owner));
                }
            }
        }
    }

    /// The instance of a function all of whose parameters are `Value`s.
    fn open_instance(
        &mut self,
        function: FuncId,
        parent: Option<InstanceId>,
        receiver: Option<ClassId>,
    ) -> InstanceId {
        let own = receiver.map(|it| self.receiver_type(it));
        let id = self.open(function, parent, own);
        if let Some(class) = receiver {
            self.note_instance(class, function, id);
        }
        id
    }

    /// The same for a first argument of this type.
    fn open(
        &mut self,
        function: FuncId,
        parent: Option<InstanceId>,
        receiver: Option<Ty>,
    ) -> InstanceId {
        let program = self.program;
        let hir = program.function(function);
        self.out.vars.span = Some(hir.span);
        let value = self
            .out
            .vars
            .value("parameter of a function that is called dynamically");
        let receiver = receiver.or_else(|| self.own_receiver(function));
        let key: Vec<Ty> = hir
            .params
            .iter()
            .enumerate()
            .map(|(index, _)| match &receiver {
                Some(receiver) if index == 0 => receiver.clone(),
                _ => value.clone(),
            })
            .collect();
        let id = self.instance_for(function, parent, key);
        for (index, param) in hir.params.iter().enumerate() {
            let var = match param.kind {
                ParamKind::Star | ParamKind::StarStar => self.variadic_element(id, param.local),
                _ => self.local_var(id, param.local),
            };
            match &receiver {
                Some(receiver) if index == 0 => self.out.vars.join(var, receiver),
                _ => {
                    let default = self.default_type(id, hir, index);
                    self.out.vars.join(var, &default);
                    self.out.vars.join(var, &value);
                }
            }
        }
        let result = self.result_of(id);
        self.out.vars.escape(&result);
        id
    }

    /// The type of the first parameter of a function that belongs to a class, however it is
    /// called.
    pub(super) fn own_receiver(&self, function: FuncId) -> Option<Ty> {
        let class = self.program.function(function).class?;
        match self.method_kind(class, function) {
            MethodKind::Static | MethodKind::Class => None,
            _ => Some(self.receiver_type(class)),
        }
    }

    /// `self`'s type in a method of `class`.
    pub(super) fn receiver_type(&self, class: ClassId) -> Ty {
        if self
            .out
            .vars
            .native_base(class)
            .is_some_and(|it| self.out.natives.class(it).is_exception)
        {
            Ty::Exception(ExceptionClass::User(class))
        } else {
            Ty::Instance(class)
        }
    }

    /// The class on whose instances alone a function can be called.
    fn class_of_method(&self, function: FuncId) -> Option<ClassId> {
        let class = self.program.function(function).class?;
        let mut methods = self.program.class(class).methods.iter();
        let is_method =
            methods.any(|it| it.function == function && it.kind == MethodKind::Instance);
        is_method.then_some(class)
    }

    fn open_class(&mut self, class: ClassId) {
        let root = self.out.root_class(class);
        let mut pending = vec![root];
        while let Some(class) = pending.pop() {
            pending.extend(self.out.class(class).subclasses.iter().copied());
            if !self.out.class(class).is_dynamic {
                self.out.update(class, |it| it.is_dynamic = true);
            }
            self.open_methods(class);
            for (name, global) in &self.program.class(class).attrs {
                self.class_variable_of_instances(root, name);
                let ty = self.out.global(*global);
                self.out.vars.escape(&ty);
            }
        }
        let fields = self.out.info(root).fields.clone();
        for (_, var) in fields {
            let ty = self.out.vars.get(var);
            self.out.vars.escape(&ty);
        }
    }

    /// Methods that some dynamic call of the program names.
    fn open_methods(&mut self, class: ClassId) {
        let program = self.program;
        self.open_class_methods(class);
        for method in &program.class(class).methods {
            if is_asked_of_any(&method.name) {
                self.open_instance(method.function, None, Some(class));
                continue;
            }
            let Some(call) = self.called_by_name(&method.name) else {
                // What is read of known objects is there for dynamic code as well.
                let target = self.out.info(class).methods.get(&method.function).copied();
                if let (MethodKind::Getter, Some(target)) = (method.kind, target) {
                    let result = self.result_of(target);
                    self.out.vars.escape(&result);
                }
                continue;
            };
            let (is_open, args) = (call.is_open, call.args.clone());
            let args: Vec<Ty> = args.iter().map(|it| self.out.vars.get(*it)).collect();
            if method.kind == MethodKind::Class {
                continue;
            }
            if method.kind == MethodKind::Static {
                let id = self.open_instance(method.function, None, None);
                let key = (method.function, None);
                self.out.dynamic_functions.insert(key, id);
                continue;
            }
            if is_open || method.kind != MethodKind::Instance {
                self.open_instance(method.function, None, Some(class));
                continue;
            }
            let receiver = self.receiver_type(class);
            let mut all = vec![receiver];
            all.extend(args);
            let closure = Closure {
                function: method.function,
                parent: None,
            };
            let Some(id) = self.instance_called(closure, &all) else {
                continue;
            };
            self.join_defaults(id);
            let result = self.result_of(id);
            self.out.vars.escape(&result);
        }
    }

    /// Class methods of `class` and of those above it, for this class.
    fn open_class_methods(&mut self, class: ClassId) {
        let program = self.program;
        for owner in self.out.vars.ancestors(class) {
            for method in &program.class(owner).methods {
                let is_own = method.kind == MethodKind::Class
                    && self.find_method(class, &method.name) == Some((owner, method.function));
                if is_own && self.called_by_name(&method.name).is_some() {
                    let id = self.open(method.function, None, Some(Ty::Class(class)));
                    self.note_instance(class, method.function, id);
                }
            }
        }
    }

    /// A dynamic call may leave any parameter to its default.
    fn join_defaults(&mut self, id: InstanceId) {
        let program = self.program;
        let function = program.function(self.out.instance(id).function);
        for (index, param) in function.params.iter().enumerate() {
            let ty = self.default_type(id, function, index);
            let var = self.local_var(id, param.local);
            self.out.vars.join(var, &ty);
        }
    }

    /// Records a dynamic call of a method by name.
    pub(super) fn dynamic_call(&mut self, name: &str, args: Option<&[Ty]>) {
        self.out.vars.called_by_name(name);
        let is_known = self.out.dynamic_calls.contains_key(name);
        if !is_known {
            let call = DynamicCall::default();
            self.out.dynamic_calls.insert(name.to_owned(), call);
        }
        let is_new = match args {
            None => self.open_name(name),
            Some(args) => self.pass_by_name(name, args),
        };
        if (is_new || !is_known)
            && let Some(readers) = self.name_readers.get(name)
        {
            self.out.vars.work.rise(readers, true);
        }
    }

    /// Dynamic calls of this name pass anything; true where that is new.
    fn open_name(&mut self, name: &str) -> bool {
        let call = self.out.dynamic_calls.get_mut(name);
        call.is_some_and(|it| !std::mem::replace(&mut it.is_open, true))
    }

    /// Dynamic calls of this name pass these arguments; true where there are more than before.
    fn pass_by_name(&mut self, name: &str, args: &[Ty]) -> bool {
        let mut is_new = false;
        for (index, ty) in args.iter().enumerate() {
            // A bound method arrives as an object of its own, where a static call hands over
            // the receiver.
            let ty = match ty {
                Ty::Bound(_) => self.first_class(ty),
                _ => ty.clone(),
            };
            let Some(call) = self.out.dynamic_calls.get_mut(name) else {
                continue;
            };
            if index == call.args.len() {
                call.args.push(self.out.vars.fresh());
                is_new = true;
            }
            self.out.vars.join(call.args[index], &ty);
        }
        is_new
    }

    /// What dynamic calls pass to methods of this name.
    fn called_by_name(&mut self, name: &str) -> Option<&DynamicCall> {
        if !self.name_readers.contains_key(name) {
            self.name_readers
                .insert(name.to_owned(), Readers::default());
        }
        self.out.vars.work.read(&self.name_readers[name]);
        self.out.dynamic_calls.get(name)
    }
}

/// Methods that the runtime may run for any object of unknown type: for an access to an attribute,
/// or where an int is needed.
fn is_asked_of_any(name: &str) -> bool {
    matches!(
        name,
        "__getattr__" | "__setattr__" | "__delattr__" | "__index__"
    )
}
