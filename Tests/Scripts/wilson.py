# SPDX-License-Identifier: MIT
"""Prints Wilson score intervals of scipy, and sample sizes that settle a gate, for WilsonIntervalTests.swift.

usage: python3 wilson.py   (needs scipy)
"""
from scipy.stats import binomtest

for right, count in [(117, 120), (22, 23), (0, 10), (10, 10), (1, 2), (81, 263), (970, 1000)]:
    interval = binomtest(right, count).proportion_ci(confidence_level=0.95, method="wilson")
    print(f"({right}, {count}, {float(interval.low)!r}, {float(interval.high)!r}),")


def covers(share, count, gate):
    """Whether the interval of a share, which need be no whole number of examples, holds the gate: by its definition."""
    z = 1.959963984540054
    centre = share + z * z / (2 * count)
    half = z * (share * (1 - share) / count + z * z / (4 * count * count)) ** 0.5
    return abs(gate * (1 + z * z / count) - centre) <= half


for share, gate in [(0.975, 0.97), (0.9, 0.8), (0.5, 0.45), (0.95, 0.99)]:
    count = 1
    while covers(share, count, gate):
        count += 1
    print(f"({share}, {gate}, {count}),")
