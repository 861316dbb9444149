// SPDX-License-Identifier: Apache-2.0
// The passes that make each function of log-Bessel, as the library's callers run them: the counterpart of the
// Java backends' plan.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "bessel_inputs.h"
#include "kernels/bessel_table.h"
#include "tiers.h"

// Columns of the table that callers know: those of kernels/bessel/columns.h.
constexpr int column_order = 0, column_x = 1, column_out = 9, column_out2 = 10;

constexpr int64_t bessel_table_size = QUERN_BESSEL_COLUMNS * QUERN_BESSEL_STRIDE;

struct bessel_step {
  int32_t pass, terms;
};

struct bessel_function {
  std::string name;
  // r >= 20: before the sums, of extremes too, and after them.
  int32_t geometry, extreme_geometry, sums_of_4, last;
  // r < 20. `terms` of its loop suffice for classes 6 to 11.
  int32_t below_20;
  const int32_t *terms;
  // Of K in class 6, instead: what makes the result of Temme's series, or all of it. 0 of I.
  int32_t small_x;
};

inline const std::vector<bessel_function> &bessel_functions() {
  static constexpr int32_t series[] = {11, 11, 12, 17, 23, 35}, fraction[] = {10, 10, 12, 16, 21, 32},
                           groups_of_nodes[] = {0, 7, 5, 5, 4, 3};
  static const std::vector<bessel_function> functions = {
      {"log-bessel-i", BESSEL_LOG_GEOMETRY, BESSEL_LOG_GEOMETRY_EXTREME, BESSEL_LOG_SUMS_4, BESSEL_LOG_I,
       BESSEL_SERIES_I, series, 0},
      {"log-bessel-k", BESSEL_LOG_GEOMETRY, BESSEL_LOG_GEOMETRY_EXTREME, BESSEL_LOG_SUMS_4, BESSEL_LOG_K,
       BESSEL_INTEGRAL_K, groups_of_nodes, BESSEL_TEMME_K},
      {"log-bessel-i-exp-scaled", BESSEL_LOG_GEOMETRY_EXP, BESSEL_LOG_GEOMETRY_EXP_EXTREME, BESSEL_LOG_SUMS_4,
       BESSEL_LOG_I, BESSEL_SERIES_I_EXP, series, 0},
      {"log-bessel-k-exp-scaled", BESSEL_LOG_GEOMETRY_EXP, BESSEL_LOG_GEOMETRY_EXP_EXTREME, BESSEL_LOG_SUMS_4,
       BESSEL_LOG_K, BESSEL_INTEGRAL_K_EXP, groups_of_nodes, BESSEL_TEMME_K_EXP},
      {"log-bessel-i-power-scaled", BESSEL_LOG_GEOMETRY_POWER, BESSEL_LOG_GEOMETRY_POWER_EXTREME,
       BESSEL_LOG_SUMS_4, BESSEL_LOG_I, BESSEL_SERIES_I_POWER, series, 0},
      {"log-bessel-k-power-scaled", BESSEL_LOG_GEOMETRY_POWER, BESSEL_LOG_GEOMETRY_POWER_EXTREME,
       BESSEL_LOG_SUMS_4, BESSEL_LOG_K, BESSEL_INTEGRAL_K_POWER, groups_of_nodes, BESSEL_TEMME_K_POWER},
      {"bessel-ratio-i", BESSEL_RATIO_I_GEOMETRY, BESSEL_RATIO_I_GEOMETRY_EXTREME, BESSEL_RATIO_SUMS_4,
       BESSEL_RATIO_I_OF_SUMS, BESSEL_FRACTION_I, fraction, 0},
      {"bessel-ratio-k", BESSEL_RATIO_K_GEOMETRY, BESSEL_RATIO_K_GEOMETRY_EXTREME, BESSEL_RATIO_SUMS_4,
       BESSEL_RATIO_K_OF_SUMS, BESSEL_INTEGRAL_RATIO_K, groups_of_nodes, BESSEL_TEMME_RATIO_K},
      {"log-bessel-i-dx", BESSEL_SLOPE_GEOMETRY, BESSEL_SLOPE_GEOMETRY_EXTREME, BESSEL_RATIO_SUMS_4,
       BESSEL_RATIO_I_OF_SUMS, BESSEL_FRACTION_I_SLOPE, fraction, 0},
      {"log-bessel-k-dx", BESSEL_SLOPE_GEOMETRY, BESSEL_SLOPE_GEOMETRY_EXTREME, BESSEL_RATIO_SUMS_4,
       BESSEL_SLOPE_K_OF_SUMS, BESSEL_INTEGRAL_K_SLOPE, groups_of_nodes, BESSEL_TEMME_K_SLOPE},
      {"log-bessel-i-dorder", BESSEL_ORDER_GEOMETRY, BESSEL_ORDER_GEOMETRY_EXTREME, BESSEL_ORDER_SUMS_4,
       BESSEL_ORDER_SLOPE_I, BESSEL_SERIES_I_ORDER_SLOPE, series, 0},
      {"log-bessel-k-dorder", BESSEL_ORDER_GEOMETRY, BESSEL_ORDER_GEOMETRY_EXTREME, BESSEL_ORDER_SUMS_4,
       BESSEL_ORDER_SLOPE_K, BESSEL_INTEGRAL_K_ORDER_SLOPE, groups_of_nodes, BESSEL_TEMME_K_ORDER_SLOPE}};
  return functions;
}

