// SPDX-License-Identifier: Apache-2.0
// Primary contexts, and which of them a thread works in.
#include "cuda/emulator/driver.h"

namespace emulator {
namespace {

constexpr int deepest = 64;
// No destructor: the library may be gone when a thread ends.
thread_local CUcontext pushed[deepest];
thread_local int depth;

}  // namespace

driver &the_driver() {
  // Never destroyed: threads may call while the process ends.
  static driver *d = new driver;
  return *d;
}

CUcontext handle_of(const context &c) { return reinterpret_cast<CUcontext>(const_cast<context *>(&c)); }

context *context_of(CUcontext handle) {
  for (context &c : the_driver().contexts)
    if (handle_of(c) == handle) return &c;
  return nullptr;
}

context *current_context() { return depth == 0 ? nullptr : context_of(pushed[depth - 1]); }

void clear(context &c) {
  c.default_stream = std::make_shared<stream>();
  c.streams.clear();
  c.events.clear();
  c.functions.clear();
  c.modules.clear();
  c.pools.clear();
  c.default_pool = nullptr;
  c.memory.clear();
  c.lost = c.about_to_be_lost = CUDA_SUCCESS;
}

}  // namespace emulator

using namespace emulator;

CUresult cuDevicePrimaryCtxRetain(CUcontext *result, CUdevice device) {
  return with_driver([&](driver &d) {
    if (!result) return CUDA_ERROR_INVALID_VALUE;
    if (device < 0 || device >= d.settings.devices) return CUDA_ERROR_INVALID_DEVICE;
    context &c = d.contexts[device];
    if (c.error() != CUDA_SUCCESS) return c.lost;
    c.retained++;
    *result = handle_of(c);
    return CUDA_SUCCESS;
  });
}

CUresult cuDevicePrimaryCtxRelease_v2(CUdevice device) {
  return with_driver([&](driver &d) {
    if (device < 0 || device >= d.settings.devices) return CUDA_ERROR_INVALID_DEVICE;
    context &c = d.contexts[device];
    if (c.retained == 0) return CUDA_ERROR_INVALID_CONTEXT;
    if (--c.retained == 0) {
      run_all(c);
      clear(c);
    }
    return CUDA_SUCCESS;
  });
}

CUresult cuCtxGetCurrent(CUcontext *result) {
  return with_driver([&](driver &) {
    if (!result) return CUDA_ERROR_INVALID_VALUE;
    *result = depth == 0 ? nullptr : pushed[depth - 1];
    return CUDA_SUCCESS;
  });
}

// Replaces what is on top; null takes it away.
CUresult cuCtxSetCurrent(CUcontext handle) {
  return with_driver([&](driver &) {
    if (!handle) {
      if (depth > 0) depth--;
      return CUDA_SUCCESS;
    }
    const context *c = context_of(handle);
    if (!c || c->retained == 0) return CUDA_ERROR_INVALID_CONTEXT;
    if (depth == 0) depth = 1;
    pushed[depth - 1] = handle;
    return CUDA_SUCCESS;
  });
}

CUresult cuCtxPushCurrent_v2(CUcontext handle) {
  return with_driver([&](driver &) {
    const context *c = context_of(handle);
    if (!c || c->retained == 0 || depth == deepest) return CUDA_ERROR_INVALID_CONTEXT;
    pushed[depth++] = handle;
    return CUDA_SUCCESS;
  });
}

CUresult cuCtxPopCurrent_v2(CUcontext *result) {
  return with_driver([&](driver &) {
    if (depth == 0) return CUDA_ERROR_INVALID_CONTEXT;
    depth--;
    if (result) *result = pushed[depth];
    return CUDA_SUCCESS;
  });
}

CUresult cuCtxSynchronize(void) {
  return in_context([](context &c) {
    run_all(c);
    return CUDA_SUCCESS;
  });
}
