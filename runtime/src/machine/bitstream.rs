//! `machine.bitstream`: bits as pulses of a pin, which is how strips of lights are driven.
//!
//! ```python
//! lights = neopixel.NeoPixel(Pin(5), 8)
//! lights.fill((0, 16, 0))
//! lights.write()              # bitstream(pin, 0, (400, 850, 800, 450), lights.buf)
//! ```
//! Source: MicroPython's documentation, "machine.bitstream".

use super::Pin;
use super::driver::{BitstreamDriver, Bitstreams};
use crate::bytes::BytesLike;
use crate::exc::{Exc, Result};

/// `bitstream(pin, encoding, timing, data)`.
///
/// # Errors
/// ValueError for an encoding but 0, and for times that are none.
pub fn bitstream(
    pin: &Pin,
    encoding: i64,
    timing: &(i64, i64, i64, i64),
    data: &impl BytesLike,
) -> Result<()> {
    if encoding != 0 {
        return Err(Exc::value_error("no such encoding"));
    }
    let times = [timing.0, timing.1, timing.2, timing.3].map(u32::try_from);
    let [Ok(a), Ok(b), Ok(c), Ok(d)] = times else {
        return Err(Exc::value_error("timing out of range"));
    };
    data.with_bytes(|bytes| Bitstreams::send(pin.number(), [a, b, c, d], bytes));
    Ok(())
}
