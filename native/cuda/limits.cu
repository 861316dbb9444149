// SPDX-License-Identifier: Apache-2.0
// What a GPU's arithmetic allows, for `quern gpu` to measure kernels by: multiply-adds that never leave
// registers.
#include <math.h>

#include "cuda/device.h"

namespace {

// As many at once as hide a multiply-add's latency, whatever else a multiprocessor runs.
constexpr int chains = 8;
// Steps of a chain between two looks at the loop's counter.
constexpr int steps = 16;

DEVICE float multiply_add(float x, float a, float b) { return fmaf(x, a, b); }
DEVICE double multiply_add(double x, double a, double b) { return fma(x, a, b); }

// Each thread does 128 `rounds` multiply-adds and stores one number, so that none can be left out.
template <class T>
DEVICE void multiply_adds(T *y, int64_t rounds, T a, T b) {
  T x[chains];
  for (int i = 0; i < chains; ++i) x[i] = (T)(gpu::thread() + i);
  for (int64_t r = 0; r < rounds; ++r) {
#pragma unroll
    for (int s = 0; s < steps; ++s) {
#pragma unroll
      for (int i = 0; i < chains; ++i) x[i] = multiply_add(x[i], a, b);
    }
  }
  T sum = x[0];
  for (int i = 1; i < chains; ++i) sum += x[i];
  y[gpu::block() * gpu::threads() + gpu::thread()] = sum;
}

}  // namespace

// y: a number for each thread of the grid.
KERNEL(256, 1) quern_cuda_fma_f32(float *y, int64_t rounds, float a, float b) {
  multiply_adds(y, rounds, a, b);
}
KERNEL(256, 1) quern_cuda_fma_f64(double *y, int64_t rounds, double a, double b) {
  multiply_adds(y, rounds, a, b);
}
