package dev.quern.internal.cuda;

import dev.quern.cuda.CudaStream;
import dev.quern.cuda.DeviceMemory;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

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
   * @param source an array or a {@link MemorySegment}
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
    MemorySegment from = segment(source, "source");
    requireRange("source", fromByte, bytes, from.byteSize());
    requireRange("target", toByte, bytes, to.byteSize());
    queue.requireOpen();
    to.allocation.requireOpen();
    requireUsable(from, "source");
    if (Pinned.holds(from)) {
      to.put(toByte, from.asSlice(fromByte), bytes, queue);
      return;
    }
    Kept<Ring> rings = to.allocation.device.rings;
    Ring ring = rings.lease();
    try {
      ring.in(from, fromByte, to, toByte, bytes, queue);
    } finally {
      rings.giveBack(ring);
    }
  }

  /**
   * Copies out of a device's memory, in the stream. Returns when all has been copied, unless the
   * target is page-locked.
   *
   * @param target an array or a {@link MemorySegment}
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
    MemorySegment to = segment(target, "target");
    requireRange("target", toByte, bytes, to.byteSize());
    requireRange("source", fromByte, bytes, from.byteSize());
    if (to.isReadOnly()) {
      throw new IllegalArgumentException("target is read-only");
    }
    queue.requireOpen();
    from.allocation.requireOpen();
    requireUsable(to, "target");
    if (Pinned.holds(to)) {
      from.get(fromByte, to.asSlice(toByte), bytes, queue);
      return;
    }
    Kept<Ring> rings = from.allocation.device.rings;
    Ring ring = rings.lease();
    try {
      ring.out(from, fromByte, to, toByte, bytes, queue);
    } finally {
      rings.giveBack(ring);
    }
  }

  private static MemorySegment segment(Object memory, String name) {
    Objects.requireNonNull(memory, name);
    if (memory instanceof MemorySegment segment) {
      return segment;
    } else if (memory instanceof float[] floats) {
      return MemorySegment.ofArray(floats);
    } else if (memory instanceof double[] doubles) {
      return MemorySegment.ofArray(doubles);
    } else if (memory instanceof short[] shorts) {
      return MemorySegment.ofArray(shorts);
    } else if (memory instanceof byte[] bytes) {
      return MemorySegment.ofArray(bytes);
    } else if (memory instanceof int[] ints) {
      return MemorySegment.ofArray(ints);
    } else if (memory instanceof long[] longs) {
      return MemorySegment.ofArray(longs);
    }
    throw new IllegalArgumentException(
        name
            + " is a "
            + memory.getClass().getTypeName()
            + ", expected a MemorySegment or an array of numbers");
  }

  private static void requireRange(String name, long from, long bytes, long size) {
    if ((from | bytes) < 0 || from > size - bytes) {
      throw new IndexOutOfBoundsException(
          name + " has " + size + " bytes, not " + bytes + " from byte " + from + " on");
    }
  }

  private static void requireUsable(MemorySegment segment, String name) {
    if (!segment.scope().isAlive()) {
      throw new IllegalStateException(name + ": the arena is closed");
    }
    if (!segment.isAccessibleBy(Thread.currentThread())) {
      throw new WrongThreadException(
          name + ": the arena is confined to another thread than " + Thread.currentThread());
    }
  }
}
