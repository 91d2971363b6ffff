//! `generator_pipeline.py` as a Rust author writes it: iterator adapters.

const ITEMS: i64 = 5_000_000;

fn source(n: i64) -> impl Iterator<Item = i64> {
    (0..n).scan(42, |state: &mut i64, _| {
        *state = (*state * 1_103_515_245 + 12_345) % 2_147_483_648;
        Some(*state)
    })
}

fn differences(numbers: impl Iterator<Item = i64>) -> impl Iterator<Item = i64> {
    numbers.scan(0, |last, n| {
        let difference = n - *last;
        *last = n;
        Some(difference)
    })
}

fn main() {
    let numbers = source(ITEMS * benches::scale())
        .filter(|n| n % 2 == 1)
        .map(|n| n / 7 % 1000);
    let mut checksum: i64 = 0;
    for d in differences(numbers) {
        checksum = (checksum * 31 + d).rem_euclid(1_000_003);
    }
    println!("checksum {checksum}");
}
