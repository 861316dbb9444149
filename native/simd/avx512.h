// SPDX-License-Identifier: Apache-2.0
// x86-64-v4: AVX-512 F, BW, CD, DQ, VL.
#pragma once

#include <immintrin.h>

#include "simd/common.h"

namespace {

struct f32 : traits<float> {
  using vec = __m512;
  using scaling = __m512;  // the exponent to subtract
  static constexpr int registers = 32;
  static constexpr int width = 16;

  static vec load(const float *p) { return _mm512_loadu_ps(p); }
  static void store(float *p, vec v) { _mm512_storeu_ps(p, v); }
  static void stream(float *p, vec v) { _mm512_stream_ps(p, v); }
  static vec set(float v) { return _mm512_set1_ps(v); }
  static vec add(vec a, vec b) { return _mm512_add_ps(a, b); }
  static vec sub(vec a, vec b) { return _mm512_sub_ps(a, b); }
  static vec mul(vec a, vec b) { return _mm512_mul_ps(a, b); }
  static vec fma(vec a, vec b, vec c) { return _mm512_fmadd_ps(a, b, c); }
  static vec max(vec a, vec b) { return _mm512_max_ps(a, b); }
  static vec max_or_second(vec a, vec b) { return _mm512_max_ps(a, b); }
  static float first(vec v) { return _mm512_cvtss_f32(v); }
  static float largest(vec v) { return _mm512_reduce_max_ps(v); }
  static vec keep_from(vec v, vec least) {
    return _mm512_maskz_mov_ps(_mm512_cmp_ps_mask(v, least, _CMP_GE_OQ), v);
  }
  static scaling scaling_by(int64_t exponent) { return set((float)exponent); }
  static vec scale(vec m, vec n, vec, scaling s) { return _mm512_scalef_ps(m, sub(n, s)); }

  using mask = __mmask16;
  using integers = __m512i;
  static vec div(vec a, vec b) { return _mm512_div_ps(a, b); }
  static vec sqrt(vec a) { return _mm512_sqrt_ps(a); }
  static mask less(vec a, vec b) { return _mm512_cmp_ps_mask(a, b, _CMP_LT_OQ); }
  static mask less_equal(vec a, vec b) { return _mm512_cmp_ps_mask(a, b, _CMP_LE_OQ); }
  static mask equal(vec a, vec b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
  static mask iless(integers a, integers b) { return _mm512_cmplt_epi32_mask(a, b); }
  static mask iequal(integers a, integers b) { return _mm512_cmpeq_epi32_mask(a, b); }
  static mask both(mask a, mask b) { return (mask)(a & b); }
  static mask either(mask a, mask b) { return (mask)(a | b); }
  static bool any(mask m) { return m != 0; }
  static vec select(mask m, vec a, vec b) { return _mm512_mask_blend_ps(m, b, a); }
  static integers iselect(mask m, integers a, integers b) { return _mm512_mask_blend_epi32(m, b, a); }
  static integers bits(vec a) { return _mm512_castps_si512(a); }
  static vec number(integers a) { return _mm512_castsi512_ps(a); }
  static integers iset(int32_t a) { return _mm512_set1_epi32(a); }
  static integers iadd(integers a, integers b) { return _mm512_add_epi32(a, b); }
  static integers isub(integers a, integers b) { return _mm512_sub_epi32(a, b); }
  static integers iand(integers a, integers b) { return _mm512_and_si512(a, b); }
  static integers ior(integers a, integers b) { return _mm512_or_si512(a, b); }
  static integers ixor(integers a, integers b) { return _mm512_xor_si512(a, b); }
  static integers truncated(vec a) { return _mm512_cvttps_epi32(a); }
  static vec converted(integers a) { return _mm512_cvtepi32_ps(a); }
  template <int n>
  static integers shift_left(integers a) {
    return _mm512_slli_epi32(a, n);
  }
  template <int n>
  static integers shift_right(integers a) {
    return _mm512_srli_epi32(a, n);
  }
};

struct f64 : traits<double> {
  using vec = __m512d;
  using scaling = __m512d;
  static constexpr int width = 8;

  static vec load(const double *p) { return _mm512_loadu_pd(p); }
  static void store(double *p, vec v) { _mm512_storeu_pd(p, v); }
  static void stream(double *p, vec v) { _mm512_stream_pd(p, v); }
  static vec set(double v) { return _mm512_set1_pd(v); }
  static vec add(vec a, vec b) { return _mm512_add_pd(a, b); }
  static vec sub(vec a, vec b) { return _mm512_sub_pd(a, b); }
  static vec mul(vec a, vec b) { return _mm512_mul_pd(a, b); }
  static vec fma(vec a, vec b, vec c) { return _mm512_fmadd_pd(a, b, c); }
  static vec max(vec a, vec b) { return _mm512_max_pd(a, b); }
  static vec max_or_second(vec a, vec b) { return _mm512_max_pd(a, b); }
  static double first(vec v) { return _mm512_cvtsd_f64(v); }
  static double largest(vec v) { return _mm512_reduce_max_pd(v); }
  static vec keep_from(vec v, vec least) {
    return _mm512_maskz_mov_pd(_mm512_cmp_pd_mask(v, least, _CMP_GE_OQ), v);
  }
  static scaling scaling_by(int64_t exponent) { return set((double)exponent); }
  static vec scale(vec m, vec n, vec, scaling s) { return _mm512_scalef_pd(m, sub(n, s)); }

  using mask = __mmask8;
  using integers = __m512i;
  static vec div(vec a, vec b) { return _mm512_div_pd(a, b); }
  static vec sqrt(vec a) { return _mm512_sqrt_pd(a); }
  static mask less(vec a, vec b) { return _mm512_cmp_pd_mask(a, b, _CMP_LT_OQ); }
  static mask less_equal(vec a, vec b) { return _mm512_cmp_pd_mask(a, b, _CMP_LE_OQ); }
  static mask equal(vec a, vec b) { return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ); }
  static mask both(mask a, mask b) { return (mask)(a & b); }
  static mask either(mask a, mask b) { return (mask)(a | b); }
  static vec select(mask m, vec a, vec b) { return _mm512_mask_blend_pd(m, b, a); }
  static integers bits(vec a) { return _mm512_castpd_si512(a); }
  static vec number(integers a) { return _mm512_castsi512_pd(a); }
  static integers iset(int64_t a) { return _mm512_set1_epi64(a); }
  static integers iadd(integers a, integers b) { return _mm512_add_epi64(a, b); }
  static integers isub(integers a, integers b) { return _mm512_sub_epi64(a, b); }
  static integers iand(integers a, integers b) { return _mm512_and_si512(a, b); }
  static integers ior(integers a, integers b) { return _mm512_or_si512(a, b); }
  template <int n>
  static integers shift_left(integers a) {
    return _mm512_slli_epi64(a, n);
  }
  template <int n>
  static integers shift_right(integers a) {
    return _mm512_srli_epi64(a, n);
  }
};

inline void stream_fence() { _mm_sfence(); }

}  // namespace
