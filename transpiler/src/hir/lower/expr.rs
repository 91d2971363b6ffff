//! Expressions.
//!
//! ```python
//! lo <= f(x) < hi        # And(lo <= {t = f(x); t}, t < hi)
//! [first, *rest]         # {t = [first]; t.extend(rest); t}
//! ```
//!
//! Invariants: operands are lowered left to right; what Python evaluates once is evaluated once.

use super::Lowerer;
use super::names::Entity;
use crate::diag::{Code, Diagnostic};
use crate::hir::{
    Arg, Awaited, BinaryOp, CompareOp, ExprId, ExprKind, LocalId, StmtKind, Target, UnaryOp,
};
use crate::stubs;
use crate::syntax::ast::{self, Expr};
use crate::syntax::{Ranged, TextRange};

impl Lowerer {
    pub(super) fn expr(&mut self, expr: &Expr) -> ExprId {
        let range = expr.range();
        match expr {
            Expr::Name(it) => self.name(&it.id, range),
            Expr::NoneLiteral(_) => self.none(range),
            Expr::BooleanLiteral(it) => self.make(ExprKind::Bool(it.value), range),
            Expr::EllipsisLiteral(_) => self.make(ExprKind::Ellipsis, range),
            Expr::NumberLiteral(it) => self.number(&it.value, range),
            Expr::StringLiteral(it) => self.str(it.value.to_str(), range),
            Expr::BytesLiteral(it) => {
                let bytes = it.value.bytes().collect();
                self.make(ExprKind::Bytes(bytes), range)
            }
            Expr::FString(it) => self.fstring(it),
            Expr::TString(_) => {
                self.unsupported(
                    range,
                    "template strings are not supported",
                    "use an f-string",
                );
                self.placeholder(range)
            }
            Expr::BoolOp(it) => self.bool_op(it),
            Expr::Named(it) => self.named(it),
            Expr::BinOp(it) => {
                let left = self.expr(&it.left);
                let right = self.expr(&it.right);
                let op = binary_op(it.op);
                self.make(
                    ExprKind::Binary {
                        op,
                        left,
                        right,
                        in_place: false,
                    },
                    range,
                )
            }
            Expr::UnaryOp(it) => self.unary(it),
            Expr::Lambda(it) => self.lambda(it),
            Expr::If(it) => {
                let test = self.expr(&it.test);
                let then = self.expr(&it.body);
                let orelse = self.expr(&it.orelse);
                self.make(ExprKind::Conditional { test, then, orelse }, range)
            }
            Expr::Dict(it) => self.dict(it),
            Expr::Set(it) => self.sequence(&it.elts, Display::Set, range),
            Expr::List(it) => self.sequence(&it.elts, Display::List, range),
            Expr::Tuple(it) => self.sequence(&it.elts, Display::Tuple, range),
            Expr::ListComp(it) => self.list_comp(it),
            Expr::SetComp(it) => self.set_comp(it),
            Expr::DictComp(it) => self.dict_comp(it),
            Expr::Generator(it) => self.generator(it),
            Expr::Await(it) => {
                let value = self.expr(&it.value);
                self.make(ExprKind::Await(Awaited::Expression, value), range)
            }
            Expr::Yield(it) => {
                let value = it.value.as_ref().map(|it| self.expr(it));
                self.make(ExprKind::Yield(value), range)
            }
            Expr::YieldFrom(it) => {
                let value = self.expr(&it.value);
                self.make(ExprKind::YieldFrom(value), range)
            }
            Expr::Compare(it) => self.compare(it),
            Expr::Call(it) => self.call_expr(it),
            Expr::Attribute(it) => {
                let object = self.expr(&it.value);
                self.attribute_of(object, &it.attr.id, range)
            }
            Expr::Subscript(it) => self.subscript(it),
            Expr::Slice(it) => self.slice(it),
            // The syntax stage refuses stars that stand elsewhere.
            Expr::Starred(it) => self.expr(&it.value),
            Expr::IpyEscapeCommand(_) => self.placeholder(range),
        }
    }

