//! Module `time`, with MicroPython's ticks.
//!
//! ```python
//! start = time.ticks_ms()
//! time.sleep_ms(20)
//! print(time.ticks_diff(time.ticks_ms(), start))
//! ```
//! The clocks are those of the executor, so that virtual time holds for both.
//! A board knows no date: there `time()` is the time since the start. Interrupt handlers run while
//! a `sleep` waits. Ticks wrap at 2^30, as on MicroPython's 32-bit ports, so differences are taken modulo.
//!
//! Source: the Python library reference, "time"; MicroPython's documentation, "time".

#[cfg(feature = "std")]
mod calendar;

#[cfg(feature = "std")]
pub use calendar::{
    StructTime, ctime, ctime_now, gmtime, gmtime_now, localtime, localtime_now, mktime, strftime,
    strftime_now,
};

use crate::exc::{Exc, Result};
use crate::executor::interrupts;
use crate::platform::{self, Instant, Span};
use crate::recursion::check_interrupt;

/// Ticks are counted modulo this.
const TICKS_PERIOD: i64 = 1 << 30;

/// Seconds from here on are refused, as a `time_t` of 64 bits cannot count them.
const LONGEST: f64 = (1u128 << 63) as f64;

/// `time.time()`.
pub fn time() -> f64 {
    platform::wall()
}

/// `time.time_ns()`.
pub fn time_ns() -> i64 {
    platform::wall_ns()
}

/// `time.monotonic_ns()`.
pub fn monotonic_ns() -> i64 {
    platform::nanos()
}

/// `time.monotonic()`.
pub fn monotonic() -> f64 {
    platform::monotonic()
}

/// `time.perf_counter()`.
pub fn perf_counter() -> f64 {
    monotonic()
}

/// `time.perf_counter_ns()`.
pub fn perf_counter_ns() -> i64 {
    monotonic_ns()
}

/// `time.process_time()`.
pub fn process_time() -> f64 {
    process_time_ns() as f64 / 1e9
}

/// `time.process_time_ns()`.
pub fn process_time_ns() -> i64 {
    #[cfg(all(feature = "std", target_os = "linux"))]
    if let Ok(stat) = std::fs::read_to_string("/proc/self/schedstat")
        && let Some(ran) = stat.split(' ').next().and_then(|ns| ns.parse::<i64>().ok())
    {
        return ran;
    }
    monotonic_ns()
}

/// `time.sleep(seconds)`. Raises ValueError for a negative time.
pub fn sleep(seconds: f64) -> Result<()> {
    if seconds.is_nan() {
        return Err(Exc::value_error("Invalid value NaN (not a number)"));
    }
    if seconds < 0.0 {
        return Err(Exc::value_error("sleep length must be non-negative"));
    }
    if seconds >= LONGEST {
        return Err(Exc::overflow_error(
            "timestamp out of range for platform time_t",
        ));
    }
    sleep_for(Span::from_seconds(seconds))
}

/// `time.sleep_ms(ms)`.
pub fn sleep_ms(ms: i64) -> Result<()> {
    sleep_for(Span::from_ms(ms))
}

/// `time.sleep_us(us)`.
pub fn sleep_us(us: i64) -> Result<()> {
    sleep_for(Span::from_us(us))
}

/// Blocks everything but interrupt handlers.
fn sleep_for(span: Span) -> Result<()> {
    let until = Instant::now().after(span);
    loop {
        check_interrupt()?;
        interrupts::run_handlers();
        if until.is_due(Instant::now()) {
            return Ok(());
        }
        platform::nap(interrupts::or_sooner(Some(until)));
    }
}

/// `time.ticks_ms()`.
pub fn ticks_ms() -> i64 {
    (platform::micros() / 1000) & (TICKS_PERIOD - 1)
}

/// `time.ticks_us()`.
pub fn ticks_us() -> i64 {
    platform::micros() & (TICKS_PERIOD - 1)
}

/// `time.ticks_cpu()`.
pub fn ticks_cpu() -> i64 {
    monotonic_ns() & (TICKS_PERIOD - 1)
}

/// `time.ticks_add(ticks, delta)`.
pub fn ticks_add(ticks: i64, delta: i64) -> i64 {
    ticks.wrapping_add(delta) & (TICKS_PERIOD - 1)
}

/// `time.ticks_diff(end, start)`: signed, right for spans below half the period.
pub fn ticks_diff(end: i64, start: i64) -> i64 {
    let half = TICKS_PERIOD / 2;
    (end.wrapping_sub(start).wrapping_add(half) & (TICKS_PERIOD - 1)) - half
}
