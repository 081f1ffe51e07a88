//! Adam (Kingma and Ba, "Adam: A Method for Stochastic Optimization", ICLR 2015).

use crate::layer::Layer;

const BETAS: [f32; 2] = [0.9, 0.999];
const EPSILON: f32 = 1e-8;

pub struct Adam {
    learning_rate: f32,
    steps: i32,
    /// Means of gradients, and of their squares.
    means: Vec<Layer>,
    squares: Vec<Layer>,
}

impl Adam {
    pub fn new(layers: &[Layer], learning_rate: f32) -> Self {
        let zeros = || layers.iter().map(Layer::zeros_like).collect();
        Self { learning_rate, steps: 0, means: zeros(), squares: zeros() }
    }

    /// Moves parameters against gradients, which are multiplied by `clip` first.
    pub fn update(&mut self, layers: &mut [Layer], gradients: &[Layer], clip: f32) {
        self.steps = self.steps.saturating_add(1);
        let [first, second] = BETAS.map(|beta| 1.0 - beta.powi(self.steps));
        let rate = self.learning_rate / first;
        let scale = second.sqrt().recip();
        let parameters = layers.iter_mut().flat_map(Layer::slices_mut);
        let means = self.means.iter_mut().flat_map(Layer::slices_mut);
        let squares = self.squares.iter_mut().flat_map(Layer::slices_mut);
        let gradients = gradients.iter().flat_map(Layer::slices);
        for (((parameters, means), squares), gradients) in
            parameters.zip(means).zip(squares).zip(gradients)
        {
            for (((parameter, mean), square), gradient) in
                parameters.iter_mut().zip(means).zip(squares).zip(gradients)
            {
                let gradient = clip * gradient;
                *mean = BETAS[0] * *mean + (1.0 - BETAS[0]) * gradient;
                *square = BETAS[1] * *square + (1.0 - BETAS[1]) * gradient * gradient;
                *parameter -= rate * *mean / (square.sqrt() * scale + EPSILON);
            }
        }
    }
}
