// SPDX-License-Identifier: Apache-2.0
// Infinities, NaN, masks, rows of one element, rows whose result is known exactly.
#include <algorithm>

#include "check.h"
#include "softmax_calls.h"

namespace {

template <class T>
constexpr T infinity = std::numeric_limits<T>::infinity();
template <class T>
constexpr T nan = std::numeric_limits<T>::quiet_NaN();
template <class T>
constexpr T largest = std::numeric_limits<T>::max();

template <class T>
std::string text(const std::vector<T> &row) {
  std::string s;
  char element[40];
  for (size_t i = 0; i < std::min<size_t>(row.size(), 8); i++) {
    std::snprintf(element, sizeof element, " %a", (double)row[i]);
    s += element;
  }
  return s + (row.size() > 8 ? " ..." : "");
}

// What every way to compute a row gives, if `holds` for each.
template <class T, class Holds>
void check_ways(const char *what, const std::vector<T> &x, Holds holds) {
  for (const int32_t tier : usable_tiers()) {
    for (const int32_t algorithm : algorithms) {
      const std::vector<T> y = softmax(tier, x, algorithm);
      CHECK(holds(y), "%s, %s: tier %d algorithm %d, n %zu:%s gives%s", calls<T>::name, what, tier, algorithm,
            x.size(), text(x).c_str(), text(y).c_str());
    }
  }
}

template <class T>
bool all_nan(const std::vector<T> &y) {
  return std::all_of(y.begin(), y.end(), [](T v) { return std::isnan(v); });
}

template <class T>
bool is_positive_zero(T v) {
  return v == 0 && !std::signbit(v);
}

template <class T>
void check_nan_and_infinity() {
  for (const size_t n : {1, 2, 7, 16, 33, 64, 100, 130, 2050}) {
    for (size_t k = 0; k<n; k += n> 140 ? 97 : 1) {
      for (const T special : {nan<T>, infinity<T>}) {
        std::vector<T> x(n, (T)0.5);
        x[k] = special;
        check_ways<T>("NaN or +inf spoils the row", x, all_nan<T>);
        std::fill(x.begin(), x.end(), -infinity<T>);
        x[k] = special;
        check_ways<T>("NaN or +inf among -inf spoils the row", x, all_nan<T>);
      }
    }
    std::vector<T> both(n, (T)1);
    both.front() = infinity<T>;
    both.back() = nan<T>;
    check_ways<T>("NaN and +inf", both, all_nan<T>);
    check_ways<T>("all -inf", std::vector<T>(n, -infinity<T>), all_nan<T>);
    check_ways<T>("all NaN", std::vector<T>(n, nan<T>), all_nan<T>);
  }
}

// A NaN whose sign bit is set, or that signals, is one, too.
template <class T>
void check_other_nans() {
  for (const uint64_t bits : {sizeof(T) == 4 ? 0xffc00000u : 0xfff8000000000000u,
                              sizeof(T) == 4 ? 0x7f800001u : 0x7ff0000000000001u}) {
    std::vector<T> x(20, (T)0);
    x[3] = from_bits<T>(bits);
    check_ways<T>("a NaN of another kind", x, all_nan<T>);
  }
}

template <class T>
void check_masks() {
  for (const T mask : {-infinity<T>, -largest<T>, (T)-1e9, (T)-1e30}) {
    for (const size_t n : {2, 16, 17, 64, 70, 2050, 33000}) {
      std::vector<T> x(n, mask);
      x[n / 2] = 3;
      check_ways<T>("one unmasked element", x, [&](const std::vector<T> &y) {
        for (size_t i = 0; i < n; i++)
          if (i == n / 2 ? y[i] != 1 : !is_positive_zero(y[i])) return false;
        return true;
      });
      x[0] = 3;
      check_ways<T>("two unmasked elements", x, [&](const std::vector<T> &y) {
        for (size_t i = 0; i < n; i++)
          if (i == n / 2 || i == 0 ? y[i] != (T)0.5 : !is_positive_zero(y[i])) return false;
        return true;
      });
    }
  }
  // A row of nothing but finite masks is a constant row.
  check_ways<T>("all masked with -1e9", std::vector<T>(64, (T)-1e9),
                [](const std::vector<T> &y) { return y[0] == (T)0x1p-6 && y[63] == (T)0x1p-6; });
}

template <class T>
void check_one_element() {
  std::vector<T> values = {0,
                           (T)-0.0,
                           1,
                           -1,
                           (T)0.1,
                           88,
                           -104,
                           710,
                           -746,
                           (T)65535.99,
                           (T)65536,
                           (T)65537,
                           (T)-63769,
                           (T)-63771,
                           -1e5,
                           (T)1e30,
                           (T)-1e30,
                           largest<T>,
                           -largest<T>,
                           std::numeric_limits<T>::min(),
                           std::numeric_limits<T>::denorm_min()};
  generator g(11);
  for (int i = 0; i < 2000; i++) values.push_back(g.uniform<T>(i % 2 ? 10 : 70000));
  for (const T v : values)
    check_ways<T>("one element", {v}, [](const std::vector<T> &y) { return y[0] == 1; });
}

template <class T>
void check_powers_of_two_of_equals() {
  for (int k = 0; k <= 17; k++) {
    for (const T v : {(T)0, (T)-3.7, (T)60000.1, (T)1e6, -largest<T>}) {
      const std::vector<T> x((size_t)1 << k, v);
      check_ways<T>("2^k equal elements", x, [&](const std::vector<T> &y) {
        return std::all_of(y.begin(), y.end(), [&](T r) { return r == std::ldexp((T)1, -k); });
      });
    }
  }
}

template <class T>
void check_between_zero_and_one() {
  uint64_t seed = 100;
  for (const std::string &distribution : distributions()) {
    for (const int64_t n : {1, 2, 5, 40, 1000}) {
      const std::vector<T> x = make_row<T>(distribution, n, seed++);
      check_ways<T>(distribution.c_str(), x, [](const std::vector<T> &y) {
        return all_nan(y) ||
               std::all_of(y.begin(), y.end(), [](T v) { return v >= 0 && v <= 1 && !std::signbit(v); });
      });
    }
  }
}

// The largest and the smallest number in one row: their difference is not a number.
template <class T>
void check_extremes() {
  check_ways<T>("both ends of the range", {largest<T>, -largest<T>, 0}, [](const std::vector<T> &y) {
    return y[0] == 1 && is_positive_zero(y[1]) && is_positive_zero(y[2]);
  });
}

template <class T>
void check_all() {
  check_nan_and_infinity<T>();
  check_other_nans<T>();
  check_masks<T>();
  check_one_element<T>();
  check_powers_of_two_of_equals<T>();
  check_between_zero_and_one<T>();
  check_extremes<T>();
}

}  // namespace

int main() {
  check_all<float>();
  check_all<double>();
  return checks::report("specials");
}
