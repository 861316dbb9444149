package dev.quern.approx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.quern.hardware.Backend;
import dev.quern.testing.Bits;
import dev.quern.testing.SplitMix;
import dev.quern.testing.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Executors of all characters, interrupts, and many callers at once. */
class ThreadsTest {
  private static final long SEED = 20260280;

  /** Some parts of what a thread takes at a time. */
  private static final int N = 200_000;

  private static final int ROWS = 130;
  private static final int COLUMNS = 1100;
  private static final int DEPTH = 9;

  private static final float[] X = numbers(N, 1);
  private static final float[] Y = numbers(N, 2);
  private static final float[] A = numbers(ROWS * DEPTH, 3);
  private static final float[] B = numbers(DEPTH * COLUMNS, 4);
  private static final Results EXPECTED = Results.of(kernels(Backend.SCALAR, 1, Runnable::run));

  static List<Subject> subjects() {
    return Subject.all();
  }

  private static float[] numbers(int n, int seed) {
    return Codes.floats(Codes.ordinary(Format.FLOAT32, n, new SplitMix(SEED + seed)));
  }

  /** One of each kind. */
  private record Kernel(Products products, Attention attention, PiecewiseAffine affine) {}

  private static Kernel kernels(Backend backend, int threads, Executor executor) {
    return new Kernel(
        Products.builder().backend(backend).threads(threads).executor(executor).build(),
        Attention.builder().backend(backend).threads(threads).executor(executor).build(),
        PiecewiseAffine.builder().backend(backend).threads(threads).executor(executor).build());
  }

  private static Kernel kernels(Executor executor) {
    Backend best = Products.best(Arithmetic.lMul()).backend();
    return kernels(best, 4, executor);
  }

  /** What every kind of call gives. */
  private record Results(
      float[] products, float[] vector, float[] matrix, float[] attention, float[] quotients) {
    static Results of(Kernel k) {
      Results r =
          new Results(
              new float[N],
              new float[N / 100],
              new float[ROWS * COLUMNS],
              new float[4 * 50 * 8],
              new float[N]);
      k.products.multiply(X, Y, r.products);
      k.products.matrixVector(X, Arrays.copyOf(Y, 100), r.vector, N / 100, 100);
      k.products.matrixProduct(A, B, r.matrix, ROWS, COLUMNS, DEPTH);
      float[] q = Arrays.copyOf(X, 4 * 50 * 8);
      float[] keys = Arrays.copyOf(Y, 4 * 60 * 8);
      k.attention.apply(q, keys, keys, r.attention, 4, 50, 60, 8, 8);
      k.affine.divide(X, Y, r.quotients);
      return r;
    }

    void check(String what) {
      Bits.assertSame(EXPECTED.products, products, () -> what + ", products");
      Bits.assertSame(EXPECTED.vector, vector, () -> what + ", matrix by vector");
      Bits.assertSame(EXPECTED.matrix, matrix, () -> what + ", matrices");
      Bits.assertSame(EXPECTED.attention, attention, () -> what + ", attention");
      Bits.assertSame(EXPECTED.quotients, quotients, () -> what + ", quotients");
    }
  }

  private static void assertServes(Kernel kernel, String what) {
    Results.of(kernel).check(what + ", seed " + SEED);
  }

  @Test
  void anExecutorThatRunsNothingIsNotWaitedFor() {
    assertServes(kernels(task -> {}), "runs nothing");
  }

  @Test
  void anExecutorThatRejectsIsDoneWithout() {
    assertServes(
        kernels(
            task -> {
              throw new RejectedExecutionException("full");
            }),
        "rejects");
    int[] calls = {0};
    assertServes(
        kernels(
            task -> {
              if (calls[0]++ % 2 == 1) {
                throw new RejectedExecutionException("full");
              }
              new Thread(task).start();
            }),
        "rejects every second");
    assertTrue(calls[0] > 5, "the executor was not used");
  }

  /** What a broken executor throws comes out of the call, and the kernel goes on to serve. */
  @Test
  void whatAnExecutorThrowsComesOut() {
    IllegalStateException broken = new IllegalStateException("broken");
    boolean[] throwing = {true};
    Kernel kernel =
        kernels(
            task -> {
              if (throwing[0]) {
                throw broken;
              }
              new Thread(task).start();
            });
    float[] z = new float[N];
    float[] c = new float[ROWS * COLUMNS];
    Class<IllegalStateException> type = IllegalStateException.class;
    assertSame(broken, assertThrows(type, () -> kernel.products.multiply(X, Y, z)));
    assertSame(
        broken,
        assertThrows(type, () -> kernel.products.matrixProduct(A, B, c, ROWS, COLUMNS, DEPTH)));
    assertSame(broken, assertThrows(type, () -> kernel.affine.divide(X, Y, z)));
    throwing[0] = false;
    assertServes(kernel, "after it threw");
  }

