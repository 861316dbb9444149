// SPDX-License-Identifier: Apache-2.0
// The operands that the tests feed to approximate arithmetic, made like the rows of inputs.h so that any
// language can make the same bits. expected-bits-approx.csv holds what must come out.
//
// An element is a code of a format. b = next(), then r = next(), both unsigned; its sign is the highest bit
// of b. In magnitudes of the format, one is that of 1, normal the least normal number's, infinite that from
// which on there are no numbers, highest the largest that there is. Its magnitude is, by distribution:
//   near_one    one - 4 * normal + r modulo (8 * normal)
//   wide        normal + r modulo (infinite - normal): any normal number
//   roots       around the square roots of the least and the largest number, so that products leave the
//               format where no operand is unusual: (highest + 1) / 4 if b is even, 3 times that less 4 *
//               normal if it is odd, plus r modulo (4 * normal)
//   border      0, normal, one or infinite, by r modulo 4, plus (r >>> 2) modulo 5, less 2; but at least 0
//   and
//               at most highest
//   zero        0
//   subnormal   r modulo normal
//   infinite    infinite
//   nan         infinite + r modulo (highest - infinite + 1): infinite itself, too
//   special     by b modulo 4: zero, subnormal, infinite or nan
//   rare        near_one; where b modulo 64 is 0, by (b >>> 6) modulo 5: border, zero, subnormal, infinite
//               or nan
//   with_zeros  by b modulo 4: zero at 0, subnormal at 1, else near_one
//   mixed       by b modulo 12: 0 to 3 near_one, 4 to 6 wide, then border, zero, subnormal, infinite, nan
#pragma once

#include "approx_constants.h"
#include "inputs.h"

inline const std::vector<std::string> &approx_distributions() {
  static const std::vector<std::string> names = {"near_one", "wide", "roots", "border",
                                                 "special",  "rare", "mixed"};
  return names;
}

enum class approx_number { near_one, wide, low_root, high_root, border, zero, subnormal, infinite, nan };

// What an element of a distribution is.
inline approx_number number_of(const std::string &distribution, uint64_t b) {
  using number = approx_number;
  static constexpr number specials[] = {number::border, number::zero, number::subnormal, number::infinite,
                                        number::nan};
  const auto is = [&](const char *name) { return distribution == name; };
  if (is("near_one")) return number::near_one;
  if (is("wide")) return number::wide;
  if (is("roots")) return b % 2 == 0 ? number::low_root : number::high_root;
  if (is("border")) return number::border;
  if (is("special")) return specials[1 + b % 4];
  if (is("rare")) return b % 64 == 0 ? specials[(b >> 6) % 5] : number::near_one;
  if (is("with_zeros")) return b % 4 < 2 ? specials[1 + b % 4] : number::near_one;
  if (!is("mixed")) std::abort();
  return b % 12 < 4 ? number::near_one : b % 12 < 7 ? number::wide : specials[b % 12 - 7];
}

inline int32_t make_magnitude(const approx_format &f, approx_number number, uint64_t r) {
  const auto below = [r](int32_t n) { return (int32_t)(r % (uint64_t)n); };
  const int32_t quarter = 1 << (f.bits - 3);
  switch (number) {
    case approx_number::near_one:
      return f.one() - 4 * f.normal() + below(8 * f.normal());
    case approx_number::wide:
      return f.normal() + below(f.infinite - f.normal());
    case approx_number::low_root:
      return quarter + below(4 * f.normal());
    case approx_number::high_root:
      return 3 * quarter - 4 * f.normal() + below(4 * f.normal());
    case approx_number::border: {
      const int64_t borders[] = {0, f.normal(), f.one(), f.infinite};
      const int64_t near = borders[r % 4] + (int64_t)((r >> 2) % 5) - 2;
      return (int32_t)std::clamp<int64_t>(near, 0, f.magnitude());
    }
    case approx_number::zero:
      return 0;
    case approx_number::subnormal:
      return below(f.normal());
    case approx_number::infinite:
      return f.infinite;
    case approx_number::nan:
      return f.infinite + below(f.magnitude() - f.infinite + 1);
  }
  std::abort();
}

// Codes, one in each lane.
inline std::vector<float> make_codes(const approx_format &f, const std::string &distribution, int64_t n,
                                     uint64_t seed) {
  std::vector<float> x((size_t)n);
  generator g(seed);
  for (float &v : x) {
    const uint64_t b = g.next(), r = g.next();
    const auto magnitude = (uint32_t)make_magnitude(f, number_of(distribution, b), r);
    const uint32_t code = magnitude | (uint32_t)(b >> 63) << (f.bits - 1);
    std::memcpy(&v, &code, sizeof v);
  }
  return x;
}

inline uint32_t bits(float v) {
  uint32_t b;
  std::memcpy(&b, &v, sizeof b);
  return b;
}

inline bool same_bits(float a, float b) { return bits(a) == bits(b); }

// Where which NaN it is does not matter.
template <class T>
bool same_number(T a, T b) {
  return std::memcmp(&a, &b, sizeof a) == 0 || (a != a && b != b);
}

// The names of the modes of quern_approx_tile.
inline const std::vector<std::string> &approx_modes() {
  static const std::vector<std::string> names = {"exact",   "raw",         "without-zeros",
                                                 "guarded", "formula-raw", "formula-guarded"};
  return names;
}

// The operands of quern_approx_tile, made like those of quern.h from numbers of float32, row by row of a, b
// and c: a of 12 rows a panel, b of 32 columns, c as far apart as its rows are.
struct approx_tile {
  int64_t panels, depth, c_stride;
  std::vector<float> a, b, c;

  // a is made from `seed`, b from the next one; c holds numbers near one, from the one after.
  approx_tile(int32_t mode, const approx_setting &setting, const std::string &distribution, int64_t panels,
              int64_t depth, int64_t c_stride, uint64_t seed)
      : panels(panels),
        depth(depth),
        c_stride(c_stride),
        a(make_codes(setting.format, distribution, panels * QUERN_APPROX_ROWS * depth, seed)),
        b(make_codes(setting.format, distribution, QUERN_APPROX_COLUMNS * depth, seed + 1)),
        c(make_codes(setting.format, "near_one", panels * QUERN_APPROX_ROWS * c_stride, seed + 2)) {
    if (!sums(mode)) return;
    for (float &v : a) v = from_bits<float>((uint64_t)flushed(bits(v)) - (uint64_t)setting.constants[OFFSET]);
    for (float &v : b) v = from_bits<float>(flushed(bits(v)));
  }

  static bool sums(int32_t mode) {
    return mode == QUERN_APPROX_RAW || mode == QUERN_APPROX_WITHOUT_ZEROS || mode == QUERN_APPROX_GUARDED;
  }
  static uint32_t flushed(uint32_t v) { return (v & 0x7FFFFFFF) < 0x00800000 ? 0 : v; }
};
