#!/usr/bin/env python3
"""Writes the tables that the log-Bessel tests measure against; the build does not run this.

    python3 bessel_reference.py DIRECTORY

It needs python-flint (0.9) and, for one of its checks, mpmath. It takes less than a minute and always writes the same
bytes: reference.csv.gz with log I and log K, and reference-derived.csv.gz with the scaled forms, ratios and
derivatives at a part of the points. Orders and arguments are shortest decimals that give back the float64; results
are correctly rounded to 21 significant digits, whatever their magnitude, but 0 below 10^-330. Before it writes it
compares with the tables of 30 digits in DIRECTORY and with the other methods of bessel_checks.py.
"""
import decimal
import gzip
import pathlib
import random
import sys
import time

import bessel_checks
from bessel_oracle import DERIVED, LEAST, LOGS, balls
from bessel_points import SEED, points

DIGITS = 21
# What of each family goes to the derived table.
SHARES = {
    "wide": 600,
    "middle": 1800,
    "core-uniform": 1000,
    "core-log": 1000,
    "order-radius": 800,
    "argument-switch": 450,
    "half-integer": 1200,
    "tiny-order": 120,
    "tiny-x": 150,
    "steep": 100,
    "shallow": 100,
    "directional": 250,
    "zero-log-i": 150,
    "zero-log-k": 150,
    "extreme": 120,
}

CONTEXT = decimal.Context(prec=60, Emax=10**9, Emin=-(10**9))
ROUND = decimal.Context(prec=DIGITS, Emax=10**9, Emin=-(10**9))


def row(order, x, names):
    """The decimals of the named quantities; the precision grows until the rounding is certain."""
    known = {"dLogKdOrder": "0"} if order == 0 else {}
    precision = 110
    while any(name not in known for name in names):
        found = balls(order, x, precision, any(name in DERIVED for name in names))
        for name in names:
            if name not in known:
                text = rounded(found[name])
                if text is not None:
                    known[name] = text
        precision *= 2
        if precision > 100_000:
            raise ArithmeticError(f"order {order!r}, x {x!r}: {found}")
    return [known[name] for name in names]


def rounded(ball):
    """The decimal that all of the ball rounds to, or None if it is too wide."""
    if ball.abs_upper() < LEAST:
        return "0"
    bits = ball.rel_accuracy_bits()
    if bits < 90:
        return None
    if bits > 400:  # a tie: the true value has few digits
        return text(exact(ball.mid()))
    low, high = text(exact(ball.lower())), text(exact(ball.upper()))
    return low if low == high else None


def exact(value):
    mantissa, exponent = value.man_exp()
    return CONTEXT.multiply(decimal.Decimal(int(mantissa)), CONTEXT.power(decimal.Decimal(2), int(exponent)))


def text(value):
    short = ROUND.plus(value).normalize(ROUND)
    return format(short, "f") if -6 < short.adjusted() < DIGITS else str(short)


def write(path, header, rows):
    with open(path, "wb") as raw, gzip.GzipFile("", "wb", 9, raw, mtime=0) as out:
        out.write((header + "\n" + "".join(",".join(r) + "\n" for r in rows)).encode("ascii"))
    print(f"{path.name}: {len(rows)} rows, {path.stat().st_size} bytes", flush=True)


def main():
    start = time.monotonic()
    directory = pathlib.Path(sys.argv[1])
    table = points()
    print(f"{len(table)} points after {time.monotonic() - start:.0f} s", flush=True)
    bessel_checks.run(directory, table)
    print(f"checked after {time.monotonic() - start:.0f} s", flush=True)
    rows = [[repr(v), repr(x), *row(v, x, LOGS), family] for v, x, family in table]
    write(directory / "reference.csv.gz", "order,x," + ",".join(LOGS) + ",tag", rows)
    rng = random.Random(SEED + 1)
    chosen = []
    for family, share in SHARES.items():
        members = [p for p in table if p[2] == family]
        chosen += sorted(sorted(members, key=lambda _: rng.random())[:share])
    rows = [[repr(v), repr(x), *row(v, x, DERIVED)] for v, x, _ in chosen]
    write(directory / "reference-derived.csv.gz", "order,x," + ",".join(DERIVED), rows)
    print(f"done after {time.monotonic() - start:.0f} s")


if __name__ == "__main__":
    main()
