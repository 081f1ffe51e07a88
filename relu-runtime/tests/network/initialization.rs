//! New networks.

use relu_runtime::prelude::*;

use crate::toy::Toy;

#[test]
fn a_seed_decides_a_network() {
    assert_eq!(Toy::new(1).parameters(), Toy::new(1).parameters());
    assert_ne!(Toy::new(1).parameters(), Toy::new(2).parameters());
    let mut network = Toy::new(2);
    network.initialize(1);
    assert_eq!(network.parameters(), Toy::new(1).parameters());
}

#[test]
fn copies_are_equal() {
    let network = Toy::new(1);
    assert_eq!(network.clone_boxed().parameters(), network.parameters());
    let mut other = Toy::zeroed();
    other.copy_from(&network);
    assert_eq!(other.parameters(), network.parameters());
}

#[test]
fn parts_start_as_their_segments_say() {
    let network = Toy::new(1);
    assert_eq!(network.parameter("hidden.bias").unwrap(), [0.0; 20]);
    assert_eq!(network.parameter("narrow.1.weight").unwrap(), [1.0; 5]);
    assert_eq!(network.parameter("narrow.1.running_var").unwrap(), [1.0; 5]);
    let bound = (6.0_f32 / 8.0).sqrt();
    assert!(network.parameter("scores.weight").unwrap().iter().all(|weight| weight.abs() <= bound));

    let zeroed = Toy::zeroed();
    assert_eq!(zeroed.parameter("narrow.1.running_var").unwrap(), [1.0; 5]);
    assert_eq!(zeroed.parameters().iter().filter(|value| **value != 0.0).count(), 5);
}

#[test]
fn the_table_covers_the_storage() {
    let mut end = 0;
    for tensor in Toy::tensors() {
        assert_eq!(tensor.range().start, end, "{}", tensor.name());
        end = tensor.range().end;
    }
    assert_eq!(end, Toy::new(1).parameters().len());
    let trainable = Toy::tensors().filter(|tensor| tensor.segment().trainable);
    let count: usize = trainable.map(|tensor| tensor.values()).sum();
    assert_eq!(count, Toy::PARAMETER_COUNT);
}

#[test]
fn a_network_prints_its_table() {
    let table = "\
Toy
block   layer                           output  parameters  FLOPs
-----------------------------------------------------------------
hidden  dense(20)                       [20]            60     80
        two_sided_relu                  [40]             0      0
narrow  dense(5)                        [5]            205    200
        batch_norm                      [5]             10     10
        leaky_relu(0.01)                [5]              0      0
        dropout(0.1)                    [5]              0      0
scores  dense(3, init: xavier_uniform)  [3]             18     30
-----------------------------------------------------------------
total                                                  293    320";
    let memory = format!("memory  {} bytes, and {} of stack", Toy::FLASH_BYTES, Toy::STACK_BYTES);
    assert_eq!(Toy::new(1).to_string(), format!("{table}\n{memory}"));
}
