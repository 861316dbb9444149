// SPDX-License-Identifier: Apache-2.0
// Tiers are reported consistently; unknown tiers, algorithms, flags, passes, modes and sizes are answered
// with a status, nothing else.
#include <climits>

#include "approx_constants.h"
#include "bessel_chains.h"
#include "check.h"
#include "softmax_calls.h"

namespace {

std::vector<int32_t> unknown_tiers() {
  std::vector<int32_t> tiers = {-1, 4, 5, 31, 32, 33, 256, 65536, INT_MAX, INT_MIN};
  for (const int32_t tier :
       {QUERN_TIER_X86_64_V2, QUERN_TIER_X86_64_V3, QUERN_TIER_X86_64_V4, QUERN_TIER_NEON})
    if (!(quern_tiers_compiled() >> tier & 1)) tiers.push_back(tier);
  return tiers;
}

// All that a call could touch.
template <class T>
struct memory {
  T x[40], y[40];
  quern_softmax_state state;

  memory() {
    std::memset(static_cast<void *>(this), 0x5A, sizeof *this);
    for (T &v : x) v = 1;
  }
};

template <class T, class Call>
void check_refused(const char *what, int32_t expected, int32_t tier, int32_t argument, Call call) {
  memory<T> used, fresh;
  const int32_t status = call(&used);
  CHECK(status == expected, "%s %s(tier %d, argument %d): status %d, not %d", calls<T>::name, what, tier,
        argument, status, expected);
  CHECK(std::memcmp(&used, &fresh, sizeof used) == 0, "%s %s(tier %d, argument %d) wrote", calls<T>::name,
        what, tier, argument);
}

template <class T>
void check_passes(int32_t expected, int32_t tier, int32_t flags) {
  using call = calls<T>;
  const auto check = [&](const char *what, auto pass) {
    check_refused<T>(what, expected, tier, flags, pass);
  };
  check("sum", [=](memory<T> *m) { return call::sum(tier, flags, m->x, 40, &m->state); });
  check("sum_at", [=](memory<T> *m) { return call::sum_at(tier, flags, m->x, 40, &m->state); });
  check("store", [=](memory<T> *m) { return call::store(tier, flags, m->x, m->y, 40, &m->state); });
  check("normalize", [=](memory<T> *m) { return call::normalize(tier, flags, m->y, 40, &m->state); });
  check("scale", [=](memory<T> *m) { return call::scale(tier, flags, m->x, m->y, 40, &m->state); });
}

template <class T>
void check_rows(int32_t expected, int32_t tier, int32_t algorithm, int32_t flags) {
  check_refused<T>("rows", expected, tier, algorithm,
                   [=](memory<T> *m) { return calls<T>::rows(tier, algorithm, flags, m->x, m->y, 2, 20); });
}

template <class T>
void check_all() {
  for (const int32_t tier : unknown_tiers()) {
    check_refused<T>("max", QUERN_UNKNOWN_TIER, tier, 0,
                     [=](memory<T> *m) { return calls<T>::max(tier, m->x, 40, &m->state); });
    check_passes<T>(QUERN_UNKNOWN_TIER, tier, 0);
    for (const int32_t algorithm : algorithms) check_rows<T>(QUERN_UNKNOWN_TIER, tier, algorithm, 0);
  }
  for (const int32_t tier : usable_tiers()) {
    for (const int32_t flags : {4, 5, 8, 256, INT_MAX, INT_MIN, -1}) {
      check_passes<T>(QUERN_UNKNOWN_ARGUMENT, tier, flags);
      for (const int32_t algorithm : algorithms)
        check_rows<T>(QUERN_UNKNOWN_ARGUMENT, tier, algorithm, flags);
    }
    // Whether a row gets shifted follows from its data.
    for (const int32_t algorithm : algorithms)
      check_rows<T>(QUERN_UNKNOWN_ARGUMENT, tier, algorithm, QUERN_SOFTMAX_SHIFTED);
    for (const int32_t algorithm : {0, 4, -1, 257, INT_MAX, INT_MIN})
      check_rows<T>(QUERN_UNKNOWN_ARGUMENT, tier, algorithm, 0);
  }
}

void check_bessel(int32_t expected, int32_t tier, int32_t pass, int64_t n) {
  const std::vector<double> before = leftovers(1);
  std::vector<double> table = before;
  const int32_t status = quern_bessel_pass(tier, pass, 1, table.data(), 0, n);
  CHECK(status == expected, "bessel pass %d of %lld rows, tier %d: status %d, not %d", pass, (long long)n,
        tier, status, expected);
  CHECK(std::memcmp(table.data(), before.data(), table.size() * sizeof(double)) == 0,
        "bessel pass %d of %lld rows, tier %d: wrote", pass, (long long)n, tier);
}

void check_bessel() {
  constexpr int64_t sizes[] = {-1, QUERN_BESSEL_BLOCK + 1, INT64_MAX, INT64_MIN, (int64_t)1 << 32};
  for (const int32_t tier : unknown_tiers()) check_bessel(QUERN_UNKNOWN_TIER, tier, 0, 8);
  for (const int32_t tier : usable_tiers()) {
    for (const int32_t pass : {-1, (int32_t)BESSEL_PASS_COUNT, 256, 65536, INT_MAX, INT_MIN})
      check_bessel(QUERN_UNKNOWN_ARGUMENT, tier, pass, 8);
    for (int32_t pass = 0; pass < BESSEL_PASS_COUNT; pass++) {
      check_bessel(QUERN_OK, tier, pass, 0);
      for (const int64_t n : sizes) check_bessel(QUERN_UNKNOWN_ARGUMENT, tier, pass, n);
    }
  }
}

// All that a call of approximate arithmetic could touch: panels of one step, among others.
struct approx_memory {
  float x[40], y[40], z[QUERN_APPROX_ROWS * QUERN_APPROX_COLUMNS];
  int32_t constants[QUERN_APPROX_CONSTANTS];
  double total;

