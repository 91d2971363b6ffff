//! What both sides await.

pub async fn sensor(n: f64) -> f64 {
    n + 1.0
}
