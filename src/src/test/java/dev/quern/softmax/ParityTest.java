package dev.quern.softmax;

import static dev.quern.softmax.Kernels.kernel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import dev.quern.hardware.Backend;
import dev.quern.testing.Bits;
import dev.quern.testing.Inputs;
import dev.quern.testing.Place;
import dev.quern.testing.Subject;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One answer: the bits of every backend, tier, algorithm, thread count and kind of memory are those
 * of the scalar backend's reload over an array.
 */
class ParityTest {
  /** Around groups, blocks and vectors. */
  private static final int[] SMALL = {1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65};

  /** Around the next blocks and around chunks. */
  private static final int[] MIDDLE = {127, 128, 129, 1000, 2047, 2048, 2049, 4095, 4096, 4097};

  /** Around slabs; from the second on, threads share the row. */
  private static final int[] LARGE = {32767, 32768, 32769, 65541, 100003};

  private static final int SLABS = 300_007;
  private static final int[] THREADS = {2, 3, 7};
  private static final long SEED = 20260101;

  private static ExecutorService pool;
  private static List<Subject> subjects;

  @BeforeAll
  static void start() {
    pool = Executors.newFixedThreadPool(3);
    subjects = Subject.all();
  }

  @AfterAll
  static void stop() {
    pool.shutdown();
  }

  static List<Arguments> distributions() {
    List<Arguments> all = new ArrayList<>();
    for (String distribution : Inputs.all()) {
      all.add(Arguments.of("float", distribution));
      all.add(Arguments.of("double", distribution));
    }
    return all;
  }

  @Test
  void scalarIsAmongTheSubjects() {
    assertEquals(1, subjects.stream().filter(s -> s.backend() == Backend.SCALAR).count());
  }

  /** Every place, in and out of place, at every small size. */
  @ParameterizedTest
  @MethodSource("distributions")
  void smallRowsHaveTheSameBitsInEveryMemory(String type, String distribution) {
    for (int n : SMALL) {
      Object x = Inputs.row(type.equals("float"), distribution, n, SEED + n);
      Object expected = Rows.reference(x);
      for (Subject subject : subjects) {
        for (Algorithm algorithm : Kernels.ALGORITHMS) {
          Softmax softmax = kernel(subject, algorithm);
          for (Place from : Place.values()) {
            Place other = Place.values()[(from.ordinal() * 5 + n) % Place.values().length];
            check(softmax, algorithm, distribution, SEED + n, x, from, target(other), expected);
            check(softmax, algorithm, distribution, SEED + n, x, from, target(from), expected);
            if (from != Place.HEAP_READ_ONLY) {
              check(softmax, algorithm, distribution, SEED + n, x, from, null, expected);
            }
          }
        }
      }
    }
  }

  /** Places in pairs drawn at random. */
  @ParameterizedTest
  @MethodSource("distributions")
  void rowsOfSomeChunksHaveTheSameBits(String type, String distribution) {
    Random random = new Random(SEED);
    for (int n : MIDDLE) {
      Object x = Inputs.row(type.equals("float"), distribution, n, SEED + n);
      Object expected = Rows.reference(x);
      for (Subject subject : subjects) {
        for (Algorithm algorithm : Kernels.ALGORITHMS) {
          Softmax softmax = kernel(subject, algorithm);
          check(softmax, algorithm, distribution, SEED + n, x, Place.ARRAY, Place.ARRAY, expected);
          for (int i = 0; i < 3; i++) {
            checkSomewhere(softmax, algorithm, distribution, SEED + n, x, expected, random);
          }
        }
      }
    }
  }

