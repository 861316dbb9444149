// SPDX-License-Identifier: Apache-2.0
// Tiers, algorithms, stores, in place or not, whole rows or pass by pass, aligned or not: the same bits.
#include <algorithm>

#include "check.h"
#include "softmax_calls.h"

namespace {

// Around each vector width, block, chunk and slab.
constexpr int64_t sizes[] = {0,    1,    2,    3,    7,    8,     9,     15,    16,    17,    31,
                             32,   33,   63,   64,   65,   100,   127,   128,   129,   1000,  2047,
                             2048, 2049, 4095, 4096, 4097, 32767, 32768, 32769, 65541, 100003};

template <class T>
bool same(const std::vector<T> &a, const std::vector<T> &b) {
  return a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0;
}

template <class T>
size_t first_difference(const std::vector<T> &a, const std::vector<T> &b) {
  for (size_t i = 0; i < a.size(); i++)
    if (std::memcmp(&a[i], &b[i], sizeof(T)) != 0) return i;
  return a.size();
}

template <class T>
void check_row(const std::string &distribution, int64_t n, uint64_t seed) {
  const std::vector<T> x = make_row<T>(distribution, n, seed);
  const std::vector<int32_t> tiers = usable_tiers();
  const std::vector<T> expected = softmax(tiers.back(), x);
  std::vector<T> y(x.size());
  const auto check = [&](const char *how, int32_t tier, int32_t algorithm, int32_t flags) {
    if (same(y, expected)) {
      checks::made++;
      return;
    }
    const size_t i = first_difference(y, expected);
    CHECK(same(y, expected),
          "%s %s n %lld seed %llu: %s, tier %d, algorithm %d, flags %d: y[%zu] = %a, not %a", calls<T>::name,
          distribution.c_str(), (long long)n, (unsigned long long)seed, how, tier, algorithm, flags, i,
          (double)y[i], (double)expected[i]);
  };
  for (const int32_t tier : tiers) {
    for (const int32_t algorithm : algorithms) {
      for (const int32_t flags : {0, QUERN_SOFTMAX_STREAMING}) {
        std::fill(y.begin(), y.end(), (T)-7);
        require(calls<T>::rows(tier, algorithm, flags, x.data(), y.data(), 1, n));
        check("out of place", tier, algorithm, flags);
        y = x;
        require(calls<T>::rows(tier, algorithm, flags, y.data(), y.data(), 1, n));
        check("in place", tier, algorithm, flags);
      }
      std::fill(y.begin(), y.end(), (T)-7);
      softmax_by_passes(tier, algorithm, 0, cut::separate_states, x.data(), y.data(), n);
      check("by passes, separate states", tier, algorithm, 0);
      y = x;
      softmax_by_passes(tier, algorithm, QUERN_SOFTMAX_STREAMING, cut::carried_state, y.data(), y.data(), n);
      check("by passes, carried state, in place", tier, algorithm, QUERN_SOFTMAX_STREAMING);
    }
  }
}

// Pointers at any byte: x and y at offsets of their own in buffers that are themselves aligned.
template <class T>
void check_misaligned(int64_t n, uint64_t seed) {
  const std::vector<T> x = make_row<T>("normal", n, seed);
  const size_t bytes = x.size() * sizeof(T);
  for (const int32_t tier : usable_tiers()) {
    const std::vector<T> expected = softmax(tier, x);
    for (const int32_t algorithm : algorithms) {
      for (const int32_t flags : {0, QUERN_SOFTMAX_STREAMING}) {
        for (const size_t offset_x : {0, 1, 4, 8, 19}) {
          for (const size_t offset_y : {0, 1, 2, 3, 4, 5, 7, 8, 12, 16, 24, 32, 33, 36, 48, 60}) {
            alignas(64) static unsigned char from[40000], to[40000];
            std::memcpy(from + offset_x, x.data(), bytes);
            std::memset(to, 0xA5, bytes + 128);
            require(calls<T>::rows(tier, algorithm, flags, (const T *)(from + offset_x), (T *)(to + offset_y),
                                   1, n));
            const bool right = std::memcmp(to + offset_y, expected.data(), bytes) == 0;
            const bool kept = std::all_of(to, to + offset_y, [](unsigned char c) { return c == 0xA5; }) &&
                              std::all_of(to + offset_y + bytes, to + bytes + 128,
                                          [](unsigned char c) { return c == 0xA5; });
            CHECK(right && kept,
                  "%s n %lld seed %llu tier %d algorithm %d flags %d, x at +%zu, y at +%zu: %s",
                  calls<T>::name, (long long)n, (unsigned long long)seed, tier, algorithm, flags, offset_x,
                  offset_y, right ? "wrote outside" : "other bits");
          }
        }
      }
    }
  }
}

template <class T>
void check_rows_are_independent(int64_t rows, int64_t columns) {
  std::vector<T> x, expected;
  for (int64_t r = 0; r < rows; r++) {
    const std::string &distribution = distributions()[(size_t)r % distributions().size()];
    const std::vector<T> row = make_row<T>(distribution, columns, (uint64_t)r);
    const std::vector<T> result = softmax(usable_tiers().back(), row);
    x.insert(x.end(), row.begin(), row.end());
    expected.insert(expected.end(), result.begin(), result.end());
  }
  for (const int32_t tier : usable_tiers()) {
    for (const int32_t algorithm : algorithms) {
      std::vector<T> y(x.size(), (T)-7);
      require(calls<T>::rows(tier, algorithm, 0, x.data(), y.data(), rows, columns));
      CHECK(same(y, expected), "%s %lld x %lld tier %d algorithm %d", calls<T>::name, (long long)rows,
            (long long)columns, tier, algorithm);
    }
  }
}

template <class T>
void check_all(bool emulated) {
  uint64_t seed = 1;
  for (size_t d = 0; d < distributions().size(); d++) {
    for (const int64_t n : sizes) {
      seed++;
      // Emulation is slow: there each distribution keeps one in five of the long sizes.
      if (emulated && n > 5000 && seed % 5 != 0) continue;
      check_row<T>(distributions()[d], n, seed);
    }
  }
  for (const int64_t n : {1, 3, 16, 17, 33, 64, 65, 100, 129, 2049}) check_misaligned<T>(n, seed++);
  check_rows_are_independent<T>(50, 1);
  check_rows_are_independent<T>(46, 77);
  check_rows_are_independent<T>(3, 2500);
  check_rows_are_independent<T>(0, 10);
  check_rows_are_independent<T>(10, 0);
}

}  // namespace

// one_answer_test f32|f64 [--emulated]
int main(int argc, char **argv) {
  const std::string dtype = argc > 1 ? argv[1] : "";
  const bool emulated = argc > 2 && std::string(argv[2]) == "--emulated";
  if (dtype == "f32") check_all<float>(emulated);
  if (dtype == "f64") check_all<double>(emulated);
  return checks::report("one answer");
}
