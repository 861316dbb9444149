// SPDX-License-Identifier: Apache-2.0
// What the passes of approximate arithmetic work on: one register of elements of each operand, and a table of
// integers that says which format and which arithmetic it is. A pass makes elements of Z from those of X and
// Y.
#pragma once

#include "quern.h"
#include "simd/single.h"

#define PASS FUNCTION void
#define OPERANDS [[maybe_unused]] operands at, [[maybe_unused]] const table &t

namespace {

enum operand { X, Y, Z };

// The entries of the table. A number is a sign, which is the highest bit of the format, and a magnitude.
enum entry {
  MAGNITUDE,  // the bits of a magnitude
  SIGN,       // the bit above, and all above that
  FRACTION,   // the bits of the fraction alone
  NORMAL,     // the least normal number
  INFINITE,   // infinity; in a format without one, NaN
  LAST,       // the largest magnitude that is no NaN
  NOT_A_NUMBER,
  OVERFLOWN,    // what an overflow becomes: infinity, the largest number, or NaN
  OFFSET,       // what is subtracted from the sum of two magnitudes
  BIAS,         // the magnitude of 1
  STEP,         // what the printed formula adds to the sum of the fractions
  ROUND_KEPT,   // rounding: the bits that stay
  ROUND_LOST,   // those that go
  ROUND_HALF,   // their highest
  ROUND_LAST,   // the lowest that stays
  ROUND_LEAST,  // magnitudes below are rounded to zero
  BASE,         // of a logarithm, an exponential: the number log2 of their base
  BASE_LOG,     // the number log of their base
  TABLE
};

static_assert(TABLE == QUERN_APPROX_CONSTANTS);

// Broadcast once, before a loop over the registers.
struct table {
  registers::integers entries[TABLE];
  ON_DEVICE explicit table(const int32_t *constants) {
    for (int i = 0; i < TABLE; i++) entries[i] = registers::iset(constants[i]);
  }
  ON_DEVICE integer operator[](int i) const { return entries[i]; }
};

struct operands {
  const float *x, *y;
  float *z;
};

FUNCTION real load(operands at, operand which) { return registers::load(which == X ? at.x : at.y); }
FUNCTION void store(operands at, operand which, real value) {
  (void)which;
  registers::store(at.z, value.v);
}

}  // namespace
