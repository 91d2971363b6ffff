//! Coroutines, generators and `asyncio` by hand: Rust as the compiler writes it, beside the Python
//! that it came from and the trace that CPython 3.11 prints for that.
// The Rust beside each Python text keeps its shape: `break` at the end of a loop, unit results.
#![allow(clippy::never_loop, clippy::unit_arg)]

#[path = "asyncio/dynamic.rs"]
mod dynamic;
#[path = "asyncio/foreign.rs"]
mod foreign;
#[path = "asyncio/generators.rs"]
mod generators;
#[path = "asyncio/order.rs"]
mod order;
#[path = "asyncio/trace.rs"]
mod trace;
