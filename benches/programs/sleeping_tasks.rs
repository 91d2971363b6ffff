//! `sleeping_tasks.py` as a Rust author writes it.

use std::time::Duration;

const TASKS: i64 = 60_000;

async fn sleeper(n: i64) -> i64 {
    tokio::time::sleep(Duration::from_secs(1)).await;
    n % 10
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let tasks: Vec<_> = (0..TASKS * benches::scale())
        .map(|n| tokio::spawn(sleeper(n)))
        .collect();
    // All sleep while main does, also when there are none.
    tokio::time::sleep(Duration::from_secs(1)).await;
    let mut checksum = 0;
    for task in tasks {
        checksum += task.await.expect("the task does not panic");
    }
    println!("checksum {checksum}");
}
