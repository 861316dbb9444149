package dev.quern.bessel;

import dev.quern.testing.SplitMix;

/** The operands of native/test/bessel_inputs.h, bit for bit, which says how they are made. */
record ClassOperands(double[] orders, double[] x) {
  private record Range(double order, double argument, int orderTop, int bottom, int top) {}

  private static final Range[] RANGES = {
    null,
    new Range(0x1p1000, 0x1p1000, 2046, 0, 2046),
    new Range(5000, 5000, 1463, 523, 1463),
    new Range(700, 700, 1032, 523, 1032),
    new Range(64, 64, 1029, 523, 1029),
    new Range(30, 30, 1027, 523, 1027),
    new Range(20, 0.25, 1027, 0, 1020),
    new Range(20, 1, 1027, 1021, 1022),
    new Range(20, 2, 1027, 1023, 1023),
    new Range(20, 4, 1027, 1024, 1024),
    new Range(20, 8, 1027, 1025, 1025),
    new Range(20, 20, 1027, 1026, 1027)
  };

  static ClassOperands of(int ofClass, int n, long seed) {
    SplitMix g = new SplitMix(seed);
    Range range = RANGES[ofClass];
    double[] orders = new double[n];
    double[] x = new double[n];
    for (int i = 0; i < n; ) {
      int b = g.below(5);
      orders[i] =
          switch (b) {
            case 1 -> wide(g, 0, range.orderTop);
            case 3 -> g.below(41) * 0.5;
            case 4 -> wide(g, 0, 0);
            default -> linear(g, range.order);
          };
      x[i] = b == 2 || b == 4 ? wide(g, range.bottom, range.top) : linear(g, range.argument);
      if (classOf(orders[i], x[i]) == ofClass) {
        i++;
      }
    }
    return new ClassOperands(orders, x);
  }

  private static double linear(SplitMix g, double range) {
    return (g.next() >>> 11) * (range * 0x1p-53);
  }

  private static double wide(SplitMix g, int low, int high) {
    long exponent = g.below(high - low + 1) + low;
    return Double.longBitsToDouble(exponent << 52 | (g.next() & 0xFFFFFFFFFFFFFL));
  }

  /** Of an order that is not negative, and finite operands. */
  private static int classOf(double v, double x) {
    if (x == 0) {
      return 0;
    }
    double q = v * v + x * x;
    if (q >= 0x1p880 || (q >= 400 && x < 0x1p-500)) {
      return 1;
    }
    if (q >= 400) {
      return q >= 490000 ? 2 : q >= 4096 ? 3 : q >= 900 ? 4 : 5;
    }
    return x < 0.25 ? 6 : x < 1 ? 7 : x < 2 ? 8 : x < 4 ? 9 : x < 8 ? 10 : 11;
  }
}
