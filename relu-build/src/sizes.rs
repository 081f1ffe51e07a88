//! What constants and expressions of a description are.

use relu_codegen::model::{Scalar, Shape, Size};
use relu_source::Constants;

use crate::Error;

/// The values of sizes and numbers.
pub struct Sizes<'c> {
    constants: &'c Constants,
    network: String,
}

impl<'c> Sizes<'c> {
    /// Those of a network.
    pub const fn new(constants: &'c Constants, network: String) -> Self {
        Self { constants, network }
    }

    /// A size, where it can be found out.
    pub fn of(&self, size: &Size) -> Result<usize, Error> {
        let known = self.constants.size(size);
        let (size, network) = (size.to_string(), self.network.clone());
        known.ok_or(Error::UnknownSize { size, network })
    }

    /// A number, where it can be found out. Of one that only rustc knows the file's is taken:
    /// the program compares it with rustc's while it compiles, by the hash in the packed file.
    pub fn number(&self, number: &Scalar, in_file: Option<&str>) -> Result<f32, Error> {
        let known = self.constants.number(number);
        let known = known.or_else(|| in_file?.parse().ok());
        let (number, network) = (number.to_string(), self.network.clone());
        known.ok_or(Error::UnknownNumber { number, network })
    }

    pub fn shape(&self, shape: &Shape) -> Result<&'static [usize], Error> {
        let sizes: Result<Vec<_>, _> = shape.0.iter().map(|size| self.of(size)).collect();
        Ok(sizes?.leak())
    }
}

/// A text that lives as long as the program.
pub fn text(text: &str) -> &'static str {
    String::from(text).leak()
}
