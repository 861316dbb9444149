package dev.quern.approx;

import static dev.quern.approx.Kernels.products;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quern.hardware.Backend;
import dev.quern.testing.Bits;
import dev.quern.testing.ChildJvm;
import dev.quern.testing.Place;
import dev.quern.testing.SplitMix;
import dev.quern.testing.Subject;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One answer: the bits of every backend, tier, number of threads and kind of memory are those of
 * the scalar backend over arrays. Elements and dot products; matrices have a test of their own.
 */
class ParityTest {
  /** Around vectors, blocks and chunks, and what a thread takes at a time. */
  private static final int[] SIZES = {
    0, 1, 2, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 129, 2047, 2048, 2049, 4097, 70_000
  };

  private static final long SEED = 20260250;
  private static final List<Subject> SUBJECTS = Subject.all();
  private static final Subject SCALAR = new Subject(Backend.SCALAR, null);

  static List<Arithmetic> arithmetics() {
    return Kernels.arithmetics();
  }

  @Test
  void scalarIsAmongTheSubjects() {
    assertEquals(1, SUBJECTS.stream().filter(s -> s.equals(SCALAR)).count());
  }

  /** Ordinary numbers, any bits, and any among ordinary ones: the fast ways and the long ones. */
  @ParameterizedTest
  @MethodSource("arithmetics")
  void anyNumberOfElementsHasTheSameBits(Arithmetic arithmetic) {
    int most = SIZES[SIZES.length - 1];
    SplitMix random = new SplitMix(SEED);
    float[] ordinary = Codes.floats(Codes.ordinary(Format.FLOAT32, most, random));
    float[] any = Codes.floats(Codes.random(Format.FLOAT32, most, random));
    float[] mixed = ordinary.clone();
    for (int i = 0; i < most; i += 37) {
      mixed[i] = any[i];
    }
    for (float[] x : new float[][] {ordinary, any, mixed}) {
      float[] y = new float[most];
      for (int i = 0; i < most; i++) {
        y[i] = x[most - 1 - i];
      }
      for (int bits : new int[] {23, 5}) {
        Arithmetic by = arithmetic.mantissaBits(bits);
        float[] expected = new float[most];
        products(SCALAR, by, Format.FLOAT32).multiply(x, y, expected);
        for (Subject subject : SUBJECTS) {
          Products products = products(subject, by, Format.FLOAT32);
          for (int n : SIZES) {
            float[] got = new float[n];
            products.multiply(Arrays.copyOf(x, n), Arrays.copyOf(y, n), got);
            Bits.assertSame(
                Arrays.copyOf(expected, n), got, () -> subject + ", " + by + ", first " + n);
            float sum = products.dot(x, 0, y, 0, n);
            float right = products(SCALAR, by, Format.FLOAT32).dot(x, 0, y, 0, n);
            assertEquals(Bits.of(right), Bits.of(sum), subject + ", " + by + ", dot of " + n);
          }
        }
      }
    }
  }

  /**
   * Around the length from which the vector backend begins at a cache line, and from any element.
   */
  @Test
  void longArraysHaveTheSameBits() {
    int most = (1 << 18) + 40;
    SplitMix random = new SplitMix(SEED + 9);
    float[] x = Codes.floats(Codes.random(Format.FLOAT32, most, random));
    float[] y = Codes.floats(Codes.ordinary(Format.FLOAT32, most, random));
    float[] expected = new float[most];
    products(SCALAR, Arithmetic.lMul(), Format.FLOAT32).multiply(x, y, expected);
    for (Subject subject : SUBJECTS) {
      Products products = products(subject, Arithmetic.lMul(), Format.FLOAT32);
      for (int from : new int[] {0, 1, 11, 12, 13, 17}) {
        for (int n : new int[] {(1 << 18) - 1, 1 << 18, (1 << 18) + 21}) {
          float[] got = new float[most];
          products.multiply(x, from, y, from, got, from, n);
          float[] right = new float[most];
          System.arraycopy(expected, from, right, from, n);
          Bits.assertSame(right, got, () -> subject + ", " + n + " from " + from);
        }
      }
    }
  }

