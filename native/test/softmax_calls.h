// SPDX-License-Identifier: Apache-2.0
// The softmax entry points by element type, and the ways to compute one row with them.
#pragma once

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "inputs.h"
#include "quern.h"
#include "tiers.h"

using state_of_row = quern_softmax_state;

template <class T>
struct calls;

// From position 0: what the positions mean is checked through Java, whose calls use them.
#define CALLS(TYPE, T)                                                                                       \
  template <>                                                                                                \
  struct calls<TYPE> {                                                                                       \
    static constexpr const char *name = #T;                                                                  \
    static int32_t max(int32_t tier, const TYPE *x, int64_t n, state_of_row *state) {                        \
      return quern_softmax_max_##T(tier, x, 0, n, state);                                                    \
    }                                                                                                        \
    static int32_t sum(int32_t tier, int32_t flags, const TYPE *x, int64_t n, state_of_row *state) {         \
      return quern_softmax_sum_##T(tier, flags, x, 0, n, state);                                             \
    }                                                                                                        \
    static int32_t sum_at(int32_t tier, int32_t flags, const TYPE *x, int64_t n, state_of_row *state) {      \
      return quern_softmax_sum_at_##T(tier, flags, x, 0, n, state);                                          \
    }                                                                                                        \
    static int32_t store(int32_t tier, int32_t flags, const TYPE *x, TYPE *y, int64_t n,                     \
                         state_of_row *state) {                                                              \
      return quern_softmax_store_##T(tier, flags, x, 0, y, 0, n, state);                                     \
    }                                                                                                        \
    static int32_t normalize(int32_t tier, int32_t flags, TYPE *y, int64_t n, const state_of_row *state) {   \
      return quern_softmax_normalize_##T(tier, flags, y, 0, n, state);                                       \
    }                                                                                                        \
    static int32_t scale(int32_t tier, int32_t flags, const TYPE *x, TYPE *y, int64_t n,                     \
                         const state_of_row *state) {                                                        \
      return quern_softmax_scale_##T(tier, flags, x, 0, y, 0, n, state);                                     \
    }                                                                                                        \
    static int32_t rows(int32_t tier, int32_t algorithm, int32_t flags, const TYPE *x, TYPE *y,              \
                        int64_t rows, int64_t columns) {                                                     \
      return quern_softmax_rows_##T(tier, algorithm, flags, x, 0, y, 0, rows, columns);                      \
    }                                                                                                        \
  };
CALLS(float, f32)
CALLS(double, f64)
#undef CALLS

constexpr int32_t algorithms[] = {QUERN_SOFTMAX_TWO_PASS, QUERN_SOFTMAX_THREE_PASS_RELOAD,
                                  QUERN_SOFTMAX_THREE_PASS_RECOMPUTE};

// How a row is cut, as a caller does that must not stay in native code for long.
enum class cut {
  separate_states,  // a state per slab, folded afterwards: slabs may be computed at the same time
  carried_state     // one state, handed from call to call, two slabs each
};

// The order that quern.h promises: the counterpart of fold() in kernels/softmax.cc, written with the C
// library.
inline void fold_into(state_of_row *into, state_of_row part) {
  const auto power = [](int64_t d) { return d < -1022 ? 0.0 : std::ldexp(1.0, (int)d); };
  if (part.exponent > into->exponent) {
    const double p = power(into->exponent - part.exponent);
    into->high *= p;
    into->low *= p;
    into->exponent = part.exponent;
  } else {
    const double p = power(part.exponent - into->exponent);
    part.high *= p;
    part.low *= p;
  }
  const double s = into->high + part.high, t = s - into->high;
  into->low += ((into->high - (s - t)) + (part.high - t)) + part.low;
  into->high = s;
}

constexpr int64_t least_ordinary_exponent = -92000;
constexpr double range_of_unshifted = 65536;

// The exponent of a row's maximum, n in exp(x) = m * 2^n.
template <class T>
int64_t exponent_of_maximum(T x) {
  if (x > (T)range_of_unshifted) return QUERN_SOFTMAX_OUT_OF_RANGE;
  constexpr T log2_e = sizeof(T) == 4 ? (T)0x1.715476p+0 : (T)0x1.71547652b82fep+0;
  constexpr T rounder = sizeof(T) == 4 ? (T)0x1.8p23 : (T)0x1.8p52;
  if (x < (T)-range_of_unshifted) x = (T)-range_of_unshifted;
  return (int64_t)(std::fma(x, log2_e, rounder) - rounder);
}

