// SPDX-License-Identifier: Apache-2.0
// Piecewise-affine functions of float32: the bits of a number, read as an integer, are its binary logarithm
// but for a straight line between powers of two. Their slopes, which are powers of two, and the derivatives
// that mimic those of the functions they stand for. Definitions and special values: src/docs/approx.md.
#pragma once

#include "kernels/approx/products.h"

namespace {

constexpr int32_t TWO = 0x40000000;
constexpr int32_t HALF = 0x3F000000;

FUNCTION integer magnitude_of(const table &t, integer x) { return x & t[MAGNITUDE]; }
FUNCTION integer sign_of(const table &t, integer x) { return x & t[SIGN]; }
FUNCTION logical is_zero(const table &t, integer x) { return less(x & t[MAGNITUDE], t[NORMAL]); }
FUNCTION logical is_infinite(const table &t, integer x) { return equal(x & t[MAGNITUDE], t[INFINITE]); }
FUNCTION logical is_nan(const table &t, integer x) { return less(t[LAST], x & t[MAGNITUDE]); }
FUNCTION integer power_of(const table &t, integer x) { return (x & t[MAGNITUDE]) - (x & t[FRACTION]); }

// The fraction of x, of a subnormal number that of zero.
FUNCTION integer fraction_of(const table &t, integer x) { return select(is_zero(t, x), 0, x & t[FRACTION]); }

// A magnitude that may lie outside the format.
FUNCTION integer bounded(const table &t, integer magnitude) {
  return select(less(magnitude, t[NORMAL]), 0, select(less(magnitude, t[INFINITE]), magnitude, t[INFINITE]));
}

FUNCTION integer quotient(const table &t, integer x, integer y) {
  const integer difference = magnitude_of(t, x) - magnitude_of(t, y);
  const logical under =
      either(either(is_zero(t, x), is_infinite(t, y)), less(difference, t[NORMAL] - t[OFFSET]));
  const logical fits = less(difference, t[INFINITE] - t[OFFSET]);
  const logical over = either(is_zero(t, y), is_infinite(t, x));
  const integer finite = select(fits, difference + t[OFFSET], t[INFINITE]);
  const integer magnitude = select(under, 0, select(over, t[INFINITE], finite));
  const logical unknown = either(either(is_nan(t, x), is_nan(t, y)), both(under, over));
  return select(unknown, t[NOT_A_NUMBER], magnitude | sign_of(t, x ^ y));
}

// Of numbers whose fraction is zero, exact.
FUNCTION integer product_of_powers(const table &t, integer x, integer y) {
  return guarded_product(t, x, y, magnitude_of(t, x) - t[BIAS], magnitude_of(t, y));
}

// ---- functions ----------------------------------------------------------------------------------------

// The nearest integer to a number within 2^30, ties to even.
FUNCTION integer rounded(const table &t, real x) {
  const real a = number(bits(x) & t[MAGNITUDE]);
  const integer whole = truncated(select(less(a, 0x1p23f), (a + 0x1p23f) - 0x1p23f, a));
  return select(less(x, 0.0f), 0 - whole, whole);
}

// 2^floor(x) (1 + x - floor(x)), rounded once.
FUNCTION integer exp2_of(const table &t, integer x) {
  const real v = number(x);
  const real within = select(less(v, -127.0f), -127.0f, select(less(128.0f, v), 128.0f, v));
  const integer near = rounded(t, within * 0x1p23f) + t[BIAS];
  return select(is_nan(t, x), t[NOT_A_NUMBER], bounded(t, near));
}

// Exponent + fraction.
FUNCTION integer log2_of(const table &t, integer x) {
  const integer finite = bits(converted(x - t[BIAS]) * 0x1p-23f);
  const integer positive = select(is_infinite(t, x), t[INFINITE], finite);
  const logical unknown = either(is_nan(t, x), less(x, 0));
  return select(is_zero(t, x), t[INFINITE] | t[SIGN], select(unknown, t[NOT_A_NUMBER], positive));
}

FUNCTION integer exp_of(const table &t, integer x) { return exp2_of(t, guarded_sum(t, x, t[BASE])); }
FUNCTION integer log_of(const table &t, integer x) { return quotient(t, log2_of(t, x), t[BASE]); }

FUNCTION integer half_log2_of(const table &t, integer x) { return bits(number(log2_of(t, x)) * 0.5f); }

FUNCTION integer sqrt_of(const table &t, integer x) {
  return select(is_zero(t, x), sign_of(t, x), exp2_of(t, half_log2_of(t, x)));
}

// ---- slopes -------------------------------------------------------------------------------------------

// d/dx of the product: y's power of two, once more where the fractions carry.
FUNCTION integer product_slope(const table &t, integer x, integer y) {
  const integer sum = (fraction_of(t, x) + magnitude_of(t, y)) - t[OFFSET];
  const integer power = sum - (sum & t[FRACTION]);
  // 2^129 has no bits.
  const logical fits = less(power, t[INFINITE] - t[BIAS]);
  const integer finite = select(fits, bounded(t, power + t[BIAS]), t[INFINITE]);
  const integer magnitude = select(is_zero(t, y), 0, select(is_infinite(t, y), t[INFINITE], finite));
  return select(either(is_nan(t, x), is_nan(t, y)), t[NOT_A_NUMBER], magnitude | sign_of(t, y));
}

// d/dx of the quotient x / y.
FUNCTION integer quotient_slope(const table &t, integer x, integer y) {
  const integer sum = (fraction_of(t, x) - magnitude_of(t, y)) + t[OFFSET];
  const integer finite = bounded(t, (sum - (sum & t[FRACTION])) + t[BIAS]);
  const integer magnitude = select(is_zero(t, y), t[INFINITE], select(is_infinite(t, y), 0, finite));
  return select(either(is_nan(t, x), is_nan(t, y)), t[NOT_A_NUMBER], magnitude | sign_of(t, y));
}

// d/dy of the quotient x / y.
FUNCTION integer divisor_slope(const table &t, integer x, integer y) {
  const integer difference = magnitude_of(t, x) - magnitude_of(t, y);
  const integer rest = t[OFFSET] - power_of(t, y);
  const logical under = less(difference, (t[NORMAL] - t[BIAS]) - rest);
  const logical fits = less(difference, (t[INFINITE] - t[BIAS]) - rest);
  const integer sum = difference + rest;
  const integer finite = select(fits, (sum - (sum & t[FRACTION])) + t[BIAS], t[INFINITE]);
  const logical zero = either(is_zero(t, x), is_infinite(t, y));
  const logical infinite = either(is_zero(t, y), is_infinite(t, x));
  const integer ordinary_slope = select(under, 0, finite);
  const integer magnitude = select(zero, 0, select(infinite, t[INFINITE], ordinary_slope));
  const logical unknown = either(either(is_nan(t, x), is_nan(t, y)), both(zero, infinite));
  return select(unknown, t[NOT_A_NUMBER], magnitude | (sign_of(t, x) ^ t[SIGN]));
}

FUNCTION integer exp2_slope_of(const table &t, integer x) {
  return select(is_nan(t, x), t[NOT_A_NUMBER], power_of(t, exp2_of(t, x)));
}

FUNCTION integer log2_slope_of(const table &t, integer x) {
  const integer positive = bounded(t, (t[BIAS] + t[BIAS]) - power_of(t, x));
  const logical unknown = either(is_nan(t, x), less(x, 0));
  return select(is_zero(t, x), t[INFINITE], select(unknown, t[NOT_A_NUMBER], positive));
}

FUNCTION integer exp_slope_of(const table &t, integer x) {
  return product_of_powers(t, exp2_slope_of(t, guarded_sum(t, x, t[BASE])), product_slope(t, x, t[BASE]));
}

FUNCTION integer log_slope_of(const table &t, integer x) {
  return product_of_powers(t, quotient_slope(t, log2_of(t, x), t[BASE]), log2_slope_of(t, x));
}

FUNCTION integer sqrt_slope_of(const table &t, integer x) {
  const integer halved = product_of_powers(t, exp2_slope_of(t, half_log2_of(t, x)), HALF);
  return select(is_zero(t, x), t[INFINITE], product_of_powers(t, halved, log2_slope_of(t, x)));
}

// ---- passes -------------------------------------------------------------------------------------------

PASS divide(OPERANDS) { store(at, Z, number(quotient(t, bits(load(at, X)), bits(load(at, Y))))); }
PASS exp2_each(OPERANDS) { store(at, Z, number(exp2_of(t, bits(load(at, X))))); }
PASS log2_each(OPERANDS) { store(at, Z, number(log2_of(t, bits(load(at, X))))); }
PASS exp_each(OPERANDS) { store(at, Z, number(exp_of(t, bits(load(at, X))))); }
PASS log_each(OPERANDS) { store(at, Z, number(log_of(t, bits(load(at, X))))); }
PASS sqrt_each(OPERANDS) { store(at, Z, number(sqrt_of(t, bits(load(at, X))))); }

PASS multiply_slope(OPERANDS) {
  store(at, Z, number(product_slope(t, bits(load(at, X)), bits(load(at, Y)))));
}
PASS divide_slope(OPERANDS) { store(at, Z, number(quotient_slope(t, bits(load(at, X)), bits(load(at, Y))))); }
PASS divide_slope_of_divisor(OPERANDS) {
  store(at, Z, number(divisor_slope(t, bits(load(at, X)), bits(load(at, Y)))));
}
PASS exp2_slope(OPERANDS) { store(at, Z, number(exp2_slope_of(t, bits(load(at, X))))); }
PASS log2_slope(OPERANDS) { store(at, Z, number(log2_slope_of(t, bits(load(at, X))))); }
PASS exp_slope(OPERANDS) { store(at, Z, number(exp_slope_of(t, bits(load(at, X))))); }
PASS log_slope(OPERANDS) { store(at, Z, number(log_slope_of(t, bits(load(at, X))))); }
PASS sqrt_slope(OPERANDS) { store(at, Z, number(sqrt_slope_of(t, bits(load(at, X))))); }

// Y holds what is to be propagated back. BASE_LOG is log 2 for the functions without a base.
PASS exp2_gradient(OPERANDS) {
  const integer scale = guarded_sum(t, exp2_of(t, bits(load(at, X))), t[BASE_LOG]);
  store(at, Z, number(guarded_sum(t, bits(load(at, Y)), scale)));
}
PASS exp_gradient(OPERANDS) {
  const integer scale = guarded_sum(t, exp_of(t, bits(load(at, X))), t[BASE_LOG]);
  store(at, Z, number(guarded_sum(t, bits(load(at, Y)), scale)));
}
PASS log_gradient(OPERANDS) {
  store(at, Z, number(quotient(t, bits(load(at, Y)), guarded_sum(t, bits(load(at, X)), t[BASE_LOG]))));
}
PASS sqrt_gradient(OPERANDS) {
  const integer twice = product_of_powers(t, TWO, sqrt_of(t, bits(load(at, X))));
  store(at, Z, number(quotient(t, bits(load(at, Y)), twice)));
}

}  // namespace
