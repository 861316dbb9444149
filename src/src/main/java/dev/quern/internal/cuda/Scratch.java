package dev.quern.internal.cuda;

import dev.quern.cuda.CudaStream;
import java.util.ArrayDeque;

/**
 * A device's memory for kernels' own use, kept for the next. Sizes are rounded up to one of four
 * steps between powers of two, so that nearly equal ones share.
 */
final class Scratch {
  private static final int SMALLEST_LOG = 16;

  /** What part of the device's memory is kept at most. */
  private static final long KEPT = 8;

  private final Device device;
  private final ArrayDeque<Lease>[] free;
  private long kept;

  Scratch(Device device) {
    this.device = device;
    @SuppressWarnings({"unchecked", "rawtypes"})
    ArrayDeque<Lease>[] lists = new ArrayDeque[4 * (64 - SMALLEST_LOG)];
    free = lists;
  }

  /** At least so many bytes for work in that stream. */
  Lease lease(long bytes, CudaStream stream) {
    int step = step(bytes);
    Lease found = poll(step);
    Lease lease = found != null ? found : new Lease(device, size(step), step);
    try {
      return lease.begin(stream);
    } catch (RuntimeException e) {
      lease.free();
      throw e;
    }
  }

  private synchronized Lease poll(int step) {
    Lease lease = free[step] == null ? null : free[step].poll();
    if (lease != null) {
      kept -= lease.memory().byteSize();
    }
    return lease;
  }

  void giveBack(Lease lease) {
    long bytes = lease.memory().byteSize();
    synchronized (this) {
      if (kept + bytes <= device.memoryBytes() / KEPT) {
        if (free[lease.step] == null) {
          free[lease.step] = new ArrayDeque<>();
        }
        free[lease.step].push(lease);
        kept += bytes;
        return;
      }
    }
    lease.free();
  }

  /** Frees what nobody uses. */
  void drop() {
    for (int step = 0; step < free.length; step++) {
      for (Lease lease = poll(step); lease != null; lease = poll(step)) {
        lease.free();
      }
    }
  }

  private static int step(long bytes) {
    if (bytes <= 1L << SMALLEST_LOG) {
      return 0;
    }
    int log = 63 - Long.numberOfLeadingZeros(bytes - 1);
    return 4 * (log - SMALLEST_LOG) + (int) ((bytes - 1) >>> (log - 2)) - 3;
  }

  private static long size(int step) {
    return (4L + step % 4) << (SMALLEST_LOG - 2 + step / 4);
  }
}
