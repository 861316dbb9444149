// SPDX-License-Identifier: Apache-2.0
// Device memory, which is the process's own, and host memory that the process pins.
#include <stdio.h>
#include <string.h>

#include <algorithm>

#include "cuda/emulator/driver.h"

namespace emulator {

size_t context::used() const {
  size_t sum = 0;
  for (const auto &a : memory) sum += a.second.memory.size();
  return sum;
}

bool driver::pinned(const void *p, size_t bytes) const {
  const uintptr_t at = reinterpret_cast<uintptr_t>(p);
  const auto within = [&](uintptr_t start, size_t size) { return at >= start && at + bytes <= start + size; };
  for (const auto &h : host)
    if (within(h.first, h.second.size())) return true;
  for (const auto &r : registered)
    if (within(r.first, r.second)) return true;
  return false;
}

namespace {

CUresult allocate(context &c, CUdeviceptr *pointer, size_t bytes) {
  driver &d = the_driver();
  if (!pointer || bytes == 0) return CUDA_ERROR_INVALID_VALUE;
  const size_t used = c.used(), most = (size_t)d.settings.memory;
  if (used > most || bytes > most - used) return CUDA_ERROR_OUT_OF_MEMORY;
  guarded memory(bytes);
  if (!memory.data()) return CUDA_ERROR_OUT_OF_MEMORY;
  *pointer = reinterpret_cast<uintptr_t>(memory.data());
  c.memory[(uintptr_t)*pointer] = {std::move(memory), false};
  return CUDA_SUCCESS;
}

void check(const guarded &memory, const char *what) {
  if (!memory.damaged()) return;
  the_driver().damaged++;
  fprintf(stderr, "quern emulator: something wrote outside %s memory of %zu bytes\n", what, memory.size());
}

void free_now(context &c, uintptr_t pointer) {
  const auto found = c.memory.find(pointer);
  if (found == c.memory.end()) return;
  check(found->second.memory, "device");
  bury(std::move(found->second.memory));
  c.memory.erase(found);
}

bool is_free(const context &c, CUdeviceptr pointer) {
  const auto found = c.memory.find((uintptr_t)pointer);
  return found == c.memory.end() || found->second.given_up;
}

// Whether that is device memory, of any device: addresses are unified.
bool is_device(CUdeviceptr pointer, size_t bytes) {
  for (const context &c : the_driver().contexts) {
    auto a = c.memory.upper_bound((uintptr_t)pointer);
    if (a == c.memory.begin()) continue;
    --a;
    if (a->second.given_up) continue;
    const size_t offset = (size_t)(pointer - a->first), size = a->second.memory.size();
    if (offset <= size && bytes <= size - offset) return true;
  }
  return false;
}

void *pointer_of(CUdeviceptr p) { return reinterpret_cast<void *>((uintptr_t)p); }

enum class host_side { none, source, target };

// bytes is more than 0. Null: a synchronous copy.
CUresult copy(context &c, const std::shared_ptr<stream> &s, void *to, const void *from, size_t bytes,
              host_side side) {
  const void *host = side == host_side::source ? from : to;
  if (!s) {
    run_blocking(c);
    memmove(to, from, bytes);
  } else if (side != host_side::none && !the_driver().pinned(host, bytes)) {
    // As the real driver does, which can't leave pageable memory to a stream.
    run_until(*s, s->enqueued());
    memmove(to, from, bytes);
  } else {
    enqueue(c, s, [=] { memmove(to, from, bytes); });
  }
  return CUDA_SUCCESS;
}

// valid says whether both sides are memory of that size.
template <class Valid>
CUresult check_and_copy(bool synchronous, CUstream stream_handle, void *to, const void *from, size_t bytes,
                        host_side side, Valid valid) {
  return in_context([&](context &c) {
    const std::shared_ptr<stream> s = synchronous ? nullptr : find_stream(c, stream_handle);
    if (!synchronous && !s) return CUDA_ERROR_INVALID_HANDLE;
    if (bytes == 0) return CUDA_SUCCESS;
    if (!to || !from || !valid()) return CUDA_ERROR_INVALID_VALUE;
    return copy(c, s, to, from, bytes, side);
  });
}

CUresult to_device(bool synchronous, CUdeviceptr to, const void *from, size_t bytes, CUstream s) {
  return check_and_copy(synchronous, s, pointer_of(to), from, bytes, host_side::source,
                        [&] { return is_device(to, bytes); });
}

CUresult from_device(bool synchronous, void *to, CUdeviceptr from, size_t bytes, CUstream s) {
  return check_and_copy(synchronous, s, to, pointer_of(from), bytes, host_side::target,
                        [&] { return is_device(from, bytes); });
}

CUresult within_device(bool synchronous, CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream s) {
  return check_and_copy(synchronous, s, pointer_of(to), pointer_of(from), bytes, host_side::none,
                        [&] { return is_device(to, bytes) && is_device(from, bytes); });
}

template <class T>
CUresult set(CUdeviceptr to, T value, size_t count, CUstream handle) {
  return in_context([&](context &c) {
    const std::shared_ptr<stream> s = find_stream(c, handle);
    if (!s) return CUDA_ERROR_INVALID_HANDLE;
    if (count == 0) return CUDA_SUCCESS;
    if (to % sizeof(T) != 0 || count > SIZE_MAX / sizeof(T) || !is_device(to, count * sizeof(T)))
      return CUDA_ERROR_INVALID_VALUE;
    enqueue(c, s, [=] { std::fill_n(static_cast<T *>(pointer_of(to)), count, value); });
    return CUDA_SUCCESS;
  });
}

template <class Call>
CUresult with_pools(Call call) {
  return in_context(
      [&](context &c) { return the_driver().settings.pools ? call(c) : CUDA_ERROR_NOT_SUPPORTED; });
}

}  // namespace
}  // namespace emulator

