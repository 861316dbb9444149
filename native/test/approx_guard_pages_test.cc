// SPDX-License-Identifier: Apache-2.0
// Passes, sums and tiles stay inside their operands, and change nothing but the one that is theirs.
#include "approx_inputs.h"
#include "check.h"
#include "guarded.h"
#include "tiers.h"

namespace {

using numbers = std::vector<float>;

// An operand against one end of its memory, and what it held before.
struct operand {
  guarded memory;
  float *at = nullptr;
  numbers before;

  explicit operand(size_t most) : memory(most * sizeof(float) + 1) {}

  void put(const numbers &x, bool at_end) {
    at = (float *)memory.place(x.size() * sizeof(float), at_end);
    if (!x.empty()) std::memcpy((void *)at, x.data(), x.size() * sizeof(float));
    before = x;
  }
  bool kept_outside() const {
    return memory.kept_outside((const unsigned char *)at, before.size() * sizeof(float));
  }
  bool kept() const {
    return kept_outside() && (before.empty() || std::memcmp((const void *)at, before.data(),
                                                            before.size() * sizeof(float)) == 0);
  }
};

constexpr size_t most_of_passes = 520;
constexpr int64_t most_panels = 3, most_depth = 9;

void check_pass(int32_t tier, int32_t pass, const approx_setting &s, int64_t n, bool at_end, uint64_t seed) {
  static operand c(QUERN_APPROX_CONSTANTS), x(most_of_passes), y(most_of_passes), z(most_of_passes);
  numbers constants(QUERN_APPROX_CONSTANTS);
  std::memcpy(constants.data(), s.constants, sizeof s.constants);
  c.put(constants, at_end);
  x.put(make_codes(s.format, "rare", n, seed), at_end);
  y.put(make_codes(s.format, "mixed", n, seed + 1), at_end);
  z.put(numbers((size_t)n), at_end);
  require(quern_approx_pass(tier, pass, (const int32_t *)c.at, x.at, 0, y.at, 0, z.at, 0, n));
  CHECK(c.kept() && x.kept() && y.kept() && z.kept_outside(),
        "%s of %s, tier %d, %lld elements at the %s, seed %llu", approx_pass_names()[(size_t)pass].c_str(),
        s.text().c_str(), tier, (long long)n, at_end ? "end" : "beginning", (unsigned long long)seed);
}

void check_sums(int32_t tier, int64_t n, bool at_end, uint64_t seed) {
  static operand x(2 * QUERN_APPROX_CHUNK + 1), y(2 * QUERN_APPROX_CHUNK + 1), z(2);
  x.put(make_codes(approx_formats()[0], "wide", n, seed), at_end);
  y.put(make_codes(approx_formats()[0], "wide", n, seed + 1), at_end);
  z.put({0, 0}, at_end);
  require(quern_approx_sum(tier, x.at, 0, n, (double *)z.at));
  require(quern_approx_dot(tier, x.at, 0, y.at, 0, n, (double *)z.at));
  CHECK(x.kept() && y.kept() && z.kept_outside(), "sums, tier %d, %lld elements at the %s, seed %llu", tier,
        (long long)n, at_end ? "end" : "beginning", (unsigned long long)seed);
}

// Panels of a and b belong to the operands whole, whatever rows and columns they lack; of the memory of c
// only its rows.
void check_tile(int32_t tier, int32_t mode, const approx_setting &s, int64_t panels, int64_t depth,
                int64_t gap, bool at_end, uint64_t seed) {
  constexpr int64_t columns = QUERN_APPROX_COLUMNS;
  static operand a(most_panels * QUERN_APPROX_ROWS * most_depth), b(columns * most_depth),
      c(most_panels * QUERN_APPROX_ROWS * (columns + 16));
  approx_tile t(mode, s, "rare", panels, depth, columns + gap, seed);
  // Behind the last row there is no gap.
  if (panels > 0) t.c.resize(t.c.size() - (size_t)gap);
  for (const int32_t flags : {0, QUERN_APPROX_CONTINUED}) {
    a.put(t.a, at_end);
    b.put(t.b, at_end);
    c.put(t.c, at_end);
    require(quern_approx_tile(tier, mode, flags, s.constants, a.at, 0, b.at, 0, c.at, 0, t.c_stride, panels,
                              depth));
    bool kept = a.kept() && b.kept() && c.kept_outside();
    for (size_t i = 0; i < t.c.size(); i++)
      kept &= (int64_t)i % t.c_stride < columns || same_bits(c.at[i], t.c[i]);
    CHECK(kept, "tile %s flags %d, tier %d, %lld panels of depth %lld, gap %lld, at the %s, seed %llu",
          approx_modes()[(size_t)mode].c_str(), flags, tier, (long long)panels, (long long)depth,
          (long long)gap, at_end ? "end" : "beginning", (unsigned long long)seed);
  }
}

void check_all(int32_t tier, bool at_end) {
  uint64_t seed = 1;
  for (const char *format : {"float32", "float8-e4m3fn"}) {
    const approx_setting s = approx_setting_of(std::string(format) + " l-mul 23");
    for (int32_t pass = 0; pass < APPROX_PASS_COUNT; pass++) {
      for (int64_t n = 0; n <= 70; n++) check_pass(tier, pass, s, n, at_end, seed++);
      for (const int64_t n : {127, 128, 129, 511, 512, 513}) check_pass(tier, pass, s, n, at_end, seed++);
    }
  }
  for (int64_t n = 0; n <= 130; n++) check_sums(tier, n, at_end, seed++);
  for (const int64_t n : {2047, 2048, 2049, 4095, 4097}) check_sums(tier, n, at_end, seed++);
  const approx_setting s = approx_setting_of("float32 l-mul 23");
  for (int32_t mode = 0; mode < QUERN_APPROX_MODES; mode++)
    for (int64_t panels = 0; panels <= most_panels; panels++)
      for (const int64_t depth : {(int64_t)0, (int64_t)1, (int64_t)2, most_depth})
        for (const int64_t gap : {0, 1, 16}) check_tile(tier, mode, s, panels, depth, gap, at_end, seed++);
}

}  // namespace

int main() {
  for (const int32_t tier : usable_tiers())
    for (const bool at_end : {false, true}) check_all(tier, at_end);
  return checks::report("guard pages of approximate arithmetic");
}
