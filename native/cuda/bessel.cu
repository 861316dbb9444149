// SPDX-License-Identifier: Apache-2.0
// Log-Bessel, one element a thread, in two kernels. The first computes all elements of r >= 20, whose chains
// are much alike, and lists the others by class; the second computes those, every warp one class at a time.
// The second reads the counts from the device's memory: the host need not wait in between.
//
// Both take:
//   plans          which passes make which class: cuda/bessel_plans.h
//   orders, order  n orders or, if that is null, one for all
//   x, result      n elements each; result may be x or orders themselves, as no result is written before its
//                  thread has read its operands
//   second_result  null or, of log I and log K at once, where log K goes, while result takes log I. May be
//                  x or orders, too, if result is another.
//   n              less than 2^31
//   list           room for LIST_PARTS * n indices
//   counts         LISTS * COUNT_STRIDE numbers, zeros before the first kernel
// A warp's threads must all be there: blocks of whole warps.
#include "cuda/bessel_plans.h"
#include "cuda/device.h"
#include "kernels/bessel_table.h"
#include "simd/lane.h"
// Over simd/lane.h.
#include "cuda/bessel_specials.h"
#include "kernels/bessel/classes.h"
#include "kernels/bessel/columns.h"
#include "kernels/bessel/integral.h"
#include "kernels/bessel/series.h"
#include "kernels/bessel/temme.h"
#include "kernels/bessel/uniform.h"

namespace {

constexpr int SPECIAL = 0;
constexpr int BELOW_20 = 6;  // the first class with r < 20
constexpr int STEPS = 8;

// Keeps what is made of v where it stands: compilers would make it for all passes ahead of the loop over the
// steps, and have no registers left.
FUNCTION void keep_in_place([[maybe_unused]] double &v) {
#if defined(__CUDA_ARCH__)
  asm volatile("" : "+d"(v));
#endif
}

// Lanes of other classes run along where their passes are the same.
template <bool Below20>
FUNCTION void run(rows at, const int32_t *step) {
  for (int i = 0; i < STEPS && step[i] >= 0; i += 2) {
    [[maybe_unused]] const int terms = step[i + 1];
    keep_in_place(at.p[ORDER]);
    keep_in_place(at.p[X]);
    switch (step[i]) {
#define PASS_AS_CASE(NAME, ...)                                                                              \
  case BESSEL_##NAME:                                                                                        \
    if constexpr (BESSEL_##NAME != BESSEL_CLASSIFY && (Below20 || BESSEL_##NAME < BESSEL_SERIES_I))          \
      __VA_ARGS__(at, terms);                                                                                \
    break;
      BESSEL_PASSES(PASS_AS_CASE)
    }
  }
}

FUNCTION int class_of(rows at) {
  classify(at, 0);
  return (int)at.p[OUT];
}

// ---- lists --------------------------------------------------------------------------------------------

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

// Any number of blocks.
KERNEL(256, 3)
quern_cuda_bessel_first(const quern_cuda_plans plans, const double *orders, double order, const double *x,
                        double *result, double *second_result, int64_t n, uint32_t *list, uint32_t *counts) {
  const int64_t step = gpu::blocks() * gpu::threads();
  put_aside rest;
  int64_t i = gpu::block() * gpu::threads() + gpu::thread();
  for (; i - gpu::lane() < n; i += step) {
    int of_class = -1;
    if (i < n) {
      double columns[COLUMNS] = {};
      const rows at = {columns};
      columns[ORDER] = orders ? orders[i] : order;
      columns[X] = x[i];
      of_class = class_of(at);
      if (of_class != SPECIAL && of_class < BELOW_20) {
        run<false>(at, plans.step[AT_ONCE][of_class]);
        result[i] = columns[OUT];
        if (second_result) second_result[i] = columns[OUT2];
      }
    }
    rest.add(of_class);
    if (rest.elements == rest.most) rest.append(i, step, n, list, counts);
  }
  rest.append(i - step, step, n, list, counts);
}

// of_function: its place in dev.quern.bessel.BesselFunction; of both, log I. Any number of blocks.
KERNEL(128, 3)
quern_cuda_bessel_rest(const quern_cuda_plans plans, int32_t of_function, const double *orders, double order,
                       const double *x, double *result, double *second_result, int64_t n,
                       const uint32_t *list, const uint32_t *counts) {
  const int64_t warps = gpu::blocks() * gpu::threads() / 32;
  // Warps take the lists' parts of 32 in turn, as if the lists stood one behind the other.
  int64_t part = (gpu::block() * gpu::threads() + gpu::thread()) / 32;
  for (int l = LISTS - 1; l >= 0; l--) {
    const int64_t count = counts[l * COUNT_STRIDE], parts = (count + 31) / 32;
    for (; part < parts; part += warps) {
      const int64_t at_list = part * 32 + gpu::lane();
      if (at_list >= count) continue;
      const uint32_t i = list[place_in_list(l, at_list, n)];
      const double v = orders ? orders[i] : order, argument = x[i];
      double first = 0;
      for (int turn = 0; turn < (second_result ? 2 : 1); turn++) {
        const function f = turn == 0 ? (function)of_function : function::log_k;
        double columns[COLUMNS] = {};
        const rows at = {columns};
        int chain = FIRST + turn, of_class = class_of_list(l);
        columns[ORDER] = v;
        columns[X] = argument;
        if (l == 0) {
          columns[ORDER] = ordinary_order(v);
          columns[X] = ordinary_argument(argument);
          of_class = class_of(at);
          if (needs_power_scaled_i(f, argument)) chain = POWER_SCALED_I;
        }
        if (of_class != SPECIAL) run<true>(at, plans.step[chain][of_class]);
        const double value = l == 0 ? special_value(f, v, argument, columns[OUT]) : columns[OUT];
        if (turn == 0) {
          first = value;
        } else {
          second_result[i] = value;
        }
      }
      result[i] = first;
    }
    part -= parts;
  }
}
