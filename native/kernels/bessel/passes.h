// SPDX-License-Identifier: Apache-2.0
// The passes, each with the name and, by its place, the number under which the C ABI and the Java backends
// know it.
#pragma once

#define BESSEL_PASSES(PASS_OF)                                                                               \
  PASS_OF(CLASSIFY, classify)                                                                                \
  PASS_OF(LOG_GEOMETRY, log_geometry<UNSCALED, 0>)                                                           \
  PASS_OF(LOG_GEOMETRY_EXP, log_geometry<EXP_SCALED, 0>)                                                     \
  PASS_OF(LOG_GEOMETRY_POWER, log_geometry<POWER_SCALED, 0>)                                                 \
  PASS_OF(LOG_GEOMETRY_EXTREME, log_geometry<UNSCALED, 1>)                                                   \
  PASS_OF(LOG_GEOMETRY_EXP_EXTREME, log_geometry<EXP_SCALED, 1>)                                             \
  PASS_OF(LOG_GEOMETRY_POWER_EXTREME, log_geometry<POWER_SCALED, 1>)                                         \
  PASS_OF(RATIO_I_GEOMETRY, ratio_geometry<RATIO_I, 0>)                                                      \
  PASS_OF(RATIO_K_GEOMETRY, ratio_geometry<RATIO_K, 0>)                                                      \
  PASS_OF(SLOPE_GEOMETRY, ratio_geometry<SLOPE, 0>)                                                          \
  PASS_OF(RATIO_I_GEOMETRY_EXTREME, ratio_geometry<RATIO_I, 1>)                                              \
  PASS_OF(RATIO_K_GEOMETRY_EXTREME, ratio_geometry<RATIO_K, 1>)                                              \
  PASS_OF(SLOPE_GEOMETRY_EXTREME, ratio_geometry<SLOPE, 1>)                                                  \
  PASS_OF(ORDER_GEOMETRY, order_geometry<0>)                                                                 \
  PASS_OF(ORDER_GEOMETRY_EXTREME, order_geometry<1>)                                                         \
  PASS_OF(LOG_SUMS_4, sums<P_TABLE, 4, 1, 0>)                                                                \
  PASS_OF(LOG_SUMS_8, sums<P_TABLE, 8, 1, 0>)                                                                \
  PASS_OF(LOG_SUMS_14, sums<P_TABLE, 14, 1, 0>)                                                              \
  PASS_OF(LOG_SUMS_20_TO_15, sums<P_TABLE, 20, 15, 0>)                                                       \
  PASS_OF(LOG_SUMS_14_CONTINUED, sums<P_TABLE, 14, 1, 1>)                                                    \
  PASS_OF(RATIO_SUMS_4, sums<T_TABLE, 4, 1, 0>)                                                              \
  PASS_OF(RATIO_SUMS_8, sums<T_TABLE, 8, 1, 0>)                                                              \
  PASS_OF(RATIO_SUMS_14, sums<T_TABLE, 14, 1, 0>)                                                            \
  PASS_OF(RATIO_SUMS_20_TO_15, sums<T_TABLE, 20, 15, 0>)                                                     \
  PASS_OF(RATIO_SUMS_14_CONTINUED, sums<T_TABLE, 14, 1, 1>)                                                  \
  PASS_OF(ORDER_SUMS_4, sums<W_TABLE, 4, 1, 0>)                                                              \
  PASS_OF(ORDER_SUMS_8, sums<W_TABLE, 8, 1, 0>)                                                              \
  PASS_OF(ORDER_SUMS_14, sums<W_TABLE, 14, 1, 0>)                                                            \
  PASS_OF(ORDER_SUMS_20_TO_15, sums<W_TABLE, 20, 15, 0>)                                                     \
  PASS_OF(ORDER_SUMS_14_CONTINUED, sums<W_TABLE, 14, 1, 1>)                                                  \
  PASS_OF(LOG_I, log_i)                                                                                      \
  PASS_OF(LOG_K, log_k)                                                                                      \
  PASS_OF(LOG_I_AND_K, log_i_and_k)                                                                          \
  PASS_OF(RATIO_I_OF_SUMS, ratio_i)                                                                          \
  PASS_OF(RATIO_K_OF_SUMS, ratio_k<RATIO_K>)                                                                 \
  PASS_OF(SLOPE_K_OF_SUMS, ratio_k<SLOPE>)                                                                   \
  PASS_OF(ORDER_SLOPE_I, order_slope_i)                                                                      \
  PASS_OF(ORDER_SLOPE_K, order_slope_k)                                                                      \
  PASS_OF(SERIES_I, series_i<UNSCALED>)                                                                      \
  PASS_OF(SERIES_I_EXP, series_i<EXP_SCALED>)                                                                \
  PASS_OF(SERIES_I_POWER, series_i<POWER_SCALED>)                                                            \
  PASS_OF(FRACTION_I, fraction_i<RATIO_I>)                                                                   \
  PASS_OF(FRACTION_I_SLOPE, fraction_i<SLOPE>)                                                               \
  PASS_OF(SERIES_I_ORDER_SLOPE, series_order_slope)                                                          \
  PASS_OF(INTEGRAL_K, integral_k<UNSCALED>)                                                                  \
  PASS_OF(INTEGRAL_K_EXP, integral_k<EXP_SCALED>)                                                            \
  PASS_OF(INTEGRAL_K_POWER, integral_k<POWER_SCALED>)                                                        \
  PASS_OF(INTEGRAL_RATIO_K, integral_ratio_k<RATIO_K>)                                                       \
  PASS_OF(INTEGRAL_K_SLOPE, integral_ratio_k<SLOPE>)                                                         \
  PASS_OF(INTEGRAL_K_ORDER_SLOPE, integral_order_slope)                                                      \
  PASS_OF(TEMME, temme)                                                                                      \
  PASS_OF(TEMME_K, temme_k<UNSCALED>)                                                                        \
  PASS_OF(TEMME_K_EXP, temme_k<EXP_SCALED>)                                                                  \
  PASS_OF(TEMME_K_POWER, temme_k<POWER_SCALED>)                                                              \
  PASS_OF(TEMME_RATIO_K, temme_ratio_k<RATIO_K>)                                                             \
  PASS_OF(TEMME_K_SLOPE, temme_ratio_k<SLOPE>)                                                               \
  PASS_OF(TEMME_K_ORDER_SLOPE, temme_order_slope)
