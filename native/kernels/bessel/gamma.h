// SPDX-License-Identifier: Apache-2.0
// The gamma function as r < 20 needs it: v = n + m, n an integer, |m| <= 1/2.
#pragma once

#include "kernels/elementary.h"

namespace {

constexpr int LARGEST_N = 20;

// 1 / Gamma(1 + m) = even(m^2) - m odd(m^2).
FUNCTION real gamma_even(real mu) {
  real g = GAMMA_EVEN[0];
  UNROLLED for (int i = 1; i < 12; ++i) g = fma(g, mu, GAMMA_EVEN[i]);
  return g;
}

FUNCTION real gamma_odd(real mu) {
  real g = GAMMA_ODD[0];
  UNROLLED for (int i = 1; i < 12; ++i) g = fma(g, mu, GAMMA_ODD[i]);
  return g;
}

// Their derivatives by m^2.
FUNCTION real gamma_even_slope(real mu) {
  real g = GAMMA_EVEN_SLOPE[0];
  UNROLLED for (int i = 1; i < 11; ++i) g = fma(g, mu, GAMMA_EVEN_SLOPE[i]);
  return g;
}

FUNCTION real gamma_odd_slope(real mu) {
  real g = GAMMA_ODD_SLOPE[0];
  UNROLLED for (int i = 1; i < 11; ++i) g = fma(g, mu, GAMMA_ODD_SLOPE[i]);
  return g;
}

// Gamma(v + 1) / Gamma(1 + m) = v (v - 1) ... (v - n + 1). The factors are exact.
FUNCTION real falling_product(real v, real n) {
  real product = 1.0;
  for (int i = 0; i < LARGEST_N; ++i) {
    product = select(less(real(i), n), product * (v - real(i)), product);
  }
  return product;
}

}  // namespace
