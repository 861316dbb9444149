package dev.quern.softmax;

import dev.quern.internal.Fma;

/** A sum of exponentials (high + low) * 2^exponent, folded in the order that all backends share. */
final class Sum {
  /** The exponent of a sum of nothing. */
  static final long EMPTY = -1048576;

  /** The exponent of a sum that met an element above the range of the unshifted kernel. */
  static final long OUT_OF_RANGE = 1048576;

  /** A row whose maximum has this exponent or less is shifted before it is exponentiated. */
  private static final long LEAST_ORDINARY = -92000;

  double high;
  double low;
  long exponent;

  void clear(long toExponent) {
    high = 0;
    low = 0;
    exponent = toExponent;
  }

  /**
   * Scaling by a power of two is exact, so a sum rounds alike at whatever exponent it is carried.
   */
  void add(double addend, double addendLow, long addendExponent) {
    double a = addend;
    double al = addendLow;
    if (addendExponent > exponent) {
      double power = powerOfTwo(exponent - addendExponent);
      high *= power;
      low *= power;
      exponent = addendExponent;
    } else if (addendExponent < exponent) {
      double power = powerOfTwo(addendExponent - exponent);
      a *= power;
      al *= power;
    }
    double s = high + a;
    low += Fma.sumError(high, a, s) + al;
    high = s;
  }

  /** Whether the row can be exponentiated as it is. */
  static boolean ordinary(long exponent) {
    return exponent > LEAST_ORDINARY && exponent != OUT_OF_RANGE;
  }

  boolean isNaN() {
    return Double.isNaN(high);
  }

  /** 1 / sum, to about twice the precision of a double: its high part. */
  double reciprocal() {
    return 1 / high;
  }

  /** What {@link #reciprocal} lost. */
  double reciprocalLow() {
    double r = 1 / high;
    double p = high * r;
    return (((1 - p) - Fma.productError(high, r, p)) - low * r) * r;
  }

  /** 1 / sum as a double, for a result in float. */
  double floatReciprocal() {
    return 1 / (high + low);
  }

  /**
   * The natural logarithm of the sum. StrictMath, because its result is the same on every machine.
   */
  double log() {
    double log = StrictMath.log(high) + low / high;
    return exponent * LN2_HIGH + (exponent * LN2_LOW + log);
  }

  // High has few enough bits for its product with any exponent to be exact.
  private static final double LN2_HIGH = 0x1.62e42fefp-1;
  private static final double LN2_LOW = 0x1.473de6af278edp-34;

  private static double powerOfTwo(long d) {
    return d < -1022 ? 0 : Double.longBitsToDouble((d + 1023) << 52);
  }
}
