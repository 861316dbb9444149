package dev.quern.bessel;

import java.util.Random;

/**
 * Orders and arguments drawn from a seed, of each class of elements (native/kernels/bessel) or of
 * all.
 */
record Points(double[] orders, double[] x) {
  /** The classes with formulas or numbers of terms of their own, from 1. */
  static final int CLASSES = 11;

  /** What makes an element a special. */
  private static final double[] SPECIALS = {
    0,
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    -1,
    -2.5,
    -1e300,
    -Double.MIN_VALUE
  };

  private static final double[] RADII = {700, 64, 30, 20};
  private static final double[] ENDS = {0, 0.25, 1, 2, 4, 8, 20};

  int size() {
    return x.length;
  }

  /** Of all classes. */
  static Points mixed(int n, long seed) {
    return drawn(n, seed, -1);
  }

  static Points ofClass(int elementClass, int n, long seed) {
    return drawn(n, seed, elementClass);
  }

  /** Of all classes, every fifth or so with an order or an argument that is out of the ordinary. */
  static Points withSpecials(int n, long seed) {
    Points points = mixed(n, seed);
    Random random = new Random(seed);
    for (int i = 0; i < n; i++) {
      double special = SPECIALS[random.nextInt(SPECIALS.length)];
      switch (random.nextInt(10)) {
        case 0 -> points.orders[i] = special;
        case 1 -> points.x[i] = special;
        case 2 -> points.x[i] = random.nextInt(3) == 0 ? special : points.x[i];
        default -> {}
      }
    }
    return points;
  }

  private static Points drawn(int n, long seed, int elementClass) {
    Random random = new Random(seed * 31 + elementClass);
    Points points = new Points(new double[n], new double[n]);
    for (int i = 0; i < n; i++) {
      int k = elementClass > 0 ? elementClass : 1 + random.nextInt(CLASSES);
      do {
        points.draw(i, k, random);
      } while (classOf(points.orders[i], points.x[i]) != k);
    }
    return points;
  }

  private void draw(int i, int k, Random random) {
    double u = random.nextDouble();
    if (k == 1) {
      boolean huge = random.nextBoolean();
      orders[i] = Math.scalb(1 + u, huge ? 430 + random.nextInt(594) : 4 + random.nextInt(500));
      x[i] = Math.scalb(1 + random.nextDouble(), random.nextInt(2097) - 1074);
      if (random.nextInt(4) == 0) {
        double order = orders[i];
        orders[i] = random.nextBoolean() ? x[i] : 0;
        x[i] = order;
      }
    } else if (k <= 5) {
      double least = RADII[k - 2];
      double most = k == 2 ? 1e10 : RADII[k - 3];
      double radius = least * Math.pow(most / least, u);
      double share = share(random);
      double other = radius * Math.sqrt((1 - share) * (1 + share));
      boolean swap = random.nextBoolean();
      orders[i] = swap ? other : radius * share;
      x[i] = swap ? radius * share : other;
    } else {
      double least = ENDS[k - 6];
      double most = ENDS[k - 5];
      x[i] =
          k == 6 && random.nextBoolean()
              ? Math.scalb(1 + u, -4 - random.nextInt(1070))
              : least + u * (most - least);
      int n = random.nextInt(21);
      orders[i] =
          switch (random.nextInt(5)) {
            case 0 -> n;
            case 1 -> n + 0.5;
            case 2 -> n + random.nextGaussian() * Math.scalb(1.0, -random.nextInt(60));
            case 3 -> 20 * share(random);
            default -> 20 * random.nextDouble();
          };
    }
  }

  private static double share(Random random) {
    return random.nextInt(3) > 0 ? random.nextDouble() : Math.exp(-30 * random.nextDouble());
  }

  /** As native/kernels/bessel/classes.h defines them; 0 is that of specials. */
  static int classOf(double order, double x) {
    if (!(order >= 0 && order <= Double.MAX_VALUE && x > 0 && x <= Double.MAX_VALUE)) {
      return 0;
    }
    double square = order * order + x * x;
    if (square >= 400) {
      if (square >= 0x1p880 || x < 0x1p-500) {
        return 1;
      }
      int k = 2;
      while (square < RADII[k - 2] * RADII[k - 2]) {
        k++;
      }
      return k;
    }
    int k = 6;
    while (x >= ENDS[k - 5]) {
      k++;
    }
    return k;
  }
}
