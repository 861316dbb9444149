// SPDX-License-Identifier: Apache-2.0
// The emulated CUDA driver: threads meet as they should whatever their order, wrong kernels and wrong calls
// fail as they should, and nothing stays alive.
#include <sys/wait.h>
#include <unistd.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <thread>
#include <vector>

#include "check.h"
#include "cuda/emulator/cuda_calls.h"

namespace {

#define GIVES(EXPECTED, CALL)                                                                                \
  do {                                                                                                       \
    const CUresult result = (CALL);                                                                          \
    CHECK(result == (EXPECTED), "%s gives %d, not %d", #CALL, (int)result, (int)(EXPECTED));                 \
  } while (0)
#define WORKS(CALL) GIVES(CUDA_SUCCESS, CALL)

constexpr char image[] = "quern emulator";

void set(const char *key, long long value) {
  CHECK(quern_emulator_set(key, value) == 0, "no setting %s=%lld", key, value);
}

// The primary context, current, with a module; afterwards nothing is left.
struct session {
  CUcontext context = nullptr;
  CUmodule module = nullptr;
  long damaged = 0;

  session() {
    WORKS(cuInit(0));
    WORKS(cuDevicePrimaryCtxRetain(&context, 0));
    WORKS(cuCtxSetCurrent(context));
    WORKS(cuModuleLoadData(&module, image));
  }
  ~session() {
    set("lost", 0);
    set("reset", 1);
    WORKS(cuCtxSynchronize());
    WORKS(cuModuleUnload(module));
    for (const char *what : {"memory.used", "memory.allocations", "host.allocations", "host.registered",
                             "memory.pools", "streams", "events", "modules"})
      CHECK(quern_emulator_get(what) == 0, "%s: %lld", what, quern_emulator_get(what));
    CHECK(quern_emulator_get("memory.damaged") == damaged, "damaged: %lld",
          quern_emulator_get("memory.damaged"));
    WORKS(cuDevicePrimaryCtxRelease_v2(0));
    CHECK(quern_emulator_get("contexts") == 0, "contexts: %lld", quern_emulator_get("contexts"));
    WORKS(cuCtxSetCurrent(nullptr));
    set("reset", 2);
  }

  CUfunction function(const char *name) const {
    CUfunction f = nullptr;
    WORKS(cuModuleGetFunction(&f, module, name));
    return f;
  }
};

// An array on the device.
template <class T>
struct device_array {
  CUdeviceptr p = 0;
  size_t n;

  explicit device_array(size_t n) : n(n) { WORKS(cuMemAlloc_v2(&p, n * sizeof(T))); }
  explicit device_array(const std::vector<T> &v) : device_array(v.size()) {
    WORKS(cuMemcpyHtoD_v2(p, v.data(), n * sizeof(T)));
  }
  ~device_array() { WORKS(cuMemFree_v2(p)); }
  device_array(const device_array &) = delete;

  std::vector<T> values() const {
    std::vector<T> v(n);
    WORKS(cuMemcpyDtoH_v2(v.data(), p, n * sizeof(T)));
    return v;
  }
};

template <class... A>
CUresult launch(CUfunction f, unsigned blocks, unsigned threads, unsigned shared, A... arguments) {
  void *pointers[] = {static_cast<void *>(&arguments)..., nullptr};
  return cuLaunchKernel(f, blocks, 1, 1, threads, 1, 1, shared, nullptr, pointers, nullptr);
}

template <class... A>
CUresult launch_cluster(CUfunction f, unsigned blocks, unsigned cluster, unsigned threads, unsigned shared,
                        A... arguments) {
  void *pointers[] = {static_cast<void *>(&arguments)..., nullptr};
  CUlaunchAttribute attribute = {};
  attribute.id = CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION;
  attribute.value.clusterDim = {cluster, 1, 1};
  const CUlaunchConfig config = {blocks, 1, 1, threads, 1, 1, shared, nullptr, &attribute, 1};
  return cuLaunchKernelEx(&config, f, pointers, nullptr);
}

CUresult active_clusters(int *clusters, CUfunction f, unsigned cluster, unsigned threads, unsigned shared) {
  CUlaunchAttribute attribute = {};
  attribute.id = CU_LAUNCH_ATTRIBUTE_CLUSTER_DIMENSION;
  attribute.value.clusterDim = {cluster, 1, 1};
  const CUlaunchConfig config = {cluster, 1, 1, threads, 1, 1, shared, nullptr, &attribute, 1};
  return cuOccupancyMaxActiveClusters(clusters, f, &config);
}

void check_probe(const session &s) {
  std::vector<float> x(100001);
  for (size_t i = 0; i < x.size(); i++) x[i] = (float)i * 0.37f - 500;
  const device_array<float> on_device(x), y(x.size());
  WORKS(launch(s.function("quern_cuda_probe"), 7, 256, 0, on_device.p, 1.5, (int32_t)-3, y.p,
               (int64_t)x.size() - 1));
  const std::vector<float> got = y.values();
  for (size_t i = 0; i + 1 < x.size(); i++) {
    const float expected = (float)((double)x[i] * 1.5 - 3);
    CHECK(got[i] == expected, "probe(%g): %g, not %g", x[i], got[i], expected);
  }
  uint32_t last;
  std::memcpy(&last, &got.back(), 4);
  CHECK(last == 0xCBCBCBCB, "%08x where nothing was written", last);
}

void check_who(const session &s) {
  for (const unsigned threads : {1u, 31u, 32u, 33u, 1000u, 1024u}) {
    const unsigned blocks = 5, rows = 3;
    const device_array<int64_t> y(threads * blocks * rows);
    CUdeviceptr p = y.p;
    void *arguments[] = {&p};
    WORKS(cuLaunchKernel(s.function("test_who"), blocks, rows, 1, threads, 1, 1, 0, nullptr, arguments,
                         nullptr));
    const std::vector<int64_t> got = y.values();
    for (size_t i = 0; i < got.size(); i++) {
      const long expected = (long)(i / threads * 10000 + i % threads * 10 + 1);
      CHECK(got[i] == expected, "%u threads, at %zu: %ld, not %ld", threads, i, (long)got[i], expected);
    }
  }
}

void check_order(const session &s, int order) {
  constexpr unsigned threads = 64, blocks = 7, n = threads * blocks;
  const device_array<uint32_t> count(std::vector<uint32_t>(1)), y(n), held(n);
  WORKS(launch(s.function("test_order"), blocks, threads, threads * 4, count.p, y.p, held.p));
  const std::vector<uint32_t> came = y.values();
  unsigned forward = 0, backward = 0;
  for (unsigned i = 0; i < n; i++) {
    forward += came[i] == i;
    backward += came[i] == n - 1 - i;
  }
  CHECK(order == 0   ? forward == n
        : order == 1 ? backward == n
                     : forward < n / 8 && backward < n / 8,
        "order %d: %u of %u forward, %u backward", order, forward, n, backward);
  for (const uint32_t bits : held.values()) CHECK(bits == 0xCBCBCBCB, "shared memory began as %08x", bits);
}

void check_block_sum(const session &s) {
  for (const unsigned threads : {1u, 2u, 32u, 64u, 1024u}) {
    const unsigned blocks = 9;
    std::vector<double> x(threads * blocks);
    for (size_t i = 0; i < x.size(); i++) x[i] = (double)(i * i % 1009);
    const device_array<double> on_device(x), y(blocks);
    WORKS(launch(s.function("test_block_sum"), blocks, threads, threads * 8, on_device.p, y.p));
    const std::vector<double> got = y.values();
    for (unsigned b = 0; b < blocks; b++) {
      double expected = 0;
      for (unsigned i = 0; i < threads; i++) expected += x[b * threads + i];
      CHECK(got[b] == expected, "%u threads, block %u: %g, not %g", threads, b, got[b], expected);
    }
  }
}

void check_warps(const session &s) {
  constexpr unsigned threads = 256, blocks = 3;
  const device_array<double> y(threads * blocks);
  WORKS(launch(s.function("test_shuffles"), blocks, threads, 0, y.p));
  const std::vector<double> got = y.values();
  for (unsigned i = 0; i < threads * blocks; i++) {
    const unsigned thread = i % threads, first = thread / 32 * 32;
    const double sum = 32.0 * first + 31 * 16;
    const double expected =
        sum * (1 + 2 + 3 + 4) + 5 * std::ldexp(sum, 33) + 0.25 * (first + (thread % 32 + 31) % 32);
    CHECK(got[i] == expected, "shuffles, thread %u: %.17g, not %.17g", i, got[i], expected);
  }
  const device_array<uint32_t> votes(threads);
  WORKS(launch(s.function("test_votes"), 1, threads, 0, votes.p));
  const std::vector<uint32_t> voted = votes.values();
  for (unsigned i = 0; i < threads; i++) {
    const uint32_t expected = 0xAAAAAAAA + 1 + (i < 32 ? 4 : 0);
    CHECK(voted[i] == expected, "votes, thread %u: %08x, not %08x", i, voted[i], expected);
  }
}

void check_counts(const session &s) {
  constexpr unsigned threads = 256, blocks = 11;
  const device_array<uint32_t> counts(std::vector<uint32_t>(2)), y(std::vector<uint32_t>(threads * blocks));
  WORKS(launch(s.function("test_counts"), blocks, threads, 4, counts.p, y.p));
  for (const uint32_t count : counts.values())
    CHECK(count == threads * blocks, "%u counted, not %u", count, threads * blocks);
  for (const uint32_t taken : y.values()) CHECK(taken == 1, "a ticket that nobody has");
}

void check_cluster(const session &s) {
  for (const unsigned cluster : {1u, 2u, 8u}) {
    constexpr unsigned threads = 96, blocks = 16;
    std::vector<float> x(threads * blocks);
    for (size_t i = 0; i < x.size(); i++) x[i] = (float)(i * 7 % 1013);
    const device_array<float> on_device(x);
    const device_array<double> y(x.size());
    WORKS(launch_cluster(s.function("test_cluster_sum"), blocks, cluster, threads, threads * 4, on_device.p,
                         y.p));
    const std::vector<double> got = y.values();
    for (unsigned b = 0; b < blocks; b++)
      for (unsigned i = 0; i < threads; i++) {
        double expected = 1000 * (b % cluster);
        for (unsigned rank = 0; rank < cluster; rank++)
          expected += (double)x[(b / cluster * cluster + rank) * threads + i] * (rank + 1);
        CHECK(got[b * threads + i] == expected, "cluster of %u, block %u, thread %u: %g, not %g", cluster, b,
              i, got[b * threads + i], expected);
      }
  }
}

// What runs over the end of memory ends the process.
template <class Run>
void check_dies(const char *what, Run run) {
  std::fflush(stdout);
  const pid_t child = fork();
  if (child == 0) {
    // No report of it, neither the sanitizers'.
    if (!std::freopen("/dev/null", "w", stderr)) _exit(0);
    run();
    _exit(0);
  }
  int status = 0;
  CHECK(waitpid(child, &status, 0) == child && status != 0, "%s: nothing happened", what);
}

void check_guards() {
  const session s;
  const device_array<char> memory(1000);
  void *pinned = nullptr;
  WORKS(cuMemHostAlloc(&pinned, 1000, 0));
  const auto touch = [](void *p) { *static_cast<volatile char *>(p) = 0; };
  check_dies("device memory", [&] { touch(reinterpret_cast<char *>((uintptr_t)memory.p) + 1008); });
  check_dies("pinned memory", [&] { touch(static_cast<char *>(pinned) + 1008); });
  check_dies("shared memory", [&] { launch(s.function("test_outside"), 1, 32, 64, (int32_t)16); });
  check_dies("no shared memory", [&] { launch(s.function("test_outside"), 1, 32, 0, (int32_t)0); });
  WORKS(cuMemFreeHost(pinned));
  WORKS(launch(s.function("test_outside"), 1, 32, 64, (int32_t)15));
}

// Threads have contexts of their own, and may launch at once.
void check_threads() {
  const session s;
  constexpr int threads = 4, launches = 50;
  const CUfunction f = s.function("test_block_sum");
  const device_array<double> x(std::vector<double>(64, 1.0)), y(threads);
  CUresult without[threads], with[threads][launches];
  std::vector<std::thread> running;
  for (int i = 0; i < threads; i++)
    running.emplace_back([&, i] {
      without[i] = cuCtxSynchronize();
      cuCtxSetCurrent(s.context);
      for (CUresult &result : with[i]) result = launch(f, 1, 64, 512, x.p, y.p + (unsigned)i * 8);
    });
  for (std::thread &t : running) t.join();
  for (int i = 0; i < threads; i++) {
    CHECK(without[i] == CUDA_ERROR_INVALID_CONTEXT, "thread %d: %d", i, (int)without[i]);
    for (const CUresult result : with[i]) CHECK(result == CUDA_SUCCESS, "thread %d: %d", i, (int)result);
  }
  for (const double sum : y.values()) CHECK(sum == 64, "%g", sum);
}

// A race gives something wrong in one of the orders.
void check_race_shows() {
  constexpr unsigned threads = 256;
  int wrong = 0;
  for (const int order : {0, 1, 2}) {
    const session s;
    set("order", order);
    const device_array<int32_t> y(threads);
    WORKS(launch(s.function("test_race"), 1, threads, threads * 4, y.p));
    const std::vector<int32_t> got = y.values();
    for (unsigned i = 0; i < threads; i++) wrong += got[i] != (int32_t)((i + 1) % threads);
  }
  set("order", 0);
  CHECK(wrong > 0, "a race gave what it would without");
}

// A launch that fails, for good.
template <class Launch>
void check_fails(const char *what, int order, Launch launch_it) {
  const session s;
  set("order", order);
  std::fprintf(stderr, "expected, of %s: ", what);
  const CUresult result = launch_it(s);
  CHECK(result == CUDA_ERROR_LAUNCH_FAILED, "%s, order %d: %d", what, order, (int)result);
  CUdeviceptr p;
  CUstream stream;
  CUcontext context;
  GIVES(CUDA_ERROR_LAUNCH_FAILED, cuMemAlloc_v2(&p, 16));
  GIVES(CUDA_ERROR_LAUNCH_FAILED, cuStreamCreate(&stream, 0));
  GIVES(CUDA_ERROR_LAUNCH_FAILED, cuCtxSynchronize());
  GIVES(CUDA_ERROR_LAUNCH_FAILED, cuDevicePrimaryCtxRetain(&context, 0));
  set("reset", 1);
  // The emulator itself goes on.
  WORKS(launch(s.function("test_nothing"), 3, 96, 0));
  set("order", 0);
}

void check_wrong_kernels(int order) {
  check_fails("a block's barrier for some", order, [](const session &s) {
    return launch(s.function("test_split_block"), 2, 256, 0, (int32_t)255);
  });
  check_fails("a block's barrier for one", order,
              [](const session &s) { return launch(s.function("test_split_block"), 2, 256, 0, (int32_t)1); });
  check_fails("a warp's barrier for some", order,
              [](const session &s) { return launch(s.function("test_split_warp"), 2, 256, 0, (int32_t)5); });
  check_fails("a warp of 16 threads", order,
              [](const session &s) { return launch(s.function("test_split_warp"), 2, 48, 0, (int32_t)32); });
  check_fails("too little shared memory", order,
              [](const session &s) { return launch(s.function("test_outside"), 2, 32, 64, (int32_t)-1); });
  // Any memory will do for kernels.
  static std::vector<uint32_t> y(1024);
  const auto target = (CUdeviceptr)(uintptr_t)y.data();
  check_fails("a warp at two meetings", order,
              [=](const session &s) { return launch(s.function("test_mixed_warp"), 1, 64, 0, target); });
  check_fails("a thread that has returned", order, [=](const session &s) {
    return launch(s.function("test_early_return"), 1, 64, 0, (int32_t)63, target);
  });
  check_fails("a read before the cluster met", order, [=](const session &s) {
    return launch_cluster(s.function("test_early_read"), 4, 2, 32, 16, target);
  });
  check_fails("a read after the other may be gone", order, [=](const session &s) {
    return launch_cluster(s.function("test_late_read"), 4, 2, 32, 16, target);
  });
}

void check_wrong_launches() {
  const session s;
  const CUfunction nothing = s.function("test_nothing");
  const auto shaped = [=](unsigned gx, unsigned gy, unsigned gz, unsigned threads, unsigned shared) {
    return cuLaunchKernel(nothing, gx, gy, gz, threads, 1, 1, shared, nullptr, nullptr, nullptr);
  };
  WORKS(shaped(1, 1, 1, 96, 48 << 10));
  WORKS(shaped(2, 3, 4, 1, 0));
  for (const unsigned threads : {0u, 97u, 1024u, 1025u, 0xFFFFFFFFu})
    GIVES(CUDA_ERROR_INVALID_VALUE, shaped(1, 1, 1, threads, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, shaped(0, 1, 1, 32, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, shaped(1, 0, 1, 32, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, shaped(0x80000000, 1, 1, 32, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, shaped(1, 65536, 1, 32, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, shaped(1, 1, 65536, 32, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, shaped(1, 1, 1, 32, (48 << 10) + 1));
  const int raised = CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES;
  GIVES(CUDA_ERROR_INVALID_VALUE, cuFuncSetAttribute(nothing, raised, (227 << 10) + 1));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuFuncSetAttribute(nothing, raised, -1));
  WORKS(cuFuncSetAttribute(nothing, raised, 227 << 10));
  WORKS(shaped(1, 1, 1, 32, 227 << 10));
  int value = 0;
  WORKS(cuFuncGetAttribute(&value, raised, nothing));
  CHECK(value == 227 << 10, "%d", value);
  WORKS(cuFuncGetAttribute(&value, CU_FUNC_ATTRIBUTE_MAX_THREADS_PER_BLOCK, nothing));
  CHECK(value == 96, "%d", value);
  GIVES(CUDA_ERROR_INVALID_VALUE, cuFuncGetAttribute(&value, 99, nothing));
  WORKS(cuOccupancyMaxActiveBlocksPerMultiprocessor(&value, nothing, 96, 0));
  CHECK(value == 21, "%d blocks of 96 threads", value);

  GIVES(CUDA_ERROR_INVALID_CLUSTER_SIZE, launch_cluster(nothing, 32, 16, 32, 0));
  GIVES(CUDA_ERROR_INVALID_CLUSTER_SIZE, active_clusters(&value, nothing, 16, 32, 0));
  GIVES(CUDA_ERROR_INVALID_CLUSTER_SIZE, launch_cluster(nothing, 32, 0, 32, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE,
        cuFuncSetAttribute(nothing, CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED, 2));
  WORKS(cuFuncSetAttribute(nothing, CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED, 1));
  WORKS(launch_cluster(nothing, 32, 16, 32, 0));
  CHECK(quern_emulator_get("launch.cluster") == 16 && quern_emulator_get("launch.threads") == 32,
        "%lld blocks of %lld threads", quern_emulator_get("launch.cluster"),
        quern_emulator_get("launch.threads"));
  GIVES(CUDA_ERROR_INVALID_CLUSTER_SIZE, launch_cluster(nothing, 34, 17, 32, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, launch_cluster(nothing, 9, 2, 32, 0));
  for (const int most : {16, 8, 4, 2, 1}) {
    set("clusters", most);
    for (const int blocks : {1, 2, 4, 8, 16}) {
      const bool can = blocks <= most;
      WORKS(active_clusters(&value, nothing, (unsigned)blocks, 96, 0));
      CHECK(value == (can ? 132 * 21 / blocks : 0), "%d clusters of %d blocks, at most %d", value, blocks,
            most);
      GIVES(can ? CUDA_SUCCESS : CUDA_ERROR_INVALID_CLUSTER_SIZE,
            launch_cluster(nothing, 32, (unsigned)blocks, 32, 0));
    }
  }
  set("clusters", 16);
  WORKS(active_clusters(&value, nothing, 2, 97, 0));
  CHECK(value == 0, "%d clusters of more threads than the kernel allows", value);
  GIVES(CUDA_ERROR_INVALID_CLUSTER_SIZE, active_clusters(&value, nothing, 17, 32, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, active_clusters(&value, nothing, 2, 0, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, active_clusters(nullptr, nothing, 2, 32, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuOccupancyMaxActiveClusters(&value, nothing, nullptr));
  set("compute", 89);
  GIVES(CUDA_ERROR_NOT_SUPPORTED, launch_cluster(nothing, 8, 2, 32, 0));
  GIVES(CUDA_ERROR_NOT_SUPPORTED, active_clusters(&value, nothing, 2, 32, 0));
  set("compute", 90);
  GIVES(CUDA_ERROR_INVALID_VALUE, cuLaunchKernelEx(nullptr, nothing, nullptr, nullptr));

  GIVES(CUDA_ERROR_INVALID_HANDLE, launch(nullptr, 1, 32, 0));
  GIVES(CUDA_ERROR_INVALID_HANDLE, launch((CUfunction)s.module, 1, 32, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE,
        cuLaunchKernel(s.function("test_who"), 1, 1, 1, 32, 1, 1, 0, nullptr, nullptr, nullptr));
  GIVES(CUDA_ERROR_INVALID_HANDLE,
        cuLaunchKernel(nothing, 1, 1, 1, 32, 1, 1, 0, (CUstream)s.module, nullptr, nullptr));

  const long long before = quern_emulator_get("launches");
  set("launch", 701);
  GIVES(701, shaped(1, 1, 1, 32, 0));
  set("launch", 0);
  WORKS(shaped(1, 1, 1, 32, 0));
  CHECK(quern_emulator_get("launches") == before + 1, "%lld launches",
        quern_emulator_get("launches") - before);

  set("lost", 700);
  WORKS(shaped(1, 1, 1, 32, 0));
  GIVES(700, cuCtxSynchronize());
  GIVES(700, shaped(1, 1, 1, 32, 0));
  set("lost", 0);
  GIVES(700, cuCtxSynchronize());
}

void check_modules() {
  const session s;
  CUmodule m = nullptr;
  CUfunction f = nullptr;
  const unsigned char fatbin[] = {0x50, 0xED, 0x55, 0xBA, 1, 0, 16, 0};
  for (const void *good : {(const void *)fatbin, (const void *)"// PTX\n.version 8.0",
                           (const void *)"\n.version 8.0", (const void *)image}) {
    WORKS(cuModuleLoadData(&m, good));
    WORKS(cuModuleGetFunction(&f, m, "quern_cuda_probe"));
    GIVES(CUDA_ERROR_NOT_FOUND, cuModuleGetFunction(&f, m, "quern_prob"));
    WORKS(cuModuleUnload(m));
    GIVES(CUDA_ERROR_INVALID_HANDLE, cuModuleUnload(m));
    GIVES(CUDA_ERROR_INVALID_HANDLE, cuModuleGetFunction(&f, m, "quern_cuda_probe"));
    int value;
    GIVES(CUDA_ERROR_INVALID_HANDLE, cuFuncGetAttribute(&value, 0, f));
  }
  for (const char *bad : {"", "\177ELF", "version", "quern"})
    GIVES(CUDA_ERROR_INVALID_IMAGE, cuModuleLoadData(&m, bad));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuModuleLoadData(&m, nullptr));
  set("load", 209);
  GIVES(209, cuModuleLoadData(&m, fatbin));
  GIVES(209, cuModuleLoadData(&m, image));
  set("load", 0);
  set("load_ptx", 218);
  char info[64], error[20];
  std::memset(info, 'x', sizeof info);
  std::memset(error, 'x', sizeof error);
  int options[] = {CU_JIT_INFO_LOG_BUFFER, CU_JIT_INFO_LOG_BUFFER_SIZE_BYTES, CU_JIT_ERROR_LOG_BUFFER,
                   CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES};
  void *values[] = {info, (void *)sizeof info, error, (void *)(sizeof error - 4)};
  GIVES(218, cuModuleLoadDataEx(&m, "// PTX", 4, options, values));
  CHECK((uintptr_t)values[3] == 16 && std::strcmp(error, "quern emulator:") == 0 &&
            std::memcmp(error + 16, "xxxx", 4) == 0,
        "the log has %zu bytes: %.20s", (size_t)(uintptr_t)values[3], error);
  CHECK((uintptr_t)values[1] == 0 && info[0] == 0, "%zu bytes", (size_t)(uintptr_t)values[1]);
  set("load_ptx", 0);
}

void check_memory() {
  session s;
  CUdeviceptr a = 0, b = 0;
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemAlloc_v2(&a, 0));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemAlloc_v2(nullptr, 16));
  WORKS(cuMemAlloc_v2(&a, 1001));
  CHECK(a % 16 == 0, "%llx", a);
  set("memory", 4096);
  GIVES(CUDA_ERROR_OUT_OF_MEMORY, cuMemAlloc_v2(&b, 3096));
  WORKS(cuMemAlloc_v2(&b, 3095));
  size_t free, total;
  WORKS(cuMemGetInfo_v2(&free, &total));
  CHECK(free == 0 && total == 4096, "%zu of %zu", free, total);
  CHECK(quern_emulator_get("memory.used") == 4096 && quern_emulator_get("memory.allocations") == 2, "%lld",
        quern_emulator_get("memory.used"));
  set("memory", 1 << 30);
  std::vector<char> host(2000, 1);
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemcpyHtoD_v2(a, host.data(), 1002));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemcpyHtoD_v2(a + 1, host.data(), 1001));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemcpyHtoD_v2(a - 1, host.data(), 1));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemcpyHtoD_v2(a, nullptr, 1));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemcpyDtoH_v2(host.data(), a + 1000, 2));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemcpyDtoD_v2(b, a, 1002));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemsetD8Async(a, 0, 1002, nullptr));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemsetD32Async(a, 0, 251, nullptr));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemsetD32Async(a + 2, 0, 1, nullptr));
  WORKS(cuMemsetD8Async(a, 3, 1001, nullptr));
  WORKS(cuMemsetD32Async(a, 0x07060504, 2, nullptr));
  WORKS(cuMemcpyDtoD_v2(b + 5, a, 1000));
  WORKS(cuMemcpyDtoDAsync_v2(b + 1005, a + 1000, 1, nullptr));
  WORKS(cuMemcpyDtoH_v2(host.data(), b, 1008));
  for (int i = 0; i < 1008; i++) {
    const int expected = i < 5 || i >= 1006 ? 0xCB : i - 5 < 8 ? (i - 5) % 4 + 4 : 3;
    CHECK((unsigned char)host[(size_t)i] == expected, "byte %d: %02x, not %02x", i, host[(size_t)i],
          expected);
  }
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemFree_v2(a + 16));
  WORKS(cuMemFree_v2(a));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemFree_v2(a));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemcpyHtoD_v2(a, host.data(), 1));
  WORKS(cuMemFree_v2(b));

  void *pinned = nullptr;
  WORKS(cuMemHostAlloc(&pinned, 100, 0));
  CHECK(quern_emulator_get("host.allocations") == 1, "%lld", quern_emulator_get("host.allocations"));
  GIVES(CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED, cuMemHostRegister_v2((char *)pinned + 50, 10, 0));
  WORKS(cuMemFreeHost(pinned));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemFreeHost(pinned));
  WORKS(cuMemHostRegister_v2(host.data(), host.size(), 0));
  GIVES(CUDA_ERROR_HOST_MEMORY_ALREADY_REGISTERED, cuMemHostRegister_v2(host.data() + 50, 10, 0));
  WORKS(cuMemHostUnregister(host.data()));
  GIVES(CUDA_ERROR_HOST_MEMORY_NOT_REGISTERED, cuMemHostUnregister(host.data()));

  // One byte too many, which no guard page meets.
  WORKS(cuMemAlloc_v2(&a, 17));
  reinterpret_cast<char *>((uintptr_t)a)[17] = 0;
  std::fprintf(stderr, "expected: ");
  WORKS(cuMemFree_v2(a));
  s.damaged = 1;
}

