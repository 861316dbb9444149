#!/usr/bin/env python3
"""Derives the constants of kernels/elementary and kernels/bessel: needs mpmath; the build does not run this.

    derive_bessel.py > coefficients.h && clang-format -i coefficients.h

Uniform expansion (the logarithm of DLMF 10.41.3 and 10.41.4, in powers of 1/r): D_k(t) = t^k P_k(t^2),
    D_1' = (1 - 5 t^2) / 8
    D_{k+1}' = 1/2 [t^2 (1 - t^2) D_k']' + 1/2 t^2 (1 - t^2) sum_{j=1}^{k-1} D_j' D_{k-j}',   D_k(0) = 0
in exact rationals. T_k = k P_k + 2 s P_k' is what a ratio needs, W_k = -k P_k + 2 (1 - s) P_k' a derivative by
the order. Checked: the four P_k printed in the literature, Stirling's P_k(1) = -B_{k+1} / (k (k + 1)), and the
Hankel series at s = 0.
"""
from fractions import Fraction

import mpmath as mp

import derive_exp

mp.mp.dps = 60
TERMS = 20
LN2_HIGH_BITS = 40


# ---- polynomials as lists of rationals, lowest power first


def times(a, b):
    out = [Fraction(0)] * (len(a) + len(b) - 1)
    for i, x in enumerate(a):
        for j, y in enumerate(b):
            out[i + j] += x * y
    return out


def plus(a, b):
    out = [Fraction(0)] * max(len(a), len(b))
    for p in (a, b):
        for i, x in enumerate(p):
            out[i] += x
    return out


def scaled(c, a):
    return [c * x for x in a]


def derivative(a):
    return [i * x for i, x in enumerate(a)][1:] or [Fraction(0)]


def integral(a):
    return [Fraction(0)] + [x / (i + 1) for i, x in enumerate(a)]


def uniform_expansion():
    """P_1 .. P_TERMS as polynomials of s = t^2."""
    weight = [Fraction(0), Fraction(0), Fraction(1), Fraction(0), Fraction(-1)]  # t^2 (1 - t^2)
    slopes = [None, [Fraction(1, 8), Fraction(0), Fraction(-5, 8)]]
    for k in range(1, TERMS):
        products = [Fraction(0)]
        for j in range(1, k):
            products = plus(products, times(slopes[j], slopes[k - j]))
        slopes.append(scaled(Fraction(1, 2), plus(derivative(times(weight, slopes[k])), times(weight, products))))
    out = []
    for k in range(1, TERMS + 1):
        d = integral(slopes[k])
        d += [Fraction(0)] * (3 * k + 1 - len(d))
        assert all(x == 0 for i, x in enumerate(d) if i < k or (i - k) % 2), k
        out.append([d[k + 2 * i] for i in range(k + 1)])
    return out


def ratio_terms(k, p):
    return plus(scaled(k, p), times([Fraction(0), Fraction(2)], derivative(p)))


def order_terms(k, p):
    return plus(scaled(-k, p), times([Fraction(2), Fraction(-2)], derivative(p)))


def check(p):
    f = Fraction
    assert p[0] == [f(3, 24), f(-5, 24)]
    assert p[1] == [f(1, 16), f(-6, 16), f(5, 16)]
    assert p[2] == [f(25, 384), f(-531, 640), f(221, 128), f(-1105, 1152)]
    assert p[3] == [f(13, 128), f(-71, 32), f(531, 64), f(-339, 32), f(565, 128)]
    bernoulli = [mp.bernfrac(k) for k in range(TERMS + 2)]
    for k in range(1, TERMS + 1):
        b = f(int(bernoulli[k + 1][0]), int(bernoulli[k + 1][1]))
        assert sum(p[k - 1]) == -b / (k * (k + 1)), k
    # exp(sum P_k(0) / r^k) is Hankel's series of I_0 with the exponential taken off.
    hankel, log_series = [f(1)], [f(0)] + [q[0] for q in p]
    for k in range(1, TERMS + 1):
        hankel.append(hankel[-1] * f((2 * k - 1) ** 2, 8 * k))
    series = [f(1)]
    for k in range(1, TERMS + 1):
        series.append(sum(j * log_series[j] * series[k - j] for j in range(1, k + 1)) / k)
    assert series == hankel


