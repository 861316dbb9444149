package dev.quern.bessel;

import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.hardware.Backend;
import dev.quern.hardware.BackendUnavailableException;
import dev.quern.hardware.KernelBuilder;
import dev.quern.hardware.Selection;
import dev.quern.hardware.Tier;
import dev.quern.internal.BackendChooser;
import dev.quern.internal.CudaCalls;
import dev.quern.internal.Operands;
import dev.quern.internal.Threshold;
import dev.quern.internal.cuda.DeviceOperands;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Executor;

/**
 * Logarithms of the modified Bessel functions I<sub>v</sub>(x) and K<sub>v</sub>(x) of real order,
 * their scaled forms, ratios and derivatives ({@link BesselFunction}), in float64, for every order
 * and argument: nothing over- or underflows unless the result itself does.
 *
 * <p><b>Accuracy.</b> With u = 2<sup>-53</sup> and r = &radic;(v&sup2; + x&sup2;), the error of the
 * logarithms, scaled or not, is at most 8 u (|log f| + r + 1): half an ulp of v or of x changes
 * them by as much as u r, so that near a zero of log f no more can be asked for. The largest found
 * is 2.7 in 28,000 points over the whole range, 4.2 in 200,000 more where it is largest (K of
 * orders below 1/2 at x below 1/4). log I<sub>0</sub> has a relative error of at most 4 u, ratios
 * of 8 u (found: 2.4 and 7.9), derivatives by the argument of 18 u (15); derivatives by the order
 * have an error of at most 2 &middot; 10<sup>-15</sup> max(1, |result|). {@code quern verify
 * log-bessel} measures all of it.
 *
 * <p><b>One answer.</b> The bits of a result depend on order and argument alone: not on the
 * backend, the tier, the number of threads, the kind of memory or the neighbours.
 *
 * <p><b>Special values.</b> NaN gives NaN, and so does x &lt; 0. At x = 0 and at infinities results
 * are the limits; with v and x both infinite, NaN. K is even in v. I with a negative integer order
 * is I with |v|; with another negative order, where it may be negative itself, NaN. Ratios, and the
 * derivative of log I by the order, are NaN for negative orders.
 *
 * <p><b>Memory.</b> Results may go where x or the orders came from; overlapping otherwise is an
 * error. Nothing is allocated per call, except by several threads. Arguments are checked before
 * anything is written.
 *
 * <p>Immutable and safe for use by several threads; keep one in a static final field.
 *
 * <p>Methods: for r &ge; 20 the logarithm of the uniform expansion (DLMF 10.41) in powers of 1/r;
 * below, the power series and its continued fraction for I, the trapezoidal rule on the integral of
 * DLMF 10.32.9 and Temme's series (1975) for K. The idea to evaluate on a logarithmic scale:
 * Plesner, S&oslash;rensen and Hauberg, "Accurate Computation of the Logarithm of Modified Bessel
 * Functions on GPUs" (2024).
 *
 * {@snippet :
 * double one = LogBessel.logI(1023, 250.0);
 * LogBessel bessel = LogBessel.best();
 * bessel.logK(2.5, x, result);
 * bessel.apply(BesselFunction.RATIO_I, orders, x, result);
 * }
 */
public final class LogBessel {
  private static final BesselPasses SCALAR = new BesselPasses.Scalar();

  private final BackendChooser.Choice choice;
  private final BesselPasses passes;
  private final int threads;
  private final Executor executor;

  /** Calls of more elements use several threads. */
  private final long parallel;

  /** Calls of more elements run on the GPU, -1: all, and then there are no passes. */
  private final long cuda;

  /** Whether it serves, null until the first call that would go there. */
  private Boolean cudaServes;

  private LogBessel(BackendChooser.Choice choice, int threads, Executor executor) {
    this.choice = choice;
    this.cuda = CudaCalls.limit(choice, Threshold.BESSEL_CUDA);
    this.passes =
        choice.backend() == Backend.CUDA
            ? null
            : BesselBackend.passes(choice.backend(), choice.tier());
    this.threads = threads;
    this.executor = executor;
    this.parallel =
        Math.max(
            (long) BesselCall.BLOCKS * BesselPass.BLOCK,
            Threshold.BESSEL_PARALLEL.at(choice.backend(), choice.tier()));
  }

