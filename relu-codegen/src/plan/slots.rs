//! Stack buffers of inference, shared by values whose lives do not overlap.

use std::ops::RangeInclusive;

use crate::model::Size;

/// A buffer.
#[derive(Debug)]
pub struct Slot {
    /// Its identifier, from its width until the plan makes it unique.
    pub name: String,
    /// Numbers in a row.
    pub width: Size,
    last: usize,
}

/// Finds a free buffer of the width, or makes one.
pub fn assign(slots: &mut Vec<Slot>, width: &Size, life: RangeInclusive<usize>) -> usize {
    let text = width.to_string();
    let same = |slot: &Slot| slot.width.to_string() == text;
    if let Some(index) = slots.iter().position(|slot| same(slot) && slot.last < *life.start()) {
        slots[index].last = *life.end();
        return index;
    }
    slots.push(Slot { name: name(&text), width: width.clone(), last: *life.end() });
    slots.len() - 1
}

/// `rows_64`, and for an expression the words in it.
fn name(width: &str) -> String {
    let mut name = String::from("rows_");
    for character in width.chars().flat_map(char::to_lowercase) {
        let keeps = character.is_ascii_alphanumeric();
        if keeps || !name.ends_with('_') {
            name.push(if keeps { character } else { '_' });
        }
    }
    name.trim_end_matches('_').to_owned()
}
