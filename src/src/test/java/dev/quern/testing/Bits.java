package dev.quern.testing;

import static org.junit.jupiter.api.Assertions.fail;

import java.util.function.Supplier;

/** Bits of numbers and of rows of them, a {@code float[]} or a {@code double[]}. */
public final class Bits {
  private Bits() {}

  public static int of(float v) {
    return Float.floatToRawIntBits(v);
  }

  public static long of(double v) {
    return Double.doubleToRawLongBits(v);
  }

  /** Where two rows first differ in a bit, or null. */
  public static String difference(Object expected, Object got) {
    if (expected instanceof float[] e) {
      float[] g = (float[]) got;
      for (int i = 0; i < e.length; i++) {
        if (of(e[i]) != of(g[i])) {
          return "element " + i + " is " + text(g[i]) + ", expected " + text(e[i]);
        }
      }
    } else {
      double[] e = (double[]) expected;
      double[] g = (double[]) got;
      for (int i = 0; i < e.length; i++) {
        if (of(e[i]) != of(g[i])) {
          return "element " + i + " is " + text(g[i]) + ", expected " + text(e[i]);
        }
      }
    }
    return null;
  }

  public static void assertSame(Object expected, Object got, Supplier<String> what) {
    String difference = difference(expected, got);
    if (difference != null) {
      fail(what.get() + ": " + difference);
    }
  }

  private static String text(float v) {
    return Float.toHexString(v) + " (0x" + Integer.toHexString(of(v)) + ")";
  }

  public static String text(double v) {
    return Double.toHexString(v) + " (0x" + Long.toHexString(of(v)) + ")";
  }
}
