# SPDX-License-Identifier: MIT
"""What signals and closed pipes do to a run: Tests/Scripts/signals.py NNRUN [EPOCHS]

SIGINT, SIGTERM and SIGHUP finish the step and save, a second one ends the program at once, SIGUSR1 saves and goes on, and
nobody who stops reading stops a run. However it ended, it is resumed and comes to the bytes of a run in one go.
"""

import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

NNRUN = str(pathlib.Path(sys.argv[1]).resolve())
SPEC = """
nnspec: 1
seed: 6
data:
  source: {generate: adding, count: 1000, length: 20}
  split: {train: 80%, validation: 20%}
model: {layers: [{lstm: 16}, output]}
training:
  {loss: mean_squared_error, optimiser: adam, epochs: EPOCHS, batch_size: 16, metrics: [r2], checkpoint: {every: 1000 epochs}}
"""


def start(run, *more, **streams):
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL} | streams
    return subprocess.Popen([NNRUN, "train", "spec.nn.yaml", "--run-dir", run, "--threads", "2", *more], **streams)


def wait_for_epoch(run):
    """Until something is measured: training goes on."""
    for _ in range(6_000):
        if os.path.exists(f"{run}/metrics.jsonl"):
            return
        time.sleep(0.01)
    sys.exit(f"{run}: no epoch in a minute")


def status(run):
    return json.loads(pathlib.Path(run, "summary.json").read_text())["status"]


def model(run):
    return pathlib.Path(run, "model.safetensors").read_bytes()


def expect(holds, what):
    print(("ok      " if holds else "FAILED  ") + what, flush=True)
    if not holds:
        sys.exit(1)


def resumed(run, expected):
    subprocess.run([NNRUN, "resume", run, "--threads", "1", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    return status(run) == "done" and model(run) == expected


def main():
    pathlib.Path("spec.nn.yaml").write_text(SPEC.replace("EPOCHS", sys.argv[2] if len(sys.argv) > 2 else "30"))
    subprocess.run([NNRUN, "train", "spec.nn.yaml", "--run-dir", "whole", "--quiet"], check=True, stdout=subprocess.DEVNULL)
    expected = model("whole")

    for number, code in [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)]:
        run = number.name
        process = start(run)
        wait_for_epoch(run)
        process.send_signal(number)
        expect(process.wait() == code and status(run) == "interrupted", f"{number.name} ends with {code}, saved")
        expect(resumed(run, expected), f"after {number.name} the run goes on to the same bytes")

    process = start("twice")
    wait_for_epoch("twice")
    os.kill(process.pid, signal.SIGSTOP)
    os.kill(process.pid, signal.SIGINT)
    os.kill(process.pid, signal.SIGCONT)
    time.sleep(0.002)
    process.send_signal(signal.SIGINT)
    expect(process.wait() == 130, "SIGINT twice ends with 130")

    process = start("saved")
    wait_for_epoch("saved")
    for _ in range(3):
        process.send_signal(signal.SIGUSR1)
        time.sleep(0.05)
    time.sleep(0.3)
    names = [name for name in os.listdir("saved/checkpoints") if name.startswith("step-")]
    process.kill()
    process.wait()
    expect(names != [], f"SIGUSR1 saves: {sorted(names)}")
    expect(resumed("saved", expected), "and what it saved goes on to the same bytes")

    read, write = os.pipe()
    process = start("unread", "--progress", "plain", stdout=write, stderr=write)
    os.close(write)
    os.close(read)
    # The code tells that the results were not delivered.
    expect(process.wait() == 2 and model("unread") == expected, "nobody reads: the run is whole")


with tempfile.TemporaryDirectory() as folder:
    os.chdir(folder)
    main()
