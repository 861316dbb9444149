package dev.quern.cli.verify.sweep;

import dev.quern.approx.PiecewiseFunction;

/**
 * How far a piecewise-affine function is off the one that it stands for, where it is meant to stand
 * for it: exponentials and logarithms of other bases than 2 have a product or quotient inside,
 * whose error grows with the operand.
 */
enum StoodFor {
  EXP2(PiecewiseFunction.EXP2, true, 6.15),
  LOG2(PiecewiseFunction.LOG2, false, 0.0861),
  EXP(PiecewiseFunction.EXP, true, Double.NaN),
  LOG(PiecewiseFunction.LOG, false, Double.NaN),
  SQRT(PiecewiseFunction.SQRT, true, 6.07);

  private static final double LN2 = Math.log(2);

  private final PiecewiseFunction function;
  private final boolean relative;
  private final double bound;

  StoodFor(PiecewiseFunction function, boolean relative, double bound) {
    this.function = function;
    this.relative = relative;
    this.bound = bound;
  }

  static StoodFor of(PiecewiseFunction function) {
    return valueOf(function.name());
  }

  String unit() {
    return relative ? "percent" : "absolute";
  }

  /** What the definition says that the error is at most; NaN where it says nothing. */
  double bound() {
    return bound;
  }

  /** Where errors are measured, for people. */
  String domain() {
    return switch (this) {
      case EXP2 -> "-126 <= x < 128";
      case EXP -> "-1 <= x <= 1";
      case LOG -> "0.5 <= x <= 2";
      case LOG2, SQRT -> "positive normal x";
    };
  }

  /** The errors of n results; NaN outside the domain, and infinity for a result that is NaN. */
  void errors(float[] x, float[] y, double[] errors, int n) {
    exact(x, errors, n);
    for (int i = 0; i < n; i++) {
      double exact = errors[i];
      double error = relative ? 100 * (y[i] / exact - 1) : y[i] - exact;
      errors[i] = y[i] == y[i] || exact != exact ? error : Double.POSITIVE_INFINITY;
    }
  }

  private void exact(float[] x, double[] exact, int n) {
    switch (function) {
      case EXP2 -> {
        for (int i = 0; i < n; i++) {
          exact[i] = x[i] >= -126 && x[i] < 128 ? Math.exp(x[i] * LN2) : Double.NaN;
        }
      }
      case EXP -> {
        for (int i = 0; i < n; i++) {
          exact[i] = Math.abs(x[i]) <= 1 ? Math.exp(x[i]) : Double.NaN;
        }
      }
      case LOG2 -> {
        for (int i = 0; i < n; i++) {
          exact[i] = isNormal(x[i]) ? Math.log(x[i]) / LN2 : Double.NaN;
        }
      }
      case LOG -> {
        for (int i = 0; i < n; i++) {
          exact[i] = x[i] >= 0.5f && x[i] <= 2 ? Math.log(x[i]) : Double.NaN;
        }
      }
      case SQRT -> {
        for (int i = 0; i < n; i++) {
          exact[i] = isNormal(x[i]) ? Math.sqrt(x[i]) : Double.NaN;
        }
      }
    }
  }

  private static boolean isNormal(float x) {
    return x >= Float.MIN_NORMAL && x < Float.POSITIVE_INFINITY;
  }
}
