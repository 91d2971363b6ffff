//! Module variables that are constants.
//!
//! Problem: Python has no constants, so a variable that a script sets once at its top would cost a
//! look-up, a check and an unknown value at every use.
//!
//! ```python
//! SIZE = 64               # a constant: 64
//! AREA = SIZE * SIZE      # and so is this: 4096
//! limit = read_limit()    # not one, and nothing below it is: the call could see it unset
//! ```
//!
//! A variable is a constant when
//! 1. one statement assigns it, at the top level of its module, and nothing deletes it;
//! 2. no code of the program can run between the start of the module and that statement;
//! 3. its value is a number, a bool or a str that follows from literals and constants.

use std::collections::{BTreeMap, BTreeSet};

use crate::hir::{
    Arg, BinaryOp, ExprId, ExprKind, Function, GlobalId, LocalId, ModuleId, Program, Stmt,
    StmtKind, Target, UnaryOp, each_block, each_target,
};

#[derive(Clone, PartialEq, Debug)]
pub enum Constant {
    Bool(bool),
    Int(i64),
    Float(f64),
    Str(String),
}

/// The constants of a program.
pub fn constants(program: &Program) -> BTreeMap<GlobalId, Constant> {
    let mut finder = Finder {
        program,
        stores: BTreeMap::new(),
        imports: BTreeMap::new(),
        found: BTreeMap::new(),
        locals: BTreeMap::new(),
    };
    finder.survey();
    for index in 0..program.modules.len() {
        finder.module(ModuleId(index as u32));
    }
    finder.found
}

struct Finder<'p> {
    program: &'p Program,
    /// How many statements bind or delete each variable.
    stores: BTreeMap<GlobalId, u32>,
    imports: BTreeMap<ModuleId, BTreeSet<ModuleId>>,
    found: BTreeMap<GlobalId, Constant>,
    /// Constants that only the module body under evaluation uses.
    locals: BTreeMap<LocalId, Constant>,
}

