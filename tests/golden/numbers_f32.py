"""Numbers that f32 holds exactly, so that both sides start from the same."""

import zlib

import torch


def exact(values):
    """A float64 tensor of the nearest f32 of each value."""
    return torch.as_tensor(values, dtype=torch.float64).float().double()


def generator(name):
    """Random numbers that depend on the name alone."""
    return torch.Generator().manual_seed(zlib.crc32(name.encode()))


def normal(name, *shape, scale=1.0):
    """Normal numbers of a standard deviation."""
    return exact(scale * torch.randn(shape, generator=generator(name), dtype=torch.float64))


def uniform(name, *shape, low=0.0, high=1.0):
    """Uniform numbers."""
    unit = torch.rand(shape, generator=generator(name), dtype=torch.float64)
    return exact(low + (high - low) * unit)


def integers(name, *shape, below):
    """Integers from zero up."""
    return torch.randint(below, shape, generator=generator(name))


def neighbors(value):
    """The f32 just below a value, the value, and the f32 just above it."""
    value = torch.tensor(value, dtype=torch.float32)
    infinity = torch.tensor(float("inf"))
    around = [torch.nextafter(value, -infinity), value, torch.nextafter(value, infinity)]
    return [number.double().item() for number in around]
