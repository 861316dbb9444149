// SPDX-License-Identifier: Apache-2.0
// Passes stay inside the table, and in it change nothing but the columns that are theirs, from the first row
// to fifteen beyond the last one. Whatever the operands are: a class is run on those of all others, too.
#include "bessel_chains.h"
#include "check.h"
#include "guarded.h"

namespace {

// Enough for every loop over terms; more than that have no nodes.
constexpr int32_t most_terms = 7;

constexpr size_t bytes = (size_t)bessel_table_size * sizeof(double);

void check_pass(guarded *memory, int32_t tier, int32_t pass, int of_class, const bessel_operands &o,
                int64_t row, int64_t n) {
  static const std::vector<double> garbage = leftovers(1);
  double *table = (double *)memory->place(bytes, row != 0);
  std::memcpy(table, garbage.data(), bytes);
  put(table, row, o, 0, n);
  static double before[bessel_table_size];
  std::memcpy(before, table, bytes);
  require(quern_bessel_pass(tier, pass, most_terms, table, row, n));
  const auto same = [&](int c, int64_t from, int64_t to) {
    const int64_t at = c * QUERN_BESSEL_STRIDE + from;
    return std::memcmp(before + at, table + at, (size_t)(to - from) * sizeof(double)) == 0;
  };
  for (int c = 0; c < QUERN_BESSEL_COLUMNS; c++) {
    const bool operands = c == column_order || c == column_x;
    const int64_t end = n == 0 ? row : row + n + 15;
    CHECK(operands ? same(c, 0, QUERN_BESSEL_STRIDE) : same(c, 0, row) && same(c, end, QUERN_BESSEL_STRIDE),
          "tier %d pass %d, %lld rows of class %d from %lld: wrote column %d", tier, pass, (long long)n,
          of_class, (long long)row, c);
  }
  CHECK(memory->kept_outside((unsigned char *)table, bytes), "tier %d pass %d, %lld rows from %lld", tier,
        pass, (long long)n, (long long)row);
}

}  // namespace

int main() {
  guarded memory(bytes + 1);
  for (int c = 0; c < bessel_classes; c++) {
    const bessel_operands o = c == 0 ? make_any_operands(QUERN_BESSEL_BLOCK, 1)
                                     : make_operands(c, QUERN_BESSEL_BLOCK, 1 + (uint64_t)c);
    for (const int32_t tier : usable_tiers()) {
      for (int32_t pass = 0; pass < BESSEL_PASS_COUNT; pass++) {
        // Against both ends of the table, and in between.
        check_pass(&memory, tier, pass, c, o, 0, QUERN_BESSEL_BLOCK);
        check_pass(&memory, tier, pass, c, o, QUERN_BESSEL_STRIDE - 15 - QUERN_BESSEL_BLOCK,
                   QUERN_BESSEL_BLOCK);
        for (const int64_t n : {0, 1, 2, 3, 7, 8, 9, 16, 17}) {
          check_pass(&memory, tier, pass, c, o, 0, n);
          check_pass(&memory, tier, pass, c, o, 100 + n, n);
          check_pass(&memory, tier, pass, c, o, QUERN_BESSEL_STRIDE - 15 - n, n);
        }
      }
    }
  }
  return checks::report("guard pages of log-Bessel");
}
