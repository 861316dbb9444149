#!/usr/bin/env python3
"""Writes the table that the von Mises-Fisher tests measure against; the build does not run this.

    python3 von_mises_fisher_reference.py >.../dev/quern/directional/reference.csv

It needs python-flint (0.9), takes seconds, and always writes the same bytes: for dimensions d and concentrations k the
logarithm of the normaliser C = k^(d/2-1) / ((2 pi)^(d/2) I_(d/2-1)(k)), log C + k, the mean resultant length A =
I_(d/2)(k) / I_(d/2-1)(k), 1 - A and dA/dk = 1 - A^2 - (d - 1) A / k, correctly rounded to 21 digits: straight from
Arb's Bessel functions in ball arithmetic, whose balls are proved to hold the true values.
"""
from flint import arb, ctx

DIGITS = 21
DIMENSIONS = (2, 3, 4, 5, 10, 41, 42, 43, 128, 1000, 2048, 32768, 100001, 10**6)
CONCENTRATIONS = (
    0.0, 1e-300, 1e-12, 1e-3, 0.1, 0.7, 1.5, 4.0, 10.0, 19.5, 37.25, 100.0, 640.0, 1000.0, 16000.0, 1e5, 5e5, 1e6, 3e7,
    1e9, 1e12,
)  # fmt: skip


def values(d, k):
    order = arb(d) / 2 - 1
    if k == 0:
        log_c = (order + 1).lgamma() - arb.const_log2() - (order + 1) * arb.pi().log()
        return log_c, log_c, arb(0), arb(1), 1 / arb(d)
    x = arb(k)
    i = x.bessel_i(order)
    a = x.bessel_i(order + 1) / i
    log_c = order * x.log() - (order + 1) * (2 * arb.pi()).log() - i.log()
    return log_c, log_c + x, a, 1 - a, 1 - a * a - (d - 1) * a / x


def rounded(d, k):
    """At the precision at which the complements still have all their digits."""
    ctx.prec = 256
    while True:
        balls = values(d, k)
        if all(b == 0 or b.rel_accuracy_bits() > 4 * DIGITS for b in balls):
            return [b.str(DIGITS, radius=False) for b in balls]
        ctx.prec *= 2


print("dimension,concentration,logNormalizer,logPeak,length,complement,derivative")
for d in DIMENSIONS:
    for k in CONCENTRATIONS:
        print(d, k, *rounded(d, k), sep=",")
