// SPDX-License-Identifier: Apache-2.0
// x86-64-v3: AVX2 and FMA.
#pragma once

#include <immintrin.h>

#include "simd/common.h"

namespace {

struct f32 : traits<float> {
  using vec = __m256;
  using scaling = __m256i;  // bias - exponent - bits(rounder), to be added to the bits of k
  static constexpr int registers = 16;
  static constexpr int width = 8;

  static vec load(const float *p) { return _mm256_loadu_ps(p); }
  static void store(float *p, vec v) { _mm256_storeu_ps(p, v); }
  static void stream(float *p, vec v) { _mm256_stream_ps(p, v); }
  static vec set(float v) { return _mm256_set1_ps(v); }
  static vec add(vec a, vec b) { return _mm256_add_ps(a, b); }
  static vec sub(vec a, vec b) { return _mm256_sub_ps(a, b); }
  static vec mul(vec a, vec b) { return _mm256_mul_ps(a, b); }
  static vec fma(vec a, vec b, vec c) { return _mm256_fmadd_ps(a, b, c); }
  static vec max(vec a, vec b) { return _mm256_max_ps(a, b); }
  static vec max_or_second(vec a, vec b) { return _mm256_max_ps(a, b); }
  static float first(vec v) { return _mm256_cvtss_f32(v); }
  static float largest(vec v) {
    __m128 m = _mm_max_ps(_mm256_castps256_ps128(v), _mm256_extractf128_ps(v, 1));
    m = _mm_max_ps(m, _mm_movehl_ps(m, m));
    return _mm_cvtss_f32(_mm_max_ss(m, _mm_movehdup_ps(m)));
  }
  static vec keep_from(vec v, vec least) { return _mm256_and_ps(v, _mm256_cmp_ps(v, least, _CMP_GE_OQ)); }
  static scaling scaling_by(int64_t exponent) {
    return _mm256_set1_epi32((int32_t)(exponent_bias - exponent - 0x4B400000));
  }
  static vec scale(vec m, vec, vec k, scaling s) {
    __m256i e = _mm256_add_epi32(_mm256_castps_si256(k), s);
    e = _mm256_slli_epi32(_mm256_max_epi32(e, _mm256_setzero_si256()), mantissa_bits);
    return mul(m, _mm256_castsi256_ps(e));
  }

  using mask = __m256;
  using integers = __m256i;
  static vec div(vec a, vec b) { return _mm256_div_ps(a, b); }
  static vec sqrt(vec a) { return _mm256_sqrt_ps(a); }
  static mask less(vec a, vec b) { return _mm256_cmp_ps(a, b, _CMP_LT_OQ); }
  static mask less_equal(vec a, vec b) { return _mm256_cmp_ps(a, b, _CMP_LE_OQ); }
  static mask equal(vec a, vec b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
  static mask iless(integers a, integers b) { return _mm256_castsi256_ps(_mm256_cmpgt_epi32(b, a)); }
  static mask iequal(integers a, integers b) { return _mm256_castsi256_ps(_mm256_cmpeq_epi32(a, b)); }
  static mask both(mask a, mask b) { return _mm256_and_ps(a, b); }
  static mask either(mask a, mask b) { return _mm256_or_ps(a, b); }
  static bool any(mask m) { return _mm256_movemask_ps(m) != 0; }
  static vec select(mask m, vec a, vec b) { return _mm256_blendv_ps(b, a, m); }
  static integers iselect(mask m, integers a, integers b) {
    return _mm256_blendv_epi8(b, a, _mm256_castps_si256(m));
  }
  static integers bits(vec a) { return _mm256_castps_si256(a); }
  static vec number(integers a) { return _mm256_castsi256_ps(a); }
  static integers iset(int32_t a) { return _mm256_set1_epi32(a); }
  static integers iadd(integers a, integers b) { return _mm256_add_epi32(a, b); }
  static integers isub(integers a, integers b) { return _mm256_sub_epi32(a, b); }
  static integers iand(integers a, integers b) { return _mm256_and_si256(a, b); }
  static integers ior(integers a, integers b) { return _mm256_or_si256(a, b); }
  static integers ixor(integers a, integers b) { return _mm256_xor_si256(a, b); }
  static integers truncated(vec a) { return _mm256_cvttps_epi32(a); }
  static vec converted(integers a) { return _mm256_cvtepi32_ps(a); }
  template <int n>
  static integers shift_left(integers a) {
    return _mm256_slli_epi32(a, n);
  }
  template <int n>
  static integers shift_right(integers a) {
    return _mm256_srli_epi32(a, n);
  }
};

struct f64 : traits<double> {
  using vec = __m256d;
  using scaling = __m256d;  // the exponent to subtract
  static constexpr int width = 4;