def nearest(x):
    """To float64, to nearest, from a rational or a number of high precision."""
    if isinstance(x, Fraction):
        return x.numerator / x.denominator if x else 0.0
    return float(x)


# ---- minimax polynomials


def remez(f, count, low, high, weight=lambda x: mp.mpf(1)):
    """Coefficients, lowest first, of the polynomial with the smallest weighted error on [low, high]."""
    points = count + 1
    nodes = [(low + high) / 2 + (high - low) / 2 * mp.cos(mp.pi * (2 * k + 1) / (2 * points)) for k in range(points)]
    nodes.sort()
    grid = [low + (high - low) * k / 1500 for k in range(1501)]
    for _ in range(15):
        a, b = mp.matrix(points, points), mp.matrix(points, 1)
        for r, x in enumerate(nodes):
            for c in range(count):
                a[r, c] = x**c * weight(x)
            a[r, count] = (-1) ** r
            b[r] = f(x) * weight(x)
        solution = mp.lu_solve(a, b)
        coefficients = [solution[c] for c in range(count)]
        error = [(mp.polyval(coefficients[::-1], x) - f(x)) * weight(x) for x in grid]
        extrema, run = [], []
        for k in range(len(grid)):
            if run and mp.sign(error[k]) != mp.sign(error[run[-1]]):
                extrema.append(max(run, key=lambda q: abs(error[q])))
                run = []
            run.append(k)
        extrema.append(max(run, key=lambda q: abs(error[q])))
        if len(extrema) < points:
            break
        moved = max(abs(grid[k] - x) for k, x in zip(extrema[:points], nodes))
        nodes = [grid[k] for k in extrema[:points]]
        if moved < (high - low) / 700:
            break
    return coefficients, max(abs(e) for e in error)


def log_polynomial():
    """(log((1 + s) / (1 - s)) - 2 s) / s^3 as a polynomial of z = s^2, for quotients between 2/3 and 3/2.

    log_quotient takes the binary logarithm between powers of two for a straight line, which is at most 0.0861 too
    low, and rounds the difference of two: what is left is a quotient of at most 2^0.5861 = 1.501.
    """
    edge = mp.mpf("0.2005")
    f = lambda z: sum(2 * z**k / (2 * k + 3) for k in range(40))
    coefficients, error = remez(f, 8, mp.mpf(0), edge**2)
    return coefficients, error * edge**2 / 2  # relative to the logarithm, which is about 2 s


def sinh_polynomial():
    """(sinh(t) / t - 1) / t^2 as a polynomial of t^2, |t| <= 1."""
    f = lambda z: sum(z**k / mp.factorial(2 * k + 3) for k in range(25))
    return remez(f, 8, mp.mpf(0), mp.mpf(1), lambda z: z)


def gamma_series():
    """1 / Gamma(1 + m) = G2(m^2) - m G1(m^2): Taylor coefficients, |m| <= 1/2."""
    c = mp.taylor(lambda m: mp.rgamma(1 + m), 0, 25)
    return [-c[2 * k + 1] for k in range(12)], [c[2 * k] for k in range(12)]


def exp_polynomial():
    bound = mp.log(2) / 2 * (1 + mp.mpf(2) ** -7)
    return derive_exp.remez(11, bound)[::-1]


# ---- printing


def table(name, comment, values, per_line=1):
    if comment:
        print(f"// {comment}")
    print(f"COEFFICIENTS double {name}[] = {{")
    for v in values:
        print(f"    {nearest(v).hex()},")
    print("};")


