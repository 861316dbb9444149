// SPDX-License-Identifier: Apache-2.0
// Devices, and what they say of themselves.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cuda/emulator/driver.h"

namespace emulator {
namespace {

template <class Call>
CUresult of_device(CUdevice device, const void *result, Call call) {
  return with_driver([&](driver &d) {
    if (!result) return CUDA_ERROR_INVALID_VALUE;
    if (device < 0 || device >= d.settings.devices) return CUDA_ERROR_INVALID_DEVICE;
    return call(d);
  });
}

CUresult put(char *to, int length, const char *text) {
  if (length <= 0) return CUDA_ERROR_INVALID_VALUE;
  snprintf(to, (size_t)length, "%s", text);
  return CUDA_SUCCESS;
}

CUresult put_uuid(CUuuid *uuid, CUdevice device) {
  return of_device(device, uuid, [&](driver &) {
    memcpy(uuid->bytes, "quern emulator ", 15);
    uuid->bytes[15] = (char)device;
    return CUDA_SUCCESS;
  });
}

}  // namespace

long long most_shared(long long compute) {
  if (compute < 80) return 64 << 10;
  if (compute == 80 || compute == 87) return 163 << 10;
  if (compute == 86 || compute == 89 || compute >= 120) return 99 << 10;
  return 227 << 10;
}

namespace {

// Those of an H100's size where nothing was chosen. -1 for an unknown one.
long long attribute(const config &c, int which, CUdevice device) {
  switch (which) {
    case 1:
      return 1024;  // MAX_THREADS_PER_BLOCK
    case 2:
    case 3:
      return 1024;  // MAX_BLOCK_DIM_X, _Y
    case 4:
      return 64;  // MAX_BLOCK_DIM_Z
    case 5:
      return 2147483647;  // MAX_GRID_DIM_X
    case 6:
    case 7:
      return 65535;  // MAX_GRID_DIM_Y, _Z
    case 8:
      return 48 << 10;  // MAX_SHARED_MEMORY_PER_BLOCK
    case 9:
      return 64 << 10;  // TOTAL_CONSTANT_MEMORY
    case 10:
      return 32;  // WARP_SIZE
    case 11:
      return 2147483647;  // MAX_PITCH
    case 12:
      return 65536;  // MAX_REGISTERS_PER_BLOCK
    case 13:
      return 1980000;  // CLOCK_RATE, kHz
    case 14:
      return 512;  // TEXTURE_ALIGNMENT
    case 15:
      return 1;  // GPU_OVERLAP
    case 16:
      return multiprocessors;
    case 17:
    case 18:
      return 0;  // KERNEL_EXEC_TIMEOUT, INTEGRATED
    case 19:
      return 1;  // CAN_MAP_HOST_MEMORY
    case 20:
      return 0;  // COMPUTE_MODE
    case 31:
    case 32:
      return 1;  // CONCURRENT_KERNELS, ECC_ENABLED
    case 33:
      return 0x3B + device;  // PCI_BUS_ID
    case 34:
    case 35:
      return 0;  // PCI_DEVICE_ID, TCC_DRIVER
    case 36:
      return 2619000;  // MEMORY_CLOCK_RATE, kHz
    case 37:
      return 5120;  // GLOBAL_MEMORY_BUS_WIDTH, bits
    case 38:
      return 50 << 20;  // L2_CACHE_SIZE
    case 39:
      return 2048;  // MAX_THREADS_PER_MULTIPROCESSOR
    case 40:
      return 3;  // ASYNC_ENGINE_COUNT
    case 41:
      return 1;  // UNIFIED_ADDRESSING
    case 50:
      return 0;  // PCI_DOMAIN_ID
    case 75:
      return c.compute / 10;  // COMPUTE_CAPABILITY_MAJOR
    case 76:
      return c.compute % 10;  // COMPUTE_CAPABILITY_MINOR
    case 78:
    case 79:
    case 80:
      return 1;  // STREAM_PRIORITIES, GLOBAL_L1_CACHE, LOCAL_L1_CACHE
    case 81:
      return most_shared(c.compute) + 1024;  // MAX_SHARED_MEMORY_PER_MULTIPROCESSOR
    case 82:
      return 65536;  // MAX_REGISTERS_PER_MULTIPROCESSOR
    case 83:
      return 1;  // MANAGED_MEMORY
    case 84:
      return 0;  // MULTI_GPU_BOARD
    case 86:
      return 0;  // HOST_NATIVE_ATOMIC_SUPPORTED
    case 87:
      return 2;  // SINGLE_TO_DOUBLE_PRECISION_PERF_RATIO
    case 88:
      return 0;  // PAGEABLE_MEMORY_ACCESS
    case 89:
    case 90:
    case 91:
      return 1;  // CONCURRENT_MANAGED, PREEMPTION, HOST_POINTER_FOR_REGISTERED
    case 95:
      return 1;  // COOPERATIVE_LAUNCH
    case 97:
      return most_shared(c.compute);  // MAX_SHARED_MEMORY_PER_BLOCK_OPTIN
    case 99:
      return 1;  // HOST_REGISTER_SUPPORTED
    case 106:
      return 32;  // MAX_BLOCKS_PER_MULTIPROCESSOR
    case 108:
      return 0;  // MAX_PERSISTING_L2_CACHE_SIZE
    case 111:
      return 1024;  // RESERVED_SHARED_MEMORY_PER_BLOCK
    case 113:
      return 1;  // READ_ONLY_HOST_REGISTER_SUPPORTED
    case 115:
      return c.pools;  // MEMORY_POOLS_SUPPORTED
    case 120:
      return c.compute >= 90;  // CLUSTER_LAUNCH
    default:
      return -1;
  }
}

}  // namespace
}  // namespace emulator

