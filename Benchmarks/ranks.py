#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Several processes of one thread beside one process of as many threads, and of one: the time of a training step.

    ranks.py NNRUN [--rounds N] [--steps N] [--processes N] [SPEC…]

NNRUN is built with `swift build -c release --traits MPI`. Batches are in 8 parts. Each round trains each way once, one after the
other, so that whatever else the machine does falls on all of them. Medians, and the best of all rounds: a machine that is shared
takes a core away now and then.
"""

import argparse
import json
import os
import pathlib
import statistics
import subprocess
import tempfile

ENVIRONMENT = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")


def training_seconds(launcher, nnrun, spec, threads, steps, settings):
    """From the first step to the end of the measurement behind the last."""
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place) / "run"
        command = [
            *launcher, nnrun, "train", str(spec), "--run-dir", str(folder), "--quiet", "--threads", str(threads)]
        for setting in [f"training.steps={steps}", "report.layers=false", "report.html=false", *settings]:
            command += ["--set", setting]
        result = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
        for _ in range(5):
            # Open MPI 4.1's own helper on another host fails to start now and then.
            if "unable to reliably start" not in result.stderr:
                break
            result = subprocess.run(command, env=ENVIRONMENT, capture_output=True, text=True)
        if result.returncode != 0:
            raise SystemExit(f"{' '.join(command)}\n{result.stderr}")
        return json.loads((folder / "metrics.jsonl").read_text().splitlines()[-1])["seconds"]


def step_seconds(launcher, nnrun, spec, threads, steps, settings):
    """Of one step: what comes behind the steps takes equally long in both runs."""
    short, long = (
        training_seconds(launcher, nnrun, spec, threads, turns * steps, settings) for turns in (1, 3))
    return (long - short) / (2 * steps)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("nnrun")
    parser.add_argument("specs", nargs="*")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--steps", type=int, default=200)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    here = pathlib.Path(__file__).parent
    specs = options.specs or [here / "lenet.nn.yaml", here / "lstm_char.nn.yaml"]
    count = options.processes
    for spec in specs:
        ways = {
            f"1 process, {count} threads": ([], count),
            f"{count} processes, 1 thread": (["mpirun", "-n", str(count)], 1),
            "1 process, 1 thread": ([], 1),
        }
        times = {name: [] for name in ways}
        for _ in range(options.rounds):
            for name, (launcher, threads) in ways.items():
                times[name].append(
                    step_seconds(launcher, options.nnrun, spec, threads, options.steps, ["training.shards=8"]))
        first = times[f"1 process, {count} threads"]
        for name, values in times.items():
            median, best = statistics.median(values), min(values)
            print(
                f"{pathlib.Path(spec).name:20} {name:22} {1000 * median:7.2f} ms a step, "
                f"{statistics.median(first) / median:5.2f} of the speed; best {1000 * best:7.2f} ms, "
                f"{min(first) / best:5.2f}", flush=True)


if __name__ == "__main__":
    main()
