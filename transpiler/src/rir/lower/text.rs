//! Text: f-strings and `format`.
//!
//! ```python
//! f"{name}: {price:.2f}"      # rt::concat!(name, ": ", rt::format_spec(&price, ".2f")?)
//! ```

use crate::hir::{ClassId, Conversion, ExprId, ExprKind as Hir};
use crate::rir::lower::body::Body;
use crate::rir::{Expr, ExprKind, Type};
use crate::types::ty::Ty;

impl Body<'_> {
    pub(super) fn concat(&mut self, parts: &[ExprId]) -> Expr {
        let mut args = Vec::new();
        for part in parts {
            let part = *part;
            match &self.function.expr(part).kind {
                Hir::Str(text) => args.push(self.literal_text(&text.clone())),
                Hir::Format {
                    value,
                    conversion: Conversion::None,
                    spec: None,
                } if !self.formats_itself(*value) => {
                    let value = *value;
                    let ty = self.ty(value);
                    args.push(self.shown_part(value, &ty));
                }
                _ => args.push(self.value(part)),
            }
        }
        let kind = ExprKind::Macro {
            path: "rt::concat!".to_owned(),
            args,
            options: Vec::new(),
        };
        let text = Expr {
            kind,
            ty: Type::path("Str").result(),
        };
        self.propagate(text, Type::path("Str"))
    }

    /// An object that is only looked at: a place, or a value; what has no Rust value of its own
    /// goes as a `Value`.
    pub(super) fn shown(&mut self, id: ExprId, ty: &Ty) -> Expr {
        if self.cx.is_static(ty) || matches!(ty, Ty::Function(_) | Ty::Bound(_)) {
            let value = self.value(id);
            return self.to_value(value, ty);
        }
        match self.place(id) {
            Some(place) => place,
            None => self.value(id),
        }
    }

    /// The same for a macro, which takes the address: `self` is a reference already.
    pub(super) fn shown_part(&mut self, id: ExprId, ty: &Ty) -> Expr {
        let shown = self.shown(id, ty);
        match &shown.kind {
            ExprKind::Local { name, .. } if name == "self" && self.self_is_ref() => self.value(id),
            _ => shown,
        }
    }

    pub(super) fn format(
        &mut self,
        value: ExprId,
        conversion: Conversion,
        spec: Option<ExprId>,
    ) -> Expr {
        let ty = self.ty(value);
        let shown = self.shown(value, &ty);
        let str_ty = Type::path("Str");
        let object = self.reference(shown);
        let object = match conversion {
            Conversion::None => object,
            Conversion::Str => {
                let text = self.raising("rt::str", vec![object], str_ty.clone());
                self.reference(text)
            }
            Conversion::Repr => {
                let text = self.raising("rt::repr", vec![object], str_ty.clone());
                self.reference(text)
            }
            Conversion::Ascii => {
                let text = self.raising("rt::ascii", vec![object], str_ty.clone());
                self.reference(text)
            }
        };
        let spec = match spec {
            None => match (conversion, object.kind) {
                (Conversion::None, kind) => {
                    let object = Expr {
                        kind,
                        ty: object.ty,
                    };
                    if self.formats_itself(value) {
                        let spec = self.literal_text("");
                        return self.raising("rt::format_spec", vec![object, spec], str_ty);
                    }
                    return self.raising("rt::str", vec![object], str_ty);
                }
                (_, ExprKind::Ref(text)) => return *text,
                (_, kind) => return Expr { kind, ty: str_ty },
            },
            Some(spec) => match &self.function.expr(spec).kind {
                Hir::Str(text) => self.literal_text(&text.clone()),
                Hir::Concat(parts) => match parts.as_slice() {
                    [] => self.literal_text(""),
                    [only] => match &self.function.expr(*only).kind {
                        Hir::Str(text) => self.literal_text(&text.clone()),
                        _ => self.spec_text(spec),
                    },
                    _ => self.spec_text(spec),
                },
                _ => self.spec_text(spec),
            },
        };
        self.raising("rt::format_spec", vec![object, spec], str_ty)
    }

    /// Even an empty specification goes to a `__format__`.
    fn formats_itself(&self, value: ExprId) -> bool {
        match self.ty(value).some() {
            Ty::Value(_) => true,
            Ty::Instance(class) => {
                let types = self.cx.types;
                let root = types.root_class(class);
                let classes = self.cx.program.classes.iter().enumerate();
                classes
                    .filter(|(index, _)| types.root_class(ClassId(*index as u32)) == root)
                    .any(|(_, it)| it.methods.iter().any(|it| it.name == "__format__"))
            }
            _ => false,
        }
    }

    pub(super) fn spec_text(&mut self, spec: ExprId) -> Expr {
        let value = self.value(spec);
        self.method(value, "as_str", Vec::new(), Type::path("str"))
    }
}