  /** Threads too: from a pool smaller than what is asked for, and from the common pool. */
  @ParameterizedTest
  @MethodSource("distributions")
  void longRowsHaveTheSameBitsOnAnyNumberOfThreads(String type, String distribution) {
    Random random = new Random(SEED);
    for (int n : LARGE) {
      Object x = Inputs.row(type.equals("float"), distribution, n, SEED + n);
      Object expected = Rows.reference(x);
      for (Subject subject : subjects) {
        for (Algorithm algorithm : Kernels.ALGORITHMS) {
          Softmax alone = kernel(subject, algorithm);
          checkSomewhere(alone, algorithm, distribution, SEED + n, x, expected, random);
          int threads = THREADS[random.nextInt(THREADS.length)];
          boolean common = random.nextInt(4) == 0;
          Softmax several = kernel(subject, algorithm, threads, common ? null : pool);
          checkSomewhere(several, algorithm, distribution, SEED + n, x, expected, random);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("distributions")
  void rowsOfManySlabsHaveTheSameBitsOnAnyNumberOfThreads(String type, String distribution) {
    Random random = new Random(SEED + 1);
    Object x = Inputs.row(type.equals("float"), distribution, SLABS, SEED);
    Object expected = Rows.reference(x);
    for (Subject subject : subjects) {
      Algorithm drawn = Kernels.ALGORITHMS.get(1 + random.nextInt(3));
      for (Algorithm algorithm : subject.slow() ? List.of(drawn) : Kernels.ALGORITHMS) {
        int threads = THREADS[random.nextInt(THREADS.length)];
        Softmax several = kernel(subject, algorithm, threads, random.nextInt(4) == 0 ? null : pool);
        checkSomewhere(several, algorithm, distribution, SEED, x, expected, random);
        if (!subject.slow()) {
          checkSomewhere(
              kernel(subject, algorithm), algorithm, distribution, SEED, x, expected, random);
        }
      }
    }
  }

  /** A log-sum-exp has one answer as well. */
  @ParameterizedTest
  @MethodSource("distributions")
  void logSumExpHasTheSameBitsEverywhere(String type, String distribution) {
    boolean single = type.equals("float");
    for (int n : new int[] {1, 2, 15, 16, 17, 63, 64, 65, 130, 2047, 2049, 32769, 100003}) {
      Object x = Inputs.row(single, distribution, n, SEED - n);
      double expected = Rows.referenceLogSumExp(x);
      for (Subject subject : subjects) {
        for (int threads : new int[] {1, 3}) {
          Softmax softmax = kernel(subject, Algorithm.AUTO, threads, pool);
          String what =
              "logSumExp of "
                  + type
                  + " "
                  + distribution
                  + ", n "
                  + n
                  + ", seed "
                  + (SEED - n)
                  + ", "
                  + subject
                  + ", "
                  + threads
                  + " threads, ";
          assertBits(expected, Rows.logSumExp(softmax, x), what + "array");
          for (Place place : Place.values()) {
            if (n < 3000 || place == Place.OFF_HEAP || place == Place.BYTES) {
              try (Arena arena = Arena.ofShared()) {
                Place.Operand source = place.room(single, n, arena);
                source.put(x);
                Place.Operand result = Place.OFF_HEAP.room(single, 1, arena);
                ValueLayout layout = place.layout(single);
                softmax.logSumExp(source.segment(), result.segment(), 1, n, layout);
                Object got = result.row();
                double value = single ? ((float[]) got)[0] : ((double[]) got)[0];
                assertBits(expected, value, what + place);
                assertEquals(-1, result.spoilt(), what + place + ": written outside");
              }
            }
          }
        }
      }
    }
  }

  /** Rows of a matrix are rows: whatever lies beside them, however many go into a call. */
  @ParameterizedTest
  @MethodSource("distributions")
  void rowsOfAMatrixHaveTheBitsOfRowsAlone(String type, String distribution) {
    boolean single = type.equals("float");
    int[][] shapes = {
      {1, 1}, {5, 1}, {3, 2}, {7, 17}, {700, 64}, {13, 1000}, {5, 8192}, {2, 32800}
    };
    for (int[] shape : shapes) {
      int rows = shape[0];
      int columns = shape[1];
      Object x = Inputs.row(single, distribution, rows * columns, SEED + columns);
      Object expected = Rows.like(x, rows * columns);
      for (int r = 0; r < rows; r++) {
        Object row = Rows.like(x, columns);
        System.arraycopy(x, r * columns, row, 0, columns);
        System.arraycopy(Rows.reference(row), 0, expected, r * columns, columns);
      }
      for (Subject subject : subjects) {
        for (int threads : new int[] {1, 3}) {
          for (Algorithm algorithm : Kernels.ALGORITHMS) {
            if (subject.slow() && threads > 1 && algorithm != Algorithm.TWO_PASS) {
              continue;
            }
            Softmax softmax = kernel(subject, algorithm, threads, pool);
            String what =
                type
                    + " "
                    + distribution
                    + ", "
                    + rows
                    + " rows of "
                    + columns
                    + ", seed "
                    + (SEED + columns)
                    + ", "
                    + subject
                    + ", "
                    + algorithm
                    + ", "
                    + threads
                    + " threads";
            Object y = Rows.like(x, rows * columns);
            if (single) {
              softmax.applyRows((float[]) x, (float[]) y, rows, columns);
            } else {
              softmax.applyRows((double[]) x, (double[]) y, rows, columns);
            }
            Bits.assertSame(expected, y, () -> what + ", arrays");
            Place place = Place.values()[(rows + algorithm.ordinal()) % 8 + 4];
            try (Arena arena = Arena.ofShared()) {
              Place.Operand operand = place.room(single, rows * columns, arena);
              operand.put(x);
              softmax.apply(
                  operand.segment(), operand.segment(), rows, columns, place.layout(single));
              Bits.assertSame(expected, operand.row(), () -> what + ", in place, " + place);
              assertEquals(-1, operand.spoilt(), what + ", in place, " + place);
            }
          }
        }
      }
    }
  }

  private static void assertBits(double expected, double got, String what) {
    if (Bits.of(expected) != Bits.of(got)) {
      fail(what + ": " + got + ", expected " + expected);
    }
  }

  private static Place target(Place place) {
    return place == Place.HEAP_READ_ONLY ? Place.HEAP : place;
  }

  private static void checkSomewhere(
      Softmax softmax,
      Algorithm algorithm,
      String distribution,
      long seed,
      Object x,
      Object expected,
      Random random) {
    Place from = Place.values()[random.nextInt(Place.values().length)];
    Place to = target(Place.values()[random.nextInt(Place.values().length)]);
    boolean inPlace = from != Place.HEAP_READ_ONLY && random.nextInt(3) == 0;
    check(softmax, algorithm, distribution, seed, x, from, inPlace ? null : to, expected);
  }

  private static void check(
      Softmax softmax,
      Algorithm algorithm,
      String distribution,
      long seed,
      Object x,
      Place from,
      Place to,
      Object expected) {
    String problem = Rows.problem(softmax, x, from, to, expected);
    if (problem != null) {
      fail(
          (Rows.single(x) ? "float " : "double ")
              + distribution
              + ", n "
              + Rows.length(x)
              + ", seed "
              + seed
              + ", "
              + softmax.backend().id()
              + (softmax.tier() == null ? "" : " " + softmax.tier().id())
              + ", "
              + algorithm.id()
              + ", "
              + softmax.threads()
              + " threads, from "
              + from
              + (to == null ? " in place" : " to " + to)
              + ": "
              + problem);
    }
  }
}
