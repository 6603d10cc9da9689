# SPDX-License-Identifier: MIT
"""How long `nnrun check` takes from the start of the process to its end, and how much memory: Tests/Scripts/check_speed.py NNRUN

Prints a table of times beside their bars (design 5i, 5k.10), the best of some runs, and fails at more than twice a bar.
"""

import os
import pathlib
import sys
import tempfile
import time

NNRUN = str(pathlib.Path(sys.argv[1]).resolve())
ROUNDS = 7


def network(layers):
    return ("nnspec: 1\ndata: {source: {generate: moons}}\nmodel:\n  layers:\n" + "".join(layers)
            + "    - output\ntraining: {loss: binary_cross_entropy, epochs: 5}\n")


def dense(count, more=""):
    return (f"    - dense: {{units: {8 + index % 8}, activation: relu, name: layer{index}{more}}}\n" for index in range(count))


def bomb():
    text = "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
    for name, following in zip("abcdefgh", "bcdefghi"):
        text += f"{following}: &{following} [{','.join(['*' + name] * 10)}]\n"
    return text


# Forty lines, as people write them.
SMALL = network(line for index in range(11) for line in (f"    - dense: {{units: {16 + index}, activation: relu}}\n", "    - dropout: 0.1\n"))
SMALL = SMALL.replace("training: {loss: binary_cross_entropy, epochs: 5}\n", """training:
  loss: binary_cross_entropy
  optimiser: {adam: {learning_rate: 1e-3}}
  schedule: {cosine: {warmup: 5%}}
  epochs: 20
  batch_size: 32
  metrics: [accuracy]
""").replace("nnspec: 1\n", "nnspec: 1\nname: small\ndescription: forty lines\nseed: 3\n\n")

MEGABYTE = 1 << 20
CASES = [
    # what, text, bar in milliseconds, bar in MB
    ("200 layers", network(dense(199)), 30, None),
    ("1 MiB of 9,990 layers", network(dense(9_990, ", trainable: true, use_bias: true            ")), 150, None),
    ("1 MiB of comments", network(dense(199)) + ("# " + "x" * 97 + "\n") * 10_300, 150, None),
    ("a bomb of aliases", bomb(), 200, 100),
    ("1 MB of `[`", "[" * 1_000_000, 200, 100),
    ("1 MB of `- `", "- " * 500_000, 200, 100),
    ("100,000 keys", "".join(f"k{index}: 1\n" for index in range(100_000)), 200, 100),
    ("100,000 aliases", "- &a 1\n" + "- *a\n" * 100_000, 200, 100),
]


def measured(arguments):
    """Seconds of wall and processor time, and MB at most, of the fastest run."""
    best = None
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        pid = os.posix_spawn(NNRUN, [NNRUN, "check", "--data", "none", *arguments], os.environ, file_actions=[
            (os.POSIX_SPAWN_OPEN, 1, "/dev/null", os.O_WRONLY, 0), (os.POSIX_SPAWN_OPEN, 2, "/dev/null", os.O_WRONLY, 0)])
        _, _, usage = os.wait4(pid, 0)
        wall = time.perf_counter() - begin
        run = (wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1000)
        best = min(best or run, run)
    return best


missed = []
with tempfile.TemporaryDirectory() as folder:
    def row(what, arguments, bar, most):
        wall, processor, memory = measured(arguments)
        print(f"{what:26} {wall * 1000:8.1f} ms of {bar:5}  processor {processor * 1000:8.1f} ms  {memory:6.1f} MB"
              + (f" of {most}" if most else ""), flush=True)
        if wall * 1000 > 2 * bar or most and memory > 2 * most:
            missed.append(what)

    for index, (what, text, bar, most) in enumerate(CASES):
        path = pathlib.Path(folder, f"{index}.nn.yaml")
        path.write_text(text)
        assert path.stat().st_size <= MEGABYTE, (what, path.stat().st_size)
        row(what, [str(path)], bar, most)
    many = pathlib.Path(folder, "many")
    many.mkdir()
    for index in range(1_000):
        pathlib.Path(many, f"{index}.nn.yaml").write_text(SMALL)
    row(f"1,000 specs of {SMALL.count(chr(10))} lines", [str(many)], 2_000, None)
for what in missed:
    print(f"FAILED: more than twice its bar: {what}")
sys.exit(1 if missed else 0)
