// SPDX-License-Identifier: Apache-2.0
// The operands that the tests feed to log-Bessel, made like the rows of inputs.h so that any language can
// make the same bits. expected-bits-bessel.csv holds what must come out.
//
// Draws, each of which calls next() as often as it says:
//   linear(R)        once    (double) (next() >>> 11) * (R * 2^-53): in [0, R)
//   wide(low, high)  twice   the first modulo (high - low + 1), unsigned, plus low is the exponent field of a
//                            positive number, the low 52 bits of the second are its mantissa
//
// An element of a class: b = next() modulo 5, then v, then x.
//   b   v                      x
//   0   linear(order)          linear(argument)
//   1   wide(0, order_top)     linear(argument)
//   2   linear(order)          wide(bottom, top)
//   3   (next() mod 41) / 2    linear(argument)
//   4   wide(0, 0)             wide(bottom, top)
// with the class's numbers below; and anew until class_of(v, x) is the class.
#pragma once

#include "inputs.h"

constexpr int bessel_classes = 12;  // from 0, of the specials

struct bessel_operands {
  std::vector<double> order, x;

  int64_t size() const { return (int64_t)x.size(); }
};

// As kernels/bessel/classes.h has it.
inline int class_of(double v, double x) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  if (!(v >= 0 && v < infinity && x > 0 && x < infinity)) return 0;
  const double q = v * v + x * x;
  if (q >= 0x1p880 || (q >= 400 && x < 0x1p-500)) return 1;
  if (q >= 400) return q >= 490000 ? 2 : q >= 4096 ? 3 : q >= 900 ? 4 : 5;
  return x < 0.25 ? 6 : x < 1 ? 7 : x < 2 ? 8 : x < 4 ? 9 : x < 8 ? 10 : 11;
}

inline bessel_operands make_operands(int of_class, int64_t n, uint64_t seed) {
  static constexpr struct {
    double order, argument;
    int order_top, bottom, top;
  } ranges[bessel_classes] = {
      {},
      {0x1p1000, 0x1p1000, 2046, 0, 2046},
      {5000, 5000, 1463, 523, 1463},
      {700, 700, 1032, 523, 1032},
      {64, 64, 1029, 523, 1029},
      {30, 30, 1027, 523, 1027},
      {20, 0.25, 1027, 0, 1020},
      {20, 1, 1027, 1021, 1022},
      {20, 2, 1027, 1023, 1023},
      {20, 4, 1027, 1024, 1024},
      {20, 8, 1027, 1025, 1025},
      {20, 20, 1027, 1026, 1027},
  };
  const auto &range = ranges[of_class];
  generator g(seed);
  const auto linear = [&](double r) { return (double)(g.next() >> 11) * (r * 0x1p-53); };
  const auto wide = [&](int low, int high) {
    const uint64_t exponent = g.next() % (uint64_t)(high - low + 1) + (uint64_t)low;
    return from_bits<double>(exponent << 52 | (g.next() & bits_of<double>::mantissa));
  };
  bessel_operands o;
  while (o.size() < n) {
    const auto b = (int)(g.next() % 5);
    const double v = b == 1   ? wide(0, range.order_top)
                     : b == 3 ? (double)(g.next() % 41) * 0.5
                     : b == 4 ? wide(0, 0)
                              : linear(range.order);
    const double x = b == 2 || b == 4 ? wide(range.bottom, range.top) : linear(range.argument);
    if (class_of(v, x) != of_class) continue;
    o.order.push_back(v);
    o.x.push_back(x);
  }
  return o;
}

// Any bits: mostly specials and extremes, and what lies on the borders of classes.
inline bessel_operands make_any_operands(int64_t n, uint64_t seed) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  constexpr double some[] = {
      0,   -0.0,    1,        -1,        0.25, 2,  4,  8,  20,       30,        64,
      700, 0x1p440, 0x1p-500, 0x1p-1074, 12,   16, 24, 18, infinity, -infinity, 0x1.fffffffffffffp1023};
  generator g(seed);
  const auto value = [&] {
    const uint64_t b = g.next(), bits = g.next();
    if (b % 4 == 0) return from_bits<double>(bits);
    if (b % 4 == 1) return (double)(bits >> 11) * (40 * 0x1p-53);
    // A number of the list, or one of its neighbours.
    const double v = some[bits % (sizeof some / sizeof some[0])];
    uint64_t near;
    std::memcpy(&near, &v, sizeof near);
    return from_bits<double>(b % 4 == 2 ? near : near + (b >> 62) - 1);
  };
  bessel_operands o;
  for (int64_t i = 0; i < n; i++) {
    o.order.push_back(value());
    o.x.push_back(value());
  }
  return o;
}
