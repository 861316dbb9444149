// SPDX-License-Identifier: Apache-2.0
// Tiers are reported consistently; unknown tiers, algorithms and flags are answered with a status, nothing
// else.
#include <climits>

#include "check.h"
#include "softmax_calls.h"

namespace {

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
  for (const int32_t tier : {-1, 4, 5, 31, 32, 33, 256, 65536, INT_MAX, INT_MIN, QUERN_TIER_X86_64_V2,
                             QUERN_TIER_X86_64_V3, QUERN_TIER_X86_64_V4, QUERN_TIER_NEON}) {
    if (tier >= 0 && tier < 32 && quern_tiers_compiled() >> tier & 1) continue;
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
  return checks::report("arguments");
}
