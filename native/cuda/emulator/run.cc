// SPDX-License-Identifier: Apache-2.0
#include "cuda/emulator/run.h"

#include <string.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <vector>

#include "cuda/emulator/fibers.h"
#include "cuda/emulator/pages.h"
#include "cuda/emulator/running.h"

namespace emulator {

thread *now;
shape grid;

namespace {

// Of a cluster, whose blocks run together.
struct runner {
  const launch *l;
  std::vector<block> blocks;
  std::vector<thread> threads;
  std::vector<guarded> shared;
  // The last is next.
  std::vector<thread *> ready;
  emulator::stacks stacks;
  void *outside;
  int unfinished, at_cluster, cluster_meetings;
  uint64_t random;
  std::string wrong;
};

// Kept from launch to launch for its stacks.
runner &running() {
  static runner *r = new runner;
  return *r;
}

uint64_t next_random(runner &r) {
  r.random ^= r.random << 13;
  r.random ^= r.random >> 7;
  r.random ^= r.random << 17;
  return r.random;
}

void make_ready(runner &r, int first, int count) {
  for (int i = 0; i < count; i++) {
    thread *t = &r.threads[(size_t)(r.l->order == order::backward ? first + i : first + count - 1 - i)];
    if (t->is != state::unstarted) t->is = state::ready;
    r.ready.push_back(t);
  }
}

thread *take_next(runner &r) {
  if (r.ready.empty()) return nullptr;
  if (r.l->order == order::random) std::swap(r.ready[next_random(r) % r.ready.size()], r.ready.back());
  thread *t = r.ready.back();
  r.ready.pop_back();
  return t;
}

void *nowhere;

// Ends the launch; what ran on other stacks stays there. Never returns, which is not said to the compiler:
// the address sanitizer would look, at such a call, for the thread's own stack.
void leave(runner &r) { quern_emulator_switch_stack(&nowhere, r.outside); }

// Never returns.
void fail(runner &r, const std::string &why) {
  const thread *t = now;
  r.wrong = "block (" + std::to_string(t->block->x) + ", " + std::to_string(t->block->y) + "), thread " +
            std::to_string(t->index) + ": " + why;
  leave(r);
}

void begin_fiber();

// Goes on with t in the place of the thread that runs, which can come back at *from.
void go_to(runner &r, thread *t, void **from) {
  if (t->is == state::unstarted) {
    t->stack = r.stacks.take();
    if (!t->stack) fail(r, "no memory for another stack");
    t->stack_pointer = beginning(t->stack, begin_fiber);
    t->is = state::ready;
  }
  now = t;
  quern_emulator_switch_stack(from, t->stack_pointer);
}

// A thread that returns leaves its stack to one that has none: those that meet nobody never switch.
void begin_fiber() {
  runner &r = running();
  for (;;) {
    r.l->thread();
    thread *t = now;
    t->is = state::returned;
    t->block->returned++;
    r.unfinished--;
    thread *next = take_next(r);
    if (next && next->is == state::unstarted) {
      next->stack = t->stack;
      next->is = state::ready;
      now = next;
      continue;
    }
    r.stacks.give_back(t->stack);
    if (!next) leave(r);
    go_to(r, next, &nowhere);
  }
}

// Until make_ready.
void wait(runner &r) {
  thread *t = now, *next = take_next(r);
  if (next == t) return;
  if (!next) leave(r);
  go_to(r, next, &t->stack_pointer);
}

int index_of(runner &r, const block *b) { return b->rank * r.l->threads; }

std::string stuck(const runner &r) {
  for (const block &b : r.blocks) {
    int at[4] = {};
    for (int i = 0; i < r.l->threads; i++) {
      switch (r.threads[(size_t)(b.rank * r.l->threads + i)].is) {
        case state::at_warp:
          at[0]++;
          break;
        case state::at_block:
          at[1]++;
          break;
        case state::at_cluster:
          at[2]++;
          break;
        default:
          at[3]++;
      }
    }
    if (at[3] == r.l->threads) continue;
    return "block (" + std::to_string(b.x) + ", " + std::to_string(b.y) +
           "): threads wait for others that never come: " + std::to_string(at[0]) + " for their warp, " +
           std::to_string(at[1]) + " for the block, " + std::to_string(at[2]) + " for the cluster; " +
           std::to_string(at[3]) + " have returned, of " + std::to_string(r.l->threads);
  }
  return "threads never ran";
}

void run_cluster(runner &r, int64_t first, int64_t y) {
  const int threads = r.l->threads, cluster = r.l->cluster;
  r.ready.clear();
  r.at_cluster = r.cluster_meetings = 0;
  r.unfinished = threads * cluster;
  for (int rank = 0; rank < cluster; rank++) {
    block &b = r.blocks[(size_t)rank];
    b.x = first + rank;
    b.y = y;
    b.rank = rank;
    b.arrived = b.returned = 0;
    b.shared = r.shared[(size_t)rank].data();
    memset(b.shared, unwritten, r.l->shared);
    for (warp &w : b.warps) w.arrived = 0;
    for (int i = 0; i < threads; i++)
      r.threads[(size_t)(rank * threads + i)] = {i, state::unstarted, &b, nullptr, nullptr};
  }
  make_ready(r, 0, threads * cluster);
  go_to(r, take_next(r), &r.outside);
  if (r.unfinished == 0) return;
  if (r.wrong.empty()) r.wrong = stuck(r);
}

// Whether what lies beside a block's shared memory has been written.
void check_shared(runner &r) {
  for (const guarded &memory : r.shared)
    if (r.wrong.empty() && memory.damaged()) r.wrong = "shared memory was written out of its bounds";
}

// Which of n comes i-th.
struct permutation {
  int64_t n, first, step;

