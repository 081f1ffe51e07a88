"""Activations: value and vector-Jacobian product, in rows of 16.

`ordinary` numbers have results that are compared as vectors; `special` ones
(zeros, kinks and their neighbors, denormals, huge numbers, infinities, NaN) are
compared one by one.
"""

import torch
import torch.nn.functional as F

from numbers_f32 import exact, neighbors, normal, uniform

WIDTH = 16
INFINITY = float("inf")
NAN = float("nan")
ROOT_HALF = 0.5**0.5

# The function, and where its formula changes or bends most.
ELEMENTWISE = {
    "relu": (F.relu, []),
    "leaky_relu": (lambda x: F.leaky_relu(x, 0.01), []),
    "leaky_relu_negative": (lambda x: F.leaky_relu(x, -0.3), []),
    "elu": (F.elu, []),
    "elu_small": (lambda x: F.elu(x, 0.7), []),
    "sigmoid": (torch.sigmoid, []),
    "tanh": (torch.tanh, [0.625, -0.625]),
    "hardtanh": (lambda x: F.hardtanh(x, -0.5, 0.75), [-0.5, 0.75]),
    "relu6": (F.relu6, [6.0]),
    "gelu": (F.gelu, []),
    "gelu_tanh": (lambda x: F.gelu(x, approximate="tanh"), []),
    "silu": (F.silu, []),
    "selu": (F.selu, []),
    "softplus": (F.softplus, [20.0, -20.0]),
    "softplus_beta": (lambda x: F.softplus(x, beta=2.0), [10.0, -10.0]),
    "softsign": (F.softsign, []),
    "mish": (F.mish, [20.0]),
    "hardsigmoid": (F.hardsigmoid, [-3.0, 3.0]),
    "hardswish": (F.hardswish, [-3.0, 3.0]),
    "threshold": (lambda x: F.threshold(x, 0.1, -2.0), [float(torch.tensor(0.1))]),
    "rrelu": (lambda x: F.rrelu(x, 1 / 8, 1 / 3, training=False), []),
}

# Functions of a whole row.
ROWS = {
    "softmax": lambda x: F.softmax(x, dim=1),
    "log_softmax": lambda x: F.log_softmax(x, dim=1),
}


def add_to(file):
    """Adds all activations."""
    for name, (function, kinks) in ELEMENTWISE.items():
        add(file, f"{name}/ordinary", function, ordinary())
        add(file, f"{name}/special", function, special(kinks))
    for name, function in ROWS.items():
        add(file, f"{name}/ordinary", function, ordinary())
        add(file, f"{name}/special", function, special_rows())
    add_prelu(file, "prelu", WIDTH)
    add_prelu(file, "prelu_shared", 1)
    add_two_sided(file)
    add_behind_dense(file)


def ordinary():
    """Numbers of the sizes that occur between layers."""
    near = normal("ordinary", 4, WIDTH, scale=2.0)
    return torch.cat([near, uniform("wide", 2, WIDTH, low=-12, high=12)])


def special(kinks):
    """Zeros, kinks and their neighbors, and the ends of the range of f32."""
    values = [0.0, -0.0, NAN, INFINITY, -INFINITY]
    for kink in [0.0, 1.0, -1.0, *kinks]:
        values += neighbors(kink)
    # A denormal, the smallest normal number, rounding errors, beyond the reach
    # of exp in f32, and numbers whose squares and cubes are infinite in it.
    for magnitude in [1e-40, 2.0**-126, 1e-20, 1e-8, 1e-4, 17.0, 88.8, 104.0, 1e4, 1e20, 3e38]:
        values += [magnitude, -magnitude]
    values += [ROOT_HALF] * (-len(values) % WIDTH)
    return exact(values).reshape(-1, WIDTH)


def special_rows():
    """One remarkable thing per row."""

    def row(**places):
        values = normal("row", WIDTH)
        for place, value in places.items():
            values[int(place.removeprefix("at"))] = value
        return values

    return exact(
        torch.stack(
            [
                torch.zeros(WIDTH, dtype=torch.float64),
                torch.full((WIDTH,), 1e4, dtype=torch.float64),
                torch.full((WIDTH,), -INFINITY, dtype=torch.float64),
                row(at3=1e4, at5=-1e4),
                row(at3=-1e4),
                row(at15=1e-40, at2=-0.0),
                row(at7=-INFINITY),
                row(at7=INFINITY),
                row(at0=NAN),
                row(at1=104.0, at2=103.0, at9=0.0),
            ]
        )
    )


def add(file, case, function, x, **parameters):
    """Adds a function's value and its vector-Jacobian product."""
    leaves = {name: value.clone().requires_grad_() for name, value in parameters.items()}
    x = x.clone().requires_grad_()
    y = function(x, **leaves)
    cotangent = normal(f"{case}/cotangent", *y.shape)
    gradients = torch.autograd.grad(y, [x, *leaves.values()], cotangent)
    of_parameters = {f"{name}_gradient": g for name, g in zip(leaves, gradients[1:], strict=True)}
    file.add(
        case,
        input=x,
        output=y,
        cotangent=cotangent,
        gradient=gradients[0],
        **parameters,
        **of_parameters,
    )


def add_prelu(file, name, slopes):
    """The special numbers would make the gradient of a slope NaN."""
    weight = normal(f"{name}/weight", slopes, scale=0.3)
    add(file, f"{name}/ordinary", lambda x, weight: F.prelu(x, weight), ordinary(), weight=weight)
    add(file, f"{name}/special", lambda x: F.prelu(x, weight), special([]))
    file.add(f"{name}/special", weight=weight)


def add_two_sided(file):
    """Over the same numbers as the others."""
    add(file, "two_sided/ordinary", two_sided, ordinary())
    add(file, "two_sided/special", two_sided, special([]))


def two_sided(x):
    """[max(x, 0), min(x, 0)], as a CReLU without the flipped sign."""
    return torch.cat([F.relu(x), -F.relu(-x)], dim=1)


def add_behind_dense(file):
    """What a network has most often, and what compilers fuse."""
    x, weight, bias = normal("dense x", 6, 5), normal("dense weight", 7, 5), normal("dense bias", 7)
    functions = {name: function for name, (function, _) in ELEMENTWISE.items()} | ROWS
    functions["two_sided"] = two_sided
    for name, function in functions.items():

        def behind_dense(x, weight, bias, function=function):
            return function(F.linear(x, weight, bias))

        add(file, f"{name}/dense", behind_dense, x, weight=weight, bias=bias)
    for name, slopes in [("prelu", 7), ("prelu_shared", 1)]:
        parameters = {"0.weight": weight, "0.bias": bias, "1.weight": normal("slopes", slopes)}

        def behind_dense(x, **parameters):
            weight, bias, slopes = parameters.values()
            return F.prelu(F.linear(x, weight, bias), slopes)

        add(file, f"{name}/dense", behind_dense, x, **parameters)
