// SPDX-License-Identifier: Apache-2.0
#include <string.h>

#include "cuda/emulator/cuda_calls.h"

namespace {

struct text {
  int error;
  const char *name, *description;
};

constexpr text texts[] = {
    {0, "CUDA_SUCCESS", "emulated: no error"},
    {1, "CUDA_ERROR_INVALID_VALUE", "emulated: invalid argument"},
    {2, "CUDA_ERROR_OUT_OF_MEMORY", "emulated: out of memory"},
    {3, "CUDA_ERROR_NOT_INITIALIZED", "emulated: not initialized"},
    {34, "CUDA_ERROR_STUB_LIBRARY", "emulated: stub library"},
    {46, "CUDA_ERROR_DEVICE_UNAVAILABLE", "emulated: device unavailable"},
    {100, "CUDA_ERROR_NO_DEVICE", "emulated: no device"},
    {101, "CUDA_ERROR_INVALID_DEVICE", "emulated: invalid device"},
    {200, "CUDA_ERROR_INVALID_IMAGE", "emulated: invalid image"},
    {201, "CUDA_ERROR_INVALID_CONTEXT", "emulated: invalid context"},
    {209, "CUDA_ERROR_NO_BINARY_FOR_GPU", "emulated: no image for this device"},
    {214, "CUDA_ERROR_ECC_UNCORRECTABLE", "emulated: uncorrectable ECC error"},
    {218, "CUDA_ERROR_INVALID_PTX", "emulated: PTX that does not compile"},
    {221, "CUDA_ERROR_JIT_COMPILER_NOT_FOUND", "emulated: no PTX compiler"},
    {222, "CUDA_ERROR_UNSUPPORTED_PTX_VERSION", "emulated: PTX of a newer version"},
    {400, "CUDA_ERROR_INVALID_HANDLE", "emulated: invalid handle"},
    {500, "CUDA_ERROR_NOT_FOUND", "emulated: not found"},
    {600, "CUDA_ERROR_NOT_READY", "emulated: not ready"},
    {700, "CUDA_ERROR_ILLEGAL_ADDRESS", "emulated: illegal address"},
    {701, "CUDA_ERROR_LAUNCH_OUT_OF_RESOURCES", "emulated: out of resources"},
    {702, "CUDA_ERROR_LAUNCH_TIMEOUT", "emulated: timeout"},
    {709, "CUDA_ERROR_CONTEXT_IS_DESTROYED", "emulated: context is destroyed"},
    {712, "CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED", "emulated: host memory is registered"},
    {713, "CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED", "emulated: host memory is not registered"},
    {719, "CUDA_ERROR_LAUNCH_FAILED", "emulated: a kernel failed"},
    {800, "CUDA_ERROR_NOT_PERMITTED", "emulated: not permitted"},
    {801, "CUDA_ERROR_NOT_SUPPORTED", "emulated: not supported"},
    {802, "CUDA_ERROR_SYSTEM_NOT_READY", "emulated: system not ready"},
    {803, "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH", "emulated: driver and library do not match"},
    {912, "CUDA_ERROR_INVALID_CLUSTER_SIZE", "emulated: invalid cluster"},
    {999, "CUDA_ERROR_UNKNOWN", "emulated: unknown error"},
};

CUresult find(CUresult error, const char **to, const char *text::*what) {
  if (!to) return CUDA_ERROR_INVALID_VALUE;
  *to = nullptr;
  for (const text &t : texts)
    if (t.error == error) *to = t.*what;
  return *to ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

}  // namespace

CUresult cuGetErrorName(CUresult error, const char **name) { return find(error, name, &text::name); }
CUresult cuGetErrorString(CUresult error, const char **string) {
  return find(error, string, &text::description);
}
