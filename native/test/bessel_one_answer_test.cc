// SPDX-License-Identifier: Apache-2.0
// Tiers, places in the table, neighbours, alignments, and whatever the columns held before: the same bits.
#include <cmath>

#include "bessel_chains.h"
#include "check.h"

namespace {

uint64_t bits(double v) {
  uint64_t b;
  std::memcpy(&b, &v, sizeof b);
  return b;
}

// The first row in which n rows of two columns differ, or n.
int64_t first_difference(const double *a, const double *b, int64_t n) {
  for (int64_t i = 0; i < n; i++)
    if (bits(a[i]) != bits(b[i])) return i;
  return n;
}

void check_tiers(const std::string &name, int of_class, const std::vector<bessel_step> &steps,
                 const bessel_operands &o, uint64_t seed) {
  const std::vector<int32_t> tiers = usable_tiers();
  const std::vector<double> before = leftovers(seed);
  std::vector<std::vector<double>> tables(tiers.size(), before);
  for (std::vector<double> &table : tables) put(table.data(), 0, o, 0, o.size());
  for (const bessel_step &step : steps) {
    for (size_t t = 0; t < tiers.size(); t++) {
      require(quern_bessel_pass(tiers[t], step.pass, step.terms, tables[t].data(), 0, o.size()));
      for (int c = 0; c < QUERN_BESSEL_COLUMNS; c++) {
        const double *got = column(tables[t].data(), c), *expected = column(tables[0].data(), c);
        const int64_t i = first_difference(got, expected, o.size());
        CHECK(i == o.size(), "%s class %d seed %llu pass %d: v %a x %a: column %d is %a on tier %d, not %a",
              name.c_str(), of_class, (unsigned long long)seed, step.pass, o.order[(size_t)i], o.x[(size_t)i],
              c, got[i], tiers[t], expected[i]);
      }
    }
  }
  for (int64_t i = 0; i < o.size(); i++)
    CHECK(!std::isnan(column(tables[0].data(), column_out)[i]), "%s class %d seed %llu: NaN of v %a x %a",
          name.c_str(), of_class, (unsigned long long)seed, o.order[(size_t)i], o.x[(size_t)i]);
}

// A part of the elements from any row, in a table at any byte.
void check_places(const bessel_function &f, int of_class, const bessel_operands &o, uint64_t seed) {
  const std::vector<bessel_step> steps = bessel_chain(f, of_class);
  generator g(seed);
  for (const int32_t tier : usable_tiers()) {
    const std::vector<double> expected = bessel(tier, f, of_class, o);
    for (int turn = 0; turn < 24; turn++) {
      const auto n = (int64_t)(turn < 20 ? turn : g.next() % QUERN_BESSEL_BLOCK);
      const auto row = (int64_t)(g.next() % (uint64_t)(QUERN_BESSEL_STRIDE - 15 - n));
      const auto first = (int64_t)(g.next() % (uint64_t)(o.size() - n));
      const auto offset = (size_t)(turn % 3 == 0 ? g.next() % 64 : 8 * (g.next() % 8));
      std::vector<double> table = leftovers(seed + (uint64_t)turn);
      put(table.data(), row, o, first, n);
      constexpr size_t bytes = (size_t)bessel_table_size * sizeof(double);
      alignas(64) static unsigned char memory[bytes + 64];
      std::memcpy(memory + offset, table.data(), bytes);
      run(tier, steps, (double *)(memory + offset), row, n);
      std::memcpy(table.data(), memory + offset, bytes);
      const double *got = column(table.data(), column_out) + row;
      const int64_t i = first_difference(got, &expected[(size_t)first], n);
      CHECK(i == n, "%s class %d seed %llu tier %d: %lld rows from %lld at +%zu: v %a x %a: %a, not %a",
            f.name.c_str(), of_class, (unsigned long long)seed, tier, (long long)n, (long long)row, offset,
            o.order[(size_t)(first + i)], o.x[(size_t)(first + i)], got[i], expected[(size_t)(first + i)]);
    }
  }
}

void check_both(int of_class, const bessel_operands &o, uint64_t seed) {
  const std::vector<bessel_step> steps = bessel_chain_of_both(of_class);
  check_tiers("both", of_class, steps, o, seed);
  for (const int32_t tier : usable_tiers()) {
    std::vector<double> table = leftovers(seed);
    put(table.data(), 0, o, 0, o.size());
    run(tier, steps, table.data(), 0, o.size());
    const int columns[] = {column_out, column_out2};
    for (const size_t k : {0, 1}) {
      const bessel_function &f = bessel_functions()[k];
      const std::vector<double> expected = bessel(tier, f, of_class, o);
      const int64_t i = first_difference(column(table.data(), columns[k]), expected.data(), o.size());
      CHECK(i == o.size(), "both class %d seed %llu tier %d: v %a x %a: another %s", of_class,
            (unsigned long long)seed, tier, o.order[(size_t)i], o.x[(size_t)i], f.name.c_str());
    }
  }
}

void check_classes(uint64_t seed) {
  const bessel_operands o = make_any_operands(QUERN_BESSEL_BLOCK, seed);
  for (const int32_t tier : usable_tiers()) {
    std::vector<double> table = leftovers(seed);
    put(table.data(), 0, o, 0, o.size());
    run(tier, {{BESSEL_CLASSIFY, 0}}, table.data(), 0, o.size());
    for (size_t i = 0; i < o.x.size(); i++) {
      const double got = column(table.data(), column_out)[i];
      const int expected = class_of(o.order[i], o.x[i]);
      CHECK(got == expected, "seed %llu tier %d: v %a x %a has class %g, not %d", (unsigned long long)seed,
            tier, o.order[i], o.x[i], got, expected);
    }
  }
}

}  // namespace

int main() {
  uint64_t seed = 1;
  for (int round = 0; round < 40; round++) check_classes(seed++);
  for (int c = 1; c < bessel_classes; c++) {
    const bessel_operands o = make_operands(c, QUERN_BESSEL_BLOCK, seed);
    for (const bessel_function &f : bessel_functions()) {
      for (int round = 0; round < 8; round++, seed++)
        check_tiers(f.name, c, bessel_chain(f, c), make_operands(c, QUERN_BESSEL_BLOCK, seed), seed);
      check_places(f, c, o, seed++);
    }
    if (c < 6) check_both(c, o, seed++);
  }
  return checks::report("one answer of log-Bessel");
}
