//! What the programs on the microcontroller have in common.

use cortex_m::Peripherals;
use cortex_m::peripheral::syst::SystClkSource;
use cortex_m_semihosting::hio::{HostStream, hstdout};

/// Instructions of a tick: the emulator gives each instruction a nanosecond
/// (`-icount shift=0`), and the board's clock has 25 MHz.
const INSTRUCTIONS_PER_TICK: u32 = 40;
/// The clock counts down from here.
const LAST_TICK: u32 = 0x00ff_ffff;

/// Counts instructions.
pub struct Counter(cortex_m::peripheral::SYST);

impl Counter {
    /// Starts the clock; once.
    #[must_use]
    pub fn start() -> Option<Self> {
        let mut clock = Peripherals::take()?.SYST;
        clock.set_clock_source(SystClkSource::Core);
        clock.set_reload(LAST_TICK);
        clock.clear_current();
        clock.enable_counter();
        Some(Self(clock))
    }

    /// Instructions that calls take, within one tick.
    pub fn count(&self, work: impl FnOnce()) -> u32 {
        let _ = &self.0;
        let before = cortex_m::peripheral::SYST::get_current();
        work();
        let ticks = before.wrapping_sub(cortex_m::peripheral::SYST::get_current()) & LAST_TICK;
        ticks * INSTRUCTIONS_PER_TICK
    }
}

#[cfg(debug_assertions)]
compile_error!("build with `--release`: `stack_of` needs code that is optimized");

/// Bytes of stack that a call takes, up to 8 KiB.
#[inline(never)]
pub fn stack_of(work: impl FnOnce()) -> u32 {
    const MOST: u32 = 8 * 1024;
    const PAINT: u32 = 0x5eed_5eed;
    let top = cortex_m::register::msp::read();
    let words = || (top - MOST..top).step_by(4).map(|address| address as *mut u32);
    for word in words() {
        // SAFETY: what lies below the stack pointer is memory that nothing uses: the stack
        // is the only thing in it, there are no interrupts, and this loop calls nothing.
        unsafe { word.write_volatile(PAINT) };
    }
    work();
    // SAFETY: as above.
    let unused = words().take_while(|word| unsafe { word.read_volatile() } == PAINT).count();
    MOST - 4 * unused as u32
}

// ANCHOR: panic
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    unsafe extern "C" {
        /// Nowhere defined: a program in which a panic can be reached does not link.
        fn a_panic_can_be_reached() -> !;
    }
    // SAFETY: it is never called, for it does not exist.
    unsafe { a_panic_can_be_reached() }
}
// ANCHOR_END: panic

/// Text on the host's standard output, without the machinery of `core::fmt`.
pub struct Output(HostStream);

impl Output {
    /// Opens it.
    #[must_use]
    pub fn open() -> Option<Self> {
        hstdout().ok().map(Self)
    }

    /// Writes bytes.
    pub fn text(&mut self, text: &[u8]) {
        // There is nobody to tell of a failure.
        let _ = self.0.write_all(text);
    }

    /// Writes a number in decimal after a name, as a line.
    pub fn number(&mut self, name: &[u8], mut number: u32) {
        let mut line = [b'\n'; 12];
        for digit in line[..11].iter_mut().rev() {
            *digit = b'0' + (number % 10) as u8;
            number /= 10;
        }
        self.text(name);
        self.text(&line);
    }
}
