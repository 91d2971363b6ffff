//! `machine.ADC` on the RP2040: four pins and the temperature of the chip.
//!
//! Numbers: RP2040 datasheet, 4.9 "ADC and Temperature Sensor".

use core::mem;

use embassy_rp::adc::{Adc, Config};
use embassy_rp::pac::io::vals::Gpio0ctrlFuncsel;
use embassy_rp::pac::{ADC, IO_BANK0, PADS_BANK0};
use embassy_rp::peripherals;
use taipan_runtime::rt::machine::driver::AdcDriver;

taipan_runtime::adc_driver!(Converter);

struct Converter;

/// Channel 0 is at GPIO26.
const FIRST_PIN: u8 = 26;
/// The channels with a pin; the next is the temperature sensor.
const PINS: u8 = 4;

impl AdcDriver for Converter {
    fn find(pin: u8) -> Option<u8> {
        pin.checked_sub(FIRST_PIN).filter(|it| *it < PINS)
    }

    fn exists(channel: u8) -> bool {
        channel <= PINS
    }

    fn start(channel: u8) {
        if !ADC.cs().read().en() {
            // SAFETY: the converter belongs to this file, which has not started it yet.
            let converter = unsafe { peripherals::ADC::steal() };
            // It goes on when this is forgotten.
            mem::forget(Adc::new_blocking(converter, Config::default()));
        }
        if channel < PINS {
            let pin = usize::from(FIRST_PIN + channel);
            let function = IO_BANK0.gpio(pin).ctrl();
            function.write(|it| it.set_funcsel(Gpio0ctrlFuncsel::NULL as u8));
            // An analog pin has no digital input, no driver and no resistors.
            PADS_BANK0.gpio(pin).modify(|it| {
                it.set_ie(false);
                it.set_od(true);
                it.set_pue(false);
                it.set_pde(false);
            });
        } else {
            ADC.cs().modify(|it| it.set_ts_en(true));
        }
    }

    fn read(channel: u8) -> u16 {
        ADC.cs().modify(|it| {
            it.set_ainsel(channel);
            it.set_start_once(true);
        });
        while !ADC.cs().read().ready() {}
        let value = ADC.result().read().result();
        // Of twelve bits; the upper ones are repeated, so that full is full.
        value << 4 | value >> 8
    }

    fn reference() -> u32 {
        3_300_000
    }
}
