package dev.quern.bessel;

import static dev.quern.bessel.Kernels.kernel;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.testing.Bits;
import dev.quern.testing.Subject;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Any number of threads, executors of all characters, interrupts, and many callers at once. */
class ThreadsTest {
  private static final int N = 100_000;

  /** Little more than a thread takes at a time, where elements are slow. */
  private static final int FEW = 17_000;

  private static final long SEED = 55;
  private static final int[] THREADS = {2, 3, 7};
  private static final Points POINTS = Points.withSpecials(N, SEED);
  private static final double[] LOG_I = Calls.reference(BesselFunction.LOG_I, POINTS);
  private static final double[] LOG_K = Calls.reference(BesselFunction.LOG_K, POINTS);

  private static ExecutorService pool;

  static List<Subject> subjects() {
    return Subject.all();
  }

  @BeforeAll
  static void start() {
    pool = Executors.newFixedThreadPool(3);
  }

  @AfterAll
  static void stop() {
    pool.shutdown();
  }

  /** From a pool smaller than what is asked for, and from the common pool. */
  @ParameterizedTest
  @EnumSource(BesselFunction.class)
  void anyNumberOfThreadsGivesTheSameBits(BesselFunction f) {
    double[] expected = Calls.reference(f, POINTS);
    int drawn = 0;
    for (Subject subject : Subject.all()) {
      // Another number for each; the test below takes all of them.
      int threads = THREADS[(f.ordinal() + drawn++) % THREADS.length];
      LogBessel bessel = kernel(subject, threads, threads == 2 ? null : pool);
      int n = subject.slow() ? FEW : N;
      Points points = Calls.first(POINTS, n);
      double[] got = Calls.apply(bessel, f, points.orders(), points.x());
      Bits.assertSame(
          Arrays.copyOf(expected, n),
          got,
          () -> subject + ", " + f + ", seed " + SEED + ", threads " + threads);
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void everyKindOfCallMayUseThreads(Subject subject) {
    int n = subject.slow() ? FEW : N;
    Points points = Calls.first(POINTS, n);
    double[] i = Arrays.copyOf(LOG_I, n);
    double[] k = Arrays.copyOf(LOG_K, n);
    for (int threads : subject.slow() ? new int[] {3, 7} : THREADS) {
      LogBessel bessel = kernel(subject, threads, pool);
      String what = subject + ", seed " + SEED + ", threads " + threads;
      double[] a = new double[n];
      double[] b = new double[n];
      bessel.logIAndLogK(points.orders(), points.x(), a, b);
      Bits.assertSame(i, a, () -> what + ", both, log I");
      Bits.assertSame(k, b, () -> what + ", both, log K");
      double[] part = new double[n + 9];
      double[] x = new double[n + 9];
      double[] orders = new double[n + 9];
      System.arraycopy(points.x(), 0, x, 5, n);
      System.arraycopy(points.orders(), 0, orders, 9, n);
      bessel.apply(BesselFunction.LOG_I, orders, 9, x, 5, part, 3, n);
      Bits.assertSame(i, Arrays.copyOfRange(part, 3, n + 3), () -> what + ", parts");
      try (Arena arena = Arena.ofShared()) {
        MemorySegment memory = arena.allocateFrom(ValueLayout.JAVA_DOUBLE, points.x());
        MemorySegment v = MemorySegment.ofArray(points.orders());
        bessel.apply(BesselFunction.LOG_I, v, memory, memory, ValueLayout.JAVA_DOUBLE);
        Bits.assertSame(
            i, memory.toArray(ValueLayout.JAVA_DOUBLE), () -> what + ", a segment in place");
      }
      double[] all = new double[n];
      Arrays.fill(all, 2.5);
      double[] expected = Calls.reference(BesselFunction.LOG_I_DX, new Points(all, points.x()));
      bessel.apply(BesselFunction.LOG_I_DX, 2.5, points.x(), a);
      Bits.assertSame(expected, a, () -> what + ", one order");
    }
  }

  private static void assertServes(LogBessel bessel, String what) {
    double[] i = new double[N];
    double[] k = new double[N];
    bessel.logIAndLogK(POINTS.orders(), POINTS.x(), i, k);
    Bits.assertSame(LOG_I, i, () -> what + ", log I");
    Bits.assertSame(LOG_K, k, () -> what + ", log K");
    bessel.apply(BesselFunction.LOG_I, POINTS.orders(), POINTS.x(), k);
    Bits.assertSame(LOG_I, k, () -> what + ", log I alone");
  }

  private static LogBessel bessel(Executor executor) {
    return LogBessel.builder().threads(4).executor(executor).build();
  }

  @Test
  void anExecutorThatRunsNothingIsNotWaitedFor() {
    assertServes(bessel(task -> {}), "runs nothing");
  }

  @Test
  void anExecutorThatRejectsIsDoneWithout() {
    assertServes(
        bessel(
            task -> {
              throw new RejectedExecutionException("full");
            }),
        "rejects");
    int[] calls = {0};
    assertServes(
        bessel(
            task -> {
              if (calls[0]++ % 2 == 1) {
                throw new RejectedExecutionException("full");
              }
              new Thread(task).start();
            }),
        "rejects every second");
    assertTrue(calls[0] > 1, "the executor was not used");
  }

  @Test
  void anExecutorThatRunsInTheCallerServes() {
    assertServes(bessel(Runnable::run), "runs in the caller");
  }

  /** What runs after the call has returned must leave the memory alone: it is no longer ours. */
  @Test
  void tasksThatRunLateDoNothing() {
    List<Runnable> late = new ArrayList<>();
    double[] y = new double[N];
    bessel(late::add).apply(BesselFunction.LOG_I, POINTS.orders(), POINTS.x(), y);
    Bits.assertSame(LOG_I, y, () -> "runs late");
    assertFalse(late.isEmpty());
    Arrays.fill(y, 7);
    late.forEach(Runnable::run);
    for (double v : y) {
      assertEquals(7, v, "written after the call");
    }
  }

  @Test
  void aSaturatedPoolIsNotWaitedFor() {
    ExecutorService saturated = Executors.newFixedThreadPool(1);
    CountDownLatch release = new CountDownLatch(1);
    try {
      saturated.execute(
          () -> {
            try {
              release.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      assertServes(bessel(saturated), "saturated");
    } finally {
      release.countDown();
      saturated.shutdown();
    }
  }

  /** A call from within a pool, served by the same pool: waiting for it would be a deadlock. */
  @Test
  void aCallFromItsOwnPoolServes() throws Exception {
    for (int size : new int[] {1, 2}) {
      ExecutorService own = Executors.newFixedThreadPool(size);
      try {
        LogBessel bessel = bessel(own);
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          calls.add(own.submit(() -> assertServes(bessel, "from its own pool")));
        }
        for (Future<?> call : calls) {
          call.get();
        }
      } finally {
        own.shutdown();
      }
    }
  }

  @Test
  void anInterruptedCallerGetsItsResultAndStaysInterrupted() {
    for (Executor executor : List.<Executor>of(pool, task -> {}, Runnable::run)) {
      Thread.currentThread().interrupt();
      try {
        assertServes(bessel(executor), "interrupted");
      } finally {
        assertTrue(Thread.interrupted(), "the flag is lost");
      }
    }
  }

  /** Each thread has a block of its own; single values take turns in it with arrays. */
  @ParameterizedTest
  @MethodSource("subjects")
  void oneKernelServesManyThreadsAtOnce(Subject subject) throws Exception {
    LogBessel bessel = kernel(subject);
    int n = subject.slow() ? 100 : 1500;
    ExecutorService platform = Executors.newFixedThreadPool(8);
    ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int c = 0; c < 40; c++) {
        int from = c * 997;
        Points points =
            new Points(
                Arrays.copyOfRange(POINTS.orders(), from, from + n),
                Arrays.copyOfRange(POINTS.x(), from, from + n));
        ExecutorService callers = c % 2 == 0 ? platform : virtual;
        calls.add(
            callers.submit(
                () -> {
                  double[] got =
                      Calls.apply(bessel, BesselFunction.LOG_K, points.orders(), points.x());
                  double single = LogBessel.logI(points.orders()[0], points.x()[0]);
                  assertEquals(Bits.of(LOG_I[from]), Bits.of(single), "at " + from);
                  double[] right = Arrays.copyOfRange(LOG_K, from, from + n);
                  Bits.assertSame(right, got, () -> subject + ", from " + from);
                }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      platform.shutdown();
      virtual.shutdown();
    }
  }

  @Test
  void oneThreadAndShortCallsUseNoExecutor() {
    Executor none =
        task -> {
          throw new AssertionError("the executor was used");
        };
    assertServes(LogBessel.builder().threads(1).executor(none).build(), "one thread");
    double[] few = {3};
    LogBessel.builder().threads(4).executor(none).build().logI(0.5, few, few);
    assertEquals(Math.log(Math.sqrt(2 / (3 * Math.PI)) * Math.sinh(3)), few[0], 1e-14);
  }
}
