// SPDX-License-Identifier: Apache-2.0
// r < 20: log I by its power series, with y = (x / 2)^2,
//   log I = v ln(x / 2) - ln Gamma(v + 1) + ln(1 + S),  S = sum_{k >= 1} y^k / (k! (v + 1)_k),
// I_{v+1} / I_v by its continued fraction. `terms` of either suffice for the largest x of the class.
#pragma once

#include "kernels/bessel/gamma.h"
#include "kernels/bessel/uniform.h"

namespace {

// S is carried as a quotient n / d, so that no term needs a division. The last one is apart: it makes S as
// exact as y where S is small.
template <int SCALING>
PASS series_i(OPERANDS) {
  const real v = load(at, ORDER);
  const real x = load(at, X);
  const real half = 0.5 * x;
  const real y = half * half;
  real n = 0.0;
  real d = 1.0;
  for (int k = terms; k > 1; --k) {
    n = (n + d) * y;
    d = d * fma(v, real(k), real(k * k));
  }
  const real first = y / (1.0 + v);
  const real s = fma(first, n / d, first);
  const real one = 1.0;
  const real sum = one + s;
  const real integer_part = round_to_integer(v);
  const real m = v - integer_part;
  const real mu = m * m;
  const real g = fma(-m, gamma_odd(mu), gamma_even(mu));
  const real high = sum * g;
  const real low = fma(sum_error(one, s, sum), g, fma(sum, g, -high));
  const real l = log_quotient(high, low, falling_product(v, integer_part), 0.0);
  if (SCALING == POWER_SCALED) {
    store(at, OUT, fma(-v, LN2, l));
  } else if (SCALING == EXP_SCALED) {
    store(at, OUT, fma(v, log_of_any(x, -1.0), l - x));
  } else {
    store(at, OUT, fma(v, log_of_any(x, -1.0), l));
  }
}

// I_{v+1} / I_v = (x / 2) / ((v + 1) + y / ((v + 2) + ...)), by the recurrence of its denominators.
template <int KIND>
PASS fraction_i(OPERANDS) {
  const real v = load(at, ORDER);
  const real x = load(at, X);
  const real half = 0.5 * x;
  const real y = half * half;
  real p = 1.0;
  real next = 0.0;
  for (int k = terms; k > 0; --k) {
    const real before = fma(y, next, (v + real(k)) * p);
    next = p;
    p = before;
  }
  const real ratio = half * (next / p);
  if (KIND == SLOPE) {
    store(at, OUT, v / x + ratio);
  } else {
    store(at, OUT, ratio);
  }
}

// The derivative by v. slope = d^2 S' has a recurrence of its own, whose terms all have one sign.
PASS series_order_slope(OPERANDS) {
  const real v = load(at, ORDER);
  const real x = load(at, X);
  const real half = 0.5 * x;
  const real y = half * half;
  real n = 0.0;
  real d = 1.0;
  real slope = 0.0;
  for (int k = terms; k > 0; --k) {
    const real factor = fma(v, real(k), real(k * k));
    n = (n + d) * y;
    slope = fma(factor * y, slope, (d * real(-k)) * n);
    d = d * factor;
  }
  const real series = slope / (d * (n + d));
  const real integer_part = round_to_integer(v);
  const real m = v - integer_part;
  const real mu = m * m;
  const real odd = gamma_odd(mu);
  const real g = fma(-m, odd, gamma_even(mu));
  const real g_slope = 2.0 * (m * gamma_even_slope(mu) - mu * gamma_odd_slope(mu)) - odd;
  real product = 1.0;
  real product_slope = 0.0;
  for (int i = 0; i < LARGEST_N; ++i) {
    const logical inside = less(real(i), integer_part);
    const real factor = v - real(i);
    product_slope = select(inside, fma(product_slope, factor, product), product_slope);
    product = select(inside, product * factor, product);
  }
  const real gamma = g_slope / g - product_slope / product;
  store(at, OUT, log_of_any(x, -1.0) + (series + gamma));
}

}  // namespace
