//! `machine.Timer`: calls at points of the clock, or again and again.
//!
//! ```python
//! Timer(period=500, callback=lambda timer: led.toggle())
//! Timer().init(mode=Timer.ONE_SHOT, period=2000, callback=stop)
//! ```
//! A timer needs no hardware of its own: the executor's wait, and that of `time.sleep`, ends when
//! the next one is due. Callbacks run where interrupt handlers do. A running timer is kept, whether
//! or not the script still has it. A periodic one keeps its rhythm; periods that were missed
//! altogether are left out.

use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;
use core::cell::{Cell, RefCell};

use super::interrupt;
use crate::exc::{Exc, Result};
use crate::executor::interrupts::{self, Alarms};
use crate::platform::{Instant, Span};

type Callback = Rc<dyn Fn(Timer) -> Result<()>>;

/// A timer. Every object is one of its own, whatever its number.
pub struct Timer(Rc<State>);

struct State {
    due: Cell<Instant>,
    /// None for one that fires once.
    period: Cell<Option<Span>>,
    callback: RefCell<Option<Callback>>,
}

local! {
    static RUNNING: RefCell<Vec<Timer>> = RefCell::new(Vec::new());
}

native_class!(Timer, "Timer");

impl Timer {
    pub const ONE_SHOT: i64 = 0;
    pub const PERIODIC: i64 = 1;

    /// `Timer(id)`: one that does not run yet.
    pub fn new(_id: i64) -> Timer {
        Timer(Rc::new(State {
            due: Cell::new(Instant::now()),
            period: Cell::new(None),
            callback: RefCell::new(None),
        }))
    }

    /// `Timer(id, mode=…, period=…, callback=…)`.
    ///
    /// # Errors
    /// ValueError where there is no such mode, or the period is not positive.
    pub fn started<R>(
        id: i64,
        callback: impl Fn(Timer) -> Result<R> + 'static,
        period: i64,
        mode: i64,
    ) -> Result<Timer> {
        let timer = Timer::new(id);
        timer.init(callback, period, mode)?;
        Ok(timer)
    }

    /// `Timer(id, mode=…, freq=…, callback=…)`.
    ///
    /// # Errors
    /// ValueError where there is no such mode, or the frequency is not positive.
    pub fn started_at<R>(
        id: i64,
        callback: impl Fn(Timer) -> Result<R> + 'static,
        freq: f64,
        mode: i64,
    ) -> Result<Timer> {
        let timer = Timer::new(id);
        timer.init_at(callback, freq, mode)?;
        Ok(timer)
    }

    /// `init(mode=…, period=…, callback=…)`, with the period in milliseconds.
    ///
    /// # Errors
    /// ValueError where there is no such mode, or the period is not positive.
    pub fn init<R>(
        &self,
        callback: impl Fn(Timer) -> Result<R> + 'static,
        period: i64,
        mode: i64,
    ) -> Result<()> {
        self.start(callback, Span::from_ms(period), mode)
    }

    /// `init(mode=…, freq=…, callback=…)`, with the frequency in hertz.
    ///
    /// # Errors
    /// ValueError where there is no such mode, or the frequency is not positive.
    pub fn init_at<R>(
        &self,
        callback: impl Fn(Timer) -> Result<R> + 'static,
        freq: f64,
        mode: i64,
    ) -> Result<()> {
        self.start(callback, Span::from_seconds(1.0 / freq), mode)
    }

    fn start<R>(
        &self,
        callback: impl Fn(Timer) -> Result<R> + 'static,
        period: Span,
        mode: i64,
    ) -> Result<()> {
        let is_periodic = match mode {
            Self::ONE_SHOT => false,
            Self::PERIODIC => true,
            _ => return Err(Exc::value_error("invalid timer mode")),
        };
        if period.is_over() {
            return Err(Exc::value_error("timer period must be positive"));
        }
        self.deinit();
        self.0.due.set(Instant::now().after(period));
        self.0.period.set(is_periodic.then_some(period));
        let callback: Callback = Rc::new(move |timer| callback(timer).map(|_| ()));
        self.0.callback.replace(Some(callback));
        RUNNING.with(|timers| timers.borrow_mut().push(self.clone()));
        interrupts::install_alarms(Alarms {
            run: || interrupt::alone(run_due),
            next,
        });
        Ok(())
    }

    /// `deinit()`: stops it.
    pub fn deinit(&self) {
        RUNNING.with(|timers| {
            timers.borrow_mut().retain(|it| !Rc::ptr_eq(&it.0, &self.0));
        });
        let callback = self.0.callback.take();
        drop(callback);
    }

    fn fire(&self, now: Instant) {
        let callback = self.0.callback.borrow().clone();
        match self.0.period.get() {
            Some(period) => {
                let mut due = self.0.due.get().after(period);
                if due.is_due(now) {
                    due = now.after(period);
                }
                self.0.due.set(due);
            }
            None => self.deinit(),
        }
        if let Some(Err(exc)) = callback.map(|callback| callback(self.clone())) {
            self.deinit();
            interrupt::report(&exc);
        }
    }

    fn describe(&self) -> String {
        String::from(match self.0.period.get() {
            Some(_) => "Timer(mode=PERIODIC)",
            None => "Timer(mode=ONE_SHOT)",
        })
    }
}

fn next() -> Option<Instant> {
    RUNNING.with(|timers| {
        let timers = timers.borrow();
        let due = timers.iter().map(|it| it.0.due.get());
        due.min_by(|a, b| a.cmp(*b))
    })
}

/// Calls what is due, the earliest first.
fn run_due() {
    let now = Instant::now();
    loop {
        let earliest = RUNNING.with(|timers| {
            let timers = timers.borrow();
            let due = timers.iter().filter(|it| it.0.due.get().is_due(now));
            due.min_by(|a, b| a.0.due.get().cmp(b.0.due.get())).cloned()
        });
        let Some(timer) = earliest else { return };
        timer.fire(now);
    }
}
