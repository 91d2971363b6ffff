//! `queue_ping_pong.py` as a Rust author writes it: two bounded channels between two tasks.

use tokio::sync::mpsc::{Receiver, Sender, channel};

const ROUNDS: i64 = 100_000;

async fn player(mut inbox: Receiver<i64>, outbox: Sender<i64>, rounds: i64, step: i64) -> i64 {
    let mut total = 0;
    for _ in 0..rounds {
        let Some(ball) = inbox.recv().await else {
            break;
        };
        total = (total + ball) % 1_000_003;
        // The last ball finds nobody on the other side.
        if outbox.send(ball + step).await.is_err() {
            break;
        }
    }
    total
}

#[tokio::main(flavor = "current_thread")]
async fn main() {
    let rounds = ROUNDS * benches::scale();
    let (to_left, left) = channel(1);
    let (to_right, right) = channel(1);
    to_left.send(0).await.expect("the receiver is alive");
    let ping = tokio::spawn(player(left, to_right, rounds, 1));
    let pong = tokio::spawn(player(right, to_left, rounds, 2));
    let a = ping.await.expect("the task does not panic");
    let b = pong.await.expect("the task does not panic");
    println!("checksum {a} {b}");
}
