pub fn forward(&self, pixels: &[f32; 64]) -> [f32; 10] {
    let mut outputs = [<[f32; 10] as relu::Sample>::ZERO];
    simd::dispatch(ReaderForward::<1> {
        network: self,
        inputs: ::core::slice::from_ref(pixels),
        outputs: &mut outputs,
    });
    let [scores] = outputs;
    scores
}
