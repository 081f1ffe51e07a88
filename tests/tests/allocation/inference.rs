//! Inference.

use ndarray::{Array2, s};
use relu_runtime::prelude::*;

use crate::counter::allocations;
use crate::{Agent, Digits, Words};

#[test]
fn forward_allocates_nothing() {
    let (digits, agent, words) = (Digits::new(1), Agent::new(1), Words::new(1));
    assert_eq!(allocations(|| digits.forward(&[0.5; 64])), 0);
    assert_eq!(allocations(|| agent.forward(&[0.5; 12], &[0.5; 2])), 0);
    assert_eq!(allocations(|| words.forward(&[1, 2, 49], &[0.5; 2])), 0);
}

#[test]
fn forward_batch_into_allocates_nothing() {
    let network = Digits::new(1);
    let inputs = vec![[0.5; 64]; 300];
    let mut outputs = vec![[0.0; 10]; 300];
    assert_eq!(allocations(|| network.forward_batch_into(&inputs, &mut outputs).unwrap()), 0);
}

#[test]
fn views_allocate_nothing_but_a_result() {
    let network = Digits::new(1);
    let images = Array2::<f32>::ones((300, 128));
    let mut scores = Array2::<f32>::zeros((300, 10));
    let strided = images.slice(s![.., ..;2]);
    assert_eq!(allocations(|| network.forward_batch_into(strided, &mut scores).unwrap()), 0);
    assert_eq!(allocations(|| network.forward_batch(strided).unwrap()), 1);
}

#[test]
fn batches_of_several_inputs_allocate_nothing() {
    let (boards, clocks) = ([[0.5; 12]; 300], [[0.5; 2]; 300]);
    let agent = Agent::new(1);
    let mut outputs = vec![agent.forward(&boards[0], &clocks[0]); 300];
    let batch = || agent.forward_batch_into((&boards, &clocks), &mut outputs).unwrap();
    assert_eq!(allocations(batch), 0);

    let (contexts, words, mut scores) = ([[1, 2, 49]; 300], Words::new(1), [[0.0; 10]; 300]);
    let batch = || words.forward_batch_into((&contexts, &clocks), &mut scores).unwrap();
    assert_eq!(allocations(batch), 0);
}
