package dev.quern.bench;

import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * One row of softmax. After each iteration the fork also reads and copies the same memory, so that
 * the distance to the memory's limit compares times of the same moment.
 */
public class SoftmaxBenchmark extends KernelBenchmark {
  /**
   * The row, who runs it, and the memory's limit in nanoseconds a row, which JMH adds up over the
   * iterations.
   */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Row {
    private static final int ROUNDS = 3;
    private static final double WARM_UP_SECONDS = 0.5;

    // Public fields are counters; parameters need not be.
    @Param({"native", "vector"})
    String backend;

    @Param({"AUTO", "TWO_PASS", "THREE_PASS_RELOAD", "THREE_PASS_RECOMPUTE"})
    Algorithm algorithm;

    @Param({"1024", "8192", "65536", "524288", "2097152", "8388608", "16777216", "67108864"})
    int columns;

    @Param({"FLOAT32"})
    ElementType type;

    @Param({"OFFHEAP"})
    Memory memory;

    @Param({"false"})
    boolean inPlace;

    @Param({"WARM"})
    Traffic traffic;

    /** To read the logits. */
    public double readNanos;

    /** To copy the logits to the probabilities, or to update them in place. */
    public double copyNanos;

    Softmax softmax;
    Workload work;
    double sink;

    /** Once a fork; everything is compiled before anything is measured. */
    @Setup
    public void setUp() {
      softmax = softmax(backend, algorithm, 1);
      work = traffic.workload(type, memory, 1, columns, inPlace);
      Interleaved.warmUp(this::measureLimit, WARM_UP_SECONDS);
      Interleaved.warmUp(() -> work.softmax(softmax), WARM_UP_SECONDS);
    }

    /** After each iteration. */
    @TearDown(Level.Iteration)
    public void measureLimit() {
      int repeats = Math.max(1, (1 << 18) / columns);
      readNanos = best(() -> sink += work.read(), repeats);
      copyNanos = best(inPlace ? work::update : work::copy, repeats);
    }

    private static double best(Runnable work, int repeats) {
      double least = Double.POSITIVE_INFINITY;
      for (int round = 0; round < ROUNDS; round++) {
        long begin = System.nanoTime();
        for (int i = 0; i < repeats; i++) {
          work.run();
        }
        least = Math.min(least, (double) (System.nanoTime() - begin) / repeats);
      }
      return least;
    }

    /** Once a fork. */
    @TearDown
    public void tearDown() {
      work.close();
    }
  }

  /** Softmax. */
  @Benchmark
  public void softmax(Row row) {
    row.work.softmax(row.softmax);
  }
}
