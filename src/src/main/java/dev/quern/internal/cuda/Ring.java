package dev.quern.internal.cuda;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Page-locked chunks that copies go through in turn, so that the device copies one while Java
 * copies the next. Used by one thread at a time.
 */
final class Ring {
  static final int CHUNKS = 3;
  static final long CHUNK = 4L << 20;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment[] chunks = new MemorySegment[CHUNKS];

  /** When the device has last done with each. */
  private final Event[] done = new Event[CHUNKS];

  private int next;

  Ring(Device device) {
    try {
      MemorySegment all = Pinned.allocate(device.context, CHUNKS * CHUNK, arena);
      for (int i = 0; i < CHUNKS; i++) {
        chunks[i] = all.asSlice(i * CHUNK, CHUNK);
        done[i] = Event.withoutTime(device, arena);
      }
    } catch (RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /** Returns once all has been read; the device may still copy. */
  void in(Object source, long from, Buffer target, long to, long bytes, Stream stream) {
    for (long at = 0; at < bytes; at += CHUNK) {
      long size = Math.min(CHUNK, bytes - at);
      int i = next;
      next = (i + 1) % CHUNKS;
      done[i].synchronize();
      HostMemory.read(source, from + at, chunks[i], size);
      target.put(to + at, chunks[i], size, stream);
      done[i].record(stream);
    }
  }

  /** Returns once all has been written. */
  void out(Buffer source, long from, Object target, long to, long bytes, Stream stream) {
    int first = next;
    long asked = 0;
    for (long at = 0; at < bytes; at += CHUNK) {
      for (; asked < bytes && asked < at + CHUNKS * CHUNK; asked += CHUNK) {
        int i = (int) ((first + asked / CHUNK) % CHUNKS);
        done[i].synchronize();
        source.get(from + asked, chunks[i], Math.min(CHUNK, bytes - asked), stream);
        done[i].record(stream);
      }
      int i = (int) ((first + at / CHUNK) % CHUNKS);
      done[i].synchronize();
      HostMemory.write(chunks[i], target, to + at, Math.min(CHUNK, bytes - at));
    }
  }

  void close() {
    arena.close();
  }
}
