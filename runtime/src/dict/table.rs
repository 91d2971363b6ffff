//! The table of a dict: entries in order of insertion, and an index from hashes to them.
//!
//! A deleted entry leaves a hole, as in CPython's compact dict; holes go away when the table has
//! used up its room and is laid out anew. The room follows CPython's arithmetic, so that a loop
//! that deletes and inserts while it iterates sees what it sees there.
//!
//! Invariants: `index` holds exactly the positions of the entries that are not holes; `live`
//! counts them; no entry before `first` is live; every insertion and deletion of a key changes
//! `version`.
//!
//! Source: CPython `Objects/dictobject.c`, 3.11.

use alloc::vec::Vec;

use hashbrown::HashTable;

use crate::object::Object;

pub(super) struct Table<K, V> {
    index: HashTable<u32>,
    entries: Vec<Entry<K, V>>,
    live: usize,
    first: usize,
    /// Insertions left before the table is laid out anew.
    room: usize,
    version: u32,
}

struct Entry<K, V> {
    hash: i64,
    item: Option<(K, V)>,
}

/// A key whose hash is the wanted one, copied out to be compared.
pub(super) struct Candidate<K> {
    pub(super) at: usize,
    pub(super) key: K,
    pub(super) version: u32,
}

/// Spreads a Python hash, which is the value itself for small ints, over all bits.
#[inline(always)]
fn mix(hash: i64) -> u64 {
    let mixed = (hash as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed ^ (mixed >> 32)
}

/// The insertions that CPython's table of at least `min_size` slots has room for.
fn room_of(min_size: usize) -> usize {
    min_size.max(8).next_power_of_two() * 2 / 3
}

impl<K, V> Table<K, V> {
    pub(super) const fn new() -> Table<K, V> {
        Table {
            index: HashTable::new(),
            entries: Vec::new(),
            live: 0,
            first: 0,
            room: 0,
            version: 0,
        }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.live
    }

    /// One past the position of the last entry, holes included.
    pub(super) fn end(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn version(&self) -> u32 {
        self.version
    }

    /// The first live entry at or after `at`.
    #[inline]
    pub(super) fn next_live(&self, at: usize) -> Option<(usize, &(K, V))> {
        let at = at.max(self.first);
        let rest = self.entries.get(at..)?;
        rest.iter()
            .enumerate()
            .find_map(|(i, entry)| Some((at + i, entry.item.as_ref()?)))
    }

    /// The last live entry before `end`.
    pub(super) fn last_live(&self, end: usize) -> Option<(usize, &(K, V))> {
        let head = &self.entries[..end.min(self.entries.len())];
        head.iter()
            .enumerate()
            .rev()
            .find_map(|(i, entry)| Some((i, entry.item.as_ref()?)))
    }

    pub(super) fn items(&self) -> impl Iterator<Item = (i64, &K, &V)> {
        self.entries
            .iter()
            .filter_map(|entry| entry.item.as_ref().map(|(k, v)| (entry.hash, k, v)))
    }

    #[inline]
    pub(super) fn item(&self, at: usize) -> Option<&(K, V)> {
        self.entries.get(at)?.item.as_ref()
    }

    pub(super) fn hash_at(&self, at: usize) -> i64 {
        self.entries[at].hash
    }

    /// Puts another value at a live position; gives the old one.
    #[inline]
    pub(super) fn replace_value(&mut self, at: usize, value: V) -> Option<V> {
        let (_, old) = self.entries.get_mut(at)?.item.as_mut()?;
        Some(core::mem::replace(old, value))
    }

    /// Adds a key that is not in the table.
    #[inline]
    pub(super) fn insert_new(&mut self, hash: i64, key: K, value: V) {
        if self.room == 0 {
            self.make_room(self.live * 3);
        }
        self.room -= 1;
        self.version = self.version.wrapping_add(1);
        self.live += 1;
        let at = self.entries.len();
        self.entries.push(Entry {
            hash,
            item: Some((key, value)),
        });
        let entries = &self.entries;
        self.index.insert_unique(
            mix(hash),
            position(at),
            |&at| mix(entries[at as usize].hash),
        );
    }

    /// Makes sure that `more` insertions need no new layout.
    pub(super) fn reserve(&mut self, more: usize) {
        if self.room < more {
            self.make_room((self.live + more) * 3 / 2 + 1);
        }
    }

    #[cold]
    fn make_room(&mut self, min_size: usize) {
        let room = room_of(min_size);
        if self.live < self.entries.len() {
            self.entries.retain(|entry| entry.item.is_some());
            self.first = 0;
            self.reindex();
        }
        self.entries
            .reserve_exact(room.saturating_sub(self.entries.len()));
        let entries = &self.entries;
        self.index
            .reserve(room - self.live, |&at| mix(entries[at as usize].hash));
        self.room = room - self.live;
    }

    fn reindex(&mut self) {
        self.index.clear();
        let entries = &self.entries;
        for (at, entry) in entries.iter().enumerate() {
            if entry.item.is_some() {
                self.index
                    .insert_unique(mix(entry.hash), position(at), |&at| {
                        mix(entries[at as usize].hash)
                    });
            }
        }
    }

    /// Takes a live entry out.
    pub(super) fn remove(&mut self, at: usize) -> Option<(K, V)> {
        let entry = self.entries.get_mut(at)?;
        let item = entry.item.take()?;
        let slot = self
            .index
            .find_entry(mix(entry.hash), |&found| found as usize == at);
        if let Ok(slot) = slot {
            slot.remove();
        }
        self.live -= 1;
        self.version = self.version.wrapping_add(1);
        if at == self.first {
            self.first += 1;
        }
        Some(item)
    }

    /// Takes the first live entry out.
    pub(super) fn remove_first(&mut self) -> Option<(K, V)> {
        let (at, _) = self.next_live(0)?;
        self.first = at;
        self.remove(at)
    }

    /// Takes the last live entry out, and the holes behind it.
    pub(super) fn remove_last(&mut self) -> Option<(K, V)> {
        let (at, _) = self.last_live(self.entries.len())?;
        let item = self.remove(at);
        self.entries.truncate(at);
        self.first = self.first.min(at);
        item
    }

    /// Makes searches that are under way in `old` notice that this table took its place.
    pub(super) fn follow(&mut self, old: &Table<K, V>) {
        self.version = old.version.wrapping_add(1);
    }

    /// Moves a live entry behind all others.
    pub(super) fn move_to_back(&mut self, at: usize) {
        if self
            .last_live(self.entries.len())
            .is_some_and(|(last, _)| last == at)
        {
            return;
        }
        let hash = self.entries[at].hash;
        if let Some((key, value)) = self.remove(at) {
            self.insert_new(hash, key, value);
        }
    }

    /// Moves a live entry before all others. Holes are made at the front when there are none, as
    /// many as there are entries, so that repeated moves cost a constant each.
    pub(super) fn move_to_front(&mut self, at: usize) {
        let Some((first, _)) = self.next_live(0) else {
            return;
        };
        if first == at {
            return;
        }
        let hash = self.entries[at].hash;
        let Some(item) = self.remove(at) else {
            return;
        };
        let to = if first > 0 {
            first - 1
        } else {
            let gap = self.live + 8;
            let holes = core::iter::repeat_with(|| Entry {
                hash: 0,
                item: None,
            });
            self.entries.splice(0..0, holes.take(gap));
            self.reindex();
            gap - 1
        };
        self.entries[to] = Entry {
            hash,
            item: Some(item),
        };
        self.first = to;
        self.live += 1;
        let entries = &self.entries;
        self.index.insert_unique(
            mix(hash),
            position(to),
            |&at| mix(entries[at as usize].hash),
        );
    }
}

impl<K: Object, V> Table<K, V> {
    /// The position of a key whose equality runs no user code.
    #[inline]
    pub(super) fn find_plain(&self, hash: i64, key: &K) -> Option<usize> {
        self.index
            .find(mix(hash), |&at| {
                let entry = &self.entries[at as usize];
                entry.hash == hash
                    && entry.item.as_ref().is_some_and(|(own, _)| {
                        matches!(own.equals(key), Ok(true)) || own.is_same(key)
                    })
            })
            .map(|&at| at as usize)
    }

    /// The `nth` key that has the hash.
    pub(super) fn candidate(&self, hash: i64, nth: usize) -> Option<Candidate<K>> {
        let mut with_hash = self.index.iter_hash(mix(hash)).filter_map(|&at| {
            let entry = &self.entries[at as usize];
            let (key, _) = entry.item.as_ref()?;
            (entry.hash == hash).then_some((at as usize, key))
        });
        let (at, key) = with_hash.nth(nth)?;
        Some(Candidate {
            at,
            key: key.clone(),
            version: self.version,
        })
    }
}

impl<K: Clone, V: Clone> Table<K, V> {
    /// The same keys and values, without holes.
    pub(super) fn copied(&self) -> Table<K, V> {
        let mut copy = Table::new();
        copy.reserve(self.live);
        for (hash, key, value) in self.items() {
            copy.insert_new(hash, key.clone(), value.clone());
        }
        copy
    }
}

#[inline]
fn position(at: usize) -> u32 {
    u32::try_from(at).expect("a dict of four billion entries")
}
