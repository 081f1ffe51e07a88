let network = self;
let mut rows_64 = kernels::Buffer::<64, { ROWS }>::new();
let mut rows_32 = kernels::Buffer::<32, { ROWS }>::new();
let narrow_batch_norm = kernels::Affine::from_batch_norm(
    simd,
    &network.narrow_batch_norm,
    &network.narrow_batch_norm_state,
    1e-5,
);

// line 25: hidden: dense(64)
let hidden = kernels::dense(
    simd,
    pixels,
    &network.hidden.weight,
    kernels::Epilogue::new().bias(&network.hidden.bias),
    &mut rows_64,
);

// line 26: narrow: dense(32) -> batch_norm -> leaky_relu(0.01)
let narrow = kernels::dense_two_sided(
    simd,
    hidden,
    &network.narrow_dense.weight,
    kernels::Epilogue::new()
        .bias(&network.narrow_dense.bias)
        .affine(&narrow_batch_norm)
        .activation(kernels::Activation::LeakyRelu(0.01)),
    &mut rows_32,
);

// line 27: scores: dense(10)
kernels::dense(
    simd,
    narrow,
    &network.scores.weight,
    kernels::Epilogue::new().bias(&network.scores.bias),
    scores,
);
