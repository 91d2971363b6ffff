//! What Rust supplies: functions whose bodies are Rust, typed by their stub alone.
//!
//! ```python
//! # host.pyi
//! @raises(OSError)
//! async def read_sensor(channel: int) -> float: ...
//! ```
//! Inference has no body to look at: the annotations are the types. So an argument never changes
//! what a parameter is; one that contradicts it is a mistake at the call.
//!
//! Invariant: such a function has one instance.

use crate::diag::{Code, Diagnostic};
use crate::hir::{FuncId, Function, LocalId, ModuleId, StmtKind};
use crate::types::engine::Infer;
use crate::types::ty::{InstanceId, Ty};

impl<'p> Infer<'p> {
    /// Whether Rust supplies the function.
    pub(super) fn is_host(&self, function: FuncId) -> bool {
        self.program.is_host(self.program.function(function).module)
    }

    /// What the stub says, in the place of what a body does.
    pub(super) fn host_body(&mut self, id: InstanceId) {
        let hir: &'p Function = self.function();
        if self.program.module(hir.module).body == self.out.instance(id).function {
            // The values of constants are Rust's.
            let is_own = |it: &&'p crate::hir::Stmt| !matches!(it.kind, StmtKind::Assign { .. });
            for stmt in hir.body.iter().filter(is_own) {
                self.block(std::slice::from_ref(stmt));
            }
            self.host_constants(hir.module);
            return;
        }
        let skip = usize::from(self.own_receiver(self.out.instance(id).function).is_some());
        for param in hir.params.iter().skip(skip) {
            match self.promised(hir, param) {
                Some(ty) => {
                    let var = self.local_var(id, param.local);
                    self.out.vars.join(var, &ty);
                }
                None => self.stub_mistake(hir, &hir.local(param.local).name),
            }
        }
        let ret = self.out.instance(id).ret;
        let returns = hir.returns.as_ref().and_then(|it| self.promised_type(it));
        match returns {
            Some(ty) => {
                self.out.vars.join(ret, &ty);
            }
            None if hir.name == "__init__" => {
                self.out.vars.join(ret, &Ty::None);
            }
            None => self.stub_mistake(hir, "return"),
        }
    }

    fn host_constants(&mut self, module: ModuleId) {
        let program = self.program;
        for (global, var) in program.globals.iter().zip(self.out.globals.clone()) {
            if global.module == module
                && let Some(annotation) = &global.annotation
                && let Some(ty) = self.promised_type(annotation)
            {
                self.out.vars.join(var, &ty);
            }
        }
    }

    /// Rust has one type for everything, so a stub names them.
    fn stub_mistake(&mut self, function: &Function, what: &str) {
        let message = format!(
            "the stub of `{}` does not say what type `{what}` has",
            function.name
        );
        let diagnostic = Diagnostic::error(Code::AnnotationNeeded, function.span, message.clone())
            .help("a stub needs an annotation of one type for each parameter and for the result");
        self.diagnostics
            .insert((function.span, message), diagnostic);
    }

    /// An argument for Rust: it is converted, and does not change the parameter.
    pub(super) fn pass_to_host(&mut self, id: InstanceId, local: LocalId, ty: &Ty) {
        let function = self.program.function(self.out.instance(id).function);
        let Some(annotation) = &function.local(local).annotation else {
            return;
        };
        let var = self.local_var(id, local);
        if self.out.vars.get(var) == Ty::Never
            && let Some(promised) = self.promised_type(annotation)
        {
            self.out.vars.join(var, &promised);
        }
        let promised = self.out.vars.get(var);
        if self.out.compatible(&promised, ty) && !self.has_float(&promised) {
            self.out.vars.join(var, ty);
        } else {
            self.check_annotation(annotation, ty);
        }
    }
}
