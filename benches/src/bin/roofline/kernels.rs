//! The kernels, at the sizes of the workloads.

use std::hint::black_box;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};
use rand_distr::StandardNormal;
use relu_runtime::kernels::{self, Activation, Epilogue};
use relu_runtime::optimizer::Optimizer;
use relu_runtime::prelude::*;
use relu_runtime::simd::{Kernel, Simd, dispatch};
use relu_runtime::train::{Gradients, Loss, Rows, SoftmaxCrossEntropy};

network! {
    /// A layer of 784 x 512, and one of 512 x 512.
    struct Large(input: [784]) -> third {
        first: dense(512) -> relu,
        second: dense(512) -> relu,
        third: dense(10),
    }
    train { loss: softmax_cross_entropy }
}

network! {
    /// A two-sided layer of 256 x 256.
    struct Sides(input: [256]) -> second {
        first: dense(256) -> two_sided_relu,
        second: dense(256),
    }
}

/// A kernel with its arguments.
pub struct Case {
    /// The kernel's name.
    pub name: &'static str,
    /// What it is run on.
    pub size: &'static str,
    /// Operations that it has to do.
    pub flops: f64,
    /// Bytes that it has to read or write.
    pub bytes: f64,
    /// Runs it.
    pub run: Box<dyn FnMut()>,
}

/// Defines a kernel that calls another with its fields.
macro_rules! kernel {
    ($name:ident { $($field:ident: $type:ty),* } |$simd:ident| $call:expr) => {
        struct $name<'a> { $($field: &'a mut $type),* }

        impl Kernel for $name<'_> {
            type Output = ();

            #[inline(always)]
            fn run<S: Simd>(self, $simd: S) {
                let Self { $($field),* } = self;
                let _ = $call;
            }
        }
    };
}

kernel! { Dense { net: Large, inputs: [[f32; 784]], outputs: [[f32; 512]] } |simd| {
    let bias = Epilogue::new().bias(&net.first.bias).activation(Activation::Relu);
    kernels::dense(simd, inputs, &net.first.weight, bias, outputs)
} }

kernel! { Rectified { net: Large, inputs: [[f32; 512]], outputs: [[f32; 512]] } |simd| {
    let bias = Epilogue::new().bias(&net.second.bias).activation(Activation::Relu);
    kernels::dense_rectified(simd, inputs, &net.second.weight, bias, outputs)
} }

kernel! { OneSided { net: Sides, inputs: [[f32; 256]], outputs: [[f32; 256]] } |simd| {
    kernels::dense(simd, inputs, &net.first.weight, Epilogue::new().bias(&net.first.bias), outputs)
} }

kernel! { TwoSided { net: Sides, inputs: [[f32; 256]], outputs: [[f32; 256]] } |simd| {
    let bias = Epilogue::new().bias(&net.second.bias);
    kernels::dense_two_sided(simd, inputs, &net.second.weight, bias, outputs)
} }

kernel! { WeightGradient { net: Large, inputs: [[f32; 784]], outputs: [[f32; 512]] } |simd|
    kernels::weight_gradient(simd, inputs, outputs, &mut net.first.weight)
}

kernel! { InputGradient { net: Large, inputs: [[f32; 512]], outputs: [[f32; 512]] } |simd|
    kernels::input_gradient(simd, outputs, &net.second.weight, inputs)
}

kernel! { TwoSidedWeightGradient { net: Sides, inputs: [[f32; 256]], outputs: [[f32; 256]] } |simd|
    kernels::two_sided_weight_gradient(simd, inputs, outputs, &mut net.second.weight)
}

kernel! { TwoSidedInputGradient {
    net: Sides, inputs: [[f32; 256]], outputs: [[f32; 256]], gradient: [[f32; 256]]
} |simd|
    kernels::two_sided_input_gradient(simd, outputs, &net.second.weight, inputs, gradient)
}

kernel! { BiasGradient { net: Large, outputs: [[f32; 512]] } |simd|
    kernels::bias_gradient(simd, outputs, &mut net.first.bias)
}

