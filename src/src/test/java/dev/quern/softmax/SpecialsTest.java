package dev.quern.softmax;

import static dev.quern.softmax.Kernels.kernel;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.quern.testing.Bits;
import dev.quern.testing.Inputs;
import dev.quern.testing.Place;
import dev.quern.testing.Subject;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link Softmax} promises for NaN, infinities, rows of nothing and rows of one. */
class SpecialsTest {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;
  private static final int[] SIZES = {
    1, 2, 15, 16, 17, 63, 64, 65, 200, 2048, 2049, 5000, 32_768, 32_770, 70_000
  };

  private static ExecutorService pool;

  @BeforeAll
  static void start() {
    pool = Executors.newFixedThreadPool(2);
  }

  @AfterAll
  static void stop() {
    pool.shutdown();
  }

  static List<Subject> subjects() {
    return Subject.all();
  }

  /** NaN of other bits too, with either sign: the result has the canonical one. */
  @ParameterizedTest
  @MethodSource("subjects")
  void oneNaNMakesARowOfCanonicalNaN(Subject subject) {
    int[] nans = {0x7fc00000, 0xffc00000, 0x7f800001, 0xffffffff};
    for (int n : SIZES) {
      for (int at : positions(n)) {
        float[] x = Inputs.floats("normal", n, n);
        x[at] = Float.intBitsToFloat(nans[at % nans.length]);
        double[] d = Inputs.doubles("normal", n, n);
        d[at] = Double.longBitsToDouble(at % 2 == 0 ? 0x7ff0000000000001L : -1L);
        assertAllNaN(subject, x, "float NaN at " + at + " of " + n);
        assertAllNaN(subject, d, "double NaN at " + at + " of " + n);
        assertLog(subject, Double.NaN, x, "NaN at " + at + " of " + n);
        assertLog(subject, Double.NaN, d, "NaN at " + at + " of " + n);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void onePositiveInfinityMakesARowOfCanonicalNaN(Subject subject) {
    for (int n : SIZES) {
      for (int at : positions(n)) {
        float[] x = Inputs.floats("normal", n, n);
        x[at] = INF;
        double[] d = Inputs.doubles("normal", n, n);
        d[at] = INF;
        if (n > 1) {
          assertAllNaN(subject, x, "float infinity at " + at + " of " + n);
          assertAllNaN(subject, d, "double infinity at " + at + " of " + n);
        }
        assertLog(subject, INF, x, "infinity at " + at + " of " + n);
        assertLog(subject, INF, d, "infinity at " + at + " of " + n);
        x[(at + n / 2) % n] = NAN;
        d[(at + n / 2) % n] = NAN;
        assertLog(subject, NAN, x, "infinity at " + at + ", and NaN, of " + n);
        assertLog(subject, NAN, d, "infinity at " + at + ", and NaN, of " + n);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void nothingButNegativeInfinityMakesARowOfCanonicalNaN(Subject subject) {
    for (int n : SIZES) {
      float[] x = new float[n];
      double[] d = new double[n];
      Arrays.fill(x, -INF);
      Arrays.fill(d, -INF);
      if (n > 1) {
        assertAllNaN(subject, x, n + " of -infinity");
        assertAllNaN(subject, d, n + " of -infinity");
      }
      assertLog(subject, -INF, x, n + " of -infinity");
      assertLog(subject, -INF, d, n + " of -infinity");
    }
  }

  /** A row of -infinities and one number: 1 there and +0, not -0, elsewhere. */
  @ParameterizedTest
  @MethodSource("subjects")
  void negativeInfinityBecomesPositiveZero(Subject subject) {
    for (int n : SIZES) {
      for (int at : positions(n)) {
        for (float mask : new float[] {-INF, -3.4e38f, -Float.MAX_VALUE, -1e9f}) {
          for (float one : new float[] {0, -60, 1e5f, 3e38f, -6e4f}) {
            float[] x = new float[n];
            Arrays.fill(x, mask);
            x[at] = one;
            float[] expected = new float[n];
            expected[at] = 1;
            for (Algorithm algorithm : Kernels.ALGORITHMS) {
              float[] y = new float[n];
              kernel(subject, algorithm).apply(x, y);
              Bits.assertSame(
                  expected,
                  y,
                  () -> one + " at " + at + " among " + n + " of " + mask + ", " + algorithm);
            }
          }
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void oneNumberBecomesOne(Subject subject) {
    for (Algorithm algorithm : Kernels.ALGORITHMS) {
      Softmax softmax = kernel(subject, algorithm);
      for (float v :
          new float[] {
            0,
            -0.0f,
            1,
            -1,
            Float.MIN_VALUE,
            Float.MAX_VALUE,
            -Float.MAX_VALUE,
            65536,
            65537,
            -65536,
            -63770,
            -63769,
            1e30f
          }) {
        float[] y = {NAN};
        softmax.apply(new float[] {v}, y);
        assertEquals(1, y[0], subject + ", float " + v);
        double[] d = {NAN};
        softmax.apply(new double[] {v}, d);
        assertEquals(1, d[0], subject + ", double " + v);
        assertEquals(v, softmax.logSumExp(new float[] {v}), 2 * Math.ulp(v), "logSumExp, " + v);
        assertEquals(
            (double) v,
            softmax.logSumExp(new double[] {v}),
            Math.max(2 * Math.ulp((double) v), 0x1p-51),
            "logSumExp, " + v);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void rowsOfNothingStayEmpty(Subject subject) {
    for (Algorithm algorithm : Kernels.ALGORITHMS) {
      Softmax softmax = kernel(subject, algorithm, 3, pool);
      softmax.apply(new float[0], new float[0]);
      softmax.apply(new double[0], new double[0]);
      softmax.apply(new float[3], 3, new float[3], 3, 0);
      softmax.applyRows(new float[0], new float[0], 5, 0);
      softmax.applyRows(new double[0], new double[0], 0, 7);
      assertEquals(-INF, softmax.logSumExp(new float[0]));
      assertEquals(-INF, softmax.logSumExp(new double[0]));
      assertEquals(-INF, softmax.logSumExp(new double[4], 4, 0));
      float[] results = {1, 2, 3};
      softmax.logSumExpRows(new float[0], results, 3, 0);
      assertEquals("[-Infinity, -Infinity, -Infinity]", Arrays.toString(results));
      try (Arena arena = Arena.ofShared()) {
        Place.Operand none = Place.OFF_HEAP.room(true, 0, arena);
        softmax.apply(none.segment(), none.segment(), 0, 9, Place.OFF_HEAP.layout(true));
        softmax.apply(none.segment(), none.segment(), 1L << 40, 0, Place.OFF_HEAP.layout(true));
        Place.Operand three = Place.MAPPED.room(false, 3, arena);
        softmax.logSumExp(none.segment(), three.segment(), 3, 0, Place.MAPPED.layout(false));
        Bits.assertSame(new double[] {-INF, -INF, -INF}, three.row(), () -> "segments, 3 x 0");
        assertEquals(-1, none.spoilt());
      }
    }
  }

  /** A matrix of all kinds of rows next to each other. */
  @ParameterizedTest
  @MethodSource("subjects")
  void specialRowsLeaveTheirNeighboursAlone(Subject subject) {
    List<String> kinds = Inputs.all();
    for (int columns : new int[] {3, 16, 65, 1000, 2049}) {
      int rows = 2 * kinds.size();
      float[] x = new float[rows * columns];
      double[] d = new double[rows * columns];
      float[] expected = x.clone();
      double[] expectedDoubles = d.clone();
      for (int r = 0; r < rows; r++) {
        String kind = kinds.get(r * 7 % kinds.size());
        float[] row = Inputs.floats(kind, columns, r);
        double[] doubles = Inputs.doubles(kind, columns, r);
        System.arraycopy(row, 0, x, r * columns, columns);
        System.arraycopy(doubles, 0, d, r * columns, columns);
        System.arraycopy(Rows.reference(row), 0, expected, r * columns, columns);
        System.arraycopy(Rows.reference(doubles), 0, expectedDoubles, r * columns, columns);
      }
      for (Algorithm algorithm : Kernels.ALGORITHMS) {
        for (int threads : new int[] {1, 3}) {
          Softmax softmax = kernel(subject, algorithm, threads, pool);
          float[] y = new float[x.length];
          softmax.applyRows(x, y, rows, columns);
          Bits.assertSame(expected, y, () -> "columns " + columns + ", " + algorithm);
          double[] z = d.clone();
          softmax.applyRows(z, z, rows, columns);
          Bits.assertSame(expectedDoubles, z, () -> "columns " + columns + ", " + algorithm);
        }
      }
    }
  }

  @Test
  void shiftsOfTheWholeRowChangeNothingWhileTheyAreExact() {
    Softmax softmax = Softmax.best();
    float[] x = new float[1000];
    float[] shifted = new float[1000];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 97 - 40;
      shifted[i] = x[i] + 8_000_000;
    }
    float[] y = new float[1000];
    softmax.apply(x, y);
    softmax.apply(shifted, shifted);
    for (int i = 0; i < x.length; i++) {
      assertEquals(y[i], shifted[i], 3 * Math.ulp(y[i]), "element " + i);
    }
  }

  private static int[] positions(int n) {
    return n == 1 ? new int[] {0} : new int[] {0, n / 3, n - 1};
  }

  private static void assertAllNaN(Subject subject, Object x, String what) {
    Object expected = Rows.like(x, Rows.length(x));
    if (expected instanceof float[] floats) {
      Arrays.fill(floats, Float.intBitsToFloat(0x7fc00000));
    } else {
      Arrays.fill((double[]) expected, Double.longBitsToDouble(0x7ff8000000000000L));
    }
    for (Algorithm algorithm : Kernels.ALGORITHMS) {
      for (int threads : new int[] {1, 3}) {
        Softmax softmax = kernel(subject, algorithm, threads, pool);
        Object y = Rows.like(x, Rows.length(x));
        Rows.apply(softmax, x, y);
        Bits.assertSame(expected, y, () -> what + ", " + algorithm + ", " + threads + " threads");
      }
    }
  }

  private static void assertLog(Subject subject, double expected, Object x, String what) {
    for (int threads : new int[] {1, 3}) {
      double got = Rows.logSumExp(kernel(subject, Algorithm.AUTO, threads, pool), x);
      assertEquals(
          Double.doubleToRawLongBits(expected),
          Double.doubleToRawLongBits(got),
          () -> what + ", logSumExp, " + threads + " threads: " + got);
    }
  }
}
