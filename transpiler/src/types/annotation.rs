//! Annotations: hints that inference honours, and checks.
//!
//! ```python
//! def area(r: float) -> float: ...    # a float, or an int where the caller passes one
//! names: list[str] = []               # fixes the element type of an empty list
//! n: int = "a"                        # error: annotated int, assigned str
//! ```
//!
//! Python attaches no behaviour to an annotation, so one never converts a value: `x: float = 1`
//! prints `1`.

use crate::diag::{Code, Diagnostic};
use crate::hir::TypeExpr;
use crate::types::engine::Infer;
use crate::types::native::NativeId;
use crate::types::ty::{ExceptionClass, Ty, Var};

impl Infer<'_> {
    /// Lets an annotation flow into a variable where it says more than the values do: element
    /// types of containers, None.
    pub(super) fn seed_annotation(&mut self, var: Var, annotation: &TypeExpr) {
        let ty = self.out.vars.get(var);
        self.seed(&ty, annotation);
    }

    fn seed(&mut self, ty: &Ty, annotation: &TypeExpr) {
        match (ty, annotation) {
            (Ty::Optional(inner), TypeExpr::Union(members)) => {
                if let [one] = some_members(members).as_slice() {
                    self.seed(inner, one);
                }
            }
            (Ty::Optional(inner), TypeExpr::Subscript(head, args)) => {
                if let (TypeExpr::Native(name), [one]) = (&**head, args.as_slice())
                    && name == "typing.Optional"
                {
                    self.seed(inner, one);
                }
            }
            (_, TypeExpr::Union(members)) => {
                if let [one] = some_members(members).as_slice() {
                    self.seed(ty, one);
                }
            }
            (Ty::Native(id, vars), TypeExpr::Subscript(head, args)) => {
                let is_same = self.annotated_class(head) == Some(*id);
                if is_same && vars.len() == args.len() {
                    for (&var, arg) in vars.clone().iter().zip(args) {
                        self.seed_element(var, arg);
                    }
                }
            }
            _ => {}
        }
    }

    fn seed_element(&mut self, var: Var, annotation: &TypeExpr) {
        if self.out.vars.get(var) == Ty::Never
            && let Some(ty) = self.annotated(annotation)
        {
            self.out.vars.join(var, &ty);
        }
        let ty = self.out.vars.get(var);
        self.seed(&ty, annotation);
    }

    fn annotated_class(&self, annotation: &TypeExpr) -> Option<NativeId> {
        let TypeExpr::Native(name) = annotation else {
            return None;
        };
        let name = match name.as_str() {
            "typing.List" => "builtins.list",
            "typing.Dict" => "builtins.dict",
            "typing.Set" => "builtins.set",
            "typing.FrozenSet" => "builtins.frozenset",
            "typing.Deque" => "collections.deque",
            other => other,
        };
        self.out.natives.class_named(name)
    }

    /// The type that an annotation names, where it names exactly one.
    pub(super) fn annotated(&mut self, annotation: &TypeExpr) -> Option<Ty> {
        match annotation {
            TypeExpr::None => Some(Ty::None),
            TypeExpr::Class(class) => Some(self.receiver_type(*class)),
            TypeExpr::Native(name) => match name.as_str() {
                "builtins.int" => Some(Ty::Int),
                "builtins.float" => Some(Ty::Float),
                "builtins.bool" => Some(Ty::Bool),
                "builtins.str" => Some(super::expr::str_type()),
                "builtins.bytes" => Some(Ty::Native(NativeId::BYTES, [].into())),
                _ => None,
            },
            TypeExpr::Subscript(head, args) => {
                if let TypeExpr::Native(name) = &**head {
                    if name == "typing.Optional" {
                        let inner = self.annotated(args.first()?)?;
                        return Some(self.out.vars.join_types(&Ty::None, &inner));
                    }
                    if matches!(name.as_str(), "builtins.tuple" | "typing.Tuple")
                        && !args.contains(&TypeExpr::Ellipsis)
                    {
                        let mut vars = Vec::new();
                        for arg in args {
                            let ty = self.annotated(arg)?;
                            vars.push(self.out.vars.with(ty));
                        }
                        return Some(Ty::Tuple(vars.into()));
                    }
                }
                let class = self.annotated_class(head)?;
                if self.out.natives.class(class).params != args.len() {
                    return None;
                }
                let mut vars = Vec::new();
                for arg in args {
                    let var = match self.annotated(arg) {
                        Some(ty) => self.out.vars.with(ty),
                        None => self.out.vars.fresh(),
                    };
                    vars.push(var);
                }
                Some(Ty::Native(class, vars.into()))
            }
            TypeExpr::Union(members) => {
                let some = some_members(members);
                let [one] = some.as_slice() else { return None };
                let inner = self.annotated(one)?;
                Some(self.out.vars.join_types(&Ty::None, &inner))
            }
            TypeExpr::List(_) | TypeExpr::Param(_) | TypeExpr::Ellipsis => None,
        }
    }

    /// Complains about a value that contradicts the annotation of the variable it is assigned to.
    pub(super) fn check_annotation(&mut self, annotation: &TypeExpr, ty: &Ty) {
        if self.accepts(annotation, ty) {
            return;
        }
        let Some(span) = self.out.vars.span else {
            return;
        };
        let message = format!(
            "annotated as {}, assigned {}",
            self.annotation_text(annotation),
            self.out.display(self.program, ty)
        );
        let diagnostic = Diagnostic::error(Code::TypeMismatch, span, message.clone());
        self.diagnostics.insert((span, message), diagnostic);
    }

    fn accepts(&self, annotation: &TypeExpr, ty: &Ty) -> bool {
        let held = match (annotation, ty) {
            (TypeExpr::Native(_) | TypeExpr::Subscript(..), Ty::Instance(class)) => {
                self.held(*class)
            }
            _ => None,
        };
        match (annotation, held.as_ref().unwrap_or(ty)) {
            (_, Ty::Never | Ty::Value(_)) => true,
            (TypeExpr::None, it) => *it == Ty::None,
            (TypeExpr::Union(members), _) => match ty {
                Ty::Optional(inner) => {
                    members.contains(&TypeExpr::None)
                        && members.iter().any(|it| self.accepts(it, inner))
                }
                _ => members.iter().any(|it| self.accepts(it, ty)),
            },
            (TypeExpr::Class(class), Ty::Instance(it)) => {
                self.out.vars.derives(*it, *class)
                    || self.out.vars.ancestors(*class).contains(it)
                    || self.out.vars.has_copies(*class)
            }
            (TypeExpr::Class(_), Ty::Exception(ExceptionClass::User(_))) => true,
            (TypeExpr::Class(_), Ty::None | Ty::Bool | Ty::I64(_) | Ty::Int | Ty::Float) => false,
            (TypeExpr::Class(_), Ty::Native(NativeId::STR, _)) => false,
            (TypeExpr::Native(name), _) => match name.as_str() {
                "builtins.int" => matches!(ty, Ty::I64(_) | Ty::Int | Ty::Bool),
                "builtins.float" => ty.is_number(),
                "builtins.bool" => *ty == Ty::Bool,
                "builtins.str" => ty.is_native(NativeId::STR),
                "builtins.bytes" => ty.is_native(NativeId::BYTES),
                "builtins.list" => ty.is_native(NativeId::LIST),
                "builtins.set" => ty.is_native(NativeId::SET),
                _ => true,
            },
            (TypeExpr::Subscript(head, _), _) => match self.annotated_class(head) {
                Some(class @ (NativeId::LIST | NativeId::DICT | NativeId::SET)) => {
                    matches!(ty, Ty::Native(..)) && (ty.is_native(class) || class == NativeId::DICT)
                }
                _ => true,
            },
            _ => true,
        }
    }

    fn annotation_text(&self, annotation: &TypeExpr) -> String {
        match annotation {
            TypeExpr::None => "None".to_owned(),
            TypeExpr::Class(class) => self.program.class(*class).name.clone(),
            TypeExpr::Native(name) => name.strip_prefix("builtins.").unwrap_or(name).to_owned(),
            TypeExpr::Subscript(head, args) => {
                let args: Vec<_> = args.iter().map(|it| self.annotation_text(it)).collect();
                format!("{}[{}]", self.annotation_text(head), args.join(", "))
            }
            TypeExpr::List(items) => {
                let items: Vec<_> = items.iter().map(|it| self.annotation_text(it)).collect();
                format!("[{}]", items.join(", "))
            }
            TypeExpr::Union(members) => {
                let members: Vec<_> = members.iter().map(|it| self.annotation_text(it)).collect();
                members.join(" | ")
            }
            TypeExpr::Param(name) => name.clone(),
            TypeExpr::Ellipsis => "...".to_owned(),
        }
    }
}

fn some_members(members: &[TypeExpr]) -> Vec<&TypeExpr> {
    members.iter().filter(|it| **it != TypeExpr::None).collect()
}
