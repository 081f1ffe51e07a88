//! Images as lines of text.

use std::error::Error;
use std::io::{BufRead, Write};
use std::process::ExitCode;

/// Whether something was done.
pub type Done = Result<(), Box<dyn Error>>;

// ANCHOR: answer
/// Answers each image, a line of 64 numbers, with the digit of the largest score.
///
/// # Errors
///
/// Of a line that is no image, and where reading or writing fails.
pub fn answer(
    forward: impl Fn(&[f32; 64]) -> [f32; 10],
    images: impl BufRead,
    mut answers: impl Write,
) -> Done {
    for line in images.lines() {
        let scores = forward(&image(&line?)?);
        let best = (0..).zip(scores).max_by(|(_, a), (_, b)| a.total_cmp(b));
        writeln!(answers, "{}", best.map_or(0, |(digit, _)| digit))?;
    }
    Ok(())
}

/// Pixels from 0 (white) to 16 (black) between commas.
fn image(line: &str) -> Result<[f32; 64], Box<dyn Error>> {
    let pixels = line.split(',').map(|pixel| Ok(pixel.trim().parse::<f32>()? / 16.0));
    let pixels: Vec<f32> = pixels.collect::<Result<_, Box<dyn Error>>>()?;
    pixels.try_into().map_err(|pixels: Vec<f32>| format!("{} numbers, not 64", pixels.len()).into())
}
// ANCHOR_END: answer

/// The end of a program, which tells what went wrong.
#[must_use]
pub fn end(done: &Done) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
