//! Threads that take pieces of work from one that runs a network.
//!
//! To wake a thread takes tens of microseconds, as long as some of the products that
//! are divided. So those of a team are awake from the first work to the last, and look
//! for pieces in between.

use core::cell::{Cell, UnsafeCell};
use core::hint;
use core::mem::MaybeUninit;
use core::ptr;
use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;

/// The most pieces of a work, and so the most threads of a team.
pub const MOST: usize = 32;

std::thread_local! {
    /// The team that this thread leads.
    static LED: Cell<*const Team> = const { Cell::new(ptr::null()) };
}

/// How many threads are in the team that this thread leads: one if it leads none, or
/// is at a piece of work.
pub fn threads() -> usize {
    let team = LED.get();
    // SAFETY: the team lives as long as this thread leads it.
    if team.is_null() { 1 } else { unsafe { (*team).threads } }
}

/// Runs something on a thread that leads a team of so many, at most [`MOST`]: it starts
/// at once, the others help as soon as they are free.
///
/// # Panics
///
/// If `run` panics.
pub fn lead<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
    let team = Team::new(threads);
    let (mut run, mut result) = (Some(run), None);
    team.gather(threads - 1, &mut || result = run.take().map(|run| team.lead(run)));
    result.expect("the leader has run")
}

/// A team: the thread that leads it, and those that help.
struct Team {
    /// How many threads there are.
    threads: usize,
    /// A number of the work, above a bit for each piece that nobody has taken.
    ticket: AtomicU64,
    /// Pieces that are not done.
    pending: AtomicUsize,
    /// The work at hand, while there are such.
    work: Cell<Work>,
}

/// Pieces, and what to do with one.
#[derive(Clone, Copy)]
struct Work {
    pieces: *const (),
    run: unsafe fn(*const (), usize),
}

/// The ticket when there will be no work any more; the number of a work is smaller.
const CLOSED: u64 = u64::MAX;

// SAFETY: `work` is written by the leader alone, while no piece is pending, and read by
// whoever has taken a piece, until it is done.
unsafe impl Sync for Team {}

impl Team {
    const fn new(threads: usize) -> Self {
        unsafe fn nothing(_: *const (), _: usize) {}
        Self {
            threads,
            ticket: AtomicU64::new(0),
            pending: AtomicUsize::new(0),
            work: Cell::new(Work { pieces: ptr::null(), run: nothing }),
        }
    }

    /// Runs the leader on this thread, and so many helpers on others.
    fn gather(&self, helpers: usize, leader: &mut (dyn FnMut() + Send)) {
        if helpers == 0 {
            leader();
        } else {
            rayon::join(|| self.gather(helpers - 1, leader), || self.help());
        }
    }

    /// Runs something that divides its work; then the others are free.
    fn lead<T>(&self, run: impl FnOnce() -> T) -> T {
        /// Frees the others, after a panic, too.
        struct End<'a>(&'a Team, *const Team);

