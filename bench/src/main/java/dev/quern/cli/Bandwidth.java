package dev.quern.cli;

import dev.quern.bench.Interleaved;
import dev.quern.bench.MemoryLimits;
import dev.quern.hardware.Capabilities;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the memory gives one thread, out of the caches.
 *
 * @param bytes how many were read, and copied
 * @param readGigabytesPerSecond bytes read
 * @param copyGigabytesPerSecond bytes copied: each read once and written once
 */
record Bandwidth(long bytes, double readGigabytesPerSecond, double copyGigabytesPerSecond) {
  private static final long LEAST_BYTES = 64L << 20;
  private static final long MOST_BYTES = 512L << 20;
  private static final long LITTLE_BYTES = 1 << 16;
  private static final double WARM_UP_SECONDS = 0.2;
  private static final double SECONDS = 0.3;

  /** Measures for about a second. */
  static Bandwidth measure() {
    long cache = Capabilities.probe().cpu().level3();
    long bytes = Math.max(LEAST_BYTES, Math.min(MOST_BYTES, 4 * cache));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocate(bytes, 64).fill((byte) 1);
      MemorySegment to = arena.allocate(bytes, 64).fill((byte) 2);
      long[] sink = {0};
      // Compiled on little, because interpreted it takes seconds over much.
      MemorySegment little = from.asSlice(0, LITTLE_BYTES);
      Interleaved.warmUp(() -> sink[0] += MemoryLimits.read(little), WARM_UP_SECONDS);
      double read = best(() -> sink[0] += MemoryLimits.read(from));
      double copy = best(() -> MemorySegment.copy(from, 0, to, 0, bytes));
      return new Bandwidth(bytes, bytes / read, bytes / copy);
    }
  }

  /** Nanoseconds of the fastest run: what disturbs only slows down. */
  private static double best(Runnable work) {
    double least = Double.POSITIVE_INFINITY;
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < SECONDS * 1e9) {
      long start = System.nanoTime();
      work.run();
      least = Math.min(least, System.nanoTime() - start);
    }
    return least;
  }
}
