package dev.quern.bench.tune;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Products;
import dev.quern.bench.ElementType;
import dev.quern.bench.Interleaved;
import dev.quern.bench.Interleaved.Contestant;
import dev.quern.bench.Memory;
import dev.quern.bench.Workload;
import dev.quern.bessel.LogBessel;
import dev.quern.hardware.Backend;
import dev.quern.hardware.KernelBuilder;
import dev.quern.internal.Threshold;
import dev.quern.internal.TuningProfile;
import dev.quern.softmax.Algorithm;
import dev.quern.softmax.Softmax;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Times kernels that differ in nothing but one threshold, at its most and at its least, in turns
 * within this JVM.
 */
public final class InterleavedMeasurer implements Measurer {
  /** Of softmax's rows on a GPU. */
  private static final long COLUMNS = 1024;

  private final double seconds;

  /** What has been warmed up. */
  private String ready;

  /** For about so many seconds a comparison, warming up not included. */
  public InterleavedMeasurer(double seconds) {
    this.seconds = seconds;
  }

  @Override
  public Evidence measure(Question question, long size) {
    return switch (question.threshold()) {
      case FLOAT_RELOAD -> softmax(question, size, ElementType.FLOAT32, Algorithm.AUTO);
      case DOUBLE_RELOAD -> softmax(question, size, ElementType.FLOAT64, Algorithm.AUTO);
      // Of the algorithms that write past the caches, the one that long rows run.
      case STREAMING -> softmax(question, size, ElementType.FLOAT32, Algorithm.TWO_PASS);
      case FLOAT_SHORT, SOFTMAX_PARALLEL ->
          softmax(question, size, ElementType.FLOAT32, Algorithm.AUTO);
      case DOUBLE_SHORT -> softmax(question, size, ElementType.FLOAT64, Algorithm.AUTO);
      case BESSEL_PARALLEL, BESSEL_CUDA -> logBessel(question, size);
      case L_MUL_SHORT, L_MUL_PARALLEL, L_MUL_CUDA -> products(question, size);
      case FLOAT_CUDA -> softmaxOfRows(question, size, ElementType.FLOAT32);
      case DOUBLE_CUDA -> softmaxOfRows(question, size, ElementType.FLOAT64);
      case MATRIX_CUDA -> matrixProduct(question, size);
    };
  }

  private Evidence softmax(Question question, long size, ElementType type, Algorithm algorithm) {
    boolean bytes = question.threshold().unit().equals("bytes");
    int n = Math.toIntExact(bytes ? size / (2L * type.bytes()) : size);
    try (Workload work = new Workload(type, bytes ? Memory.OFFHEAP : Memory.HEAP, 1, n, false)) {
      return compare(
          question,
          size,
          above -> placed(question, above, Softmax.builder().algorithm(algorithm)).build(),
          work::softmax);
    }
  }

  /** Calls that are worth a GPU's while have many rows. */
  private Evidence softmaxOfRows(Question question, long size, ElementType type) {
    int columns = Math.toIntExact(Math.min(size, COLUMNS));
    int rows = Math.toIntExact(size / columns);
    try (Workload work = new Workload(type, Memory.HEAP, rows, columns, false)) {
      return compare(
          question,
          (long) rows * columns,
          above -> placed(question, above, Softmax.builder()).build(),
          work::softmax);
    }
  }

  private Evidence logBessel(Question question, long size) {
    double[] x = new double[Math.toIntExact(size)];
    double[] result = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = 0.125 + i % 1000 * 0.0625;
    }
    return compare(
        question,
        size,
        above -> placed(question, above, LogBessel.builder()).build(),
        bessel -> bessel.logI(2.5, x, result));
  }

  private Evidence products(Question question, long size) {
    float[] x = new float[Math.toIntExact(size)];
    float[] y = new float[x.length];
    float[] result = new float[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 13 - 6.25f;
      y[i] = i % 17 * 0.375f;
    }
    return compare(
        question,
        size,
        above -> placed(question, above, Products.builder().arithmetic(Arithmetic.lMul())).build(),
        products -> products.multiply(x, y, result));
  }

  /** Of square matrices. */
  private Evidence matrixProduct(Question question, long size) {
    int side = (int) Math.round(Math.cbrt(size));
    float[] a = new float[side * side];
    float[] b = new float[side * side];
    float[] c = new float[side * side];
    for (int i = 0; i < a.length; i++) {
      a[i] = i % 13 - 6.25f;
      b[i] = i % 17 * 0.375f;
    }
    return compare(
        question,
        (long) side * side * side,
        above -> placed(question, above, Products.builder().arithmetic(Arithmetic.lMul())).build(),
        products -> products.matrixProduct(a, b, c, side, side, side));
  }

  /** Short calls only go elsewhere where nobody has asked for a backend. */
  private static <B extends KernelBuilder<B>> B placed(
      Question question, boolean above, B builder) {
    return switch (question.threshold()) {
      case FLOAT_SHORT, DOUBLE_SHORT, L_MUL_SHORT -> builder;
      case SOFTMAX_PARALLEL, BESSEL_PARALLEL, L_MUL_PARALLEL -> asked(question, builder).threads(2);
      case FLOAT_CUDA, DOUBLE_CUDA, BESSEL_CUDA, L_MUL_CUDA, MATRIX_CUDA ->
          above ? builder.backend(Backend.CUDA) : asked(question, builder);
      default -> asked(question, builder);
    };
  }

  private static <B extends KernelBuilder<B>> B asked(Question question, B builder) {
    return question.tier() != null
        ? builder.tier(question.tier())
        : builder.backend(question.backend());
  }

  /** Makes what runs on one side of a threshold. */
  private interface Build<K> {
    K of(boolean above);
  }

  private <K> Evidence compare(Question question, long size, Build<K> build, Consumer<K> call) {
    Threshold t = question.threshold();
    K below = TuningProfile.trial(Map.of(question.key(), t.most()), () -> build.of(false));
    K above = TuningProfile.trial(Map.of(question.key(), t.least()), () -> build.of(true));
    List<Contestant> sides =
        List.of(
            new Contestant(question.below(), () -> call.accept(below)),
            new Contestant(question.above(), () -> call.accept(above)));
    // What one leaves in the caches must not be the other's start.
    boolean settle = t.unit().equals("bytes");
    if (!settle || !question.key().equals(ready)) {
      // C2 compiles what it has not seen when it comes to it, and be it after the warming up.
      Interleaved.measure(sides, seconds, settle);
      ready = question.key();
    }
    Interleaved times = Interleaved.measure(sides, seconds, settle);
    return new Evidence(size, times.nanos(0).median(), times.nanos(1).median(), times.ratio(1, 0));
  }
}
