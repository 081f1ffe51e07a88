//! Batches of all sizes, however their rows lie.

use ndarray::{Array2, s};
use relu_runtime::prelude::*;

use crate::data::points;
use crate::toy::Toy;

fn bits(rows: &[[f32; 3]]) -> Vec<u32> {
    rows.as_flattened().iter().map(|value| value.to_bits()).collect()
}

fn array_bits(array: &Array2<f32>) -> Vec<u32> {
    array.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn a_row_has_the_bits_of_its_sample() {
    let network = Toy::new(3);
    for count in (0..130).step_by(7).chain([1, 2, 3, 97]) {
        let (inputs, _) = points(count, 9);
        let singly: Vec<_> = inputs.iter().map(|input| network.infer_one(input)).collect();
        let mut outputs = vec![[0.0; 3]; count];
        network.forward_batch_into(&inputs, &mut outputs).unwrap();
        assert_eq!(bits(&outputs), bits(&singly));
    }
}

#[test]
fn strided_batches_are_packed() {
    let network = Toy::new(3);
    let count = 20_000;
    let (inputs, _) = points(count, 9);
    let mut expected = vec![[0.0; 3]; count];
    network.forward_batch_into(&inputs, &mut expected).unwrap();

    let plain = ndarray::arr2(&inputs);
    assert_eq!(array_bits(&network.forward_batch(&plain).unwrap()), bits(&expected));
    assert_eq!(array_bits(&network.forward_batch(plain.view()).unwrap()), bits(&expected));

    let mut wide = Array2::zeros([count, 5]);
    wide.slice_mut(s![.., 1..3]).assign(&plain);
    let strided = wide.slice(s![.., 1..3]);
    assert_eq!(array_bits(&network.forward_batch(strided).unwrap()), bits(&expected));

    let mut columns = Array2::zeros([3, count]);
    network.forward_batch_into(&inputs, columns.view_mut().reversed_axes()).unwrap();
    assert_eq!(array_bits(&columns.t().as_standard_layout().into_owned()), bits(&expected));
}

#[test]
fn an_empty_batch_is_nothing_to_do() {
    let network = Toy::new(3);
    assert_eq!(network.forward_batch(&Array2::zeros([0, 2])).unwrap().dim(), (0, 3));
    assert_eq!(network.forward_batch_into(&[], &mut []), Ok(()));
}

#[test]
fn training_reads_strided_batches_too() {
    let (inputs, labels) = points(16, 9);
    let array = ndarray::arr2(&inputs);
    let columns = array.t().as_standard_layout().into_owned();
    let step = |inputs: ndarray::ArrayView2<'_, f32>| {
        Trainer::new(Toy::new(3), Sgd::new(0.1)).step(inputs, &labels).unwrap()
    };
    assert_eq!(step(array.view()), step(columns.t()));
}
