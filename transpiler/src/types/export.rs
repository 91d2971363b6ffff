//! Entry points: what a host calls, typed by its annotations.
//!
//! ```python
//! def area(r: float) -> float:     # an instance for a float, though nothing here calls it
//!     return 3 * r * r
//! def scale(x, by: int): ...       # `x` has the type that calls in the program give it
//! ```
//!
//! An annotation of an entry point is a promise of the host's, where elsewhere it is a hint: the
//! parameter has that type. A result is what the function returns, raised to what its annotation
//! says, so that the signature which a host sees does not change with the function's body.
//!
//! Invariant: every parameter of what a host calls has a type; where neither an annotation nor a
//! use gives one, a diagnostic asks for the annotation.

use crate::diag::{Code, Diagnostic};
use crate::hir::{ClassId, Exports, FuncId, Function, MethodKind, Param, ParamKind, TypeExpr};
use crate::types::engine::Infer;
use crate::types::ty::{InstanceId, Ty};

impl<'p> Infer<'p> {
    /// Makes what hosts use reachable.
    pub(super) fn open_exports(&mut self, exports: &Exports) {
        self.out.exported.modules = exports.modules.clone();
        for function in &exports.functions {
            if let Some(id) = self.open_function(*function, None) {
                self.out.exported.functions.insert(*function, id);
            }
        }
        for class in &exports.classes {
            self.open_exported_class(*class);
        }
        self.promise_variables(exports);
        self.drain();
    }

    fn open_exported_class(&mut self, class: ClassId) {
        let program = self.program;
        self.out.exported.classes.insert(class);
        let ancestors = self.out.vars.ancestors(class);
        if matches!(self.receiver_type(class), Ty::Exception(_)) {
            return;
        }
        let is_enum = !program.class(class).members.is_empty();
        if self.program.abstract_methods(&ancestors).is_empty()
            && program.class(class).make.is_none()
            && !is_enum
        {
            self.constructed(class);
        }
        self.open_shared_methods(class);
        for owner in ancestors {
            for method in &program.class(owner).methods {
                let is_shared = matches!(method.kind, MethodKind::Static | MethodKind::Class);
                let is_made = is_enum && method.name == "__init__";
                if is_shared || is_made || !self.is_offered_method(owner, method.function) {
                    continue;
                }
                let receiver = self.receiver_type(owner);
                if self.overrides(owner, &method.name).len() > 1 {
                    self.note_family(owner, &method.name);
                }
                if let Some(id) = self.open_function(method.function, Some(receiver)) {
                    self.out.exported.functions.insert(method.function, id);
                }
            }
        }
    }

    /// The instance of an annotated function that a host calls. One that is not is typed by the
    /// program's own calls.
    pub(super) fn open_function(
        &mut self,
        function: FuncId,
        receiver: Option<Ty>,
    ) -> Option<InstanceId> {
        let hir = self.program.function(function);
        self.out.vars.span = Some(hir.span);
        let types: Vec<Ty> = hir
            .params
            .iter()
            .enumerate()
            .map(|(index, param)| match &receiver {
                Some(receiver) if index == 0 => receiver.clone(),
                _ => self.promised(hir, param).unwrap_or(Ty::Never),
            })
            .collect();
        if types.contains(&Ty::Never) && hir.class.is_none() {
            return None;
        }
        let is_variadic = |it: &Param| matches!(it.kind, ParamKind::Star | ParamKind::StarStar);
        let key = types.iter().zip(&hir.params).map(|(ty, param)| {
            if is_variadic(param) {
                Ty::Never
            } else {
                ty.clone()
            }
        });
        let id = self.instance_for(function, None, key.collect());
        for (param, ty) in hir.params.iter().zip(&types) {
            let var = match is_variadic(param) {
                true => self.variadic_element(id, param.local),
                false => self.local_var(id, param.local),
            };
            self.out.vars.join(var, ty);
            // Of its own, so that it stays what it is whatever the program passes.
            if let Some(given) = self.promised(hir, param).filter(|_| !is_variadic(param)) {
                self.out.exported.params.insert((id, param.local), given);
            }
        }
        self.out.vars.work.add_root(id);
        if let Some(result) = self.promised_result(hir) {
            self.out.exported.results.insert(id, result);
        }
        Some(id)
    }

    /// What a function is annotated to return, a generator to yield.
    fn promised_result(&mut self, function: &Function) -> Option<Ty> {
        match (function.returns.as_ref()?, function.is_generator) {
            (TypeExpr::Subscript(_, args), true) => self.promised_type(args.first()?),
            (_, true) => None,
            (returns, false) => self.promised_type(returns),
        }
    }

    /// The type that a host gives a parameter.
    pub(super) fn promised(&mut self, function: &Function, param: &Param) -> Option<Ty> {
        let annotation = function.local(param.local).annotation.as_ref()?;
        self.promised_type(annotation)
    }

    pub(super) fn promised_type(&mut self, annotation: &TypeExpr) -> Option<Ty> {
        match annotation {
            TypeExpr::Native(name) if is_anything(name) => {
                Some(self.out.vars.value("annotated as anything"))
            }
            TypeExpr::Subscript(head, args) => match (&**head, args.as_slice()) {
                (TypeExpr::Native(name), [TypeExpr::List(params), ret])
                    if name.ends_with(".Callable") =>
                {
                    let mut vars = Vec::new();
                    for part in params.iter().chain([ret]) {
                        let ty = self.promised_type(part)?;
                        vars.push(self.out.vars.with(ty));
                    }
                    Some(Ty::Callable(vars.into()))
                }
                (TypeExpr::Native(name), [inner]) if name.ends_with(".Optional") => {
                    self.promised_optional(inner)
                }
                _ => self.annotated(annotation),
            },
            TypeExpr::Union(parts) => match parts.as_slice() {
                [inner, TypeExpr::None] | [TypeExpr::None, inner] => self.promised_optional(inner),
                _ => self.annotated(annotation),
            },
            _ => self.annotated(annotation),
        }
    }

