// SPDX-License-Identifier: Apache-2.0
// Sums in the order that is part of the contract (src/docs/approx.md): element i of a chunk is added to lane
// i mod 64, the lanes, 4 groups of 16, are folded into one group and then by halving.
#pragma once

#include "kernels/approx/operands.h"

namespace {

constexpr int group = f32::lanes;
constexpr int registers_of_group = group / f32::width;
constexpr int64_t block = 4 * group;

FUNCTION float folded(const f32::vec *sums) {
  f32::vec folded[registers_of_group];
  for (int j = 0; j < registers_of_group; j++)
    folded[j] = f32::add(f32::add(sums[j], sums[registers_of_group + j]),
                         f32::add(sums[2 * registers_of_group + j], sums[3 * registers_of_group + j]));
  float lanes[group];
  for (int j = 0; j < registers_of_group; j++) f32::store(lanes + j * f32::width, folded[j]);
  for (int half = group / 2; half > 0; half /= 2)
    for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
  return lanes[0];
}

// The sum of a chunk of x, or of the products of x and y, each rounded together with its addition. What a
// chunk lacks to whole blocks counts as zeros, which at most make +0 of -0, as the
// total, which begins with +0, does anyway.
template <bool Products>
FUNCTION float chunk(const float *x, const float *y, int64_t n) {
  f32::vec sums[4 * registers_of_group];
  for (int j = 0; j < 4 * registers_of_group; j++) sums[j] = f32::set(0);
  float padded[2][block] = {};
  for (int64_t i = 0; i < n; i += block) {
    const float *p = x + i, *q = y + i;
    if (i + block > n) {
      memcpy(padded[0], p, (size_t)(n - i) * sizeof(float));
      p = padded[0];
      if (Products) {
        memcpy(padded[1], q, (size_t)(n - i) * sizeof(float));
        q = padded[1];
      }
    }
#pragma GCC unroll 16
    for (int j = 0; j < 4 * registers_of_group; j++) {
      const f32::vec v = f32::load(p + j * f32::width);
      sums[j] = Products ? f32::fma(v, f32::load(q + j * f32::width), sums[j]) : f32::add(sums[j], v);
    }
  }
  return folded(sums);
}

float sum_chunk(const float *x, int64_t n) { return chunk<false>(x, x, n); }
float dot_chunk(const float *x, const float *y, int64_t n) { return chunk<true>(x, y, n); }

}  // namespace
