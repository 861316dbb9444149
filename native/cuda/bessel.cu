// SPDX-License-Identifier: Apache-2.0
// Log-Bessel, two elements a thread, in two kernels. The first computes all elements of r >= 20, whose chains
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
#include "cuda/bessel_lists.h"
#include "cuda/bessel_plans.h"
#include "cuda/device.h"
#include "simd/pair.h"
// Over simd/pair.h.
#include "cuda/bessel_chains.h"
#include "cuda/bessel_specials.h"

// Any number of blocks.
KERNEL(256, 2)
quern_cuda_bessel_first(const quern_cuda_plans plans, const double *orders, double order, const double *x,
                        double *result, double *second_result, int64_t n, uint32_t *list, uint32_t *counts) {
  const int64_t step = gpu::blocks() * gpu::threads();
  put_aside rest;
  static_assert(put_aside::most % BOTH == 0);
  int64_t i = gpu::block() * gpu::threads() + gpu::thread();
  for (; i - gpu::lane() < n; i += BOTH * step) {
    double columns[COLUMNS * BOTH] = {};
    const rows at = {columns};
    UNROLLED for (int k = 0; k < BOTH; k++) {
      if (i + k * step >= n) continue;
      columns[ORDER * BOTH + k] = orders ? orders[i + k * step] : order;
      columns[X * BOTH + k] = x[i + k * step];
    }
    classify(at, 0);
    int32_t chains[BOTH];
    UNROLLED for (int k = 0; k < BOTH; k++) {
      const int of_class = i + k * step < n ? (int)columns[OUT * BOTH + k] : -1;
      chains[k] = of_class > SPECIAL && of_class < BELOW_20 ? chain_of(AT_ONCE, of_class) : NO_CHAIN;
      rest.add(of_class);
    }
    run_all<false>(at, plans, chains, [&](int k) {
      result[i + k * step] = columns[OUT * BOTH + k];
      if (second_result) second_result[i + k * step] = columns[OUT2 * BOTH + k];
    });
    if (rest.elements == rest.most) rest.append(i + step, step, n, list, counts);
  }
  rest.append(i - step, step, n, list, counts);
}

// of_function: its place in dev.quern.bessel.BesselFunction; of both, log I. Any number of blocks.
KERNEL(128, 2)
quern_cuda_bessel_rest(const quern_cuda_plans plans, int32_t of_function, const double *orders, double order,
                       const double *x, double *result, double *second_result, int64_t n,
                       const uint32_t *list, const uint32_t *counts) {
  constexpr int of_part = 32 * BOTH;
  const int64_t warps = gpu::blocks() * gpu::threads() / 32;
  // Warps take the lists' parts in turn, as if the lists stood one behind the other.
  int64_t part = (gpu::block() * gpu::threads() + gpu::thread()) / 32;
  for (int l = LISTS - 1; l >= 0; l--) {
    const int64_t count = counts[l * COUNT_STRIDE], parts = (count + of_part - 1) / of_part;
    for (; part < parts; part += warps) {
      bool there[BOTH];
      uint32_t i[BOTH] = {};
      double v[BOTH] = {}, argument[BOTH] = {};
      UNROLLED for (int k = 0; k < BOTH; k++) {
        const int64_t at_list = part * of_part + k * 32 + gpu::lane();
        there[k] = at_list < count;
        if (!there[k]) continue;
        i[k] = list[place_in_list(l, at_list, n)];
        v[k] = orders ? orders[i[k]] : order;
        argument[k] = x[i[k]];
      }
      for (int turn = 0; turn < (second_result ? 2 : 1); turn++) {
        const function f = turn == 0 ? (function)of_function : function::log_k;
        double *const results = turn == 0 ? result : second_result;
        double columns[COLUMNS * BOTH] = {};
        const rows at = {columns};
        UNROLLED for (int k = 0; k < BOTH; k++) {
          columns[ORDER * BOTH + k] = l == 0 ? ordinary_order(v[k]) : v[k];
          columns[X * BOTH + k] = l == 0 ? ordinary_argument(argument[k]) : argument[k];
        }
        if (l == 0) classify(at, 0);
        int32_t chains[BOTH];
        double values[BOTH] = {};
        UNROLLED for (int k = 0; k < BOTH; k++) {
          const int of_class = l == 0 ? (int)columns[OUT * BOTH + k] : class_of_list(l);
          const bool other = l == 0 && needs_power_scaled_i(f, argument[k]);
          chains[k] = there[k] && of_class != SPECIAL
                          ? chain_of(other ? POWER_SCALED_I : FIRST + turn, of_class)
                          : NO_CHAIN;
        }
        run_all<true>(at, plans, chains, [&](int k) { values[k] = columns[OUT * BOTH + k]; });
        UNROLLED for (int k = 0; k < BOTH; k++) {
          if (!there[k]) continue;
          results[i[k]] = l == 0 ? special_value(f, v[k], argument[k], values[k]) : values[k];
        }
      }
    }
    part -= parts;
  }
}
