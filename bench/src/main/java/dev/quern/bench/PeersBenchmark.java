package dev.quern.bench;

import ai.onnxruntime.OrtException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Others' softmax of one row of float32, on one thread. */
public class PeersBenchmark extends KernelBenchmark {
  /** A row in arrays. */
  @State(Scope.Thread)
  public static class Arrays {
    /** The length of the row. */
    @Param({"1024", "65536", "2097152"})
    public int columns;

    Workload work;

    /** Once a fork. */
    @Setup
    public void setUp() {
      work = new Workload(ElementType.FLOAT32, Memory.HEAP, 1, columns, false);
    }

    /** Once a fork. */
    @TearDown
    public void tearDown() {
      work.close();
    }
  }

  /** A row outside the heap, and ONNX Runtime. */
  @State(Scope.Thread)
  public static class Onnx {
    /** The length of the row. */
    @Param({"1024", "8192", "65536", "524288", "2097152", "8388608", "16777216", "67108864"})
    public int columns;

    Workload work;
    OnnxSoftmax onnx;

    /** Once a fork. */
    @Setup
    public void setUp() throws OrtException {
      work = new Workload(ElementType.FLOAT32, Memory.OFFHEAP, 1, columns, false);
      onnx = new OnnxSoftmax(work.logits(), work.probabilities(), 1, columns);
      System.out.println("# quern runs ONNX Runtime " + OnnxSoftmax.version());
    }

    /** Once a fork. */
    @TearDown
    public void tearDown() throws OrtException {
      onnx.close();
      work.close();
    }
  }

  /** {@link MathExpSoftmax}. */
  @Benchmark
  public void mathExp(Arrays row) {
    MathExpSoftmax.apply(row.work.floatLogits(), row.work.floatProbabilities());
  }

  /** {@link OnnxSoftmax}. */
  @Benchmark
  public void onnx(Onnx row) {
    row.onnx.run();
  }
}
