//! f-strings: pieces that are concatenated.
//!
//! ```python
//! f"{name!r:>{width}} {total=}"
//! # Concat(Format(name, Repr, Concat(">", Format(width))), " total=", Format(total, Repr))
//! ```
//!
//! Invariants: adjacent texts are one `Str`; an f-string without a field is a plain `Str`.

use super::Lowerer;
use crate::hir::{Conversion, ExprId, ExprKind};
use crate::syntax::TextRange;
use crate::syntax::ast::{self, FStringPart, InterpolatedStringElement};

/// Text that waits for the next field.
struct Pieces {
    text: String,
    text_range: TextRange,
    done: Vec<ExprId>,
}

impl Lowerer {
    pub(super) fn fstring(&mut self, it: &ast::ExprFString) -> ExprId {
        let mut pieces = Pieces {
            text: String::new(),
            text_range: it.range,
            done: Vec::new(),
        };
        for part in &it.value {
            match part {
                FStringPart::Literal(it) => pieces.text.push_str(&it.value),
                FStringPart::FString(it) => self.elements(&it.elements, &mut pieces),
            }
        }
        self.concat(pieces, it.range)
    }

    fn concat(&mut self, mut pieces: Pieces, range: TextRange) -> ExprId {
        if pieces.done.is_empty() {
            return self.str(&pieces.text, range);
        }
        self.flush(&mut pieces);
        self.make(ExprKind::Concat(pieces.done), range)
    }

    fn flush(&mut self, pieces: &mut Pieces) {
        if !pieces.text.is_empty() {
            let text = std::mem::take(&mut pieces.text);
            let piece = self.make(ExprKind::Str(text), pieces.text_range);
            pieces.done.push(piece);
        }
    }

    fn elements(&mut self, elements: &ast::InterpolatedStringElements, pieces: &mut Pieces) {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(it) => pieces.text.push_str(&it.value),
                InterpolatedStringElement::Interpolation(it) => self.field(it, pieces),
            }
        }
    }

    fn field(&mut self, it: &ast::InterpolatedElement, pieces: &mut Pieces) {
        let mut conversion = match it.conversion {
            ast::ConversionFlag::None => Conversion::None,
            ast::ConversionFlag::Str => Conversion::Str,
            ast::ConversionFlag::Repr => Conversion::Repr,
            ast::ConversionFlag::Ascii => Conversion::Ascii,
        };
        if let Some(debug) = &it.debug_text {
            pieces.text.push_str(&debug.leading);
            let source = self.source_text(&it.expression);
            pieces.text.push_str(&source);
            pieces.text.push_str(&debug.trailing);
            if conversion == Conversion::None && it.format_spec.is_none() {
                conversion = Conversion::Repr;
            }
        }
        self.flush(pieces);
        let value = self.expr(&it.expression);
        let spec = it.format_spec.as_ref().and_then(|it| {
            let mut spec = Pieces {
                text: String::new(),
                text_range: it.range,
                done: Vec::new(),
            };
            self.elements(&it.elements, &mut spec);
            if spec.done.is_empty() && spec.text.is_empty() {
                return None;
            }
            Some(self.concat(spec, it.range))
        });
        let field = self.make(
            ExprKind::Format {
                value,
                conversion,
                spec,
            },
            it.range,
        );
        pieces.done.push(field);
    }
}
