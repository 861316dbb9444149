// SPDX-License-Identifier: Apache-2.0
// Results lie within 3 ulp of the exact softmax and add up to 1; what flushes to 0 was due to.
#include <algorithm>

#include "check.h"
#include "softmax_calls.h"

namespace {

template <class T>
struct limits;
template <>
struct limits<float> {
  static constexpr int least_exponent = -125;
  static constexpr double sum_error = 1e-6;
};
template <>
struct limits<double> {
  static constexpr int least_exponent = -1021;
  static constexpr double sum_error = 1e-14;
};

constexpr double most_ulp = 3;

// exp(a - b). The difference of two floats is exact enough in double; that of two doubles is taken as a sum
// of two, for one long double may have only 11 bits more.
double exact_exp(float a, float b) { return std::exp((double)a - (double)b); }
long double exact_exp(double a, double b) {
  const double d = a - b, t = d - a;
  if (std::isinf(d)) return 0;
  const double low = (a - (d - t)) - (b + t);
  return expl(d) * (1 + (long double)low);
}

template <class T>
double ulp(long double value) {
  return std::ldexp(1.0, std::ilogb(value) - (std::numeric_limits<T>::digits - 1));
}

template <class T>
void check_row(int32_t tier, const std::string &distribution, int64_t n, uint64_t seed, double *worst) {
  const std::vector<T> x = make_row<T>(distribution, n, seed);
  const std::vector<T> y = softmax(tier, x);
  const T maximum = *std::max_element(x.begin(), x.end());
  if (std::isinf(maximum)) return;  // all masked: specials_test
  std::vector<decltype(exact_exp(T(), T()))> e;
  long double sum = 0, total = 0;
  for (const T v : x) {
    e.push_back(exact_exp(v, maximum));
    sum += e.back();
  }
  const long double least = std::ldexp(1.0L, limits<T>::least_exponent);
  for (size_t i = 0; i < x.size(); i++) {
    const long double exact = e[i] / sum;
    total += y[i];
    if (y[i] == 0) {
      CHECK(!std::signbit(y[i]) && exact < least * (1 + 8 * std::numeric_limits<T>::epsilon()),
            "%s tier %d %s n %lld seed %llu: y[%zu] is %a for %La", calls<T>::name, tier,
            distribution.c_str(), (long long)n, (unsigned long long)seed, i, (double)y[i], exact);
      continue;
    }
    const double error = (double)(std::fabs(y[i] - exact) / ulp<T>(exact));
    *worst = std::max(*worst, error);
    CHECK(y[i] >= (T)least && error <= most_ulp,
          "%s tier %d %s n %lld seed %llu: y[%zu] = %a for x = %a is off by %.2f ulp from %La",
          calls<T>::name, tier, distribution.c_str(), (long long)n, (unsigned long long)seed, i, (double)y[i],
          (double)x[i], error, exact);
  }
  CHECK(std::fabs(total - 1) <= limits<T>::sum_error, "%s tier %d %s n %lld seed %llu: the sum is off by %Lg",
        calls<T>::name, tier, distribution.c_str(), (long long)n, (unsigned long long)seed, total - 1);
}

template <class T>
void check_all() {
  // The fastest tier; that the others give the same bits is one_answer_test's concern.
  const int32_t tier = usable_tiers().back();
  for (const std::string &distribution : distributions()) {
    if (distribution == "nan" || distribution == "plus_inf" || distribution == "minus_inf") continue;
    double worst = 0;
    uint64_t seed = 1;
    for (const int64_t n : {1, 2, 3, 16, 100, 2049, 32769})
      check_row<T>(tier, distribution, n, seed++, &worst);
    std::printf("%s %-12s largest error %.2f ulp\n", calls<T>::name, distribution.c_str(), worst);
  }
}

// Long rows are where sums drift. In this one every partial sum matters, and its value is known.
void check_long_constant_row(int64_t n) {
  const std::vector<float> x((size_t)n, 0.7f);
  const std::vector<float> y = softmax(usable_tiers().back(), x);
  const float exact = (float)(1.0 / (double)n);
  for (const float v : y) {
    CHECK(v == exact, "n %lld: %a, not %a", (long long)n, v, exact);
    if (v != exact) return;
  }
}

}  // namespace

int main() {
  check_all<float>();
  check_all<double>();
  for (const int64_t n : {1 << 20, 3000000}) check_long_constant_row(n);
  return checks::report("accuracy");
}
