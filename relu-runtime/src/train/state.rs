//! What training carries from step to step.

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::{format, vec::Vec};

/// What a trainer, its optimizer and its schedule carry from step to step, by
/// name: all that it takes to go on with the same bits.
///
/// Whoever has such numbers shows each of them to a `State`, which takes them
/// down to save them, or sets them to what was saved.
#[derive(Debug)]
pub struct State {
    direction: Direction,
    /// Of the names at hand.
    prefix: String,
    values: BTreeMap<String, Value>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    TakeDown,
    Set,
}

/// A number, or numbers, that a state consists of.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// Laid out as the network's parameters, or empty.
    Moments(Vec<f32>),
    Number(f64),
    Count(u64),
    Seed(u64),
}

impl State {
    /// Numbers laid out as the network's parameters; empty until the first step
    /// makes them.
    pub fn moments(&mut self, name: &str, values: &mut Vec<f32>) {
        let saved = self.exchange(name, || Value::Moments(values.clone()));
        if let Some(Value::Moments(saved)) = saved {
            *values = saved;
        }
    }

    /// A number.
    pub fn number(&mut self, name: &str, value: &mut f64) {
        if let Some(Value::Number(saved)) = self.exchange(name, || Value::Number(*value)) {
            *value = saved;
        }
    }

    /// A number of things, less than 2^63.
    pub fn count(&mut self, name: &str, value: &mut u64) {
        if let Some(Value::Count(saved)) = self.exchange(name, || Value::Count(*value)) {
            *value = saved;
        }
    }

    /// Any integer.
    pub(crate) fn seed(&mut self, name: &str, value: &mut u64) {
        if let Some(Value::Seed(saved)) = self.exchange(name, || Value::Seed(*value)) {
            *value = saved;
        }
    }

    /// A part with names of its own, which are put behind this one.
    pub fn part(&mut self, name: &str, visit: impl FnOnce(&mut Self)) {
        let outer = self.prefix.len();
        self.prefix.push_str(name);
        self.prefix.push('.');
        visit(self);
        self.prefix.truncate(outer);
    }

    /// Takes a value down, or returns the saved one.
    fn exchange(&mut self, name: &str, current: impl FnOnce() -> Value) -> Option<Value> {
        let name = format!("{}{name}", self.prefix);
        match self.direction {
            Direction::TakeDown => {
                let before = self.values.insert(name, current());
                debug_assert!(before.is_none(), "a name is used once");
                None
            }
            Direction::Set => self.values.remove(&name),
        }
    }
}

#[cfg(feature = "safetensors")]
impl State {
    /// The values of all that `visit` shows.
    pub(crate) fn take_down(visit: impl FnOnce(&mut Self)) -> BTreeMap<String, Value> {
        let values = BTreeMap::new();
        let mut state = Self { direction: Direction::TakeDown, prefix: String::new(), values };
        visit(&mut state);
        state.values
    }

    /// Sets all that `visit` shows.
    pub(crate) fn set(values: BTreeMap<String, Value>, visit: impl FnOnce(&mut Self)) {
        let mut state = Self { direction: Direction::Set, prefix: String::new(), values };
        visit(&mut state);
        debug_assert!(state.values.is_empty(), "what is taken down is set");
    }
}
