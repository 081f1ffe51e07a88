//! The names that a build script gives to files of weights.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::Error;

/// The file of each name so far.
static GIVEN: Mutex<BTreeMap<String, PathBuf>> = Mutex::new(BTreeMap::new());

/// Whether it is a name of weights.
pub fn check(name: &str) -> Result<(), Error> {
    let is_name = relu_codegen::weights::is_name(name);
    is_name.then_some(()).ok_or_else(|| Error::Name(name.to_owned()))
}

/// Gives a file a name, which no other file may have: there is one variable for each name.
pub fn give(name: &str, file: &Path) -> Result<(), Error> {
    check(name)?;
    let mut given = GIVEN.lock().unwrap_or_else(PoisonError::into_inner);
    let first = given.entry(name.to_owned()).or_insert_with(|| file.to_owned());
    if first == file {
        return Ok(());
    }
    Err(Error::GivenTwice { name: name.to_owned(), files: [first.clone(), file.to_owned()] })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::give;

    #[test]
    fn a_name_is_of_one_file() {
        let (first, second) = (Path::new("a.safetensors"), Path::new("b.safetensors"));
        give("one-file", first).expect("it is the first");
        give("one-file", first).expect("it is the same");
        give("one_file", second).expect("it is another name");
        let error = give("one-file", second).expect_err("it has another file").to_string();
        assert!(error.contains("`one-file` are given twice"), "{error}");
        assert!(error.contains("a.safetensors and as b.safetensors"), "{error}");
    }
}
