"""Times products of square matrices in OpenBLAS.

usage: openblas_products.py [--seconds 2] [--threads 2] [--library libopenblas.so.0]; prints one JSON object

A call from Python takes a microsecond, which counts among small products: what a call takes that multiplies nothing is
subtracted.
"""
import argparse
import ctypes
import json
import statistics
import time

SIZES = [64, 128, 256, 512, 1024, 2048]
ROW_MAJOR, AS_IT_IS = 101, 111
SLICE = 1e-3


def product(library, size, a, b, c):
    """A call of sgemm, C = A B."""
    whole = ctypes.c_int(size)
    one, zero = ctypes.c_float(1), ctypes.c_float(0)
    order, kept = ctypes.c_int(ROW_MAJOR), ctypes.c_int(AS_IT_IS)
    arguments = [order, kept, kept, whole, whole, whole, one, a, whole, b, whole, zero, c, whole]
    return lambda: library.cblas_sgemm(*arguments)


def seconds_each(call, seconds):
    """The median time of a call, over slices of the time."""
    begin = time.perf_counter()
    call()
    times = max(1, int(SLICE / max(time.perf_counter() - begin, 1e-7)))
    found = []
    while len(found) < 3 or time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        for _ in range(times):
            call()
        found.append((time.perf_counter() - start) / times)
    return statistics.median(found)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--library", default="libopenblas.so.0")
    given = parser.parse_args()
    library = ctypes.CDLL(given.library)
    library.openblas_set_num_threads(given.threads)
    library.openblas_get_config.restype = ctypes.c_char_p
    one = (ctypes.c_float * 1)()
    nothing = seconds_each(product(library, 0, one, one, one), 0.1)
    rows = []
    for size in SIZES:
        a, b, c = ((ctypes.c_float * (size * size))(*([value] * (size * size))) for value in (0.5, 0.25, 0))
        each = seconds_each(product(library, size, a, b, c), given.seconds / len(SIZES)) - nothing
        assert c[size * size - 1] == size / 8
        rows.append({"size": size, "gflops": 2e-9 * size**3 / each})
    print(json.dumps({"products": rows, "library": library.openblas_get_config().decode()}))


main()
