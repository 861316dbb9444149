// SPDX-License-Identifier: Apache-2.0
// x < 1/4, v <= 20: K by Temme's series (1975) at m = v - n, |m| <= 1/2, and the recurrence up to v. With
// l = ln(2 / x), sigma = m l, y = x^2 / 4:
//   K_m = sum c_k f_k,  K_{m+1} = (2 / x) sum c_k (p_k - k f_k),  c_k = y^k / k!
// The recurrence is that of s_v = (x / 2)^v K_v, which stays in range: s_{v+1} = v s_v + y s_{v-1}.
#pragma once

#include "kernels/bessel/gamma.h"
#include "kernels/bessel/uniform.h"

namespace {

constexpr int TEMME_TERMS = 10;

// sinh(a) / a, given e^a and e^-a.
FUNCTION real sinh_over(real a, real growth, real decay) {
  return select(less(absolute(a), 1.0), 1.0 + sinh_excess(a), (growth - decay) / (a + a));
}

// Its derivative divided by a.
FUNCTION real sinh_over_slope(real a, real growth, real decay) {
  const real z = a * a;
  real h = SINH_SLOPE[0];
  UNROLLED for (int i = 1; i < 10; ++i) h = fma(h, z, SINH_SLOPE[i]);
  const real large = (0.5 * (growth + decay) - (growth - decay) / (a + a)) / z;
  return select(less(absolute(a), 1.0), h, large);
}

// Leaves s_v in P, s_{v+1} in Q, ln(2 / x) in R: log K_v = ln P + v R; of n = 0 without the factor (x / 2)^v,
// whose rounding would be the larger part of the error. And W, S: log x^v K_v = ln W + v S. P, Q and W are to
// be divided by EVEN.
PASS temme(OPERANDS) {
  const real v = load(at, ORDER);
  const real x = load(at, X);
  const real n = round_to_integer(v);
  const real m = v - n;
  const real mu = m * m;
  const real half = 0.5 * x;
  const real y = half * half;
  const real l = -log_of_any(x, -1.0);
  const real sigma = m * l;
  const real growth = exp_inside(sigma);
  const real decay = 1.0 / growth;
  const real odd = gamma_odd(mu);
  const real even = gamma_even(mu);
  const real g_plus = fma(-m, odd, even);  // 1 / Gamma(1 + m)
  const real g_minus = fma(m, odd, even);
  // All of it times g_plus g_minus, which is divided by where it doesn't cancel.
  real p = (0.5 * growth) * g_minus;
  real q = (0.5 * decay) * g_plus;
  // odd cosh(sigma) + even l sinh(sigma) / sigma, which differ in sign; where sigma isn't small, that is
  // (p - q) / m.
  const real main = even * l;
  const real sum = main + odd;
  const real excess = fma(main, sinh_excess(sigma), odd * (0.5 * (growth + decay) - 1.0));
  const real small = sum + (excess + (fma(even, l, -main) + sum_error(main, odd, sum)));
  const logical near = less(absolute(sigma), 1.0);
  real f = select(near, small, (p - q) / m);
  real c = 1.0;
  real low = f;
  real high = p;
  for (int k = 1; k <= TEMME_TERMS; ++k) {
    const real inverse = 1.0 / (real(k * k) - mu);
    f = (fma(real(k), f, p) + q) * inverse;
    p = (p * (real(k) + m)) * inverse;
    q = (q * (real(k) - m)) * inverse;
    c = c * (y / real(k));
    low = fma(c, f, low);
    high = fma(c, fma(real(-k), f, p), high);
  }
  // s_{m+1} and s_{m+2}; y first, because decay may be as large as y is small.
  real at_v = decay * high;
  real next = fma(m + 1.0, at_v, decay * (y * low));
  for (int i = 2; i <= LARGEST_N; ++i) {
    const logical inside = less_equal(real(i), n);
    const real after = fma(m + real(i), next, y * at_v);
    at_v = select(inside, next, at_v);
    next = select(inside, after, next);
  }
  const logical zero = equal(n, 0.0);
  store(at, P, select(zero, low, at_v));
  store(at, Q, select(zero, high, next));
  store(at, R, select(zero, 0.0, l));
  const logical plain = both(zero, near);
  store(at, W, select(plain, low, select(zero, decay * low, at_v)));
  store(at, EVEN, g_plus * g_minus);
  store(at, S, select(plain, LN2 - l, LN2));
}

template <int SCALING>
PASS temme_k(OPERANDS) {
  const real v = load(at, ORDER);
  if (SCALING == POWER_SCALED) {
    store(at, OUT, fma(v, load(at, S), log_shifted(load(at, W) / load(at, EVEN), 0.0, 0.0)));
  } else {
    const real value = log_shifted(load(at, P) / load(at, EVEN), 0.0, 0.0);
    if (SCALING == EXP_SCALED) {
      store(at, OUT, fma(v, load(at, R), value + load(at, X)));
    } else {
      store(at, OUT, fma(v, load(at, R), value));
    }
  }
}

template <int KIND>
PASS temme_ratio_k(OPERANDS) {
  const real x = load(at, X);
  const real quotient = load(at, Q) / load(at, P);
  if (KIND == SLOPE) {
    store(at, OUT, (load(at, ORDER) - (quotient + quotient)) / x);
  } else {
    store(at, OUT, (quotient + quotient) / x);
  }
}

// All of temme() again, each quantity with its derivative by m.
PASS temme_order_slope(OPERANDS) {
  const real v = load(at, ORDER);
  const real x = load(at, X);
  const real n = round_to_integer(v);
  const real m = v - n;
  const real mu = m * m;
  const real half = 0.5 * x;
  const real y = half * half;
  const real l = -log_of_any(x, -1.0);
  const real sigma = m * l;
  const real growth = exp_inside(sigma);
  const real decay = 1.0 / growth;
  const real odd = gamma_odd(mu);
  const real odd_slope = (m + m) * gamma_odd_slope(mu);
  const real even = gamma_even(mu);
  const real even_slope = (m + m) * gamma_even_slope(mu);
  const real g_plus = fma(-m, odd, even);
  const real g_plus_slope = even_slope - fma(m, odd_slope, odd);
  const real g_minus = fma(m, odd, even);
  const real g_minus_slope = even_slope + fma(m, odd_slope, odd);
  const real over = sinh_over(sigma, growth, decay);
  const real over_slope = (l * sigma) * sinh_over_slope(sigma, growth, decay);
  const real cosine = 0.5 * (growth + decay);
  const real cosine_slope = (l * sigma) * over;
  const real a = 1.0 / (g_plus * g_minus);
  const real a_slope = -(a * a) * fma(g_plus_slope, g_minus, g_plus * g_minus_slope);
  const real b = fma(odd, cosine, even * (l * over));
  const real b_slope =
      fma(odd_slope, cosine, odd * cosine_slope) + l * fma(even_slope, over, even * over_slope);
  real f = a * b;
  real f_slope = fma(a_slope, b, a * b_slope);
  real p = (0.5 * growth) / g_plus;
  real p_slope = p * (l - g_plus_slope / g_plus);
  real q = (0.5 * decay) / g_minus;
  real q_slope = -(q * (l + g_minus_slope / g_minus));
  real c = 1.0;
  real low = f;
  real low_slope = f_slope;
  real high = p;
  real high_slope = p_slope;
  for (int k = 1; k <= TEMME_TERMS; ++k) {
    const real inverse = 1.0 / (real(k * k) - mu);
    f = (fma(real(k), f, p) + q) * inverse;
    f_slope = fma(m + m, f, fma(real(k), f_slope, p_slope + q_slope)) * inverse;
    const real p_factor = (real(k) + m) * inverse;
    const real q_factor = (real(k) - m) * inverse;
    p = p * p_factor;
    p_slope = (p_slope + p) * p_factor;
    q = q * q_factor;
    q_slope = (q_slope - q) * q_factor;
    c = c * (y / real(k));
    low = fma(c, f, low);
    low_slope = fma(c, f_slope, low_slope);
    high = fma(c, fma(real(-k), f, p), high);
    high_slope = fma(c, fma(real(-k), f_slope, p_slope), high_slope);
  }
  real at_v = decay * high;
  real at_v_slope = decay * fma(-l, high, high_slope);
  real next = fma(m + 1.0, at_v, decay * (y * low));
  real next_slope = fma(m + 1.0, at_v_slope, at_v) + decay * (y * fma(-l, low, low_slope));
  for (int i = 2; i <= LARGEST_N; ++i) {
    const logical inside = less_equal(real(i), n);
    const real after = fma(m + real(i), next, y * at_v);
    const real after_slope = fma(m + real(i), next_slope, next) + y * at_v_slope;
    at_v = select(inside, next, at_v);
    at_v_slope = select(inside, next_slope, at_v_slope);
    next = select(inside, after, next);
    next_slope = select(inside, after_slope, next_slope);
  }
  store(at, OUT, select(equal(n, 0.0), low_slope / low, at_v_slope / at_v + l));
}

}  // namespace
