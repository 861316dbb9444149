package dev.quern.directional;

/**
 * A = I<sub>d/2</sub>(&kappa;) / I<sub>d/2-1</sub>(&kappa;), the mean resultant length of the von
 * Mises-Fisher distribution, with what cancels when it is formed from A: 1 - A, and dA/d&kappa;.
 *
 * <p>From the continued fraction of Perron (Gautschi and Slavik, "On the computation of modified
 * Bessel function ratios", 1978), whose terms are all taken from 2 or more and so don't cancel.
 * Divided by s = &kappa; + d/2 nothing overflows. Errors: 4 u in A, 8 u in 1 - A, 20 u in the
 * derivative, u = 2<sup>-53</sup>.
 *
 * @param value A
 * @param complement 1 - A
 * @param derivative dA/d&kappa;
 */
record ResultantLength(double value, double complement, double derivative) {
  /** 48 terms leave 8 u at d = 2 and kappa = 10, where it converges most slowly. */
  private static final int TERMS = 60;

  private static final int MAX_STEPS = 60;

  /** At a concentration that is finite and not negative. */
  static ResultantLength of(int dimension, double concentration) {
    Fraction y = new Fraction(dimension, concentration);
    double sum = y.p + y.value;
    return new ResultantLength(
        y.p / sum, y.value / sum, y.slope / (sum * sum) / (concentration + dimension / 2.0));
  }

  /**
   * The concentration that has this mean resultant length, by Newton's steps on A / (1 - A), which
   * is nearly straight: its slope stays between 1 / d and 2 / (d - 1). So its error is a few times
   * that of {@code value} or {@code complement}, whichever is the smaller.
   *
   * @param value A, from 0 to 1
   * @param complement 1 - A, as exactly as it is known
   */
  static double inverse(int dimension, double value, double complement) {
    double odds = value / complement;
    double low = odds * ((dimension - 1) / 2.0);
    double high = odds * dimension;
    if (odds == 0 || high == Double.POSITIVE_INFINITY) {
      return odds == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    // Banerjee, Dhillon, Ghosh and Sra, "Clustering on the unit hypersphere" (2005).
    double concentration = odds * (dimension - value * value) / (1 + value);
    for (int i = 0; i < MAX_STEPS; i++) {
      Fraction y = new Fraction(dimension, concentration);
      double excess = y.p / y.value - odds;
      if (excess > 0) {
        high = concentration;
      } else {
        low = concentration;
      }
      double s = concentration + dimension / 2.0;
      double step = excess * s * y.value * (y.value / y.slope);
      double next = concentration - step;
      if (!(next >= low && next <= high)) {
        next = low + (high - low) / 2;
      }
      boolean settled = Math.abs(next - concentration) <= 0x1p-50 * concentration;
      concentration = next;
      if (settled) {
        break;
      }
    }
    return concentration;
  }

  /**
   * Y with A = &kappa; / (&kappa; + Y), and Y - &kappa; dY/d&kappa;, both over s. Y falls from d at
   * 0 to (d - 1) / 2 at infinity.
   */
  private static final class Fraction {
    final double p;
    final double value;
    final double slope;

    Fraction(int dimension, double concentration) {
      double s = concentration + dimension / 2.0;
      p = concentration / s;
      double twice = dimension / s;
      double e = 1 / s;
      double f = 2 + TERMS * e;
      double df = 2;
      for (int k = TERMS - 1; k > 0; k--) {
        double a = (twice + (2 * k + 1) * e) / f;
        df = 2 - a * (1 - p * (df / f));
        f = 2 + k * e - p * a;
      }
      double a = (twice + e) / f;
      value = twice - p * a;
      slope = value + p * a * (1 - p * (df / f));
    }
  }
}
