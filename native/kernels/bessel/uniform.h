// SPDX-License-Identifier: Apache-2.0
// r >= 20, r = sqrt(v^2 + x^2): the logarithm of the uniform expansion (DLMF 10.41), in powers of 1 / r. With
// s = v^2 / r^2 and L = asinh(v / x):
//   log I = r - v L - 1/2 ln(2 pi r) + sum P_k(s) / r^k
//   log K = -(r - v L) + 1/2 ln(pi / (2 r)) + sum (-1)^k P_k(s) / r^k
// and alike for the ratios with T_k, for the derivatives by the order with W_k (kernels/derive_bessel.py).
#pragma once

#include "kernels/bessel/columns.h"
#include "kernels/elementary.h"

namespace {

// Of the logarithms.
constexpr int UNSCALED = 0;
constexpr int EXP_SCALED = 1;    // log(e^-x I), log(e^x K)
constexpr int POWER_SCALED = 2;  // log(x^-v I), log(x^v K)

// What a ratio's passes make.
constexpr int RATIO_I = 0;
constexpr int RATIO_K = 1;
constexpr int SLOPE = 2;  // derivative by x

// Tables of coefficients in UNIFORM.
constexpr int P_TABLE = 0;
constexpr int T_TABLE = 230;
constexpr int W_TABLE = 460;

// Extreme operands: r beyond 2^440, or x below 2^-500. Of these, v and x count 2^-600 fold in whatever
// is a square, and x by itself is brought near 1; the powers of two are put back at the end.
constexpr double HUGE_OPERAND = 0x1p440;

FUNCTION real down_of(real v, real x) {
  return select(either(less(HUGE_OPERAND, v), less(HUGE_OPERAND, x)), 0x1p-600, 1.0);
}

// x 2^-shift_of(x)
FUNCTION real shift_of(real x) {
  return select(less(HUGE_OPERAND, x), 600.0, select(less(x, 0x1p-400), -600.0, 0.0));
}

FUNCTION real shifted(real x) {
  return select(less(HUGE_OPERAND, x), x * 0x1p-600, select(less(x, 0x1p-400), x * 0x1p600, x));
}

// What rounding took from r = sqrt(v^2 + x^2); w = 1 / r.
FUNCTION real radius_error(real v, real x, real q, real r, real w) {
  const real v2 = v * v;
  const real x2 = x * x;
  const real q_low = sum_error(v2, x2, q) + (fma(v, v, -v2) + fma(x, x, -x2));
  return (fma(-r, r, q) + q_low) * (0.5 * w);
}

// Leaves s, 1 / r, r - v L (as scaled) in P, what P lacks in Q, and 1/2 ln r in R.
template <int SCALING, int EXTREME>
PASS log_geometry(OPERANDS) {
  const real order = load(at, ORDER);
  const real argument = load(at, X);
  real v = order;
  real x = argument;
  real divisor = argument;
  real shift = 0.0;
  real divisor_shift = 0.0;
  real down = 1.0;
  real up = 1.0;
  if (EXTREME) {
    down = down_of(order, argument);
    up = select(less(down, 1.0), 0x1p600, 1.0);
    shift = select(less(down, 1.0), 600.0, 0.0);
    v = order * down;
    x = argument * down;
    divisor = shifted(argument);
    divisor_shift = shift_of(argument);
  }
  const real q = v * v + x * x;
  const real r = sqrt(q);
  const real w = 1.0 / r;
  const real r_low = radius_error(v, x, q, r, w);
  const real sum = v + r;
  const real sum_low = sum_error(v, r, sum) + r_low;
  real distance = r;
  real distance_low = r_low;
  if (SCALING == EXP_SCALED) {
    distance = (v * v) / (r + x);
    distance_low = 0.0;
  }
  real l = 0.0;
  if (SCALING == POWER_SCALED) {
    l = log_shifted(sum, sum_low, shift);
  } else {
    l = log_quotient(sum, sum_low, divisor, shift - divisor_shift);
  }
  const real main = fma(-v, l, distance);
  if (EXTREME) {
    store(at, P, main * up);
    store(at, Q, distance_low * up);
    store(at, W, w * down);
  } else {
    store(at, P, main);
    store(at, Q, distance_low);
    store(at, W, w);
  }
  store(at, S, (v * w) * (v * w));
  store(at, R, 0.5 * log_roughly(r, shift));
}

// Leaves s, 1 / r, x / r in Q, and in P what a ratio or a derivative by x is but for the sums: x / (v + r),
// (v + r) / x, r / x.
template <int KIND, int EXTREME>
PASS ratio_geometry(OPERANDS) {
  const real order = load(at, ORDER);
  const real argument = load(at, X);
  if (EXTREME) {
    const real down = down_of(order, argument);
    const logical huge = less(down, 1.0);
    const real v = order * down;
    const real x = argument * down;
    const real r = sqrt(v * v + x * x);
    const real w = 1.0 / r;
    const real divisor = shifted(argument);
    const real shift = shift_of(argument);
    store(at, S, (v * w) * (v * w));
    store(at, W, w * down);
    store(at, Q, x * w);
    // In the order in which only the last step can leave the range.
    if (KIND == RATIO_I) {
      store(at, P, ((divisor / (v + r)) * power_of_two(shift)) * down);
    } else {
      real high = r;
      if (KIND == RATIO_K) {
        high = v + r;
      }
      store(at, P, ((high / divisor) * power_of_two(-shift)) * select(huge, 0x1p600, 1.0));
    }
  } else {
    const real r = sqrt(order * order + argument * argument);
    const real w = 1.0 / r;
    store(at, S, (order * w) * (order * w));
    store(at, W, w);
    store(at, Q, argument * w);
    if (KIND == RATIO_I) {
      store(at, P, argument / (order + r));
    } else if (KIND == RATIO_K) {
      store(at, P, (order + r) / argument);
    } else {
      store(at, P, r / argument);
    }
  }
}

// Leaves s, 1 / r, L in P and v / r in Q.
template <int EXTREME>
PASS order_geometry(OPERANDS) {
  const real order = load(at, ORDER);
  const real argument = load(at, X);
  real v = order;
  real x = argument;
  real divisor = argument;
  real shift = 0.0;
  real down = 1.0;
  if (EXTREME) {
    down = down_of(order, argument);
    v = order * down;
    x = argument * down;
    divisor = shifted(argument);
    shift = select(less(down, 1.0), 600.0, 0.0) - shift_of(argument);
  }
  const real q = v * v + x * x;
  const real r = sqrt(q);
  const real sum = v + r;
  const real w = 1.0 / r;
  const real sum_low = sum_error(v, r, sum) + radius_error(v, x, q, r, w);
  store(at, S, (v * w) * (v * w));
  store(at, P, log_quotient(sum, sum_low, divisor, shift));
  store(at, Q, v * w);
  if (EXTREME) {
    store(at, W, w * down);
  } else {
    store(at, W, w);
  }
}

// The even and the odd terms' sums, terms FROM down to TO; an even and an odd number. In two steps where they
// are many: C1 can't compile a method of 230 vector operations, and without its profile C2 does not begin.
template <int TABLE, int FROM, int TO, int CONTINUED>
PASS sums(OPERANDS) {
  const real s = load(at, S);
  const real w = load(at, W);
  const real w2 = w * w;
  real even = 0.0;
  real odd = 0.0;
  if (CONTINUED) {
    even = load(at, OUT);
    odd = load(at, OUT2);
  }
  UNROLLED for (int k = FROM; k > TO; k -= 2) {
    real a = UNIFORM[TABLE + (k - 1) * (k + 2) / 2];
    UNROLLED for (int i = 1; i <= k; ++i) a = fma(a, s, UNIFORM[TABLE + (k - 1) * (k + 2) / 2 + i]);
    real b = UNIFORM[TABLE + (k - 2) * (k + 1) / 2];
    UNROLLED for (int i = 1; i < k; ++i) b = fma(b, s, UNIFORM[TABLE + (k - 2) * (k + 1) / 2 + i]);
    even = fma(even, w2, a);
    odd = fma(odd, w2, b);
  }
  if (TO == 1) {
    store(at, EVEN, even * w2);
    store(at, ODD, odd * w);
  } else {
    store(at, OUT, even);
    store(at, OUT2, odd);
  }
}

PASS log_i(OPERANDS) {
  const real small = (load(at, Q) - (load(at, R) + HALF_LN_TWO_PI)) + (load(at, EVEN) + load(at, ODD));
  store(at, OUT, load(at, P) + small);
}

PASS log_k(OPERANDS) {
  const real small = (HALF_LN_HALF_PI - (load(at, R) + load(at, Q))) + (load(at, EVEN) - load(at, ODD));
  store(at, OUT, small - load(at, P));
}

// Both, log K in OUT2.
PASS log_i_and_k(OPERANDS) {
  const real p = load(at, P);
  const real q = load(at, Q);
  const real r = load(at, R);
  const real even = load(at, EVEN);
  const real odd = load(at, ODD);
  store(at, OUT, p + ((q - (r + HALF_LN_TWO_PI)) + (even + odd)));
  store(at, OUT2, ((HALF_LN_HALF_PI - (r + q)) + (even - odd)) - p);
}

// I_{v+1} / I_v, and the derivative of log I by x.
PASS ratio_i(OPERANDS) {
  const real sum = 0.5 + (load(at, EVEN) + load(at, ODD));
  store(at, OUT, load(at, P) - (load(at, Q) * load(at, W)) * sum);
}

// K_{v+1} / K_v; negated, with r / x in P, the derivative of log K by x.
template <int KIND>
PASS ratio_k(OPERANDS) {
  const real sum = 0.5 + (load(at, EVEN) - load(at, ODD));
  const real value = load(at, P) + (load(at, Q) * load(at, W)) * sum;
  if (KIND == SLOPE) {
    store(at, OUT, -value);
  } else {
    store(at, OUT, value);
  }
}

PASS order_slope_i(OPERANDS) {
  const real sum = (load(at, EVEN) + load(at, ODD)) - 0.5;
  store(at, OUT, (load(at, Q) * load(at, W)) * sum - load(at, P));
}

PASS order_slope_k(OPERANDS) {
  const real sum = (load(at, EVEN) - load(at, ODD)) - 0.5;
  store(at, OUT, (load(at, Q) * load(at, W)) * sum + load(at, P));
}

}  // namespace
