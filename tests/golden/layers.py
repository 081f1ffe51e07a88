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
    add_norms(file)
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
    """Over the values of a sample.

    `RMSNorm` without `eps` takes that of its type, which differs between f32 and
    float64; so it is given.
    """
    x = 3.0 + 2.0 * normal("norms/input", SAMPLES, 12)
    x = exact(x)
    weight, bias = normal("norms/weight", 12), normal("norms/bias", 12)

    def layer_norm(x, weight, bias):
        return F.layer_norm(x, (12,), weight, bias, eps=1e-5)

    def rms_norm(x, weight):
        return F.rms_norm(x, (12,), weight, eps=1e-6)

    add(file, "layer_norm", layer_norm, x, weight=weight, bias=bias)
    add(file, "rms_norm", rms_norm, x, weight=weight)


def add_batch_norm(file, name, momentum, eps):
    """A batch in training, the running statistics after 20, and inference."""
    units = 6
    layer = torch.nn.BatchNorm1d(units, eps=eps, momentum=momentum, dtype=torch.float64)
    layer.weight.data = normal(f"{name}/weight", units)
    layer.bias.data = normal(f"{name}/bias", units)
    batches = exact(
        normal(f"{name}/batches", 20, SAMPLES, units) * 2.0
        + uniform(f"{name}/mean", units, high=5.0)
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
