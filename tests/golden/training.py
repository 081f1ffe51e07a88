"""Whole training steps: forward, loss, backward, clipping, Adam.

The parameters have the names that `network!` gives them.
"""

import torch
import torch.nn.functional as F
from torch import nn

from activations import two_sided
from numbers_f32 import exact, integers, normal

STEPS = 10


class Digits(nn.Module):
    """64-64-32-10 with two-sided ReLU."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(64, 64)
        self.narrow = nn.Linear(128, 32)
        self.scores = nn.Linear(64, 10)

    def forward(self, x):
        """Scores of ten classes."""
        x = two_sided(self.hidden(x))
        return self.scores(two_sided(self.narrow(x)))


class Normed(nn.Module):
    """12-24-16-3 with batch norm.

    No bias before a norm: its gradient is zero but for rounding errors, which
    Adam would blow up to whole steps.
    """

    def __init__(self):
        super().__init__()
        self.hidden = nn.Sequential(nn.Linear(12, 24, bias=False), nn.BatchNorm1d(24))
        self.narrow = nn.Sequential(nn.Linear(24, 16, bias=False), nn.BatchNorm1d(16))
        self.out = nn.Linear(16, 3)

    def forward(self, x):
        """Three numbers."""
        x = F.leaky_relu(self.hidden(x), 0.1)
        return self.out(torch.tanh(self.narrow(x)))


def add_to(file):
    """Adds both networks."""
    pixels = integers("pixels", 160, 64, below=17)
    labels = integers("digits", 160, below=10)
    add(
        file,
        "digits",
        Digits(),
        (pixels, pixels.double() / 16.0),
        (labels, labels),
        F.cross_entropy,
        lambda parameters: nn.utils.clip_grad_norm_(parameters, 1.0),
    )
    inputs, targets = normal("inputs", 160, 12), normal("targets", 160, 3)
    add(
        file,
        "normed",
        Normed(),
        (inputs, inputs),
        (targets, targets),
        F.mse_loss,
        lambda parameters: nn.utils.clip_grad_value_(parameters, 0.03125),
    )


def add(file, case, network, inputs, targets, loss_function, clip):
    """Ten steps over ten batches, then inference over the first.

    Of inputs and targets, what is saved comes first and what the network reads
    second.
    """
    network = network.double()
    for name, parameter in network.named_parameters():
        parameter.data = initial(name, parameter)
    start = {name: value.clone() for name, value in network.state_dict().items()}
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    losses, norms = [], []
    for x, t in zip(inputs[1].chunk(STEPS), targets[1].chunk(STEPS), strict=True):
        optimizer.zero_grad()
        loss = loss_function(network(x), t)
        loss.backward()
        norms.append(norm(network))
        clip(list(network.parameters()))
        optimizer.step()
        losses.append(loss.detach())
    trained = network.state_dict()
    file.add(
        case,
        inputs=inputs[0],
        targets=targets[0],
        losses=torch.stack(losses),
        norms=torch.stack(norms),
        inference_output=network.eval()(inputs[1][:16]),
    )
    file.add(f"{case}/start", **floats(start))
    file.add(f"{case}/end", **floats(trained, rounded=True))


def initial(name, parameter):
    """A matrix of variance one over its fan-in; vectors near zero, the scale of
    a norm near one."""
    if parameter.ndim == 2:
        return normal(name, *parameter.shape, scale=parameter.shape[1] ** -0.5)
    center = 1.0 if name.endswith("1.weight") else 0.0
    return exact(center + normal(name, *parameter.shape, scale=0.1))


def norm(network):
    """The Euclidean norm of all gradients."""
    return torch.cat([parameter.grad.flatten() for parameter in network.parameters()]).norm()


def floats(state, rounded=False):
    """Parameters and running statistics, without the count of batches.

    The end is compared with f32 to a tolerance far above its rounding, so that
    it is saved in f32.
    """
    tensors = {name: value for name, value in state.items() if value.is_floating_point()}
    return {name: exact(value) if rounded else value for name, value in tensors.items()}
