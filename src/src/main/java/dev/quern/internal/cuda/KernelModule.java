package dev.quern.internal.cuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.quern.cuda.CudaUnavailableException;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ConcurrentHashMap;

/** One family's kernels on one device, loaded when first asked for, kept until the JVM ends. */
final class KernelModule {
  private static final int LOG_BYTES = 8192;

  /** What came of loading: either a module, or a problem. */
  private record Loaded(MemorySegment module, String origin, boolean clusters, String problem) {}

  private final Device device;
  private final String family;
  private final ConcurrentHashMap<String, Kernel> kernels = new ConcurrentHashMap<>();
  private volatile Loaded loaded;

  /** Those of native/cuda/FAMILY.cu. */
  KernelModule(Device device, String family) {
    this.device = device;
    this.family = family;
  }

  /** Where the kernels are from; null if there are none. */
  String origin() {
    return load().origin;
  }

  /** Whether kernels that need clusters of blocks are there. */
  boolean clusters() {
    return load().clusters;
  }

  /** Why there are none; null if there are. */
  String problem() {
    return load().problem;
  }

  Kernel kernel(String name) {
    Kernel kernel = kernels.get(name);
    return kernel != null ? kernel : kernels.computeIfAbsent(name, this::find);
  }

  private Kernel find(String name) {
    Loaded image = load();
    if (image.problem != null) {
      throw new CudaUnavailableException(image.problem);
    }
    Context context = device.context;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment text = arena.allocateFrom(name);
      long before = context.enter();
      try {
        MemorySegment out = Slots.get().out;
        int status = cuda_h.cuModuleGetFunction(out, image.module, text);
        if (status == cuda_h.CUDA_ERROR_NOT_FOUND()) {
          throw new CudaUnavailableException(
              "there is no kernel " + name + " in: " + image.origin + "; it is of another release");
        }
        context.check(status, "cuModuleGetFunction");
        return new Kernel(device, name, MemorySegment.ofAddress(out.get(JAVA_LONG, 0)));
      } finally {
        context.exit(before);
      }
    }
  }

  private Loaded load() {
    Loaded image = loaded;
    if (image == null) {
      synchronized (this) {
        image = loaded;
        if (image == null) {
          image = attempt();
          loaded = image;
        }
      }
    }
    return image;
  }

  private Loaded attempt() {
    try {
      KernelImage given = KernelImage.given(family);
      if (given != null) {
        Attempt only = load(given);
        return only.module != null
            ? new Loaded(only.module, given.origin(), given.clusters(), null)
            : failed("-D" + KernelImage.PROPERTY + ": GPU " + device + ": " + only.failure);
      }
      KernelImage fatbin = KernelImage.fatbin(family, device);
      Attempt first = load(fatbin);
      if (first.module != null) {
        return new Loaded(first.module, fatbin.origin(), fatbin.clusters(), null);
      }
      KernelImage ptx = KernelImage.ptx(family);
      Attempt second = ptx == null ? new Attempt(null, "there is none in the JAR") : load(ptx);
      return second.module != null
          ? new Loaded(second.module, ptx.origin(), ptx.clusters(), null)
          : failed(refused(first.failure, second.failure));
    } catch (KernelImage.Unusable e) {
      return failed(e.getMessage());
    }
  }

  private static Loaded failed(String problem) {
    return new Loaded(null, null, false, problem);
  }

  private String refused(String fatbin, String ptx) throws KernelImage.Unusable {
    String needed = KernelImage.toolkitVersion();
    return "the driver can't load the JAR's kernels for GPU "
        + device
        + ": it supports CUDA "
        + Probe.get().driverVersion()
        + ", and they were compiled by "
        + (needed == null ? "that of a later version" : "CUDA " + needed)
        + ": update the driver to one that supports that; cubin: "
        + fatbin
        + "; PTX: "
        + ptx;
  }

  /** A module, or why the driver makes none of the image. */
  private record Attempt(MemorySegment module, String failure) {}

  private Attempt load(KernelImage image) {
    Context context = device.context;
    try (Arena arena = Arena.ofConfined()) {
      // PTX is text, which ends with a zero.
      MemorySegment bytes = arena.allocate(image.bytes().length + 1L, 16);
      MemorySegment.copy(image.bytes(), 0, bytes, JAVA_BYTE, 0, image.bytes().length);
      MemorySegment log = arena.allocate(LOG_BYTES);
      MemorySegment options =
          arena.allocateFrom(
              JAVA_INT,
              cuda_h.CU_JIT_ERROR_LOG_BUFFER(),
              cuda_h.CU_JIT_ERROR_LOG_BUFFER_SIZE_BYTES());
      MemorySegment values = arena.allocate(ADDRESS, 2);
      values.setAtIndex(ADDRESS, 0, log);
      values.setAtIndex(JAVA_LONG, 1, LOG_BYTES);
      long before = context.enter();
      try {
        MemorySegment out = Slots.get().out;
        int status = cuda_h.cuModuleLoadDataEx(out, bytes, 2, options, values);
        if (status == 0) {
          return new Attempt(MemorySegment.ofAddress(out.get(JAVA_LONG, 0)), null);
        }
        if (!Errors.ofImage(status)) {
          throw context.failure(status, "cuModuleLoadDataEx");
        }
        return new Attempt(null, Errors.describe("cuModuleLoadDataEx", status) + firstLine(log));
      } finally {
        context.exit(before);
      }
    }
  }

  private static String firstLine(MemorySegment log) {
    log.set(JAVA_BYTE, LOG_BYTES - 1, (byte) 0);
    return log.getString(0)
        .lines()
        .filter(l -> !l.isBlank())
        .findFirst()
        .map(l -> " (" + l.strip() + ")")
        .orElse("");
  }
}
