// SPDX-License-Identifier: Apache-2.0
// What each tier compiles kernels/approx.cc into; quern.cc picks the table of the tier that it is asked for.
#pragma once

#include "kernels/approx/passes.h"
#include "quern.h"

#define APPROX_PASS_NUMBER(NAME, ...) APPROX_##NAME,
enum approx_pass_number { APPROX_PASSES(APPROX_PASS_NUMBER) APPROX_PASS_COUNT };

struct approx_table {
  void (*pass[APPROX_PASS_COUNT])(const int32_t *constants, const float *x, const float *y, float *z,
                                  int64_t n);
  float (*sum)(const float *x, int64_t n);
  float (*dot)(const float *x, const float *y, int64_t n);
  void (*tile[QUERN_APPROX_MODES])(const int32_t *constants, const float *a, const float *b, float *c,
                                   int64_t c_stride, int64_t panels, int64_t depth, bool continued);
};

extern const approx_table approx_x86_64_v2, approx_x86_64_v3, approx_x86_64_v4, approx_neon;