kernel! { ReluVjp { inputs: [[f32; 512]], outputs: [[f32; 512]] } |simd|
    kernels::smooth_vjp(simd, Activation::Relu, inputs, outputs)
}

kernel! { Tanh { net: Large, inputs: [[f32; 512]], outputs: [[f32; 512]] } |simd| {
    let tanh = Epilogue::new().bias(&net.first.bias).activation(Activation::Tanh);
    kernels::map(simd, inputs, tanh, outputs)
} }

/// Normally distributed rows, where training keeps them.
fn rows<const N: usize>(count: usize) -> Rows<N> {
    let mut random = SmallRng::seed_from_u64(count as u64);
    let mut rows = Rows::default();
    rows.resize(count);
    rows.iter_mut().flatten().for_each(|number| *number = random.sample(StandardNormal));
    rows
}

/// The same with half of the numbers zero, as they come out of ReLU.
fn rectified<const N: usize>(count: usize) -> Rows<N> {
    let mut rows = rows(count);
    rows.iter_mut().flatten().for_each(|number: &mut f32| *number = number.max(0.0));
    rows
}

/// A case of a kernel over `$rows` rows of `$inputs` and `$outputs` numbers.
macro_rules! product {
    ($name:literal, $kernel:ident, $size:literal, $net:expr, $inputs:expr, $outputs:literal,
     $weights:expr, sides $sides:literal) => {{
        let (mut net, mut inputs) = ($net, $inputs);
        let mut outputs = rows::<$outputs>(inputs.len());
        let (count, width) = (inputs.len() as f64, inputs[0].len() as f64);
        Case {
            name: $name,
            size: $size,
            flops: 2.0 * count * width * f64::from($outputs),
            bytes: 4.0 * (count * (width + f64::from($outputs)) + $sides * $weights),
            run: Box::new(move || {
                let (net, inputs) = (&mut *net, black_box(&mut inputs[..]));
                dispatch($kernel { net, inputs, outputs: &mut outputs });
            }),
        }
    }};
}

/// All of them.
pub fn all() -> Vec<Case> {
    const LARGE: f64 = 784.0 * 512.0;
    const SQUARE: f64 = 512.0 * 512.0;
    const SMALL: f64 = 256.0 * 256.0;
    let (large, sides) = (|| Large::new(1), || Sides::new(1));
    let mut cases = vec![
        product!("dense", Dense, "1 x 784 x 512", large(), rows(1), 512, LARGE, sides 1.0),
        product!("dense", Dense, "96 x 784 x 512", large(), rows(96), 512, LARGE, sides 1.0),
        product!("dense_rectified", Rectified, "1 x 512 x 512, half zeros", large(), rectified(1),
            512, SQUARE / 2.0, sides 1.0),
        product!("dense", OneSided, "96 x 256 x 256", sides(), rows(96), 256, SMALL, sides 1.0),
        product!("dense_two_sided", TwoSided, "1 x 256 x 256", sides(), rows(1), 256, SMALL,
            sides 1.0),
        product!("dense_two_sided", TwoSided, "96 x 256 x 256", sides(), rows(96), 256, SMALL,
            sides 2.0),
        product!("weight_gradient", WeightGradient, "128 x 784 x 512", large(), rows(128), 512,
            LARGE, sides 1.0),
        product!("input_gradient", InputGradient, "128 x 512 x 512", large(), rows(128), 512,
            SQUARE, sides 1.0),
        product!("two_sided_weight_gradient", TwoSidedWeightGradient, "128 x 256 x 256", sides(),
            rows(128), 256, SMALL, sides 2.0),
    ];
    cases.push(two_sided_input_gradient());
    cases.extend(elementwise());
    cases.extend([loss(), norm(), adam()]);
    cases
}

