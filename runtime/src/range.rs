//! Placeholder that lets the crate build.
#[derive(Clone)]
pub struct Range {
    pub start: i64,
    pub stop: i64,
    pub step: i64,
}
