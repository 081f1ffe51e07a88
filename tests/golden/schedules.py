"""Learning-rate schedules: the rate of each of 60 steps, from 0.1."""

import torch
from torch.optim import lr_scheduler as schedulers

from numbers_f32 import exact, normal

STEPS = 60
RATE = 0.1


def warmup_then_cosine(optimizer):
    """Ten steps of warm-up, then a cosine to the end."""
    warmup = schedulers.LinearLR(optimizer, start_factor=0.1, total_iters=10)
    cosine = schedulers.CosineAnnealingLR(optimizer, T_max=50, eta_min=0.001)
    return schedulers.SequentialLR(optimizer, [warmup, cosine], milestones=[10])


SCHEDULES = {
    "step": lambda o: schedulers.StepLR(o, step_size=7, gamma=0.5),
    "exponential": lambda o: schedulers.ExponentialLR(o, gamma=0.9),
    "cosine": lambda o: schedulers.CosineAnnealingLR(o, T_max=59),
    "cosine_minimum": lambda o: schedulers.CosineAnnealingLR(o, T_max=50, eta_min=0.001),
    "warm_restarts": lambda o: schedulers.CosineAnnealingWarmRestarts(o, T_0=10),
    "warm_restarts_growing": lambda o: schedulers.CosineAnnealingWarmRestarts(
        o, T_0=6, T_mult=2, eta_min=0.001
    ),
    "linear_warmup": lambda o: schedulers.LinearLR(o, start_factor=0.1, total_iters=20),
    "linear_decay": lambda o: schedulers.LinearLR(
        o, start_factor=1.0, end_factor=0.05, total_iters=40
    ),
    "one_cycle": lambda o: schedulers.OneCycleLR(
        o, max_lr=0.1, total_steps=60, cycle_momentum=False
    ),
    "one_cycle_arguments": lambda o: schedulers.OneCycleLR(
        o,
        max_lr=0.1,
        total_steps=60,
        pct_start=0.4,
        anneal_strategy="linear",
        div_factor=10.0,
        final_div_factor=100.0,
        three_phase=True,
        cycle_momentum=False,
    ),
    "warmup_then_cosine": warmup_then_cosine,
}

PLATEAUS = {
    "plateau": lambda o: schedulers.ReduceLROnPlateau(o, factor=0.5, patience=3),
    "plateau_cooldown": lambda o: schedulers.ReduceLROnPlateau(
        o, factor=0.5, patience=2, threshold=0.05, threshold_mode="abs", cooldown=4, min_lr=0.02
    ),
    "plateau_greatest": lambda o: schedulers.ReduceLROnPlateau(
        o, mode="max", factor=0.3, patience=4
    ),
}


def add_to(file):
    """Adds the rates, and what the plateaus look at."""
    steps = torch.arange(STEPS, dtype=torch.float64)
    losses = exact(2.0 * torch.exp(-steps / 12) + 0.05 * normal("losses", STEPS).abs())
    file.add("losses", values=losses)
    for name, make in SCHEDULES.items():
        file.add(name, rates=rates(make, None))
    for name, make in PLATEAUS.items():
        file.add(name, rates=rates(make, losses.tolist()))


def rates(make, metrics):
    """The rate that each step is made with."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=RATE)
    scheduler = make(optimizer)
    rates = []
    for step in range(STEPS):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        if metrics is not None:
            scheduler.step(metrics[step])
        elif step + 1 < STEPS:
            # `OneCycleLR` refuses a step past its end.
            scheduler.step()
    return torch.tensor(rates, dtype=torch.float64)
