package dev.quern.bessel;

import static dev.quern.bessel.BesselPass.*;

/**
 * The passes that each class of elements needs for a function. Classes are those of
 * native/kernels/bessel/classes.h; the numbers of terms suffice for the largest, of K the smallest,
 * x in a class.
 */
final class BesselPlan {
  static final int CLASSES = 12;

  /** The class of elements that are not for the passes. */
  static final int SPECIAL = 0;

  /** The first class with r below 20, where log I and log K have nothing in common. */
  static final int FALLBACK = 6;

  private static final int EXTREME = 1;
  private static final int TINY = 6;

  /** The passes of twenty terms stand that far behind those of four. */
  private static final int TWENTY_TERMS = 3;

  private static final int[] SERIES_TERMS = {11, 11, 12, 17, 23, 35};
  private static final int[] FRACTION_TERMS = {10, 10, 12, 16, 21, 32};
  private static final int[] NODE_GROUPS = {0, 7, 5, 5, 4, 3};

  /** By function and class: pass and terms, in turn. */
  private static final int[][][] PLANS = new int[BesselFunction.values().length][CLASSES][];

  private static final int[][] BOTH = new int[FALLBACK][];

  static {
    for (BesselFunction f : BesselFunction.values()) {
      for (int c = 1; c < CLASSES; c++) {
        PLANS[f.ordinal()][c] = c < FALLBACK ? uniform(f, c) : fallback(f, c);
      }
    }
    for (int c = 1; c < FALLBACK; c++) {
      BOTH[c] = uniform(logGeometry(BesselFunction.LOG_I, c), LOG_SUMS_4_PASS, LOG_I_AND_K_PASS, c);
    }
  }

  private BesselPlan() {}

  static int[] of(BesselFunction f, int elementClass) {
    return PLANS[f.ordinal()][elementClass];
  }

  /** Of log I and log K at once, r at least 20. */
  static int[] ofBoth(int elementClass) {
    return BOTH[elementClass];
  }

  private static int[] chain(int... passes) {
    int[] plan = new int[2 * passes.length];
    for (int i = 0; i < passes.length; i++) {
      plan[2 * i] = passes[i];
    }
    return plan;
  }

  /** The passes of r at least 20; extremes are few and get all terms of the sums. */
  private static int[] uniform(int geometry, int sumsOfFour, int last, int c) {
    int more = c == EXTREME ? TWENTY_TERMS : c - 2;
    return more == TWENTY_TERMS
        ? chain(geometry, sumsOfFour + TWENTY_TERMS, sumsOfFour + TWENTY_TERMS + 1, last)
        : chain(geometry, sumsOfFour + more, last);
  }

  private static int logGeometry(BesselFunction f, int c) {
    return switch (f) {
      case LOG_I_EXP_SCALED, LOG_K_EXP_SCALED ->
          c == EXTREME ? LOG_GEOMETRY_EXP_EXTREME_PASS : LOG_GEOMETRY_EXP_PASS;
      case LOG_I_POWER_SCALED, LOG_K_POWER_SCALED ->
          c == EXTREME ? LOG_GEOMETRY_POWER_EXTREME_PASS : LOG_GEOMETRY_POWER_PASS;
      default -> c == EXTREME ? LOG_GEOMETRY_EXTREME_PASS : LOG_GEOMETRY_PASS;
    };
  }

  private static int[] uniform(BesselFunction f, int c) {
    boolean extreme = c == EXTREME;
    int slope = extreme ? SLOPE_GEOMETRY_EXTREME_PASS : SLOPE_GEOMETRY_PASS;
    int order = extreme ? ORDER_GEOMETRY_EXTREME_PASS : ORDER_GEOMETRY_PASS;
    int ratioI = extreme ? RATIO_I_GEOMETRY_EXTREME_PASS : RATIO_I_GEOMETRY_PASS;
    int ratioK = extreme ? RATIO_K_GEOMETRY_EXTREME_PASS : RATIO_K_GEOMETRY_PASS;
    return switch (f) {
      case LOG_I, LOG_I_EXP_SCALED, LOG_I_POWER_SCALED ->
          uniform(logGeometry(f, c), LOG_SUMS_4_PASS, LOG_I_PASS, c);
      case LOG_K, LOG_K_EXP_SCALED, LOG_K_POWER_SCALED ->
          uniform(logGeometry(f, c), LOG_SUMS_4_PASS, LOG_K_PASS, c);
      case RATIO_I -> uniform(ratioI, RATIO_SUMS_4_PASS, RATIO_I_OF_SUMS_PASS, c);
      case RATIO_K -> uniform(ratioK, RATIO_SUMS_4_PASS, RATIO_K_OF_SUMS_PASS, c);
      case LOG_I_DX -> uniform(slope, RATIO_SUMS_4_PASS, RATIO_I_OF_SUMS_PASS, c);
      case LOG_K_DX -> uniform(slope, RATIO_SUMS_4_PASS, SLOPE_K_OF_SUMS_PASS, c);
      case LOG_I_DORDER -> uniform(order, ORDER_SUMS_4_PASS, ORDER_SLOPE_I_PASS, c);
      case LOG_K_DORDER -> uniform(order, ORDER_SUMS_4_PASS, ORDER_SLOPE_K_PASS, c);
    };
  }

  private static int[] fallback(BesselFunction f, int c) {
    int series = SERIES_TERMS[c - FALLBACK];
    int fraction = FRACTION_TERMS[c - FALLBACK];
    int nodes = NODE_GROUPS[c - FALLBACK];
    boolean tiny = c == TINY;
    return switch (f) {
      case LOG_I -> new int[] {SERIES_I_PASS, series};
      case LOG_I_EXP_SCALED -> new int[] {SERIES_I_EXP_PASS, series};
      case LOG_I_POWER_SCALED -> new int[] {SERIES_I_POWER_PASS, series};
      case RATIO_I -> new int[] {FRACTION_I_PASS, fraction};
      case LOG_I_DX -> new int[] {FRACTION_I_SLOPE_PASS, fraction};
      case LOG_I_DORDER -> new int[] {SERIES_I_ORDER_SLOPE_PASS, series};
      case LOG_K -> tiny ? chain(TEMME_PASS, TEMME_K_PASS) : new int[] {INTEGRAL_K_PASS, nodes};
      case LOG_K_EXP_SCALED ->
          tiny ? chain(TEMME_PASS, TEMME_K_EXP_PASS) : new int[] {INTEGRAL_K_EXP_PASS, nodes};
      case LOG_K_POWER_SCALED ->
          tiny ? chain(TEMME_PASS, TEMME_K_POWER_PASS) : new int[] {INTEGRAL_K_POWER_PASS, nodes};
      case RATIO_K ->
          tiny ? chain(TEMME_PASS, TEMME_RATIO_K_PASS) : new int[] {INTEGRAL_RATIO_K_PASS, nodes};
      case LOG_K_DX ->
          tiny ? chain(TEMME_PASS, TEMME_K_SLOPE_PASS) : new int[] {INTEGRAL_K_SLOPE_PASS, nodes};
      case LOG_K_DORDER ->
          tiny ? chain(TEMME_K_ORDER_SLOPE_PASS) : new int[] {INTEGRAL_K_ORDER_SLOPE_PASS, nodes};
    };
  }
}
