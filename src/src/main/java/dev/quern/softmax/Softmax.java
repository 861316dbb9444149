package dev.quern.softmax;

import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.hardware.Backend;
import dev.quern.hardware.BackendUnavailableException;
import dev.quern.hardware.KernelBuilder;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Tier;
import dev.quern.internal.Operands;
import dev.quern.internal.cuda.DeviceOperands;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Executor;

/**
 * Softmax and log-sum-exp over rows: y<sub>i</sub> = exp(x<sub>i</sub>) / &Sigma;<sub>j</sub>
 * exp(x<sub>j</sub>), and log &Sigma;<sub>j</sub> exp(x<sub>j</sub>).
 *
 * <p><b>Accuracy.</b> Every float32 result of at least 2<sup>-125</sup>, and every float64 result
 * of at least 2<sup>-1021</sup>, lies within 3 ulp of the exact value: the largest error found is
 * 2.25 ulp over the distributions that {@code quern verify} draws, 2.82 ulp in rows that together
 * hold every float32, 2.97 ulp in rows of three made to be the worst. Smaller results are +0. The
 * sum of a row's results lies within 10<sup>-6</sup> of 1 at any length. logSumExp lies within 2
 * ulp or, near 0, 10<sup>-7</sup> (float64: 10<sup>-15</sup>).
 *
 * <p><b>One answer.</b> The bits of a result depend on the row alone: not on the backend, the tier,
 * the algorithm, the number of threads, the kind of memory or the other rows.
 *
 * <p><b>Special values.</b> A row with a NaN or a +infinity, or of nothing but -infinity, becomes a
 * row of NaN. Otherwise -infinity, and anything as far below the maximum, becomes +0. A row of one
 * element becomes 1. An empty row stays empty. logSumExp of a row with a NaN is NaN; else with a
 * +infinity +infinity; of nothing but -infinity, or of nothing, -infinity. All NaN are the
 * canonical one.
 *
 * <p><b>Memory.</b> Source and destination may be the same memory; overlapping otherwise is an
 * error. Nothing is allocated per call, except by several threads, on the GPU, and small views of
 * mapped or unusual memory. Arguments are checked before anything is written.
 *
 * <p>Immutable and safe for use by several threads; keep one in a static final field. Algorithms:
 * Dukhan and Ablavatski, "The Two-Pass Softmax Algorithm" (2020), and the classic three passes.
 *
 * {@snippet :
 * Softmax softmax = Softmax.best();
 * softmax.apply(logits, probabilities);
 * }
 */
public final class Softmax {
  private final SoftmaxBackend backend;
  private final Algorithm algorithm;
  private final int threads;
  private final Executor executor;

  private final SoftmaxPasses floatArrays;
  private final SoftmaxPasses doubleArrays;

  /** Calls of more elements run on the GPU, -1: all; and then there are no passes of arrays. */
  private final long floatCuda;

  private final long doubleCuda;

  private final long floatShort;
  private final long doubleShort;
  private final long parallel;

  private Softmax(SoftmaxBackend backend, Algorithm algorithm, int threads, Executor executor) {
    this.backend = backend;
    this.algorithm = algorithm;
    this.threads = threads;
    this.executor = executor;
    SoftmaxThresholds thresholds = backend.thresholds();
    this.floatCuda = thresholds.floatCuda();
    this.doubleCuda = thresholds.doubleCuda();
    boolean everything = backend.backend() == Backend.CUDA;
    this.floatArrays = everything ? null : backend.passes(true, Memory.ARRAY);
    this.doubleArrays = everything ? null : backend.passes(false, Memory.ARRAY);
    this.floatShort = thresholds.floatShort();
    this.doubleShort = thresholds.doubleShort();
    this.parallel = thresholds.parallel();
  }

  /**
   * The fastest backend that serves here, on the calling thread.
   *
   * @throws IllegalArgumentException if a system property {@code quern.*} has an unknown value
   * @throws BackendUnavailableException if {@code -Dquern.backend} names one that can't serve
   */
  public static Softmax best() {
    return builder().build();
  }

  /**
   * That backend.
   *
   * @throws BackendUnavailableException if it can't serve, with the reason
   */
  public static Softmax on(Backend backend) {
    return builder().backend(backend).build();
  }

