"""Twenty steps of each optimizer on prescribed gradients.

The parameters are a dense layer's: a weight [4, 3] and a bias [4].
"""

import torch
from torch import optim

from numbers_f32 import exact, normal

STEPS = 20
SHAPES = {"weight": (4, 3), "bias": (4,)}


class Lion(optim.Optimizer):
    """Chen et al., "Symbolic Discovery of Optimization Algorithms", 2023,
    algorithm 2, with b1 = 0.9 and b2 = 0.99; PyTorch's core has none.

    The sign of the blended momentum, and decoupled weight decay.
    """

    def __init__(self, parameters, lr, betas=(0.9, 0.99), weight_decay=0.0):
        super().__init__(parameters, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        """One update."""
        for group in self.param_groups:
            b1, b2 = group["betas"]
            for parameter in group["params"]:
                momentum = self.state[parameter].setdefault("m", torch.zeros_like(parameter))
                direction = (b1 * momentum + (1 - b1) * parameter.grad).sign()
                parameter -= group["lr"] * (direction + group["weight_decay"] * parameter)
                momentum.mul_(b2).add_(parameter.grad, alpha=1 - b2)


OPTIMIZERS = {
    "sgd": lambda p: optim.SGD(p, lr=0.05),
    "sgd_momentum": lambda p: optim.SGD(p, lr=0.05, momentum=0.9),
    "sgd_dampening": lambda p: optim.SGD(p, lr=0.05, momentum=0.9, dampening=0.3),
    "sgd_nesterov": lambda p: optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
    "sgd_weight_decay": lambda p: optim.SGD(p, lr=0.05, weight_decay=0.1),
    "sgd_momentum_weight_decay": lambda p: optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.1),
    "adam": lambda p: optim.Adam(p, lr=0.01),
    "adam_betas": lambda p: optim.Adam(p, lr=0.01, betas=(0.8, 0.99), eps=1e-6),
    "adam_weight_decay": lambda p: optim.Adam(p, lr=0.01, weight_decay=0.1),
    "adam_amsgrad": lambda p: optim.Adam(p, lr=0.01, betas=(0.8, 0.9), amsgrad=True),
    "adamw": lambda p: optim.AdamW(p, lr=0.01),
    "adamw_weight_decay": lambda p: optim.AdamW(p, lr=0.01, weight_decay=0.3),
    "adamw_amsgrad": lambda p: optim.AdamW(
        p, lr=0.01, betas=(0.8, 0.9), weight_decay=0.3, amsgrad=True
    ),
    "rmsprop": lambda p: optim.RMSprop(p, lr=0.01),
    "rmsprop_centered": lambda p: optim.RMSprop(p, lr=0.01, alpha=0.9, centered=True),
    "rmsprop_momentum": lambda p: optim.RMSprop(p, lr=0.01, momentum=0.9),
    "rmsprop_centered_momentum_weight_decay": lambda p: optim.RMSprop(
        p, lr=0.01, alpha=0.9, centered=True, momentum=0.9, weight_decay=0.1
    ),
    "adagrad": lambda p: optim.Adagrad(p, lr=0.05),
    "adagrad_arguments": lambda p: optim.Adagrad(
        p, lr=0.05, lr_decay=0.1, weight_decay=0.1, initial_accumulator_value=0.5
    ),
    "nadam": lambda p: optim.NAdam(p, lr=0.01),
    "nadam_weight_decay": lambda p: optim.NAdam(p, lr=0.01, weight_decay=0.1),
    "nadam_decoupled": lambda p: optim.NAdam(
        p, lr=0.01, weight_decay=0.1, decoupled_weight_decay=True
    ),
    "lion": lambda p: Lion(p, lr=0.01),
    "lion_weight_decay": lambda p: Lion(p, lr=0.01, weight_decay=0.3),
}


def add_to(file):
    """Adds the parameters after each step."""
    start = {name: normal(f"start {name}", *shape) for name, shape in SHAPES.items()}
    gradients = {name: prescribed(name, shape) for name, shape in SHAPES.items()}
    file.add("start", **start)
    file.add("gradients", **gradients)
    for name, make in OPTIMIZERS.items():
        file.add(name, **run(make, start, gradients))


def prescribed(name, shape):
    """Gradients of many sizes: a factor per number, from 1e-3 to 1e3, and one
    number that has no gradient in the first half."""
    sizes = 10.0 ** normal(f"sizes {name}", *shape).clamp(-3, 3)
    gradients = exact(normal(f"gradients {name}", STEPS, *shape) * sizes)
    gradients[: STEPS // 2].reshape(STEPS // 2, -1)[:, 1] = 0.0
    return gradients


def run(make, start, gradients):
    """The parameters after each step."""
    parameters = {name: torch.nn.Parameter(value.clone()) for name, value in start.items()}
    optimizer = make(list(parameters.values()))
    steps = {name: [] for name in parameters}
    for step in range(STEPS):
        for name, parameter in parameters.items():
            parameter.grad = gradients[name][step].clone()
        optimizer.step()
        for name, parameter in parameters.items():
            steps[name].append(parameter.detach().clone())
    return {name: torch.stack(values) for name, values in steps.items()}
