//! `match`: tests and bindings, as a chain of `If`.
//!
//! ```python
//! match command.split():
//!     case ["go", direction] if direction in exits: …
//! # subject = command.split()
//! # if isinstance(subject, (list, tuple)) and len(subject) == 2 and subject[0] == "go"
//! #         and {item = subject[1]; True} and {direction = item; direction in exits}: …
//! ```
//!
//! Invariants: the subject is evaluated once; names are bound only when the whole pattern has
//! matched, before the guard.

use super::Lowerer;
use super::names::Entity;
use crate::hir::{CompareOp, ExprId, ExprKind, LocalId, StmtKind, Target};
use crate::syntax::ast::name::Name;
use crate::syntax::ast::{self, Pattern};
use crate::syntax::{Ranged, TextRange};

/// A name that the pattern binds, and the value that it gets.
struct Binding {
    name: Name,
    range: TextRange,
    value: LocalId,
}

/// Builtin sequences, as patterns see them: no texts and no bytes.
const SEQUENCES: [&str; 3] = ["builtins.list", "builtins.tuple", "builtins.range"];

/// Builtin classes whose one positional sub-pattern is the object itself.
const SELF_MATCHING: &[&str] = &[
    "builtins.bool",
    "builtins.bytearray",
    "builtins.bytes",
    "builtins.dict",
    "builtins.float",
    "builtins.frozenset",
    "builtins.int",
    "builtins.list",
    "builtins.set",
    "builtins.str",
    "builtins.tuple",
];

impl Lowerer {
    pub(super) fn match_stmt(&mut self, it: &ast::StmtMatch) {
        let header = TextRange::new(it.range.start(), it.subject.end());
        let value = self.expr(&it.subject);
        let subject = self.temp_of("subject", value, header);
        self.cases(subject, &it.cases);
    }

    fn cases(&mut self, subject: LocalId, cases: &[ast::MatchCase]) {
        let Some((case, rest)) = cases.split_first() else {
            return;
        };
        let end = case
            .guard
            .as_ref()
            .map_or(case.pattern.end(), |it| it.end());
        let header = TextRange::new(case.range.start(), end);
        let mut bindings = Vec::new();
        let test = self.pattern(&case.pattern, subject, &mut bindings);
        let test = match &case.guard {
            None => test,
            Some(guard) => {
                let body = self.block(|this| this.bind(&mut bindings, header));
                let value = self.expr(guard);
                let guard = self.body_block(value, body, guard.range());
                Some(self.and(test, guard, header))
            }
        };
        let Some(test) = test else {
            self.bind(&mut bindings, header);
            case.body.iter().for_each(|it| self.stmt(it));
            return;
        };
        let then = self.block(|this| {
            this.bind(&mut bindings, header);
            case.body.iter().for_each(|it| this.stmt(it));
        });
        let orelse = self.block(|this| this.cases(subject, rest));
        self.emit(StmtKind::If { test, then, orelse }, header);
    }

    fn bind(&mut self, bindings: &mut Vec<Binding>, header: TextRange) {
        for binding in bindings.drain(..) {
            let value = self.local(binding.value, binding.range);
            let target = self.name_target(&binding.name, binding.range);
            self.emit(StmtKind::Assign { target, value }, header);
        }
    }

    fn and(&mut self, left: Option<ExprId>, right: ExprId, range: TextRange) -> ExprId {
        match left {
            None => right,
            Some(left) => self.make(ExprKind::And(left, right), range),
        }
    }