  /** For a choice of backend, tier, algorithm and threads. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects choices; what is not chosen is chosen by selection. */
  public static final class Builder extends KernelBuilder<Builder> {
    private Algorithm algorithm = Algorithm.AUTO;

    private Builder() {}

    @Override
    protected Builder self() {
      return this;
    }

    /** The algorithm; by default {@link Algorithm#AUTO}. */
    public Builder algorithm(Algorithm algorithm) {
      this.algorithm = Operands.notNull(algorithm, "algorithm");
      return this;
    }

    /**
     * The kernel.
     *
     * @throws IllegalArgumentException if a tier was chosen for another backend than the native
     *     one, or a system property {@code quern.*} has an unknown value
     * @throws BackendUnavailableException if the chosen backend or tier can't serve, with the
     *     reason
     */
    public Softmax build() {
      return new Softmax(
          SoftmaxBackend.choose(backend(), tier()), algorithm, threads(), executor());
    }
  }

  /** The backend that runs. */
  public Backend backend() {
    return backend.backend();
  }

  /** The tier that runs, null unless the backend is the native one. */
  public Tier tier() {
    return backend.tier();
  }

  /** The number of threads that a call may use. */
  public int threads() {
    return threads;
  }

  /**
   * What was chosen and why, and why not the others. Runs the self-test of each that could serve.
   */
  public Selection selection() {
    return backend.explain();
  }

  /**
   * The algorithm that a row runs.
   *
   * @param layout {@code JAVA_FLOAT} or {@code JAVA_DOUBLE}, or their unaligned forms
   * @param columns the length of the row
   * @param inPlace whether source and destination are the same
   */
  public Algorithm algorithmFor(ValueLayout layout, long columns, boolean inPlace) {
    boolean single = Operands.isSingle(layout);
    if (isForCuda(single, columns)) {
      return CudaSoftmax.algorithm(algorithm, single, columns);
    }
    return algorithm != Algorithm.AUTO
        ? algorithm
        : backend.thresholds().algorithm(columns, single, inPlace);
  }

  // ---- arrays of float

  /**
   * Softmax of one row.
   *
   * @param logits the row
   * @param probabilities gets the result; may be the same array
   * @throws IllegalArgumentException if the lengths differ
   */
  public void apply(float[] logits, float[] probabilities) {
    Operands.sameLength(
        Operands.notNull(logits, "logits").length,
        "logits",
        Operands.notNull(probabilities, "probabilities").length,
        "probabilities");
    run(Memory.ARRAY, true, logits, 0, probabilities, 0, 1, logits.length, logits == probabilities);
  }

  /**
   * Softmax of one row that is part of an array.
   *
   * @param logits holds the row
   * @param logitsOffset where it begins
   * @param probabilities gets the result; if it is the same array, the offset must be the same or
   *     the parts apart
   * @param probabilitiesOffset where the result begins
   * @param length the number of elements
   * @throws IndexOutOfBoundsException if a part is not inside its array
   * @throws IllegalArgumentException if the parts overlap without being the same
   */
  public void apply(
      float[] logits,
      int logitsOffset,
      float[] probabilities,
      int probabilitiesOffset,
      int length) {
    Operands.part(logitsOffset, length, Operands.notNull(logits, "logits").length, "logits");
    Operands.part(
        probabilitiesOffset,
        length,
        Operands.notNull(probabilities, "probabilities").length,
        "probabilities");
    boolean inPlace =
        logits == probabilities
            && Operands.samePart(
                logitsOffset, "logits", probabilitiesOffset, "probabilities", length);
    run(
        Memory.ARRAY,
        true,
        logits,
        logitsOffset,
        probabilities,
        probabilitiesOffset,
        1,
        length,
        inPlace);
  }

