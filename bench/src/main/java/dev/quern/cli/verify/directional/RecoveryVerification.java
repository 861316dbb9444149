package dev.quern.cli.verify.directional;

import java.io.PrintWriter;
import java.util.function.Consumer;

/** Draws samples of every dimension and concentration that the fit has to recover. */
public final class RecoveryVerification {
  private static final int[] DIMENSIONS = {3, 128, 2048, 32768};
  private static final double[] CONCENTRATIONS = {0.1, 10, 1e3, 1e5};
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

  /** Prints a line for each; returns whether all held. */
  public boolean run(PrintWriter out) {
    Recovery.printTitle(out);
    boolean holds = true;
    for (int d : DIMENSIONS) {
      if (full || d < 10_000) {
        for (double k : CONCENTRATIONS) {
          long[] done = {0};
          Recovery recovery =
              Recovery.measure(
                  d,
                  k,
                  ROWS,
                  SEED + d,
                  elements -> {
                    done[0] += elements;
                    progress.accept(
                        "dimension " + d + ", k " + k + ": " + 100 * done[0] / (ROWS * d) + " %");
                  });
          recovery.print(out);
          out.flush();
          holds &= recovery.holds();
        }
      }
    }
    return holds;
  }
}