fn two_sided_input_gradient() -> Case {
    let (mut net, mut inputs) = (Sides::new(1), rows(128));
    let (mut outputs, mut gradient) = (rows(128), rows(128));
    Case {
        name: "two_sided_input_gradient",
        size: "128 x 256 x 256",
        flops: 2.0 * 128.0 * 256.0 * 256.0,
        bytes: 4.0 * (3.0 * 128.0 * 256.0 + 2.0 * 256.0 * 256.0),
        run: Box::new(move || {
            let (net, inputs) = (&mut *net, black_box(&mut inputs[..]));
            let (outputs, gradient) = (&mut outputs[..], &mut gradient[..]);
            dispatch(TwoSidedInputGradient { net, inputs, outputs, gradient });
        }),
    }
}

fn elementwise() -> [Case; 3] {
    const NUMBERS: f64 = 128.0 * 512.0;
    let (mut bias, mut bias_rows) = (Large::new(1), rows(128));
    let (mut values, mut gradient) = (rectified(128), rows(128));
    let (mut tanh, mut from, mut to) = (Large::new(1), rows(128), rows(128));
    [
        Case {
            name: "bias_gradient",
            size: "128 x 512",
            flops: NUMBERS,
            bytes: 4.0 * NUMBERS,
            run: Box::new(move || {
                let (net, outputs) = (&mut *bias, black_box(&mut bias_rows[..]));
                dispatch(BiasGradient { net, outputs });
            }),
        },
        Case {
            name: "smooth_vjp, relu",
            size: "128 x 512",
            flops: NUMBERS,
            bytes: 3.0 * 4.0 * NUMBERS,
            run: Box::new(move || {
                let (inputs, outputs) = (&mut values[..], black_box(&mut gradient[..]));
                dispatch(ReluVjp { inputs, outputs });
            }),
        },
        Case {
            name: "map, tanh",
            size: "128 x 512",
            // Of the polynomial and what comes before and after it.
            flops: 30.0 * NUMBERS,
            bytes: 2.0 * 4.0 * NUMBERS,
            run: Box::new(move || {
                let (inputs, outputs) = (&mut from[..], black_box(&mut to[..]));
                dispatch(Tanh { net: &mut tanh, inputs, outputs });
            }),
        },
    ]
}

fn loss() -> Case {
    let (scores, mut gradient) = (rows::<10>(128), rows::<10>(128));
    let labels: Vec<u8> = (0..128).map(|sample| sample % 10).collect();
    let loss = SoftmaxCrossEntropy::new();
    Case {
        name: "softmax_cross_entropy",
        size: "128 x 10",
        // Those of an exponential.
        flops: 20.0 * 1280.0,
        bytes: 2.0 * 4.0 * 1280.0,
        run: Box::new(move || {
            let mean = loss.loss(black_box(&scores), &labels, &mut gradient);
            black_box(mean.expect("the labels are classes"));
        }),
    }
}

fn norm() -> Case {
    let gradients = gradients();
    Case {
        name: "norm of all gradients",
        size: "669 k numbers",
        flops: 2.0 * Large::STORAGE_LEN as f64,
        bytes: 4.0 * Large::STORAGE_LEN as f64,
        run: Box::new(move || {
            black_box(black_box(&gradients).norm());
        }),
    }
}

fn adam() -> Case {
    let (mut network, gradients, mut adam) = (Large::new(1), gradients(), Adam::new(1e-8));
    Case {
        name: "Adam",
        size: "669 k numbers",
        flops: 12.0 * Large::STORAGE_LEN as f64,
        // Parameters and two means are read and written, gradients are read.
        bytes: 7.0 * 4.0 * Large::STORAGE_LEN as f64,
        run: Box::new(move || {
            let parameters = network.parameters_mut();
            adam.update(parameters, black_box(gradients.as_slice()), 1.0, Large::SEGMENTS);
        }),
    }
}

/// Gradients of all parameters.
fn gradients() -> Gradients<Large> {
    let mut gradients = Gradients::new();
    gradients.as_mut_slice().copy_from_slice(Large::new(2).parameters());
    gradients
}
