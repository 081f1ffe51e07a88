"""Statistics of PyTorch's initializers over many draws of a matrix.

Random numbers differ; means, variances, fourth moments and bounds do not.
"""

import torch
from torch.nn import init

from numbers_f32 import generator

SHAPE = (96, 160)
DRAWS = 200

INITIALIZERS = {
    "normal": lambda w, g: init.normal_(w, generator=g),
    "kaiming_normal": lambda w, g: init.kaiming_normal_(w, nonlinearity="relu", generator=g),
    "kaiming_normal_leaky": lambda w, g: init.kaiming_normal_(w, a=0.2, generator=g),
    "kaiming_uniform": lambda w, g: init.kaiming_uniform_(w, nonlinearity="relu", generator=g),
    "xavier_normal": lambda w, g: init.xavier_normal_(w, generator=g),
    "xavier_uniform": lambda w, g: init.xavier_uniform_(w, generator=g),
    "orthogonal": lambda w, g: init.orthogonal_(w, generator=g),
}


def add_to(file):
    """Adds each initializer, for a wide matrix and a tall one."""
    for name, initialize in INITIALIZERS.items():
        for shape_name, shape in [("wide", SHAPE), ("tall", SHAPE[::-1])]:
            case = f"{name}/{shape_name}"
            file.add(case, **statistics(initialize, shape, generator(case)))


def statistics(initialize, shape, random):
    """Moments around zero, the largest magnitude, and how far the shorter side
    is from orthonormal."""
    draws = torch.stack(
        [initialize(torch.empty(shape, dtype=torch.float64), random) for _ in range(DRAWS)]
    )
    short = draws if shape[0] < shape[1] else draws.transpose(1, 2)
    gram = short @ short.transpose(1, 2)
    identity = torch.eye(min(shape), dtype=torch.float64)
    numbers = {
        "mean": draws.mean(),
        "variance": draws.square().mean(),
        "kurtosis": draws.pow(4).mean() / draws.square().mean().square(),
        "largest": draws.abs().max(),
        "row_square": draws.square().sum(dim=2).mean(),
        "gram_error": (gram - identity).abs().max(),
    }
    return {name: number.reshape(1) for name, number in numbers.items()}
