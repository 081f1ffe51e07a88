"""Writes the golden files: `python make.py [subject ...]`."""

import importlib
import sys

import torch

from golden_file import GoldenFile

SUBJECTS = [
    "activations",
    "layers",
    "losses",
    "clipping",
    "optimizers",
    "schedules",
    "training",
    "initializers",
    "state_dict",
]


def main():
    """Writes the files of the named subjects, or of all."""
    # Sums then have the same order on every machine.
    torch.set_num_threads(1)
    for subject in sys.argv[1:] or SUBJECTS:
        file = GoldenFile()
        importlib.import_module(subject).add_to(file)
        file.save(subject)


if __name__ == "__main__":
    main()