  /**
   * Softmax of rows, one after the other.
   *
   * @param logits the matrix, row by row
   * @param probabilities gets the results; may be the same array
   * @param rows the number of rows
   * @param columns the length of each
   * @throws IllegalArgumentException if an array does not have rows times columns elements
   */
  public void applyRows(float[] logits, float[] probabilities, int rows, int columns) {
    Operands.matrix(Operands.notNull(logits, "logits").length, rows, columns, "logits");
    Operands.matrix(
        Operands.notNull(probabilities, "probabilities").length, rows, columns, "probabilities");
    run(Memory.ARRAY, true, logits, 0, probabilities, 0, rows, columns, logits == probabilities);
  }

  // ---- arrays of double

  /** As {@link #apply(float[], float[])}, in float64. */
  public void apply(double[] logits, double[] probabilities) {
    Operands.sameLength(
        Operands.notNull(logits, "logits").length,
        "logits",
        Operands.notNull(probabilities, "probabilities").length,
        "probabilities");
    run(
        Memory.ARRAY,
        false,
        logits,
        0,
        probabilities,
        0,
        1,
        logits.length,
        logits == probabilities);
  }

  /** As {@link #apply(float[], int, float[], int, int)}, in float64. */
  public void apply(
      double[] logits,
      int logitsOffset,
      double[] probabilities,
      int probabilitiesOffset,
      int length) {
    Operands.part(logitsOffset, length, Operands.notNull(logits, "logits").length, "logits");
    Operands.part(
        probabilitiesOffset,
        length,
        Operands.notNull(probabilities, "probabilities").length,
        "probabilities");
    boolean inPlace =
        logits == probabilities
            && Operands.samePart(
                logitsOffset, "logits", probabilitiesOffset, "probabilities", length);
    run(
        Memory.ARRAY,
        false,
        logits,
        logitsOffset,
        probabilities,
        probabilitiesOffset,
        1,
        length,
        inPlace);
  }

  /** As {@link #applyRows(float[], float[], int, int)}, in float64. */
  public void applyRows(double[] logits, double[] probabilities, int rows, int columns) {
    Operands.matrix(Operands.notNull(logits, "logits").length, rows, columns, "logits");
    Operands.matrix(
        Operands.notNull(probabilities, "probabilities").length, rows, columns, "probabilities");
    run(Memory.ARRAY, false, logits, 0, probabilities, 0, rows, columns, logits == probabilities);
  }

  // ---- memory segments

  /**
   * Softmax of rows in memory of any kind: off-heap, mapped, more than 2<sup>31</sup> elements.
   *
   * <p>Segments over a {@code float[]} or {@code double[]} are as fast as the array; read-only heap
   * segments and those over other arrays are slower.
   *
   * @param logits the matrix, row by row
   * @param probabilities gets the results; may be the same memory
   * @param rows the number of rows
   * @param columns the length of each
   * @param layout {@code JAVA_FLOAT} or {@code JAVA_DOUBLE}, or {@code _UNALIGNED}, in native byte
   *     order
   * @throws IllegalArgumentException if a segment does not have the size of the matrix or the
   *     alignment of the layout, if the layout is another, if the segments overlap without being
   *     the same, if {@code probabilities} is read-only, or if a segment is confined to one thread
   *     and this kernel uses several
   * @throws IllegalStateException if the arena of a segment is closed
   * @throws WrongThreadException if a segment is confined to another thread
   */
  public void apply(
      MemorySegment logits,
      MemorySegment probabilities,
      long rows,
      long columns,
      ValueLayout layout) {
    boolean single = Operands.isSingle(layout);
    Operands.segment(logits, rows, columns, layout, threads, "logits");
    Operands.segment(probabilities, rows, columns, layout, threads, "probabilities");
    Operands.writable(probabilities, "probabilities");
    boolean inPlace = Operands.sameSegment(logits, "logits", probabilities, "probabilities");
    Object x = Operands.array(logits, single);
    Object y = x == null ? null : Operands.array(probabilities, single);
    if (y != null) {
      int shift = single ? 2 : 3;
      run(
          Memory.ARRAY,
          single,
          x,
          logits.address() >> shift,
          y,
          probabilities.address() >> shift,
          rows,
          columns,
          inPlace);
    } else {
      Memory memory = logits.isNative() && probabilities.isNative() ? Memory.OFF_HEAP : Memory.HEAP;
      run(memory, single, logits, 0, probabilities, 0, rows, columns, inPlace);
    }
  }