using namespace emulator;

CUresult cuMemAlloc_v2(CUdeviceptr *pointer, size_t bytes) {
  return in_context([&](context &c) { return allocate(c, pointer, bytes); });
}

CUresult cuMemFree_v2(CUdeviceptr pointer) {
  return in_context([&](context &c) {
    if (is_free(c, pointer)) return CUDA_ERROR_INVALID_VALUE;
    free_now(c, (uintptr_t)pointer);
    return CUDA_SUCCESS;
  });
}

CUresult cuMemAllocAsync(CUdeviceptr *pointer, size_t bytes, CUstream stream) {
  return with_pools([&](context &c) {
    return find_stream(c, stream) ? allocate(c, pointer, bytes) : CUDA_ERROR_INVALID_HANDLE;
  });
}

CUresult cuMemFreeAsync(CUdeviceptr pointer, CUstream handle) {
  return with_pools([&](context &c) {
    const std::shared_ptr<stream> s = find_stream(c, handle);
    if (!s) return CUDA_ERROR_INVALID_HANDLE;
    if (is_free(c, pointer)) return CUDA_ERROR_INVALID_VALUE;
    c.memory[(uintptr_t)pointer].given_up = true;
    enqueue(c, s, [&c, pointer] { free_now(c, (uintptr_t)pointer); });
    return CUDA_SUCCESS;
  });
}

CUresult cuMemAllocFromPoolAsync(CUdeviceptr *pointer, size_t bytes, CUmemoryPool pool, CUstream stream) {
  return with_pools([&](context &c) {
    if (!find_stream(c, stream)) return CUDA_ERROR_INVALID_HANDLE;
    return c.pools.find(pool) ? allocate(c, pointer, bytes) : CUDA_ERROR_INVALID_VALUE;
  });
}

CUresult cuDeviceGetDefaultMemPool(CUmemoryPool *result, CUdevice device) {
  return with_driver([&](driver &d) {
    if (!result) return CUDA_ERROR_INVALID_VALUE;
    if (device < 0 || device >= d.settings.devices) return CUDA_ERROR_INVALID_DEVICE;
    if (!d.settings.pools) return CUDA_ERROR_NOT_SUPPORTED;
    context &c = d.contexts[device];
    if (!c.default_pool) c.default_pool = c.pools.add(pool());
    *result = c.default_pool;
    return CUDA_SUCCESS;
  });
}

CUresult cuMemPoolCreate(CUmemoryPool *result, const CUmemPoolProps *properties) {
  return with_pools([&](context &c) {
    if (!result || !properties || properties->allocType != CU_MEM_ALLOCATION_TYPE_PINNED ||
        properties->location.type != CU_MEM_LOCATION_TYPE_DEVICE || properties->location.id < 0 ||
        properties->location.id >= the_driver().settings.devices || properties->win32SecurityAttributes ||
        std::any_of(std::begin(properties->reserved), std::end(properties->reserved),
                    [](unsigned char b) { return b != 0; }))
      return CUDA_ERROR_INVALID_VALUE;
    if (properties->handleTypes != 0) return CUDA_ERROR_NOT_SUPPORTED;
    *result = c.pools.add(pool());
    return CUDA_SUCCESS;
  });
}

CUresult cuMemPoolDestroy(CUmemoryPool pool) {
  return with_pools([&](context &c) {
    return pool != c.default_pool && c.pools.remove(pool) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
  });
}

