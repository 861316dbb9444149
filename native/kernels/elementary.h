// SPDX-License-Identifier: Apache-2.0
// Elementary functions in float64, the same bits on all backends. Included after a simd/*.h.
// Constants: kernels/derive_bessel.py. Accuracy: src/docs/log-bessel.md.
#pragma once

#include "kernels/coefficients.h"
#include "simd/real.h"

namespace {

constexpr int64_t EXPONENT = 0x7FF0000000000000;
constexpr int64_t MANTISSA = 0x000FFFFFFFFFFFFF;
constexpr int64_t SQRT_HALF = 0x3FE6A09E667F3BCD;
constexpr int64_t ONE_LESS_SQRT_HALF = 0x00095F619980C433;
// Less the exponent bits of a: the bits of a power of two that brings a into [1, 2).
constexpr int64_t TWICE_BIAS = 0x7FE0000000000000;
constexpr int64_t ONE = 0x3FF0000000000000;
constexpr int64_t HALF_EXPONENT = 0x0008000000000000;
constexpr int64_t EXPONENT_AND_SIGN = -0x000FFFFFFFFFFFFF - 1;
// Or-ed with an integer below 2^52: the bits of 2^52 plus that integer.
constexpr int64_t TWO_TO_52 = 0x4330000000000000;
constexpr int64_t SIGN = -0x7FFFFFFFFFFFFFFF - 1;
constexpr double ROUNDER = 0x1.8p52;  // adding it rounds to an integer
constexpr double LARGEST = 0x1.fffffffffffffp1023;
constexpr double INFINITE = __builtin_inf();
constexpr double NOT_A_NUMBER = __builtin_nan("");

// The rounding error of s = a + b (Knuth).
FUNCTION real sum_error(real a, real b, real s) {
  const real t = s - a;
  return (a - (s - t)) + (b - t);
}

FUNCTION real round_to_integer(real a) { return (a + ROUNDER) - ROUNDER; }

FUNCTION real absolute(real a) { return number(bits(a) & 0x7FFFFFFFFFFFFFFF); }

// ---- logarithm ----------------------------------------------------------------------------------------

// log((1 + s) / (1 - s)) + k ln 2 for s = (p + p_low) / (q + q_low), |s| <= 0.2005: twice the inverse
// hyperbolic tangent. One division serves s and what its rounding lost.
FUNCTION real log_of_parts(real p, real p_low, real q, real q_low, real k) {
  const real inverse = 1.0 / q;
  const real s = p * inverse;
  const real s_low = (fma(-s, q, p) + fma(-s, q_low, p_low)) * inverse;
  const real z = s * s;
  real tail = LOG[0];
  UNROLLED for (int i = 1; i < 8; ++i) tail = fma(tail, z, LOG[i]);
  const real whole = k * LN2_HIGH;
  const real twice = s + s;
  const real high = whole + twice;
  const real low = twice - (high - whole);
  return high + (low + fma(s * z, tail, fma(k, LN2_LOW, s_low + s_low)));
}

// log((a + a_low) 2^shift), a positive, normal, below 2^1023, a_low small beside it.
FUNCTION real log_shifted(real a, real a_low, real shift) {
  // The exponent that leaves a mantissa in [sqrt(1/2), sqrt(2)).
  const integer moved = bits(a) + ONE_LESS_SQRT_HALF;
  const real m = number((moved & MANTISSA) + SQRT_HALF);
  const real k = number(shift_right<52>(moved) | TWO_TO_52) - 0x1.00000000003ffp52;
  const real m_low = a_low * number(TWICE_BIAS - (moved & EXPONENT));
  const real q = m + 1.0;
  const real q_low = (m - (q - 1.0)) + m_low;
  return log_of_parts(m - 1.0, m_low, q, q_low, k + shift);
}

// log(a 2^shift) within 2 ulp, a positive, normal: where it is a small part of a sum.
FUNCTION real log_roughly(real a, real shift) {
  const integer moved = bits(a) + ONE_LESS_SQRT_HALF;
  const real m = number((moved & MANTISSA) + SQRT_HALF);
  const real k = number(shift_right<52>(moved) | TWO_TO_52) - 0x1.00000000003ffp52;
  const real s = (m - 1.0) / (m + 1.0);
  const real z = s * s;
  real tail = LOG[0];
  UNROLLED for (int i = 1; i < 8; ++i) tail = fma(tail, z, LOG[i]);
  return fma(k + shift, LN2, fma(s * z, tail, s + s));
}

// log((a + a_low) 2^shift / b), a and b positive, normal, their quotient within 2^-1000 and 2^1000. k is the
// exponent that brings a within a factor of 1.501 of b: the bits of a number, read as an integer, are its
// binary logarithm but for a straight line between powers of two.
FUNCTION real log_quotient(real a, real a_low, real b, real shift) {
  const integer difference = (bits(a) - bits(b)) + HALF_EXPONENT;
  const integer power = difference & EXPONENT_AND_SIGN;
  const real near = number(bits(a) - power);
  const real low = a_low * number(ONE - power);
  // 2048 more, so that it is not negative.
  const real k = number(shift_right<52>(difference + SIGN) | TWO_TO_52) - 0x1.00000000008p52;
  const real q = near + b;
  return log_of_parts(near - b, low, q, sum_error(near, b, q) + low, k + shift);
}

// log(a 2^shift), a positive, subnormal too, below 2^1023.
FUNCTION real log_of_any(real a, real shift) {
  const logical small = less(a, 0x1p-960);
  const real normal = select(small, a * 0x1p100, a);
  return log_shifted(normal, 0.0, shift - select(small, 100.0, 0.0));
}

FUNCTION real log(real a) {
  // log_of_any() needs room above.
  const logical large = less(0x1p1000, a);
  const real value = log_of_any(select(large, a * 0x1p-100, a), select(large, 100.0, 0.0));
  const real finite = select(less_equal(a, LARGEST), value, a);  // infinity, NaN
  return select(less(0.0, a), finite, select(equal(a, 0.0), -INFINITE, NOT_A_NUMBER));
}

// log(1 + a)
FUNCTION real log1p(real a) {
  const real one = 1.0;
  const real sum = one + a;
  const real value = log_shifted(sum, sum_error(one, a, sum), 0.0);
  const real finite = select(less_equal(a, 0x1p1000), value, log(a));
  return select(less(-1.0, a), select(less(absolute(a), 0x1p-60), a, finite),
                select(equal(a, -1.0), -INFINITE, NOT_A_NUMBER));
}

// ---- exponential ---------------------------------------------------------------------------------------

// 2^n for an integer n in [-1022, 1023].
FUNCTION real power_of_two(real n) { return number(shift_left<52>(bits(n + 0x1.80000000003ffp52))); }

FUNCTION real exp_mantissa(real a, real n) {
  const real t = fma(n, -LN2_REST, fma(n, -LN2, a));
  real m = EXP[0];
  UNROLLED for (int i = 1; i < 12; ++i) m = fma(m, t, EXP[i]);
  return m;
}

// exp(a), |a| <= 708.
FUNCTION real exp_inside(real a) {
  const real n = round_to_integer(a * LOG2_E);
  return exp_mantissa(a, n) * power_of_two(n);
}

// exp(a) 2^shift for any a; only the last step can leave the range.
FUNCTION real exp_shifted(real a, real shift) {
  const real bounded = select(less(a, -800.0), -800.0, select(less(800.0, a), 800.0, a));
  const real n = round_to_integer(bounded * LOG2_E);
  const real whole = n + shift;
  const real half = round_to_integer(whole * 0.5);
  const real value = (exp_mantissa(bounded, n) * power_of_two(half)) * power_of_two(whole - half);
  return select(equal(a, a), value, a);
}

FUNCTION real exp(real a) { return exp_shifted(a, 0.0); }

// ---- hyperbolic functions ------------------------------------------------------------------------------

// sinh(a) / a - 1 for |a| <= 1.
FUNCTION real sinh_excess(real a) {
  const real z = a * a;
  real p = SINH[0];
  UNROLLED for (int i = 1; i < 8; ++i) p = fma(p, z, SINH[i]);
  return p * z;
}

FUNCTION real cosh(real a) {
  const real half = exp_shifted(absolute(a), -1.0);
  return half + 0.25 / half;
}

FUNCTION real sinh(real a) {
  const real half = exp_shifted(absolute(a), -1.0);
  const real large = half - 0.25 / half;
  const real small = fma(a, sinh_excess(a), a);
  return select(less(absolute(a), 1.0), small, select(less(a, 0.0), -large, large));
}

// log(a + sqrt(a^2 + 1)) = log1p(a + a^2 / (1 + sqrt(a^2 + 1))), an odd function.
FUNCTION real asinh(real a) {
  const real b = absolute(a);
  const real z = b * b;
  const real small = log1p(b + z / (1.0 + sqrt(z + 1.0)));
  const real value = select(less(0x1p30, b), log(b) + LN2, small);
  return select(equal(a, 0.0), a, select(less(a, 0.0), -value, value));
}

}  // namespace
