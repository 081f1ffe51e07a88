pub fn forward(&self, pixels: &[f32; 64]) -> [f32; 10] {
    simd::dispatch(relu::One { network: self, input: pixels })
}
