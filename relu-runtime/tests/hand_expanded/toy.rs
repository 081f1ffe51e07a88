//! The network, as `network!` would expand it:
//!
//! ```text
//! network! {
//!     pub struct Toy(point: [2]) -> scores {
//!         hidden: dense(20) -> two_sided_relu,
//!         narrow: dense(5) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
//!         scores: dense(3),
//!     }
//!     train { loss: softmax_cross_entropy, clip: global_norm(5.0) }
//! }
//! ```

use std::mem::offset_of;

use relu_runtime::kernels::{self, Activation, Affine, Buffer, Epilogue};
use relu_runtime::train::{
    self, BatchNormTape, BitRows, Clip, Randomness, Rows, SoftmaxCrossEntropy,
};
use relu_runtime::{
    BatchNorm, Dense, Initializer, Network, RunningStatistics, Segment, SummaryRow, TwoSidedDense,
    simd,
};

/// Three classes of points.
#[repr(C)]
pub struct Toy {
    hidden: Dense<2, 20, 2>,
    narrow_dense: TwoSidedDense<20, 5, 1>,
    narrow_batch_norm: BatchNorm<5, 1>,
    scores: Dense<5, 3, 1>,
    narrow_batch_norm_state: RunningStatistics<5, 1>,
}

relu_runtime::storage!(Toy {
    hidden,
    narrow_dense,
    narrow_batch_norm,
    scores,
    narrow_batch_norm_state,
});

struct Forward<'a, const ROWS: usize> {
    network: &'a Toy,
    points: &'a [[f32; 2]],
    scores: &'a mut [[f32; 3]],
}

impl<const ROWS: usize> simd::Kernel for Forward<'_, ROWS> {
    type Output = ();

    #[inline(always)]
    fn run<S: simd::Simd>(self, simd: S) {
        let network = self.network;
        let narrow_batch_norm = Affine::from_batch_norm(
            simd,
            &network.narrow_batch_norm,
            &network.narrow_batch_norm_state,
            1e-5,
        );
        for (points, scores) in self.points.chunks(ROWS).zip(self.scores.chunks_mut(ROWS)) {
            let mut rows_20 = Buffer::<20, ROWS>::new();
            let mut rows_5 = Buffer::<5, ROWS>::new();
            let hidden = kernels::dense(
                simd,
                points,
                &network.hidden.weight,
                Epilogue::new().bias(&network.hidden.bias),
                &mut rows_20,
            );
            let narrow = kernels::dense_two_sided(
                simd,
                hidden,
                &network.narrow_dense.weight,
                Epilogue::new()
                    .bias(&network.narrow_dense.bias)
                    .affine(&narrow_batch_norm)
                    .activation(Activation::LeakyRelu(0.01)),
                &mut rows_5,
            );
            kernels::dense(
                simd,
                narrow,
                &network.scores.weight,
                Epilogue::new().bias(&network.scores.bias),
                scores,
            );
        }
    }
}

