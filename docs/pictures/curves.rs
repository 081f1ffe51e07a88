//! Layers that make a number of a number: value and derivative.

use relu_runtime::Error;
use relu_runtime::prelude::*;

use crate::Picture;
use crate::figure::{Axis, Figure, Hue, Mark, Panel};
use crate::run::{forward_and_back, points, spread};

/// A network of one layer and a picture of it, each.
macro_rules! curves {
    ($($name:ident: [$($pipeline:tt)+], from $from:literal to $to:literal, $low:literal to $high:literal;)*) => {
        $(mod $name {
            use relu_runtime::prelude::*;

            network! {
                pub struct Curve(x: [1]) -> y { y: x -> $($pipeline)+ }
                train { loss: mean_squared_error }
            }

            pub fn picture() -> Result<crate::figure::Figure, relu_runtime::Error> {
                super::curve(
                    &*Curve::new(1),
                    stringify!($($pipeline)+),
                    ($from, $to),
                    $low..$high,
                )
            }
        })*

        pub const PICTURES: &[Picture] = &[$((stringify!($name), $name::picture),)*];
    };
}

curves! {
    relu: [relu], from -4.0 to 4.0, -1.0 to 4.0;
    leaky_relu: [leaky_relu(0.1)], from -4.0 to 4.0, -1.0 to 4.0;
    prelu: [prelu(0.25)], from -4.0 to 4.0, -1.0 to 4.0;
    elu: [elu(1.0)], from -4.0 to 4.0, -1.5 to 4.0;
    selu: [selu], from -4.0 to 4.0, -2.0 to 4.0;
    gelu: [gelu], from -4.0 to 4.0, -1.0 to 4.0;
    silu: [silu], from -6.0 to 4.0, -1.0 to 4.0;
    mish: [mish], from -6.0 to 4.0, -1.0 to 4.0;
    softplus: [softplus], from -4.0 to 4.0, -1.0 to 4.0;
    softsign: [softsign], from -6.0 to 6.0, -1.0 to 1.2;
    sigmoid: [sigmoid], from -6.0 to 6.0, -0.2 to 1.2;
    tanh: [tanh], from -4.0 to 4.0, -1.2 to 1.2;
    hard_sigmoid: [hard_sigmoid], from -6.0 to 6.0, -0.2 to 1.2;
    hard_tanh: [hard_tanh], from -4.0 to 4.0, -1.2 to 1.2;
    hard_swish: [hard_swish], from -6.0 to 4.0, -1.0 to 4.0;
    relu6: [relu6], from -2.0 to 8.0, -1.0 to 7.0;
    clip: [clip(-0.5, 1.5)], from -3.0 to 3.0, -1.0 to 2.0;
    threshold: [threshold(1.0, -0.5)], from -3.0 to 3.0, -1.0 to 3.0;
}

/// Value and derivative of a function.
fn curve<N>(
    network: &N,
    layer: &str,
    (from, to): (f32, f32),
    y: std::ops::Range<f64>,
) -> Result<Figure, Error>
where
    N: Train<Input = [f32; 1], Output = [f32; 1]>,
{
    let x = spread(from, to, 321);
    let inputs: Vec<[f32; 1]> = x.iter().map(|x| [*x]).collect();
    let (values, derivatives) = forward_and_back(network, &inputs, &vec![[1.0]; x.len()])?;
    let axis = Axis::new("x", f64::from(from)..f64::from(to));
    let derivatives = points(&x, derivatives.into_iter().flatten());
    let panel = Panel::new(layer, axis, Axis::new("", y))
        .with("value", Hue::Blue, Mark::Function(points(&x, values.into_iter().flatten())))
        .with("derivative", Hue::Orange, Mark::Dashes(derivatives));
    Ok(Figure::new(format!("Value and derivative of {layer}"), vec![panel]))
}
