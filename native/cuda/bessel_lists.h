// SPDX-License-Identifier: Apache-2.0
// The lists of elements that log-Bessel's first kernel leaves to the second: cuda/bessel_plans.h counts them.
#pragma once

#include "cuda/bessel_plans.h"
#include "cuda/device.h"
#include "simd/common.h"

namespace {

constexpr int SPECIAL = 0;
constexpr int BELOW_20 = 6;  // the first class with r < 20

DEVICE int class_of_list(int list) { return list == 0 ? SPECIAL : list - 1 + BELOW_20; }

DEVICE int64_t place_in_list(int list, int64_t at, int64_t n) {
  return list / 2 * n + (list % 2 == 0 ? at : n - 1 - at);
}

// What a warp's lanes have put aside, the last element in the lowest digit: 0 or, of a list, its number
// and 1. The lists' counters are few, and all warps want them: they are asked once for many elements.
struct put_aside {
  static constexpr int most = 8, digit = 4;
  uint32_t lists = 0;
  int elements = 0;

  ON_DEVICE void add(int of_class) {
    const int list = of_class == SPECIAL ? 1 : of_class >= BELOW_20 ? of_class - BELOW_20 + 2 : 0;
    lists = lists << digit | (uint32_t)list;
    elements++;
  }

  // Of a whole warp. The last element's index, and how far it lies behind that before.
  ON_DEVICE void append(int64_t last, int64_t step, int64_t n, uint32_t *list, uint32_t *counts) {
    for (int l = 0; gpu::any(lists != 0) && l < LISTS; l++) {
      int all = 0;
      for (int k = 0; k < elements; k++) all += __builtin_popcount(gpu::ballot(has(l, k)));
      if (all == 0) continue;
      uint32_t from = 0;
      if (gpu::lane() == 0) from = gpu::add(counts + l * COUNT_STRIDE, (uint32_t)all);
      from = gpu::shuffle(from, 0);
      for (int k = 0; k < elements; k++) {
        const uint32_t of_warp = gpu::ballot(has(l, k)), before = of_warp & ((1u << gpu::lane()) - 1);
        const int64_t at = from + (uint32_t)__builtin_popcount(before);
        if (has(l, k)) list[place_in_list(l, at, n)] = (uint32_t)(last - k * step);
        from += (uint32_t)__builtin_popcount(of_warp);
      }
    }
    lists = 0;
    elements = 0;
  }

  ON_DEVICE bool has(int list, int k) const {
    return (lists >> (digit * k) & ((1u << digit) - 1)) == (uint32_t)list + 1;
  }
};

}  // namespace
