// SPDX-License-Identifier: Apache-2.0
// Kernels that show whether the emulator's threads meet as they should, and some that are wrong.
#include "cuda/device.h"

#define QUERN_CUDA_TEST(KERNEL_OF)                                                                           \
  KERNEL_OF(test_who)                                                                                        \
  KERNEL_OF(test_order)                                                                                      \
  KERNEL_OF(test_block_sum)                                                                                  \
  KERNEL_OF(test_shuffles)                                                                                   \
  KERNEL_OF(test_votes)                                                                                      \
  KERNEL_OF(test_counts)                                                                                     \
  KERNEL_OF(test_cluster_sum)                                                                                \
  KERNEL_OF(test_nothing)                                                                                    \
  KERNEL_OF(test_race)                                                                                       \
  KERNEL_OF(test_split_block)                                                                                \
  KERNEL_OF(test_split_warp)                                                                                 \
  KERNEL_OF(test_mixed_warp)                                                                                 \
  KERNEL_OF(test_early_return)                                                                               \
  KERNEL_OF(test_early_read)                                                                                 \
  KERNEL_OF(test_late_read)                                                                                  \
  KERNEL_OF(test_outside)

// A number for each thread of the grid, at its place.
KERNEL(1024, 1) test_who(int64_t *y) {
  const int64_t block = gpu::block_y() * gpu::blocks() + gpu::block();
  y[block * gpu::threads() + gpu::thread()] =
      block * 10000 + gpu::thread() * 10 + (gpu::lane() == gpu::thread() % 32);
}

// When each thread came, and what its block's shared memory held.
KERNEL(256, 1) test_order(uint32_t *count, uint32_t *y, uint32_t *held) {
  const int64_t at = gpu::block() * gpu::threads() + gpu::thread();
  y[at] = gpu::add(count, 1);
  held[at] = gpu::shared<uint32_t>()[gpu::thread()];
  gpu::shared<uint32_t>()[gpu::thread()] = 0;
}

// By halving, in shared memory; threads are a power of two.
KERNEL(1024, 2) test_block_sum(const double *x, double *y) {
  double *sums = gpu::shared<double>();
  const int i = gpu::thread();
  sums[i] = x[gpu::block() * gpu::threads() + i];
  for (int half = gpu::threads() / 2; half > 0; half /= 2) {
    gpu::synchronize();
    if (i < half) sums[i] += sums[i + half];
  }
  gpu::synchronize();
  if (i == gpu::threads() - 1) y[gpu::block()] = sums[0];
}

template <class T>
DEVICE T warp_sum(T v) {
  for (int mask = 16; mask > 0; mask /= 2) v += gpu::shuffle_xor(v, mask);
  return v;
}

KERNEL(256, 1) test_shuffles(double *y) {
  const int i = gpu::thread();
  const int to_the_left = (gpu::lane() + 31) % 32;
  double sum = warp_sum((double)i) + warp_sum((float)i) * 2 + (double)warp_sum((int32_t)i) * 3 +
               (double)warp_sum((uint32_t)i) * 4 + (double)warp_sum((int64_t)i << 33) * 5;
  gpu::synchronize_warp();
  sum += 0.25 * gpu::shuffle(i, to_the_left);
  y[gpu::block() * gpu::threads() + i] = sum;
}

KERNEL(256, 1) test_votes(uint32_t *y) {
  const int i = gpu::thread();
  const uint32_t odd = gpu::ballot(i % 2 != 0), first = gpu::ballot(gpu::lane() == 0);
  const bool none = gpu::any(false), third = gpu::any(i == 3);
  y[i] = odd + first + (none ? 2u : 0u) + (third ? 4u : 0u);
}

// Each thread a different number, as tickets are.
KERNEL(256, 1) test_counts(uint32_t *count, uint32_t *y) {
  uint32_t *in_block = gpu::shared<uint32_t>();
  if (gpu::thread() == 0) *in_block = 0;
  gpu::synchronize();
  gpu::add(in_block, 1);
  y[gpu::add(count, 1)] = 1;
  gpu::synchronize();
  if (gpu::thread() == 0) gpu::add(count + 1, *in_block);
}

// Of all blocks of the cluster, each thread its own column.
KERNEL(128, 1) test_cluster_sum(const float *x, double *y) {
  float *mine = gpu::shared<float>();
  const int i = gpu::thread();
  const int64_t at = gpu::block() * gpu::threads() + i;
  mine[i] = x[at];
  gpu::synchronize_cluster();
  double sum = 0;
  for (int rank = 0; rank < gpu::cluster_blocks(); rank++)
    sum += (double)gpu::read_cluster(mine + i, rank) * (rank + 1);
  y[at] = sum + 1000 * gpu::cluster_rank();
  gpu::synchronize_cluster();
}

KERNEL(96, 1) test_nothing() {}

// Reads what its neighbour writes, with no barrier between.
KERNEL(256, 1) test_race(int32_t *y) {
  int32_t *values = gpu::shared<int32_t>();
  const int i = gpu::thread(), n = gpu::threads();
  values[i] = i;
  y[i] = values[(i + 1) % n];
  gpu::synchronize();
}

KERNEL(256, 1) test_split_block(int32_t at) {
  if (gpu::thread() < at) gpu::synchronize();
}

KERNEL(256, 1) test_split_warp(int32_t at) {
  if (gpu::lane() < at) gpu::synchronize_warp();
  gpu::synchronize();
}

KERNEL(256, 1) test_mixed_warp(uint32_t *y) {
  y[gpu::thread()] = gpu::lane() < 7 ? gpu::ballot(true) : gpu::shuffle(5u, 0);
}

KERNEL(256, 1) test_early_return(int32_t n, uint32_t *y) {
  if (gpu::thread() >= n) return;
  y[gpu::thread()] = gpu::ballot(true);
}

KERNEL(128, 1) test_early_read(float *y) {
  *gpu::shared<float>() = 1;
  *y = gpu::read_cluster(gpu::shared<float>(), 1 - gpu::cluster_rank());
  gpu::synchronize_cluster();
}

KERNEL(128, 1) test_late_read(float *y) {
  *gpu::shared<float>() = 1;
  gpu::synchronize_cluster();
  *y = gpu::read_cluster(gpu::shared<float>(), 1 - gpu::cluster_rank());
}

KERNEL(128, 1) test_outside(int32_t i) { gpu::shared<int32_t>()[i] = 1; }
