//! Python's `str`: [`Str`], one word.
//!
//! ```python
//! name = "Ada"            # a literal: no allocation, ever
//! s = ""
//! for c in name:
//!     s += c              # appends in place: nothing else holds the text
//! print(s[1], len(s))     # ASCII: both in constant time
//! ```
//!
//! The word is a tagged pointer. Its lowest bit set means a literal: a pointer to a `&'static str`
//! in read-only memory, with the next bit telling that the text is not all ASCII. Clear means a
//! block of our own: a header (count, cached hash, sizes), then the UTF-8 text with room to grow.
//!
//! Invariants: the text is UTF-8 and `chars` in the header is its number of characters, so the
//! text is ASCII exactly when `chars == len`. Only the holder of the single count writes to a
//! block. Lone surrogates, which Python's strings may hold, do not exist here.

pub(crate) mod case;
pub(crate) mod find;
mod gather;
pub(crate) mod intern;
pub(crate) mod methods;
pub(crate) mod percent;
mod pool;
pub(crate) mod predicates;
pub(crate) mod repr;
pub(crate) mod slices;
pub(crate) mod split;
pub(crate) mod template;

use alloc::alloc::{handle_alloc_error, realloc};
use alloc::string::String;
use core::alloc::Layout;
use core::cell::Cell;
use core::cmp::Ordering;
use core::fmt;
use core::hash::{Hash, Hasher};
use core::ops::AddAssign;
use core::ptr::NonNull;

use crate::exc::Result;
use crate::object::{Cmp, Object};
use crate::sequence;
use crate::value::Value;

pub(crate) use gather::Gather;
pub use intern::intern;
pub use methods::{ascii, chr, ord};
pub use percent::percent;
pub use slices::StrIter;

use gather::copy;

/// A Python `str`.
#[repr(transparent)]
pub struct Str(NonNull<u8>);

/// What stands before the text of a block.
#[repr(C)]
struct Header {
    count: Cell<usize>,
    /// The cached hash; 0 while unknown.
    hash: Cell<i64>,
    /// Bytes of text.
    len: usize,
    /// Characters of text.
    chars: usize,
    /// Bytes of room for text.
    capacity: usize,
}

const LITERAL: usize = 1;
const NOT_ASCII: usize = 2;
const HEADER: usize = size_of::<Header>();

/// One literal per ASCII character, so that `s[i]` does not allocate.
static ASCII: [&str; 128] = {
    static BYTES: [u8; 128] = {
        let mut bytes: [u8; 128] = [0; 128];
        let mut at: usize = 0;
        while at < 128 {
            bytes[at] = at as u8;
            at += 1;
        }
        bytes
    };
    let mut table: [&str; 128] = [""; 128];
    let mut at: usize = 0;
    while at < 128 {
        let (_, rest) = BYTES.split_at(at);
        let (one, _) = rest.split_at(1);
        table[at] = match core::str::from_utf8(one) {
            Ok(text) => text,
            Err(_) => panic!("ASCII is UTF-8"),
        };
        at += 1;
    }
    table
};

impl Str {
    /// The empty string.
    pub const EMPTY: Str = Str::literal(&"");

    /// A literal, without allocation: `Str::literal(&"text")`.
    #[inline]
    pub const fn literal(text: &'static &'static str) -> Str {
        let tag: usize = if text.is_ascii() {
            LITERAL
        } else {
            LITERAL | NOT_ASCII
        };
        // SAFETY: a `&str` is two words, so an offset below 4 stays inside of it.
        Str(unsafe { NonNull::from_ref(text).cast::<u8>().byte_add(tag) })
    }

    /// A copy of `text`.
    pub fn new(text: &str) -> Str {
        match text.as_bytes() {
            [] => Str::EMPTY,
            [byte] => Str::from_ascii(*byte),
            _ => Str::allocate(text, count_chars(text), text.len()),
        }
    }

    /// The string of one ASCII character, given as a byte below 128.
    #[inline]
    pub(crate) fn from_ascii(byte: u8) -> Str {
        let text: &'static &'static str = &ASCII[usize::from(byte & 0x7f)];
        // SAFETY: as in `literal`; the text is ASCII.
        Str(unsafe { NonNull::from_ref(text).cast::<u8>().byte_add(LITERAL) })
    }

    /// The string of one character.
    pub fn from_char(c: char) -> Str {
        if c.is_ascii() {
            return Str::from_ascii(c as u8);
        }
        let mut buffer: [u8; 4] = [0; 4];
        let text: &str = c.encode_utf8(&mut buffer);
        Str::allocate(text, 1, text.len())
    }

