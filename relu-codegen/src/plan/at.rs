//! Layers in their places: what each is called, and what stands around it.

use super::initializer::slope_after;
use super::names::{NameSet, camel_case};
use super::sides;
use super::{Count, Field};
use crate::model::{BlockId, Layer, Network, Scalar, Size};

/// A layer in its place.
#[derive(Debug)]
pub struct At<'n> {
    /// The layer.
    pub layer: &'n Layer,
    /// The layers of its pipeline, where it holds one.
    pub body: Vec<At<'n>>,
    /// What follows multiplies negative numbers by this: the initializer
    /// follows from it.
    pub slope_after: Option<Scalar>,
    /// Its block, in small letters.
    block: String,
    /// Unique in its block, or in its repetition: `dense_2`.
    name: String,
    field: String,
    state: String,
    /// What the types of a repetition are called after: `Deep`.
    type_name: String,
    tensors: Tensors,
    title: String,
    /// Whether it stands inside a repetition.
    is_repeated: bool,
    reads_two_sides: bool,
    is_frozen: bool,
}

/// The names of the tensors of a layer, without the last part; `{}` stands for
/// the number of a repetition.
#[derive(Clone, Debug)]
struct Tensors {
    /// `hidden`, with positions only where there is a choice.
    short: String,
    /// `hidden.0`, with the position in each pipeline.
    full: String,
}

impl At<'_> {
    /// Whether the layer reads the value of `two_sided_relu`, so that a product
    /// can choose between two weights by sign.
    #[must_use]
    pub fn reads_two_sides(&self) -> bool {
        self.reads_two_sides
    }

    /// Whether the value of a repetition keeps its two sides from one to the
    /// next.
    #[must_use]
    pub fn carries_two_sides(&self) -> bool {
        self.reads_two_sides && sides::ends_two_sided(self.layer.kind.lowering().body(), true)
    }

    /// Whether its parameters stay as they are in training.
    #[must_use]
    pub fn is_frozen(&self) -> bool {
        self.is_frozen
    }

    /// Values that a product reads: one side of a two-sided value.
    #[must_use]
    pub fn inputs(&self) -> Size {
        let width = self.layer.input.width();
        if self.reads_two_sides { width.half() } else { width.clone() }
    }

    /// The field that holds its parameters.
    #[must_use]
    pub fn field(&self) -> String {
        self.field.clone()
    }

    /// The field that holds its state.
    #[must_use]
    pub fn state_field(&self) -> String {
        self.state.clone()
    }

    /// The type of one repetition's parameters, or with a suffix of something
    /// beside them, without the network's name before it.
    #[must_use]
    pub fn type_name(&self, suffix: &str) -> String {
        format!("{}{suffix}", self.type_name)
    }

    /// PyTorch's names of a tensor: as short as can be, and in full.
    #[must_use]
    pub fn tensor(&self, tensor: &str) -> [String; 2] {
        let Tensors { short, full } = &self.tensors;
        [format!("{short}.{tensor}"), format!("{full}.{tensor}")]
    }

    /// What a value that it makes should be called.
    #[must_use]
    pub fn value_name(&self) -> String {
        if self.is_repeated { self.name.clone() } else { format!("{}_{}", self.block, self.name) }
    }

    /// What a repetition is called: its block.
    #[must_use]
    pub fn block(&self) -> &str {
        &self.block
    }

    /// Where the layer is, for docs: "`narrow`, layer 0".
    #[must_use]
    pub fn title(&self) -> String {
        self.title.clone()
    }

    /// The name of the layer's keyword.
    #[must_use]
    pub fn keyword(&self) -> &'static str {
        self.layer.kind.keyword()
    }

    /// The fields of all layers of its pipeline.
    #[must_use]
    pub fn fields_of_body(&self) -> Vec<Field> {
        self.body.iter().flat_map(|at| at.layer.kind.lowering().fields(at)).collect()
    }

    /// The operations of its pipeline, once.
    #[must_use]
    pub fn flops_of_body(&self) -> Count {
        let mut flops = Count::default();
        self.body.iter().for_each(|at| flops.add(at.layer.kind.lowering().flops(at)));
        flops
    }
}

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
    let blocks = network.blocks.iter().enumerate();
    blocks
        .map(|(index, block)| {
            let id = BlockId(index);
            let mut values = NameSet::default();
            let short_title = block.layers.len() == 1;
            let pipeline = Pipeline {
                layers: &block.layers,
                block: block.local(),
                two_sided: sides::source_is_two_sided(network, id),
                after: slope_after_block(network, id),
                tensors: Tensors { short: block.word(), full: block.word() },
                title: Title { block: block.word(), path: String::new(), short: short_title },
                only_field: parametric_layers(&block.layers) == 1,
                repetition: None,
                is_frozen: network.train.as_ref().is_some_and(|train| train.frozen.contains(&id)),
            };
            pipeline.places(&mut values, &mut fields, &mut types)
        })
        .collect()
}

