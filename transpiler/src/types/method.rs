//! Methods: finding them along the hierarchy, dispatch, construction, `super()`.
//!
//! ```python
//! shape.area()                # all overrides get the arguments and share one signature
//! ```

use crate::diag::{Code, Diagnostic};
use crate::hir::{Arg, ClassId, ExprId, ExprKind, FuncId, MethodKind};
use crate::types::call::plain;
use crate::types::engine::Infer;
use crate::types::native::{NativeId, NativeItem};
use crate::types::table::{BoundArg, Op};
use crate::types::ty::{Closure, ExceptionClass, InstanceId, Ty, Var};

impl<'p> Infer<'p> {
    pub(super) fn method_kind(&self, class: ClassId, function: FuncId) -> MethodKind {
        let methods = &self.program.class(class).methods;
        methods
            .iter()
            .find(|it| it.function == function)
            .map_or(MethodKind::Instance, |it| it.kind)
    }

    pub(super) fn call_super(
        &mut self,
        id: ExprId,
        class: ClassId,
        name: &str,
        args: &'p [Arg],
    ) -> Ty {
        let chain = self.out.vars.ancestors(class);
        let found = chain.get(1).and_then(|base| self.find_method(*base, name));
        let Some((owner, method)) = found else {
            // `object.__init__()` and the builtin exceptions' own methods.
            self.escape_args(args);
            if matches!(name, "__setattr__" | "__delattr__") {
                self.object_store(class, args);
            }
            self.set_op(id, Op::Intrinsic("super"));
            return match name {
                "__str__" | "__repr__" => super::expr::str_type(),
                "__eq__" | "__ne__" => Ty::Bool,
                "__hash__" => Ty::Int,
                _ => Ty::None,
            };
        };
        let closure = Closure {
            function: method,
            parent: None,
        };
        let callee = self.callee_of(id);
        let object = match &self.function().expr(callee).kind {
            ExprKind::Attribute { object, .. } => *object,
            _ => callee,
        };
        self.expr(object);
        match self.method_kind(owner, method) {
            MethodKind::Static => self.call_function(id, closure, None, args),
            MethodKind::Class => {
                let cls = self.class_receiver();
                self.call_function(id, closure, Some((object, cls)), args)
            }
            _ => {
                let receiver = self.receiver_type(owner);
                if self.bind(self.program.function(method), 1, args).is_some() {
                    return self.call_function(id, closure, Some((object, receiver)), args);
                }
                // The function as a value, because dispatch would find the object's own method.
                let function = Ty::Function(closure);
                self.record_attribute(callee, &function);
                self.out.vars.escape(&receiver);
                self.call_dynamic(id, &function, args, "arguments that do not fit the method")
            }
        }
    }

    /// `super().__setattr__(name, value)`.
    fn object_store(&mut self, class: ClassId, args: &[Arg]) {
        let this = self.receiver_type(class);
        self.out.vars.escape(&this);
        let [name, value] = args else { return };
        let value = self.ty_of(value.value());
        let literal = match &self.function().expr(name.value()).kind {
            ExprKind::Str(text) => Some(text.clone()),
            _ => None,
        };
        match literal {
            // A frozen class's own way to set a field.
            Some(name) if self.overrides(class, "__setattr__").is_empty() => {
                let var = self.field_var(class, &name);
                self.out.vars.join(var, &value);
            }
            literal => self.set_any_field(class, literal.as_deref(), &value),
        }
    }

    /// The type of `cls` in the class method under evaluation.
    pub(super) fn class_receiver(&self) -> Ty {
        match self.function().params.first() {
            Some(param) => self.out.local(self.current, param.local),
            None => Ty::Never,
        }
    }

