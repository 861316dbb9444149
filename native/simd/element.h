// SPDX-License-Identifier: Apache-2.0
// Arithmetic on one element, for simd/lane.h and simd/pair.h. Plain C++ but for the operations that must
// round once, so that a CPU can run the same kernels.
#pragma once

#include "simd/common.h"

namespace {

// A type of its own, so that a register of one element is not mistaken for the element.
template <class T>
struct single_element {
  T x;
};

// What both types do alike. Integers wrap, which only unsigned ones may.
template <class Element, class Bits, class UnsignedBits>
struct lane : traits<Element> {
  using vec = single_element<Element>;
  using integers = single_element<Bits>;
  using mask = bool;
  using scaling = int32_t;  // what brings the low bits of k to a biased exponent
  static constexpr int registers = 32;
  static constexpr int width = 1;

  ON_DEVICE static vec load(const Element *p) { return {*p}; }
  ON_DEVICE static void store(Element *p, vec v) { *p = v.x; }
  ON_DEVICE static void stream(Element *p, vec v) { *p = v.x; }
  ON_DEVICE static vec set(Element x) { return {x}; }
  ON_DEVICE static vec add(vec a, vec b) { return {a.x + b.x}; }
  ON_DEVICE static vec sub(vec a, vec b) { return {a.x - b.x}; }
  ON_DEVICE static vec mul(vec a, vec b) { return {a.x * b.x}; }
  ON_DEVICE static vec max(vec a, vec b) { return a.x > b.x ? a : b; }
  ON_DEVICE static vec max_or_second(vec a, vec b) { return a.x > b.x ? a : b; }
  ON_DEVICE static Element first(vec v) { return v.x; }
  ON_DEVICE static Element largest(vec v) { return v.x; }
  ON_DEVICE static vec keep_from(vec v, vec least) { return {v.x >= least.x ? v.x : 0}; }
  ON_DEVICE static scaling scaling_by(int64_t exponent) {
    return (int32_t)(traits<Element>::exponent_bias - exponent) -
           (int32_t)bits(set(traits<Element>::rounder)).x;
  }
  ON_DEVICE static vec scale(vec m, vec, vec k, scaling s) {
    const int32_t biased = (int32_t)bits(k).x + s;
    return mul(m, number({(Bits)(biased > 0 ? biased : 0) << traits<Element>::mantissa_bits}));
  }

  ON_DEVICE static mask less(vec a, vec b) { return a.x < b.x; }
  ON_DEVICE static mask less_equal(vec a, vec b) { return a.x <= b.x; }
  ON_DEVICE static mask equal(vec a, vec b) { return a.x == b.x; }
  ON_DEVICE static mask iless(integers a, integers b) { return a.x < b.x; }
  ON_DEVICE static mask iequal(integers a, integers b) { return a.x == b.x; }
  ON_DEVICE static mask both(mask a, mask b) { return a && b; }
  ON_DEVICE static mask either(mask a, mask b) { return a || b; }
  ON_DEVICE static bool any(mask m) { return m; }
  ON_DEVICE static vec select(mask m, vec a, vec b) { return m ? a : b; }
  ON_DEVICE static integers iselect(mask m, integers a, integers b) { return m ? a : b; }
  ON_DEVICE static integers bits(vec a) {
    integers b;
    memcpy(&b, &a, sizeof b);
    return b;
  }
  ON_DEVICE static vec number(integers a) {
    vec v;
    memcpy(&v, &a, sizeof v);
    return v;
  }
  ON_DEVICE static integers iset(Bits x) { return {x}; }
  ON_DEVICE static integers iadd(integers a, integers b) {
    return {(Bits)((UnsignedBits)a.x + (UnsignedBits)b.x)};
  }
  ON_DEVICE static integers isub(integers a, integers b) {
    return {(Bits)((UnsignedBits)a.x - (UnsignedBits)b.x)};
  }
  ON_DEVICE static integers iand(integers a, integers b) { return {a.x & b.x}; }
  ON_DEVICE static integers ior(integers a, integers b) { return {a.x | b.x}; }
  ON_DEVICE static integers ixor(integers a, integers b) { return {a.x ^ b.x}; }
  // Of NaN anything, but C++ must not be asked what.
  ON_DEVICE static integers truncated(vec a) { return {a.x == a.x ? (Bits)a.x : 0}; }
  ON_DEVICE static vec converted(integers a) { return {(Element)a.x}; }
  template <int n>
  ON_DEVICE static integers shift_left(integers a) {
    return {(Bits)((UnsignedBits)a.x << n)};
  }
  template <int n>
  ON_DEVICE static integers shift_right(integers a) {
    return {(Bits)((UnsignedBits)a.x >> n)};
  }
};

struct element_f32 : lane<float, int32_t, uint32_t> {
  ON_DEVICE static vec whole(int32_t x) { return {(float)x}; }

#if defined(__CUDA_ARCH__)
  ON_DEVICE static vec fma(vec a, vec b, vec c) { return {__fmaf_rn(a.x, b.x, c.x)}; }
  ON_DEVICE static vec div(vec a, vec b) { return {__fdiv_rn(a.x, b.x)}; }
  ON_DEVICE static vec sqrt(vec a) { return {__fsqrt_rn(a.x)}; }
#else
  ON_DEVICE static vec fma(vec a, vec b, vec c) { return {__builtin_fmaf(a.x, b.x, c.x)}; }
  ON_DEVICE static vec div(vec a, vec b) { return {a.x / b.x}; }
  ON_DEVICE static vec sqrt(vec a) { return {__builtin_sqrtf(a.x)}; }
#endif
};

struct element_f64 : lane<double, int64_t, uint64_t> {
  // The number, exactly. GPUs convert to float64 at a quarter of the rate of additions.
  ON_DEVICE static vec whole(int32_t x) {
    return sub(number({0x4330000080000000 ^ (int64_t)(uint32_t)x}), {0x1p52 + 0x1p31});
  }

#if defined(__CUDA_ARCH__)
  ON_DEVICE static vec fma(vec a, vec b, vec c) { return {__fma_rn(a.x, b.x, c.x)}; }
  ON_DEVICE static vec div(vec a, vec b) { return {__ddiv_rn(a.x, b.x)}; }
  ON_DEVICE static vec sqrt(vec a) { return {__dsqrt_rn(a.x)}; }
#else
  ON_DEVICE static vec fma(vec a, vec b, vec c) { return {__builtin_fma(a.x, b.x, c.x)}; }
  ON_DEVICE static vec div(vec a, vec b) { return {a.x / b.x}; }
  ON_DEVICE static vec sqrt(vec a) { return {__builtin_sqrt(a.x)}; }
#endif
};

}  // namespace
