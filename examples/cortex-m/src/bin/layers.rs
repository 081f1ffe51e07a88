//! All layers on a microcontroller.
#![no_std]
#![no_main]

use cortex_m_rt::entry;
use cortex_m_semihosting::debug;
use relu_cortex_m::device::Output;
use relu_cortex_m::layers;

/// Random parameters are made by code that may panic, unlike inference.
#[unsafe(no_mangle)]
extern "C" fn a_panic_can_be_reached() -> ! {
    loop {
        debug::exit(debug::EXIT_FAILURE);
    }
}

#[entry]
fn main() -> ! {
    if let Some(mut output) = Output::open() {
        output.number(b"layers checksum ", layers::checksum().0);
    }
    loop {
        debug::exit(debug::EXIT_SUCCESS);
    }
}