    fn number(&mut self, number: &ast::Number, range: TextRange) -> ExprId {
        match number {
            ast::Number::Int(it) => {
                let digits = decimal(&it.to_string());
                self.make(ExprKind::Int(digits), range)
            }
            ast::Number::Float(it) => self.make(ExprKind::Float(*it), range),
            ast::Number::Complex { .. } => {
                let help = "keep real and imaginary part in two floats";
                self.unsupported(range, "complex numbers are not supported", help);
                self.placeholder(range)
            }
        }
    }

    fn bool_op(&mut self, it: &ast::ExprBoolOp) -> ExprId {
        let mut values = it.values.iter();
        let Some(first) = values.next() else {
            return self.placeholder(it.range);
        };
        let start = first.start();
        let mut left = self.expr(first);
        for value in values {
            let right = self.expr(value);
            let kind = match it.op {
                ast::BoolOp::And => ExprKind::And(left, right),
                ast::BoolOp::Or => ExprKind::Or(left, right),
            };
            left = self.make(kind, TextRange::new(start, value.end()));
        }
        left
    }

    fn named(&mut self, it: &ast::ExprNamed) -> ExprId {
        let Expr::Name(name) = &*it.target else {
            return self.placeholder(it.range);
        };
        let value = self.expr(&it.value);
        let body = self.block(|this| {
            let target = this.name_target(&name.id, name.range);
            this.emit(StmtKind::Assign { target, value }, it.range);
        });
        let read = self.name(&name.id, name.range);
        self.body_block(read, body, it.range)
    }

    fn unary(&mut self, it: &ast::ExprUnaryOp) -> ExprId {
        let operand = self.expr(&it.operand);
        let kind = match it.op {
            ast::UnaryOp::Not => ExprKind::Not(operand),
            ast::UnaryOp::USub => ExprKind::Unary(UnaryOp::Neg, operand),
            ast::UnaryOp::UAdd => ExprKind::Unary(UnaryOp::Pos, operand),
            ast::UnaryOp::Invert => ExprKind::Unary(UnaryOp::Invert, operand),
        };
        self.make(kind, it.range)
    }

    fn compare(&mut self, it: &ast::ExprCompare) -> ExprId {
        let start = it.left.start();
        let mut left = self.expr(&it.left);
        let mut result = None;
        let count = it.ops.len();
        for (index, (op, right)) in it.ops.iter().zip(&*it.comparators).enumerate() {
            let mut value = self.expr(right);
            if matches!(op, ast::CmpOp::In | ast::CmpOp::NotIn) {
                value = self.enum_members(value);
            }
            let range = TextRange::new(start, right.end());
            let op = compare_op(*op);
            let (operand, next) = if index + 1 == count {
                (value, None)
            } else if self.is_simple(value) || self.is_steady(value, right) {
                let copy = self.duplicate(value);
                (value, Some(copy))
            } else {
                let (operand, temp) = self.shared(value, "middle", right.range());
                (operand, Some(self.local(temp, right.range())))
            };
            let test = self.make(
                ExprKind::Compare {
                    op,
                    left,
                    right: operand,
                },
                range,
            );
            result = Some(match result {
                None => test,
                Some(before) => self.make(ExprKind::And(before, test), range),
            });
            left = next.unwrap_or(left);
        }
        result.unwrap_or(left)
    }

    /// A local that no other function can rebind, read twice in a row.
    fn is_steady(&self, value: ExprId, expr: &Expr) -> bool {
        matches!(self.builder.function.expr(value).kind, ExprKind::Local(_))
            && !self.is_captured(expr)
    }

    /// `{temp = value; temp}`, and the temporary for later uses.
    pub(super) fn shared(
        &mut self,
        value: ExprId,
        name: &str,
        range: TextRange,
    ) -> (ExprId, LocalId) {
        let temp = self.temp(name, range);
        let body = self.block(|this| this.set_local(temp, value, range));
        let read = self.local(temp, range);
        (self.body_block(read, body, range), temp)
    }