    fn promised_optional(&mut self, inner: &TypeExpr) -> Option<Ty> {
        match self.promised_type(inner)? {
            it @ (Ty::None | Ty::Optional(_) | Ty::Value(_)) => Some(it),
            it => Some(Ty::Optional(it.into())),
        }
    }

    /// Raises the result of an entry point to what its annotation says, as far as that is the same
    /// object: an int that fits a machine word is an int.
    pub(super) fn promise_result(&mut self, id: InstanceId) {
        let Some(promised) = self.out.exported.results.get(&id).cloned() else {
            return;
        };
        let instance = self.out.instance(id);
        let var = match self.program.function(instance.function).is_generator {
            true => instance.yields,
            false => instance.ret,
        };
        let ty = self.out.vars.get(var);
        let is_function = match (ty.some(), promised.some()) {
            (Ty::Function(_), Ty::Callable(_)) => true,
            // It stays what it is until the host gets it.
            (Ty::Bound(bound), Ty::Callable(args)) => {
                if let (Ty::Instance(class), Some((_, params))) = (&bound.0, args.split_last()) {
                    let params: Vec<Ty> = params.iter().map(|it| self.out.vars.get(*it)).collect();
                    self.reach_method(*class, &bound.1, &params);
                }
                return;
            }
            _ => false,
        };
        let is_same = is_function || self.out.compatible(&ty, &promised);
        if ty != Ty::Never && is_same && !self.has_float(&promised) {
            self.out.vars.join(var, &promised);
        }
    }

    /// An int where a float is promised stays an int inside of Python.
    pub(super) fn has_float(&self, ty: &Ty) -> bool {
        match ty {
            Ty::Float => true,
            Ty::Optional(inner) => self.has_float(inner),
            it => it
                .args()
                .iter()
                .any(|var| self.has_float(&self.out.vars.get(*var))),
        }
    }

    /// Finds the instances of what only the program's own calls type, and asks for annotations
    /// where they do not.
    pub(super) fn settle_exports(&mut self, exports: &Exports) {
        for function in &exports.functions {
            if self.out.exported.functions.contains_key(function) {
                continue;
            }
            match *self.out.live_of(*function) {
                [only] => {
                    self.out.exported.functions.insert(*function, only);
                }
                [] => self.ask(*function, "no call tells its type"),
                _ => self.ask(*function, "calls give it several types"),
            }
        }
        let exported = self.out.exported.functions.iter();
        let exported = exported.map(|it| (*it.0, *it.1));
        let shared = self.out.exported.shared.iter();
        let shared = shared.map(|it| (it.0.1, *it.1));
        for (function, id) in exported.chain(shared).collect::<Vec<_>>() {
            self.check_export(function, id);
        }
        self.tell_what_is_not_offered(exports);
    }

    fn check_export(&mut self, function: FuncId, id: InstanceId) {
        let hir: &'p Function = self.program.function(function);
        for param in &hir.params {
            let is_open = match self.out.local(id, param.local) {
                Ty::Never => true,
                Ty::Class(_) => false,
                ty => ty.is_known_value() && ty != Ty::None,
            };
            if is_open {
                self.ask(function, "no call tells its type");
                return;
            }
        }
        let result = self.out.vars.get(self.out.instance(id).ret);
        if let Some(returns) = hir.returns.as_ref().filter(|_| !hir.is_generator) {
            self.out.vars.span = Some(hir.span);
            self.check_annotation(returns, &result);
        }
    }

    /// The annotation that is missing, at the first parameter without one.
    fn ask(&mut self, function: FuncId, why: &str) {
        let hir: &'p Function = self.program.function(function);
        let is_own = |it: &&Param| hir.local(it.local).name != "self";
        let open = hir
            .params
            .iter()
            .filter(is_own)
            .find(|it| self.promised(hir, it).is_none());
        let Some(local) = open.map(|it| hir.local(it.local)) else {
            return;
        };
        let (message, help) = match &local.annotation {
            None => (
                format!(
                    "the type of `{}` of the exported `{}` is not known",
                    local.name, hir.name
                ),
                self.way_out(hir, &local.name),
            ),
            Some(_) => (
                format!(
                    "the annotation of `{}` of the exported `{}` is not one type",
                    local.name, hir.name
                ),
                "Rust needs one type: a class, a builtin type, or one of them `| None`".to_owned(),
            ),
        };
        let diagnostic = Diagnostic::error(Code::AnnotationNeeded, local.span, message.clone())
            .label(why)
            .help(help);
        self.diagnostics.insert((local.span, message), diagnostic);
    }

    fn way_out(&self, function: &Function, param: &str) -> String {
        let class = function.class.map(|it| self.program.class(it));
        match class.filter(|it| it.span == function.span) {
            Some(class) if !class.tuple_fields.is_empty() => {
                format!("give the fields types: `class {}(NamedTuple):`", class.name)
            }
            Some(class) => format!("annotate the attributes of `{}`", class.name),
            None if function.name == "__init__" => format!("annotate it, `{param}: int`"),
            None => format!(
                "annotate it, `{param}: int`, or rename the function to `_{}`",
                function.name
            ),
        }
    }
}

fn is_anything(name: &str) -> bool {
    matches!(name, "typing.Any" | "builtins.object")
}