    pub(super) fn call_method(
        &mut self,
        id: ExprId,
        object: ExprId,
        ty: &Ty,
        name: &str,
        args: &'p [Arg],
    ) -> Ty {
        let some = ty.some();
        match &some {
            Ty::Never => {
                self.wait();
                Ty::Never
            }
            Ty::Instance(class) => self.call_instance(id, object, *class, &some, name, args),
            Ty::Exception(exception) => {
                if let ExceptionClass::User(class) = exception
                    && self.find_method(*class, name).is_some()
                {
                    return self.call_instance(id, object, *class, &some, name, args);
                }
                let class = match exception {
                    ExceptionClass::Native(id) => *id,
                    ExceptionClass::User(class) => self
                        .out
                        .vars
                        .native_base(*class)
                        .unwrap_or(NativeId::BASE_EXCEPTION),
                };
                match self.out.natives.method(class, name) {
                    Some(set) => self.call_native(id, set, Some((object, some.clone())), args),
                    None => self.dynamic_method(id, &some, name, args),
                }
            }
            Ty::Class(class) => {
                let found = self.find_method(*class, name);
                if found.is_none() && name == "__new__" {
                    return self.blank_object(id, args);
                }
                let Some((owner, function)) = found else {
                    let value = self.attribute(self.callee_of(id), object, &some, name);
                    return self.call_value(id, &value, args);
                };
                let closure = Closure {
                    function,
                    parent: None,
                };
                match self.method_kind(owner, function) {
                    MethodKind::Class => {
                        self.call_function(id, closure, Some((object, some.clone())), args)
                    }
                    _ => {
                        if !self.fits(closure, args) {
                            // The function as a value, because dispatch would look at the first
                            // argument for the method.
                            self.record_attribute(self.callee_of(id), &Ty::Function(closure));
                        }
                        self.call_function(id, closure, None, args)
                    }
                }
            }
            Ty::NativeModule(module) => {
                let ty = match self.out.natives.item(&format!("{module}.{name}")) {
                    Some(NativeItem::Function(set)) => Ty::NativeFunction(*set),
                    Some(NativeItem::Class(class)) => Ty::NativeClass(*class),
                    _ => return self.dynamic_method(id, &some, name, args),
                };
                self.call_value(id, &ty, args)
            }
            Ty::NativeClass(NativeId::OBJECT) if name == "__new__" => self.blank_object(id, args),
            Ty::NativeClass(NativeId::OBJECT)
                if matches!(name, "__setattr__" | "__delattr__") && !args.is_empty() =>
            {
                let this = self.ty_of(args[0].value());
                if let Ty::Instance(class) = this {
                    self.object_store(class, &args[1..]);
                }
                self.escape_args(args);
                self.set_op(id, Op::Intrinsic("object"));
                Ty::None
            }
            Ty::NativeClass(class) => match self.out.natives.method(*class, name) {
                Some(set) => self.call_class_native(id, *class, set, args),
                None => self.dynamic_method(id, &some, name, args),
            },
            Ty::Value(_) => self.dynamic_method(id, &some, name, args),
            _ => match some.native_class() {
                Some(class) => match self.out.natives.method(class, name) {
                    Some(set) => self.call_native(id, set, Some((object, some.clone())), args),
                    None => self.dynamic_method(id, &some, name, args),
                },
                None => self.dynamic_method(id, &some, name, args),
            },
        }
    }

    pub(super) fn dynamic_method(&mut self, id: ExprId, ty: &Ty, name: &str, args: &[Arg]) -> Ty {
        self.out.vars.escape(ty);
        self.escape_args(args);
        self.record_dynamic(name, args);
        if self.stored.contains(name) {
            self.record_dynamic("__call__", args);
        }
        self.set_op(id, Op::Dynamic);
        self.out
            .vars
            .value(format!("the result of a dynamic call of {name}"))
    }

    pub(super) fn call_instance(
        &mut self,
        id: ExprId,
        object: ExprId,
        class: ClassId,
        receiver: &Ty,
        name: &str,
        args: &'p [Arg],
    ) -> Ty {
        let candidates = self.overrides(class, name);
        if self.shadows_method(class, name) {
            return self.dynamic_method(id, receiver, name, args);
        }
        let Some(&(owner, function)) = candidates.first() else {
            if self.find_anywhere(class, name) {
                return self.dynamic_method(id, receiver, name, args);
            }
            if let Some(set) = self.held_method(class, name) {
                let held = self.view(object, &[]);
                return match held.some() {
                    Ty::Never => Ty::Never,
                    held => self.call_native(id, set, Some((object, held)), args),
                };
            }
            let callee = self.callee_of(id);
            let value = self.attribute(callee, object, receiver, name);
            self.record_attribute(callee, &value);
            return self.call_value(id, &value, args);
        };
        let closure = Closure {
            function,
            parent: None,
        };
        match self.method_kind(owner, function) {
            MethodKind::Static if candidates.len() == 1 => {
                return self.call_function(id, closure, None, args);
            }
            MethodKind::Class if self.out.class(class).subclasses.is_empty() => {
                let cls = Ty::Class(class);
                return self.call_function(id, closure, Some((object, cls)), args);
            }
            // The object's own class decides.
            MethodKind::Static | MethodKind::Class => {
                return self.dynamic_method(id, receiver, name, args);
            }
            _ => {}
        }
        let own = self.receiver_type(owner);
        if candidates.len() == 1 {
            return self.call_function(id, closure, Some((object, own)), args);
        }
        self.call_virtual(id, object, class, name, &candidates, args)
    }

