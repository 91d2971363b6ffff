//! The table of sets: CPython's own, probe for probe, because the order in which a set of ints
//! comes out is visible and programs' expected outputs contain it.
//!
//! ```python
//! print({33, 1, 65})     # {1, 33, 65} or {65, 1, 33}: the table decides
//! ```
//! Nine slots after the first are tried linearly, then the perturbed hash picks another place. A
//! deleted element leaves a dummy; an insertion takes the last dummy that its search passed.
//!
//! Invariants: the number of slots is a power of two, or zero, which stands for eight empty ones;
//! `fill` counts elements and dummies, `used` elements; `fill * 5 < mask * 3` after each insertion.
//!
//! Source: CPython `Objects/setobject.c`, 3.11.

use alloc::vec::Vec;

use crate::object::Object;

const MIN_SIZE: usize = 8;
const LINEAR_PROBES: usize = 9;
const PERTURB_SHIFT: u32 = 5;
const DUMMY: i64 = -1;

pub(super) struct Table<T> {
    slots: Vec<Slot<T>>,
    fill: usize,
    used: usize,
    /// Where `pop` looks next.
    finger: usize,
    version: u32,
    /// The hash of a frozenset, once asked for.
    pub(super) hash: Option<i64>,
}

/// Empty: hash 0 and no key. Dummy: hash -1 and no key.
struct Slot<T> {
    hash: i64,
    key: Option<T>,
}

impl<T> Slot<T> {
    #[inline]
    fn is_empty(&self) -> bool {
        self.hash == 0 && self.key.is_none()
    }
}

/// Where a search ended.
pub(super) enum Found {
    At(usize),
    /// Not there; it would go here.
    Free(usize),
}

/// An element whose hash is the wanted one, copied out to be compared.
pub(super) struct Candidate<T> {
    pub(super) at: usize,
    pub(super) key: T,
    pub(super) version: u32,
}

/// The order in which slots are tried.
struct Probe {
    at: usize,
    mask: usize,
    perturb: u64,
    offset: usize,
    probes: usize,
}

impl Probe {
    #[inline]
    fn new(hash: i64, mask: usize) -> Probe {
        let mut probe = Probe {
            at: hash as usize & mask,
            mask,
            perturb: hash as u64,
            offset: 0,
            probes: 0,
        };
        probe.set_probes();
        probe
    }

    #[inline]
    fn set_probes(&mut self) {
        self.probes = if self.at + LINEAR_PROBES <= self.mask {
            LINEAR_PROBES
        } else {
            0
        };
    }

    #[inline]
    fn slot(&self) -> usize {
        self.at + self.offset
    }

    #[inline]
    fn advance(&mut self) {
        if self.offset < self.probes {
            self.offset += 1;
            return;
        }
        self.perturb >>= PERTURB_SHIFT;
        self.at = (self.at * 5 + 1).wrapping_add(self.perturb as usize) & self.mask;
        self.offset = 0;
        self.set_probes();
    }
}

