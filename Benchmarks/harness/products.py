"""Products of square matrices: ours, with the right factor packed once as weights are or before each product, and OpenBLAS's."""
import sys

from harness.measuring import Tool, peer
from harness.rounds import Rounds, quartiles
from harness.tables import ratio, significant, table

HEADER = [
    "rows", "GFLOP/s, packed once", "of the peak", "packed before each", "OpenBLAS", "packed once to OpenBLAS", "quartiles",
    "packed before each to OpenBLAS",
]


def run(given):
    """The table and all figures."""
    tool = Tool(given)
    limits = ["--seconds", given.seconds]
    contenders = {
        "nnrun": tool.bench("--products", *limits),
        "openblas": peer(sys.executable, "openblas_products.py", *limits, "--threads", given.threads),
    }
    rounds = Rounds(contenders, given.rounds, tool.peak)
    rows = []
    sizes = [product["size"] for product in rounds.rounds[0]["nnrun"]["products"]]
    for place, size in enumerate(sizes):
        def speeds(name, figure):
            return [figures[name]["products"][place][figure] for figures in rounds.rounds if name in figures]

        def ratios(figure):
            both = [figures for figures in rounds.rounds if "openblas" in figures]
            return quartiles([
                each["nnrun"]["products"][place][figure] / each["openblas"]["products"][place]["gflops"] for each in both
            ])

        once, each = (quartiles(speeds("nnrun", figure))[1] for figure in ("packed_once_gflops", "packed_each_gflops"))
        theirs = quartiles(speeds("openblas", "gflops"))
        rows.append([
            size, significant(once), f"{100 * once / rounds.peak:.0f} %", significant(each),
            significant(theirs and theirs[1]), *ratio(ratios("packed_once_gflops")), ratio(ratios("packed_each_gflops"))[0],
        ])
    print(f"products{rounds.note()}", flush=True)
    return table(HEADER, rows), rounds.record()
