// SPDX-License-Identifier: Apache-2.0
// The blocks that run now, as the kernels' side of the emulator sees them. One thread of the process runs
// kernels at a time, under the driver's lock.
#pragma once

#include <stdint.h>

namespace emulator {

constexpr int lanes = 32, most_threads = 1024;

// What lanes of a warp come by for; all for the same.
enum class meeting { barrier, shuffle_32, shuffle_64, ballot, any };

struct warp {
  // Two, in turn: a lane that is first at the next meeting must not overwrite what others have yet to read.
  uint64_t values[2][lanes];
  uint32_t votes[2];
  unsigned turn;
  int arrived;
  meeting what;
};

struct block {
  int64_t x, y;
  int rank;
  char *shared;
  int arrived, returned;
  warp warps[most_threads / lanes];
};

enum class state { unstarted, ready, at_warp, at_block, at_cluster, returned };

struct thread {
  int index;
  state is;
  emulator::block *block;
  void *stack_pointer;
  char *stack;
};

struct shape {
  int64_t blocks;
  int threads;
  int cluster;
};

extern thread *now;
extern shape grid;

void meet_block();
void meet_cluster();
// The values of all lanes.
const uint64_t *meet_warp(meeting what, uint64_t value);
// The votes of all lanes.
uint32_t vote(meeting what, bool truth);
// Where the block of that rank has what this one has at p, in shared memory.
const void *of_cluster(const void *p, int bytes, int rank);

}  // namespace emulator
