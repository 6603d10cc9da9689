"""Times steps in a process; import it before what takes long."""
import json
import statistics
import time

# Until now there is one thread, and it has waited for nothing but a processor.
STARTED = time.perf_counter() - time.process_time()
WARMUP = 8


def peak_bytes():
    """The most memory that the process had at once; None where the system does not tell."""
    try:
        with open("/proc/self/status") as status:
            return next(1024 * int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
    except OSError:
        return None


def report(step, seconds, **more):
    """Runs a step until some seconds have passed, and prints what the clock showed as one JSON object."""
    times = []
    begin = time.perf_counter()
    first = None
    while len(times) < WARMUP + 5 or time.perf_counter() - begin < seconds:
        start = time.perf_counter()
        step()
        end = time.perf_counter()
        first = first or end
        times.append(1e3 * (end - start))
    times = times[WARMUP:]
    print(
        json.dumps({
            "median_ms": statistics.median(times), "steps": len(times), "first_step_ms": 1e3 * (first - STARTED),
            "peak_bytes": peak_bytes(), **more,
        })
    )
