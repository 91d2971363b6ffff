//! `machine.SPI` on the RP2040: two buses, on embassy-rp.
//!
//! Of each four pins the first is data in, the third the clock and the fourth data out, and the
//! buses take turns every eight: RP2040 datasheet, 1.4.3 "GPIO Functions".

use core::cell::RefCell;

use critical_section::Mutex;
use embassy_rp::pac;
use embassy_rp::peripherals::{self, SPI0, SPI1};
use embassy_rp::spi::{Blocking, Config, Instance, Phase, Polarity, Spi};
use taipan_runtime::rt::machine::driver::{SpiDriver, SpiMode, SpiPins};

taipan_runtime::spi_driver!(Buses);

struct Buses;

struct Open {
    first: Option<Spi<'static, SPI0, Blocking>>,
    second: Option<Spi<'static, SPI1, Blocking>>,
}

static OPEN: Mutex<RefCell<Open>> = Mutex::new(RefCell::new(Open {
    first: None,
    second: None,
}));

/// MicroPython's pins where none are given: clock, data out, data in.
const USUAL: [[u8; 3]; 2] = [[18, 19, 16], [10, 11, 8]];

/// Of the chip's clock of 125 MHz, through its two dividers: RP2040 datasheet, 4.4.3.4.
const SLOWEST: u32 = 1923;

/// The pin's function is the serial bus.
const FUNCTION: u8 = 1;

/// Whether the bus may have this pin in that place of the four.
fn fits(bus: u8, pin: u8, place: u8) -> bool {
    pin < 30 && pin / 8 % 2 == bus && pin % 4 == place
}

/// Gives the pin to the bus, as embassy-rp does with those that it is given.
fn connect(pin: u8) {
    let pin = usize::from(pin);
    pac::IO_BANK0
        .gpio(pin)
        .ctrl()
        .write(|it| it.set_funcsel(FUNCTION));
    pac::PADS_BANK0.gpio(pin).write(|it| {
        it.set_schmitt(true);
        it.set_ie(true);
    });
}

macro_rules! opener {
    ($name:ident, $bus:ident, [$($mosi:literal $pin:ident),*]) => {
        /// The bus with data out; the other wires are connected beside it.
        fn $name(mosi: u8, config: Config) -> Option<Spi<'static, $bus, Blocking>> {
            // SAFETY: buses belong to this file, and opening one closes what was open before;
            // whoever opens a bus gives it these pins.
            unsafe {
                let bus = peripherals::$bus::steal();
                match mosi {
                    $($mosi => {
                        let pin = peripherals::$pin::steal();
                        Some(Spi::new_blocking_txonly_nosck(bus, pin, config))
                    })*
                    _ => None,
                }
            }
        }
    };
}

opener!(open_first, SPI0, [3 PIN_3, 7 PIN_7, 19 PIN_19, 23 PIN_23]);
opener!(open_second, SPI1, [11 PIN_11, 15 PIN_15, 27 PIN_27]);

/// What is done with an open bus, whichever it is.
trait Bus {
    fn write(&mut self, data: &[u8]);
    fn exchange(&mut self, data: &mut [u8]);
}

impl<T: Instance> Bus for Spi<'static, T, Blocking> {
    fn write(&mut self, data: &[u8]) {
        // The chip has nothing to fail with.
        let _ = self.blocking_write(data);
    }

    fn exchange(&mut self, data: &mut [u8]) {
        let _ = self.blocking_transfer_in_place(data);
    }
}

/// Takes the bus for as long as it takes: interrupts are masked only to take it and to put it back.
fn with(bus: u8, work: impl FnOnce(&mut dyn Bus)) {
    let (mut first, mut second) = critical_section::with(|cs| {
        let mut open = OPEN.borrow_ref_mut(cs);
        match bus {
            0 => (open.first.take(), None),
            _ => (None, open.second.take()),
        }
    });
    if let Some(bus) = &mut first {
        work(bus);
    } else if let Some(bus) = &mut second {
        work(bus);
    }
    critical_section::with(|cs| {
        let mut open = OPEN.borrow_ref_mut(cs);
        match bus {
            0 => open.first = first,
            _ => open.second = second,
        }
    });
}

impl SpiDriver for Buses {
    fn open(bus: u8, pins: SpiPins, mode: SpiMode) -> bool {
        let Some([sck, mosi, miso]) = USUAL.get(usize::from(bus)) else {
            return false;
        };
        let sck = pins.sck.unwrap_or(*sck);
        let mosi = pins.mosi.unwrap_or(*mosi);
        let miso = pins.miso.unwrap_or(*miso);
        if !fits(bus, sck, 2) || !fits(bus, miso, 0) {
            return false;
        }
        let mut config = Config::default();
        config.frequency = mode.frequency.max(SLOWEST);
        config.polarity = match mode.is_idle_high {
            true => Polarity::IdleHigh,
            false => Polarity::IdleLow,
        };
        config.phase = match mode.is_second_edge {
            true => Phase::CaptureOnSecondTransition,
            false => Phase::CaptureOnFirstTransition,
        };
        Self::close(bus);
        let is_open = critical_section::with(|cs| {
            let mut open = OPEN.borrow_ref_mut(cs);
            match bus {
                0 => {
                    open.first = open_first(mosi, config);
                    open.first.is_some()
                }
                _ => {
                    open.second = open_second(mosi, config);
                    open.second.is_some()
                }
            }
        });
        if is_open {
            connect(sck);
            connect(miso);
        }
        is_open
    }

    fn write(bus: u8, data: &[u8]) {
        with(bus, |bus| bus.write(data));
    }

    fn exchange(bus: u8, data: &mut [u8]) {
        with(bus, |bus| bus.exchange(data));
    }

    fn close(bus: u8) {
        critical_section::with(|cs| {
            let mut open = OPEN.borrow_ref_mut(cs);
            match bus {
                0 => open.first = None,
                _ => open.second = None,
            }
        });
    }
}