void check_pools() {
  const session s;
  CUmemoryPool pool = nullptr, standard = nullptr;
  CUmemPoolProps properties = {};
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemPoolCreate(&pool, &properties));
  properties.allocType = CU_MEM_ALLOCATION_TYPE_PINNED;
  properties.location = {CU_MEM_LOCATION_TYPE_DEVICE, 0};
  WORKS(cuMemPoolCreate(&pool, &properties));
  WORKS(cuDeviceGetDefaultMemPool(&standard, 0));
  CHECK(quern_emulator_get("memory.pools") == 1, "%lld", quern_emulator_get("memory.pools"));
  unsigned long long threshold = ~0ull;
  WORKS(cuMemPoolSetAttribute(pool, CU_MEMPOOL_ATTR_RELEASE_THRESHOLD, &threshold));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemPoolSetAttribute(pool, 99, &threshold));
  WORKS(cuMemPoolTrimTo(pool, 0));
  CUdeviceptr p = 0;
  WORKS(cuMemAllocFromPoolAsync(&p, 64, pool, nullptr));
  WORKS(cuMemFreeAsync(p, nullptr));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemFreeAsync(p, nullptr));
  WORKS(cuMemAllocAsync(&p, 64, nullptr));
  WORKS(cuMemFree_v2(p));
  WORKS(cuMemPoolDestroy(pool));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemPoolDestroy(pool));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemPoolDestroy(standard));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemAllocFromPoolAsync(&p, 64, pool, nullptr));
  set("pools", 0);
  GIVES(CUDA_ERROR_NOT_SUPPORTED, cuMemAllocAsync(&p, 64, nullptr));
  int value = 1;
  WORKS(cuDeviceGetAttribute(&value, 115, 0));
  CHECK(value == 0, "%d", value);
  set("pools", 1);
}

