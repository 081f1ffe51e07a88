//! The vector-Jacobian product of a product.

use super::lowering::Current;
use crate::plan::step::{Argument, FieldPath, GradientId, Place, Step};

/// Gradients of a product: of the weight, the bias, and what it reads.
pub fn vjp(
    input: &Current,
    weight: &FieldPath,
    bias: Option<&FieldPath>,
    gradient: GradientId,
) -> Vec<Step> {
    let rows = Argument::Read(Place::Tape(input.rows));
    let gradient = Argument::Read(Place::Gradient(gradient));
    let (of_weight, of_input) = if input.two_sided {
        ("two_sided_weight_gradient", "two_sided_input_gradient")
    } else {
        ("weight_gradient", "input_gradient")
    };
    let mut steps = vec![Step {
        kernel: of_weight,
        arguments: vec![
            rows.clone(),
            gradient.clone(),
            Argument::ParameterGradient(weight.clone()),
        ],
    }];
    steps.extend(bias.map(|bias| Step {
        kernel: "bias_gradient",
        arguments: vec![gradient.clone(), Argument::ParameterGradient(bias.clone())],
    }));
    let mut arguments = vec![gradient, Argument::Parameter(weight.clone())];
    arguments.extend(input.two_sided.then_some(rows));
    arguments.push(Argument::Contribute(input.gradient));
    steps.push(Step { kernel: of_input, arguments });
    steps
}
