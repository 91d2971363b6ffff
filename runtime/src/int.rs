//! `int`: placeholder that lets the crate build.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Int(i64);

impl From<i64> for Int {
    fn from(value: i64) -> Int {
        Int(value)
    }
}
