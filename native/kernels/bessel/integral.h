// SPDX-License-Identifier: Apache-2.0
// r < 20, x >= 1/4: K by the trapezoidal rule with step h = 1/8 (its error falls off as exp(-c / h)),
//   K_v(x) = e^-x int_0^inf e^{-x (cosh t - 1)} cosh(v t) dt
//         ~= e^-x h [1/2 + sum_{j >= 1} e^{-x (cosh t_j - 1)} cosh(v t_j)],  t_j = j h.
// cosh(v t) = 1/2 e^{v t} (1 + e^{-2 v t}): one exponential per node, and the powers of e^{-2 v h}. Nodes
// come in groups of eight, summed apart, with the first power of each as e^-2v makes it: rounding errors
// don't pile up. `terms` counts the groups: as many as the smallest x of the class needs.
#pragma once

#include "kernels/bessel/gamma.h"
#include "kernels/bessel/uniform.h"

namespace {

FUNCTION real node_weight(real x, real vt, double cosh_less_one) {
  const real exponent = fma(-x, cosh_less_one, vt);
  return exp_inside(select(less(exponent, -700.0), -700.0, exponent));
}

template <int SCALING>
PASS integral_k(OPERANDS) {
  const real v = load(at, ORDER);
  const real x = load(at, X);
  const real f = exp_inside(v * -0.25);
  const real f8 = exp_inside(v * -2.0);
  real first = 1.0;
  real sum = 1.0;
  for (int j = 0; j < 8 * terms; j += 8) {
    real power = first;
    real part = 0.0;
    for (int i = 1; i <= 8; ++i) {
      power = power * f;
      const real weight = node_weight(x, v * (real(j + i) * 0.125), NODE_COSH[j + i]);
      part = part + fma(weight, power, weight);
    }
    sum = sum + part;
    first = first * f8;
  }
  // h / 2 = 2^-4.
  const real l = log_shifted(sum, 0.0, -4.0);
  if (SCALING == EXP_SCALED) {
    store(at, OUT, l);
  } else if (SCALING == POWER_SCALED) {
    store(at, OUT, fma(v, log_shifted(x, 0.0, 0.0), l - x));
  } else {
    store(at, OUT, l - x);
  }
}

// The rule at m, for K_m and K_{m+1} at once, and their recurrence up to v, which is stable:
// K_{v+1} = (2 v / x) K_v + K_{v-1}.
template <int KIND>
PASS integral_ratio_k(OPERANDS) {
  const real v = load(at, ORDER);
  const real x = load(at, X);
  const real n = round_to_integer(v);
  const real m = v - n;
  const real f = exp_inside(m * -0.25);
  const real f8 = exp_inside(m * -2.0);
  real first = 1.0;
  real low = 1.0;
  real high = 1.0;
  for (int j = 0; j < 8 * terms; j += 8) {
    real power = first;
    real low_part = 0.0;
    real high_part = 0.0;
    for (int i = 1; i <= 8; ++i) {
      power = power * f;
      const real weight = node_weight(x, m * (real(j + i) * 0.125), NODE_COSH[j + i]);
      low_part = low_part + fma(weight, power, weight);
      high_part = fma(weight, fma(power, NODE_DECAY[j + i], NODE_GROWTH[j + i]), high_part);
    }
    low = low + low_part;
    high = high + high_part;
    first = first * f8;
  }
  const real two_over_x = 2.0 / x;
  for (int i = 1; i <= LARGEST_N; ++i) {
    const real next = fma((m + real(i)) * two_over_x, high, low);
    const logical inside = less_equal(real(i), n);
    low = select(inside, high, low);
    high = select(inside, next, high);
  }
  if (KIND == SLOPE) {
    store(at, OUT, v / x - high / low);
  } else {
    store(at, OUT, high / low);
  }
}

PASS integral_order_slope(OPERANDS) {
  const real v = load(at, ORDER);
  const real x = load(at, X);
  const real f = exp_inside(v * -0.25);
  const real f8 = exp_inside(v * -2.0);
  real first = 1.0;
  real sum = 1.0;
  real slope = 0.0;
  for (int j = 0; j < 8 * terms; j += 8) {
    real power = first;
    real sum_part = 0.0;
    real slope_part = 0.0;
    for (int i = 1; i <= 8; ++i) {
      power = power * f;
      const real t = real(j + i) * 0.125;
      const real weight = node_weight(x, v * t, NODE_COSH[j + i]);
      sum_part = sum_part + fma(weight, power, weight);
      slope_part = fma(weight * t, 1.0 - power, slope_part);
    }
    sum = sum + sum_part;
    slope = slope + slope_part;
    first = first * f8;
  }
  store(at, OUT, slope / sum);
}

}  // namespace
