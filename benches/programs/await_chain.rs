//! `await_chain.py` as Rust `async fn`s, driven by tokio's current-thread runtime.

const CALLS: i64 = 1_200_000;

async fn level0(x: i64) -> i64 {
    x ^ 21
}

async fn level1(x: i64) -> i64 {
    level0(x).await
}

async fn level2(x: i64) -> i64 {
    level1(x).await
}

async fn level3(x: i64) -> i64 {
    level2(x).await
}

async fn level4(x: i64) -> i64 {
    level3(x).await
}

async fn level5(x: i64) -> i64 {
    level4(x).await
}

async fn level6(x: i64) -> i64 {
    level5(x).await
}

async fn level7(x: i64) -> i64 {
    level6(x).await
}

async fn level8(x: i64) -> i64 {
    level7(x).await
}

async fn level9(x: i64) -> i64 {
    level8(x).await
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut checksum = 0;
    for i in 0..CALLS * benches::scale() {
        checksum = (checksum * 31 + level9(i).await) % 1_000_003;
    }
    println!("checksum {checksum}");
}
