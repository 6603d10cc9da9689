# SPDX-License-Identifier: MIT
"""A long run under a memory limit whose terminal is closed again and again: Tests/Scripts/long_run.py NNRUN EPOCHS [SECONDS]

A convolutional network trains in 700 MB of address space, is asked to save every two seconds (SIGUSR1), loses its terminal every
SECONDS (180; SIGHUP) and is resumed. Weights and metrics.jsonl, but for the times, must be those of a run left alone beside it.
22,000 epochs are some twenty minutes.
"""

import hashlib
import json
import os
import pathlib
import pty
import resource
import signal
import subprocess
import sys
import tempfile
import time

NNRUN = str(pathlib.Path(sys.argv[1]).resolve())
EPOCHS = int(sys.argv[2])
INTERVAL = float(sys.argv[3]) if len(sys.argv) > 3 else 180
LIMIT = 700_000_000
SPEC = pathlib.Path(__file__).resolve().parents[2] / "specs/digits-cnn.nn.yaml"
TRAIN = [NNRUN, "train", str(SPEC), "--threads", "1", "--set", f"training.epochs={EPOCHS}",
         "--set", "training.early_stopping.patience=100000000",
         "--set", "training.checkpoint={every: 50 epochs, keep: 3}", "--run-dir"]
SIGHUP_STATUS = 143


def begin(command):
    """Starts a program on a terminal of its own."""
    child, terminal = pty.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (LIMIT, LIMIT))
        os.execv(command[0], command)
    os.set_blocking(terminal, False)
    return child, terminal


def drain(terminal):
    try:
        while os.read(terminal, 65536):
            pass
    except OSError:
        pass


def ended(child):
    done, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if done else None


def disturbed():
    """Exit codes, and how often the run was asked to save."""
    child, terminal = begin(TRAIN + ["rough"])
    codes, saves, opened = [], 0, time.monotonic()
    while True:
        time.sleep(2)
        drain(terminal)
        if time.monotonic() - opened > INTERVAL:
            os.close(terminal)
            codes.append(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        elif (code := ended(child)) is not None:
            codes.append(code)
        else:
            os.kill(child, signal.SIGUSR1)
            saves += 1
            continue
        if codes[-1] != SIGHUP_STATUS:
            return codes, saves
        child, terminal = begin([NNRUN, "resume", "rough"])
        opened = time.monotonic()


def measured(run):
    lines = [json.loads(line) for line in pathlib.Path(run, "metrics.jsonl").read_text().splitlines()]
    return [{name: value for name, value in line.items() if name != "seconds"} for line in lines]


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    start = time.monotonic()
    calm = subprocess.Popen(TRAIN + ["calm", "-q"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    codes, saves = disturbed()
    calm.wait()
    models = [hashlib.sha256(pathlib.Path(run, "model.safetensors").read_bytes()).hexdigest() for run in ("calm", "rough")]
    is_same = models[0] == models[1] and measured("calm") == measured("rough")
    print(f"{time.monotonic() - start:.0f} s, {saves} SIGUSR1, exit codes {codes}, {'the same' if is_same else 'DIFFERENT'} {models[1][:16]}")
    sys.exit(0 if is_same and codes[-1] == 0 else 1)
