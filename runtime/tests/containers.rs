//! The containers against CPython: each module replays a script beside it and must print what
//! `python3 NAME.py > NAME.out` printed.

#[path = "containers/recursion.rs"]
mod recursion;
#[path = "containers/reentry.rs"]
mod reentry;
#[path = "containers/set_order.rs"]
mod set_order;
#[path = "containers/show.rs"]
mod show;
#[path = "containers/sorting.rs"]
mod sorting;
#[path = "containers/texts.rs"]
mod texts;
