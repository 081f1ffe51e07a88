use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread::{self, ThreadId};
use std::time::{Duration, Instant};
use std::vec::Vec;
use std::{panic, vec};

use super::{DIVIDED, Divide, Items, PIECE, WAKING, divide, enter};

/// Which numbers were done in one piece, and by whom.
type Log = Mutex<Vec<(Vec<usize>, ThreadId)>>;

struct Numbers<'a> {
    numbers: &'a mut [usize],
    log: &'a Log,
}

impl Divide for Numbers<'_> {
    fn cut(self, at: usize) -> [Self; 2] {
        let (first, second) = self.numbers.split_at_mut(at);
        [Self { numbers: first, ..self }, Self { numbers: second, ..self }]
    }

    fn run(self) {
        self.log.lock().unwrap().push((self.numbers.to_vec(), thread::current().id()));
        self.numbers.iter_mut().for_each(|number| *number += 1000);
        assert!(!self.numbers.contains(&1999), "a piece that fails");
    }
}

/// The pieces of some numbers, in their order, with a pool of so many threads.
fn pieces(threads: usize, count: usize, grain: usize, work: usize) -> Vec<Vec<usize>> {
    let log = Log::default();
    let mut numbers: Vec<usize> = (0..count).collect();
    let items = Items { count, grain };
    in_pool(threads, || divide(Numbers { numbers: &mut numbers, log: &log }, items, work));
    assert!(numbers.iter().enumerate().all(|(index, &number)| number == index + 1000));
    let mut pieces: Vec<_> =
        log.into_inner().unwrap().into_iter().map(|(piece, _)| piece).collect();
    pieces.sort();
    assert_eq!(pieces.concat(), (0..count).collect::<Vec<_>>());
    pieces
}

fn in_pool<T: Send>(threads: usize, run: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap().install(run)
}

/// Runs something on a thread that leads a team.
pub(crate) fn in_team<T: Send>(run: impl FnOnce() -> T + Send) -> T {
    in_pool(3, || enter(3 * WAKING, run))
}

/// How many works something divides on this thread.
pub(crate) fn divided(run: impl FnOnce()) -> usize {
    let before = DIVIDED.get();
    run();
    DIVIDED.get() - before
}

fn lengths(pieces: &[Vec<usize>]) -> Vec<usize> {
    pieces.iter().map(Vec::len).collect()
}

#[test]
fn a_piece_for_each_thread() {
    for threads in 1..=5 {
        assert_eq!(lengths(&pieces(threads, 60, 1, 8 * WAKING)), vec![60 / threads; threads]);
    }
    assert_eq!(lengths(&pieces(3, 100, 12, 8 * WAKING)), [36, 36, 28]);
    assert_eq!(lengths(&pieces(5, 30, 12, 8 * WAKING)), [12, 12, 6]);
    assert_eq!(lengths(&pieces(2, 1, 12, 8 * WAKING)), [1]);
    assert_eq!(lengths(&pieces(2, 0, 12, 8 * WAKING)), [0]);
}

/// All pieces wait for each other.
#[test]
fn pieces_are_done_at_once() {
    struct Together<'a>(&'a AtomicUsize);

    impl Divide for Together<'_> {
        fn cut(self, _: usize) -> [Self; 2] {
            [Self(self.0), self]
        }

        fn run(self) {
            self.0.fetch_add(1, Ordering::Relaxed);
            let end = Instant::now() + Duration::from_secs(20);
            while self.0.load(Ordering::Relaxed) < 3 {
                assert!(Instant::now() < end, "a piece alone");
                thread::yield_now();
            }
        }
    }

    let (begun, items) = (AtomicUsize::new(0), Items { count: 3, grain: 1 });
    in_pool(3, || divide(Together(&begun), items, 3 * WAKING));
    assert_eq!(begun.into_inner(), 3);
}

#[test]
fn more_threads_than_pieces_that_a_team_can_have() {
    assert_eq!(lengths(&pieces(40, 64, 1, 100 * WAKING)), [2; 32]);
}

#[test]
fn as_many_threads_as_the_work_is_worth() {
    assert_eq!(pieces(5, 60, 1, 2 * WAKING - 1).len(), 1);
    assert_eq!(pieces(5, 60, 1, 2 * WAKING).len(), 2);
    assert_eq!(pieces(5, 60, 1, 3 * WAKING).len(), 3);
}

#[test]
fn small_work_stays_on_its_thread() {
    let (log, mut numbers) = (Log::default(), [0; 60]);
    let here = thread::current().id();
    let items = Items { count: 60, grain: 1 };
    divide(Numbers { numbers: &mut numbers, log: &log }, items, 2 * WAKING - 1);
    assert_eq!(enter(2 * WAKING - 1, || thread::current().id()), here);
    assert_eq!(log.into_inner().unwrap(), [(vec![0; 60], here)]);
}

/// Whoever leads a team divides smaller work, too, many times.
#[test]
fn works_one_after_another() {
    let items = Items { count: 30, grain: 1 };
    let (log, mut numbers) = (Log::default(), [0; 30]);
    in_pool(3, || {
        enter(3 * WAKING, || {
            for _ in 0..1000 {
                divide(Numbers { numbers: &mut numbers, log: &log }, items, 3 * PIECE);
                divide(Numbers { numbers: &mut numbers, log: &log }, items, 2 * PIECE - 1);
            }
        });
    });
    assert_eq!(numbers, [2_000_000; 30]);
    assert_eq!(log.into_inner().unwrap().len(), 4000);
}

/// A piece that has large work does it by itself.
#[test]
fn pieces_are_not_divided_again() {
    struct Outer<'a>(&'a mut [usize], &'a Log);

    impl Divide for Outer<'_> {
        fn cut(self, at: usize) -> [Self; 2] {
            let (first, second) = self.0.split_at_mut(at);
            [Outer(first, self.1), Outer(second, self.1)]
        }

        fn run(self) {
            let items = Items { count: self.0.len(), grain: 1 };
            divide(Numbers { numbers: self.0, log: self.1 }, items, 2 * WAKING - 1);
        }
    }

    let (log, mut numbers) = (Log::default(), [0; 30]);
    in_pool(2, || divide(Outer(&mut numbers, &log), Items { count: 30, grain: 1 }, 2 * WAKING));
    assert_eq!(numbers, [1000; 30]);
    assert_eq!(log.into_inner().unwrap().len(), 2);
}

/// A leader that waits for the pool may come upon its own call for help.
#[test]
fn a_leader_may_yield() {
    in_pool(2, || {
        rayon::scope(|scope| {
            scope.spawn(|_| thread::sleep(Duration::from_millis(100)));
            thread::sleep(Duration::from_millis(20));
            enter(2 * WAKING, rayon::yield_now);
        });
    });
}

#[test]
fn a_panic_of_a_piece_arrives() {
    for failing in [0, 59] {
        let (log, mut numbers) = (Log::default(), [0; 60]);
        numbers[failing] = 999;
        let items = Items { count: 60, grain: 1 };
        let whole = Numbers { numbers: &mut numbers, log: &log };
        let run = || in_pool(3, || divide(whole, items, 8 * WAKING));
        assert!(panic::catch_unwind(panic::AssertUnwindSafe(run)).is_err());
        assert_eq!(log.lock().map_or_else(|log| log.into_inner().len(), |log| log.len()), 3);
    }
}
