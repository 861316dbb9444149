package dev.quern.bench.tune;

import java.util.Locale;

/** Whether a second thread has a processor to run on: on a busy machine it would seem worthless. */
final class Processors {
  private static final long NANOS = 300_000_000;
  private static final double LEAST = 1.7;

  private Processors() {}

  /** Why two threads can't be compared with one, or null. */
  static String problem() {
    if (Runtime.getRuntime().availableProcessors() < 2) {
      return "this process may use one processor only";
    }
    long[] rounds = new long[2];
    spin(rounds, 0); // compiles
    long alone = spin(rounds, 0);
    Thread other = Thread.ofPlatform().daemon().start(() -> spin(rounds, 1));
    long first = spin(rounds, 0);
    try {
      other.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    double processors = (double) (first + rounds[1]) / alone;
    return processors >= LEAST
        ? null
        : String.format(
            Locale.ROOT,
            "two threads do %.1f times the work of one now, so others use the processors, or they"
                + " are two halves of one; run it again when the machine is idle",
            processors);
  }

  private static long spin(long[] rounds, int thread) {
    long end = System.nanoTime() + NANOS;
    long n = 0;
    while (System.nanoTime() < end) {
      n++;
    }
    rounds[thread] = n;
    return n;
  }
}
