//! What the runtime computes against what `PyTorch` computes, number by number;
//! `tests/golden/README.md` tells how its files are made.

mod activations;
mod clipping;
mod compare;
mod file;
mod initializers;
mod layers;
mod losses;
mod optimizers;
mod schedules;
mod single_layer;
mod state_dict;
mod training;