  @Test
  void anExecutorThatRunsInTheCallerServes() {
    assertServes(kernels(Runnable::run), "runs in the caller");
  }

  /** As pools do whose callers help to drain a queue. */
  @Test
  void anExecutorMayRunOtherProductsInTheCaller() {
    Kernel other = kernels(Backend.SCALAR, 1, Runnable::run);
    float[] square = numbers(40 * 40, 9);
    assertServes(
        kernels(
            task -> {
              other.products.matrixProduct(square, square, new float[40 * 40], 40, 40, 40);
              other.attention.apply(square, square, square, new float[40 * 40], 1, 40, 40, 40, 40);
              task.run();
            }),
        "other products in between");
  }

  /** What runs after the call has returned must leave the memory alone: it is no longer ours. */
  @Test
  void tasksThatRunLateDoNothing() {
    List<Runnable> late = new ArrayList<>();
    Results results = Results.of(kernels(late::add));
    results.check("runs late");
    assertFalse(late.isEmpty());
    List<float[]> all =
        List.of(
            results.products, results.vector, results.matrix, results.attention, results.quotients);
    all.forEach(z -> Arrays.fill(z, 7));
    late.forEach(Runnable::run);
    for (float[] z : all) {
      for (float value : z) {
        assertEquals(7, value, "written after the call");
      }
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
      assertServes(kernels(saturated), "saturated");
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
        Kernel kernel = kernels(own);
        List<Future<?>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          calls.add(own.submit(() -> assertServes(kernel, "from its own pool")));
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
    ExecutorService pool = Executors.newFixedThreadPool(2);
    try {
      for (Executor executor : List.<Executor>of(pool, task -> {}, Runnable::run)) {
        Thread.currentThread().interrupt();
        try {
          assertServes(kernels(executor), "interrupted");
        } finally {
          assertTrue(Thread.interrupted(), "the flag is lost");
        }
      }
    } finally {
      pool.shutdown();
    }
  }

  /** Each thread has scratch memory of its own, also where each uses several threads. */
  @ParameterizedTest
  @MethodSource("subjects")
  void oneKernelServesManyThreadsAtOnce(Subject subject) throws Exception {
    ExecutorService workers = Executors.newFixedThreadPool(3);
    ExecutorService platform = Executors.newFixedThreadPool(8);
    ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor();
    try {
      Arithmetic lMul = Arithmetic.lMul();
      List<Products> kernels =
          List.of(
              Kernels.products(subject, lMul, Format.FLOAT32),
              Kernels.products(subject, lMul, Format.FLOAT32, 3, workers));
      List<Future<?>> calls = new ArrayList<>();
      for (int c = 0; c < 40; c++) {
        Products products = kernels.get(c % 2);
        int rows = 5 + c;
        calls.add((c % 4 < 2 ? platform : virtual).submit(() -> callOften(products, rows)));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      platform.shutdown();
      virtual.shutdown();
      workers.shutdown();
    }
  }

  private static void callOften(Products products, int rows) {
    for (int i = 0; i < 3; i++) {
      float[] c = new float[rows * COLUMNS];
      products.matrixProduct(Arrays.copyOf(A, rows * DEPTH), B, c, rows, COLUMNS, DEPTH);
      Bits.assertSame(Arrays.copyOf(EXPECTED.matrix, c.length), c, () -> "rows " + rows);
      float[] z = new float[3000];
      products.multiply(X, rows, Y, rows, z, 0, z.length);
      Bits.assertSame(
          Arrays.copyOfRange(EXPECTED.products, rows, rows + z.length), z, () -> "products");
    }
  }

  @Test
  void oneThreadUsesNoExecutorAndSeveralNoneForLittle() {
    Executor none =
        task -> {
          throw new AssertionError("the executor was used");
        };
    Backend best = Products.best(Arithmetic.lMul()).backend();
    assertServes(kernels(best, 1, none), "one thread");
    float[] few = new float[100];
    kernels(none).products.multiply(Arrays.copyOf(X, 100), Arrays.copyOf(Y, 100), few);
    Bits.assertSame(Arrays.copyOf(EXPECTED.products, 100), few, () -> "few");
  }
}
