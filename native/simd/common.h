// SPDX-License-Identifier: Apache-2.0
// What all instruction sets share. Each simd/*.h defines two types, f32 and f64, with
//   vec, width                      a register and its elements; of f32, registers: how many there are
//   load, store, stream, set        stream: a store past the caches, to an address aligned to the register
//   add, sub, mul, fma              fma rounds once
//   max                             of ordinary numbers; says nothing of NaN
//   max_or_second(a, b)             b where either is NaN, else the larger
//   first(v), largest(v)            an element; says nothing of NaN
//   keep_from(v, least)             v where v >= least, else +0
// For functions over registers (simd/real.h):
//   div, sqrt                       rounded once
//   mask, integers                  one truth, one integer of the element's size per element
//   less, less_equal, equal         false of NaN
//   both, either, select(m, a, b)   a where m, else b
//   bits, number                    the same bits as integers, as numbers
//   iadd, isub (which wrap), iand, ior, shift_left<n>, shift_right<n> (which brings in zeros), iset
// f32 alone, for arithmetic on the bits of numbers (kernels/approx):
//   iless, iequal                   of signed integers
//   iselect(m, a, b)                a where m, else b
//   ixor; any(m)                    whether one of the truths is
//   truncated, converted            to an integer, of numbers below 2^31; and back, rounded to nearest
// For softmax:
//   scaling_by(e), scale(m, n, k, s)  m * 2^(n - e) for n <= e, where k = n + rounder; what falls below the
//                                   smallest normal number may be anything from 0 to its rounded value
// Everything here lives in anonymous namespaces: an inline function shared between tiers would let the
// linker keep the copy of the wider tier for the narrower one.
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

// nvcc compiles the same functions for the GPU, where tables of coefficients lie in constant memory. Before
// compute capability 9.0 operands of instructions come from there at no cost; from then on a float64
// coefficient takes two instructions to get, which simd/pair.h shares between two elements.
#if defined(__CUDACC__)
#define ON_DEVICE __device__
#define COEFFICIENTS static __constant__ const
#define UNROLLED _Pragma("unroll")
#define ROLLED _Pragma("unroll 1")
#else
#define ON_DEVICE
#define COEFFICIENTS constexpr
#define UNROLLED _Pragma("GCC unroll 64")
#define ROLLED
#endif
#define INLINE ON_DEVICE inline __attribute__((always_inline))
#define FUNCTION static INLINE

namespace {

template <class T>
struct traits;

template <>
struct traits<float> {
  using element = float;
  using bits = int32_t;
  static constexpr int mantissa_bits = 23;
  static constexpr bits exponent_bias = 127;
  static constexpr float rounder = 0x1.8p23f;  // adding it rounds to an integer in the low bits
  static constexpr int lanes = 16;             // of the reduction order, whatever the register holds
  static constexpr float flush_below = 0x1p-125f;
};

template <>
struct traits<double> {
  using element = double;
  using bits = int64_t;
  static constexpr int mantissa_bits = 52;
  static constexpr bits exponent_bias = 1023;
  static constexpr double rounder = 0x1.8p52;
  static constexpr int lanes = 8;
  static constexpr double flush_below = 0x1p-1021;
};

}  // namespace
