# SPDX-License-Identifier: MIT
"""Reads what a run folder holds as other programs do: weights with the safetensors package, predictions judged by scikit-learn.

    python3 -m venv /tmp/venv && /tmp/venv/bin/pip install safetensors==0.8.0 scikit-learn==1.9.0 numpy
    /tmp/venv/bin/python Tests/Scripts/validate_files.py NNRUN

Trains small versions of specs, so that it takes seconds. Metrics must agree to 1e-9: both sides read the same predictions, which
csv holds as the shortest text that is the same number.
"""

import csv
import hashlib
import json
import math
import pathlib
import struct
import subprocess
import sys
import tempfile

import numpy
import safetensors.numpy
import sklearn.metrics

ROOT = pathlib.Path(__file__).parent.parent.parent
NNRUN = str(pathlib.Path(sys.argv[1]).resolve())
failures = []


def expect(holds, what):
    if not holds:
        failures.append(what)


def nnrun(*arguments, code=0):
    result = subprocess.run([NNRUN, *map(str, arguments)], capture_output=True, text=True)
    expect(result.returncode == code, f"{arguments}: code {result.returncode}\n{result.stderr}")
    return result.stdout


def near(ours, theirs, what):
    expect(ours is not None and math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9), f"{what}: {ours}, theirs {theirs}")


def check_weights(run):
    """The same names, shapes and bits as the package reads, and the hash that the summary names."""
    path = run / "model.safetensors"
    content = path.read_bytes()
    summary = json.loads((run / "summary.json").read_text())
    expect(hashlib.sha256(content).hexdigest() == summary["weights_sha256"], f"{path}: its hash")
    tensors = safetensors.numpy.load(content)
    header = json.loads(content[8:8 + struct.unpack("<Q", content[:8])[0]])
    expect(header.pop("__metadata__")["format"] == "nnrun", f"{path}: its metadata")
    expect(sorted(header) == sorted(tensors), f"{path}: its names")
    expect(all(tensor.dtype == numpy.float32 for tensor in tensors.values()), f"{path}: its types")
    start = 8 + struct.unpack("<Q", content[:8])[0]
    for name, entry in header.items():
        begin, end = entry["data_offsets"]
        expect(list(tensors[name].shape) == entry["shape"], f"{path}: shape of {name}")
        expect(tensors[name].tobytes() == content[start + begin:start + end], f"{path}: bits of {name}")
    return tensors


def check_foreign_weights(run, tensors):
    """A file that the package writes, in its own order and without our metadata, predicts the same."""
    before = nnrun("predict", run, "--data", ROOT / "specs/data/iris.csv")
    ours = (run / "model.safetensors").read_bytes()
    (run / "model.safetensors").write_bytes(safetensors.numpy.save(tensors))
    expect(nnrun("predict", run, "--data", ROOT / "specs/data/iris.csv") == before, "weights written by the package")
    (run / "model.safetensors").write_bytes(safetensors.numpy.save({name: value.astype("float64") for name, value in tensors.items()}))
    nnrun("predict", run, "--data", ROOT / "specs/data/iris.csv", code=2)
    (run / "model.safetensors").write_bytes(ours)


def predictions(run, work, name, target):
    """What is true and what is predicted, for a table that is a run's own test part."""
    nnrun("predict", run, "--data", work / f"{name}-test.csv", "-o", work / "predictions.csv")
    with open(work / "predictions.csv", newline="") as file:
        predicted = list(csv.DictReader(file))
    with open(work / f"{name}-test.csv", newline="") as file:
        true = [row[target] for row in csv.DictReader(file)]
    expect(len(true) == len(predicted) > 0, f"{name}: the number of predictions")
    return true, predicted


def check_metrics(run, theirs):
    """All that the summary says of the test part, that `evaluate` says, and what scikit-learn makes of the predictions."""
    summary = json.loads((run / "summary.json").read_text())["metrics"]["test"]
    for name, value in theirs.items():
        near(summary.get(name), value, f"{run.name}: test {name}")
    measured = json.loads(nnrun("evaluate", run, "--split", "test", "--json"))["metrics"]
    expect(measured.keys() == summary.keys(), f"{run.name}: what evaluate measures")
    for name, value in measured.items():
        near(value, summary[name], f"{run.name}: evaluate, {name}")
    return summary


def check_classes(run, work):
    true, predicted = predictions(run, work, "iris", "species")
    classes = sorted(set(true))
    shares = numpy.array([[float(row[f"p({name})"]) for name in classes] for row in predicted])
    guessed = [row["species"] for row in predicted]
    expect(guessed == [classes[index] for index in shares.argmax(axis=1)], "predictions: the likeliest class")
    expect(numpy.allclose(shares.sum(axis=1), 1, atol=1e-6), "predictions: shares sum to 1")
    m = sklearn.metrics
    hits = numpy.array([[name == label for name in classes] for label in true], dtype=float)
    summary = check_metrics(run, {
        "accuracy": m.accuracy_score(true, guessed),
        "balanced_accuracy": m.balanced_accuracy_score(true, guessed),
        "macro_f1": m.f1_score(true, guessed, average="macro"),
        "weighted_precision": m.precision_score(true, guessed, average="weighted", zero_division=0),
        "macro_recall": m.recall_score(true, guessed, average="macro", zero_division=0),
        "matthews_corrcoef": m.matthews_corrcoef(true, guessed),
        "cohen_kappa": m.cohen_kappa_score(true, guessed),
        # A class against the rest each: scikit-learn wants rows that sum to 1 to the last bit for its own way to do so.
        "macro_roc_auc": numpy.mean([m.roc_auc_score(hits[:, c], shares[:, c]) for c in range(len(classes))]),
        "macro_average_precision": numpy.mean([m.average_precision_score(hits[:, c], shares[:, c]) for c in range(len(classes))]),
    })
    # The loss is one of float32.
    loss = m.log_loss(true, shares / shares.sum(axis=1, keepdims=True), labels=classes)
    expect(math.isclose(summary["loss"], loss, rel_tol=1e-5), f"test loss: {summary['loss']}, theirs {loss}")


