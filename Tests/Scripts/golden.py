# SPDX-License-Identifier: MIT
"""What the scripts for golden vectors share: cases in double precision, gradients by central differences.

A case's function takes inputs and parameters as nested lists and returns the output; a tensor is [shape, flat numbers].
"""
import json
import random


def numbers(generator, shape, scale=1.0):
    """Numbers of three decimals."""
    count = 1
    for size in shape:
        count *= size
    return [list(shape), [round(generator.gauss(0, scale), 3) for _ in range(count)]]


def nested(shape, flat):
    """A flat list as lists of lists."""
    if len(shape) == 1:
        return list(flat)
    size = len(flat) // shape[0]
    return [nested(shape[1:], flat[i * size:(i + 1) * size]) for i in range(shape[0])]


def flattened(value):
    return [x for part in value for x in flattened(part)] if isinstance(value, list) else [value]


def shape_of(value):
    return [len(value)] + shape_of(value[0]) if isinstance(value, list) else []


def tensor(shape, flat):
    return {"shape": shape, "data": [short(x) for x in flat]}


def short(x):
    if abs(x) < 1e-12:
        return 0
    x = float(f"{x:.9g}")
    return int(x) if x == int(x) else x


def case(name, layer, options, function, inputs, params, generator):
    """One golden case; `function(inputs, params)` works on one batch."""
    def output():
        return function(
            [nested(*x) for x in inputs], {key: nested(*value) for key, value in params.items()})

    found = output()
    flow = numbers(generator, shape_of(found))

    def loss():
        return sum(a * b for a, b in zip(flattened(output()), flow[1]))

    def gradient(values):
        """Two central differences, which cancel the curvature of third order."""
        slopes = []
        for i, kept in enumerate(values[1]):
            found = []
            for h in (1e-3, 5e-4):
                values[1][i] = kept + h
                up = loss()
                values[1][i] = kept - h
                found.append((up - loss()) / (2 * h))
            values[1][i] = kept
            slopes.append((4 * found[1] - found[0]) / 3)
        return tensor(values[0], slopes)

    return {
        "name": name, "layer": layer, "options": options, "mode": "train",
        "inputs": [tensor(*x) for x in inputs],
        "params": {key: tensor(*value) for key, value in params.items()},
        "state": {}, "state_after": {}, "output": tensor(shape_of(found), flattened(found)),
        "grad_output": tensor(*flow), "grad_inputs": [gradient(x) for x in inputs],
        "grad_params": {key: gradient(value) for key, value in params.items()},
    }


def write(path, variant, generator, seed, cases):
    """One case a line."""
    head = {"family": "layers_" + variant, "variant": variant, "seed": seed, "generator": generator}
    lines = ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases)
    with open(path, "w") as file:
        file.write(json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n")


def generator(seed):
    return random.Random(seed)