    /// `x`, where the expression is `type(x)`: whose name alone makes no class an object.
    fn asked_for_class(&self, id: ExprId) -> Option<ExprId> {
        let function = &self.builder.function;
        let ExprKind::Call { callee, args } = &function.expr(id).kind else {
            return None;
        };
        let (ExprKind::Native(name), [Arg::Positional(of)]) =
            (&function.expr(*callee).kind, args.as_slice())
        else {
            return None;
        };
        let is_value = !matches!(
            function.expr(*of).kind,
            ExprKind::Native(_) | ExprKind::Module(_)
        );
        (name == "builtins.type" && is_value).then_some(*of)
    }

    /// `object.name`, resolved where the object is a module.
    pub(super) fn attribute_of(
        &mut self,
        object: ExprId,
        name: &ast::name::Name,
        range: TextRange,
    ) -> ExprId {
        let name = &self.mangle(name);
        if name.as_str() == "__class__" {
            return self.call_native("builtins.type", vec![object], range);
        }
        if name.as_str() == "__name__"
            && let Some(of) = self.asked_for_class(object)
        {
            return self.call_native("_object.class_name", vec![of], range);
        }
        if let ExprKind::Class(id) = self.builder.function.expr(object).kind
            && name.as_str() == "__members__"
            && self.is_enumeration(id)
        {
            return self.enum_names(id, range);
        }
        if let ExprKind::Function(id) = self.builder.function.expr(object).kind
            && let Some(&cache) = self.caches.get(&id)
            && matches!(name.as_str(), "cache_info" | "cache_clear")
        {
            let cache = self.replace(object, ExprKind::Global(cache), range);
            return self.attribute(cache, name, range);
        }
        if let ExprKind::Class(id) = self.builder.function.expr(object).kind
            && let Some(value) = self.described_class_attribute(id, name, range)
        {
            return value;
        }
        let (entity, module) = match &self.builder.function.expr(object).kind {
            ExprKind::Module(id) => {
                let index = id.index();
                let entity = self.module_member(index, name);
                if entity == Entity::Unbound
                    && let Some(kind) = self.module_fact(index, name)
                {
                    return self.replace(object, kind, range);
                }
                let module = self.modules.get(index);
                (entity, module.map_or(String::new(), |it| it.name.clone()))
            }
            ExprKind::Native(module) if stubs::has_module(module) => {
                let module = module.clone();
                let dotted = format!("{module}.{name}");
                let known = stubs::has_name(&module, name) || stubs::has_module(&dotted);
                let entity = if known {
                    Entity::Native(dotted)
                } else {
                    Entity::Unbound
                };
                (entity, module)
            }
            _ => return self.attribute(object, name, range),
        };
        if entity == Entity::Unbound {
            let span = self.span(range);
            let text = format!("module '{module}' has no attribute '{name}'");
            let mut diagnostic = Diagnostic::error(Code::UnknownAttribute, span, text);
            if let Some(similar) = super::names::similar(name, &stubs::names(&module)) {
                diagnostic = diagnostic.help(format!("did you mean '{similar}'?"));
            }
            self.report(diagnostic);
            return object;
        }
        // The node of the module becomes the member's.
        let member = self.entity_expr(&entity, name, range);
        let kind = std::mem::replace(
            &mut self.builder.function.exprs[member.index()].kind,
            ExprKind::None,
        );
        if member.index() + 1 == self.builder.function.exprs.len() {
            self.builder.function.exprs.pop();
            return self.replace(object, kind, range);
        }
        self.builder.function.exprs[member.index()].kind = kind;
        member
    }

    fn replace(&mut self, id: ExprId, kind: ExprKind, range: TextRange) -> ExprId {
        let span = self.span(range);
        if let Some(expr) = self.builder.function.exprs.get_mut(id.index()) {
            expr.kind = kind;
            expr.span = span;
        }
        id
    }

    fn subscript(&mut self, it: &ast::ExprSubscript) -> ExprId {
        let object = self.expr(&it.value);
        if self.is_generic(object) {
            return object;
        }
        let index = self.expr(&it.slice);
        if let ExprKind::Class(id) = self.builder.function.expr(object).kind
            && self.is_enumeration(id)
        {
            return self.enum_lookup(id, index, "name", it.range);
        }
        self.make(ExprKind::Subscript { object, index }, it.range)
    }