  // ---- device memory

  /**
   * Softmax of rows in the memory of a GPU, which computes them, whatever this kernel's backend; of
   * the algorithms only {@link Algorithm#TWO_PASS} makes a difference there. Comes after what the
   * stream was given before, and does not wait.
   *
   * @param logits the matrix, row by row
   * @param probabilities gets the results; may be the same memory
   * @param rows the number of rows
   * @param columns the length of each
   * @param layout {@code JAVA_FLOAT} or {@code JAVA_DOUBLE}, in native byte order
   * @param stream of the GPU whose memory it is
   * @throws IllegalArgumentException if memory does not have the size of the matrix, is not aligned
   *     to its elements, is another GPU's than the stream, or overlaps without being the same, or
   *     if the layout is another
   * @throws IllegalStateException if an arena is closed
   * @throws WrongThreadException if an arena is confined to another thread
   * @throws dev.quern.cuda.CudaUnavailableException if the GPU has no kernels, with the reason
   * @throws dev.quern.cuda.CudaException if the driver refuses
   */
  public void apply(
      DeviceMemory logits,
      DeviceMemory probabilities,
      long rows,
      long columns,
      ValueLayout layout,
      CudaStream stream) {
    boolean single = Operands.isSingle(layout);
    int bytes = (int) layout.byteSize();
    DeviceOperands.matrix(logits, rows, columns, bytes, stream, "logits");
    DeviceOperands.matrix(probabilities, rows, columns, bytes, stream, "probabilities");
    DeviceOperands.sameOrApart(logits, "logits", probabilities, "probabilities");
    if (rows > 0 && columns > 0) {
      CudaSoftmax.rows(single, algorithm, logits, probabilities, rows, columns, stream);
    }
  }

  // ---- logSumExp

  /** The logarithm of the sum of the exponentials of one row. */
  public float logSumExp(float[] logits) {
    Operands.notNull(logits, "logits");
    return (float) sum(Memory.ARRAY, true, logits, 0, logits.length);
  }

  /**
   * The logarithm of the sum of the exponentials of one row that is part of an array.
   *
   * @throws IndexOutOfBoundsException if the part is not inside the array
   */
  public float logSumExp(float[] logits, int offset, int length) {
    Operands.part(offset, length, Operands.notNull(logits, "logits").length, "logits");
    return (float) sum(Memory.ARRAY, true, logits, offset, length);
  }

  /** As {@link #logSumExp(float[])}, in float64. */
  public double logSumExp(double[] logits) {
    Operands.notNull(logits, "logits");
    return sum(Memory.ARRAY, false, logits, 0, logits.length);
  }

  /** As {@link #logSumExp(float[], int, int)}, in float64. */
  public double logSumExp(double[] logits, int offset, int length) {
    Operands.part(offset, length, Operands.notNull(logits, "logits").length, "logits");
    return sum(Memory.ARRAY, false, logits, offset, length);
  }

  /**
   * logSumExp of rows, one after the other.
   *
   * @param logits the matrix, row by row
   * @param results gets one number per row
   * @param rows the number of rows
   * @param columns the length of each
   * @throws IllegalArgumentException if {@code logits} does not have rows times columns elements,
   *     or {@code results} not as many as there are rows, or if they are the same array
   */
  public void logSumExpRows(float[] logits, float[] results, int rows, int columns) {
    Operands.matrix(Operands.notNull(logits, "logits").length, rows, columns, "logits");
    Operands.matrix(Operands.notNull(results, "results").length, rows, 1, "results");
    Operands.apart(logits == results && rows > 0, "logits", "results");
    if (isForCuda(true, (long) rows * columns)) {
      CudaSoftmax.logSumExp(true, logits, 0, results, rows, columns);
      return;
    }
    for (int r = 0; r < rows; r++) {
      results[r] = (float) sum(Memory.ARRAY, true, logits, (long) r * columns, columns);
    }
  }

