package dev.quern.cli.verify;

/** Inputs as certificates name them. */
public final class Numbers {
  private Numbers() {}

  /** Decimal and hexadecimal; of NaN the bits. */
  public static String text(float x) {
    return x == x
        ? x + " (" + Float.toHexString(x) + ")"
        : "NaN (0x" + Integer.toHexString(Float.floatToRawIntBits(x)) + ")";
  }

  /** Decimal and hexadecimal; of NaN the bits. */
  public static String text(double x) {
    return x == x
        ? x + " (" + Double.toHexString(x) + ")"
        : "NaN (0x" + Long.toHexString(Double.doubleToRawLongBits(x)) + ")";
  }
}
