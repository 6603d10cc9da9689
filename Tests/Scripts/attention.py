# SPDX-License-Identifier: MIT
"""Golden vectors of attention that `layers_attention.json` lacks: rotary, two and three inputs, decoders, positional encoding.

Written from the papers' formulas in plain Python, double precision: python3 Tests/Scripts/attention.py
"""
import math
import os

import golden

SEED = 20
random = golden.generator(SEED)


def product(x, weight, bias=None):
    return [
        [sum(a * weight[k][n] for k, a in enumerate(row)) + (bias[n] if bias else 0)
         for n in range(len(weight[0]))] for row in x]


def added(x, y):
    return [[a + b for a, b in zip(p, q)] for p, q in zip(x, y)]


def turned(x, heads):
    """Su et al. 2021: the pair (i, i + width / 2) of a head as a complex number, times e^(i t 10000^(-2 i / width))."""
    width = len(x[0]) // heads
    result = [list(row) for row in x]
    for t, row in enumerate(x):
        for head in range(heads):
            for i in range(width // 2):
                first, second = head * width + i, head * width + i + width // 2
                z = complex(row[first], row[second])
                angle = t * 10000 ** (-2 * i / width)
                z *= complex(math.cos(angle), math.sin(angle))
                result[t][first], result[t][second] = z.real, z.imag
    return result


def attention(query, key, value, p, heads, causal=False, rotary=False, prefix=""):
    def project(x, name):
        return product(x, p[prefix + name + "_weight"], p.get(prefix + name + "_bias"))

    q, k, v = project(query, "query"), project(key, "key"), project(value, "value")
    if rotary:
        q, k = turned(q, heads), turned(k, heads)
    width = len(q[0]) // heads
    gathered = []
    for t, row in enumerate(q):
        features = []
        for head in range(heads):
            part = range(head * width, (head + 1) * width)
            seen = range(min(t + 1, len(k)) if causal else len(k))
            scores = [sum(row[f] * k[s][f] for f in part) / math.sqrt(width) for s in seen]
            powers = [math.exp(score - max(scores)) for score in scores]
            features += [sum(w * v[s][f] for w, s in zip(powers, seen)) / sum(powers) for f in part]
        gathered.append(features)
    return project(gathered, "output")


def normal(x, p, name, epsilon):
    result = []
    for row in x:
        mean = sum(row) / len(row)
        variance = sum((a - mean) ** 2 for a in row) / len(row)
        result.append([
            (a - mean) / math.sqrt(variance + epsilon) * g + b
            for a, g, b in zip(row, p[name + "_gamma"], p[name + "_beta"])])
    return result


def feed_forward(x, p):
    """With tanh inside."""
    inner = [[math.tanh(a) for a in row] for row in product(x, p["ff1_weight"], p["ff1_bias"])]
    return product(inner, p["ff2_weight"], p["ff2_bias"])


def decoder(x, memory, p, heads, pre_norm, epsilon):
    parts = [lambda y: attention(y, y, y, p, heads, causal=True)]
    if memory:
        parts.append(lambda y: attention(y, memory, memory, p, heads, prefix="cross_"))
    parts.append(lambda y: feed_forward(y, p))
    for index, part in enumerate(parts):
        name = f"norm{index + 1}"
        if pre_norm:
            x = added(x, part(normal(x, p, name, epsilon)))
        else:
            x = normal(added(x, part(x)), p, name, epsilon)
    return x


def attention_params(features, keys, values, bias=True, prefix=""):
    sizes = {"query": features, "key": keys, "value": values, "output": features}
    params = {
        f"{prefix}{name}_weight": golden.numbers(random, [size, features], 0.5)
        for name, size in sizes.items()}
    if bias:
        params |= {f"{prefix}{name}_bias": golden.numbers(random, [features], 0.5) for name in sizes}
    return params


def decoder_params(features, units, memory):
    params = attention_params(features, features, features)
    if memory:
        params |= attention_params(features, memory, memory, prefix="cross_")
    params |= {
        "ff1_weight": golden.numbers(random, [features, units], 0.5), "ff1_bias": golden.numbers(random, [units], 0.5),
        "ff2_weight": golden.numbers(random, [units, features], 0.5), "ff2_bias": golden.numbers(random, [features], 0.5)}
    for index in range(3 if memory else 2):
        params[f"norm{index + 1}_gamma"] = golden.numbers(random, [features])
        params[f"norm{index + 1}_beta"] = golden.numbers(random, [features])
    return params


def attention_case(name, shapes, heads, causal=False, bias=True, rotary=False):
    features = [shape[-1] for shape in shapes]
    params = attention_params(features[0], features[min(1, len(shapes) - 1)], features[-1], bias)

    def function(inputs, p):
        return [
            attention(x[0], x[min(1, len(x) - 1)], x[-1], p, heads, causal, rotary)
            for x in zip(*inputs)]

    options = {"heads": heads, "causal": causal, "use_bias": bias, "rotary": rotary}
    return golden.case(
        "multi_head_attention/" + name, "multi_head_attention", options, function,
        [golden.numbers(random, shape) for shape in shapes], params, random)


def decoder_case(name, shapes, heads, pre_norm):
    memory = shapes[1][-1] if len(shapes) > 1 else None
    params = decoder_params(shapes[0][-1], 5, memory)

    def function(inputs, p):
        return [
            decoder(x[0], x[1] if memory else None, p, heads, pre_norm, 1e-5)
            for x in zip(*inputs)]

    options = {
        "heads": heads, "feed_forward_units": 5, "activation": "tanh", "pre_norm": pre_norm,
        "epsilon": 1e-5}
    return golden.case(
        "transformer_decoder/" + name, "transformer_decoder", options, function,
        [golden.numbers(random, shape) for shape in shapes], params, random)


def encoding_case(name, shape):
    def function(inputs, _):
        def position(t, f):
            angle = t / 10000 ** (f // 2 * 2 / shape[2])
            return math.cos(angle) if f % 2 else math.sin(angle)
        return [
            [[a + position(t, f) for f, a in enumerate(row)] for t, row in enumerate(x)]
            for x in inputs[0]]

    return golden.case(
        "positional_encoding/" + name, "positional_encoding", {}, function,
        [golden.numbers(random, shape)], {}, random)


CASES = [
    attention_case("rotary", [[2, 5, 4]], 1, rotary=True),
    attention_case("rotary_two_heads_causal", [[2, 4, 8]], 2, causal=True, rotary=True),
    attention_case("two_inputs", [[2, 3, 4], [2, 5, 3]], 2),
    attention_case("two_inputs_causal", [[2, 5, 4], [2, 3, 4]], 2, causal=True, bias=False),
    attention_case("two_inputs_rotary", [[2, 3, 4], [2, 4, 2]], 2, rotary=True),
    attention_case("three_inputs", [[2, 3, 6], [2, 4, 2], [2, 4, 5]], 3),
    decoder_case("one_input_post_norm", [[2, 4, 4]], 2, False),
    decoder_case("one_input_pre_norm", [[2, 4, 4]], 2, True),
    decoder_case("memory_post_norm", [[2, 4, 4], [2, 3, 5]], 2, False),
    decoder_case("memory_pre_norm", [[2, 3, 4], [2, 5, 3]], 1, True),
    encoding_case("even", [2, 5, 4]),
    encoding_case("odd", [1, 7, 3]),
]

folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "Reference")
golden.write(
    os.path.join(folder, "extra_attention.json"), "attention_extra", "Tests/Scripts/attention.py", SEED, CASES)
