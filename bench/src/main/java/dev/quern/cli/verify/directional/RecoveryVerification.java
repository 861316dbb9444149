package dev.quern.cli.verify.directional;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Draws samples of every dimension and concentration that the fit has to recover. */
public final class RecoveryVerification {
  private static final int[] DIMENSIONS = {3, 128, 2048, 32768};
  private static final double[] CONCENTRATIONS = {0.1, 10, 1e3, 1e5};
  private static final int LARGE = 10_000;
  private static final long ROWS = 100_000;
  private static final long SEED = 20261120;

  private final boolean full;
  private final Consumer<String> progress;

  /**
   * A run.
   *
   * @param full whether with the largest dimension, which takes some minutes
   * @param progress is told what is being done
   */
  public RecoveryVerification(boolean full, Consumer<String> progress) {
    this.full = full;
    this.progress = progress;
  }

  /** All of them. */
  public List<Recovery> run() {
    List<Recovery> recoveries = new ArrayList<>();
    for (int d : DIMENSIONS) {
      if (full || d < LARGE) {
        for (double k : CONCENTRATIONS) {
          recoveries.add(Recovery.measure(d, k, ROWS, SEED + d, told(d, k)));
        }
      }
    }
    return recoveries;
  }

  private LongConsumer told(int d, double k) {
    long[] done = {0};
    return rows -> {
      done[0] += rows;
      progress.accept("dimension " + d + ", k " + k + ": " + 100 * done[0] / ROWS + " %");
    };
  }
}
