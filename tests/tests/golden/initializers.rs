//! Statistics of initializers over several seeds.

use relu_runtime::prelude::*;

use super::compare::Report;
use super::file::{Case, Golden};

const SEEDS: u64 = 20;

/// The shorter and the longer side of the matrices.
const SHORT: usize = 96;
const LONG: usize = 160;

/// A row of the table: the golden case, and a weight for a seed.
struct InitializerRow {
    case: &'static str,
    wide: fn(u64) -> Vec<f32>,
    tall: fn(u64) -> Vec<f32>,
}

/// The golden case, the initializer, and the layer behind the matrix.
macro_rules! initializer {
    ($case:literal, $init:ident $(-> $($next:tt)+)?) => {{
        network! {
            struct Wide(x: [LONG]) -> y { y: dense(SHORT, init: $init) $(-> $($next)+)? }
        }
        network! {
            struct Tall(x: [SHORT]) -> y { y: dense(LONG, init: $init) $(-> $($next)+)? }
        }
        InitializerRow { case: $case, wide: weight::<Wide>, tall: weight::<Tall> }
    }};
}

fn table() -> Vec<InitializerRow> {
    vec![
        initializer!("normal", normal),
        initializer!("kaiming_normal", he_normal -> relu),
        initializer!("kaiming_normal_leaky", he_normal -> leaky_relu(0.2)),
        initializer!("kaiming_uniform", he_uniform -> relu),
        initializer!("xavier_normal", xavier_normal),
        initializer!("xavier_uniform", xavier_uniform),
        initializer!("orthogonal", orthogonal),
    ]
}

fn weight<N: Network>(seed: u64) -> Vec<f32> {
    N::new(seed).parameter("y.weight").expect("it is there")
}

#[test]
fn moments() {
    let golden = Golden::open("initializers");
    let mut report = Report::default();
    for row in table() {
        for (shape, weight) in [("wide", row.wide), ("tall", row.tall)] {
            let name = format!("{}/{shape}", row.case);
            let draws: Vec<f64> = (0..SEEDS).flat_map(weight).map(f64::from).collect();
            check(golden.case(&name), &draws, &mut report);
        }
    }
    report.finish();
}

/// Within five standard errors of a sample of that size; those of the golden
/// file, of ten times as many draws, are far smaller.
fn check(golden: Case<'_>, draws: &[f64], report: &mut Report) {
    let value = |name: &str| golden.tensor(name).values[0];
    let [variance, kurtosis] = ["variance", "kurtosis"].map(value);
    let moment = |power: i32| draws.iter().map(|x| x.powi(power)).sum::<f64>() / draws.len() as f64;
    let root = (draws.len() as f64).sqrt();
    let name = golden.name;
    for (what, ours, golden, deviation) in [
        ("mean", moment(1), 0.0, variance.sqrt()),
        ("variance", moment(2), variance, variance * (kurtosis - 1.0).sqrt()),
        // Of a normal distribution; others deviate less.
        ("kurtosis", moment(4) / moment(2).powi(2), kurtosis, 24.0_f64.sqrt()),
    ] {
        report.within(format_args!("{name}: {what}"), ours, golden, 5.0 * deviation / root);
    }
    // A uniform distribution has a bound, and comes close to it.
    if kurtosis < 2.0 {
        let largest = draws.iter().fold(0.0, |largest: f64, draw| largest.max(draw.abs()));
        report.number(format_args!("{name}: bound"), largest, value("largest"), 1e-4);
    }
}

/// Rows or columns, whichever are shorter, are orthonormal: to rounding, the
/// distance of their products from the identity.
#[test]
fn orthogonal_matrices() {
    let golden = Golden::open("initializers");
    let mut report = Report::default();
    for row in table().into_iter().filter(|row| row.case == "orthogonal") {
        for seed in 0..SEEDS {
            let wide = gram_error(|short, long| short * LONG + long, &(row.wide)(seed));
            let tall = gram_error(|short, long| long * SHORT + short, &(row.tall)(seed));
            for (shape, error) in [("wide", wide), ("tall", tall)] {
                let name = format!("orthogonal/{shape}");
                let golden = golden.case(&name).tensor("gram_error").values[0];
                report.within(format_args!("{name}, seed {seed}"), error, golden, 1e-6);
            }
        }
    }
    report.finish();
}

/// The largest difference of M Mᵀ from the identity, for a matrix M of `SHORT`
/// rows, whose numbers lie where `place` says.
fn gram_error(place: impl Fn(usize, usize) -> usize, matrix: &[f32]) -> f64 {
    let product = |a: usize, b: usize| {
        let term = |long| f64::from(matrix[place(a, long)]) * f64::from(matrix[place(b, long)]);
        (0..LONG).map(term).sum::<f64>()
    };
    let error = |a, b| (product(a, b) - f64::from(u8::from(a == b))).abs();
    let of_row = |a| (0..=a).map(move |b| error(a, b)).fold(0.0, f64::max);
    (0..SHORT).map(of_row).fold(0.0, f64::max)
}