    /// The test of a pattern; none if it always matches.
    fn pattern(
        &mut self,
        pattern: &Pattern,
        subject: LocalId,
        bindings: &mut Vec<Binding>,
    ) -> Option<ExprId> {
        let range = pattern.range();
        match pattern {
            Pattern::MatchValue(it) => {
                let left = self.local(subject, range);
                let right = self.expr(&it.value);
                Some(self.make(
                    ExprKind::Compare {
                        op: CompareOp::Eq,
                        left,
                        right,
                    },
                    range,
                ))
            }
            Pattern::MatchSingleton(it) => {
                let left = self.local(subject, range);
                let right = match it.value {
                    ast::Singleton::None => ExprKind::None,
                    ast::Singleton::True => ExprKind::Bool(true),
                    ast::Singleton::False => ExprKind::Bool(false),
                };
                let right = self.make(right, range);
                Some(self.make(
                    ExprKind::Compare {
                        op: CompareOp::Is,
                        left,
                        right,
                    },
                    range,
                ))
            }
            Pattern::MatchAs(it) => {
                let test = it
                    .pattern
                    .as_ref()
                    .and_then(|it| self.pattern(it, subject, bindings));
                if let Some(name) = &it.name {
                    let (name, range) = (name.id.clone(), name.range);
                    bindings.push(Binding {
                        name,
                        range,
                        value: subject,
                    });
                }
                test
            }
            Pattern::MatchOr(it) => self.alternatives(it, subject, bindings),
            Pattern::MatchSequence(it) => self.sequence_pattern(it, subject, bindings),
            Pattern::MatchMapping(it) => self.mapping_pattern(it, subject, bindings),
            Pattern::MatchClass(it) => self.class_pattern(it, subject, bindings),
            // Only inside a sequence pattern, which handles it.
            Pattern::MatchStar(_) => None,
        }
    }

    /// `{temp = value; True}`, so that the value is taken only after the tests before it.
    fn take(&mut self, temp: LocalId, value: ExprId, range: TextRange) -> ExprId {
        let body = self.block(|this| this.set_local(temp, value, range));
        let yes = self.make(ExprKind::Bool(true), range);
        self.body_block(yes, body, range)
    }

    /// The sub-pattern of an element; the element is read only if the pattern looks at it.
    fn element(
        &mut self,
        test: Option<ExprId>,
        pattern: &Pattern,
        value: impl FnOnce(&mut Lowerer) -> ExprId,
        bindings: &mut Vec<Binding>,
    ) -> Option<ExprId> {
        let range = pattern.range();
        if let Pattern::MatchAs(it) = pattern
            && it.pattern.is_none()
            && it.name.is_none()
        {
            return test;
        }
        let value = value(self);
        let temp = self.temp("item", range);
        let taken = self.take(temp, value, range);
        let test = Some(self.and(test, taken, range));
        match self.pattern(pattern, temp, bindings) {
            Some(inner) => Some(self.and(test, inner, range)),
            None => test,
        }
    }

    /// Alternatives that bind names give them through variables that each of them sets.
    fn alternatives(
        &mut self,
        it: &ast::PatternMatchOr,
        subject: LocalId,
        bindings: &mut Vec<Binding>,
    ) -> Option<ExprId> {
        let mut result: Option<ExprId> = None;
        let mut shared: Vec<(Name, LocalId)> = Vec::new();
        for (index, pattern) in it.patterns.iter().enumerate() {
            let range = pattern.range();
            let mut own = Vec::new();
            let mut test = self.pattern(pattern, subject, &mut own);
            for binding in own {
                let local = match shared.iter().find(|(name, _)| *name == binding.name) {
                    Some((_, local)) => *local,
                    None => {
                        let local = self.variable("captured", binding.range);
                        shared.push((binding.name.clone(), local));
                        local
                    }
                };
                let value = self.local(binding.value, binding.range);
                let taken = self.take(local, value, binding.range);
                test = Some(self.and(test, taken, range));
            }
            let test = test.unwrap_or_else(|| self.make(ExprKind::Bool(true), range));
            result = Some(match result {
                Some(before) if index > 0 => self.make(ExprKind::Or(before, test), it.range),
                _ => test,
            });
        }
        for (name, value) in shared {
            bindings.push(Binding {
                name,
                range: it.range,
                value,
            });
        }
        result
    }

