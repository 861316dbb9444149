package dev.quern.bench;

import dev.quern.approx.Products;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Products of float32 arrays; emulated but for {@code exact}, never faster than multiplication. */
public class LMulBenchmark extends KernelBenchmark {
  /** The operands and who runs it. */
  @State(Scope.Thread)
  public static class Operands {
    private static final double WARM_UP_SECONDS = 2;

    /** {@code multiply}, {@code dot} or {@code product}, of square matrices. */
    @Param({"multiply", "dot", "product"})
    public String task;

    /** As on the command line. */
    @Param({"exact", "l-mul-raw", "l-mul", "l-mul-formula"})
    public String mode;

    /** {@code auto}, a backend, or {@code native:TIER}. */
    @Param({"native", "vector"})
    public String backend;

    /** Of each operand; of a square matrix, all of it. */
    @Param({"2048", "1048576"})
    public int elements;

    LMulWorkload work;
    Products products;

    /** Once a fork; everything is compiled before anything is measured. */
    @Setup
    public void setUp() {
      products = products(backend, mode);
      work = new LMulWorkload(LMulData.NORMAL, elements);
      Interleaved.warmUp(this::call, WARM_UP_SECONDS);
    }

    /** Without lambdas: C2 inlines fifteen levels, and below them makes objects of segments. */
    void call() {
      switch (task) {
        case "multiply" -> work.multiply(products, Memory.HEAP);
        case "dot" -> work.dot(products);
        case "product" -> work.matrixProduct(products);
        default -> throw new IllegalArgumentException("task '" + task + "'");
      }
    }

    /** Once a fork. */
    @TearDown
    public void tearDown() {
      work.close();
    }
  }

  /** Products. */
  @Benchmark
  public void products(Operands operands) {
    operands.call();
  }
}
