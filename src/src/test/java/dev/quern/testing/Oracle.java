package dev.quern.testing;

/**
 * Softmax and logSumExp straight from the definition: for float in double, for double in
 * double-double, both from the exact differences to the maximum.
 */
public final class Oracle {
  private Oracle() {}

  /** Of a row without NaN, with a finite maximum: the exact results, as near as double is. */
  public static double[] softmax(float[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (float v : x) {
      max = Math.max(max, v);
    }
    double[] e = new double[x.length];
    DoubleDouble sum = DoubleDouble.ZERO;
    for (int i = 0; i < x.length; i++) {
      // Floats less than 150 apart differ exactly in double, and further apart the result is 0.
      e[i] = StrictMath.exp(x[i] - max);
      sum = sum.plus(new DoubleDouble(e[i], 0));
    }
    for (int i = 0; i < x.length; i++) {
      e[i] /= sum.hi();
    }
    return e;
  }

  /** Of a row without NaN, with a finite maximum: the exact results. */
  public static DoubleDouble[] softmax(double[] x) {
    double max = max(x);
    DoubleDouble[] e = new DoubleDouble[x.length];
    DoubleDouble sum = DoubleDouble.ZERO;
    for (int i = 0; i < x.length; i++) {
      e[i] = exp(x[i], max);
      sum = sum.plus(e[i]);
    }
    for (int i = 0; i < x.length; i++) {
      e[i] = e[i].hi() == 0 ? DoubleDouble.ZERO : e[i].over(sum);
    }
    return e;
  }

  /** Of a row without NaN, with a finite maximum. */
  public static DoubleDouble logSumExp(double[] x) {
    double max = max(x);
    DoubleDouble sum = DoubleDouble.ZERO;
    for (double v : x) {
      sum = sum.plus(exp(v, max));
    }
    return sum.log().plus(new DoubleDouble(max, 0));
  }

  /** As doubles, exactly. */
  public static double[] widened(float[] x) {
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i];
    }
    return wide;
  }

  private static double max(double[] x) {
    double max = Double.NEGATIVE_INFINITY;
    for (double v : x) {
      max = Math.max(max, v);
    }
    return max;
  }

  private static DoubleDouble exp(double x, double max) {
    return x - max < -1000 ? DoubleDouble.ZERO : DoubleDouble.sum(x, -max).exp();
  }

  /** The distance of a result from the exact one, in units of the exact one's last place. */
  public static double ulps(float result, double exact) {
    return Math.abs(result - exact) / Math.ulp((float) exact);
  }

  /** The distance of a result from the exact one, in units of the exact one's last place. */
  public static double ulps(double result, DoubleDouble exact) {
    return Math.abs((result - exact.hi()) - exact.lo()) / Math.ulp(exact.hi());
  }
}
