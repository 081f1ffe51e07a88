//! The macro stands on its own: no prelude, a renamed dependency, names of the
//! standard library taken by something else, networks inside functions.
#![no_implicit_prelude]
#![forbid(unsafe_code)]

/// Takes the place of the usual one.
pub enum Option {
    /// Not the usual one.
    None,
}

/// Takes the place of the usual one.
pub struct Box;

/// Takes the name of a const generic of the generated code.
pub struct ROWS;

/// Takes the place of the type of numbers.
#[expect(non_camel_case_types, reason = "the name that it takes")]
pub struct f32;

/// Takes the place of the type of indices.
#[expect(non_camel_case_types, reason = "the name that it takes")]
pub struct u32;

/// Takes the place of a module that generated code uses.
pub mod kernels {
    /// A size that a description names.
    pub const UNITS: usize = 12;
}

::renamed::network! {
    /// Every part of a network.
    #[c_api]
    pub struct Everything(input: [5]) -> output {
        a: dense({ kernels::UNITS }) -> two_sided_relu,
        b: dense(9) -> batch_norm -> relu -> dropout(0.1),
        c: dense(9, bias: false) -> prelu -> tanh,
        output: dense(3) -> softmax,
    }

    train { loss: mean_squared_error, clip: global_norm(1.0) }
}

::renamed::network! {
    /// Configured out, with all that belongs to it.
    #[cfg(any())]
    #[c_api]
    pub struct Absent(x: [kernels::UNITS]) -> y {
        y: dense(kernels::UNITS) -> batch_norm,
    }
    train { loss: mean_squared_error }
}

::renamed::network! {
    /// Several inputs and outputs, and repetitions.
    #[c_api]
    pub struct Graph(output: [5], simd: [{ 4 }]) -> (self_, map) {
        deep: output -> repeat(3, residual(dense({ kernels::UNITS - 7 }) -> relu)),
        both: concat(deep, simd) -> dense({ kernels::UNITS }),
        other: simd -> dense(kernels::UNITS),
        self_: both + other -> dense(2),
        map: both -> dense(1),
    }

    train { loss: { self_: softmax_cross_entropy, map: huber } }
}

::renamed::network! {
    /// Indices.
    #[c_api]
    pub struct Words(inputs: [3]) -> output {
        output: embedding({ kernels::UNITS }, 4) -> relu,
    }

    train { loss: mean_squared_error }
}

::renamed::network! {
    /// Indices beside numbers, and two tables for them.
    pub struct Mixed(inputs: [2], input: [3]) -> output {
        first: inputs -> embedding(9, { kernels::UNITS }),
        second: inputs -> embedding(kernels::UNITS, 2),
        output: concat(first, second, input) -> dense(2),
    }

    train { loss: mean_squared_error }
}

mod private {
    ::renamed::network! {
        /// As visible as the module's parent.
        pub(super) struct Inner(x: [2]) -> y {
            y: dense(1) -> relu6,
        }
    }
}

/// A network inside a function, over a constant of that function.
#[must_use]
pub fn inside_a_function(x: &[::core::primitive::f32; 3]) -> [::core::primitive::f32; 2] {
    const UNITS: usize = 2;
    ::renamed::network! {
        struct Local(x: [3]) -> y {
            y: dense(UNITS) -> sigmoid,
        }
    }
    <Local as ::renamed::Network>::zeroed().forward(x)
}

/// The privately visible network.
#[must_use]
pub fn inner(x: &[::core::primitive::f32; 2]) -> [::core::primitive::f32; 1] {
    <private::Inner as ::renamed::Network>::new(1).forward(x)
}

/// Where the type is a network.
pub mod rows {
    ::renamed::network! {
        /// Named as a const generic of the generated code.
        pub struct ROWS(x: [2]) -> y {
            y: dense(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use ::std::prelude::rust_2024::*;
    use ::std::{assert, assert_eq};

    #[test]
    fn networks_inside_functions_and_modules_run() {
        assert_eq!(super::inside_a_function(&[1.0, 2.0, 3.0]), [0.5; 2]);
        assert!(super::inner(&[1.0, 2.0])[0] >= 0.0);
    }
}