inline const bessel_function &bessel_function_of(const std::string &name) {
  for (const bessel_function &f : bessel_functions())
    if (f.name == name) return f;
  std::abort();
}

inline std::vector<bessel_step> bessel_chain(const bessel_function &f, int of_class) {
  if (of_class >= 7) return {{f.below_20, f.terms[of_class - 6]}};
  if (of_class == 6) {
    if (f.small_x == 0) return {{f.below_20, f.terms[0]}};
    if (f.small_x == BESSEL_TEMME_K_ORDER_SLOPE) return {{f.small_x, 0}};
    return {{BESSEL_TEMME, 0}, {f.small_x, 0}};
  }
  // Behind the sums of 4 terms stand those of 8, of 14 and, in two steps, of 20. Extremes get all terms.
  const int32_t more = of_class == 1 ? 3 : of_class - 2;
  std::vector<bessel_step> steps = {{of_class == 1 ? f.extreme_geometry : f.geometry, 0},
                                    {f.sums_of_4 + more, 0}};
  if (more == 3) steps.push_back({f.sums_of_4 + 4, 0});
  steps.push_back({f.last, 0});
  return steps;
}

// log I and log K at once, r >= 20.
inline std::vector<bessel_step> bessel_chain_of_both(int of_class) {
  std::vector<bessel_step> steps = bessel_chain(bessel_functions()[0], of_class);
  steps.back().pass = BESSEL_LOG_I_AND_K;
  return steps;
}

// What a table may hold before: neither rows beyond the last one nor columns not yet written may matter.
inline std::vector<double> leftovers(uint64_t seed) {
  constexpr double infinity = std::numeric_limits<double>::infinity();
  generator g(seed);
  std::vector<double> table((size_t)bessel_table_size);
  for (double &v : table) {
    const uint64_t b = g.next();
    const double kinds[] = {from_bits<double>(b | 0x7FF0000000000000),
                            infinity,
                            -infinity,
                            -0.0,
                            0x1p-1074,
                            -0x1.fffffffffffffp1023,
                            from_bits<double>(b)};
    v = kinds[b % (sizeof kinds / sizeof kinds[0])];
  }
  return table;
}

inline double *column(double *table, int c) { return table + c * QUERN_BESSEL_STRIDE; }

// Puts elements into rows from `row` on.
inline void put(double *table, int64_t row, const bessel_operands &o, int64_t first, int64_t n) {
  std::copy_n(&o.order[(size_t)first], n, column(table, column_order) + row);
  std::copy_n(&o.x[(size_t)first], n, column(table, column_x) + row);
}

inline void run(int32_t tier, const std::vector<bessel_step> &steps, double *table, int64_t row, int64_t n) {
  for (const bessel_step &s : steps) require(quern_bessel_pass(tier, s.pass, s.terms, table, row, n));
}

// One function of elements of one class.
inline std::vector<double> bessel(int32_t tier, const bessel_function &f, int of_class,
                                  const bessel_operands &o) {
  const std::vector<bessel_step> steps = bessel_chain(f, of_class);
  std::vector<double> table((size_t)bessel_table_size, 1), y;
  for (int64_t i = 0; i < o.size(); i += QUERN_BESSEL_BLOCK) {
    const int64_t n = std::min<int64_t>(QUERN_BESSEL_BLOCK, o.size() - i);
    put(table.data(), 0, o, i, n);
    run(tier, steps, table.data(), 0, n);
    y.insert(y.end(), column(table.data(), column_out), column(table.data(), column_out) + n);
  }
  return y;
}
