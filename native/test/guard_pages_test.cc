// SPDX-License-Identifier: Apache-2.0
// Kernels read and write inside the row only: rows end, or begin, where unreadable memory does, and what lies
// on their other side keeps its bytes.
#include "check.h"
#include "guarded.h"
#include "softmax_calls.h"

namespace {

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