impl Network for Toy {
    type Input = [f32; 2];
    type Output = [f32; 3];
    const NAME: &'static str = "Toy";
    const PARAMETER_COUNT: usize = 2 * 20 + 20 + 40 * 5 + 5 + 2 * 5 + 5 * 3 + 3;
    const FLOPS: usize = 2 * 2 * 20 + 2 * 20 * 5 + 2 * 5 + 2 * 5 * 3;
    const WORKSPACE_LEN: usize = 25 * relu_runtime::tile_rows(25);
    const SUMMARY: &'static [SummaryRow] = &[
        SummaryRow {
            block: "hidden",
            layer: "dense(20)",
            output: &[20],
            parameters: 60,
            flops: 80,
        },
        SummaryRow {
            block: "hidden",
            layer: "two_sided_relu",
            output: &[40],
            parameters: 0,
            flops: 0,
        },
        SummaryRow {
            block: "narrow",
            layer: "dense(5)",
            output: &[5],
            parameters: 205,
            flops: 200,
        },
        SummaryRow {
            block: "narrow",
            layer: "batch_norm",
            output: &[5],
            parameters: 10,
            flops: 10,
        },
        SummaryRow { block: "scores", layer: "dense(3)", output: &[3], parameters: 18, flops: 30 },
    ];
    const SEGMENTS: &'static [Segment] = &[
        Segment::weight(
            "hidden.weight",
            offset_of!(Toy, hidden.weight),
            2,
            20,
            Initializer::HeNormal { slope: 0.0 },
        )
        .alias("hidden.0.weight"),
        Segment::bias("hidden.bias", offset_of!(Toy, hidden.bias), 20).alias("hidden.0.bias"),
        Segment::two_sided_weight(
            "narrow.0.weight",
            offset_of!(Toy, narrow_dense.weight),
            20,
            5,
            Initializer::LooksLinear,
        ),
        Segment::bias("narrow.0.bias", offset_of!(Toy, narrow_dense.bias), 5),
        Segment::vector("narrow.1.weight", offset_of!(Toy, narrow_batch_norm.weight), 5, 1.0),
        Segment::vector("narrow.1.bias", offset_of!(Toy, narrow_batch_norm.bias), 5, 0.0),
        Segment::weight(
            "scores.weight",
            offset_of!(Toy, scores.weight),
            5,
            3,
            Initializer::XavierUniform,
        ),
        Segment::bias("scores.bias", offset_of!(Toy, scores.bias), 3),
        Segment::state(
            "narrow.1.running_mean",
            offset_of!(Toy, narrow_batch_norm_state.mean),
            5,
            0.0,
        ),
        Segment::state(
            "narrow.1.running_var",
            offset_of!(Toy, narrow_batch_norm_state.variance),
            5,
            1.0,
        ),
    ];

    fn infer(&self, inputs: &[Self::Input], outputs: &mut [Self::Output]) {
        simd::dispatch(Forward::<{ relu_runtime::tile_rows(25) }> {
            network: self,
            points: inputs,
            scores: outputs,
        });
    }

    fn infer_one(&self, input: &Self::Input) -> Self::Output {
        let mut scores = [[0.0; 3]];
        let points = std::slice::from_ref(input);
        simd::dispatch(Forward::<1> { network: self, points, scores: &mut scores });
        let [scores] = scores;
        scores
    }
}

impl std::fmt::Display for Toy {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        relu_runtime::display::<Self>(f)
    }
}

#[derive(Default)]
pub struct ToyTape {
    randomness: Randomness,
    point: Rows<2>,
    hidden: Rows<20>,
    narrow: Rows<5>,
    narrow_batch_norm: BatchNormTape<5, 1>,
    narrow_leaky_relu: BitRows<5>,
    scores: Rows<3>,
}

impl train::Tape for ToyTape {
    type Input = [f32; 2];
    type Output = [f32; 3];

    fn resize(&mut self, rows: usize) {
        self.point.resize(rows);
        self.hidden.resize(rows);
        self.narrow.resize(rows);
        self.narrow_batch_norm.resize(rows);
        self.narrow_leaky_relu.resize(rows);
        self.scores.resize(rows);
    }

    fn inputs(&self) -> &[Self::Input] {
        &self.point
    }

    fn inputs_mut(&mut self) -> &mut [Self::Input] {
        &mut self.point
    }

    fn outputs(&self) -> &[Self::Output] {
        &self.scores
    }

    fn set_randomness(&mut self, randomness: Randomness) {
        self.randomness = randomness;
    }
}

#[derive(Default)]
pub struct ToyDeltas {
    hidden: Rows<20>,
    narrow: Rows<5>,
}

impl train::Deltas for ToyDeltas {
    fn resize(&mut self, rows: usize) {
        self.hidden.resize(rows);
        self.narrow.resize(rows);
    }
}

struct ForwardTrain<'a> {
    network: &'a Toy,
    tape: &'a mut ToyTape,
}

