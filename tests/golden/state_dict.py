"""A `state_dict` as PyTorch writes it, and the runtime's file of the same network as
PyTorch reads it.

The runtime loads the first and saves it as the second, which is committed, too:
`GOLDEN=overwrite cargo test -p relu-tests --test golden state_dict` writes it.
"""

import torch
from safetensors.torch import load_file, save_file
from torch import nn

from activations import two_sided
from golden_file import FOLDER
from numbers_f32 import integers, normal
from training import initial

PYTORCH = FOLDER / "state_dict_pytorch.safetensors"
OURS = FOLDER / "state_dict_ours.safetensors"

SAMPLES = 9
BATCHES = 3


class TwoSided(nn.Module):
    """A layer without parameters."""

    def forward(self, x):
        """Twice as many numbers."""
        return two_sided(x)


class Residual(nn.Sequential):
    """x + f(x)"""

    def forward(self, x):
        """The sum."""
        return x + super().forward(x)


class Model(nn.Module):
    """Every way in which a tensor comes by its name."""

    def __init__(self):
        super().__init__()
        self.meaning = nn.Embedding(7, 4)
        self.joined = nn.Sequential(nn.Linear(11, 8), nn.BatchNorm1d(8), nn.PReLU(8))
        self.deep = nn.Sequential(*(block() for _ in range(3)))
        self.normed = nn.RMSNorm(8, eps=1e-6)
        self.scores = nn.Linear(8, 5)

    def forward(self, words, numbers):
        """Five scores."""
        x = torch.cat([self.meaning(words).flatten(1), numbers], dim=1)
        return self.scores(self.normed(self.deep(self.joined(x))))


def block():
    """One of the residual blocks."""
    return Residual(nn.LayerNorm(8), nn.Linear(8, 6), TwoSided(), nn.Linear(12, 8, bias=False))


def add_to(file):
    """Writes PyTorch's file and adds its outputs; ours has to have the same."""
    model = trained()
    save_file(model.state_dict(), PYTORCH)
    words, numbers = batch(BATCHES)
    expected = outputs(model, words, numbers)
    file.add("state_dict", words=words, numbers=numbers, output=expected)
    ours = Model()
    ours.load_state_dict(load_file(OURS), strict=True)
    assert torch.equal(outputs(ours, words, numbers), expected), f"{OURS.name} has other outputs"


def trained():
    """The network after a few batches, which its running statistics are of."""
    model = Model()
    for name, parameter in model.named_parameters():
        parameter.data = initial(name, parameter).float()
    for index in range(BATCHES):
        words, numbers = batch(index)
        model(words, numbers.float())
    assert model.joined[1].num_batches_tracked == BATCHES
    return model


def batch(index):
    """Indices, and numbers."""
    words = integers(f"state_dict/words/{index}", SAMPLES, 2, below=7)
    return words, normal(f"state_dict/numbers/{index}", SAMPLES, 3)


def outputs(model, words, numbers):
    """At inference, in float64."""
    return model.double().eval()(words, numbers).detach()
