// SPDX-License-Identifier: Apache-2.0
// Modules, whose images are looked at but never run, and launches.
#include <stdio.h>
#include <string.h>

#include <algorithm>

#include "cuda/emulator/driver.h"
#include "cuda/emulator/run.h"
#include "cuda/emulator/running.h"

namespace emulator {
namespace {

enum class image { fatbin, ptx, own, unknown };

// PTX begins with comments and blanks, then a directive.
image kind_of(const char *p) {
  constexpr unsigned char fatbin[] = {0x50, 0xED, 0x55, 0xBA};
  if (memcmp(p, fatbin, 1) == 0 && memcmp(p, fatbin, sizeof fatbin) == 0) return image::fatbin;
  if (strncmp(p, "quern emulator", 14) == 0) return image::own;
  while (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t') p++;
  const bool ptx = strncmp(p, "//", 2) == 0 || strncmp(p, "/*", 2) == 0 || strncmp(p, ".version", 8) == 0;
  return ptx ? image::ptx : image::unknown;
}

// The PTX compiler's logs, as far as a caller asked for them.
struct logs {
  struct log {
    char *buffer = nullptr;
    size_t size = 0;
    void **used = nullptr;
  } info, error;

  logs(unsigned options, const int *option, void **value) {
    for (unsigned i = 0; i < options; i++) {
      switch (option[i]) {
        case CU_JIT_INFO_LOG_BUFFER:
          info.buffer = static_cast<char *>(value[i]);
          break;
        case CU_JIT_ERROR_LOG_BUFFER:
          error.buffer = static_cast<char *>(value[i]);
          break;
        case CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES:
          take_size(info, &value[i]);
          break;
        case CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES:
          take_size(error, &value[i]);
          break;
        default:
          break;
      }
    }
  }

  // The size is the value itself, in its low half, and how much was used takes its place.
  static void take_size(log &l, void **value) {
    l.size = (unsigned)reinterpret_cast<uintptr_t>(*value);
    l.used = value;
  }

  static void write(const log &l, const char *text) {
    size_t written = 0;
    if (l.buffer && l.size > 0) {
      snprintf(l.buffer, l.size, "%s", text);
      written = strlen(l.buffer) + (*text ? 1 : 0);
    }
    if (l.used) *l.used = reinterpret_cast<void *>(written);
  }
};

CUresult load(CUmodule *result, const void *data, const logs &l) {
  return in_context([&](context &c) {
    if (!result || !data) return CUDA_ERROR_INVALID_VALUE;
    const config &settings = the_driver().settings;
    long long error = CUDA_ERROR_INVALID_IMAGE;
    const image kind = kind_of(static_cast<const char *>(data));
    if (kind == image::ptx) error = settings.load_ptx;
    if (kind == image::fatbin || kind == image::own) error = settings.load;
    const bool refused = kind == image::ptx && error != 0;
    logs::write(l.info, kind == image::ptx && !refused ? "quern emulator: PTX is not compiled" : "");
    logs::write(l.error, refused ? "quern emulator: PTX is refused, as load_ptx says" : "");
    if (error != 0) return (CUresult)error;
    *result = c.modules.add(module());
    return CUDA_SUCCESS;
  });
}

template <class Call>
CUresult of_function(CUfunction handle, Call call) {
  return in_context([&](context &c) {
    const std::shared_ptr<function> f = c.functions.find(handle);
    return f ? call(c, *f) : CUDA_ERROR_INVALID_HANDLE;
  });
}

void say(const function &f, const std::string &what) {
  fprintf(stderr, "quern emulator: %s: %s\n", f.kernel->name, what.c_str());
}

struct dimensions {
  unsigned x, y, z;
};

CUresult check_cluster(const function &f, dimensions cluster) {
  const unsigned most_blocks = f.large_clusters ? 16 : 8;
  for (const unsigned side : {cluster.x, cluster.y, cluster.z})
    if (side < 1 || side > most_blocks) return CUDA_ERROR_INVALID_CLUSTER_SIZE;
  const unsigned blocks = cluster.x * cluster.y * cluster.z;
  if (blocks > most_blocks) return CUDA_ERROR_INVALID_CLUSTER_SIZE;
  return blocks > 1 && the_driver().settings.compute < 90 ? CUDA_ERROR_NOT_SUPPORTED : CUDA_SUCCESS;
}

// The real driver allows what the emulator calls not supported.
CUresult check(const function &f, dimensions grid, dimensions block, unsigned shared, dimensions cluster) {
  const auto within = [](dimensions d, unsigned x, unsigned y, unsigned z) {
    return d.x >= 1 && d.y >= 1 && d.z >= 1 && d.x <= x && d.y <= y && d.z <= z;
  };
  if (!within(grid, 0x7FFFFFFF, 65535, 65535) || !within(block, 1024, 1024, 64) ||
      (int)(block.x * block.y * block.z) > f.kernel->most_threads || shared > (unsigned)f.most_shared)
    return CUDA_ERROR_INVALID_VALUE;
  if (block.y * block.z != 1) {
    say(f, "blocks of more than one dimension are not emulated");
    return CUDA_ERROR_NOT_SUPPORTED;
  }
  const CUresult error = check_cluster(f, cluster);
  if (error != CUDA_SUCCESS) return error;
  if (cluster.x * cluster.y * cluster.z > the_driver().settings.clusters)
    return CUDA_ERROR_INVALID_CLUSTER_SIZE;
  if (cluster.y * cluster.z != 1) {
    say(f, "clusters of more than one dimension are not emulated");
    return CUDA_ERROR_NOT_SUPPORTED;
  }
  return grid.x % cluster.x == 0 ? CUDA_SUCCESS : CUDA_ERROR_INVALID_VALUE;
}

// Of a launch's attributes; false where one of them is not emulated.
bool cluster_of(const CUlaunchConfig &config, dimensions *cluster) {
  *cluster = {1, 1, 1};
  for (unsigned i = 0; i < config.numAttrs; i++) {
    const CUlaunchAttribute &a = config.attrs[i];
    if (a.id == CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION)
      *cluster = {a.value.clusterDim.x, a.value.clusterDim.y, a.value.clusterDim.z};
    else if (a.id != CU_LAUNCH_ATTRIBUTE_IGNORE && a.id != CU_LAUNCH_ATTRIBUTE_PRIORITY)
      return false;
  }
  return true;
}

// That a multiprocessor runs at once.
int active_blocks(const function &f, size_t threads, size_t shared) {
  const size_t available = (size_t)most_shared(the_driver().settings.compute) + 1024;
  const size_t by_memory = available / (shared + 1024), by_threads = 2048 / rounded_up(threads, lanes);
  return threads > (size_t)f.kernel->most_threads || shared > (size_t)f.most_shared
             ? 0
             : (int)std::min({(size_t)32, by_memory, by_threads});
}

CUresult launch_grid(CUfunction handle, dimensions grid, dimensions block, unsigned shared,
                     dimensions cluster, CUstream stream_handle, void **arguments, void **extra) {
  return of_function(handle, [&](context &c, const function &f) {
    driver &d = the_driver();
    const std::shared_ptr<stream> s = find_stream(c, stream_handle);
    if (!s) return CUDA_ERROR_INVALID_HANDLE;
    if (extra) return CUDA_ERROR_NOT_SUPPORTED;
    if (f.kernel->arguments > 0 &&
        (!arguments || std::any_of(arguments, arguments + f.kernel->arguments, [](void *p) { return !p; })))
      return CUDA_ERROR_INVALID_VALUE;
    const CUresult error = check(f, grid, block, shared, cluster);
    if (error != CUDA_SUCCESS) return error;
    if (d.settings.launch != 0) return (CUresult)d.settings.launch;
    d.launches++;
    d.launch_cluster = cluster.x;
    d.launch_threads = block.x;
    if (d.settings.lost != 0) {
      c.about_to_be_lost = (CUresult)d.settings.lost;
      return CUDA_SUCCESS;
    }
    launch l = {f.kernel->bind(arguments),
                grid.x,
                grid.y,
                grid.z,
                (int)block.x,
                shared,
                (int)cluster.x,
                (order)d.settings.order,
                (uint64_t)d.settings.seed};
    enqueue(c, s, [&c, f, l = std::move(l)] {
      const std::string wrong = run(l);
      if (wrong.empty()) return;
      say(f, wrong);
      c.lost = CUDA_ERROR_LAUNCH_FAILED;
    });
    return CUDA_SUCCESS;
  });
}

}  // namespace
}  // namespace emulator

using namespace emulator;

CUresult cuModuleLoadData(CUmodule *result, const void *data) {
  return load(result, data, logs(0, nullptr, nullptr));
}

CUresult cuModuleLoadDataEx(CUmodule *result, const void *data, unsigned options, int *option, void **value) {
  if (options > 0 && (!option || !value)) return CUDA_ERROR_INVALID_VALUE;
  return load(result, data, logs(options, option, value));
}

CUresult cuModuleUnload(CUmodule handle) {
  return in_context([&](context &c) {
    if (!c.modules.remove(handle)) return CUDA_ERROR_INVALID_HANDLE;
    c.functions.remove_if([&](const function &f) { return f.module == handle; });
    return CUDA_SUCCESS;
  });
}

CUresult cuModuleGetFunction(CUfunction *result, CUmodule handle, const char *name) {
  return in_context([&](context &c) {
    if (!result || !name) return CUDA_ERROR_INVALID_VALUE;
    if (!c.modules.find(handle)) return CUDA_ERROR_INVALID_HANDLE;
    const kernel *k = find_kernel(name);
    if (!k) return CUDA_ERROR_NOT_FOUND;
    for (const auto &f : c.functions)
      if (f.second->module == handle && f.second->kernel == k) {
        *result = f.first;
        return CUDA_SUCCESS;
      }
    *result = c.functions.add({handle, k});
    return CUDA_SUCCESS;
  });
}

CUresult cuFuncGetAttribute(int *value, int attribute, CUfunction handle) {
  return of_function(handle, [&](context &, const function &f) {
    if (!value) return CUDA_ERROR_INVALID_VALUE;
    const int compute = (int)the_driver().settings.compute;
    switch (attribute) {
      case CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK:
        *value = f.kernel->most_threads;
        break;
      case CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES:
      case CU_FUNC_ATTRIBUTE_CONST_SIZE_BYTES:
      case CU_FUNC_ATTRIBUTE_LOCAL_SIZE_BYTES:
      case CU_FUNC_ATTRIBUTE_CACHE_MODE_CA:
        *value = 0;
        break;
      case CU_FUNC_ATTRIBUTE_NUM_REGS:
        *value = 32;
        break;
      case CU_FUNC_ATTRIBUTE_PTX_VERSION:
      case CU_FUNC_ATTRIBUTE_BINARY_VERSION:
        *value = compute;
        break;
      case CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES:
        *value = f.most_shared;
        break;
      case CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED:
        *value = f.large_clusters;
        break;
      case CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT:
        *value = f.carveout;
        break;
      default:
        return CUDA_ERROR_INVALID_VALUE;
    }
    return CUDA_SUCCESS;
  });
}

CUresult cuFuncSetAttribute(CUfunction handle, int attribute, int value) {
  return of_function(handle, [&](context &, function &f) {
    if (attribute == CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES && value >= 0 &&
        value <= most_shared(the_driver().settings.compute))
      f.most_shared = value;
    else if (attribute == CU_FUNC_ATTRIBUTE_PREFERRED_SHARED_MEMORY_CARVEOUT && value >= -1 && value <= 100)
      f.carveout = value;
    else if (attribute == CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED && (value == 0 || value == 1))
      f.large_clusters = value == 1;
    else
      return CUDA_ERROR_INVALID_VALUE;
    return CUDA_SUCCESS;
  });
}

CUresult cuLaunchKernel(CUfunction function, unsigned grid_x, unsigned grid_y, unsigned grid_z,
                        unsigned block_x, unsigned block_y, unsigned block_z, unsigned shared,
                        CUstream stream, void **arguments, void **extra) {
  return launch_grid(function, {grid_x, grid_y, grid_z}, {block_x, block_y, block_z}, shared, {1, 1, 1},
                     stream, arguments, extra);
}

CUresult cuLaunchKernelEx(const CUlaunchConfig *config, CUfunction function, void **arguments, void **extra) {
  if (!config || (config->numAttrs > 0 && !config->attrs)) return CUDA_ERROR_INVALID_VALUE;
  dimensions cluster;
  if (!cluster_of(*config, &cluster)) return CUDA_ERROR_NOT_SUPPORTED;
  return launch_grid(function, {config->gridDimX, config->gridDimY, config->gridDimZ},
                     {config->blockDimX, config->blockDimY, config->blockDimZ}, config->sharedMemBytes,
                     cluster, config->hStream, arguments, extra);
}

CUresult cuOccupancyMaxActiveBlocksPerMultiprocessor(int *blocks, CUfunction handle, int threads,
                                                     size_t shared) {
  return of_function(handle, [&](context &, const function &f) {
    if (!blocks || threads < 1 || threads > 1024) return CUDA_ERROR_INVALID_VALUE;
    *blocks = active_blocks(f, (size_t)threads, shared);
    return CUDA_SUCCESS;
  });
}

CUresult cuOccupancyMaxActiveClusters(int *clusters, CUfunction handle, const CUlaunchConfig *config) {
  return of_function(handle, [&](context &, const function &f) {
    if (!clusters || !config || (config->numAttrs > 0 && !config->attrs)) return CUDA_ERROR_INVALID_VALUE;
    const size_t threads = (size_t)config->blockDimX * config->blockDimY * config->blockDimZ;
    if (threads < 1 || threads > 1024) return CUDA_ERROR_INVALID_VALUE;
    dimensions cluster;
    if (!cluster_of(*config, &cluster)) return CUDA_ERROR_NOT_SUPPORTED;
    const CUresult error = check_cluster(f, cluster);
    if (error != CUDA_SUCCESS) return error;
    const int blocks = (int)(cluster.x * cluster.y * cluster.z);
    *clusters = blocks > the_driver().settings.clusters
                    ? 0
                    : multiprocessors * active_blocks(f, threads, config->sharedMemBytes) / blocks;
    return CUDA_SUCCESS;
  });
}