impl Finder<'_> {
    fn survey(&mut self) {
        for function in &self.program.functions {
            self.survey_block(function.module, &function.body);
            for expr in &function.exprs {
                if let ExprKind::Block { body, .. } = &expr.kind {
                    self.survey_block(function.module, body);
                }
            }
        }
    }

    fn survey_block(&mut self, module: ModuleId, body: &[Stmt]) {
        for stmt in body {
            each_target(&stmt.kind, |target| {
                if let Target::Global(id) = target {
                    *self.stores.entry(*id).or_default() += 1;
                }
            });
            if let StmtKind::Import(id) = &stmt.kind {
                self.imports.entry(module).or_default().insert(*id);
            }
            each_block(&stmt.kind, |block| self.survey_block(module, block));
        }
    }

    /// Takes the statements at a module's top for as long as they run no code of the program.
    fn module(&mut self, id: ModuleId) {
        self.locals.clear();
        let program = self.program;
        let function = program.function(program.module(id).body);
        self.take(id, function, &function.body);
    }

    /// False where code of the program may have run.
    fn take(&mut self, id: ModuleId, function: &Function, body: &[Stmt]) -> bool {
        body.iter().all(|stmt| match &stmt.kind {
            StmtKind::Assign { target, value } => {
                self.is_calm(function, *value) && self.assign(function, target, *value)
            }
            StmtKind::Expr(value) => self.is_calm(function, *value),
            StmtKind::Def(_) => true,
            StmtKind::ClassDef { body, .. } => self.take(id, function, body),
            StmtKind::Import(other) => !self.reaches(*other, id),
            _ => false,
        })
    }

    /// Takes an assignment of a calm value; false where storing it may run code.
    fn assign(&mut self, function: &Function, target: &Target, value: ExprId) -> bool {
        if let (
            Target::Unpack {
                targets,
                star: None,
            },
            ExprKind::Tuple(items),
        ) = (target, &function.expr(value).kind)
        {
            let mut pairs = targets.iter().zip(items);
            return targets.len() == items.len()
                && pairs.all(|(target, item)| self.assign(function, target, *item));
        }
        let constant = self.evaluate(function, value);
        match (target, constant) {
            (Target::Global(global), Some(constant)) => {
                let is_plain = self.program.global(*global).class.is_none();
                if is_plain && self.stores.get(global) == Some(&1) {
                    self.found.insert(*global, constant);
                }
            }
            (Target::Local(local), Some(constant)) => {
                self.locals.insert(*local, constant);
            }
            (Target::Local(local), None) => {
                self.locals.remove(local);
            }
            (Target::Global(_), None) => {}
            _ => return false,
        }
        true
    }

    fn reaches(&self, from: ModuleId, to: ModuleId) -> bool {
        let mut seen = BTreeSet::from([from]);
        let mut pending = vec![from];
        while let Some(module) = pending.pop() {
            if module == to {
                return true;
            }
            for next in self.imports.get(&module).into_iter().flatten() {
                if seen.insert(*next) {
                    pending.push(*next);
                }
            }
        }
        false
    }

    /// Evaluating the expression runs no function of the program.
    fn is_calm(&self, function: &Function, expr: ExprId) -> bool {
        let calm = |it: &ExprId| self.is_calm(function, *it);
        match &function.expr(expr).kind {
            ExprKind::None
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes(_)
            | ExprKind::Ellipsis
            | ExprKind::Function(_)
            | ExprKind::Class(_)
            | ExprKind::Module(_)
            | ExprKind::Native(_)
            | ExprKind::Global(_)
            | ExprKind::Local(_) => true,
            ExprKind::Tuple(items) | ExprKind::List(items) => items.iter().all(calm),
            ExprKind::Dict(items) => items.iter().all(|(key, value)| {
                self.evaluate(function, *key).is_some() && self.is_calm(function, *value)
            }),
            ExprKind::Unary(..) | ExprKind::Binary { .. } => {
                self.evaluate(function, expr).is_some()
            }
            // A function of the library that gets nothing which it could call.
            ExprKind::Call { callee, args } => {
                let is_native = matches!(function.expr(*callee).kind, ExprKind::Native(_));
                is_native
                    && args.iter().all(|arg| match arg {
                        Arg::Positional(it) | Arg::Keyword(_, it) => {
                            self.evaluate(function, *it).is_some()
                        }
                        Arg::Star(_) | Arg::StarStar(_) => false,
                    })
            }
            _ => false,
        }
    }

    fn evaluate(&self, function: &Function, expr: ExprId) -> Option<Constant> {
        match &function.expr(expr).kind {
            ExprKind::Bool(it) => Some(Constant::Bool(*it)),
            ExprKind::Int(digits) => digits.parse().ok().map(Constant::Int),
            ExprKind::Float(it) => Some(Constant::Float(*it)),
            ExprKind::Str(it) => Some(Constant::Str(it.clone())),
            ExprKind::Global(id) => self.found.get(id).cloned(),
            ExprKind::Local(id) => self.locals.get(id).cloned(),
            ExprKind::Unary(UnaryOp::Neg, value) => match self.evaluate(function, *value)? {
                Constant::Int(it) => it.checked_neg().map(Constant::Int),
                Constant::Float(it) => Some(Constant::Float(-it)),
                Constant::Bool(_) | Constant::Str(_) => None,
            },
            ExprKind::Binary {
                op, left, right, ..
            } => {
                let (a, b) = (
                    self.evaluate(function, *left)?,
                    self.evaluate(function, *right)?,
                );
                arithmetic(*op, &a, &b)
            }
            _ => None,
        }
    }
}

/// What cannot raise and stays an `i64` or a float.
fn arithmetic(op: BinaryOp, a: &Constant, b: &Constant) -> Option<Constant> {
    if let (Constant::Int(a), Constant::Int(b)) = (a, b) {
        let value = match op {
            BinaryOp::Add => a.checked_add(*b),
            BinaryOp::Sub => a.checked_sub(*b),
            BinaryOp::Mul => a.checked_mul(*b),
            BinaryOp::FloorDiv if *b > 0 => Some(a.div_euclid(*b)),
            BinaryOp::Mod if *b > 0 => Some(a.rem_euclid(*b)),
            BinaryOp::Pow => a.checked_pow(u32::try_from(*b).ok()?),
            BinaryOp::LShift if (0..63).contains(b) => a.checked_mul(1 << b),
            _ => None,
        };
        return value.map(Constant::Int);
    }
    let float = |it: &Constant| match it {
        Constant::Float(it) => Some(*it),
        Constant::Int(it) if it.unsigned_abs() < 1 << 53 => Some(*it as f64),
        _ => None,
    };
    let (a, b) = (float(a)?, float(b)?);
    match op {
        BinaryOp::Add => Some(Constant::Float(a + b)),
        BinaryOp::Sub => Some(Constant::Float(a - b)),
        BinaryOp::Mul => Some(Constant::Float(a * b)),
        BinaryOp::TrueDiv if b != 0.0 => Some(Constant::Float(a / b)),
        _ => None,
    }
}