    /// An empty block with room for `capacity` bytes, to be filled with [`Str::push_str`].
    pub fn with_capacity(capacity: usize) -> Str {
        Str::allocate("", 0, capacity)
    }

    /// A slice of ASCII text, whose characters need no counting.
    #[inline]
    pub(crate) fn ascii_text(text: &str) -> Str {
        match text.as_bytes() {
            [] => Str::EMPTY,
            [byte] => Str::from_ascii(*byte),
            _ => Str::allocate(text, text.len(), text.len()),
        }
    }

    /// A part of this text: counts characters only where it must.
    #[inline]
    pub(crate) fn part(&self, text: &str) -> Str {
        if self.is_ascii() {
            Str::ascii_text(text)
        } else {
            Str::new(text)
        }
    }

    /// A new block; the text must fit the capacity.
    fn allocate(text: &str, chars: usize, capacity: usize) -> Str {
        let capacity: usize = pool::rounded(capacity.max(text.len()));
        Str::in_block(pool::take(capacity), text, chars, capacity)
    }

    /// An empty block with room for `capacity` bytes, to be filled with [`Str::push_str`].
    ///
    /// # Errors
    /// MemoryError.
    pub(crate) fn try_with_capacity(capacity: usize) -> Result<Str> {
        let capacity: usize = pool::rounded(capacity);
        match pool::try_fresh(layout(capacity)) {
            Some(block) => Ok(Str::in_block(block, "", 0, capacity)),
            None => Err(sequence::no_memory()),
        }
    }

    /// The text in a fresh block of that capacity.
    #[inline]
    fn in_block(block: NonNull<u8>, text: &str, chars: usize, capacity: usize) -> Str {
        let header: Header = Header {
            count: Cell::new(1),
            hash: Cell::new(0),
            len: text.len(),
            chars,
            capacity,
        };
        // SAFETY: the block is fresh, aligned for the header and long enough for header and text.
        unsafe {
            block.cast::<Header>().write(header);
            copy(text, block.byte_add(HEADER));
        }
        Str(block)
    }

    #[inline]
    fn is_literal(&self) -> bool {
        self.0.addr().get() & LITERAL != 0
    }

    #[inline]
    fn literal_text(&self) -> &'static str {
        debug_assert!(self.is_literal());
        let tag: usize = self.0.addr().get() & (LITERAL | NOT_ASCII);
        // SAFETY: a literal's pointer is that of a `&'static str` plus the tag.
        unsafe { self.0.byte_sub(tag).cast::<&'static str>().read() }
    }

    #[inline]
    fn header(&self) -> &Header {
        debug_assert!(!self.is_literal());
        // SAFETY: not a literal, so it points to a block, which `self` keeps alive.
        unsafe { self.0.cast::<Header>().as_ref() }
    }

    /// The text.
    #[inline]
    pub fn as_str(&self) -> &str {
        if self.is_literal() {
            return self.literal_text();
        }
        // SAFETY: the block holds `len` bytes of UTF-8 after its header.
        unsafe {
            let bytes: *const u8 = self.0.byte_add(HEADER).as_ptr();
            core::str::from_utf8_unchecked(core::slice::from_raw_parts(bytes, self.header().len))
        }
    }

