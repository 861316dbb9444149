package dev.quern.approx;

import static dev.quern.approx.Kernels.products;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.quern.testing.SplitMix;
import dev.quern.testing.Subject;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Products of codes, bit for bit those of the definition. */
class ProductsTest {
  private static final long SEED = 20260201;
  private static final int SAMPLE = 40_000;

  /** What public implementations give. */
  @ParameterizedTest
  @CsvSource({
    "l-mul, 3F800000, 3F800000, 3F880000",
    "l-mul, 3FC00000, 3FC00000, 40080000",
    "l-mul, 3FE00000, 3FE00000, 40480000",
    "l-mul-formula, 3FE00000, 3FE00000, 40240000",
    "l-mul, C0000000, 40400000, C0C80000",
    "mitchell, 3FE00000, 3FE00000, 40400000",
    "pam:1.0552, 3F800000, 3F800000, 3F8710CB",
    "exact, 3FE00000, 3FE00000, 40440000"
  })
  void goldenVectors(String arithmetic, String x, String y, String expected) {
    Arithmetic by = Arithmetic.of(arithmetic);
    int u = Integer.parseUnsignedInt(x, 16);
    int v = Integer.parseUnsignedInt(y, 16);
    int right = Integer.parseUnsignedInt(expected, 16);
    assertEquals(right, Reference.multiply(by, Format.FLOAT32, u, v), "the reference");
    assertEquals(right, by.multiply(Format.FLOAT32, u, v));
    assertEquals(
        right,
        Float.floatToRawIntBits(by.multiply(Float.intBitsToFloat(u), Float.intBitsToFloat(v))));
    for (Subject subject : Subject.all()) {
      assertEquals(right, multiply(subject, by, Format.FLOAT32, new int[] {u}, new int[] {v})[0]);
    }
  }

  /** 1 times 1 under L-Mul tells the offset of each format. */
  @ParameterizedTest
  @CsvSource({
    "FLOAT32, 3F780000",
    "BFLOAT16, 3F78",
    "FLOAT16, 3BC0",
    "FLOAT8_E4M3FN, 37",
    "FLOAT8_E5M2, 3B"
  })
  void offsetsOfTheFormats(Format format, String offset) {
    int one = Reference.encode(format, 1, false);
    assertEquals(
        2 * one - Integer.parseInt(offset, 16), Arithmetic.lMul().multiply(format, one, one));
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT8_E4M3FN", "FLOAT8_E5M2"})
  void everyPairOfBytes(Format format) {
    int[] x = new int[1 << 16];
    int[] y = new int[1 << 16];
    for (int i = 0; i < x.length; i++) {
      x[i] = i >> 8;
      y[i] = i & 0xFF;
    }
    for (Arithmetic arithmetic : Kernels.arithmetics()) {
      check(arithmetic, format, x, y, "");
      if (format.mantissaBits() > Arithmetic.LEAST_MANTISSA_BITS) {
        check(arithmetic.mantissaBits(2), format, x, y, "");
      }
    }
  }

  /** All pairs of special codes, and of any and a special one, and any two. */
  @ParameterizedTest
  @EnumSource(Format.class)
  void specialsAndASample(Format format) {
    SplitMix random = new SplitMix(SEED);
    List<int[]> pairs = new ArrayList<>();
    int[] specials = Codes.specials(format);
    int[] any = Codes.random(format, SAMPLE, random);
    int[] other = Codes.random(format, SAMPLE, random);
    int[] ordinary = Codes.ordinary(format, 2000, random);
    for (int u : specials) {
      for (int v : specials) {
        pairs.add(new int[] {u, v});
      }
    }
    for (int i = 0; i < SAMPLE; i++) {
      pairs.add(new int[] {any[i], other[i]});
    }
    for (int i = 0; i < ordinary.length; i++) {
      pairs.add(new int[] {ordinary[i], specials[i % specials.length]});
      pairs.add(new int[] {specials[i % specials.length], any[i]});
      pairs.add(new int[] {ordinary[i], ordinary[(i + 1) % ordinary.length]});
    }
    int[] x = pairs.stream().mapToInt(p -> p[0]).toArray();
    int[] y = pairs.stream().mapToInt(p -> p[1]).toArray();
    for (Arithmetic arithmetic : Kernels.arithmetics()) {
      for (int bits : new int[] {2, 3, 4, 6, 7, 9, 10, 16, 22, 23}) {
        if (bits < format.mantissaBits() || bits == 23) {
          check(arithmetic.mantissaBits(bits), format, x, y, ", seed " + SEED);
        }
      }
    }
  }

  /** Pairs whose product lies about the least normal and the largest number of the format. */
  @ParameterizedTest
  @EnumSource(Format.class)
  void bordersOfUnderflowAndOverflow(Format format) {
    SplitMix random = new SplitMix(SEED + 1);
    int one = Reference.encode(format, 1, false);
    int least = 1 << format.mantissaBits();
    int most = Reference.encode(format, Double.POSITIVE_INFINITY, false);
    int[] x = new int[20_000];
    int[] y = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      int target = (i % 2 == 0 ? least : most) + one;
      // About the border itself, and as far from it as an offset is.
      int far = i % 4 < 2 ? 0 : random.below(2 * least) - least;
      x[i] = least + random.below(most - least);
      y[i] = Math.max(0, Math.min(most, target - x[i] + random.below(9) - 4 + far));
      x[i] |= (i & 8) << (format.bits() - 4);
    }
    for (Arithmetic arithmetic : Kernels.arithmetics()) {
      check(arithmetic, format, x, y, ", seed " + (SEED + 1));
      check(arithmetic.mantissaBits(2), format, x, y, ", seed " + (SEED + 1));
    }
  }

