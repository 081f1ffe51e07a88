//! A tiny network on a microcontroller.
#![no_std]
#![no_main]

use core::hint::black_box;

use cortex_m_rt::entry;
use cortex_m_semihosting::debug;
use relu_cortex_m::device::{Counter, Output, stack_of};
use relu_cortex_m::{Checksum, Sine, angles};

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
    let (mut instructions, mut calls) = (0, 0);
    for x in angles() {
        let mut y = [0.0];
        instructions += counter.count(|| y = black_box(forward(black_box(&x))));
        calls += 1;
        checksum.add(&y);
    }
    let stack = stack_of(|| {
        black_box(forward(black_box(&[0.5])));
    });
    output.number(b"sine checksum ", checksum.0);
    output.number(b"sine instructions ", instructions / calls);
    output.number(b"sine stack ", stack);
    output.number(b"sine flash bytes ", Sine::FLASH_BYTES as u32);
    output.number(b"sine stack bytes ", Sine::STACK_BYTES as u32);
    Some(())
}

#[inline(never)]
fn forward(x: &[f32; 1]) -> [f32; 1] {
    Sine::PRETRAINED.forward(x)
}
