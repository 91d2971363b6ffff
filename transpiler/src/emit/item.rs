//! Items: functions, structs, impls, statics.
//!
//! ```text
//! // 3: async def worker(name: str, n: int) -> int:
//! pub async fn worker(name: Str, n: Int) -> Result<Int> {
//!     const PY: Code = Code::new("app.py", "worker");
//! ```

use super::doc::{Delimiter, Hug, Printer, TAB, Traits};
use super::literal::comment;

use crate::rir::visit::has_position;
use crate::rir::{Expr, Fields, Function, Impl, Item, Receiver, SourceLine, Struct, Type};

impl<'a> Printer<'a> {
    /// Items with a blank line between them; `path` is the Python file's.
    pub(super) fn lay_items(&mut self, items: &'a [Item], path: &str, indent: usize) {
        for (index, item) in items.iter().enumerate() {
            if index > 0 && !(is_value(item) && is_value(&items[index - 1])) {
                self.blank();
            }
            self.newline(indent);
            self.lay_item(item, path, indent);
        }
    }

    fn lay_item(&mut self, item: &'a Item, path: &str, indent: usize) {
        match item {
            Item::Function(function) => self.lay_function(function, path, indent),
            Item::Struct(item) => self.lay_struct(item, indent),
            Item::Impl(item) => self.lay_impl(item, path, indent),
            Item::Use { path, name } => self.put_built(|printer| {
                printer.write("pub use ");
                printer.write(path);
                if path.rsplit("::").next() != Some(name) {
                    printer.write(" as ");
                    printer.write(name);
                }
                printer.write_char(';');
            }),
            Item::Macro { path, args } => {
                self.put_built(|printer| {
                    printer.write(path);
                    printer.write("!(");
                    printer.write(&args.join(", "));
                    printer.write(");");
                });
            }
            Item::Static {
                name,
                ty,
                value,
                source,
            } => {
                self.lay_value("pub static ", name, ty, value, source, indent);
            }
            Item::Const {
                name,
                ty,
                value,
                source,
            } => {
                self.lay_value("pub const ", name, ty, value, source, indent);
            }
        }
    }

    fn lay_value(
        &mut self,
        keyword: &str,
        name: &str,
        ty: &Type,
        value: &'a Expr,
        source: &Option<SourceLine>,
        indent: usize,
    ) {
        self.put_source(source, indent);
        self.put_built(|printer| {
            printer.write(keyword);
            printer.write(name);
            printer.write(": ");
            printer.write_type(ty);
            printer.write(" =");
        });
        let mark = self.mark();
        let id = self.expr(value);
        self.lay_after(id, indent, 1);
        self.forget(mark);
        self.put(";");
    }

    /// `/// text`, a line for each of the docstring's.
    pub(super) fn put_doc(&mut self, sign: &str, doc: &str, indent: usize) {
        for line in doc.trim().lines() {
            self.put(sign);
            let line = comment(line);
            if !line.is_empty() {
                self.put(" ");
                self.put(&line);
            }
            self.newline(indent);
        }
    }

    fn lay_function(&mut self, function: &'a Function, path: &str, indent: usize) {
        self.put_source(&function.source, indent);
        if let Some(doc) = &function.doc {
            self.put_doc("///", doc, indent);
        }
        let mark = self.mark();
        let start = self.start();
        self.write(if function.is_pub { "pub " } else { "" });
        self.write(if function.is_async {
            "async fn "
        } else {
            "fn "
        });
        self.write(&function.name);
        let front = self.word(start);
        let empty = function.receiver == Receiver::None && function.params.is_empty();
        let opened = self.open_list(front, Delimiter::Params, empty);
        let receiver = match function.receiver {
            Receiver::None => None,
            Receiver::Ref => Some("&self"),
            Receiver::Value => Some("self"),
        };
        if let Some(receiver) = receiver {
            let kid = self.text(receiver);
            self.push_kid(kid);
        }
        for (index, param) in function.params.iter().enumerate() {
            self.write(if index > 0 || receiver.is_some() {
                ", "
            } else {
                ""
            });
            let start = self.start();
            self.write_param(param);
            let kid = self.word(start);
            self.push_kid(kid);
        }
        let params = self.close_list(start, Delimiter::Params, opened, Hug::No, false);
        let ret = self.start();
        if function.ret != Type::Unit {
            self.write(" -> ");
            self.write_type(&function.ret);
        }
        self.write(" {");
        let ret = self.word(ret);
        let signature = self.glue(start, Traits::PLAIN, &[params, ret]);
        self.lay(signature, indent, 0);
        self.forget(mark);
        let body = &function.body;
        let positions = function.code.as_ref().filter(|_| has_position(body));
        if let Some(code) = positions {
            self.newline(indent + TAB);
            self.put_built(|printer| {
                printer.write("const PY: Code = Code::new(");
                printer.write_text(code.path.as_deref().unwrap_or(path));
                printer.write(", ");
                printer.write_text(&code.name);
                printer.write(");");
            });
        }
        self.lay_lines(body, indent + TAB);
        if positions.is_some() || !body.stmts.is_empty() || body.value.is_some() {
            self.newline(indent);
        }
        self.put("}");
    }

    fn lay_struct(&mut self, item: &'a Struct, indent: usize) {
        self.put_source(&item.source, indent);
        if let Some(doc) = &item.doc {
            self.put_doc("///", doc, indent);
        }
        if !item.derives.is_empty() {
            self.put("#[derive(");
            self.put(&item.derives.join(", "));
            self.put(")]");
            self.newline(indent);
        }
        self.put("pub struct ");
        self.put(&item.name);
        match &item.fields {
            Fields::Tuple(types) => {
                let mark = self.mark();
                let start = self.start();
                let front = self.text("");
                let opened = self.open_list(front, Delimiter::Params, types.is_empty());
                for (index, ty) in types.iter().enumerate() {
                    self.write(if index > 0 { ", " } else { "" });
                    let start = self.start();
                    self.write("pub ");
                    self.write_type(ty);
                    let kid = self.word(start);
                    self.push_kid(kid);
                }
                let list = self.close_list(start, Delimiter::Params, opened, Hug::No, false);
                self.lay(list, indent, 1);
                self.forget(mark);
                self.put(";");
            }
            Fields::Named(fields) if fields.is_empty() => self.put(" {}"),
            Fields::Named(fields) => {
                self.put(" {");
                for (name, ty) in fields {
                    self.newline(indent + TAB);
                    self.put_built(|printer| {
                        printer.write("pub ");
                        printer.write(name);
                        printer.write(": ");
                        printer.write_type(ty);
                        printer.write_char(',');
                    });
                }
                self.newline(indent);
                self.put("}");
            }
        }
    }

    fn lay_impl(&mut self, item: &'a Impl, path: &str, indent: usize) {
        self.put_built(|printer| {
            printer.write("impl ");
            if let Some(of) = &item.of {
                printer.write_type(of);
                printer.write(" for ");
            }
            printer.write_type(&item.ty);
            printer.write(" {");
        });
        if !item.items.is_empty() {
            self.lay_items(&item.items, path, indent + TAB);
            self.newline(indent);
        }
        self.put("}");
    }
}

/// One line without a comment: several stand together.
pub fn is_value(item: &Item) -> bool {
    matches!(
        item,
        Item::Static { source: None, .. } | Item::Const { source: None, .. } | Item::Use { .. }
    )
}
