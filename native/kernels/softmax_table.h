// SPDX-License-Identifier: Apache-2.0
// What each tier compiles kernels/softmax.cc into; quern.cc picks the table of the tier that it is asked for.
#pragma once

#include "quern.h"

template <class T>
struct softmax_passes {
  void (*max)(const T *x, int64_t n, quern_softmax_state *state);
  void (*sum)(int32_t flags, const T *x, int64_t n, quern_softmax_state *state);
  void (*sum_at)(int32_t flags, const T *x, int64_t n, quern_softmax_state *state);
  void (*store)(int32_t flags, const T *x, T *y, int64_t n, quern_softmax_state *state);
  void (*normalize)(int32_t flags, T *y, int64_t n, const quern_softmax_state *state);
  void (*scale)(int32_t flags, const T *x, T *y, int64_t n, const quern_softmax_state *state);
  void (*rows)(int32_t algorithm, int32_t flags, const T *x, T *y, int64_t rows, int64_t columns);
};

struct softmax_table {
  softmax_passes<float> f32;
  softmax_passes<double> f64;
};

extern const softmax_table softmax_x86_64_v2, softmax_x86_64_v3, softmax_x86_64_v4, softmax_neon;
