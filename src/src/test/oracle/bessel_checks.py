"""What the log-Bessel oracle is held against: other methods, other software, identities, the tables of 30 digits.

Every check prints its largest disagreement and raises ArithmeticError above its bound.
"""
import csv
import random

import mpmath
from bessel_oracle import LEAST, balls, power_series, uniform_expansion
from bessel_points import SEED
from flint import arb, ctx

PRECISION = 300


def run(directory, table):
    rng = random.Random(SEED + 2)
    ctx.prec = PRECISION
    given(directory)
    methods(rng)
    arb_functions([p for p in table if p[0] + p[1] < 200 and p[1] > 1e-5], rng)
    mpmath_derivatives(rng)
    ratios_from_logarithms(table, rng)
    wronskian(table, rng)


def report(what, worst, bound):
    print(f"  {what}: {worst.str(3, radius=False)}, bound {bound}", flush=True)
    if not worst < arb(bound):
        raise ArithmeticError(what)


def larger(worst, error):
    if not error.is_finite():
        raise ArithmeticError(f"not a number: {error}")
    return max(worst, error)


def relative(a, b):
    """Relative to b, or absolute where b may be 0."""
    d = abs(a - b).abs_upper()
    return arb(d) if b.contains(0) else arb((d / b).abs_upper())


def given(directory):
    """The digits of the tables made before, by other means: each has 30."""
    names = {
        "logI": "logI",
        "logK": "logK",
        "I_{v+1}/I_v": "ratioI",
        "K_{v+1}/K_v": "ratioK",
        "dlogI_dv": "dLogIdOrder",
        "dlogK_dv": "dLogKdOrder",
    }
    for file in ("logbessel-reference.csv", "logbessel-derivatives.csv"):
        worst = {}
        with open(directory / file, newline="") as lines:
            for line in csv.DictReader(lines):
                v, x = float(line["v"]), float(line["x"])
                found = precise(v, x, True)
                for column, name in names.items():
                    if column in line and not (name == "dLogKdOrder" and v == 0):
                        error = relative(arb(line[column]), found[name])
                        worst[name] = larger(worst.get(name, arb(0)), error)
        for name, error in worst.items():
            report(f"{file}, {name}, relative", error, "1e-29")


def precise(order, x, derived):
    """The balls at a precision that makes all of them good to 31 digits, but those that round to 0."""
    precision = PRECISION
    while True:
        found = balls(order, x, precision, derived)
        if all(settled(order, name, ball) for name, ball in found.items()):
            return found
        precision *= 2
        if precision > 100_000:
            raise ArithmeticError(f"order {order!r}, x {x!r}: {found}")


def settled(order, name, ball):
    return ball.rel_accuracy_bits() > 105 or ball.abs_upper() < LEAST or (order == 0 and name == "dLogKdOrder")


def methods(rng):
    """The power series, proved, against the uniform expansion, on both sides of the border between them."""
    worst = {}
    for i in range(400):
        r = 100 * 4 ** rng.random()
        share = (0.0, 1.0, rng.random(), rng.random() ** 8)[i % 4]
        v = r * share
        x = r * (1 - share * share) ** 0.5 or 1e-9
        a, b = power_series(v, x, 2000, True), uniform_expansion(v, x, PRECISION, True)
        for name in a:
            if not (v == 0 and name == "dLogKdOrder"):
                error = relative(b[name], a[name])
                worst[name] = larger(worst.get(name, arb(0)), error)
                # Below the border the estimate of what is left out is put to a harder test than it will meet.
                if r >= 128 and not a[name].overlaps(b[name]):
                    raise ArithmeticError(f"{name} at {v!r}, {x!r}: {a[name]}, {b[name]}")
    for name, error in worst.items():
        report(f"two methods at r from 100 to 400, {name}, relative", error, "1e-35")


def arb_functions(table, rng):
    worst, count = arb(0), 0
    for v, x, _ in rng.sample(table, 500):
        found = balls(v, x, PRECISION, False)
        for name, value in (("logI", arb(x).bessel_i(arb(v))), ("logK", arb(x).bessel_k(arb(v)))):
            if value.rel_accuracy_bits() > 150:
                count += 1
                error = abs(found[name] - value.log()).abs_upper()
                worst = larger(worst, arb(error))
    report(f"Arb's own I and K, absolute in {count} logarithms", worst, "1e-35")


def mpmath_derivatives(rng):
    worst = arb(0)
    mpmath.mp.dps = 60
    for _ in range(12):
        v, x = rng.uniform(0.1, 30), rng.uniform(0.1, 30)
        found = balls(v, x, PRECISION, True)
        for name, f in (("dLogIdOrder", mpmath.besseli), ("dLogKdOrder", mpmath.besselk)):
            value = mpmath.diff(lambda a: mpmath.log(f(a, mpmath.mpf(x))), mpmath.mpf(v))
            worst = larger(worst, relative(arb(mpmath.nstr(value, 50)), found[name]))
    report("mpmath's numerical derivatives in the order, relative", worst, "1e-24")


def ratios_from_logarithms(table, rng):
    """I_{v+1} / I_v from logarithms at two orders, where v + 1 is a float64."""
    worst = arb(0)
    near = [p for p in table if (p[0] + 1) - 1 == p[0] and p[0] < 1e12]
    for v, x, _ in rng.sample(near, 300):
        a, b = precise(v, x, True), precise(v + 1, x, False)
        for log, ratio in (("logI", "ratioI"), ("logK", "ratioK")):
            error = abs((b[log] - a[log]) - a[ratio].log()).abs_upper()
            if a[log].abs_upper() < 1e25:
                worst = larger(worst, arb(error))
    report("ratios against differences of logarithms, absolute", worst, "1e-30")


def wronskian(table, rng):
    """x (I_v K_{v+1} + I_{v+1} K_v) = 1."""
    worst = arb(0)
    for v, x, _ in rng.sample(table, 1000):
        if max(v, x) > 1e25:
            continue
        found = precise(v, x, True)
        value = (found["logI"] + found["logK"]).exp() * (found["ratioI"] + found["ratioK"]) * arb(x)
        worst = larger(worst, arb(abs(value - 1).abs_upper()))
    report("Wronskian, relative", worst, "1e-35")
