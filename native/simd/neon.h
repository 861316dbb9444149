// SPDX-License-Identifier: Apache-2.0
// AArch64 Advanced SIMD, which every AArch64 CPU has.
#pragma once

#include <arm_neon.h>

#include "simd/common.h"

namespace {

struct f32 : traits<float> {
  using vec = float32x4_t;
  using scaling = int32x4_t;  // bias - exponent - bits(rounder), to be added to the bits of k
  static constexpr int registers = 32;
  static constexpr int width = 4;

  // As bytes: vld1q_f32 promises the compiler an alignment.
  static vec load(const float *p) { return vreinterpretq_f32_u8(vld1q_u8((const uint8_t *)p)); }
  static void store(float *p, vec v) { vst1q_u8((uint8_t *)p, vreinterpretq_u8_f32(v)); }
  static void stream(float *p, vec v) { store(p, v); }  // no such intrinsic
  static vec set(float v) { return vdupq_n_f32(v); }
  static vec add(vec a, vec b) { return vaddq_f32(a, b); }
  static vec sub(vec a, vec b) { return vsubq_f32(a, b); }
  static vec mul(vec a, vec b) { return vmulq_f32(a, b); }
  static vec fma(vec a, vec b, vec c) { return vfmaq_f32(c, a, b); }
  static vec max(vec a, vec b) { return vmaxq_f32(a, b); }
  static vec max_or_second(vec a, vec b) { return vbslq_f32(vcgtq_f32(a, b), a, b); }
  static float first(vec v) { return vgetq_lane_f32(v, 0); }
  static float largest(vec v) { return vmaxvq_f32(v); }
  static vec keep_from(vec v, vec least) {
    return vreinterpretq_f32_u32(vandq_u32(vreinterpretq_u32_f32(v), vcgeq_f32(v, least)));
  }
  static scaling scaling_by(int64_t exponent) {
    return vdupq_n_s32((int32_t)(exponent_bias - exponent - 0x4B400000));
  }
  static vec scale(vec m, vec, vec k, scaling s) {
    int32x4_t e = vmaxq_s32(vaddq_s32(vreinterpretq_s32_f32(k), s), vdupq_n_s32(0));
    return mul(m, vreinterpretq_f32_s32(vshlq_n_s32(e, mantissa_bits)));
  }

  using mask = uint32x4_t;
  using integers = int32x4_t;
  static vec div(vec a, vec b) { return vdivq_f32(a, b); }
  static vec sqrt(vec a) { return vsqrtq_f32(a); }
  static mask less(vec a, vec b) { return vcltq_f32(a, b); }
  static mask less_equal(vec a, vec b) { return vcleq_f32(a, b); }
  static mask equal(vec a, vec b) { return vceqq_f32(a, b); }
  static mask iless(integers a, integers b) { return vcltq_s32(a, b); }
  static mask iequal(integers a, integers b) { return vceqq_s32(a, b); }
  static mask both(mask a, mask b) { return vandq_u32(a, b); }
  static mask either(mask a, mask b) { return vorrq_u32(a, b); }
  static bool any(mask m) { return vmaxvq_u32(m) != 0; }
  static vec select(mask m, vec a, vec b) { return vbslq_f32(m, a, b); }
  static integers iselect(mask m, integers a, integers b) { return vbslq_s32(m, a, b); }
  static integers bits(vec a) { return vreinterpretq_s32_f32(a); }
  static vec number(integers a) { return vreinterpretq_f32_s32(a); }
  static integers iset(int32_t a) { return vdupq_n_s32(a); }
  // Unsigned, because sums may wrap: GCC writes these in plain C.
  static integers iadd(integers a, integers b) {
    return vreinterpretq_s32_u32(vaddq_u32(vreinterpretq_u32_s32(a), vreinterpretq_u32_s32(b)));
  }
  static integers isub(integers a, integers b) {
    return vreinterpretq_s32_u32(vsubq_u32(vreinterpretq_u32_s32(a), vreinterpretq_u32_s32(b)));
  }
  static integers iand(integers a, integers b) { return vandq_s32(a, b); }
  static integers ior(integers a, integers b) { return vorrq_s32(a, b); }
  static integers ixor(integers a, integers b) { return veorq_s32(a, b); }
  static integers truncated(vec a) { return vcvtq_s32_f32(a); }
  static vec converted(integers a) { return vcvtq_f32_s32(a); }
  template <int n>
  static integers shift_left(integers a) {
    return vshlq_n_s32(a, n);
  }
  template <int n>
  static integers shift_right(integers a) {
    return vreinterpretq_s32_u32(vshrq_n_u32(vreinterpretq_u32_s32(a), n));
  }
};

struct f64 : traits<double> {
  using vec = float64x2_t;
  using scaling = float64x2_t;  // the exponent to subtract
  static constexpr int width = 2;

