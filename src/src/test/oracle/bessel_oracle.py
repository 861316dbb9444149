"""I_v(x) and K_v(x) of real order v >= 0 and argument x > 0 in ball arithmetic (Arb, from python-flint).

Every quantity is a ball: a midpoint and a radius that enclose the true value. Two methods share the plane, with
r = sqrt(v^2 + x^2):

r < 128: the power series, each term itself a truncated power series of the order, so that derivatives come with
  the values and integer orders are limits without cancellation. K is (pi/2) (I_-v - I_v) / sin(pi v), at the
  precision that its cancellation needs. The remainders are bounded and in the radii: these enclosures are proved.
r >= 128: the logarithm of the uniform expansion in powers of 1/r, its coefficients exact rationals. The radius
  holds four times the last two terms: an estimate, which bessel_checks.py holds against the first method.
"""
import functools
import math

from flint import arb, arb_poly, arb_series, ctx, fmpq, fmpq_poly

BORDER = 128
SUM_PRECISION = 400
SUM_BITS = 170
TERMS = 52
LEAST = arb("1e-330")  # results below it are of no use to float64

LOGS = ("logI", "logK")
DERIVED = (
    "logIExpScaled",
    "logKExpScaled",
    "logIPowerScaled",
    "logKPowerScaled",
    "ratioI",
    "ratioK",
    "dLogIdx",
    "dLogKdx",
    "dLogIdOrder",
    "dLogKdOrder",
)


def balls(order, x, precision, derived):
    """The LOGS, and the DERIVED if asked for, by name, at a working precision in bits."""
    small = order * order + x * x < BORDER * BORDER
    return (power_series if small else uniform_expansion)(order, x, precision, derived)


def at_own_precision(method):
    @functools.wraps(method)
    def call(*arguments):
        saved = ctx.prec
        try:
            return method(*arguments)
        finally:
            ctx.prec = saved

    return call


# Power series.


@at_own_precision
def power_series(order, x, precision, derived):
    ctx.prec = precision + 40
    v, half = arb(order), arb(x) / 2
    log_half = half.log()
    s, s_order = reduced_series(v, x)
    gamma_and_sum = s.log1p() - ((v + 1).lgamma() if order else 0)
    k = second_kind(order, 0, x, 2 if derived else 1)
    result = {"logI": v * log_half + gamma_and_sum, "logK": k[0].log()}
    if derived:
        ratio_i = half / (v + 1) * (1 + reduced_series(v + 1, x)[0]) / (1 + s)
        ratio_k = second_kind(order, 1, x, 1)[0] / k[0]
        result["logIExpScaled"] = result["logI"] - arb(x)
        result["logKExpScaled"] = result["logK"] + arb(x)
        result["logIPowerScaled"] = gamma_and_sum - v * arb(2).log()
        result["logKPowerScaled"] = result["logK"] + v * arb(x).log()
        result["ratioI"] = ratio_i
        result["ratioK"] = ratio_k
        result["dLogIdx"] = v / arb(x) + ratio_i
        result["dLogKdx"] = v / arb(x) - ratio_k
        result["dLogIdOrder"] = log_half - (v + 1).digamma() + s_order / (1 + s)
        result["dLogKdOrder"] = k[1] / k[0]
    return result


def reduced_series(v, x):
    """S = sum over k >= 1 of (x/2)^2k / (k! (v + 1)_k), and dS/dv, by Horner from the last term.

    Of a truncated series in e take the sum of the coefficients' magnitudes as the norm: that of 1 / (a + e) is at
    most 1 / (a - 1). So all beyond term n, relative to that term, has norm at most q / (1 - q) with
    q = (x/2)^2 / ((n + 1) (n + v)); both coefficients start with it as their radius.
    """
    y = (arb(x) / 2) ** 2
    n = term_count(float(v), x)
    s = s_order = around_zero(2 * ratio_bound(y, n, v))
    for k in range(n, 0, -1):
        a = k + v
        f = y / (k * a)
        s_order = f * (s_order - (1 + s) / a)
        s = f * (1 + s)
    return s, s_order


