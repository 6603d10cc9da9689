"""How time grows with the batch, the length of sequences and the number of layers: ours alone."""
import math

from harness.measuring import Tool
from harness.rounds import Rounds
from harness.tables import mebibytes, significant, table

# What grows, the spec, its values, and how one is set.
SERIES = [
    ("batch", "mlp", [64, 256, 1024, 4096], lambda value: ["--batch", value]),
    ("batch", "vgg_cifar", [4, 16, 64], lambda value: ["--batch", value]),
    ("length", "lstm_char", [64, 256, 1024, 4096], lambda value: ["--set", f"data.source.text.window={value}", "--batch", 8]),
    ("length", "transformer", [64, 256, 1024, 4096], lambda value: ["--set", f"data.source.text.window={value}", "--batch", 2]),
    ("layers", "growth/deep", [10, 100, 1000], lambda value: ["--set", f"parameters.depth={value}"]),
]

HEADER = ["spec", "grows", "value", "ms a step", "ms for each", "to the first", "GFLOP/s", "MiB"]


def exponent(values, times):
    """The slope of log time over log value, by least squares: 1 is linear."""
    x, y = [math.log(value) for value in values], [math.log(time) for time in times]
    middle, height = sum(x) / len(x), sum(y) / len(y)
    return sum((a - middle) * (b - height) for a, b in zip(x, y)) / sum((a - middle) ** 2 for a in x)


def run(given):
    """The table and all figures."""
    tool = Tool(given)
    rows, figures = [], {}
    for what, workload, values, change in SERIES:
        if given.workloads and workload not in given.workloads:
            continue
        limits = ["--seconds", given.seconds, "--steps", 5]
        contenders = {value: tool.bench(tool.spec(workload), *limits, *change(value)) for value in values}
        rounds = Rounds(contenders, given.rounds, tool.peak)
        known = [value for value in values if rounds.values(value, "median_ms")]
        times = [rounds.median(value, "median_ms") for value in known]
        for value, time in zip(known, times):
            rows.append([
                workload, what, value, significant(time), significant(time / value),
                f"{significant(time / value / (times[0] / known[0]))}×", significant(rounds.median(value, "gflops")),
                mebibytes(rounds.median(value, "peak_bytes")),
            ])
        figures[f"{workload}, {what}"] = rounds.record() | {"exponent": exponent(known, times)}
        print(f"{workload}: time grows as {what}^{exponent(known, times):.2f}{rounds.note()}", flush=True)
    return table(HEADER, rows), figures
