// SPDX-License-Identifier: Apache-2.0
// The multiply-add that simd/sse.h emulates rounds once, like the C library's. Wrongly rounded cases are far
// too rare for random input to meet: most sums here are made to lie close to the middle of two numbers.
#include <algorithm>
#include <cmath>

#include "check.h"
#include "inputs.h"
#include "simd/sse.h"

namespace {

template <class S>
typename S::element emulated(typename S::element a, typename S::element b, typename S::element c) {
  typename S::element r[S::width];
  S::store(r, S::fma(S::set(a), S::set(b), S::set(c)));
  return r[S::width - 1];
}

template <class S>
void check_case(typename S::element a, typename S::element b, typename S::element c) {
  using T = typename S::element;
  const T r = emulated<S>(a, b, c), exact = std::fma(a, b, c);
  CHECK(std::memcmp(&r, &exact, sizeof r) == 0, "f%zu fma(%a, %a, %a) = %a, not %a", 8 * sizeof(T), (double)a,
        (double)b, (double)c, (double)r, (double)exact);
}

template <class S>
void check_all(uint64_t seed, int most_exponent) {
  using T = typename S::element;
  constexpr int digits = std::numeric_limits<T>::digits;
  generator g(seed);
  const auto between = [&](int low, int high) { return low + (int)(g.next() % (uint64_t)(high - low + 1)); };
  // A number of few bits, so that products come out close to a power of two or to a tie.
  const auto near_power = [&] {
    const T tail = std::ldexp((T)1, -between(1, digits - 1));
    return (g.next() & 1 ? (T)1 + tail : (T)1 - tail) * (g.next() & 1 ? (T)1 : (T)-1);
  };
  for (int i = 0; i < 400000; i++) {
    const T a = near_power() * std::ldexp((T)1, between(-most_exponent, most_exponent) / 2), b = near_power();
    // The product is about half a unit in the last place of c, or of its neighbour, or anywhere else.
    const int of_product = std::ilogb(a * b),
              distance = i % 4 ? between(digits - 2, digits + 2) : between(-60, 60);
    const T mantissa = i % 3 ? near_power() : (T)1 + std::fabs(g.uniform<T>(1));
    check_case<S>(a, b, mantissa * std::ldexp((T)1, of_product + distance));
    check_case<S>(g.uniform<T>(10), g.uniform<T>(10), g.uniform<T>(100));
  }
  for (const T v : {(T)0, (T)1, (T)-3}) {
    check_case<S>(v, 0, 5);
    for (const T zero : {(T)0, -(T)0})
      for (const T other : {(T)0, -(T)0, std::numeric_limits<T>::denorm_min()}) {
        check_case<S>(v, zero, other);
        check_case<S>(-v, zero, other);
        check_case<S>(other, other, zero);
        check_case<S>(other, -other, zero);
      }
    check_case<S>(v, v, -v * v);
    CHECK(std::isnan(emulated<S>(std::numeric_limits<T>::quiet_NaN(), v, 1)), "NaN * %a + 1", (double)v);
    CHECK(std::isnan(emulated<S>(v, v, std::numeric_limits<T>::quiet_NaN())), "%a^2 + NaN", (double)v);
  }
}

// Doubles as log-Bessel has them: squares of anything from the least number to 2^440, and what is left of
// sums of those.
void check_extremes(uint64_t seed) {
  generator g(seed);
  const auto between = [&](int low, int high) { return low + (int)(g.next() % (uint64_t)(high - low + 1)); };
  const auto mantissa = [&](int digits) {
    const double m = 1 + std::ldexp((double)(g.next() >> (65 - digits)), 1 - digits);
    return g.next() & 1 ? m : -m;
  };
  for (int i = 0; i < 300000; i++) {
    const int digits = i % 2 ? 53 : between(2, 53);
    const double a = std::ldexp(mantissa(53), between(-1074, 880));
    const double b = std::ldexp(mantissa(digits), between(-1074, std::min(880, 884 - std::ilogb(a))));
    check_case<f64>(a, b, std::ldexp(mantissa(53), between(-1074, 884)));
    check_case<f64>(a, b, -(a * b));
    check_case<f64>(a, b, std::nextafter(-(a * b), 0.0));
    const double v = std::ldexp(mantissa(53), between(-600, 440));
    check_case<f64>(v, v, -(v * v));
    check_case<f64>(v, v, 0);
    // Where the result is a subnormal number, or next to one: anywhere, and close to the middle of two.
    const double c = std::ldexp((double)between(-9, 9), between(-1074, -1022));
    const double small = std::ldexp(mantissa(digits), between(-1080, -1018) - std::ilogb(a));
    check_case<f64>(a, small, 0);
    check_case<f64>(a, small, c);
    check_case<f64>(a, small, -std::ldexp(mantissa(53), between(-1030, -960)));
    check_case<f64>(a, small, std::nextafter(-(a * small), c));
    const double middle = (double)(g.next() >> between(12, 63)) + 0.5;
    const double beside = 1 + std::ldexp((double)between(-1, 1), -between(1, 53));
    const int scale = between(-500, 500);
    for (const double multiple : {0.0, 1.0, -1.0, 7.0})
      check_case<f64>(std::ldexp(middle, scale), std::ldexp(beside, -1074 - scale), multiple * 0x1p-1074);
  }
}

}  // namespace

int main() {
  check_all<f32>(1, 40);
  check_all<f64>(2, 100);
  check_extremes(3);
  return checks::report("emulated fma");
}
