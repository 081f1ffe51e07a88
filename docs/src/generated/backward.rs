// line 26: narrow: dropout(0.1)
kernels::dropout(simd, 0.1, tape.randomness, 0, &mut deltas.narrow);

// line 26: narrow: leaky_relu(0.01)
kernels::activation_vjp(simd, 0.01, &tape.narrow_leaky_relu_bits, &mut deltas.narrow);

// line 26: narrow: batch_norm
kernels::batch_norm_vjp(
    simd,
    &network.narrow_batch_norm,
    &tape.narrow_batch_norm_saved,
    &mut deltas.narrow,
    &mut parameters.narrow_batch_norm,
);

// line 26: narrow: dense(32)
kernels::two_sided_weight_gradient(
    simd,
    &tape.hidden,
    &deltas.narrow,
    &mut parameters.narrow_dense.weight,
);

// line 26: narrow: dense(32)
kernels::bias_gradient(simd, &deltas.narrow, &mut parameters.narrow_dense.bias);

// line 26: narrow: dense(32)
kernels::two_sided_input_gradient(
    simd,
    &deltas.narrow,
    &network.narrow_dense.weight,
    &tape.hidden,
    &mut deltas.hidden,
);

