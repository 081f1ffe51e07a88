//! The gradient of an input that has none, and numbers where a network takes indices.

use relu_runtime::prelude::*;

network! {
    pub struct Words(context: [3]) -> scores {
        scores: embedding(100, 4),
    }

    train { loss: mean_squared_error }
}

fn main() {
    let network = Words::new(42);
    let (mut tape, mut gradients) = (WordsTape::default(), Gradients::new());
    network.forward_train(&[[1, 2, 3]], &mut tape).unwrap();
    let mut of_input = [[0; 3]];
    network.backward_to_input(&tape, &[[1.0; 12]], &mut gradients, &mut of_input).unwrap();

    network.forward_batch(&[[1.0_f32; 3]]).unwrap();
    network.forward_batch(ndarray::Array2::<f32>::zeros([1, 3]).view()).unwrap();
}
