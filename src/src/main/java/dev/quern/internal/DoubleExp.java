package dev.quern.internal;

/**
 * Constants of the float64 exponential, exp(x) = m * 2^n; derived in native/kernels/derive_exp.py,
 * and the same as in native/kernels/exp.h.
 */
public final class DoubleExp {
  /** Elements below -RANGE count as -RANGE. */
  public static final double RANGE = 65536;

  /** Adding it rounds to an integer in the low bits. */
  public static final double ROUNDER = 0x1.8p52;

  public static final long ROUNDER_BITS = 0x4338000000000000L;
  public static final long BIAS = 1023;
  public static final double LOG2_E = 0x1.71547652b82fep+0;
  public static final double MINUS_LN2_HIGH = -0x1.62e42fefa39efp-1;
  public static final double MINUS_LN2_LOW = -0x1.abc9e3b39803fp-56;
  public static final double C11 = 0x1.ad7bc89e284aap-26;
  public static final double C10 = 0x1.28b086c8dfe9ep-22;
  public static final double C9 = 0x1.71df2cb39145ep-19;
  public static final double C8 = 0x1.a01996d98200fp-16;
  public static final double C7 = 0x1.a01a0124c760cp-13;
  public static final double C6 = 0x1.6c16c18549117p-10;
  public static final double C5 = 0x1.11111111292dep-7;
  public static final double C4 = 0x1.55555555503b2p-5;
  public static final double C3 = 0x1.55555555554f2p-3;
  public static final double C2 = 0x1.000000000000ap-1;
  public static final double C1 = 1;
  public static final double C0 = 1;

  /** Results below twice the smallest normal number become +0. */
  public static final double FLUSH_BELOW = 0x1p-1021;

  private DoubleExp() {}

  /** n of an x that is at most RANGE. */
  public static int exponent(double x) {
    return (int) (Fma.fma(x < -RANGE ? -RANGE : x, LOG2_E, ROUNDER) - ROUNDER);
  }
}
