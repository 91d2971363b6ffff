//! `yield from`: what it yields, what it evaluates to, and where what is sent goes.
//!
//! ```python
//! total = yield from average()     # a generator of the program: its result
//! yield from rows                  # a list: None
//! result = yield from task         # of unknown type: whatever its StopIteration brings
//! ```
//!
//! Source: PEP 380.

use crate::hir::{ClassId, ExprId};
use crate::types::engine::Infer;
use crate::types::native::NativeId;
use crate::types::ty::Ty;

/// What a delegating generator calls besides `__next__`, where the iterator has it.
const DRIVEN: [&str; 3] = ["send", "throw", "close"];

impl Infer<'_> {
    pub(super) fn yield_from(&mut self, value: ExprId) -> Ty {
        let ty = self.expr(value);
        let item = self.item(value, &ty);
        let instance = self.out.instance(self.current);
        let (yields, sends) = (instance.yields, instance.sends);
        self.out.vars.join(yields, &item);
        match &ty {
            Ty::Native(NativeId::GENERATOR, args) if args.len() == 3 => {
                self.out.vars.unify(args[1], sends);
                self.out.vars.get(args[2])
            }
            Ty::Value(_) => {
                self.drive();
                ty
            }
            Ty::Instance(class) if self.is_driven(*class) => {
                self.out.vars.escape(&ty);
                self.drive();
                let value = self
                    .out
                    .vars
                    .value("an iterator with methods of a generator");
                self.out.vars.join(yields, &value);
                value
            }
            _ => Ty::None,
        }
    }

    /// An iterator that takes what is sent or thrown.
    fn is_driven(&self, class: ClassId) -> bool {
        let has = |name: &str| self.find_method(class, name).is_some();
        has("__next__") && DRIVEN.iter().any(|name| has(name))
    }

    /// Dynamic code drives the iterator.
    fn drive(&mut self) {
        for name in DRIVEN {
            self.dynamic_call(name, None);
        }
    }
}
