// SPDX-License-Identifier: Apache-2.0
// Which formula serves an element, a function of (v, x) alone: the bits of a result depend on nothing else.
#pragma once

#include "kernels/bessel/columns.h"
#include "kernels/elementary.h"

namespace {

// Leaves the number of the class in OUT. Of several that fit, the first one.
//   0   not v in [0, inf) and x in (0, inf): specials, which are not for the passes
//   1   r beyond 2^440, or r >= 20 and x below 2^-500
//   2   r >= 700 (4 terms)      3   r >= 64 (8)      4   r >= 30 (14)      5   r >= 20 (20)
//   6   x < 1/4    7   x < 1    8   x < 2    9   x < 4    10   x < 8    11   the rest
PASS classify(OPERANDS) {
  const real v = load(at, ORDER);
  const real x = load(at, X);
  const real q = v * v + x * x;
  real number = 11.0;
  number = select(less(x, 8.0), 10.0, number);
  number = select(less(x, 4.0), 9.0, number);
  number = select(less(x, 2.0), 8.0, number);
  number = select(less(x, 1.0), 7.0, number);
  number = select(less(x, 0.25), 6.0, number);
  number = select(less_equal(400.0, q), 5.0, number);
  number = select(less_equal(900.0, q), 4.0, number);
  number = select(less_equal(4096.0, q), 3.0, number);
  number = select(less_equal(490000.0, q), 2.0, number);
  number = select(either(less_equal(0x1p880, q), both(less_equal(400.0, q), less(x, 0x1p-500))), 1.0, number);
  const logical ordinary =
      both(both(less_equal(0.0, v), less_equal(v, LARGEST)), both(less(0.0, x), less_equal(x, LARGEST)));
  store(at, OUT, select(ordinary, number, 0.0));
}

}  // namespace
