# SPDX-License-Identifier: MIT
"""Fits the polynomial P of functions.inc.h: exp(a^2) erfc(a) / 2 = t P(t) with t = 1 / (1 + a / 2), for 0 <= a <= 11.

usage: python3 normal_tail.py   (needs numpy and scipy)
Prints the coefficients, of the highest power first, and the largest relative error.
Least squares whose weights grow where the error is large (Lawson) come near the smallest largest error.
"""
import numpy as np
from numpy.polynomial import chebyshev
from scipy.special import erfcx

a = np.linspace(0, 11, 20001)
t = 1 / (1 + 0.5 * a)
wanted = erfcx(a) / 2
low, high = t.min(), 1
basis = chebyshev.chebvander((2 * t - low - high) / (high - low), 8) * (t / wanted)[:, None]
weights = np.ones_like(a)
best = (np.inf, None)
for _ in range(60):
    root = np.sqrt(weights)
    fitted = np.linalg.lstsq(basis * root[:, None], root, rcond=None)[0]
    error = np.abs(basis @ fitted - 1)
    if error.max() < best[0]:
        best = (error.max(), fitted)
    weights *= error / error.max() + 1e-3
    weights /= weights.mean()
series = chebyshev.Chebyshev(best[1], domain=[low, high]).convert(kind=np.polynomial.Polynomial)
for coefficient in series.coef[::-1]:
    print(f"{np.float32(coefficient):.9e}")
print(f"largest relative error {best[0]:.1e}")
