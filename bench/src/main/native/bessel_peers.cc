// SPDX-License-Identifier: Apache-2.0
// For benchmarks only, and in no JAR: other libraries' Bessel functions, a call over an array each, to
// compare LogBessel with. Where a library has no logarithm of a function, the logarithm of its value is
// taken, scaled if it can be. Errors become NaN, or what the library returns for them; nothing is printed,
// thrown or aborted.
//   QUERN_GSL     with the GNU Scientific Library
//   QUERN_BOOST   with Boost.Math
#include <cmath>
#include <cstdint>
#include <limits>

#ifdef QUERN_GSL
#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_bessel.h>
#include <gsl/gsl_version.h>
#endif

#ifdef QUERN_BOOST
#include <boost/math/special_functions/bessel.hpp>
#include <boost/version.hpp>
#endif

namespace {

constexpr double kFailed = std::numeric_limits<double>::quiet_NaN();

// The numbers by which Java names them.
enum Peer : int32_t { kGsl = 0, kBoost = 1, kBoostDouble = 2, kStandard = 3 };
enum Function : int32_t { kLogI = 0, kLogK = 1 };

template <typename F>
int32_t Loop(F f, const double *orders, const double *x, double *result, int64_t n) {
  for (int64_t i = 0; i < n; ++i) {
    result[i] = f(orders[i], x[i]);
  }
  return 0;
}

#ifdef QUERN_GSL
double GslLogI(double order, double x) {
  gsl_sf_result result;
  return gsl_sf_bessel_Inu_scaled_e(order, x, &result) == GSL_SUCCESS ? std::log(result.val) + x : kFailed;
}

double GslLogK(double order, double x) {
  gsl_sf_result result;
  return gsl_sf_bessel_lnKnu_e(order, x, &result) == GSL_SUCCESS ? result.val : kFailed;
}
#endif

#ifdef QUERN_BOOST
namespace policies = boost::math::policies;

// As it is called without a policy, in long double, but for what it does about errors.
using Silent = policies::policy<
    policies::domain_error<policies::ignore_error>, policies::pole_error<policies::ignore_error>,
    policies::overflow_error<policies::ignore_error>, policies::underflow_error<policies::ignore_error>,
    policies::denorm_error<policies::ignore_error>, policies::evaluation_error<policies::ignore_error>,
    policies::rounding_error<policies::ignore_error>>;

// The fastest it can be told to be.
using SilentDouble = policies::normalise<Silent, policies::promote_double<false>>::type;

template <typename Policy>
double BoostLogI(double order, double x) {
  try {
    return std::log(boost::math::cyl_bessel_i(order, x, Policy()));
  } catch (...) {
    return kFailed;
  }
}

template <typename Policy>
double BoostLogK(double order, double x) {
  try {
    return std::log(boost::math::cyl_bessel_k(order, x, Policy()));
  } catch (...) {
    return kFailed;
  }
}
#endif

#ifdef __cpp_lib_math_special_functions
double StandardLogI(double order, double x) {
  try {
    return std::log(std::cyl_bessel_i(order, x));
  } catch (...) {
    return kFailed;
  }
}

double StandardLogK(double order, double x) {
  try {
    return std::log(std::cyl_bessel_k(order, x));
  } catch (...) {
    return kFailed;
  }
}
#endif

}  // namespace

// The version of a peer, null if it was left out.
extern "C" const char *quern_peer_version(int32_t peer) {
  switch (peer) {
#ifdef QUERN_GSL
    case kGsl:
      gsl_set_error_handler_off();
      return gsl_version;
#endif
#ifdef QUERN_BOOST
    case kBoost:
    case kBoostDouble:
      return BOOST_LIB_VERSION;
#endif
#ifdef __cpp_lib_math_special_functions
    case kStandard:
      return __VERSION__;
#endif
    default:
      return nullptr;
  }
}

// result[i] = function(orders[i], x[i]), after quern_peer_version of that peer; 0, or 1 if there is no such
// one.
extern "C" int32_t quern_peer_apply(int32_t peer, int32_t function, const double *orders, const double *x,
                                    double *result, int64_t n) {
  const bool log_i = function == kLogI;
  switch (peer) {
#ifdef QUERN_GSL
    case kGsl:
      return Loop(log_i ? GslLogI : GslLogK, orders, x, result, n);
#endif
#ifdef QUERN_BOOST
    case kBoost:
      return Loop(log_i ? BoostLogI<Silent> : BoostLogK<Silent>, orders, x, result, n);
    case kBoostDouble:
      return Loop(log_i ? BoostLogI<SilentDouble> : BoostLogK<SilentDouble>, orders, x, result, n);
#endif
#ifdef __cpp_lib_math_special_functions
    case kStandard:
      return Loop(log_i ? StandardLogI : StandardLogK, orders, x, result, n);
#endif
    default:
      return 1;
  }
}
