// SPDX-License-Identifier: Apache-2.0
// The kernels of approximate arithmetic, run by the emulator, give the bits of the library: every pass and
// mode, sizes around those of warps, chunks, tiles and slabs, any alignment of elements, in place or not.
#include <cmath>

#include "approx_inputs.h"
#include "check.h"
#include "cuda/approx_arguments.h"
#include "emulated_gpu.h"
#include "tiers.h"

namespace {

using numbers = std::vector<float>;

int32_t tier() {
  static const int32_t first = usable_tiers()[0];
  return first;
}

quern_cuda_constants constants_of(const approx_setting &setting) {
  quern_cuda_constants c;
  std::copy_n(setting.constants, QUERN_APPROX_CONSTANTS, c.entry);
  return c;
}

numbers pass(int32_t pass, const approx_setting &setting, const numbers &x, const numbers &y) {
  numbers z(x.size());
  require(quern_approx_pass(tier(), pass, setting.constants, x.data(), 0, y.data(), 0, z.data(), 0,
                            (int64_t)x.size()));
  return z;
}

numbers rounded(const approx_setting &setting, const numbers &x) {
  return setting.constants[ROUND_LOST] != 0 ? pass(APPROX_ROUND_FRACTION, setting, x, x) : x;
}

size_t first_difference(const numbers &a, const numbers &b) {
  size_t i = 0;
  while (i < a.size() && same_bits(a[i], b[i])) i++;
  return i;
}

// ---- element by element -----------------------------------------------------------------------------------

void check_pass(int32_t number, const approx_setting &setting, const std::string &distribution, int64_t n,
                int turn) {
  const auto seed = (uint64_t)turn;
  const numbers x = make_codes(setting.format, distribution, n, seed),
                y = make_codes(setting.format, distribution, n, seed + 1),
                expected = pass(number, setting, x, y);
  // Where they begin in memory that is aligned.
  const int64_t offsets[] = {turn % 4, turn / 4 % 3 == 1, turn / 12 % 3 == 1};
  const bool aligned = turn % 2 == 0;
  const auto at = [&](int operand) { return aligned ? 0 : offsets[operand]; };
  const auto moved = [&](const numbers &v, int operand) {
    numbers all((size_t)at(operand));
    all.insert(all.end(), v.begin(), v.end());
    return all;
  };
  const on_device<float> u(moved(x, 0)), v(moved(y, 1)), w(moved(x, 2));
  const on_device<float> *results[] = {&w, &u, &v};
  const int place = turn % 3, of = place == 0 ? 2 : place - 1;
  const char *order = emulated_order(turn);
  launch("quern_cuda_approx_elementwise", 1 + (unsigned)turn % 3, 64, 0, number, constants_of(setting),
         (const float *)u.get() + at(0), (const float *)v.get() + at(1), results[place]->get() + at(of), n);
  numbers z = results[place]->read();
  z.erase(z.begin(), z.begin() + at(of));
  const size_t i = first_difference(z, expected);
  CHECK(i == z.size(), "%s of %s, %s seed %llu: %lld elements, place %d, %s: of %08x %08x: %08x, not %08x",
        approx_pass_names()[(size_t)number].c_str(), setting.text().c_str(), distribution.c_str(),
        (unsigned long long)seed, (long long)n, place, order, bits(x[i]), bits(y[i]), bits(z[i]),
        bits(expected[i]));
}

// ---- sums -------------------------------------------------------------------------------------------------

struct mode {
  const char *name;
  int32_t number, pass;
};
constexpr mode modes[] = {{"exact", QUERN_APPROX_EXACT, APPROX_MULTIPLY_EXACT},
                          {"raw", QUERN_APPROX_RAW, APPROX_MULTIPLY_RAW},
                          {"guarded", QUERN_APPROX_GUARDED, APPROX_MULTIPLY_GUARDED},
                          {"formula_raw", QUERN_APPROX_FORMULA_RAW, APPROX_FORMULA_RAW},
                          {"formula_guarded", QUERN_APPROX_FORMULA_GUARDED, APPROX_FORMULA_GUARDED}};

// A mode is nullptr for a sum of x alone. `start` is what totals hold before.
double expected_total(const mode *m, const approx_setting &setting, const numbers &x, const numbers &y,
                      double start) {
  double total = start;
  const auto n = (int64_t)x.size();
  if (!m) {
    require(quern_approx_sum(tier(), x.data(), 0, n, &total));
  } else if (m->number == QUERN_APPROX_EXACT) {
    const numbers u = rounded(setting, x), v = rounded(setting, y);
    require(quern_approx_dot(tier(), u.data(), 0, v.data(), 0, n, &total));
  } else {
    const numbers z = pass(m->pass, setting, rounded(setting, x), rounded(setting, y));
    require(quern_approx_sum(tier(), z.data(), 0, n, &total));
  }
  return total;
}

void check_sums(const mode *m, const approx_setting &setting, const std::string &distribution, int64_t rows,
                int64_t n, int turn) {
  const auto seed = (uint64_t)turn;
  const int64_t x_stride = n + turn % 3, y_stride = turn % 2 * (n + 1);
  const numbers x = make_codes(setting.format, distribution, rows * x_stride, seed),
                y = make_codes(setting.format, distribution, std::max(n, rows * y_stride), seed + 1);
  const int64_t per_row = (n + QUERN_APPROX_CHUNK - 1) / QUERN_APPROX_CHUNK;
  const on_device<float> u(x), v(y), chunks(numbers((size_t)(rows * per_row), 7)),
      results(numbers((size_t)rows, 7));
  const on_device<double> totals(std::vector<double>((size_t)rows, 0.75));
  const char *order = emulated_order(turn);
  const unsigned blocks = 1 + (unsigned)turn % 3;
  if (m) {
    launch("quern_cuda_approx_dots", blocks, 64, 0, m->number, constants_of(setting), (const float *)u.get(),
           x_stride, (const float *)v.get(), y_stride, rows, n, chunks.get());
  } else {
    launch("quern_cuda_approx_sums", blocks, 64, 0, (const float *)u.get(), x_stride, rows, n, chunks.get());
  }
  const bool continued = turn % 4 < 2;
  launch("quern_cuda_approx_totals", blocks, 64, 0, (const float *)chunks.get(), rows, per_row,
         continued ? totals.get() : (double *)nullptr, turn % 4 == 1 ? (float *)nullptr : results.get());
  const numbers got = results.read();
  const std::vector<double> got_totals = totals.read();
  for (int64_t r = 0; r < rows; r++) {
    const auto row = [&](const numbers &a, int64_t stride) {
      return numbers(a.begin() + r * stride, a.begin() + r * stride + n);
    };
    const double total =
        expected_total(m, setting, row(x, x_stride), row(y, y_stride), continued ? 0.75 : 0.0);
    const char *const name = m ? m->name : "sum";
    if (continued)
      CHECK(same_number(got_totals[(size_t)r], total),
            "%s of %s, %s seed %llu: %lld rows of %lld, %s: row %lld: %a, not %a", name,
            setting.text().c_str(), distribution.c_str(), (unsigned long long)seed, (long long)rows,
            (long long)n, order, (long long)r, got_totals[(size_t)r], total);
    const float result = turn % 4 == 1 ? 7 : std::isnan(total) ? from_bits<float>(0x7FC00000) : (float)total;
    CHECK(same_bits(got[(size_t)r], result),
          "%s of %s, %s seed %llu: %lld rows of %lld, %s: row %lld: %08x, not %08x", name,
          setting.text().c_str(), distribution.c_str(), (unsigned long long)seed, (long long)rows,
          (long long)n, order, (long long)r, bits(got[(size_t)r]), bits(result));
  }
}

// ---- matrix products --------------------------------------------------------------------------------------

struct matrices {
  int64_t rows, columns, depth, a_stride, b_stride, c_stride, first_end;
  bool transposed;
  numbers a, b;