    /// The text as UTF-8.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        self.as_str().as_bytes()
    }

    /// Whether all characters are ASCII, in constant time.
    #[inline]
    pub fn is_ascii(&self) -> bool {
        if self.is_literal() {
            return self.0.addr().get() & NOT_ASCII == 0;
        }
        let header: &Header = self.header();
        header.chars == header.len
    }

    /// The number of characters.
    #[inline]
    pub(crate) fn count_chars(&self) -> usize {
        if !self.is_literal() {
            return self.header().chars;
        }
        let text: &str = self.literal_text();
        if self.is_ascii() {
            text.len()
        } else {
            text.chars().count()
        }
    }

    /// `len(self)`.
    #[inline]
    pub fn len(&self) -> i64 {
        self.count_chars() as i64
    }

    /// Whether there are no characters.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.as_str().is_empty()
    }

    /// `hash(self)`: stable from run to run, 0 for the empty string as in CPython.
    #[inline]
    pub fn hash_value(&self) -> i64 {
        if self.is_literal() {
            return hash_bytes(self.literal_text().as_bytes());
        }
        match self.header().hash.get() {
            0 => {
                let hash: i64 = hash_bytes(self.as_bytes());
                self.header().hash.set(hash);
                hash
            }
            hash => hash,
        }
    }

    /// `self += text`: in place when nothing else holds the block.
    #[inline]
    pub fn push(&mut self, text: &Str) {
        self.push_counted(text.as_str(), text.count_chars());
    }

    /// Appends `text`.
    #[inline]
    pub fn push_str(&mut self, text: &str) {
        self.push_counted(text, count_chars(text));
    }

    /// Appends one character.
    #[inline]
    pub fn push_char(&mut self, c: char) {
        self.push_counted(c.encode_utf8(&mut [0; 4]), 1);
    }

    /// Appends `text`, whose number of characters is known.
    #[inline]
    pub(crate) fn push_counted(&mut self, text: &str, chars: usize) {
        if self.is_literal()
            || self.header().count.get() != 1
            || self.header().capacity - self.header().len < text.len()
        {
            if text.is_empty() {
                return;
            }
            self.make_room(text.len());
        }
        // SAFETY: the block is ours alone and has room; `text` is borrowed from elsewhere, since
        // a text that pointed into this block would have kept `&mut self` from existing.
        unsafe {
            let header: &mut Header = self.0.cast::<Header>().as_mut();
            copy(text, self.0.byte_add(HEADER + header.len));
            header.len += text.len();
            header.chars += chars;
            header.hash.set(0);
        }
    }

    /// Makes the block ours alone, with room for `more` bytes.
    #[cold]
    #[inline(never)]
    fn make_room(&mut self, more: usize) {
        let len: usize = self.as_str().len();
        let capacity: usize = pool::rounded((len + more).max(len * 2));
        if self.is_literal() || self.header().count.get() != 1 {
            *self = Str::allocate(self.as_str(), self.count_chars(), capacity);
            return;
        }
        let old: Layout = layout(self.header().capacity);
        let new: Layout = layout(capacity);
        // SAFETY: the block was allocated with the layout of its capacity, and nobody else holds
        // it; the new size is not zero.
        let block: *mut u8 = unsafe { realloc(self.0.as_ptr(), old, new.size()) };
        let Some(block) = NonNull::new(block) else {
            handle_alloc_error(new)
        };
        self.0 = block;
        // SAFETY: `realloc` kept the header.
        unsafe { block.cast::<Header>().as_mut().capacity = capacity };
    }

    #[inline]
    fn release(&mut self) {
        let capacity: usize = self.header().capacity;
        // SAFETY: the last count is gone, and the block was allocated for this capacity. The
        // header needs no drop.
        unsafe { pool::give_back(self.0, capacity) }
    }

    /// Appends `c`, `count` times.
    pub(crate) fn push_fill(&mut self, c: char, count: usize) {
        let mut left: usize = count;
        if c.is_ascii() {
            let run: [u8; 32] = [c as u8; 32];
            let run: &str = core::str::from_utf8(&run).unwrap_or_default();
            while left > 0 {
                let part: usize = left.min(run.len());
                self.push_counted(&run[..part], part);
                left -= part;
            }
        }
        for _ in 0..left {
            self.push_char(c);
        }
    }
}

/// The layout of a block with room for `capacity` bytes of text.
fn layout(capacity: usize) -> Layout {
    let size: Option<usize> = capacity.checked_add(HEADER);
    match size.and_then(|size| Layout::from_size_align(size, align_of::<Header>()).ok()) {
        Some(layout) => layout,
        None => panic!("string too large"),
    }
}

/// The number of characters; quick for ASCII.
#[inline]
pub(crate) fn count_chars(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.chars().count()
    }
}

/// A folded multiplication, the mixing step of wyhash.
#[inline]
fn mix(a: u64, b: u64) -> u64 {
    let product: u128 = u128::from(a) * u128::from(b);
    (product as u64) ^ ((product >> 64) as u64)
}

/// The hash of a text or of bytes; never -1, and 0 for nothing only.
#[inline]
pub(crate) fn hash_bytes(bytes: &[u8]) -> i64 {
    const K0: u64 = 0xa076_1d64_78bd_642f;
    const K1: u64 = 0xe703_7ed1_a0b4_28db;
    if bytes.is_empty() {
        return 0;
    }
    let mut state: u64 = K0 ^ bytes.len() as u64;
    let mut rest: &[u8] = bytes;
    while let Some((block, more)) = rest.split_first_chunk::<16>() {
        let (a, b) = block.split_at(8);
        state = mix(word(a) ^ K1, word(b) ^ state);
        rest = more;
    }
    let (a, b) = match rest.len() {
        0 => (0, 0),
        1..4 => {
            let (first, middle, last) = (rest[0], rest[rest.len() / 2], rest[rest.len() - 1]);
            (
                u64::from(first) << 16 | u64::from(middle) << 8 | u64::from(last),
                0,
            )
        }
        4..8 => (half(&rest[..4]), half(&rest[rest.len() - 4..])),
        _ => (word(&rest[..8]), word(&rest[rest.len() - 8..])),
    };
    let hash: i64 = mix(K1 ^ bytes.len() as u64, mix(a ^ K1, b ^ state)) as i64;
    if hash == 0 || hash == -1 { -2 } else { hash }
}

