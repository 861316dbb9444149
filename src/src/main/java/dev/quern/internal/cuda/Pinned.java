package dev.quern.internal.cuda;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.CudaOutOfMemoryException;
import dev.quern.internal.bindings.cuda.cuda_h;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Page-locked memory of the host, and which memory is. */
final class Pinned {
  /** From where to where each piece goes, by address; never changed, but replaced. */
  private static volatile long[] ranges = {};

  private Pinned() {}

  @SuppressWarnings("restricted")
  static MemorySegment allocate(Context context, long bytes, Arena arena) {
    Owned.requireOpen(arena);
    if (bytes < 0) {
      throw new IllegalArgumentException("bytes is " + bytes + ", expected 0 or more");
    }
    MemorySegment memory = MemorySegment.ofAddress(obtain(context, bytes));
    add(memory.address(), memory.address() + bytes);
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
    // Other devices copy from and to it as well.
    for (CudaDevice device : Probe.get().devices()) {
      Context other = ((Device) device).context;
      if (other != context) {
        other.synchronizeIfUsed();
      }
    }
    remove(address);
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
    long[] all = ranges;
    int i = 2 * place(all, segment.address()) + 1;
    return i > 0 && segment.address() + segment.byteSize() <= all[i];
  }

  /** The last range that begins at or before the address; -1 if none does. */
  private static int place(long[] all, long address) {
    int low = 0;
    int high = all.length / 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (all[2 * middle] <= address) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private static synchronized void add(long from, long to) {
    long[] old = ranges;
    int at = 2 * (place(old, from) + 1);
    long[] all = new long[old.length + 2];
    System.arraycopy(old, 0, all, 0, at);
    all[at] = from;
    all[at + 1] = to;
    System.arraycopy(old, at, all, at + 2, old.length - at);
    ranges = all;
  }

  private static synchronized void remove(long from) {
    long[] old = ranges;
    int at = 2 * place(old, from);
    long[] all = new long[old.length - 2];
    System.arraycopy(old, 0, all, 0, at);
    System.arraycopy(old, at + 2, all, at, all.length - at);
    ranges = all;
  }
}
