package dev.quern.bessel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.quern.cuda.Cuda;
import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import dev.quern.internal.cuda.Kernel;
import dev.quern.internal.cuda.Lease;
import dev.quern.internal.cuda.Pipeline;
import dev.quern.internal.cuda.Staging;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The backend cuda: native/cuda/bessel.cu. One kernel computes what lies at r of at least 20 and
 * lists the rest by class, another one works the lists off.
 */
final class CudaBessel {
  private static final String FAMILY = "bessel";

  private static final int FIRST_THREADS = 256;
  private static final int REST_THREADS = 128;

  /** Elements that a thread takes at a time. */
  private static final int OF_THREAD = 2;

  /** Blocks of a multiprocessor: enough to fill it several times over. */
  private static final int BLOCKS = 6;

  /** Lists of indices, as cuda/bessel_plans.h counts them: their room, and that of their counts. */
  private static final long LIST_BYTES = 4 * Integer.BYTES;

  private static final long COUNT_BYTES = 1024;

  /** Elements of one launch: indices have 32 bits, and lists take twice the room of elements. */
  private static final long MOST = 1L << 27;

  /** Elements of host memory that are on their way at a time. */
  private static final long TILE = 1L << 20;

  private static final int CHAINS = 4;
  private static final int STEPS = 8;

  /** By function, and behind them of log I and log K at once; made when first needed. */
  private static final AtomicReferenceArray<MemorySegment> PLANS =
      new AtomicReferenceArray<>(BesselFunction.values().length + 1);

  private CudaBessel() {}

  // ---- plans

  private static MemorySegment plans(BesselFunction f) {
    int index = f == null ? PLANS.length() - 1 : f.ordinal();
    MemorySegment plans = PLANS.get(index);
    if (plans == null) {
      plans = make(f); // two threads may make the same, which does no harm
      PLANS.set(index, plans);
    }
    return plans;
  }

  /** What cuda/bessel_plans.h describes. */
  private static MemorySegment make(BesselFunction f) {
    MemorySegment plans =
        Arena.global().allocate(JAVA_INT, (long) CHAINS * BesselPlan.CLASSES * STEPS);
    plans.fill((byte) -1);
    BesselFunction first = f == null ? BesselFunction.LOG_I : f;
    for (int c = 1; c < BesselPlan.CLASSES; c++) {
      if (c < BesselPlan.FALLBACK) {
        put(plans, 0, c, f == null ? BesselPlan.ofBoth(c) : BesselPlan.of(f, c));
      }
      put(plans, 1, c, BesselPlan.of(first, c));
      put(plans, 2, c, BesselPlan.of(BesselFunction.LOG_K, c));
      put(plans, 3, c, BesselPlan.of(BesselFunction.LOG_I_POWER_SCALED, c));
    }
    return plans;
  }

  private static void put(MemorySegment plans, int chain, int elementClass, int[] steps) {
    long at = ((long) chain * BesselPlan.CLASSES + elementClass) * STEPS;
    for (int i = 0; i < steps.length; i++) {
      plans.setAtIndex(JAVA_INT, at + i, steps[i]);
    }
  }

  // ---- device memory

  /**
   * Of elements in a device's memory; does not wait.
   *
   * @param f null: log I and, in {@code second}, log K
   * @param orders null: all elements have the same order
   */
  static void run(
      BesselFunction f,
      DeviceMemory orders,
      double order,
      DeviceMemory x,
      DeviceMemory result,
      DeviceMemory second,
      long n,
      CudaStream stream) {
    long most = Math.min(n, MOST);
    if (n == 0) {
      return;
    }
    try (Lease scratch = Lease.of(x.device(), COUNT_BYTES + most * LIST_BYTES, stream)) {
      for (long from = 0; from < n; from += most) {
        launch(
            f, orders, order, x, result, second, from, Math.min(most, n - from), scratch, stream);
      }
    }
  }

