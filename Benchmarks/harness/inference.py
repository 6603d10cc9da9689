"""Predictions: ours and onnxruntime's, one example at a time and the workload's batch."""
from harness.measuring import Tool, peer
from harness.rounds import Rounds
from harness.tables import mebibytes, ratio, significant, table

BATCHES = {"lenet": 64, "vgg_cifar": 64, "lstm_char": 32}

HEADER = ["workload", "batch", "ms", "GFLOP/s", "onnxruntime ms", "ratio", "quartiles", "MiB", "onnxruntime MiB"]


def contenders(tool, workload, batch, given):
    limits = ["--batch", batch, "--seconds", given.seconds]
    found = {"nnrun": tool.bench(tool.spec(workload), "--inference", *limits)}
    if given.onnx:
        found["onnxruntime"] = peer(given.onnx, "onnx_predictions.py", workload, *limits, "--threads", given.threads)
    return found


def run(given):
    """The table and all figures."""
    tool = Tool(given)
    rows, figures = [], {}
    for workload in given.workloads or BATCHES:
        for batch in (1, BATCHES[workload]):
            rounds = Rounds(contenders(tool, workload, batch, given), given.rounds, tool.peak)
            ours = lambda figure: rounds.median("nnrun", figure)
            rows.append([
                workload, batch, significant(ours("median_ms")), significant(ours("gflops")),
                significant(rounds.median("onnxruntime", "median_ms")), *ratio(rounds.ratios(["onnxruntime"])),
                mebibytes(ours("peak_bytes")), mebibytes(rounds.median("onnxruntime", "peak_bytes")),
            ])
            figures[f"{workload}, batch {batch}"] = rounds.record()
            print(f"{workload}, batch {batch}: {rows[-1][5]} onnxruntime{rounds.note()}", flush=True)
    return table(HEADER, rows), figures
