//! Products with a weight, and embeddings, which are products with rows of a table.

use super::lowering::{Current, Training};
use crate::model::Size;
use crate::plan::At;
use crate::plan::step::{Argument, Epilogue, FieldPath, GradientId, Place, Step};

impl Training {
    /// A product with a weight, and a bias where there is one.
    pub fn product(
        &mut self,
        at: &At<'_>,
        weight: &FieldPath,
        bias: Option<&FieldPath>,
        units: &Size,
    ) {
        let input = self.current;
        let rows = self.new_rows(at.value_name(), units);
        let gradient = self.new_gradient(rows);
        let kernel = if input.two_sided { "dense_two_sided" } else { "dense" };
        let epilogue = Epilogue { bias: bias.cloned(), ..Epilogue::default() };
        self.push(Step::new(
            kernel,
            vec![
                Argument::Read(Place::Tape(input.rows)),
                Argument::Parameter(weight.clone()),
                Argument::Epilogue(epilogue),
                Argument::Write(Place::Tape(rows)),
            ],
        ));
        self.differentiate(vjp(&input, weight, bias, gradient));
        let product = Some(self.forward.len() - 1);
        self.current = Current { product, ..Current::private(rows, gradient) };
    }

    /// The rows of a table for the indices of an input, which have no gradient.
    pub fn embedding(&mut self, at: &At<'_>, table: &FieldPath) {
        let GradientId::Input(input) = self.current.gradient else {
            unreachable!("an embedding reads an input")
        };
        let indices = Argument::Indices(input);
        let rows = self.new_rows(at.value_name(), at.layer.output.width());
        let gradient = self.new_gradient(rows);
        self.push(Step::new(
            "embedding",
            vec![
                indices.clone(),
                Argument::Parameter(table.clone()),
                Argument::Write(Place::Tape(rows)),
            ],
        ));
        self.differentiate(vec![Step::new(
            "embedding_gradient",
            vec![
                indices,
                Argument::Read(Place::Gradient(gradient)),
                Argument::ParameterGradient(table.clone()),
            ],
        )]);
        self.current = Current::private(rows, gradient);
    }
}

/// Gradients of a product: of the weight, the bias, and what it reads.
fn vjp(
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
    let mut steps = vec![Step::new(
        of_weight,
        vec![rows.clone(), gradient.clone(), Argument::ParameterGradient(weight.clone())],
    )];
    steps.extend(bias.map(|bias| {
        Step::new(
            "bias_gradient",
            vec![gradient.clone(), Argument::ParameterGradient(bias.clone())],
        )
    }));
    let mut arguments = vec![gradient, Argument::Parameter(weight.clone())];
    arguments.extend(input.two_sided.then_some(rows));
    arguments.push(Argument::Contribute(input.gradient));
    steps.push(Step::new(of_input, arguments));
    steps
}
