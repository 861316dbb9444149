// SPDX-License-Identifier: Apache-2.0
// Products, rounding, sums and tiles are what their definitions say. Here those are written down in real
// numbers, which doubles hold exactly: the integer form of a product is that of logarithms which are straight
// lines between powers of two, exponent plus fraction.
#include "approx_inputs.h"
#include "check.h"
#include "tiers.h"

namespace {

using numbers = std::vector<float>;

// ---- the definitions ----------------------------------------------------------------------------------

enum class is { zero, normal, infinite, nan };

// A number of a format. Subnormal ones, which count as zeros where there are guards, have a value as well.
struct number {
  is what;
  bool negative;
  double magnitude;
};

number decoded(const approx_format &f, uint32_t code) {
  const auto a = (int32_t)(code & (uint32_t)f.magnitude());
  const int exponent = a >> f.fraction, fraction = a & (f.normal() - 1);
  const bool negative = code >> (f.bits - 1) & 1;
  if (f.has_infinity() && a == f.infinite) return {is::infinite, negative, 0};
  if (a >= f.infinite) return {is::nan, negative, 0};
  const int unit = std::max(exponent, 1) - f.bias() - f.fraction;
  return {exponent == 0 ? is::zero : is::normal, negative,
          std::ldexp(exponent == 0 ? fraction : f.normal() + fraction, unit)};
}

uint32_t sign_of(const approx_format &f, bool negative) { return negative ? (uint32_t)1 << (f.bits - 1) : 0; }

// The code of a number that the format has, or the guard's answer to one that lies beyond the normal ones.
uint32_t encoded(const approx_setting &s, bool negative, double magnitude) {
  const approx_format &f = s.format;
  const uint32_t sign = sign_of(f, negative), largest = (uint32_t)f.infinite - 1;
  if (magnitude > decoded(f, largest).magnitude) {
    if (s.arithmetic.guard == approx_guard::saturating) return sign | largest;
    return f.has_infinity() ? sign | (uint32_t)f.infinite : (uint32_t)f.not_a_number;
  }
  if (magnitude < decoded(f, (uint32_t)f.normal()).magnitude) return sign;
  const int exponent = std::ilogb(magnitude);
  const double fraction = std::ldexp(magnitude, f.fraction - exponent) - f.normal();
  return sign | (uint32_t)(exponent + f.bias()) << f.fraction | (uint32_t)fraction;
}

double fraction_of(double v) { return std::ldexp(v, -std::ilogb(v)) - 1; }
double log_of(double v) { return std::ilogb(v) + fraction_of(v); }
double power_of(double log) {
  const double whole = std::floor(log);
  return std::ldexp(1 + (log - whole), (int)whole);
}

// Its fraction rounded to so many bits, to nearest, ties to even.
double rounded(double v, int bits) {
  const double last = std::ldexp(1, std::ilogb(v) - bits);
  return std::nearbyint(v / last) * last;
}

// Of two numbers that are neither zeros nor specials, exponents without an end.
double product_of(const approx_setting &s, double x, double y) {
  switch (s.arithmetic.kind) {
    case approx_kind::l_mul:
      return power_of(log_of(x) + log_of(y) + std::ldexp(1, -s.length()));
    case approx_kind::piecewise_affine: {
      // The nearest in the format, by its logarithm.
      const double places = std::nearbyint(std::ldexp(log_of(s.arithmetic.offset), s.format.fraction));
      return power_of(log_of(x) + log_of(y) + std::ldexp(places, -s.format.fraction));
    }
    case approx_kind::l_mul_formula:
      return rounded(std::ldexp(1 + fraction_of(x) + fraction_of(y) + std::ldexp(1, -s.length()),
                                std::ilogb(x) + std::ilogb(y)),
                     s.format.fraction);
    default:
      return x * y;
  }
}

uint32_t guarded_product(const approx_setting &s, uint32_t x, uint32_t y) {
  const number a = decoded(s.format, x), b = decoded(s.format, y);
  const bool zero = a.what == is::zero || b.what == is::zero;
  const bool infinite = a.what == is::infinite || b.what == is::infinite;
  const bool negative = a.negative != b.negative;
  if (a.what == is::nan || b.what == is::nan || (zero && infinite)) return (uint32_t)s.format.not_a_number;
  if (infinite) return sign_of(s.format, negative) | (uint32_t)s.format.infinite;
  if (zero) return sign_of(s.format, negative);
  return encoded(s, negative, product_of(s, a.magnitude, b.magnitude));
}

// Whole words are added, less 1 once, and what leaves the format's bits is lost: sign and exponent are an
// integer, the fraction lies behind its point. Every word stands for such a number.
uint32_t raw_product(const approx_setting &s, uint32_t x, uint32_t y) {
  const approx_format &f = s.format;
  const auto whole = [&](uint32_t v) { return (double)((v & f.all()) >> f.fraction); };
  const auto behind = [&](uint32_t v) {
    return std::ldexp((double)(v & (uint32_t)(f.normal() - 1)), -f.fraction);
  };
  double word = whole(x) + whole(y) - f.bias();
  if (s.arithmetic.kind == approx_kind::l_mul_formula) {
    const double sum = 1 + behind(x) + behind(y) + std::ldexp(1, -s.length());
    const double fitting = rounded(sum, f.fraction);
    word += fitting < 2 ? fitting - 1 : fitting / 2;
  } else {
    word += behind(x) + behind(y) + log_of(product_of(s, 1, 1));
  }
  return (uint32_t)(int64_t)std::ldexp(word, f.fraction) & f.all();
}

uint32_t rounded_fraction(const approx_setting &s, uint32_t x) {
  const approx_format &f = s.format;
  const number a = decoded(f, x);
  if (a.what == is::nan) return (uint32_t)f.not_a_number;
  if (a.what == is::infinite) return x;
  if (a.what == is::zero) {
    if (s.flushes()) return sign_of(f, a.negative);
    // Subnormal numbers lose as many places as those above them.
    const int lost = f.fraction - s.bits;
    const double least = std::ldexp(1, 1 - f.bias() - f.fraction);
    const double v = std::nearbyint(std::ldexp(a.magnitude / least, -lost));
    return sign_of(f, a.negative) | (uint32_t)std::ldexp(v, lost);
  }
  approx_setting of_infinity = s;
  of_infinity.arithmetic.guard = approx_guard::ieee;
  const uint32_t near = encoded(of_infinity, a.negative, rounded(a.magnitude, s.bits));
  // Saturating, the largest of so many bits.
  if (s.arithmetic.guard == approx_guard::saturating && decoded(f, near).what == is::infinite)
    return sign_of(f, a.negative) | ((uint32_t)(f.infinite - 1) & ~0u << (f.fraction - s.bits));
  return near;
}

float float_of(uint32_t v) { return from_bits<float>(v); }

// ---- elements -----------------------------------------------------------------------------------------

int32_t pass_of(const approx_setting &s, bool raw) {
  if (s.arithmetic.kind == approx_kind::l_mul_formula)
    return raw ? APPROX_FORMULA_RAW : APPROX_FORMULA_GUARDED;
  return raw ? APPROX_MULTIPLY_RAW : APPROX_MULTIPLY_GUARDED;
}

template <class Definition>
void check_pass(int32_t pass, const approx_setting &s, const numbers &x, const numbers &y, uint32_t mask,
                Definition definition) {
  std::vector<uint32_t> expected;
  for (size_t i = 0; i < x.size(); i++) expected.push_back(definition(bits(x[i]), bits(y[i])));
  numbers z(x.size());
  for (const int32_t tier : usable_tiers()) {
    require(
        quern_approx_pass(tier, pass, s.constants, x.data(), 0, y.data(), 0, z.data(), 0, (int64_t)x.size()));
    for (size_t i = 0; i < x.size(); i++) {
      const uint32_t got = bits(z[i]) & mask;
      CHECK(got == expected[i], "%s of %s, tier %d: of %08x %08x it is %08x, not %08x",
            approx_pass_names()[(size_t)pass].c_str(), s.text().c_str(), tier, bits(x[i]), bits(y[i]), got,
            expected[i]);
    }
  }
}

void check_products(const approx_setting &s, const numbers &x, const numbers &y) {
  if (s.arithmetic.kind == approx_kind::exact) {
    // Of numbers alone: codes are never multiplied by it.
    if (s.format.bits < 32) return;
    check_pass(APPROX_MULTIPLY_EXACT, s, x, y, ~0u, [](uint32_t a, uint32_t b) {
      const float product = float_of(a) * float_of(b);
      return product != product ? 0x7FC00000 : bits(product);
    });
  } else if (s.arithmetic.guard == approx_guard::raw) {
    // Raw products of codes leave bits above those of the format.
    check_pass(pass_of(s, true), s, x, y, s.format.all(),
               [&](uint32_t a, uint32_t b) { return raw_product(s, a, b); });
  } else {
    check_pass(pass_of(s, false), s, x, y, ~0u,
               [&](uint32_t a, uint32_t b) { return guarded_product(s, a, b); });
  }
}

void check_random(const approx_setting &s, uint64_t seed) {
  for (const std::string &distribution : approx_distributions()) {
    constexpr int64_t n = 1000;
    const numbers x = make_codes(s.format, distribution, n, seed);
    check_products(s, x, make_codes(s.format, distribution, n, seed + 1));
    check_products(s, x, make_codes(s.format, "near_one", n, seed + 2));
    check_pass(APPROX_ROUND_FRACTION, s, x, x, ~0u,
               [&](uint32_t a, uint32_t) { return rounded_fraction(s, a); });
  }
}

void check_every_pair(const approx_setting &s) {
  numbers x, y;
  for (uint32_t a = 0; a < 256; a++) {
    for (uint32_t b = 0; b < 256; b++) {
      x.push_back(float_of(a));
      y.push_back(float_of(b));
    }
  }
  check_products(s, x, y);
}

// By hand: (1 + x_m + y_m + 1/16) 2^(x_e + y_e), but that a carry of the fractions counts half.
void check_golden() {
  constexpr struct {
    float x, y;
    uint32_t l_mul, formula;
  } golden[] = {{1, 1, 0x3F880000, 0x3F880000},           // 1.0625
                {1.5, 1.5, 0x40080000, 0x40040000},       // 2.125; 2.0625
                {1.75, 1.75, 0x40480000, 0x40240000},     // 3.125; 2.5625
                {-2, 3, 0xC0C80000, 0xC0C80000},          // -6.25
                {1.25, 1.6875, 0x40000000, 0x40000000}};  // 2, where the carry begins
  for (const auto &g : golden) {
    const approx_setting l_mul(approx_formats()[0], "l-mul", 23);
    const approx_setting formula(approx_formats()[0], "l-mul-formula", 23);
    for (const bool raw : {false, true}) {
      const auto expect = [](uint32_t v) { return [v](uint32_t, uint32_t) { return v; }; };
      check_pass(pass_of(l_mul, raw), l_mul, {g.x}, {g.y}, ~0u, expect(g.l_mul));
      check_pass(pass_of(formula, raw), formula, {g.x}, {g.y}, ~0u, expect(g.formula));
    }
  }
}

// ---- sums ---------------------------------------------------------------------------------------------

// Element i in lane i mod 64; lanes, 4 groups of 16, into one group, then by halves. `term` adds one to a
// sum.
template <class Term>
double sum_of(int64_t n, Term term) {
  double total = 0;
  for (int64_t from = 0; from < n; from += QUERN_APPROX_CHUNK) {
    float lanes[64] = {};
    for (int64_t i = from; i < std::min<int64_t>(n, from + QUERN_APPROX_CHUNK); i++)
      lanes[i % 64] = term(lanes[i % 64], (size_t)i);
    for (int i = 0; i < 16; i++) lanes[i] = (lanes[i] + lanes[16 + i]) + (lanes[32 + i] + lanes[48 + i]);
    for (int half = 8; half > 0; half /= 2)
      for (int i = 0; i < half; i++) lanes[i] += lanes[half + i];
    total += lanes[0];
  }
  return total;
}

void check_sums(const std::string &distribution, int64_t n, uint64_t seed) {
  const numbers x = make_codes(approx_formats()[0], distribution, n, seed);
  const numbers y = make_codes(approx_formats()[0], distribution, n, seed + 1);
  const double sum = sum_of(n, [&](float s, size_t i) { return s + x[i]; });
  const double dot = sum_of(n, [&](float s, size_t i) { return std::fma(x[i], y[i], s); });
  for (const int32_t tier : usable_tiers()) {
    double got_sum = 0, got_dot = 0;
    require(quern_approx_sum(tier, x.data(), 0, n, &got_sum));
    require(quern_approx_dot(tier, x.data(), 0, y.data(), 0, n, &got_dot));
    CHECK(same_number(got_sum, sum), "sum of %lld %s, seed %llu, tier %d: %a, not %a", (long long)n,
          distribution.c_str(), (unsigned long long)seed, tier, got_sum, sum);
    CHECK(same_number(got_dot, dot), "dot of %lld %s, seed %llu, tier %d: %a, not %a", (long long)n,
          distribution.c_str(), (unsigned long long)seed, tier, got_dot, dot);
  }
}

// ---- tiles --------------------------------------------------------------------------------------------

float added(int32_t mode, const approx_setting &s, float sum, float x, float y) {
  switch (mode) {
    case QUERN_APPROX_EXACT:
      return std::fma(x, y, sum);
    case QUERN_APPROX_RAW:
    case QUERN_APPROX_FORMULA_RAW:
      return sum + float_of(raw_product(s, bits(x), bits(y)));
    default:
      return sum + float_of(guarded_product(s, bits(x), bits(y)));
  }
}

// The same numbers as approx_tile has, before they are made ready for the mode.
void check_tile(int32_t mode, int32_t flags, const approx_setting &s, const std::string &distribution,
                int64_t panels, int64_t depth, uint64_t seed) {
  constexpr int64_t rows = QUERN_APPROX_ROWS, columns = QUERN_APPROX_COLUMNS, c_stride = columns + 3;
  const approx_tile t(mode, s, distribution, panels, depth, c_stride, seed);
  numbers a = t.a, b = t.b, expected = t.c;
  if (approx_tile::sums(mode))
    for (float &v : a) v = float_of(bits(v) + (uint32_t)s.constants[OFFSET]);
  for (int64_t row = 0; row < panels * rows; row++) {
    for (int64_t column = 0; column < columns; column++) {
      float &c = expected[(size_t)(row * c_stride + column)];
      float sum = flags & QUERN_APPROX_CONTINUED ? c : 0;
      for (int64_t k = 0; k < depth; k++)
        sum = added(mode, s, sum, a[(size_t)((row / rows * depth + k) * rows + row % rows)],
                    b[(size_t)(k * columns + column)]);
      c = sum;
    }
  }
  for (const int32_t tier : usable_tiers()) {
    numbers got = t.c;
    require(quern_approx_tile(tier, mode, flags, s.constants, t.a.data(), 0, t.b.data(), 0, got.data(), 0,
                              c_stride, panels, depth));
    size_t i = 0;
    while (i < got.size() && same_number(got[i], expected[i])) i++;
    CHECK(i == got.size(),
          "tile %s flags %d of %s, %s seed %llu, tier %d: %lld panels of depth %lld: element %zu is %08x, "
          "not %08x",
          approx_modes()[(size_t)mode].c_str(), flags, s.text().c_str(), distribution.c_str(),
          (unsigned long long)seed, tier, (long long)panels, (long long)depth, i, bits(got[i]),
          bits(expected[i]));
  }
}

void check_tiles(uint64_t seed) {
  const auto check = [&](int32_t mode, const char *arithmetic, const char *distribution) {
    const approx_setting s(approx_formats()[0], arithmetic, 23);
    for (const int64_t depth : {0, 1, 2, 35})
      for (const int32_t flags : {0, QUERN_APPROX_CONTINUED})
        check_tile(mode, flags, s, distribution, 2, depth, seed++);
  };
  for (const char *distribution : {"near_one", "with_zeros", "wide", "roots", "rare", "special", "mixed"}) {
    check(QUERN_APPROX_EXACT, "exact", distribution);
    for (const char *arithmetic : {"l-mul", "l-mul-saturating", "mitchell", "pam:1.0552", "pam:0.75"}) {
      check(QUERN_APPROX_RAW, arithmetic, distribution);
      check(QUERN_APPROX_GUARDED, arithmetic, distribution);
    }
    check(QUERN_APPROX_FORMULA_RAW, "l-mul-formula", distribution);
    check(QUERN_APPROX_FORMULA_GUARDED, "l-mul-formula", distribution);
    check(QUERN_APPROX_FORMULA_GUARDED, "l-mul-formula-saturating", distribution);
  }
  // All that these modes are for: with guards or without, the same.
  for (const char *arithmetic : {"l-mul", "mitchell", "pam:1.0552"})
    for (const char *distribution : {"near_one", "with_zeros"})
      check(QUERN_APPROX_WITHOUT_ZEROS, arithmetic, distribution);
}

}  // namespace

int main() {
  uint64_t seed = 1;
  check_golden();
  for (const approx_setting &s : approx_settings()) {
    check_random(s, seed += 10);
    if (s.format.bits == 8) check_every_pair(s);
  }
  for (const std::string &distribution : approx_distributions())
    for (const int64_t n : {0, 1, 2, 15, 63, 64, 65, 130, 2047, 2048, 2049, 5000})
      check_sums(distribution, n, seed += 10);
  check_tiles(seed + 1000);
  return checks::report("definitions of approximate arithmetic");
}
