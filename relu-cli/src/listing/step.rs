//! A step as a line: `narrow = dense_two_sided(hidden, narrow_dense.weight) + bias`.

use relu_codegen::plan::step::{Activation, Argument, Epilogue, FieldPath, Place, Step};

use crate::expansion;

/// What places are called.
pub trait Names {
    /// The value, or the gradient of one.
    fn place(&self, place: Place) -> String;
    /// The input with the number.
    fn input(&self, input: usize) -> String;
    /// A batch norm's scale and shift.
    fn norm(&self, norm: usize) -> String {
        format!("norm {norm}")
    }
}

/// The rows of a step: the call beside the user's layers, and below it what else there is
/// to say of it.
pub fn rows(
    number: usize,
    indent: usize,
    step: &Step,
    names: &impl Names,
    more: &str,
) -> Vec<Vec<String>> {
    let (mut read, mut written, mut fused) = (Vec::new(), None, Vec::new());
    for argument in &step.arguments {
        match argument {
            Argument::Write(place) => written = Some((names.place(*place), "=")),
            Argument::Update(place) if written.is_none() => {
                written = Some((names.place(*place), "<-"));
            }
            Argument::Update(place) => read.push(format!("saves {}", names.place(*place))),
            Argument::ParameterGradient(path) => {
                written = Some((format!("d {}", field(path)), "="));
            }
            Argument::Epilogue(epilogue) => fused = self::epilogue(epilogue, names),
            Argument::Randomness | Argument::Stream(_) => {}
            other => read.push(self::argument(other, names)),
        }
    }
    let call = format!("{}({})", step.kernel, read.join(", "));
    let call = match written {
        Some((place, sign)) => format!("{place} {sign} {call}"),
        None => call,
    };
    let (space, from) = ("  ".repeat(indent), expansion::describe(&step.origin));
    let mut rows = vec![vec![format!("{number:>3}  {space}{call}"), from.unwrap_or_default()]];
    let fused = fused.join(", ");
    let more: Vec<_> = [fused.as_str(), more].into_iter().filter(|text| !text.is_empty()).collect();
    if !more.is_empty() {
        rows.push(vec![format!("       {space}{}", more.join("; "))]);
    }
    rows
}

fn argument(argument: &Argument, names: &impl Names) -> String {
    match argument {
        Argument::Read(place) | Argument::Write(place) | Argument::Update(place) => {
            names.place(*place)
        }
        Argument::Columns(places) => {
            places.iter().map(|place| names.place(*place)).collect::<Vec<_>>().join(", ")
        }
        Argument::Indices(input) => names.input(*input),
        Argument::Parameter(path) | Argument::ParameterGradient(path) => field(path),
        Argument::Activation(activation) => self::activation(activation),
        Argument::Scalar(scalar) => scalar.to_string(),
        Argument::Size(size) => format!("from column {size}"),
        Argument::Contribute(_) | Argument::Epilogue(_) => String::new(),
        Argument::Randomness | Argument::Stream(_) => String::from("random"),
    }
}

/// What happens to the sums before they are stored, in this order.
fn epilogue(epilogue: &Epilogue, names: &impl Names) -> Vec<String> {
    let Epilogue { units: _, bias, affine, activation, clip } = epilogue;
    let bias = bias.as_ref().map(|_| String::from("+ bias"));
    let affine = affine.map(|norm| format!("scale and shift of {}", names.norm(norm.0)));
    let activation = activation.as_ref().map(self::activation);
    let clip = clip.as_ref().map(|(low, high)| format!("clip to [{low}, {high}]"));
    [bias, affine, activation, clip].into_iter().flatten().collect()
}

/// In the words of the language.
fn activation(activation: &Activation) -> String {
    match activation {
        Activation::Relu => String::from("relu"),
        Activation::LeakyRelu(slope) => format!("leaky_relu({slope})"),
        Activation::Prelu(slopes) => format!("prelu by {}", field(slopes)),
        Activation::SharedPrelu(slope) => format!("prelu by one slope, {}", field(slope)),
        Activation::Elu(alpha) => format!("elu({alpha})"),
        Activation::Gelu => String::from("gelu"),
        Activation::GeluTanh => String::from("gelu(approximate: true)"),
        Activation::Silu => String::from("silu"),
        Activation::Selu => String::from("selu"),
        Activation::Softplus => String::from("softplus"),
        Activation::Softsign => String::from("softsign"),
        Activation::Mish => String::from("mish"),
        Activation::HardSigmoid => String::from("hard_sigmoid"),
        Activation::HardSwish => String::from("hard_swish"),
        Activation::Threshold(threshold, value) => format!("threshold({threshold}, {value})"),
        Activation::Scale(factors) => format!("scale by {}", field(factors)),
        Activation::Sigmoid => String::from("sigmoid"),
        Activation::Tanh => String::from("tanh"),
    }
}

fn field(path: &FieldPath) -> String {
    match path.part {
        Some(part) => format!("{}.{part}", path.field),
        None => path.field.clone(),
    }
}
