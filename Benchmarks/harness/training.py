"""Training steps: ours, PyTorch's in its best mode, and JAX's."""
from harness.measuring import Tool, peer
from harness.rounds import Rounds
from harness.tables import mebibytes, ratio, significant, table

WORKLOADS = ["iris", "mlp", "mlp_big", "lenet", "vgg_cifar", "lstm_char", "gru_seq", "transformer"]
# On request, as its table is of epochs: a step of ResNet-20, of which an epoch of Fashion-MNIST's 54,000 examples has 844.
MORE = ["resnet20"]
CONVOLUTIONAL = {"lenet", "vgg_cifar", "resnet20"}
JAX = {"iris", "mlp", "mlp_big", "lenet", "lstm_char"}

HEADER = [
    "workload", "ms a step", "GFLOP/s", "of the peak", "PyTorch ms", "mode", "ratio", "quartiles", "JAX ms", "ratio", "MiB",
    "PyTorch MiB", "first step ms", "PyTorch's",
]


def contenders(tool, workload, given):
    """The commands of a workload, by name."""
    limits = ["--seconds", given.seconds, "--threads", given.threads]
    found = {"nnrun": tool.bench(tool.spec(workload), "--seconds", given.seconds)}
    modes = ["eager"] + ["channels_last"] * (workload in CONVOLUTIONAL) + ["compile"] * given.compile
    if given.python:
        for mode in modes:
            found[mode] = peer(given.python, "torch_steps.py", workload, "--mode", mode, *limits)
    if given.jax and workload in JAX:
        found["jax"] = peer(given.jax, "jax_steps.py", workload, *limits)
    return found


def row(workload, rounds):
    """What the rounds of a workload come to."""
    modes = [mode for mode in ("eager", "channels_last", "compile") if rounds.values(mode, "median_ms")]
    best = rounds.best(modes)
    ours = lambda figure: rounds.median("nnrun", figure)
    theirs = lambda figure: rounds.median(best, figure) if best else None
    share = ours("share_of_peak")
    return [
        workload, significant(ours("median_ms")), significant(ours("gflops")), f"{100 * share:.0f} %",
        significant(theirs("median_ms")), best or "–", *ratio(rounds.ratios(modes)),
        significant(rounds.median("jax", "median_ms")), ratio(rounds.ratios(["jax"]))[0], mebibytes(ours("peak_bytes")),
        mebibytes(theirs("peak_bytes")), significant(ours("first_step_ms")), significant(theirs("first_step_ms")),
    ]


def run(given):
    """The table and all figures."""
    tool = Tool(given)
    rows, figures = [], {}
    for workload in given.workloads or WORKLOADS:
        rounds = Rounds(contenders(tool, workload, given), given.rounds, tool.peak)
        rows.append(row(workload, rounds))
        figures[workload] = rounds.record()
        print(f"{workload}: {rows[-1][6]} PyTorch, {rows[-1][9]} JAX{rounds.note()}", flush=True)
    return table(HEADER, rows), figures
