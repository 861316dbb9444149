// SPDX-License-Identifier: Apache-2.0
// What happens to an element of a softmax, and to its row as a whole. Included after a simd/*.h.
#pragma once

#include "kernels/exp.h"
#include "quern.h"

namespace {

// Elements below -range count as -range: in an ordinary row that is far below what can contribute, so it
// stands for -inf and for the large negative numbers in use as masks. A row is ordinary when its maximum's
// exponent lies in (least_exponent, exponent of range]; the others are shifted by their maximum first.
constexpr float range = 65536;
constexpr int64_t least_exponent = -92000;

FUNCTION bool ordinary(int64_t exponent) {
  return exponent > least_exponent && exponent != QUERN_SOFTMAX_OUT_OF_RANGE;
}

// The exponent of an element: of a chunk's maximum, of a row's.
template <class S>
FUNCTION int64_t exponent_of(typename S::element x) {
  if (x > range) return QUERN_SOFTMAX_OUT_OF_RANGE;
  if (x != x) return 0;  // inf - inf, in a row that will be NaN whatever its exponent
  const typename S::vec v = S::max_or_second(S::set(-(typename S::element)range), S::set(x));
  const typename S::vec rounder = S::set(S::rounder);
  return (int64_t)S::first(S::sub(S::fma(v, S::set(exp_constants<S>::log2_e), rounder), rounder));
}

// The reciprocal of the sum, with what its rounding lost: one rounding less in every result.
template <class S>
struct reciprocal;

template <>
struct reciprocal<f32> {
  float high, low;

  ON_DEVICE explicit reciprocal(const quern_softmax_state *sum) {
    const double r = 1 / (sum->high + sum->low);
    high = (float)r;
    low = (float)(r - (double)high);
  }
};

template <>
struct reciprocal<f64> {
  double high, low;

  ON_DEVICE explicit reciprocal(const quern_softmax_state *sum) {
    const double s = sum->high, r = 1 / s;
    const double ts = s * (0x1p27 + 1), tr = r * (0x1p27 + 1);
    const double sh = ts - (ts - s), rh = tr - (tr - r), sl = s - sh, rl = r - rh;
    const double p = s * r, error = ((sh * rh - p) + sh * rl + sl * rh) + sl * rl;
    high = r;
    low = (((1 - p) - error) - sum->low * r) * r;
  }
};

template <class S>
struct quotient {
  typename S::vec high, low;
  const typename S::vec least = S::set(S::flush_below);

  ON_DEVICE explicit quotient(const quern_softmax_state *sum) {
    const reciprocal<S> r(sum);
    high = S::set(r.high);
    low = S::set(r.low);
  }

  ON_DEVICE quotient(typename S::element high, typename S::element low)
      : high(S::set(high)), low(S::set(low)) {}

  INLINE typename S::vec of(typename S::vec e) const {
    return S::keep_from(S::fma(e, high, S::mul(e, low)), least);
  }
};

}  // namespace
