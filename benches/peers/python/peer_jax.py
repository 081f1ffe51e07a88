"""JAX, compiled by XLA."""

import protocol  # First: it keeps the standard output for the answers.
import jax
import jax.numpy as jnp

# A call that is waited for at once runs fastest in the thread that waits.
jax.config.update("jax_cpu_enable_async_dispatch", False)

BETAS = (0.9, 0.999)


def forward(parameters, two_sided, x):
    for index, (weight, bias) in enumerate(parameters):
        if index > 0:
            positive = jnp.maximum(x, 0)
            x = jnp.concatenate([positive, jnp.minimum(x, 0)], 1) if two_sided else positive
        x = x @ weight + bias
    return x


def parameters(data):
    return [(jnp.asarray(weight.T), jnp.asarray(bias)) for weight, bias in data.layers]


class Forward:
    def __init__(self, data):
        self.parameters = parameters(data)
        self.inputs = [jnp.asarray(batch) for batch in data.inputs]
        self.forward = jax.jit(lambda parameters, x: forward(parameters, data.two_sided, x))

    def call(self, batch):
        return self.forward(self.parameters, self.inputs[batch]).block_until_ready()

    def values(self, output):
        return output.flatten().tolist()


class Steps:
    def __init__(self, data, learning_rate):
        start = parameters(data)
        zeros = jax.tree.map(jnp.zeros_like, start)
        self.state = (start, zeros, jax.tree.map(jnp.zeros_like, start), jnp.zeros(()))
        self.inputs = [jnp.asarray(batch) for batch in data.inputs]
        self.labels = [jnp.asarray(batch, dtype=jnp.int32) for batch in data.labels]
        self.step = jax.jit(step(data.two_sided, learning_rate), donate_argnums=0)

    def call(self, batch):
        self.state, loss = self.step(self.state, self.inputs[batch], self.labels[batch])
        jax.block_until_ready(self.state)
        return loss

    def values(self, loss):
        return [float(loss)]


def step(two_sided, learning_rate):
    def loss_of(parameters, x, labels):
        logarithms = jax.nn.log_softmax(forward(parameters, two_sided, x))
        return -jnp.take_along_axis(logarithms, labels[:, None], 1).mean()

    def run(state, x, labels):
        parameters, means, squares, steps = state
        loss, gradients = jax.value_and_grad(loss_of)(parameters, x, labels)
        norm = jnp.sqrt(sum(jnp.vdot(g, g) for g in jax.tree.leaves(gradients)))
        clip = jnp.minimum(1, 5.0 / norm)
        gradients = jax.tree.map(lambda g: clip * g, gradients)
        steps = steps + 1
        first, second = (1 - beta**steps for beta in BETAS)
        means = jax.tree.map(lambda m, g: BETAS[0] * m + (1 - BETAS[0]) * g, means, gradients)
        squares = jax.tree.map(
            lambda v, g: BETAS[1] * v + (1 - BETAS[1]) * g * g, squares, gradients
        )
        parameters = jax.tree.map(
            lambda p, m, v: p - learning_rate * (m / first) / (jnp.sqrt(v / second) + 1e-8),
            parameters,
            means,
            squares,
        )
        return (parameters, means, squares, steps), loss

    return run


protocol.serve(lambda data, rate: Steps(data, rate) if data.step else Forward(data))
