//! Which networks are run, on how many samples, forward or in training.

use std::fmt;
use std::iter::once;

/// A dense network with ReLU between its layers, none at the end.
#[derive(Debug)]
pub struct Architecture {
    /// A short name, such as `TS-L`.
    pub name: &'static str,
    /// Units: of the input, then of each dense layer.
    pub sizes: &'static [usize],
    /// Whether two-sided ReLU stands between the layers.
    pub two_sided: bool,
}

/// The networks of all workloads.
pub static ARCHITECTURES: [Architecture; 7] = [
    Architecture { name: "XS", sizes: &[6, 64, 8, 4], two_sided: false },
    Architecture { name: "S", sizes: &[16, 32, 32, 4], two_sided: false },
    Architecture { name: "M", sizes: &[784, 128, 64, 10], two_sided: false },
    Architecture { name: "L", sizes: &[784, 512, 512, 10], two_sided: false },
    Architecture { name: "D", sizes: &[64, 64, 32, 10], two_sided: false },
    Architecture { name: "TS-L", sizes: &[784, 256, 256, 10], two_sided: true },
    // The same with one side, to see what the second costs.
    Architecture { name: "OS-L", sizes: &[784, 256, 256, 10], two_sided: false },
];

impl Architecture {
    /// The one of that name.
    #[must_use]
    pub fn find(name: &str) -> Option<&'static Self> {
        ARCHITECTURES.iter().find(|architecture| architecture.name == name)
    }

    /// Units in, units out of each dense layer; what two-sided ReLU doubles counts
    /// once.
    pub fn layers(&self) -> impl Iterator<Item = (usize, usize)> {
        self.sizes.windows(2).map(|pair| (pair[0], pair[1]))
    }

    /// Columns of each dense layer's weight matrix: twice the units in behind
    /// two-sided ReLU.
    pub fn columns(&self) -> impl Iterator<Item = usize> {
        let sides = if self.two_sided { 2 } else { 1 };
        once(self.sizes[0]).chain(self.sizes[1..].iter().map(move |units| sides * units))
    }

    /// Units of each hidden layer, and values that the activation makes of them.
    pub fn hidden(&self) -> impl Iterator<Item = (usize, usize)> {
        let units = self.sizes[1..self.sizes.len() - 1].iter().copied();
        units.zip(self.columns().skip(1))
    }

    /// Values of a sample.
    #[must_use]
    pub const fn inputs(&self) -> usize {
        self.sizes[0]
    }

    /// Values that the network makes of a sample.
    #[must_use]
    pub const fn outputs(&self) -> usize {
        self.sizes[self.sizes.len() - 1]
    }
}

/// What a call does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Runs a batch forward, at inference.
    Forward,
    /// A step of training: forward, softmax cross-entropy, backward, clipping by
    /// global norm, Adam.
    Step,
}

/// A network, a batch size, and what is done.
#[derive(Clone, Copy, Debug)]
pub struct Workload {
    /// What is done.
    pub kind: Kind,
    /// The network.
    pub architecture: &'static Architecture,
    /// Samples in a batch.
    pub batch: usize,
}

/// The learning rate while time is measured: millions of steps have to be alike, but
/// on batches that come back a network that learns would soon fit them, gradients
/// would vanish, and means of them become denormal numbers, which are slow.
pub const LEARNING_RATE: f32 = 1e-8;

/// The workloads: kind, network, batch sizes.
const TABLE: [(Kind, &str, &[usize]); 11] = [
    (Kind::Forward, "XS", &[1]),
    (Kind::Forward, "S", &[1, 256]),
    (Kind::Forward, "M", &[1]),
    (Kind::Forward, "L", &[1, 64, 256]),
    (Kind::Forward, "TS-L", &[1, 256]),
    (Kind::Forward, "OS-L", &[256]),
    (Kind::Step, "S", &[1, 32]),
    (Kind::Step, "D", &[32, 128]),
    (Kind::Step, "L", &[1, 32, 128]),
    (Kind::Step, "TS-L", &[128]),
    (Kind::Step, "OS-L", &[128]),
];

impl Workload {
    /// All that are measured.
    #[must_use]
    pub fn all() -> Vec<Self> {
        let of_row = |(kind, name, batches): (Kind, &str, &'static [usize])| {
            let architecture = Architecture::find(name);
            let of_batch =
                move |&batch| architecture.map(|architecture| Self { kind, architecture, batch });
            batches.iter().filter_map(of_batch)
        };
        TABLE.into_iter().flat_map(of_row).collect()
    }

    /// Floating-point operations of a call: two per multiply-add of its products,
    /// which need no more than one side of two-sided weights. What comes beside the
    /// products (the loss, clipping, Adam) is not counted.
    #[must_use]
    pub fn flops(&self) -> u64 {
        let product = |(inputs, outputs)| 2 * (self.batch * inputs * outputs) as u64;
        let forward: u64 = self.architecture.layers().map(product).sum();
        match self.kind {
            Kind::Forward => forward,
            // The first layer's input needs no gradient.
            Kind::Step => {
                3 * forward - self.architecture.layers().take(1).map(product).sum::<u64>()
            }
        }
    }

    /// Batches that take turns: a quarter of a million numbers, at least 4.
    #[must_use]
    pub fn batches(&self) -> usize {
        ((1 << 18) / (self.batch * self.architecture.inputs())).clamp(4, 64)
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kind = match self.kind {
            Kind::Forward => "forward",
            Kind::Step => "step",
        };
        write!(f, "{kind}-{}-{}", self.architecture.name, self.batch)
    }
}
