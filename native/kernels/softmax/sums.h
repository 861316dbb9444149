// SPDX-License-Identifier: Apache-2.0
// Sums of exponentials, (high + low) * 2^exponent, folded in an order that is part of the contract
// (src/docs/softmax.md). Included after a simd/*.h.
#pragma once

#include "quern.h"
#include "simd/common.h"

namespace {

constexpr int64_t chunk = QUERN_SOFTMAX_CHUNK;
constexpr int64_t slab = QUERN_SOFTMAX_SLAB;

// 2^d for d <= 0.
FUNCTION double power_of_two(int64_t d) {
  if (d < -1022) return 0;
  const int64_t bits = (d + 1023) << 52;
  double power;
  memcpy(&power, &bits, sizeof power);
  return power;
}

FUNCTION void two_sum_into(double *high, double *low, double addend, double addend_low) {
  const double s = *high + addend;
  const double t = s - *high;
  *low += ((*high - (s - t)) + (addend - t)) + addend_low;
  *high = s;
}

// Scaling by a power of two is exact, so a sum rounds alike at whatever exponent it is carried.
FUNCTION void fold(quern_softmax_state *into, double high, double low, int64_t exponent) {
  if (exponent > into->exponent) {
    const double p = power_of_two(into->exponent - exponent);
    into->high *= p;
    into->low *= p;
    into->exponent = exponent;
  } else if (exponent < into->exponent) {
    const double p = power_of_two(exponent - into->exponent);
    high *= p;
    low *= p;
  }
  two_sum_into(&into->high, &into->low, high, low);
}

FUNCTION quern_softmax_state empty_sum(int64_t exponent) { return {0, 0, exponent, 0}; }

}  // namespace
