package dev.quern.cli.verify.sweep;

import dev.quern.approx.PiecewiseFunction;

/**
 * Piecewise-affine functions of base e straight from their definitions, in real numbers, without
 * the library: the logarithm of a number is its exponent plus its fraction, which a double holds
 * exactly; products and quotients add and subtract logarithms.
 */
final class PiecewiseDefinition {
  private static final float INFINITY = Float.POSITIVE_INFINITY;

  /** log2 of e, as the functions have it: in float32. */
  private static final float LOG2_E = (float) (1 / StrictMath.log(2));

  private static final double LOG_OF_LOG2_E = logarithm(LOG2_E);

  private PiecewiseDefinition() {}

  /** Results of n numbers; a loop for each function, so that each is compiled as one. */
  static void apply(PiecewiseFunction f, float[] x, float[] y, int n) {
    switch (f) {
      case EXP2 -> {
        for (int i = 0; i < n; i++) {
          y[i] = exp2(x[i]);
        }
      }
      case LOG2 -> {
        for (int i = 0; i < n; i++) {
          y[i] = log2(x[i]);
        }
      }
      case EXP -> {
        for (int i = 0; i < n; i++) {
          y[i] = exp2(timesLog2E(x[i]));
        }
      }
      case LOG -> {
        for (int i = 0; i < n; i++) {
          y[i] = overLog2E(log2(x[i]));
        }
      }
      case SQRT -> {
        for (int i = 0; i < n; i++) {
          y[i] = isZero(x[i]) ? Math.copySign(0, x[i]) : exp2(log2(x[i]) * 0.5f);
        }
      }
    }
  }

  /** Slopes at n numbers. */
  static void slope(PiecewiseFunction f, float[] x, float[] y, int n) {
    switch (f) {
      case EXP2 -> {
        for (int i = 0; i < n; i++) {
          y[i] = exp2Slope(x[i]);
        }
      }
      case LOG2 -> {
        for (int i = 0; i < n; i++) {
          y[i] = log2Slope(x[i]);
        }
      }
      case EXP -> {
        for (int i = 0; i < n; i++) {
          y[i] = powers(exp2Slope(timesLog2E(x[i])), slopeOf(x[i], LOG_OF_LOG2_E));
        }
      }
      case LOG -> {
        for (int i = 0; i < n; i++) {
          y[i] = powers(slopeOf(log2(x[i]), -LOG_OF_LOG2_E), log2Slope(x[i]));
        }
      }
      case SQRT -> {
        for (int i = 0; i < n; i++) {
          y[i] =
              isZero(x[i])
                  ? INFINITY
                  : powers(powers(exp2Slope(log2(x[i]) * 0.5f), 0.5f), log2Slope(x[i]));
        }
      }
    }
  }

  // ---- numbers as exponent and fraction; subnormal ones are zeros

  private static boolean isZero(float x) {
    return Math.abs(x) < Float.MIN_NORMAL;
  }

  private static double power(int exponent) {
    return Double.longBitsToDouble((long) (Double.MAX_EXPONENT + exponent) << 52);
  }

  /** What is left of a finite number's magnitude without its power of two, less 1. */
  private static double fraction(float x) {
    return Math.abs((double) x) * power(-Math.getExponent(x)) - 1;
  }

  private static double logarithm(float x) {
    return Math.getExponent(x) + fraction(x);
  }

  /** The number of that logarithm, as far as there is one. */
  private static float number(double logarithm) {
    double exponent = Math.floor(logarithm);
    if (exponent < Float.MIN_EXPONENT) {
      return 0;
    }
    return exponent > Float.MAX_EXPONENT
        ? INFINITY
        : (float) ((1 + (logarithm - exponent)) * power((int) exponent));
  }

  // ---- the functions

  private static float exp2(float x) {
    if (!(x < 128)) {
      return x != x ? Float.NaN : INFINITY;
    }
    return x < Float.MIN_EXPONENT - 1 ? 0 : number(x);
  }

  private static float log2(float x) {
    if (isZero(x)) {
      return -INFINITY;
    }
    return x > 0 ? x == INFINITY ? x : (float) logarithm(x) : Float.NaN;
  }

  private static float timesLog2E(float x) {
    return shifted(x, LOG_OF_LOG2_E);
  }

  private static float overLog2E(float x) {
    return shifted(x, -LOG_OF_LOG2_E);
  }

  /** The number whose logarithm is greater by so much. */
  private static float shifted(float x, double by) {
    if (x != x) {
      return Float.NaN;
    }
    float size = isZero(x) ? 0 : Math.abs(x) == INFINITY ? INFINITY : number(logarithm(x) + by);
    return Math.copySign(size, x);
  }

  // ---- slopes: powers of two

  private static float exp2Slope(float x) {
    float y = exp2(x);
    return y > 0 && y < INFINITY ? (float) power(Math.getExponent(y)) : y;
  }

  private static float log2Slope(float x) {
    if (isZero(x)) {
      return INFINITY;
    }
    return x > 0 ? x == INFINITY ? 0 : number(-Math.getExponent(x)) : Float.NaN;
  }

  /** Of {@link #shifted}: the power of two by which it exceeds that of x. */
  private static float slopeOf(float x, double by) {
    if (x != x) {
      return Float.NaN;
    }
    double fraction = isZero(x) || Math.abs(x) == INFINITY ? 0 : fraction(x);
    return number(Math.floor(fraction + by));
  }

  /** The product, but that what is subnormal is zero, before and behind. */
  private static float powers(float x, float y) {
    float product = (isZero(x) ? 0 : x) * (isZero(y) ? 0 : y);
    return product != product ? Float.NaN : isZero(product) ? 0 : product;
  }
}
