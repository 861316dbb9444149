// SPDX-License-Identifier: Apache-2.0
// cuda/device.h for the emulator.
#pragma once

#include <string.h>

#include <type_traits>

#include "cuda/emulator/running.h"

// A template, so that the table of kernels can ask for the bound: no instance exists for another.
#define KERNEL(THREADS, BLOCKS)                                                                              \
  template <int quern_threads = (THREADS),                                                                   \
            class = ::std::enable_if_t<quern_threads == (THREADS) && (BLOCKS) >= 1>>                         \
  static void
#define DEVICE static inline __attribute__((always_inline))

namespace gpu {

constexpr bool has_clusters = true;

DEVICE int thread() { return emulator::now->index; }
DEVICE int threads() { return emulator::grid.threads; }
DEVICE int64_t block() { return emulator::now->block->x; }
DEVICE int64_t blocks() { return emulator::grid.blocks; }
DEVICE int64_t block_y() { return emulator::now->block->y; }
DEVICE int lane() { return emulator::now->index & 31; }
DEVICE void synchronize() { emulator::meet_block(); }
DEVICE void synchronize_warp() { emulator::meet_warp(emulator::meeting::barrier, 0); }

template <class T>
DEVICE T shuffle(T v, int lane) {
  static_assert(sizeof v == 4 || sizeof v == 8, "32 or 64 bits");
  uint64_t bits = 0;
  memcpy(&bits, &v, sizeof v);
  const auto kind = sizeof v == 4 ? emulator::meeting::shuffle_32 : emulator::meeting::shuffle_64;
  memcpy(&v, emulator::meet_warp(kind, bits) + (lane & 31), sizeof v);
  return v;
}
template <class T>
DEVICE T shuffle_xor(T v, int mask) {
  const int from = lane() ^ mask;
  return shuffle(v, from < 0 || from > 31 ? lane() : from);
}
DEVICE uint32_t ballot(bool truth) { return emulator::vote(emulator::meeting::ballot, truth); }
DEVICE bool any(bool truth) { return emulator::vote(emulator::meeting::any, truth) != 0; }
DEVICE uint32_t add(uint32_t *p, uint32_t n) {
  const uint32_t was = *p;
  *p = was + n;
  return was;
}

template <class T>
DEVICE T *shared() {
  return reinterpret_cast<T *>(emulator::now->block->shared);
}

DEVICE int cluster_rank() { return emulator::now->block->rank; }
DEVICE int cluster_blocks() { return emulator::grid.cluster; }
DEVICE void synchronize_cluster() { emulator::meet_cluster(); }
template <class T>
DEVICE T read_cluster(const T *p, int rank) {
  static_assert(std::is_same<T, float>::value || std::is_same<T, double>::value, "float or double");
  T v;
  memcpy(&v, emulator::of_cluster(p, sizeof v, rank), sizeof v);
  return v;
}

template <class T>
DEVICE T load_once(const T *p) {
  return *p;
}
template <class T>
DEVICE T load_again(const T *p) {
  return *p;
}
template <class T>
DEVICE void store_once(T *p, T v) {
  *p = v;
}

}  // namespace gpu
