//! Right answers of several kinds, for the runtime and for the reference.

use relu_test_reference::Targets;

use crate::support::{in_f64, random_rows};

/// Those of an output.
pub struct Answers<V> {
    /// As the runtime takes them.
    pub values: V,
    /// The same.
    pub targets: Targets,
}

impl<const N: usize> Answers<Vec<[f32; N]>> {
    /// Numbers in [0, 1), which every loss of rows takes.
    pub fn rows(samples: usize, seed: u64) -> Self {
        let values = random_rows(samples, 0.0..1.0, seed);
        let targets = Targets::Rows(in_f64(&values));
        Self { values, targets }
    }
}

impl Answers<Vec<usize>> {
    /// Classes, all of them where there are enough samples.
    pub fn classes<const N: usize>(samples: usize, seed: u64) -> Self {
        let first = usize::try_from(seed).expect("it is small");
        let values: Vec<usize> = (0..samples).map(|sample| (first + sample * 7) % N).collect();
        let targets = Targets::Classes(values.clone());
        Self { values, targets }
    }
}

/// Another for each output, by its letter.
pub fn seed(letter: &str) -> u64 {
    letter.bytes().map(u64::from).sum()
}

/// The answers of a network: `with_answers!(samples, [a rows 5, b classes 3], f)`
/// calls `f` with what a trainer takes, and the same for the reference.
macro_rules! with_answers {
    ($samples:expr, [$($name:ident $kind:ident $width:literal),+], $function:expr) => {{
        $(let $name = with_answers!(@$kind $samples, $width, stringify!($name));)+
        let targets = [$($name.targets.clone()),+];
        $function(with_answers!(@values $($name)+), &targets[..])
    }};
    (@rows $samples:expr, $width:literal, $name:expr) => {
        $crate::targets::Answers::<Vec<[f32; $width]>>::rows($samples, $crate::targets::seed($name))
    };
    (@classes $samples:expr, $width:literal, $name:expr) => {
        $crate::targets::Answers::classes::<$width>($samples, $crate::targets::seed($name))
    };
    (@values $name:ident) => { &$name.values };
    (@values $($name:ident)+) => { ($(&$name.values),+) };
}
pub(crate) use with_answers;
