// SPDX-License-Identifier: Apache-2.0
// What matrix products add up, by the way in which products are made: for a of one row and b of a register.
// Of raw and of guarded sums, a is less the offset.
#pragma once

#include "kernels/approx/products.h"

namespace {

struct exact {
  ON_DEVICE explicit exact(const table &) {}
  ON_DEVICE real sum(real sum, real a, real b) const { return fma(a, b, sum); }
};

struct raw {
  ON_DEVICE explicit raw(const table &) {}
  ON_DEVICE real sum(real sum, real a, real b) const { return sum + number(bits(a) + bits(b)); }
};

// Where operands may be zero, and all products of others are normal numbers.
struct without_zeros {
  integer zero_a;
  ON_DEVICE explicit without_zeros(const table &t) : zero_a(integer(0) - t[OFFSET]) {}
  ON_DEVICE real sum(real sum, real a, real b) const {
    const logical zero = either(equal(bits(a), zero_a), equal(bits(b), 0));
    return sum + number(select(zero, 0, bits(a) + bits(b)));
  }
};

struct guarded {
  const table &t;
  ON_DEVICE explicit guarded(const table &t) : t(t) {}
  ON_DEVICE real sum(real sum, real a, real b) const {
    const integer x = bits(a) + t[OFFSET], y = bits(b), product = bits(a) + y;
    if (__builtin_expect(any_without((ordinary(x) & ordinary(y)) & ordinary(product), ORDINARY), 0))
      return sum + number(guarded_sum(t, x, y));
    return sum + number(product);
  }
};

struct raw_of_formula {
  const table &t;
  ON_DEVICE explicit raw_of_formula(const table &t) : t(t) {}
  ON_DEVICE real sum(real sum, real a, real b) const {
    return sum + number(raw_formula(t, bits(a), bits(b)));
  }
};

struct guarded_of_formula {
  const table &t;
  ON_DEVICE explicit guarded_of_formula(const table &t) : t(t) {}
  ON_DEVICE real sum(real sum, real a, real b) const {
    return sum + number(guarded_formula(t, bits(a), bits(b)));
  }
};

}  // namespace
