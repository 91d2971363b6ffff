//! The format mini-language.
use crate::exc::Result;
use crate::int::Int;
use crate::object::Object;
use crate::str::Str;
use alloc::string::String;
pub fn format_int(v: &Int, _spec: &str, out: &mut String) -> Result<()> {
    v.str_to(out)
}
pub fn format_float(v: f64, _spec: &str, out: &mut String) -> Result<()> {
    v.str_to(out)
}
pub fn format_str(v: &Str, _spec: &str, out: &mut String) -> Result<()> {
    v.str_to(out)
}
