#!/usr/bin/env python3
"""Sweeps a spec, and trains the winner again: what a search must cost at most, and what it must find.

sweep_winner.py NNRUN SPEC FOLDER [--parallel N]
At most a third of the training steps of the same trials without giving any up; the winner's accuracy on the test part, which no
trial was chosen by, at least 0.985 as the mean of 5 other seeds.
"""
import argparse
import json
import pathlib
import statistics
import subprocess


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("spec")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--parallel", default="2")
    given = parser.parse_args()
    subprocess.run(
        [given.program, "sweep", given.spec, "--quiet", "--run-dir", str(given.folder), "--parallel", given.parallel], check=True)
    summary = json.loads((given.folder / "summary.json").read_text())
    whole = 0
    for trial in summary["trials"]:
        run = json.loads((given.folder / f"trial-{trial['trial']:03}/summary.json").read_text())
        # A run that was given up has trained some of its epochs, all of the same length.
        whole += run["steps"] // run["epochs"] * 27
    share = summary["steps"] / whole
    winner = [word for setting in summary["set"] for word in ("--set", setting)]
    accuracies = []
    for seed in range(1, 6):
        run = given.folder.parent / f"{given.folder.name}-winner-{seed}"
        subprocess.run(
            [given.program, "train", given.spec, "--quiet", "--seed", str(seed), "--set", "data.seed=0", *winner, "--run-dir", str(run)],
            check=True, stdout=subprocess.DEVNULL)
        accuracies.append(json.loads((run / "summary.json").read_text())["metrics"]["test"]["accuracy"])
    print(f"{summary['steps']} of {whole} steps ({share:.1%}), test accuracy {statistics.mean(accuracies):.4f} of {accuracies}")
    assert share <= 1 / 3, "more than a third of the steps"
    assert statistics.mean(accuracies) >= 0.985, "the winner is not good enough"


main()
