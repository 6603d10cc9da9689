#!/usr/bin/env python3
"""Kills a sweep's controller again and again, at random moments, and goes on: the journal must be that of a sweep in one go.

kill_sweeps.py NNRUN SPEC [KILLS, 20] [SEED]
"""
import json
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import time

TIMES = ("start", "end", "worker")


def journal(folder):
    """The lines of a sweep's journal without what depends on the clock."""
    lines = [json.loads(line) for line in (folder / "sweep.jsonl").read_text().splitlines()]
    return [{key: value for key, value in line.items() if key not in TIMES} for line in lines]


def main():
    program, spec = sys.argv[1:3]
    kills = int(sys.argv[3]) if len(sys.argv) > 3 else 20
    generator = random.Random(int(sys.argv[4]) if len(sys.argv) > 4 else 0)
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)

        def command(folder, parallel):
            return [program, "sweep", spec, "--quiet", "--run-dir", str(folder), "--parallel", str(parallel)]

        begin = time.monotonic()
        subprocess.run(command(work / "whole", 1), check=True, stdout=subprocess.DEVNULL)
        whole = time.monotonic() - begin
        subprocess.run(command(work / "parallel", 2), check=True, stdout=subprocess.DEVNULL)
        assert journal(work / "parallel") == journal(work / "whole"), "two at once came to something else"
        killed = 0
        while True:
            sweep = subprocess.Popen(
                command(work / "killed", 1 + killed % 2), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            try:
                # So that the kills are spread over the whole sweep.
                sweep.wait(timeout=None if killed == kills else generator.uniform(0.05, 1.6 * whole / max(1, kills)))
            except subprocess.TimeoutExpired:
                sweep.send_signal(signal.SIGKILL)
                sweep.wait()
                killed += 1
                continue
            assert sweep.returncode == 0, f"exit code {sweep.returncode}"
            break
        assert journal(work / "killed") == journal(work / "whole"), "a killed sweep came to something else"
        summaries = {(work / folder / "summary.json").read_bytes() for folder in ("whole", "parallel", "killed")}
        assert len(summaries) == 1, "the summaries differ"
        print(f"{len(journal(work / 'whole')) - 1} results, {killed} kills, two at once and one: the same journal")


main()
