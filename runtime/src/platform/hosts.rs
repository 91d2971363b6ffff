//! The executors of the host that wait for our loops: whom a wake-up from outside has to wake.

use alloc::vec::Vec;
use core::task::Waker;

pub(crate) struct Hosts(Vec<Host>);

struct Host {
    executor: u32,
    /// Which of the runs on that executor.
    run: u32,
    waker: Waker,
}

impl Hosts {
    pub(crate) const fn new() -> Hosts {
        Hosts(Vec::new())
    }

    /// The run waits with this waker.
    pub(crate) fn enter(&mut self, executor: u32, run: u32, waker: &Waker) {
        let is_it = |it: &&mut Host| it.executor == executor && it.run == run;
        match self.0.iter_mut().find(is_it) {
            Some(host) => host.waker.clone_from(waker),
            None => self.0.push(Host {
                executor,
                run,
                waker: waker.clone(),
            }),
        }
    }

    pub(crate) fn leave(&mut self, executor: u32, run: u32) {
        self.0.retain(|it| it.executor != executor || it.run != run);
    }

    /// The wakers of those who wait for an executor.
    pub(crate) fn of(&self, executor: u32) -> impl Iterator<Item = &Waker> {
        let hosts = self.0.iter().filter(move |it| it.executor == executor);
        hosts.map(|it| &it.waker)
    }
}
