// SPDX-License-Identifier: Apache-2.0
// Values where an operand is not an ordinary one, as dev.quern.bessel.BesselSpecials has them. Each needs one
// value of ordinary operands at most, so that a thread finds out which, computes it like any other, and makes
// the result of it.
#pragma once

#include "cuda/device.h"
#include "kernels/elementary.h"

namespace {

// By their places in dev.quern.bessel.BesselFunction.
enum class function : int32_t {
  log_i,
  log_k,
  log_i_exp_scaled,
  log_k_exp_scaled,
  log_i_power_scaled,
  log_k_power_scaled,
  ratio_i,
  ratio_k,
  log_i_dx,
  log_k_dx,
  log_i_dorder,
  log_k_dorder
};

// So small that x^2 is nothing beside any order; results there are limits for x = 0.
constexpr double NEARLY_ZERO = 0x1p-900;

DEVICE bool is_nan(double v) { return v != v; }

// The ordinary operands. Where they are none, no value is needed.
DEVICE double ordinary_order(double order) { return order < 0 ? -order : order == 0 ? 0 : order; }
DEVICE double ordinary_argument(double x) { return x == 0 ? NEARLY_ZERO : x; }

// Whether not the function's value is needed, but that of power-scaled log I.
DEVICE bool needs_power_scaled_i(function f, double x) { return f == function::log_k_power_scaled && x == 0; }

DEVICE double of_infinite_order(function f) {
  switch (f) {
    case function::log_i:
    case function::log_i_exp_scaled:
    case function::log_i_power_scaled:
    case function::log_k_dx:
    case function::log_i_dorder:
      return -INFINITE;
    case function::ratio_i:
      return 0;
    default:
      return INFINITE;
  }
}

DEVICE double of_infinite_argument(function f) {
  switch (f) {
    case function::log_i:
    case function::log_i_power_scaled:
      return INFINITE;
    case function::ratio_i:
    case function::ratio_k:
    case function::log_i_dx:
      return 1;
    case function::log_k_dx:
      return -1;
    case function::log_i_dorder:
    case function::log_k_dorder:
      return 0;
    default:
      return -INFINITE;
  }
}

DEVICE double of_zero(function f, double order, double log_order, double ordinary) {
  switch (f) {
    case function::log_i:
    case function::log_i_exp_scaled:
      return order == 0 ? 0 : -INFINITE;
    case function::log_i_power_scaled:
      return ordinary;  // -v ln 2 - ln Gamma(v + 1)
    case function::log_k_power_scaled:
      return order == 0 ? INFINITE : -(log_order + LN2) - ordinary;  // (v - 1) ln 2 + ln Gamma(v)
    case function::ratio_i:
      return 0;
    case function::log_i_dx:
    case function::log_k_dorder:
      return order == 0 ? 0 : INFINITE;
    case function::log_k_dx:
    case function::log_i_dorder:
      return -INFINITE;
    default:
      return INFINITE;
  }
}

// log(x^v f) of log(x^|v| f), where f is K or 1 / I. Both terms overflow for the largest |v|; of f only
// (2 |v| / (e x))^|v| then counts.
DEVICE double power_scaled(double value, double order, double log_order, double log_x) {
  const double scaled = value - 2 * order * log_x;
  if (!is_nan(scaled)) return scaled;
  return order == INFINITE ? order : order * (log_order + LN2 - 1 - 2 * log_x);
}

// Of any operands that are special, and the value of the ordinary ones.
DEVICE double special_value(function f, double order, double x, double ordinary) {
  if (is_nan(order) || is_nan(x) || x < 0) return NOT_A_NUMBER;
  const double v = ordinary_order(order);
  if (v == INFINITE && x == INFINITE) return NOT_A_NUMBER;
  const double log_v = f64::first(log(real(v)).v);
  const double of_v = v == INFINITE   ? of_infinite_order(f)
                      : x == INFINITE ? of_infinite_argument(f)
                      : x == 0        ? of_zero(f, v, log_v, ordinary)
                                      : ordinary;
  if (!(order < 0)) return of_v;
  // K is even in the order; so is I where the order is an integer.
  const bool integer = v != INFINITE && (v >= 0x1p52 || (v + 0x1p52) - 0x1p52 == v);
  const double log_x = f64::first(log(real(x)).v);
  switch (f) {
    case function::log_k:
    case function::log_k_exp_scaled:
    case function::log_k_dx:
      return of_v;
    case function::log_k_dorder:
      return -of_v;
    case function::log_k_power_scaled:
      return power_scaled(of_v, v, log_v, log_x);
    case function::log_i:
    case function::log_i_exp_scaled:
    case function::log_i_dx:
      return integer ? of_v : NOT_A_NUMBER;
    case function::log_i_power_scaled:
      return integer ? -power_scaled(-of_v, v, log_v, log_x) : NOT_A_NUMBER;
    default:
      return NOT_A_NUMBER;
  }
}

}  // namespace
