"""Trains the reader of digits in PyTorch instead: `train.py digits.csv digits.safetensors`.

It needs the packages `torch`, `numpy` and `safetensors`.
"""

import sys

import numpy
import torch
from safetensors.torch import save_file
from torch import nn

EPOCHS = 30
BATCH = 32
LEARNING_RATE = 3e-3


# ANCHOR: model
def two_sided(x):
    """What is above zero, then what is below."""
    return torch.cat([x.clamp(min=0), x.clamp(max=0)], dim=1)


class Digits(nn.Module):
    """An attribute per block, which the tensors are named after."""

    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(64, 64)
        self.narrow = nn.Sequential(
            nn.Linear(128, 32), nn.BatchNorm1d(32), nn.LeakyReLU(0.01), nn.Dropout(0.1)
        )
        self.scores = nn.Linear(32, 10)

    def forward(self, pixels):
        """Ten scores."""
        return self.scores(self.narrow(two_sided(self.hidden(pixels))))
# ANCHOR_END: model


def train(model, images, labels):
    """Adam, whose learning rate falls along half a cosine."""
    optimizer = torch.optim.Adam(model.parameters(), LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, EPOCHS)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(images)).split(BATCH):
            optimizer.zero_grad()
            nn.functional.cross_entropy(model(images[batch]), labels[batch]).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 5.0)
            optimizer.step()
        schedule.step()


def main():
    csv, file = sys.argv[1:]
    torch.manual_seed(42)
    rows = torch.from_numpy(numpy.loadtxt(csv, delimiter=",", skiprows=1, dtype="float32"))
    images, labels = rows[:, :64] / 16, rows[:, 64].long()
    training, held_out = torch.randperm(len(rows)).split([1437, len(rows) - 1437])
    model = Digits()
    train(model, images[training], labels[training])
    model.eval()
    answers = model(images[held_out]).argmax(dim=1)
    print(f"held-out accuracy {(answers == labels[held_out]).float().mean():.4f}")
    # ANCHOR: save
    save_file(model.state_dict(), file)
    # ANCHOR_END: save


if __name__ == "__main__":
    main()
