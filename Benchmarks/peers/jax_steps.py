"""Times training steps of a workload in JAX, compiled by XLA for the processor: forward, loss, backward and Adam on one fixed batch.

usage: jax_steps.py WORKLOAD [--seconds 3] [--threads 2]; prints one JSON object
needs: pip install jax

The networks are those of the specs beside it; weights and data are random, as only the time counts. XLA takes as many threads
as the process has processors, so `--threads` is how many of those it keeps.
"""
import argparse
import functools
import os

import steps

RATE, FIRST, SECOND, EPSILON = 1e-3, 0.9, 0.999, 1e-8


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("workload", choices=["iris", "mlp", "mlp_big", "lenet", "lstm_char"])
    parser.add_argument("--seconds", type=float, default=3)
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


given = arguments()
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: given.threads])

import jax  # noqa: E402  It looks at the processors when it is imported.
from jax import numpy as jnp  # noqa: E402
from jax import random  # noqa: E402

KEY = random.PRNGKey(0)


def affine(inputs, units):
    return {"weight": random.normal(KEY, (inputs, units)) * 0.05, "bias": jnp.zeros(units)}


def apply(layer, x):
    return x @ layer["weight"] + layer["bias"]


def cross_entropy(scores, labels):
    return -jnp.take_along_axis(jax.nn.log_softmax(scores), labels[:, None], 1).mean()


def perceptron(batch, *sizes):
    weights = [affine(*pair) for pair in zip(sizes, sizes[1:])]
    x = random.normal(KEY, (batch, sizes[0]))
    labels = random.randint(KEY, (batch,), 0, sizes[-1])

    def loss(weights):
        hidden = functools.reduce(lambda h, layer: jax.nn.relu(apply(layer, h)), weights[:-1], x)
        return cross_entropy(apply(weights[-1], hidden), labels)

    return weights, loss


def lenet(batch=64):
    weights = {
        "first": random.normal(KEY, (3, 3, 1, 32)) * 0.1, "first_bias": jnp.zeros(32),
        "second": random.normal(KEY, (3, 3, 32, 64)) * 0.1, "second_bias": jnp.zeros(64),
        "hidden": affine(1600, 128), "scores": affine(128, 10),
    }
    x = random.normal(KEY, (batch, 28, 28, 1))
    labels = random.randint(KEY, (batch,), 0, 10)

    def stage(x, filters, bias):
        x = jax.lax.conv_general_dilated(x, filters, (1, 1), "VALID", dimension_numbers=("NHWC", "HWIO", "NHWC"))
        x = jax.nn.relu(x + bias)
        return jax.lax.reduce_window(x, -jnp.inf, jax.lax.max, (1, 2, 2, 1), (1, 2, 2, 1), "VALID")

    def loss(weights):
        hidden = stage(stage(x, weights["first"], weights["first_bias"]), weights["second"], weights["second_bias"])
        hidden = jax.nn.relu(apply(weights["hidden"], hidden.reshape(batch, -1)))
        # One mask for all steps: its numbers do not count, and drawing them is not what is compared.
        hidden = hidden * (random.uniform(KEY, hidden.shape) < 0.5) * 2
        return cross_entropy(apply(weights["scores"], hidden), labels)

    return weights, loss


def lstm(batch=32, length=128, symbols=65, width=64, units=256):
    weights = {
        "table": random.normal(KEY, (symbols, width)), "input": affine(width, 4 * units),
        "recurrent": random.normal(KEY, (units, 4 * units)) * 0.05, "scores": affine(units, symbols),
    }
    x = random.randint(KEY, (batch, length), 0, symbols)
    labels = random.randint(KEY, (length * batch,), 0, symbols)

    def loss(weights):
        def advance(state, gates):
            hidden, cell = state
            input_gate, forget, candidate, output = jnp.split(gates + hidden @ weights["recurrent"], 4, -1)
            cell = jax.nn.sigmoid(forget) * cell + jax.nn.sigmoid(input_gate) * jnp.tanh(candidate)
            hidden = jax.nn.sigmoid(output) * jnp.tanh(cell)
            return (hidden, cell), hidden

        gates = jnp.swapaxes(apply(weights["input"], weights["table"][x]), 0, 1)
        empty = jnp.zeros((batch, units))
        _, states = jax.lax.scan(advance, (empty, empty), gates)
        return cross_entropy(apply(weights["scores"], states).reshape(-1, symbols), labels)

    return weights, loss


WORKLOADS = {
    "iris": lambda: perceptron(16, 4, 16, 3),
    "mlp": lambda: perceptron(64, 784, 256, 128, 10),
    "mlp_big": lambda: perceptron(256, 784, 2048, 2048, 10),
    "lenet": lenet,
    "lstm_char": lstm,
}


def main():
    weights, loss = WORKLOADS[given.workload]()
    leaves = jax.tree.map

    @functools.partial(jax.jit, donate_argnums=0)
    def advance(state):
        weights, first, second, count = state
        gradient = jax.grad(loss)(weights)
        count = count + 1
        first = leaves(lambda m, g: FIRST * m + (1 - FIRST) * g, first, gradient)
        second = leaves(lambda v, g: SECOND * v + (1 - SECOND) * g * g, second, gradient)

        def moved(w, m, v):
            return w - RATE * (m / (1 - FIRST**count)) / (jnp.sqrt(v / (1 - SECOND**count)) + EPSILON)

        return leaves(moved, weights, first, second), first, second, count

    state = [(weights, leaves(jnp.zeros_like, weights), leaves(jnp.zeros_like, weights), jnp.array(0.0))]

    def step():
        state[0] = jax.block_until_ready(advance(state[0]))

    steps.report(step, given.seconds, parameters=sum(weight.size for weight in jax.tree.leaves(weights)))


main()
