package dev.quern.directional;

import java.util.random.RandomGenerator;

/**
 * Directions from a von Mises-Fisher distribution, by the algorithm of Wood (1994) in a form that
 * holds at any concentration.
 *
 * <p>With m = d - 1 and b = m / (2&kappa; + &radic;(4&kappa;<sup>2</sup> + m<sup>2</sup>)), Wood
 * takes Z from Beta(m/2, m/2), proposes the cosine w = (1 - (1 + b) Z) / (1 - (1 - b) Z) and
 * accepts it with a probability that depends on &kappa; w + m log(1 - x<sub>0</sub> w),
 * x<sub>0</sub> = (1 - b) / (1 + b). Let Z = G / (G + H) with gamma variates G and H. Then
 *
 * <ul>
 *   <li>1 - w = 2 b G / (H + b G) and 1 + w = 2 H / (H + b G);
 *   <li>the logarithm of the probability is m (log(1 + y) - y) with y = (1 - b) (G - H) / (2 (H + b
 *       G)): &kappa; drops out, because b is the root of m b<sup>2</sup> + 4 &kappa; b = m.
 * </ul>
 *
 * <p>Around that cosine the direction is uniform: normal variates, brought to length. A Householder
 * reflection turns the first axis to the mean direction.
 */
final class WoodSampler {
  private static final int PART = 1024;

  private final double[] mean;
  private final double m;
  private final double b;
  private final GammaVariate gamma;

  WoodSampler(double[] mean, double concentration) {
    this.mean = mean;
    m = mean.length - 1;
    b = m / (2 * concentration + Math.hypot(2 * concentration, m));
    gamma = new GammaVariate(mean.length - 1);
  }

  void sample(RandomGenerator random, double[] rows, int offset) {
    double g;
    double h;
    double sum;
    double y;
    do {
      g = gamma.next(random);
      h = gamma.next(random);
      sum = h + b * g;
      y = (1 - b) * (g - h) / (2 * sum);
    } while (!(m * (StrictMath.log1p(y) - y) >= -random.nextExponential()));
    double cosine = (h - b * g) / sum;
    double sine = 2 * Math.sqrt(b * g * h) / sum;
    // The reflection maps the first axis to the mean direction or, where that is nearer to it, to
    // its opposite: so the vector that defines it, mean + sign * first axis, is never short.
    double sign = mean[0] < 0 ? -1 : 1;
    rows[offset] = -sign * cosine;
    tangent(random, rows, offset, sine);
    reflect(rows, offset, sign);
  }

  /** Fills all but the first element with a uniform direction of length {@code sine}. */
  private void tangent(RandomGenerator random, double[] rows, int offset, double sine) {
    double square = 0;
    while (square == 0) {
      for (int i = 1; i < mean.length; ) {
        // In parts, so that roundings don't grow with the dimension.
        double part = 0;
        for (int end = Math.min(i + PART, mean.length); i < end; i++) {
          double x = random.nextGaussian();
          rows[offset + i] = x;
          part += x * x;
        }
        square += part;
      }
    }
    double scale = sine / Math.sqrt(square);
    for (int i = 1; i < mean.length; i++) {
      rows[offset + i] *= scale;
    }
  }

  private void reflect(double[] rows, int offset, double sign) {
    // First the small products: one by one they would be rounded to the size of the large.
    double dot = 0;
    for (int i = 1; i < mean.length; i++) {
      dot += mean[i] * rows[offset + i];
    }
    dot += (mean[0] + sign) * rows[offset];
    double factor = dot / (1 + Math.abs(mean[0]));
    rows[offset] -= factor * sign;
    for (int i = 0; i < mean.length; i++) {
      rows[offset + i] -= factor * mean[i];
    }
  }
}