        impl Drop for End<'_> {
            fn drop(&mut self) {
                LED.set(self.1);
                self.0.ticket.store(CLOSED, Ordering::Release);
            }
        }

        let _end = End(self, LED.replace(self));
        run()
    }

    /// Does pieces until the leader has ended.
    fn help(&self) {
        // Of a thread that waits for other work of the pool, and so takes this up.
        if ptr::eq(LED.get(), self) {
            return;
        }
        let mut idle = Idle::new();
        while self.ticket.load(Ordering::Acquire) != CLOSED {
            if self.do_one() { idle = Idle::new() } else { idle.wait() }
        }
    }

    /// Does a piece, if there is one.
    fn do_one(&self) -> bool {
        let Some(number) = self.take() else { return false };
        let _done = Done(self);
        let Work { pieces, run } = self.work.get();
        // SAFETY: this thread alone has the piece, and the pieces stay where they are
        // until all are done.
        unsafe { run(pieces, number) };
        true
    }

    /// Takes a piece, if there is one.
    fn take(&self) -> Option<usize> {
        let thread = rayon::current_thread_index().unwrap_or(0) % self.threads;
        let mut number = None;
        let take = |ticket: u64| {
            number = if ticket == CLOSED { None } else { preferred(ticket, thread) };
            number.map(|number| ticket & !(1 << number))
        };
        let taken = self.ticket.fetch_update(Ordering::Acquire, Ordering::Acquire, take);
        taken.ok().and(number)
    }

    /// Has all pieces done.
    ///
    /// # Safety
    ///
    /// This thread leads the team, and is at no piece of its. `run` may be called on any
    /// thread with `pieces` and each number below `count` once, until this returns. There
    /// are at most `MOST`.
    unsafe fn share(&self, pieces: *const (), run: unsafe fn(*const (), usize), count: usize) {
        /// Returns when all pieces are done, after a panic, too.
        struct All<'a>(&'a Team);

        impl Drop for All<'_> {
            fn drop(&mut self) {
                while self.0.do_one() {}
                let mut idle = Idle::new();
                while self.0.pending.load(Ordering::Acquire) > 0 {
                    idle.wait();
                }
            }
        }

        self.work.set(Work { pieces, run });
        self.pending.store(count, Ordering::Relaxed);
        let number = (self.ticket.load(Ordering::Relaxed) >> MOST) + 1;
        let ticket = ((number % (CLOSED >> MOST)) << MOST) | ((1 << count) - 1);
        self.ticket.store(ticket, Ordering::Release);
        let _all = All(self);
        while self.do_one() {}
    }
}

/// Which piece a thread takes: of every work the one of its own number, if it can, so
/// that what it has written is in its cache.
fn preferred(ticket: u64, thread: usize) -> Option<usize> {
    let left = ticket & ((1 << MOST) - 1);
    let others = left >> thread << thread;
    let from = if others == 0 { left } else { others };
    (from != 0).then(|| from.trailing_zeros() as usize)
}

/// Counts a piece as done, after a panic, too: the leader gets that when the helpers
/// return.
struct Done<'a>(&'a Team);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.pending.fetch_sub(1, Ordering::Release);
    }
}

/// Pieces of work.
pub struct Pieces<W> {
    room: [UnsafeCell<MaybeUninit<W>>; MOST],
    count: usize,
}

impl<W: Send> Pieces<W> {
    pub const fn new() -> Self {
        Self { room: [const { UnsafeCell::new(MaybeUninit::uninit()) }; MOST], count: 0 }
    }

    /// Adds a piece.
    ///
    /// # Panics
    ///
    /// If there are `MOST` already.
    pub fn add(&mut self, piece: W) {
        self.room[self.count].get_mut().write(piece);
        self.count += 1;
    }

    /// Has each piece done by `run`, on the threads of the team that this one leads.
    /// What a piece divides in turn, it does by itself.
    pub fn run(self, run: fn(W)) {
        unsafe fn one<W>(all: *const (), number: usize) {
            // SAFETY: the pointer is that to `all`, which stays until all pieces are
            // done; the piece was added, and is taken this once.
            unsafe {
                let (pieces, run) = &*all.cast::<(Pieces<W>, fn(W))>();
                run(pieces.room[number].get().read().assume_init());
            }
        }

        let count = self.count;
        let all = (self, run);
        let all = (&raw const all).cast();
        let team = LED.replace(ptr::null());
        if team.is_null() {
            // SAFETY: each piece once.
            (0..count).for_each(|number| unsafe { one::<W>(all, number) });
        } else {
            // SAFETY: the team lives as long as this thread leads it; while it is at a
            // piece, it leads none. The pieces may go to other threads.
            unsafe { (*team).share(all, one::<W>, count) };
        }
        LED.set(team);
    }
}

/// Waits for another thread: at first without leaving the processor.
struct Idle(u32);

impl Idle {
    /// Times to look before the processor is given to others: some 50 microseconds.
    const SPINS: u32 = 1 << 11;

    const fn new() -> Self {
        Self(0)
    }

    fn wait(&mut self) {
        if self.0 < Self::SPINS {
            self.0 += 1;
            hint::spin_loop();
        } else {
            thread::yield_now();
        }
    }
}
