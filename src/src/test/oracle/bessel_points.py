"""The points (order, x) of the log-Bessel tables, by family, from a fixed seed.

Everything random is made of random.Random.random(), arithmetic and Arb's functions, so that every machine gets the same
points.
"""
import math
import random
import sys

from bessel_oracle import balls
from flint import arb, ctx

SEED = 20261120
LARGEST = sys.float_info.max
LOG10_OF_20 = 1.301
RADII = (20.0, 25.0, 30.0, 40.0, 64.0, 128.0, 700.0, 4096.0, 2.0**24, 2.0**500)
SWITCHES = (1.0, 2.0, 2.5, 4.0, 8.0, 16.0)
ORDERS_BELOW_20 = (0.0, 1e-8, 0.1, 0.25, 0.4999, 0.5, 0.75, 1.0, 1.3, 1.5, 2.0, 2.7, 3.5, 5.0, 7.49, 9.0, 11.2, 14.5, 17.0, 18.9)


def points():
    """(order, x, family), without repetition."""
    rng = random.Random(SEED)
    seen = set()
    result = []
    for family in FAMILIES:
        name = family.__name__.replace("_", "-")
        for order, x in family(rng):
            if (order, x) not in seen and 0 <= order <= LARGEST and 0 < x <= LARGEST:
                seen.add((order, x))
                result.append((order, x, name))
    return result


def wide(rng):
    for _ in range(8400):
        yield (0.0 if rng.random() < 0.1 else log_uniform(rng, -6, 15)), log_uniform(rng, -300, 300)


def middle(rng):
    for _ in range(8400):
        yield (0.0 if rng.random() < 0.03 else log_uniform(rng, -3, 4)), log_uniform(rng, -3, 5)


def core_uniform(rng):
    for _ in range(1700):
        yield 20 * rng.random(), 20 * (1 - rng.random())


def core_log(rng):
    for _ in range(1700):
        order = (0.0, 20 * rng.random(), log_uniform(rng, -4, LOG10_OF_20))[int(3 * rng.random())]
        yield order, log_uniform(rng, -4, LOG10_OF_20)


def order_radius(rng):
    """Around sqrt(v^2 + x^2) = radius, from one axis to the other, close to both of them too."""
    for radius in RADII:
        angles = [math.pi / 2 * (k + rng.random()) / 12 for k in range(12)]
        tangents = [float(arb(a).tan()) for a in angles]
        tangents += [log_uniform(rng, -12, -1), log_uniform(rng, -5, -1), log_uniform(rng, 1, 5), log_uniform(rng, 1, 12)]
        for tangent in tangents:  # v / x
            x = radius / math.sqrt(1 + tangent * tangent)
            order = x * tangent
            for bumped in around(max(order, x)):
                yield (bumped, x) if order > x else (order, bumped)
        for bumped in around(radius):
            yield 0.0, bumped
        yield radius, radius * 2.0**-40


def argument_switch(rng):
    for x in SWITCHES:
        for order in ORDERS_BELOW_20:
            for bumped in around(x):
                yield order, bumped


def half_integer(rng):
    offsets = (0, 1e-13, -1e-13, 1e-9, -1e-9, 1e-4, -1e-4)
    for n in range(41):
        centre = n / 2
        orders = [centre + o for o in offsets] + ulps_around(centre, (-2, -1, 1, 2))
        for order in orders:
            if order < 0:
                continue
            for x in (log_uniform(rng, -300, -3), log_uniform(rng, -3, 0), 1 + rng.random(), 2 + 18 * rng.random()):
                yield order, x


def tiny_order(rng):
    for order in (5e-324, 1e-320, 2.0**-1022, 1e-300, 1e-200, 1e-100, 1e-30, 1e-20, 1e-17, 1e-16, 1e-15, 1e-12, 1e-10, 1e-8):
        for x in (5e-324, 1e-300, 1e-100, 1e-9, 0.03, 0.9, 1.0, 1.7, 6.0, 19.0, 20.5, 60.0, 127.0, 129.0, 1e4, 1e15, 1e200):
            yield order, x


def tiny_x(rng):
    xs = around(2.0**-960) + around(2.0**-1022) + [5e-324, 1e-323, 1.5e-323, 2.0**-1070, 1e-320, 3.3e-310, 2.0**-1023]
    orders = (0.0, 1e-5, 0.3, 0.5, 0.50000001, 1.0, 1.4999999, 2.0, 2.25, 6.5, 13.1, 19.99, 20.0, 33.3, 1e3, 1e9)
    for x in xs:
        for order in orders:
            yield order, x


