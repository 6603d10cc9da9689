# SPDX-License-Identifier: MIT
"""Kills runs at random moments, resumes them, and compares with a run in one go: Tests/Scripts/kill_runs.py NNRUN COUNT SEED [EPOCHS]

COUNT kills (SIGKILL) over a convolutional network, an LSTM with dropout and an augmented network. Every run is resumed with
another number of threads until it is done. The model file must have the bytes of an uninterrupted run, and metrics.jsonl the same
lines but for the times.
"""

import hashlib
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import time

NNRUN = str(pathlib.Path(sys.argv[1]).resolve())
COUNT = int(sys.argv[2])
RANDOM = random.Random(int(sys.argv[3]))
EPOCHS = int(sys.argv[4]) if len(sys.argv) > 4 else 12
SPECS = pathlib.Path(__file__).resolve().parents[2] / "specs"

DIGITS = f"""
nnspec: 1
seed: 5
data:
  source: {{csv: {SPECS}/data/digits.csv}}
  inputs:
    image: {{columns: pixel_*, type: image, shape: [8, 8, 1], scale: {{divide: 16}}}}
  target:
    digit: {{type: category}}
  split: {{train: 70%, validation: 15%, test: 15%}}
  AUGMENTATION
model:
  layers:
    - conv2d: {{filters: 8, kernel: 3, padding: same, activation: relu}}
    - batch_norm
    - max_pool2d: 2
    - flatten
    - dropout: 0.3
    - output
training:
  loss: cross_entropy
  optimiser: {{adamw: {{learning_rate: 5e-3}}}}
  schedule: {{cosine: {{warmup: 5%}}}}
  epochs: {EPOCHS}
  batch_size: 64
  metrics: [accuracy]
  checkpoint: {{every: 7 steps, keep: 3}}
  TRAINING
"""
LSTM = """
nnspec: 1
seed: 6
data:
  source: {generate: adding, count: 1500, length: 20}
  split: {train: 80%, validation: 10%, test: 10%}
model:
  layers:
    - lstm: 16
    - dropout: 0.2
    - output
training:
  loss: mean_squared_error
  optimiser: {adam: {learning_rate: 2e-3}}
  gradient: {clip_norm: 1, accumulate: 2}
  average: {ema: 0.9}
  epochs: EPOCHS
  batch_size: 16
  metrics: [r2]
  early_stopping: {patience: 3, restore_best: true}
  checkpoint: {every: 11 steps, keep: 2}
"""
RUNS = {
    "cnn": DIGITS.replace("  AUGMENTATION\n", "").replace("  TRAINING\n", ""),
    "lstm": LSTM.replace("EPOCHS", str(EPOCHS)),
    "augmented": DIGITS.replace("AUGMENTATION", "augmentation: {shift: 10%, rotate: 10, noise: 0.05}")
    .replace("TRAINING", "mixup: 0.2").replace("{cosine: {warmup: 5%}}", "{plateau: {patience: 1}}"),
}


def command(*words):
    return [NNRUN, *map(str, words), "--quiet"]


def lines(run):
    found = []
    for line in (run / "metrics.jsonl").read_text().splitlines():
        values = json.loads(line)
        del values["seconds"]
        found.append(values)
    return found


def digest(run):
    return hashlib.sha256((run / "model.safetensors").read_bytes()).hexdigest()


def begin_or_resume(spec, run):
    """Killed before anything was written down, a run has nothing to go on from."""
    threads = RANDOM.choice([1, 2, 3])
    if (run / "spec.yaml").exists() and (run / "checkpoints" / "origin.json").exists():
        return command("resume", run, "--threads", threads)
    return command("train", spec, "--run-dir", run, "--threads", threads) + (["--overwrite"] if run.exists() else [])


def killed_run(spec, run, seconds, kills):
    """Goes on with a run, with so many kills on the way; returns how many there were time for."""
    done = 0
    while True:
        process = subprocess.Popen(begin_or_resume(spec, run), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        if done < kills:
            try:
                process.wait(RANDOM.uniform(0, seconds))
            except subprocess.TimeoutExpired:
                process.kill()
        messages = process.communicate()[1].decode()
        if process.returncode == -9:
            done += 1
        elif process.returncode == 0:
            return done
        else:
            sys.exit(f"exit code {process.returncode}: {messages}")


def main():
    total, number = 0, 0
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        whole = {}
        for name, text in RUNS.items():
            spec = folder / f"{name}.nn.yaml"
            spec.write_text(text)
            start = time.monotonic()
            subprocess.run(command("train", spec, "--run-dir", folder / name), check=True, stdout=subprocess.DEVNULL)
            whole[name] = (spec, digest(folder / name), lines(folder / name), time.monotonic() - start)
        while total < COUNT:
            name = list(RUNS)[number % len(RUNS)]
            spec, expected, metrics, seconds = whole[name]
            run = folder / f"{name}-{number}"
            kills = killed_run(spec, run, seconds, min(COUNT - total, RANDOM.randint(1, 6)))
            if digest(run) != expected:
                sys.exit(f"{name}: other weights after {kills} kills")
            if lines(run) != metrics:
                sys.exit(f"{name}: other metrics after {kills} kills")
            total += kills
            number += 1
            print(f"{name}: {kills} kills, the same {expected[:16]}; {total} of {COUNT}", flush=True)


main()
