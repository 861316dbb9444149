// SPDX-License-Identifier: Apache-2.0
// x86-64-v2: SSE4.2. There is no fused multiply-add; it is emulated exactly, several times slower (and as a
// call: inlined everywhere it would outgrow the instruction cache).
#pragma once

#include <smmintrin.h>

#include "simd/common.h"

namespace {

// high + low == a + b exactly (Knuth).
struct sum_pd {
  __m128d high, low;
};

inline sum_pd two_sum(__m128d a, __m128d b) {
  __m128d s = _mm_add_pd(a, b);
  __m128d t = _mm_sub_pd(s, a);
  return {s, _mm_add_pd(_mm_sub_pd(a, _mm_sub_pd(s, t)), _mm_sub_pd(b, t))};
}

// high + low rounded to odd: where inexact, whichever neighbour has an odd last bit. A second rounding to
// at least two bits less then gives what one rounding of the exact sum would have given.
inline __m128d to_odd(sum_pd v) {
  const __m128i one = _mm_set1_epi64x(1);
  __m128d zero = _mm_setzero_pd();
  __m128i inexact = _mm_castpd_si128(_mm_or_pd(_mm_cmplt_pd(v.low, zero), _mm_cmpgt_pd(v.low, zero)));
  __m128i s = _mm_castpd_si128(v.high);
  __m128i even = _mm_sub_epi64(_mm_and_si128(s, one), one);
  __m128i opposite = _mm_srli_epi64(_mm_xor_si128(s, _mm_castpd_si128(v.low)), 63);
  __m128i step = _mm_sub_epi64(one, _mm_add_epi64(opposite, opposite));
  return _mm_castsi128_pd(_mm_add_epi64(s, _mm_and_si128(step, _mm_and_si128(inexact, even))));
}

struct f32 : traits<float> {
  using vec = __m128;
  using scaling = __m128i;  // bias - exponent - bits(rounder), to be added to the bits of k
  static constexpr int registers = 16;
  static constexpr int width = 4;

  static vec load(const float *p) { return _mm_loadu_ps(p); }
  static void store(float *p, vec v) { _mm_storeu_ps(p, v); }
  static void stream(float *p, vec v) { _mm_stream_ps(p, v); }
  static vec set(float v) { return _mm_set1_ps(v); }
  static vec add(vec a, vec b) { return _mm_add_ps(a, b); }
  static vec sub(vec a, vec b) { return _mm_sub_ps(a, b); }
  static vec mul(vec a, vec b) { return _mm_mul_ps(a, b); }
  static __attribute__((noinline)) vec fma(vec a, vec b, vec c) {
    __m128 low = half(_mm_cvtps_pd(a), _mm_cvtps_pd(b), _mm_cvtps_pd(c));
    __m128 high = half(_mm_cvtps_pd(_mm_movehl_ps(a, a)), _mm_cvtps_pd(_mm_movehl_ps(b, b)),
                       _mm_cvtps_pd(_mm_movehl_ps(c, c)));
    return _mm_movelh_ps(low, high);
  }
  static vec max(vec a, vec b) { return _mm_max_ps(a, b); }
  static vec max_or_second(vec a, vec b) { return _mm_max_ps(a, b); }
  static float first(vec v) { return _mm_cvtss_f32(v); }
  static float largest(vec v) {
    vec m = _mm_max_ps(v, _mm_movehl_ps(v, v));
    return _mm_cvtss_f32(_mm_max_ss(m, _mm_movehdup_ps(m)));
  }
  static vec keep_from(vec v, vec least) { return _mm_and_ps(v, _mm_cmpge_ps(v, least)); }
  static scaling scaling_by(int64_t exponent) {
    return _mm_set1_epi32((int32_t)(exponent_bias - exponent - 0x4B400000));
  }
  static vec scale(vec m, vec, vec k, scaling s) {
    __m128i e = _mm_add_epi32(_mm_castps_si128(k), s);
    e = _mm_slli_epi32(_mm_max_epi32(e, _mm_setzero_si128()), mantissa_bits);
    return mul(m, _mm_castsi128_ps(e));
  }

