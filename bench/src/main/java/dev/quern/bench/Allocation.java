package dev.quern.bench;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What calls allocate. */
final class Allocation {
  private static final int CALLS = 2000;

  private Allocation() {}

  /** Bytes that {@code work} allocates a call, on all threads, once compiled. */
  static double bytesPerCall(Runnable work, double seconds) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long begin = System.nanoTime();
    do {
      for (int i = 0; i < CALLS; i++) {
        work.run();
      }
    } while (System.nanoTime() - begin < seconds * 1e9 / 2);
    long least = Long.MAX_VALUE;
    // Compilers and housekeeping allocate now and then.
    for (int round = 0; round < 5; round++) {
      long before = threads.getTotalThreadAllocatedBytes();
      for (int i = 0; i < CALLS; i++) {
        work.run();
      }
      least = Math.min(least, threads.getTotalThreadAllocatedBytes() - before);
    }
    return (double) least / CALLS;
  }
}
