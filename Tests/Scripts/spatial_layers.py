#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Golden vectors of layers over space that Tests/Reference lacks, in double precision from the definitions.

Every layer here is y[o] = sum of w x[i] over terms (o, i, w) with w a number or a weight's cell, or a maximum over cells.
Run it from anywhere: it writes Tests/Reference/extra_spatial.json beside its own folder.
"""
import itertools
import json
import pathlib
import random

draw = random.Random(7)


def product(sizes):
    result = 1
    for size in sizes:
        result *= size
    return result


def places(sizes):
    return itertools.product(*[range(size) for size in sizes])


def index(place, sizes):
    result = 0
    for at, size in zip(place, sizes):
        result = result * size + at
    return result


def tensor(shape, data=None):
    """Distinct numbers of three decimals in random order where there is no data."""
    if data is None:
        count = product(shape)
        data = [(2 * i - count + 1) / 100 for i in range(count)]
        draw.shuffle(data)
    return {"shape": list(shape), "data": [float(f"{value:.9g}") for value in data]}


def case(name, layer, options, shape, output_shape, terms, params=(), choose_largest=False):
    """terms: (output cell, input cell, constant, name and cell of a weight or None); cells without a batch."""
    batch = 2
    x = tensor([batch] + shape)
    weights = {key: tensor(size) for key, size in params}
    grad = tensor([batch] + output_shape)
    inputs, outputs = product(shape), product(output_shape)
    y, dx = [0.0] * (batch * outputs), [0.0] * (batch * inputs)
    dweights = {key: [0.0] * product(size) for key, size in params}
    terms = list(terms)
    for example in range(batch):
        if choose_largest:
            cells = {}
            for o, i, _, _ in terms:
                cells.setdefault(o, []).append(example * inputs + i)
            for o, candidates in cells.items():
                winner = max(candidates, key=lambda cell: x["data"][cell])
                y[example * outputs + o] = x["data"][winner]
                dx[winner] += grad["data"][example * outputs + o]
            continue
        for o, i, constant, weight in terms:
            o += example * outputs
            value = 1.0 if i is None else x["data"][example * inputs + i]
            factor = constant if weight is None else weights[weight[0]]["data"][weight[1]]
            y[o] += value * factor
            if i is not None:
                dx[example * inputs + i] += grad["data"][o] * factor
            if weight is not None:
                dweights[weight[0]][weight[1]] += grad["data"][o] * value
    return {
        "name": f"{layer}/{name}", "layer": layer, "options": options, "mode": "train", "inputs": [x],
        "params": weights, "state": {}, "state_after": {}, "output": tensor([batch] + output_shape, y),
        "grad_output": grad, "grad_inputs": [tensor([batch] + shape, dx)],
        "grad_params": {key: tensor(size, dweights[key]) for key, size in params},
    }


def adaptive(kind, name, shape, size):
    def window(o, n, m):
        return range(o * n // m, -(-(o + 1) * n // m))

    channels, sizes = shape[-1], shape[:-1]

    def terms():
        for o in places(size):
            cells = list(itertools.product(*[window(*axis) for axis in zip(o, sizes, size)]))
            for c in range(channels):
                for i in cells:
                    yield index(o + (c,), size + [channels]), index(i + (c,), shape), 1 / len(cells), None

    layer = f"adaptive_{kind}_pool{len(size)}d"
    return case(name, layer, {"size": size}, shape, size + [channels], terms(), choose_largest=kind == "max")


def upsample(name, shape, factor):
    """Bilinear: between the middles of the cells, level beyond the first and the last."""
    channels, sizes = shape[-1], shape[:-1]
    size = [n * f for n, f in zip(sizes, factor)]

    def line(o, n, f):
        t = max(0.0, (o + 0.5) / f - 0.5)
        low = int(t)
        return [(low, 1 - (t - low)), (min(low + 1, n - 1), t - low)]

    def terms():
        for o in places(size):
            for taken in itertools.product(*[line(*axis) for axis in zip(o, sizes, factor)]):
                weight = product([share for _, share in taken])
                for c in range(channels):
                    i = tuple(cell for cell, _ in taken) + (c,)
                    yield index(o + (c,), size + [channels]), index(i, shape), weight, None

    return case(name, "upsample", {"factor": factor, "method": "bilinear"}, shape, size + [channels], terms())


def permute(name, shape, axes):
    output = [shape[a - 1] for a in axes]

    def terms():
        for o in places(output):
            i = [0] * len(shape)
            for at, a in zip(o, axes):
                i[a - 1] = at
            yield index(o, output), index(i, shape), 1.0, None

    return case(name, "permute", {"axes": axes}, shape, output, terms())


def window_options(kernel, stride, padding, dilation):
    return {"kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation, "use_bias": True}


def transposed(name, shape, filters, kernel, stride, padding, dilation, added):
    channels, sizes = shape[-1], shape[:-1]
    output = [(n - 1) * s + d * (k - 1) + 1 - sum(p) + a
              for n, s, d, k, p, a in zip(sizes, stride, dilation, kernel, padding, added)]

    def terms():
        for o in places(output + [filters]):
            yield index(o, output + [filters]), None, 1.0, ("bias", o[-1])
        for i in places(sizes):
            for k in places(kernel):
                o = tuple(at * s + d * tap - p[0] for at, s, d, tap, p in zip(i, stride, dilation, k, padding))
                if any(at < 0 or at >= n for at, n in zip(o, output)):
                    continue
                for c in range(channels):
                    for f in range(filters):
                        weight = index(k + (c, f), kernel + [channels, filters])
                        yield index(o + (f,), output + [filters]), index(i + (c,), shape), None, ("weight", weight)

    options = {"filters": filters, **window_options(kernel, stride, padding, dilation), "output_padding": added}
    params = [("weight", kernel + [channels, filters]), ("bias", [filters])]
    return case(name, f"conv{len(kernel)}d_transpose", options, shape, output + [filters], terms(), params)


def depthwise(name, shape, multiplier, kernel, stride, padding, dilation):
    channels, sizes = shape[-1], shape[:-1]
    output = [(n + sum(p) - d * (k - 1) - 1) // s + 1
              for n, s, d, k, p in zip(sizes, stride, dilation, kernel, padding)]
    filters = channels * multiplier

    def terms():
        for o in places(output):
            for f in range(filters):
                yield index(o + (f,), output + [filters]), None, 1.0, ("bias", f)
                for k in places(kernel):
                    i = tuple(at * s - p[0] + d * tap for at, s, d, tap, p in zip(o, stride, dilation, k, padding))
                    if all(0 <= at < n for at, n in zip(i, sizes)):
                        weight = ("weight", index(k, kernel) * filters + f)
                        yield index(o + (f,), output + [filters]), index(i + (f // multiplier,), shape), None, weight

    options = {"multiplier": multiplier, **window_options(kernel, stride, padding, dilation)}
    params = [("weight", kernel + [channels, multiplier]), ("bias", [filters])]
    return case(name, f"depthwise_conv{len(kernel)}d", options, shape, output + [filters], terms(), params)


def pixel_shuffle(name, shape, factor):
    """Channel (c, i, j) goes to row i and column j of its cell."""
    height, width, channels = shape[0], shape[1], shape[2] // factor**2
    output = [height * factor, width * factor, channels]

    def terms():
        for h, w, c, i, j in places([height, width, channels, factor, factor]):
            yield index((h * factor + i, w * factor + j, c), output), index((h, w, (c * factor + i) * factor + j), shape), 1.0, None

    return case(name, "pixel_shuffle", {"factor": factor}, shape, output, terms())


def main():
    cases = []
    for kind in ["max", "average"]:
        cases += [
            adaptive(kind, "uneven", [7, 3], [3]), adaptive(kind, "all", [5, 2], [1]),
            adaptive(kind, "more_than_cells", [3, 2], [5]), adaptive(kind, "same", [4, 1], [4]),
            adaptive(kind, "uneven", [5, 7, 2], [2, 3]), adaptive(kind, "row", [4, 5, 3], [1, 5]),
            adaptive(kind, "uneven", [3, 5, 4, 2], [2, 3, 3]), adaptive(kind, "all", [2, 3, 2, 1], [1, 1, 1]),
        ]
    cases += [
        upsample("bilinear_1d", [4, 2], [3]), upsample("bilinear_one_cell", [1, 3], [4]),
        upsample("bilinear_3d", [2, 3, 2, 2], [2, 1, 3]), upsample("bilinear_5_4", [2, 3, 1], [5, 4]),
        permute("four", [2, 3, 4, 5], [4, 2, 1, 3]), permute("one", [5], [1]),
        permute("unchanged", [2, 3, 4], [1, 2, 3]), permute("five", [2, 1, 3, 2, 3], [5, 1, 4, 2, 3]),
        transposed("uneven_padding", [4, 2], 3, [5], [3], [[1, 2]], [2], [2]),
        transposed("one_cell", [1, 3], 2, [4], [2], [[1, 0]], [1], [0]),
        transposed("uneven_padding", [3, 4, 2], 3, [4, 2], [3, 2], [[2, 0], [0, 1]], [1, 3], [2, 1]),
        transposed("many_filters", [2, 3, 17], 19, [2, 3], [2, 1], [[0, 0], [1, 1]], [1, 1], [0, 0]),
        depthwise("multiplier_3", [9, 6], 3, [4], [2], [[3, 0]], [2]),
        depthwise("many_channels", [4, 35], 1, [3], [1], [[1, 1]], [1]),
        depthwise("uneven", [5, 7, 9], 2, [3, 2], [2, 3], [[2, 1], [0, 1]], [1, 2]),
        pixel_shuffle("2", [3, 5, 8], 2), pixel_shuffle("3", [1, 2, 9], 3), pixel_shuffle("1", [2, 1, 3], 1),
    ]
    path = pathlib.Path(__file__).resolve().parent.parent / "Reference" / "extra_spatial.json"
    head = {"family": "layers_spatial", "variant": "extra", "seed": 7, "generator": "Tests/Scripts/spatial_layers.py"}
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in cases)
    path.write_text(json.dumps(head)[:-1] + ', "cases": [\n' + lines + "\n]}\n")


main()
