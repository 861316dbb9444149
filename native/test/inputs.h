// SPDX-License-Identifier: Apache-2.0
// The rows that the tests feed to kernels, made so that any language can make the same bits: 64-bit integer
// arithmetic that wraps, and float or double operations that round once, in the order written. No library
// function, no fused multiply-add, no wider intermediate. expected-bits.csv holds what must come out.
//
// next(), the generator (splitmix64). Its state starts as the row's seed.
//   state += 0x9E3779B97F4A7C15
//   z = state;  z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9;  z = (z ^ z >>> 27) * 0x94D049BB133111EB
//   return z ^ z >>> 31                                         (>>> shifts in zeros)
//
// T is the element type, float or double. Draws, each of which calls next() as often as it says:
//   index()      once       next() modulo n, both unsigned
//   uniform(R)   once       (T) s * (T) (R * 2^-p): s = (next() >>> (63 - p)) - 2^p is an integer in
//                           [-2^p, 2^p), p = 23 for float and 52 for double. Both factors are exact, for R an
//                           integer below 2^24 times a power of two.
//   bell()       twice      (T) (sum - 262140) * (T) 0x1.398p-16: sum adds the eight unsigned 16-bit fields
//                           of two next(). The variance is about 1.
//   flip()       once       next() >>> 63
//   near(C, R)   once       (T) C + uniform(R)
//
// Distributions: what a row of n elements holds, i counting from 0. "First" draws come before all elements.
//   normal       bell()
//   uniform10    uniform(10)
//   uniform1000  uniform(1000)
//   constant     first c = uniform(10); every element c
//   one_hot      first k = index(); 20 at k, 0 elsewhere
//   masked       b = next(), v = bell(): -inf where the low 2 bits of b are 0, else v
//   tiny         b = next(), v = uniform(10): v where the low 6 bits of b are 0, else v - 85 (float) or
//                v - 705 (double): most results are close to where they flush to 0
//   nan          first k = index(); NaN at k (0x7fc00000, 0x7ff8000000000000), bell() elsewhere
//   plus_inf     first k = index(); +inf at k, bell() elsewhere
//   minus_inf    every element -inf
//   at_1e5, at_1e6, at_1e7           near(1e5, 10), near(1e6, 10), near(1e7, 10)
//   at_minus_1e5                     near(-1e5, 10)
//   at_upper_end first c = near(65526, 10); c + uniform(10): the largest lies on either side of where rows
//                get shifted by it
//   at_lower_end first c = near(-63780, 10); c + uniform(10): likewise
//   huge         uniform(2^100)
//   zeros        flip() ? -0 : +0
//   denormal     b = next(); the element with sign b >>> 63 and the mantissa bits of the low end of b
//   bits         b = next(); the low 32 or 64 bits of b as an element, with the lowest exponent bit cleared
//                where all exponent bits are set: any finite number
//   ramp_up      (T) i * 2^-5
//   ramp_down    (T) (n - 1 - i) * 2^-5
//   steps        uniform(10) + (T) (60 * (i / 2048 modulo 7)): chunks of very different sums
// In nan and plus_inf the element at k still makes its draws.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <string>
#include <vector>

class generator {
 public:
  explicit generator(uint64_t seed) : state(seed) {}

  uint64_t next() {
    uint64_t z = state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
  }

  template <class T>
  T uniform(double range) {
    constexpr int p = sizeof(T) == 4 ? 23 : 52;
    const int64_t s = (int64_t)(next() >> (63 - p)) - ((int64_t)1 << p);
    return (T)s * (T)(range * (1.0 / ((int64_t)1 << p)));
  }

  template <class T>
  T bell() {
    int64_t sum = 0;
    for (int draw = 0; draw < 2; draw++) {
      const uint64_t b = next();
      for (int shift = 0; shift < 64; shift += 16) sum += (int64_t)(b >> shift & 0xFFFF);
    }
    return (T)(sum - 262140) * (T)0x1.398p-16;
  }

 private:
  uint64_t state;
};

template <class T>
struct bits_of;
template <>
struct bits_of<float> {
  using type = uint32_t;
  static constexpr type mantissa = 0x7FFFFF, exponent = 0x7F800000, lowest = 0x800000;
};
template <>
struct bits_of<double> {
  using type = uint64_t;
  static constexpr type mantissa = 0xFFFFFFFFFFFFF, exponent = 0x7FF0000000000000, lowest = 0x10000000000000;
};

