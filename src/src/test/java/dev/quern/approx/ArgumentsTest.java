package dev.quern.approx;

import static dev.quern.approx.Refusals.illegal;
import static dev.quern.approx.Refusals.isNull;
import static dev.quern.approx.Refusals.refused;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.quern.hardware.Backend;
import dev.quern.testing.SplitMix;
import dev.quern.testing.Subject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong arguments of products: the right exception, a message that helps, nothing written. */
class ArgumentsTest {
  private static final int N = 24;

  private final float[] x = operand(1);
  private final float[] y = operand(2);
  private final float[] z = result();
  private final MemorySegment u = MemorySegment.ofArray(x);
  private final MemorySegment v = MemorySegment.ofArray(y);
  private final MemorySegment w = MemorySegment.ofArray(z);

  static List<Products> kernels() {
    return Subject.backends().stream()
        .map(s -> Kernels.products(s, Arithmetic.lMul(), Format.FLOAT32))
        .toList();
  }

  private static float[] operand(int seed) {
    return Codes.floats(Codes.ordinary(Format.FLOAT32, N, new SplitMix(seed)));
  }

  private static float[] result() {
    float[] a = new float[N];
    Arrays.fill(a, 7.5f);
    return a;
  }

  @AfterEach
  void nothingIsWritten() {
    assertArrayEquals(operand(1), x);
    assertArrayEquals(operand(2), y);
    assertArrayEquals(result(), z);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void nullsAreRefused(Products p) {
    float[] no = null;
    isNull(() -> p.multiply(no, y, z), "x");
    isNull(() -> p.multiply(x, no, z), "y");
    isNull(() -> p.multiply(x, y, no), "result");
    isNull(() -> p.multiply(no, 0, y, 0, z, 0, 1), "x");
    isNull(() -> p.multiply(x, 0, no, 0, z, 0, 1), "y");
    isNull(() -> p.multiply(x, 0, y, 0, no, 0, 1), "result");
    isNull(() -> p.dot(no, y), "x");
    isNull(() -> p.dot(x, no), "y");
    isNull(() -> p.dot(no, 0, y, 0, 1), "x");
    isNull(() -> p.dot(x, 0, no, 0, 1), "y");
    isNull(() -> p.matrixVector(no, y, z, 4, 6), "a");
    isNull(() -> p.matrixVector(x, no, z, 4, 6), "x");
    isNull(() -> p.matrixVector(x, new float[6], no, 4, 6), "y");
    isNull(() -> p.matrixProduct(no, y, z, 4, 6, 4), "a");
    isNull(() -> p.matrixProduct(new float[16], no, z, 4, 6, 4), "b");
    isNull(() -> p.matrixProduct(new float[16], y, no, 4, 6, 4), "c");
    isNull(() -> p.matrixProductTransposed(no, y, z, 4, 6, 4), "a");
    isNull(() -> p.matrixProductTransposed(new float[16], no, z, 4, 6, 4), "b");
    isNull(() -> p.matrixProductTransposed(new float[16], y, no, 4, 6, 4), "c");
    isNull(() -> p.matrixProduct(no, 0, 2, y, 0, 2, z, 0, 2, 2, 2, 2), "a");
    isNull(() -> p.matrixProduct(x, 0, 2, no, 0, 2, z, 0, 2, 2, 2, 2), "b");
    isNull(() -> p.matrixProduct(x, 0, 2, y, 0, 2, no, 0, 2, 2, 2, 2), "c");
    isNull(() -> p.matrixProductTransposed(x, 0, 2, no, 0, 2, z, 0, 2, 2, 2, 2), "b");
    MemorySegment none = null;
    isNull(() -> p.multiply(none, v, w), "x");
    isNull(() -> p.multiply(u, none, w), "y");
    isNull(() -> p.multiply(u, v, none), "result");
    isNull(() -> p.dot(none, v), "x");
    isNull(() -> p.dot(u, none), "y");
    isNull(() -> p.matrixVector(none, 6, v, w, 4, 6), "a");
    isNull(() -> p.matrixVector(u, 6, none, w, 4, 6), "x");
    isNull(() -> p.matrixVector(u, 6, v, none, 4, 6), "y");
    isNull(() -> p.matrixProduct(none, 2, v, 2, w, 2, 2, 2, 2), "a");
    isNull(() -> p.matrixProduct(u, 2, none, 2, w, 2, 2, 2, 2), "b");
    isNull(() -> p.matrixProduct(u, 2, v, 2, none, 2, 2, 2, 2), "c");
    isNull(() -> p.matrixProductTransposed(u, 2, none, 2, w, 2, 2, 2, 2), "b");
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void lengthsAndShapesThatDoNotFitAreRefused(Products p) {
    illegal(() -> p.multiply(x, new float[3], z), "y", "3", "24");
    illegal(() -> p.multiply(x, y, new float[25]), "result", "25", "24");
    illegal(() -> p.multiply(u, v.asSlice(4), w), "y", "92", "96");
    illegal(() -> p.multiply(u, v, w.asSlice(0, 95)), "result", "95", "96");
    illegal(() -> p.multiply(u.asSlice(1), v, w), "x", "95", "4");
    illegal(() -> p.dot(x, new float[23]), "y", "23", "24");
    illegal(() -> p.dot(u, v.asSlice(8)), "y", "88", "96");
    illegal(() -> p.matrixVector(x, y, z, 4, 7), "a", "24", "4", "7", "28");
    illegal(() -> p.matrixVector(x, y, z, 4, 6), "x", "24", "6");
    illegal(() -> p.matrixVector(x, new float[6], z, 4, 6), "y", "24", "4");
    illegal(() -> p.matrixVector(x, y, z, -4, 6), "rows", "-4");
    illegal(() -> p.matrixVector(x, y, z, 4, -6), "columns", "-6");
    // Their product is 2^32 + 24: 24 if it ran over.
    illegal(() -> p.matrixVector(x, y, z, 1 << 16, 1 << 16), "a", "65536", "4294967296");
    illegal(() -> p.matrixProduct(x, y, z, 4, 6, 5), "a", "24", "4", "5");
    illegal(() -> p.matrixProduct(x, y, z, 4, 6, 6), "b", "24", "6");
    illegal(() -> p.matrixProduct(new float[16], y, new float[3], 4, 6, 4), "c", "3", "24");
    illegal(() -> p.matrixProduct(x, y, z, -1, 6, 4), "rows", "-1");
    illegal(() -> p.matrixProductTransposed(x, y, z, 4, 6, 6), "b", "24", "6");
    for (int wrong : new int[] {-1, Integer.MIN_VALUE}) {
      String value = Integer.toString(wrong);
      illegal(() -> p.matrixProduct(x, 0, 2, y, 0, 2, z, 0, 2, wrong, 2, 2), "rows", value);
      illegal(() -> p.matrixProduct(x, 0, 2, y, 0, 2, z, 0, 2, 2, wrong, 2), "columns", value);
      illegal(() -> p.matrixProduct(x, y, z, 2, 2, wrong), "depth", value);
      illegal(() -> p.matrixProductTransposed(x, y, z, 2, wrong, 2), "columns", value);
      illegal(() -> p.matrixProduct(x, 0, 2, y, 0, 2, z, 0, 2, 2, 2, wrong), "depth", value);
      illegal(() -> p.matrixProduct(u, 2, v, 2, w, 2, wrong, 2, 2), "rows", value);
      illegal(() -> p.matrixProduct(u, 2, v, 2, w, 2, 2, wrong, 2), "columns", value);
      illegal(() -> p.matrixProductTransposed(u, 2, v, 2, w, 2, 2, 2, wrong), "depth", value);
      illegal(() -> p.matrixVector(u, 6, v, w, wrong, 6), "rows", value);
      illegal(() -> p.matrixVector(u, 6, v, w, 4, wrong), "columns", value);
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void stridesLessThanTheColumnsAreRefused(Products p) {
    illegal(() -> p.matrixProduct(x, 0, 2, y, 0, 4, z, 0, 4, 2, 4, 3), "a", "stride", "2", "3");
    illegal(() -> p.matrixProduct(x, 0, 3, y, 0, 3, z, 0, 4, 2, 4, 3), "b", "stride", "3", "4");
    illegal(() -> p.matrixProduct(x, 0, 3, y, 0, 4, z, 0, -4, 2, 4, 3), "c", "stride", "-4");
    illegal(
        () -> p.matrixProductTransposed(x, 0, 3, y, 0, 2, z, 0, 4, 2, 4, 3), "b", "stride", "2");
    illegal(() -> p.matrixProduct(u, 2, v, 4, w, 4, 2, 4, 3), "a", "stride", "2", "3");
    illegal(() -> p.matrixProduct(u, 3, v, 3, w, 4, 2, 4, 3), "b", "stride", "3", "4");
    illegal(() -> p.matrixProduct(u, 3, v, 4, w, 3, 2, 4, 3), "c", "stride", "3", "4");
    illegal(() -> p.matrixProductTransposed(u, 3, v, 2, w, 4, 2, 4, 3), "b", "stride", "2");
    illegal(() -> p.matrixVector(u, 5, v, w, 4, 6), "a", "stride", "5", "6");
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void partsOutsideAnArrayAreRefused(Products p) {
    Class<IndexOutOfBoundsException> out = IndexOutOfBoundsException.class;
    int max = Integer.MAX_VALUE;
    int[][] wrong = {{-1, 5}, {0, 25}, {24, 1}, {25, 0}, {20, 5}, {max, 1}, {1, max}, {5, -5}};
    for (int[] part : wrong) {
      String offset = Integer.toString(part[0]);
      String length = Integer.toString(part[1]);
      refused(out, () -> p.multiply(x, part[0], y, 0, z, 0, part[1]), "x", offset, length, "24");
      refused(out, () -> p.dot(x, part[0], y, 0, part[1]), "x", offset, length, "24");
      if (part[1] >= 0 && part[1] <= N) {
        refused(out, () -> p.multiply(x, 0, y, part[0], z, 0, part[1]), "y", offset, length);
        refused(out, () -> p.multiply(x, 0, y, 0, z, part[0], part[1]), "result", offset);
        refused(out, () -> p.dot(x, 0, y, part[0], part[1]), "y", offset, length);
      }
    }
    for (int offset : new int[] {-1, 17, 25, max}) {
      String text = Integer.toString(offset);
      refused(out, () -> p.matrixProduct(x, offset, 4, y, 0, 4, z, 0, 4, 2, 4, 4), "a", text, "24");
      refused(out, () -> p.matrixProduct(x, 0, 4, y, offset, 4, z, 0, 4, 2, 4, 4), "b", text, "24");
      refused(out, () -> p.matrixProduct(x, 0, 4, y, 0, 4, z, offset, 4, 2, 4, 4), "c", text, "24");
    }
    refused(out, () -> p.matrixProduct(x, 0, max, y, 0, 4, z, 0, 4, 2, 4, 4), "a", "2147483647");
    refused(
        out,
        () -> p.matrixProductTransposed(x, 0, 4, y, 0, 4, z, 0, 4, 2, max, 4),
        "b",
        "2147483647");
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void segmentsThatAreTooSmallAreRefused(Products p) {
    illegal(() -> p.matrixVector(u, 7, v, w, 4, 6), "a", "96", "4", "6", "7", "float32");
    illegal(() -> p.matrixVector(u, 6, v.asSlice(80), w, 4, 6), "x", "16", "6");
    illegal(() -> p.matrixVector(u, 6, v, w.asSlice(88), 4, 6), "y", "8", "4");
    illegal(() -> p.matrixProduct(u, 20, v, 4, w, 4, 2, 4, 5), "a", "96", "20");
    illegal(() -> p.matrixProduct(u, 5, v, 6, w, 4, 2, 4, 5), "b", "96", "6");
    illegal(() -> p.matrixProduct(u, 4, v, 4, w, 21, 2, 4, 4), "c", "96", "21");
    long huge = Long.MAX_VALUE;
    illegal(() -> p.matrixProduct(u, huge, v, 4, w, 4, 2, 4, 4), "a", Long.toString(huge));
    illegal(() -> p.matrixProduct(u, huge, v, huge, w, huge, huge, huge, huge), "a");
    illegal(() -> p.matrixProduct(u, 1L << 32, v, 4, w, 4, 1L << 32, 4, 4), "a", "4294967296");
    illegal(() -> p.matrixVector(u, 1L << 62, v, w, 5, 6), "a", "4611686018427387904");
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void resultsOverOperandsAreRefused(Products p) {
    float[] all = new float[60];
    for (int distance : new int[] {-19, -1, 1, 19}) {
      String to = Integer.toString(20 + distance);
      illegal(() -> p.multiply(all, 20, y, 0, all, 20 + distance, 20), "x", "20", "result", to);
      illegal(() -> p.multiply(y, 0, all, 20, all, 20 + distance, 20), "y", "20", "result", to);
    }
    illegal(() -> p.matrixVector(x, new float[1], x, N, 1), "y", "a", "overlap");
    illegal(() -> p.matrixVector(new float[N * N], x, x, N, N), "y", "x", "overlap");
    illegal(() -> p.matrixProduct(x, new float[1], x, N, 1, 1), "c", "a", "overlap");
    illegal(() -> p.matrixProduct(new float[1], y, y, 1, N, 1), "c", "b", "overlap");
    illegal(() -> p.matrixProductTransposed(new float[1], y, y, 1, N, 1), "c", "b", "overlap");
    illegal(() -> p.matrixProduct(all, 0, 4, y, 0, 4, all, 7, 4, 2, 4, 4), "c", "a", "overlap");
    illegal(() -> p.matrixProduct(x, 0, 4, all, 30, 4, all, 23, 4, 2, 4, 4), "c", "b", "overlap");
    assertArrayEquals(new float[60], all);
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void overlappingSegmentsAreRefused(Products p) {
    try (Arena arena = Arena.ofConfined()) {
      for (MemorySegment all :
          List.of(MemorySegment.ofArray(new byte[288]), arena.allocate(288, 8))) {
        MemorySegment operand = all.asSlice(96, 96);
        for (long distance : new long[] {-95, -4, -1, 1, 4, 95}) {
          MemorySegment to = all.asSlice(96 + distance, 96);
          illegal(() -> p.multiply(operand, v, to), "x", "result", "overlap");
          illegal(() -> p.multiply(u, operand.asReadOnly(), to), "y", "result", "overlap");
          illegal(() -> p.matrixVector(operand, 1, v, to, N, 1), "y", "a", "overlap");
          illegal(() -> p.matrixVector(w, 0, operand, to, N, 0), "y", "x", "overlap");
          illegal(() -> p.matrixProduct(operand, 1, v, 1, to, 1, N, 1, 1), "c", "a", "overlap");
          illegal(() -> p.matrixProduct(u, 1, operand, N, to, N, 1, N, 1), "c", "b", "overlap");
          illegal(
              () -> p.matrixProductTransposed(u, 1, operand, 1, to, N, 1, N, 1), "b", "overlap");
        }
        assertEquals(-1, all.mismatch(MemorySegment.ofArray(new byte[288])), "written");
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void readOnlyResultsAreRefused(Products p) {
    MemorySegment fixed = w.asReadOnly();
    illegal(() -> p.multiply(u, v, fixed), "result", "read-only");
    illegal(() -> p.matrixVector(u, 6, v, fixed, 4, 6), "y", "read-only");
    illegal(() -> p.matrixProduct(u, 4, v, 4, fixed, 4, 2, 4, 4), "c", "read-only");
    illegal(() -> p.matrixProductTransposed(u, 4, v, 4, fixed, 4, 2, 4, 4), "c", "read-only");
  }

  @ParameterizedTest
  @MethodSource("kernels")
  void memoryThatCannotBeUsedIsRefused(Products p) {
    Refusals.unusable(96, "x", s -> p.multiply(s, v, w));
    Refusals.unusable(96, "y", s -> p.multiply(u, s, w));
    Refusals.unusable(96, "result", s -> p.multiply(u, v, s));
    Refusals.unusable(96, "x", s -> p.dot(s, v));
    Refusals.unusable(96, "y", s -> p.dot(u, s));
    Refusals.unusable(96, "a", s -> p.matrixVector(s, 6, v, w, 4, 6));
    Refusals.unusable(96, "x", s -> p.matrixVector(u, 6, s, w, 4, 6));
    Refusals.unusable(96, "y", s -> p.matrixVector(u, 6, v, s, 4, 6));
    Refusals.unusable(96, "a", s -> p.matrixProduct(s, 4, v, 4, w, 4, 2, 4, 4));
    Refusals.unusable(96, "b", s -> p.matrixProduct(u, 4, s, 4, w, 4, 2, 4, 4));
    Refusals.unusable(96, "c", s -> p.matrixProduct(u, 4, v, 4, s, 4, 2, 4, 4));
    Refusals.unusable(96, "b", s -> p.matrixProductTransposed(u, 4, s, 4, w, 4, 2, 4, 4));
  }

  /** Whether or not the call would have used them. */
  @Test
  void memoryOfOneThreadIsRefusedToSeveral() {
    for (Subject subject : Subject.backends()) {
      Products p = Kernels.products(subject, Arithmetic.lMul(), Format.FLOAT32, 3, null);
      Refusals.confined(96, "x", 3, s -> p.multiply(s, v, w));
      Refusals.confined(96, "y", 3, s -> p.multiply(u, s, w));
      Refusals.confined(96, "result", 3, s -> p.multiply(u, v, s));
      Refusals.confined(96, "x", 3, s -> p.dot(s, v));
      Refusals.confined(96, "a", 3, s -> p.matrixVector(s, 6, v, w, 4, 6));
      Refusals.confined(96, "y", 3, s -> p.matrixVector(u, 6, v, s, 4, 6));
      Refusals.confined(96, "b", 3, s -> p.matrixProduct(u, 4, s, 4, w, 4, 2, 4, 4));
      Refusals.confined(96, "c", 3, s -> p.matrixProductTransposed(u, 4, v, 4, s, 4, 2, 4, 4));
    }
  }

  @Test
  void arraysOfOtherFormatsAreRefused() {
    for (Format format : Format.values()) {
      if (format == Format.FLOAT32) {
        continue;
      }
      Products p = Products.builder().format(format).build();
      String id = format.id();
      illegal(() -> p.multiply(x, y, z), "x", "float[]", id);
      illegal(() -> p.multiply(x, 0, y, 0, z, 0, 1), "x", "float[]", id);
      illegal(() -> p.dot(x, y), "x", "float[]", id);
      illegal(() -> p.dot(x, 0, y, 0, 1), "x", "float[]", id);
      illegal(() -> p.matrixVector(x, new float[6], new float[4], 4, 6), "a", "float[]", id);
      illegal(() -> p.matrixProduct(new float[16], y, z, 4, 6, 4), "a", "float[]", id);
      illegal(() -> p.matrixProductTransposed(new float[16], y, z, 4, 6, 4), "a", "float[]", id);
      illegal(() -> p.matrixProduct(x, 0, 2, y, 0, 2, z, 0, 2, 2, 2, 2), "a", "float[]", id);
      illegal(
          () -> p.matrixProductTransposed(x, 0, 2, y, 0, 2, z, 0, 2, 2, 2, 2), "a", "float[]", id);
      if (format.bytes() > 1) {
        MemorySegment odd = MemorySegment.ofArray(new byte[7]);
        illegal(() -> p.multiply(odd, odd, odd), "x", "7", Integer.toString(format.bytes()));
        illegal(() -> p.dot(odd, odd), "x", "7", Integer.toString(format.bytes()));
      }
    }
  }

  @Test
  void buildersRefuseNonsense() {
    isNull(() -> Products.builder().arithmetic(null), "arithmetic");
    isNull(() -> Products.builder().format(null), "format");
    isNull(() -> Products.builder().backend(null), "backend");
    isNull(() -> Products.builder().tier(null), "tier");
    isNull(() -> Products.builder().executor(null), "executor");
    isNull(() -> Products.best(null), "arithmetic");
    illegal(() -> Products.builder().threads(0), "threads", "0");
    for (Subject subject : Subject.all()) {
      if (subject.tier() != null) {
        illegal(
            () -> Products.builder().tier(subject.tier()).backend(Backend.SCALAR).build(),
            "tier",
            subject.tier().id());
      }
    }
  }

  // ---- arithmetics

  @Test
  void arithmeticsRefuseNonsense() {
    for (int bits : new int[] {1, 0, -1, 24, Integer.MIN_VALUE}) {
      illegal(() -> Arithmetic.lMul().mantissaBits(bits), "mantissaBits", Integer.toString(bits));
    }
    float[] offsets = {0.49999997f, 2, -1, Float.NaN, Float.POSITIVE_INFINITY};
    for (float offset : offsets) {
      illegal(() -> Arithmetic.piecewiseAffine(offset), "offset", Float.toString(offset));
      illegal(() -> Arithmetic.of("pam:" + offset), "offset", Float.toString(offset));
    }
    isNull(() -> Arithmetic.lMul().guarded(null), "guard");
    isNull(() -> Arithmetic.of(null), "id");
    isNull(() -> Arithmetic.lMul().multiply(null, 0, 0), "format");
    for (String id : List.of("", "lmul", "pam", "pam:", "pam:x", "l-mul-", "-raw", "exact raw")) {
      illegal(() -> Arithmetic.of(id), "'" + id + "'", "l-mul-formula", "pam:OFFSET");
    }
  }

  @Test
  void arithmeticsAreValuesWithNames() {
    for (Arithmetic arithmetic : Kernels.arithmetics()) {
      Arithmetic same = Arithmetic.of(arithmetic.id());
      assertEquals(arithmetic, same);
      assertEquals(arithmetic.hashCode(), same.hashCode());
      assertEquals(arithmetic.id(), arithmetic.toString());
      assertNotEquals(arithmetic, arithmetic.mantissaBits(7));
      assertEquals(7, arithmetic.mantissaBits(7).mantissaBits());
      assertEquals(arithmetic.id() + ", 7 mantissa bits", arithmetic.mantissaBits(7).toString());
      assertEquals(
          1, Kernels.arithmetics().stream().filter(other -> other.equals(arithmetic)).count());
    }
    assertEquals(Arithmetic.mitchell(), Arithmetic.piecewiseAffine(1));
    assertEquals(1.0552f, Arithmetic.of("pam:1.0552-raw").offset());
  }
}
