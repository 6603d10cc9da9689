# SPDX-License-Identifier: MIT
"""Golden vectors of local response normalisation within channels, which PyTorch lacks: python3 Tests/Scripts/response_norm.py

As in Caffe: the mean of squares over a square of positions around each, padding counted as 0, in each channel.
"""
import os

import golden

SEED = 21
random = golden.generator(SEED)


def squares(x, size, i, j, channel):
    reach = range(-(size // 2), size // 2 + 1)
    return sum(
        x[i + a][j + b][channel] ** 2 for a in reach for b in reach
        if 0 <= i + a < len(x) and 0 <= j + b < len(x[0]))


def case(name, shape, size, alpha, beta, k):
    def function(inputs, _):
        result = []
        for x in inputs[0]:
            image = x if len(shape) == 4 else [[row] for row in x]
            cells = size * size if len(shape) == 4 else size
            normal = [
                [[value / (k + alpha / cells * squares(image, size, i, j, c)) ** beta
                  for c, value in enumerate(cell)] for j, cell in enumerate(row)]
                for i, row in enumerate(image)]
            result.append(normal if len(shape) == 4 else [row[0] for row in normal])
        return result

    options = {"size": size, "alpha": alpha, "beta": beta, "k": k, "region": "within"}
    return golden.case(
        "local_response_norm/" + name, "local_response_norm", options, function,
        [golden.numbers(random, shape)], {}, random)


CASES = [
    case("within_3", [2, 4, 5, 2], 3, 0.5, 0.75, 1.0),
    case("within_5", [1, 3, 6, 3], 5, 2.0, 0.5, 2.0),
    case("within_1", [1, 2, 3, 2], 1, 1.5, 0.75, 1.0),
    case("within_sequence", [2, 6, 2], 3, 0.8, 0.75, 1.0),
]

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Reference")
golden.write(
    os.path.join(folder, "extra_norm.json"), "norm_extra", "Tests/Scripts/response_norm.py", SEED, CASES)
