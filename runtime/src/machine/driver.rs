//! What a board's code supplies for `machine`.
//!
//! ```ignore
//! struct Gpio;
//!
//! impl PinDriver for Gpio { … }
//!
//! taipan_runtime::pin_driver!(Gpio);
//! ```
//! A driver is found by the linker, as embassy's time drivers are, so that a script without pins
//! links none of it. With `std` there is no board, and the host's drivers take their place.

pub use core::task::Waker;

/// How a pin is used: the values of `Pin.IN` and its like.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode {
    In,
    Out,
    OpenDrain,
}

/// The resistor at a pin.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pull {
    None,
    Up,
    Down,
}

/// Which edges interrupt.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Edges {
    pub rising: bool,
    pub falling: bool,
}

/// How long an output is high in each period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Duty {
    /// 65535 is always.
    Share(u16),
    Nanos(u32),
}

/// The wires of a serial bus; where there is none the bus has its usual one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SpiPins {
    pub sck: Option<u8>,
    pub mosi: Option<u8>,
    pub miso: Option<u8>,
}

/// How bits go over it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SpiMode {
    /// Of the clock, in hertz; not 0. A chip takes the nearest that it has.
    pub frequency: u32,
    /// The clock's level at rest.
    pub is_idle_high: bool,
    /// Bits are taken at the second edge of the clock, not at the first.
    pub is_second_edge: bool,
}

/// The wires of a UART; where there is none it has its usual one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct UartPins {
    pub tx: Option<u8>,
    pub rx: Option<u8>,
}

/// Of a UART: the bit after the data that tells how many of them are set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Parity {
    None,
    Even,
    Odd,
}

/// How bytes go over a UART.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UartMode {
    /// Bits in a second; not 0.
    pub baudrate: u32,
    /// 5 to 8.
    pub bits: u8,
    pub parity: Parity,
    /// 1 or 2.
    pub stop: u8,
}

