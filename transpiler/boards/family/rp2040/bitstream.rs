//! `machine.bitstream` on the RP2040: pulses by the single-cycle IO block, with interrupts masked.

use cortex_m::asm;
use embassy_rp::clocks::clk_sys_freq;
use embassy_rp::pac::SIO;
use taipan_runtime::rt::machine::driver::BitstreamDriver;

taipan_runtime::bitstream_driver!(Pulses);

struct Pulses;

/// Cycles that a level takes beside its delay: choosing it, and the stores.
const OVERHEAD: u32 = 24;

/// What `asm::delay` is to be asked for: on a Cortex-M0+ each step of its loop takes 3 cycles.
fn delay_of(nanos: u32) -> u32 {
    let cycles = clk_sys_freq() / 1_000_000 * nanos / 1000;
    cycles.saturating_sub(OVERHEAD) / 3
}

impl BitstreamDriver for Pulses {
    fn send(pin: u8, timing: [u32; 4], data: &[u8]) {
        let [zero_high, zero_low, one_high, one_low] = timing.map(delay_of);
        let bit = 1 << pin;
        let out = SIO.gpio_out(0);
        critical_section::with(|_| {
            for byte in data {
                for place in (0..8).rev() {
                    let (high, low) = match byte >> place & 1 {
                        0 => (zero_high, zero_low),
                        _ => (one_high, one_low),
                    };
                    out.value_set().write_value(bit);
                    asm::delay(high);
                    out.value_clr().write_value(bit);
                    asm::delay(low);
                }
            }
        });
    }
}