    /// `Stack[int]` as a value is the class.
    fn is_generic(&self, object: ExprId) -> bool {
        match &self.builder.function.expr(object).kind {
            ExprKind::Class(id) => self.class_infos.get(id).is_some_and(|it| it.is_generic),
            ExprKind::Native(name) => {
                matches!(
                    name.as_str(),
                    "builtins.list"
                        | "builtins.dict"
                        | "builtins.set"
                        | "builtins.frozenset"
                        | "builtins.tuple"
                        | "builtins.type"
                        | "asyncio.Queue"
                        | "asyncio.PriorityQueue"
                        | "asyncio.LifoQueue"
                        | "asyncio.Future"
                        | "asyncio.Task"
                ) || name.starts_with("collections.")
                    || name.starts_with("typing.")
            }
            _ => false,
        }
    }

    fn slice(&mut self, it: &ast::ExprSlice) -> ExprId {
        let lower = it.lower.as_ref().map(|it| self.expr(it));
        let upper = it.upper.as_ref().map(|it| self.expr(it));
        let step = it.step.as_ref().map(|it| self.expr(it));
        self.make(ExprKind::Slice { lower, upper, step }, it.range)
    }

    /// A list, tuple or set display; one with stars is built step by step.
    fn sequence(&mut self, elements: &[Expr], display: Display, range: TextRange) -> ExprId {
        if !elements.iter().any(Expr::is_starred_expr) {
            let items = elements.iter().map(|it| self.expr(it)).collect();
            let kind = match display {
                Display::List => ExprKind::List(items),
                Display::Tuple => ExprKind::Tuple(items),
                Display::Set => ExprKind::Set(items),
            };
            return self.make(kind, range);
        }
        let plain = elements
            .iter()
            .take_while(|it| !it.is_starred_expr())
            .count();
        let (before, rest) = elements.split_at(plain);
        let items: Vec<ExprId> = before.iter().map(|it| self.expr(it)).collect();
        let start = match display {
            Display::Set if items.is_empty() => self.call_native("builtins.set", vec![], range),
            Display::Set => self.make(ExprKind::Set(items), range),
            Display::List | Display::Tuple => self.make(ExprKind::List(items), range),
        };
        let (one, many) = match display {
            Display::Set => ("add", "update"),
            Display::List | Display::Tuple => ("append", "extend"),
        };
        let mut result = None;
        let body = self.block(|this| {
            let temp = this.temp_of("items", start, range);
            result = Some(temp);
            for element in rest {
                let at = element.range();
                let (method, element) = match element {
                    Expr::Starred(it) => (many, &*it.value),
                    other => (one, other),
                };
                let value = this.expr(element);
                this.call_method(temp, method, vec![value], at);
            }
        });
        let Some(temp) = result else {
            return self.placeholder(range);
        };
        let mut value = self.local(temp, range);
        if display == Display::Tuple {
            value = self.call_native("builtins.tuple", vec![value], range);
        }
        self.body_block(value, body, range)
    }

    /// The statement `local.method(args)`.
    pub(super) fn call_method(
        &mut self,
        local: LocalId,
        method: &str,
        args: Vec<ExprId>,
        range: TextRange,
    ) {
        let object = self.local(local, range);
        let callee = self.attribute(object, method, range);
        let call = self.call(callee, args, range);
        self.emit(StmtKind::Expr(call), range);
    }

    fn dict(&mut self, it: &ast::ExprDict) -> ExprId {
        let plain = it.items.iter().take_while(|it| it.key.is_some()).count();
        let (before, rest) = it.items.split_at(plain);
        let mut pairs = Vec::with_capacity(plain);
        for item in before {
            let Some(key) = &item.key else { continue };
            let key = self.expr(key);
            let value = self.expr(&item.value);
            pairs.push((key, value));
        }
        let start = self.make(ExprKind::Dict(pairs), it.range);
        if rest.is_empty() {
            return start;
        }
        let temp = self.temp("items", it.range);
        let body = self.block(|this| {
            this.set_local(temp, start, it.range);
            for item in rest {
                match &item.key {
                    None => {
                        let value = this.expr(&item.value);
                        this.call_method(temp, "update", vec![value], item.value.range());
                    }
                    Some(key) => this.store_pair(temp, key, &item.value),
                }
            }
        });
        let value = self.local(temp, it.range);
        self.body_block(value, body, it.range)
    }

