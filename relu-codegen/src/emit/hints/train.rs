//! The words of a `train` section.

use proc_macro2::Ident;

use super::{Hints, Kind};
use crate::layers::Signature;
use crate::model::{CLIP_ARGUMENTS, loss};
use crate::syntax::{StepSyntax, TrainEntry, TrainSyntax, TrainValue};

impl Hints<'_> {
    /// All keys, and what stands after them.
    pub(super) fn train(&mut self, section: &TrainSyntax) {
        for entry in &section.entries {
            self.word(Kind::Train, &entry.key);
            self.entry(&entry.key, entry.value.as_ref());
        }
        self.missing(Kind::Train);
    }

    fn entry(&mut self, key: &Ident, value: Option<&TrainValue>) {
        match value {
            Some(TrainValue::Step(step) | TrainValue::Nameless(step)) => {
                self.setting(key, step);
            }
            Some(TrainValue::PerOutput(entries, _)) => {
                for entry in entries {
                    self.loss_of_output(entry);
                }
                self.missing_name();
            }
            Some(TrainValue::List(names, _)) => {
                for name in names {
                    self.name(name);
                }
                self.missing_name();
            }
            Some(TrainValue::Number(_)) => {}
            None => self.no_value(key),
        }
    }

    fn setting(&mut self, key: &Ident, step: &StepSyntax) {
        match key.to_string().as_str() {
            "clip" => {
                let signature = Signature { positional: CLIP_ARGUMENTS, ..Signature::default() };
                self.call(Kind::Clip, step, Some(signature));
            }
            "loss" => self.loss(step),
            "freeze" => self.name(step.word()),
            // A constant, which stands in the code, too.
            _ => {}
        }
    }

    fn no_value(&mut self, key: &Ident) {
        match key.to_string().as_str() {
            "clip" => self.missing(Kind::Clip),
            "loss" => self.missing(Kind::Loss),
            "freeze" => self.missing_name(),
            _ => {}
        }
    }

    fn loss_of_output(&mut self, entry: &TrainEntry) {
        self.name(&entry.key);
        match &entry.value {
            Some(TrainValue::Step(step)) => self.loss(step),
            _ => self.missing(Kind::Loss),
        }
    }

    fn loss(&mut self, step: &StepSyntax) {
        let signature = loss::Entry::find(&step.keyword()).map(loss::Entry::signature);
        self.call(Kind::Loss, step, signature);
    }
}