impl simd::Kernel for ForwardTrain<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: simd::Simd>(self, simd: S) {
        let Self { network, tape } = self;
        kernels::dense(
            simd,
            &tape.point,
            &network.hidden.weight,
            Epilogue::new().bias(&network.hidden.bias),
            &mut *tape.hidden,
        );
        kernels::dense_two_sided(
            simd,
            &tape.hidden,
            &network.narrow_dense.weight,
            Epilogue::new().bias(&network.narrow_dense.bias),
            &mut *tape.narrow,
        );
        kernels::batch_norm(
            simd,
            &network.narrow_batch_norm,
            1e-5,
            &mut tape.narrow,
            &mut tape.narrow_batch_norm,
        );
        kernels::activate(
            simd,
            Activation::LeakyRelu(0.01),
            &mut tape.narrow,
            &mut tape.narrow_leaky_relu,
        );
        kernels::dropout(simd, 0.1, tape.randomness, 1, &mut tape.narrow);
        kernels::dense(
            simd,
            &tape.narrow,
            &network.scores.weight,
            Epilogue::new().bias(&network.scores.bias),
            &mut *tape.scores,
        );
    }
}

struct Backward<'a> {
    network: &'a Toy,
    tape: &'a ToyTape,
    output_gradient: &'a [[f32; 3]],
    deltas: &'a mut ToyDeltas,
    parameters: &'a mut Toy,
    input_gradient: Option<&'a mut [[f32; 2]]>,
}

impl simd::Kernel for Backward<'_> {
    type Output = ();

    #[inline(always)]
    fn run<S: simd::Simd>(self, simd: S) {
        let Self { network, tape, output_gradient, deltas, parameters, input_gradient } = self;
        kernels::weight_gradient(
            simd,
            &tape.narrow,
            output_gradient,
            &mut parameters.scores.weight,
        );
        kernels::bias_gradient(simd, output_gradient, &mut parameters.scores.bias);
        kernels::input_gradient(simd, output_gradient, &network.scores.weight, &mut deltas.narrow);
        kernels::dropout(simd, 0.1, tape.randomness, 1, &mut deltas.narrow);
        kernels::activation_vjp(simd, 0.01, &tape.narrow_leaky_relu, &mut deltas.narrow);
        kernels::batch_norm_vjp(
            simd,
            &network.narrow_batch_norm,
            &tape.narrow_batch_norm,
            &mut deltas.narrow,
            &mut parameters.narrow_batch_norm,
        );
        kernels::two_sided_weight_gradient(
            simd,
            &tape.hidden,
            &deltas.narrow,
            &mut parameters.narrow_dense.weight,
        );
        kernels::bias_gradient(simd, &deltas.narrow, &mut parameters.narrow_dense.bias);
        kernels::two_sided_input_gradient(
            simd,
            &deltas.narrow,
            &network.narrow_dense.weight,
            &tape.hidden,
            &mut deltas.hidden,
        );
        kernels::weight_gradient(simd, &tape.point, &deltas.hidden, &mut parameters.hidden.weight);
        kernels::bias_gradient(simd, &deltas.hidden, &mut parameters.hidden.bias);
        if let Some(input_gradient) = input_gradient {
            kernels::input_gradient(simd, &deltas.hidden, &network.hidden.weight, input_gradient);
        }
    }
}

impl train::Train for Toy {
    type Tape = ToyTape;
    type Deltas = ToyDeltas;
    type Loss = SoftmaxCrossEntropy;
    const LOSS: SoftmaxCrossEntropy = SoftmaxCrossEntropy::new();
    const CLIP: Option<Clip> = Some(Clip::GlobalNorm(5.0));
    const SMALLEST_BATCH: usize = 2;

    fn run_forward(&self, tape: &mut Self::Tape) {
        simd::dispatch(ForwardTrain { network: self, tape });
    }

    fn run_backward(
        &self,
        tape: &Self::Tape,
        output_gradient: &[Self::Output],
        deltas: &mut Self::Deltas,
        parameters: &mut Self,
        input_gradient: Option<&mut [Self::Input]>,
    ) {
        let network = self;
        simd::dispatch(Backward {
            network,
            tape,
            output_gradient,
            deltas,
            parameters,
            input_gradient,
        });
    }

    fn run_update_state(&mut self, tape: &Self::Tape) {
        self.narrow_batch_norm_state.update(&tape.narrow_batch_norm, 0.1);
    }
}
