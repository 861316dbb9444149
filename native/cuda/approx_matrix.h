// SPDX-License-Identifier: Apache-2.0
// A matrix product by blocks of 256 threads: 64 x 64 elements of C, 4 x 4 a thread, which pass along the
// depth in slabs of 16 in shared memory. The order of sums is the contract's (src/docs/approx.md): blocks of
// 256 of the depth, each from +0; their sums in order.
#pragma once

#include "cuda/approx_arguments.h"
#include "cuda/device.h"
#include "kernels/approx/terms.h"

namespace {

constexpr int TILE = QUERN_CUDA_MATRIX_TILE;
constexpr int EACH = 4;
constexpr int SLAB = 16;
constexpr int64_t DEPTH = 256;
constexpr int PITCH = TILE + 4;  // not every step of the depth in the same bank
constexpr int WARPS = 8;
constexpr int ELEMENTS = TILE * SLAB / (32 * WARPS);  // of each operand's slab a thread brings

// What a slab holds.
constexpr uint32_t ZEROS = 1;
constexpr uint32_t UNUSUAL = 2;  // whose products may need guards

struct slabs {
  float a[SLAB][PITCH];
  float b[SLAB][PITCH];
  uint32_t holds[WARPS];
};
static_assert(sizeof(slabs) == QUERN_CUDA_MATRIX_SHARED);

// Operands are as the products of kernels/approx/terms.h take them.
template <class Product>
struct preparation {
  static constexpr bool less_offset = false, flushes = false;
};
template <>
struct preparation<raw> {
  static constexpr bool less_offset = true, flushes = false;
};
template <>
struct preparation<guarded> {
  static constexpr bool less_offset = true, flushes = true;
};

// From 2^-61 to 2^62: whatever the offset is, of 1/2 to 2, the product is an ordinary number.
FUNCTION bool usual(int32_t magnitude) {
  return (uint32_t)(magnitude - ((127 - 61) << 23)) < (uint32_t)((61 + 62) << 23);
}

template <class Product>
FUNCTION float prepared(const table &t, bool rounds, float x, bool first, uint32_t &holds) {
  float v = x;
  if (rounds) round_fraction(operands{&x, &x, &v}, t);
  integer b = bits(real(f32::vec{v}));
  if (preparation<Product>::flushes) {
    const integer magnitude = b & t[MAGNITUDE];
    const logical zero = less(magnitude, t[NORMAL]);
    b = select(zero, 0, b);
    holds |= zero.m ? ZEROS : usual(magnitude.i.x) ? 0 : UNUSUAL;
  }
  if (preparation<Product>::less_offset && first) b = b - t[OFFSET];
  return number(b).v.x;
}

// One operand, as a thread brings it: its elements of a slab lie `jump` apart, those of the next one
// `advance` further. Lines are rows of A, columns of B; from element to element of the memory it goes along
// the depth or from line to line.
struct operand_of_thread {
  bool along;
  const float *from;
  int64_t jump, advance;
  int lines;  // that there are, of TILE

