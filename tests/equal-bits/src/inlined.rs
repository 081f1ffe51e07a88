//! Small products, which are inlined in release, against the same ones among so
//! many inputs of zero that they are not.

use relu_runtime::Network;
use relu_runtime::network;

use crate::numbers::{inputs, perturb};
use crate::{batch, levels, singles};

const FEW: usize = 30;
const MANY: usize = 300;
const SAMPLES: usize = 13;

network! {
    struct Few(input: [FEW]) -> output {
        output: dense(70) -> leaky_relu(0.1),
    }
}

network! {
    struct Many(input: [MANY]) -> output {
        output: dense(70) -> leaky_relu(0.1),
    }
}

network! {
    struct FewSides(input: [FEW]) -> output {
        output: two_sided_relu -> dense(70) -> elu,
    }
}

network! {
    struct ManySides(input: [MANY]) -> output {
        output: two_sided_relu -> dense(70) -> elu,
    }
}

#[test]
fn inlining_changes_no_bit() {
    compare::<Few, Many>(1);
    compare::<FewSides, ManySides>(2);
}

/// `sides`: how many weights an input has.
fn compare<F, M>(sides: usize)
where
    F: Network<Input = [f32; FEW]>,
    M: Network<Input = [f32; MANY]>,
{
    let (mut few, mut many) = (F::new(3), M::zeroed());
    perturb(&mut *few);
    let weight = few.parameter("output.weight").expect("the layer has one");
    let rows: Vec<f32> = weight.chunks(FEW).flat_map(widened).collect();
    assert_eq!(rows.len(), 70 * sides * MANY);
    many.set_parameter("output.weight", &rows).expect("there are as many inputs on each side");
    let bias = few.parameter("output.bias").expect("the layer has one");
    many.set_parameter("output.bias", &bias).expect("there are as many outputs");
    let inputs: Vec<[f32; FEW]> = inputs(SAMPLES);
    let wide: Vec<[f32; MANY]> = inputs.iter().map(|input| widened(input)).collect();
    for level in levels() {
        let singles = singles(&*few, &inputs, level);
        assert_eq!(singles, crate::singles(&*many, &wide, level), "{level:?}");
        assert_eq!(batch(&*few, &inputs, level), batch(&*many, &wide, level), "{level:?}");
        assert_eq!(singles, batch(&*few, &inputs, level), "{level:?}");
    }
}

/// With zeros behind.
fn widened(few: &[f32]) -> [f32; MANY] {
    std::array::from_fn(|index| few.get(index).copied().unwrap_or(0.0))
}
