//! `collections`: deque, Counter, defaultdict, OrderedDict.

pub(crate) mod counter;