    fn is_instance(&mut self, subject: LocalId, classes: &[&str], range: TextRange) -> ExprId {
        let object = self.local(subject, range);
        let mut items: Vec<ExprId> = classes.iter().map(|it| self.native(it, range)).collect();
        let class = match items.len() {
            1 => items.swap_remove(0),
            _ => self.make(ExprKind::Tuple(items), range),
        };
        self.call_native("builtins.isinstance", vec![object, class], range)
    }

    fn sequence_pattern(
        &mut self,
        it: &ast::PatternMatchSequence,
        subject: LocalId,
        bindings: &mut Vec<Binding>,
    ) -> Option<ExprId> {
        let range = it.range;
        let star = it.patterns.iter().position(Pattern::is_match_star);
        let fixed = it.patterns.len() - usize::from(star.is_some());
        let is_sequence = self.is_instance(subject, &SEQUENCES, range);
        let mut test = Some(is_sequence);
        if star.is_none() || fixed > 0 {
            let object = self.local(subject, range);
            let left = self.call_native("builtins.len", vec![object], range);
            let right = self.int(fixed as i64, range);
            let op = if star.is_some() {
                CompareOp::Ge
            } else {
                CompareOp::Eq
            };
            let length = self.make(ExprKind::Compare { op, left, right }, range);
            test = Some(self.and(test, length, range));
        }
        for (index, pattern) in it.patterns.iter().enumerate() {
            let behind = (it.patterns.len() - index - 1) as i64;
            if let Pattern::MatchStar(star) = pattern {
                if let Some(name) = &star.name {
                    let value = self.middle(subject, index as i64, behind, star.range);
                    let temp = self.temp("rest", star.range);
                    let taken = self.take(temp, value, star.range);
                    test = Some(self.and(test, taken, range));
                    let (name, range) = (name.id.clone(), name.range);
                    bindings.push(Binding {
                        name,
                        range,
                        value: temp,
                    });
                }
                continue;
            }
            let is_after = star.is_some_and(|it| index > it);
            let position = if is_after { -behind - 1 } else { index as i64 };
            let at = pattern.range();
            test = self.element(
                test,
                pattern,
                |this| {
                    let object = this.local(subject, at);
                    let index = this.signed(position, at);
                    this.make(ExprKind::Subscript { object, index }, at)
                },
                bindings,
            );
        }
        test
    }

    fn signed(&mut self, value: i64, range: TextRange) -> ExprId {
        let digits = self.int(value.abs(), range);
        match value < 0 {
            true => self.make(ExprKind::Unary(crate::hir::UnaryOp::Neg, digits), range),
            false => digits,
        }
    }

    /// `list(subject[before:len - behind])`.
    fn middle(&mut self, subject: LocalId, before: i64, behind: i64, range: TextRange) -> ExprId {
        let object = self.local(subject, range);
        let lower = (before > 0).then(|| self.int(before, range));
        let upper = (behind > 0).then(|| self.signed(-behind, range));
        let index = self.make(
            ExprKind::Slice {
                lower,
                upper,
                step: None,
            },
            range,
        );
        let slice = self.make(ExprKind::Subscript { object, index }, range);
        self.call_native("builtins.list", vec![slice], range)
    }