  permutation(runner &r, int64_t n) : n(n), first(0), step(1) {
    if (r.l->order == order::backward) {
      first = n - 1;
      step = n - 1;
    } else if (r.l->order == order::random) {
      first = (int64_t)(next_random(r) % (uint64_t)n);
      do {
        step = (int64_t)(next_random(r) % (uint64_t)std::min<int64_t>(n, INT32_MAX));
      } while (std::gcd(step, n) != 1);
    }
  }
  int64_t operator()(int64_t i) const { return (first + i * step) % n; }
};

}  // namespace

std::string run(const launch &l) {
  runner &r = running();
  r.l = &l;
  r.wrong.clear();
  r.random = l.seed * 0x9E3779B97F4A7C15u + 0xD1B54A32D192ED03u;
  if (r.random == 0) r.random = 1;
  r.blocks.resize((size_t)l.cluster);
  r.threads.resize((size_t)(l.cluster * l.threads));
  r.shared.clear();
  for (int i = 0; i < l.cluster; i++) {
    r.shared.emplace_back(l.shared);
    if (!r.shared.back().data()) return "no memory for shared memory";
  }
  char *stack = r.stacks.take();
  if (!stack) return "no memory for a stack";
  r.stacks.give_back(stack);
  grid = {l.blocks, l.threads, l.cluster};
  const int64_t clusters = l.blocks / l.cluster;
  const permutation nth(r, clusters * l.blocks_y * l.blocks_z);
  for (int64_t i = 0; i < nth.n && r.wrong.empty(); i++)
    run_cluster(r, nth(i) % clusters * l.cluster, nth(i) / clusters % l.blocks_y);
  check_shared(r);
  if (!r.wrong.empty()) r.stacks.take_back_all();
  return r.wrong;
}

void meet_block() {
  runner &r = running();
  block *b = now->block;
  now->is = state::at_block;
  if (++b->arrived == r.l->threads) {
    b->arrived = 0;
    make_ready(r, index_of(r, b), r.l->threads);
  }
  wait(r);
}

void meet_cluster() {
  runner &r = running();
  now->is = state::at_cluster;
  if (++r.at_cluster == (int)r.threads.size()) {
    r.at_cluster = 0;
    r.cluster_meetings++;
    make_ready(r, 0, (int)r.threads.size());
  }
  wait(r);
}

namespace {

// Returns which of the two buffers was met over.
unsigned meet(meeting what, uint64_t value, bool truth) {
  runner &r = running();
  block *b = now->block;
  const int lane = now->index % lanes, first = now->index - lane;
  warp &w = b->warps[now->index / lanes];
  const unsigned turn = w.turn;
  if (w.arrived == 0) {
    w.what = what;
    w.votes[turn] = 0;
    if (first + lanes > r.l->threads) fail(r, "a meeting of a warp of less than 32 threads");
  } else if (w.what != what) {
    fail(r, "its warp meets for something else");
  }
  w.values[turn][lane] = value;
  w.votes[turn] |= (uint32_t)truth << lane;
  now->is = state::at_warp;
  if (++w.arrived == lanes) {
    w.arrived = 0;
    w.turn = turn ^ 1;
    make_ready(r, index_of(r, b) + first, lanes);
  }
  wait(r);
  return turn;
}

}  // namespace

const uint64_t *meet_warp(meeting what, uint64_t value) {
  const warp &w = now->block->warps[now->index / lanes];
  return w.values[meet(what, value, false)];
}

uint32_t vote(meeting what, bool truth) {
  const warp &w = now->block->warps[now->index / lanes];
  return w.votes[meet(what, 0, truth)];
}

const void *of_cluster(const void *p, int bytes, int rank) {
  runner &r = running();
  const block *b = now->block;
  const char *at = static_cast<const char *>(p);
  if (rank < 0 || rank >= r.l->cluster)
    fail(r, "block " + std::to_string(rank) + " of a cluster of " + std::to_string(r.l->cluster));
  if (at < b->shared || at + bytes > b->shared + r.l->shared)
    fail(r, "read_cluster of what is not shared memory");
  if (rank == b->rank) return p;
  const block &other = r.blocks[(size_t)rank];
  if (r.cluster_meetings == 0) fail(r, "read_cluster of a block that may not run yet");
  if (other.returned > 0) fail(r, "read_cluster of a block whose threads have begun to return");
  return other.shared + (at - b->shared);
}

}  // namespace emulator
