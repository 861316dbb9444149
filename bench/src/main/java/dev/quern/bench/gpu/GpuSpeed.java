package dev.quern.bench.gpu;

import dev.quern.approx.Arithmetic;
import dev.quern.approx.Products;
import dev.quern.bench.BesselInputs;
import dev.quern.bench.ElementType;
import dev.quern.bench.Interleaved.Spread;
import dev.quern.bench.LMulData;
import dev.quern.bench.Size;
import dev.quern.bessel.BesselFunction;
import dev.quern.bessel.LogBessel;
import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.DeviceMemory;
import dev.quern.hardware.Backend;
import dev.quern.softmax.Softmax;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** How fast the kernels are on data in a device's memory. */
public final class GpuSpeed {
  private static final int BLOCK = 1 << 20;
  private static final List<String> MODES = List.of("exact", "l-mul-raw", "l-mul", "l-mul-formula");
  private static final String BY_COPY = "copy";
  private static final String BY_FLOAT32 = "float32 multiply-adds";
  private static final String BY_FLOAT64 = "float64 multiply-adds";

  private final CudaDevice device;
  private final GpuEffort effort;
  private final GpuLimits limits;
  private final Consumer<GpuResult> done;

  /**
   * Measurements.
   *
   * @param limits what the device allows
   * @param done gets each result
   */
  public GpuSpeed(CudaDevice device, GpuEffort effort, GpuLimits limits, Consumer<GpuResult> done) {
    this.device = device;
    this.effort = effort;
    this.limits = limits;
    this.done = done;
  }

  private double copyNanos(long bytes) {
    return bytes / limits.copyRate();
  }

  private static String note(int places) {
    return places == 1
        ? "one place in memory"
        : places + " places in memory in turn, so that data does not come from the level 2 cache";
  }

  // ---- softmax

  /** Softmax of every shape. */
  public void softmax() {
    Softmax softmax = Softmax.builder().backend(Backend.CUDA).build();
    for (SoftmaxShape shape : SoftmaxShape.all(device, effort)) {
      softmax(softmax, shape);
    }
  }

  private void softmax(Softmax softmax, SoftmaxShape shape) {
    ElementType type = shape.type();
    long bytes = shape.elements() * type.bytes();
    try (Arena arena = Arena.ofConfined();
        GpuTimer timer = new GpuTimer(device, effort.seconds())) {
      Turns x = new Turns(device, bytes, shape.places(), logits(type, bytes), arena);
      Turns y = new Turns(device, bytes, shape.places(), null, arena);
      Spread nanos =
          timer.device(
              s ->
                  softmax.apply(
                      x.next(), y.next(), shape.rows(), shape.columns(), type.layout(), s));
      done.accept(
          new GpuResult(
              "softmax",
              shape.contest(),
              type.id(),
              shape.shape(),
              softmax.algorithmFor(type.layout(), shape.columns(), false).id(),
              shape.elements(),
              2 * bytes,
              0,
              nanos,
              timer.samples(),
              BY_COPY,
              copyNanos(2 * bytes),
              note(shape.places())));
    }
  }

  /** U(-10, 10). */
  private static MemorySegment logits(ElementType type, long bytes) {
    SplittableRandom random = new SplittableRandom(42);
    int n = (int) Math.min(BLOCK, bytes / type.bytes());
    if (type == ElementType.FLOAT32) {
      float[] x = new float[n];
      for (int i = 0; i < n; i++) {
        x[i] = (float) random.nextDouble(-10, 10);
      }
      return MemorySegment.ofArray(x);
    }
    return MemorySegment.ofArray(random.doubles(n, -10, 10).toArray());
  }

  // ---- log-Bessel

  /** Log I and log K in each region, and both at once. */
  public void logBessel() {
    List<String> regions = new ArrayList<>(BesselInputs.regions());
    if (effort.bytes() < GpuEffort.USUAL.bytes()) {
      regions.removeIf(
          r -> !List.of("small-x", "small-r", "r20", "r30", "r64", "r4096", "mix").contains(r));
    }
    for (String region : regions) {
      int n = (int) Math.min(4 * BLOCK, effort.bytes() / Double.BYTES);
      BesselInputs inputs = BesselInputs.of(region, false, Math.min(n, BLOCK));
      for (BesselFunction f : List.of(BesselFunction.LOG_I, BesselFunction.LOG_K)) {
        logBessel(f, region, inputs, n);
      }
    }
  }

