//! What an audio thread must not meet: an allocation, or a panic. Locks are of the standard
//! library, which the example's library has not, and which what it calls asks for one thing:
//! which vector instructions there are, once read from an atomic number.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use relu_example_audio::{BLOCK, Effect, Large, Small, WINDOW};
use relu_runtime::Network;

/// The system's allocator, counting.
struct Counting;

thread_local! {
    static CALLS: Cell<u64> = const { Cell::new(0) };
}

fn count() {
    CALLS.set(CALLS.get() + 1);
}

// SAFETY: the system's allocator does all the work.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        count();
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(memory, layout) }
    }

    unsafe fn realloc(&self, memory: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        count();
        // SAFETY: the caller's promise.
        unsafe { System.realloc(memory, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const CALLS_OF_FORWARD: u32 = 1_000_000;

/// Calls of the allocator while a function runs, on this thread.
fn allocations(run: impl FnOnce()) -> u64 {
    let before = CALLS.get();
    run();
    CALLS.get() - before
}

/// Windows of all sorts: loud, silent, and with what no sound has.
fn window(index: u32) -> [f32; WINDOW] {
    let sample = |at: u32| ((index.wrapping_mul(31) + at * 17) % 201) as f32 / 100.0 - 1.0;
    let mut window = [0.0; WINDOW];
    if !index.is_multiple_of(7) {
        window = core::array::from_fn(|at| sample(u32::try_from(at).unwrap_or_default()));
    }
    let odd = [f32::NAN, f32::INFINITY, f32::MIN_POSITIVE / 8.0, f32::MAX, -0.0];
    if let Some(odd) = odd.get(index as usize % 1000) {
        window[index as usize % WINDOW] = *odd;
    }
    window
}

// ANCHOR: test
fn a_million_calls<N>(network: &N)
where
    N: Network<Input = [f32; WINDOW], Output = [f32; 1]>,
{
    let (mut sum, mut finite) = (0.0, 0);
    let calls = allocations(|| {
        for index in 0..CALLS_OF_FORWARD {
            let [sample] = network.infer_one(&window(index));
            if sample.is_finite() && sample.abs() < 1e6 {
                (sum, finite) = (sum + f64::from(sample.abs()), finite + 1);
            }
        }
    });
    assert_eq!(calls, 0);
    assert!(finite > CALLS_OF_FORWARD / 100 * 99 && sum > 1.0, "{finite} {sum}");
}
// ANCHOR_END: test

#[test]
fn a_million_calls_of_the_small_network_allocate_nothing() {
    a_million_calls(Small::PRETRAINED);
}

#[test]
fn nor_do_those_of_the_large_one() {
    a_million_calls(Large::PRETRAINED);
}

#[test]
fn the_count_counts() {
    assert!(allocations(|| drop(std::hint::black_box(Box::new(1)))) >= 2);
}

#[test]
fn blocks_of_any_size_make_the_same_sound_and_allocate_nothing() {
    let sound: [f32; 1000] = core::array::from_fn(|index| (index as f32 * 0.05).sin());
    let play = |block: usize| {
        let (mut effect, mut sound, mut outcome) = (Effect::new(), sound, Ok(()));
        let calls = allocations(|| {
            for block in sound.chunks_mut(block) {
                effect.process(block, |windows, made| {
                    outcome = outcome.and(Small::PRETRAINED.forward_batch_into(windows, made));
                });
            }
        });
        assert_eq!((calls, outcome), (0, Ok(())));
        sound.map(f32::to_bits)
    };
    let whole = play(1000);
    for block in [1, 7, BLOCK - 1, BLOCK, BLOCK + 1] {
        assert!(play(block) == whole, "blocks of {block}");
    }
    let mut window = [0.0; WINDOW];
    window.copy_from_slice(&sound[500 - WINDOW + 1..=500]);
    assert_eq!(whole[500], Small::PRETRAINED.forward(&window)[0].to_bits());
}