/// The slope after a block: that of the only one that reads it.
fn slope_after_block(network: &Network, block: BlockId) -> Option<Scalar> {
    let mut readers =
        network.blocks.iter().enumerate().filter(|(_, other)| other.source.reads(block));
    match (readers.next(), readers.next()) {
        (Some((reader, other)), None) if other.source.operands().len() == 1 => {
            let after = slope_after_block(network, BlockId(reader));
            slope_after(&network.blocks[reader].layers, after)
        }
        _ => None,
    }
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

impl<'n> Pipeline<'n> {
    fn places(
        &self,
        values: &mut NameSet,
        fields: &mut NameSet,
        types: &mut NameSet,
    ) -> Vec<At<'n>> {
        let indices = 0..self.layers.len();
        indices.map(|index| self.place(index, values, fields, types)).collect()
    }

    fn place(
        &self,
        index: usize,
        values: &mut NameSet,
        fields: &mut NameSet,
        types: &mut NameSet,
    ) -> At<'n> {
        let layer = &self.layers[index];
        let lowering = layer.kind.lowering();
        let name = values.mint(layer.kind.keyword());
        let wish = match (&self.repetition, self.only_field) {
            (Some(_), _) => name.clone(),
            (None, true) => self.block.clone(),
            (None, false) => format!("{}_{name}", self.block),
        };
        let has_fields = lowering.parametric_layers() > 0;
        let [field, state] = if has_fields && !lowering.is_transparent() {
            [fields.mint(&wish), fields.mint(&format!("{wish}_state"))]
        } else {
            [String::new(), String::new()]
        };
        let repeated_tensors = |own: &Tensors| Tensors {
            short: format!("{}.{{}}", own.short),
            full: format!("{}.{{}}", own.full),
        };
        let (after, own) = (&self.layers[index + 1..], self.tensors(index));
        let mut at = At {
            layer,
            body: Vec::new(),
            slope_after: slope_after(after, self.after.clone()),
            block: self.block.clone(),
            name,
            field,
            state,
            type_name: String::new(),
            tensors: own.clone(),
            title: self.title.of(index).text(),
            is_repeated: self.repetition.is_some(),
            reads_two_sides: sides::ends_two_sided(&self.layers[..index], self.two_sided),
            is_frozen: self.is_frozen,
        };
        let body = lowering.body();
        let inside = Pipeline {
            layers: body,
            block: self.block.clone(),
            two_sided: false,
            after: None,
            tensors: own.clone(),
            title: Title { short: false, ..self.title.of(index) },
            only_field: self.only_field,
            repetition: self.repetition.clone(),
            is_frozen: self.is_frozen,
        };
        if lowering.is_transparent() {
            at.body = inside.places(values, fields, types);
        } else if !body.is_empty() {
            let outer = self.repetition.clone().unwrap_or_default();
            at.type_name = types.mint(&format!("{outer}{}", camel_case(&wish)));
            for suffix in ["State", "Tape"] {
                types.mint(&at.type_name(suffix));
            }
            let inside = Pipeline {
                two_sided: at.carries_two_sides(),
                after: slope_after(body, None),
                tensors: repeated_tensors(&own),
                repetition: Some(at.type_name.clone()),
                ..inside
            };
            let (mut values, mut fields) = (NameSet::default(), NameSet::default());
            at.body = inside.places(&mut values, &mut fields, types);
        }
        at
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
