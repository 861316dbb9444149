// SPDX-License-Identifier: Apache-2.0
// The C ABI: which tiers there are, and the way from a tier to its table.
#include "quern.h"

#include "kernels/approx_table.h"
#include "kernels/bessel_table.h"
#include "kernels/softmax_table.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace {

constexpr uint32_t bit(int tier) { return 1u << tier; }

// What one tier compiled.
struct tables {
  const softmax_table *softmax;
  const bessel_table *bessel;
  const approx_table *approx;
};

tables tables_of(int32_t tier) {
  switch (tier) {
#if defined(__x86_64__)
    case QUERN_TIER_X86_64_V2:
      return {&softmax_x86_64_v2, &bessel_x86_64_v2, &approx_x86_64_v2};
    case QUERN_TIER_X86_64_V3:
      return {&softmax_x86_64_v3, &bessel_x86_64_v3, &approx_x86_64_v3};
    case QUERN_TIER_X86_64_V4:
      return {&softmax_x86_64_v4, &bessel_x86_64_v4, &approx_x86_64_v4};
#elif defined(__aarch64__)
    case QUERN_TIER_NEON:
      return {&softmax_neon, &bessel_neon, &approx_neon};
#endif
    default:
      return {nullptr, nullptr, nullptr};
  }
}

const softmax_table *table(int32_t tier) { return tables_of(tier).softmax; }

#if defined(__x86_64__)
bool has(uint32_t word, uint32_t mask) { return (word & mask) == mask; }

struct x86_tiers {
  uint32_t cpu, usable;
};

// A CPU has AVX registers only when the operating system saves them: XCR0 says which it does.
x86_tiers probe() {
  uint32_t a, b, c, d, b7 = 0, c_extended = 0;
  if (!__get_cpuid(1, &a, &b, &c, &d)) return {0, 0};
  uint32_t c7, d7;
  __get_cpuid_count(7, 0, &a, &b7, &c7, &d7);
  uint32_t b8, d8;
  __get_cpuid(0x80000001, &a, &b8, &c_extended, &d8);
  constexpr uint32_t v2_c = bit_SSE3 | bit_SSSE3 | bit_SSE4_1 | bit_SSE4_2 | bit_POPCNT | bit_CMPXCHG16B;
  constexpr uint32_t v3_c = bit_AVX | bit_FMA | bit_F16C | bit_MOVBE;
  constexpr uint32_t v3_b = bit_AVX2 | bit_BMI | bit_BMI2;
  constexpr uint32_t v4_b = bit_AVX512F | bit_AVX512BW | bit_AVX512CD | bit_AVX512DQ | bit_AVX512VL;
  x86_tiers tiers = {0, 0};
  if (!has(c, v2_c) || !has(c_extended, bit_LAHF_LM)) return tiers;
  tiers.cpu = tiers.usable = bit(QUERN_TIER_X86_64_V2);
  if (!has(c, v3_c) || !has(b7, v3_b) || !has(c_extended, bit_ABM)) return tiers;
  tiers.cpu |= bit(QUERN_TIER_X86_64_V3);
  const bool v4 = has(b7, v4_b);
  if (v4) tiers.cpu |= bit(QUERN_TIER_X86_64_V4);
  if (!has(c, bit_OSXSAVE)) return tiers;
  uint32_t saved, saved_high;
  __asm__("xgetbv" : "=a"(saved), "=d"(saved_high) : "c"(0));
  if (has(saved, 0x06)) {
    tiers.usable |= bit(QUERN_TIER_X86_64_V3);
    if (v4 && has(saved, 0xE6)) tiers.usable |= bit(QUERN_TIER_X86_64_V4);
  }
  return tiers;
}
#endif

constexpr int32_t pass_flags = QUERN_SOFTMAX_SHIFTED | QUERN_SOFTMAX_STREAMING;

int32_t check(const softmax_table *t, int32_t flags, int32_t known) {
  if (!t) return QUERN_UNKNOWN_TIER;
  return flags & ~known ? QUERN_UNKNOWN_ARGUMENT : QUERN_OK;
}

}  // namespace

