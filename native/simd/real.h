// SPDX-License-Identifier: Apache-2.0
// A register of float64 with operators, so that a formula reads like one; of float32, where QUERN_REAL says
// so before. Included after a simd/*.h.
//
// Functions over these types are the source of the Java backends too: src/src/main/translator
// reads them. They keep to what it knows: straight lines, loops with constant bounds or over a pass's terms,
// and the names below.
#pragma once

#ifndef QUERN_REAL
#define QUERN_REAL f64
#endif

namespace {

using registers = QUERN_REAL;

struct real {
  registers::vec v;
  ON_DEVICE real(registers::vec v) : v(v) {}
  ON_DEVICE real(registers::element x) : v(registers::set(x)) {}
#if defined(QUERN_OF_A_THREAD)
  ON_DEVICE real(int x) : v(registers::whole(x)) {}
#endif
};

struct logical {
  registers::mask m;
};

struct integer {
  registers::integers i;
  ON_DEVICE integer(registers::integers i) : i(i) {}
  ON_DEVICE integer(traits<registers::element>::bits x) : i(registers::iset(x)) {}
};

FUNCTION real operator+(real a, real b) { return registers::add(a.v, b.v); }
FUNCTION real operator-(real a, real b) { return registers::sub(a.v, b.v); }
FUNCTION real operator-(real a) { return registers::sub(registers::set((registers::element)-0.0), a.v); }
FUNCTION real operator*(real a, real b) { return registers::mul(a.v, b.v); }
FUNCTION real operator/(real a, real b) { return registers::div(a.v, b.v); }
FUNCTION real fma(real a, real b, real c) { return registers::fma(a.v, b.v, c.v); }
FUNCTION real sqrt(real a) { return registers::sqrt(a.v); }

FUNCTION logical less(real a, real b) { return {registers::less(a.v, b.v)}; }
FUNCTION logical less_equal(real a, real b) { return {registers::less_equal(a.v, b.v)}; }
FUNCTION logical equal(real a, real b) { return {registers::equal(a.v, b.v)}; }
FUNCTION logical both(logical a, logical b) { return {registers::both(a.m, b.m)}; }
FUNCTION logical either(logical a, logical b) { return {registers::either(a.m, b.m)}; }
FUNCTION real select(logical m, real a, real b) { return registers::select(m.m, a.v, b.v); }

FUNCTION integer bits(real a) { return registers::bits(a.v); }
FUNCTION real number(integer a) { return registers::number(a.i); }
FUNCTION integer operator+(integer a, integer b) { return registers::iadd(a.i, b.i); }
FUNCTION integer operator-(integer a, integer b) { return registers::isub(a.i, b.i); }
FUNCTION integer operator&(integer a, integer b) { return registers::iand(a.i, b.i); }
FUNCTION integer operator|(integer a, integer b) { return registers::ior(a.i, b.i); }
template <int n>
FUNCTION integer shift_left(integer a) {
  return registers::shift_left<n>(a.i);
}
template <int n>
FUNCTION integer shift_right(integer a) {
  return registers::shift_right<n>(a.i);
}

}  // namespace
