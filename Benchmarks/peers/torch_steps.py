"""Times training steps of a workload in PyTorch: forward, loss, backward and Adam on one fixed batch.

usage: torch_steps.py WORKLOAD [--seconds 3] [--threads 2]; prints {"median_ms": …, "steps": …}
needs: pip install torch numpy
"""
import argparse
import json
import statistics
import time

import torch
from torch import nn


class CharacterModel(nn.Module):
    """Embedding 64, one lstm of 256 units, scores of 65 symbols at every step."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(65, 64)
        self.lstm = nn.LSTM(64, 256, batch_first=True)
        self.scores = nn.Linear(256, 65)

    def forward(self, symbols):
        states, _ = self.lstm(self.embedding(symbols))
        return self.scores(states).flatten(0, 1)


def lstm_char():
    symbols = torch.randint(0, 65, (32, 129))
    return CharacterModel(), symbols[:, :-1].contiguous(), symbols[:, 1:].flatten()


WORKLOADS = {"lstm_char": lstm_char}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(0)
    model, inputs, targets = WORKLOADS[given.workload]()
    optimiser = torch.optim.Adam(model.parameters(), lr=1e-3)
    loss = nn.CrossEntropyLoss()
    times = []
    begin = time.perf_counter()
    while len(times) < 8 or time.perf_counter() - begin < given.seconds:
        start = time.perf_counter()
        optimiser.zero_grad(set_to_none=True)
        loss(model(inputs), targets).backward()
        optimiser.step()
        times.append(1e3 * (time.perf_counter() - start))
    times = times[3:]
    print(json.dumps({"median_ms": statistics.median(times), "steps": len(times)}))


main()