// Filled when the library is loaded: the CPU has to be asked, and nothing else runs before.
extern const quern_library_info quern_library = []() -> quern_library_info {
#if defined(__x86_64__)
  const x86_tiers tiers = probe();
  return {QUERN_ABI_VERSION,
          bit(QUERN_TIER_X86_64_V2) | bit(QUERN_TIER_X86_64_V3) | bit(QUERN_TIER_X86_64_V4), tiers.cpu,
          tiers.usable};
#elif defined(__aarch64__)
  return {QUERN_ABI_VERSION, bit(QUERN_TIER_NEON), bit(QUERN_TIER_NEON), bit(QUERN_TIER_NEON)};
#endif
}();

uint32_t quern_abi_version(void) { return quern_library.abi_version; }
uint32_t quern_tiers_compiled(void) { return quern_library.tiers_compiled; }
uint32_t quern_tiers_of_cpu(void) { return quern_library.tiers_of_cpu; }
uint32_t quern_tiers_usable(void) { return quern_library.tiers_usable; }

#define SOFTMAX_OF(TYPE, T)                                                                                  \
  int32_t quern_softmax_max_##T(int32_t tier, const TYPE *x, int64_t from, int64_t n,                        \
                                quern_softmax_state *state) {                                                \
    const softmax_table *t = table(tier);                                                                    \
    if (int32_t status = check(t, 0, 0)) return status;                                                      \
    t->T.max(x + from, n, state);                                                                            \
    return QUERN_OK;                                                                                         \
  }                                                                                                          \
  int32_t quern_softmax_sum_##T(int32_t tier, int32_t flags, const TYPE *x, int64_t from, int64_t n,         \
                                quern_softmax_state *state) {                                                \
    const softmax_table *t = table(tier);                                                                    \
    if (int32_t status = check(t, flags, pass_flags)) return status;                                         \
    t->T.sum(flags, x + from, n, state);                                                                     \
    return QUERN_OK;                                                                                         \
  }                                                                                                          \
  int32_t quern_softmax_sum_at_##T(int32_t tier, int32_t flags, const TYPE *x, int64_t from, int64_t n,      \
                                   quern_softmax_state *state) {                                             \
    const softmax_table *t = table(tier);                                                                    \
    if (int32_t status = check(t, flags, pass_flags)) return status;                                         \
    t->T.sum_at(flags, x + from, n, state);                                                                  \
    return QUERN_OK;                                                                                         \
  }                                                                                                          \
  int32_t quern_softmax_store_##T(int32_t tier, int32_t flags, const TYPE *x, int64_t x_from, TYPE *y,       \
                                  int64_t y_from, int64_t n, quern_softmax_state *state) {                   \
    const softmax_table *t = table(tier);                                                                    \
    if (int32_t status = check(t, flags, pass_flags)) return status;                                         \
    t->T.store(flags, x + x_from, y + y_from, n, state);                                                     \
    return QUERN_OK;                                                                                         \
  }                                                                                                          \
  int32_t quern_softmax_normalize_##T(int32_t tier, int32_t flags, TYPE *y, int64_t from, int64_t n,         \
                                      const quern_softmax_state *state) {                                    \
    const softmax_table *t = table(tier);                                                                    \
    if (int32_t status = check(t, flags, pass_flags)) return status;                                         \
    t->T.normalize(flags, y + from, n, state);                                                               \
    return QUERN_OK;                                                                                         \
  }                                                                                                          \
  int32_t quern_softmax_scale_##T(int32_t tier, int32_t flags, const TYPE *x, int64_t x_from, TYPE *y,       \
                                  int64_t y_from, int64_t n, const quern_softmax_state *state) {             \
    const softmax_table *t = table(tier);                                                                    \
    if (int32_t status = check(t, flags, pass_flags)) return status;                                         \
    t->T.scale(flags, x + x_from, y + y_from, n, state);                                                     \
    return QUERN_OK;                                                                                         \
  }                                                                                                          \
  int32_t quern_softmax_rows_##T(int32_t tier, int32_t algorithm, int32_t flags, const TYPE *x,              \
                                 int64_t x_from, TYPE *y, int64_t y_from, int64_t rows, int64_t columns) {   \
    const softmax_table *t = table(tier);                                                                    \
    if (int32_t status = check(t, flags, QUERN_SOFTMAX_STREAMING)) return status;                            \
    if (algorithm < QUERN_SOFTMAX_TWO_PASS || algorithm > QUERN_SOFTMAX_THREE_PASS_RECOMPUTE)                \
      return QUERN_UNKNOWN_ARGUMENT;                                                                         \
    t->T.rows(algorithm, flags, x + x_from, y + y_from, rows, columns);                                      \
    return QUERN_OK;                                                                                         \
  }

