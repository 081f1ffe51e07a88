//! Draws the pictures of the book, `docs/src/pictures/*.svg`, from networks: what they
//! compute, forward and backward, not what a formula says.
//!
//! `cargo run -p relu-book --bin pictures`; with `-- --check` it writes nothing, and fails
//! if a picture is another than the one that is there. A debug build is meant: a release
//! build adds up small products in another order, so a line may differ by a pixel.

mod clipping;
mod curves;
mod depth;
mod draw;
mod drawings;
mod embedding;
mod figure;
mod ink;
mod losses;
mod marks;
mod memory;
mod noise;
mod optimizers;
mod rows;
mod run;
mod schedules;
mod several;
mod two_sided;
mod units;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use figure::Figure;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/pictures");

/// The name of a file, and what makes the picture.
type Picture = (&'static str, fn() -> Result<Figure, relu_runtime::Error>);

fn main() -> Result<(), Box<dyn Error>> {
    let check = std::env::args().any(|argument| argument == "--check");
    fs::create_dir_all(FOLDER)?;
    let mut stale = Vec::new();
    let files = files()?;
    for (name, svg) in &files {
        let path = path(name);
        if check && fs::read_to_string(&path).unwrap_or_default() != *svg {
            stale.push(*name);
        } else if !check {
            fs::write(path, svg)?;
        }
    }
    if !stale.is_empty() {
        return Err(format!("not what networks compute today: {}", stale.join(", ")).into());
    }
    println!("{} pictures", files.len());
    Ok(())
}

/// All pictures by the names of their files.
fn files() -> Result<Vec<(&'static str, String)>, Box<dyn Error>> {
    let mut files = Vec::new();
    for (name, picture) in all() {
        files.push((name, draw::svg(&picture()?)?));
    }
    for (name, text) in drawings::DRAWINGS {
        files.push((name, drawings::svg(text)?));
    }
    Ok(files)
}

fn path(name: &str) -> PathBuf {
    Path::new(FOLDER).join(name).with_extension("svg")
}

fn all() -> Vec<Picture> {
    [
        curves::PICTURES,
        several::PICTURES,
        rows::PICTURES,
        noise::PICTURES,
        two_sided::PICTURES,
        depth::PICTURES,
        units::PICTURES,
        embedding::PICTURES,
        losses::PICTURES,
        clipping::PICTURES,
        optimizers::PICTURES,
        schedules::PICTURES,
        memory::PICTURES,
    ]
    .concat()
}