  /**
   * The fastest backend that serves here, on the calling thread.
   *
   * @throws IllegalArgumentException if a system property {@code quern.*} has an unknown value
   * @throws BackendUnavailableException if {@code -Dquern.backend} names one that can't serve
   */
  public static LogBessel best() {
    return builder().build();
  }

  /**
   * That backend.
   *
   * @throws BackendUnavailableException if it can't serve, with the reason
   */
  public static LogBessel on(Backend backend) {
    return builder().backend(backend).build();
  }

  /** For a choice of backend, tier and threads. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects choices; what is not chosen is chosen by selection. */
  public static final class Builder extends KernelBuilder<Builder> {
    private Builder() {}

    @Override
    protected Builder self() {
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
    public LogBessel build() {
      return new LogBessel(BesselBackend.CHOOSER.choose(backend(), tier()), threads(), executor());
    }
  }

  /** The backend that runs. */
  public Backend backend() {
    return choice.backend();
  }

  /** The tier that runs, null unless the backend is the native one. */
  public Tier tier() {
    return choice.tier();
  }

  /** The number of threads that a call may use. */
  public int threads() {
    return threads;
  }

  /**
   * What was chosen and why, and why not the others. Runs the self-test of each that could serve.
   */
  public Selection selection() {
    return CudaCalls.explain(
        BesselBackend.CHOOSER.explain(choice), BesselBackend.CHOOSER, cuda, "elements");
  }

  private boolean cudaServes() {
    Boolean serves = cudaServes;
    if (serves == null) {
      serves = choice.backend() == Backend.CUDA || CudaCalls.divert(BesselBackend.CHOOSER, choice);
      cudaServes = serves; // two threads may find out the same, which does no harm
    }
    return serves;
  }

  // ---- single values

  /** log I of one order and argument, in plain Java; the same bits as in an array. */
  public static double logI(double order, double x) {
    return value(BesselFunction.LOG_I, order, x);
  }

  /** log K of one order and argument, in plain Java; the same bits as in an array. */
  public static double logK(double order, double x) {
    return value(BesselFunction.LOG_K, order, x);
  }

  /** Any function of one order and argument, in plain Java; the same bits as in an array. */
  public static double value(BesselFunction function, double order, double x) {
    Operands.notNull(function, "function");
    return BesselBlock.ofThread().single(SCALAR, function, order, x);
  }

  // ---- arrays

  /**
   * result[i] = f(order, x[i]).
   *
   * @param function f
   * @param order the order of all elements
   * @param x the arguments
   * @param result gets the results; may be the same array
   * @throws IllegalArgumentException if the lengths differ
   */
  public void apply(BesselFunction function, double order, double[] x, double[] result) {
    Operands.notNull(function, "function");
    Operands.sameLength(
        Operands.notNull(x, "x").length, "x", Operands.notNull(result, "result").length, "result");
    run(function, null, order, 0, x, 0, result, 0, null, x.length);
  }

  /**
   * result[i] = f(orders[i], x[i]).
   *
   * @param function f
   * @param orders the orders
   * @param x the arguments
   * @param result gets the results; may be the same array as x or orders
   * @throws IllegalArgumentException if the lengths differ
   */
  public void apply(BesselFunction function, double[] orders, double[] x, double[] result) {
    Operands.notNull(function, "function");
    Operands.sameLength(
        Operands.notNull(x, "x").length, "x", Operands.notNull(orders, "orders").length, "orders");
    Operands.sameLength(x.length, "x", Operands.notNull(result, "result").length, "result");
    run(function, orders, 0, 0, x, 0, result, 0, null, x.length);
  }

  /**
   * As {@link #apply(BesselFunction, double, double[], double[])}, of parts of arrays.
   *
   * @throws IndexOutOfBoundsException if a part is not inside its array
   * @throws IllegalArgumentException if the parts overlap without being the same
   */
  public void apply(
      BesselFunction function,
      double order,
      double[] x,
      int xOffset,
      double[] result,
      int resultOffset,
      int length) {
    Operands.notNull(function, "function");
    Operands.part(xOffset, length, Operands.notNull(x, "x").length, "x");
    Operands.part(resultOffset, length, Operands.notNull(result, "result").length, "result");
    if (x == result) {
      Operands.samePart(xOffset, "x", resultOffset, "result", length);
    }
    run(function, null, order, 0, x, xOffset, result, resultOffset, null, length);
  }

