// SPDX-License-Identifier: Apache-2.0
// What the driver's side is tried with before a kernel is trusted: arguments of every kind that kernels take.
#include "cuda/device.h"

KERNEL(256, 1) quern_cuda_probe(const float *x, double scale, int32_t add, float *y, int64_t n) {
  const int64_t step = gpu::blocks() * gpu::threads();
  for (int64_t i = gpu::block() * gpu::threads() + gpu::thread(); i < n; i += step)
    y[i] = (float)((double)x[i] * scale + (double)add);
}
