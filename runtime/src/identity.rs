//! What an object's address says: `hash` of objects compared by identity, and `at 0x…` in a repr.

/// `hash(object())`: the address without its alignment bits, rotated as CPython does.
pub fn identity_hash(address: usize) -> i64 {
    (address as u64).rotate_right(4) as i64
}
