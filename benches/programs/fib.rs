//! `fib.py` in Rust, with checked arithmetic.

use std::hint::black_box;

const N: i64 = 32;
const REPEAT: i64 = 4;

fn fib(n: i64) -> i64 {
    if n < 2 {
        return n;
    }
    fib(n - 1) + fib(n - 2)
}

fn main() {
    let mut checksum = 0;
    for _ in 0..REPEAT * benches::scale() {
        // Without the black box LLVM would hoist the call out of the loop.
        checksum = (checksum * 31 + fib(black_box(N))) % 1_000_003;
    }
    println!("checksum {checksum}");
}
