package dev.quern.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * The rows that kernels are fed. Those of {@link #SHARED} are the ones of native/test/inputs.h, bit
 * for bit, so that C++ and Java can be held to one table of results.
 */
public final class Inputs {
  /** The distributions of native/test/inputs.h. */
  public static final List<String> SHARED =
      List.of(
          "normal",
          "uniform10",
          "uniform1000",
          "constant",
          "one_hot",
          "masked",
          "tiny",
          "nan",
          "plus_inf",
          "minus_inf",
          "at_1e5",
          "at_1e6",
          "at_1e7",
          "at_minus_1e5",
          "at_upper_end",
          "at_lower_end",
          "huge",
          "zeros",
          "denormal",
          "bits",
          "ramp_up",
          "ramp_down",
          "steps");

  /** More of them, for Java alone. */
  public static final List<String> MORE =
      List.of(
          // Ends of the range of the unshifted kernel, to both sides of each and between chunks.
          "around_range",
          "around_minus_range",
          "around_least_maximum",
          "below_range",
          // The masks that people use instead of an infinity.
          "masked_1e9",
          "masked_max",
          "masked_tail",
          "max_values",
          "one_max",
          "at_1e30",
          "minus_zero",
          // One chunk of one kind, the next of another.
          "late_maximum",
          "late_nan",
          "late_inf");

  private final boolean single;
  private final SplitMix generator;

  private Inputs(boolean single, long seed) {
    this.single = single;
    this.generator = new SplitMix(seed);
  }

  /** All distributions. */
  public static List<String> all() {
    List<String> all = new ArrayList<>(SHARED);
    all.addAll(MORE);
    return all;
  }

  /** A row of float. */
  public static float[] floats(String distribution, int n, long seed) {
    double[] row = new Inputs(true, seed).row(distribution, n);
    float[] x = new float[n];
    for (int i = 0; i < n; i++) {
      x[i] = (float) row[i];
    }
    return x;
  }

  /** A row of double. */
  public static double[] doubles(String distribution, int n, long seed) {
    return new Inputs(false, seed).row(distribution, n);
  }

  /** A {@code float[]} or a {@code double[]}. */
  public static Object row(boolean single, String distribution, int n, long seed) {
    return single ? floats(distribution, n, seed) : doubles(distribution, n, seed);
  }

  /** Of sums and products of floats too: in double these round once to float, as if done there. */
  private double round(double v) {
    return single ? (float) v : v;
  }

  private double uniform(double range) {
    int p = single ? 23 : 52;
    long s = (generator.next() >>> (63 - p)) - (1L << p);
    return round(s * (range * (1.0 / (1L << p))));
  }

  private double bell() {
    long sum = 0;
    for (int draw = 0; draw < 2; draw++) {
      long b = generator.next();
      for (int shift = 0; shift < 64; shift += 16) {
        sum += (b >>> shift) & 0xFFFF;
      }
    }
    return round((sum - 262140) * 0x1.398p-16);
  }

  private double near(double center) {
    return near(center, 10);
  }

  private double near(double center, double range) {
    return round(round(center) + uniform(range));
  }

  private double fromBits(long bits) {
    return single ? Float.intBitsToFloat((int) bits) : Double.longBitsToDouble(bits);
  }

  private double denormal() {
    long b = generator.next();
    long mantissa = single ? 0x7FFFFF : 0xFFFFFFFFFFFFFL;
    return fromBits((b & mantissa) | (b >>> 63) << (single ? 31 : 63));
  }

  private double anyFinite() {
    long b = generator.next();
    long exponent = single ? 0x7F800000L : 0x7FF0000000000000L;
    long lowest = single ? 0x800000L : 0x10000000000000L;
    return fromBits((b & exponent) == exponent ? b & ~lowest : b);
  }

  private double[] row(String distribution, int n) {
    double[] x = new double[n];
    if (n == 0) {
      return x;
    }
    double max = single ? Float.MAX_VALUE : Double.MAX_VALUE;
    boolean draws = List.of("one_hot", "nan", "plus_inf", "one_max").contains(distribution);
    long k = draws ? generator.below(n) : -1;
    double constant =
        switch (distribution) {
          case "constant" -> uniform(10);
          case "at_upper_end" -> near(65526);
          case "at_lower_end" -> near(-63780);
          default -> 0;
        };
    for (int i = 0; i < n; i++) {
      x[i] =
          switch (distribution) {
            case "normal" -> bell();
            case "uniform10" -> uniform(10);
            case "uniform1000" -> uniform(1000);
            case "constant" -> constant;
            case "one_hot" -> i == k ? 20 : 0;
            case "masked" -> masked(Double.NEGATIVE_INFINITY);
            case "tiny" -> tiny();
            case "nan" -> special(i == k, Double.NaN);
            case "plus_inf" -> special(i == k, Double.POSITIVE_INFINITY);
            case "minus_inf" -> Double.NEGATIVE_INFINITY;
            case "at_1e5" -> near(1e5);
            case "at_1e6" -> near(1e6);
            case "at_1e7" -> near(1e7);
            case "at_minus_1e5" -> near(-1e5);
            case "at_upper_end", "at_lower_end" -> round(constant + uniform(10));
            case "huge" -> uniform(0x1p100);
            case "zeros" -> generator.next() >>> 63 != 0 ? -0.0 : 0.0;
            case "denormal" -> denormal();
            case "bits" -> anyFinite();
            case "ramp_up" -> i * 0x1p-5;
            case "ramp_down" -> (n - 1 - i) * 0x1p-5;
            case "steps" -> round(uniform(10) + 60 * (i / 2048 % 7));
            case "around_range" -> near(65536, 0x1p-4);
            case "around_minus_range" -> near(-65536, 200);
            case "around_least_maximum" -> near(-63769.0, 8);
            case "below_range" -> near(-66000, 256);
            case "masked_1e9" -> masked(-1e9);
            case "masked_max" -> masked(round(-3.4e38));
            case "masked_tail" -> i > n / 3 ? Double.NEGATIVE_INFINITY : bell();
            case "max_values" -> generator.next() >>> 63 != 0 ? max : -max;
            case "one_max" -> special(i == k, max);
            case "at_1e30" -> round(round(1e30) + uniform(0x1p60));
            case "minus_zero" -> -0.0;
            case "late_maximum" -> i >= n - 1 ? 70000 : uniform(10);
            case "late_nan" -> special(i == n - 1, Double.NaN);
            case "late_inf" -> special(i == n - 1, Double.POSITIVE_INFINITY);
            default -> throw new IllegalArgumentException(distribution);
          };
    }
    return x;
  }

  private double masked(double mask) {
    long b = generator.next();
    double v = bell();
    return Long.remainderUnsigned(b, 4) == 0 ? mask : v;
  }

  private double tiny() {
    long b = generator.next();
    double v = uniform(10);
    return Long.remainderUnsigned(b, 64) == 0 ? v : round(v - (single ? 85 : 705));
  }

  private double special(boolean here, double value) {
    double v = bell();
    return here ? value : v;
  }
}
