#[repr(C)]
pub struct Reader {
    /// `hidden`, layer 0: weight `[64, 64]`, bias `[64]`.
    hidden: ::relu_runtime::Dense<64, 64, { ::relu_runtime::panels(64) }>,
    /// `narrow`, layer 0: weight `[32, 128]`, bias `[32]`; reads both sides.
    narrow_dense: ::relu_runtime::TwoSidedDense<64, 32, { ::relu_runtime::panels(32) }>,
    /// `narrow`, layer 1: weight `[32]`, bias `[32]`.
    narrow_batch_norm: ::relu_runtime::BatchNorm<32, { ::relu_runtime::panels(32) }>,
    /// `scores`: weight `[10, 32]`, bias `[10]`.
    scores: ::relu_runtime::Dense<32, 10, { ::relu_runtime::panels(10) }>,
    /// `narrow`, layer 1: running mean `[32]` and variance `[32]`.
    narrow_batch_norm_state: ::relu_runtime::RunningStatistics<32, { ::relu_runtime::panels(32) }>,
}
