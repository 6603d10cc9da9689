"""All threads against one: ours alone, in alternation."""
from harness.measuring import Tool
from harness.rounds import Rounds
from harness.tables import ratio, significant, table
from harness.training import WORKLOADS


def run(given):
    """The table and all figures."""
    many = Tool(given)
    one = Tool(given, threads=1)
    rows, figures = [], {}
    for workload in given.workloads or WORKLOADS:
        limits = ["--seconds", given.seconds]
        contenders = {
            "one": one.bench(many.spec(workload), *limits), "many": many.bench(many.spec(workload), *limits),
        }
        rounds = Rounds(contenders, given.rounds, many.peak)
        times = [significant(rounds.median(name, "median_ms")) for name in contenders]
        rows.append([workload, *times, *ratio(rounds.ratios(["one"], ours="many"))])
        figures[workload] = rounds.record()
        print(f"{workload}: {rows[-1][3]}{rounds.note()}", flush=True)
    return table(["workload", "ms on one thread", f"ms on {given.threads}", "ratio", "quartiles"], rows), figures