CUresult cuMemPoolSetAttribute(CUmemoryPool handle, int attribute, void *value) {
  return with_pools([&](context &c) {
    const std::shared_ptr<pool> p = c.pools.find(handle);
    if (!p || !value) return CUDA_ERROR_INVALID_VALUE;
    if (attribute == CU_MEMPOOL_ATTR_RELEASE_THRESHOLD)
      memcpy(&p->release_threshold, value, sizeof p->release_threshold);
    else if (attribute >= CU_MEMPOOL_ATTR_REUSE_FOLLOW_EVENT_DEPENDENCIES &&
             attribute <= CU_MEMPOOL_ATTR_REUSE_ALLOW_INTERNAL_DEPENDENCIES)
      memcpy(&p->reuse[attribute - 1], value, sizeof p->reuse[0]);
    else
      return CUDA_ERROR_INVALID_VALUE;
    return CUDA_SUCCESS;
  });
}

CUresult cuMemPoolTrimTo(CUmemoryPool pool, size_t) {
  return with_pools([&](context &c) { return c.pools.find(pool) ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE; });
}

CUresult cuMemGetInfo_v2(size_t *free, size_t *total) {
  return in_context([&](context &c) {
    if (!free || !total) return CUDA_ERROR_INVALID_VALUE;
    *total = (size_t)the_driver().settings.memory;
    *free = *total - std::min(*total, c.used());
    return CUDA_SUCCESS;
  });
}

CUresult cuMemHostAlloc(void **pointer, size_t bytes, unsigned flags) {
  return in_context([&](context &) {
    if (!pointer || bytes == 0 || flags > 7) return CUDA_ERROR_INVALID_VALUE;
    guarded memory(bytes);
    if (!memory.data()) return CUDA_ERROR_OUT_OF_MEMORY;
    *pointer = memory.data();
    the_driver().host[reinterpret_cast<uintptr_t>(*pointer)] = std::move(memory);
    return CUDA_SUCCESS;
  });
}

CUresult cuMemFreeHost(void *pointer) {
  return in_context([&](context &) {
    driver &d = the_driver();
    const auto found = d.host.find(reinterpret_cast<uintptr_t>(pointer));
    if (found == d.host.end()) return CUDA_ERROR_INVALID_VALUE;
    check(found->second, "host");
    bury(std::move(found->second));
    d.host.erase(found);
    return CUDA_SUCCESS;
  });
}

CUresult cuMemHostRegister_v2(void *pointer, size_t bytes, unsigned flags) {
  return in_context([&](context &) {
    driver &d = the_driver();
    if (!pointer || bytes == 0 || flags > 15) return CUDA_ERROR_INVALID_VALUE;
    const uintptr_t at = reinterpret_cast<uintptr_t>(pointer);
    for (const auto &r : d.registered)
      if (at < r.first + r.second && r.first < at + bytes) return CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED;
    for (const auto &h : d.host)
      if (at < h.first + h.second.size() && h.first < at + bytes)
        return CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED;
    d.registered[at] = bytes;
    return CUDA_SUCCESS;
  });
}

CUresult cuMemHostUnregister(void *pointer) {
  return in_context([&](context &) {
    return the_driver().registered.erase(reinterpret_cast<uintptr_t>(pointer)) != 0
               ? CUDA_SUCCESS
               : CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED;
  });
}

CUresult cuMemcpyHtoD_v2(CUdeviceptr to, const void *from, size_t bytes) {
  return to_device(true, to, from, bytes, nullptr);
}
CUresult cuMemcpyDtoH_v2(void *to, CUdeviceptr from, size_t bytes) {
  return from_device(true, to, from, bytes, nullptr);
}
CUresult cuMemcpyDtoD_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes) {
  return within_device(true, to, from, bytes, nullptr);
}
CUresult cuMemcpyHtoDAsync_v2(CUdeviceptr to, const void *from, size_t bytes, CUstream stream) {
  return to_device(false, to, from, bytes, stream);
}
CUresult cuMemcpyDtoHAsync_v2(void *to, CUdeviceptr from, size_t bytes, CUstream stream) {
  return from_device(false, to, from, bytes, stream);
}
CUresult cuMemcpyDtoDAsync_v2(CUdeviceptr to, CUdeviceptr from, size_t bytes, CUstream stream) {
  return within_device(false, to, from, bytes, stream);
}
CUresult cuMemsetD8Async(CUdeviceptr to, unsigned char value, size_t count, CUstream stream) {
  return set(to, value, count, stream);
}
CUresult cuMemsetD32Async(CUdeviceptr to, unsigned value, size_t count, CUstream stream) {
  return set(to, value, count, stream);
}
