//! Looking members up: by value, by name, and all of them.
//!
//! ```python
//! Color(2)                 # the member of that value, or what `_missing_` gives
//! Color["CRIMSON"]         # by any of its names
//! Color.__members__        # a dictionary of all names
//! for color in Color: …    # over the list of members
//! ```

use crate::hir::lower::Lowerer;
use crate::hir::lower::scope::Symbol;
use crate::hir::{ClassId, CompareOp, Conversion, ExprId, ExprKind, LocalId, StmtKind, Target};
use crate::syntax::TextRange;
use crate::syntax::ast::name::Name;

impl Lowerer {
    pub(in crate::hir::lower) fn is_enumeration(&self, id: ClassId) -> bool {
        let info = self.class_infos.get(&id);
        info.is_some_and(|it| it.enumeration.is_some())
    }

    /// `Color(value)`, `Color["NAME"]`: a search among the members.
    pub(in crate::hir::lower) fn enum_lookup(
        &mut self,
        id: ClassId,
        key: ExprId,
        attribute: &str,
        range: TextRange,
    ) -> ExprId {
        let info = self
            .class_infos
            .get(&id)
            .and_then(|it| it.enumeration.clone());
        let Some(info) = info else {
            return self.placeholder(range);
        };
        if attribute == "name"
            && info
                .names
                .iter()
                .any(|it| it.is_alias() || info.made.is_some())
        {
            let object = self.enum_names(id, range);
            return self.make(ExprKind::Subscript { object, index: key }, range);
        }
        if info.made.is_some() {
            let class = self.make(ExprKind::Class(id), range);
            let of = self.attribute(class, "_of_", range);
            return self.call(of, vec![key], range);
        }
        let result = self.variable("member", range);
        let wanted = self.temp("key", range);
        let body = self.block(|this| {
            this.set_local(wanted, key, range);
            let iter = this.make(ExprKind::Global(info.members), range);
            let body = this.block(|this| {
                let member = this.local(result, range);
                let left = this.attribute(member, attribute, range);
                let right = this.local(wanted, range);
                let op = CompareOp::Eq;
                let test = this.make(ExprKind::Compare { op, left, right }, range);
                let then = this.block(|this| this.emit(StmtKind::Break, range));
                let orelse = Vec::new();
                this.emit(StmtKind::If { test, then, orelse }, range);
            });
            let orelse = this.block(|this| match attribute {
                "name" => {
                    let value = this.local(wanted, range);
                    this.raise_native("builtins.KeyError", vec![value], range);
                }
                _ if this.has_missing(id) => this.missing_value(id, wanted, result, range),
                _ => this.refuse_value(id, wanted, range),
            });
            let kind = StmtKind::For {
                target: Target::Local(result),
                iter,
                body,
                orelse,
                is_async: false,
            };
            this.emit(kind, range);
        });
        let value = self.local(result, range);
        self.body_block(value, body, range)
    }

    /// Whether the class says itself which member a strange value is.
    fn has_missing(&self, id: ClassId) -> bool {
        let info = self.class_infos.get(&id);
        let symbol = info.and_then(|it| {
            let source = self.modules.get(it.module)?;
            source.scopes.symbol(it.scope?, "_missing_")
        });
        symbol.is_some_and(Symbol::is_bound)
    }

    /// Asks `_missing_`.
    fn missing_value(&mut self, id: ClassId, key: LocalId, result: LocalId, range: TextRange) {
        let class = self.make(ExprKind::Class(id), range);
        let missing = self.attribute(class, "_missing_", range);
        let value = self.local(key, range);
        let found = self.call(missing, vec![value], range);
        let temp = self.temp("found", range);
        self.set_local(temp, found, range);
        let left = self.local(temp, range);
        let right = self.make(ExprKind::None, range);
        let op = CompareOp::Is;
        let test = self.make(ExprKind::Compare { op, left, right }, range);
        let then = self.block(|this| this.refuse_value(id, key, range));
        let orelse = Vec::new();
        self.emit(StmtKind::If { test, then, orelse }, range);
        let value = self.local(temp, range);
        self.set_local(result, value, range);
    }

    /// `ValueError: 9 is not a valid Color`.
    fn refuse_value(&mut self, id: ClassId, key: LocalId, range: TextRange) {
        let value = self.local(key, range);
        let conversion = Conversion::Repr;
        let spec = None;
        let kind = ExprKind::Format {
            value,
            conversion,
            spec,
        };
        let shown = self.make(kind, range);
        let class = self.program.classes.get(id.index());
        let name = class.map_or("", |it| it.qualname.as_str());
        let text = self.str(&format!(" is not a valid {name}"), range);
        let text = self.make(ExprKind::Concat(vec![shown, text]), range);
        self.raise_native("builtins.ValueError", vec![text], range);
    }

    /// `Color.__members__`: all names, aliases too.
    pub(in crate::hir::lower) fn enum_names(&mut self, id: ClassId, range: TextRange) -> ExprId {
        let info = self
            .class_infos
            .get(&id)
            .and_then(|it| it.enumeration.as_ref());
        let names: Vec<Name> = info
            .into_iter()
            .flat_map(|it| &it.names)
            .map(|it| it.name.clone())
            .collect();
        let mut items = Vec::new();
        for name in names {
            let key = self.str(&name, range);
            let class = self.make(ExprKind::Class(id), range);
            items.push((key, self.attribute(class, &name, range)));
        }
        self.make(ExprKind::Dict(items), range)
    }

    /// The members, where the class itself is iterated, counted or searched.
    pub(in crate::hir::lower) fn enum_members(&mut self, value: ExprId) -> ExprId {
        if let ExprKind::Class(id) = self.builder.function.expr(value).kind
            && let Some(info) = self.class_infos.get(&id)
            && let Some(info) = &info.enumeration
            && let Some(expr) = self.builder.function.exprs.get_mut(value.index())
        {
            expr.kind = ExprKind::Global(info.members);
        }
        value
    }
}
