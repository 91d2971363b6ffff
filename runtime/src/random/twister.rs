//! MT19937, the Mersenne Twister of Matsumoto and Nishimura, with CPython's ways to seed it and
//! to make a float of it.

const SIZE: usize = 624;
const SHIFT: usize = 397;

/// The state of a generator.
pub(super) struct Twister {
    words: [u32; SIZE],
    next: usize,
}

impl Twister {
    /// A generator that is not seeded yet.
    pub(super) const fn new() -> Twister {
        Twister {
            words: [0; SIZE],
            next: SIZE,
        }
    }

    /// The words and the place of the next one, as `getstate` shows them.
    pub(super) fn state(&self) -> impl Iterator<Item = u32> {
        self.words.iter().copied().chain([self.next as u32])
    }

    /// The generator whose [`Twister::state`] this is. None for what is not a state.
    pub(super) fn from_state(state: &[u32]) -> Option<Twister> {
        let (next, words) = state.split_last()?;
        let next = usize::try_from(*next).ok().filter(|&it| it <= SIZE)?;
        let words: [u32; SIZE] = words.try_into().ok()?;
        Some(Twister { words, next })
    }

    fn fill(&mut self, seed: u32) {
        self.words[0] = seed;
        for at in 1..SIZE {
            let before: u32 = self.words[at - 1];
            self.words[at] = 1_812_433_253u32
                .wrapping_mul(before ^ (before >> 30))
                .wrapping_add(at as u32);
        }
        self.next = SIZE;
    }

    /// `init_by_array`.
    pub(super) fn seed(&mut self, key: &[u32]) {
        self.fill(19_650_218);
        let (mut i, mut j): (usize, usize) = (1, 0);
        for _ in 0..SIZE.max(key.len()) {
            let before: u32 = self.words[i - 1];
            self.words[i] = (self.words[i] ^ (before ^ (before >> 30)).wrapping_mul(1_664_525))
                .wrapping_add(key[j])
                .wrapping_add(j as u32);
            i = self.step(i);
            j = (j + 1) % key.len();
        }
        for _ in 0..SIZE - 1 {
            let before: u32 = self.words[i - 1];
            self.words[i] = (self.words[i] ^ (before ^ (before >> 30)).wrapping_mul(1_566_083_941))
                .wrapping_sub(i as u32);
            i = self.step(i);
        }
        self.words[0] = 0x8000_0000;
    }

    /// The place after `i`; going round carries the last word to the front.
    fn step(&mut self, i: usize) -> usize {
        if i + 1 < SIZE {
            return i + 1;
        }
        self.words[0] = self.words[SIZE - 1];
        1
    }

    #[cold]
    #[inline(never)]
    fn refill(&mut self) {
        for at in 0..SIZE {
            let y: u32 =
                (self.words[at] & 0x8000_0000) | (self.words[(at + 1) % SIZE] & 0x7fff_ffff);
            let odd: u32 = if y & 1 == 1 { 0x9908_b0df } else { 0 };
            self.words[at] = self.words[(at + SHIFT) % SIZE] ^ (y >> 1) ^ odd;
        }
        self.next = 0;
    }

    /// The next 32 bits.
    #[inline]
    pub(super) fn next_u32(&mut self) -> u32 {
        if self.next >= SIZE {
            self.refill();
        }
        let mut y: u32 = self.words[self.next];
        self.next += 1;
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c_5680;
        y ^= (y << 15) & 0xefc6_0000;
        y ^ (y >> 18)
    }

    /// A float of 53 random bits, at least 0 and below 1.
    #[inline]
    pub(super) fn next_f64(&mut self) -> f64 {
        let high: u32 = self.next_u32() >> 5;
        let low: u32 = self.next_u32() >> 6;
        (f64::from(high) * 67_108_864.0 + f64::from(low)) * (1.0 / 9_007_199_254_740_992.0)
    }
}
