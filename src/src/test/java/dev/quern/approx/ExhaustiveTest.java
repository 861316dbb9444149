package dev.quern.approx;

import static org.junit.jupiter.api.Assertions.fail;

import dev.quern.approx.Arithmetic.Guard;
import dev.quern.testing.Subject;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * All 2<sup>32</sup> pairs of codes of 16 bits under L-Mul, on the best backend; on the others one
 * row of 251. It takes minutes and is left out of ordinary builds: {@code mvn -pl src -Pexhaustive
 * test}.
 */
@Tag("exhaustive")
class ExhaustiveTest {
  private static final int CODES = 1 << 16;
  private static final int SAMPLED = 251;

  @ParameterizedTest
  @CsvSource({"BFLOAT16, IEEE", "BFLOAT16, RAW", "FLOAT16, IEEE", "FLOAT16, RAW"})
  void everyPair(Format format, Guard guard) {
    Arithmetic arithmetic = Arithmetic.lMul().guarded(guard);
    Rows rows = new Rows(arithmetic, format);
    Products best = Products.builder().arithmetic(arithmetic).format(format).build();
    IntStream.range(0, CODES).parallel().forEach(x -> rows.check(best, x));
    for (Subject subject : Subject.all()) {
      Products products = Kernels.products(subject, arithmetic, format);
      IntStream.range(0, CODES / SAMPLED).forEach(i -> rows.check(products, i * SAMPLED));
    }
  }

  /** The reference's products of one code by all, made faster where both are ordinary numbers. */
  private static final class Rows {
    private final Arithmetic arithmetic;
    private final Format format;

    /** Exponents and fractions of the codes; NaN of what is no normal number. */
    private final double[] logarithms = new double[CODES];

    private final MemorySegment all;

    Rows(Arithmetic arithmetic, Format format) {
      this.arithmetic = arithmetic;
      this.format = format;
      for (int code = 0; code < CODES; code++) {
        double a = Math.abs(Reference.decode(format, code));
        boolean normal = a >= format.leastNormal() && a < Double.POSITIVE_INFINITY;
        int exponent = Math.getExponent(a);
        logarithms[code] = normal ? exponent + Math.scalb(a, -exponent) - 1 : Double.NaN;
      }
      all = Codes.segment(format, IntStream.range(0, CODES).toArray());
    }

    void check(Products products, int x) {
      MemorySegment row = MemorySegment.ofArray(new short[CODES]);
      for (int y = 0; y < CODES; y++) {
        row.setAtIndex(ValueLayout.JAVA_SHORT, y, (short) x);
      }
      products.multiply(row, all, row);
      for (int y = 0; y < CODES; y++) {
        int expected = multiply(x, y);
        int got = row.getAtIndex(ValueLayout.JAVA_SHORT, y) & 0xFFFF;
        if (expected != got) {
          String what = Codes.text(arithmetic, format, x, y);
          fail(products.backend() + ", " + what + " gives " + got + ", expected " + expected);
        }
      }
    }

    private int multiply(int x, int y) {
      double sum = logarithms[x] + logarithms[y] + 0x1p-4;
      if (arithmetic.guard() == Guard.RAW || sum != sum) {
        return Reference.multiply(arithmetic, format, x, y);
      }
      int sign = (x ^ y) & 0x8000;
      double least = Math.getExponent(format.leastNormal());
      double place = (sum - least + 1) * (1 << format.mantissaBits());
      if (sum < least) {
        return sign;
      }
      return sign | (sum < 1 - least + 1 ? (int) place : infinity());
    }

    private int infinity() {
      return format == Format.FLOAT16 ? 0x7C00 : 0x7F80;
    }
  }
}
