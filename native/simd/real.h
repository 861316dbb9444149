// SPDX-License-Identifier: Apache-2.0
// A register of float64 with operators, so that a formula reads like one. Included after a simd/*.h.
//
// Functions over these types are the source of the Java backends too: src/src/main/translator
// reads them. They keep to what it knows: straight lines, loops with constant bounds or over a pass's terms,
// and the names below.
#pragma once

#define FUNCTION static inline __attribute__((always_inline))
#define UNROLLED _Pragma("GCC unroll 64")

namespace {

struct real {
  f64::vec v;
  real(f64::vec v) : v(v) {}
  real(double x) : v(f64::set(x)) {}
};

struct logical {
  f64::mask m;
};

struct integer {
  f64::integers i;
  integer(f64::integers i) : i(i) {}
  integer(int64_t x) : i(f64::iset(x)) {}
};

FUNCTION real operator+(real a, real b) { return f64::add(a.v, b.v); }
FUNCTION real operator-(real a, real b) { return f64::sub(a.v, b.v); }
FUNCTION real operator-(real a) { return f64::sub(f64::set(-0.0), a.v); }
FUNCTION real operator*(real a, real b) { return f64::mul(a.v, b.v); }
FUNCTION real operator/(real a, real b) { return f64::div(a.v, b.v); }
FUNCTION real fma(real a, real b, real c) { return f64::fma(a.v, b.v, c.v); }
FUNCTION real sqrt(real a) { return f64::sqrt(a.v); }

FUNCTION logical less(real a, real b) { return {f64::less(a.v, b.v)}; }
FUNCTION logical less_equal(real a, real b) { return {f64::less_equal(a.v, b.v)}; }
FUNCTION logical equal(real a, real b) { return {f64::equal(a.v, b.v)}; }
FUNCTION logical both(logical a, logical b) { return {f64::both(a.m, b.m)}; }
FUNCTION logical either(logical a, logical b) { return {f64::either(a.m, b.m)}; }
FUNCTION real select(logical m, real a, real b) { return f64::select(m.m, a.v, b.v); }

FUNCTION integer bits(real a) { return f64::bits(a.v); }
FUNCTION real number(integer a) { return f64::number(a.i); }
FUNCTION integer operator+(integer a, integer b) { return f64::iadd(a.i, b.i); }
FUNCTION integer operator-(integer a, integer b) { return f64::isub(a.i, b.i); }
FUNCTION integer operator&(integer a, integer b) { return f64::iand(a.i, b.i); }
FUNCTION integer operator|(integer a, integer b) { return f64::ior(a.i, b.i); }
template <int n>
FUNCTION integer shift_left(integer a) {
  return f64::shift_left<n>(a.i);
}
template <int n>
FUNCTION integer shift_right(integer a) {
  return f64::shift_right<n>(a.i);
}

}  // namespace
