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

  /** FNV-1a over the bytes of a row, each element's lowest first: what native/test records. */
  public static String hash(Object row) {
    long hash = 0xCBF29CE484222325L;
    if (row instanceof float[] floats) {
      for (float v : floats) {
        hash = add(hash, of(v), 4);
      }
    } else {
      for (double v : (double[]) row) {
        hash = add(hash, of(v), 8);
      }
    }
    return String.format("%016x", hash);
  }

  private static long add(long hash, long bits, int bytes) {
    long h = hash;
    for (int i = 0; i < bytes; i++) {
      h = (h ^ ((bits >>> (8 * i)) & 0xFF)) * 0x100000001B3L;
    }
    return h;
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
