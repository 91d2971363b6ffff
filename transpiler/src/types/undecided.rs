//! What nothing decides: types that are still unknown when inference has come to rest.
//!
//! ```python
//! print([] + [], {}.get("x"))     # elements that nobody ever puts in
//! if len(sys.argv) > 9:
//!     seen = undefined_name       # a variable that never gets a value
//! ```
//! Rust wants a type for them too. They become `Value`, and inference goes on from there, as the
//! code around an empty container is typed by its elements.
//!
//! Results of functions that never return stay `Never`: control does not get past such a call. Where
//! they are gathered there is a list of them, of what such a function returns if anything: None.
//!
//! ```python
//! await asyncio.gather(blink(), report())     # both for ever
//! ```

use rustc_hash::FxHashSet;

use crate::hir::ExprKind;
use crate::source::Span;
use crate::types::engine::Infer;
use crate::types::native::NativeId;
use crate::types::ty::{Ty, Var};

impl Infer<'_> {
    /// Decides what rests undecided in live code; true where there was something.
    pub(super) fn decide(&mut self) -> bool {
        let mut open = OpenArguments::default();
        for id in self.out.vars.work.reached() {
            let instance = self.out.instance(id);
            let function = self.program.function(instance.function);
            for (expr, ty) in function.exprs.iter().zip(&instance.exprs) {
                open.span = Some(expr.span);
                if let ExprKind::Call { callee, .. } = &expr.kind
                    && let ExprKind::Native(name) = &function.expr(*callee).kind
                    && name == "asyncio.gather"
                {
                    open.visit_gathered(self, ty);
                }
                open.visit(self, ty);
            }
            open.span = Some(function.span);
            for var in
                instance
                    .locals
                    .iter()
                    .chain([&instance.ret, &instance.yields, &instance.sends])
            {
                open.visit(self, &self.out.vars.get(*var));
            }
        }
        open.span = None;
        let globals = self.out.globals.iter();
        let fields = self.out.classes.iter().flat_map(|it| &it.fields);
        for var in globals.chain(fields.map(|(_, var)| var)) {
            open.visit(self, &self.out.vars.get(*var));
        }
        for var in &open.gathered {
            self.out.vars.join(*var, &Ty::None);
        }
        let found = open.found;
        for (var, span) in &found {
            if self.out.vars.get(*var) == Ty::Never {
                self.out.vars.span = *span;
                let value = self.out.vars.value("nothing is ever put here");
                self.out.vars.join(*var, &value);
            }
        }
        self.drain();
        !found.is_empty() || !open.gathered.is_empty()
    }
}

/// Arguments of types that are still `Never`.
#[derive(Default)]
struct OpenArguments {
    /// With the place of the expression that has it.
    found: Vec<(Var, Option<Span>)>,
    /// Those among the results of a gather.
    gathered: Vec<Var>,
    span: Option<Span>,
    seen: FxHashSet<Var>,
}

impl OpenArguments {
    fn visit_gathered(&mut self, infer: &Infer, ty: &Ty) {
        for &arg in ty.args() {
            match infer.out.vars.get(arg) {
                Ty::Never => self.gathered.push(arg),
                it => self.visit_gathered(infer, &it),
            }
        }
    }

    fn visit(&mut self, infer: &Infer, ty: &Ty) {
        match ty {
            Ty::Optional(inner) => return self.visit(infer, inner),
            Ty::Bound(bound) => return self.visit(infer, &bound.0),
            _ => {}
        }
        for &arg in ty.args() {
            let root = infer.out.vars.root(arg);
            if !self.seen.insert(root) {
                continue;
            }
            match infer.out.vars.get(root) {
                Ty::Never if holds(infer, ty) => self.found.push((root, self.span)),
                it => self.visit(infer, &it),
            }
        }
    }
}

/// The type holds values of its arguments, rather than giving one when it is done.
fn holds(infer: &Infer, ty: &Ty) -> bool {
    match ty {
        Ty::Tuple(_) => true,
        Ty::Native(NativeId::ITERATOR, _) => true,
        Ty::Native(id, _) => {
            let natives = &infer.out.natives;
            natives.class(*id).is_container && natives.method(*id, "__await__").is_none()
        }
        _ => false,
    }
}