def first_kind(a, x, length):
    """I_{a+e}(x), of any real a, as the coefficients of 1, e, e^2, ... It never divides by a + k."""
    y, log_half = (arb(x) / 2) ** 2, (arb(x) / 2).log()
    n = term_count(float(a), x)
    term = padded(arb_series([n + 1 + a, 1], prec=length).rgamma(), length)
    beyond = 2 * ratio_bound(y, n, a) * sum((abs(c) for c in term), arb(0))
    total = [c + around_zero(beyond) for c in term]
    for k in range(n, 0, -1):
        b, f = k + a, k / y
        term = [(term[j] * b + (term[j - 1] if j else 0)) * f for j in range(length)]
        total = [c + d for c, d in zip(total, term)]
    power = [(a * log_half).exp() * y**n / (arb(n) + 1).gamma()]
    for j in range(1, length):
        power.append(power[-1] * log_half / j)
    return product(total, power, length)


def second_kind(order, steps, x, length):
    """K_{order+steps+e}(x) as the coefficients of 1, e, ..., to the relative precision in force."""
    saved = ctx.prec
    integer = order == int(order)
    lost = 2 * (math.hypot(order, x) - order * math.asinh(order / x)) / math.log(2)
    ctx.prec += 40 + int(max(0, lost)) + (0 if integer else int(-math.log2(abs(order - round(order)))))
    a = arb(order) + steps
    # At an integer numerator and denominator vanish, and their next coefficients give the limit.
    skip = 1 if integer else 0
    plus = first_kind(a, x, length + skip)
    minus = first_kind(-a, x, length + skip)
    numerator = [(-m if j % 2 else m) - p for j, (p, m) in enumerate(zip(plus, minus))][skip:]
    sine = padded(arb_series([a, 1], prec=length + skip).sin_pi(), length + skip)[skip:]
    result = []
    for j in range(length):
        known = sum((result[i] * sine[j - i] for i in range(j)), arb(0))
        result.append((numerator[j] - known) / sine[0])
    result = [c * arb.pi() / 2 for c in result]
    ctx.prec = saved
    return result


def term_count(a, x):
    """How many terms reach the precision in force; too few would only widen the balls."""
    y = 2 * (math.log2(x) - 1)
    k, size, largest = 0, 0.0, 0.0
    while True:
        k += 1
        step = y - math.log2(k) - math.log2(max(abs(k + a), 0.5))
        size += step
        largest = max(largest, size)
        if k + a > 3 and step < -3 and size < largest - ctx.prec - 20:
            return k


def ratio_bound(y, n, a):
    q = y / ((n + 1) * (n + a))
    assert 0 < q < 0.5
    return q


def around_zero(radius):
    return arb(0, radius.abs_upper())


def padded(series, length):
    values = list(series.coeffs())
    return values + [arb(0)] * (length - len(values))


def product(p, q, length):
    return [sum((p[i] * q[j - i] for i in range(j + 1)), arb(0)) for j in range(length)]


# Uniform expansion.


@at_own_precision
def uniform_expansion(order, x, precision, derived):
    """With s = v^2/r^2 and L = asinh(v/x):

    log I = r - v L - ln(2 pi r)/2 + sum P_k(s) / r^k
    log K = -(r - v L) + ln(pi / (2 r))/2 + sum (-1)^k P_k(s) / r^k
    """
    ctx.prec = max(precision, SUM_PRECISION)
    v, x_ball = arb(order), arb(x)
    r = (v * v + x_ball * x_ball).sqrt()
    count = expansion_count(order, x)
    p_plus, p_minus = alternating_sums(0, v, r, count)
    ctx.prec = precision + 40
    beyond = v * v / (r + x_ball)  # r - x, without its cancellation
    big_l = ((v + beyond) / x_ball).log1p()
    main = r - v * big_l
    log_i = p_plus - (2 * arb.pi() * r).log() / 2
    log_k = p_minus + (arb.pi() / (2 * r)).log() / 2
    result = {"logI": main + log_i, "logK": log_k - main}
    if derived:
        t_plus, t_minus = alternating_sums(1, v, r, count)
        w_plus, w_minus = alternating_sums(2, v, r, count)
        half = arb(1) / 2
        scaled = beyond - v * big_l
        result["logIExpScaled"] = scaled + log_i
        result["logKExpScaled"] = log_k - scaled
        powered = r - v * (v + r).log()
        result["logIPowerScaled"] = powered + log_i
        result["logKPowerScaled"] = log_k - powered
        low = x_ball * (half + t_plus) / (r * r)
        high = x_ball * (half + t_minus) / (r * r)
        result["ratioI"] = x_ball / (r + v) - low
        result["ratioK"] = (v + r) / x_ball + high
        result["dLogIdx"] = r / x_ball - low
        result["dLogKdx"] = -r / x_ball - high
        result["dLogIdOrder"] = -big_l + v / (r * r) * (w_plus - half) + odd_part(order, x, result)
        result["dLogKdOrder"] = big_l + v / (r * r) * (w_minus - half)
    return result