impl<T> Table<T> {
    pub(super) const fn new() -> Table<T> {
        Table {
            slots: Vec::new(),
            fill: 0,
            used: 0,
            finger: 0,
            version: 0,
            hash: None,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.used
    }

    pub(super) fn version(&self) -> u32 {
        self.version
    }

    pub(super) fn mask(&self) -> usize {
        self.slots.len().max(MIN_SIZE) - 1
    }

    /// The first element at or after slot `at`.
    #[inline]
    pub(super) fn next_used(&self, at: usize) -> Option<(usize, &T)> {
        let rest = self.slots.get(at..)?;
        rest.iter()
            .enumerate()
            .find_map(|(i, slot)| Some((at + i, slot.key.as_ref()?)))
    }

    /// The elements and their hashes, in the order of the slots.
    pub(super) fn items(&self) -> impl Iterator<Item = (i64, &T)> {
        self.slots
            .iter()
            .filter_map(|slot| Some((slot.hash, slot.key.as_ref()?)))
    }

    pub(super) fn hash_at(&self, at: usize) -> i64 {
        self.slots[at].hash
    }

    fn allocate(&mut self, size: usize) {
        self.slots.clear();
        self.slots.reserve_exact(size);
        self.slots
            .extend(core::iter::repeat_with(|| Slot { hash: 0, key: None }).take(size));
    }

    /// Lays the table out anew, with more than `min_used` slots and without dummies.
    pub(super) fn resize(&mut self, min_used: usize) {
        let mut size = MIN_SIZE;
        while size <= min_used {
            size <<= 1;
        }
        let old = core::mem::take(&mut self.slots);
        self.allocate(size);
        self.fill = self.used;
        self.version = self.version.wrapping_add(1);
        for slot in old {
            if slot.key.is_some() {
                self.insert_clean(slot);
            }
        }
    }

    /// Puts an element that is not there into a table without dummies.
    fn insert_clean(&mut self, slot: Slot<T>) {
        let mut probe = Probe::new(slot.hash, self.slots.len() - 1);
        while self.slots[probe.slot()].key.is_some() {
            probe.advance();
        }
        self.slots[probe.slot()] = slot;
    }

    /// Where an element that is not there would go.
    fn free_slot(&self, hash: i64) -> usize {
        let mut dummy = None;
        let mut probe = Probe::new(hash, self.mask());
        while let Some(slot) = self.slots.get(probe.slot()) {
            if slot.is_empty() {
                break;
            }
            if slot.key.is_none() {
                dummy = Some(probe.slot());
            }
            probe.advance();
        }
        dummy.unwrap_or(probe.slot())
    }

    /// Adds an element that is not there.
    pub(super) fn insert_new(&mut self, hash: i64, key: T) {
        let at = self.free_slot(hash);
        self.insert_at(at, hash, key);
    }

    /// Adds an element at the place where a search for it ended.
    #[inline]
    pub(super) fn insert_at(&mut self, at: usize, hash: i64, key: T) {
        if self.slots.is_empty() {
            self.allocate(MIN_SIZE);
        }
        let slot = &mut self.slots[at];
        self.fill += usize::from(slot.is_empty());
        slot.hash = hash;
        slot.key = Some(key);
        self.used += 1;
        self.version = self.version.wrapping_add(1);
        if self.fill * 5 >= self.mask() * 3 {
            self.grow();
        }
    }

    /// Lays the table out anew for more elements.
    #[cold]
    pub(super) fn grow(&mut self) {
        self.resize(if self.used > 50_000 {
            self.used * 2
        } else {
            self.used * 4
        });
    }

    /// Makes room for `more` elements at once, as merging does.
    pub(super) fn make_room(&mut self, more: usize) {
        if (self.fill + more) * 5 >= self.mask() * 3 {
            self.resize((self.used + more) * 2);
        }
    }

    /// Takes the element at a slot out; a dummy stays.
    pub(super) fn remove(&mut self, at: usize) -> Option<T> {
        let slot = self.slots.get_mut(at)?;
        let key = slot.key.take()?;
        slot.hash = DUMMY;
        self.used -= 1;
        self.version = self.version.wrapping_add(1);
        Some(key)
    }

    /// Takes any element out: the next one from where the last call ended.
    pub(super) fn pop(&mut self) -> Option<T> {
        let from = self.finger & self.mask();
        let (at, _) = self.next_used(from).or_else(|| self.next_used(0))?;
        self.finger = at + 1;
        self.remove(at)
    }

    /// Drops dummies when they take more than a quarter of the table.
    pub(super) fn tidy(&mut self) {
        if self.fill - self.used > self.mask() / 4 {
            self.grow();
        }
    }

    /// Makes searches that are under way in `old` notice that this table took its place.
    pub(super) fn follow(&mut self, old: &Table<T>) {
        self.version = old.version.wrapping_add(1);
        self.finger = old.finger;
    }
}

impl<T: Clone> Table<T> {
    /// Adds all elements of `other` to this table when that needs no comparing; says whether it
    /// did. The table must have been given room for them.
    pub(super) fn merge_clean(&mut self, other: &Table<T>) -> bool {
        if self.fill > 0 {
            return false;
        }
        if other.used == 0 {
            return true;
        }
        self.version = self.version.wrapping_add(1);
        self.fill = other.used;
        self.used = other.used;
        if self.mask() == other.mask() && other.fill == other.used {
            let copied = other.slots.iter().map(|slot| Slot {
                hash: slot.hash,
                key: slot.key.clone(),
            });
            self.slots.clear();
            self.slots.extend(copied);
            return true;
        }
        if self.slots.is_empty() {
            self.allocate(MIN_SIZE);
        }
        for (hash, key) in other.items() {
            self.insert_clean(Slot {
                hash,
                key: Some(key.clone()),
            });
        }
        true
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Table::new()
    }
}

impl<T> Table<T> {
    /// The same table with other elements that hash alike.
    pub(super) fn map<U>(&self, mut convert: impl FnMut(&T) -> Option<U>) -> Option<Table<U>> {
        let slots = self.slots.iter().map(|slot| {
            let key = match &slot.key {
                Some(key) => Some(convert(key)?),
                None => None,
            };
            Some(Slot {
                hash: slot.hash,
                key,
            })
        });
        Some(Table {
            slots: slots.collect::<Option<_>>()?,
            fill: self.fill,
            used: self.used,
            finger: self.finger,
            version: self.version,
            hash: self.hash,
        })
    }
}

impl<T: Object> Table<T> {
    /// Searches for an element whose equality runs no user code.
    #[inline]
    pub(super) fn find_plain(&self, hash: i64, key: &T) -> Found {
        let mut dummy = None;
        let mut probe = Probe::new(hash, self.mask());
        while let Some(slot) = self.slots.get(probe.slot()) {
            match &slot.key {
                Some(own) if slot.hash == hash => {
                    if matches!(own.equals(key), Ok(true)) || own.is_same(key) {
                        return Found::At(probe.slot());
                    }
                }
                Some(_) => {}
                None if slot.hash == 0 => break,
                None => dummy = Some(probe.slot()),
            }
            probe.advance();
        }
        Found::Free(dummy.unwrap_or(probe.slot()))
    }

    /// The `nth` element, in the order of probing, that has the hash.
    pub(super) fn candidate(&self, hash: i64, nth: usize) -> Option<Candidate<T>> {
        let mut left = nth;
        let mut probe = Probe::new(hash, self.mask());
        loop {
            let slot = self.slots.get(probe.slot())?;
            match &slot.key {
                None if slot.hash == 0 => return None,
                Some(key) if slot.hash == hash => {
                    if left == 0 {
                        return Some(Candidate {
                            at: probe.slot(),
                            key: key.clone(),
                            version: self.version,
                        });
                    }
                    left -= 1;
                }
                _ => {}
            }
            probe.advance();
        }
    }
}
