// SPDX-License-Identifier: Apache-2.0
// Tiers, sizes, alignments, in place or not, panels one by one or at once, the depth at once or in parts: the
// same bits. Where sums and tiles give NaN, which one it is does not matter.
#include "approx_inputs.h"
#include "check.h"
#include "tiers.h"

namespace {

using numbers = std::vector<float>;
constexpr int64_t longest = 5000;

// Memory at any byte, which holds other numbers.
class place {
 public:
  float *at(size_t offset, int64_t n) {
    std::memset(memory + 64 + offset, 0x5A, (size_t)n * sizeof(float));
    return (float *)(memory + 64 + offset);
  }
  float *copy(size_t offset, const float *x, int64_t n) {
    if (n > 0) std::memcpy(memory + 64 + offset, x, (size_t)n * sizeof(float));
    return (float *)(memory + 64 + offset);
  }

 private:
  alignas(64) unsigned char memory[256 + 3 * QUERN_APPROX_ROWS * 256 * sizeof(float)];
};
place place_x, place_y, place_z;

size_t any_offset(generator *g) {
  return (size_t)(g->next() % 3 == 0 ? g->next() % 64 : 4 * (g->next() % 16));
}

uint32_t bits_at(const float *x, int64_t i) {
  uint32_t b;
  std::memcpy(&b, (const unsigned char *)x + i * 4, sizeof b);
  return b;
}

// Where n numbers at any byte first differ from others, or n.
int64_t first_difference(const float *x, const float *y, int64_t n) {
  if (std::memcmp((const void *)x, (const void *)y, (size_t)n * sizeof(float)) == 0) return n;
  int64_t i = 0;
  while (bits_at(x, i) == bits_at(y, i)) i++;
  return i;
}

const std::vector<int64_t> &sizes_of_passes() {
  static const std::vector<int64_t> sizes = [] {
    std::vector<int64_t> all;
    for (int64_t n = 0; n <= 70; n++) all.push_back(n);
    for (const int64_t n : {127, 128, 129, 2047, 2048, 2049}) all.push_back(n);
    return all;
  }();
  return sizes;
}

// ---- passes -------------------------------------------------------------------------------------------

numbers whole(int32_t tier, int32_t pass, const approx_setting &setting, const numbers &x, const numbers &y) {
  numbers z(x.size());
  require(quern_approx_pass(tier, pass, setting.constants, x.data(), 0, y.data(), 0, z.data(), 0,
                            (int64_t)x.size()));
  return z;
}

void check_pass(int32_t pass, const approx_setting &setting, const std::string &distribution,
                const numbers &x, const numbers &y, uint64_t seed) {
  enum { apart, over_x, over_y, all_the_same, ways };
  static const char *const names[ways] = {"apart", "over x", "over y", "all the same"};
  const auto most = (int64_t)x.size();
  const std::vector<int32_t> tiers = usable_tiers();
  const numbers of_both = whole(tiers[0], pass, setting, x, y), of_x = whole(tiers[0], pass, setting, x, x);
  generator g(seed);
  for (const int32_t tier : tiers) {
    // Of a setting and its numbers some sizes, of all settings every size often.
    for (int turn = 0; turn < 16; turn++) {
      const int64_t n = turn == 0 ? most : sizes_of_passes()[g.next() % sizes_of_passes().size()];
      const auto way = (int)(g.next() % ways);
      const auto first = (size_t)(g.next() % (uint64_t)(most + 1 - n));
      const size_t offsets[] = {any_offset(&g), any_offset(&g), any_offset(&g)};
      // Positions, too, may be any.
      const auto p = (int64_t)(g.next() % 8);
      const float *u = place_x.copy(offsets[0], x.data() + first, n);
      const float *v = way == all_the_same ? u : place_y.copy(offsets[1], y.data() + first, n);
      float *z = way == apart ? place_z.at(offsets[2], n) : (float *)(way == over_y ? v : u);
      const auto before = [p](const float *at) { return (const float *)((const unsigned char *)at - 4 * p); };
      require(quern_approx_pass(tier, pass, setting.constants, before(u), p, before(v), p, (float *)before(z),
                                p, n));
      const float *expected = (way == all_the_same ? of_x : of_both).data() + first;
      const int64_t i = first_difference(z, expected, n);
      CHECK(i == n,
            "%s of %s, %s seed %llu: %lld elements from %zu, %s, at +%zu +%zu +%zu: of %08x %08x tier %d "
            "makes %08x, not %08x",
            approx_pass_names()[(size_t)pass].c_str(), setting.text().c_str(), distribution.c_str(),
            (unsigned long long)seed, (long long)n, first, names[way], offsets[0], offsets[1], offsets[2],
            bits(x[first + (size_t)i]), bits((way == all_the_same ? x : y)[first + (size_t)i]), tier,
            bits_at(z, i), bits(expected[i]));
    }
  }
}

void check_passes(const approx_setting &setting, const std::string &distribution, uint64_t seed) {
  constexpr int64_t most = 2049;
  const numbers x = make_codes(setting.format, distribution, most, seed);
  const numbers y = make_codes(setting.format, distribution, most, seed + 1);
  for (int32_t pass = 0; pass < APPROX_PASS_COUNT; pass++)
    check_pass(pass, setting, distribution, x, y, seed);
}

// ---- sums ---------------------------------------------------------------------------------------------

void check_sums(const std::string &distribution, uint64_t seed) {
  const std::vector<int32_t> tiers = usable_tiers();
  const approx_format &format = approx_formats()[0];
  const numbers x = make_codes(format, distribution, longest, seed);
  const numbers y = make_codes(format, distribution, longest, seed + 1);
  std::vector<int64_t> sizes;
  for (int64_t n = 0; n <= 130; n++) sizes.push_back(n);
  for (const int64_t n : {2047, 2048, 2049, 5000}) sizes.push_back(n);
  generator g(seed);
  for (const int64_t n : sizes) {
    const auto first = (int64_t)(g.next() % (uint64_t)(longest + 1 - n));
    double sum = 0.75, dot = -0.75;
    require(quern_approx_sum(tiers[0], x.data(), first, n, &sum));
    require(quern_approx_dot(tiers[0], x.data(), first, y.data(), first, n, &dot));
    for (const int32_t tier : tiers) {
      const size_t offsets[] = {any_offset(&g), any_offset(&g)};
      const float *u = place_x.copy(offsets[0], x.data() + first, n);
      const float *v = place_y.copy(offsets[1], y.data() + first, n);
      double total = 0.75;
      require(quern_approx_sum(tier, u, 0, n, &total));
      CHECK(same_number(total, sum), "sum of %s seed %llu: %lld from %lld at +%zu: tier %d gives %a, not %a",
            distribution.c_str(), (unsigned long long)seed, (long long)n, (long long)first, offsets[0], tier,
            total, sum);
      total = -0.75;
      require(quern_approx_dot(tier, u, 0, v, 0, n, &total));
      CHECK(same_number(total, dot),
            "dot of %s seed %llu: %lld from %lld at +%zu +%zu: tier %d gives %a, not %a",
            distribution.c_str(), (unsigned long long)seed, (long long)n, (long long)first, offsets[0],
            offsets[1], tier, total, dot);
      // What is added to a total is what a whole chunk would add.
      const int64_t part = n / 2 / QUERN_APPROX_CHUNK * QUERN_APPROX_CHUNK;
      total = 0.75;
      require(quern_approx_sum(tier, u, 0, part, &total));
      require(quern_approx_sum(tier, u, part, n - part, &total));
      CHECK(same_number(total, sum), "sum of %s seed %llu: %lld from %lld in two: tier %d gives %a, not %a",
            distribution.c_str(), (unsigned long long)seed, (long long)n, (long long)first, tier, total, sum);
    }
  }
}

// ---- tiles --------------------------------------------------------------------------------------------

numbers tile(int32_t tier, int32_t mode, int32_t flags, const approx_setting &setting, const approx_tile &t) {
  numbers c = t.c;
  require(quern_approx_tile(tier, mode, flags, setting.constants, t.a.data(), 0, t.b.data(), 0, c.data(), 0,
                            t.c_stride, t.panels, t.depth));
  return c;
}

// Panel by panel, in two parts of the depth, the second of which continues the first.
numbers tile_in_parts(int32_t tier, int32_t mode, int32_t flags, const approx_setting &setting,
                      const approx_tile &t) {
  numbers c = t.c;
  const int64_t half = t.depth / 3;
  for (int64_t panel = 0; panel < t.panels; panel++) {
    const int64_t at = panel * QUERN_APPROX_ROWS;
    require(quern_approx_tile(tier, mode, flags, setting.constants, t.a.data(), at * t.depth, t.b.data(), 0,
                              c.data(), at * t.c_stride, t.c_stride, 1, half));
    require(quern_approx_tile(tier, mode, QUERN_APPROX_CONTINUED, setting.constants, t.a.data(),
                              at * t.depth + half * QUERN_APPROX_ROWS, t.b.data(),
                              half * QUERN_APPROX_COLUMNS, c.data(), at * t.c_stride, t.c_stride, 1,
                              t.depth - half));
  }
  return c;
}

numbers tile_anywhere(int32_t tier, int32_t mode, int32_t flags, const approx_setting &setting,
                      const approx_tile &t, const size_t *offsets) {
  const float *a = place_x.copy(offsets[0], t.a.data(), (int64_t)t.a.size());
  const float *b = place_y.copy(offsets[1], t.b.data(), (int64_t)t.b.size());
  float *c = place_z.copy(offsets[2], t.c.data(), (int64_t)t.c.size());
  require(quern_approx_tile(tier, mode, flags, setting.constants, a, 0, b, 0, c, 0, t.c_stride, t.panels,
                            t.depth));
  numbers result(t.c.size());
  std::memcpy(result.data(), (const void *)c, result.size() * sizeof(float));
  return result;
}

void check_tile(int32_t mode, int32_t flags, const approx_setting &setting, const std::string &distribution,
                int64_t panels, int64_t depth, int64_t c_stride, uint64_t seed) {
  const std::vector<int32_t> tiers = usable_tiers();
  const approx_tile t(mode, setting, distribution, panels, depth, c_stride, seed);
  const numbers expected = tile(tiers[0], mode, flags, setting, t);
  generator g(seed);
  for (const int32_t tier : tiers) {
    const size_t offsets[] = {any_offset(&g), any_offset(&g), any_offset(&g)};
    const auto check = [&](const char *how, const numbers &c) {
      size_t i = 0;
      while (i < c.size() && same_number(c[i], expected[i])) i++;
      CHECK(i == c.size(),
            "tile %s flags %d of %s, %s seed %llu: %lld panels of depth %lld, stride %lld, %s, +%zu +%zu "
            "+%zu: element %zu of tier %d is %08x, not %08x",
            approx_modes()[(size_t)mode].c_str(), flags, setting.text().c_str(), distribution.c_str(),
            (unsigned long long)seed, (long long)panels, (long long)depth, (long long)c_stride, how,
            offsets[0], offsets[1], offsets[2], i, tier, bits(c[i]), bits(expected[i]));
    };
    check("at once", tile(tier, mode, flags, setting, t));
    check("in parts", tile_in_parts(tier, mode, flags, setting, t));
    check("at any byte", tile_anywhere(tier, mode, flags, setting, t, offsets));
  }
}

void check_tiles(const approx_setting &setting, uint64_t seed) {
  for (int32_t mode = 0; mode < QUERN_APPROX_MODES; mode++)
    for (const char *distribution : {"near_one", "with_zeros", "roots", "rare", "mixed"})
      for (const int64_t depth : {0, 1, 2, 255, 256})
        for (const int32_t flags : {0, QUERN_APPROX_CONTINUED}) {
          if (depth != 255)
            check_tile(mode, flags, setting, distribution, 1, depth, QUERN_APPROX_COLUMNS, seed += 3);
          if (depth != 256) check_tile(mode, flags, setting, distribution, 3, depth, 45, seed += 3);
        }
}

}  // namespace

int main() {
  uint64_t seed = 1;
  for (const approx_setting &setting : approx_settings())
    for (const std::string &distribution : approx_distributions())
      check_passes(setting, distribution, seed += 2);
  for (const std::string &distribution : approx_distributions()) check_sums(distribution, seed += 2);
  check_tiles({approx_formats()[0], "l-mul-saturating", 23}, seed + 1000);
  check_tiles({approx_formats()[0], "pam:1.0552", 23}, seed + 10000);
  return checks::report("one answer of approximate arithmetic");
}
