package dev.quern.cli.verify.approx;

import dev.quern.approx.Format;
import java.util.Locale;
import java.util.SplittableRandom;

/** The operands from 1 to 2 whose products' errors are measured: all pairs, or samples of them. */
enum Fractions {
  FLOAT32(Format.FLOAT32, 23),
  BFLOAT16(Format.BFLOAT16, 7),
  FLOAT16(Format.FLOAT16, 10),
  FOUR_BITS(Format.FLOAT32, 4),
  FLOAT8_E4M3FN(Format.FLOAT8_E4M3FN, 3),
  FLOAT8_E5M2(Format.FLOAT8_E5M2, 2);

  /** Of formats that have too many pairs. */
  static final int SAMPLES = 1 << 22;

  private static final int MOST_BITS = 10;
  private static final long SEED = 20261121;

  private final Format format;
  private final int bits;

  Fractions(Format format, int bits) {
    this.format = format;
    this.bits = bits;
  }

  Format format() {
    return format;
  }

  /** Bits of a fraction. */
  int bits() {
    return bits;
  }

  String label() {
    return this == FOUR_BITS
        ? "4 mantissa bits"
        : name().toLowerCase(Locale.ROOT).replace('_', '-') + ", " + bits;
  }

  /** How many pairs. */
  int pairs() {
    return bits > MOST_BITS ? SAMPLES : 1 << (2 * bits);
  }

  /** The codes of all pairs, in a format that has them, of first operands and second ones. */
  int[][] codes(Format format) {
    int[] x = new int[pairs()];
    int[] y = new int[pairs()];
    int one = format.encode(1);
    int shift = format.mantissaBits() - bits;
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < x.length; i++) {
      boolean sampled = bits > MOST_BITS;
      int first = sampled ? random.nextInt(1 << bits) : i >> bits;
      int second = sampled ? random.nextInt(1 << bits) : i & ((1 << bits) - 1);
      x[i] = one + (first << shift);
      y[i] = one + (second << shift);
    }
    return new int[][] {x, y};
  }
}
