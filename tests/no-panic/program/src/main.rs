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

network! {
    /// For C.
    #[c_api]
    struct Exported(x: [3]) -> y {
        y: dense(2) -> relu,
    }
}

/// Runs one sample and a batch of seven, of a packed network.
fn run<N: Network>(memory: *const u8) -> bool {
    // SAFETY: never run; the address is not known to the compiler.
    let (bytes, inputs) =
        unsafe { (&*memory.cast::<[u8; 999]>(), &*memory.cast::<[N::Input; 7]>()) };
    let found = N::from_packed(bytes).and(N::from_packed_checked(bytes));
    let Ok(network) = found else { return false };
    let mut outputs = [network.infer_one(&inputs[0]); 7];
    let result = network.forward_batch_into(inputs.as_slice(), outputs.as_mut_slice());
    black_box(outputs);
    result.is_ok()
}

unsafe extern "C" {
    fn exported_from_packed(bytes: *const u8, len: usize, network: *mut *const u8) -> c_int;
    fn exported_from_packed_checked(bytes: *const u8, len: usize, network: *mut *const u8)
    -> c_int;
    fn exported_forward_with(network: *const u8, x: *const f32, y: *mut f32) -> c_int;
    fn exported_forward_batch_with(
        network: *const u8,
        samples: usize,
        x: *const f32,
        y: *mut f32,
    ) -> c_int;
}

/// What C can call.
fn run_for_c(memory: *const u8, samples: usize) -> bool {
    let (mut network, mut y) = (core::ptr::null(), [0.0; 64]);
    // SAFETY: never run; the address is not known to the compiler.
    let all = unsafe {
        [
            exported_from_packed(memory, samples, &raw mut network),
            exported_from_packed_checked(memory, samples, &raw mut network),
            exported_forward_with(network, memory.cast(), y.as_mut_ptr()),
            exported_forward_batch_with(network, samples, memory.cast(), y.as_mut_ptr()),
        ]
    };
    black_box(y);
    all == [0; 4]
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
    c_int::from(all != [true; 4] || !run_for_c(memory, black_box(9)))
}

#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    unsafe extern "C" {
        fn a_panic_can_be_reached() -> !;
    }
    // SAFETY: it is never called, for it does not exist.
    unsafe { a_panic_can_be_reached() }
}
