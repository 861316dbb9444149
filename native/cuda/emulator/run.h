// SPDX-License-Identifier: Apache-2.0
// Runs the threads of a grid, as fibers.
#pragma once

#include <stdint.h>

#include <functional>
#include <string>

namespace emulator {

enum class order { forward, backward, random };

struct launch {
  std::function<void()> thread;
  int64_t blocks, blocks_y, blocks_z;
  int threads;
  size_t shared;
  // Blocks of a cluster, along x.
  int cluster;
  emulator::order order;
  uint64_t seed;
};

// What is wrong with the kernel, empty if nothing showed.
std::string run(const launch &l);

}  // namespace emulator
