//! Parameters by name.

use relu_runtime::Error;
use relu_runtime::prelude::*;

use crate::toy::Toy;

#[test]
fn every_parameter_can_be_set_and_read_back() {
    let mut network = Toy::new(3);
    let mut next = 0.0;
    for tensor in Toy::tensors() {
        let values: Vec<f32> = (0..tensor.values())
            .map(|_| {
                next += 1.0;
                next
            })
            .collect();
        network.set_parameter(&tensor.name().to_string(), &values).unwrap();
    }
    next = 0.0;
    for tensor in Toy::tensors() {
        for value in network.parameter(&tensor.name().to_string()).unwrap() {
            next += 1.0;
            assert_eq!(value.to_bits(), next.to_bits());
        }
    }
    let sum: f32 = network.parameters().iter().sum();
    assert_eq!(sum.to_bits(), (next * (next + 1.0) / 2.0).to_bits(), "padding was written");
}

#[test]
fn a_parameter_is_read_into_a_slice_of_its_length() {
    let network = Toy::new(3);
    let mut weight = [0.0; 40];
    network.parameter_into("hidden.weight", &mut weight).unwrap();
    assert_eq!(network.parameter("hidden.weight").unwrap(), weight);
    let before = weight;
    for wrong in [39, 0] {
        let error = network.parameter_into("hidden.weight", &mut weight[..wrong]).unwrap_err();
        assert!(matches!(error, Error::ParameterLen { expected: 40, .. }), "{error}");
    }
    assert_eq!(weight, before);
}

#[test]
fn a_weight_is_a_plain_matrix() {
    let mut network = Toy::zeroed();
    // Unit 17 reads the second coordinate.
    let mut weight = [0.0; 40];
    weight[17 * 2 + 1] = 1.0;
    network.set_parameter("hidden.weight", &weight).unwrap();
    // Output 4 reads unit 17, with other weights above and below zero.
    let mut weight = [0.0; 200];
    weight[4 * 40 + 17] = 2.0;
    weight[4 * 40 + 20 + 17] = 3.0;
    network.set_parameter("narrow.0.weight", &weight).unwrap();
    network.set_parameter("narrow.1.weight", &[1.0; 5]).unwrap();
    let mut weight = [0.0; 15];
    weight[2 * 5 + 4] = 1.0;
    network.set_parameter("scores.weight", &weight).unwrap();
    let [_, _, above] = network.infer_one(&[9.0, 0.5]);
    let [_, _, below] = network.infer_one(&[9.0, -0.5]);
    assert!((above - 1.0).abs() < 1e-4, "{above}");
    assert!((below + 1.5 * 0.01).abs() < 1e-4, "{below}");

    let array = network.parameter_array("narrow.0.weight").unwrap();
    assert_eq!((array.dim(), array[[4, 37]]), ((5, 40), 3.0));
    assert_eq!(network.parameter_array("scores.bias").unwrap().dim(), (1, 3));
    assert_eq!(Toy::segments()[2].shape(), [5, 40]);
}

#[test]
fn a_block_of_one_layer_has_two_names() {
    let network = Toy::new(3);
    assert_eq!(network.parameter("hidden.0.weight"), network.parameter("hidden.weight"));
    assert_eq!(network.parameter("scores.0.weight"), network.parameter("scores.weight"));
    assert!(network.parameter("scores.1.weight").is_err());
    assert!(network.parameter("narrow.weight").is_err(), "two layers have one");
}

#[test]
fn wrong_names_and_lengths_are_refused() {
    let mut network = Toy::new(3);
    let before = network.clone_boxed();
    let error = network.set_parameter("hiden.weight", &[0.0; 40]).unwrap_err();
    assert_eq!(
        error.to_string(),
        "no parameter is named `hiden.weight`: did you mean `hidden.weight`?"
    );
    let error = network.parameter("q").unwrap_err();
    assert!(error.to_string().contains("`narrow.1.running_var`"), "{error}");
    let error = network.set_parameter("hidden.weight", &[0.0; 41]).unwrap_err();
    let name = Toy::tensors().next().unwrap().name();
    assert_eq!(name, "hidden.weight");
    assert_eq!(error, Error::ParameterLen { name, expected: 40, found: 41 });
    assert_eq!(network.parameters(), before.parameters());
}

#[test]
fn gradients_have_the_same_names() {
    let mut gradients = Gradients::<Toy>::new();
    let values: Vec<f32> = (0..40_u8).map(f32::from).collect();
    gradients.set_parameter("hidden.0.weight", &values).unwrap();
    assert_eq!(gradients.parameter("hidden.weight"), Ok(values));
    assert!(gradients.parameter("hidden").is_err());
}
