package dev.quern.softmax;

import static dev.quern.softmax.Kernels.kernel;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.hardware.Backend;
import dev.quern.testing.Bits;
import dev.quern.testing.Inputs;
import dev.quern.testing.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Executors of all characters, interrupts, and many callers at once. */
class ThreadsTest {
  private static final int N = 150_001;
  private static final int COLUMNS = 1000;

  private final float[] x = Inputs.floats("steps", N, 31);
  private final float[] expected = (float[]) Rows.reference(x);

  static List<Subject> subjects() {
    return Subject.all();
  }

  private void assertServes(Softmax softmax, String what) {
    float[] y = new float[N];
    softmax.apply(x, y);
    Bits.assertSame(expected, y, () -> what);
    double log = softmax.logSumExp(x);
    assertEquals(Rows.referenceLogSumExp(x), log, what);
    float[] rows = Arrays.copyOf(x, N / COLUMNS * COLUMNS);
    float[] row = (float[]) Rows.reference(Arrays.copyOfRange(x, 7 * COLUMNS, 8 * COLUMNS));
    softmax.applyRows(rows, rows, rows.length / COLUMNS, COLUMNS);
    Bits.assertSame(
        row, Arrays.copyOfRange(rows, 7 * COLUMNS, 8 * COLUMNS), () -> what + ", row 7");
  }

  private static Softmax softmax(Algorithm algorithm, Executor executor) {
    return Softmax.builder().algorithm(algorithm).threads(4).executor(executor).build();
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void anExecutorThatRunsNothingIsNotWaitedFor(Algorithm algorithm) {
    assertServes(softmax(algorithm, task -> {}), "runs nothing");
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void anExecutorThatRejectsIsDoneWithout(Algorithm algorithm) {
    Executor rejects =
        task -> {
          throw new RejectedExecutionException("full");
        };
    assertServes(softmax(algorithm, rejects), "rejects");
    int[] calls = {0};
    Executor rejectsTheSecond =
        task -> {
          if (calls[0]++ % 2 == 1) {
            throw new RejectedExecutionException("full");
          }
          new Thread(task).start();
        };
    assertServes(softmax(algorithm, rejectsTheSecond), "rejects every second");
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void anExecutorThatRunsInTheCallerServes(Algorithm algorithm) {
    assertServes(softmax(algorithm, Runnable::run), "runs in the caller");
  }

  /** What runs after the call has returned must leave the memory alone: it is no longer ours. */
  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void tasksThatRunLateDoNothing(Algorithm algorithm) {
    List<Runnable> late = new ArrayList<>();
    Softmax softmax = softmax(algorithm, late::add);
    float[] y = new float[N];
    softmax.apply(x, y);
    Bits.assertSame(expected, y, () -> "runs late");
    assertFalse(late.isEmpty());
    Arrays.fill(y, 7);
    late.forEach(Runnable::run);
    for (float v : y) {
      assertEquals(7, v, "written after the call");
    }
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void aSaturatedPoolIsNotWaitedFor(Algorithm algorithm) throws InterruptedException {
    ExecutorService pool = Executors.newFixedThreadPool(1);
    CountDownLatch release = new CountDownLatch(1);
    try {
      pool.execute(
          () -> {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      assertServes(softmax(algorithm, pool), "saturated");
    } finally {
      release.countDown();
      pool.shutdown();
    }
  }

  /** A call from within a pool, served by the same pool: with one thread that is a deadlock. */
  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void aCallFromItsOwnPoolServes(Algorithm algorithm) throws Exception {
    for (int size : new int[] {1, 2}) {
      ExecutorService pool = Executors.newFixedThreadPool(size);
      try {
        Softmax softmax = softmax(algorithm, pool);
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          calls.add(pool.submit(() -> assertServes(softmax, "from its own pool")));
        }
        for (Future<?> call : calls) {
          call.get();
        }
      } finally {
        pool.shutdown();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Algorithm.class)
  void anInterruptedCallerGetsItsResultAndStaysInterrupted(Algorithm algorithm) {
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (Executor executor : List.<Executor>of(pool, task -> {}, Runnable::run)) {
        Thread.currentThread().interrupt();
        assertServes(softmax(algorithm, executor), "interrupted");
        assertTrue(Thread.interrupted(), "the flag is lost");
      }
    } finally {
      pool.shutdown();
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void oneKernelServesManyThreadsAtOnce(Subject subject) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(3);
    Softmax alone = kernel(subject, Algorithm.AUTO);
    Softmax several = kernel(subject, Algorithm.TWO_PASS, 3, workers);
    ExecutorService platform = Executors.newFixedThreadPool(8);
    ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
    ConcurrentLinkedQueue<String> problems = new ConcurrentLinkedQueue<>();
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        ExecutorService callers = i % 2 == 0 ? platform : virtual;
        int seed = i;
        calls.add(callers.submit(() -> callManyTimes(alone, several, seed, problems)));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      platform.shutdown();
      virtual.shutdown();
      workers.shutdown();
    }
    assertEquals(List.of(), List.copyOf(problems));
  }

  private static void callManyTimes(
      Softmax alone, Softmax several, int seed, ConcurrentLinkedQueue<String> problems) {
    for (int n : new int[] {5, 100, 2049, 70_001}) {
      for (boolean single : new boolean[] {true, false}) {
        Object row = Inputs.row(single, seed % 3 == 0 ? "at_1e5" : "normal", n, seed);
        Object right = Rows.reference(row);
        for (Softmax softmax : List.of(alone, several)) {
          Object y = Rows.like(row, n);
          Rows.apply(softmax, row, y);
          String difference = Bits.difference(right, y);
          if (difference != null) {
            problems.add("n " + n + ", seed " + seed + ": " + difference);
          }
        }
      }
    }
  }

  /**
   * The first use from many threads at once: probing and self-tests run once and are seen by all.
   */
  @Test
  void kernelsMayBeMadeByManyThreadsAtOnce() throws InterruptedException, ExecutionException {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Future<String>> made = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        made.add(callers.submit(() -> Softmax.best().selection().toString()));
      }
      String first = made.get(0).get();
      for (Future<String> selection : made) {
        assertEquals(first, selection.get());
      }
    } finally {
      callers.shutdown();
    }
  }

  @Test
  void oneThreadUsesNoExecutor() {
    Executor none =
        task -> {
          throw new AssertionError("the executor was used");
        };
    float[] y = new float[N];
    Softmax.builder().threads(1).executor(none).build().apply(x, y);
    assertArrayEquals(expected, y);
    // And several none for a short row.
    float[] few = new float[100];
    Softmax.builder().backend(Backend.SCALAR).threads(4).executor(none).build().apply(few, few);
    assertEquals(0.01f, few[0]);
  }
}