template <class T>
T from_bits(uint64_t bits) {
  const auto low = (typename bits_of<T>::type)bits;
  T value;
  std::memcpy(&value, &low, sizeof value);
  return value;
}

inline const std::vector<std::string> &distributions() {
  static const std::vector<std::string> names = {
      "normal",   "uniform10",    "uniform1000",  "constant",     "one_hot", "masked",
      "tiny",     "nan",          "plus_inf",     "minus_inf",    "at_1e5",  "at_1e6",
      "at_1e7",   "at_minus_1e5", "at_upper_end", "at_lower_end", "huge",    "zeros",
      "denormal", "bits",         "ramp_up",      "ramp_down",    "steps"};
  return names;
}

template <class T>
std::vector<T> make_row(const std::string &distribution, int64_t n, uint64_t seed) {
  constexpr T infinity = std::numeric_limits<T>::infinity();
  constexpr bool single = sizeof(T) == 4;
  using bits = bits_of<T>;
  std::vector<T> x((size_t)n);
  if (n == 0) return x;
  generator g(seed);
  const auto is = [&](const char *name) { return distribution == name; };
  const auto fill = [&](auto element) {
    for (int64_t i = 0; i < n; i++) x[(size_t)i] = element(i);
  };
  const auto near = [&](double center) { fill([&](int64_t) { return (T)center + g.uniform<T>(10); }); };
  if (is("normal")) {
    fill([&](int64_t) { return g.bell<T>(); });
  } else if (is("uniform10")) {
    fill([&](int64_t) { return g.uniform<T>(10); });
  } else if (is("uniform1000")) {
    fill([&](int64_t) { return g.uniform<T>(1000); });
  } else if (is("constant")) {
    const T c = g.uniform<T>(10);
    fill([&](int64_t) { return c; });
  } else if (is("one_hot")) {
    const auto k = (int64_t)(g.next() % (uint64_t)n);
    fill([&](int64_t i) { return i == k ? (T)20 : (T)0; });
  } else if (is("masked")) {
    fill([&](int64_t) {
      const uint64_t b = g.next();
      const T v = g.bell<T>();
      return b % 4 == 0 ? -infinity : v;
    });
  } else if (is("tiny")) {
    fill([&](int64_t) {
      const uint64_t b = g.next();
      const T v = g.uniform<T>(10);
      return b % 64 == 0 ? v : v - (T)(single ? 85 : 705);
    });
  } else if (is("nan") || is("plus_inf")) {
    const auto k = (int64_t)(g.next() % (uint64_t)n);
    const T special = is("nan") ? from_bits<T>(single ? 0x7fc00000 : 0x7ff8000000000000) : infinity;
    fill([&](int64_t i) {
      const T v = g.bell<T>();
      return i == k ? special : v;
    });
  } else if (is("minus_inf")) {
    fill([&](int64_t) { return -infinity; });
  } else if (is("at_1e5")) {
    near((T)1e5);
  } else if (is("at_1e6")) {
    near((T)1e6);
  } else if (is("at_1e7")) {
    near((T)1e7);
  } else if (is("at_minus_1e5")) {
    near((T)-1e5);
  } else if (is("at_upper_end")) {
    near((T)65526 + g.uniform<T>(10));
  } else if (is("at_lower_end")) {
    near((T)-63780 + g.uniform<T>(10));
  } else if (is("huge")) {
    fill([&](int64_t) { return g.uniform<T>(0x1p100); });
  } else if (is("zeros")) {
    fill([&](int64_t) { return g.next() >> 63 ? -(T)0 : (T)0; });
  } else if (is("denormal")) {
    fill([&](int64_t) {
      const uint64_t b = g.next();
      return from_bits<T>((b & bits::mantissa) | b >> 63 << (8 * sizeof(T) - 1));
    });
  } else if (is("bits")) {
    fill([&](int64_t) {
      const uint64_t b = g.next();
      return from_bits<T>((b & bits::exponent) == bits::exponent ? b & ~(uint64_t)bits::lowest : b);
    });
  } else if (is("ramp_up")) {
    fill([&](int64_t i) { return (T)i * (T)0x1p-5; });
  } else if (is("ramp_down")) {
    fill([&](int64_t i) { return (T)(n - 1 - i) * (T)0x1p-5; });
  } else if (is("steps")) {
    fill([&](int64_t i) { return g.uniform<T>(10) + (T)(60 * (i / 2048 % 7)); });
  } else {
    std::abort();
  }
  return x;
}
