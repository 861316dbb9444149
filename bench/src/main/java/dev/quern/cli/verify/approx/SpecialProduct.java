package dev.quern.cli.verify.approx;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Format;
import java.util.List;

/**
 * A product that is given by the definition: worked out by hand.
 *
 * @param arithmetic how to multiply
 * @param format of all three
 * @param x the code of one operand
 * @param y the code of the other
 * @param product the code that it has to be
 */
record SpecialProduct(Arithmetic arithmetic, Format format, int x, int y, int product) {
  /** All of them. */
  static List<SpecialProduct> all() {
    float infinity = Float.POSITIVE_INFINITY;
    float largest = Float.MAX_VALUE;
    Arithmetic lMul = Arithmetic.lMul();
    Arithmetic saturating = lMul.saturating();
    return List.of(
        single(lMul, 1, 1, 0x3F880000),
        single(lMul, 1.5f, 1.5f, 0x40080000),
        single(lMul, 1.75f, 1.75f, 0x40480000),
        single(lMul, -2, 3, 0xC0C80000),
        single(Arithmetic.lMulFormula(), 1.75f, 1.75f, 0x40240000),
        single(Arithmetic.mitchell(), 1.75f, 1.75f, 0x40400000),
        single(lMul, Float.NaN, 1, 0x7FC00000),
        single(lMul, 0, -infinity, 0x7FC00000),
        single(lMul, -2, infinity, 0xFF800000),
        single(lMul, -0f, 3, 0x80000000),
        single(lMul, 0x1p-140f, -3, 0x80000000),
        single(lMul, 0x1p-100f, 0x1p-100f, 0),
        single(lMul, largest, -2, 0xFF800000),
        single(saturating, largest, -2, 0xFF7FFFFF),
        single(saturating, infinity, -2, 0xFF800000),
        // 448 times 2 in a format without infinity.
        new SpecialProduct(lMul, Format.FLOAT8_E4M3FN, 0x7E, 0x40, 0x7F),
        new SpecialProduct(saturating, Format.FLOAT8_E4M3FN, 0x7E, 0xC0, 0xFE),
        // 1 times 1: the magnitudes' sum less the offset of each format.
        new SpecialProduct(lMul, Format.BFLOAT16, 0x3F80, 0x3F80, 2 * 0x3F80 - 0x3F78),
        new SpecialProduct(lMul, Format.FLOAT16, 0x3C00, 0x3C00, 2 * 0x3C00 - 0x3BC0),
        new SpecialProduct(lMul, Format.FLOAT8_E4M3FN, 0x38, 0x38, 2 * 0x38 - 0x37),
        new SpecialProduct(lMul, Format.FLOAT8_E5M2, 0x3C, 0x3C, 2 * 0x3C - 0x3B));
  }

  private static SpecialProduct single(Arithmetic arithmetic, float x, float y, int product) {
    int[] codes = CodeMemory.bits(x, y);
    return new SpecialProduct(arithmetic, Format.FLOAT32, codes[0], codes[1], product);
  }

  boolean isWrongFor(ApproxEntrant entrant) {
    int[] its = entrant.multiply(arithmetic, format, new int[] {x}, new int[] {y});
    return its != null && its[0] != product;
  }
}
