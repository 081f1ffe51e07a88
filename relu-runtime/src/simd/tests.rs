//! The sets against each other, operation by operation.

use std::vec::Vec;

use super::{Kernel, Level, Simd, dispatch_at, scalar};
use crate::PANEL;

/// Numbers of all kinds; the operations take them in pairs.
const NUMBERS: [f32; 16] = [
    0.0,
    -0.0,
    1.0,
    -1.0,
    0.1,
    -7.25,
    3.0e38,
    -3.0e38,
    1.0e-38,
    -1.0e-45,
    f32::INFINITY,
    f32::NEG_INFINITY,
    f32::NAN,
    16_777_217.0,
    0.333_333_34,
    -123.456,
];

/// The results of every operation over pairs of `NUMBERS`, as bits.
struct Operations;

impl Kernel for Operations {
    type Output = Vec<u32>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Vec<u32> {
        let mut results = Vec::new();
        for turn in 0..NUMBERS.len() {
            let mut others = NUMBERS;
            others.rotate_left(turn);
            // The results of an operation together, whatever the lanes.
            let mut columns = [const { Vec::new() }; 16];
            for start in (0..NUMBERS.len()).step_by(S::LANES) {
                // SAFETY: the lanes divide 16.
                let (a, b) = unsafe {
                    (simd.load(NUMBERS.as_ptr().add(start)), simd.load(others.as_ptr().add(start)))
                };
                for (column, value) in columns.iter_mut().zip(all(simd, a, b)) {
                    column.extend(value.into_iter().take(S::LANES));
                }
            }
            results.extend(columns.into_iter().flatten());
        }
        results
    }
}

#[inline(always)]
fn all<S: Simd>(simd: S, a: S::F32, b: S::F32) -> [[u32; 16]; 16] {
    let less = simd.less(a, b);
    let (i, j) = (simd.to_bits(a), simd.to_bits(b));
    [
        bits(simd, simd.add(a, b)),
        bits(simd, simd.sub(a, b)),
        bits(simd, simd.mul(a, b)),
        bits(simd, simd.div(a, b)),
        bits(simd, simd.sqrt(a)),
        bits(simd, simd.min(a, b)),
        bits(simd, simd.max(a, b)),
        bits(simd, simd.select(less, a, b)),
        bits(simd, simd.select(simd.equal(a, b), a, b)),
        bits(simd, simd.select(simd.mask_from_bits(simd.mask_bits(less)), a, b)),
        bits(simd, simd.from_bits(simd.add_i32(i, simd.and_i32(j, simd.splat_i32(0xff))))),
        bits(simd, simd.from_bits(simd.sub_i32(i, simd.or_i32(i, j)))),
        bits(simd, simd.from_bits(simd.shift_left::<3>(i))),
        bits(simd, simd.from_bits(simd.shift_right::<5>(i))),
        bits(simd, simd.convert(i)),
        bits(simd, if S::FUSED { simd.mul_add(a, b, simd.splat(0.3)) } else { a }),
    ]
}

/// The bits of the lanes; one pattern stands for all NaNs.
#[inline(always)]
fn bits<S: Simd>(simd: S, value: S::F32) -> [u32; 16] {
    let mut lanes = [0.0; 16];
    // SAFETY: no set has more than 16 lanes.
    unsafe { simd.store(lanes.as_mut_ptr(), value) };
    lanes.map(|lane: f32| if lane.is_nan() { 0x7fc0_0000 } else { lane.to_bits() })
}

#[test]
fn sets_agree() {
    let expected = dispatch_at(Level::Fused, Operations);
    for level in [Level::Avx512, Level::Avx2] {
        if level.is_available() && Level::Fused.is_available() {
            assert_eq!(dispatch_at(level, Operations), expected, "{level:?}");
        }
    }
}

/// Stores the first `count` of 16 numbers, loaded partially.
struct Partial(usize);

impl Kernel for Partial {
    type Output = ([f32; 16], [f32; 16]);

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Self::Output {
        let numbers: [f32; 16] = core::array::from_fn(|lane| lane as f32 + 1.0);
        let (mut loaded, mut stored) = ([-1.0; 16], [-1.0; 16]);
        // SAFETY: the arrays hold as many lanes as any set has.
        unsafe {
            simd.store(loaded.as_mut_ptr(), simd.load_partial(numbers.as_ptr(), self.0));
            let all = simd.load(numbers.as_ptr());
            simd.store_partial(stored.as_mut_ptr(), all, self.0);
        }
        for lane in S::LANES..16 {
            loaded[lane] = if lane < self.0 { numbers[lane] } else { 0.0 };
            stored[lane] = if lane < self.0 { numbers[lane] } else { -1.0 };
        }
        (loaded, stored)
    }
}