void check_streams() {
  const session s;
  CUstream stream = nullptr;
  CUevent start = nullptr, end = nullptr, untimed = nullptr;
  float ms = -1;
  WORKS(cuStreamCreate(&stream, CU_STREAM_NON_BLOCKING));
  WORKS(cuEventCreate(&start, CU_EVENT_DEFAULT));
  WORKS(cuEventCreate(&end, CU_EVENT_BLOCKING_SYNC));
  WORKS(cuEventCreate(&untimed, CU_EVENT_DISABLE_TIMING));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuStreamCreate(&stream, 2));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuEventCreate(&end, 64));
  WORKS(cuEventRecord(start, stream));
  GIVES(CUDA_ERROR_INVALID_HANDLE, cuEventElapsedTime(&ms, start, end));
  WORKS(cuEventRecord(end, stream));
  WORKS(cuEventRecord(untimed, stream));
  WORKS(cuEventSynchronize(end));
  WORKS(cuEventElapsedTime(&ms, start, end));
  CHECK(ms >= 0, "%g", ms);
  GIVES(CUDA_ERROR_INVALID_HANDLE, cuEventElapsedTime_v2(&ms, start, untimed));
  WORKS(cuStreamWaitEvent(stream, end, 0));
  WORKS(cuStreamQuery(stream));
  WORKS(cuStreamSynchronize(stream));
  for (const CUevent e : {start, end, untimed}) {
    WORKS(cuEventDestroy_v2(e));
    GIVES(CUDA_ERROR_INVALID_HANDLE, cuEventDestroy_v2(e));
    GIVES(CUDA_ERROR_INVALID_HANDLE, cuEventRecord(e, stream));
    GIVES(CUDA_ERROR_INVALID_HANDLE, cuEventQuery(e));
  }
  WORKS(cuStreamDestroy_v2(stream));
  GIVES(CUDA_ERROR_INVALID_HANDLE, cuStreamDestroy_v2(stream));
  GIVES(CUDA_ERROR_INVALID_HANDLE, cuStreamSynchronize(stream));
}