  /**
   * As {@link #apply(BesselFunction, double[], double[], double[])}, of parts of arrays.
   *
   * @throws IndexOutOfBoundsException if a part is not inside its array
   * @throws IllegalArgumentException if the result's part overlaps another without being the same
   */
  public void apply(
      BesselFunction function,
      double[] orders,
      int ordersOffset,
      double[] x,
      int xOffset,
      double[] result,
      int resultOffset,
      int length) {
    Operands.notNull(function, "function");
    Operands.part(ordersOffset, length, Operands.notNull(orders, "orders").length, "orders");
    Operands.part(xOffset, length, Operands.notNull(x, "x").length, "x");
    Operands.part(resultOffset, length, Operands.notNull(result, "result").length, "result");
    if (x == result) {
      Operands.samePart(xOffset, "x", resultOffset, "result", length);
    }
    if (orders == result) {
      Operands.samePart(ordersOffset, "orders", resultOffset, "result", length);
    }
    run(function, orders, 0, ordersOffset, x, xOffset, result, resultOffset, null, length);
  }

  /** As {@link #apply(BesselFunction, double, double[], double[])} with {@code LOG_I}. */
  public void logI(double order, double[] x, double[] result) {
    apply(BesselFunction.LOG_I, order, x, result);
  }

  /** As {@link #apply(BesselFunction, double, double[], double[])} with {@code LOG_K}. */
  public void logK(double order, double[] x, double[] result) {
    apply(BesselFunction.LOG_K, order, x, result);
  }

  /**
   * Both logarithms, for less than the price of two calls.
   *
   * @param order the order of all elements
   * @param x the arguments
   * @param logI gets log I; may be the same array as x
   * @param logK gets log K; may be the same array as x, not as logI
   * @throws IllegalArgumentException if the lengths differ, or logI and logK are the same
   */
  public void logIAndLogK(double order, double[] x, double[] logI, double[] logK) {
    both(null, order, x, logI, logK);
  }

  /** As {@link #logIAndLogK(double, double[], double[], double[])}, with an order per element. */
  public void logIAndLogK(double[] orders, double[] x, double[] logI, double[] logK) {
    Operands.sameLength(
        Operands.notNull(x, "x").length, "x", Operands.notNull(orders, "orders").length, "orders");
    both(orders, 0, x, logI, logK);
  }

  private void both(double[] orders, double order, double[] x, double[] logI, double[] logK) {
    Operands.sameLength(
        Operands.notNull(x, "x").length, "x", Operands.notNull(logI, "logI").length, "logI");
    Operands.sameLength(x.length, "x", Operands.notNull(logK, "logK").length, "logK");
    Operands.apart(logI == logK && x.length > 0, "logI", "logK");
    run(null, orders, order, 0, x, 0, logI, 0, logK, x.length);
  }

  // ---- memory segments

  /**
   * result[i] = f(order, x[i]) in memory of any kind: off-heap, mapped, more than 2<sup>31</sup>
   * elements.
   *
   * @param function f
   * @param order the order of all elements
   * @param x the arguments
   * @param result gets the results; may be the same memory
   * @param layout {@code JAVA_DOUBLE} or {@code JAVA_DOUBLE_UNALIGNED}, in native byte order
   * @throws IllegalArgumentException if the sizes differ or are not whole elements, if a segment
   *     does not have the alignment of the layout, if the segments overlap without being the same,
   *     if {@code result} is read-only, or if a segment is confined to one thread and this kernel
   *     uses several
   * @throws IllegalStateException if the arena of a segment is closed
   * @throws WrongThreadException if a segment is confined to another thread
   */
  public void apply(
      BesselFunction function,
      double order,
      MemorySegment x,
      MemorySegment result,
      ValueLayout.OfDouble layout) {
    Operands.notNull(function, "function");
    long n = elements(x, result, layout);
    run(function, null, order, 0, x, 0, result, 0, null, n);
  }

  /**
   * As {@link #apply(BesselFunction, double, MemorySegment, MemorySegment, ValueLayout.OfDouble)},
   * with an order per element.
   */
  public void apply(
      BesselFunction function,
      MemorySegment orders,
      MemorySegment x,
      MemorySegment result,
      ValueLayout.OfDouble layout) {
    Operands.notNull(function, "function");
    long n = elements(x, result, layout);
    Operands.segment(orders, n, 1, layout, threads, "orders");
    Operands.sameSegment(orders, "orders", result, "result");
    run(function, orders, 0, 0, x, 0, result, 0, null, n);
  }