  static vec load(const double *p) { return _mm256_loadu_pd(p); }
  static void store(double *p, vec v) { _mm256_storeu_pd(p, v); }
  static void stream(double *p, vec v) { _mm256_stream_pd(p, v); }
  static vec set(double v) { return _mm256_set1_pd(v); }
  static vec add(vec a, vec b) { return _mm256_add_pd(a, b); }
  static vec sub(vec a, vec b) { return _mm256_sub_pd(a, b); }
  static vec mul(vec a, vec b) { return _mm256_mul_pd(a, b); }
  static vec fma(vec a, vec b, vec c) { return _mm256_fmadd_pd(a, b, c); }
  static vec max(vec a, vec b) { return _mm256_max_pd(a, b); }
  static vec max_or_second(vec a, vec b) { return _mm256_max_pd(a, b); }
  static double first(vec v) { return _mm256_cvtsd_f64(v); }
  static double largest(vec v) {
    __m128d m = _mm_max_pd(_mm256_castpd256_pd128(v), _mm256_extractf128_pd(v, 1));
    return _mm_cvtsd_f64(_mm_max_sd(m, _mm_unpackhi_pd(m, m)));
  }
  static vec keep_from(vec v, vec least) { return _mm256_and_pd(v, _mm256_cmp_pd(v, least, _CMP_GE_OQ)); }
  static scaling scaling_by(int64_t exponent) { return set((double)exponent); }
  // No 64-bit integer maximum before AVX-512: clamp the exponent as a number, then round it into place.
  static vec scale(vec m, vec n, vec, scaling s) {
    vec d = max(sub(n, s), set(-(double)exponent_bias));
    __m256i e = _mm256_castpd_si256(add(d, set(rounder + (double)exponent_bias)));
    return mul(m, _mm256_castsi256_pd(_mm256_slli_epi64(e, mantissa_bits)));
  }

  using mask = __m256d;
  using integers = __m256i;
  static vec div(vec a, vec b) { return _mm256_div_pd(a, b); }
  static vec sqrt(vec a) { return _mm256_sqrt_pd(a); }
  static mask less(vec a, vec b) { return _mm256_cmp_pd(a, b, _CMP_LT_OQ); }
  static mask less_equal(vec a, vec b) { return _mm256_cmp_pd(a, b, _CMP_LE_OQ); }
  static mask equal(vec a, vec b) { return _mm256_cmp_pd(a, b, _CMP_EQ_OQ); }
  static mask both(mask a, mask b) { return _mm256_and_pd(a, b); }
  static mask either(mask a, mask b) { return _mm256_or_pd(a, b); }
  static vec select(mask m, vec a, vec b) { return _mm256_blendv_pd(b, a, m); }
  static integers bits(vec a) { return _mm256_castpd_si256(a); }
  static vec number(integers a) { return _mm256_castsi256_pd(a); }
  static integers iset(int64_t a) { return _mm256_set1_epi64x(a); }
  static integers iadd(integers a, integers b) { return _mm256_add_epi64(a, b); }
  static integers isub(integers a, integers b) { return _mm256_sub_epi64(a, b); }
  static integers iand(integers a, integers b) { return _mm256_and_si256(a, b); }
  static integers ior(integers a, integers b) { return _mm256_or_si256(a, b); }
  template <int n>
  static integers shift_left(integers a) {
    return _mm256_slli_epi64(a, n);
  }
  template <int n>
  static integers shift_right(integers a) {
    return _mm256_srli_epi64(a, n);
  }
};

inline void stream_fence() { _mm_sfence(); }

}  // namespace
