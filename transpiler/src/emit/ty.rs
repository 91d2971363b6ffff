//! Types, as text.

use super::doc::Printer;
use crate::rir::Type;

impl<'a> Printer<'a> {
    pub(super) fn write_type(&mut self, ty: &Type) {
        match ty {
            Type::Unit => self.write("()"),
            Type::Path(path, args) => {
                self.write(path);
                self.write_type_args("<", args);
            }
            Type::Tuple(items) => {
                self.write_char('(');
                self.write_types(items);
                self.write(if items.len() == 1 { ",)" } else { ")" });
            }
            Type::Ref(inner) => {
                self.write_char('&');
                self.write_type(inner);
            }
            Type::Array(inner) => {
                self.write_char('[');
                self.write_type(inner);
                self.write_char(']');
            }
            Type::Impl(bound) => self.write_bound("impl ", bound),
            Type::Dyn(bound) => self.write_bound("dyn ", bound),
            Type::Fn(params, ret) => self.write_signature("fn", params, ret),
            Type::Never => self.write_char('!'),
        }
    }

    /// `open` + `A, B>`, or nothing.
    pub(super) fn write_type_args(&mut self, open: &str, args: &[Type]) {
        if !args.is_empty() {
            self.write(open);
            self.write_types(args);
            self.write_char('>');
        }
    }

    fn write_types(&mut self, types: &[Type]) {
        for (index, ty) in types.iter().enumerate() {
            if index > 0 {
                self.write(", ");
            }
            self.write_type(ty);
        }
    }

    fn write_bound(&mut self, keyword: &str, bound: &Type) {
        self.write(keyword);
        match bound {
            Type::Fn(params, ret) => self.write_signature("Fn", params, ret),
            _ => self.write_type(bound),
        }
    }

    fn write_signature(&mut self, name: &str, params: &[Type], ret: &Type) {
        self.write(name);
        self.write_char('(');
        self.write_types(params);
        self.write_char(')');
        self.write_return(ret);
    }

    /// ` -> T`, or nothing for `()`.
    pub(super) fn write_return(&mut self, ret: &Type) {
        if !matches!(ret, Type::Unit) {
            self.write(" -> ");
            self.write_type(ret);
        }
    }
}
