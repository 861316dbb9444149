// SPDX-License-Identifier: Apache-2.0
// Chains of log-Bessel's passes over a thread's two elements. Included after simd/pair.h.
#pragma once

#include "cuda/bessel_plans.h"
#include "cuda/device.h"
#include "kernels/bessel/classes.h"
#include "kernels/bessel/columns.h"
#include "kernels/bessel/integral.h"
#include "kernels/bessel/series.h"
#include "kernels/bessel/temme.h"
#include "kernels/bessel/uniform.h"
#include "kernels/bessel_table.h"

namespace {

constexpr int STEPS = 8;
constexpr int NO_CHAIN = -1;
constexpr int BOTH = f64::width;

DEVICE int32_t chain_of(int whose, int of_class) { return whose << 4 | of_class; }

// Keeps what is made of v where it stands: compilers would make it for all passes ahead of the loop over the
// steps, and have no registers left.
FUNCTION void keep_in_place([[maybe_unused]] double *column) {
#if defined(__CUDA_ARCH__)
  UNROLLED for (int k = 0; k < f64::width; k++) asm volatile("" : "+d"(column[k]));
#endif
}

template <bool Below20>
FUNCTION void run(rows at, const int32_t *step) {
  for (int i = 0; i < STEPS && step[i] >= 0; i += 2) {
    [[maybe_unused]] const int terms = step[i + 1];
    keep_in_place(at.p + ORDER * rows::stride);
    keep_in_place(at.p + X * rows::stride);
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

// Of a whole warp. Each chain that its elements want, in turn, over all of them: of what a warp wants there
// is mostly one. done(k) after that of a thread's element k; chains are gone then.
template <bool Below20, class Done>
FUNCTION void run_all(rows at, const quern_cuda_plans &plans, int32_t *chains, Done done) {
  for (;;) {
    const int32_t mine = chains[0] != NO_CHAIN ? chains[0] : chains[1];
    const uint32_t lanes = gpu::ballot(mine != NO_CHAIN);
    if (lanes == 0) return;
    const int32_t next = gpu::shuffle(mine, __builtin_popcount((lanes & (0 - lanes)) - 1));
    // Of the others there are chains of AT_ONCE alone, whose number is the class.
    run<Below20>(at, Below20 ? plans.step[next >> 4][next & 15] : plans.step[AT_ONCE][next]);
    UNROLLED for (int k = 0; k < BOTH; k++) {
      if (chains[k] != next) continue;
      done(k);
      chains[k] = NO_CHAIN;
    }
  }
}

}  // namespace
