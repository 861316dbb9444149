// SPDX-License-Identifier: Apache-2.0
// Sums in the order of kernels/approx/sums.h, a chunk a warp: thread l holds the lanes l and l + 32.
#pragma once

#include "cuda/device.h"
#include "kernels/approx/terms.h"

namespace {

constexpr int CHUNK = QUERN_APPROX_CHUNK;
constexpr int ORDER_LANES = 4 * f32::lanes;

struct plain {
  ON_DEVICE real sum(real sum, real a, real) const { return sum + a; }
};

// Products that are rounded before they are added.
template <integer (*product)(const table &, integer, integer)>
struct rounded_product {
  const table &t;
  ON_DEVICE explicit rounded_product(const table &t) : t(t) {}
  ON_DEVICE real sum(real sum, real a, real b) const { return sum + number(product(t, bits(a), bits(b))); }
};

struct as_it_is {
  ON_DEVICE float operator()(float x) const { return x; }
};

struct of_fewer_bits {
  const table &t;
  ON_DEVICE float operator()(float x) const {
    float rounded = 0;
    round_fraction(operands{&x, &x, &rounded}, t);
    return rounded;
  }
};

// Every thread of the warp gets it.
template <class Product, class Rounding>
FUNCTION float chunk(const Product &product, const Rounding &round, const float *x, const float *y, int n) {
  f32::vec sums[2] = {f32::set(0), f32::set(0)};
  for (int i = gpu::lane(); i - gpu::lane() < n; i += ORDER_LANES) {
    UNROLLED for (int h = 0; h < 2; h++) {
      const int at = i + 32 * h;
      // Zeros in the place of what lacks to whole blocks would at most make +0 of -0, as the total does.
      if (at < n) sums[h] = product.sum(sums[h], f32::set(round(x[at])), f32::set(round(y[at]))).v;
    }
  }
  float folded =
      (sums[0].x + gpu::shuffle_xor(sums[0].x, 16)) + (sums[1].x + gpu::shuffle_xor(sums[1].x, 16));
  UNROLLED for (int half = 8; half > 0; half /= 2) folded += gpu::shuffle_xor(folded, half);
  return folded;
}

// rows * per_row chunks, one behind the other.
template <class Product, class Rounding>
FUNCTION void all_chunks(const Product &product, const Rounding &round, const float *x, int64_t x_stride,
                         const float *y, int64_t y_stride, int64_t rows, int64_t n, float *chunks) {
  const int64_t per_row = (n + CHUNK - 1) / CHUNK, warps = gpu::blocks() * gpu::threads() / 32;
  for (int64_t i = (gpu::block() * gpu::threads() + gpu::thread()) / 32; i < rows * per_row; i += warps) {
    const int64_t row = i / per_row, from = i % per_row * CHUNK;
    const int length = n - from < CHUNK ? (int)(n - from) : CHUNK;
    const float sum = chunk(product, round, x + row * x_stride + from, y + row * y_stride + from, length);
    if (gpu::lane() == 0) chunks[i] = sum;
  }
}

template <class Product>
FUNCTION void all_chunks(const quern_cuda_constants &constants, const Product &product, const table &t,
                         const float *x, int64_t x_stride, const float *y, int64_t y_stride, int64_t rows,
                         int64_t n, float *chunks) {
  if (constants.entry[ROUND_LOST] != 0) {
    all_chunks(product, of_fewer_bits{t}, x, x_stride, y, y_stride, rows, n, chunks);
  } else {
    all_chunks(product, as_it_is{}, x, x_stride, y, y_stride, rows, n, chunks);
  }
}

}  // namespace
