//! Functions of one number, of all numbers of some rows.

use crate::simd::Simd;

/// A function of one number, lane by lane.
pub(super) trait Lanewise: Copy {
    fn at<S: Simd>(self, simd: S, x: S::F32) -> S::F32;
}

/// Declares functions of one number as types without fields.
macro_rules! lanewise {
    ($($name:ident = $function:expr;)*) => {
        $(
            #[derive(Clone, Copy)]
            struct $name;

            impl $crate::kernels::lanewise::Lanewise for $name {
                #[inline(always)]
                fn at<S: $crate::simd::Simd>(self, simd: S, x: S::F32) -> S::F32 {
                    $function(simd, x)
                }
            }
        )*
    };
}

pub(super) use lanewise;

/// Runs `body` for some numbers of which there are whole vectors: `count` numbers
/// from `inputs` and `outputs` on. What is left after whole vectors is padded.
///
/// So functions need no code for parts of a vector. A macro, because a closure
/// would miss the target features; it is unsafe, as `inputs` is to be valid for
/// reading and `outputs` for writing `len` numbers, and for reading too if
/// `updates`.
macro_rules! for_whole_vectors {
    (
        $simd:ident, $len:expr, $updates:expr,
        |mut $inputs:ident, mut $outputs:ident, $count:ident| $body:expr
    ) => {{
        let rest = $len % S::LANES;
        let [mut last, mut result] = [[0.0; $crate::simd::WIDEST]; 2];
        let mut $count = $len - rest;
        let to = $outputs.add($count);
        $simd.store(last.as_mut_ptr(), $simd.load_partial($inputs.add($count), rest));
        if $updates {
            $simd.store(result.as_mut_ptr(), $simd.load_partial(to, rest));
        }
        let mut is_padded = rest == 0;
        loop {
            $body;
            if is_padded {
                break;
            }
            ($inputs, $outputs, $count) = (last.as_ptr(), result.as_mut_ptr(), S::LANES);
            is_padded = true;
        }
        $simd.store_partial(to, $simd.load(result.as_ptr()), rest);
    }};
}

pub(super) use for_whole_vectors;

/// outputs = function(inputs), of 0 where an input is -0: as in
/// [`Steps::units`](super::epilogue::Steps::units).
///
/// # Safety
///
/// `inputs` is valid for reading and `outputs` for writing `len` numbers, whole
/// vectors; they are the same or do not overlap.
#[inline(always)]
pub(super) unsafe fn map<S: Simd, F: Lanewise>(
    simd: S,
    function: F,
    inputs: *const f32,
    outputs: *mut f32,
    len: usize,
) {
    let mut index = 0;
    while index < len {
        // SAFETY: the vector is one of those that the caller vouches for.
        unsafe {
            let x = simd.add(simd.load(inputs.add(index)), simd.splat(0.0));
            simd.store(outputs.add(index), function.at(simd, x));
        }
        index += S::LANES;
    }
}

/// outputs *= function(inputs).
///
/// # Safety
///
/// As for `map`; the outputs are initialized.
#[inline(always)]
pub(super) unsafe fn multiply<S: Simd, F: Lanewise>(
    simd: S,
    function: F,
    inputs: *const f32,
    outputs: *mut f32,
    len: usize,
) {
    let mut index = 0;
    while index < len {
        // SAFETY: as in `map`.
        unsafe {
            let x = simd.load(inputs.add(index));
            let at = outputs.add(index);
            simd.store(at, simd.mul(simd.load(at), function.at(simd, x)));
        }
        index += S::LANES;
    }
}
