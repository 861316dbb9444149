package dev.quern.approx;

import dev.quern.approx.Arithmetic.Guard;
import dev.quern.approx.Arithmetic.Kind;

/**
 * Formats and products from their definitions: exponents and fractions as real numbers, which a
 * double holds exactly. It shares no constant and no integer arithmetic with the library; raw
 * products, which are defined by the words, are sums of words.
 */
final class Reference {
  private Reference() {}

  // ---- formats

  /** What the standards say of each. */
  private record Layout(int bits, int fraction, int bias, double largest, boolean infinite) {
    static Layout of(Format format) {
      return LAYOUTS[format.ordinal()];
    }

    int least() {
      return 1 - bias;
    }

    long words() {
      return 1L << bits;
    }

    int magnitude(int code) {
      return (int) (code & (words() / 2 - 1));
    }

    boolean negative(int code) {
      return (code & words() / 2) != 0;
    }

    int signed(boolean negative, long magnitude) {
      return (int) (negative ? magnitude + words() / 2 : magnitude);
    }

    int infinity() {
      return (int) (((1L << (bits - 1 - fraction)) - 1) << fraction);
    }

    int notANumber() {
      return infinite ? infinity() + (1 << (fraction - 1)) : (int) (words() / 2 - 1);
    }

    boolean isNan(int code) {
      return infinite
          ? magnitude(code) > infinity()
          : magnitude(code) == Integer.MAX_VALUE >>> (32 - bits);
    }

    boolean isInfinite(int code) {
      return infinite && magnitude(code) == infinity();
    }

    int biased(int code) {
      return magnitude(code) >>> fraction;
    }

    double fractionOf(int code) {
      return Math.scalb((double) (magnitude(code) & ((1 << fraction) - 1)), -fraction);
    }

    /** The biased exponent and the fraction, the number that grows with the magnitude. */
    double logarithm(int code) {
      return biased(code) + fractionOf(code);
    }
  }

  private static final Layout[] LAYOUTS = {
    new Layout(32, 23, 127, Float.MAX_VALUE, true),
    new Layout(16, 7, 127, 0x1.FEp127, true),
    new Layout(16, 10, 15, 65504, true),
    new Layout(8, 3, 7, 448, false),
    new Layout(8, 2, 15, 57344, true)
  };

  static int notANumber(Format format) {
    return Layout.of(format).notANumber();
  }

  static boolean isNan(Format format, int code) {
    return Layout.of(format).isNan(code);
  }

  static double decode(Format format, int code) {
    Layout f = Layout.of(format);
    double sign = f.negative(code) ? -1 : 1;
    if (f.isNan(code)) {
      return Double.NaN;
    }
    if (f.isInfinite(code)) {
      return sign * Double.POSITIVE_INFINITY;
    }
    int biased = f.biased(code);
    return biased == 0
        ? sign * Math.scalb(f.fractionOf(code), f.least())
        : sign * Math.scalb(1 + f.fractionOf(code), biased - f.bias);
  }

  /** The nearest number, ties to even. */
  static int encode(Format format, double value, boolean saturating) {
    Layout f = Layout.of(format);
    if (value != value) {
      return f.notANumber();
    }
    boolean negative = 1 / value < 0 || value < 0;
    double a = Math.abs(value);
    if (a < Double.POSITIVE_INFINITY) {
      int exponent = Math.max(a == 0 ? f.least() : Math.getExponent(a), f.least());
      double places = Math.rint(Math.scalb(a, f.fraction - exponent));
      if (Math.scalb(places, exponent - f.fraction) <= f.largest) {
        return f.signed(negative, ((long) (exponent - f.least()) << f.fraction) + (long) places);
      }
      if (saturating) {
        return encode(format, negative ? -f.largest : f.largest, false);
      }
    }
    return f.infinite ? f.signed(negative, f.infinity()) : f.notANumber();
  }

  // ---- products of codes

  static int multiply(Arithmetic arithmetic, Format format, int x, int y) {
    int bits = Math.min(arithmetic.mantissaBits(), Layout.of(format).fraction);
    if (arithmetic.kind() == Kind.EXACT) {
      double u = rounded(arithmetic, number(decode(format, x)), bits);
      double v = rounded(arithmetic, number(decode(format, y)), bits);
      boolean saturating = arithmetic.guard() == Guard.SATURATING && format != Format.FLOAT32;
      boolean infinite = Double.isInfinite(u) || Double.isInfinite(v);
      return encode(format, u * v, saturating && !infinite);
    }
    return approximate(arithmetic, format, bits, x, y);
  }

  private static float number(double exact) {
    return exact == exact ? (float) exact : Float.NaN;
  }

  /** A product in float32 of numbers that come from another format, as in sums. */
  static float ofStored(Arithmetic arithmetic, Format storage, float x, float y) {
    int bits = Math.min(arithmetic.mantissaBits(), Layout.of(storage).fraction);
    return Float.intBitsToFloat(
        approximate(
            arithmetic,
            Format.FLOAT32,
            bits,
            Float.floatToRawIntBits(x),
            Float.floatToRawIntBits(y)));
  }

  /** A float32 number's fraction to so many bits. */
  static float rounded(Arithmetic arithmetic, float x, int bits) {
    int code = rounded(arithmetic, Format.FLOAT32, Float.floatToRawIntBits(x), bits);
    return Float.intBitsToFloat(code);
  }

