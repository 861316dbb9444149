// SPDX-License-Identifier: Apache-2.0
// exp(x) = m * 2^n, kept apart so that nothing over- or underflows. Included after a simd/*.h.
// Constants: kernels/derive_exp.py.
#pragma once

namespace {

// Highest power first, down to t^0: largest relative error 2^-27.7 for |t| <= 0.3493.
COEFFICIENTS float EXP_F32[] = {
    0x1.6a1c9cp-10f, 0x1.123e78p-7f, 0x1.55590ep-5f, 0x1.55548cp-3f, 0x1.fffffcp-2f, 1.0f, 1.0f};
// Largest relative error 2^-56.6 for |t| <= 0.3493.
COEFFICIENTS double EXP_F64[] = {0x1.ad7bc89e284aap-26,
                                 0x1.28b086c8dfe9ep-22,
                                 0x1.71df2cb39145ep-19,
                                 0x1.a01996d98200fp-16,
                                 0x1.a01a0124c760cp-13,
                                 0x1.6c16c18549117p-10,
                                 0x1.11111111292dep-7,
                                 0x1.55555555503b2p-5,
                                 0x1.55555555554f2p-3,
                                 0x1.000000000000ap-1,
                                 1.0,
                                 1.0};

template <class S>
struct exp_constants;

template <>
struct exp_constants<f32> {
  static constexpr float log2_e = 0x1.715476p+0f;
  static constexpr float minus_ln2_high = -0x1.62e43p-1f;
  static constexpr float minus_ln2_low = 0x1.05c61p-29f;
  static constexpr int terms = sizeof EXP_F32 / sizeof EXP_F32[0];
  ON_DEVICE static float coefficient(int i) { return EXP_F32[i]; }
};

template <>
struct exp_constants<f64> {
  static constexpr double log2_e = 0x1.71547652b82fep+0;
  static constexpr double minus_ln2_high = -0x1.62e42fefa39efp-1;
  static constexpr double minus_ln2_low = -0x1.abc9e3b39803fp-56;
  static constexpr int terms = sizeof EXP_F64 / sizeof EXP_F64[0];
  ON_DEVICE static double coefficient(int i) { return EXP_F64[i]; }
};

// k = n + rounder: its bits hold n as an integer, which is what most scale() want.
template <class S, int count>
struct exp_parts {
  typename S::vec m[count], n[count], k[count];
};

// Several registers step by step, not one after the other: a chain of twelve dependent operations leaves
// the CPU's scheduler full of waiting ones unless the independent ones stand close together.
template <class S, int count>
FUNCTION void exp_split(const typename S::vec *x, exp_parts<S, count> *r) {
  using C = exp_constants<S>;
  const typename S::vec rounder = S::set(S::rounder);
  typename S::vec t[count];
  UNROLLED for (int g = 0; g < count; g++) r->k[g] = S::fma(x[g], S::set(C::log2_e), rounder);
  UNROLLED for (int g = 0; g < count; g++) r->n[g] = S::sub(r->k[g], rounder);
  UNROLLED for (int g = 0; g < count; g++) t[g] = S::fma(r->n[g], S::set(C::minus_ln2_high), x[g]);
  UNROLLED for (int g = 0; g < count; g++) t[g] = S::fma(r->n[g], S::set(C::minus_ln2_low), t[g]);
  UNROLLED for (int g = 0; g < count; g++) r->m[g] = S::set(C::coefficient(0));
  UNROLLED for (int i = 1; i < C::terms; i++) {
    UNROLLED for (int g = 0; g < count; g++) r->m[g] = S::fma(r->m[g], t[g], S::set(C::coefficient(i)));
  }
}

}  // namespace
