//! QEMU's RISC-V board: the core-local interruptor is the clock.

use core::cell::RefCell;
use core::task::Waker;

use critical_section::Mutex;
use embassy_time_driver::Driver;
use riscv::interrupt::Interrupt;
pub use riscv_rt::entry;

use crate::{console, heap};

/// Registers of the core-local interruptor: SiFive FU540-C000 manual, 9 "CLINT"; the base address
/// and the rate of 10 MHz are those of QEMU's `hw/riscv/virt.c`.
const CLINT: usize = 0x0200_0000;
const MTIMECMP: *mut u32 = (CLINT + 0x4000) as *mut u32;
const MTIME: *const u32 = (CLINT + 0xBFF8) as *const u32;

/// Starts the heap, the clock and the console.
pub fn start() {
    heap::start();
    set_alarm(u64::MAX);
    // SAFETY: no critical section is open, and the handler is there.
    unsafe {
        riscv::interrupt::enable_interrupt(Interrupt::MachineTimer);
        riscv::interrupt::enable();
    }
    console::start();
}

/// The one alarm that the runtime sets at a time.
struct Clint {
    alarm: Mutex<RefCell<Option<(u64, Waker)>>>,
}

embassy_time_driver::time_driver_impl!(static CLOCK: Clint = Clint {
    alarm: Mutex::new(RefCell::new(None)),
});

impl Driver for Clint {
    fn now(&self) -> u64 {
        loop {
            // SAFETY: reading the two halves of the counter has no side effect.
            let [low, high, again] = unsafe {
                let high = MTIME.add(1).read_volatile();
                [MTIME.read_volatile(), high, MTIME.add(1).read_volatile()]
            };
            if high == again {
                return u64::from(high) << 32 | u64::from(low);
            }
        }
    }

    fn schedule_wake(&self, at: u64, waker: &Waker) {
        critical_section::with(|cs| {
            self.alarm.borrow_ref_mut(cs).replace((at, waker.clone()));
            // One that is due already interrupts as soon as interrupts are allowed.
            set_alarm(at);
        });
    }
}

/// Interrupts from this time on.
fn set_alarm(at: u64) {
    // SAFETY: the registers belong to this file. The low half is out of reach while the high half
    // changes: The RISC-V Instruction Set Manual, volume II, 3.2.1.
    unsafe {
        MTIMECMP.write_volatile(u32::MAX);
        MTIMECMP.add(1).write_volatile((at >> 32) as u32);
        MTIMECMP.write_volatile(at as u32);
    }
}

#[riscv_rt::core_interrupt(Interrupt::MachineTimer)]
fn timer() {
    set_alarm(u64::MAX);
    critical_section::with(|cs| {
        if let Some((_, waker)) = CLOCK.alarm.borrow_ref_mut(cs).take() {
            waker.wake();
        }
    });
}
