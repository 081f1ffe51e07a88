//! How long functions of one number take.

use std::boxed::Box;
use std::hint::black_box;
use std::time::Instant;

use crate::kernels::{self, Activation, Epilogue};
use crate::panels;
use crate::simd::{Kernel, Level, Simd, dispatch_at};

const UNITS: usize = 256;
const ROWS: usize = 16;

const FUNCTIONS: [Activation<'static, UNITS, { panels(UNITS) }>; 13] = [
    Activation::Relu,
    Activation::Elu(1.0),
    Activation::Selu,
    Activation::Sigmoid,
    Activation::Tanh,
    Activation::Silu,
    Activation::Gelu,
    Activation::GeluTanh,
    Activation::Mish,
    Activation::Softplus,
    Activation::Softsign,
    Activation::HardSigmoid,
    Activation::HardSwish,
];

/// Rows that fit the first cache together.
#[repr(align(64))]
struct Buffers {
    inputs: [[f32; UNITS]; ROWS],
    outputs: [[f32; UNITS]; ROWS],
}

/// Applies a function to all rows.
struct Map<'b>(Activation<'static, UNITS, { panels(UNITS) }>, &'b mut Buffers);

impl Kernel for Map<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let Self(function, buffers) = self;
        let epilogue = Epilogue::new().activation(function);
        kernels::map(simd, black_box(&buffers.inputs), epilogue, &mut buffers.outputs);
        black_box(&buffers.outputs);
    }
}

/// The shortest of many times, in nanoseconds per number.
fn time(
    level: Level,
    function: Activation<'static, UNITS, { panels(UNITS) }>,
    buffers: &mut Buffers,
) -> f64 {
    let times = (0..1000).map(|_| {
        let start = Instant::now();
        dispatch_at(level, Map(function, buffers));
        start.elapsed().as_nanos() as f64
    });
    times.fold(f64::INFINITY, f64::min) / (UNITS * ROWS) as f64
}

/// Prints nanoseconds per number on all sets.
///
/// Run it in release, on a quiet machine, before and after a change.
#[test]
#[ignore = "prints times"]
fn nanoseconds_per_number() {
    let mut buffers =
        Box::new(Buffers { inputs: [[0.0; UNITS]; ROWS], outputs: [[0.0; UNITS]; ROWS] });
    for (index, input) in buffers.inputs.as_flattened_mut().iter_mut().enumerate() {
        *input = (index * 101 % 997) as f32 / 100.0 - 5.0;
    }
    std::println!("{:?}", Level::ALL);
    for function in FUNCTIONS {
        let times = Level::ALL.map(|level| time(level, function, &mut buffers));
        std::println!("{function:12?} {times:6.3?}");
    }
}
