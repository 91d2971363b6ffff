//! The programs and how much more work the native ones do.

/// One program: `programs/NAME.py` beside `programs/NAME.rs`.
pub struct Program {
    pub name: &'static str,
    /// How many times the native programs do the work, so that they run long enough to be timed:
    /// starting a process costs about a millisecond.
    pub scale: u32,
}

const fn program(name: &'static str, scale: u32) -> Program {
    Program { name, scale }
}

pub const PROGRAMS: &[Program] = &[
    program("task_switch", 20),
    program("spawn_gather", 12),
    program("await_chain", 30),
    program("generator_pipeline", 12),
    program("queue_ping_pong", 20),
    program("fib", 6),
    program("nbody", 20),
    program("class_heavy", 10),
    program("dict_string_heavy", 3),
    program(SLEEPING, 1),
];

/// The program whose memory is measured as well.
pub const SLEEPING: &str = "sleeping_tasks";
/// The same without any task, for the memory that the process takes by itself.
pub const SLEEPING_IDLE: &str = "sleeping_tasks_idle";
/// The smallest script, for its size.
pub const HELLO: &str = "hello";

/// The constant in `sleeping_tasks` that says how many there are.
pub const SLEEPERS: u64 = 60_000;
