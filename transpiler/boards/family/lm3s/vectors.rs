//! The chip's own interrupt vectors: 44 of them, where a Cortex-M may have 240.

use lm3s6965 as _;
