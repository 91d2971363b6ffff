//! Stubs of the host's: modules whose functions are Rust.
//!
//! ```python
//! LIMIT: int                                   # a Rust constant
//! @raises(OSError)                             # Rust returns a Result; an Err is that exception
//! async def read_sensor(channel: int) -> float: ...
//! class Led:
//!     def on(self) -> None: ...
//! ```
//! A stub is read as any module, so that its names, classes and annotations mean what they always
//! mean. Before that, what is not Python goes: `@raises`, which is kept apart, and constants
//! without values, which get one that nobody looks at.

use rustc_hash::FxHashMap;

use super::Lowerer;
use crate::hir::FuncId;
use crate::syntax::TextRange;
use crate::syntax::ast::{self, Expr, Stmt};

/// What a stub says beyond Python.
#[derive(Clone, Default)]
pub(super) struct Stub {
    /// The functions that return a `Result`, with the class of exception that their errors become.
    raises: FxHashMap<TextRange, Option<String>>,
}

/// Makes a stub a module.
pub(super) fn prepare(body: &mut [Stmt]) -> Stub {
    let mut stub = Stub::default();
    stub.block(body, true);
    stub
}

impl Stub {
    fn block(&mut self, body: &mut [Stmt], is_module: bool) {
        for stmt in body {
            match stmt {
                Stmt::FunctionDef(it) => {
                    let range = it.range;
                    it.decorator_list.retain(|decorator| {
                        let raised = raised(&decorator.expression);
                        let is_other = raised.is_none();
                        self.raises.extend(raised.map(|it| (range, it)));
                        is_other
                    });
                }
                Stmt::ClassDef(it) => self.block(&mut it.body, false),
                Stmt::AnnAssign(it) if is_module && it.value.is_none() => {
                    let value = ast::ExprEllipsisLiteral {
                        range: it.range,
                        node_index: Default::default(),
                    };
                    it.value = Some(Box::new(Expr::EllipsisLiteral(value)));
                }
                _ => {}
            }
        }
    }
}

/// The class that `@raises` names: `@raises(OSError)`, or none in `@raises`.
fn raised(decorator: &Expr) -> Option<Option<String>> {
    let is_raises = |it: &Expr| matches!(it, Expr::Name(it) if it.id.as_str() == "raises");
    match decorator {
        Expr::Call(call) if is_raises(&call.func) => {
            Some(call.arguments.args.first().and_then(|it| match it {
                Expr::Name(it) => Some(it.id.to_string()),
                _ => None,
            }))
        }
        it if is_raises(it) => Some(None),
        _ => None,
    }
}

impl Lowerer {
    /// Notes what a function of a stub raises.
    pub(super) fn note_raised(&mut self, id: FuncId, range: TextRange) {
        let module = self.modules.get(self.module);
        let raised = module
            .and_then(|it| it.host.as_ref())
            .and_then(|it| it.raises.get(&range));
        if let Some(class) = raised {
            self.program.raises.insert(id, class.clone());
        }
    }
}
