package dev.quern.bessel;

import static dev.quern.bessel.BesselFunction.LOG_I;
import static dev.quern.bessel.Kernels.kernel;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE;
import static java.lang.foreign.ValueLayout.JAVA_DOUBLE_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.hardware.Backend;
import dev.quern.hardware.Tier;
import dev.quern.testing.Bits;
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
  private static final int BYTES = N * Double.BYTES;
  private static final Class<IllegalArgumentException> IAE = IllegalArgumentException.class;
  private static final Class<NullPointerException> NPE = NullPointerException.class;
  private static final Class<IllegalStateException> CLOSED = IllegalStateException.class;
  private static final Class<WrongThreadException> WRONG = WrongThreadException.class;

  private final Points points = Points.mixed(N, 3);
  private final double[] orders = points.orders();
  private final double[] x = points.x();
  private final double[] y = filled(N);
  private final double[] z = filled(N);

  static List<Subject> subjects() {
    return Subject.all();
  }

  private static double[] filled(int n) {
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
    assertArrayEquals(filled(N), z);
    assertArrayEquals(Points.mixed(N, 3).orders(), orders);
    assertArrayEquals(Points.mixed(N, 3).x(), x);
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
  void nullsAreRefused(Subject subject) {
    LogBessel s = kernel(subject);
    double[] no = null;
    MemorySegment none = null;
    MemorySegment v = MemorySegment.ofArray(orders);
    MemorySegment in = MemorySegment.ofArray(x);
    MemorySegment out = MemorySegment.ofArray(y);
    refused(NPE, () -> LogBessel.value(null, 1, 1), "function");
    refused(NPE, () -> s.apply(null, 1, x, y), "function");
    refused(NPE, () -> s.apply(null, orders, x, y), "function");
    refused(NPE, () -> s.apply(null, 1, x, 0, y, 0, 1), "function");
    refused(NPE, () -> s.apply(null, orders, 0, x, 0, y, 0, 1), "function");
    refused(NPE, () -> s.apply(null, 1, in, out, JAVA_DOUBLE), "function");
    refused(NPE, () -> s.apply(null, v, in, out, JAVA_DOUBLE), "function");
    refused(NPE, () -> s.apply(LOG_I, 1, no, y), "x is null");
    refused(NPE, () -> s.apply(LOG_I, 1, x, no), "result");
    refused(NPE, () -> s.apply(LOG_I, no, x, y), "orders");
    refused(NPE, () -> s.apply(LOG_I, orders, no, y), "x is null");
    refused(NPE, () -> s.apply(LOG_I, orders, x, no), "result");
    refused(NPE, () -> s.apply(LOG_I, 1, no, 0, y, 0, 1), "x is null");
    refused(NPE, () -> s.apply(LOG_I, 1, x, 0, no, 0, 1), "result");
    refused(NPE, () -> s.apply(LOG_I, no, 0, x, 0, y, 0, 1), "orders");
    refused(NPE, () -> s.apply(LOG_I, orders, 0, no, 0, y, 0, 1), "x is null");
    refused(NPE, () -> s.apply(LOG_I, orders, 0, x, 0, no, 0, 1), "result");
    refused(NPE, () -> s.logI(1, no, y), "x is null");
    refused(NPE, () -> s.logI(1, x, no), "result");
    refused(NPE, () -> s.logK(1, no, y), "x is null");
    refused(NPE, () -> s.logK(1, x, no), "result");
    refused(NPE, () -> s.logIAndLogK(1, no, y, z), "x is null");
    refused(NPE, () -> s.logIAndLogK(1, x, no, z), "logI");
    refused(NPE, () -> s.logIAndLogK(1, x, y, no), "logK");
    refused(NPE, () -> s.logIAndLogK(no, x, y, z), "orders");
    refused(NPE, () -> s.logIAndLogK(orders, no, y, z), "x is null");
    refused(NPE, () -> s.logIAndLogK(orders, x, no, z), "logI");
    refused(NPE, () -> s.logIAndLogK(orders, x, y, no), "logK");
    refused(NPE, () -> s.apply(LOG_I, 1, none, out, JAVA_DOUBLE), "x is null");
    refused(NPE, () -> s.apply(LOG_I, 1, in, none, JAVA_DOUBLE), "result");
    refused(NPE, () -> s.apply(LOG_I, 1, in, out, null), "layout");
    refused(NPE, () -> s.apply(LOG_I, none, in, out, JAVA_DOUBLE), "orders");
    refused(NPE, () -> s.apply(LOG_I, v, none, out, JAVA_DOUBLE), "x is null");
    refused(NPE, () -> s.apply(LOG_I, v, in, none, JAVA_DOUBLE), "result");
    refused(NPE, () -> s.apply(LOG_I, v, in, out, null), "layout");
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void lengthsThatDifferAreRefused(Subject subject) {
    LogBessel s = kernel(subject);
    for (int n : new int[] {0, 39, 41}) {
      double[] other = filled(n);
      String length = Integer.toString(n);
      refused(IAE, () -> s.apply(LOG_I, 1, x, other), "result", length, "40", "x");
      refused(IAE, () -> s.apply(LOG_I, orders, x, other), "result", length, "40");
      refused(IAE, () -> s.apply(LOG_I, other, x, y), "orders", length, "40");
      refused(IAE, () -> s.apply(LOG_I, 1, other, y), "result", length, "40");
      refused(IAE, () -> s.logI(1, x, other), "result", length, "40");
      refused(IAE, () -> s.logK(1, x, other), "result", length, "40");
      refused(IAE, () -> s.logIAndLogK(1, x, other, z), "logI", length, "40");
      refused(IAE, () -> s.logIAndLogK(1, x, y, other), "logK", length, "40");
      refused(IAE, () -> s.logIAndLogK(other, x, y, z), "orders", length, "40");
      refused(IAE, () -> s.logIAndLogK(orders, x, other, z), "logI", length, "40");
      refused(IAE, () -> s.logIAndLogK(orders, x, y, other), "logK", length, "40");
      assertArrayEquals(filled(n), other);
    }
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void bothLogarithmsNeedMemoryOfTheirOwn(Subject subject) {
    LogBessel s = kernel(subject);
    refused(IAE, () -> s.logIAndLogK(1, x, y, y), "logI", "logK", "overlaps", "expected");
    refused(IAE, () -> s.logIAndLogK(orders, x, x, x), "logI", "logK");
    refused(IAE, () -> s.logIAndLogK(orders, x, orders, orders), "logI", "logK");
    double[] none = {};
    s.logIAndLogK(1, none, none, none);
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void partsOutsideTheArrayAreRefused(Subject subject) {
    LogBessel s = kernel(subject);
    Class<IndexOutOfBoundsException> out = IndexOutOfBoundsException.class;
    int max = Integer.MAX_VALUE;
    int min = Integer.MIN_VALUE;
    int[][] wrong = {{-1, 5}, {0, 41}, {40, 1}, {41, 0}, {36, 5}, {max, 1}, {min, 3}, {-1, 0}};
    int[][] lengths = {{0, -1}, {1, max}, {max, max}, {5, -5}, {2, min}};
    double[] more = filled(50);
    for (int[] w : wrong) {
      String from = Integer.toString(w[0]);
      int n = w[1];
      String length = Integer.toString(n);
      refused(out, () -> s.apply(LOG_I, 1, x, w[0], more, 0, n), "x", from, length, "40");
      refused(out, () -> s.apply(LOG_I, 1, more, 0, y, w[0], n), "result", from, length, "40");
      refused(out, () -> s.apply(LOG_I, more, 0, x, w[0], more, 0, n), "x:", from, length, "40");
      refused(out, () -> s.apply(LOG_I, orders, w[0], more, 0, more, 0, n), "orders", from, length);
      refused(
          out, () -> s.apply(LOG_I, more, 0, more, 0, y, w[0], n), "result", from, length, "40");
    }
    for (int[] w : lengths) {
      String from = Integer.toString(w[0]);
      String length = Integer.toString(w[1]);
      refused(out, () -> s.apply(LOG_I, 1, x, w[0], y, 0, w[1]), "x", from, length, "40");
      refused(
          out, () -> s.apply(LOG_I, orders, w[0], x, 0, y, 0, w[1]), "orders", from, length, "40");
    }
    assertArrayEquals(filled(50), more);
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void partsOfOneArrayMayBeTheSameOrApart(Subject subject) {
    LogBessel s = kernel(subject);
    for (int distance : new int[] {1, 2, 9, 19}) {
      for (int sign : new int[] {-1, 1}) {
        int to = 20 + sign * distance;
        double[] a = Points.mixed(60, 2).x();
        String[] says = {"20", Integer.toString(to), Integer.toString(20 - distance), "overlap"};
        refused(IAE, () -> s.apply(LOG_I, 1, a, 20, a, to, 20), says);
        refused(IAE, () -> s.apply(LOG_I, 1, a, 20, a, to, 20), "x at", "result at", "expected");
        refused(IAE, () -> s.apply(LOG_I, orders, 0, a, 20, a, to, 20), says);
        refused(IAE, () -> s.apply(LOG_I, a, 20, x, 0, a, to, 20), says);
        refused(IAE, () -> s.apply(LOG_I, a, 20, x, 0, a, to, 20), "orders at", "result at");
        assertArrayEquals(Points.mixed(60, 2).x(), a);
        // What is only read may overlap.
        double[] result = new double[20];
        s.apply(LOG_I, a, 20, a, to, result, 0, 20);
        assertEquals(Bits.of(LogBessel.logI(a[20], a[to])), Bits.of(result[0]));
      }
    }
    for (int to : new int[] {20, 0, 40}) {
      double[] a = Points.mixed(60, 2).x();
      double[] expected = a.clone();
      for (int i = 0; i < 20; i++) {
        expected[to + i] = LogBessel.logI(orders[i], a[20 + i]);
      }
      s.apply(LOG_I, orders, 0, a, 20, a, to, 20);
      Bits.assertSame(expected, a, () -> "to " + to);
    }
    double[] a = filled(3);
    s.apply(LOG_I, 1, a, 3, a, 3, 0);
    s.apply(LOG_I, a, 0, a, 1, a, 2, 0);
    assertArrayEquals(filled(3), a);
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void overlappingSegmentsAreRefused(Subject subject) {
    LogBessel s = kernel(subject);
    int size = 160;
    try (Arena arena = Arena.ofConfined()) {
      List<MemorySegment> memories =
          List.of(
              MemorySegment.ofArray(new double[60]),
              MemorySegment.ofArray(new byte[3 * size]),
              arena.allocate(3 * size, 8));
      MemorySegment other = MemorySegment.ofArray(x).asSlice(0, size);
      for (MemorySegment all : memories) {
        MemorySegment source = all.asSlice(size, size);
        for (long distance : new long[] {1, 4, 8, 152, 159, -1, -4, -152, -159}) {
          String rest = Long.toString(size - Math.abs(distance));
          MemorySegment to = all.asSlice(size + distance, size);
          for (MemorySegment from : List.of(source, source.asReadOnly())) {
            all.fill((byte) 3);
            refused(
                IAE,
                () -> s.apply(LOG_I, 1, from, to, JAVA_DOUBLE_UNALIGNED),
                "x and result",
                rest,
                "overlap");
            refused(
                IAE,
                () -> s.apply(LOG_I, other, from, to, JAVA_DOUBLE_UNALIGNED),
                "x and result",
                rest);
            refused(
                IAE,
                () -> s.apply(LOG_I, from, other, to, JAVA_DOUBLE_UNALIGNED),
                "orders and result",
                rest,
                "overlap");
            assertTrue(allBytes(all, (byte) 3), "written");
          }
        }
        for (long to : new long[] {0, size, 2 * size}) {
          all.fill((byte) 0);
          source.set(JAVA_DOUBLE_UNALIGNED, 0, 1.5);
          s.apply(LOG_I, 2, source, all.asSlice(to, size), JAVA_DOUBLE_UNALIGNED);
          assertEquals(LogBessel.logI(2, 1.5), all.get(JAVA_DOUBLE_UNALIGNED, to));
        }
      }
    }
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void sizesOfSegmentsThatDoNotFitAreRefused(Subject subject) {
    LogBessel s = kernel(subject);
    MemorySegment v = MemorySegment.ofArray(orders);
    MemorySegment in = MemorySegment.ofArray(x);
    MemorySegment out = MemorySegment.ofArray(y);
    for (long bytes : new long[] {1, 4, 7, 9, 319}) {
      MemorySegment part = in.asSlice(0, bytes);
      String size = Long.toString(bytes);
      refused(IAE, () -> s.apply(LOG_I, 1, part, out, JAVA_DOUBLE), "x has", size, "multiple of 8");
      refused(IAE, () -> s.apply(LOG_I, v, part, out, JAVA_DOUBLE), "x has", size, "multiple of 8");
    }
    for (long bytes : new long[] {0, 8, 312, 319}) {
      String size = Long.toString(bytes);
      refused(
          IAE,
          () -> s.apply(LOG_I, 1, in, out.asSlice(0, bytes), JAVA_DOUBLE),
          "result has",
          size,
          "40");
      refused(
          IAE,
          () -> s.apply(LOG_I, v.asSlice(0, bytes), in, out, JAVA_DOUBLE),
          "orders has",
          size,
          "40");
    }
    MemorySegment none = MemorySegment.ofArray(new double[0]);
    s.apply(LOG_I, 1, none, none, JAVA_DOUBLE);
    s.apply(LOG_I, none, none, none, JAVA_DOUBLE);
    assertUnwritten();
  }

  /** As x, as orders and as result, in the call with and without orders. */
  private <E extends Exception> void refusedEverywhere(
      Class<E> type,
      LogBessel s,
      MemorySegment wrong,
      ValueLayout.OfDouble layout,
      boolean asSource,
      String... says) {
    MemorySegment v = MemorySegment.ofArray(orders);
    MemorySegment in = MemorySegment.ofArray(x);
    MemorySegment out = MemorySegment.ofArray(y);
    refused(type, () -> s.apply(LOG_I, 1, in, wrong, layout), says);
    refused(type, () -> s.apply(LOG_I, 1, in, wrong, layout), "result");
    refused(type, () -> s.apply(LOG_I, v, in, wrong, layout), "result");
    if (asSource) {
      refused(type, () -> s.apply(LOG_I, 1, wrong, out, layout), says);
      refused(type, () -> s.apply(LOG_I, 1, wrong, out, layout), "x is");
      refused(type, () -> s.apply(LOG_I, v, wrong, out, layout), "x is");
      refused(type, () -> s.apply(LOG_I, wrong, in, out, layout), says);
      refused(type, () -> s.apply(LOG_I, wrong, in, out, layout), "orders");
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void readOnlyResultsAreRefused(Subject subject) {
    LogBessel s = kernel(subject);
    try (Arena arena = Arena.ofConfined()) {
      for (MemorySegment out : List.of(MemorySegment.ofArray(z), arena.allocate(BYTES, 8))) {
        refusedEverywhere(IAE, s, out.asReadOnly(), JAVA_DOUBLE, false, "read-only", "write");
      }
    }
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void closedArenasAreRefused(Subject subject) {
    LogBessel s = kernel(subject);
    for (boolean shared : new boolean[] {false, true}) {
      Arena arena = shared ? Arena.ofShared() : Arena.ofConfined();
      MemorySegment closed = arena.allocate(BYTES, 8);
      arena.close();
      refusedEverywhere(CLOSED, s, closed, JAVA_DOUBLE, true, "closed");
    }
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void confinedMemoryIsRefusedByOtherThreadsAndBySeveral(Subject subject) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment mine = arena.allocate(BYTES, 8);
      LogBessel alone = kernel(subject);
      CompletableFuture.runAsync(
              () -> refusedEverywhere(WRONG, alone, mine, JAVA_DOUBLE, true, "confined"),
              task -> new Thread(task).start())
          .join();
      LogBessel several = kernel(subject, 4, null);
      refusedEverywhere(IAE, several, mine, JAVA_DOUBLE, true, "confined", "4", "Arena.ofShared");
      assertTrue(allBytes(mine, (byte) 0));
    }
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void wrongAlignmentIsRefused(Subject subject) {
    LogBessel s = kernel(subject);
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment four = arena.allocate(BYTES + 8, 8).asSlice(4, BYTES);
      refusedEverywhere(IAE, s, four, JAVA_DOUBLE, true, "aligned to 4", "8", "unaligned");
      MemorySegment bytes = MemorySegment.ofArray(new byte[BYTES]);
      refusedEverywhere(IAE, s, bytes, JAVA_DOUBLE, true, "aligned to 1", "8");
      MemorySegment in = MemorySegment.ofArray(x);
      refused(IAE, () -> s.apply(LOG_I, 1, in, in, JAVA_DOUBLE.withByteAlignment(64)), "x", "64");
      assertTrue(allBytes(four, (byte) 0) && allBytes(bytes, (byte) 0));
    }
    assertUnwritten();
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void theOtherByteOrderIsRefused(Subject subject) {
    LogBessel s = kernel(subject);
    ByteOrder other =
        ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN
            ? ByteOrder.LITTLE_ENDIAN
            : ByteOrder.BIG_ENDIAN;
    MemorySegment v = MemorySegment.ofArray(orders);
    MemorySegment in = MemorySegment.ofArray(x);
    MemorySegment out = MemorySegment.ofArray(y);
    for (ValueLayout.OfDouble layout : List.of(JAVA_DOUBLE, JAVA_DOUBLE_UNALIGNED)) {
      ValueLayout.OfDouble swapped = layout.withOrder(other);
      String[] says = {"layout", other.toString(), ByteOrder.nativeOrder().toString()};
      refused(IAE, () -> s.apply(LOG_I, 1, in, out, swapped), says);
      refused(IAE, () -> s.apply(LOG_I, v, in, out, swapped), says);
    }
    assertUnwritten();
  }

  @Test
  void aLayoutWithANameServes() {
    MemorySegment in = MemorySegment.ofArray(x);
    LogBessel bessel = LogBessel.best();
    bessel.apply(LOG_I, 1, in, MemorySegment.ofArray(y), JAVA_DOUBLE.withName("x"));
    Bits.assertSame(Calls.apply(bessel, LOG_I, 1, x), y, () -> "layout with a name");
  }

  @Test
  void buildersRefuseWhatMakesNoSense() {
    LogBessel.Builder builder = LogBessel.builder();
    refused(IAE, () -> builder.threads(0), "threads", "0", "at least 1");
    refused(IAE, () -> builder.threads(-3), "threads", "-3");
    refused(NPE, () -> builder.backend(null), "backend");
    refused(NPE, () -> builder.tier(null), "tier");
    refused(NPE, () -> builder.executor(null), "executor");
    refused(NPE, () -> LogBessel.on(null), "backend");
    for (Backend backend : List.of(Backend.SCALAR, Backend.VECTOR)) {
      refused(
          IAE,
          () -> LogBessel.builder().backend(backend).tier(Tier.X86_64_V3).build(),
          "x86-64-v3",
          backend.id());
    }
    assertEquals(1, builder.build().threads());
  }
}
