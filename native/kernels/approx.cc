// SPDX-License-Identifier: Apache-2.0
// Approximate arithmetic, compiled once per tier: QUERN_SIMD is the tier's simd/*.h, QUERN_TABLE the table's
// name.
#include "kernels/approx_table.h"
#include QUERN_SIMD
#include "kernels/approx/operands.h"
#include "kernels/approx/piecewise.h"
#include "kernels/approx/products.h"
#include "kernels/approx/sums.h"
#include "kernels/approx/tiles.h"

namespace {

using pass_function = void (*)(const int32_t *constants, const float *x, const float *y, float *z, int64_t n);
constexpr int64_t width = f32::width;

// The last elements, fewer than a register holds, in memory that has room for one.
template <void (*pass)(operands, const table &)>
void remainder(const table &t, const float *x, const float *y, float *z, int64_t n) {
  float padded[3][width] = {};
  memcpy(padded[X], x, (size_t)n * sizeof(float));
  memcpy(padded[Y], y, (size_t)n * sizeof(float));
  pass(operands{padded[X], padded[Y], padded[Z]}, t);
  memcpy(z, padded[Z], (size_t)n * sizeof(float));
}

template <void (*pass)(operands, const table &)>
void each(const int32_t *constants, const float *x, const float *y, float *z, int64_t n) {
  const table t(constants);
  int64_t i = 0;
  // Results of four registers are stored together, behind all their loads: where operands lie at like places
  // of their pages, each load would wait for the store before it.
  for (; i <= n - 4 * width; i += 4 * width) {
    float results[4 * width];
#pragma GCC unroll 4
    for (int g = 0; g < 4; g++) pass(operands{x + i + g * width, y + i + g * width, results + g * width}, t);
#pragma GCC unroll 4
    for (int g = 0; g < 4; g++) f32::store(z + i + g * width, f32::load(results + g * width));
  }
  for (; i <= n - width; i += width) pass(operands{x + i, y + i, z + i}, t);
  if (i < n) remainder<pass>(t, x + i, y + i, z + i, n - i);
}

// The guarded sum of float32 where no guard is needed, four registers at a time; others go the long way.
void multiply_guarded_fast(const int32_t *constants, const float *x, const float *y, float *z, int64_t n) {
  const table t(constants);
  int64_t i = 0;
  for (; i <= n - 4 * width; i += 4 * width) {
    integer sums[4] = {0, 0, 0, 0};
    integer all = -1;
#pragma GCC unroll 4
    for (int g = 0; g < 4; g++) {
      const integer a = bits(real(f32::load(x + i + g * width)));
      const integer b = bits(real(f32::load(y + i + g * width)));
      sums[g] = raw_sum(t, a, b);
      all = ((all & ordinary(a)) & ordinary(b)) & ordinary(sums[g]);
    }
    if (__builtin_expect(any_without(all, ORDINARY), 0)) {
      for (int g = 0; g < 4; g++) {
        const int64_t at = i + g * width;
        multiply_guarded(operands{x + at, y + at, z + at}, t);
      }
    } else {
#pragma GCC unroll 4
      for (int g = 0; g < 4; g++) f32::store(z + i + g * width, number(sums[g]).v);
    }
  }
  if (i < n) each<multiply_guarded>(constants, x + i, y + i, z + i, n - i);
}

void multiply_guarded_any(const int32_t *constants, const float *x, const float *y, float *z, int64_t n) {
  const bool single = constants[INFINITE] == 0x7F800000;
  (single ? multiply_guarded_fast : each<multiply_guarded>)(constants, x, y, z, n);
}

#define APPROX_PASS_OF(NAME, FUNCTION)                                                                       \
  APPROX_##NAME == APPROX_MULTIPLY_GUARDED ? multiply_guarded_any : (pass_function)each<FUNCTION>,

}  // namespace

extern const approx_table QUERN_TABLE = {
    {APPROX_PASSES(APPROX_PASS_OF)}, sum_chunk, dot_chunk, {APPROX_TILES(APPROX_TILE_OF)}};
