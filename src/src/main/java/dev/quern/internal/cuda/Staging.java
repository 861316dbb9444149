package dev.quern.internal.cuda;

import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import java.lang.foreign.MemorySegment;

/**
 * Copies between the host's memory of any kind and a device's. Page-locked memory is copied as it
 * is; all other through {@link Ring}s, kept for the next copy: the driver's own way for such memory
 * would read it after the arena has been closed, and end the process where a mapped file has been
 * cut short.
 */
public final class Staging {
  private Staging() {}

  /**
   * Copies into a device's memory, in the stream. Returns when the source may change, unless that
   * is page-locked.
   *
   * @param source an array of numbers or a {@link MemorySegment}
   */
  public static void copyIn(
      Object source,
      long fromByte,
      DeviceMemory target,
      long toByte,
      long bytes,
      CudaStream stream) {
    Buffer to = (Buffer) target;
    Stream queue = to.ofThisDevice(stream);
    requireRange("source", fromByte, bytes, HostMemory.byteSize(source, "source"));
    requireRange("target", toByte, bytes, to.byteSize());
    queue.requireOpen();
    to.allocation.requireOpen();
    if (source instanceof MemorySegment segment && Pinned.holds(segment)) {
      to.put(toByte, from(segment, fromByte), bytes, queue);
      return;
    }
    Kept<Ring> rings = to.allocation.device.rings;
    Ring ring = rings.lease();
    try {
      ring.in(source, fromByte, to, toByte, bytes, queue);
    } finally {
      rings.giveBack(ring);
    }
  }

  /**
   * Copies out of a device's memory, in the stream. Returns when all has been copied, unless the
   * target is page-locked.
   *
   * @param target an array of numbers or a {@link MemorySegment}
   */
  public static void copyOut(
      DeviceMemory source,
      long fromByte,
      Object target,
      long toByte,
      long bytes,
      CudaStream stream) {
    Buffer from = (Buffer) source;
    Stream queue = from.ofThisDevice(stream);
    requireRange("target", toByte, bytes, HostMemory.byteSize(target, "target"));
    requireRange("source", fromByte, bytes, from.byteSize());
    if (target instanceof MemorySegment segment && segment.isReadOnly()) {
      throw new IllegalArgumentException("target is read-only");
    }
    queue.requireOpen();
    from.allocation.requireOpen();
    if (target instanceof MemorySegment segment && Pinned.holds(segment)) {
      from.get(fromByte, from(segment, toByte), bytes, queue);
      return;
    }
    Kept<Ring> rings = from.allocation.device.rings;
    Ring ring = rings.lease();
    try {
      ring.out(from, fromByte, target, toByte, bytes, queue);
    } finally {
      rings.giveBack(ring);
    }
  }

  private static MemorySegment from(MemorySegment segment, long at) {
    return at == 0 ? segment : segment.asSlice(at);
  }

  private static void requireRange(String name, long from, long bytes, long size) {
    if ((from | bytes) < 0 || from > size - bytes) {
      throw new IndexOutOfBoundsException(
          name + " has " + size + " bytes, not " + bytes + " from byte " + from + " on");
    }
  }
}
