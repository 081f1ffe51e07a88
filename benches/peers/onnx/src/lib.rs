//! Writes a workload's network as an ONNX model, for those that run such files.
//!
//! The model is what PyTorch exports: `Gemm` with the weight transposed, `Relu`;
//! two-sided ReLU is the concatenation of `Relu` and `Clip` from above.

mod message;

use prost::Message;
use relu_benches::data::{Data, Layer};
use relu_benches::{Architecture, Workload};

use message::{
    Attribute, Dimension, FLOAT, Graph, INT, Model, Node, OperatorSet, Shape, Tensor, TensorType,
    Type, ValueInfo,
};

/// The name of the model's input, of shape `[batch, inputs]`.
pub const INPUT: &str = "input";
/// The name of the model's output, of shape `[batch, outputs]`.
pub const OUTPUT: &str = "output";

/// The oldest version that has all operators, and `Clip` with its limits as inputs.
const OPERATORS: i64 = 17;
/// The version of the format that goes with it.
const FORMAT: i64 = 8;

/// The bytes of an ONNX file: the workload's network with the weights of the data, for
/// batches of the workload's size.
#[must_use]
pub fn encode(workload: &Workload, data: &Data) -> Vec<u8> {
    let Architecture { name, two_sided, .. } = *workload.architecture;
    let batch = workload.batch;
    let mut graph = Graph {
        name: name.into(),
        input: vec![value(INPUT, [batch, workload.architecture.inputs()])],
        output: vec![value(OUTPUT, [batch, workload.architecture.outputs()])],
        ..Graph::default()
    };
    if two_sided {
        graph.initializer.push(tensor("zero", &[], &[0.0]));
    }
    let mut from = INPUT.to_owned();
    for (index, layer) in data.layers.iter().enumerate() {
        let last = index + 1 == data.layers.len();
        let to = if last { OUTPUT.to_owned() } else { format!("values{index}") };
        push_dense(&mut graph, index, layer, &from, &to);
        from = if last { to } else { push_activation(&mut graph, index, two_sided, &to) };
    }
    let opset_import = vec![OperatorSet { version: OPERATORS, ..OperatorSet::default() }];
    Model { ir_version: FORMAT, graph: Some(graph), opset_import }.encode_to_vec()
}

fn push_dense(graph: &mut Graph, index: usize, layer: &Layer, from: &str, to: &str) {
    let (weight, bias) = (format!("weight{index}"), format!("bias{index}"));
    let rows = layer.bias.len();
    graph.initializer.push(tensor(&weight, &[rows, layer.columns], &layer.weight));
    graph.initializer.push(tensor(&bias, &[rows], &layer.bias));
    graph.node.push(node("Gemm", &[from, &weight, &bias], to, Some(("transB", 1))));
}

/// Gives the name of what the activation makes.
fn push_activation(graph: &mut Graph, index: usize, two_sided: bool, from: &str) -> String {
    let (positive, negative) = (format!("positive{index}"), format!("negative{index}"));
    graph.node.push(node("Relu", &[from], &positive, None));
    if !two_sided {
        return positive;
    }
    // The lower limit is left out.
    graph.node.push(node("Clip", &[from, "", "zero"], &negative, None));
    let both = format!("both{index}");
    graph.node.push(node("Concat", &[&positive, &negative], &both, Some(("axis", 1))));
    both
}

fn node(operator: &str, from: &[&str], to: &str, attribute: Option<(&str, i64)>) -> Node {
    let attribute = attribute.map(|(name, i)| Attribute { name: name.into(), i, kind: INT });
    Node {
        input: from.iter().copied().map(Into::into).collect(),
        output: vec![to.into()],
        name: to.into(),
        op_type: operator.into(),
        attribute: attribute.into_iter().collect(),
    }
}

fn tensor(name: &str, dims: &[usize], values: &[f32]) -> Tensor {
    Tensor {
        dims: dims.iter().copied().map(signed).collect(),
        data_type: FLOAT,
        name: name.into(),
        raw_data: values.iter().flat_map(|value| value.to_le_bytes()).collect(),
    }
}

fn value(name: &str, dims: [usize; 2]) -> ValueInfo {
    let dim = dims.map(|dim| Dimension { dim_value: signed(dim) }).into();
    let tensor_type = TensorType { elem_type: FLOAT, shape: Some(Shape { dim }) };
    ValueInfo { name: name.into(), r#type: Some(Type { tensor_type: Some(tensor_type) }) }
}

fn signed(size: usize) -> i64 {
    i64::try_from(size).expect("sizes of tensors are small")
}