// What nobody waits for does not happen, until somebody does.
void check_deferred() {
  const session s;
  set("deferred", 1);
  CUstream one, two;
  CUevent event;
  void *host;
  CUdeviceptr p;
  WORKS(cuStreamCreate(&one, CU_STREAM_NON_BLOCKING));
  WORKS(cuStreamCreate(&two, CU_STREAM_NON_BLOCKING));
  WORKS(cuEventCreate(&event, 0));
  WORKS(cuMemHostAlloc(&host, 256, 0));
  WORKS(cuMemAlloc_v2(&p, 256));
  std::vector<unsigned char> got(256);
  const auto first = [&] {
    WORKS(cuMemcpyDtoH_v2(got.data(), p, 256));
    return got[0];
  };
  std::memset(host, 1, 256);
  WORKS(cuMemcpyHtoDAsync_v2(p, host, 256, one));
  CHECK(first() == 0xCB, "%02x", got[0]);
  GIVES(CUDA_ERROR_NOT_READY, cuStreamQuery(one));
  CHECK(first() == 1, "%02x", got[0]);
  WORKS(cuStreamQuery(one));

  // Staging memory that is written again too soon.
  WORKS(cuMemcpyHtoDAsync_v2(p, host, 256, one));
  std::memset(host, 2, 256);
  WORKS(cuStreamSynchronize(one));
  CHECK(first() == 2, "%02x", got[0]);

  // A stream that waits for another.
  WORKS(cuMemsetD8Async(p, 3, 256, one));
  WORKS(cuEventRecord(event, one));
  WORKS(cuMemsetD8Async(p, 4, 256, one));
  WORKS(cuStreamWaitEvent(two, event, 0));
  WORKS(cuMemcpyDtoHAsync_v2(host, p, 256, two));
  WORKS(cuStreamSynchronize(two));
  CHECK(*(char *)host == 3, "%d", *(char *)host);
  WORKS(cuEventQuery(event));
  WORKS(cuCtxSynchronize());
  CHECK(first() == 4, "%02x", got[0]);

  // Pageable memory is not left to the stream.
  std::memset(got.data(), 5, 256);
  WORKS(cuMemcpyHtoDAsync_v2(p, got.data(), 256, one));
  CHECK(first() == 5, "%02x", got[0]);

  // Launches keep their arguments, and fail when they run.
  int32_t at = 5;
  void *arguments[] = {&at};
  WORKS(cuLaunchKernel(s.function("test_split_block"), 1, 1, 1, 32, 1, 1, 0, one, arguments, nullptr));
  at = 32;
  std::fprintf(stderr, "expected: ");
  GIVES(CUDA_ERROR_LAUNCH_FAILED, cuStreamSynchronize(one));
  set("reset", 1);

  // Memory that is freed too soon.
  WORKS(cuMemcpyHtoDAsync_v2(p, host, 256, one));
  WORKS(cuMemFreeHost(host));
  WORKS(cuStreamSynchronize(one));
  CHECK(first() == 0xDD, "%02x", got[0]);
  WORKS(cuMemFreeAsync(p, one));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuMemFree_v2(p));
  CHECK(quern_emulator_get("memory.allocations") == 1, "%lld", quern_emulator_get("memory.allocations"));
  WORKS(cuEventDestroy_v2(event));
  WORKS(cuStreamDestroy_v2(one));
  WORKS(cuStreamDestroy_v2(two));
  set("deferred", 0);
}