  static vec load(const double *p) { return vreinterpretq_f64_u8(vld1q_u8((const uint8_t *)p)); }
  static void store(double *p, vec v) { vst1q_u8((uint8_t *)p, vreinterpretq_u8_f64(v)); }
  static void stream(double *p, vec v) { store(p, v); }
  static vec set(double v) { return vdupq_n_f64(v); }
  static vec add(vec a, vec b) { return vaddq_f64(a, b); }
  static vec sub(vec a, vec b) { return vsubq_f64(a, b); }
  static vec mul(vec a, vec b) { return vmulq_f64(a, b); }
  static vec fma(vec a, vec b, vec c) { return vfmaq_f64(c, a, b); }
  static vec max(vec a, vec b) { return vmaxq_f64(a, b); }
  static vec max_or_second(vec a, vec b) { return vbslq_f64(vcgtq_f64(a, b), a, b); }
  static double first(vec v) { return vgetq_lane_f64(v, 0); }
  static double largest(vec v) { return vmaxvq_f64(v); }
  static vec keep_from(vec v, vec least) {
    return vreinterpretq_f64_u64(vandq_u64(vreinterpretq_u64_f64(v), vcgeq_f64(v, least)));
  }
  static scaling scaling_by(int64_t exponent) { return set((double)exponent); }
  static vec scale(vec m, vec n, vec, scaling s) {
    vec d = max(sub(n, s), set(-(double)exponent_bias));
    int64x2_t e = vreinterpretq_s64_f64(add(d, set(rounder + (double)exponent_bias)));
    return mul(m, vreinterpretq_f64_s64(vshlq_n_s64(e, mantissa_bits)));
  }

  using mask = uint64x2_t;
  using integers = int64x2_t;
  static vec div(vec a, vec b) { return vdivq_f64(a, b); }
  static vec sqrt(vec a) { return vsqrtq_f64(a); }
  static mask less(vec a, vec b) { return vcltq_f64(a, b); }
  static mask less_equal(vec a, vec b) { return vcleq_f64(a, b); }
  static mask equal(vec a, vec b) { return vceqq_f64(a, b); }
  static mask both(mask a, mask b) { return vandq_u64(a, b); }
  static mask either(mask a, mask b) { return vorrq_u64(a, b); }
  static vec select(mask m, vec a, vec b) { return vbslq_f64(m, a, b); }
  static integers bits(vec a) { return vreinterpretq_s64_f64(a); }
  static vec number(integers a) { return vreinterpretq_f64_s64(a); }
  static integers iset(int64_t a) { return vdupq_n_s64(a); }
  // Unsigned, because sums may wrap: GCC writes these in plain C.
  static integers iadd(integers a, integers b) {
    return vreinterpretq_s64_u64(vaddq_u64(vreinterpretq_u64_s64(a), vreinterpretq_u64_s64(b)));
  }
  static integers isub(integers a, integers b) {
    return vreinterpretq_s64_u64(vsubq_u64(vreinterpretq_u64_s64(a), vreinterpretq_u64_s64(b)));
  }
  static integers iand(integers a, integers b) { return vandq_s64(a, b); }
  static integers ior(integers a, integers b) { return vorrq_s64(a, b); }
  template <int n>
  static integers shift_left(integers a) {
    return vshlq_n_s64(a, n);
  }
  template <int n>
  static integers shift_right(integers a) {
    return vreinterpretq_s64_u64(vshrq_n_u64(vreinterpretq_u64_s64(a), n));
  }
};

inline void stream_fence() {}

}  // namespace