    fn mapping_pattern(
        &mut self,
        it: &ast::PatternMatchMapping,
        subject: LocalId,
        bindings: &mut Vec<Binding>,
    ) -> Option<ExprId> {
        let range = it.range;
        let mut test = Some(self.is_instance(subject, &["builtins.dict"], range));
        for (key, pattern) in it.keys.iter().zip(&it.patterns) {
            let left = self.expr(key);
            let right = self.local(subject, range);
            let at = key.range();
            let has = self.make(
                ExprKind::Compare {
                    op: CompareOp::In,
                    left,
                    right,
                },
                at,
            );
            test = Some(self.and(test, has, range));
            test = self.element(
                test,
                pattern,
                |this| {
                    let object = this.local(subject, at);
                    let index = this.expr(key);
                    this.make(ExprKind::Subscript { object, index }, at)
                },
                bindings,
            );
        }
        if let Some(rest) = &it.rest {
            let temp = self.temp("rest", rest.range);
            let body = self.block(|this| {
                let object = this.local(subject, rest.range);
                let copy = this.call_native("builtins.dict", vec![object], rest.range);
                this.set_local(temp, copy, rest.range);
                for key in &it.keys {
                    let object = this.local(temp, key.range());
                    let index = this.expr(key);
                    let target = Target::Subscript { object, index };
                    this.emit(StmtKind::Delete(target), key.range());
                }
            });
            let yes = self.make(ExprKind::Bool(true), rest.range);
            let taken = self.body_block(yes, body, rest.range);
            test = Some(self.and(test, taken, range));
            let (name, range) = (rest.id.clone(), rest.range);
            bindings.push(Binding {
                name,
                range,
                value: temp,
            });
        }
        test
    }

    fn class_pattern(
        &mut self,
        it: &ast::PatternMatchClass,
        subject: LocalId,
        bindings: &mut Vec<Binding>,
    ) -> Option<ExprId> {
        let range = it.range;
        let object = self.local(subject, range);
        let class = self.expr(&it.cls);
        let is_instance = self.call_native("builtins.isinstance", vec![object, class], range);
        let mut test = Some(is_instance);
        let mut entity = self.static_entity(&it.cls);
        if let Some(id) = self.made_class(&it.cls) {
            let object = self.local(subject, range);
            let known = self.is_instance_of(object, id, range);
            test = Some(self.and(Some(known), is_instance, range));
            entity = Some(Entity::Class(id));
        }
        let names = self.positional_names(entity.as_ref());
        for (index, pattern) in it.arguments.patterns.iter().enumerate() {
            if let Some(Entity::Native(name)) = &entity
                && SELF_MATCHING.contains(&name.as_str())
            {
                if let Some(inner) = self.pattern(pattern, subject, bindings) {
                    test = Some(self.and(test, inner, range));
                }
                continue;
            }
            let Some(name) = names.get(index) else {
                let text = "the class has no `__match_args__` for this positional pattern";
                self.unsupported(pattern.range(), text, "use a keyword pattern: `C(x=…)`");
                continue;
            };
            test = self.attribute_pattern(test, subject, name, pattern, bindings);
        }
        for keyword in &it.arguments.keywords {
            let name = self.mangle(&keyword.attr.id).to_string();
            test = self.attribute_pattern(test, subject, &name, &keyword.pattern, bindings);
        }
        test
    }

    fn positional_names(&self, entity: Option<&Entity>) -> Vec<String> {
        let Some(Entity::Class(id)) = entity else {
            return Vec::new();
        };
        let mut current = Some(*id);
        while let Some(id) = current {
            if let Some(info) = self.class_infos.get(&id)
                && !info.match_args.is_empty()
            {
                return info.match_args.clone();
            }
            current = match self.program.classes.get(id.index()).map(|it| &it.base) {
                Some(crate::hir::Base::User(base)) if *base != id => Some(*base),
                _ => None,
            };
        }
        Vec::new()
    }

    fn attribute_pattern(
        &mut self,
        test: Option<ExprId>,
        subject: LocalId,
        name: &str,
        pattern: &Pattern,
        bindings: &mut Vec<Binding>,
    ) -> Option<ExprId> {
        let range = pattern.range();
        let object = self.local(subject, range);
        let text = self.str(name, range);
        let has = self.call_native("builtins.hasattr", vec![object, text], range);
        let test = Some(self.and(test, has, range));
        self.element(
            test,
            pattern,
            |this| {
                let object = this.local(subject, range);
                this.attribute(object, name, range)
            },
            bindings,
        )
    }
}