void check_start() {
  int value = 0;
  CUcontext c = nullptr;
  CUdeviceptr p = 0;
  WORKS(cuDriverGetVersion(&value));
  CHECK(value == 13000, "%d", value);
  GIVES(CUDA_ERROR_NOT_INITIALIZED, cuDeviceGetCount(&value));
  GIVES(CUDA_ERROR_NOT_INITIALIZED, cuMemAlloc_v2(&p, 1));
  GIVES(CUDA_ERROR_NOT_INITIALIZED, cuCtxGetCurrent(&c));
  GIVES(CUDA_ERROR_INVALID_VALUE, cuInit(1));
  set("init", 999);
  GIVES(999, cuInit(0));
  set("init", 0);
  for (const char *none : {"", "-1"}) {
    setenv("CUDA_VISIBLE_DEVICES", none, 1);
    GIVES(CUDA_ERROR_NO_DEVICE, cuInit(0));
  }
  unsetenv("CUDA_VISIBLE_DEVICES");
  set("devices", 0);
  GIVES(CUDA_ERROR_NO_DEVICE, cuInit(0));
  set("devices", 2);
  WORKS(cuInit(0));
  WORKS(cuDeviceGetCount(&value));
  CHECK(value == 2, "%d", value);
  CUdevice device = -1;
  WORKS(cuDeviceGet(&device, 1));
  GIVES(CUDA_ERROR_INVALID_DEVICE, cuDeviceGet(&device, 2));
  char text[32];
  WORKS(cuDeviceGetName(text, 6, device));
  CHECK(std::strcmp(text, "Quern") == 0, "%s", text);
  WORKS(cuDeviceGetPCIBusId(text, sizeof text, device));
  CHECK(std::strcmp(text, "0000:3C:00.0") == 0, "%s", text);
  CUuuid a, b;
  WORKS(cuDeviceGetUuid_v2(&a, 0));
  WORKS(cuDeviceGetUuid(&b, 1));
  CHECK(std::memcmp(&a, &b, sizeof a) != 0, "two devices of one name");
  WORKS(cuDeviceGetAttribute(&value, 75, 0));
  CHECK(value == 9, "%d", value);
  GIVES(CUDA_ERROR_INVALID_VALUE, cuDeviceGetAttribute(&value, 0, 0));
  size_t total;
  WORKS(cuDeviceTotalMem_v2(&total, 1));
  CHECK(total == 1 << 30, "%zu", total);
  set("devices", 1);

  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuMemAlloc_v2(&p, 1));
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuCtxSetCurrent((CUcontext)&value));
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuDevicePrimaryCtxRelease_v2(0));
  WORKS(cuDevicePrimaryCtxRetain(&c, 0));
  WORKS(cuCtxPushCurrent_v2(c));
  WORKS(cuMemAlloc_v2(&p, 1));
  WORKS(cuDevicePrimaryCtxRelease_v2(0));
  GIVES(CUDA_ERROR_CONTEXT_IS_DESTROYED, cuMemAlloc_v2(&p, 1));
  CHECK(quern_emulator_get("memory.used") == 0, "%lld", quern_emulator_get("memory.used"));
  WORKS(cuCtxPopCurrent_v2(&c));
  GIVES(CUDA_ERROR_INVALID_CONTEXT, cuCtxPopCurrent_v2(&c));

  const char *name = nullptr;
  WORKS(cuGetErrorName(CUDA_ERROR_LAUNCH_FAILED, &name));
  CHECK(std::strcmp(name, "CUDA_ERROR_LAUNCH_FAILED") == 0, "%s", name);
  GIVES(CUDA_ERROR_INVALID_VALUE, cuGetErrorString((CUresult)12345, &name));
  CHECK(quern_emulator_set("order", 3) == 1 && quern_emulator_set("nothing", 0) == 1, "accepted");
  CHECK(quern_emulator_get("nothing") == -1, "%lld", quern_emulator_get("nothing"));
  set("reset", 2);
}

}  // namespace

int main() {
  // Read by the first call.
  setenv("QUERN_EMULATOR", "memory=12345,seed=7", 1);
  CHECK(quern_emulator_get("memory") == 12345 && quern_emulator_get("seed") == 7, "memory is %lld, seed %lld",
        quern_emulator_get("memory"), quern_emulator_get("seed"));
  set("memory", 1 << 30);
  check_start();
  for (const int order : {0, 1, 2}) {
    {
      const session s;
      set("order", order);
      check_probe(s);
      check_who(s);
      check_order(s, order);
      check_block_sum(s);
      check_warps(s);
      check_counts(s);
      check_cluster(s);
      set("order", 0);
    }
    check_wrong_kernels(order);
  }
  check_guards();
  check_threads();
  check_race_shows();
  check_wrong_launches();
  check_modules();
  check_memory();
  check_pools();
  check_streams();
  check_deferred();
  return checks::report("emulator");
}