template <class T>
void softmax_by_passes(int32_t tier, int32_t algorithm, int32_t streaming, cut how, const T *x, T *y,
                       int64_t n) {
  using call = calls<T>;
  constexpr int64_t slab = QUERN_SOFTMAX_SLAB;
  const int64_t step = how == cut::separate_states ? slab : 2 * slab;
  const auto empty = [](double maximum, int64_t exponent) { return state_of_row{0, 0, exponent, maximum}; };
  const auto each = [&](auto part) {
    for (int64_t begin = 0; begin < n; begin += step) part(begin, std::min(step, n - begin));
  };
  const auto ordinary = [](int64_t exponent) {
    return exponent > least_ordinary_exponent && exponent != QUERN_SOFTMAX_OUT_OF_RANGE;
  };
  // Runs a summing pass over all parts; false when it left the range.
  state_of_row total;
  const auto accumulate = [&](state_of_row start, auto pass) {
    total = start;
    bool within = true;
    each([&](int64_t begin, int64_t length) {
      if (!within) return;
      if (how == cut::carried_state) {
        pass(begin, length, &total);
        within = total.exponent != QUERN_SOFTMAX_OUT_OF_RANGE;
      } else {
        state_of_row part = start;
        pass(begin, length, &part);
        within = part.exponent != QUERN_SOFTMAX_OUT_OF_RANGE;
        if (within) fold_into(&total, part);
      }
    });
    return within;
  };

  state_of_row maximum = empty(-std::numeric_limits<double>::infinity(), QUERN_SOFTMAX_EMPTY);
  const auto find_maximum = [&] {
    each([&](int64_t begin, int64_t length) { require(call::max(tier, x + begin, length, &maximum)); });
  };
  int32_t flags = 0;
  if (algorithm == QUERN_SOFTMAX_TWO_PASS) {
    const auto sum = [&](int64_t begin, int64_t length, state_of_row *state) {
      require(call::sum(tier, flags, x + begin, length, state));
    };
    if (!accumulate(maximum, sum) || !ordinary(total.exponent)) {
      flags = QUERN_SOFTMAX_SHIFTED;
      find_maximum();
      accumulate(empty(maximum.maximum, QUERN_SOFTMAX_EMPTY), sum);
    }
  } else {
    find_maximum();
    int64_t exponent = exponent_of_maximum((T)maximum.maximum);
    if (!ordinary(exponent)) {
      exponent = 0;
      flags = QUERN_SOFTMAX_SHIFTED;
    }
    accumulate(empty(maximum.maximum, exponent), [&](int64_t begin, int64_t length, state_of_row *state) {
      if (algorithm == QUERN_SOFTMAX_THREE_PASS_RELOAD)
        require(call::store(tier, flags, x + begin, y + begin, length, state));
      else
        require(call::sum_at(tier, flags, x + begin, length, state));
    });
  }
  each([&](int64_t begin, int64_t length) {
    if (std::isnan(total.high)) {
      const T nan = from_bits<T>(sizeof(T) == 4 ? 0x7fc00000 : 0x7ff8000000000000);
      for (int64_t i = begin; i < begin + length; i++) y[i] = nan;
    } else if (algorithm == QUERN_SOFTMAX_THREE_PASS_RELOAD) {
      require(call::normalize(tier, flags | streaming, y + begin, length, &total));
    } else {
      require(call::scale(tier, flags | streaming, x + begin, y + begin, length, &total));
    }
  });
}

// One row, out of place, by the tier's two-pass: what the tests take as "the" result before they compare it.
template <class T>
std::vector<T> softmax(int32_t tier, const std::vector<T> &x, int32_t algorithm = QUERN_SOFTMAX_TWO_PASS) {
  std::vector<T> y(x.size(), (T)-7);
  require(calls<T>::rows(tier, algorithm, 0, x.data(), y.data(), 1, (int64_t)x.size()));
  return y;
}