    /// All implementations get the arguments and share one signature.
    pub(super) fn call_virtual(
        &mut self,
        id: ExprId,
        object: ExprId,
        class: ClassId,
        name: &str,
        candidates: &[(ClassId, FuncId)],
        args: &'p [Arg],
    ) -> Ty {
        let mut first: Option<(InstanceId, Vec<BoundArg>)> = None;
        let mut differs = false;
        for (owner, function) in candidates {
            let closure = Closure {
                function: *function,
                parent: None,
            };
            let receiver = self.receiver_type(*owner);
            let ty = self.call_function(id, closure, Some((object, receiver)), args);
            let Some(Op::Call {
                target,
                args: bound,
                ..
            }) = self.out.op(self.current, id).cloned()
            else {
                return if ty == Ty::Never {
                    Ty::Never
                } else {
                    let receiver = self.receiver_type(class);
                    let names: Vec<Arg> = args.to_vec();
                    self.dynamic_method(id, &receiver, name, &names)
                };
            };
            match &first {
                None => first = Some((target, bound)),
                Some((one, args_of_one)) => {
                    let one = *one;
                    differs |= self.binds_differently(one, args_of_one, target, &bound);
                    self.unify_signatures(one, target);
                }
            }
        }
        let Some((target, bound)) = first else {
            return Ty::Never;
        };
        if differs {
            let receiver = self.receiver_type(class);
            return self.dynamic_method(id, &receiver, name, args);
        }
        self.note_family(class, name);
        let args = bound;
        let op = Op::Virtual {
            class,
            method: name.to_owned(),
            target,
            receiver: object,
            args,
        };
        self.set_op(id, op);
        self.result_of(target)
    }

    /// The call gives the parameters of two implementations different values: their own defaults,
    /// or by names that stand in another order.
    fn binds_differently(
        &self,
        a: InstanceId,
        args_of_a: &[BoundArg],
        b: InstanceId,
        args_of_b: &[BoundArg],
    ) -> bool {
        let functions = [a, b].map(|it| self.out.instance(it).function);
        let uses_default = args_of_a.contains(&BoundArg::Default);
        let is_same = self.program.same_signature(functions[0], functions[1]);
        args_of_a.iter().zip(args_of_b).any(|(x, y)| x != y) || (uses_default && !is_same)
    }

    pub(super) fn unify_signatures(&mut self, a: InstanceId, b: InstanceId) {
        for (x, y) in self.signature_pairs(a, b) {
            self.out.vars.unify(x, y);
        }
    }

    /// The results and parameters of two implementations that correspond.
    pub(super) fn signature_pairs(&self, a: InstanceId, b: InstanceId) -> Vec<(Var, Var)> {
        let program = self.program;
        let (x, y) = (self.out.instance(a), self.out.instance(b));
        let (f, g) = (program.function(x.function), program.function(y.function));
        let mut pairs = vec![(x.ret, y.ret), (x.yields, y.yields), (x.sends, y.sends)];
        for (p, q) in f.params.iter().zip(&g.params).skip(1) {
            pairs.push((self.local_var(a, p.local), self.local_var(b, q.local)));
        }
        pairs
    }

    /// Some subclass has what the class itself lacks.
    pub(super) fn find_anywhere(&self, class: ClassId, name: &str) -> bool {
        let mut pending: Vec<ClassId> = self.out.class(class).subclasses.iter().copied().collect();
        while let Some(class) = pending.pop() {
            pending.extend(self.out.class(class).subclasses.iter().copied());
            if self
                .program
                .class(class)
                .methods
                .iter()
                .any(|it| it.name == name)
            {
                return true;
            }
        }
        false
    }

    /// Makes sure that a special method which the runtime calls is compiled, and gives its
    /// result's type.
    pub(super) fn reach_method(&mut self, class: ClassId, name: &str, args: &[Ty]) -> Option<Ty> {
        let candidates = self.overrides(class, name);
        let mut result: Option<(InstanceId, Ty)> = None;
        for &(owner, function) in candidates.iter() {
            let mut all = vec![self.receiver_type(owner)];
            all.extend(args.iter().cloned());
            let closure = Closure {
                function,
                parent: None,
            };
            if self.must_wait(&all) {
                return Some(Ty::Never);
            }
            let ty = self.call_positional(closure, &all);
            let id = self.instance_for(function, None, all);
            self.note_instance(owner, function, id);
            match &result {
                None => result = Some((id, ty)),
                Some((first, _)) => {
                    let first = *first;
                    self.unify_signatures(first, id);
                }
            }
        }
        let (first, _) = result?;
        if candidates.len() > 1 {
            self.note_family(class, name);
        }
        Some(self.result_of(first))
    }