  ON_DEVICE operand_of_thread(const float *matrix, int64_t stride, bool along, int64_t line, int64_t end)
      : along(along), lines((int)(end - line < TILE ? end - line : TILE)) {
    from = matrix +
           (along ? (line + line_of(0)) * stride + step_of(0) : step_of(0) * stride + line + line_of(0));
    jump = stride * (along ? TILE / ELEMENTS : SLAB / ELEMENTS);
    advance = along ? SLAB : SLAB * stride;
  }
  ON_DEVICE int step_of(int j) const {
    return along ? gpu::thread() % SLAB : gpu::thread() / TILE + j * (SLAB / ELEMENTS);
  }
  ON_DEVICE int line_of(int j) const {
    return along ? gpu::thread() / SLAB + j * (TILE / ELEMENTS) : gpu::thread() % TILE;
  }
};

struct part_of_slab {
  float x[ELEMENTS];
};

// What is missing is made up by something that asks for no guards.
FUNCTION part_of_slab fetch(operand_of_thread &o, int64_t steps) {
  part_of_slab p;
  UNROLLED for (int j = 0; j < ELEMENTS; j++) {
    const bool there = o.line_of(j) < o.lines && o.step_of(j) < steps;
    p.x[j] = there ? o.from[j * o.jump] : 1;
  }
  o.from += o.advance;
  return p;
}

template <class Product>
FUNCTION void put(const table &t, bool rounds, const part_of_slab &p, const operand_of_thread &o, bool first,
                  float (*to)[PITCH], uint32_t &holds) {
  UNROLLED for (int j = 0; j < ELEMENTS; j++) to[o.step_of(j)][o.line_of(j)] =
      prepared<Product>(t, rounds, p.x[j], first, holds);
}

struct alignas(16) vector {
  float x[EACH];
};

using square = f32::vec[EACH][EACH];

// The products of a slab, those of each row up to its end.
template <class Product, bool Whole>
FUNCTION void add_products(const Product &product, const slabs *s, square &sums, const int *ends) {
  const int row = gpu::thread() / (TILE / EACH) * EACH, column = gpu::thread() % (TILE / EACH) * EACH;
  for (int k = 0; k < SLAB; k++) {
    const vector a = *reinterpret_cast<const vector *>(&s->a[k][row]);
    const vector b = *reinterpret_cast<const vector *>(&s->b[k][column]);
    UNROLLED for (int i = 0; i < EACH; i++) {
      if (!Whole && k >= ends[i]) continue;
      UNROLLED for (int j = 0; j < EACH; j++) sums[i][j] =
          product.sum(sums[i][j], f32::set(a.x[i]), f32::set(b.x[j])).v;
    }
  }
}

template <class Product>
struct whole_slab {
  FUNCTION void add(const table &t, const slabs *s, square &sums) {
    add_products<Product, true>(Product(t), s, sums, nullptr);
  }
};

// Without the guards where they change nothing.
template <>
struct whole_slab<guarded> {
  FUNCTION void add(const table &t, const slabs *s, square &sums) {
    uint32_t holds = 0;
    UNROLLED for (int w = 0; w < WARPS; w++) holds |= s->holds[w];
    if (holds == 0) {
      whole_slab<raw>::add(t, s, sums);
    } else if (holds == ZEROS) {
      whole_slab<without_zeros>::add(t, s, sums);
    } else {
      add_products<guarded, true>(guarded(t), s, sums, nullptr);
    }
  }
};

FUNCTION int64_t end_of(const quern_cuda_matrix &m, int64_t row) {
  const int64_t end = m.first_end + row;
  return m.first_end > 0 && end < m.depth ? end : m.depth;
}

// Adds the sums of a block to what is there or puts them in its place; at last, NaN becomes the canonical
// one.
FUNCTION void close_block(const quern_cuda_matrix &m, const table &t, int64_t row, int64_t column, int64_t k,
                          bool last, square &sums) {
  UNROLLED for (int i = 0; i < EACH; i++) {
    UNROLLED for (int j = 0; j < EACH; j++) {
      if (row + i < m.rows && column + j < m.columns) {
        float *c = m.c + (row + i) * m.c_stride + column + j;
        real sum = sums[i][j];
        if (k > 0) sum = k < end_of(m, row + i) ? real(f32::set(*c)) + sum : real(f32::set(*c));
        *c = (last ? select(equal(sum, sum), sum, number(t[NOT_A_NUMBER])) : sum).v.x;
      }
      sums[i][j] = f32::set(0);
    }
  }
}

template <class Product>
FUNCTION void multiply_tile(const quern_cuda_matrix &m, const table &t, int64_t first_row,
                            int64_t first_column) {
  slabs *s = gpu::shared<slabs>();
  const bool rounds = m.constants.entry[ROUND_LOST] != 0;
  operand_of_thread a(m.a, m.a_stride, true, first_row, m.rows);
  operand_of_thread b(m.b, m.b_stride, m.transposed != 0, first_column, m.columns);
  const int64_t row = first_row + gpu::thread() / (TILE / EACH) * EACH;
  const int64_t column = first_column + gpu::thread() % (TILE / EACH) * EACH;
  const int64_t shortest = end_of(m, first_row), longest = end_of(m, first_row + TILE - 1);
  square sums = {};
  part_of_slab next_a = fetch(a, longest), next_b = fetch(b, longest);
  // Once even for no depth at all, which gives zeros.
  for (int64_t k = 0; k == 0 || k < longest; k += SLAB) {
    gpu::synchronize();
    uint32_t holds = 0;
    put<Product>(t, rounds, next_a, a, true, s->a, holds);
    put<Product>(t, rounds, next_b, b, false, s->b, holds);
    if (preparation<Product>::flushes) {
      const bool zeros = gpu::any(holds & ZEROS), unusual = gpu::any(holds & UNUSUAL);
      s->holds[gpu::thread() / 32] = (zeros ? ZEROS : 0) | (unusual ? UNUSUAL : 0);
    }
    gpu::synchronize();
    // On their way while the products are made.
    next_a = fetch(a, longest - k - SLAB);
    next_b = fetch(b, longest - k - SLAB);
    if (shortest - k >= SLAB) {
      whole_slab<Product>::add(t, s, sums);
    } else {
      int ends[EACH];
      UNROLLED for (int i = 0; i < EACH; i++) {
        const int64_t left = end_of(m, row + i) - k;
        ends[i] = left < SLAB ? (int)left : SLAB;
      }
      add_products<Product, false>(Product(t), s, sums, ends);
    }
    const int64_t begin = k / DEPTH * DEPTH;
    const bool last = k + SLAB >= longest;
    if (last || k + SLAB == begin + DEPTH) close_block(m, t, row, column, begin, last, sums);
  }
}

template <class Product>
FUNCTION void multiply(const quern_cuda_matrix &m) {
  const table t(m.constants.entry);
  const int64_t across = (m.columns + TILE - 1) / TILE, tiles = (m.rows + TILE - 1) / TILE * across;
  for (int64_t i = gpu::block(); i < tiles; i += gpu::blocks())
    multiply_tile<Product>(m, t, i / across * TILE, i % across * TILE);
}

}  // namespace
