// SPDX-License-Identifier: Apache-2.0
// Every kernel, by the name under which the driver finds it.
#pragma once

#define QUERN_CUDA_KERNELS(KERNEL_OF)                                                                        \
  QUERN_CUDA_PROBE(KERNEL_OF)                                                                                \
  QUERN_CUDA_SOFTMAX(KERNEL_OF)                                                                              \
  QUERN_CUDA_BESSEL(KERNEL_OF)                                                                               \
  QUERN_CUDA_APPROX(KERNEL_OF)                                                                               \
  QUERN_CUDA_LIMITS(KERNEL_OF)

#define QUERN_CUDA_PROBE(KERNEL_OF) KERNEL_OF(quern_cuda_probe)
#define QUERN_CUDA_SOFTMAX(KERNEL_OF)                                                                        \
  KERNEL_OF(quern_cuda_softmax_lanes_f32)                                                                    \
  KERNEL_OF(quern_cuda_softmax_warp_128_f32)                                                                 \
  KERNEL_OF(quern_cuda_softmax_warp_256_f32)                                                                 \
  KERNEL_OF(quern_cuda_softmax_warp_512_f32)                                                                 \
  KERNEL_OF(quern_cuda_softmax_warp_1024_f32)                                                                \
  KERNEL_OF(quern_cuda_softmax_warp_2048_f32)                                                                \
  KERNEL_OF(quern_cuda_softmax_block_f32)                                                                    \
  KERNEL_OF(quern_cuda_softmax_cluster_f32)                                                                  \
  KERNEL_OF(quern_cuda_softmax_sum_f32)                                                                      \
  KERNEL_OF(quern_cuda_softmax_sum_again_f32)                                                                \
  KERNEL_OF(quern_cuda_softmax_scale_f32)                                                                    \
  KERNEL_OF(quern_cuda_softmax_lanes_f64)                                                                    \
  KERNEL_OF(quern_cuda_softmax_warp_128_f64)                                                                 \
  KERNEL_OF(quern_cuda_softmax_warp_256_f64)                                                                 \
  KERNEL_OF(quern_cuda_softmax_warp_512_f64)                                                                 \
  KERNEL_OF(quern_cuda_softmax_warp_1024_f64)                                                                \
  KERNEL_OF(quern_cuda_softmax_warp_2048_f64)                                                                \
  KERNEL_OF(quern_cuda_softmax_block_f64)                                                                    \
  KERNEL_OF(quern_cuda_softmax_cluster_f64)                                                                  \
  KERNEL_OF(quern_cuda_softmax_sum_f64)                                                                      \
  KERNEL_OF(quern_cuda_softmax_sum_again_f64)                                                                \
  KERNEL_OF(quern_cuda_softmax_scale_f64)                                                                    \
  KERNEL_OF(quern_cuda_softmax_slabs)                                                                        \
  KERNEL_OF(quern_cuda_softmax_slabs_again)                                                                  \
  KERNEL_OF(quern_cuda_softmax_fold)                                                                         \
  KERNEL_OF(quern_cuda_softmax_fold_again)
#define QUERN_CUDA_BESSEL(KERNEL_OF) KERNEL_OF(quern_cuda_bessel_first) KERNEL_OF(quern_cuda_bessel_rest)
#define QUERN_CUDA_APPROX(KERNEL_OF)                                                                         \
  KERNEL_OF(quern_cuda_approx_elementwise)                                                                   \
  KERNEL_OF(quern_cuda_approx_sums)                                                                          \
  KERNEL_OF(quern_cuda_approx_dots)                                                                          \
  KERNEL_OF(quern_cuda_approx_totals)                                                                        \
  KERNEL_OF(quern_cuda_approx_matrix_exact)                                                                  \
  KERNEL_OF(quern_cuda_approx_matrix_raw)                                                                    \
  KERNEL_OF(quern_cuda_approx_matrix_guarded)                                                                \
  KERNEL_OF(quern_cuda_approx_matrix_formula_raw)                                                            \
  KERNEL_OF(quern_cuda_approx_matrix_formula_guarded)
#define QUERN_CUDA_LIMITS(KERNEL_OF) KERNEL_OF(quern_cuda_fma_f32) KERNEL_OF(quern_cuda_fma_f64)
