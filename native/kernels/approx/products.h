// SPDX-License-Identifier: Apache-2.0
// Products by the addition of bit patterns: L-Mul, in its integer form and as its formula is printed,
// Mitchell's and piecewise-affine multiplication, which differ from the integer form in the offset alone. On
// the codes of any format, one in each 32-bit lane. What they mean: src/docs/approx.md.
#pragma once

#include "kernels/approx/operands.h"

namespace {

// The result with the special cases of multiplication. a and b are the magnitudes, part + rest that of the
// product, where each of part, rest - NORMAL and INFINITE - rest is an integer of 32 bits; the sum need not
// be.
FUNCTION integer guarded_product(const table &t, integer x, integer y, integer part, integer rest) {
  const integer a = x & t[MAGNITUDE];
  const integer b = y & t[MAGNITUDE];
  const logical zero = either(less(a, t[NORMAL]), less(b, t[NORMAL]));
  const logical under = either(zero, less(part, t[NORMAL] - rest));
  const logical fits = less(part, t[INFINITE] - rest);
  const integer finite = select(under, 0, select(fits, part + rest, t[OVERFLOWN]));
  const logical infinite = either(equal(a, t[INFINITE]), equal(b, t[INFINITE]));
  const integer magnitude = select(infinite, t[INFINITE], finite);
  const logical unknown = either(either(less(t[LAST], a), less(t[LAST], b)),
                                 either(both(infinite, zero), less(t[LAST], magnitude)));
  return select(unknown, t[NOT_A_NUMBER], magnitude | ((x ^ y) & t[SIGN]));
}

FUNCTION integer guarded_sum(const table &t, integer x, integer y) {
  return guarded_product(t, x, y, (x & t[MAGNITUDE]) - t[OFFSET], y & t[MAGNITUDE]);
}

// The fraction of the printed formula, 1 + x_m + y_m + 2^-l, less 1; from 2 on it carries into the exponent,
// and its last bit is rounded to even.
FUNCTION integer formula_fraction(const table &t, integer x, integer y) {
  const integer one = t[FRACTION] + 1;
  const integer sum = ((x & t[FRACTION]) + (y & t[FRACTION])) + (t[STEP] + one);
  const integer half = shift_right<1>(sum + (shift_right<1>(sum) & 1));
  return select(less(sum, one + one), sum - one, half);
}

FUNCTION integer guarded_formula(const table &t, integer x, integer y) {
  const integer exponents = t[MAGNITUDE] - t[FRACTION];
  const integer part = ((x & exponents) - t[BIAS]) + formula_fraction(t, x, y);
  return guarded_product(t, x, y, part, y & exponents);
}

// The bit below the sign of this, of all operands and of the raw sum, is set only where no guard is needed:
// all three lie between 2^-63 and 2^65, and a sum that leaves its bits does not.
constexpr int32_t ORDINARY = 0x40000000;
FUNCTION integer ordinary(integer x) { return x ^ (x + x); }

FUNCTION integer raw_sum(const table &t, integer x, integer y) { return (x + y) - t[OFFSET]; }

FUNCTION integer raw_formula(const table &t, integer x, integer y) {
  const integer whole = t[SIGN] | (t[MAGNITUDE] - t[FRACTION]);
  return (((x & whole) + (y & whole)) - t[BIAS]) + formula_fraction(t, x, y);
}

PASS multiply_guarded(OPERANDS) {
  store(at, Z, number(guarded_sum(t, bits(load(at, X)), bits(load(at, Y)))));
}

PASS multiply_raw(OPERANDS) { store(at, Z, number(raw_sum(t, bits(load(at, X)), bits(load(at, Y))))); }

PASS formula_guarded(OPERANDS) {
  store(at, Z, number(guarded_formula(t, bits(load(at, X)), bits(load(at, Y)))));
}

PASS formula_raw(OPERANDS) { store(at, Z, number(raw_formula(t, bits(load(at, X)), bits(load(at, Y))))); }

// The product itself, its NaN the canonical one: which of them comes out depends on the CPU.
PASS multiply_exact(OPERANDS) {
  const real product = load(at, X) * load(at, Y);
  store(at, Z, select(equal(product, product), product, number(t[NOT_A_NUMBER])));
}

// To fewer bits of fraction, the nearest, ties to even; where that is beyond the largest number, infinity or,
// saturating, the largest of so many bits.
PASS round_fraction(OPERANDS) {
  const integer v = bits(load(at, X));
  const integer magnitude = v & t[MAGNITUDE];
  const integer lost = magnitude & t[ROUND_LOST];
  const logical odd = equal(magnitude & t[ROUND_LAST], t[ROUND_LAST]);
  const logical up = either(less(t[ROUND_HALF], lost), both(equal(lost, t[ROUND_HALF]), odd));
  const integer down = magnitude & t[ROUND_KEPT];
  const integer near = select(up, down + t[ROUND_LAST], down);
  const integer infinite_or_largest =
      select(equal(magnitude, t[INFINITE]), magnitude, t[OVERFLOWN] & t[ROUND_KEPT]);
  const integer bound = select(less(near, t[INFINITE]), near, infinite_or_largest);
  const integer finite = select(less(magnitude, t[ROUND_LEAST]), 0, bound);
  store(at, Z, number(select(less(t[LAST], magnitude), t[NOT_A_NUMBER], finite | (v & t[SIGN]))));
}

}  // namespace