  int64_t end(int64_t row) const { return first_end > 0 ? std::min(depth, first_end + row) : depth; }
};

// As the library's tiles want operands.
float prepared(int32_t mode, const approx_setting &setting, float x, bool first) {
  if (mode != QUERN_APPROX_RAW && mode != QUERN_APPROX_GUARDED) return x;
  uint32_t v = bits(x);
  if (mode == QUERN_APPROX_GUARDED) v = approx_tile::flushed(v);
  return from_bits<float>((uint64_t)v - (uint64_t)(first ? setting.constants[OFFSET] : 0));
}

// Rows of the result whose sums are of one length, 256 steps of the depth at a time, by a panel of the
// library.
numbers expected_rows(const mode &m, const approx_setting &setting, const matrices &p, const numbers &a,
                      const numbers &b, int64_t row, int64_t count) {
  numbers c((size_t)(count * p.columns));
  for (int64_t k = 0; k == 0 || k < p.end(row); k += 256) {
    const int64_t steps = std::min<int64_t>(256, p.end(row) - k);
    numbers panel_a((size_t)(256 * QUERN_APPROX_ROWS)), panel_b((size_t)(256 * QUERN_APPROX_COLUMNS)),
        tile((size_t)(QUERN_APPROX_ROWS * QUERN_APPROX_COLUMNS));
    for (int64_t s = 0; s < steps; s++)
      for (int64_t i = 0; i < count; i++)
        panel_a[(size_t)(s * QUERN_APPROX_ROWS + i)] =
            prepared(m.number, setting, a[(size_t)((row + i) * p.a_stride + k + s)], true);
    for (int64_t column = 0; column < p.columns; column += QUERN_APPROX_COLUMNS) {
      const int64_t width = std::min<int64_t>(QUERN_APPROX_COLUMNS, p.columns - column);
      for (int64_t s = 0; s < steps; s++)
        for (int64_t j = column; j < column + width; j++) {
          const int64_t at = p.transposed ? j * p.b_stride + k + s : (k + s) * p.b_stride + j;
          panel_b[(size_t)(s * QUERN_APPROX_COLUMNS + j - column)] =
              prepared(m.number, setting, b[(size_t)at], false);
        }
      require(quern_approx_tile(tier(), m.number, 0, setting.constants, panel_a.data(), 0, panel_b.data(), 0,
                                tile.data(), 0, QUERN_APPROX_COLUMNS, 1, steps));
      for (int64_t i = 0; i < count; i++)
        for (int64_t j = 0; j < width; j++) {
          float &sum = c[(size_t)(i * p.columns + column + j)];
          const float more = tile[(size_t)(i * QUERN_APPROX_COLUMNS + j)];
          sum = k > 0 ? sum + more : more;
        }
    }
  }
  for (float &v : c)
    if (v != v) v = from_bits<float>(0x7FC00000);
  return c;
}

void check_product(const mode &m, const approx_setting &setting, const std::string &distribution,
                   int64_t rows, int64_t columns, int64_t depth, int64_t first_end, int turn) {
  const auto seed = (uint64_t)turn;
  matrices p = {rows,          columns, depth, depth + turn % 3, 0, columns + turn % 2, first_end,
                turn % 2 == 1, {},      {}};
  p.b_stride = (p.transposed ? depth : columns) + turn / 2 % 2;
  p.a = make_codes(setting.format, distribution, rows * p.a_stride, seed);
  p.b = make_codes(setting.format, distribution, (p.transposed ? columns : depth) * p.b_stride, seed + 1);
  // Where products underflow to -0, and so do their sums.
  if (distribution == "wide" && first_end == 250) {
    std::fill(p.a.begin(), p.a.end(), -0x1p-100f);
    std::fill(p.b.begin(), p.b.end(), 0x1p-100f);
  }
  constexpr float untouched = 7;
  const on_device<float> a(p.a), b(p.b), c(numbers((size_t)(rows * p.c_stride), untouched));
  const quern_cuda_matrix arguments = {a.get(), p.a_stride, b.get(),      p.b_stride,
                                       c.get(), p.c_stride, rows,         columns,
                                       depth,   first_end,  p.transposed, constants_of(setting)};
  const char *order = emulated_order(turn);
  launch((std::string("quern_cuda_approx_matrix_") + m.name).c_str(), 1 + (unsigned)turn % 5, 256,
         QUERN_CUDA_MATRIX_SHARED, arguments);
  const numbers got = c.read(), rounded_a = rounded(setting, p.a), rounded_b = rounded(setting, p.b);
  const int64_t at_once = first_end > 0 ? 1 : QUERN_APPROX_ROWS;
  numbers expected;
  for (int64_t r = 0; r < rows; r++) {
    if (r % at_once == 0)
      expected = expected_rows(m, setting, p, rounded_a, rounded_b, r, std::min(at_once, rows - r));
    for (int64_t j = 0; j < p.c_stride; j++) {
      const float is = got[(size_t)(r * p.c_stride + j)],
                  ought = j < columns ? expected[(size_t)(r % at_once * columns + j)] : untouched;
      CHECK(
          same_bits(is, ought),
          "%s of %s, %s seed %llu: %lld x %lld, depth %lld, first end %lld, %s, strides %lld %lld %lld, %s: "
          "row %lld column %lld: %08x, not %08x",
          m.name, setting.text().c_str(), distribution.c_str(), (unsigned long long)seed, (long long)rows,
          (long long)columns, (long long)depth, (long long)first_end,
          p.transposed ? "transposed" : "as it is", (long long)p.a_stride, (long long)p.b_stride,
          (long long)p.c_stride, order, (long long)r, (long long)j, bits(is), bits(ought));
    }
  }
}

// An arithmetic of each mode; of rounded operands, too.
approx_setting setting_of(const mode &m, int turn) {
  static const char *const names[][2] = {{"exact", "exact"},
                                         {"l-mul-raw", "pam:1.75-raw"},
                                         {"l-mul", "pam:0.75-saturating"},
                                         {"l-mul-formula-raw", "l-mul-formula-raw"},
                                         {"l-mul-formula", "l-mul-formula-saturating"}};
  static constexpr int bits[] = {23, 4, 23, 3};
  return {approx_formats()[0], names[&m - modes][turn % 2], bits[turn / 2 % 4]};
}

}  // namespace

