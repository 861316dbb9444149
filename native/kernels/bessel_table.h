// SPDX-License-Identifier: Apache-2.0
// What each tier compiles kernels/bessel.cc into; quern.cc picks the table of the tier that it is asked for.
#pragma once

#include "kernels/bessel/passes.h"
#include "quern.h"

#define BESSEL_PASS_NUMBER(NAME, ...) BESSEL_##NAME,
enum bessel_pass_number { BESSEL_PASSES(BESSEL_PASS_NUMBER) BESSEL_PASS_COUNT };

struct bessel_table {
  void (*pass[BESSEL_PASS_COUNT])(int64_t n, int32_t terms, double *scratch);
};

extern const bessel_table bessel_x86_64_v2, bessel_x86_64_v3, bessel_x86_64_v4, bessel_neon;
