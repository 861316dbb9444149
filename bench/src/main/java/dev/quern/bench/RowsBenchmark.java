package dev.quern.bench;

import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Many rows in one call, on one thread and on two, and rows so small that the call counts. */
public class RowsBenchmark extends KernelBenchmark {
  /** The rows and who runs them. */
  @State(Scope.Thread)
  public static class Rows {
    /** {@code auto}, a backend, or {@code native:TIER}. */
    @Param({"native", "vector"})
    public String backend;

    /** Rows x columns. */
    @Param({"1x16", "1024x16", "1024x1024", "256x32768", "64x131072", "16x262144"})
    public String shape;

    /** The kind of memory. */
    @Param({"HEAP", "OFFHEAP"})
    public Memory memory;

    /** How many threads. */
    @Param({"1", "2"})
    public int threads;

    Softmax softmax;
    Workload work;

    /** Once a fork. */
    @Setup
    public void setUp() {
      softmax = softmax(backend, Algorithm.AUTO, threads);
      int x = shape.indexOf('x');
      int rows = Integer.parseInt(shape.substring(0, x));
      int columns = Integer.parseInt(shape.substring(x + 1));
      work = new Workload(ElementType.FLOAT32, memory, rows, columns, false);
    }

    /** Once a fork. */
    @TearDown
    public void tearDown() {
      work.close();
    }
  }

  /** Softmax of all rows. */
  @Benchmark
  @OutputTimeUnit(TimeUnit.NANOSECONDS)
  public void rows(Rows rows) {
    rows.work.softmax(rows.softmax);
  }
}