int main() {
  int turn = 0;
  for (const approx_setting &setting : approx_settings())
    for (int32_t p = 0; p < APPROX_PASS_COUNT; p++)
      for (const int64_t n : {turn % 5, 31 + turn % 5, 257 + turn % 5})
        check_pass(p, setting, approx_distributions()[(size_t)turn % approx_distributions().size()], n, turn),
            turn++;
  const char *const distributions[] = {"near_one", "with_zeros", "mixed", "rare", "roots", "wide", "special"};
  bool triangles = false;
  for (const char *distribution : distributions) {
    for (const int64_t n : {0, 1, 31, 32, 33, 63, 64, 65, 2047, 2048, 2049, 140000}) {
      const int64_t rows = n > 4000 ? 1 : turn % 4;
      check_sums(nullptr, {approx_formats()[0], "exact", 23}, distribution, rows, n, turn++);
      for (const mode &m : modes) check_sums(&m, setting_of(m, turn), distribution, rows, n, turn), turn++;
    }
    for (const mode &m : modes) {
      for (const int64_t depth : {0, 1, 15, 16, 17, 256, 257, 530})
        check_product(m, setting_of(m, turn), distribution, 1 + turn % 5, 1 + turn * 7 % 40, depth, 0, turn),
            turn++;
      for (const int64_t size : {63, 64, 65, 130})
        check_product(m, setting_of(m, turn), distribution, size, 195 - size, 40, 0, turn), turn++;
      if (triangles)
        for (const int64_t first_end : {1, 250, 400})
          check_product(m, setting_of(m, turn), distribution, 66, 20, 330, first_end, turn), turn++;
      check_product(m, setting_of(m, turn), distribution, 0, 5, 7, 0, turn), turn++;
      check_product(m, setting_of(m, turn), distribution, 5, 0, 7, 0, turn), turn++;
    }
    triangles = !triangles;
  }
  return checks::report("approximate arithmetic on the emulated GPU") | damage();
}
