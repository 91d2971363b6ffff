//! `task_switch.py` as a Rust author writes it on tokio's current-thread runtime.

const TASKS: i64 = 1000;
const ROUNDS: i64 = 400;

async fn worker(number: i64, rounds: i64) -> i64 {
    let mut total = 0;
    for i in 0..rounds {
        tokio::task::yield_now().await;
        total += i ^ number;
    }
    total
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let rounds = ROUNDS * benches::scale();
    let tasks: Vec<_> = (0..TASKS)
        .map(|n| tokio::spawn(worker(n, rounds)))
        .collect();
    let mut checksum = 0;
    for task in tasks {
        checksum = (checksum * 31 + task.await.expect("the task does not panic")) % 1_000_003;
    }
    println!("checksum {checksum}");
}
