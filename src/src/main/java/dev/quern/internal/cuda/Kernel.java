package dev.quern.internal.cuda;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaException;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** A kernel on a device. */
public final class Kernel {
  /** What a block may have of shared memory without being asked. */
  private static final int SHARED_BYTES = 48 << 10;

  /** What a cluster may have of blocks without being asked. */
  private static final int CLUSTER_BLOCKS = 8;

  final Device device;
  final MemorySegment function;
  private final String name;
  private volatile boolean allShared;
  private volatile boolean anyCluster;
  private volatile Clusters[] asked = {};

  /** What the driver said of clusters of a shape. */
  private record Clusters(int blocks, int threads, int shared, boolean run) {}

  Kernel(Device device, String name, MemorySegment function) {
    this.device = device;
    this.name = name;
    this.function = function;
  }

  /**
   * Of a device's kernels the one with that name.
   *
   * @param family the name of its file in native/cuda: each is an image of its own
   */
  public static Kernel of(CudaDevice device, String family, String name) {
    return ((Device) device).module(family).kernel(name);
  }

  /** Whether a family's kernels can use clusters: the device has them, and the code does. */
  public static boolean clusters(CudaDevice device, String family) {
    return device.clusters() && ((Device) device).module(family).clusters();
  }

  /** Begins a launch: this thread's, and none else until it has run. */
  public Launch launch() {
    return Slots.get().launch.begin(this);
  }

  /**
   * How many blocks of so many threads and bytes of shared memory a multiprocessor runs at once.
   */
  public int blocksPerMultiprocessor(int threads, int shared) {
    Context context = device.context;
    long before = context.enter();
    try {
      allow(shared, 1);
      MemorySegment out = Slots.get().out;
      context.check(
          cuda_h.cuOccupancyMaxActiveBlocksPerMultiprocessor(out, function, threads, shared),
          "cuOccupancyMaxActiveBlocksPerMultiprocessor");
      return out.get(JAVA_INT, 0);
    } finally {
      context.exit(before);
    }
  }

  /**
   * Whether the device runs clusters of so many blocks, each of so many threads and bytes of shared
   * memory: a small GPU, or a part of one, may have no room for a large cluster.
   */
  public boolean runsClusters(int blocks, int threads, int shared) {
    Clusters[] known = asked;
    for (Clusters c : known) {
      if (c.blocks == blocks && c.threads == threads && c.shared == shared) {
        return c.run;
      }
    }
    boolean run = askClusters(blocks, threads, shared);
    // Of threads that ask at once one may be forgotten: it is then asked again.
    Clusters[] more = Arrays.copyOf(known, known.length + 1);
    more[known.length] = new Clusters(blocks, threads, shared, run);
    asked = more;
    return run;
  }

  private boolean askClusters(int blocks, int threads, int shared) {
    Context context = device.context;
    try (Arena arena = Arena.ofConfined()) {
      LaunchConfig config =
          new LaunchConfig(arena).set(blocks, 1, threads, shared, blocks, MemorySegment.NULL);
      long before = context.enter();
      try {
        allow(shared, blocks);
        MemorySegment out = Slots.get().out;
        context.check(
            cuda_h.cuOccupancyMaxActiveClusters(out, function, config.segment),
            "cuOccupancyMaxActiveClusters");
        return out.get(JAVA_INT, 0) > 0;
      } finally {
        context.exit(before);
      }
    } catch (CudaException e) {
      if (context.isLost()) {
        throw e;
      }
      return false; // A size that the device does not know is an error, not a zero.
    }
  }

  /** Asks for what goes beyond the usual; in the current context. */
  void allow(int shared, int cluster) {
    if (shared > SHARED_BYTES && !allShared) {
      // All that there is: threads that ask for different amounts would undo each other's.
      set(
          cuda_h.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES(),
          device.sharedMemoryPerBlockOptIn() - get(cuda_h.CU_FUNC_ATTRIBUTE_SHARED_SIZE_BYTES()));
      allShared = true;
    }
    if (cluster > CLUSTER_BLOCKS && !anyCluster) {
      set(cuda_h.CU_FUNC_ATTRIBUTE_NON_PORTABLE_CLUSTER_SIZE_ALLOWED(), 1);
      anyCluster = true;
    }
  }

  private int get(int attribute) {
    MemorySegment out = Slots.get().out;
    device.context.check(
        cuda_h.cuFuncGetAttribute(out, attribute, function), "cuFuncGetAttribute of " + name);
    return out.get(JAVA_INT, 0);
  }

  private void set(int attribute, int value) {
    device.context.check(
        cuda_h.cuFuncSetAttribute(function, attribute, value), "cuFuncSetAttribute of " + name);
  }

  @Override
  public String toString() {
    return name;
  }
}
