package dev.quern.approx;

import dev.quern.internal.Operands;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * How numbers are multiplied. Magnitudes are the bits of a number below its sign, read as an
 * integer; signs are combined as ever.
 *
 * <ul>
 *   <li>{@link #exact}: IEEE 754's product.
 *   <li>{@link #lMul}: the sum of the magnitudes less an offset, a single integer addition: (1 +
 *       x<sub>m</sub> + y<sub>m</sub> + 2<sup>-l</sup>) 2<sup>x<sub>e</sub> + y<sub>e</sub></sup>,
 *       but that a carry of the fractions counts half. l is the number of mantissa bits up to 3, 3
 *       for 4 of them, 4 for more.
 *   <li>{@link #lMulFormula}: that formula as it is printed, in which a carry counts whole; a last
 *       bit that does not fit is rounded to even. It differs from the integer form wherever the
 *       fractions and 2<sup>-l</sup> reach 1.
 *   <li>{@link #mitchell}: as L-Mul, without 2<sup>-l</sup>.
 *   <li>{@link #piecewiseAffine}: as L-Mul, with another offset.
 * </ul>
 *
 * <p><b>Special values</b>, but for exact and raw products: subnormal operands count as zeros; NaN,
 * and infinity times zero, give the canonical NaN; else infinity gives infinity, zero gives zero,
 * of the product's sign. A result below the least normal number is a zero, one beyond the largest
 * infinity or, {@linkplain #saturating saturating}, the largest; in a format without infinity NaN
 * or the largest. {@linkplain #raw Raw} products have no guards: they add whole words, the signs
 * too, and what leaves the magnitude's bits spoils the sign, as in hardware with one adder and
 * nothing else.
 *
 * <p>An immutable value. Sources: Luo and Sun, "Addition is All You Need for Energy-efficient
 * Language Models" (2024); Mitchell, "Computer Multiplication and Division Using Binary Logarithms"
 * (1962); Kosson and Jaggi, "Multiplication-Free Transformer Training via Piecewise Affine
 * Operations" (2023).
 */
public final class Arithmetic {
  /** The ways to multiply. */
  public enum Kind {
    /** IEEE 754. */
    EXACT,
    /** L-Mul as one integer addition. */
    L_MUL,
    /** L-Mul as its formula is printed. */
    L_MUL_FORMULA,
    /** Piecewise affine, of which Mitchell's is the one with offset 1. */
    PIECEWISE_AFFINE
  }

  /** What becomes of special values. */
  public enum Guard {
    /** As of IEEE 754, see {@link Arithmetic}. */
    IEEE,
    /** The same, but that results beyond the largest number become that. */
    SATURATING,
    /** Nothing is guarded. */
    RAW
  }

  /** The fewest bits that operands can be rounded to. */
  public static final int LEAST_MANTISSA_BITS = 2;

  private static final int MOST_MANTISSA_BITS = 23;

  private final Kind kind;
  private final Guard guard;
  private final int mantissaBits;
  private final float offset;

  private Arithmetic(Kind kind, Guard guard, int mantissaBits, float offset) {
    this.kind = kind;
    this.guard = guard;
    this.mantissaBits = mantissaBits;
    this.offset = offset;
  }

  private static Arithmetic of(Kind kind, float offset) {
    return new Arithmetic(kind, Guard.IEEE, MOST_MANTISSA_BITS, offset);
  }

  /** IEEE 754's product, rounded to nearest. */
  public static Arithmetic exact() {
    return of(Kind.EXACT, 1);
  }

  /** L-Mul in its integer form: what the algorithm's hardware would do. */
  public static Arithmetic lMul() {
    return of(Kind.L_MUL, 1);
  }

  /** L-Mul as its formula is printed. */
  public static Arithmetic lMulFormula() {
    return of(Kind.L_MUL_FORMULA, 1);
  }

  /** Mitchell's product: the sum of logarithms that are straight lines between powers of two. */
  public static Arithmetic mitchell() {
    return of(Kind.PIECEWISE_AFFINE, 1);
  }

  /**
   * Piecewise-affine multiplication: 1 times 1 is {@code offset}. With 1 it is Mitchell's product,
   * with some 1.0552 its mean error is about zero.
   *
   * @param offset at least 1/2, less than 2; formats of fewer bits take the nearest of their own
   * @throws IllegalArgumentException if it is another
   */
  public static Arithmetic piecewiseAffine(float offset) {
    if (!(offset >= 0.5f && offset < 2)) {
      throw new IllegalArgumentException(
          "offset is " + offset + ", expected at least 0.5 and less than 2");
    }
    return of(Kind.PIECEWISE_AFFINE, offset);
  }

  /** The same without guards; exact products have none. */
  public Arithmetic raw() {
    return guarded(Guard.RAW);
  }

  /** The same, results beyond the largest number become that; exact products in float32 don't. */
  public Arithmetic saturating() {
    return guarded(Guard.SATURATING);
  }

  /** The same with that guard. */
  public Arithmetic guarded(Guard guard) {
    return new Arithmetic(kind, Operands.notNull(guard, "guard"), mantissaBits, offset);
  }

  /**
   * The same of operands whose fractions are first rounded to so many bits, to nearest, ties to
   * even. Formats that have no more keep all of theirs. What rounds beyond the largest number of
   * its format becomes infinity or, saturating, the largest number of so many bits; dot and matrix
   * products round in float32, which has room for more. NaN becomes the canonical one.
   *
   * @param mantissaBits from 2 to 23, all that float32 has
   * @throws IllegalArgumentException if it is another
   */
  public Arithmetic mantissaBits(int mantissaBits) {
    if (mantissaBits < LEAST_MANTISSA_BITS || mantissaBits > MOST_MANTISSA_BITS) {
      throw new IllegalArgumentException(
          "mantissaBits is "
              + mantissaBits
              + ", expected "
              + LEAST_MANTISSA_BITS
              + " to "
              + MOST_MANTISSA_BITS);
    }
    return new Arithmetic(kind, guard, mantissaBits, offset);
  }

  /** How it multiplies. */
  public Kind kind() {
    return kind;
  }

  /** What becomes of special values. */
  public Guard guard() {
    return guard;
  }

  /** To how many bits the operands' fractions are rounded, 23 if they are not. */
  public int mantissaBits() {
    return mantissaBits;
  }

  /** What 1 times 1 is in piecewise-affine arithmetic, otherwise 1. */
  public float offset() {
    return offset;
  }

  /** The product of two float32 numbers, in plain Java; the same bits as in an array. */
  public float multiply(float x, float y) {
    return Float.intBitsToFloat(
        multiply(Format.FLOAT32, Float.floatToRawIntBits(x), Float.floatToRawIntBits(y)));
  }

  /**
   * The product of two numbers of a format, in plain Java; the same bits as in an array. Each call
   * works out the constants of the format again: for many products take {@link Products}.
   *
   * @param format of operands and result; an exact product is rounded to it, to nearest
   * @param x the code of one
   * @param y the code of the other
   */
  public int multiply(Format format, int x, int y) {
    return Elementwise.multiply(this, Operands.notNull(format, "format"), x, y);
  }

  /**
   * The arithmetic of that name: {@code exact}, {@code l-mul}, {@code l-mul-formula}, {@code
   * mitchell} or {@code pam:OFFSET}, each also with {@code -raw} or {@code -saturating} behind.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static Arithmetic of(String id) {
    String name = Operands.notNull(id, "id");
    Guard guard = Guard.IEEE;
    for (Guard other : List.of(Guard.RAW, Guard.SATURATING)) {
      String suffix = "-" + other.name().toLowerCase(Locale.ROOT);
      if (name.endsWith(suffix)) {
        guard = other;
        name = name.substring(0, name.length() - suffix.length());
        break;
      }
    }
    return named(name, id).guarded(guard);
  }

  private static Arithmetic named(String name, String id) {
    switch (name) {
      case "exact":
        return exact();
      case "l-mul":
        return lMul();
      case "l-mul-formula":
        return lMulFormula();
      case "mitchell":
        return mitchell();
      default:
        if (name.startsWith("pam:")) {
          try {
            return piecewiseAffine(Float.parseFloat(name.substring(4)));
          } catch (NumberFormatException e) {
            // Said below.
          }
        }
        List<String> names = new ArrayList<>(List.of("exact", "l-mul", "l-mul-formula"));
        names.addAll(List.of("mitchell", "pam:OFFSET"));
        throw new IllegalArgumentException(
            "mode '" + id + "' is none of " + names + ", with or without -raw or -saturating");
    }
  }

  /** The name that {@link #of(String)} takes; it says nothing of the mantissa bits. */
  public String id() {
    String name =
        switch (kind) {
          case EXACT -> "exact";
          case L_MUL -> "l-mul";
          case L_MUL_FORMULA -> "l-mul-formula";
          case PIECEWISE_AFFINE -> offset == 1 ? "mitchell" : "pam:" + offset;
        };
    return guard == Guard.IEEE ? name : name + "-" + guard.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Arithmetic that
        && kind == that.kind
        && guard == that.guard
        && mantissaBits == that.mantissaBits
        && offset == that.offset;
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, guard, mantissaBits, offset);
  }

  @Override
  public String toString() {
    return mantissaBits == MOST_MANTISSA_BITS
        ? id()
        : id() + ", " + mantissaBits + " mantissa bits";
  }
}