  /** Every place of both operands and the result, in and out of place, and dot products there. */
  @ParameterizedTest
  @EnumSource(Format.class)
  void everyMemoryHasTheSameBits(Format format) {
    SplitMix random = new SplitMix(SEED + 1);
    Place[] places = Place.values();
    for (int n : new int[] {37, 2051}) {
      int[] x = Codes.random(format, n, random);
      int[] y = Codes.ordinary(format, n, random);
      for (Arithmetic arithmetic : Kernels.arithmetics()) {
        int[] expected = new int[n];
        for (int i = 0; i < n; i++) {
          expected[i] = Reference.multiply(arithmetic, format, x[i], y[i]);
        }
        float sum = dot(arithmetic, format, x, y);
        for (Subject subject : n < 1000 ? SUBJECTS : Subject.backends()) {
          Products products = products(subject, arithmetic, format);
          for (Place place : places) {
            Place other = places[(place.ordinal() * 7 + 1) % places.length];
            Place to = places[(place.ordinal() * 5 + 3) % places.length];
            try (Arena arena = Arena.ofConfined()) {
              Operand u = Operand.of(format, x, place, arena);
              Operand v = Operand.of(format, y, other, arena);
              Operand w = Operand.room(format, n, target(to), arena);
              String what =
                  subject
                      + ", "
                      + arithmetic
                      + ", "
                      + format
                      + ", n "
                      + n
                      + ", seed "
                      + (SEED + 1)
                      + ", "
                      + place
                      + " by "
                      + other
                      + " to "
                      + to;
              multiply(products, u, v, w);
              assertArrayEquals(expected, w.codes(), what);
              assertFalse(u.spoilt() || v.spoilt() || w.spoilt(), what + ": written outside");
              assertArrayEquals(x, u.codes(), what + ": x was written");
              assertArrayEquals(y, v.codes(), what + ": y was written");
              float got = products.dot(u.segment(), v.segment());
              assertEquals(Bits.of(sum), Bits.of(got), what + ": dot " + got + ", not " + sum);
              if (place != Place.HEAP_READ_ONLY) {
                multiply(products, u, v, u);
                assertArrayEquals(expected, u.codes(), what + ", over x");
                assertFalse(u.spoilt(), what + ", over x: written outside");
              }
            }
          }
        }
      }
    }
  }

  private static float dot(Arithmetic arithmetic, Format format, int[] x, int[] y) {
    return Sums.dot(
        arithmetic,
        format,
        Sums.operands(arithmetic, format, x),
        Sums.operands(arithmetic, format, y));
  }

  private static void multiply(Products products, Operand x, Operand y, Operand z) {
    boolean arrays = x.room().place().array && y.room().place().array && z.room().place().array;
    if (products.format() == Format.FLOAT32 && arrays) {
      products.multiply(
          (float[]) x.room().array(),
          x.room().elementOffset(),
          (float[]) y.room().array(),
          y.room().elementOffset(),
          (float[]) z.room().array(),
          z.room().elementOffset(),
          x.n());
    } else {
      products.multiply(x.segment(), y.segment(), z.segment());
    }
  }

  private static Place target(Place place) {
    return place == Place.HEAP_READ_ONLY ? Place.HEAP : place;
  }