def constant(name, value, comment=None):
    if comment:
        print(f"// {comment}")
    print(f"constexpr double {name} = {nearest(value).hex()};")


def main():
    p = uniform_expansion()
    check(p)
    print("// SPDX-License-Identifier: Apache-2.0")
    print("// Made by kernels/derive_bessel.py, which says what these are: don't edit. The Java backends' copy is")
    print("// translated from this file.")
    print('#pragma once\n\n#include "simd/common.h"\n\nnamespace {\n')

    ln2_high = mp.floor(mp.log(2) * mp.mpf(2) ** LN2_HIGH_BITS) / mp.mpf(2) ** LN2_HIGH_BITS
    constant("LN2_HIGH", ln2_high, f"ln 2 in {LN2_HIGH_BITS} bits, so that an exponent times it is exact; and the rest.")
    constant("LN2_LOW", mp.log(2) - ln2_high)
    constant("HALF_LN_TWO_PI", mp.log(2 * mp.pi) / 2)
    constant("HALF_LN_HALF_PI", mp.log(mp.pi / 2) / 2)
    constant("LOG2_E", 1 / mp.log(2))
    constant("LN2", mp.log(2), "ln 2 in 53 bits; and the rest.")
    constant("LN2_REST", mp.log(2) - nearest(mp.log(2)))
    c, e = log_polynomial()
    table("LOG", f"(log((1 + s) / (1 - s)) - 2 s) / s^3, highest power of s^2 first; error 2^{float(mp.log(e, 2)):.1f} of the logarithm.", c[::-1])
    c, e = sinh_polynomial()
    table("SINH", f"(sinh(t) / t - 1) / t^2 for |t| <= 1, highest power of t^2 first; error 2^{float(mp.log(e, 2)):.1f} of sinh(t).", c[::-1])
    slope = [mp.mpf(2 * (k + 1)) / mp.factorial(2 * k + 3) for k in range(10)]
    table("SINH_SLOPE", "(cosh(t) - sinh(t) / t) / t^2 for |t| <= 1, highest power of t^2 first: Taylor.", slope[::-1])
    table("EXP", "exp(t) for |t| <= 0.3493, highest power first: those of kernels/exp.h.", exp_polynomial())
    g1, g2 = gamma_series()
    table("GAMMA_ODD", "1 / Gamma(1 + m) = GAMMA_EVEN(m^2) - m GAMMA_ODD(m^2), highest power first.", g1[::-1])
    table("GAMMA_EVEN", "", g2[::-1])
    table("GAMMA_ODD_SLOPE", "Their derivatives by m^2.", [k * c for k, c in enumerate(g1)][:0:-1])
    table("GAMMA_EVEN_SLOPE", "", [k * c for k, c in enumerate(g2)][:0:-1])
    step = mp.mpf(1) / 8
    table("NODE_COSH", "cosh(j / 8) - 1: the nodes of the trapezoidal rule for K.", [mp.cosh(j * step) - 1 for j in range(57)])
    table("NODE_GROWTH", "exp(j / 8) and its reciprocal.", [mp.exp(j * step) for j in range(57)])
    table("NODE_DECAY", "", [mp.exp(-j * step) for j in range(57)])
    comments = ["P_k, each highest power of s first, k from 1: the uniform expansion of log I and log K.",
                "T_k = k P_k + 2 s P_k', of their ratios.", "W_k = -k P_k + 2 (1 - s) P_k', of their derivatives by the order."]
    print("// " + comments[0] + "\n// " + comments[1] + "\n// " + comments[2])
    print("COEFFICIENTS double UNIFORM[] = {")
    for terms in (lambda k, q: q, ratio_terms, order_terms):
        for k in range(1, TERMS + 1):
            q = terms(k, p[k - 1])
            q += [Fraction(0)] * (k + 1 - len(q))
            assert len(q) == k + 1
            for x in q[::-1]:
                print(f"    {nearest(x).hex()},")
    print("};\n\n}  // namespace")


if __name__ == "__main__":
    main()
