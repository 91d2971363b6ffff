//! Whether a program handles values whose types only the running program knows.
//!
//! ```python
//! for task in asyncio.all_tasks(): print(task)      # a task of any result
//! ```
//! A firmware that never does links no conversion to and from `Value`: the runtime's feature
//! `dynamic`. The answer errs on the side of yes.

use super::visit::{Visit, walk_expr};
use super::{Expr, Fields, Function, Impl, Item, Struct, Type};

/// The types behind which anything may stand.
const DYNAMIC: &[&str] = &["Value", "Args", "DynFunc", "rt::asyncio::AnyTask"];

/// Whether any of the items names a dynamic type, or has an expression of one.
pub fn is_dynamic(items: &[Item]) -> bool {
    let mut search = Search { found: false };
    items.iter().for_each(|item| search.item(item));
    search.found
}

struct Search {
    found: bool,
}

impl Search {
    fn item(&mut self, item: &Item) {
        match item {
            Item::Function(function) => self.function(function),
            Item::Struct(Struct { fields, .. }) => match fields {
                Fields::Tuple(types) => types.iter().for_each(|it| self.ty(it)),
                Fields::Named(named) => named.iter().for_each(|(_, it)| self.ty(it)),
            },
            Item::Impl(Impl { items, .. }) => items.iter().for_each(|it| self.item(it)),
            Item::Macro { .. } | Item::Use { .. } => {}
            Item::Static { ty, value, .. } | Item::Const { ty, value, .. } => {
                self.ty(ty);
                self.expr(value);
            }
        }
    }

    fn function(&mut self, function: &Function) {
        function.params.iter().for_each(|it| self.ty(&it.ty));
        self.ty(&function.ret);
        self.block(&function.body);
    }

    fn ty(&mut self, ty: &Type) {
        match ty {
            Type::Unit | Type::Never => {}
            Type::Path(name, args) => {
                self.found |= DYNAMIC.contains(&name.as_str());
                args.iter().for_each(|it| self.ty(it));
            }
            Type::Tuple(types) => types.iter().for_each(|it| self.ty(it)),
            Type::Ref(inner)
            | Type::Array(inner)
            | Type::FixedArray(inner, _)
            | Type::Impl(inner)
            | Type::Dyn(inner) => self.ty(inner),
            Type::Fn(params, ret) => {
                params.iter().for_each(|it| self.ty(it));
                self.ty(ret);
            }
        }
    }
}

impl Visit for Search {
    fn expr(&mut self, expr: &Expr) {
        self.ty(&expr.ty);
        walk_expr(self, expr);
    }
}
