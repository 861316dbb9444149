package dev.quern.directional;

import java.util.random.RandomGenerator;

/**
 * Gamma variates of scale 1 whose shape is a multiple of 1/2, by exact methods: a normal variate
 * squared for 1/2, and rejection from 1 up (Marsaglia and Tsang, "A simple method for generating
 * gamma variables", 2000).
 */
final class GammaVariate {
  private final boolean half;
  private final double d;
  private final double c;

  /** Of shape twice / 2. */
  GammaVariate(int twice) {
    half = twice == 1;
    d = twice / 2.0 - 1.0 / 3;
    c = 1 / Math.sqrt(9 * d);
  }

  double next(RandomGenerator random) {
    if (half) {
      double x = random.nextGaussian();
      return x * x / 2;
    }
    while (true) {
      double x = random.nextGaussian();
      double root = 1 + c * x;
      if (root > 0) {
        double v = root * root * root;
        double e = random.nextExponential();
        // -e is the logarithm of a uniform variate.
        if (-e < 0.5 * x * x + d * (1 - v + StrictMath.log(v))) {
          return d * v;
        }
      }
    }
  }
}
