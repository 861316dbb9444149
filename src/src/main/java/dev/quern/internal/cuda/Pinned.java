package dev.quern.internal.cuda;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.quern.cuda.CudaOutOfMemoryException;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** Page-locked memory of the host, and which memory is. */
final class Pinned {
  /** From where to where each piece goes. */
  private static final ConcurrentSkipListMap<Long, Long> RANGES = new ConcurrentSkipListMap<>();

  private Pinned() {}

  @SuppressWarnings("restricted")
  static MemorySegment allocate(Context context, long bytes, Arena arena) {
    Owned.requireOpen(arena);
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes is " + bytes + ", expected 0 or more");
    }
    MemorySegment memory = MemorySegment.ofAddress(obtain(context, bytes));
    RANGES.put(memory.address(), memory.address() + bytes);
    Owned.Cleanup cleanup =
        new Owned.Cleanup(new Uses(), context, memory.address(), Pinned::release);
    try {
      return memory.reinterpret(bytes, arena, cleanup);
    } catch (RuntimeException e) {
      cleanup.accept(memory);
      throw e;
    }
  }

  private static long obtain(Context context, long bytes) {
    long before = context.enter();
    try {
      MemorySegment out = Slots.get().out;
      int status =
          cuda_h.cuMemHostAlloc(out, Math.max(bytes, 1), cuda_h.CU_MEMHOSTALLOC_PORTABLE());
      if (status == cuda_h.CUDA_ERROR_OUT_OF_MEMORY()) {
        throw new CudaOutOfMemoryException(
            bytes
                + " bytes of page-locked memory can't be had: "
                + Errors.describe("cuMemHostAlloc", status),
            "cuMemHostAlloc",
            status,
            Errors.name(status),
            bytes,
            -1,
            -1);
      }
      context.check(status, "cuMemHostAlloc");
      return out.get(JAVA_LONG, 0);
    } finally {
      context.exit(before);
    }
  }

  private static int release(Context context, long address) {
    int status = cuda_h.cuCtxSynchronize();
    if (status != 0) {
      return status;
    }
    RANGES.remove(address);
    return cuda_h.cuMemFreeHost(MemorySegment.ofAddress(address));
  }

  /**
   * Whether the segment lies in such memory, which is freed only once the device has done all work:
   * so that it can be copied from and to without waiting for that.
   */
  static boolean holds(MemorySegment segment) {
    if (!segment.isNative() || segment.isMapped()) {
      return false;
    }
    Map.Entry<Long, Long> range = RANGES.floorEntry(segment.address());
    return range != null && segment.address() + segment.byteSize() <= range.getValue();
  }
}
