// SPDX-License-Identifier: Apache-2.0
// Log-Bessel's kernels, run by the emulator, give the bits of the library's passes: every function and class,
// special values, sizes around those of warps and blocks, in place or not, whichever thread runs first.
#include <cmath>

#include "bessel_chains.h"
#include "check.h"
#include "cuda/bessel_plans.h"
#include "emulated_gpu.h"
#include "simd/lane.h"
// Over simd/lane.h.
#include "kernels/elementary.h"

namespace {

enum function { log_i, log_k, log_i_exp, log_k_exp, log_i_power, log_k_power, ratio_i, ratio_k };
enum slope { log_i_dx = ratio_k + 1, log_k_dx, log_i_dorder, log_k_dorder, functions };

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan_value = std::numeric_limits<double>::quiet_NaN();

uint64_t bits_of_double(double v) {
  uint64_t b;
  std::memcpy(&b, &v, sizeof b);
  return b;
}

// ---- what must come out: of the library, and of dev.quern.bessel.BesselSpecials -------------------------

double ordinary(int f, double v, double x) {
  static std::vector<double> table((size_t)bessel_table_size, 1);
  column(table.data(), column_order)[0] = v;
  column(table.data(), column_x)[0] = x;
  run(usable_tiers()[0], bessel_chain(bessel_functions()[(size_t)f], class_of(v, x)), table.data(), 0, 1);
  return column(table.data(), column_out)[0];
}

double log_of(double x) { return log(real(x)).v.x; }

double power_scaled(double mirrored_value, double mirrored, double x) {
  const double l = log_of(x), value = mirrored_value - 2 * mirrored * l;
  if (!std::isnan(value)) return value;
  return mirrored == infinity ? mirrored : mirrored * (log_of(mirrored) + 0x1.62e42fefa39efp-1 - 1 - 2 * l);
}

double of_zero(int f, double v) {
  const bool zero = v == 0;
  if (f == log_i || f == log_i_exp) return zero ? 0 : -infinity;
  if (f == log_i_power) return ordinary(f, v, 0x1p-900);
  if (f == log_k_power)
    return zero ? infinity : -(log_of(v) + 0x1.62e42fefa39efp-1) - ordinary(log_i_power, v, 0x1p-900);
  if (f == ratio_i) return 0;
  if (f == log_i_dx || f == log_k_dorder) return zero ? 0 : infinity;
  return f == log_k_dx || f == log_i_dorder ? -infinity : infinity;
}

double expected(int f, double v, double x) {
  if (std::isnan(v) || std::isnan(x) || x < 0 || (std::isinf(v) && x == infinity)) return nan_value;
  if (v < 0) {
    const double mirrored = -v;
    if (f == ratio_i || f == ratio_k || f == log_i_dorder) return nan_value;
    const double value = expected(f, mirrored, x);
    if (f == log_k || f == log_k_exp || f == log_k_dx) return value;
    if (f == log_k_dorder) return -value;
    if (f == log_k_power) return power_scaled(value, mirrored, x);
    if (v == -infinity || v != std::rint(v)) return nan_value;
    return f == log_i_power ? -power_scaled(-value, mirrored, x) : value;
  }
  if (v == infinity) {
    if (f == ratio_i) return 0;
    const bool low = f == log_i || f == log_i_exp || f == log_i_power || f == log_k_dx || f == log_i_dorder;
    return low ? -infinity : infinity;
  }
  if (x == infinity) {
    if (f == log_i || f == log_i_power) return infinity;
    if (f == ratio_i || f == ratio_k || f == log_i_dx) return 1;
    return f == log_k_dx ? -1 : f == log_i_dorder || f == log_k_dorder ? 0 : -infinity;
  }
  return x == 0 ? of_zero(f, std::fabs(v)) : ordinary(f, v, x);
}

// ---- calls ----------------------------------------------------------------------------------------------

void put_plan(int32_t (*of_class)[8], int c, const std::vector<bessel_step> &steps) {
  std::fill_n(of_class[c], 8, -1);
  for (size_t i = 0; i < steps.size(); i++) {
    of_class[c][2 * i] = steps[i].pass;
    of_class[c][2 * i + 1] = steps[i].terms;
  }
}

quern_cuda_plans plans_of(int f, bool both) {
  quern_cuda_plans plans;
  std::memset(&plans, -1, sizeof plans);
  const auto &all = bessel_functions();
  for (int c = 1; c < bessel_classes; c++) {
    if (c < 6)
      put_plan(plans.step[AT_ONCE], c, both ? bessel_chain_of_both(c) : bessel_chain(all[(size_t)f], c));
    put_plan(plans.step[FIRST], c, bessel_chain(all[(size_t)f], c));
    put_plan(plans.step[SECOND], c, bessel_chain(all[log_k], c));
    put_plan(plans.step[POWER_SCALED_I], c, bessel_chain(all[log_i_power], c));
  }
  return plans;
}

enum place { apart, in_x, in_orders, places };
constexpr const char *place_names[] = {"apart", "in place of x", "in place of orders"};

struct results {
  std::vector<double> first, second;
};

// Without orders, all have the one of the first element. The second result, if any, goes where the first
// doesn't.
results call(int f, bool both, const bessel_operands &o, bool many_orders, place where, unsigned blocks) {
  const int64_t n = o.size();
  const on_device<double> orders(o.order), x(o.x), y(std::vector<double>((size_t)n, 7)),
      z(std::vector<double>((size_t)n, 7));
  const on_device<uint32_t> list(std::vector<uint32_t>((size_t)(LIST_PARTS * n))),
      counts(std::vector<uint32_t>((size_t)(LISTS * COUNT_STRIDE), 0));
  const on_device<double> *first = where == in_x ? &x : where == in_orders ? &orders : &y;
  const on_device<double> *second = where == in_x && many_orders ? &orders : where == in_orders ? &x : &z;
  const quern_cuda_plans plans = plans_of(f, both);
  const double *const order_pointer = many_orders ? orders.get() : nullptr, *const argument = x.get();
  double *const second_pointer = both ? second->get() : nullptr;
  const double order = n > 0 ? o.order[0] : 0;
  launch("quern_cuda_bessel_first", blocks, 256, 0, plans, order_pointer, order, argument, first->get(),
         second_pointer, n, list.get(), counts.get());
  launch("quern_cuda_bessel_rest", blocks, 128, 0, plans, (int32_t)f, order_pointer, order, argument,
         first->get(), second_pointer, n, (const uint32_t *)list.get(), (const uint32_t *)counts.get());
  int64_t listed = 0, ought = 0;
  for (const uint32_t c : counts.read()) listed += c;
  for (int64_t i = 0; i < n; i++) {
    const int c = class_of(many_orders ? o.order[(size_t)i] : order, o.x[(size_t)i]);
    ought += c == 0 || c >= 6;
  }
  CHECK(listed == ought, "%d of %lld: %lld are listed, not %lld", f, (long long)n, (long long)listed,
        (long long)ought);
  return {first->read(), second->read()};
}

void check_same(const char *what, int f, const bessel_operands &o, bool many_orders, place where,
                const char *order_of_threads, const std::vector<double> &got) {
  for (int64_t i = 0; i < o.size(); i++) {
    const double v = o.order[many_orders ? (size_t)i : 0], x = o.x[(size_t)i], want = expected(f, v, x);
    CHECK(bits_of_double(got[(size_t)i]) == bits_of_double(want),
          "%s%s, %lld elements, %s orders, %s, %s: element %lld, v %a x %a: %a, not %a",
          bessel_functions()[(size_t)f].name.c_str(), what, (long long)o.size(), many_orders ? "many" : "one",
          place_names[where], order_of_threads, (long long)i, v, x, got[(size_t)i], want);
  }
}

void check(int f, bool both, const bessel_operands &o, bool many_orders, int turn) {
  const place where = many_orders ? (place)(turn % places) : (place)(turn % in_orders);
  const char *order = emulated_order(turn / 2);
  const results r = call(f, both, o, many_orders, where, 1 + (unsigned)turn % 4);
  check_same(both ? " of both" : "", f, o, many_orders, where, order, r.first);
  if (both) check_same(" of both", log_k, o, many_orders, where, order, r.second);
}

// Of all kinds, in any order.
bessel_operands mixed(int64_t n, uint64_t seed) {
  generator g(seed);
  bessel_operands of[bessel_classes], o;
  of[0] = make_any_operands(n, seed);
  for (int c = 1; c < bessel_classes; c++) of[c] = make_operands(c, n, seed + (uint64_t)c);
  for (int64_t i = 0; i < n; i++) {
    const bessel_operands &from = of[g.next() % bessel_classes];
    o.order.push_back(from.order[(size_t)i]);
    o.x.push_back(from.x[(size_t)i]);
  }
  return o;
}

// Every pair of what is special.
bessel_operands specials() {
  const double values[] = {0,      0.25,     0.5,   1,        2.5,       3,         40,      1e5,
                           0x1p53, 0x1p1000, 1e308, infinity, nan_value, 0x1p-1074, 0x1p-600};
  bessel_operands o;
  for (const double v : values)
    for (const double x : values)
      for (const double sign_of_v : {1.0, -1.0})
        for (const double sign_of_x : {1.0, -1.0}) {
          o.order.push_back(v * sign_of_v);
          o.x.push_back(x * sign_of_x);
        }
  return o;
}

}  // namespace

int main() {
  int turn = 0;
  const bessel_operands pairs = specials();
  for (int f = 0; f <= functions; f++) {
    const bool both = f == functions;
    const int of = both ? log_i : f;
    for (const int64_t n : {0, 1, 31, 32, 33, 255, 256, 257, 5000})
      check(of, both, mixed(n, 100 + turn), true, turn), turn++;
    check(of, both, pairs, true, turn++);
    for (int c = 1; c < bessel_classes; c++)
      check(of, both, make_operands(c, 70, 1000 + turn), true, turn), turn++;
    for (const double order :
         {0.0, -0.0, 0.5, 3.0, 19.0, 25.0, 800.0, -2.0, -1.5, 1e300, infinity, nan_value}) {
      bessel_operands o = mixed(129, 100 + (uint64_t)turn);
      o.order[0] = order;
      check(of, both, o, false, turn++);
    }
  }
  return checks::report("log-Bessel on the emulated GPU") | damage();
}
