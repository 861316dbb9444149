package dev.quern.bessel;

import static dev.quern.bessel.BesselFunction.LOG_I_POWER_SCALED;

import dev.quern.internal.Elementary;

/** Values where an operand is not an ordinary one: v &lt; 0, x &le; 0, an infinity or a NaN. */
final class BesselSpecials {
  /** So small that x^2 is nothing beside any order; results there are limits for x = 0. */
  private static final double NEARLY_ZERO = 0x1p-900;

  private static final double LN_2 = 0x1.62e42fefa39efp-1;

  private BesselSpecials() {}

  static double value(
      BesselBlock block, BesselPasses passes, BesselFunction f, double order, double x) {
    if (Double.isNaN(order)
        || Double.isNaN(x)
        || x < 0
        || (Double.isInfinite(order) && x == Double.POSITIVE_INFINITY)) {
      return Double.NaN;
    }
    if (order < 0) {
      return negativeOrder(block, passes, f, order, x);
    }
    if (order == Double.POSITIVE_INFINITY) {
      return infiniteOrder(f);
    }
    if (x == Double.POSITIVE_INFINITY) {
      return infiniteArgument(f);
    }
    // A negative zero compares as zero and would not have come here with an ordinary x.
    return x == 0 ? zero(block, passes, f, Math.abs(order)) : block.ordinary(passes, f, order, x);
  }

  /** K is even in the order; so is I where the order is an integer. */
  private static double negativeOrder(
      BesselBlock block, BesselPasses passes, BesselFunction f, double order, double x) {
    double mirrored = -order;
    boolean integer = order == Math.rint(order) && order != Double.NEGATIVE_INFINITY;
    return switch (f) {
      case LOG_K, LOG_K_EXP_SCALED, LOG_K_DX -> value(block, passes, f, mirrored, x);
      case LOG_K_DORDER -> -value(block, passes, f, mirrored, x);
      case LOG_I, LOG_I_EXP_SCALED, LOG_I_DX ->
          integer ? value(block, passes, f, mirrored, x) : Double.NaN;
      case LOG_I_POWER_SCALED ->
          integer ? -powerScaled(-value(block, passes, f, mirrored, x), mirrored, x) : Double.NaN;
      case LOG_K_POWER_SCALED -> powerScaled(value(block, passes, f, mirrored, x), mirrored, x);
      case RATIO_I, RATIO_K, LOG_I_DORDER -> Double.NaN;
    };
  }

  /**
   * log(x^v f) of log(x^|v| f), where f is K or 1 / I. Both terms overflow for the largest |v|; of
   * f only (2 |v| / (e x))^|v| then counts.
   */
  private static double powerScaled(double mirroredValue, double mirrored, double x) {
    double log = Elementary.log(x);
    double value = mirroredValue - 2 * mirrored * log;
    if (!Double.isNaN(value)) {
      return value;
    }
    return mirrored == Double.POSITIVE_INFINITY
        ? mirrored
        : mirrored * (Elementary.log(mirrored) + LN_2 - 1 - 2 * log);
  }

  private static double infiniteOrder(BesselFunction f) {
    return switch (f) {
      case LOG_I, LOG_I_EXP_SCALED, LOG_I_POWER_SCALED, LOG_K_DX, LOG_I_DORDER ->
          Double.NEGATIVE_INFINITY;
      case LOG_K, LOG_K_EXP_SCALED, LOG_K_POWER_SCALED, RATIO_K, LOG_I_DX, LOG_K_DORDER ->
          Double.POSITIVE_INFINITY;
      case RATIO_I -> 0;
    };
  }

  private static double infiniteArgument(BesselFunction f) {
    return switch (f) {
      case LOG_I, LOG_I_POWER_SCALED -> Double.POSITIVE_INFINITY;
      case LOG_K, LOG_K_POWER_SCALED, LOG_I_EXP_SCALED, LOG_K_EXP_SCALED ->
          Double.NEGATIVE_INFINITY;
      case RATIO_I, RATIO_K, LOG_I_DX -> 1;
      case LOG_K_DX -> -1;
      case LOG_I_DORDER, LOG_K_DORDER -> 0;
    };
  }

  private static double zero(
      BesselBlock block, BesselPasses passes, BesselFunction f, double order) {
    return switch (f) {
      case LOG_I, LOG_I_EXP_SCALED -> order == 0 ? 0 : Double.NEGATIVE_INFINITY;
      case LOG_K, LOG_K_EXP_SCALED, RATIO_K -> Double.POSITIVE_INFINITY;
      // -v ln 2 - ln Gamma(v + 1)
      case LOG_I_POWER_SCALED -> block.ordinary(passes, f, order, NEARLY_ZERO);
      // (v - 1) ln 2 + ln Gamma(v)
      case LOG_K_POWER_SCALED ->
          order == 0
              ? Double.POSITIVE_INFINITY
              : -(Elementary.log(order) + LN_2)
                  - block.ordinary(passes, LOG_I_POWER_SCALED, order, NEARLY_ZERO);
      case RATIO_I -> 0;
      case LOG_I_DX -> order == 0 ? 0 : Double.POSITIVE_INFINITY;
      case LOG_K_DX, LOG_I_DORDER -> Double.NEGATIVE_INFINITY;
      case LOG_K_DORDER -> order == 0 ? 0 : Double.POSITIVE_INFINITY;
    };
  }
}
