//! `machine.I2C` on the RP2040: two buses, on embassy-rp.
//!
//! Even pins are data, odd ones clock, and the buses take turns: RP2040 datasheet, 1.4.3 "GPIO
//! Functions".

use core::cell::RefCell;

use critical_section::Mutex;
use embassy_rp::Peri;
use embassy_rp::i2c::{Blocking, Config, I2c, Instance, SclPin, SdaPin};
use embassy_rp::peripherals::{self, I2C0, I2C1};
use taipan_runtime::rt::machine::driver::I2cDriver;

taipan_runtime::i2c_driver!(Buses);

struct Buses;

struct Open {
    first: Option<I2c<'static, I2C0, Blocking>>,
    second: Option<I2c<'static, I2C1, Blocking>>,
}

static OPEN: Mutex<RefCell<Open>> = Mutex::new(RefCell::new(Open {
    first: None,
    second: None,
}));

/// Passes the peripheral of the pin with that number on, if it is among these.
macro_rules! with_pin {
    ($number:expr, [$($known:literal $pin:ident),*], $then:expr) => {
        match $number {
            $($known => {
                // SAFETY: whoever opens a bus gives it these pins.
                Some($then(unsafe { peripherals::$pin::steal() }))
            })*
            _ => None,
        }
    };
}

macro_rules! opener {
    ($name:ident, $bus:ident, [$($sda:literal $sda_pin:ident),*], [$($scl:literal $scl_pin:ident),*]) => {
        fn $name(scl: u8, sda: u8, config: Config) -> Option<I2c<'static, $bus, Blocking>> {
            fn with_data(
                data: Peri<'static, impl SdaPin<$bus>>,
                scl: u8,
                config: Config,
            ) -> Option<I2c<'static, $bus, Blocking>> {
                with_pin!(scl, [$($scl $scl_pin),*], |clock| start(clock, data, config))
            }
            fn start(
                clock: Peri<'static, impl SclPin<$bus>>,
                data: Peri<'static, impl SdaPin<$bus>>,
                config: Config,
            ) -> I2c<'static, $bus, Blocking> {
                // SAFETY: buses belong to this file, and opening one closes what was open before.
                let bus = unsafe { peripherals::$bus::steal() };
                I2c::new_blocking(bus, clock, data, config)
            }
            with_pin!(sda, [$($sda $sda_pin),*], |data| with_data(data, scl, config)).flatten()
        }
    };
}

opener!(
    open_first,
    I2C0,
    [0 PIN_0, 4 PIN_4, 8 PIN_8, 12 PIN_12, 16 PIN_16, 20 PIN_20, 24 PIN_24, 28 PIN_28],
    [1 PIN_1, 5 PIN_5, 9 PIN_9, 13 PIN_13, 17 PIN_17, 21 PIN_21, 25 PIN_25, 29 PIN_29]
);
opener!(
    open_second,
    I2C1,
    [2 PIN_2, 6 PIN_6, 10 PIN_10, 14 PIN_14, 18 PIN_18, 22 PIN_22, 26 PIN_26],
    [3 PIN_3, 7 PIN_7, 11 PIN_11, 15 PIN_15, 19 PIN_19, 23 PIN_23, 27 PIN_27]
);

/// An empty transfer is no transfer: it would not even send the address.
fn transfer_on<T: Instance>(
    bus: Option<&mut I2c<'static, T, Blocking>>,
    address: u8,
    write: &[u8],
    read: &mut [u8],
) -> bool {
    let Some(bus) = bus else { return false };
    let result = match (write.is_empty(), read.is_empty()) {
        (true, true) => return false,
        (true, false) => bus.blocking_read(address, read),
        (false, true) => bus.blocking_write(address, write),
        (false, false) => bus.blocking_write_read(address, write, read),
    };
    result.is_ok()
}

impl I2cDriver for Buses {
    /// MicroPython's pins where none are given: 4 and 5, 6 and 7.
    fn open(bus: u8, scl: Option<u8>, sda: Option<u8>, frequency: u32) -> bool {
        let mut config = Config::default();
        config.frequency = frequency;
        critical_section::with(|cs| {
            let mut open = OPEN.borrow_ref_mut(cs);
            match bus {
                0 => {
                    open.first = None;
                    open.first = open_first(scl.unwrap_or(5), sda.unwrap_or(4), config);
                    open.first.is_some()
                }
                1 => {
                    open.second = None;
                    open.second = open_second(scl.unwrap_or(7), sda.unwrap_or(6), config);
                    open.second.is_some()
                }
                _ => false,
            }
        })
    }

    fn transfer(bus: u8, address: u8, write: &[u8], read: &mut [u8]) -> bool {
        // A transfer takes long: interrupts are masked only to take the bus and to put it back.
        match bus {
            0 => {
                let mut first = critical_section::with(|cs| OPEN.borrow_ref_mut(cs).first.take());
                let done = transfer_on(first.as_mut(), address, write, read);
                critical_section::with(|cs| OPEN.borrow_ref_mut(cs).first = first);
                done
            }
            _ => {
                let mut second = critical_section::with(|cs| OPEN.borrow_ref_mut(cs).second.take());
                let done = transfer_on(second.as_mut(), address, write, read);
                critical_section::with(|cs| OPEN.borrow_ref_mut(cs).second = second);
                done
            }
        }
    }
}
