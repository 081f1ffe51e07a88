//! Runs both networks on this machine over digits from the standard input, a line of 64
//! pixels (0 to 16) and a label each, and prints a line with the scores of each.

use std::io::BufRead as _;

use relu_browser::{OneSided, TwoSided};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    for line in std::io::stdin().lock().lines() {
        let mut image = [0.0; 64];
        for (pixel, number) in image.iter_mut().zip(line?.split(',')) {
            *pixel = number.parse::<f32>()? / 16.0;
        }
        print(TwoSided::PRETRAINED.forward(&image));
        print(OneSided::PRETRAINED.forward(&image));
    }
    Ok(())
}

fn print(scores: [f32; 10]) {
    println!("{}", scores.map(|score| score.to_string()).join(" "));
}
