//! Weights and batches as files, for peers that are not in Rust.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use anyhow::Result;
use relu_benches::{Data, Kind, Workload};
use safetensors::{Dtype, tensor::TensorView};

use crate::arguments::folder;

/// Where the files of a workload are, less their endings.
pub fn path(workload: &Workload) -> PathBuf {
    folder().join("target/data").join(workload.to_string())
}

/// Writes a workload's network as ONNX, and everything of it as safetensors.
pub fn write(workload: &Workload, data: &Data) -> Result<()> {
    let path = path(workload);
    fs::create_dir_all(path.parent().unwrap_or(&path))?;
    fs::write(path.with_extension("onnx"), peer_onnx::encode(workload, data))?;
    fs::write(path.with_extension("safetensors"), encode(workload, data)?)?;
    Ok(())
}

fn encode(workload: &Workload, data: &Data) -> Result<Vec<u8>> {
    let mut tensors: Vec<(String, Dtype, Vec<usize>, Vec<u8>)> = Vec::new();
    for (index, layer) in data.layers.iter().enumerate() {
        let (rows, columns) = (layer.bias.len(), layer.columns);
        let weight = bytes(&layer.weight);
        tensors.push((format!("{index}.weight"), Dtype::F32, vec![rows, columns], weight));
        tensors.push((format!("{index}.bias"), Dtype::F32, vec![rows], bytes(&layer.bias)));
    }
    let (batches, batch) = (data.batches.len(), workload.batch);
    let inputs = data.batches.iter().flat_map(|batch| bytes(&batch.inputs)).collect();
    let shape = vec![batches, batch, workload.architecture.inputs()];
    tensors.push(("inputs".into(), Dtype::F32, shape, inputs));
    let labels = data.batches.iter().flat_map(|batch| batch.labels.clone()).collect();
    tensors.push(("labels".into(), Dtype::U8, vec![batches, batch], labels));
    let views = tensors.iter().map(|(name, dtype, shape, bytes)| {
        Ok((name, TensorView::new(*dtype, shape.clone(), bytes)?))
    });
    let views: Vec<_> = views.collect::<Result<_>>()?;
    Ok(safetensors::serialize(views, Some(metadata(workload)))?)
}

fn bytes(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn metadata(workload: &Workload) -> HashMap<String, String> {
    let kind = match workload.kind {
        Kind::Forward => "forward",
        Kind::Step => "step",
    };
    let two_sided = workload.architecture.two_sided.to_string();
    HashMap::from([("kind".into(), kind.into()), ("two_sided".into(), two_sided)])
}
