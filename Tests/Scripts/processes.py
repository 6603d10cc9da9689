#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Trains over several processes with Open MPI and compares with one process, byte for byte.

    processes.py NNRUN [KILLS]

NNRUN is built with `--traits MPI`. Specs with batches of 8 parts run on 1, 2, 4 and 8 processes; runs of which a process is
killed at a random moment go on with half of them; as root, two hosts are made of network namespaces and talk over TCP. Prints what
differs and exits with 1.
"""

import hashlib
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

from two_hosts import hosts

MLP = """
nnspec: 1
name: mlp
data:
  source: {generate: moons, count: 500}
  split: {train: 80%, validation: 10%, test: 10%}
model:
  layers:
    - dense: {units: 32, activation: relu}
    - dense: {units: 1, activation: sigmoid}
training: {loss: binary_cross_entropy, epochs: 6, batch_size: 64, shards: 8, metrics: [accuracy, roc_auc]}
"""

CNN = """
nnspec: 1
name: cnn
data:
  source: {csv: DATA/digits.csv}
  inputs:
    image: {type: image, columns: pixel_*, shape: [8, 8, 1], scale: {divide: 16}}
  target:
    digit: {type: category, classes: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]}
  split: {train: 80%, validation: 10%, test: 10%}
model:
  layers:
    - conv2d: {filters: 16, kernel: 3, padding: same, use_bias: false}
    - batch_norm
    - relu
    - max_pool2d: 2
    - dropout: 0.3
    - flatten
    - output
training: {loss: cross_entropy, epochs: 4, batch_size: 64, shards: 8, metrics: [accuracy], checkpoint: {every: 7 steps}}
"""

LSTM = """
nnspec: 1
name: lstm
data:
  source: {generate: adding, count: 1000, length: 20}
  split: {train: 80%, validation: 10%, test: 10%}
model:
  layers:
    - lstm: 24
    - output
training: {loss: mean_squared_error, epochs: 3, batch_size: 60, shards: 8, metrics: [r2], average: {ema: 0.9}}
"""

SWEEP = """
sweep:
  trials: 12
  seed: 3
  space:
    training.batch_size: [16, 32, 64]
    model.dense_1.units: {int: [4, 48], scale: log}
  stop: {halving: {min: 1, eta: 2}}
