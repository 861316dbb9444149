#!/usr/bin/env python3
"""Derives the exponential's constants: needs mpmath; the build does not run this.

exp(x) = m * 2^n with n = rint(x * log2(e)), t = x - n * ln 2, m = P(t).
P(t) = 1 + t + t^2 * (c2 + ... ) is the relative minimax polynomial of exp (Remez exchange) with its first
two coefficients fixed at 1, on |t| <= ln2/2 * (1 + 2^-7): the margin covers the rounding of log2(e) at
the largest |x| that the kernels accept (65536). The printed error is that of the rounded coefficients.
"""
import mpmath as mp

mp.mp.dps = 60


def remez(degree, bound):
    free = list(range(2, degree + 1))
    count = len(free)
    nodes = [bound * mp.cos(mp.pi * (2 * k + 1) / (2 * (count + 1))) for k in range(count + 1)]
    # The error is 0 at t = 0 whatever the coefficients are, so no node may stand there.
    nodes = [x if abs(x) > bound / 100 else bound / 8 for x in nodes]
    grid = [-bound + 2 * bound * k / 6000 for k in range(6001)]
    for _ in range(30):
        a = mp.matrix(count + 1, count + 1)
        b = mp.matrix(count + 1, 1)
        for r, x in enumerate(nodes):
            for c, i in enumerate(free):
                a[r, c] = x**i / mp.exp(x)
            a[r, count] = (-1) ** r
            b[r] = 1 - (1 + x) / mp.exp(x)
        solution = mp.lu_solve(a, b)
        coefficients = [mp.mpf(1), mp.mpf(1)] + [solution[c] for c in range(count)]
        error = [value(coefficients, x) / mp.exp(x) - 1 for x in grid]
        extrema, run = [], []
        for k in (k for k in range(len(grid)) if error[k] != 0):
            if run and mp.sign(error[k]) != mp.sign(error[run[-1]]):
                extrema.append(max(run, key=lambda q: abs(error[q])))
                run = []
            run.append(k)
        extrema.append(max(run, key=lambda q: abs(error[q])))
        while len(extrema) > count + 1:
            extrema.pop(0 if abs(error[extrema[0]]) < abs(error[extrema[-1]]) else -1)
        if len(extrema) < count + 1:
            break
        moved = max(abs(grid[k] - x) for k, x in zip(extrema, nodes))
        nodes = [grid[k] for k in extrema]
        if moved < bound / 2000:
            break
    return coefficients


def value(coefficients, x):
    return mp.polyval(coefficients[::-1], x)


def rounded(x, bits):
    mantissa, exponent = mp.frexp(x)
    return mp.ldexp(mp.nint(mp.ldexp(mantissa, bits)), int(exponent) - bits)


def main():
    bound = mp.log(2) / 2 * (1 + mp.mpf(2) ** -7)
    for name, degree, bits in (("float32", 6, 24), ("float64", 11, 53)):
        high = rounded(mp.log(2), bits)
        print(name)
        print("  log2(e)", float(rounded(1 / mp.log(2), bits)).hex())
        print("  ln2 high", float(high).hex(), " low", float(rounded(mp.log(2) - high, bits)).hex())
        coefficients = [rounded(c, bits) for c in remez(degree, bound)]
        grid = [-bound + 2 * bound * k / 20000 for k in range(20001)]
        error = max(abs(value(coefficients, x) / mp.exp(x) - 1) for x in grid)
        for i, c in enumerate(coefficients):
            print(f"  c{i}", float(c).hex())
        print("  largest relative error 2^" + mp.nstr(mp.log(error, 2), 5))


if __name__ == "__main__":
    main()
