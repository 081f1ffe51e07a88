//! Points of the plane in three classes that no straight lines separate.

/// `count` points in [-1, 1]², and their classes.
///
/// Class 0 is a disk around the origin, 1 and 2 what lies right and left of it.
pub fn points(count: usize, seed: u64) -> (Vec<[f32; 2]>, Vec<u8>) {
    let mut state = seed;
    let mut coordinate = || {
        // Knuth's linear congruential generator.
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    let points: Vec<_> = (0..count).map(|_| [coordinate(), coordinate()]).collect();
    let labels = points.iter().map(|&[x, y]| {
        let is_outside = x * x + y * y > 0.4;
        if is_outside { 1 + u8::from(x < 0.0) } else { 0 }
    });
    let labels = labels.collect();
    (points, labels)
}
