package dev.quern.internal.cuda;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The host's side of a copy: an array or a segment. Each kind is copied in a branch of its own, in
 * which the segment over an array does not outlive the copy, so that the compiler makes none.
 */
final class HostMemory {
  private HostMemory() {}

  /** Its size; throws if it is no such thing, or may not be used by this thread or any more. */
  static long byteSize(Object memory, String name) {
    Objects.requireNonNull(memory, name);
    if (memory instanceof MemorySegment segment) {
      if (!segment.scope().isAlive()) {
        throw new IllegalStateException(name + ": the arena is closed");
      }
      if (!segment.isAccessibleBy(Thread.currentThread())) {
        throw new WrongThreadException(
            name + ": the arena is confined to another thread than " + Thread.currentThread());
      }
      return segment.byteSize();
    } else if (memory instanceof float[] floats) {
      return (long) Float.BYTES * floats.length;
    } else if (memory instanceof double[] doubles) {
      return (long) Double.BYTES * doubles.length;
    } else if (memory instanceof short[] shorts) {
      return (long) Short.BYTES * shorts.length;
    } else if (memory instanceof byte[] bytes) {
      return bytes.length;
    } else if (memory instanceof int[] ints) {
      return (long) Integer.BYTES * ints.length;
    } else if (memory instanceof long[] longs) {
      return (long) Long.BYTES * longs.length;
    }
    throw new IllegalArgumentException(
        name
            + " is a "
            + memory.getClass().getTypeName()
            + ", expected a MemorySegment or an array of numbers");
  }

  /** Copies from the place {@code from} to the beginning of a chunk. */
  static void read(Object memory, long from, MemorySegment chunk, long bytes) {
    if (memory instanceof MemorySegment segment) {
      MemorySegment.copy(segment, from, chunk, 0, bytes);
    } else if (memory instanceof float[] a) {
      MemorySegment.copy(MemorySegment.ofArray(a), from, chunk, 0, bytes);
    } else if (memory instanceof double[] a) {
      MemorySegment.copy(MemorySegment.ofArray(a), from, chunk, 0, bytes);
    } else if (memory instanceof short[] a) {
      MemorySegment.copy(MemorySegment.ofArray(a), from, chunk, 0, bytes);
    } else if (memory instanceof byte[] a) {
      MemorySegment.copy(MemorySegment.ofArray(a), from, chunk, 0, bytes);
    } else if (memory instanceof int[] a) {
      MemorySegment.copy(MemorySegment.ofArray(a), from, chunk, 0, bytes);
    } else {
      MemorySegment.copy(MemorySegment.ofArray((long[]) memory), from, chunk, 0, bytes);
    }
  }

  /** Copies from the beginning of a chunk to the place {@code to}. */
  static void write(MemorySegment chunk, Object memory, long to, long bytes) {
    if (memory instanceof MemorySegment segment) {
      MemorySegment.copy(chunk, 0, segment, to, bytes);
    } else if (memory instanceof float[] a) {
      MemorySegment.copy(chunk, 0, MemorySegment.ofArray(a), to, bytes);
    } else if (memory instanceof double[] a) {
      MemorySegment.copy(chunk, 0, MemorySegment.ofArray(a), to, bytes);
    } else if (memory instanceof short[] a) {
      MemorySegment.copy(chunk, 0, MemorySegment.ofArray(a), to, bytes);
    } else if (memory instanceof byte[] a) {
      MemorySegment.copy(chunk, 0, MemorySegment.ofArray(a), to, bytes);
    } else if (memory instanceof int[] a) {
      MemorySegment.copy(chunk, 0, MemorySegment.ofArray(a), to, bytes);
    } else {
      MemorySegment.copy(chunk, 0, MemorySegment.ofArray((long[]) memory), to, bytes);
    }
  }
}