  /** What that takes beyond the largest number, saturating, is the largest of so many bits. */
  private static int rounded(Arithmetic arithmetic, Format format, int code, int bits) {
    Layout f = Layout.of(format);
    int nearest = nearest(f, code, bits);
    boolean saturates =
        arithmetic.guard() == Guard.SATURATING
            && f.isInfinite(nearest)
            && !f.isInfinite(code)
            && !f.isNan(code);
    if (!saturates) {
      return nearest;
    }
    double fraction = Math.scalb(Math.floor(Math.scalb(f.fractionOf(code), bits)), -bits);
    double magnitude = Math.scalb(f.biased(code) + fraction, f.fraction);
    return f.signed(f.negative(code), (long) magnitude);
  }

  private static int nearest(Layout f, int code, int bits) {
    if (f.isNan(code)) {
      return bits < f.fraction ? f.notANumber() : code;
    }
    double fraction = Math.scalb(Math.rint(Math.scalb(f.fractionOf(code), bits)), -bits);
    double magnitude = Math.scalb(f.biased(code) + fraction, f.fraction);
    return f.signed(f.negative(code), (long) magnitude);
  }

  /** l of L-Mul. */
  private static int length(int mantissaBits) {
    return mantissaBits < 4 ? mantissaBits : mantissaBits == 4 ? 3 : 4;
  }

  private static int approximate(Arithmetic arithmetic, Format format, int bits, int x, int y) {
    Layout f = Layout.of(format);
    if (arithmetic.guard() == Guard.RAW) {
      int u = rounded(arithmetic, format, x, bits);
      int v = rounded(arithmetic, format, y, bits);
      return raw(arithmetic, format, bits, u, v);
    }
    boolean zero = f.biased(x) == 0 || f.biased(y) == 0;
    int u = f.biased(x) == 0 ? f.signed(f.negative(x), 0) : rounded(arithmetic, format, x, bits);
    int v = f.biased(y) == 0 ? f.signed(f.negative(y), 0) : rounded(arithmetic, format, y, bits);
    boolean infinite = f.isInfinite(u) || f.isInfinite(v);
    if (f.isNan(x) || f.isNan(y) || infinite && zero) {
      return f.notANumber();
    }
    boolean negative = f.negative(x) != f.negative(y);
    if (infinite) {
      return f.signed(negative, f.infinity());
    }
    double logarithm = zero ? 0 : logarithm(arithmetic, format, bits, u, v);
    if (logarithm < 1) {
      return f.signed(negative, 0);
    }
    double largest = f.logarithm(encode(format, f.largest, false));
    if (logarithm <= largest) {
      return f.signed(negative, whole(Math.scalb(logarithm, f.fraction)));
    }
    if (arithmetic.guard() == Guard.SATURATING) {
      return f.signed(negative, whole(Math.scalb(largest, f.fraction)));
    }
    return f.infinite ? f.signed(negative, f.infinity()) : f.notANumber();
  }

  private static long whole(double value) {
    if (value != Math.rint(value)) {
      throw new AssertionError(value + " has more bits than its format");
    }
    return (long) value;
  }

  /**
   * The biased exponent and the fraction of a product, of any size: for L-Mul's integer form and
   * piecewise-affine products the sum of those of the operands and a constant, so that a carry of
   * the fractions moves on to the exponent.
   */
  private static double logarithm(Arithmetic arithmetic, Format format, int bits, int x, int y) {
    Layout f = Layout.of(format);
    double l = Math.scalb(1.0, -length(bits));
    double sum = f.logarithm(x) + f.logarithm(y) - f.bias;
    if (arithmetic.kind() == Kind.PIECEWISE_AFFINE) {
      int offset = encode(format, arithmetic.offset(), false);
      return sum + f.logarithm(offset) - f.bias;
    }
    if (arithmetic.kind() == Kind.L_MUL) {
      return sum + l;
    }
    int exponent = f.biased(x) + f.biased(y) - f.bias;
    return exponent + formula(f, 1 + f.fractionOf(x) + f.fractionOf(y) + l);
  }

  /** Of 1 + x_m + y_m + 2^-l: how far it moves the exponent, and the fraction. */
  private static double formula(Layout f, double mantissa) {
    if (mantissa < 2) {
      return mantissa - 1;
    }
    return 1 + Math.scalb(Math.rint(Math.scalb(mantissa / 2 - 1, f.fraction)), -f.fraction);
  }

  private static int raw(Arithmetic arithmetic, Format format, int bits, int x, int y) {
    Layout f = Layout.of(format);
    long mask = f.words() - 1;
    long u = x & mask;
    long v = y & mask;
    long one = (long) f.bias << f.fraction;
    long step = 1L << (f.fraction - length(bits));
    long word =
        switch (arithmetic.kind()) {
          case L_MUL -> u + v - (one - step);
          case PIECEWISE_AFFINE -> u + v - one + encode(format, arithmetic.offset(), false) - one;
          default -> {
            double fractions = f.fractionOf(x) + f.fractionOf(y);
            double mantissa = 1 + fractions + Math.scalb((double) step, -f.fraction);
            long whole = u + v - whole(Math.scalb(fractions, f.fraction)) - one;
            yield whole + whole(Math.scalb(formula(f, mantissa), f.fraction));
          }
        };
    return (int) (word & mask);
  }
}