def steep(rng):
    """Around v = 10^8 x, where asinh(v/x) may be taken another way, and far beyond."""
    for _ in range(24):
        order = log_uniform(rng, -2, 15)
        for bumped in around(order / 1e8):
            yield order, bumped
        yield order, order * log_uniform(rng, -30, -8)


def shallow(rng):
    """x much larger than v, where r - x and asinh(v/x) cancel if taken naively."""
    for _ in range(200):
        x = log_uniform(rng, 1, 20)
        yield x * log_uniform(rng, -18, -1), x


def directional(rng):
    """The orders that the von Mises-Fisher distribution asks for, d/2 - 1 and d/2."""
    for dimension in (2, 3, 4, 5, 8, 16, 31, 64, 128, 512, 2048, 8192, 32768, 1_000_000):
        for order in (dimension / 2 - 1, dimension / 2):
            for exponent in range(-3, 12):
                yield order, log_uniform(rng, exponent, exponent + 1)


def zero_log_i(rng):
    for _ in range(130):
        yield from crossing(log_uniform(rng, -6, 3 if rng.random() < 0.7 else 16), "logI")


def zero_log_k(rng):
    orders = [0.0] + [log_uniform(rng, -6, 3 if rng.random() < 0.7 else 16) for _ in range(129)]
    for order in orders:
        yield from crossing(order, "logK")


def extreme(rng):
    large = (1e150, 1.4e154, 1e200, 1e299, 2.0**996, 1e300, 1e305, 2.0**1023, 1.7e308, LARGEST)
    for a in large:
        yield from ((0.0, a), (1.0, a), (19.7, a), (1e15, a), (a, 5e-324), (a, 1e-300), (a, 1.0), (a, 1e15))
        yield from ((a, a), (a, a / 3), (a / 3, a), (a, a * 2.0**-30), (a * 2.0**-30, a))
        yield a * log_uniform(rng, -1, 0), a * log_uniform(rng, -1, 0)
        yield a, a * log_uniform(rng, -20, 0)
        yield a * log_uniform(rng, -20, 0), a
    for bumped in around(1e300):
        yield from ((3.0, bumped), (bumped, 3.0), (bumped, bumped))
    for x in (5e-324, 1e-323, 1e-308, 1e-200, 1e-160, 1e-154, 1e-20, 1e-9, 1e-8, 1e-7, 1e9, 1e20, 1e100):
        yield from ((0.0, x), (1e-6, x), (0.5, x), (1.0, x), (19.5, x), (1e6, x), (1e15, x))


def crossing(order, name):
    """The doubles about the x where a logarithm changes sign."""
    rising = name == "logI"
    low, high = 1e-12, 2 * order + 4  # log I < 0 < log K at low, and the other way round at high
    assert positive(order, low, name) != rising and positive(order, high, name) == rising
    for _ in range(2000):
        middle = low + (high - low) / 2 if low > high / 4 else math.sqrt(low) * math.sqrt(high)
        if middle in (low, high):
            break
        if positive(order, middle, name) == rising:
            high = middle
        else:
            low = middle
    return ulps_around(low, (-2, -1, 0, 1, 2), order) + [(order, low * (1 - 1e-12)), (order, low * (1 + 1e-6))]


def positive(order, x, name):
    precision = 60
    while True:
        ball = balls(order, x, precision, False)[name]
        if ball > 0 or ball < 0:
            return ball > 0
        precision *= 2


def around(centre):
    """A few ulps, 10^-12 and 10^-6 to both sides."""
    return ulps_around(centre, (-2, -1, 0, 1, 2)) + [centre * (1 + o) for o in (-1e-6, -1e-12, 1e-12, 1e-6)]


def ulps_around(centre, steps, order=None):
    result = []
    for step in steps:
        value = centre
        for _ in range(abs(step)):
            value = math.nextafter(value, math.copysign(math.inf, step))
        result.append(value if order is None else (order, value))
    return result


def log_uniform(rng, low, high):
    """10 to a power between low and high, correctly rounded."""
    saved = ctx.prec
    ctx.prec = 120
    value = float(arb(10) ** arb(low + (high - low) * rng.random()))
    ctx.prec = saved
    return value


FAMILIES = (
    wide,
    middle,
    core_uniform,
    core_log,
    order_radius,
    argument_switch,
    half_integer,
    tiny_order,
    tiny_x,
    steep,
    shallow,
    directional,
    zero_log_i,
    zero_log_k,
    extreme,
)
