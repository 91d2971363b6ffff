//! Types as text, in Python's words: `list[int]`, `str | None`, `Account`.

use crate::hir::Program;
use crate::types::table::Types;
use crate::types::ty::{ExceptionClass, Ty, Var};

impl Types {
    /// What `reveal_type` and `explain` show.
    pub fn display(&self, program: &Program, ty: &Ty) -> String {
        let list = |vars: &[Var]| {
            let items: Vec<_> = vars
                .iter()
                .map(|it| self.display(program, &self.vars.get(*it)))
                .collect();
            items.join(", ")
        };
        match ty {
            Ty::Never => "Never".to_owned(),
            Ty::None => "None".to_owned(),
            Ty::Bool => "bool".to_owned(),
            Ty::I64(_) | Ty::Int => "int".to_owned(),
            Ty::Float => "float".to_owned(),
            Ty::Native(id, args) => {
                let class = self.natives.class(*id);
                let name = class
                    .qualname
                    .strip_prefix("builtins.")
                    .unwrap_or(&class.qualname);
                match args.len() {
                    0 => name.to_owned(),
                    _ if name == "tuple" => format!("tuple[{}, ...]", list(args)),
                    _ => format!("{name}[{}]", list(args)),
                }
            }
            Ty::Tuple(args) if args.is_empty() => "tuple[()]".to_owned(),
            Ty::Tuple(args) => format!("tuple[{}]", list(args)),
            Ty::Instance(class) | Ty::Exception(ExceptionClass::User(class)) => {
                program.class(*class).name.clone()
            }
            Ty::Exception(ExceptionClass::Native(id)) => self.natives.class(*id).name.clone(),
            Ty::Function(closure) => {
                format!("function {}", program.function(closure.function).qualname)
            }
            Ty::Bound(bound) => format!("method {}", bound.1),
            Ty::Callable(args) => match args.split_last() {
                Some((ret, params)) => {
                    let ret = self.display(program, &self.vars.get(*ret));
                    format!("Callable[[{}], {ret}]", list(params))
                }
                None => "Callable".to_owned(),
            },
            Ty::Class(class) => format!("type[{}]", program.class(*class).name),
            Ty::NativeClass(id) => format!("type[{}]", self.natives.class(*id).name),
            Ty::NativeFunction(_) => "function".to_owned(),
            Ty::NativeModule(name) => format!("module {name}"),
            Ty::Module(id) => format!("module {}", program.module(*id).name),
            Ty::Optional(inner) => format!("{} | None", self.display(program, inner)),
            Ty::Value(_) => "Value".to_owned(),
        }
    }
}
