//! `str`: placeholder that lets the crate build.
use alloc::rc::Rc;
use alloc::string::String;

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Str(Rc<str>);

impl Str {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Str {
        Str(text.into())
    }
}

impl From<String> for Str {
    fn from(text: String) -> Str {
        Str(text.into())
    }
}
