package dev.quern.bench;

import dev.quern.hardware.Capabilities;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * What bounds a kernel on one thread: the bandwidth of the level of memory that its data is in, and
 * the rate of arithmetic. After Williams, Waterman and Patterson, "Roofline: an insightful visual
 * performance model for multicore architectures" (2009).
 *
 * @param levels the nearest first, the memory last
 * @param gigaMultiplyAddsPerSecond of float32, in vectors; null if it can't be measured
 * @param multiplyAddsUnavailable why it can't, null if it can
 * @param kernels where kernels lie
 */
public record Roofline(
    List<Level> levels,
    Double gigaMultiplyAddsPerSecond,
    String multiplyAddsUnavailable,
    List<Intensity> kernels) {
  private static final double WARM_UP_SECONDS = 0.2;
  private static final double SECONDS = 0.12;
  private static final double SAMPLE_NANOS = 50_000;
  private static final long MULTIPLY_ADDS = 1 << 20;

  /** Copies the lists. */
  public Roofline {
    levels = List.copyOf(levels);
    kernels = List.copyOf(kernels);
  }

  /**
   * The bandwidth of a level of memory.
   *
   * @param name L1, L2, L3 or memory
   * @param bytes how many were read, and copied: of a cache half, so that both fit
   * @param readGigabytesPerSecond bytes read
   * @param copyGigabytesPerSecond bytes copied: each read once and written once
   */
  public record Level(
      String name, long bytes, double readGigabytesPerSecond, double copyGigabytesPerSecond) {}

  /**
   * Measures each cache and the arithmetic, for about a second.
   *
   * @param memory what was measured of the memory
   */
  public static Roofline measure(Level memory) {
    Capabilities.Cpu cpu = Capabilities.probe().cpu();
    List<Level> levels = new ArrayList<>();
    addLevel(levels, "L1", cpu.level1(), memory.bytes());
    addLevel(levels, "L2", cpu.level2(), memory.bytes());
    addLevel(levels, "L3", cpu.level3(), memory.bytes());
    levels.add(memory);
    try {
      return new Roofline(levels, multiplyAdds(), null, Intensity.ALL);
    } catch (PeerUnavailableException e) {
      return new Roofline(levels, null, e.getMessage(), Intensity.ALL);
    }
  }

  /** Nothing for a cache of unknown size, or one larger than what stands for the memory. */
  private static void addLevel(List<Level> levels, String name, long cache, long most) {
    long bytes = cache / 4 & -256; // twice, for from and to, in half of the cache
    if (bytes == 0 || bytes >= most) {
      return;
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment from = arena.allocate(bytes, 64).fill((byte) 1);
      MemorySegment to = arena.allocate(bytes, 64).fill((byte) 2);
      long[] sink = {0};
      double read = best(() -> sink[0] += MemoryLimits.read(from));
      double copy = best(() -> MemorySegment.copy(from, 0, to, 0, bytes));
      levels.add(new Level(name, bytes, bytes / read, bytes / copy));
    }
  }

  private static double multiplyAdds() {
    float[] sink = {0};
    Runnable work = () -> sink[0] += ComputeLimits.multiplyAdd(MULTIPLY_ADDS);
    Interleaved.warmUp(work, WARM_UP_SECONDS);
    return MULTIPLY_ADDS / best(work);
  }

  /** Nanoseconds of one run, of the fastest sample: what disturbs only slows down. */
  private static double best(Runnable work) {
    double least = Double.POSITIVE_INFINITY;
    long repeats = 1;
    long begin = System.nanoTime();
    while (System.nanoTime() - begin < SECONDS * 1e9) {
      long start = System.nanoTime();
      for (long r = 0; r < repeats; r++) {
        work.run();
      }
      double once = Math.max(1, (double) (System.nanoTime() - start) / repeats);
      least = Math.min(least, once);
      repeats = Math.max(1, (long) (SAMPLE_NANOS / once));
    }
    return least;
  }
}