#[test]
fn partial_loads_and_stores_touch_the_first_lanes() {
    for level in Level::ALL {
        for count in [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16] {
            let (loaded, stored) = dispatch_at(level, Partial(count));
            for lane in 0..16 {
                let number = (lane < count).then_some(lane as f32 + 1.0);
                let actual = [loaded[lane], stored[lane]].map(f32::to_bits);
                let expected = [number.unwrap_or(0.0), number.unwrap_or(-1.0)].map(f32::to_bits);
                assert_eq!(actual, expected, "{level:?} {count} {lane}");
            }
        }
    }
}

/// Every third number of some, from the second on.
struct Strided<'x>(&'x [f32]);

impl Kernel for Strided<'_> {
    type Output = [f32; 16];

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> [f32; 16] {
        let mut lanes = [0.0; 16];
        let count = (self.0.len() - 1).div_ceil(3);
        for first in (0..16).step_by(S::LANES) {
            let from = self.0.as_ptr().wrapping_add(1 + 3 * first);
            // SAFETY: there are `count` such numbers, and no set has more than 16
            // lanes.
            unsafe {
                let value = simd.load_strided(from, 3, count.saturating_sub(first));
                simd.store(lanes.as_mut_ptr().add(first), value);
            }
        }
        lanes
    }
}

#[test]
fn strided_loads_touch_the_first_lanes() {
    let numbers: Vec<f32> = (0..47).map(|number| number as f32).collect();
    for level in Level::ALL {
        for count in 0..=16 {
            // The last number is the last to be read.
            let lanes = dispatch_at(level, Strided(&numbers[..(3 * count).max(2) - 1]));
            for (lane, number) in lanes.into_iter().enumerate().take(count) {
                assert_eq!(number, (3 * lane + 1) as f32, "{level:?} {count} {lane}");
            }
            let is_rest_zero = lanes.iter().skip(count.max(1)).all(|&number| number == 0.0);
            assert!(is_rest_zero, "{level:?} {count} {lanes:?}");
        }
    }
}

struct Reductions([f32; 16]);

impl Kernel for Reductions {
    type Output = (f32, f64);

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> (f32, f64) {
        let mut largest = f32::NEG_INFINITY;
        for vector in self.0.chunks(S::LANES) {
            // SAFETY: the lanes divide 16.
            let vector = unsafe { simd.load(vector.as_ptr()) };
            largest = largest.max(simd.largest(vector));
        }
        (largest, simd.wide_sum(&self.0))
    }
}

#[test]
fn lanes_are_reduced_in_one_order() {
    // No two orders of these give the same sum.
    let mut numbers = [3.0_f32.powi(-30); 16];
    for lane in 1..16 {
        numbers[lane] = 81.0 * numbers[lane - 1];
    }
    let expected = numbers[15];
    for turn in 0..16 {
        let mut numbers = numbers;
        numbers.rotate_left(turn);
        let mut sums = numbers.map(f64::from).to_vec();
        while let [_, _, ..] = sums[..] {
            let other = sums.split_off(sums.len() / 2);
            sums.iter_mut().zip(other).for_each(|(sum, other)| *sum += other);
        }
        for level in Level::ALL {
            let (largest, sum) = dispatch_at(level, Reductions(numbers));
            assert_eq!(largest, expected, "{level:?}");
            assert_eq!(sum.to_bits(), sums[0].to_bits(), "{level:?}");
        }
    }
}

struct Transpose;

impl Kernel for Transpose {
    type Output = Vec<f32>;

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) -> Vec<f32> {
        let from: Vec<f32> = (0..16 * 32).map(|number| number as f32).collect();
        let mut to = [-1.0; 16 * 48].to_vec();
        // SAFETY: 16 rows of 16 numbers at strides 32 and 48.
        unsafe { simd.transpose(from.as_ptr(), 32, to.as_mut_ptr(), 48) };
        to
    }
}

#[test]
fn transposes_a_block() {
    for level in Level::ALL {
        let to = dispatch_at(level, Transpose);
        for (index, &number) in to.iter().enumerate() {
            let (row, column) = (index / 48, index % 48);
            let is_within = row < PANEL && column < PANEL;
            let expected: f32 = if is_within { (column * 32 + row) as f32 } else { -1.0 };
            assert_eq!(number.to_bits(), expected.to_bits(), "{level:?} {row} {column}");
        }
    }
}

#[test]
fn integer_square_root_is_correctly_rounded() {
    for bits in (0..0x7f80_0000_u32).step_by(9973) {
        let value = f32::from_bits(bits);
        let root = scalar::sqrt_in_integers(value);
        assert_eq!(root.to_bits(), value.sqrt().to_bits(), "{value:e}");
    }
    assert!(scalar::sqrt_in_integers(-1.0).is_nan());
    assert_eq!(scalar::sqrt_in_integers(-0.0).to_bits(), (-0.0_f32).to_bits());
}
