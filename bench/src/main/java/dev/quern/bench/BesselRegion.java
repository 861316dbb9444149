package dev.quern.bench;

import java.util.SplittableRandom;

/**
 * The parts of the plane of order v and argument x between which the cost and the error of
 * log-Bessel functions change, by r = sqrt(v<sup>2</sup> + x<sup>2</sup>): together all of it.
 */
public enum BesselRegion {
  /** r &lt; 20 and x &lt; 1. */
  SMALL_X(0, 20, "x<1"),
  /** r &lt; 20 otherwise. */
  SMALL_R(0, 20, "r<20"),
  /** 20 &lt;= r &lt; 25. */
  R20(20, 25, "r<25"),
  /** 25 &lt;= r &lt; 30. */
  R25(25, 30, "r<30"),
  /** 30 &lt;= r &lt; 40. */
  R30(30, 40, "r<40"),
  /** 40 &lt;= r &lt; 64. */
  R40(40, 64, "r<64"),
  /** 64 &lt;= r &lt; 128. */
  R64(64, 128, "r<128"),
  /** 128 &lt;= r &lt; 700. */
  R128(128, 700, "r<700"),
  /** 700 &lt;= r &lt; 4096. */
  R700(700, 4096, "r<4096"),
  /** 4096 &lt;= r. */
  R4096(4096, Double.POSITIVE_INFINITY, "more");

  private static final double LARGEST_R = 65536;
  private static final double LEAST_X = 1e-6;
  private static final double ONE_SMALL_ORDER = 2.5;

  private final double from;
  private final double to;
  private final String label;

  BesselRegion(double from, double to, String label) {
    this.from = from;
    this.to = to;
    this.label = label;
  }

  /** The name in keys and parameters. */
  public String id() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** What is in it and in none before. */
  public String label() {
    return label;
  }

  /** The region of a point; NaN belongs to the last. */
  public static BesselRegion of(double order, double x) {
    double r = Math.hypot(order, x);
    for (BesselRegion region : values()) {
      if (r < region.to && (region != SMALL_X || x < 1)) {
        return region;
      }
    }
    return R4096;
  }

  /** An order with which a range of arguments lies in it. */
  double oneOrder() {
    return from == 0 ? ONE_SMALL_ORDER : 0.4 * from + 0.3;
  }

  /** An argument that lies in it with {@link #oneOrder}. */
  double x(SplittableRandom random) {
    return switch (this) {
      case SMALL_X -> logUniform(random, LEAST_X, 1);
      case SMALL_R -> random.nextDouble(1, Math.sqrt(to * to - oneOrder() * oneOrder()));
      default -> {
        double r = r(random);
        yield Math.sqrt(r * r - oneOrder() * oneOrder());
      }
    };
  }

  /** Writes a point in it: order and argument. */
  void point(SplittableRandom random, double[] point) {
    switch (this) {
      case SMALL_X -> {
        point[0] = random.nextDouble(0, Math.sqrt(to * to - 1));
        point[1] = logUniform(random, LEAST_X, 1);
      }
      case SMALL_R -> {
        do {
          point[0] = random.nextDouble(0, to);
          point[1] = random.nextDouble(1, to);
        } while (of(point[0], point[1]) != this);
      }
      default -> {
        double angle = random.nextDouble(0, Math.PI / 2);
        double r = r(random);
        point[0] = r * Math.sin(angle);
        point[1] = r * Math.cos(angle);
      }
    }
  }

  /** Off the borders, so that rounding does not leave the region. */
  private double r(SplittableRandom random) {
    return logUniform(random, from * (1 + 1e-9), Math.min(to, LARGEST_R) * (1 - 1e-9));
  }

  /** A number whose logarithm is uniformly distributed. */
  static double logUniform(SplittableRandom random, double from, double to) {
    return Math.exp(random.nextDouble(Math.log(from), Math.log(to)));
  }
}
