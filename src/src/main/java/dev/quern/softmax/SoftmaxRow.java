package dev.quern.softmax;

/** The algorithms over one row, as sequences of passes. */
final class SoftmaxRow {
  private SoftmaxRow() {}

  static void apply(
      SoftmaxPasses passes,
      Algorithm algorithm,
      Object x,
      long from,
      Object y,
      long yFrom,
      long n,
      boolean streaming,
      SoftmaxState s) {
    boolean reload = algorithm == Algorithm.THREE_PASS_RELOAD;
    s.begin();
    boolean shifted;
    if (algorithm == Algorithm.TWO_PASS) {
      shifted = sum(passes, x, from, n, s);
    } else {
      passes.max(x, from, n, s);
      shifted = prepare(passes, s);
      if (reload) {
        passes.store(x, from, y, yFrom, n, shifted, s);
      } else {
        passes.sumAt(x, from, n, shifted, s);
      }
    }
    if (s.row.isNaN()) {
      Elements.fillNaN(y, passes.single(), yFrom, n);
    } else if (reload) {
      passes.normalize(y, yFrom, n, s);
    } else {
      passes.scale(x, from, y, yFrom, n, shifted, streaming, s);
    }
  }

  /** Sets the exponent of the row from its maximum; whether the row has to be shifted. */
  static boolean prepare(SoftmaxPasses passes, SoftmaxState s) {
    long exponent = passes.exponentOfMaximum(s);
    boolean shifted = !Sum.ordinary(exponent);
    s.row.clear(shifted ? 0 : exponent);
    return shifted;
  }

  /** The two-pass sum of a begun row; whether the row had to be shifted. */
  static boolean sum(SoftmaxPasses passes, Object x, long from, long n, SoftmaxState s) {
    passes.sum(x, from, n, false, s);
    if (Sum.ordinary(s.row.exponent)) {
      return false;
    }
    s.begin();
    passes.max(x, from, n, s);
    passes.sum(x, from, n, true, s);
    return true;
  }

  /** The logarithm of the sum of the exponentials of a row. */
  static double logSumExp(SoftmaxPasses passes, Object x, long from, long n, SoftmaxState s) {
    s.begin();
    if (n == 0) {
      return Double.NEGATIVE_INFINITY;
    }
    if (n == 1) {
      // Exact, where the logarithm of a rounded exponential would not be.
      double only = Elements.get(x, passes.single(), from);
      return Double.isNaN(only) ? Double.NaN : only;
    }
    boolean shifted = sum(passes, x, from, n, s);
    return logarithm(passes.single(), x, from, n, shifted, s);
  }

  static double logarithm(
      boolean single, Object x, long from, long n, boolean shifted, SoftmaxState s) {
    if (s.row.isNaN()) {
      // Infinities and NaN end here alike: the sum can't tell them apart, the elements can.
      return Elements.hasNaN(x, single, from, n) ? Double.NaN : s.maximum;
    }
    return shifted ? s.maximum + s.row.log() : s.row.log();
  }
}
