// SPDX-License-Identifier: Apache-2.0
// A device's memory and its kernels, through the emulated CUDA driver. Whatever fails ends the test.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "cuda/emulator/cuda_calls.h"

inline void require_cuda(CUresult result, const char *what) {
  if (result == CUDA_SUCCESS) return;
  const char *name = nullptr;
  cuGetErrorName(result, &name);
  std::printf("%s: %s\n", what, name ? name : "unknown error");
  std::exit(1);
}

inline CUmodule emulated_module() {
  static const CUmodule module = [] {
    CUdevice device;
    CUcontext context;
    CUmodule m;
    require_cuda(cuInit(0), "cuInit");
    require_cuda(cuDeviceGet(&device, 0), "cuDeviceGet");
    require_cuda(cuDevicePrimaryCtxRetain(&context, device), "cuDevicePrimaryCtxRetain");
    require_cuda(cuCtxSetCurrent(context), "cuCtxSetCurrent");
    require_cuda(cuModuleLoadData(&m, "quern emulator"), "cuModuleLoadData");
    return m;
  }();
  return module;
}

// Device memory with numbers in it; the emulator sees who writes beside it.
template <class T>
class on_device {
 public:
  explicit on_device(const std::vector<T> &values) : n(values.size()) {
    emulated_module();
    require_cuda(cuMemAlloc_v2(&p, bytes() + (n == 0)), "cuMemAlloc");
    require_cuda(cuMemcpyHtoD_v2(p, values.data(), bytes()), "cuMemcpyHtoD");
  }
  ~on_device() { cuMemFree_v2(p); }
  on_device(const on_device &) = delete;
  on_device &operator=(const on_device &) = delete;

  T *get() const { return reinterpret_cast<T *>(p); }
  std::vector<T> read() const {
    std::vector<T> values(n);
    require_cuda(cuMemcpyDtoH_v2(values.data(), p, bytes()), "cuMemcpyDtoH");
    return values;
  }

 private:
  size_t bytes() const { return n * sizeof(T); }
  CUdeviceptr p = 0;
  size_t n;
};

// The arguments must have the very types of the kernel's.
template <class... A>
void launch(const char *kernel, unsigned blocks, unsigned threads, unsigned shared, A... arguments) {
  CUfunction f;
  require_cuda(cuModuleGetFunction(&f, emulated_module(), kernel), kernel);
  void *pointers[] = {&arguments...};
  require_cuda(cuLaunchKernel(f, blocks, 1, 1, threads, 1, 1, shared, nullptr, pointers, nullptr), kernel);
  require_cuda(cuCtxSynchronize(), kernel);
}

// In which threads and blocks run.
inline const char *emulated_order(int turn) {
  static const char *const names[] = {"forward", "backward", "shuffled"};
  quern_emulator_set("order", turn % 3);
  quern_emulator_set("seed", turn + 1);
  return names[turn % 3];
}

// For main() to return, after all memory was given back.
inline int damage() {
  const long long damaged = quern_emulator_get("memory.damaged");
  if (damaged != 0) std::printf("%lld allocations were written beside\n", damaged);
  return damaged != 0;
}
