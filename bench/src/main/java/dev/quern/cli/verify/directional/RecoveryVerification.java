package dev.quern.cli.verify.directional;

import dev.quern.cli.verify.Effort;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** Draws samples of every dimension and concentration that the fit has to recover. */
public final class RecoveryVerification {
  private static final int[] DIMENSIONS = {3, 128, 2048, 32768};
  private static final double[] CONCENTRATIONS = {0.1, 10, 1e3, 1e5};
  private static final long ROWS = 100_000;
  private static final long SEED = 20261120;

  private final Effort effort;
  private final Consumer<String> progress;

  /**
   * A run.
   *
   * @param effort with all of it, with the largest dimension, which takes some minutes
   * @param progress is told what is being done
   */
  public RecoveryVerification(Effort effort, Consumer<String> progress) {
    this.effort = effort;
    this.progress = progress;
  }

  /** All of them. */
  public List<Recovery> run() {
    List<Recovery> recoveries = new ArrayList<>();
    for (int d : DIMENSIONS) {
      if (d <= largest()) {
        for (double k : CONCENTRATIONS) {
          recoveries.add(Recovery.measure(d, k, ROWS, SEED + d, told(d, k)));
        }
      }
    }
    return recoveries;
  }

  private int largest() {
    return switch (effort) {
      case QUICK -> DIMENSIONS[0];
      case USUAL -> DIMENSIONS[2];
      case FULL -> DIMENSIONS[3];
    };
  }

  private LongConsumer told(int d, double k) {
    long[] done = {0};
    return rows -> {
      done[0] += rows;
      progress.accept("dimension " + d + ", k " + k + ": " + 100 * done[0] / ROWS + " %");
    };
  }
}