    /// `local[key] = value`, where the key is evaluated first, as in a display.
    pub(super) fn store_pair(&mut self, local: LocalId, key: &Expr, value: &Expr) {
        let range = TextRange::new(key.start(), value.end());
        let mut index = self.expr(key);
        let stays = self.is_simple(index) || is_constant(value);
        if !stays {
            let temp = self.temp_of("key", index, key.range());
            index = self.local(temp, key.range());
        }
        let value = self.expr(value);
        let object = self.local(local, range);
        let target = Target::Subscript { object, index };
        self.emit(StmtKind::Assign { target, value }, range);
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Display {
    List,
    Tuple,
    Set,
}

/// A literal or a plain name: evaluating it has no effect on anything.
pub(super) fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::UnaryOp(it) => it.op != ast::UnaryOp::Not && is_constant(&it.operand),
        Expr::Name(_) => true,
        other => other.is_literal_expr(),
    }
}

pub(super) fn binary_op(op: ast::Operator) -> BinaryOp {
    match op {
        ast::Operator::Add => BinaryOp::Add,
        ast::Operator::Sub => BinaryOp::Sub,
        ast::Operator::Mult => BinaryOp::Mul,
        ast::Operator::MatMult => BinaryOp::MatMul,
        ast::Operator::Div => BinaryOp::TrueDiv,
        ast::Operator::Mod => BinaryOp::Mod,
        ast::Operator::Pow => BinaryOp::Pow,
        ast::Operator::LShift => BinaryOp::LShift,
        ast::Operator::RShift => BinaryOp::RShift,
        ast::Operator::BitOr => BinaryOp::BitOr,
        ast::Operator::BitXor => BinaryOp::BitXor,
        ast::Operator::BitAnd => BinaryOp::BitAnd,
        ast::Operator::FloorDiv => BinaryOp::FloorDiv,
    }
}

fn compare_op(op: ast::CmpOp) -> CompareOp {
    match op {
        ast::CmpOp::Eq => CompareOp::Eq,
        ast::CmpOp::NotEq => CompareOp::Ne,
        ast::CmpOp::Lt => CompareOp::Lt,
        ast::CmpOp::LtE => CompareOp::Le,
        ast::CmpOp::Gt => CompareOp::Gt,
        ast::CmpOp::GtE => CompareOp::Ge,
        ast::CmpOp::Is => CompareOp::Is,
        ast::CmpOp::IsNot => CompareOp::IsNot,
        ast::CmpOp::In => CompareOp::In,
        ast::CmpOp::NotIn => CompareOp::NotIn,
    }
}

/// The decimal digits of an integer literal; a large one keeps its prefix until here.
fn decimal(text: &str) -> String {
    let text = text.replace('_', "");
    let radix = match text.get(..2) {
        Some("0x" | "0X") => 16,
        Some("0o" | "0O") => 8,
        Some("0b" | "0B") => 2,
        _ => return text,
    };
    // Base 10^9, least significant first.
    let mut limbs: Vec<u64> = vec![0];
    for digit in text.chars().skip(2).filter_map(|it| it.to_digit(radix)) {
        let mut carry = u64::from(digit);
        for limb in &mut limbs {
            let value = *limb * u64::from(radix) + carry;
            *limb = value % 1_000_000_000;
            carry = value / 1_000_000_000;
        }
        if carry > 0 {
            limbs.push(carry);
        }
    }
    let mut digits = limbs.pop().unwrap_or(0).to_string();
    for limb in limbs.iter().rev() {
        digits += &format!("{limb:09}");
    }
    digits
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn large_literals_become_decimal() {
        assert_eq!(decimal("255"), "255");
        assert_eq!(
            decimal("0xFFFF_FFFF_FFFF_FFFF_FFFF"),
            "1208925819614629174706175"
        );
        assert_eq!(decimal("0b1"), "1");
        assert_eq!(decimal("0x10000000000000000"), "18446744073709551616");
    }
}