  // ---- device memory

  /**
   * A function of elements in the memory of a GPU, which computes them, whatever this kernel's
   * backend. Comes after what the stream was given before, and does not wait.
   *
   * @param function what to compute
   * @param order the order of all elements
   * @param x the arguments, float64
   * @param result gets a number per argument; may be the same memory
   * @param stream of the GPU whose memory it is
   * @throws IllegalArgumentException if memory does not have the size of {@code x}, is not aligned
   *     to its elements, is another GPU's than the stream, or overlaps without being the same
   * @throws IllegalStateException if an arena is closed
   * @throws WrongThreadException if an arena is confined to another thread
   * @throws dev.quern.cuda.CudaUnavailableException if the GPU has no kernels, with the reason
   * @throws dev.quern.cuda.CudaException if the driver refuses
   */
  public void apply(
      BesselFunction function,
      double order,
      DeviceMemory x,
      DeviceMemory result,
      CudaStream stream) {
    Operands.notNull(function, "function");
    long n = elements(x, result, "result", stream);
    CudaBessel.run(function, null, order, x, result, null, n, stream);
  }

  /**
   * As {@link #apply(BesselFunction, double, DeviceMemory, DeviceMemory, CudaStream)}, with an
   * order per element.
   *
   * @param orders as many as arguments; the result may be the same memory
   */
  public void apply(
      BesselFunction function,
      DeviceMemory orders,
      DeviceMemory x,
      DeviceMemory result,
      CudaStream stream) {
    Operands.notNull(function, "function");
    long n = elements(x, result, "result", stream);
    DeviceOperands.elements(orders, n, Double.BYTES, stream, "orders");
    DeviceOperands.sameOrApart(orders, "orders", result, "result");
    CudaBessel.run(function, orders, 0, x, result, null, n, stream);
  }

  /**
   * log I and log K at once, for little more than one of them, as {@link #apply(BesselFunction,
   * double, DeviceMemory, DeviceMemory, CudaStream)}.
   */
  public void logIAndLogK(
      double order, DeviceMemory x, DeviceMemory logI, DeviceMemory logK, CudaStream stream) {
    long n = elements(x, logI, "logI", stream);
    elements(x, logK, "logK", stream);
    DeviceOperands.apart(logI, "logI", logK, "logK");
    CudaBessel.run(null, null, order, x, logI, logK, n, stream);
  }

  private static long elements(
      DeviceMemory x, DeviceMemory result, String name, CudaStream stream) {
    long n = DeviceOperands.count(x, Double.BYTES, stream, "x");
    DeviceOperands.elements(result, n, Double.BYTES, stream, name);
    DeviceOperands.sameOrApart(x, "x", result, name);
    return n;
  }

  private long elements(MemorySegment x, MemorySegment result, ValueLayout.OfDouble layout) {
    Operands.isSingle(layout);
    long bytes = Operands.notNull(x, "x").byteSize();
    if (bytes % Double.BYTES != 0) {
      throw new IllegalArgumentException(
          "x has " + bytes + " bytes, expected a multiple of " + Double.BYTES);
    }
    long n = bytes / Double.BYTES;
    Operands.segment(x, n, 1, layout, threads, "x");
    Operands.segment(result, n, 1, layout, threads, "result");
    Operands.writable(result, "result");
    Operands.sameSegment(x, "x", result, "result");
    return n;
  }

  private void run(
      BesselFunction function,
      Object orders,
      double order,
      long ordersFrom,
      Object x,
      long xFrom,
      Object result,
      long resultFrom,
      Object second,
      long n) {
    if (n > cuda && cudaServes()) {
      CudaBessel.run(function, orders, order, ordersFrom, x, xFrom, result, resultFrom, second, n);
    } else if (threads > 1 && n > parallel) {
      new BesselCall(
              passes, function, orders, order, ordersFrom, x, xFrom, result, resultFrom, second)
          .run(n, threads, executor);
    } else {
      BesselCall.run(
          passes, function, orders, order, ordersFrom, x, xFrom, result, resultFrom, second, 0, n);
    }
  }
}
