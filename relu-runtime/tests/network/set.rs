//! Networks of a set, by their files.

use relu_runtime::network_set;
use relu_runtime::prelude::*;

network! {
    struct Narrow(x: [2]) -> y {
        hidden: dense(4) -> tanh,
        y: dense(1),
    }
}

network! {
    /// The tensors of the other one, and another activation.
    struct Curved(x: [2]) -> y {
        hidden: dense(4) -> sigmoid,
        y: dense(1),
    }
}

network! {
    struct Wide(x: [2]) -> y {
        hidden: dense(40) -> two_sided_relu,
        y: dense(1),
    }
}

network! {
    /// None of the set.
    struct Stranger(x: [2]) -> y {
        y: dense(1),
    }
}

network_set! {
    enum Model { Narrow, Curved, Wide }
}

/// The model is the network that was saved.
fn is(model: &Model, network: &impl Network<Input = [f32; 2], Output = [f32; 1]>, name: &str) {
    assert_eq!(model.name(), name);
    assert_eq!(model.forward(&[0.3, -0.7]), network.infer_one(&[0.3, -0.7]));
    let mut rows = [[0.0]; 3];
    model.forward_batch_into(&[[0.3, -0.7]; 3], &mut rows).expect("as many rows");
    assert_eq!(rows, [network.infer_one(&[0.3, -0.7]); 3]);
    #[cfg(feature = "ndarray")]
    {
        let batch = model.forward_batch(&[[0.3, -0.7]; 3]).expect("rows of two");
        assert_eq!(batch.as_slice(), Some(rows.as_flattened()));
    }
}

#[test]
fn packed_bytes_say_which_network_they_are() {
    let (narrow, curved, wide) = (Narrow::new(1), Curved::new(2), Wide::new(3));
    is(&Model::unpack(&narrow.to_packed()).expect("it is narrow"), &*narrow, "Narrow");
    is(&Model::unpack(&curved.to_packed()).expect("it is curved"), &*curved, "Curved");
    is(&Model::unpack(&wide.to_packed()).expect("it is wide"), &*wide, "Wide");
}

#[cfg(feature = "safetensors")]
#[test]
fn files_say_which_network_they_are() {
    use relu_runtime::save::SaveNames;
    let curved = Curved::new(2);
    let file = curved.to_safetensors(SaveNames::Short).expect("it can be saved");
    is(&Model::from_safetensors(&file).expect("it is curved"), &*curved, "Curved");
    let error = Model::load("absent.safetensors").expect_err("there is no such file");
    assert!(matches!(error, relu_runtime::SetError::Read(_)), "{error}");
    assert!(error.to_string().starts_with("cannot read `absent.safetensors`: "), "{error}");
    assert_eq!(error.reasons().count(), 0);
    let bytes = Stranger::new(1).to_safetensors(SaveNames::Short).expect("it can be saved");
    let error = Model::from_safetensors(&bytes).expect_err("it is none of them");
    assert_eq!(error.reasons().count(), 3);
}

#[test]
fn other_bytes_are_refused_with_a_reason_for_each() {
    let error = Model::unpack(&Stranger::new(1).to_packed()).expect_err("it is none of them");
    let text = error.to_string();
    assert!(text.starts_with("this is none of the networks of the set:\nnot `Narrow`: "), "{text}");
    assert_eq!(
        error.reasons().map(|(name, _)| name).collect::<Vec<_>>(),
        ["Narrow", "Curved", "Wide"]
    );
}