  using mask = __m128;
  using integers = __m128i;
  static vec div(vec a, vec b) { return _mm_div_ps(a, b); }
  static vec sqrt(vec a) { return _mm_sqrt_ps(a); }
  static mask less(vec a, vec b) { return _mm_cmplt_ps(a, b); }
  static mask less_equal(vec a, vec b) { return _mm_cmple_ps(a, b); }
  static mask equal(vec a, vec b) { return _mm_cmpeq_ps(a, b); }
  static mask iless(integers a, integers b) { return _mm_castsi128_ps(_mm_cmplt_epi32(a, b)); }
  static mask iequal(integers a, integers b) { return _mm_castsi128_ps(_mm_cmpeq_epi32(a, b)); }
  static mask both(mask a, mask b) { return _mm_and_ps(a, b); }
  static mask either(mask a, mask b) { return _mm_or_ps(a, b); }
  static bool any(mask m) { return _mm_movemask_ps(m) != 0; }
  static vec select(mask m, vec a, vec b) { return _mm_blendv_ps(b, a, m); }
  static integers iselect(mask m, integers a, integers b) {
    return _mm_blendv_epi8(b, a, _mm_castps_si128(m));
  }
  static integers bits(vec a) { return _mm_castps_si128(a); }
  static vec number(integers a) { return _mm_castsi128_ps(a); }
  static integers iset(int32_t a) { return _mm_set1_epi32(a); }
  static integers iadd(integers a, integers b) { return _mm_add_epi32(a, b); }
  static integers isub(integers a, integers b) { return _mm_sub_epi32(a, b); }
  static integers iand(integers a, integers b) { return _mm_and_si128(a, b); }
  static integers ior(integers a, integers b) { return _mm_or_si128(a, b); }
  static integers ixor(integers a, integers b) { return _mm_xor_si128(a, b); }
  static integers truncated(vec a) { return _mm_cvttps_epi32(a); }
  static vec converted(integers a) { return _mm_cvtepi32_ps(a); }
  template <int n>
  static integers shift_left(integers a) {
    return _mm_slli_epi32(a, n);
  }
  template <int n>
  static integers shift_right(integers a) {
    return _mm_srli_epi32(a, n);
  }

 private:
  // The product of two floats is exact in double.
  static __m128 half(__m128d a, __m128d b, __m128d c) {
    return _mm_cvtpd_ps(to_odd(two_sum(_mm_mul_pd(a, b), c)));
  }
};

struct f64 : traits<double> {
  using vec = __m128d;
  using scaling = __m128d;  // the exponent to subtract
  static constexpr int width = 2;

  static vec load(const double *p) { return _mm_loadu_pd(p); }
  static void store(double *p, vec v) { _mm_storeu_pd(p, v); }
  static void stream(double *p, vec v) { _mm_stream_pd(p, v); }
  static vec set(double v) { return _mm_set1_pd(v); }
  static vec add(vec a, vec b) { return _mm_add_pd(a, b); }
  static vec sub(vec a, vec b) { return _mm_sub_pd(a, b); }
  static vec mul(vec a, vec b) { return _mm_mul_pd(a, b); }
  // Boldo and Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using rounding to
  // odd" (2008). Scaled up, because the error of a product near 2^-1022 would not be a number. Holds for
  // magnitudes below 2^885 and results of any size.
  static __attribute__((noinline)) vec fma(vec a, vec b, vec c) {
    const vec up = set(0x1p110), down = set(0x1p-110);
    sum_pd product = two_product(mul(a, up), b);
    sum_pd tail = two_sum(mul(c, up), product.low);
    sum_pd head = two_sum(product.high, tail.high);
    vec rest = to_odd(two_sum(tail.low, head.low));
    vec sum = add(head.high, rest);
    mask subnormal = _mm_cmplt_pd(_mm_andnot_pd(set(-0.0), sum), set(0x1p-912));
    if (__builtin_expect(_mm_movemask_pd(subnormal), 0))
      sum = select(subnormal, subnormal_sum(a, b, c, head.high, rest, sum), sum);
    return mul(sum, down);
  }
  static vec max(vec a, vec b) { return _mm_max_pd(a, b); }
  static vec max_or_second(vec a, vec b) { return _mm_max_pd(a, b); }
  static double first(vec v) { return _mm_cvtsd_f64(v); }
  static double largest(vec v) { return _mm_cvtsd_f64(_mm_max_sd(v, _mm_unpackhi_pd(v, v))); }
  static vec keep_from(vec v, vec least) { return _mm_and_pd(v, _mm_cmpge_pd(v, least)); }
  static scaling scaling_by(int64_t exponent) { return set((double)exponent); }
  static vec scale(vec m, vec n, vec, scaling s) {
    vec d = max(sub(n, s), set(-(double)exponent_bias));
    __m128i e = _mm_castpd_si128(add(d, set(rounder + (double)exponent_bias)));
    return mul(m, _mm_castsi128_pd(_mm_slli_epi64(e, mantissa_bits)));
  }

