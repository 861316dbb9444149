// SPDX-License-Identifier: Apache-2.0
// Matrix products of packed panels: a holds 12 rows, b 32 columns, step by step along the depth. Every
// element of c has one sum, to which its products are added in that order: how many rows and registers are
// done at once changes no bit. Sums of rounded products begin with +0 and so are never -0: one of zero need
// not be added.
#pragma once

#include "kernels/approx/terms.h"

#define APPROX_TILES(TILE_OF)                                                                                \
  TILE_OF(exact, wide)                                                                                       \
  TILE_OF(raw, wide)                                                                                         \
  TILE_OF(without_zeros, wide)                                                                               \
  TILE_OF(guarded, narrow)                                                                                   \
  TILE_OF(raw_of_formula, narrow)                                                                            \
  TILE_OF(guarded_of_formula, narrow)
#define APPROX_TILE_OF(NAME, SHAPE) panels<NAME, SHAPE>,

namespace {

constexpr int ROWS = QUERN_APPROX_ROWS;
constexpr int COLUMNS = QUERN_APPROX_COLUMNS;

struct shape {
  int rows, registers;
};
// As many sums as there are registers for, beside two of b and one of a.
constexpr shape wide = {f32::registers >= 32 ? 12 : 6, 2};
// Where the products themselves need registers.
constexpr shape narrow = {4, 1};

template <class Product, int Rows, int Registers>
FUNCTION void part_of_tile(const Product &product, const float *a, const float *b, float *c, int64_t c_stride,
                           int64_t depth, bool continued) {
  f32::vec sums[Rows][Registers];
#pragma GCC unroll 12
  for (int r = 0; r < Rows; r++)
#pragma GCC unroll 2
    for (int j = 0; j < Registers; j++)
      sums[r][j] = continued ? f32::load(c + r * c_stride + j * f32::width) : f32::set(0);
  for (int64_t k = 0; k < depth; k++) {
    f32::vec v[Registers];
#pragma GCC unroll 2
    for (int j = 0; j < Registers; j++) v[j] = f32::load(b + k * COLUMNS + j * f32::width);
#pragma GCC unroll 12
    for (int r = 0; r < Rows; r++) {
      // Which may lie at any byte.
      float of_row;
      memcpy(&of_row, a + k * ROWS + r, sizeof of_row);
      const f32::vec u = f32::set(of_row);
#pragma GCC unroll 2
      for (int j = 0; j < Registers; j++) sums[r][j] = product.sum(sums[r][j], u, v[j]).v;
    }
  }
#pragma GCC unroll 12
  for (int r = 0; r < Rows; r++)
#pragma GCC unroll 2
    for (int j = 0; j < Registers; j++) f32::store(c + r * c_stride + j * f32::width, sums[r][j]);
}

// Panels of a, one behind the other, and of c, one below the other, with one of b.
template <class Product, const shape &Shape>
void panels(const int32_t *constants, const float *a, const float *b, float *c, int64_t c_stride,
            int64_t count, int64_t depth, bool continued) {
  const table t(constants);
  const Product product(t);
  for (int64_t i = 0; i < count; i++, a += ROWS * depth, c += ROWS * c_stride)
    for (int j = 0; j < COLUMNS; j += Shape.registers * f32::width)
      for (int r = 0; r < ROWS; r += Shape.rows)
        part_of_tile<Product, Shape.rows, Shape.registers>(product, a + r, b + j, c + r * c_stride + j,
                                                           c_stride, depth, continued);
}

}  // namespace
