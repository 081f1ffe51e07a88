//! Every layer of the language, one sample and a batch, in a program that has neither the
//! standard library nor an allocator, and whose panic handler calls a function that does not
//! exist.
#![no_std]
#![no_main]

use core::ffi::{c_char, c_int};
use core::hint::black_box;
use core::panic::PanicInfo;

use relu_runtime::Network;
use relu_runtime::network;

network! {
    struct Smooth(x: [12]) -> y {
        a: dense(16) -> gelu -> dense(16) -> gelu(approximate: true) -> tanh,
        b: silu -> dense(8) -> mish -> softplus -> sigmoid -> elu(0.5),
        c: dense(8) -> selu -> softsign -> dense(8) -> hard_sigmoid -> hard_swish,
        d: dense(8) -> hard_tanh -> threshold(0.1, -0.5) -> alpha_dropout(0.2),
        e: dense(12) -> maxout(3) -> scale(0.5) -> log_softmax,
        y: gaussian_noise(0.1) -> dense(5) -> softmax,
    }
}

network! {
    struct Straight(x: [33]) -> y {
        a: dense(40) -> two_sided_relu -> dense(33, bias: false) -> relu -> clip(-1.0, 1.0),
        b: dense(16) -> batch_norm -> relu6 -> dropout(0.1),
        c: dense(17) -> prelu -> dense(9) -> prelu(0.1, shared: true) -> rrelu,
        d: repeat(3, residual(layer_norm -> dense(9) -> leaky_relu -> scale(0.1))),
        y: rms_norm -> two_sided_relu,
    }
}

network! {
    /// Products that are too large for code of their own.
    struct Large(x: [300]) -> y {
        a: dense(200) -> two_sided_relu,
        b: dense(150) -> relu,
        y: dense(101),
    }
}

network! {
    struct Graph(words: [3], clock: [2]) -> (topic, score) {
        meaning: words -> embedding(20, 8),
        timed: clock -> dense(24),
        joined: concat(meaning, timed) -> dense(16) -> two_sided_relu,
        topic: joined -> dense(10),
        score: meaning + timed -> dense(1),
    }
}

/// Runs one sample and a batch of seven.
fn run<N: Network>(memory: *const u8) -> bool {
    // SAFETY: never run; the address is not known to the compiler.
    let (network, inputs) = unsafe { (&*memory.cast::<N>(), &*memory.cast::<[N::Input; 7]>()) };
    let mut outputs = [network.infer_one(&inputs[0]); 7];
    let result = network.forward_batch_into(inputs.as_slice(), outputs.as_mut_slice());
    black_box(outputs);
    result.is_ok()
}

/// Does nothing when it is run as a program, without arguments.
#[unsafe(no_mangle)]
extern "C" fn main(count: c_int, arguments: *const *const c_char) -> c_int {
    if count < 1000 {
        return 0;
    }
    let memory: *const u8 = black_box(arguments.cast());
    #[cfg(feature = "unwrap")]
    black_box(u8::try_from(count).unwrap());
    let all = [run::<Smooth>, run::<Straight>, run::<Large>, run::<Graph>].map(|run| run(memory));
    c_int::from(all != [true; 4])
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unsafe extern "C" {
        fn a_panic_can_be_reached() -> !;
    }
    // SAFETY: it is never called, for it does not exist.
    unsafe { a_panic_can_be_reached() }
}
