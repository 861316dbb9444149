package dev.quern.approx;

/** The table of constants that tells the passes which arithmetic and which format they compute. */
final class Constants {
  private Constants() {}

  /** Of products of codes of a format, with that format's result. */
  static int[] of(Arithmetic arithmetic, Format format) {
    return of(arithmetic, format, effectiveBits(arithmetic, format));
  }

  /** Of products in float32 of numbers that are stored in another format. */
  static int[] ofStored(Arithmetic arithmetic, Format storage) {
    return of(arithmetic, Format.FLOAT32, effectiveBits(arithmetic, storage));
  }

  /** The bits that fractions have once they are rounded. */
  static int effectiveBits(Arithmetic arithmetic, Format storage) {
    return Math.min(arithmetic.mantissaBits(), storage.mantissaBits());
  }

  private static int[] of(Arithmetic arithmetic, Format format, int bits) {
    int fraction = format.mantissaBits();
    int bias = format.bias() << fraction;
    int step = 1 << (fraction - lengthOf(bits));
    int[] c = new int[ApproxPass.TABLE];
    c[ApproxPass.MAGNITUDE] = format.magnitude();
    c[ApproxPass.SIGN] = ~format.magnitude();
    c[ApproxPass.FRACTION] = (1 << fraction) - 1;
    c[ApproxPass.NORMAL] = 1 << fraction;
    c[ApproxPass.INFINITE] = format.infinite();
    c[ApproxPass.LAST] = format.hasInfinity() ? format.infinite() : format.largest();
    c[ApproxPass.NOT_A_NUMBER] = format.notANumber();
    c[ApproxPass.OVERFLOWN] =
        arithmetic.guard() == Arithmetic.Guard.SATURATING ? format.largest() : format.infinite();
    c[ApproxPass.OFFSET] =
        switch (arithmetic.kind()) {
          case L_MUL -> bias - step;
          case PIECEWISE_AFFINE -> bias - offset(arithmetic.offset(), fraction);
          case EXACT, L_MUL_FORMULA -> bias;
        };
    c[ApproxPass.BIAS] = bias;
    c[ApproxPass.STEP] = step;
    int lost = fraction - bits;
    c[ApproxPass.ROUND_LOST] = lost > 0 ? (1 << lost) - 1 : 0;
    c[ApproxPass.ROUND_KEPT] = ~c[ApproxPass.ROUND_LOST];
    c[ApproxPass.ROUND_HALF] = lost > 0 ? 1 << (lost - 1) : 1;
    c[ApproxPass.ROUND_LAST] = lost > 0 ? 1 << lost : 0;
    boolean flushing =
        arithmetic.kind() != Arithmetic.Kind.EXACT && arithmetic.guard() != Arithmetic.Guard.RAW;
    c[ApproxPass.ROUND_LEAST] = flushing ? c[ApproxPass.NORMAL] : 0;
    return c;
  }

  /** l of L-Mul. */
  static int lengthOf(int mantissaBits) {
    return mantissaBits <= 3 ? mantissaBits : mantissaBits == 4 ? 3 : 4;
  }

  /** How far the magnitude of the offset lies above that of 1, in the last places of a format. */
  private static int offset(float offset, int fraction) {
    int inFloat = Float.floatToRawIntBits(offset) - 0x3F800000;
    // Rounded to nearest, ties to even: exact up to there.
    return (int) Math.rint(inFloat * Math.scalb(1.0, fraction - 23));
  }
}