  private void logBessel(BesselFunction f, String region, BesselInputs inputs, int n) {
    LogBessel bessel = LogBessel.builder().backend(Backend.CUDA).build();
    long each = (long) n * Double.BYTES;
    int count = inputs.x().length;
    double operations = 0;
    for (int i = 0; i < count; i++) {
      operations += BesselOperations.of(f, inputs.orders()[i], inputs.x()[i]);
    }
    operations *= (double) n / count;
    try (Arena arena = Arena.ofConfined();
        GpuTimer timer = new GpuTimer(device, effort.seconds())) {
      int places = Turns.count(device, 3 * each);
      Turns orders = new Turns(device, each, places, MemorySegment.ofArray(inputs.orders()), arena);
      Turns x = new Turns(device, each, places, MemorySegment.ofArray(inputs.x()), arena);
      Turns result = new Turns(device, each, places, null, arena);
      Spread nanos = timer.device(s -> bessel.apply(f, orders.next(), x.next(), result.next(), s));
      double arithmetic = operations / limits.float64().giga();
      double copy = copyNanos(3 * each);
      done.accept(
          new GpuResult(
              "log-bessel",
              f.id() + "/device/" + region,
              "float64",
              null,
              null,
              n,
              3 * each,
              (long) operations,
              nanos,
              timer.samples(),
              arithmetic > copy ? BY_FLOAT64 : BY_COPY,
              Math.max(arithmetic, copy),
              note(places)));
    }
  }

  // ---- products

  /** Products of float32, element by element and of matrices. */
  public void products() {
    for (String mode : MODES) {
      Products products =
          Products.builder().backend(Backend.CUDA).arithmetic(Arithmetic.of(mode)).build();
      multiply(products, mode);
      for (int side : effort.sides()) {
        matrixProduct(products, mode, side);
      }
    }
  }

  private static MemorySegment operand(long bytes, boolean first) {
    int n = (int) Math.min(BLOCK, bytes / Float.BYTES);
    return MemorySegment.ofArray(LMulData.NORMAL.make(n, first));
  }

  private void multiply(Products products, String mode) {
    long bytes = effort.bytes();
    try (Arena arena = Arena.ofConfined();
        GpuTimer timer = new GpuTimer(device, effort.seconds())) {
      int places = Turns.count(device, 3 * bytes);
      Turns x = new Turns(device, bytes, places, operand(bytes, true), arena);
      Turns y = new Turns(device, bytes, places, operand(bytes, false), arena);
      Turns z = new Turns(device, bytes, places, null, arena);
      Spread nanos = timer.device(s -> products.multiply(x.next(), y.next(), z.next(), s));
      done.accept(
          new GpuResult(
              "l-mul",
              "l-mul/multiply/device/" + mode,
              "float32",
              null,
              mode,
              bytes / Float.BYTES,
              3 * bytes,
              0,
              nanos,
              timer.samples(),
              BY_COPY,
              copyNanos(3 * bytes),
              note(places)));
    }
  }

  private void matrixProduct(Products products, String mode, int side) {
    long bytes = (long) side * side * Float.BYTES;
    long operations = (long) side * side * side;
    try (Arena arena = Arena.ofConfined();
        GpuTimer timer = new GpuTimer(device, effort.seconds())) {
      DeviceMemory a = new Turns(device, bytes, 1, operand(bytes, true), arena).next();
      DeviceMemory b = new Turns(device, bytes, 1, operand(bytes, false), arena).next();
      DeviceMemory c = device.allocate(bytes, arena);
      Spread nanos = timer.device(s -> ProductShape.square(side).run(products, a, b, c, s));
      done.accept(
          new GpuResult(
              "l-mul",
              "l-mul/matrix-product/device/" + mode,
              "float32",
              Size.text(side) + " x " + Size.text(side),
              mode,
              (long) side * side,
              3 * bytes,
              operations,
              nanos,
              timer.samples(),
              BY_FLOAT32,
              operations / limits.float32().giga(),
              "the same matrices again and again"));
    }
  }
}