#[inline]
fn word(bytes: &[u8]) -> u64 {
    let mut all: [u8; 8] = [0; 8];
    all.copy_from_slice(bytes);
    u64::from_le_bytes(all)
}

#[inline]
fn half(bytes: &[u8]) -> u64 {
    let mut all: [u8; 4] = [0; 4];
    all.copy_from_slice(bytes);
    u64::from(u32::from_le_bytes(all))
}

impl Clone for Str {
    #[inline]
    fn clone(&self) -> Str {
        if !self.is_literal() {
            let count: &Cell<usize> = &self.header().count;
            let more: usize = count.get().wrapping_add(1);
            count.set(more);
            if more == 0 {
                count_overflow();
            }
        }
        Str(self.0)
    }
}

/// Only a program that leaks `usize::MAX` handles gets here.
#[cold]
fn count_overflow() -> ! {
    panic!("too many references to one string")
}

impl Drop for Str {
    #[inline]
    fn drop(&mut self) {
        if !self.is_literal() {
            let count: &Cell<usize> = &self.header().count;
            let left: usize = count.get() - 1;
            count.set(left);
            if left == 0 {
                self.release();
            }
        }
    }
}

impl Default for Str {
    fn default() -> Str {
        Str::EMPTY
    }
}

impl AsRef<str> for Str {
    #[inline]
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl PartialEq for Str {
    #[inline]
    fn eq(&self, other: &Str) -> bool {
        self.0 == other.0 || self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Str {}

impl PartialEq<str> for Str {
    #[inline]
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Str {
    #[inline]
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl PartialOrd for Str {
    #[inline]
    fn partial_cmp(&self, other: &Str) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Str {
    /// By code points, which is the order of UTF-8 bytes.
    #[inline]
    fn cmp(&self, other: &Str) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl Hash for Str {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_i64(self.hash_value());
    }
}

impl From<&str> for Str {
    fn from(text: &str) -> Str {
        Str::new(text)
    }
}

impl From<String> for Str {
    fn from(text: String) -> Str {
        Str::new(&text)
    }
}

impl From<&String> for Str {
    fn from(text: &String) -> Str {
        Str::new(text)
    }
}

impl From<&Str> for Str {
    fn from(text: &Str) -> Str {
        text.clone()
    }
}

impl From<char> for Str {
    fn from(c: char) -> Str {
        Str::from_char(c)
    }
}

impl From<fmt::Arguments<'_>> for Str {
    fn from(text: fmt::Arguments<'_>) -> Str {
        match text.as_str() {
            Some(text) => Str::new(text),
            None => Str::new(&alloc::fmt::format(text)),
        }
    }
}

impl AddAssign<&Str> for Str {
    #[inline]
    fn add_assign(&mut self, other: &Str) {
        self.push(other);
    }
}

impl fmt::Write for Str {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

impl fmt::Display for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl fmt::Debug for Str {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl Object for Str {
    const PLAIN: bool = true;

    fn type_name(&self) -> &'static str {
        "str"
    }

    fn repr_to(&self, out: &mut String) -> Result<()> {
        repr::write_repr(self.as_str(), out);
        Ok(())
    }

    #[inline]
    fn str_to(&self, out: &mut String) -> Result<()> {
        out.push_str(self.as_str());
        Ok(())
    }

    fn format_to(&self, spec: &str, out: &mut String) -> Result<()> {
        crate::format::format_str(self, spec, out)
    }

    #[inline]
    fn truth(&self) -> Result<bool> {
        Ok(!self.is_empty())
    }

    #[inline]
    fn equals(&self, other: &Str) -> Result<bool> {
        Ok(self == other)
    }

    /// The same block or literal; equal literals and equal single characters are one object, as
    /// CPython interns them.
    #[inline]
    fn is_same(&self, other: &Str) -> bool {
        self.0 == other.0
            || (self.as_str() == other.as_str()
                && ((self.is_literal() && other.is_literal()) || self.as_str().len() < 2))
    }

    #[inline]
    fn compare(&self, op: Cmp, other: &Str) -> Result<bool> {
        Ok(op.holds(self.cmp(other)))
    }

    #[inline]
    fn hash(&self) -> Result<i64> {
        Ok(self.hash_value())
    }

    #[inline]
    fn into_value(self) -> Value {
        Value::Str(self)
    }

    fn from_value(value: &Value) -> Option<Str> {
        match value {
            Value::Str(value) => Some(value.clone()),
            _ => Str::from_value(&value.held()?),
        }
    }
}
