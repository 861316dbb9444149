// SPDX-License-Identifier: Apache-2.0
// Where the passes of log-Bessel find their operands: a block is a table of columns, one element per row,
// that lies in the caller's scratch. A pass reads some columns and writes others, one register of rows at a
// time.
#pragma once

#include "quern.h"
#include "simd/real.h"

#define PASS FUNCTION void
#define OPERANDS [[maybe_unused]] rows at, [[maybe_unused]] int terms

namespace {

// A column is longer than a block: passes work in whole registers. And its length in bytes is no multiple of
// a page, which would make loads and stores of different columns look alike to the CPU.
constexpr int BLOCK = 512;
constexpr int STRIDE = 528;

// ORDER and X are the operands. P, Q and R mean what the passes that share them say.
enum column { ORDER, X, S, W, P, Q, R, EVEN, ODD, OUT, OUT2, COLUMNS };

static_assert(BLOCK == QUERN_BESSEL_BLOCK && STRIDE == QUERN_BESSEL_STRIDE &&
              COLUMNS == QUERN_BESSEL_COLUMNS);
static_assert(STRIDE >= BLOCK + f64::width - 1);

// A register of rows. A GPU's thread has no others: its columns lie side by side, in registers of its own.
struct rows {
  double *p;
#if defined(QUERN_OF_A_THREAD)
  static constexpr int stride = f64::width;
#else
  static constexpr int stride = STRIDE;
#endif
};

FUNCTION real load(rows at, column c) { return f64::load(at.p + c * rows::stride); }
FUNCTION void store(rows at, column c, real value) { f64::store(at.p + c * rows::stride, value.v); }

}  // namespace
