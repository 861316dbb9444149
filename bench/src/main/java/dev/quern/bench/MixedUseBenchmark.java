package dev.quern.bench;

import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One row after every type and kind of memory went through the same code in the same fork. */
public class MixedUseBenchmark extends KernelBenchmark {
  /** The row and who runs it. */
  @State(Scope.Thread)
  public static class Row {
    /** {@code auto}, a backend, or {@code native:TIER}. */
    @Param({"native", "vector"})
    public String backend;

    /** The length of the row. */
    @Param({"1024", "8192", "65536"})
    public int columns;

    /** The kind of memory. */
    @Param({"HEAP", "OFFHEAP", "MAPPED"})
    public Memory memory;

    Softmax softmax;
    Workload work;

    /** Once a fork. */
    @Setup
    public void setUp() {
      softmax = softmax(backend, Algorithm.AUTO, 1);
      MixedUse.warmUp(softmax);
      work = new Workload(ElementType.FLOAT32, memory, 1, columns, false);
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
