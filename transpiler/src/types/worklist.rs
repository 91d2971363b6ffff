//! What has to be evaluated again, and why: the worklist of inference.
//!
//! ```python
//! def area(shape):                # reads `shape.w`, which nothing has been stored in yet
//!     return shape.w * shape.h
//! box.w = 3                       # `w` rises: `area` has to be looked at again, nothing else
//! ```
//! A [`Task`] is evaluated as a whole. While it is, everything that it looks at and that may
//! still rise (variables, the fields of a class, how far waiting calls are forced) notes it as a
//! reader; what rises wakes its readers and forgets them. Evaluation goes in rounds: each task at
//! most once, bodies in the order of their instances, then escapes, as then most arguments are
//! known before what they flow into is evaluated.
//!
//! Where only the range of an int has grown ([`Worklist::grow`]), its readers are evaluated once
//! types are at rest, callees first: a counter comes to rest in the body that counts, and then
//! those are told that read it, once.
//!
//! Invariants:
//! 1. A task that is not stale would change nothing if it were evaluated: all that it read is as
//!    it was. Whoever writes to a place has read it, because how a join ends depends on what is
//!    there already.
//! 2. Only tasks that are reached are evaluated: bodies that modules or tasks which are reached
//!    themselves call, and all escapes.
//!
//! Source: Kildall, "A unified approach to global program optimization" (1973); reading as the
//! dependency is the semi-naive evaluation of Bancilhon, "Naive evaluation of recursively defined
//! relations" (1986).

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use crate::types::ty::InstanceId;

/// Something that became visible to dynamic code, by the order in which it did.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct EscapeId(pub u32);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Task {
    /// Evaluates the body of an instance.
    Body(InstanceId),
    /// Lets dynamic code use what has escaped.
    Escape(EscapeId),
}

/// The tasks that read something since it last rose: a list in [`Worklist::links`].
#[derive(Default, Debug)]
pub struct Readers(Cell<Option<u32>>);

#[derive(Debug)]
struct Link {
    task: Task,
    /// The task has let something flow in, and has not looked at it otherwise.
    is_writer: bool,
    next: Option<u32>,
}

#[derive(Default, Debug)]
struct State {
    is_stale: bool,
    /// Stale where ranges are concerned.
    is_grown: bool,
    /// The last round that evaluated it.
    round: u32,
    /// The instances that its last evaluation called.
    calls: Vec<InstanceId>,
    /// A call of its last evaluation waits.
    waits: bool,
}

#[derive(Default, Debug)]
pub struct Worklist {
    bodies: Vec<State>,
    escapes: Vec<State>,
    roots: Vec<InstanceId>,
    is_reached: Vec<bool>,
    /// A call is gone that had been made, so that less may be reached.
    has_shrunk: bool,
    round: u32,
    /// Stale bodies that this round evaluates.
    ready: BTreeSet<InstanceId>,
    /// Stale bodies for the next one.
    later: Vec<InstanceId>,
    stale_escapes: Vec<EscapeId>,
    /// Bodies that read a range which has grown.
    grown: BTreeSet<InstanceId>,
    /// What is being evaluated.
    current: Option<Task>,
    /// What its last evaluation called.
    previous: Vec<InstanceId>,
    links: RefCell<Vec<Link>>,
    free: Cell<Option<u32>>,
    /// How many evaluations there were.
    pub evaluations: usize,
}

impl Worklist {
    /// A new instance, which nothing reaches yet; called in the order of their ids.
    pub fn add_body(&mut self) {
        self.bodies.push(State {
            is_stale: true,
            ..State::default()
        });
        self.is_reached.push(false);
    }

    /// A body that runs in any case.
    pub fn add_root(&mut self, id: InstanceId) {
        self.roots.push(id);
        self.mark_reached(id);
    }

    /// Something more has escaped.
    pub fn add_escape(&mut self) {
        let id = EscapeId(self.escapes.len() as u32);
        self.escapes.push(State::default());
        self.wake(Task::Escape(id));
    }

    /// The task under evaluation looks at what `readers` belong to.
    pub fn read(&self, readers: &Readers) {
        self.note(readers, false);
    }

    /// The task under evaluation has let something flow into what `readers` belong to.
    pub fn wrote(&self, readers: &Readers) {
        self.note(readers, true);
    }

    fn note(&self, readers: &Readers, is_writer: bool) {
        let Some(task) = self.current else { return };
        let mut links = self.links.borrow_mut();
        let next = readers.0.get();
        if let Some(at) = next
            && links[at as usize].task == task
        {
            links[at as usize].is_writer &= is_writer;
            return;
        }
        let link = Link {
            task,
            is_writer,
            next,
        };
        let at = match self.free.get() {
            Some(at) => {
                let freed = std::mem::replace(&mut links[at as usize], link);
                self.free.set(freed.next);
                at
            }
            None => {
                links.push(link);
                links.len() as u32 - 1
            }
        };
        readers.0.set(Some(at));
    }

    /// What `readers` belong to has risen. A task's own writing is nothing new to it, except for
    /// the last one (`is_top`): what has flowed in before may have to escape then.
    pub fn rise(&mut self, readers: &Readers, is_top: bool) {
        self.tell(readers, is_top, Worklist::wake);
    }

    /// The range of the ints that `readers` belong to has grown, and nothing else.
    pub fn grow(&mut self, readers: &Readers) {
        self.tell(readers, false, Worklist::wake_grown);
    }

