//! The losses of a network with several outputs, one each.

/// Makes a struct of [`Part`]s, a field per output, the loss of a struct of
/// outputs, and tuples of targets its targets: the sum of the means, each times
/// its weight.
///
/// ```
/// use relu_runtime::train::{Loss, MeanSquaredError, Part, SoftmaxCrossEntropy};
///
/// #[derive(Clone, Copy)]
/// #[repr(C)]
/// struct AgentOutput {
///     policy: [f32; 3],
///     value: [f32; 1],
/// }
/// relu_runtime::row!(AgentOutput { policy: Policy = [f32; 3], value: Value = [f32; 1] });
///
/// struct AgentLoss {
///     policy: Part<SoftmaxCrossEntropy>,
///     value: Part<MeanSquaredError>,
/// }
/// relu_runtime::losses!(AgentLoss of AgentOutput {
///     policy: Policy = [f32; 3] => SoftmaxCrossEntropy,
///     value: Value = [f32; 1] => MeanSquaredError,
/// });
///
/// # fn main() -> Result<(), relu_runtime::Error> {
/// let loss = AgentLoss {
///     policy: Part::new(SoftmaxCrossEntropy::new(), 0.25),
///     value: Part::new(MeanSquaredError::new(), 0.5),
/// };
/// let outputs = [AgentOutput { policy: [0.0; 3], value: [3.0] }];
/// let mut gradient = outputs;
/// let mean = loss.loss(&outputs, (&[1_u8], &[[1.0]]), &mut gradient)?;
/// assert!((mean - (0.25 * 3.0_f32.ln() + 0.5 * 4.0)).abs() < 1e-6);
/// assert_eq!(gradient[0].value, [0.5 * 2.0 * 2.0]);
/// # Ok(())
/// # }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! losses {
    ($name:ident of $output:ident {
        $($field:ident: $targets:ident = $row:ty => $loss:ty),* $(,)?
    }) => {
        impl $crate::train::Loss for $name {
            const NAME: &'static str = "losses of several outputs";

            fn check(
                &self,
                _outputs: usize,
            ) -> ::core::result::Result<(), $crate::Error> {
                $(self.$field.check_row::<$row>()?;)*
                ::core::result::Result::Ok(())
            }
        }

        impl<$($targets: $crate::train::Targets<$loss, $row, Shares = ()>),*>
            $crate::train::Targets<$name, $output> for ($($targets,)*)
        {
            /// Of each output.
            type Shares = [::core::primitive::f64; [$(::core::stringify!($field)),*].len()];

            fn check(
                &self,
                loss: &$name,
                samples: usize,
            ) -> ::core::result::Result<(), $crate::Error> {
                let ($($field,)*) = self;
                $(
                    $field
                        .check(&loss.$field.loss, samples)
                        .map_err(|error| error.of_part(::core::stringify!($field)))?;
                )*
                ::core::result::Result::Ok(())
            }

            fn shares(&self, loss: &$name, samples: usize) -> Self::Shares {
                let ($($field,)*) = self;
                [$({
                    let part = &loss.$field;
                    part.share(samples, $field.divisor(&part.loss, samples))
                }),*]
            }

            fn sample(
                &self,
                loss: &$name,
                shares: &Self::Shares,
                sample: usize,
                case: $crate::train::Case<'_, $output>,
            ) -> ::core::primitive::f64 {
                let ($($field,)*) = self;
                let mut shares = ::core::iter::IntoIterator::into_iter(*shares);
                0.0 $(+ {
                    let share = ::core::iter::Iterator::next(&mut shares).unwrap_or_default();
                    let loss = &loss.$field.loss;
                    let factor = $crate::train::scaled(case.factor, share);
                    let (output, gradient) = (&case.output.$field, &mut case.gradient.$field);
                    let case = $crate::train::Case::prepare(loss, output, gradient, factor);
                    share * $field.sample(loss, &(), sample, case)
                })*
            }

            fn divisor(&self, _loss: &$name, samples: usize) -> ::core::primitive::f64 {
                $crate::train::count_of(samples)
            }

            fn right_answers(
                &self,
                _sample: usize,
                _output: &$output,
            ) -> ::core::option::Option<::core::primitive::f64> {
                ::core::option::Option::None
            }
        }
    };
}

/// A factor times a share, rounded once.
#[doc(hidden)]
#[must_use]
pub fn scaled(factor: f32, share: f64) -> f32 {
    crate::round::to_f32(f64::from(factor) * share)
}

/// A number of samples as what a sum is divided by.
#[doc(hidden)]
#[must_use]
pub fn count_of(samples: usize) -> f64 {
    samples as f64
}
