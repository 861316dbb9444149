// SPDX-License-Identifier: Apache-2.0
// Approximate arithmetic. Whatever the number of blocks, each kernel does everything; blocks are of whole
// warps.
#include "cuda/approx_arguments.h"
#include "cuda/device.h"
#include "kernels/approx_table.h"
#include "simd/lane.h"
// Over simd/lane.h.
#include "cuda/approx_matrix.h"
#include "cuda/approx_sums.h"
#include "kernels/approx/piecewise.h"
#include "kernels/approx/products.h"
#include "kernels/approx/terms.h"

namespace {

struct alignas(16) four {
  float x[4];
};

DEVICE bool aligned(const void *p) { return (uintptr_t)p % sizeof(four) == 0; }

template <void (*pass)(operands, const table &)>
FUNCTION void each(const table &t, const float *x, const float *y, float *z, int64_t n) {
  const int64_t first = gpu::block() * gpu::threads() + gpu::thread(), step = gpu::blocks() * gpu::threads();
  const int64_t fours = aligned(x) && aligned(y) && aligned(z) ? n / 4 : 0;
  for (int64_t i = first; i < fours; i += step) {
    const four u = reinterpret_cast<const four *>(x)[i], v = reinterpret_cast<const four *>(y)[i];
    four w;
    UNROLLED for (int j = 0; j < 4; j++) pass(operands{u.x + j, v.x + j, w.x + j}, t);
    reinterpret_cast<four *>(z)[i] = w;
  }
  for (int64_t i = 4 * fours + first; i < n; i += step) pass(operands{x + i, y + i, z + i}, t);
}

}  // namespace

// z[i] = pass(x[i], y[i]) on n lanes of 32 bits. pass: its place in kernels/approx/passes.h. z may be x or y;
// a pass of one operand takes any y of that length, x too. Four at a time where all begin at a multiple of 16
// bytes.
KERNEL(256, 4)
quern_cuda_approx_elementwise(int32_t pass, const quern_cuda_constants constants, const float *x,
                              const float *y, float *z, int64_t n) {
  const table t(constants.entry);
  switch (pass) {
#define PASS_AS_CASE(NAME, FUNCTION_OF)                                                                      \
  case APPROX_##NAME:                                                                                        \
    each<FUNCTION_OF>(t, x, y, z, n);                                                                        \
    break;
    APPROX_PASSES(PASS_AS_CASE)
  }
}

// The sums of chunks: of each of `rows` rows of n elements, x_stride apart, ceil(n / QUERN_APPROX_CHUNK)
// numbers, row by row. A warp makes one at a time.
KERNEL(256, 4)
quern_cuda_approx_sums(const float *x, int64_t x_stride, int64_t rows, int64_t n, float *chunks) {
  all_chunks(plain(), as_it_is{}, x, x_stride, x, x_stride, rows, n, chunks);
}

// The same of products of x and y, either of which may be the same row for all, with a stride of 0. mode: as
// of matrix products, but QUERN_APPROX_WITHOUT_ZEROS is QUERN_APPROX_GUARDED. Operands are as they come; they
// are rounded where the constants say so.
KERNEL(256, 4)
quern_cuda_approx_dots(int32_t mode, const quern_cuda_constants constants, const float *x, int64_t x_stride,
                       const float *y, int64_t y_stride, int64_t rows, int64_t n, float *chunks) {
  const table t(constants.entry);
  switch (mode) {
#define PRODUCT_AS_CASE(MODE, ...)                                                                           \
  case MODE:                                                                                                 \
    all_chunks(constants, __VA_ARGS__(t), t, x, x_stride, y, y_stride, rows, n, chunks);                     \
    break;
    PRODUCT_AS_CASE(QUERN_APPROX_EXACT, exact)
    PRODUCT_AS_CASE(QUERN_APPROX_RAW, rounded_product<raw_sum>)
    case QUERN_APPROX_WITHOUT_ZEROS:
      PRODUCT_AS_CASE(QUERN_APPROX_GUARDED, rounded_product<guarded_sum>)
      PRODUCT_AS_CASE(QUERN_APPROX_FORMULA_RAW, rounded_product<raw_formula>)
      PRODUCT_AS_CASE(QUERN_APPROX_FORMULA_GUARDED, rounded_product<guarded_formula>)
  }
}

// Adds up per_row sums of chunks of each row, in order: to totals, if they are there, to be continued, else
// to 0. results, if they are there, take the totals in float, a NaN as the canonical one. A warp makes one
// row at a time.
KERNEL(256, 1)
quern_cuda_approx_totals(const float *chunks, int64_t rows, int64_t per_row, double *totals, float *results) {
  const int64_t warps = gpu::blocks() * gpu::threads() / 32;
  for (int64_t row = (gpu::block() * gpu::threads() + gpu::thread()) / 32; row < rows; row += warps) {
    double total = totals ? totals[row] : 0;
    const float *of_row = chunks + row * per_row;
    float next = gpu::lane() < per_row ? of_row[gpu::lane()] : 0;
    for (int64_t i = 0; i < per_row; i += 32) {
      const float v = next;
      // On its way while these are added, one after the other.
      if (i + 32 + gpu::lane() < per_row) next = of_row[i + 32 + gpu::lane()];
      for (int l = 0; l < 32; l++) {
        const float of_lane = gpu::shuffle(v, l);
        if (i + l < per_row) total += (double)of_lane;
      }
    }
    if (gpu::lane() != 0) continue;
    if (totals) totals[row] = total;
    if (results) results[row] = total == total ? (float)total : __builtin_nanf("");
  }
}

// Matrix products, by mode of product: see cuda/approx_arguments.h. Operands are float32 as they come: they
// are rounded where the constants say so, and made ready for their products. Blocks are of 256 threads with
// QUERN_CUDA_MATRIX_SHARED bytes; one for every QUERN_CUDA_MATRIX_TILE rows and columns of the result is
// best.
#define MATRIX_KERNEL(NAME, PRODUCT)                                                                         \
  KERNEL(256, 2) quern_cuda_approx_matrix_##NAME(const quern_cuda_matrix m) { multiply<PRODUCT>(m); }

MATRIX_KERNEL(exact, exact)
MATRIX_KERNEL(raw, raw)
MATRIX_KERNEL(guarded, guarded)
MATRIX_KERNEL(formula_raw, raw_of_formula)
MATRIX_KERNEL(formula_guarded, guarded_of_formula)
