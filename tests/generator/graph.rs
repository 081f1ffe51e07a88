//! Which block reads which.

use rand::RngExt as _;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;

use crate::value::{Source, Value, source};
use crate::{pipeline, size};

/// Inputs, blocks and outputs.
pub struct Graph {
    /// Of the inputs, and of the blocks after them.
    pub values: Vec<Value>,
    /// How many are inputs.
    pub inputs: usize,
    /// What each block reads, and its layers.
    pub blocks: Vec<(Source, Vec<String>)>,
    /// The indices of values that are outputs, in any order.
    pub outputs: Vec<usize>,
    is_read: Vec<bool>,
}

impl Graph {
    /// Some blocks; every value is read, or is an output.
    pub fn random(random: &mut StdRng) -> Self {
        let inputs = one_to_three(random);
        let input = |_| {
            if random.random_bool(0.2) {
                return Value::indices(size::of_indices(random));
            }
            Value::input(size::random(random))
        };
        let values: Vec<_> = (0..inputs).map(input).collect();
        let (blocks, outputs, is_read) = (Vec::new(), Vec::new(), vec![false; inputs]);
        let mut graph = Self { values, inputs, blocks, outputs, is_read };
        for _ in 0..random.random_range(1..=5) {
            let source = source(random, &graph.values, &graph.is_read);
            graph.push(random, source);
        }
        let outputs = one_to_three(random);
        graph.join(random, outputs);
        graph.choose_outputs(random, outputs);
        graph
    }

    fn push(&mut self, random: &mut StdRng, source: Source) {
        let mut value = source.value(&self.values);
        for operand in source.operands() {
            self.is_read[*operand] = true;
        }
        let widths: Vec<_> = self.values.iter().map(|value| value.width).collect();
        let is_plain = matches!(source, Source::One(_));
        let layers = pipeline::block(random, &mut value, &widths, is_plain);
        self.blocks.push((source, layers));
        self.values.push(value);
        self.is_read.push(false);
    }

    /// Values that no block reads, until they are at most so many blocks.
    fn join(&mut self, random: &mut StdRng, outputs: usize) {
        loop {
            let unread: Vec<_> = self.unread().collect();
            let is_input = unread.iter().any(|value| *value < self.inputs);
            if let Some(indices) = unread.iter().find(|value| self.values[**value].is_indices()) {
                self.push(random, Source::One(*indices));
                continue;
            }
            match unread.as_slice() {
                _ if unread.len() <= outputs && !is_input => return,
                [only] => self.push(random, Source::One(*only)),
                [first, second, ..] => self.push(random, Source::Concat(vec![*first, *second])),
                [] => unreachable!("nothing reads the last block"),
            }
        }
    }

    /// All values that no block reads, and maybe others.
    fn choose_outputs(&mut self, random: &mut StdRng, outputs: usize) {
        self.outputs = self.unread().collect();
        while self.outputs.len() < outputs {
            let blocks: Vec<_> = (self.inputs..self.values.len())
                .filter(|value| !self.outputs.contains(value))
                .collect();
            let Some(block) = blocks.choose(random) else { return };
            self.outputs.insert(random.random_range(0..=self.outputs.len()), *block);
        }
    }

    fn unread(&self) -> impl Iterator<Item = usize> {
        (0..self.values.len()).filter(|value| !self.is_read[*value])
    }

    /// How many blocks read a value.
    pub fn readers(&self, value: usize) -> usize {
        let reads = |(source, _): &&(Source, Vec<String>)| source.operands().contains(&value);
        self.blocks.iter().filter(reads).count()
    }
}

fn one_to_three(random: &mut StdRng) -> usize {
    *[1, 1, 1, 1, 2, 2, 3].choose(random).expect("there are some")
}
