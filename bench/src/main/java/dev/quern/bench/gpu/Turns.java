package dev.quern.bench.gpu;

import dev.quern.cuda.CudaDevice;
import dev.quern.cuda.DeviceMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Several places in a device's memory with the same content, of which each call takes the next, so
 * that data does not come from the level 2 cache where the one before has left it.
 */
final class Turns {
  private static final int MOST = 4096;
  private static final int CACHES = 4;

  private final DeviceMemory[] places;
  private int next;

  /**
   * Places of {@code bytes}.
   *
   * @param content of each, repeated; null for no matter what
   */
  Turns(CudaDevice device, long bytes, int count, MemorySegment content, Arena arena) {
    long each = (bytes + 255) & -256;
    DeviceMemory all = device.allocate(each * count, arena);
    places = new DeviceMemory[count];
    for (int i = 0; i < count; i++) {
      places[i] = all.asSlice(i * each, bytes);
      long done = 0;
      while (content != null && done < bytes) {
        long n = Math.min(content.byteSize(), bytes - done);
        places[i].asSlice(done, n).copyFrom(content.asSlice(0, n));
        done += n;
      }
    }
  }

  /** How many, where a call takes {@code bytes} in all, so that together they fill four caches. */
  static int count(CudaDevice device, long bytes) {
    device.releaseCaches(); // what earlier work has freed counts as used until then
    long wanted = Math.max(2, Math.ceilDiv((long) CACHES * device.level2CacheBytes(), bytes));
    long room = Math.max(1, device.freeMemoryBytes() / 2 / Math.max(512, bytes));
    return (int) Math.min(MOST, Math.min(wanted, room));
  }

  DeviceMemory next() {
    next = next + 1 == places.length ? 0 : next + 1;
    return places[next];
  }
}