"""

ENVIRONMENT = dict(os.environ, OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")
problems = []


def expect(holds, words):
    if not holds:
        problems.append(words)
        print("WRONG:", words, flush=True)


def mpirun(count, *words, options=()):
    return ["mpirun", "--oversubscribe", *options, "-n", str(count), *words]


def run(command, **options):
    return subprocess.run(
        command, env=ENVIRONMENT, capture_output=True, text=True, timeout=300, stdin=subprocess.DEVNULL, **options)


def weights(folder):
    path = folder / "model.safetensors"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else None


def metrics(folder):
    """The lines of the metrics, without times."""
    lines = [json.loads(line) for line in (folder / "metrics.jsonl").read_text().splitlines()]
    return [{key: value for key, value in line.items() if "second" not in key and key != "time"} for line in lines]


def train(nnrun, spec, folder, *words):
    return [nnrun, "train", str(spec), "--run-dir", str(folder), "--quiet", "--threads", "1", *words]


def compare_counts(nnrun, work, specs):
    for spec in specs:
        alone = work / f"{spec.stem}-alone"
        result = run(train(nnrun, spec, alone, "--threads", "2"))
        expect(result.returncode == 0, f"{spec.stem} alone: {result.stderr}")
        for count in (1, 2, 4, 8):
            folder = work / f"{spec.stem}-{count}"
            result = run(mpirun(count, *train(nnrun, spec, folder)))
            expect(result.returncode == 0, f"{spec.stem}, {count} processes: {result.stderr}")
            expect(weights(folder) == weights(alone), f"{spec.stem}, {count} processes: other weights")
            expect(metrics(folder) == metrics(alone), f"{spec.stem}, {count} processes: other metrics")
            made = sorted(path.name for path in work.iterdir())
            expect(f"{spec.stem}-{count}" in made, f"{spec.stem}, {count} processes: {made}")
        print(f"{spec.stem}: the same weights on 1, 2, 4 and 8 processes", flush=True)


def children_of(nnrun, folder):
    """The processes of a run, but for mpirun."""
    found = []
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                words = (entry / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if words[0] == nnrun.encode() and str(folder).encode() in words:
                found.append(int(entry.name))
    return found


def kill_and_resume(nnrun, work, spec, kills, random):
    alone = work / f"{spec.stem}-alone"
    for number in range(kills):
        folder = work / f"{spec.stem}-killed-{number}"
        count = random.choice([4, 8])
        words = ["--resume", "auto"]
        begin = time.monotonic()
        process = subprocess.Popen(
            mpirun(count, *train(nnrun, spec, folder, *words)), env=ENVIRONMENT, stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not (folder / "metrics.jsonl").exists() and process.poll() is None:
            time.sleep(0.005)
        time.sleep(random.uniform(0, 0.5))
        ranks = children_of(nnrun, folder)
        if ranks and process.poll() is None:
            os.kill(random.choice(ranks), signal.SIGKILL)
            killed = time.monotonic()
            code = process.wait(60)
            expect(code == 137, f"a killed process ends the job with exit code {code}")
            expect(time.monotonic() - killed < 10, f"the job ended {time.monotonic() - killed:.1f} s after its process")
            expect(not children_of(nnrun, folder), "processes are left behind")
        else:
            process.wait(60)
        result = run(mpirun(count // 2, *train(nnrun, spec, folder, *words)))
        # A run that was over before it was killed begins anew in its folder, which is refused.
        if result.returncode != 0:
            expect("already" in result.stderr or "not empty" in result.stderr, f"going on: {result.stderr}")
        expect(weights(folder) == weights(alone), f"{spec.stem}, killed and gone on with {count // 2}: other weights")
        expect(metrics(folder) == metrics(alone), f"{spec.stem}, killed and gone on with {count // 2}: other metrics")
        print(f"{spec.stem}: killed as one of {count}, the same with {count // 2}", flush=True)


def stop(nnrun, work, spec):
    """SIGTERM to mpirun reaches all: the state is saved, and one process goes on."""
    folder = work / f"{spec.stem}-stopped"
    process = subprocess.Popen(
        mpirun(4, *train(nnrun, spec, folder, "--set", "training.epochs=1000000")), env=ENVIRONMENT,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    while not (folder / "metrics.jsonl").exists() and process.poll() is None:
        time.sleep(0.01)
    time.sleep(0.3)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=30)
    expect(process.returncode != 0, "a stopped job ends with 0")
    expect(said.count("finishing the step") == 1, f"a stopped job says: {said}")
    status = json.loads((folder / "summary.json").read_text()).get("status") if (folder / "summary.json").exists() else None
    expect(status == "interrupted", f"a stopped job is {status}")
    result = run([nnrun, "resume", str(folder), "--quiet", "--until", "3"])
    expect(result.returncode == 0, f"a stopped job does not go on: {result.stderr}")
    print("stopped: saved, and gone on with alone", flush=True)


def mistakes(nnrun, work, spec):
    """What is wrong is said once, before anything is written."""
    result = run(mpirun(3, *train(nnrun, spec, work / "three")))
    expect(result.returncode == 1 and result.stderr.count("3 processes cannot share") == 1, f"three processes: {result.stderr}")
    result = run(mpirun(2, *train(nnrun, spec, work / "one-part", "--set", "training.shards=1")))
    expect(result.returncode == 1 and result.stderr.count("2 processes cannot share") == 1, f"one part: {result.stderr}")
    result = run(mpirun(2, *train(nnrun, spec, work / "wrong", "--set", "training.epoch=3")))
    expect(result.returncode == 1 and result.stderr.count("error[") == 1, f"a wrong key: {result.stderr}")
    # The second process has another spec.
    other = work / "other.nn.yaml"
    other.write_text(spec.read_text().replace("units: 32", "units: 33"))
    command = mpirun(1, *train(nnrun, spec, work / "differ")) + [":", "-n", "1", *train(nnrun, other, work / "differ")]
    result = run(command)
    expect(result.returncode == 2 and result.stderr.count("another spec") == 1, f"two specs: {result.stderr}")
    left = [name for name in ("three", "one-part", "wrong", "differ") if (work / name).exists()]
    expect(not left, f"{left} was written")
    print("mistakes: said once, with nothing written", flush=True)


def over_tcp(nnrun, work, spec):
    """On two network namespaces, as on two machines that share their disks."""
    with hosts(work) as options:
        if options is None:
            print("two hosts: left out, that needs root, `ip` and network namespaces", flush=True)
            return
        folder = work / f"{spec.stem}-hosts"
        for _ in range(5):
            result = run(mpirun(4, *train(nnrun, spec, folder), options=options))
            # Open MPI 4.1's own helper on the other host fails to start now and then.
            if "unable to reliably start" not in result.stderr:
                break
        expect(result.returncode == 0, f"two hosts: {result.stderr}")
        expect(weights(folder) == weights(work / f"{spec.stem}-alone"), "two hosts: other weights")
        print(f"{spec.stem}: the same weights on two hosts over TCP", flush=True)


def journal(folder):
    lines = [json.loads(line) for line in (folder / "sweep.jsonl").read_text().splitlines()]
    return [{key: value for key, value in line.items() if key not in ("start", "end", "worker")} for line in lines]


def sweeps(nnrun, work):
    """Processes of a job, and workers that share a folder, take the runs of a sweep."""
    spec = work / "sweep.nn.yaml"
    spec.write_text(MLP.replace("name: mlp", "name: sweep") + SWEEP)
    alone, job, shared = (work / f"sweep-{name}" for name in ("alone", "job", "shared"))
    sweep = [nnrun, "sweep", str(spec), "--quiet"]
    result = run([*sweep, "--run-dir", str(alone)])
    expect(result.returncode == 0, f"a sweep: {result.stderr}")
    result = run(mpirun(4, *sweep, "--run-dir", str(job)))
    expect(result.returncode == 0 and result.stdout.count("report  ") == 1, f"a sweep of 4 processes: {result.stderr}")
    workers = [
        subprocess.Popen([*sweep, "--worker", str(shared)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        for _ in range(3)]
    for worker in workers:
        _, said = worker.communicate(timeout=120)
        expect(worker.returncode == 0, f"a worker: {said}")
    for folder in (job, shared):
        expect(journal(folder) == journal(alone), f"{folder.name}: another journal")
    print(f"sweep: the same journal of {len(journal(alone)) - 1} results alone, as a job of 4, and with 3 workers", flush=True)


def main():
    nnrun = os.path.abspath(sys.argv[1])
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 4
    seed = int(time.time())
    print(f"seed {seed}", flush=True)
    data = pathlib.Path(__file__).resolve().parents[2] / "specs" / "data"
    with tempfile.TemporaryDirectory() as place:
        work = pathlib.Path(place)
        specs = []
        for name, text in (("mlp", MLP), ("cnn", CNN), ("lstm", LSTM)):
            specs.append(work / f"{name}.nn.yaml")
            specs[-1].write_text(text.replace("DATA", str(data)))
        compare_counts(nnrun, work, specs)
        mistakes(nnrun, work, specs[0])
        kill_and_resume(nnrun, work, specs[1], kills, random.Random(seed))
        stop(nnrun, work, specs[0])
        sweeps(nnrun, work)
        over_tcp(nnrun, work, specs[1])
    if problems:
        print(f"{len(problems)} things are wrong")
        sys.exit(1)


if __name__ == "__main__":
    main()
