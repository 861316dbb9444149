// SPDX-License-Identifier: Apache-2.0
// Every kernel, by the name under which the driver finds it.
#pragma once

#define QUERN_CUDA_KERNELS(KERNEL_OF)                                                                        \
  QUERN_CUDA_PROBE(KERNEL_OF)                                                                                \
  QUERN_CUDA_SOFTMAX(KERNEL_OF)                                                                              \
  QUERN_CUDA_BESSEL(KERNEL_OF)                                                                               \
  QUERN_CUDA_APPROX(KERNEL_OF)

#define QUERN_CUDA_PROBE(KERNEL_OF) KERNEL_OF(quern_probe)
#define QUERN_CUDA_SOFTMAX(KERNEL_OF)
#define QUERN_CUDA_BESSEL(KERNEL_OF)
#define QUERN_CUDA_APPROX(KERNEL_OF)