using namespace emulator;

CUresult cuInit(unsigned flags) {
  driver &d = the_driver();
  const std::lock_guard<std::mutex> guard(d.lock);
  if (flags != 0) return CUDA_ERROR_INVALID_VALUE;
  if (d.settings.init != 0) return (CUresult)d.settings.init;
  const char *visible = getenv("CUDA_VISIBLE_DEVICES");
  if ((visible && (*visible == 0 || strcmp(visible, "-1") == 0)) || d.settings.devices == 0)
    return CUDA_ERROR_NO_DEVICE;
  d.initialized = true;
  return CUDA_SUCCESS;
}

CUresult cuDriverGetVersion(int *version) {
  driver &d = the_driver();
  const std::lock_guard<std::mutex> guard(d.lock);
  if (!version) return CUDA_ERROR_INVALID_VALUE;
  *version = (int)d.settings.version;
  return CUDA_SUCCESS;
}

CUresult cuDeviceGetCount(int *count) {
  return with_driver([&](driver &d) {
    if (!count) return CUDA_ERROR_INVALID_VALUE;
    *count = (int)d.settings.devices;
    return CUDA_SUCCESS;
  });
}

CUresult cuDeviceGet(CUdevice *device, int ordinal) {
  return of_device(ordinal, device, [&](driver &) {
    *device = ordinal;
    return CUDA_SUCCESS;
  });
}

CUresult cuDeviceGetName(char *name, int length, CUdevice device) {
  return of_device(device, name, [&](driver &) { return put(name, length, "Quern emulated GPU"); });
}

CUresult cuDeviceGetUuid(CUuuid *uuid, CUdevice device) { return put_uuid(uuid, device); }
CUresult cuDeviceGetUuid_v2(CUuuid *uuid, CUdevice device) { return put_uuid(uuid, device); }

CUresult cuDeviceGetPCIBusId(char *id, int length, CUdevice device) {
  return of_device(device, id, [&](driver &) {
    char text[24];
    snprintf(text, sizeof text, "0000:%02X:00.0", 0x3B + device);
    return put(id, length, text);
  });
}

CUresult cuDeviceGetAttribute(int *value, int which, CUdevice device) {
  return of_device(device, value, [&](driver &d) {
    const long long found = attribute(d.settings, which, device);
    if (found < 0) return CUDA_ERROR_INVALID_VALUE;
    *value = (int)found;
    return CUDA_SUCCESS;
  });
}

CUresult cuDeviceTotalMem_v2(size_t *bytes, CUdevice device) {
  return of_device(device, bytes, [&](driver &d) {
    *bytes = (size_t)d.settings.memory;
    return CUDA_SUCCESS;
  });
}
