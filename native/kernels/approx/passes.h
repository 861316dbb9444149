// SPDX-License-Identifier: Apache-2.0
// The passes, each with the name and, by its place, the number under which the C ABI and the Java backends
// know it.
#pragma once

#define APPROX_PASSES(PASS_OF)                                                                               \
  PASS_OF(MULTIPLY_EXACT, multiply_exact)                                                                    \
  PASS_OF(MULTIPLY_RAW, multiply_raw)                                                                        \
  PASS_OF(MULTIPLY_GUARDED, multiply_guarded)                                                                \
  PASS_OF(FORMULA_RAW, formula_raw)                                                                          \
  PASS_OF(FORMULA_GUARDED, formula_guarded)                                                                  \
  PASS_OF(ROUND_FRACTION, round_fraction)                                                                    \
  PASS_OF(DIVIDE, divide)                                                                                    \
  PASS_OF(EXP2, exp2_each)                                                                                   \
  PASS_OF(LOG2, log2_each)                                                                                   \
  PASS_OF(EXP, exp_each)                                                                                     \
  PASS_OF(LOG, log_each)                                                                                     \
  PASS_OF(SQRT, sqrt_each)                                                                                   \
  PASS_OF(MULTIPLY_SLOPE, multiply_slope)                                                                    \
  PASS_OF(DIVIDE_SLOPE, divide_slope)                                                                        \
  PASS_OF(DIVIDE_SLOPE_OF_DIVISOR, divide_slope_of_divisor)                                                  \
  PASS_OF(EXP2_SLOPE, exp2_slope)                                                                            \
  PASS_OF(LOG2_SLOPE, log2_slope)                                                                            \
  PASS_OF(EXP_SLOPE, exp_slope)                                                                              \
  PASS_OF(LOG_SLOPE, log_slope)                                                                              \
  PASS_OF(SQRT_SLOPE, sqrt_slope)                                                                            \
  PASS_OF(EXP2_GRADIENT, exp2_gradient)                                                                      \
  PASS_OF(EXP_GRADIENT, exp_gradient)                                                                        \
  PASS_OF(LOG_GRADIENT, log_gradient)                                                                        \
  PASS_OF(SQRT_GRADIENT, sqrt_gradient)
