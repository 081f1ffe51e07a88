//! A step of a plan: one call of a kernel of the runtime.

use super::Origin;
use crate::model::{Scalar, Size};

/// A call of a kernel.
#[derive(Clone, Debug)]
pub struct Step {
    /// The kernel's name in `relu_runtime::kernels`.
    pub kernel: &'static str,
    /// After `simd`.
    pub arguments: Vec<Argument>,
    /// The layers that it was lowered from.
    pub origin: Origin,
}

/// What a kernel is called with.
#[allow(clippy::large_enum_variant, reason = "a plan holds few, and not for long")]
#[derive(Clone, Debug)]
pub enum Argument {
    /// Rows or bits to read.
    Read(Place),
    /// Rows to write whole.
    Write(Place),
    /// Rows or bits to change in place.
    Update(Place),
    /// A term of the gradient of a value that several blocks may read; the
    /// first is written, the others are added.
    Contribute(GradientId),
    /// Rows to read, one beside the other.
    Columns(Vec<Place>),
    /// The indices of an input.
    Indices(usize),
    /// A parameter of the network.
    Parameter(FieldPath),
    /// The gradient of a parameter, to write.
    ParameterGradient(FieldPath),
    /// What follows a product before its store.
    Epilogue(Epilogue),
    /// An activation by itself.
    Activation(Activation),
    /// A number that the user wrote, or a default.
    Scalar(Scalar),
    /// A size, or the sum of the sizes before a column.
    Size(Size),
    /// The random numbers of this training step.
    Randomness,
    /// Which of the network's random layers this is.
    Stream(u32),
}

/// Where a value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A value of inference, on the stack.
    Value(ValueId),
    /// A field of the tape.
    Tape(TapeId),
    /// The gradient of a value.
    Gradient(GradientId),
    /// What the user passes to `backward` for an output.
    OutputGradient(usize),
}

/// A value of inference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ValueId(pub usize);

/// A batch norm of inference, whose scale and shift a local holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NormId(pub usize);

/// A field of the tape.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TapeId(pub usize);

/// The gradient of a value: of an input, or a buffer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GradientId {
    /// Of an input; written only where the user asks for it.
    Input(usize),
    /// A field of the network's `Deltas`.
    Delta(usize),
}

/// A field of the network's struct, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldPath {
    /// The field.
    pub field: String,
    /// `weight` or `bias` of a field that has both.
    pub part: Option<&'static str>,
}

/// What follows a product before its store, in this order.
#[derive(Clone, Debug, Default)]
pub struct Epilogue {
    /// Units, where no product tells them.
    pub units: Option<Size>,
    /// Added to each unit.
    pub bias: Option<FieldPath>,
    /// Scale and shift of batch norm.
    pub affine: Option<NormId>,
    /// Applied to each number.
    pub activation: Option<Activation>,
    /// Clamps to [low, high].
    pub clip: Option<(Scalar, Scalar)>,
}

/// An elementwise function that fuses into an epilogue.
#[derive(Clone, Debug)]
pub enum Activation {
    /// max(x, 0)
    Relu,
    /// x where positive, else slope * x
    LeakyRelu(Scalar),
    /// As leaky, with a learned slope per unit.
    Prelu(FieldPath),
    /// As leaky, with one learned slope.
    SharedPrelu(FieldPath),
    /// x where positive, else alpha * (e^x - 1)
    Elu(Scalar),
    /// x times the normal distribution function
    Gelu,
    /// The same by a hyperbolic tangent
    GeluTanh,
    /// x / (1 + e^-x)
    Silu,
    /// As `Elu` with the numbers that keep mean and variance
    Selu,
    /// log(1 + e^x)
    Softplus,
    /// x / (1 + |x|)
    Softsign,
    /// x tanh(log(1 + e^x))
    Mish,
    /// min(max(x + 3, 0), 6) / 6
    HardSigmoid,
    /// x times that
    HardSwish,
    /// x where more than the first, else the second
    Threshold(Scalar, Scalar),
    /// x times a learned number per unit
    Scale(FieldPath),
    /// 1 / (1 + e^-x)
    Sigmoid,
    /// tanh(x)
    Tanh,
}

impl Step {
    /// A call; whoever adds it to a plan says where it comes from.
    #[must_use]
    pub fn new(kernel: &'static str, arguments: Vec<Argument>) -> Self {
        Self { kernel, arguments, origin: Origin::default() }
    }

    /// All places that it reads or writes.
    pub fn places(&self) -> impl Iterator<Item = Place> + '_ {
        self.arguments
            .iter()
            .flat_map(|argument| match argument {
                Argument::Read(place) | Argument::Write(place) | Argument::Update(place) => {
                    std::slice::from_ref(place)
                }
                Argument::Columns(places) => places,
                _ => &[],
            })
            .copied()
    }

    /// Whether it is a product of matrices of inference or of training's forward.
    #[must_use]
    pub fn is_product(&self) -> bool {
        matches!(self.kernel, "dense" | "dense_two_sided" | "dense_rectified")
    }

    /// Whether it reads a value of inference.
    #[must_use]
    pub fn reads(&self, value: ValueId) -> bool {
        let written = self.written();
        self.places().any(|place| place == Place::Value(value) && Some(place) != written)
    }

    /// What it makes or changes, where that is the last argument.
    #[must_use]
    pub fn written(&self) -> Option<Place> {
        match self.arguments.last()? {
            Argument::Write(place) | Argument::Update(place) => Some(*place),
            _ => None,
        }
    }

    /// Makes it change another place rather than write to its own.
    pub fn change(&mut self, place: Place) {
        if let Some(last) = self.arguments.last_mut() {
            *last = Argument::Update(place);
        }
    }

    /// Applies an activation to its product, before the store.
    pub fn fuse(&mut self, activation: &Activation, origin: &Origin) {
        let epilogues = self.arguments.iter_mut().filter_map(|argument| match argument {
            Argument::Epilogue(epilogue) => Some(epilogue),
            _ => None,
        });
        for epilogue in epilogues {
            epilogue.activation = Some(activation.clone());
        }
        self.origin.extend(origin);
    }
}

impl Epilogue {
    /// Whether its values are zero wherever the product is negative.
    #[must_use]
    pub fn rectifies(&self) -> bool {
        let from_zero =
            |low: &Scalar| matches!(low, Scalar::Literal { value, .. } if *value == 0.0);
        match (&self.activation, &self.clip) {
            (Some(Activation::Relu), None) => true,
            (None | Some(Activation::Relu), Some((low, _))) => from_zero(low),
            _ => false,
        }
    }
}
