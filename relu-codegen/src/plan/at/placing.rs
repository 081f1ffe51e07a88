//! From blocks to layers in their places.

use super::{At, Tensors};
use crate::model::{BlockId, Layer, Network, Operand, Scalar};
use crate::plan::initializer::slope_after;
use crate::plan::names::{NameSet, camel_case};
use crate::plan::sides;

/// Type names beside a network's, after which no repetition is called.
const TYPES: [&str; 9] = [
    "Tape",
    "Deltas",
    "Forward",
    "ForwardTrain",
    "Backward",
    "Constants",
    "Input",
    "Output",
    "Loss",
];

/// The layers of each block in their places.
#[must_use]
pub fn places(network: &Network) -> Vec<Vec<At<'_>>> {
    let (mut fields, mut types) = (NameSet::default(), NameSet::of(&TYPES));
    let blocks = network.blocks.iter().enumerate().zip(slopes_after_blocks(network));
    blocks
        .map(|((index, block), after)| {
            let id = BlockId(index);
            let short_title = block.layers.len() == 1;
            let pipeline = Pipeline {
                layers: &block.layers,
                block: block.local(),
                two_sided: sides::source_is_two_sided(network, id),
                after,
                tensors: Tensors { short: block.word(), full: block.word() },
                title: Title { block: block.word(), path: String::new(), short: short_title },
                only_field: parametric_layers(&block.layers) == 1,
                repetition: None,
                is_frozen: network.train.as_ref().is_some_and(|train| train.frozen.contains(&id)),
            };
            pipeline.places(&mut Names {
                values: NameSet::default(),
                fields: &mut fields,
                types: &mut types,
            })
        })
        .collect()
}

/// The slope after each block: that of the only one that reads it, and it alone.
fn slopes_after_blocks(network: &Network) -> Vec<Option<Scalar>> {
    let blocks = &network.blocks;
    let mut readers = vec![Vec::new(); blocks.len()];
    for (reader, block) in blocks.iter().enumerate() {
        for operand in block.source.operands() {
            if let Operand::Block(BlockId(source)) = operand {
                readers[*source].push(reader);
            }
        }
    }
    let mut slopes = vec![None; blocks.len()];
    // A block is read by later ones.
    for (block, readers) in readers.iter().enumerate().rev() {
        if let [reader] = readers.as_slice()
            && blocks[*reader].source.operands().len() == 1
        {
            slopes[block] = slope_after(&blocks[*reader].layers, slopes[*reader].clone());
        }
    }
    slopes
}

/// How many fields of parameters the layers have; a repetition has one.
fn parametric_layers(layers: &[Layer]) -> usize {
    layers.iter().map(|layer| layer.kind.lowering().parametric_layers()).sum()
}

/// Layers whose places are to be found, and where they stand.
struct Pipeline<'n> {
    layers: &'n [Layer],
    block: String,
    two_sided: bool,
    after: Option<Scalar>,
    tensors: Tensors,
    title: Title,
    /// Whether the block has one field, which takes its name.
    only_field: bool,
    /// The type of the repetition that they are in.
    repetition: Option<String>,
    is_frozen: bool,
}

#[derive(Clone)]
struct Title {
    block: String,
    path: String,
    short: bool,
}

impl Title {
    fn of(&self, index: usize) -> Self {
        let dot = if self.path.is_empty() { "" } else { "." };
        Self { path: format!("{}{dot}{index}", self.path), ..self.clone() }
    }

    fn text(&self) -> String {
        let Self { block, path, short } = self;
        if *short { format!("`{block}`") } else { format!("`{block}`, layer {path}") }
    }
}

/// The names given so far: of the values of this pipeline, of the fields of this
/// struct, of all types.
struct Names<'s> {
    values: NameSet,
    fields: &'s mut NameSet,
    types: &'s mut NameSet,
}

impl<'n> Pipeline<'n> {
    fn places(&self, names: &mut Names<'_>) -> Vec<At<'n>> {
        (0..self.layers.len()).map(|index| self.place(index, names)).collect()
    }

    fn place(&self, index: usize, names: &mut Names<'_>) -> At<'n> {
        let layer = &self.layers[index];
        let lowering = layer.kind.lowering();
        let name = names.values.mint(layer.kind.keyword());
        let wish = self.field(&name);
        let has_field = lowering.parametric_layers() > 0 && !lowering.is_transparent();
        let [field, state] = if has_field {
            [names.fields.mint(&wish), names.fields.mint(&format!("{wish}_state"))]
        } else {
            [String::new(), String::new()]
        };
        let mut at = At {
            layer,
            body: Vec::new(),
            slope_after: slope_after(&self.layers[index + 1..], self.after.clone()),
            block: self.block.clone(),
            name,
            field,
            state,
            type_name: String::new(),
            tensors: self.tensors(index),
            title: self.title.of(index).text(),
            is_repeated: self.repetition.is_some(),
            reads_two_sides: sides::ends_two_sided(&self.layers[..index], self.two_sided),
            is_frozen: self.is_frozen,
        };
        if lowering.is_transparent() {
            at.body = self.inside(index).places(names);
        } else if !lowering.body().is_empty() {
            at.type_name = self.type_name(&wish, names.types);
            at.body = self.repeated(index, &at).places(&mut Names {
                values: NameSet::default(),
                fields: &mut NameSet::default(),
                types: names.types,
            });
        }
        at
    }

    /// What the field of a layer's parameters should be called.
    fn field(&self, name: &str) -> String {
        match (&self.repetition, self.only_field) {
            (Some(_), _) => name.to_owned(),
            (None, true) => self.block.clone(),
            (None, false) => format!("{}_{name}", self.block),
        }
    }

    /// The name of a repetition's type, with room for those beside it.
    fn type_name(&self, field: &str, types: &mut NameSet) -> String {
        let outer = self.repetition.as_deref().unwrap_or_default();
        let name = types.mint(&format!("{outer}{}", camel_case(field)));
        for suffix in ["State", "Tape"] {
            types.mint(&format!("{name}{suffix}"));
        }
        name
    }

    /// The pipeline that a layer holds, as part of this one.
    fn inside(&self, index: usize) -> Self {
        Pipeline {
            layers: self.layers[index].kind.lowering().body(),
            block: self.block.clone(),
            two_sided: false,
            after: None,
            tensors: self.tensors(index),
            title: Title { short: false, ..self.title.of(index) },
            only_field: self.only_field,
            repetition: self.repetition.clone(),
            is_frozen: self.is_frozen,
        }
    }

    /// The pipeline that a layer repeats, which has a struct of its own.
    fn repeated(&self, index: usize, at: &At<'_>) -> Self {
        let inside = self.inside(index);
        Pipeline {
            two_sided: at.carries_two_sides(),
            after: slope_after(inside.layers, None),
            tensors: inside.tensors.repeated(),
            repetition: Some(at.type_name.clone()),
            ..inside
        }
    }

    /// The names of a layer's tensors: a position is left out of the short one
    /// where no other layer of the pipeline has tensors.
    fn tensors(&self, index: usize) -> Tensors {
        let with =
            self.layers.iter().filter(|layer| parametric_layers(std::slice::from_ref(layer)) > 0);
        let Tensors { short, full } = &self.tensors;
        let short = if with.count() == 1 { short.clone() } else { format!("{short}.{index}") };
        Tensors { short, full: format!("{full}.{index}") }
    }
}
