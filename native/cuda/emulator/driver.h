// SPDX-License-Identifier: Apache-2.0
// What the emulated driver keeps, and how its calls begin.
#pragma once

#include <stdint.h>

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "cuda/emulator/config.h"
#include "cuda/emulator/cuda_calls.h"
#include "cuda/emulator/kernel.h"
#include "cuda/emulator/pages.h"

namespace emulator {

struct stream {
  unsigned flags = 0;
  // Work by number of arrival, `done` of it done.
  std::deque<std::function<void()>> queue;
  uint64_t done = 0;

  uint64_t enqueued() const { return done + queue.size(); }
};

struct event {
  unsigned flags = 0;
  bool recorded = false;
  // Null when the record has been done; else it is work `after` of that stream.
  std::shared_ptr<stream> pending;
  uint64_t after = 0;
  std::chrono::steady_clock::time_point time;
};

struct module {};

struct function {
  CUmodule module;
  const emulator::kernel *kernel;
  int most_shared = 48 * 1024;
  int carveout = -1;
  // Allowed clusters of up to 16 blocks, which not all devices have, rather than 8.
  bool large_clusters = false;
};

struct pool {
  uint64_t release_threshold = 0;
  int reuse[3] = {1, 1, 1};
};

// Objects by handle. Handles are numbers that are never used again, so that a stale one is known.
template <class Handle, class T>
class handles {
 public:
  Handle add(T object) {
    static uintptr_t next = 0x1000;
    const Handle h = reinterpret_cast<Handle>(next += 0x10);
    alive_[h] = std::make_shared<T>(std::move(object));
    return h;
  }
  std::shared_ptr<T> find(Handle h) const {
    const auto found = alive_.find(h);
    return found == alive_.end() ? nullptr : found->second;
  }
  bool remove(Handle h) { return alive_.erase(h) != 0; }
  template <class Condition>
  void remove_if(Condition condition) {
    for (auto i = alive_.begin(); i != alive_.end();)
      i = condition(*i->second) ? alive_.erase(i) : std::next(i);
  }
  void clear() { alive_.clear(); }
  size_t size() const { return alive_.size(); }
  auto begin() const { return alive_.begin(); }
  auto end() const { return alive_.end(); }

 private:
  std::map<Handle, std::shared_ptr<T>> alive_;
};

struct allocation {
  guarded memory;
  // cuMemFreeAsync has been called: only streams know it still.
  bool given_up = false;
};

// A device's primary context and all that lives in it.
struct context {
  int retained = 0;
  // What every call gives from now on.
  CUresult lost = CUDA_SUCCESS;
  // That from the next call on.
  CUresult about_to_be_lost = CUDA_SUCCESS;
  std::map<uintptr_t, allocation> memory;
  handles<CUstream, stream> streams;
  handles<CUevent, event> events;
  handles<CUmodule, module> modules;
  handles<CUfunction, function> functions;
  handles<CUmemoryPool, pool> pools;
  CUmemoryPool default_pool = nullptr;
  std::shared_ptr<stream> default_stream = std::make_shared<stream>();

  size_t used() const;
  CUresult error() {
    if (about_to_be_lost != CUDA_SUCCESS) lost = about_to_be_lost;
    return lost;
  }
};

struct driver {
  std::mutex lock;
  config settings = config::from_environment();
  bool initialized = false;
  context contexts[16];
  // By address: what the process pinned, by allocation and by registration.
  std::map<uintptr_t, guarded> host;
  std::map<uintptr_t, size_t> registered;
  // Freed while work that may use it waits.
  std::vector<guarded> buried;
  long long launches = 0, damaged = 0;
  // Of the last launch: blocks of a cluster, threads of a block.
  long long launch_cluster = 0, launch_threads = 0;

  bool pinned(const void *p, size_t bytes) const;
};

driver &the_driver();

CUcontext handle_of(const context &c);
// Null for what is no context's handle.
context *context_of(CUcontext handle);
// The calling thread's; null where it has none.
context *current_context();
// Frees all that lives in it.
void clear(context &c);

constexpr int multiprocessors = 132;

// What a block may ask for beyond 48 KiB, by compute capability.
long long most_shared(long long compute);

// Null for an unknown handle.
std::shared_ptr<stream> find_stream(const context &c, CUstream handle);
// Work of a stream: at once, or when something waits for it.
void enqueue(context &c, const std::shared_ptr<stream> &s, std::function<void()> work);
// Does the work of the stream that came before that number.
void run_until(stream &s, uint64_t number);
void run_all(context &c);
// What a synchronous copy waits for.
void run_blocking(context &c);

// Puts memory away that work still waiting may use; that work then finds it overwritten.
void bury(guarded memory);

// Calls that need no context begin here.
template <class Call>
CUresult with_driver(Call call) {
  driver &d = the_driver();
  const std::lock_guard<std::mutex> guard(d.lock);
  return d.initialized ? call(d) : CUDA_ERROR_NOT_INITIALIZED;
}

// Calls of the current context begin here.
template <class Call>
CUresult in_context(Call call) {
  return with_driver([&](driver &) {
    context *c = current_context();
    if (!c) return CUDA_ERROR_INVALID_CONTEXT;
    if (c->retained == 0) return CUDA_ERROR_CONTEXT_IS_DESTROYED;
    if (c->error() != CUDA_SUCCESS) return c->lost;
    const CUresult result = call(*c);
    // What waited may have failed.
    return result == CUDA_SUCCESS ? c->lost : result;
  });
}

}  // namespace emulator
