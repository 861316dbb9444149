package dev.quern.approx;

import java.util.Arrays;
import java.util.Locale;

/**
 * How numbers are stored: a sign, an exponent, a fraction. Codes are the bits of a number, in the
 * lower bits of an {@code int}.
 */
public enum Format {
  /** IEEE 754 binary32. */
  FLOAT32(32, 23, 0x7F800000, 0x7FC00000),
  /** The upper half of {@link #FLOAT32}. */
  BFLOAT16(16, 7, 0x7F80, 0x7FC0),
  /** IEEE 754 binary16. */
  FLOAT16(16, 10, 0x7C00, 0x7E00),
  /**
   * The OCP's E4M3, in NumPy's and PyTorch's words {@code float8_e4m3fn}: up to 448, no infinity.
   */
  FLOAT8_E4M3FN(8, 3, 0x7F, 0x7F),
  /** The OCP's E5M2: up to 57344, with infinities. */
  FLOAT8_E5M2(8, 2, 0x7C, 0x7E);

  private final int bits;
  private final int mantissaBits;

  /** Magnitudes from here on are no numbers. */
  private final int infinite;

  private final int notANumber;

  Format(int bits, int mantissaBits, int infinite, int notANumber) {
    this.bits = bits;
    this.mantissaBits = mantissaBits;
    this.infinite = infinite;
    this.notANumber = notANumber;
  }

  /** The name on the command line, such as {@code float8-e4m3fn}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The format of that name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Format of(String id) {
    for (Format format : values()) {
      if (format.id().equals(id)) {
        return format;
      }
    }
    throw new IllegalArgumentException(
        "format '" + id + "' is none of " + Arrays.stream(values()).map(Format::id).toList());
  }

  /** Bits of a code: 32, 16 or 8. */
  public int bits() {
    return bits;
  }

  /** Bytes of a code. */
  public int bytes() {
    return bits / 8;
  }

  /** Bits of the fraction, without the leading one. */
  public int mantissaBits() {
    return mantissaBits;
  }

  /** What is added to an exponent. */
  int bias() {
    return (1 << (bits - 2 - mantissaBits)) - 1;
  }

  /** Whether there are infinities. */
  public boolean hasInfinity() {
    return this != FLOAT8_E4M3FN;
  }

  /** The code of infinity; without one, of NaN. */
  int infinite() {
    return infinite;
  }

  /** The largest finite number's code. */
  int largest() {
    return infinite - 1;
  }

  int notANumber() {
    return notANumber;
  }

  int magnitude() {
    return (int) ((1L << (bits - 1)) - 1);
  }

  /** The largest finite number. */
  public float largestValue() {
    return decode(largest());
  }

  /** The least positive number that has all its bits. */
  public float leastNormal() {
    return Float.intBitsToFloat(128 - bias() << 23);
  }

  /**
   * The number of a code, exactly; of any NaN the canonical one.
   *
   * @param code its bits; higher ones are ignored
   */
  public float decode(int code) {
    int magnitude = code & magnitude();
    int sign = code << (32 - bits) & 0x80000000;
    if (magnitude > largest()) {
      return magnitude == infinite && hasInfinity()
          ? Float.intBitsToFloat(sign | 0x7F800000)
          : Float.NaN;
    }
    // Times a power of two, which is exact, for the other bias; subnormal codes become normal.
    float value = Float.intBitsToFloat(magnitude << (23 - mantissaBits)) * scale();
    return Float.intBitsToFloat(sign | Float.floatToRawIntBits(value));
  }

  private float scale() {
    return Float.intBitsToFloat(254 - bias() << 23);
  }

  /**
   * The code of the nearest number, ties to even; what is too large becomes infinity or, in a
   * format without one, NaN.
   */
  public int encode(float value) {
    return encode(value, false);
  }

  /**
   * The code of the nearest number, ties to even.
   *
   * @param value the number; NaN gives the canonical NaN
   * @param saturating whether finite numbers that are too large become the largest
   */
  public int encode(float value, boolean saturating) {
    int all = Float.floatToRawIntBits(value);
    int a = all & 0x7FFFFFFF;
    if (a > 0x7F800000) {
      return notANumber;
    }
    int sign = all >>> 31 << (bits - 1);
    int code = nearest(a);
    if (code <= largest()) {
      return sign | code;
    }
    if (saturating && a < 0x7F800000) {
      return sign | largest();
    }
    return hasInfinity() ? sign | infinite : notANumber;
  }

  /** The code of the nearest number to a finite one without a sign, as if exponents had no end. */
  private int nearest(int a) {
    if (this == FLOAT32) {
      return a;
    }
    if (a < 128 - bias() << 23) {
      // Adding a number whose last bit is that of the subnormal ones rounds to it.
      float rounder = Float.intBitsToFloat(151 - bias() - mantissaBits << 23);
      return Float.floatToRawIntBits(Float.intBitsToFloat(a) + rounder)
          - Float.floatToRawIntBits(rounder);
    }
    int shift = 23 - mantissaBits;
    int half = (1 << (shift - 1)) - 1;
    return (a + half + (a >> shift & 1) >>> shift) - (127 - bias() << mantissaBits);
  }
}
