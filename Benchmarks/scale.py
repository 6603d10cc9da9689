#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a training step of several processes costs, fitted on dense networks and checked on others.

    scale.py NNRUN

    step = examples / processes · example + update + exchange
    exchange = 2 log2(processes) · message + 2 (1 - 1 / processes) · 4 · parameters / bandwidth

The time of an example and that of an update come from one process with batches of two sizes; message and bandwidth from two
processes and networks of two sizes. What the formula then says of other networks is printed beside what was measured, over shared
memory and over TCP between two network namespaces (as root).
"""

import math
import pathlib
import statistics
import sys
import tempfile

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "Tests" / "Scripts"))

from ranks import step_seconds  # noqa: E402
from two_hosts import hosts  # noqa: E402

DENSE = """
nnspec: 1
name: dense
data:
  source: {generate: moons, count: 4000}
  split: {train: 80%, validation: 20%}
model:
  layers:
    - dense: {units: WIDTH, activation: relu}
    - dense: {units: WIDTH, activation: relu}
    - dense: {units: 1, activation: sigmoid}
training: {loss: binary_cross_entropy, steps: 100, batch_size: 32, shards: 2}
"""


def parameters(width):
    return 3 * width + width * (width + 1) + width + 1


class Network:
    """One that is timed: by one process with two sizes of batches, and by two processes."""

    def __init__(self, name, path, count, batch, steps, settings=()):
        self.name, self.path, self.count, self.batch, self.steps = name, path, count, batch, steps
        self.settings = list(settings)

    def time(self, nnrun, launcher, batch):
        settings = [*self.settings, f"training.batch_size={batch}", "training.shards=2"]
        return statistics.median(
            step_seconds(launcher, nnrun, self.path, 1, self.steps, settings) for _ in range(3))

    def alone(self, nnrun):
        """Seconds of an example and of an update."""
        whole, half = self.time(nnrun, [], self.batch), self.time(nnrun, [], self.batch // 2)
        example = (whole - half) / (self.batch / 2)
        return example, max(0.0, whole - self.batch * example)

    def exchanged(self):
        return 4 * self.count


def exchange(bytes, processes, message, bandwidth):
    return 2 * math.log2(processes) * message + 2 * (1 - 1 / processes) * bytes / bandwidth


def main():
    nnrun = str(pathlib.Path(sys.argv[1]).resolve())
    here = pathlib.Path(__file__).parent
    with tempfile.TemporaryDirectory() as place, hosts(place) as remote:
        work = pathlib.Path(place)
        networks = []
        for width, steps in ((16, 3000), (700, 200), (1500, 60), (350, 600)):
            path = work / f"dense-{width}.nn.yaml"
            path.write_text(DENSE.replace("WIDTH", str(width)))
            networks.append(Network(f"dense {width}", path, parameters(width), 32, steps))
        networks.append(Network("lenet", here / "lenet.nn.yaml", 225_034, 64, 100))
        networks.append(Network("lstm_char", here / "lstm_char.nn.yaml", 349_569, 32, 30))
        costs = [network.alone(nnrun) for network in networks]
        links = {"shared memory": ["mpirun", "-n", "2"]}
        if remote is not None:
            links["TCP"] = ["mpirun", *remote, "-n", "2"]
        for link, launcher in links.items():
            measured = [network.time(nnrun, launcher, network.batch) for network in networks]
            spent = [
                step - network.batch / 2 * example - update
                for network, step, (example, update) in zip(networks, measured, costs)]
            # Two equations, of the smallest network and of the largest dense one.
            small, large = networks[0], networks[2]
            bandwidth = (large.exchanged() - small.exchanged()) / max(spent[2] - spent[0], 1e-9)
            message = max(0.0, (spent[0] - small.exchanged() / bandwidth) / 2)
            print(f"{link}: {1e6 * message:.0f} µs a message, {bandwidth / 1e9:.2f} GB/s")
            for network, step, (example, update) in zip(networks, measured, costs):
                said = (
                    network.batch / 2 * example + update + exchange(network.exchanged(), 2, message, bandwidth))
                print(
                    f"  {network.name:12} {network.count:9,} parameters, {1e6 * example:7.1f} µs an example, "
                    f"{1e3 * update:6.3f} ms an update: {1e3 * said:7.3f} ms a step said, {1e3 * step:7.3f} measured, "
                    f"{100 * (said / step - 1):+.0f} %", flush=True)


if __name__ == "__main__":
    main()
