//! The type that a description gives.

use ndarray::{Array2, s};
use relu_runtime::prelude::*;
use relu_runtime::{Error, Storage as _};

network! {
    /// A reader of digits.
    #[derive(Clone)]
    pub struct Digits(pixels: [64]) -> scores {
        hidden: dense(64) -> two_sided_relu,
        narrow: dense(32) -> batch_norm -> leaky_relu(0.01) -> dropout(0.1),
        scores: dense(10),
    }
    train { loss: softmax_cross_entropy, clip: global_norm(5.0) }
}

network! {
    /// Fifty million parameters.
    struct Huge(input: [7000]) -> output {
        wide: dense(7000, init: he_normal) -> relu,
        output: dense(140),
    }
}

#[test]
fn constants_are_what_a_user_would_count() {
    let parameters = (64 * 64 + 64) + (32 * 128 + 32) + 2 * 32 + (10 * 32 + 10);
    assert_eq!(Digits::PARAMETER_COUNT, parameters);
    assert_eq!(Digits::FLOPS, 2 * (64 * 64 + 64 * 32 + 32 + 32 * 10));
    assert_eq!(Digits::STORAGE_LEN, size_of::<Digits>() / 4);
    const { assert!(Digits::STORAGE_LEN >= Digits::PARAMETER_COUNT + 64) };
    const { assert!(Digits::WORKSPACE_LEN >= 96) };
    assert_eq!(Digits::FLASH_BYTES, size_of::<Digits>());
    assert_eq!(Digits::STACK_BYTES, 4 * (64 + 32 + 10 + 2 * 32));
}

#[test]
fn display_is_the_summary_and_debug_is_short() {
    let network = Digits::new(0);
    let table = network.to_string();
    for word in ["hidden", "dense(64)", "two_sided_relu", "[128]", "narrow", "batch_norm", "8682"] {
        assert!(table.contains(word), "no {word} in\n{table}");
    }
    assert_eq!(format!("{network:?}"), "Digits { parameters: 8682, .. }");
}

#[test]
fn a_network_of_fifty_million_parameters_is_made_on_a_small_stack() {
    let thread = std::thread::Builder::new().stack_size(512 << 10);
    let made = thread.spawn(|| {
        const { assert!(Huge::PARAMETER_COUNT > 49_000_000) };
        let network = Huge::new(1);
        network.parameters()[..1000].iter().any(|weight| *weight != 0.0)
    });
    assert!(made.expect("a thread starts").join().expect("and does not overflow"));
}

#[test]
fn a_derived_debug_takes_the_place_of_the_short_one() {
    network! {
        #[derive(Debug)]
        struct Verbose(x: [1]) -> y {
            y: dense(1),
        }
    }
    assert!(format!("{:?}", Verbose::new(0)).contains("weight"));
}

#[test]
fn networks_are_send_and_sync() {
    fn check<T: Send + Sync>() {}
    check::<Digits>();
    check::<DigitsTape>();
    check::<Trainer<Digits, Adam>>();
}

#[test]
fn strided_and_contiguous_views_give_the_same() {
    let network = Digits::new(5);
    let wide =
        Array2::from_shape_fn((37, 128), |(row, column)| ((row * 7 + column) % 11) as f32 / 11.0);
    let strided = wide.slice(s![.., ..;2]);
    let packed = strided.to_owned();
    let expected = network.forward_batch(packed.view()).expect("the width agrees");
    assert_eq!(network.forward_batch(strided).expect("the width agrees"), expected);
    let mut into = Array2::zeros((37, 10));
    network.forward_batch_into(strided, into.view_mut()).expect("the lengths agree");
    assert_eq!(into, expected);
}

#[test]
fn parameters_are_plain_matrices_by_name() {
    let mut network = Digits::zeroed();
    let weight: Vec<f32> = (0..32 * 128).map(|index| index as f32).collect();
    network.set_parameter("narrow.0.weight", &weight).expect("the name and the length are right");
    assert_eq!(network.parameter("narrow.0.weight").expect("it is there"), weight);
    assert_eq!(network.parameter_array("narrow.0.weight").expect("it is there").dim(), (32, 128));
    assert_eq!(network.parameter("hidden.weight").ok(), network.parameter("hidden.0.weight").ok());
    assert_eq!(network.parameter("narrow.1.running_var").expect("it is there"), [1.0; 32]);
    assert!(matches!(network.parameter("hiden.weight"), Err(Error::UnknownParameter { .. })));
    let short = network.set_parameter("hidden.weight", &[1.0]);
    assert!(matches!(short, Err(Error::ParameterLen { found: 1, .. })), "{short:?}");
}

#[test]
fn two_sided_layers_start_as_if_they_were_linear() {
    let network = Digits::new(8);
    let weight = network.parameter("narrow.0.weight").expect("it is there");
    assert!(weight.chunks(128).all(|row| row[..64] == row[64..]));
}

#[test]
fn clones_are_copies() {
    let network = Digits::new(1);
    let mut copy = network.clone_boxed();
    assert_eq!(copy.as_slice(), network.as_slice());
    copy.copy_from(&Digits::new(2));
    assert_ne!(copy.as_slice(), network.as_slice());
}

#[test]
fn mistakes_are_errors_and_change_nothing() {
    let mut trainer = Trainer::new(Digits::new(1), Adam::new(1e-3));
    let images = Array2::<f32>::zeros((4, 64));
    let before = trainer.network().as_slice().to_vec();
    let mistakes = [
        trainer.step(images.view(), &[1_u8, 2, 3]),
        trainer.step(images.view(), &[1_u8, 2, 3, 10]),
        trainer.step(images.slice(s![.., ..63]), &[1_u8, 2, 3, 4]),
        trainer.step(images.slice(s![..1, ..]), &[1_u8]),
        trainer.step(images.slice(s![..0, ..]), &[] as &[u8]),
    ];
    for mistake in mistakes {
        assert!(mistake.is_err(), "{mistake:?}");
    }
    assert_eq!(trainer.network().as_slice(), before);
    assert_eq!(trainer.steps(), 0);
    assert!(trainer.network().forward_batch(images.slice(s![.., ..63])).is_err());
}

#[test]
fn padding_stays_zero_in_training() {
    let mut trainer = Trainer::new(Digits::new(1), AdamW::new(1e-2)).with_clip(None);
    let images = Array2::from_shape_fn((8, 64), |(row, column)| ((row * 5 + column) % 7) as f32);
    for _ in 0..5 {
        trainer.step(images.view(), &[0_u8, 1, 2, 3, 4, 5, 6, 7]).expect("the shapes agree");
    }
    let mut from_names = Digits::zeroed();
    for segment in Digits::segments() {
        let values = trainer.network().parameter(segment.name).expect("it is in the table");
        from_names.set_parameter(segment.name, &values).expect("it has the same length");
    }
    assert_eq!(from_names.as_slice(), trainer.network().as_slice());
}