  /** As {@link #logSumExpRows(float[], float[], int, int)}, in float64. */
  public void logSumExpRows(double[] logits, double[] results, int rows, int columns) {
    Operands.matrix(Operands.notNull(logits, "logits").length, rows, columns, "logits");
    Operands.matrix(Operands.notNull(results, "results").length, rows, 1, "results");
    Operands.apart(logits == results && rows > 0, "logits", "results");
    if (isForCuda(false, (long) rows * columns)) {
      CudaSoftmax.logSumExp(false, logits, 0, results, rows, columns);
      return;
    }
    for (int r = 0; r < rows; r++) {
      results[r] = sum(Memory.ARRAY, false, logits, (long) r * columns, columns);
    }
  }

  /**
   * logSumExp of rows in memory of any kind.
   *
   * @param logits the matrix, row by row
   * @param results gets one number per row
   * @param rows the number of rows
   * @param columns the length of each
   * @param layout of both; as in {@link #apply(MemorySegment, MemorySegment, long, long,
   *     ValueLayout)}, also what is thrown
   */
  public void logSumExp(
      MemorySegment logits, MemorySegment results, long rows, long columns, ValueLayout layout) {
    boolean single = Operands.isSingle(layout);
    Operands.segment(logits, rows, columns, layout, threads, "logits");
    Operands.segment(results, rows, 1, layout, threads, "results");
    Operands.writable(results, "results");
    Operands.apart(rows > 0 && Operands.overlap(logits, results), "logits", "results");
    Object x = Operands.array(logits, single);
    Object operand = x != null ? x : logits;
    long from = x != null ? logits.address() >> (single ? 2 : 3) : 0;
    if (isForCuda(single, rows * columns)) {
      CudaSoftmax.logSumExp(single, operand, from, results, rows, columns);
      return;
    }
    Memory memory = x != null ? Memory.ARRAY : logits.isNative() ? Memory.OFF_HEAP : Memory.HEAP;
    for (long r = 0; r < rows; r++) {
      Elements.set(results, single, r, sum(memory, single, operand, from + r * columns, columns));
    }
  }

  private double sum(Memory memory, boolean single, Object x, long from, long n) {
    if (isForCuda(single, n)) {
      double[] result = new double[1];
      CudaSoftmax.logSumExp(single, x, from, result, 1, n);
      return result[0];
    }
    SoftmaxPasses passes = passes(memory, single);
    if (threads > 1 && n > parallel) {
      return ParallelSoftmax.logSumExp(passes, x, from, n, threads, executor);
    }
    return SoftmaxRow.logSumExp(suitable(passes, n), x, from, n, SoftmaxState.ofThread());
  }

  private SoftmaxPasses passes(Memory memory, boolean single) {
    return memory != Memory.ARRAY
        ? backend.passes(single, memory)
        : single ? floatArrays : doubleArrays;
  }

  private boolean isForCuda(boolean single, long elements) {
    return elements > (single ? floatCuda : doubleCuda) && backend.cuda();
  }

  /** The vector backend's passes for short calls on arrays, where a tuning profile says so. */
  private SoftmaxPasses suitable(SoftmaxPasses passes, long elements) {
    if (elements < floatShort && passes == floatArrays) {
      return backend.shortPasses(true);
    }
    return elements < doubleShort && passes == doubleArrays ? backend.shortPasses(false) : passes;
  }

  private void run(
      Memory memory,
      boolean single,
      Object x,
      long from,
      Object y,
      long yFrom,
      long rows,
      long columns,
      boolean inPlace) {
    if (rows == 0 || columns == 0) {
      return;
    }
    if (isForCuda(single, rows * columns)) {
      CudaSoftmax.rows(single, algorithm, x, from, y, yFrom, rows, columns);
      return;
    }
    SoftmaxPasses passes = passes(memory, single);
    SoftmaxThresholds thresholds = backend.thresholds();
    Algorithm resolved =
        algorithm != Algorithm.AUTO ? algorithm : thresholds.algorithm(columns, single, inPlace);
    boolean streaming = thresholds.streams(rows * columns, single, inPlace);
    if (threads > 1 && rows * columns > parallel) {
      ParallelSoftmax.rows(
          passes, resolved, x, from, y, yFrom, rows, columns, streaming, threads, executor);
    } else {
      suitable(passes, rows * columns).rows(resolved, x, from, y, yFrom, rows, columns, streaming);
    }
  }
}
