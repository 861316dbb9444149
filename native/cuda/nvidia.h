// SPDX-License-Identifier: Apache-2.0
// cuda/device.h for nvcc.
#pragma once

#define KERNEL(THREADS, BLOCKS) extern "C" __global__ void __launch_bounds__(THREADS, BLOCKS)
#define DEVICE static __device__ __forceinline__

namespace gpu {

constexpr uint32_t all_lanes = 0xFFFFFFFF;

#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
constexpr bool has_clusters = true;
#else
constexpr bool has_clusters = false;
#endif

DEVICE int thread() { return (int)threadIdx.x; }
DEVICE int threads() { return (int)blockDim.x; }
DEVICE int64_t block() { return (int64_t)blockIdx.x; }
DEVICE int64_t blocks() { return (int64_t)gridDim.x; }
DEVICE int64_t block_y() { return (int64_t)blockIdx.y; }
DEVICE int lane() { return (int)threadIdx.x & 31; }
DEVICE void synchronize() { __syncthreads(); }
DEVICE void synchronize_warp() { __syncwarp(); }

template <class T>
DEVICE T shuffle(T v, int lane) {
  return __shfl_sync(all_lanes, v, lane);
}
template <class T>
DEVICE T shuffle_xor(T v, int mask) {
  return __shfl_xor_sync(all_lanes, v, mask);
}
DEVICE uint32_t ballot(bool truth) { return __ballot_sync(all_lanes, truth); }
DEVICE bool any(bool truth) { return __any_sync(all_lanes, truth); }
DEVICE uint32_t add(uint32_t *p, uint32_t n) { return atomicAdd(p, n); }

extern __shared__ uint4 shared_memory[];
template <class T>
DEVICE T *shared() {
  return reinterpret_cast<T *>(shared_memory);
}

#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ >= 900
DEVICE int cluster_rank() {
  uint32_t rank;
  asm volatile("mov.u32 %0, %%cluster_ctarank;" : "=r"(rank));
  return (int)rank;
}
DEVICE int cluster_blocks() {
  uint32_t blocks;
  asm volatile("mov.u32 %0, %%cluster_nctarank;" : "=r"(blocks));
  return (int)blocks;
}
DEVICE void synchronize_cluster() {
  asm volatile("barrier.cluster.arrive.release.aligned;\n\tbarrier.cluster.wait.acquire.aligned;" ::
                   : "memory");
}
DEVICE uint32_t cluster_address(const void *p, int rank) {
  uint32_t address;
  asm volatile("mapa.shared::cluster.u32 %0, %1, %2;"
               : "=r"(address)
               : "r"((uint32_t)__cvta_generic_to_shared(p)), "r"(rank));
  return address;
}
DEVICE float read_cluster(const float *p, int rank) {
  float v;
  asm volatile("ld.shared::cluster.f32 %0, [%1];" : "=f"(v) : "r"(cluster_address(p, rank)) : "memory");
  return v;
}
DEVICE double read_cluster(const double *p, int rank) {
  double v;
  asm volatile("ld.shared::cluster.f64 %0, [%1];" : "=d"(v) : "r"(cluster_address(p, rank)) : "memory");
  return v;
}
#else
DEVICE int cluster_rank() { return 0; }
DEVICE int cluster_blocks() { return 1; }
DEVICE void synchronize_cluster() { __syncthreads(); }
DEVICE float read_cluster(const float *p, int) { return *p; }
DEVICE double read_cluster(const double *p, int) { return *p; }
#endif

template <class T>
DEVICE T load_once(const T *p) {
  return __ldcs(p);
}
template <class T>
DEVICE T load_again(const T *p) {
  return __ldca(p);
}
template <class T>
DEVICE void store_once(T *p, T v) {
  __stcs(p, v);
}

}  // namespace gpu
