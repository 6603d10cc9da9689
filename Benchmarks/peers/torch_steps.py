"""Times training steps of a workload in PyTorch: forward, loss, backward and Adam on one fixed batch.

usage: torch_steps.py WORKLOAD [--mode eager|channels_last|compile] [--seconds 3] [--threads 2]; prints one JSON object
needs: pip install torch numpy

The networks are those of the specs beside it; weights and data are random, as only the time counts.
"""
import argparse

import steps

import torch
from torch import nn


def dense(*sizes):
    layers = []
    for inputs, outputs in zip(sizes, sizes[1:]):
        layers += [nn.Linear(inputs, outputs), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


def lenet():
    return nn.Sequential(
        nn.Conv2d(1, 32, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(1600, 128), nn.ReLU(), nn.Dropout(0.5), nn.Linear(128, 10),
    )


def vgg():
    def stage(inputs, filters):
        return [nn.Conv2d(inputs, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU()]

    return nn.Sequential(
        *stage(3, 64), *stage(64, 64), nn.MaxPool2d(2), *stage(64, 128), *stage(128, 128), nn.MaxPool2d(2), *stage(128, 256),
        nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(256, 10),
    )


class Steps(nn.Module):
    """An lstm over embedded symbols, with scores of 65 symbols at every step."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(65, 64)
        self.lstm = nn.LSTM(64, 256, batch_first=True)
        self.scores = nn.Linear(256, 65)

    def forward(self, symbols):
        states, _ = self.lstm(self.embedding(symbols))
        return self.scores(states).flatten(0, 1)


class Mean(nn.Module):
    """A gru in both directions, whose mean over time is classified."""

    def __init__(self):
        super().__init__()
        self.gru = nn.GRU(1, 64, batch_first=True, bidirectional=True)
        self.scores = nn.Linear(128, 10)

    def forward(self, series):
        states, _ = self.gru(series)
        return self.scores(states.mean(1))


class Attention(nn.Module):
    """Two pre-norm encoder blocks over embedded symbols."""

    def __init__(self):
        super().__init__()
        self.embedding = nn.Embedding(65, 128)
        block = nn.TransformerEncoderLayer(128, 4, 512, dropout=0.0, activation="gelu", batch_first=True, norm_first=True)
        self.blocks = nn.TransformerEncoder(block, 2, enable_nested_tensor=False)
        self.scores = nn.Linear(128, 65)

    def forward(self, symbols):
        return self.scores(self.blocks(self.embedding(symbols))).flatten(0, 1)


class Block(nn.Module):
    """Two convolutions whose sum with what they read, or with a 1x1 convolution of it, goes through relu."""

    def __init__(self, inputs, filters, stride):
        super().__init__()
        self.part = nn.Sequential(
            nn.Conv2d(inputs, filters, 3, stride=stride, padding=1, bias=False), nn.BatchNorm2d(filters), nn.ReLU(),
            nn.Conv2d(filters, filters, 3, padding=1, bias=False), nn.BatchNorm2d(filters),
        )
        self.shortcut = nn.Identity() if inputs == filters else nn.Sequential(
            nn.Conv2d(inputs, filters, 1, stride=stride, bias=False), nn.BatchNorm2d(filters)
        )

    def forward(self, images):
        return nn.functional.relu(self.part(images) + self.shortcut(images))


def resnet20():
    blocks = [Block(before, filters, 1 + (before != filters)) for before, filters in
              [(16, 16)] * 3 + [(16, 32)] + [(32, 32)] * 2 + [(32, 64)] + [(64, 64)] * 2]
    return nn.Sequential(
        nn.Conv2d(1, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), *blocks, nn.AdaptiveAvgPool2d(1),
        nn.Flatten(), nn.Linear(64, 10),
    )


def classified(model, batch, classes, *shape):
    return model, torch.randn(batch, *shape), torch.randint(0, classes, (batch,))


def read(model, batch, steps):
    return model, torch.randint(0, 65, (batch, steps)), torch.randint(0, 65, (batch * steps,))


WORKLOADS = {
    "iris": lambda: classified(dense(4, 16, 3), 16, 3, 4),
    "mlp": lambda: classified(dense(784, 256, 128, 10), 64, 10, 784),
    "mlp_big": lambda: classified(dense(784, 2048, 2048, 10), 256, 10, 784),
    "lenet": lambda: classified(lenet(), 64, 10, 1, 28, 28),
    "vgg_cifar": lambda: classified(vgg(), 64, 10, 3, 32, 32),
    "resnet20": lambda: classified(resnet20(), 64, 10, 1, 28, 28),
    "lstm_char": lambda: read(Steps(), 32, 128),
    "gru_seq": lambda: classified(Mean(), 64, 10, 40, 1),
    "transformer": lambda: read(Attention(), 16, 128),
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=WORKLOADS)
    parser.add_argument("--mode", choices=["eager", "channels_last", "compile"], default="eager")
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(0)
    model, inputs, targets = WORKLOADS[given.workload]()
    parameters = list(model.parameters())
    if given.mode == "channels_last":
        model, inputs = model.to(memory_format=torch.channels_last), inputs.to(memory_format=torch.channels_last)
    optimiser = torch.optim.Adam(parameters, lr=1e-3)
    predict = torch.compile(model) if given.mode == "compile" else model
    loss = nn.CrossEntropyLoss()

    def step():
        optimiser.zero_grad(set_to_none=True)
        loss(predict(inputs), targets).backward()
        optimiser.step()

    steps.report(step, given.seconds, parameters=sum(weight.numel() for weight in parameters))


main()
