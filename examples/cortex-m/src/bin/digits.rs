//! The trained digit reader, on a microcontroller.
#![no_std]
#![no_main]

use core::hint::black_box;

use cortex_m_rt::entry;
use cortex_m_semihosting::debug;
use relu_cortex_m::device::{Counter, Output, stack_of};
use relu_cortex_m::{Checksum, DIGITS, Digits, answer, images};

#[entry]
fn main() -> ! {
    run();
    loop {
        debug::exit(debug::EXIT_SUCCESS);
    }
}

fn run() -> Option<()> {
    let (counter, mut output) = (Counter::start()?, Output::open()?);
    let mut checksum = Checksum::new();
    let mut answers = [b'?'; DIGITS];
    let mut instructions = 0;
    for (image, slot) in images().zip(&mut answers) {
        let mut scores = [0.0; 10];
        instructions += counter.count(|| scores = black_box(forward(black_box(&image))));
        checksum.add(&scores);
        *slot = answer(&scores);
    }
    let stack = stack_of(|| {
        black_box(forward(black_box(&[0.5; 64])));
    });
    output.text(b"digits answers ");
    output.text(&answers);
    output.number(b"\ndigits checksum ", checksum.0);
    output.number(b"digits instructions ", instructions / DIGITS as u32);
    output.number(b"digits stack ", stack);
    output.number(b"digits flash bytes ", Digits::FLASH_BYTES as u32);
    output.number(b"digits stack bytes ", Digits::STACK_BYTES as u32);
    Some(())
}

#[inline(never)]
fn forward(image: &[f32; 64]) -> [f32; 10] {
    Digits::PRETRAINED.forward(image)
}