def check_numbers(run, work):
    target = "compressive_strength"
    true, predicted = predictions(run, work, "concrete", target)
    fitted = json.loads((run / "preprocessing.json").read_text())["target"]
    offset, divisor = fitted["offsets"][0], fitted["divisors"][0]
    # A network is given targets as float32 of the scaled column, and is judged by those.
    true = [float(numpy.float32((float(value) - offset) / divisor)) * divisor + offset for value in true]
    guessed = [float(row[target]) for row in predicted]
    m = sklearn.metrics
    check_metrics(run, {
        "mean_absolute_error": m.mean_absolute_error(true, guessed),
        "mean_squared_error": m.mean_squared_error(true, guessed),
        "rmse": math.sqrt(m.mean_squared_error(true, guessed)),
        "r2": m.r2_score(true, guessed),
        "max_error": m.max_error(true, guessed),
        "median_absolute_error": m.median_absolute_error(true, guessed),
        "explained_variance": m.explained_variance_score(true, guessed),
    })


def check_hostile_names(work):
    """Names of classes that a spreadsheet would run are text, and numbers stay numbers."""
    names = ["=1+1", "-1", "@x", "b,c"]
    with open(work / "hostile.csv", "w", newline="") as file:
        csv.writer(file).writerows([["a", "y"]] + [[index % 5, names[index % 4]] for index in range(40)])
    (work / "hostile.nn.yaml").write_text(
        "nnspec: 1\ndata:\n  source: {csv: hostile.csv}\n  inputs: {a: number}\n  target: {y: category}\n  split: {train: 100%}\n"
        "model: {layers: [output]}\ntraining: {loss: cross_entropy, optimiser: {adam: {learning_rate: 0.1}}, epochs: 1}\n")
    nnrun("train", work / "hostile.nn.yaml", "--run-dir", work / "hostile", "-q")
    nnrun("predict", work / "hostile", "--data", work / "hostile.csv", "-o", work / "hostile-out.csv")
    with open(work / "hostile-out.csv", newline="") as file:
        rows = list(csv.reader(file))
    expect(set(rows[0]) == {"row", "y", "probability", *(f"p({name})" for name in names)}, f"hostile names: {rows[0]}")
    expect({row[1] for row in rows[1:]} <= {"'=1+1", "-1", "'@x", "b,c"}, "hostile names: as classes")


def divide(source, work, name):
    """A table as one of training rows and one of test rows, every fourth."""
    head, *lines = (ROOT / "specs/data" / source).read_text().splitlines(keepends=True)
    (work / f"{name}-train.csv").write_text(head + "".join(line for index, line in enumerate(lines) if index % 4))
    (work / f"{name}-test.csv").write_text(head + "".join(lines[::4]))


SOURCE = "data.source={{train: {{csv: {0}-train.csv}}, test: {{csv: {0}-test.csv}}}}"
CLASS_METRICS = ("[accuracy, balanced_accuracy, macro_f1, weighted_precision, macro_recall, matthews_corrcoef, cohen_kappa, "
                 "macro_roc_auc, macro_average_precision]")
NUMBER_METRICS = "[mean_absolute_error, mean_squared_error, rmse, r2, max_error, median_absolute_error, explained_variance]"


def train(spec, work, name, metrics, epochs):
    """A spec of ours on the divided table; `--set` cannot take a split away, so its line goes."""
    divide({"iris": "iris.csv", "concrete": "concrete_strength.csv"}[name], work, name)
    text = (ROOT / f"specs/{spec}.nn.yaml").read_text()
    lines = [line for line in text.splitlines() if not line.startswith(("  split:", "expect:", "  - "))]
    (work / f"{name}.nn.yaml").write_text("\n".join(lines) + "\n")
    nnrun("train", work / f"{name}.nn.yaml", "--set", SOURCE.format(name), "--set", f"training.metrics={metrics}",
          "--set", f"training.epochs={epochs}", "--run-dir", work / name, "-q")
    return work / name


with tempfile.TemporaryDirectory() as folder:
    work = pathlib.Path(folder)
    run = train("iris-mlp", work, "iris", CLASS_METRICS, 5)
    check_foreign_weights(run, check_weights(run))
    check_classes(run, work)
    run = train("concrete-regression", work, "concrete", NUMBER_METRICS, 3)
    check_weights(run)
    check_numbers(run, work)
    check_hostile_names(work)

for failure in failures:
    print(failure)
print("files: " + ("FAILED" if failures else "read alike by other programs"))
sys.exit(1 if failures else 0)
