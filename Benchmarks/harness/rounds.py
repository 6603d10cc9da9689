"""Contenders in alternation, with a look at the machine before and after each round."""
import statistics
import sys

from harness.measuring import Failure, measure

# What of its best peak the machine must have had before and after a round for it to count.
QUIET = 0.9


class Rounds:
    """What some commands printed, round by round.

    A round in which the machine was busy is repeated, at most as often as rounds were asked for; where that is not enough,
    those with the highest peaks count, and `disturbed` says how many of them were not quiet. A contender that fails once is
    left out, with the reason in `failures`.
    """

    def __init__(self, contenders, count, peak):
        self.failures = {}
        self.rounds = []
        self.disturbed = 0
        contenders = dict(contenders)
        before = peak()
        for done in range(2 * count):
            figures = self._round(contenders)
            after = peak()
            self.rounds.append((min(before, after), figures))
            before = after
            if done + 1 >= count and len(self._quiet()) >= count:
                break
        self.peak = max(height for height, _ in self.rounds)
        kept = sorted(self.rounds, key=lambda each: -each[0])[:count]
        self.disturbed = sum(height < QUIET * self.peak for height, _ in kept)
        self.rounds = [figures for _, figures in kept]

    def _round(self, contenders):
        figures = {}
        for name, command in list(contenders.items()):
            try:
                figures[name] = measure(command)
            except Failure as failure:
                self.failures[name] = str(failure)
                print(f"left out: {name}: {failure}", file=sys.stderr)
                del contenders[name]
        return figures

    def _quiet(self):
        best = max(height for height, _ in self.rounds)
        return [each for each in self.rounds if each[0] >= QUIET * best]

    def values(self, name, figure):
        """A figure of a contender in each round that it took part in."""
        return [figures[name][figure] for figures in self.rounds if name in figures]

    def median(self, name, figure):
        values = self.values(name, figure)
        return statistics.median(values) if values else None

    def best(self, names, figure="median_ms"):
        """The one of some contenders that took the least, by the medians; None if all failed."""
        known = [name for name in names if self.values(name, figure)]
        return min(known, key=lambda name: self.median(name, figure), default=None)

    def ratios(self, names, ours="nnrun", figure="median_ms"):
        """Lower quartile, median and upper quartile of the rounds' ratios of the best of some contenders to ours."""
        ratios = [
            min(figures[name][figure] for name in names if name in figures) / figures[ours][figure]
            for figures in self.rounds
            if ours in figures and any(name in figures for name in names)
        ]
        return quartiles(ratios)

    def record(self):
        """All that there is to keep."""
        return {
            "rounds": self.rounds, "failures": self.failures, "disturbed": self.disturbed, "peak_gflops": self.peak,
        }

    def note(self):
        """How many rounds there were, and whether they can be trusted."""
        return f", {len(self.rounds)} rounds" + (f", {self.disturbed} of them disturbed" if self.disturbed else "")


def quartiles(values):
    """Lower quartile, median, upper quartile; None of no values."""
    if len(values) < 2:
        return tuple(values * 3) or None
    return tuple(statistics.quantiles(values, n=4, method="inclusive"))
