package dev.quern.internal.cuda;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.quern.internal.bindings.cuda.CUuuid_st;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.OptionalInt;

/**
 * What the driver says of a device.
 *
 * @param ordinal the device's place in the driver's order
 * @param handle the driver's number for it
 * @param name such as {@code NVIDIA H100 80GB HBM3}
 * @param uuid such as {@code GPU-1b2c…}
 * @param pciBusId such as {@code 0000:3B:00.0}
 * @param computeMajor the compute capability's first number
 * @param computeMinor and its second
 * @param memoryBytes all of it
 * @param multiprocessors how many
 * @param clockKilohertz theirs, at most
 * @param memoryClockKilohertz the memory's, at most
 * @param memoryBusBits its width
 * @param level2CacheBytes the common cache
 * @param sharedMemoryPerBlockOptIn the most that a block may ask for
 * @param clusters whether there are clusters of blocks
 * @param pools whether the driver has pools of memory
 */
record Properties(
    int ordinal,
    int handle,
    String name,
    String uuid,
    String pciBusId,
    int computeMajor,
    int computeMinor,
    long memoryBytes,
    int multiprocessors,
    OptionalInt clockKilohertz,
    OptionalInt memoryClockKilohertz,
    OptionalInt memoryBusBits,
    int level2CacheBytes,
    int sharedMemoryPerBlockOptIn,
    boolean clusters,
    boolean pools) {
  private static final int TEXT_BYTES = 256;

  static Properties read(int ordinal) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(TEXT_BYTES, 8);
      check(cuda_h.cuDeviceGet(out, ordinal), "cuDeviceGet");
      int device = out.get(JAVA_INT, 0);
      int major = attribute(cuda_h.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MAJOR(), device, out);
      return new Properties(
          ordinal,
          device,
          name(device, out),
          uuid(device, out),
          pciBusId(device, out),
          major,
          attribute(cuda_h.CU_DEVICE_ATTRIBUTE_COMPUTE_CAPABILITY_MINOR(), device, out),
          memoryBytes(device, out),
          attribute(cuda_h.CU_DEVICE_ATTRIBUTE_MULTIPROCESSOR_COUNT(), device, out),
          optional(cuda_h.CU_DEVICE_ATTRIBUTE_CLOCK_RATE(), device, out),
          optional(cuda_h.CU_DEVICE_ATTRIBUTE_MEMORY_CLOCK_RATE(), device, out),
          optional(cuda_h.CU_DEVICE_ATTRIBUTE_GLOBAL_MEMORY_BUS_WIDTH(), device, out),
          attribute(cuda_h.CU_DEVICE_ATTRIBUTE_L2_CACHE_SIZE(), device, out),
          attribute(cuda_h.CU_DEVICE_ATTRIBUTE_MAX_SHARED_MEMORY_PER_BLOCK_OPTIN(), device, out),
          major >= 9
              && optional(cuda_h.CU_DEVICE_ATTRIBUTE_CLUSTER_LAUNCH(), device, out).isPresent(),
          optional(cuda_h.CU_DEVICE_ATTRIBUTE_MEMORY_POOLS_SUPPORTED(), device, out).isPresent());
    }
  }

  private static String name(int device, MemorySegment out) {
    check(cuda_h.cuDeviceGetName(out, TEXT_BYTES, device), "cuDeviceGetName");
    return out.getString(0);
  }

  private static String pciBusId(int device, MemorySegment out) {
    check(cuda_h.cuDeviceGetPCIBusId(out, TEXT_BYTES, device), "cuDeviceGetPCIBusId");
    return out.getString(0);
  }

  private static String uuid(int device, MemorySegment out) {
    check(cuda_h.cuDeviceGetUuid_v2(out, device), "cuDeviceGetUuid");
    String hex = HexFormat.of().formatHex(out.asSlice(0, CUuuid_st.sizeof()).toArray(JAVA_BYTE));
    return "GPU-"
        + String.join(
            "-",
            hex.substring(0, 8),
            hex.substring(8, 12),
            hex.substring(12, 16),
            hex.substring(16, 20),
            hex.substring(20));
  }

  private static long memoryBytes(int device, MemorySegment out) {
    check(cuda_h.cuDeviceTotalMem_v2(out, device), "cuDeviceTotalMem");
    return out.get(JAVA_LONG, 0);
  }

  private static int attribute(int which, int device, MemorySegment out) {
    check(cuda_h.cuDeviceGetAttribute(out, which, device), "cuDeviceGetAttribute");
    return out.get(JAVA_INT, 0);
  }

  /** Empty where the driver does not know the attribute, or says 0. */
  private static OptionalInt optional(int which, int device, MemorySegment out) {
    return cuda_h.cuDeviceGetAttribute(out, which, device) == 0 && out.get(JAVA_INT, 0) > 0
        ? OptionalInt.of(out.get(JAVA_INT, 0))
        : OptionalInt.empty();
  }

  private static void check(int status, String call) {
    if (status != 0) {
      throw Errors.exception(call, status);
    }
  }
}