SOFTMAX_OF(float, f32)
SOFTMAX_OF(double, f64)

int32_t quern_bessel_pass(int32_t tier, int32_t pass, int32_t terms, double *scratch, int64_t from,
                          int64_t n) {
  const bessel_table *t = tables_of(tier).bessel;
  if (!t) return QUERN_UNKNOWN_TIER;
  if (pass < 0 || pass >= BESSEL_PASS_COUNT || n < 0 || n > QUERN_BESSEL_BLOCK) return QUERN_UNKNOWN_ARGUMENT;
  // The trapezoidal rule's nodes lie in a table, by eights.
  const bool nodes = pass >= BESSEL_INTEGRAL_K && pass <= BESSEL_INTEGRAL_K_ORDER_SLOPE;
  if (terms < 0 || terms > (nodes ? 7 : QUERN_BESSEL_TERMS)) return QUERN_UNKNOWN_ARGUMENT;
  t->pass[pass](n, terms, scratch + from);
  return QUERN_OK;
}

int32_t quern_approx_pass(int32_t tier, int32_t pass, const int32_t *constants, const float *x,
                          int64_t x_from, const float *y, int64_t y_from, float *z, int64_t z_from,
                          int64_t n) {
  const approx_table *t = tables_of(tier).approx;
  if (!t) return QUERN_UNKNOWN_TIER;
  if (pass < 0 || pass >= APPROX_PASS_COUNT) return QUERN_UNKNOWN_ARGUMENT;
  t->pass[pass](constants, x + x_from, y + y_from, z + z_from, n);
  return QUERN_OK;
}

int32_t quern_approx_sum(int32_t tier, const float *x, int64_t x_from, int64_t n, double *total) {
  const approx_table *t = tables_of(tier).approx;
  if (!t) return QUERN_UNKNOWN_TIER;
  for (int64_t i = 0; i < n; i += QUERN_APPROX_CHUNK)
    *total += t->sum(x + x_from + i, n - i < QUERN_APPROX_CHUNK ? n - i : QUERN_APPROX_CHUNK);
  return QUERN_OK;
}

int32_t quern_approx_dot(int32_t tier, const float *x, int64_t x_from, const float *y, int64_t y_from,
                         int64_t n, double *total) {
  const approx_table *t = tables_of(tier).approx;
  if (!t) return QUERN_UNKNOWN_TIER;
  for (int64_t i = 0; i < n; i += QUERN_APPROX_CHUNK)
    *total += t->dot(x + x_from + i, y + y_from + i, n - i < QUERN_APPROX_CHUNK ? n - i : QUERN_APPROX_CHUNK);
  return QUERN_OK;
}

int32_t quern_approx_tile(int32_t tier, int32_t mode, int32_t flags, const int32_t *constants, const float *a,
                          int64_t a_from, const float *b, int64_t b_from, float *c, int64_t c_from,
                          int64_t c_stride, int64_t panels, int64_t depth) {
  const approx_table *t = tables_of(tier).approx;
  if (!t) return QUERN_UNKNOWN_TIER;
  if (mode < 0 || mode >= QUERN_APPROX_MODES || (flags & ~QUERN_APPROX_CONTINUED))
    return QUERN_UNKNOWN_ARGUMENT;
  t->tile[mode](constants, a + a_from, b + b_from, c + c_from, c_stride, panels, depth,
                (flags & QUERN_APPROX_CONTINUED) != 0);
  return QUERN_OK;
}
