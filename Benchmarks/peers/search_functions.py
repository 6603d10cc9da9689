#!/usr/bin/env python3
"""tpe beside Optuna's TPESampler: the best after 60 trials over 20 seeds, on three functions and a table.

pip install optuna==5.0.0; search_functions.py NNRUN [--seeds 20] [--trials 60] [--table FILE]
The table holds 500 configurations of a network for digits, each trained once (`--make-table FILE` trains them, by a sweep of a grid).
Each side chooses one trial after the other, knows all before it, and begins with ten random ones. Exit code 1 where ours is worse by
more than two standard errors of the difference.
"""
import argparse
import csv
import json
import math
import pathlib
import statistics
import subprocess
import sys
import tempfile
import warnings

import optuna

warnings.simplefilter("ignore")
optuna.logging.set_verbosity(optuna.logging.ERROR)
HERE = pathlib.Path(__file__).parent

HARTMANN_A = [[10, 3, 17, 3.5, 1.7, 8], [0.05, 10, 17, 0.1, 8, 14], [3, 3.5, 1.7, 10, 17, 8], [17, 8, 0.05, 10, 0.1, 14]]
HARTMANN_P = [
    [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886], [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
    [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650], [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381]]


def branin(x, y):
    return (y - 5.1 / (4 * math.pi**2) * x * x + 5 / math.pi * x - 6) ** 2 + 10 * (1 - 1 / (8 * math.pi)) * math.cos(x) + 10


def hartmann(**at):
    point = [at[f"x{i}"] for i in range(6)]
    return -sum(
        weight * math.exp(-sum(a * (x - p) ** 2 for a, x, p in zip(row, point, place)))
        for weight, row, place in zip([1, 1.2, 3, 3.2], HARTMANN_A, HARTMANN_P))


def ackley(**at):
    point = list(at.values())
    return (
        -20 * math.exp(-0.2 * math.sqrt(sum(x * x for x in point) / len(point)))
        - math.exp(sum(math.cos(2 * math.pi * x) for x in point) / len(point)) + 20 + math.e)


# For each a function and its settings: least, greatest, whole.
PROBLEMS = {
    "branin": (branin, {"x": (-5, 10, False), "y": (0, 15, False)}),
    "hartmann6": (hartmann, {f"x{i}": (0, 1, False) for i in range(6)}),
    "ackley4": (ackley, {f"x{i}": (-20, 30, False) for i in range(4)}),
}
TABLE_SPACE = {"rate": (0, 9, True), "batch": (0, 4, True), "width": (0, 4, True), "depth": (1, 2, True)}


def spec(space, trials, seed):
    """A spec with these settings as parameters, of which none matters."""
    ranges = "".join(
        f"    {name}: {{{'int' if whole else 'uniform'}: [{low}, {high}]}}\n" for name, (low, high, whole) in space.items())
    parameters = ", ".join(f"{name}: {low}" for name, (low, _, _) in space.items())
    names = " ".join(f"${{{name}}}" for name in space)
    return (
        f"nnspec: 1\nname: function\ndescription: \"{names}\"\nparameters: {{{parameters}}}\n"
        "data: {source: {generate: xor}, split: {train: 60%, validation: 40%}}\n"
        "model: {layers: [output]}\ntraining: {loss: binary_cross_entropy, epochs: 1}\n"
        f"sweep:\n  method: tpe\n  trials: {trials}\n  lag: 1\n  seed: {seed}\n  space:\n{ranges}")


def ours(program, function, space, trials, seed):
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "function.nn.yaml"
        path.write_text(spec(space, trials, seed))
        process = subprocess.Popen(
            [program, "sweep", str(path), "--ask", "--quiet"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        values = []
        for line in process.stdout:
            values.append(function(**json.loads(line)))
            process.stdin.write(f"{values[-1]!r}\n")
            process.stdin.flush()
        assert process.wait() == 0 and len(values) == trials, f"{len(values)} trials"
        return min(values)


def optunas(function, space, trials, seed):
    def objective(trial):
        return function(**{
            name: trial.suggest_int(name, low, high) if whole else trial.suggest_float(name, low, high)
            for name, (low, high, whole) in space.items()})

    study = optuna.create_study(sampler=optuna.samplers.TPESampler(seed=seed))
    study.optimize(objective, n_trials=trials)
    return study.best_value


def table_function(path):
    """The network's loss in the validation part, by the places of its settings."""
    with open(path, newline="") as file:
        values = {tuple(int(row[name]) for name in TABLE_SPACE): float(row["loss"]) for row in csv.DictReader(file)}
    assert len(values) == 500, f"{len(values)} configurations"
    return lambda **at: values[tuple(at[name] for name in TABLE_SPACE)]


def make_table(program, path):
    """Trains every configuration once."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [program, "sweep", str(HERE / "search_table.nn.yaml"), "--quiet", "--run-dir", folder + "/sweep", "--parallel", "2"],
            check=True, stdout=subprocess.DEVNULL)
        lines = [json.loads(line) for line in open(folder + "/sweep/sweep.jsonl")][1:]
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*TABLE_SPACE, "loss"])
        values = [sorted({line["values"][name] for line in lines}) for name in lines[0]["values"]]
        for line in lines:
            # By their places, so that a search sees whole numbers; what diverges is worse than guessing.
            places = [row.index(value) + low for row, value, (low, _, _) in zip(values, line["values"].values(), TABLE_SPACE.values())]
            writer.writerow([*places, round(line["results"][0], 6) if line["results"] else 10.0])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("program")
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--trials", type=int, default=60)
    parser.add_argument("--table", default=str(HERE / "search_table.csv"))
    parser.add_argument("--make-table", metavar="FILE")
    given = parser.parse_args()
    if given.make_table:
        make_table(given.program, given.make_table)
        return
    problems = {**PROBLEMS, "digits table": (table_function(given.table), TABLE_SPACE)}
    failed = False
    print(f"best after {given.trials} trials, mean over {given.seeds} seeds; deviation of that mean in brackets")
    for name, (function, space) in problems.items():
        mine = [ours(given.program, function, space, given.trials, seed) for seed in range(given.seeds)]
        theirs = [optunas(function, space, given.trials, seed) for seed in range(given.seeds)]
        errors = [statistics.stdev(side) / math.sqrt(len(side)) for side in (mine, theirs)]
        difference = statistics.mean(mine) - statistics.mean(theirs)
        is_worse = difference > 2 * math.hypot(*errors)
        failed = failed or is_worse
        print(
            f"{name:14} nnrun {statistics.mean(mine):9.4f} ({errors[0]:.4f})  Optuna {statistics.mean(theirs):9.4f} ({errors[1]:.4f})"
            + ("  WORSE" if is_worse else ""))
    sys.exit(1 if failed else 0)


main()
