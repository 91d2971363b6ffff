//! Conditions, which leave in two states; and what closures capture.
//!
//! ```python
//! if (m := find(x)) and (n := m.next):
//!     print(n)         # bound here, maybe unbound behind the `if`
//! ```

use super::analysis::{Analysis, State};
use crate::hir::{ExprId, ExprKind, FuncId, Function, LocalId, LocalKind, Program};

impl Analysis<'_> {
    /// Walks a condition: `state` becomes what holds where it is true, the result is what holds
    /// where it is false.
    pub(super) fn condition(&mut self, id: ExprId, state: &mut State) -> State {
        let function = self.function;
        match &function.expr(id).kind {
            ExprKind::And(left, right) => {
                let mut fails = self.condition(*left, state);
                let other = self.condition(*right, state);
                self.join(&mut fails, &other);
                fails
            }
            ExprKind::Or(left, right) => {
                let mut fails = self.condition(*left, state);
                let other = self.condition(*right, &mut fails);
                self.join(state, &fails);
                other
            }
            ExprKind::Not(operand) => {
                let fails = self.condition(*operand, state);
                std::mem::replace(state, fails)
            }
            ExprKind::Block { body, value } => {
                self.stmts(body, state);
                match state.is_live {
                    true => self.condition(*value, state),
                    false => self.dead_state(),
                }
            }
            ExprKind::Bool(true) => self.dead_state(),
            ExprKind::Int(digits) if digits != "0" => self.dead_state(),
            ExprKind::Bool(false) => std::mem::replace(state, self.dead_state()),
            _ => {
                self.expr(id, state);
                state.clone()
            }
        }
    }
}

/// The locals of `function` that its inner function captures and that are not defaults.
pub(super) fn captures(
    program: &Program,
    function: &Function,
    inner: FuncId,
) -> impl Iterator<Item = LocalId> {
    let inner = program.functions.get(inner.index());
    let captures = inner.map_or(&[][..], |it| &it.captures);
    let temps = function
        .locals
        .iter()
        .map(|it| it.kind == LocalKind::Temp)
        .collect::<Vec<bool>>();
    captures
        .iter()
        .map(|it| it.outer)
        .filter(move |it| temps.get(it.index()) == Some(&false))
}
