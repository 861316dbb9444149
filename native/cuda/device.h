// SPDX-License-Identifier: Apache-2.0
// What a kernel needs beyond arithmetic: who it is, its neighbours' values, shared memory, barriers. Two
// implementations of the same names, nvcc's and that of the emulator, which runs the kernels on a CPU:
//   KERNEL(threads, blocks)          before the name of a kernel: at most so many threads a block, at least
//                                    so many blocks on a multiprocessor at once
//   DEVICE                           before every other function
//   gpu::thread(), gpu::threads()    of the block
//   gpu::block(), gpu::blocks()      of the grid, along x; gpu::block_y() along y
//   gpu::lane()                      of the warp of 32 threads
//   gpu::synchronize()               the block's barrier; what was stored before is seen after
//   gpu::synchronize_warp()          the warp's
//   gpu::shuffle(v, lane)            the value of that lane; float, double, int32_t, uint32_t, int64_t
//   gpu::shuffle_xor(v, mask)        of lane ^ mask
//   gpu::ballot(truth), gpu::any(truth)  of the whole warp
//   gpu::add(uint32_t *, n)          atomically, in global or shared memory; what was there
//   gpu::shared<T>()                 the memory that the launch asked for, aligned to 16 bytes
//   gpu::cluster_rank(), gpu::cluster_blocks(), gpu::synchronize_cluster()
//   gpu::read_cluster(p, rank)       what that block of the cluster has where this has p, in shared memory
//   gpu::load_once(p), gpu::store_once(p, v)  of memory that is not wanted again soon
//   gpu::load_again(p)               of memory that may be wanted again
// Barriers, shuffles and votes are for whole blocks and warps: every thread comes by.
// Clusters are for compute capability 9.0 and later (`gpu::has_clusters`, false in code for earlier ones).
#pragma once

#include <stdint.h>

#if defined(__CUDACC__)
#include "cuda/nvidia.h"
#else
#include "cuda/emulator/device.h"
#endif
