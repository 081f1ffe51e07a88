//! Finds the description of a package that has an attribute.

use std::path::{Path, PathBuf};

use relu_codegen::syntax::NetworkSyntax;
use relu_runtime::packed::{self, Target};
use relu_runtime::save::Check;
use relu_source::cfg::all;
use relu_source::{Cfg, Constants, Description, Source};

use crate::slips::Seen;
use crate::sources::{self, Compiled};
use crate::wanted::Wanted;
use crate::{Error, description};

/// A description and what stands around it.
pub struct Found {
    pub file: PathBuf,
    pub constants: Constants,
    pub description: Description,
    /// Whether it is compiled, with its weights, where that is known.
    pub is_compiled: Option<bool>,
    /// The file and the line.
    place: String,
}

impl Found {
    /// Packs the bytes of a `safetensors` file, unless the description has mistakes.
    pub fn pack(
        &self,
        bytes: &[u8],
        check: Check,
        target: Target,
    ) -> Result<Option<Vec<u8>>, Error> {
        if !(1..=Target::WIDEST).contains(&target.panel) {
            return Err(Error::Panel { found: target.panel });
        }
        // Where the layers may differ, numbers may, too.
        let text = if check == Check::Graph { packed::text(bytes) } else { None };
        let Some(description) =
            description::read(&self.description, &self.constants, text.as_deref())?
        else {
            return Ok(None);
        };
        Ok(Some(packed::pack_safetensors(description, bytes, check, target)?))
    }
}

/// The only description of the package that is wanted.
pub fn description(package: &Path, wanted: Wanted<'_>) -> Result<Found, Error> {
    let files = sources::of(package)?;
    let mut search = Search { wanted, cfg: cfg(), found: Vec::new() };
    // Files that are no Rust may be part of a test; rustc reports those of the program.
    let unread = files.iter().filter_map(|file| search.look_at(file).err()).collect();
    search.leave_out(&files);
    search.finish(package, &files, unread)
}

/// What is known of the build; nothing where this is no build script.
fn cfg() -> Cfg {
    if std::env::var_os("CARGO_CFG_TARGET_OS").is_none() {
        return Cfg::default();
    }
    let text = |(key, value): (std::ffi::OsString, std::ffi::OsString)| {
        Some((key.into_string().ok()?, value.into_string().ok()?))
    };
    Cfg::of_build_script(std::env::vars_os().filter_map(text))
}

/// What was found so far.
struct Search<'n> {
    wanted: Wanted<'n>,
    cfg: Cfg,
    found: Vec<Found>,
}

impl Search<'_> {
    fn look_at(&mut self, file: &Path) -> Result<(), relu_source::Error> {
        let text = std::fs::read(file);
        let text = text.map_err(|error| relu_source::Error::Read(file.to_owned(), error))?;
        // Most files have no such description, and need not be looked at closely.
        let text = sources::without_blanks(&String::from_utf8_lossy(&text));
        if !self.wanted.may_be_in(&text) {
            return Ok(());
        }
        let source = relu_source::read(file)?;
        for description in source.descriptions.clone() {
            let Some(syntax) = syntax(&description) else { continue };
            if self.wanted.is(&syntax) {
                let found = self.found(file, &source, description, &syntax);
                self.found.push(found);
            }
        }
        Ok(())
    }

    fn found(
        &self,
        file: &Path,
        source: &Source,
        description: Description,
        syntax: &NetworkSyntax,
    ) -> Found {
        let condition = match self.wanted {
            Wanted::Weights(_) => syntax.weights.as_ref().and_then(|own| own.condition.clone()),
            Wanted::Functions(_) => None,
        };
        let has_attribute = condition.map_or(Some(true), |condition| self.cfg.holds(condition));
        let is_compiled = all([description.is_compiled(&self.cfg), has_attribute]);
        let place = source.place(description.span);
        let constants = Constants::of(source, &description, &self.cfg);
        Found { file: file.to_owned(), constants, description, is_compiled, place }
    }

    /// Of several, leaves out those that are not compiled; one that certainly is counts more
    /// than others that may be.
    fn leave_out(&mut self, files: &[PathBuf]) {
        if self.found.len() < 2 {
            return;
        }
        let compiled = Compiled::of(files, &self.cfg);
        for found in &mut self.found {
            found.is_compiled = all([found.is_compiled, compiled.has(&found.file)]);
        }
        if self.found.iter().any(|found| found.is_compiled != Some(false)) {
            self.found.retain(|found| found.is_compiled != Some(false));
        } else {
            self.found.truncate(1);
        }
        let is_certain = |found: &Found| found.is_compiled == Some(true);
        if self.found.iter().filter(|found| is_certain(found)).count() == 1 {
            self.found.retain(is_certain);
        }
    }

    /// The only one; what could not be read matters where there is none.
    fn finish(
        mut self,
        package: &Path,
        files: &[PathBuf],
        unread: Vec<relu_source::Error>,
    ) -> Result<Found, Error> {
        let wanted = self.wanted.to_string();
        match (self.found.len(), self.found.pop()) {
            (1, Some(found)) => Ok(found),
            (0, _) => {
                let seen = Seen::of(files, self.wanted);
                let unread = if unread.is_empty() { seen.unread } else { unread };
                let (seen, package, files) = (seen.lines, package.to_owned(), files.len());
                Err(Error::NoDescription { wanted, seen, unread, package, files })
            }
            (_, last) => {
                let places = self.found.into_iter().chain(last).map(|found| found.place);
                Err(Error::SeveralDescriptions { wanted, places: places.collect() })
            }
        }
    }
}

/// What could be read of a description.
fn syntax(description: &Description) -> Option<NetworkSyntax> {
    let mut diagnostics = relu_codegen::diagnostic::Diagnostics::new();
    let syntax = relu_codegen::syntax::parse(description.tokens.clone(), &mut diagnostics);
    // The macro reports them.
    let _ = diagnostics.finish();
    syntax
}