  using mask = __m128d;
  using integers = __m128i;
  static vec div(vec a, vec b) { return _mm_div_pd(a, b); }
  static vec sqrt(vec a) { return _mm_sqrt_pd(a); }
  static mask less(vec a, vec b) { return _mm_cmplt_pd(a, b); }
  static mask less_equal(vec a, vec b) { return _mm_cmple_pd(a, b); }
  static mask equal(vec a, vec b) { return _mm_cmpeq_pd(a, b); }
  static mask both(mask a, mask b) { return _mm_and_pd(a, b); }
  static mask either(mask a, mask b) { return _mm_or_pd(a, b); }
  static vec select(mask m, vec a, vec b) { return _mm_blendv_pd(b, a, m); }
  static integers bits(vec a) { return _mm_castpd_si128(a); }
  static vec number(integers a) { return _mm_castsi128_pd(a); }
  static integers iset(int64_t a) { return _mm_set1_epi64x(a); }
  static integers iadd(integers a, integers b) { return _mm_add_epi64(a, b); }
  static integers isub(integers a, integers b) { return _mm_sub_epi64(a, b); }
  static integers iand(integers a, integers b) { return _mm_and_si128(a, b); }
  static integers ior(integers a, integers b) { return _mm_or_si128(a, b); }
  template <int n>
  static integers shift_left(integers a) {
    return _mm_slli_epi64(a, n);
  }
  template <int n>
  static integers shift_right(integers a) {
    return _mm_srli_epi64(a, n);
  }

 private:
  static sum_pd two_product(vec a, vec b) {
    const vec splitter = set(0x1p27 + 1);
    vec p = mul(a, b);
    vec ta = mul(a, splitter), tb = mul(b, splitter);
    vec ah = sub(ta, sub(ta, a)), bh = sub(tb, sub(tb, b));
    vec al = sub(a, ah), bl = sub(b, bh);
    vec error = add(add(add(sub(mul(ah, bh), p), mul(ah, bl)), mul(al, bh)), mul(al, bl));
    return {p, error};
  }
  // fma()'s sum where scaling down would round it a second time: beside the least normal number, of the same
  // sign, it has as many bits as will be left. A zero has the sign of the product if that is what
  // underflowed.
  static __attribute__((noinline)) vec subnormal_sum(vec a, vec b, vec c, vec head, vec rest, vec sum) {
    const vec zero = set(0), product = mul(a, b);
    const mask alone = both(equal(c, zero), both(_mm_cmpneq_pd(a, zero), _mm_cmpneq_pd(b, zero)));
    const vec signed_sum = select(equal(sum, zero), select(alone, product, add(product, c)), sum);
    const vec sign = _mm_and_pd(set(-0.0), signed_sum);
    const vec least = _mm_or_pd(sign, set(0x1p-912));
    sum_pd raised = two_sum(least, head);
    return _mm_or_pd(sign, sub(add(raised.high, to_odd(two_sum(raised.low, rest))), least));
  }
};

inline void stream_fence() { _mm_sfence(); }

}  // namespace
