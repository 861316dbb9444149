package dev.quern.internal;

/**
 * Fused multiply-add, rounded once, in hardware where the JVM uses that, otherwise emulated in
 * double arithmetic. {@link Math#fma} without hardware goes through BigDecimal, thousands of times
 * slower.
 */
public final class Fma {
  /** A constant to C2, so that the branch is free. */
  private static final boolean HARDWARE = JvmFlags.hardwareFma();

  /** The least normal number, scaled up as the emulation is. */
  private static final double LEAST_NORMAL = 0x1p-912;

  private Fma() {}

  /** a * b + c, rounded once. */
  public static float fma(float a, float b, float c) {
    return HARDWARE ? Math.fma(a, b, c) : emulated(a, b, c);
  }

  /** a * b + c, rounded once; emulated, it holds for magnitudes below 2^885. */
  public static double fma(double a, double b, double c) {
    return HARDWARE ? Math.fma(a, b, c) : emulated(a, b, c);
  }

  /**
   * The product of two floats is exact in double; the sum, rounded to odd, survives the second
   * rounding.
   */
  static float emulated(float a, float b, float c) {
    double product = (double) a * b;
    double s = product + c;
    return (float) toOdd(s, sumError(product, c, s));
  }

  /**
   * Boldo and Melquiond, "Emulation of FMA and correctly rounded sums: proved algorithms using
   * rounding to odd" (2008). Scaled up, because the error of a product near 2^-1022 would not be a
   * number.
   */
  static double emulated(double a, double b, double c) {
    double up = a * 0x1p110;
    double addend = c * 0x1p110;
    double product = up * b;
    double low = productError(up, b, product);
    double tail = addend + low;
    double tailLow = sumError(addend, low, tail);
    double head = product + tail;
    double headLow = sumError(product, tail, head);
    double rest = tailLow + headLow;
    rest = toOdd(rest, sumError(tailLow, headLow, rest));
    double sum = head + rest;
    if (Math.abs(sum) < LEAST_NORMAL) {
      sum = subnormal(a, b, c, head, rest, sum);
    }
    return sum * 0x1p-110;
  }

  /**
   * head + rest, where scaling down would round their sum a second time: beside the least normal
   * number, of the same sign, it has as many bits as will be left. A zero has the sign of the
   * product if that is what underflowed.
   */
  private static double subnormal(
      double a, double b, double c, double head, double rest, double sum) {
    double product = a * b;
    boolean alone = c == 0 && a != 0 && b != 0;
    double signed = sum != 0 ? sum : alone ? product : product + c;
    double least = Math.copySign(LEAST_NORMAL, signed);
    double raised = least + head;
    double low = sumError(least, head, raised);
    double lowest = low + rest;
    double rounded = (raised + toOdd(lowest, sumError(low, rest, lowest))) - least;
    return Math.copySign(rounded, signed);
  }

  /** The rounding error of s = a + b (Knuth). */
  public static double sumError(double a, double b, double s) {
    double t = s - a;
    return (a - (s - t)) + (b - t);
  }

  /** The rounding error of p = a * b (Dekker, Veltkamp), with the sign of a * b - p. */
  public static double productError(double a, double b, double p) {
    double ta = a * (0x1p27 + 1);
    double tb = b * (0x1p27 + 1);
    double ah = ta - (ta - a);
    double bh = tb - (tb - b);
    double al = a - ah;
    double bl = b - bh;
    return ((ah * bh - p) + ah * bl + al * bh) + al * bl;
  }

  /** Of the two neighbours of an inexact s, the one whose last bit is odd. */
  private static double toOdd(double s, double error) {
    long bits = Double.doubleToRawLongBits(s);
    boolean inexact = error < 0 || error > 0;
    if (!inexact || (bits & 1) != 0) {
      return s;
    }
    boolean opposite = (bits ^ Double.doubleToRawLongBits(error)) < 0;
    return Double.longBitsToDouble(opposite ? bits - 1 : bits + 1);
  }
}
