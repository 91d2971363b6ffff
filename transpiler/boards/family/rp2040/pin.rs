//! `machine.Pin` on the RP2040: pads by embassy-rp, levels by the single-cycle IO block.
//!
//! embassy-rp owns the pins' interrupt. A pin with a handler has a future that waits for edges for
//! ever: polling it arms the interrupt, and the interrupt wakes a waker that raises the pin's line.

use core::cell::RefCell;
use core::future::Future;
use core::mem::ManuallyDrop;
use core::pin::Pin;
use core::task::Context;

extern crate alloc;
use alloc::boxed::Box;

use critical_section::Mutex;
use embassy_rp::gpio::{AnyPin, Flex, Pull as Resistor};
use embassy_rp::pac::SIO;
use taipan_runtime::rt::machine::driver::{Edges, Mode, PinDriver, Pull};
use taipan_runtime::rt::machine::interrupt;

use crate::config::PINS;

taipan_runtime::pin_driver!(Gpio);

/// GPIO0 to GPIO29: RP2040 datasheet, 1.4.3 "GPIO Functions".
const COUNT: usize = 30;

/// What has become of each pin.
static STATES: Mutex<RefCell<[State; COUNT]>> =
    Mutex::new(RefCell::new([const { State::new() }; COUNT]));

struct State {
    mode: Mode,
    pull: Pull,
    /// What an open drain is let go of or pulled to.
    level: bool,
    edges: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
}

impl State {
    const fn new() -> State {
        State {
            mode: Mode::In,
            pull: Pull::None,
            level: false,
            edges: None,
        }
    }
}

struct Gpio;

/// The pin, with a bare pad; it keeps its function when this is dropped.
fn flex(pin: u8) -> ManuallyDrop<Flex<'static>> {
    // SAFETY: pins belong to this file alone, and only what is called here uses a `Flex`.
    ManuallyDrop::new(Flex::new(unsafe { AnyPin::steal(pin) }))
}

fn with<R>(pin: u8, f: impl FnOnce(&mut State) -> R) -> R {
    critical_section::with(|cs| f(&mut STATES.borrow_ref_mut(cs)[usize::from(pin)]))
}

/// Gives the pad its resistor, and the driver its direction.
fn apply(flex: &mut Flex<'static>, pin: u8, state: &State) {
    flex.set_pull(match state.pull {
        Pull::None => Resistor::None,
        Pull::Up => Resistor::Up,
        Pull::Down => Resistor::Down,
    });
    drive(pin, state);
}

/// An open drain drives low or not at all.
fn drive(pin: u8, state: &State) {
    let bit = 1 << pin;
    let (out, enable) = (SIO.gpio_out(0), SIO.gpio_oe(0));
    match (state.mode, state.level) {
        (Mode::OpenDrain, _) | (_, false) => out.value_clr().write_value(bit),
        (_, true) => out.value_set().write_value(bit),
    }
    match (state.mode, state.level) {
        (Mode::In, _) | (Mode::OpenDrain, true) => enable.value_clr().write_value(bit),
        (Mode::Out, _) | (Mode::OpenDrain, false) => enable.value_set().write_value(bit),
    }
}

async fn watch(mut flex: ManuallyDrop<Flex<'static>>, edges: Edges) {
    loop {
        match (edges.rising, edges.falling) {
            (true, true) => flex.wait_for_any_edge().await,
            (true, false) => flex.wait_for_rising_edge().await,
            (false, _) => flex.wait_for_falling_edge().await,
        }
    }
}

impl PinDriver for Gpio {
    fn find(name: &str) -> Option<u8> {
        let known = PINS.iter().find(|(other, _)| *other == name);
        known.map(|(_, pin)| *pin)
    }

    fn exists(pin: u8) -> bool {
        usize::from(pin) < COUNT
    }

    fn configure(pin: u8, mode: Mode, pull: Pull) {
        with(pin, |state| {
            (state.mode, state.pull) = (mode, pull);
            apply(&mut flex(pin), pin, state);
        });
    }

    fn read(pin: u8) -> bool {
        let is_driven = SIO.gpio_oe(0).value().read() >> pin & 1 != 0;
        let levels = match is_driven {
            true => SIO.gpio_out(0).value().read(),
            false => SIO.gpio_in(0).read(),
        };
        levels >> pin & 1 != 0
    }

    fn write(pin: u8, level: bool) {
        with(pin, |state| {
            state.level = level;
            drive(pin, state);
        });
    }

    fn listen(pin: u8, edges: Edges) {
        with(pin, |state| {
            state.edges = None;
            if edges.rising || edges.falling {
                let mut flex = flex(pin);
                apply(&mut flex, pin, state);
                state.edges = Some(Box::pin(watch(flex, edges)));
            }
        });
        Self::rearm(pin);
    }

    fn rearm(pin: u8) {
        with(pin, |state| {
            if let Some(edges) = &mut state.edges {
                // Never ready: the loop waits for the next edge.
                let _ = edges
                    .as_mut()
                    .poll(&mut Context::from_waker(&interrupt::waker(pin)));
            }
        });
    }
}
