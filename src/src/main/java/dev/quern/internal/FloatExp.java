package dev.quern.internal;

/**
 * Constants of the float32 exponential, exp(x) = m * 2^n; derived in native/kernels/derive_exp.py,
 * and the same as in native/kernels/exp.h.
 */
public final class FloatExp {
  /** Elements below -RANGE count as -RANGE. */
  public static final float RANGE = 65536;

  /** Adding it rounds to an integer in the low bits. */
  public static final float ROUNDER = 0x1.8p23f;

  public static final int ROUNDER_BITS = 0x4B400000;
  public static final int BIAS = 127;
  public static final float LOG2_E = 0x1.715476p+0f;
  public static final float MINUS_LN2_HIGH = -0x1.62e43p-1f;
  public static final float MINUS_LN2_LOW = 0x1.05c61p-29f;
  public static final float C6 = 0x1.6a1c9cp-10f;
  public static final float C5 = 0x1.123e78p-7f;
  public static final float C4 = 0x1.55590ep-5f;
  public static final float C3 = 0x1.55548cp-3f;
  public static final float C2 = 0x1.fffffcp-2f;
  public static final float C1 = 1;
  public static final float C0 = 1;

  /** Results below twice the smallest normal number become +0. */
  public static final float FLUSH_BELOW = 0x1p-125f;

  private FloatExp() {}

  /** n of an x that is at most RANGE. */
  public static int exponent(float x) {
    return (int) (Fma.fma(x < -RANGE ? -RANGE : x, LOG2_E, ROUNDER) - ROUNDER);
  }
}
