"""Layers with parameters: value, and the gradients of input and parameters."""

import torch
import torch.nn.functional as F

from activations import add
from numbers_f32 import exact, integers, normal, uniform

SAMPLES = 9


def add_to(file):
    """Adds all layers."""
    add_linear(file)
    add_batch_norm(file, "batch_norm", momentum=0.1, eps=1e-5)
    add_batch_norm(file, "batch_norm_arguments", momentum=0.3, eps=1e-3)
    add_batch_norm(file, "batch_norm_small", momentum=0.1, eps=1e-5, scale=1e-2)
    add_norms(file)
    add_norms_of_small_numbers(file)
    add_embedding(file)


def add_linear(file):
    """With a bias and without, and narrower and wider than a vector register."""
    for name, inputs, outputs in [("linear", 7, 5), ("linear_wide", 40, 33)]:
        x = normal(f"{name}/input", SAMPLES, inputs)
        weight = normal(f"{name}/weight", outputs, inputs, scale=inputs**-0.5)
        bias = normal(f"{name}/bias", outputs)
        add(file, name, F.linear, x, weight=weight, bias=bias)
    add(file, "linear_no_bias", F.linear, normal("x", SAMPLES, 7), weight=normal("w", 5, 7))


def add_norms(file):
    """Over the values of a sample."""
    x = 3.0 + 2.0 * normal("norms/input", SAMPLES, 12)
    add_row_norm(file, "layer_norm", exact(x), eps=1e-5)
    add_row_norm(file, "rms_norm", exact(x), eps=1e-6)


def add_norms_of_small_numbers(file):
    """Numbers so small that epsilon is seen in the outputs: the one that is left out,
    and another.

    `RMSNorm` without `eps` takes that of its type, which differs between f32 and
    float64; so it is given.
    """
    x = normal("small_norms/input", SAMPLES, 12, scale=1e-2)
    add_row_norm(file, "layer_norm_small", x, eps=1e-5)
    add_row_norm(file, "layer_norm_epsilon", x, eps=1e-4)
    add_row_norm(file, "rms_norm_small", x, eps=torch.finfo(torch.float32).eps)
    add_row_norm(file, "rms_norm_epsilon", x, eps=1e-6)


def add_row_norm(file, name, x, eps):
    """A norm with its parameters."""
    weight, bias = normal("norms/weight", 12), normal("norms/bias", 12)

    def layer_norm(x, weight, bias):
        return F.layer_norm(x, (12,), weight, bias, eps=eps)

    def rms_norm(x, weight):
        return F.rms_norm(x, (12,), weight, eps=eps)

    if name.startswith("layer_norm"):
        add(file, name, layer_norm, x, weight=weight, bias=bias)
    else:
        add(file, name, rms_norm, x, weight=weight)


def add_batch_norm(file, name, momentum, eps, scale=1.0):
    """A batch in training, the running statistics after 20, and inference."""
    units = 6
    layer = torch.nn.BatchNorm1d(units, eps=eps, momentum=momentum, dtype=torch.float64)
    layer.weight.data = normal(f"{name}/weight", units)
    layer.bias.data = normal(f"{name}/bias", units)
    batches = exact(
        scale * normal(f"{name}/batches", 20, SAMPLES, units) * 2.0
        + scale * uniform(f"{name}/mean", units, high=5.0)
    )

    def training(x, weight, bias):
        return F.batch_norm(x, None, None, weight, bias, training=True, eps=eps)

    add(file, name, training, batches[0], weight=layer.weight.data, bias=layer.bias.data)
    means, variances = [], []
    for batch in batches:
        layer(batch)
        means.append(layer.running_mean.clone())
        variances.append(layer.running_var.clone())
    layer.eval()
    file.add(
        name,
        batches=batches,
        running_mean=torch.stack(means),
        running_var=torch.stack(variances),
        inference_output=layer(batches[0]),
    )


def add_embedding(file):
    """Rows of a table; some indices occur more than once, some never."""
    indices = integers("embedding/indices", SAMPLES, below=8)
    weight = normal("embedding/weight", 11, 4).requires_grad_()
    y = F.embedding(indices, weight)
    cotangent = normal("embedding/cotangent", *y.shape)
    (gradient,) = torch.autograd.grad(y, weight, cotangent)
    file.add(
        "embedding",
        input=indices,
        weight=weight,
        output=y,
        cotangent=cotangent,
        weight_gradient=gradient,
    )
