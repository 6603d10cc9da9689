"""Runs commands that print one JSON object, a process each."""
import json
import pathlib
import subprocess

BENCHMARKS = pathlib.Path(__file__).resolve().parent.parent


class Failure(Exception):
    """A command that found nothing, and the last line of what it said."""


def measure(command, limit=600):
    """The object that a command prints."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=limit)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failure(f"{command[0]}: {error}") from error
    if done.returncode != 0:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise Failure(f"{pathlib.Path(command[0]).name}: {lines[-1]}")
    return json.loads(done.stdout)


class Tool:
    """The program that is measured."""

    def __init__(self, given, threads=None):
        self.path = given.nnrun
        self.threads = ["--threads", str(threads or given.threads)]

    def bench(self, *arguments):
        """The command of a measurement."""
        return [self.path, "bench", *map(str, arguments), "--json", *self.threads]

    def spec(self, workload):
        return str(BENCHMARKS / f"{workload}.nn.yaml")

    def peak(self):
        """Billions of operations a second that the machine can do now."""
        return measure(self.bench("--probe"))["peak_gflops"]


def peer(python, script, *arguments):
    """The command of a peer's script."""
    return [python, str(BENCHMARKS / "peers" / script), *map(str, arguments)]
