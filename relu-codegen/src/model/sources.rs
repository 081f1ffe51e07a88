//! The shape of what a block reads: one value, a sum, or values one after another.

use super::block::Known;
use super::{Operand, Rule, Rules, Shape, Size, Trail};
use crate::diagnostic::catalogue::{self, Made};
use crate::syntax::BlockSyntax;

/// A value that a block reads.
#[derive(Clone, Debug)]
pub struct Term {
    /// Which value it is.
    pub operand: Operand,
    /// Of the block or input.
    pub name: String,
    /// Its shape.
    pub value: Known,
}

impl Term {
    /// As a message about shapes has it, where its shape is known.
    fn made(&self) -> Option<Made<'_>> {
        let made = Made::new(&self.name, self.value.sure.as_ref()?, &self.value.trail);
        Some(match self.operand {
            Operand::Input(_) => made,
            Operand::Block(block) => made.of_block(block.0),
        })
    }

    fn width(&self) -> Option<&Size> {
        self.value.sure.as_ref().map(Shape::width)
    }
}

/// The shape of one value.
pub fn one(block: &BlockSyntax, term: Term) -> Known {
    enter(block, &term.name, term.value)
}

fn enter(block: &BlockSyntax, source: &str, value: Known) -> Known {
    let trail = value.trail.enter(&block.name, source, value.sure.as_ref());
    Known { trail, ..value }
}

/// The shape of a sum, whose terms have one shape.
pub fn sum(block: &BlockSyntax, terms: &[Term], rules: &mut Rules<'_>) -> Known {
    let names: Vec<_> = terms.iter().map(|term| term.name.as_str()).collect();
    let Some((first, others)) = terms.split_first() else { return Known::default() };
    let mut sum = enter(block, &names.join(" + "), first.value.clone());
    for (other, written) in others.iter().zip(&block.terms[1..]) {
        let (Some(left), Some(right)) = (first.made(), other.made()) else { continue };
        let Some((width, other_width)) = first.width().zip(other.width()) else { continue };
        let rule = Rule::Equal(width.clone(), other_width.clone());
        if !rules.require(rule, catalogue::sum_shapes(written.span(), &left, &right)) {
            sum.sure = None;
            return sum;
        }
    }
    sum
}

/// The shape of values one after another.
pub fn concat(block: &BlockSyntax, parts: &[Term], rules: &mut Rules<'_>) -> Known {
    let sum = |shape: fn(&Known) -> Option<&Shape>| {
        let sizes = parts.iter().map(|part| Some(shape(&part.value)?.width().clone()));
        sizes.collect::<Option<Vec<_>>>().map(Size::sum)
    };
    let head = &block.steps[0];
    let (written, span) = (head.to_string(), head.span());
    let sure = sum(|known| known.sure.as_ref()).filter(|size| {
        let what = format!("`{written}`");
        let mistake = catalogue::size_too_large(span, &what, &size.to_string());
        rules.require(Rule::Size(size.clone()), mistake)
    });
    let (sure, likely) = (sure.map(Shape::vector), sum(|known| known.likely.as_ref()));
    let trail = Trail::join(&block.name, &written, span, sure.clone());
    Known { sure, likely: likely.map(Shape::vector), trail, is_indices: false }
}
