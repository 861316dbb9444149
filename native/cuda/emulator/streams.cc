// SPDX-License-Identifier: Apache-2.0
// Streams, events, and what waits in them.
#include "cuda/emulator/driver.h"

namespace emulator {

std::shared_ptr<stream> find_stream(const context &c, CUstream handle) {
  if (!handle || handle == CU_STREAM_LEGACY || handle == CU_STREAM_PER_THREAD) return c.default_stream;
  return c.streams.find(handle);
}

void run_until(stream &s, uint64_t number) {
  while (s.done < number && !s.queue.empty()) {
    const std::function<void()> work = std::move(s.queue.front());
    s.queue.pop_front();
    s.done++;
    work();
  }
}

namespace {

void exhume() {
  driver &d = the_driver();
  for (const context &c : d.contexts)
    for (const auto &s : c.streams)
      if (!s.second->queue.empty()) return;
  d.buried.clear();
}

}  // namespace

void run_all(context &c) {
  for (const auto &s : c.streams) run_until(*s.second, s.second->enqueued());
  exhume();
}

void run_blocking(context &c) {
  for (const auto &s : c.streams)
    if (!(s.second->flags & CU_STREAM_NON_BLOCKING)) run_until(*s.second, s.second->enqueued());
  exhume();
}

void enqueue(context &c, const std::shared_ptr<stream> &s, std::function<void()> work) {
  // What a lost context still holds is never done.
  s->queue.push_back([&c, work = std::move(work)] {
    if (c.lost == CUDA_SUCCESS) work();
  });
  // The default stream waits for the others, and they for it.
  if (s == c.default_stream) run_blocking(c);
  if (s == c.default_stream || !the_driver().settings.deferred) run_until(*s, s->enqueued());
}

void bury(guarded memory) {
  driver &d = the_driver();
  bool waiting = false;
  for (const context &c : d.contexts)
    for (const auto &s : c.streams) waiting |= !s.second->queue.empty();
  if (!waiting) return;
  std::fill_n(memory.data(), memory.size(), (char)0xDD);
  d.buried.push_back(std::move(memory));
}

namespace {

void wait_for(event &e) {
  if (const std::shared_ptr<stream> s = e.pending) run_until(*s, e.after);
}

CUresult elapsed(float *milliseconds, CUevent start, CUevent end) {
  return in_context([&](context &c) {
    const std::shared_ptr<event> a = c.events.find(start), b = c.events.find(end);
    if (!milliseconds) return CUDA_ERROR_INVALID_VALUE;
    if (!a || !b || !a->recorded || !b->recorded || ((a->flags | b->flags) & CU_EVENT_DISABLE_TIMING))
      return CUDA_ERROR_INVALID_HANDLE;
    if (a->pending || b->pending) return CUDA_ERROR_NOT_READY;
    *milliseconds = std::chrono::duration<float, std::milli>(b->time - a->time).count();
    return CUDA_SUCCESS;
  });
}

}  // namespace
}  // namespace emulator

using namespace emulator;

CUresult cuStreamCreate(CUstream *handle, unsigned flags) {
  return in_context([&](context &c) {
    if (!handle || flags > CU_STREAM_NON_BLOCKING) return CUDA_ERROR_INVALID_VALUE;
    stream s;
    s.flags = flags;
    *handle = c.streams.add(std::move(s));
    return CUDA_SUCCESS;
  });
}

CUresult cuStreamDestroy_v2(CUstream handle) {
  return in_context([&](context &c) {
    const std::shared_ptr<stream> s = c.streams.find(handle);
    if (!s) return CUDA_ERROR_INVALID_HANDLE;
    run_until(*s, s->enqueued());
    c.streams.remove(handle);
    return CUDA_SUCCESS;
  });
}

CUresult cuStreamSynchronize(CUstream handle) {
  return in_context([&](context &c) {
    const std::shared_ptr<stream> s = find_stream(c, handle);
    if (!s) return CUDA_ERROR_INVALID_HANDLE;
    run_until(*s, s->enqueued());
    if (s == c.default_stream) run_blocking(c);
    exhume();
    return CUDA_SUCCESS;
  });
}

// What waits gets on by one at every question.
CUresult cuStreamQuery(CUstream handle) {
  return in_context([&](context &c) {
    const std::shared_ptr<stream> s = find_stream(c, handle);
    if (!s) return CUDA_ERROR_INVALID_HANDLE;
    if (s->queue.empty()) return CUDA_SUCCESS;
    run_until(*s, s->done + 1);
    return CUDA_ERROR_NOT_READY;
  });
}

CUresult cuStreamWaitEvent(CUstream handle, CUevent event_handle, unsigned flags) {
  return in_context([&](context &c) {
    const std::shared_ptr<stream> s = find_stream(c, handle);
    const std::shared_ptr<event> e = c.events.find(event_handle);
    if (!s || !e) return CUDA_ERROR_INVALID_HANDLE;
    if (flags != 0) return CUDA_ERROR_INVALID_VALUE;
    // The record that is the last now; a later one is not waited for.
    if (const std::shared_ptr<stream> other = e->pending)
      enqueue(c, s, [other, after = e->after] { run_until(*other, after); });
    return CUDA_SUCCESS;
  });
}

CUresult cuEventCreate(CUevent *handle, unsigned flags) {
  return in_context([&](context &c) {
    if (!handle || (flags & ~(CU_EVENT_BLOCKING_SYNC | CU_EVENT_DISABLE_TIMING)) != 0)
      return CUDA_ERROR_INVALID_VALUE;
    event e;
    e.flags = flags;
    *handle = c.events.add(std::move(e));
    return CUDA_SUCCESS;
  });
}

CUresult cuEventDestroy_v2(CUevent handle) {
  return in_context(
      [&](context &c) { return c.events.remove(handle) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_HANDLE; });
}

CUresult cuEventRecord(CUevent handle, CUstream stream_handle) {
  return in_context([&](context &c) {
    const std::shared_ptr<stream> s = find_stream(c, stream_handle);
    const std::shared_ptr<event> e = c.events.find(handle);
    if (!s || !e) return CUDA_ERROR_INVALID_HANDLE;
    e->recorded = true;
    e->pending = s;
    const uint64_t after = e->after = s->enqueued() + 1;
    enqueue(c, s, [e, after, from = s.get()] {
      // Unless it has been recorded again since.
      if (e->pending.get() != from || e->after != after) return;
      e->time = std::chrono::steady_clock::now();
      e->pending = nullptr;
    });
    return CUDA_SUCCESS;
  });
}

CUresult cuEventQuery(CUevent handle) {
  return in_context([&](context &c) {
    const std::shared_ptr<event> e = c.events.find(handle);
    if (!e) return CUDA_ERROR_INVALID_HANDLE;
    if (!e->pending) return CUDA_SUCCESS;
    const std::shared_ptr<stream> s = e->pending;
    run_until(*s, s->done + 1);
    return CUDA_ERROR_NOT_READY;
  });
}

CUresult cuEventSynchronize(CUevent handle) {
  return in_context([&](context &c) {
    const std::shared_ptr<event> e = c.events.find(handle);
    if (!e) return CUDA_ERROR_INVALID_HANDLE;
    wait_for(*e);
    exhume();
    return CUDA_SUCCESS;
  });
}

CUresult cuEventElapsedTime(float *milliseconds, CUevent start, CUevent end) {
  return elapsed(milliseconds, start, end);
}
CUresult cuEventElapsedTime_v2(float *milliseconds, CUevent start, CUevent end) {
  return elapsed(milliseconds, start, end);
}
