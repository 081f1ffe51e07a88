"""A peer in Python: answers the driver's requests, one JSON value per line."""

import itertools
import json
import os
import sys
import time

from safetensors import safe_open

# Libraries may print; what they print goes to standard error.
_answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

# A run of calls lasts at least this long, in nanoseconds, and so many are timed.
RUN = 100_000
RUNS = 5


class Data:
    """Weights and batches of a workload."""

    def __init__(self, path):
        self.onnx = f"{path}.onnx"
        with safe_open(f"{path}.safetensors", framework="np") as file:
            self.step = file.metadata()["kind"] == "step"
            self.two_sided = file.metadata()["two_sided"] == "true"
            tensors = {name: file.get_tensor(name) for name in file.keys()}
        self.inputs = tensors["inputs"]
        self.labels = tensors["labels"]
        layers = itertools.takewhile(lambda i: f"{i}.weight" in tensors, itertools.count())
        self.layers = [(tensors[f"{i}.weight"], tensors[f"{i}.bias"]) for i in layers]


class Timer:
    """Times calls that take turns over batches."""

    def __init__(self, batches):
        self.turns = itertools.cycle(range(batches))
        self.calls = 1

    def measure(self, call, milliseconds):
        """Warms up for a fifth of the time, then times runs."""
        time_for = milliseconds * 1_000_000
        start = time.perf_counter_ns()
        while time.perf_counter_ns() - start < time_for / 5:
            if self.run(call) < RUN:
                self.calls *= 2
        start = time.perf_counter_ns()
        runs = []
        while time.perf_counter_ns() - start < time_for or len(runs) < RUNS:
            runs.append(self.run(call) / self.calls)
        runs.sort()
        return {"best": runs[0], "median": runs[len(runs) // 2]}

    def run(self, call):
        start = time.perf_counter_ns()
        for batch in itertools.islice(self.turns, self.calls):
            call(batch)
        return time.perf_counter_ns() - start


def serve(make):
    """Answers until there are no more requests.

    `make(data, learning_rate)` gives an object with `call(batch)`, and
    `values(output)`, which makes of a call's output a list of numbers; or none if it
    cannot do such a workload.
    """
    data = Data(sys.argv[1])
    timer = Timer(len(data.inputs))
    peer = None
    for line in sys.stdin:
        ((request, arguments),) = json.loads(line).items()
        try:
            if request == "open":
                peer = make(data, arguments["learning_rate"])
                reply = {"opened": peer is not None}
            elif request == "values":
                reply = {"values": peer.values(peer.call(arguments["batch"]))}
            else:
                reply = {"times": timer.measure(peer.call, arguments["milliseconds"])}
        except Exception as error:
            reply = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(reply), file=_answers, flush=True)
