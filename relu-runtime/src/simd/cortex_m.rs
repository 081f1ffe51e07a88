//! Fused multiply-add on Cortex-M with hardware floats.
//!
//! `core` has no function for it, and this compiler (1.95) admits registers of floats in
//! inline assembly only with a target feature that these targets lack by name. So numbers go
//! through registers of integers one by one, and sums of products through memory; registers
//! of floats are restored before the compiler's code goes on.

use core::arch::asm;

/// a * b + c, rounded once.
#[inline(always)]
pub fn fused(a: f32, b: f32, c: f32) -> f32 {
    let mut sum = c.to_bits();
    // SAFETY: the block leaves all registers but its output as they were, and no memory but
    // the stack below is touched. All processors of these targets have the instruction, see
    // `level::IS_FUSED`; were it wrong, the assembler would refuse it.
    unsafe {
        asm!(
            "vpush {{s0-s2}}",
            "vmov s0, {a}",
            "vmov s1, {b}",
            "vmov s2, {sum}",
            "vfma.f32 s2, s0, s1",
            "vmov {sum}, s2",
            "vpop {{s0-s2}}",
            a = in(reg) a.to_bits(),
            b = in(reg) b.to_bits(),
            sum = inout(reg) sum,
            options(pure, nomem, preserves_flags),
        );
    }
    f32::from_bits(sum)
}

/// The correctly rounded square root.
#[inline(always)]
pub fn sqrt(value: f32) -> f32 {
    let mut bits = value.to_bits();
    // SAFETY: as in `fused`.
    unsafe {
        asm!(
            "vpush {{s0}}",
            "vmov s0, {bits}",
            "vsqrt.f32 s0, s0",
            "vmov {bits}, s0",
            "vpop {{s0}}",
            bits = inout(reg) bits,
            options(pure, nomem, preserves_flags),
        );
    }
    f32::from_bits(bits)
}

/// Adds to each sum the products of the numbers from `left` on with those from the sum's
/// place in `right` on, in their order.
///
/// # Safety
///
/// `left` and all of `right` are valid for reading `terms` numbers.
#[inline(never)]
pub unsafe fn add_products(
    left: *const f32,
    right: [*const f32; 4],
    terms: usize,
    sums: &mut [f32; 4],
) {
    let [first, second, third, fourth] = right;
    // SAFETY: reads `terms` numbers from each pointer, and reads and writes the sums; the
    // rest is as in `fused`.
    unsafe {
        asm!(
            "vpush {{s0-s11}}",
            "vldmia {sums}, {{s8-s11}}",
            // Four terms at a time.
            "2:",
            "subs {terms}, {terms}, #4",
            "blo 3f",
            "vldmia {left}!, {{s0-s3}}",
            "vldmia {first}!, {{s4-s7}}",
            "vfma.f32 s8, s0, s4",
            "vfma.f32 s8, s1, s5",
            "vfma.f32 s8, s2, s6",
            "vfma.f32 s8, s3, s7",
            "vldmia {second}!, {{s4-s7}}",
            "vfma.f32 s9, s0, s4",
            "vfma.f32 s9, s1, s5",
            "vfma.f32 s9, s2, s6",
            "vfma.f32 s9, s3, s7",
            "vldmia {third}!, {{s4-s7}}",
            "vfma.f32 s10, s0, s4",
            "vfma.f32 s10, s1, s5",
            "vfma.f32 s10, s2, s6",
            "vfma.f32 s10, s3, s7",
            "vldmia {fourth}!, {{s4-s7}}",
            "vfma.f32 s11, s0, s4",
            "vfma.f32 s11, s1, s5",
            "vfma.f32 s11, s2, s6",
            "vfma.f32 s11, s3, s7",
            "b 2b",
            // One at a time.
            "3:",
            "adds {terms}, {terms}, #4",
            "beq 5f",
            "4:",
            "vldmia {left}!, {{s0}}",
            "vldmia {first}!, {{s4}}",
            "vldmia {second}!, {{s5}}",
            "vldmia {third}!, {{s6}}",
            "vldmia {fourth}!, {{s7}}",
            "vfma.f32 s8, s0, s4",
            "vfma.f32 s9, s0, s5",
            "vfma.f32 s10, s0, s6",
            "vfma.f32 s11, s0, s7",
            "subs {terms}, {terms}, #1",
            "bne 4b",
            "5:",
            "vstmia {sums}, {{s8-s11}}",
            "vpop {{s0-s11}}",
            left = inout(reg) left => _,
            first = inout(reg) first => _,
            second = inout(reg) second => _,
            third = inout(reg) third => _,
            fourth = inout(reg) fourth => _,
            terms = inout(reg) terms => _,
            sums = in(reg) sums,
        );
    }
}

/// As [`add_products`] for a right factor of two sides, which stand side by side: a number
/// below zero takes the second.
///
/// # Safety
///
/// `left` is valid for reading `terms` numbers, all of `right` for twice as many.
#[inline(never)]
pub unsafe fn add_two_sided_products(
    left: *const f32,
    right: [*const f32; 4],
    terms: usize,
    sums: &mut [f32; 4],
) {
    if terms == 0 {
        return;
    }
    let [first, second, third, fourth] = right;
    // SAFETY: as in `add_products`, but for two numbers per term of the right factor.
    unsafe {
        asm!(
            "vpush {{s0-s12}}",
            "vldmia {sums}, {{s8-s11}}",
            "2:",
            "vldmia {left}!, {{s12}}",
            "vldmia {first}!, {{s0-s1}}",
            "vldmia {second}!, {{s2-s3}}",
            "vldmia {third}!, {{s4-s5}}",
            "vldmia {fourth}!, {{s6-s7}}",
            "vcmp.f32 s12, #0",
            "vmrs APSR_nzcv, fpscr",
            "bmi 3f",
            "vfma.f32 s8, s12, s0",
            "vfma.f32 s9, s12, s2",
            "vfma.f32 s10, s12, s4",
            "vfma.f32 s11, s12, s6",
            "subs {terms}, {terms}, #1",
            "bne 2b",
            "b 4f",
            "3:",
            "vfma.f32 s8, s12, s1",
            "vfma.f32 s9, s12, s3",
            "vfma.f32 s10, s12, s5",
            "vfma.f32 s11, s12, s7",
            "subs {terms}, {terms}, #1",
            "bne 2b",
            "4:",
            "vstmia {sums}, {{s8-s11}}",
            "vpop {{s0-s12}}",
            left = inout(reg) left => _,
            first = inout(reg) first => _,
            second = inout(reg) second => _,
            third = inout(reg) third => _,
            fourth = inout(reg) fourth => _,
            terms = inout(reg) terms => _,
            sums = in(reg) sums,
        );
    }
}