  @Test
  void singleProductsHaveTheBitsOfArrays() {
    SplitMix random = new SplitMix(SEED + 2);
    for (Format format : Format.values()) {
      int[] x = Codes.random(format, 200, random);
      int[] y = Codes.random(format, 200, random);
      for (Arithmetic arithmetic : Kernels.arithmetics()) {
        for (int i = 0; i < x.length; i++) {
          assertEquals(
              Reference.multiply(arithmetic, format, x[i], y[i]),
              arithmetic.multiply(format, x[i], y[i]),
              Codes.text(arithmetic, format, x[i], y[i]));
        }
      }
    }
  }

  /** Bits of a code above those of its format are not looked at. */
  @Test
  void bitsAboveACodeDoNotCount() {
    for (Format format : List.of(Format.FLOAT16, Format.FLOAT8_E4M3FN)) {
      int above = -1 << format.bits();
      int one = Reference.encode(format, 1, false);
      for (Arithmetic arithmetic : Kernels.arithmetics()) {
        assertEquals(
            arithmetic.multiply(format, one, one + 1),
            arithmetic.multiply(format, one | above, one + 1 | above),
            arithmetic.toString());
      }
    }
  }

  private static void check(Arithmetic arithmetic, Format format, int[] x, int[] y, String how) {
    int[] expected = new int[x.length];
    for (int i = 0; i < x.length; i++) {
      expected[i] = Reference.multiply(arithmetic, format, x[i], y[i]);
    }
    for (Subject subject : Subject.all()) {
      int[] got = multiply(subject, arithmetic, format, x, y);
      for (int i = 0; i < x.length; i++) {
        if (got[i] != expected[i]) {
          fail(
              subject
                  + ", "
                  + Codes.text(arithmetic, format, x[i], y[i])
                  + " gives 0x"
                  + Integer.toHexString(got[i])
                  + ", expected 0x"
                  + Integer.toHexString(expected[i])
                  + how);
        }
      }
    }
  }

  private static int[] multiply(
      Subject subject, Arithmetic arithmetic, Format format, int[] x, int[] y) {
    MemorySegment u = Codes.segment(format, x);
    MemorySegment result = MemorySegment.ofArray(new byte[x.length * format.bytes()]);
    products(subject, arithmetic, format).multiply(u, Codes.segment(format, y), result);
    return Codes.read(format, result);
  }
}
