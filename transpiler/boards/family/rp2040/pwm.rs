//! `machine.PWM` on the RP2040: eight slices of two outputs, which share their frequency.
//!
//! Registers and numbers: RP2040 datasheet, 4.5 "PWM".

use embassy_rp::clocks::clk_sys_freq;
use embassy_rp::pac::io::vals::Gpio0ctrlFuncsel;
use embassy_rp::pac::pwm::Channel;
use embassy_rp::pac::{IO_BANK0, PADS_BANK0, PWM, SIO};
use taipan_runtime::rt::machine::driver::{Duty, PwmDriver};

taipan_runtime::pwm_driver!(Slices);

struct Slices;

/// The divider has four bits behind the point, and goes up to 255 15/16.
const DIVIDER_ONE: u64 = 16;
const MAX_DIVIDER: u64 = 255 * 16 + 15;

/// Counts in the longest period, so that a full duty is one count more and still fits.
const MAX_PERIOD: u64 = 0xFFFF;

/// GPIO0 and 1 are slice 0, and so on; GPIO16 begins anew.
fn slice(pin: u8) -> Channel {
    PWM.ch(usize::from(pin / 2 % 8))
}

fn is_second(pin: u8) -> bool {
    pin % 2 == 1
}

/// The divider in sixteenths and the counts of a period, as fine as they can be.
fn timing(clock: u64, frequency: u64) -> Option<(u64, u64)> {
    let scaled = clock * DIVIDER_ONE;
    let divider = scaled.div_ceil(frequency * MAX_PERIOD).max(DIVIDER_ONE);
    let period = scaled / (divider * frequency);
    (divider <= MAX_DIVIDER && period >= 2).then_some((divider, period))
}

impl PwmDriver for Slices {
    fn exists(pin: u8) -> bool {
        pin < 30
    }

    fn drive(pin: u8, frequency: u32, duty: Duty) -> bool {
        let clock = u64::from(clk_sys_freq());
        let Some((divider, period)) = timing(clock, u64::from(frequency)) else {
            return false;
        };
        let high = match duty {
            Duty::Share(share) => period * u64::from(share) / 0xFFFF,
            Duty::Nanos(nanos) => u64::from(nanos) * clock * DIVIDER_ONE / divider / 1_000_000_000,
        };
        let high = high.min(period) as u16;
        let slice = slice(pin);
        let old = u64::from(slice.top().read().top()) + 1;
        // The other output keeps its share of the period.
        let keep = |count: u16| (u64::from(count) * period / old).min(period) as u16;
        slice.cc().modify(|it| match is_second(pin) {
            false => {
                it.set_a(high);
                it.set_b(keep(it.b()));
            }
            true => {
                it.set_a(keep(it.a()));
                it.set_b(high);
            }
        });
        slice.top().write(|it| it.set_top((period - 1) as u16));
        slice.div().write(|it| {
            it.set_int((divider / DIVIDER_ONE) as u8);
            it.set_frac((divider % DIVIDER_ONE) as u8);
        });
        slice.csr().modify(|it| it.set_en(true));
        let pad = PADS_BANK0.gpio(usize::from(pin));
        pad.modify(|it| {
            it.set_ie(true);
            it.set_od(false);
        });
        let function = IO_BANK0.gpio(usize::from(pin)).ctrl();
        function.write(|it| it.set_funcsel(Gpio0ctrlFuncsel::PWM_A_0 as u8));
        true
    }

    fn stop(pin: u8) {
        slice(pin).cc().modify(|it| match is_second(pin) {
            false => it.set_a(0),
            true => it.set_b(0),
        });
        SIO.gpio_out(0).value_clr().write_value(1 << pin);
        SIO.gpio_oe(0).value_set().write_value(1 << pin);
        let function = IO_BANK0.gpio(usize::from(pin)).ctrl();
        function.write(|it| it.set_funcsel(Gpio0ctrlFuncsel::SIO_0 as u8));
    }
}