  /** A square of an array in its own place, parts that touch, and x over y. */
  @ParameterizedTest
  @MethodSource("arithmetics")
  void resultsMayReplaceOperands(Arithmetic arithmetic) {
    SplitMix random = new SplitMix(SEED + 2);
    int n = 2100;
    int[] codes = Codes.random(Format.FLOAT32, 2 * n, random);
    float[] x = Codes.floats(codes);
    float[] square = new float[n];
    float[] product = new float[n];
    for (int i = 0; i < n; i++) {
      square[i] = arithmetic.multiply(x[i], x[i]);
      product[i] = arithmetic.multiply(x[i], x[n + i]);
    }
    for (Subject subject : SUBJECTS) {
      Products products = products(subject, arithmetic, Format.FLOAT32);
      String what = subject + ", " + arithmetic + ", seed " + (SEED + 2);
      float[] got = Arrays.copyOf(x, n);
      products.multiply(got, got, got);
      Bits.assertSame(square, got, () -> what + ", a square in place");
      float[] parts = x.clone();
      products.multiply(parts, 0, parts, n, parts, n, n);
      Bits.assertSame(product, Arrays.copyOfRange(parts, n, 2 * n), () -> what + ", over y");
      Bits.assertSame(Arrays.copyOf(x, n), Arrays.copyOf(parts, n), () -> what + ", x");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"FLOAT32", "BFLOAT16", "FLOAT8_E5M2"})
  void anyNumberOfThreadsHasTheSameBits(Format format) {
    int n = 135_001;
    SplitMix random = new SplitMix(SEED + 3);
    int[] x = Codes.random(format, n, random);
    int[] y = Codes.ordinary(format, n, random);
    for (Arithmetic arithmetic : Kernels.kinds()) {
      int[] expected = codes(SCALAR, 1, arithmetic, format, x, y, Place.ARRAY_PART);
      for (Place place : List.of(Place.ARRAY_PART, Place.OFF_HEAP_ONE_BYTE)) {
        for (Subject subject : Subject.backends()) {
          for (int threads : new int[] {1, 2, 3, 7}) {
            String what =
                subject
                    + ", "
                    + arithmetic
                    + ", "
                    + format
                    + ", "
                    + place
                    + ", threads "
                    + threads
                    + ", seed "
                    + (SEED + 3);
            int[] got = codes(subject, threads, arithmetic, format, x, y, place);
            assertArrayEquals(expected, got, what);
          }
        }
      }
    }
  }

  private static int[] codes(
      Subject subject,
      int threads,
      Arithmetic arithmetic,
      Format format,
      int[] x,
      int[] y,
      Place place) {
    try (Arena arena = Arena.ofShared()) {
      Operand u = Operand.of(format, x, place, arena);
      Operand v = Operand.of(format, y, place, arena);
      Operand w = Operand.room(format, x.length, place, arena);
      multiply(Kernels.products(subject, arithmetic, format, threads, null), u, v, w);
      assertFalse(w.spoilt(), subject + ", " + place + ": written outside");
      return w.codes();
    }
  }

  /** Every width of vectors, and no fused multiply-add: whatever serves there. */
  @ParameterizedTest
  @ValueSource(
      strings = {"-XX:UseAVX=0", "-XX:UseAVX=1", "-XX:UseAVX=2", "-XX:UseAVX=3", "-XX:-UseFMA"})
  void flagsThatChangeTheInstructionsChangeNoBits(String flag) {
    assumeTrue(
        System.getProperty("os.arch").equals("amd64") || flag.equals("-XX:-UseFMA"),
        "the flag exists on x86 only");
    checkChild(ChildJvm.with(flag));
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 64})
  void widthsOfVectorsChangeNoBits(int bytes) {
    checkChild(ChildJvm.with("-XX:MaxVectorSize=" + bytes));
  }

  private static void checkChild(ChildJvm child) {
    ChildJvm.Result result =
        child
            .and("--add-modules=jdk.incubator.vector")
            .and("--enable-native-access=ALL-UNNAMED")
            .main(DigestProbe.class)
            .run();
    String digest = Long.toString(DigestProbe.digest(SCALAR));
    List<String> lines = result.out().lines().filter(l -> l.startsWith("digest ")).toList();
    for (String line : lines) {
      assertEquals(digest, line.substring(line.indexOf('=') + 1), () -> line + ", " + result);
    }
    assertNotNull(result.get("digest scalar"), result::toString);
    boolean vector = result.get("digest vector") != null;
    assertEquals(Boolean.parseBoolean(result.get("fma")), vector, result::toString);
    for (Subject subject : SUBJECTS) {
      if (subject.backend() == Backend.NATIVE) {
        assertNotNull(result.get("digest " + subject), result::toString);
      }
    }
  }
}
