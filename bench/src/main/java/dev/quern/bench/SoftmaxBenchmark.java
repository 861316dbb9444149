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
 * One row of softmax. After each iteration the fork also reads and copies the same memory, so that the distance to the
 * memory's limit compares times of the same moment.
 */
public class SoftmaxBenchmark extends KernelBenchmark {
  /** The row and who runs it. */
  @State(Scope.Thread)
  public static class Row {
    /** {@code auto}, a backend, or {@code native:TIER}. */
    @Param({"native", "vector"})
    public String backend;

    /** The algorithm. */
    @Param({"AUTO", "TWO_PASS", "THREE_PASS_RELOAD", "THREE_PASS_RECOMPUTE"})
    public Algorithm algorithm;

    /** The length of the row. */
    @Param({"1024", "8192", "65536", "524288", "2097152", "8388608", "16777216", "67108864"})
    public int columns;

    /** The type of the elements. */
    @Param({"FLOAT32"})
    public ElementType type;

    /** The kind of memory. */
    @Param({"OFFHEAP"})
    public Memory memory;

    /** Whether probabilities replace logits. */
    @Param({"false"})
    public boolean inPlace;

    /** What the caches hold. */
    @Param({"WARM"})
    public Traffic traffic;

    Softmax softmax;
    Workload work;

    /** Once a fork. */
    @Setup
    public void setUp() {
      softmax = softmax(backend, algorithm, 1);
      work = traffic.workload(type, memory, 1, columns, inPlace);
    }

    /** Once a fork. */
    @TearDown
    public void tearDown() {
      work.close();
    }
  }

  /** The memory's limit, in nanoseconds a row; JMH adds them up over the iterations. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Limit {
    private static final int ROUNDS = 3;

    /** To read the logits. */
    public double readNanos;

    /** To copy the logits to the probabilities, or to update them in place. */
    public double copyNanos;

    /** What reading came to. */
    double sink;

    /** Measures them. */
    @TearDown(Level.Iteration)
    public void measure(Row row) {
      int repeats = Math.max(1, (1 << 20) / row.columns);
      readNanos = best(() -> sink += row.work.read(), repeats);
      copyNanos = best(row.inPlace ? row.work::update : row.work::copy, repeats);
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
  }

  /** Softmax. */
  @Benchmark
  public void softmax(Row row, Limit limit) {
    row.work.softmax(row.softmax);
  }
}
