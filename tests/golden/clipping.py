"""Gradient clipping over the parameters of a network of two dense layers."""

import torch
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

from numbers_f32 import normal

SHAPES = {"hidden.weight": (5, 3), "hidden.bias": (5,), "out.weight": (2, 5), "out.bias": (2,)}


def add_to(file):
    """Adds gradients of several sizes, and some that are not finite."""
    ordinary = {name: normal(f"clip {name}", *shape) for name, shape in SHAPES.items()}
    ordinary["hidden.bias"] *= 0.125
    for name, factor in [
        ("ordinary", 1.0),
        ("small", 2.0**-10),
        ("tiny", 2.0**-70),
        ("huge", 2.0**100),
        ("zero", 0.0),
    ]:
        add(file, name, {name: factor * gradient for name, gradient in ordinary.items()})
    for name, value in [("infinite", float("inf")), ("nan", float("nan"))]:
        gradients = {name: gradient.clone() for name, gradient in ordinary.items()}
        gradients["hidden.bias"][2] = value
        add(file, name, gradients)


def add(file, name, gradients):
    """Adds all three ways to clip, with three limits.

    Beside the least one PyTorch's addition of 1e-6 to the norm shows.
    """
    file.add(f"gradients/{name}", **gradients)
    for limit_name, limit in [("half", 0.5), ("hundred", 100.0), ("thousandth", 2.0**-10)]:
        for way, clip in [
            ("global_norm", clip_grad_norm_),
            ("norm", clip_each),
            ("value", clip_grad_value_),
        ]:
            file.add(f"{way}/{name}/{limit_name}", **clipped(clip, gradients, limit))


def clip_each(parameters, limit):
    """Each parameter's gradient by its own norm."""
    for parameter in parameters:
        clip_grad_norm_([parameter], limit)


def clipped(clip, gradients, limit):
    """The gradients after clipping, and the norm before it where PyTorch returns it."""
    parameters = {name: torch.nn.Parameter(torch.zeros_like(g)) for name, g in gradients.items()}
    for name, parameter in parameters.items():
        parameter.grad = gradients[name].clone()
    norm = clip(list(parameters.values()), limit)
    results = {name: parameter.grad for name, parameter in parameters.items()}
    return results if norm is None else results | {"norm": norm.reshape(1)}