  approx_memory() {
    std::memset(static_cast<void *>(this), 0x5A, sizeof *this);
    for (float &v : x) v = 1;
    for (float &v : y) v = 1;
    const approx_setting setting(approx_formats()[0], "l-mul", 23);
    std::memcpy(constants, setting.constants, sizeof constants);
  }
};

template <class Call>
void check_approx(const char *what, int32_t expected, int32_t tier, int32_t argument, Call call) {
  approx_memory used, fresh;
  const int32_t status = call(&used);
  CHECK(status == expected, "approx %s(tier %d, argument %d): status %d, not %d", what, tier, argument,
        status, expected);
  CHECK(std::memcmp(&used, &fresh, sizeof used) == 0, "approx %s(tier %d, argument %d) wrote", what, tier,
        argument);
}

void check_approx_pass(int32_t expected, int32_t tier, int32_t pass, int64_t n) {
  check_approx("pass", expected, tier, pass, [=](approx_memory *m) {
    return quern_approx_pass(tier, pass, m->constants, m->x, 0, m->y, 0, m->z, 0, n);
  });
}

void check_approx_sums(int32_t expected, int32_t tier, int64_t n) {
  check_approx("sum", expected, tier, 0,
               [=](approx_memory *m) { return quern_approx_sum(tier, m->x, 0, n, &m->total); });
  check_approx("dot", expected, tier, 0,
               [=](approx_memory *m) { return quern_approx_dot(tier, m->x, 0, m->y, 0, n, &m->total); });
}

void check_approx_tile(int32_t expected, int32_t tier, int32_t mode, int32_t flags, int64_t panels) {
  check_approx("tile", expected, tier, flags == 0 ? mode : flags, [=](approx_memory *m) {
    return quern_approx_tile(tier, mode, flags, m->constants, m->x, 0, m->y, 0, m->z, 0, QUERN_APPROX_COLUMNS,
                             panels, 1);
  });
}

void check_approx() {
  for (const int32_t tier : unknown_tiers()) {
    for (int32_t pass = 0; pass < APPROX_PASS_COUNT; pass++)
      check_approx_pass(QUERN_UNKNOWN_TIER, tier, pass, 40);
    check_approx_sums(QUERN_UNKNOWN_TIER, tier, 40);
    for (int32_t mode = 0; mode < QUERN_APPROX_MODES; mode++)
      check_approx_tile(QUERN_UNKNOWN_TIER, tier, mode, 0, 1);
  }
  for (const int32_t tier : usable_tiers()) {
    for (const int32_t pass : {-1, (int32_t)APPROX_PASS_COUNT, 256, 65536, INT_MAX, INT_MIN})
      check_approx_pass(QUERN_UNKNOWN_ARGUMENT, tier, pass, 40);
    for (const int32_t mode : {-1, QUERN_APPROX_MODES, 256, 65536, INT_MAX, INT_MIN})
      check_approx_tile(QUERN_UNKNOWN_ARGUMENT, tier, mode, 0, 1);
    for (int32_t mode = 0; mode < QUERN_APPROX_MODES; mode++)
      for (const int32_t flags : {2, 3, 4, 256, INT_MAX, INT_MIN, -1})
        check_approx_tile(QUERN_UNKNOWN_ARGUMENT, tier, mode, flags, 1);
    // Nothing to be done is done.
    for (int32_t pass = 0; pass < APPROX_PASS_COUNT; pass++) check_approx_pass(QUERN_OK, tier, pass, 0);
    check_approx_sums(QUERN_OK, tier, 0);
    for (int32_t mode = 0; mode < QUERN_APPROX_MODES; mode++)
      for (const int32_t flags : {0, QUERN_APPROX_CONTINUED})
        check_approx_tile(QUERN_OK, tier, mode, flags, 0);
  }
}

void check_tiers() {
  const uint32_t compiled = quern_tiers_compiled(), cpu = quern_tiers_of_cpu(), usable = quern_tiers_usable();
  CHECK((usable & ~cpu) == 0, "usable %x, CPU %x", usable, cpu);
  CHECK(!usable_tiers().empty(), "compiled %x, CPU %x, usable %x", compiled, cpu, usable);
#if defined(__x86_64__)
  CHECK(compiled == 7, "compiled %x", compiled);
  // The compiler's own opinion.
  __builtin_cpu_init();
  CHECK(!__builtin_cpu_supports("avx2") == !(usable >> QUERN_TIER_X86_64_V3 & 1), "usable %x", usable);
  CHECK(!__builtin_cpu_supports("avx512bw") == !(usable >> QUERN_TIER_X86_64_V4 & 1), "usable %x", usable);
#else
  CHECK(compiled == 1u << QUERN_TIER_NEON && usable == compiled, "compiled %x, usable %x", compiled, usable);
#endif
}

}  // namespace

int main() {
  CHECK(quern_abi_version() == QUERN_ABI_VERSION, "%u", quern_abi_version());
  check_tiers();
  check_all<float>();
  check_all<double>();
  check_bessel();
  check_approx();
  return checks::report("arguments");
}