  private static void launch(
      BesselFunction f,
      DeviceMemory orders,
      double order,
      DeviceMemory x,
      DeviceMemory result,
      DeviceMemory second,
      long from,
      long n,
      Lease scratch,
      CudaStream stream) {
    CudaDevice device = x.device();
    DeviceMemory lists = scratch.memory();
    MemorySegment plans = plans(f);
    long at = from * Double.BYTES;
    lists.asSlice(0, COUNT_BYTES).fill((byte) 0, stream);
    Kernel.of(device, FAMILY, "quern_cuda_bessel_first")
        .launch()
        .addStruct(plans)
        .addPointer(orders, at)
        .addDouble(order)
        .addPointer(x, at)
        .addPointer(result, at)
        .addPointer(second, at)
        .addLong(n)
        .addPointer(lists, COUNT_BYTES)
        .addPointer(lists)
        .run(grid(device, n, FIRST_THREADS), FIRST_THREADS, 0, stream);
    Kernel.of(device, FAMILY, "quern_cuda_bessel_rest")
        .launch()
        .addStruct(plans)
        .addInt((f == null ? BesselFunction.LOG_I : f).ordinal())
        .addPointer(orders, at)
        .addDouble(order)
        .addPointer(x, at)
        .addPointer(result, at)
        .addPointer(second, at)
        .addLong(n)
        .addPointer(lists, COUNT_BYTES)
        .addPointer(lists)
        .run(grid(device, n, REST_THREADS), REST_THREADS, 0, stream);
  }

  private static int grid(CudaDevice device, long n, int threads) {
    int elements = threads * OF_THREAD;
    return (int) Math.min((n + elements - 1) / elements, (long) device.multiprocessors() * BLOCKS);
  }

  // ---- host memory

  /** Of elements in memory of the host, in parts; positions count elements. */
  static void run(
      BesselFunction f,
      Object orders,
      double order,
      long ordersFrom,
      Object x,
      long xFrom,
      Object result,
      long resultFrom,
      Object second,
      long n) {
    long tile = Math.min(n, TILE);
    Lease[] values = new Lease[Pipeline.SLOTS];
    Lease[] others = new Lease[Pipeline.SLOTS];
    boolean two = orders != null || second != null;
    try (Pipeline pipeline = Pipeline.of(Cuda.device())) {
      try {
        pipeline.run(
            (n + tile - 1) / tile,
            (t, slot, stream) -> {
              if (values[slot] == null) {
                values[slot] = pipeline.scratch(tile * Double.BYTES, slot);
                others[slot] = two ? pipeline.scratch(tile * Double.BYTES, slot) : null;
              }
              long from = t * tile;
              long count = Math.min(tile, n - from);
              DeviceMemory v = values[slot].memory();
              DeviceMemory w = two ? others[slot].memory() : null;
              copyIn(x, xFrom + from, v, count, stream);
              if (orders != null) {
                copyIn(orders, ordersFrom + from, w, count, stream);
              }
              run(
                  f,
                  orders == null ? null : w,
                  order,
                  v,
                  v,
                  second == null ? null : w,
                  count,
                  stream);
            },
            (t, slot, stream) -> {
              long from = t * tile;
              long count = Math.min(tile, n - from);
              copyOut(values[slot].memory(), result, resultFrom + from, count, stream);
              if (second != null) {
                copyOut(others[slot].memory(), second, resultFrom + from, count, stream);
              }
            });
      } finally {
        Lease.closeAll(values);
        Lease.closeAll(others);
      }
    }
  }

  private static void copyIn(
      Object source, long from, DeviceMemory target, long n, CudaStream stream) {
    Staging.copyIn(source, from * Double.BYTES, target, 0, n * Double.BYTES, stream);
  }

  private static void copyOut(
      DeviceMemory source, Object target, long from, long n, CudaStream stream) {
    Staging.copyOut(source, 0, target, from * Double.BYTES, n * Double.BYTES, stream);
  }
}
