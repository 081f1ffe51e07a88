//! Runs both networks on this machine, and prints what the microcontroller prints.

use relu_cortex_m::{Checksum, Digits, Sine, angles, answer, images, layers};

fn main() {
    let mut checksum = Checksum::new();
    let mut answers = String::new();
    for image in images() {
        let scores = Digits::PRETRAINED.forward(&image);
        checksum.add(&scores);
        answers.push(char::from(answer(&scores)));
    }
    println!("digits answers {answers}\ndigits checksum {:011}", checksum.0);
    let mut checksum = Checksum::new();
    for x in angles() {
        checksum.add(&Sine::PRETRAINED.forward(&x));
    }
    println!("sine checksum {:011}", checksum.0);
    println!("layers checksum {:011}", layers::checksum().0);
}