def odd_part(order, x, result):
    """The derivative of what the expansion of I_v lacks, -sin(pi v) K_v / pi, relative to I_v; all there is at 0."""
    if order > 1e-10:
        return arb(0)
    if x > 1000:
        return arb(0, "1e-860")
    return -arb(order).cos_pi() * (result["logK"] - result["logI"]).exp()


def expansion_count(order, x):
    r_log = math.log2(math.hypot(order / 1024, x / 1024)) + 11
    for k in range(3, TERMS - 1):
        if math.lgamma(k) / math.log(2) - k * r_log < -SUM_BITS:
            return k
    raise ValueError(f"r too small: {order}, {x}")


def alternating_sums(kind, v, r, count):
    """The sums over k of Q_k(s) / r^k and (-1)^k Q_k(s) / r^k; Q is P, T or W by kind."""
    saved = ctx.prec
    ctx.prec = SUM_PRECISION
    s = (v / r) ** 2
    plus, minus, power = arb(0), arb(0), arb(1)
    terms = []
    for k in range(1, count + 1):
        power /= r
        term = expansion_polynomials()[kind][k](s) * power
        plus += term
        minus += -term if k % 2 else term
        terms.append(term)
    radius = around_zero(4 * (abs(terms[-1]) + abs(terms[-2])))
    ctx.prec = saved
    return plus + radius, minus + radius


@functools.lru_cache(None)
def expansion_polynomials():
    """P_k, T_k = k P_k + 2 s P_k' and W_k = -k P_k + 2 (1 - s) P_k' for k < TERMS, by the generator

    D_k(t) = t^k P_k(t^2), D_1' = (1 - 5 t^2) / 8, D_k(0) = 0,
    D_{k+1}' = 1/2 [t^2 (1 - t^2) D_k']' + 1/2 t^2 (1 - t^2) sum_{j=1}^{k-1} D_j' D_{k-j}'
    """
    weight = fmpq_poly([0, 0, 1, 0, -1]) / 2
    d = [None, fmpq_poly([fmpq(1, 8), 0, fmpq(-5, 8)])]  # the derivatives
    for k in range(1, TERMS - 1):
        total = sum((d[j] * d[k - j] for j in range(1, k)), fmpq_poly([0]))
        d.append((weight * d[k]).derivative() + weight * total)
    p, t, w = [None], [None], [None]
    s = fmpq_poly([0, 1])
    for k in range(1, TERMS):
        c = d[k].integral().coeffs()
        assert all(c[j] == 0 for j in range(len(c)) if j < k or (j - k) % 2)
        p.append(fmpq_poly(c[k::2]))
        t.append(k * p[k] + 2 * s * p[k].derivative())
        w.append(-k * p[k] + 2 * (1 - s) * p[k].derivative())
    assert p[3] == fmpq_poly([fmpq(25, 384), fmpq(-531, 640), fmpq(221, 128), fmpq(-1105, 1152)])
    saved = ctx.prec
    ctx.prec = SUM_PRECISION
    result = [[None] + [arb_poly(q) for q in polynomials[1:]] for polynomials in (p, t, w)]
    ctx.prec = saved
    return result
