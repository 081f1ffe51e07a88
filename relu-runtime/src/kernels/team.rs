//! Threads that take pieces of work from one that runs a network.
//!
//! To wake a thread takes tens of microseconds, as long as some of the products that
//! are divided. So those of a team are awake from the first piece to the last, and look
//! for work in between.

use core::cell::{Cell, UnsafeCell};
use core::hint;
use core::mem::MaybeUninit;
use core::ptr;
use core::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::thread;

/// The most pieces of one work.
pub const MOST: usize = 32;

/// A team: the thread that leads it, and those that help.
pub struct Team {
    /// How many threads there are.
    threads: usize,
    /// A number of the work, and a bit for each of its pieces that nobody has taken.
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

/// The ticket when there will be no work any more.
const CLOSED: u64 = u64::MAX;

// SAFETY: `work` is written by the leader alone, while no piece is pending, and read by
// whoever has taken a piece, until it is done.
unsafe impl Sync for Team {}

std::thread_local! {
    /// The team that this thread leads.
    static LED: Cell<*const Team> = const { Cell::new(ptr::null()) };
}

impl Team {
    pub const fn new(threads: usize) -> Self {
        unsafe fn nothing(_: *const (), _: usize) {}
        Self {
            threads,
            ticket: AtomicU64::new(0),
            pending: AtomicUsize::new(0),
            work: Cell::new(Work { pieces: ptr::null(), run: nothing }),
        }
    }

    /// Runs something on this thread, which leads the team meanwhile; then the others
    /// are free.
    pub fn lead<T>(&self, run: impl FnOnce() -> T) -> T {
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

    /// Takes pieces until the leader has ended.
    pub fn help(&self) {
        let mut idle = Idle::new();
        while self.ticket.load(Ordering::Acquire) != CLOSED {
            if self.take() { idle = Idle::new() } else { idle.wait() }
        }
    }

    /// Takes a piece, if there is one, and does it.
    fn take(&self) -> bool {
        let mut ticket = self.ticket.load(Ordering::Acquire);
        loop {
            let left = ticket as u32;
            if left == 0 || ticket == CLOSED {
                return false;
            }
            let number = self.preferred(left);
            let (success, failure) = (Ordering::Acquire, Ordering::Acquire);
            match self.ticket.compare_exchange_weak(
                ticket,
                ticket & !(1 << number),
                success,
                failure,
            ) {
                Err(now) => ticket = now,
                Ok(_) => {
                    let _done = Done(self);
                    let Work { pieces, run } = self.work.get();
                    // SAFETY: this thread alone has the piece of that number; the
                    // pieces stay where they are until it is done.
                    #[expect(clippy::cast_possible_truncation, reason = "at most `MOST`")]
                    unsafe {
                        run(pieces, number as usize);
                    }
                    return true;
                }
            }
        }
    }

    /// Which of the pieces left, a bit each, this thread takes: the same one for the same
    /// part of every work, if it can, so that what it has written is in its cache.
    fn preferred(&self, left: u32) -> u32 {
        let thread = rayon::current_thread_index().unwrap_or(0) % self.threads;
        let before = (1_u32 << thread) - 1;
        let ahead = left & !before;
        if ahead == 0 { left.trailing_zeros() } else { ahead.trailing_zeros() }
    }

    /// Has all pieces done.
    ///
    /// # Safety
    ///
    /// This thread leads the team, and does no other work. `run` may be called with
    /// `pieces` and each number below `count` once, on any thread. There are no more
    /// than `MOST`.
    unsafe fn share(&self, pieces: *const (), run: unsafe fn(*const (), usize), count: usize) {
        self.work.set(Work { pieces, run });
        self.pending.store(count, Ordering::Relaxed);
        let number = (self.ticket.load(Ordering::Relaxed) >> 32) as u32;
        let all = (1_u64 << count) - 1;
        self.ticket
            .store(u64::from(number.wrapping_add(1) & !(1 << 31)) << 32 | all, Ordering::Release);
        let _all = All(self);
        while self.take() {}
    }
}

/// Counts a piece as done when dropped, after a panic, too, which the leader's thread
/// gets to know when the helpers return.
struct Done<'a>(&'a Team);

impl Drop for Done<'_> {
    fn drop(&mut self) {
        self.0.pending.fetch_sub(1, Ordering::Release);
    }
}

/// Returns from being dropped when all pieces are done.
struct All<'a>(&'a Team);

impl Drop for All<'_> {
    fn drop(&mut self) {
        while self.0.take() {}
        let mut idle = Idle::new();
        while self.0.pending.load(Ordering::Acquire) > 0 {
            idle.wait();
        }
    }
}

/// How many threads are in the team that this thread leads: one if it leads none, or
/// is at a piece of work.
pub fn threads() -> usize {
    let team = LED.get();
    // SAFETY: the team lives as long as this thread leads it.
    if team.is_null() { 1 } else { unsafe { (*team).threads } }
}

/// Room for pieces.
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

    /// Has each done once by `run`, by the team that this thread leads, or by this
    /// thread if it leads none.
    pub fn run<R: Fn(W) + Sync>(self, run: R) {
        unsafe fn one<W, R: Fn(W)>(pieces: *const (), number: usize) {
            // SAFETY: the pointer is that to `all`, which is borrowed until all pieces
            // are done; the piece was added, and is taken this once.
            unsafe {
                let (pieces, run) = &*pieces.cast::<(Pieces<W>, R)>();
                run(pieces.room[number].get().read().assume_init());
            }
        }
        // A piece that has work to divide does it by itself.
        let team = LED.replace(ptr::null());
        let count = self.count;
        let all = (self, run);
        let pieces = (&raw const all).cast();
        if team.is_null() {
            for number in (0..count).rev() {
                // SAFETY: each piece once.
                unsafe { one::<W, R>(pieces, number) }
            }
        } else {
            // SAFETY: the team lives as long as this thread leads it. The pieces may go
            // to other threads, and `run` be called there.
            unsafe { (*team).share(pieces, one::<W, R>, count) }
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