    pub(super) fn construct(&mut self, id: ExprId, class: ClassId, args: &'p [Arg]) -> Ty {
        let ty = self.receiver_type(class);
        let ancestors = self.out.vars.ancestors(class);
        if !self.program.abstract_methods(&ancestors).is_empty() {
            self.set_op(id, Op::Intrinsic("abstract"));
            return ty;
        }
        if let Some(make) = self.program.class(class).make {
            let closure = Closure {
                function: make,
                parent: None,
            };
            return match self.bind(self.program.function(make), 0, args) {
                Some(_) => self.call_function(id, closure, None, args),
                None => {
                    let class = Ty::Class(class);
                    self.call_dynamic(id, &class, args, "arguments that do not fit")
                }
            };
        }
        self.constructed(class);
        match self.find_method(class, "__init__") {
            Some((owner, function)) => {
                let closure = Closure {
                    function,
                    parent: None,
                };
                let receiver = self.receiver_type(owner);
                let result = self.call_function(id, closure, Some((id, receiver)), args);
                match self.out.op(self.current, id).cloned() {
                    Some(Op::Call { target, args, .. }) => {
                        self.set_op(
                            id,
                            Op::Construct {
                                class,
                                init: Some(target),
                                args,
                            },
                        );
                        if matches!(ty, Ty::Exception(_)) {
                            self.escape_args_of(id);
                        }
                        ty
                    }
                    _ if result == Ty::Never => ty,
                    _ => {
                        self.out.vars.escape(&Ty::Class(class));
                        result
                    }
                }
            }
            None if matches!(ty, Ty::Exception(_)) => {
                self.escape_args(args);
                self.set_op(
                    id,
                    Op::Construct {
                        class,
                        init: None,
                        args: plain(args),
                    },
                );
                ty
            }
            None if self.held_class(class).is_some() => self.construct_held(id, class, args),
            None if args.is_empty() => {
                self.set_op(
                    id,
                    Op::Construct {
                        class,
                        init: None,
                        args: Vec::new(),
                    },
                );
                ty
            }
            None => self.call_dynamic(id, &Ty::Class(class), args, "arguments that do not fit"),
        }
    }

    /// `object.__new__(cls)`: an object of a class that is known, without any attribute yet.
    fn blank_object(&mut self, id: ExprId, args: &'p [Arg]) -> Ty {
        let class = match args.first().map(|it| self.ty_of(it.value())) {
            Some(Ty::Class(class)) if !matches!(self.receiver_type(class), Ty::Exception(_)) => {
                class
            }
            Some(Ty::Never) => {
                self.wait();
                return Ty::Never;
            }
            _ => {
                let span = self.function().expr(id).span;
                let message = "`__new__` of a class that is known only when the program runs";
                let diagnostic = Diagnostic::error(Code::Unsupported, span, message)
                    .help("name the class, or call it");
                self.diagnostics
                    .insert((span, message.to_owned()), diagnostic);
                return Ty::Never;
            }
        };
        let ancestors = self.out.vars.ancestors(class);
        if !self.program.abstract_methods(&ancestors).is_empty() {
            self.set_op(id, Op::Intrinsic("abstract"));
            return self.receiver_type(class);
        }
        self.constructed(class);
        self.out.classes[class.index()].is_blank = true;
        let op = Op::Construct {
            class,
            init: None,
            args: Vec::new(),
        };
        self.set_op(id, op);
        self.receiver_type(class)
    }

    pub(super) fn escape_args_of(&mut self, id: ExprId) {
        let function = self.function();
        if let ExprKind::Call { args, .. } = &function.expr(id).kind {
            self.escape_args(args);
        }
    }

    /// `raise C` without a call.
    pub(super) fn construct_plain(&mut self, id: ExprId, class: ClassId) {
        self.construct(id, class, &[]);
    }

    /// The runtime may now call the special methods that `Object` stands for.
    pub(super) fn constructed(&mut self, class: ClassId) {
        self.mark_constructed(class);
        let own = self.receiver_type(class);
        let any = self.out.vars.value("the memo of a deep copy");
        self.reach_method(class, "__deepcopy__", &[any]);
        for name in [
            "__str__", "__repr__", "__bool__", "__len__", "__hash__", "__copy__", "__del__",
        ] {
            self.reach_method(class, name, &[]);
        }
        for name in ["__eq__", "__lt__", "__le__", "__gt__", "__ge__"] {
            self.reach_method(class, name, std::slice::from_ref(&own));
        }
    }

    pub(super) fn note_instance(&mut self, class: ClassId, function: FuncId, id: InstanceId) {
        if self.out.class(class).methods.get(&function) != Some(&id) {
            self.out.update(class, |it| {
                it.methods.insert(function, id);
            });
        }
    }

    pub(super) fn mark_constructed(&mut self, class: ClassId) {
        if !self.out.class(class).is_constructed {
            self.out.update(class, |it| it.is_constructed = true);
        }
    }
}