    fn tell(&mut self, readers: &Readers, is_top: bool, wake: fn(&mut Worklist, Task)) {
        let mut next = readers.0.take();
        while let Some(at) = next {
            let links = self.links.get_mut();
            let link = &mut links[at as usize];
            let task = link.task;
            next = link.next;
            if link.is_writer && !is_top && self.current == Some(task) {
                link.next = readers.0.replace(Some(at));
                continue;
            }
            link.next = self.free.replace(Some(at));
            wake(self, task);
        }
    }

    fn state(&mut self, task: Task) -> &mut State {
        match task {
            Task::Body(id) => &mut self.bodies[id.index()],
            Task::Escape(id) => &mut self.escapes[id.0 as usize],
        }
    }

    fn wake(&mut self, task: Task) {
        let state = self.state(task);
        if !std::mem::replace(&mut state.is_stale, true) {
            self.queue(task);
        }
    }

    fn wake_grown(&mut self, task: Task) {
        let Task::Body(id) = task else {
            return self.wake(task);
        };
        self.bodies[id.index()].is_grown = true;
        self.grown.insert(id);
    }

    fn queue(&mut self, task: Task) {
        match task {
            Task::Escape(id) => self.stale_escapes.push(id),
            Task::Body(id) if !self.is_reached[id.index()] => {}
            Task::Body(id) if self.bodies[id.index()].round == self.round => self.later.push(id),
            Task::Body(id) => {
                self.ready.insert(id);
            }
        }
    }

    /// The task under evaluation calls an instance.
    pub fn call(&mut self, id: InstanceId) {
        if let Some(task) = self.current {
            let calls = &mut self.state(task).calls;
            if calls.last() != Some(&id) {
                calls.push(id);
            }
        }
        self.mark_reached(id);
    }

    /// What was reached once, and is again, is as it was left: so is what it calls.
    fn mark_reached(&mut self, id: InstanceId) {
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if std::mem::replace(&mut self.is_reached[id.index()], true) {
                continue;
            }
            let body = &self.bodies[id.index()];
            if body.is_stale {
                self.queue(Task::Body(id));
            } else {
                pending.extend(&body.calls);
            }
        }
    }

    /// A call of the task under evaluation waits for a type.
    pub fn wait(&mut self) {
        if let Some(task) = self.current {
            self.state(task).waits = true;
        }
    }

    /// From here to [`Worklist::end`], what is read and called is noted for `task`.
    pub fn begin(&mut self, task: Task) {
        let round = self.round;
        self.evaluations += 1;
        self.current = Some(task);
        let state = self.state(task);
        state.is_stale = false;
        state.is_grown = false;
        state.waits = false;
        state.round = round;
        self.previous = std::mem::take(&mut state.calls);
    }

    pub fn end(&mut self) {
        let Some(task) = self.current.take() else {
            return;
        };
        let previous = std::mem::take(&mut self.previous);
        let calls = &mut self.state(task).calls;
        calls.sort_unstable();
        calls.dedup();
        let is_gone = |it: &InstanceId| calls.binary_search(it).is_err();
        if previous.iter().any(is_gone) {
            self.has_shrunk = true;
        }
    }

    pub fn begin_round(&mut self) {
        self.round += 1;
        for id in std::mem::take(&mut self.later) {
            self.ready.insert(id);
        }
        if std::mem::take(&mut self.has_shrunk) {
            self.find_reached();
        }
    }

    /// The next body of this round.
    pub fn next_body(&mut self) -> Option<InstanceId> {
        self.ready.pop_first()
    }

    /// The next body that reads a range which has grown: of all, that which was reached last.
    pub fn next_grown(&mut self) -> Option<InstanceId> {
        while let Some(id) = self.grown.pop_last() {
            if !self.bodies[id.index()].is_grown {
                continue;
            }
            if self.is_reached[id.index()] {
                return Some(id);
            }
            self.bodies[id.index()].is_stale = true;
        }
        None
    }

    /// The escapes that are stale now.
    pub fn take_escapes(&mut self) -> Vec<EscapeId> {
        std::mem::take(&mut self.stale_escapes)
    }

    pub fn has_ready(&self) -> bool {
        !self.ready.is_empty()
    }

    /// Whether nothing but ranges may still rise.
    pub fn is_settled(&self) -> bool {
        self.ready.is_empty() && self.later.is_empty() && self.stale_escapes.is_empty()
    }

    /// Whether a call waits somewhere.
    pub fn waits(&self) -> bool {
        let bodies = self.bodies.iter().zip(&self.is_reached);
        bodies
            .filter(|(_, is_reached)| **is_reached)
            .any(|(it, _)| it.waits)
            || self.escapes.iter().any(|it| it.waits)
    }

    /// Finds anew what is reached.
    fn find_reached(&mut self) {
        let mut pending = self.roots.clone();
        pending.extend(self.escapes.iter().flat_map(|it| &it.calls));
        self.is_reached.fill(false);
        while let Some(id) = pending.pop() {
            if !std::mem::replace(&mut self.is_reached[id.index()], true) {
                pending.extend(&self.bodies[id.index()].calls);
            }
        }
        let queued = std::mem::take(&mut self.ready);
        let stale = (0..self.bodies.len() as u32)
            .map(InstanceId)
            .filter(|id| self.is_reached[id.index()] && self.bodies[id.index()].is_stale);
        self.ready = queued
            .into_iter()
            .filter(|it| self.is_reached[it.index()])
            .chain(stale)
            .collect();
    }

    /// The instances that are reached, in the order of their ids.
    pub fn is_reached(&self, id: InstanceId) -> bool {
        self.is_reached.get(id.index()) == Some(&true)
    }

    pub fn reached(&self) -> impl Iterator<Item = InstanceId> {
        let all = self.is_reached.iter().enumerate();
        all.filter(|(_, is_reached)| **is_reached)
            .map(|(index, _)| InstanceId(index as u32))
    }
}