/// Declares a driver's trait, the functions by which the linker finds it, and the macro with
/// which a board's code offers it.
macro_rules! drivers {
    ($($(#[$meta:meta])* trait $trait:ident, $linked:ident, $offer:ident {
        $($(#[$doc:meta])* fn $name:ident = $symbol:ident($($arg:ident: $ty:ty),*) $(-> $result:ty)?;)*
    })*) => { $(
        $(#[$meta])*
        pub trait $trait {
            $($(#[$doc])* fn $name($($arg: $ty),*) $(-> $result)?;)*
        }

        #[cfg(not(feature = "std"))]
        pub(super) struct $linked;

        #[cfg(not(feature = "std"))]
        impl $trait for $linked {
            $(fn $name($($arg: $ty),*) $(-> $result)? {
                // SAFETY: the only definition of that symbol is made by the macro below, with
                // this signature; without one the program does not link.
                unsafe extern "Rust" {
                    safe fn $symbol($($arg: $ty),*) $(-> $result)?;
                }
                $symbol($($arg),*)
            })*
        }

        #[cfg(feature = "std")]
        pub(super) use super::host::$linked;

        offer!(($) $trait, $offer, [$(fn $name = $symbol($($arg: $ty),*) $(-> $result)?;)*]);
    )* };
}

/// The macro that defines a driver's symbols.
macro_rules! offer {
    (($dollar:tt) $trait:ident, $offer:ident, [
        $(fn $name:ident = $symbol:ident($($arg:ident: $ty:ty),*) $(-> $result:ty)?;)*
    ]) => {
        /// Offers a type of the board's code as the driver.
        #[macro_export]
        macro_rules! $offer {
            ($dollar driver:ty) => {
                const _: () = {
                    use $dollar crate::rt::machine::driver::*;
                    $(#[unsafe(no_mangle)]
                    fn $symbol($($arg: $ty),*) $(-> $result)? {
                        <$dollar driver as $trait>::$name($($arg),*)
                    })*
                };
            };
        }
    };
}

drivers! {
    /// General purpose input and output.
    trait PinDriver, Pins, pin_driver {
        /// The pin that the board calls `name`.
        fn find = _taipan_pin_find(name: &str) -> Option<u8>;
        /// Whether the chip has such a pin.
        fn exists = _taipan_pin_exists(pin: u8) -> bool;
        /// Takes a pin over as input or output.
        fn configure = _taipan_pin_configure(pin: u8, mode: Mode, pull: Pull);
        /// The level at the pin.
        fn read = _taipan_pin_read(pin: u8) -> bool;
        /// Drives the pin, or says what it is driven to once it is an output.
        fn write = _taipan_pin_write(pin: u8, level: bool);
        /// Has [`super::interrupt::raise`] called at these edges from now on.
        fn listen = _taipan_pin_listen(pin: u8, edges: Edges);
        /// The pin's handler is about to run: an edge from here on is another one. For chips whose
        /// interrupt is disarmed by an edge.
        fn rearm = _taipan_pin_rearm(pin: u8);
    }

    /// Outputs that are high for a part of each period.
    trait PwmDriver, Pwms, pwm_driver {
        /// Whether the pin has such an output.
        fn exists = _taipan_pwm_exists(pin: u8) -> bool;
        /// Starts or changes it; false where the frequency in hertz is out of range.
        fn drive = _taipan_pwm_drive(pin: u8, frequency: u32, duty: Duty) -> bool;
        /// Drives the pin low.
        fn stop = _taipan_pwm_stop(pin: u8);
    }

    /// Analog inputs.
    trait AdcDriver, Adcs, adc_driver {
        /// The channel at a pin.
        fn find = _taipan_adc_find(pin: u8) -> Option<u8>;
        /// Whether there is such a channel.
        fn exists = _taipan_adc_exists(channel: u8) -> bool;
        /// Makes a channel ready.
        fn start = _taipan_adc_start(channel: u8);
        /// Measures: 65535 is the reference voltage.
        fn read = _taipan_adc_read(channel: u8) -> u16;
        /// The reference voltage in microvolts.
        fn reference = _taipan_adc_reference() -> u32;
    }

    /// Buses of two wires.
    trait I2cDriver, I2cs, i2c_driver {
        /// Opens a bus at these pins, or at its usual ones; false where it cannot be there.
        fn open = _taipan_i2c_open(bus: u8, scl: Option<u8>, sda: Option<u8>, frequency: u32) -> bool;
        /// Writes, then reads; either may be empty. False where nobody answers.
        fn transfer = _taipan_i2c_transfer(bus: u8, address: u8, write: &[u8], read: &mut [u8]) -> bool;
    }

    /// Buses of a clock, data out and data in.
    trait SpiDriver, Spis, spi_driver {
        /// Opens a bus, or changes one; false where it cannot be at these pins.
        fn open = _taipan_spi_open(bus: u8, pins: SpiPins, mode: SpiMode) -> bool;
        /// Sends, and drops what comes in.
        fn write = _taipan_spi_write(bus: u8, data: &[u8]);
        /// Sends, and puts what comes in into the place of what was sent.
        fn exchange = _taipan_spi_exchange(bus: u8, data: &mut [u8]);
        /// Lets go of the bus.
        fn close = _taipan_spi_close(bus: u8);
    }

    /// Lines of bytes, in and out. What comes in is kept until it is read.
    trait UartDriver, Uarts, uart_driver {
        /// Opens a UART, or changes one; false where it cannot be at these pins.
        fn open = _taipan_uart_open(uart: u8, pins: UartPins, mode: UartMode) -> bool;
        /// How many bytes can be read, at least 1 where there are any.
        fn waiting = _taipan_uart_waiting(uart: u8) -> usize;
        /// Takes what has come in: how many bytes. Where there are none, `waker` is woken once
        /// there are; it may be woken too often.
        fn read = _taipan_uart_read(uart: u8, buffer: &mut [u8], waker: Option<&Waker>) -> usize;
        /// Sends as many bytes as there is room for. Where there is none, `waker` is woken likewise.
        fn write = _taipan_uart_write(uart: u8, data: &[u8], waker: Option<&Waker>) -> usize;
        /// Whether all has left.
        fn is_sent = _taipan_uart_is_sent(uart: u8) -> bool;
        /// Lets go of the UART.
        fn close = _taipan_uart_close(uart: u8);
    }

    /// Bits as pulses of a pin, each high and then low.
    trait BitstreamDriver, Bitstreams, bitstream_driver {
        /// Sends bytes, the highest bit first. `timing` is in nanoseconds: of a zero the time high
        /// and low, then of a one.
        fn send = _taipan_bitstream_send(pin: u8, timing: [u32; 4], data: &[u8]);
    }

    /// The chip as a whole.
    trait ChipDriver, Chips, chip_driver {
        /// Starts the program anew.
        fn reset = _taipan_chip_reset();
        /// Of the core, in hertz.
        fn frequency = _taipan_chip_frequency() -> Option<u32>;
        fn unique_id = _taipan_chip_unique_id() -> Option<[u8; 8]>;
        /// Has the chip reset unless it is fed within so many milliseconds; false where it cannot
        /// wait that long.
        fn watch = _taipan_chip_watch(timeout: u32) -> bool;
        /// Waits for as long again.
        fn feed = _taipan_chip_feed();
    }
}
