// SPDX-License-Identifier: Apache-2.0
// Kernels read and write inside the row only: rows end, or begin, where unreadable memory does, and what lies
// on their other side keeps its bytes.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>

#include "check.h"
#include "softmax_calls.h"

namespace {

constexpr unsigned char untouched = 0xA5;

// Readable pages between two unreadable ones.
class guarded {
 public:
  explicit guarded(size_t least)
      : page((size_t)sysconf(_SC_PAGESIZE)), size((least + page - 1) / page * page) {
    void *all = mmap(nullptr, size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (all == MAP_FAILED || mprotect((unsigned char *)all + page, size, PROT_READ | PROT_WRITE) != 0)
      std::abort();
    begin = (unsigned char *)all + page;
  }
  guarded(const guarded &) = delete;
  guarded &operator=(const guarded &) = delete;
  ~guarded() { munmap(begin - page, size + 2 * page); }

  // Where `bytes` bytes lie against the end or the beginning, everything else filled.
  unsigned char *place(size_t bytes, bool at_end) {
    std::memset(begin, untouched, size);
    return at_end ? begin + size - bytes : begin;
  }

  bool kept_outside(const unsigned char *row, size_t bytes) const {
    const auto kept = [](unsigned char c) { return c == untouched; };
    return std::all_of((const unsigned char *)begin, row, kept) &&
           std::all_of(row + bytes, (const unsigned char *)begin + size, kept);
  }

 private:
  size_t page, size;
  unsigned char *begin;
};

template <class T>
void check_size(int64_t n) {
  const size_t bytes = (size_t)n * sizeof(T);
  const auto seed = (uint64_t)n + 5;
  const std::vector<T> x = make_row<T>("uniform10", n, seed);
  guarded from(bytes + 1), to(bytes + 1);
  for (const int32_t tier : usable_tiers()) {
    const std::vector<T> expected = softmax(tier, x);
    for (const int32_t algorithm : algorithms) {
      for (const bool at_end : {true, false}) {
        for (const int32_t flags : {0, QUERN_SOFTMAX_STREAMING}) {
          for (const bool in_place : {true, false}) {
            unsigned char *y = to.place(bytes, at_end), *source = in_place ? y : from.place(bytes, at_end);
            if (n > 0) std::memcpy(source, x.data(), bytes);
            require(calls<T>::rows(tier, algorithm, flags, (const T *)source, (T *)y, 1, n));
            const bool right = n == 0 || std::memcmp(y, expected.data(), bytes) == 0;
            const bool input_kept = in_place || n == 0 || std::memcmp(source, x.data(), bytes) == 0;
            CHECK(right && input_kept && to.kept_outside(y, bytes),
                  "%s n %lld seed %llu tier %d algorithm %d flags %d, at the %s, %s place: %s",
                  calls<T>::name, (long long)n, (unsigned long long)seed, tier, algorithm, flags,
                  at_end ? "end" : "beginning", in_place ? "in" : "out of",
                  !right       ? "other bits"
                  : input_kept ? "wrote outside"
                               : "wrote the input");
          }
        }
      }
    }
  }
}

template <class T>
void check_all() {
  for (int64_t n = 0; n <= 130; n++) check_size<T>(n);
  for (const int64_t middle : {QUERN_SOFTMAX_CHUNK, QUERN_SOFTMAX_SLAB})
    for (const int64_t distance : {-65, -17, -1, 0, 1, 15, 64}) check_size<T>(middle + distance);
}

}  // namespace

int main() {
  check_all<float>();
  check_all<double>();
  return checks::report("guard pages");
}
