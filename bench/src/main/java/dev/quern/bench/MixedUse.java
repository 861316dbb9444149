package dev.quern.bench;

import dev.quern.softmax.Softmax;

/** The life of a server: every type and kind of memory through the same code. */
final class MixedUse {
  private static final int ROUNDS = 4000;

  private MixedUse() {}

  /**
   * Runs {@code softmax} over all of them in turns, until all of it is compiled for all of them.
   */
  static void warmUp(Softmax softmax) {
    Workload[] all = new Workload[ElementType.values().length * Memory.values().length * 2];
    int n = 0;
    for (ElementType type : ElementType.values()) {
      for (Memory memory : Memory.values()) {
        all[n++] = new Workload(type, memory, 1, 5000, false);
        all[n++] = new Workload(type, memory, 8, 100, true);
      }
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Workload work : all) {
        work.softmax(softmax);
      }
    }
    for (Workload work : all) {
      work.close();
    }
  }
}
