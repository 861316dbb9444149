package dev.quern.softmax;

import static dev.quern.softmax.Kernels.kernel;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import dev.quern.testing.Inputs;
import dev.quern.testing.Subject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Wrong arguments: the right exception, its message helps, and nothing has been written. */
class ArgumentsTest {
  private static final int N = 40;

  private final float[] x = Inputs.floats("normal", N, 1);
  private final float[] y = filled(N);
  private final double[] xd = Inputs.doubles("normal", N, 1);
  private final double[] yd = filledDoubles(N);

  static List<Subject> subjects() {
    return Subject.all();
  }

  private static float[] filled(int n) {
    float[] a = new float[n];
    Arrays.fill(a, 7.5f);
    return a;
  }

  private static double[] filledDoubles(int n) {
    double[] a = new double[n];
    Arrays.fill(a, 7.5);
    return a;
  }

  /** Every word of {@code says} stands in the message. */
  private static <E extends Exception> void refused(
      Class<E> type, Executable call, String... says) {
    String message = assertThrows(type, call).getMessage();
    assertAll(
        Arrays.stream(says)
            .map(
                word ->
                    () ->
                        assertTrue(
                            message.contains(word),
                            "'" + message + "' does not say '" + word + "'")));
  }

  private void assertUnwritten() {
    assertArrayEquals(filled(N), y);
    assertArrayEquals(filledDoubles(N), yd);
    assertArrayEquals(Inputs.floats("normal", N, 1), x);
    assertArrayEquals(Inputs.doubles("normal", N, 1), xd);
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void nullArraysAreRefused(Subject subject) {
    Softmax s = kernel(subject, Algorithm.AUTO);
    Class<NullPointerException> npe = NullPointerException.class;
    float[] none = null;
    double[] noDoubles = null;
    refused(npe, () -> s.apply(none, y), "logits");
    refused(npe, () -> s.apply(x, none), "probabilities");
    refused(npe, () -> s.apply(none, 0, y, 0, 1), "logits");
    refused(npe, () -> s.apply(x, 0, none, 0, 1), "probabilities");
    refused(npe, () -> s.applyRows(none, y, 1, N), "logits");
    refused(npe, () -> s.applyRows(x, none, 1, N), "probabilities");
    refused(npe, () -> s.apply(noDoubles, yd), "logits");
    refused(npe, () -> s.apply(xd, noDoubles), "probabilities");
    refused(npe, () -> s.apply(noDoubles, 0, yd, 0, 1), "logits");
    refused(npe, () -> s.apply(xd, 0, noDoubles, 0, 1), "probabilities");
    refused(npe, () -> s.applyRows(noDoubles, yd, 1, N), "logits");
    refused(npe, () -> s.applyRows(xd, noDoubles, 1, N), "probabilities");
    refused(npe, () -> s.logSumExp(none), "logits");
    refused(npe, () -> s.logSumExp(noDoubles), "logits");
    refused(npe, () -> s.logSumExp(none, 0, 0), "logits");
    refused(npe, () -> s.logSumExp(noDoubles, 0, 0), "logits");
    refused(npe, () -> s.logSumExpRows(none, y, N, 1), "logits");
    refused(npe, () -> s.logSumExpRows(x, none, N, 1), "results");
    refused(npe, () -> s.logSumExpRows(noDoubles, yd, N, 1), "logits");
    refused(npe, () -> s.logSumExpRows(xd, noDoubles, N, 1), "results");
    MemorySegment seg = MemorySegment.ofArray(x);
    MemorySegment out = MemorySegment.ofArray(y);
    refused(npe, () -> s.apply(null, out, 1, N, JAVA_FLOAT), "logits");
    refused(npe, () -> s.apply(seg, null, 1, N, JAVA_FLOAT), "probabilities");
    refused(npe, () -> s.apply(seg, out, 1, N, null), "layout");
    refused(npe, () -> s.logSumExp(null, out, N, 1, JAVA_FLOAT), "logits");
    refused(npe, () -> s.logSumExp(seg, null, N, 1, JAVA_FLOAT), "results");
    refused(npe, () -> s.logSumExp(seg, out, N, 1, null), "layout");
    refused(npe, () -> s.algorithmFor(null, 1, true), "layout");
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void lengthsThatDifferAreRefused(Subject subject) {
    Softmax s = kernel(subject, Algorithm.AUTO);
    Class<IllegalArgumentException> iae = IllegalArgumentException.class;
    refused(iae, () -> s.apply(new float[N + 1], y), "probabilities", "40", "41");
    refused(iae, () -> s.apply(new double[3], yd), "probabilities", "40", "3");
    refused(iae, () -> s.apply(new float[0], y), "probabilities", "40", "0");
    refused(iae, () -> s.applyRows(x, y, 5, 7), "logits", "40", "5", "7", "35");
    refused(iae, () -> s.applyRows(new float[35], y, 5, 7), "probabilities", "40", "35");
    refused(iae, () -> s.applyRows(xd, yd, 41, 1), "logits", "40", "41");
    refused(iae, () -> s.applyRows(xd, yd, 0, 40), "logits", "40", "0");
    refused(iae, () -> s.logSumExpRows(x, y, 8, 5), "results", "40", "8");
    refused(iae, () -> s.logSumExpRows(xd, yd, 8, 5), "results", "40", "8");
    refused(iae, () -> s.logSumExpRows(xd, yd, 8, 6), "logits", "40", "8", "6");
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void shapesThatAreNegativeOrOverflowAreRefused(Subject subject) {
    Softmax s = kernel(subject, Algorithm.AUTO);
    Class<IllegalArgumentException> iae = IllegalArgumentException.class;
    refused(iae, () -> s.applyRows(x, y, -1, N), "rows", "-1");
    refused(iae, () -> s.applyRows(x, y, 1, -N), "columns", "-40");
    refused(iae, () -> s.applyRows(x, y, -5, -8), "rows", "-5");
    refused(iae, () -> s.applyRows(xd, yd, Integer.MIN_VALUE, 1), "rows", "-2147483648");
    // 2^16 * 2^16 + 40 elements, and so 40 if the product overflows.
    refused(iae, () -> s.applyRows(x, y, 1 << 16, 1 << 16), "logits", "65536", "4294967296");
    refused(iae, () -> s.applyRows(new float[0], new float[0], 1 << 16, 1 << 16), "logits");
    refused(iae, () -> s.logSumExpRows(x, y, -1, N), "rows", "-1");
    refused(iae, () -> s.logSumExpRows(xd, yd, 1, -1), "columns", "-1");
    MemorySegment in = MemorySegment.ofArray(x);
    MemorySegment out = MemorySegment.ofArray(y);
    refused(iae, () -> s.apply(in, out, -1, N, JAVA_FLOAT), "rows", "-1");
    refused(iae, () -> s.apply(in, out, 1, -3, JAVA_FLOAT), "columns", "-3");
    refused(iae, () -> s.apply(in, out, 1, N - 1, JAVA_FLOAT), "logits", "160", "39");
    refused(iae, () -> s.apply(in, out, 1, N, JAVA_DOUBLE), "logits", "160", "40", "8");
    MemorySegment none = MemorySegment.ofArray(new float[0]);
    long half = 1L << 32;
    refused(iae, () -> s.apply(none, none, half, half, JAVA_FLOAT), "logits", "4294967296");
    refused(iae, () -> s.apply(none, none, half, 1L << 30, JAVA_FLOAT), "logits", "1073741824");
    refused(iae, () -> s.apply(none, none, half, 1L << 31, JAVA_FLOAT), "logits", "2147483648");
    refused(iae, () -> s.apply(in, out, half, half, JAVA_FLOAT), "logits", "4294967296");
    refused(
        iae,
        () -> s.apply(none, none, Long.MAX_VALUE, Long.MAX_VALUE, JAVA_FLOAT),
        "logits",
        "9223372036854775807");
    refused(iae, () -> s.apply(in, none, 1, N, JAVA_FLOAT), "probabilities", "0 bytes");
    refused(iae, () -> s.logSumExp(in, out, 4, 10, JAVA_FLOAT), "results", "160", "4");
    refused(iae, () -> s.logSumExp(none, out, half, half, JAVA_FLOAT), "logits", "4294967296");
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void partsOutsideTheArrayAreRefused(Subject subject) {
    Softmax s = kernel(subject, Algorithm.AUTO);
    Class<IndexOutOfBoundsException> out = IndexOutOfBoundsException.class;
    int max = Integer.MAX_VALUE;
    int[][] wrong = {
      {-1, 5},
      {0, 41},
      {40, 1},
      {41, 0},
      {36, 5},
      {0, -1},
      {max, 1},
      {1, max},
      {max, max},
      {Integer.MIN_VALUE, 3},
      {-1, 0},
      {5, -5},
      {2, Integer.MIN_VALUE}
    };
    for (int[] w : wrong) {
      String offset = Integer.toString(w[0]);
      String length = Integer.toString(w[1]);
      refused(out, () -> s.apply(x, w[0], new float[50], 0, w[1]), "logits", offset, length, "40");
      refused(out, () -> s.apply(xd, w[0], yd, 0, w[1]), "logits", offset, length, "40");
      refused(out, () -> s.logSumExp(x, w[0], w[1]), "logits", offset, length, "40");
      refused(out, () -> s.logSumExp(xd, w[0], w[1]), "logits", offset, length, "40");
      boolean source = w[1] >= 0 && w[1] <= 50;
      String name = source ? "probabilities" : "logits";
      refused(out, () -> s.apply(new float[50], 0, y, w[0], w[1]), name, length);
      refused(out, () -> s.apply(new double[50], 0, yd, w[0], w[1]), name, length);
    }
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void partsOfOneArrayMayBeTheSameOrApart(Subject subject) {
    Softmax s = kernel(subject, Algorithm.AUTO);
    for (int distance : new int[] {1, 2, 9, 19}) {
      for (int sign : new int[] {-1, 1}) {
        int to = 20 + sign * distance;
        float[] a = Inputs.floats("normal", 60, 2);
        double[] d = Inputs.doubles("normal", 60, 2);
        refused(
            IllegalArgumentException.class,
            () -> s.apply(a, 20, a, to, 20),
            "logits",
            "20",
            "probabilities",
            Integer.toString(to),
            Integer.toString(20 - distance));
        refused(IllegalArgumentException.class, () -> s.apply(d, 20, d, to, 20), "overlap");
        assertArrayEquals(Inputs.floats("normal", 60, 2), a);
        assertArrayEquals(Inputs.doubles("normal", 60, 2), d);
      }
    }
    for (int to : new int[] {20, 0, 40}) {
      float[] a = Inputs.floats("normal", 60, 2);
      float[] expected = a.clone();
      float[] row = (float[]) Rows.reference(Arrays.copyOfRange(a, 20, 40));
      System.arraycopy(row, 0, expected, to, 20);
      s.apply(a, 20, a, to, 20);
      assertArrayEquals(expected, a, "to " + to);
    }
    refused(IllegalArgumentException.class, () -> s.logSumExpRows(x, x, N, 1), "results", "logits");
    refused(
        IllegalArgumentException.class, () -> s.logSumExpRows(xd, xd, N, 1), "results", "logits");
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void overlappingSegmentsAreRefused(Subject subject) {
    Softmax s = kernel(subject, Algorithm.AUTO);
    try (Arena arena = Arena.ofConfined()) {
      List<MemorySegment> memories =
          List.of(
              MemorySegment.ofArray(new float[60]),
              MemorySegment.ofArray(new byte[240]),
              arena.allocate(240, 8));
      for (MemorySegment all : memories) {
        MemorySegment source = all.asSlice(80, 80);
        for (long distance : new long[] {1, 4, 8, 76, 79, -1, -4, -76, -79}) {
          for (MemorySegment from : List.of(source, source.asReadOnly())) {
            all.fill((byte) 3);
            MemorySegment to = all.asSlice(80 + distance, 80);
            refused(
                IllegalArgumentException.class,
                () -> s.apply(from, to, 1, 20, JAVA_FLOAT_UNALIGNED),
                "logits",
                "probabilities",
                Long.toString(80 - Math.abs(distance)),
                "overlap");
            MemorySegment one = all.asSlice(80 + Math.max(0, distance), 4);
            refused(
                IllegalArgumentException.class,
                () -> s.logSumExp(from, one, 1, 20, JAVA_FLOAT_UNALIGNED),
                "results",
                "logits");
            assertTrue(allBytes(all, (byte) 3), "written");
          }
        }
        for (long to : new long[] {0, 80, 160}) {
          all.fill((byte) 3);
          s.apply(source, all.asSlice(to, 80), 1, 20, JAVA_FLOAT_UNALIGNED);
          assertEquals(1f / 20, all.get(JAVA_FLOAT_UNALIGNED, to), Math.ulp(0.05f));
        }
        all.fill((byte) 3);
        s.logSumExp(source, all.asSlice(160, 4), 1, 20, JAVA_FLOAT_UNALIGNED);
        s.logSumExp(source, all.asSlice(76, 4), 1, 20, JAVA_FLOAT_UNALIGNED);
        assertEquals(Math.log(20), all.get(JAVA_FLOAT_UNALIGNED, 76), 1e-6);
      }
    }
  }

  private static boolean allBytes(MemorySegment segment, byte value) {
    for (byte b : segment.toArray(ValueLayout.JAVA_BYTE)) {
      if (b != value) {
        return false;
      }
    }
    return true;
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void readOnlyDestinationsAreRefused(Subject subject) {
    Softmax s = kernel(subject, Algorithm.AUTO);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in = MemorySegment.ofArray(x);
      for (MemorySegment out : List.of(MemorySegment.ofArray(y), arena.allocate(160, 4))) {
        MemorySegment fixed = out.asReadOnly();
        Class<IllegalArgumentException> iae = IllegalArgumentException.class;
        refused(iae, () -> s.apply(in, fixed, 1, N, JAVA_FLOAT), "probabilities", "read-only");
        refused(iae, () -> s.apply(fixed, fixed, 1, N, JAVA_FLOAT), "probabilities", "read-only");
        refused(iae, () -> s.logSumExp(in, fixed, N, 1, JAVA_FLOAT), "results", "read-only");
      }
      assertTrue(allBytes(arena.allocate(160), (byte) 0));
    }
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void closedArenasAreRefused(Subject subject) {
    Softmax s = kernel(subject, Algorithm.AUTO);
    MemorySegment in = MemorySegment.ofArray(x);
    MemorySegment out = MemorySegment.ofArray(y);
    for (boolean shared : new boolean[] {false, true}) {
      Arena arena = shared ? Arena.ofShared() : Arena.ofConfined();
      MemorySegment closed = arena.allocate(160, 8);
      arena.close();
      Class<IllegalStateException> ise = IllegalStateException.class;
      refused(ise, () -> s.apply(closed, out, 1, N, JAVA_FLOAT), "logits", "closed");
      refused(ise, () -> s.apply(in, closed, 1, N, JAVA_FLOAT), "probabilities", "closed");
      refused(ise, () -> s.apply(closed, closed, 1, N, JAVA_FLOAT), "logits", "closed");
      refused(ise, () -> s.logSumExp(closed, out, N, 1, JAVA_FLOAT), "logits", "closed");
      refused(ise, () -> s.logSumExp(in, closed, N, 1, JAVA_FLOAT), "results", "closed");
    }
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void memoryConfinedToAnotherThreadIsRefused(Subject subject) {
    Softmax s = kernel(subject, Algorithm.AUTO);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mine = arena.allocate(160, 8);
      MemorySegment in = MemorySegment.ofArray(x);
      MemorySegment out = MemorySegment.ofArray(y);
      Class<WrongThreadException> wrong = WrongThreadException.class;
      CompletableFuture.runAsync(
              () -> {
                refused(wrong, () -> s.apply(mine, out, 1, N, JAVA_FLOAT), "logits", "confined");
                refused(wrong, () -> s.apply(in, mine, 1, N, JAVA_FLOAT), "probabilities");
                refused(wrong, () -> s.logSumExp(mine, out, N, 1, JAVA_FLOAT), "logits");
                refused(wrong, () -> s.logSumExp(in, mine, N, 1, JAVA_FLOAT), "results");
              },
              task -> new Thread(task).start())
          .join();
      assertTrue(allBytes(mine, (byte) 0));
    }
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void confinedMemoryIsRefusedBySeveralThreads(Subject subject) {
    Softmax s = kernel(subject, Algorithm.AUTO, 4, null);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mine = arena.allocate(160, 8);
      MemorySegment in = MemorySegment.ofArray(x);
      MemorySegment out = MemorySegment.ofArray(y);
      Class<IllegalArgumentException> iae = IllegalArgumentException.class;
      refused(iae, () -> s.apply(mine, out, 1, N, JAVA_FLOAT), "logits", "confined", "4");
      refused(iae, () -> s.apply(in, mine, 1, N, JAVA_FLOAT), "probabilities", "confined", "4");
      refused(iae, () -> s.logSumExp(in, mine, N, 1, JAVA_FLOAT), "results", "confined", "4");
      assertTrue(allBytes(mine, (byte) 0));
    }
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void wrongAlignmentIsRefused(Subject subject) {
    Softmax s = kernel(subject, Algorithm.AUTO);
    Class<IllegalArgumentException> iae = IllegalArgumentException.class;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment in = MemorySegment.ofArray(x);
      MemorySegment odd = arena.allocate(164, 8).asSlice(2, 160);
      refused(iae, () -> s.apply(odd, in, 1, N, JAVA_FLOAT), "logits", "2", "4", "unaligned");
      refused(iae, () -> s.apply(in, odd, 1, N, JAVA_FLOAT), "probabilities", "2", "4");
      refused(iae, () -> s.logSumExp(in, odd, N, 1, JAVA_FLOAT), "results", "2", "4");
      MemorySegment four = arena.allocate(164, 8).asSlice(4, 160);
      refused(iae, () -> s.apply(four, four, 1, 20, JAVA_DOUBLE), "logits", "4", "8");
      MemorySegment bytes = MemorySegment.ofArray(new byte[160]);
      refused(iae, () -> s.apply(bytes, bytes, 1, N, JAVA_FLOAT), "logits", "1", "4");
      ValueLayout wide = JAVA_FLOAT.withByteAlignment(64);
      refused(iae, () -> s.apply(in, in, 1, N, wide), "logits", "64");
      assertTrue(allBytes(odd, (byte) 0) && allBytes(bytes, (byte) 0));
    }
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void otherLayoutsAreRefused(Subject subject) {
    Softmax s = kernel(subject, Algorithm.AUTO);
    Class<IllegalArgumentException> iae = IllegalArgumentException.class;
    MemorySegment in = MemorySegment.ofArray(x);
    MemorySegment out = MemorySegment.ofArray(y);
    for (ValueLayout layout :
        List.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_LONG, ValueLayout.ADDRESS)) {
      refused(iae, () -> s.apply(in, out, 1, N, layout), "layout", layout.toString());
      refused(iae, () -> s.logSumExp(in, out, N, 1, layout), "layout", layout.toString());
      refused(iae, () -> s.algorithmFor(layout, 1, false), "layout", layout.toString());
    }
    ByteOrder other =
        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
            ? ByteOrder.LITTLE_ENDIAN
            : ByteOrder.BIG_ENDIAN;
    for (ValueLayout layout : List.of(JAVA_FLOAT, JAVA_FLOAT_UNALIGNED, JAVA_DOUBLE)) {
      ValueLayout swapped = layout.withOrder(other);
      refused(iae, () -> s.apply(in, out, 1, N, swapped), "layout", other.toString());
    }
    assertUnwritten();
  }

  @Test
  void aLayoutWithANameServes() {
    MemorySegment in = MemorySegment.ofArray(x);
    Softmax.best().apply(in, MemorySegment.ofArray(y), 1, N, JAVA_FLOAT.withName("logits"));
    assertArrayEquals((float[]) Rows.reference(x), y);
  }

  @Test
  void buildersRefuseWhatMakesNoSense() {
    Softmax.Builder builder = Softmax.builder();
    Class<IllegalArgumentException> iae = IllegalArgumentException.class;
    refused(iae, () -> builder.threads(0), "threads", "0");
    refused(iae, () -> builder.threads(-3), "threads", "-3");
    Class<NullPointerException> npe = NullPointerException.class;
    refused(npe, () -> builder.backend(null), "backend");
    refused(npe, () -> builder.tier(null), "tier");
    refused(npe, () -> builder.algorithm(null), "algorithm");
    refused(npe, () -> builder.executor(null), "executor");
    refused(npe, () -> Softmax.on(null), "backend");
    refused(
        iae,
        () -> Softmax.builder().backend(Backend.SCALAR).tier(Tier.X86_64_V3).build(),
        "x86-64-v3",
        "scalar");
  }
}
