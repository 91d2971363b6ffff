//! Checks the invariants of the HIR.

use super::operands::each_operand;
use super::{
    ExprId, ExprKind, FuncId, Function, LocalId, ParamDefault, Program, Stmt, StmtKind, Target,
};

/// The first broken invariant of each function, with the function's name.
///
/// # Errors
/// One line a broken invariant.
pub fn verify(program: &Program) -> Result<(), Vec<String>> {
    let mut complaints = Vec::new();
    for (index, function) in program.functions.iter().enumerate() {
        let mut verifier = Verifier {
            program,
            function,
            owners: vec![0; function.exprs.len()],
            loops: 0,
            complaint: None,
        };
        verifier.run(FuncId(index as u32));
        if let Some(text) = verifier.complaint {
            complaints.push(format!("{}: {text}", function.qualname));
        }
    }
    for class in &program.classes {
        for method in &class.methods {
            if method.function.index() >= program.functions.len() {
                complaints.push(format!(
                    "{}.{}: no such function",
                    class.qualname, method.name
                ));
            }
        }
    }
    if complaints.is_empty() {
        Ok(())
    } else {
        Err(complaints)
    }
}

struct Verifier<'a> {
    program: &'a Program,
    function: &'a Function,
    /// How many parents each expression has.
    owners: Vec<u32>,
    loops: u32,
    complaint: Option<String>,
}

impl Verifier<'_> {
    fn run(&mut self, id: FuncId) {
        let function = self.function;
        for param in &function.params {
            self.local(param.local);
            if let Some(ParamDefault::Literal(value)) = &param.default {
                self.expr(*value);
            }
        }
        for capture in &function.captures {
            self.local(capture.inner);
            let parent = function
                .parent
                .and_then(|it| self.program.functions.get(it.index()));
            if parent.is_none_or(|it| capture.outer.index() >= it.locals.len()) {
                self.complain("a capture of no local of the parent".to_owned());
            }
        }
        if function.parent == Some(id) {
            self.complain("a function is its own parent".to_owned());
        }
        self.stmts(&function.body);
    }

    fn complain(&mut self, text: String) {
        self.complaint.get_or_insert(text);
    }

    fn local(&mut self, id: LocalId) {
        if id.index() >= self.function.locals.len() {
            self.complain(format!("no local {}", id.0));
        }
    }

    fn expr(&mut self, id: ExprId) {
        let Some(owners) = self.owners.get_mut(id.index()) else {
            self.complain(format!("no expression {}", id.0));
            return;
        };
        *owners += 1;
        if *owners > 1 {
            self.complain(format!("expression {} has two parents", id.0));
            return;
        }
        let function = self.function;
        let expr = function.expr(id);
        match &expr.kind {
            ExprKind::Local(id) => self.local(*id),
            ExprKind::Global(id) if id.index() >= self.program.globals.len() => {
                self.complain(format!("no global {}", id.0));
            }
            ExprKind::Function(id) if id.index() >= self.program.functions.len() => {
                self.complain(format!("no function {}", id.0));
            }
            ExprKind::Class(id) | ExprKind::Super(id)
                if id.index() >= self.program.classes.len() =>
            {
                self.complain(format!("no class {}", id.0));
            }
            ExprKind::Module(id) if id.index() >= self.program.modules.len() => {
                self.complain(format!("no module {}", id.0));
            }
            ExprKind::Await(..) if !function.is_async && function.name != "<module>" => {
                self.complain("await in a function that is not async".to_owned());
            }
            ExprKind::Yield(_) | ExprKind::YieldFrom(_) if !function.is_generator => {
                self.complain("yield in a function that is no generator".to_owned());
            }
            ExprKind::Block { body, .. } => {
                let loops = std::mem::take(&mut self.loops);
                self.stmts(body);
                self.loops = loops;
            }
            _ => {}
        }
        each_operand(&expr.kind, |it| self.expr(it));
    }

    fn stmts(&mut self, body: &[Stmt]) {
        body.iter().for_each(|it| self.stmt(it));
    }

    fn stmt(&mut self, stmt: &Stmt) {
        match &stmt.kind {
            StmtKind::Expr(it) => self.expr(*it),
            StmtKind::Assign { target, value } => {
                self.expr(*value);
                self.target(target);
            }
            StmtKind::Delete(Target::Unpack { .. }) => {
                self.complain("del of an unpacking".to_owned());
            }
            StmtKind::Delete(target) => self.target(target),
            StmtKind::If { test, then, orelse } => {
                self.expr(*test);
                self.stmts(then);
                self.stmts(orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(*test);
                self.looped(body);
                self.stmts(orelse);
            }
            StmtKind::For {
                target,
                iter,
                body,
                orelse,
                ..
            } => {
                self.expr(*iter);
                self.target(target);
                self.looped(body);
                self.stmts(orelse);
            }
            StmtKind::Break | StmtKind::Continue => {
                if self.loops == 0 {
                    self.complain("break or continue outside a loop".to_owned());
                }
            }
            StmtKind::Return(value) => {
                value.iter().for_each(|it| self.expr(*it));
                if self.function.name == "<module>" {
                    self.complain("return outside a function".to_owned());
                }
            }
            StmtKind::Raise { exc, cause } => exc.iter().chain(cause).for_each(|it| self.expr(*it)),
            StmtKind::Try {
                body,
                handlers,
                orelse,
                finally,
            } => {
                self.stmts(body);
                for handler in handlers {
                    handler
                        .classes
                        .iter()
                        .flatten()
                        .for_each(|it| self.expr(*it));
                    handler.name.into_iter().for_each(|it| self.local(it));
                    self.stmts(&handler.body);
                }
                self.stmts(orelse);
                self.stmts(finally);
            }
            StmtKind::ClassDef { class, body } => {
                if class.index() >= self.program.classes.len() {
                    self.complain(format!("no class {}", class.0));
                }
                self.stmts(body);
            }
            StmtKind::Def(id) => {
                if id.index() >= self.program.functions.len() {
                    self.complain(format!("no function {}", id.0));
                }
            }
            StmtKind::Import(id) => {
                if id.index() >= self.program.modules.len() {
                    self.complain(format!("no module {}", id.0));
                }
            }
        }
    }

    fn looped(&mut self, body: &[Stmt]) {
        self.loops += 1;
        self.stmts(body);
        self.loops -= 1;
    }

    fn target(&mut self, target: &Target) {
        match target {
            Target::Local(id) => self.local(*id),
            Target::Global(id) => {
                if id.index() >= self.program.globals.len() {
                    self.complain(format!("no global {}", id.0));
                }
            }
            Target::Attribute { object, .. } => self.expr(*object),
            Target::Subscript { object, index } => {
                self.expr(*object);
                self.expr(*index);
            }
            Target::Unpack { targets, star } => {
                if star.is_some_and(|it| it >= targets.len()) {
                    self.complain("the star of an unpacking is out of range".to_owned());
                }
                targets.iter().for_each(|it| self.target(it));
            }
        }
    }
}
