"""A file of named tensors."""

from pathlib import Path

import safetensors.torch
import torch

FOLDER = Path(__file__).parent


class GoldenFile:
    """Collects the tensors of a subject: `case/tensor`."""

    def __init__(self):
        self.tensors = {}

    def add(self, case, **tensors):
        """Adds a case."""
        for name, tensor in tensors.items():
            path = f"{case}/{name}"
            assert path not in self.tensors, path
            self.tensors[path] = smallest(torch.as_tensor(tensor).detach()).contiguous()

    def save(self, subject):
        """Writes `subject.safetensors`."""
        path = FOLDER / f"{subject}.safetensors"
        # A single entry: the order of several is not fixed.
        metadata = {"made_by": f"PyTorch {torch.__version__}"}
        safetensors.torch.save_file(self.tensors, path, metadata)
        print(f"{path.name}: {len(self.tensors)} tensors, {path.stat().st_size} bytes")


def smallest(tensor):
    """The same numbers, as f32 if that holds them exactly, or as u8."""
    if not tensor.is_floating_point():
        assert tensor.min() >= 0 and tensor.max() < 256
        return tensor.to(torch.uint8)
    assert tensor.dtype == torch.float64, tensor.dtype
    rounded = tensor.float()
    exact = torch.equal(tensor.nan_to_num(0.5), rounded.double().nan_to_num(0.5))
    return rounded if exact and torch.equal(tensor.isnan(), rounded.isnan()) else tensor
