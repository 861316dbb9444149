package dev.quern.bench.oracle;

/**
 * A number as the sum of two doubles, with some 100 bits: what float64 results are measured
 * against. Mutable, for the inner loop. Products are split after Dekker, so that nothing depends on
 * fused multiply-add.
 */
final class DoubleDouble {
  private static final double SPLIT = 0x1p27 + 1;

  // ln 2 in three parts; the first has few enough bits for its product with any exponent to be
  // exact.
  private static final double LN2_A = 0x1.62e42fefap-1;
  private static final double LN2_B = 0x1.cf79abc9ep-40;
  private static final double LN2_C = 0x1.d9cc01f97b57ap-79;

  /** Halvings of the argument of exp, made up for by squarings. */
  private static final int HALVINGS = 8;

  private static final int TERMS = 10;

  private static final DoubleDouble[] INVERSE_FACTORIALS = new DoubleDouble[TERMS + 1];

  static {
    INVERSE_FACTORIALS[0] = new DoubleDouble().set(1, 0);
    for (int k = 1; k <= TERMS; k++) {
      DoubleDouble before = INVERSE_FACTORIALS[k - 1];
      INVERSE_FACTORIALS[k] = new DoubleDouble().set(before.high, before.low).divide(k, 0);
    }
  }

  double high;
  double low;

  DoubleDouble set(double newHigh, double newLow) {
    high = newHigh + newLow;
    low = newLow - (high - newHigh);
    return this;
  }

  /** Adds a number of which {@code otherHigh} is the larger part. */
  DoubleDouble add(double otherHigh, double otherLow) {
    double s = high + otherHigh;
    double v = s - high;
    double error = (high - (s - v)) + (otherHigh - v);
    double t = low + otherLow;
    double w = t - low;
    double smallError = (low - (t - w)) + (otherLow - w);
    set(s, error + t);
    return set(high, low + smallError);
  }

  DoubleDouble multiply(double otherHigh, double otherLow) {
    double p = high * otherHigh;
    double error = productError(high, otherHigh, p);
    return set(p, error + (high * otherLow + low * otherHigh));
  }

  DoubleDouble divide(double otherHigh, double otherLow) {
    double q = high / otherHigh;
    double p = q * otherHigh;
    double error = productError(q, otherHigh, p);
    double rest = ((high - p) - error) + low - q * otherLow;
    return set(q, rest / otherHigh);
  }

  private static double productError(double a, double b, double product) {
    double ta = a * SPLIT;
    double ah = ta - (ta - a);
    double al = a - ah;
    double tb = b * SPLIT;
    double bh = tb - (tb - b);
    double bl = b - bh;
    return ((ah * bh - product) + ah * bl + al * bh) + al * bl;
  }

  /**
   * Becomes m of exp(this) = m * 2^n, m about 1.
   *
   * @return n
   */
  int exp() {
    double n = Math.rint(high * 0x1.71547652b82fep0);
    add(-n * LN2_A, 0).add(-n * LN2_B, 0).add(-n * LN2_C, 0);
    double scale = 1.0 / (1 << HALVINGS);
    double rh = high * scale;
    double rl = low * scale;
    // exp(r) - 1 by Horner's rule.
    set(0, 0);
    for (int term = TERMS; term > 0; term--) {
      add(INVERSE_FACTORIALS[term].high, INVERSE_FACTORIALS[term].low).multiply(rh, rl);
    }
    // exp(2r) - 1 = (e + 2) * e for e = exp(r) - 1, which keeps the bits that e + 1 would lose.
    for (int i = 0; i < HALVINGS; i++) {
      double h = high;
      double l = low;
      add(2, 0).multiply(h, l);
    }
    add(1, 0);
    return (int) n;
  }

  /** Becomes its natural logarithm; it must be positive and finite. */
  DoubleDouble log() {
    double h = high;
    double l = low;
    double approximate = Math.log(h);
    // Newton's step for exp(y) = x: y + (x exp(-y) - 1), its error half the square of the
    // correction.
    set(-approximate, 0);
    int n = exp();
    multiply(h, l);
    set(Math.scalb(high, n), Math.scalb(low, n)).add(-1, 0);
    double correction = high;
    return add(-correction * correction / 2, 0).add(approximate, 0);
  }
}
