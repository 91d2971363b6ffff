//! `spawn_gather.py` as a Rust author writes it: spawned tasks, joined.

const GROUPS: i64 = 1600;
const WIDTH: i64 = 100;

async fn job(n: i64) -> i64 {
    tokio::task::yield_now().await;
    n * 3 % 7
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut checksum = 0;
    for group in 0..GROUPS * benches::scale() {
        let tasks: Vec<_> = (0..WIDTH).map(|i| tokio::spawn(job(group + i))).collect();
        let mut sum = 0;
        for task in tasks {
            sum += task.await.expect("the task does not panic");
        }
        checksum = (checksum * 31 + sum) % 1_000_003;
    }
    println!("checksum {checksum}");
}
